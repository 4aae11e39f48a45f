//! People who were listed: children because a filter was not applied, and people whom
//! 8 U.S.C. 1367 protects.

use serde_json::{Value, json};
use voice_core::disclosure::{Question, QuestionRecord};
use voice_core::subject::Register;
use voice_core::wire::from_value;

use super::incident;
use crate::scene::{CAPACITIES, POLICY, bytes, read, same, told};

/// The answers of all who might ask about the record at an index, with the answer each would get
/// about nobody.
fn answers(name: &str, at: usize) -> Vec<(String, String)> {
    let (subjects, question) = incident(name);
    let register: Register = from_value(subjects.clone()).unwrap();
    let identifiers = &subjects["subjects"][at]["identifiers"];
    let asked = |requester: Value| {
        let mut question = question.clone();
        question["subject"]["number"] = identifiers["alien_numbers"][0].clone();
        question["subject"]["country_of_birth"] = identifiers["country_of_birth"].clone();
        question["requester"] = requester;
        let about = from_value::<QuestionRecord>(question.clone()).unwrap().trusted();
        question["subject"]["number"] = json!("A299999999");
        let nobody = from_value::<QuestionRecord>(question).unwrap().trusted();
        let answer =
            |of: &Question| bytes(&POLICY.eligibility(of).answer(register.find(&of.subject)));
        (answer(&about), answer(&nobody))
    };
    let stranger = "identity-only-asserted";
    let requesters = CAPACITIES
        .iter()
        .chain([&stranger])
        .map(|of| read(&format!("examples/questions/{of}.json")));
    requesters.map(|of| asked(of["requester"].clone())).collect()
}

/// Whoever asks about the first records is answered as about nobody; a victim is told
/// about the last.
fn only_the_last_is_told(name: &str) {
    let (subjects, _) = incident(name);
    let last = subjects["subjects"].as_array().unwrap().len() - 1;
    for at in 0..last {
        for (given, about_nobody) in answers(name, at) {
            same(&given, &about_nobody, &format!("record {at}"));
        }
    }
    let (given, about_nobody) = answers(name, last).swap_remove(0);
    assert!(given != about_nobody);
    assert!(told(&given).contains("custody-status"));
}

#[test]
fn children_are_not_listed_where_no_filter_was_applied() {
    only_the_last_is_told("1-children-listed");
}

#[test]
fn what_is_told_of_a_grown_person_has_no_age_country_or_family_centre() {
    let (given, _) = answers("1-children-listed", 3).swap_remove(0);
    let told = told(&given);
    assert!(!told.contains("date-of-birth") && !told.contains("citizenship"));
    assert!(!given.contains("1994") && !given.contains("\"HN\""));
}

#[test]
fn people_whom_section_1367_protects_are_not_listed() {
    only_the_last_is_told("2-protected-people-listed");
}

#[test]
fn the_search_that_listed_them_finds_one_answer_for_all() {
    for name in ["1-children-listed", "2-protected-people-listed"] {
        for at in [1, 2] {
            for ((first, _), (other, _)) in answers(name, 0).iter().zip(&answers(name, at)) {
                same(other, first, &format!("{name}, record {at}"));
            }
        }
    }
}
