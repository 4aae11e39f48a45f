//! Laws over what is said of one person, and of the same with a change.

use serde_json::json;

use super::{DisclosurePolicy, LawViolationError, Parts, asked, changed, names, put, related};
use crate::category::{Category, CategorySet};
use crate::disclosure::{Law, Link, Question, QuestionRecord};
use crate::map::Map;
use crate::requester::{Conflict, IdentityLevel, Standing};
use crate::subject::{Finding, Protection, ProtectionSet, Subject};
use crate::wire::{Day, Set};

/// Of whom nothing is released is answered about as nobody is; and what is not released can be
/// taken out of the record.
///
/// # Errors
/// The answer tells the person from nobody, or from one whose record has only what is released.
pub fn uniform_refusal(
    policy: &impl DisclosurePolicy,
    question: &Question,
    subject: &Subject,
) -> Result<(), LawViolationError> {
    let answer = policy.answer(question, Some(subject));
    if policy.released(question, Some(subject)).is_empty()
        && answer != policy.answer(question, None)
    {
        let seen = "nothing is released, and the answer is not the one about nobody, byte for byte";
        return Err(LawViolationError::new(Law::UniformRefusal, seen, question, &[subject]));
    }
    Ok(())
}

/// Taking the facts of a category that is not released out of the record changes no answer
/// and no decision.
///
/// # Errors
/// A fact that is not released changes what is released or said.
pub fn value_independence(
    policy: &impl DisclosurePolicy,
    question: &Question,
    subject: &Subject,
) -> Result<(), LawViolationError> {
    let released = policy.released(question, Some(subject));
    for recorded in subject.facts() {
        let category = recorded.fact().category();
        let implied = recorded.protections();
        // Who may consent, and waive, follows from a death as protections follow from other facts.
        let lifted = !subject.consents().is_empty() || !subject.waivers().is_empty();
        let decides = category == Category::Death && lifted;
        if released.contains(category) || !implied.is_empty() || decides {
            continue;
        }
        let without =
            changed(subject, |parts| parts.facts.retain(|of| of.fact().category() != category));
        let Some(without) = without else { continue };
        let same = policy.released(question, Some(&without)) == released
            && policy.answer(question, Some(&without)) == policy.answer(question, Some(subject));
        if !same {
            let seen = format!(
                "`{}` is not released, and without its fact another answer is given",
                category.as_str()
            );
            return Err(LawViolationError::new(
                Law::ValueIndependence,
                seen,
                question,
                &[subject, &without],
            ));
        }
    }
    Ok(())
}

/// With one of these protections, and no consent or waiver, a person is answered about
/// as nobody is.
///
/// # Errors
/// Something tells the person from nobody.
pub fn whole_person(
    policy: &impl DisclosurePolicy,
    question: &Question,
    subject: &Subject,
    protections: ProtectionSet,
) -> Result<(), LawViolationError> {
    for protection in protections.iter() {
        let Some(held) = protected(subject, protection, question) else { continue };
        let Some(held) = changed(&held, Parts::lift_nothing) else { continue };
        if policy.answer(question, Some(&held)) != policy.answer(question, None) {
            let seen =
                format!("with `{}` the answer is not the one about nobody", protection.as_str());
            return Err(LawViolationError::new(Law::WholePerson, seen, question, &[&held]));
        }
    }
    Ok(())
}

/// The answers to some questions about one person.
type View = Vec<Vec<u8>>;

/// Among these people, no pattern of answers to these questions is that of people with a covert
/// protection only.
///
/// It speaks of the people given and of no others: give it records with and
/// without each protection.
///
/// # Errors
/// Everybody who is answered about like this has the protection; the second record, if any, is of
/// somebody without it.
pub fn opacity(
    policy: &impl DisclosurePolicy,
    questions: &[Question],
    subjects: &[Subject],
    covert: ProtectionSet,
) -> Result<(), LawViolationError> {
    let mut alike: Map<View, Vec<(Option<&Subject>, ProtectionSet)>> = Map::new();
    let Some(first) = questions.first() else { return Ok(()) };
    let nobody = questions.iter().map(|question| policy.answer(question, None)).collect();
    alike.or_default(nobody).push((None, ProtectionSet::EMPTY));
    for subject in subjects {
        let view: View =
            questions.iter().map(|question| policy.answer(question, Some(subject))).collect();
        let held = subject.protections(first.as_of.utc_day());
        alike.or_default(view).push((Some(subject), held));
    }
    for people in alike.values() {
        let always = people.iter().fold(covert, |always, (_, held)| always.intersection(*held));
        if let (Some(protection), Some((Some(subject), _))) = (always.iter().next(), people.first())
        {
            let seen = format!("everybody of whom this is answered has `{}`", protection.as_str());
            return Err(LawViolationError::new(Law::Opacity, seen, first, &[subject]));
        }
    }
    Ok(())
}

/// What is said beyond the values does not change with a protection that changes no release.
///
/// # Errors
/// An answer with the same released values says something else.
pub fn explanation_adds_nothing(
    policy: &impl DisclosurePolicy,
    question: &Question,
    subject: &Subject,
) -> Result<(), LawViolationError> {
    let (released, answer) =
        (policy.released(question, Some(subject)), policy.answer(question, Some(subject)));
    for protection in policy.vocabulary().every_protection().iter() {
        let Some(held) = protected(subject, protection, question) else { continue };
        if policy.released(question, Some(&held)) == released
            && policy.answer(question, Some(&held)) != answer
        {
            let seen = format!(
                "`{}` changes nothing that is released, and changes the answer",
                protection.as_str()
            );
            return Err(LawViolationError::new(
                Law::ExplanationAddsNothing,
                seen,
                question,
                &[subject, &held],
            ));
        }
    }
    Ok(())
}

