//! Valid values are valid: what is written reads back equal, and what the options ask for is so.

use core::fmt::Debug;
use std::cell::RefCell;

use serde_json::Value;
use voice_core::category::{Category, CategorySet};
use voice_core::disclosure::{
    Bilingual, CitationText, Conditions, CoverGroupId, Draft, Language, Note, Pack, PackId,
    PackVersion, Period, Policy, QuestionRecord, Rule, RuleId, TimeZone,
};
use voice_core::identifier::{
    AlienNumber, CountryCode, MatterId, PartyId, PersonName, SubjectId, SubjectReference, Telephone,
};
use voice_core::requester::{
    Birth, Capacity, Condition, Designee, Extent, Identity, IdentityLevel, MailingAddress, Matter,
    Oneself, Person, Principal, Purpose, Representative, Requester, Scope, Validity,
};
use voice_core::schema::ENTRIES;
use voice_core::subject::{
    Affiliation, Consent, CourtName, Employer, FacilityName, Fact, Finding, Identifiers,
    ImmigrationCodeText, Offense, PhotographReference, Protection, ProtectionSet, RecordedFact,
    Register, Screening, Sentence, SourceName, Subject, Term, Waiver, WaivingParty,
};
use voice_core::testing::strategies::{
    Completeness, PackOptions, QuestionOptions, RegisterOptions, RequesterOptions, ScreeningWanted,
    SubjectOptions, category_set, context, day, fact, json, moment, moment_text, pack,
    protection_set, question, reference_to, register, requester, shown, situation, subject, value,
};
use voice_core::wire::describe::JsonSchema;
use voice_core::wire::{Custodial, Day, Read, Set, Timestamp, Write, from_json, to_json};

use crate::check;

fn reads_back<T: Read + Write + PartialEq + Debug>(value: &T) {
    let written = to_json(&Custodial(value)).expect("a value is written");
    let again: T =
        from_json(written.as_bytes()).unwrap_or_else(|faults| panic!("{faults}\nof {written}"));
    assert!(again == *value, "{written}");
}

fn every_value_reads_back<T: Read + Write + JsonSchema + PartialEq + Debug + 'static>(cases: u32) {
    let seen = RefCell::new(Set::new());
    check(cases, &shown(value::<T>()), |value| {
        reads_back(&value.0);
        seen.borrow_mut().insert(to_json(&Custodial(&value.0)).expect("a value is written"));
    });
    assert!(seen.take().len() > 1, "{}: more than one value", core::any::type_name::<T>());
}

macro_rules! every_value_reads_back {
    ($($name:ident: $($ty:ty),+;)*) => {$(
        #[test]
        fn $name() {
            $(every_value_reads_back::<$ty>(48);)+
        }
    )*};
}

every_value_reads_back! {
    scalars: Day, Timestamp, PartyId, MatterId, SubjectId, PersonName, AlienNumber, CountryCode,
        MailingAddress, SourceName, Telephone, Employer, PhotographReference, CourtName, Offense,
        Sentence, FacilityName, ImmigrationCodeText, RuleId, PackId, PackVersion, CoverGroupId,
        TimeZone, Note, CitationText;
    vocabularies: Category, Capacity, IdentityLevel, Purpose, Protection, Language;
    people_who_ask: Person, Birth, Condition, Identity, Matter, Principal, Extent, Scope, Validity,
        Oneself, Representative, Designee, Requester;
    people_asked_about: SubjectReference, Identifiers, Affiliation, Term, Consent, WaivingParty,
        Waiver, Finding, Screening, Fact, RecordedFact, Subject, Register;
    what_is_decided: Bilingual, Conditions, Period, Rule, Pack, QuestionRecord;
}

/// Every type of the registry that is read, by its name.
#[test]
fn json_of_every_type_is_as_its_custodian_writes_it() {
    for entry in ENTRIES {
        let Some(reading) = &entry.reading else {
            assert!(json(entry.name).is_none(), "{}: written only", entry.name);
            continue;
        };
        let seen = RefCell::new(Vec::<Value>::new());
        check(48, &json(entry.name).expect("a type that is read"), |value| {
            let written = (reading.rewrite)(value.to_string().as_bytes());
            assert_eq!(written.as_ref(), Ok(&value), "{}", entry.name);
            if !seen.borrow().contains(&value) {
                seen.borrow_mut().push(value);
            }
        });
        // That a record is the person's is one value, and so is the one compiled pack that a
        // manifest can have.
        let is_one_value = ["record-confirmed", "office-manifest"].contains(&entry.name);
        assert_eq!(seen.take().len() == 1, is_one_value, "{}: more than one value", entry.name);
    }
}

#[test]
fn every_fact_is_of_its_category() {
    for category in Category::ALL {
        let among_identifiers = matches!(
            category,
            Category::AlienNumber | Category::Citizenship | Category::DateOfBirth
        );
        let facts = fact(category);
        assert_eq!(facts.is_none(), among_identifiers, "{}", category.as_str());
        if let Some(facts) = facts {
            check(24, &shown(facts), |fact| {
                assert_eq!(fact.category(), category);
                reads_back(&fact.0);
            });
        }
    }
}

#[test]
fn sets_are_among_what_is_given() {
    let categories: CategorySet =
        [Category::Release, Category::Death, Category::Bond].into_iter().collect();
    check(64, &category_set(categories), |set| assert!(set.difference(categories).is_empty()));
    let protections: ProtectionSet = [Protection::Sealed, Protection::Tps].into_iter().collect();
    check(64, &protection_set(protections), |set| assert!(set.union(protections) == protections));
    check(64, &situation(protections), |of| {
        assert!(
            of.protections.union(of.waivers).union(of.consents).union(protections) == protections
        )
    });
    check(64, &(day(), moment()), |(day, moment)| {
        reads_back(&day);
        reads_back(&moment);
    });
    check(256, &moment_text(), |(moment, text)| {
        assert_eq!(text.parse(), Ok(moment), "{text}");
        reads_back(&moment);
    });
}

