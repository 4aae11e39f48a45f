//! What somebody learns who asks again, asks otherwise, or reads what the office keeps.

use serde_json::{Value, json};
use voice_core::disclosure::{Question, QuestionRecord};
use voice_core::requester::{Jurisdiction, Purpose};
use voice_core::subject::LookupResult;
use voice_core::wire::from_value;

use crate::scene::{CAPACITIES, POLICY, Scene, bytes, strings, terms};

/// Every way of asking: capacity, purpose and jurisdiction.
fn ways_of_asking() -> Vec<Question> {
    let mut questions = Vec::new();
    for capacity in CAPACITIES {
        for purpose in terms!(Purpose) {
            for jurisdiction in terms!(Jurisdiction) {
                let asked = Scene::asked_by(capacity).ask("/purpose", purpose.clone());
                questions.push(asked.ask("/matter/jurisdiction", jurisdiction).question());
            }
        }
    }
    questions
}

#[test]
fn trap_07_composition_of_answers_identifies_no_class() {
    let questions = ways_of_asking();
    let answers = |scene: Scene| {
        let register = scene.register();
        let answer =
            |of: &Question| bytes(&POLICY.eligibility(of).answer(register.find(&of.subject)));
        questions.iter().map(answer).collect::<Vec<_>>()
    };
    let nobody: Vec<_> = questions
        .iter()
        .map(|of| bytes(&POLICY.eligibility(of).answer(LookupResult::nobody())))
        .collect();
    let open = answers(Scene::new());
    assert!(open.iter().zip(&nobody).all(|(given, about_nobody)| given != about_nobody));

    // All that one person or all who act for one victim can ask tells no more of the protected than
    // of nobody.
    for protection in ["vawa-t-u", "informant", "witness-security", "minor-subject"] {
        assert!(answers(Scene::new().found(&[protection])) == nobody, "{protection}");
    }
    // Where less is withheld, the same is withheld in an ordinary case that nobody hides.
    for (covert, ordinary) in [
        ("asylum-fear", "immigration-file-review"),
        ("tps", "immigration-file-review"),
        ("closed-hearing", "immigration-file-review"),
        ("sealed", "criminal-record-review"),
        ("pending-investigation", "criminal-record-review"),
        ("juvenile", "criminal-history-iii"),
        ("substance-use", "place-review"),
    ] {
        let hidden = answers(Scene::new().found(&[covert]));
        assert!(
            hidden == answers(Scene::new().found(&[ordinary])),
            "{covert} is not as {ordinary}"
        );
        assert!(hidden != open, "{covert} withholds nothing");
    }
}

#[test]
fn trap_24_the_accounting_names_the_victim_and_reaches_no_requester() {
    let told = Scene::asked_by("victim-designee");
    let entry = told.rationale()["accounting"].clone();
    assert_eq!(entry["recipient"]["name"], "Peter Shaw");
    assert_eq!(entry["recipient"]["address"], "5 Linden Avenue, Springfield");
    assert_eq!(entry["date"], "2026-11-02T15:00:00Z");
    assert_eq!(entry["nature"].as_array().unwrap().len(), told.disclosed().len());
    assert!(entry["grounds"].as_array().is_some_and(|grounds| !grounds.is_empty()));

    let silent = Scene::asked_by("victim-designee").found(&["vawa-t-u"]);
    assert_eq!(silent.rationale()["accounting"], Value::Null);

    // The subject, who may ask for the accounting, learns of nobody who asked.
    let subject = Scene::new().ask("/requester/conflicts", json!(["is-subject"]));
    subject.says_nothing();
    assert!(!told.answer().contains("Peter Shaw") && !told.answer().contains("party-"));
}