/// Nothing that is withheld follows, by these links, from what is released.
///
/// # Errors
/// The parts are released and what follows from them is not.
pub fn derivation_closure(
    policy: &impl DisclosurePolicy,
    question: &Question,
    subject: &Subject,
    links: &[Link],
) -> Result<(), LawViolationError> {
    let categories = policy.vocabulary().every_category().iter().collect();
    let all = &QuestionRecord { categories, ..question.record().clone() }.trusted();
    let released = policy.released(all, Some(subject));
    for link in links {
        let told = link.from.iter().all(|part| released.contains(*part));
        if told && !released.contains(link.to) && follows(all, subject, link) {
            let seen =
                format!("`{}` is withheld, and follows from what is released", link.to.as_str());
            return Err(LawViolationError::new(Law::DerivationClosure, seen, all, &[subject]));
        }
    }
    Ok(())
}

/// Whether there is something that would follow: of a link between categories about cases, a fact
/// of the same case as the parts.
fn follows(question: &Question, subject: &Subject, link: &Link) -> bool {
    let told = subject.facts_for(&question.matter.id);
    let about_cases = link.from.iter().filter(|part| part.is_about_case());
    let cases: Set<_> =
        about_cases.filter_map(|part| told.get(*part)).map(|recorded| recorded.matter()).collect();
    let mut of_the_whole =
        subject.facts().iter().filter(|recorded| recorded.fact().category() == link.to);
    !link.to.is_about_case()
        || cases.is_empty()
        || of_the_whole.any(|recorded| cases.contains(&recorded.matter()))
}

/// One protection or conflict more, or less proof, authority, screening or consent,
/// never releases more.
///
/// # Errors
/// Something more is released.
pub fn monotone(
    policy: &impl DisclosurePolicy,
    question: &Question,
    subject: &Subject,
) -> Result<(), LawViolationError> {
    let before = policy.released(question, Some(subject));
    let more = |less: &str, question: &Question, changed: &Subject| {
        let gained = policy.released(question, Some(changed)).difference(before);
        let seen = || format!("{less} releases more: {}", names(gained));
        if gained.is_empty() {
            Ok(())
        } else {
            Err(LawViolationError::new(Law::Monotone, seen(), question, &[subject, changed]))
        }
    };
    for protection in policy.vocabulary().every_protection().iter() {
        if let Some(held) = protected(subject, protection, question) {
            more(&format!("the protection `{}`", protection.as_str()), question, &held)?;
        }
    }
    let party = &question.requester.person().party;
    for conflict in Conflict::ALL {
        let related = related(subject, party, conflict);
        if let Some(related) = related {
            more(&format!("the conflict `{}`", conflict.as_str()), question, &related)?;
        }
    }
    type Less = (&'static str, fn(&mut Parts));
    let less: [Less; 4] = [
        ("no screening", |parts| parts.screening = None),
        ("no consent", |parts| parts.consents.clear()),
        ("no waiver", |parts| parts.waivers.clear()),
        ("another matter", |parts| parts.matters.clear()),
    ];
    for (less, edit) in less {
        if let Some(fewer) = changed(subject, edit) {
            more(less, question, &fewer)?;
        }
    }
    let levels = IdentityLevel::ALL
        .into_iter()
        .filter(|level| level < question.requester.identity().level());
    for level in levels {
        if let Some(less) = asked(policy, question, |value| {
            put(value, "/requester/identity", "level", json!(level))
        }) {
            more("less proof of identity", &less, subject)?;
        }
    }
    let standings =
        Standing::ALL.into_iter().filter(|standing| *standing < question.matter.standing);
    for standing in standings {
        if let Some(less) =
            asked(policy, question, |value| put(value, "/matter", "standing", json!(standing)))
        {
            more("less standing", &less, subject)?;
        }
    }
    if let Some(less) =
        asked(policy, question, |value| put(value, "/requester", "evidence", json!([])))
    {
        more("no proof of authority", &less, subject)?;
    }
    Ok(())
}

/// What is said of the question is the same before and after people are asked about,
/// whoever they are.
///
/// # Errors
/// It changes, so it does not depend on the question alone.
pub fn eligibility_is_blind(
    policy: &impl DisclosurePolicy,
    question: &Question,
    subject: &Subject,
) -> Result<(), LawViolationError> {
    let before = policy.eligibility(question);
    let _ = policy.answer(question, Some(subject));
    let about = policy.eligibility(question);
    let _ = policy.answer(question, None);
    if before == about && about == policy.eligibility(question) {
        return Ok(());
    }
    let seen = "what is said of the question changes with who was asked about";
    Err(LawViolationError::new(Law::EligibilityIsBlind, seen, question, &[subject]))
}

/// Every category is classified.
///
/// # Errors
/// A category has no class.
pub fn total(policy: &impl DisclosurePolicy, question: &Question) -> Result<(), LawViolationError> {
    let unclassified: CategorySet = policy
        .vocabulary()
        .every_category()
        .iter()
        .filter(|category| policy.classified(*category).is_none())
        .collect();
    if unclassified.is_empty() {
        return Ok(());
    }
    let seen = format!("no class for {}", names(unclassified));
    Err(LawViolationError::new(Law::Total, seen, question, &[]))
}

/// The same person, with a protection found by the screening; none where nobody screened.
fn protected(subject: &Subject, protection: Protection, question: &Question) -> Option<Subject> {
    let day = question.as_of.utc_day().date().pred_opt().and_then(Day::from_date)?;
    let finding = Finding::new(protection, day, None).ok()?;
    subject.screening()?;
    changed(subject, |parts| {
        if let Some(screening) = &mut parts.screening {
            screening.findings.push(finding);
        }
    })
}
