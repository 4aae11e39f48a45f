//! What rests on who asks: a conflict that is known twice, and what another capacity would be told.

use serde_json::{Value, json};
use voice_core::disclosure::{Change, Question, QuestionRecord};
use voice_core::requester::Capacity;
use voice_core::subject::{LookupResult, Subject};
use voice_core::wire::from_value;

use crate::{file, questions, reference, register};

fn asked(conflicts: &[&str]) -> Question {
    let mut question: Value =
        serde_json::from_slice(&file("examples/questions/victim-custody-status.json")).unwrap();
    question["requester"]["conflicts"] = json!(conflicts);
    from_value::<QuestionRecord>(question).unwrap().trusted()
}

fn about(affiliations: usize) -> Subject {
    let mut register: Value = serde_json::from_slice(&file("examples/subjects/demo.json")).unwrap();
    let records = register["subjects"].as_array_mut().unwrap();
    let mut record = records.iter().find(|of| of["id"] == "subject-in-custody").unwrap().clone();
    let affiliation = json!({"party": "party-ruiz", "conflict": "shares-household"});
    record["affiliations"] = vec![affiliation; affiliations].into();
    from_value(record).unwrap()
}

#[test]
fn a_conflict_that_is_known_twice_closes_as_one_does() {
    let policy = reference();
    let told = |conflicts: &[&str], affiliations: usize| {
        let (question, subject) = (asked(conflicts), about(affiliations));
        policy.eligibility(&question).answer(LookupResult::one(&subject)).disclosed().count()
    };
    assert!(told(&[], 0) > 0);
    let household = ["shares-household"];
    for (conflicts, affiliations) in
        [(&household[..], 0), (&[], 1), (&[], 2), (&household, 1), (&household, 2)]
    {
        assert_eq!(
            told(conflicts, affiliations),
            0,
            "{conflicts:?} and {affiliations} times in the record"
        );
    }
}

#[test]
fn a_rationale_says_what_another_capacity_would_be_told() {
    let (policy, register) = (reference(), register());
    let (_, question) = questions()
        .into_iter()
        .find(|(name, _)| name == "witness-asks-for-what-victims-get.json")
        .unwrap();
    let rationale = policy.eligibility(&question).rationale(register.find(&question.subject));
    let changes: Vec<&Change> = rationale.changes.iter().map(|of| &of.change).collect();
    assert!(changes.contains(&&Change::Capacity { to: Capacity::Victim }), "{changes:?}");
    assert!(!changes.contains(&&Change::Capacity { to: Capacity::Witness }), "{changes:?}");
    assert!(rationale.changes.iter().all(|of| !of.categories.is_empty()));
}

#[test]
fn an_answer_has_a_result_for_each_category_and_eligibility_shows_what_is_open() {
    let (policy, question) = (reference(), asked(&[]));
    let eligibility = policy.eligibility(&question);
    assert_eq!(
        eligibility.answer(LookupResult::nobody()).results().len(),
        question.categories.len()
    );
    assert!(format!("{eligibility:?}").starts_with("Eligibility { open: "));
}
