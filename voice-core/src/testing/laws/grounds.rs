//! Laws over what nothing is released without: a screening, authority, a consent to this very
//! requester, no conflict.

use super::{DisclosurePolicy, LawViolationError, changed, names, related};
use crate::disclosure::{Law, Question};
use crate::identifier::PartyId;
use crate::requester::Requester;
use crate::subject::Subject;
use crate::wire::Timestamp;

/// Without a screening that can be relied on, and without authority, nothing is released.
///
/// # Errors
/// Something is released about a person whom nobody screened, or to one who may not
/// ask for another.
pub fn nothing_without_grounds(
    policy: &impl DisclosurePolicy,
    question: &Question,
    subject: &Subject,
) -> Result<(), LawViolationError> {
    let unscreened = changed(subject, |parts| parts.screening = None);
    let stale = changed(subject, |parts| {
        if let Some(screening) = &mut parts.screening {
            // Found a moment after the question: nobody can rely on it.
            let later = question.as_of.utc().checked_add_signed(chrono::TimeDelta::seconds(1));
            if let Some(Ok(later)) = later.map(Timestamp::try_from) {
                screening.at = later;
            }
        }
    });
    for (subject, what) in
        [(unscreened, "without a screening"), (stale, "with a screening of a later moment")]
    {
        let Some(subject) = subject.filter(|subject| !subject.screened(question.as_of)) else {
            continue;
        };
        let released = policy.released(question, Some(&subject));
        if !released.is_empty() {
            let seen = format!("{what}, {} is released", names(released));
            return Err(LawViolationError::new(Law::DefaultDeny, seen, question, &[&subject]));
        }
    }
    let Some(bare) = without_authority(question) else { return Ok(()) };
    let released = policy.released(&bare, Some(subject));
    if released.is_empty() {
        return Ok(());
    }
    let seen = format!("without authority, {} is released", names(released));
    Err(LawViolationError::new(Law::DefaultDeny, seen, &bare, &[subject]))
}

/// The question of one who acts for another, with no paper and for no action; none where people ask
/// for themselves.
fn without_authority(question: &Question) -> Option<Question> {
    let mut bare = question.record().clone();
    let (evidence, scope) = match &mut bare.requester {
        Requester::Representative(of) => (&mut of.evidence, &mut of.scope),
        Requester::Designee(of) => (&mut of.evidence, &mut of.scope),
        Requester::Victim(_) | Requester::Witness(_) => return None,
    };
    evidence.clear();
    scope.actions.clear();
    Some(bare.trusted())
}

/// A consent to somebody else lifts nothing for this requester.
///
/// # Errors
/// More is released with consents to another than with none.
pub fn only_for_the_recipient(
    policy: &impl DisclosurePolicy,
    question: &Question,
    subject: &Subject,
) -> Result<(), LawViolationError> {
    let requester = &question.requester;
    let another =
        ["somebody-else", "a-third-party", "a-fourth-party"].into_iter().find_map(|party| {
            let party: PartyId = party.parse().ok()?;
            (party != requester.person().party && party != *requester.principal()).then_some(party)
        });
    let Some(another) = another else { return Ok(()) };
    let to_another = changed(subject, |parts| {
        for consent in &mut parts.consents {
            consent.recipients = [another.clone()].into();
        }
    });
    let (Some(to_another), Some(to_nobody)) =
        (to_another, changed(subject, |parts| parts.consents.clear()))
    else {
        return Ok(());
    };
    let gained = policy
        .released(question, Some(&to_another))
        .difference(policy.released(question, Some(&to_nobody)));
    if gained.is_empty() {
        return Ok(());
    }
    let seen = format!("a consent to somebody else releases {}", names(gained));
    Err(LawViolationError::new(Law::Monotone, seen, question, &[&to_nobody, &to_another]))
}

/// About a person to whom the requester is related as the policy refuses, the answer is the one
/// about nobody.
///
/// # Errors
/// Something tells the person from nobody.
pub fn conflict_withholds(
    policy: &impl DisclosurePolicy,
    question: &Question,
    subject: &Subject,
) -> Result<(), LawViolationError> {
    for conflict in policy.conflicting(question) {
        let Some(held) = related(subject, &question.requester.person().party, conflict) else {
            continue;
        };
        if policy.answer(question, Some(&held)) != policy.answer(question, None)
            || !policy.released(question, Some(&held)).is_empty()
        {
            let seen = format!(
                "with the conflict `{}` the answer is not the one about nobody",
                conflict.as_str()
            );
            return Err(LawViolationError::new(Law::WholePerson, seen, question, &[&held]));
        }
    }
    Ok(())
}