#[test]
fn trap_25_the_reasons_are_not_reachable_from_the_answer() {
    let scene = Scene::new().found(&["asylum-fear", "sealed", "place-review"]);
    let answer: Value = serde_json::from_str(&scene.answer()).unwrap();
    let parts: Vec<&str> = answer.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(
        parts,
        ["as_of", "eligibility", "help", "language", "notices", "policies", "process", "results"]
    );

    let permits = POLICY.rules().iter().filter(|rule| rule.effect.as_str() != "prohibit");
    let permits: Vec<&str> = permits.map(|rule| rule.id.as_str()).collect();
    let rules: Vec<String> =
        strings(&answer).into_iter().filter(|(key, _)| key == "rule").map(|(_, id)| id).collect();
    assert!(!rules.is_empty() && rules.iter().all(|rule| permits.contains(&rule.as_str())));

    // The reasons are kept, and their `Debug` has none.
    let (question, register) = (scene.question(), scene.register());
    let rationale = POLICY.eligibility(&question).rationale(register.find(&question.subject));
    assert!(scene.rationale().to_string().contains("prohibit-asylum-fear"));
    assert!(
        !format!("{rationale:?} {:?} {:?}", rationale.decisions, rationale.accounting)
            .contains("prohibit")
    );
}

#[test]
fn trap_26_free_text_has_no_place() {
    let narrative = json!("He told her that his case is sealed");
    assert!(from_value::<QuestionRecord>(Scene::new().question_value().clone()).is_ok());
    for place in ["", "/requester", "/requester/person", "/matter", "/subject"] {
        let question =
            Scene::new().ask(&format!("{place}/notes"), narrative.clone()).question_value().clone();
        let Err(faults) = from_value::<QuestionRecord>(question) else {
            panic!("{place} takes notes")
        };
        assert!(!faults.to_string().contains("sealed"));
    }
    for code in ["purpose", "language"] {
        let question =
            Scene::new().ask(&format!("/{code}"), narrative.clone()).question_value().clone();
        assert!(from_value::<QuestionRecord>(question).is_err(), "{code}");
    }
}

#[test]
fn trap_27_nothing_printed_is_a_hash_of_an_identifier() {
    let printed = |number: &str, name: &str| {
        let scene = Scene::new()
            .ask("/subject/number", json!(number))
            .ask("/requester/person/name", json!(name));
        let scene = scene
            .record("/identifiers/alien_numbers", json!([number]))
            .record("/identifiers/names", json!([name]));
        let (question, register) = (scene.question(), scene.register());
        let answer = POLICY.eligibility(&question).answer(register.find(&question.subject));
        (format!("{question:?} {:?} {register:?} {answer:?}", question.subject), scene.answer())
    };
    // A hash would differ; so few numbers there are that it could be turned back.
    assert_eq!(printed("A200000001", "Ana Ruiz"), printed("A200000002", "Noah Cole"));
}

#[test]
fn trap_32_only_an_exact_and_single_match_is_answered() {
    let by_name = |name: &str, birth: &str, country: &str| {
        let subject = json!({
            "kind": "by-name", "name": name, "date_of_birth": birth, "country_of_birth": country
        });
        Scene::new().ask("/subject", subject)
    };
    let exact = by_name("Marco Vega", "1985-06-30", "MX");
    exact.says_something();
    for near in [
        by_name("Marco Vega ", "1985-06-30", "MX").question_value().clone(),
        by_name("", "1985-06-30", "MX").question_value().clone(),
    ] {
        assert!(from_value::<QuestionRecord>(near).is_err());
    }
    // People read these as the same name.
    by_name("marco  VEGA", "1985-06-30", "MX").says_something();
    by_name("Mârco Vega", "1985-06-30", "MX").says_nothing();
    by_name("Marco Vega", "1985-07-30", "MX").says_nothing();
    by_name("Marco Vega", "1985-06-30", "GT").says_nothing();
    by_name("Marco", "1985-06-30", "MX").says_nothing();

    // A second person of the name: no answer, no list, and either can still be asked
    // about by number.
    let two = exact.beside("/identifiers/alien_numbers", json!(["A200000002"]));
    two.says_nothing();
    let number =
        |number: &str| json!({"kind": "by-number", "number": number, "country_of_birth": "MX"});
    two.clone().ask("/subject", number("A200000002")).says_something();
    two.ask("/subject", number("A200000003")).says_nothing();
}