fn asks(capacities: Vec<Capacity>, authority: Completeness) -> QuestionOptions {
    let requester = RequesterOptions { capacities, authority, ..RequesterOptions::default() };
    QuestionOptions { requester, ..QuestionOptions::default() }
}

#[test]
fn authority_is_complete_or_not_in_every_capacity() {
    let policy = Policy::us_federal();
    for capacity in Capacity::ALL {
        check(96, &shown(question(asks(vec![capacity], Completeness::Complete))), |question| {
            assert_eq!(question.requester.capacity(), capacity);
            let authority = policy.eligibility(&question).authority();
            assert_eq!(authority.gaps, Set::new());
            reads_back(question.0.record());
        });
        let lacks = RefCell::new(Set::new());
        check(96, &shown(question(asks(vec![capacity], Completeness::Incomplete))), |question| {
            assert_eq!(question.requester.capacity(), capacity);
            let authority = policy.eligibility(&question).authority();
            assert_eq!(authority.gaps.len(), 1, "{:?}", authority.gaps);
            assert!(authority.categories.is_empty());
            lacks.borrow_mut().extend(authority.gaps);
        });
        let kinds = if matches!(capacity, Capacity::Victim | Capacity::Witness) { 1 } else { 8 };
        assert_eq!(lacks.take().len(), kinds, "{}", capacity.as_str());
    }
}

#[test]
fn a_question_asks_what_its_options_say() {
    let categories: CategorySet = [Category::Release, Category::Death].into_iter().collect();
    let as_of: Timestamp = "2026-11-02T15:00:00Z".parse().unwrap();
    let requester = RequesterOptions {
        identity: vec![IdentityLevel::Verified],
        conflicts: false,
        matter: Some("matter-1".parse().unwrap()),
        party: Some("party-1".parse().unwrap()),
        ..RequesterOptions::default()
    };
    let options =
        QuestionOptions { requester, categories, as_of: Some(as_of), ..QuestionOptions::default() };
    let capacities = RefCell::new(Set::new());
    check(128, &shown(question(options)), |question| {
        assert_eq!(question.as_of, as_of);
        assert!(
            !question.categories.is_empty()
                && question.categories.iter().all(|of| categories.contains(*of))
        );
        assert_eq!(question.matter.id.as_str(), "matter-1");
        assert_eq!(question.requester.person().party.as_str(), "party-1");
        assert_eq!(*question.requester.identity().level(), IdentityLevel::Verified);
        assert!(question.requester.conflicts().is_empty());
        capacities.borrow_mut().insert(question.requester.capacity());
    });
    assert_eq!(capacities.take().len(), Capacity::ALL.len());
    check(64, &shown(requester_of_any_kind()), |requester| reads_back(&requester.0));
}

fn requester_of_any_kind() -> impl proptest::strategy::Strategy<Value = Requester> {
    requester(RequesterOptions::default())
}

#[test]
fn a_record_has_what_its_options_say() {
    let facts: CategorySet = Category::ALL.into_iter().collect();
    let of = |screening| SubjectOptions {
        screening,
        facts: Some(facts),
        lifted: 2,
        ..SubjectOptions::default()
    };
    check(32, &shown(subject(of(ScreeningWanted::Absent))), |subject| {
        assert!(subject.screening().is_none());
        let recorded: CategorySet =
            subject.facts().iter().map(|recorded| recorded.fact().category()).collect();
        assert_eq!(recorded.len(), 28, "all but the three that are among the identifiers");
        reads_back(&subject.0);
    });
    check(32, &shown(subject(of(ScreeningWanted::Fresh))), |subject| {
        assert!(subject.screening().is_some())
    });
}

#[test]
fn every_record_of_a_register_can_be_asked_about() {
    check(48, &shown(register(RegisterOptions::default())), |register| {
        reads_back(&register.0);
        for subject in register.subjects() {
            let reference = reference_to(subject).expect("a number and a country");
            assert!(subject_of(&register, &reference) == Some(subject));
        }
    });
}

fn subject_of<'a>(register: &'a Register, reference: &SubjectReference) -> Option<&'a Subject> {
    let SubjectReference::ByNumber { number, .. } = reference else { return None };
    register.subjects().iter().find(|subject| subject.identifiers().alien_numbers.contains(number))
}

/// That they pass, and that they are not all alike: packs with covert protections, exceptions and
/// duties come up.
#[test]
fn every_pack_makes_a_draft() {
    let seen = RefCell::new(Set::new());
    check(192, &shown(pack(PackOptions::default())), |pack| {
        reads_back(&pack.0);
        let of = &pack.0;
        seen.borrow_mut()
            .extend(of.protections.iter().map(|of| if of.covert { "covert" } else { "open" }));
        seen.borrow_mut().extend(of.rules.iter().map(|rule| rule.effect.as_str()));
        seen.borrow_mut()
            .extend(of.rules.iter().filter(|rule| !rule.unless.is_empty()).map(|_| "exception"));
        if let Err(flaws) = Draft::new([of.clone()]) {
            panic!("{flaws}");
        }
    });
    let all = ["covert", "duty", "exception", "open", "permit", "prohibit"];
    assert_eq!(seen.take().into_iter().collect::<Vec<_>>(), all);
}

#[test]
fn every_context_is_one_of_all() {
    let all: Set<_> = voice_core::disclosure::Context::all().collect();
    check(64, &context(), |context| assert!(all.contains(&context)));
}
