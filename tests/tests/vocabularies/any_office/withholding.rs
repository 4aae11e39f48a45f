//! What was read of any office tells no policy more than the same without it.

use serde_json::{Value, json};
use voice_core::disclosure::{Draft, Pack, Policy, QuestionRecord};
use voice_core::identifier::SubjectReference;
use voice_core::subject::{LookupResult, Register, Subject};
use voice_core::vocabulary::{KeyCompanion, read_of_any_office};
use voice_core::wire::{from_json, to_json};

use super::super::offices::{folder, json_files, load};
use super::super::{PACK, bytes, federal, json as read_json, policy, vocabulary};
use super::{TERM, question, read, subject};

/// An answer about a person, and one about nobody.
fn answers(policy: &Policy, question: &QuestionRecord, subject: &Subject) -> (String, String) {
    let question = question.clone().trusted();
    let eligibility = policy.eligibility(&question);
    let of = |found| to_json(&eligibility.answer(found)).unwrap();
    (of(LookupResult::one(subject)), of(LookupResult::nobody()))
}

fn told(answer: &str) -> Vec<Value> {
    let answer: Value = serde_json::from_str(answer).unwrap();
    let results = answer["results"].as_array().unwrap().iter();
    results.filter(|of| of["kind"] == "told").cloned().collect()
}

/// The record of a person in custody of whom something is told, with a change.
fn changed(change: impl FnOnce(&mut Value)) -> Value {
    let mut record = subject();
    record["screening"]["findings"] = json!([]);
    change(&mut record);
    record
}

/// The question of a victim, who is told, with a change.
fn asking(change: impl FnOnce(&mut Value)) -> QuestionRecord {
    let mut question = question();
    change(&mut question);
    read(&question).unwrap()
}

/// What is read of any office tells no policy more than the same without it; with a protection or a
/// category that nobody declares, the whole person is withheld.
#[test]
fn an_undeclared_term_withholds() {
    let policies = [Policy::us_federal(), policy()];
    let question = asking(|_| ());
    let fact = json!({"source": "agency-record", "fact": {"kind": TERM, "on": "2026-12-01"}});
    for policy in &policies {
        let plain: Subject = from_json(&bytes(&changed(|_| ()))).unwrap();
        let (open, nobody) = answers(policy, &question, &plain);
        assert!(told(&open).len() >= 2 && told(&nobody).is_empty());
        let same: Subject = read(&changed(|_| ())).unwrap();
        assert_eq!(answers(policy, &question, &same).0, open, "with no term nothing changes");

        let with_fact: Subject =
            read(&changed(|of| of["facts"].as_array_mut().unwrap().push(fact.clone()))).unwrap();
        assert_eq!(answers(policy, &question, &with_fact), (nobody.clone(), nobody.clone()));
        assert!(!with_fact.screened("2026-11-02T15:00:00Z".parse().unwrap()));
        let finding = json!([{"protection": TERM, "from": "2026-01-01"}]);
        let protected: Subject =
            read(&changed(|of| of["screening"]["findings"] = finding)).unwrap();
        assert_eq!(answers(policy, &question, &protected), (nobody.clone(), nobody.clone()));
        assert!(protected.screened("2026-11-02T15:00:00Z".parse().unwrap()));

        // Of a source that nobody declares the fact is not told, and the others are as before.
        let of_source: Subject =
            read(&changed(|of| of["facts"][0]["source"] = json!(TERM))).unwrap();
        let without: Subject = from_json(&bytes(&changed(|of| {
            of["facts"].as_array_mut().unwrap().remove(0);
        })))
        .unwrap();
        let of_source = told(&answers(policy, &question, &of_source).0);
        let without = told(&answers(policy, &question, &without).0);
        assert!(of_source.iter().all(|of| without.contains(of)), "{of_source:?}");
        assert!(of_source.len() < told(&open).len());

        // A question for it, for a purpose or under a law that nobody declares.
        let more = asking(|of| of["categories"].as_array_mut().unwrap().push(json!(TERM)));
        assert_eq!(told(&answers(policy, &more, &plain).0), told(&open));
        for place in ["/purpose", "/matter/jurisdiction"] {
            let other = asking(|of| *of.pointer_mut(place).unwrap() = json!(TERM));
            let (answer, nobody) = answers(policy, &other, &plain);
            assert_eq!((told(&answer).len(), &answer), (0, &nobody), "{place}");
        }
    }
}

/// By a key that nobody declares nobody is found, whatever stands beside it: not by who asks so,
/// nor in a record that was read so.
#[test]
fn an_undeclared_key_finds_nobody() {
    let vocabulary = vocabulary();
    let register = read_json("examples/offices/us-bop/subjects.json");
    let bound: Register = vocabulary.read(&bytes(&register)).unwrap();
    let open: Register = read(&register).unwrap();
    let (number, born) = ("us-bop:register-number", "1985-06-30");
    let declared = SubjectReference::by_key(
        &vocabulary,
        number,
        "20003091",
        &[(KeyCompanion::DateOfBirth, born)],
    )
    .unwrap();
    let undeclared = |reference: Value| read::<SubjectReference>(&reference).unwrap();
    let asked = [
        json!({"kind": number, "value": "20003-091", "date_of_birth": born}),
        json!({"kind": number, "value": "20003091", "date_of_birth": born}),
        json!({"kind": number, "value": "20003091", "country_of_birth": "MX"}),
        json!({"kind": number, "value": "20003-091", "name": "Neil Foss"}),
    ];
    let is_found = |register: &Register, reference: &SubjectReference| {
        let record = |found: LookupResult<'_>| found.record().as_str().to_owned();
        let by_all = record(register.find(reference));
        let subjects = register.subjects();
        let key = reference.lookup_key();
        let of_key = subjects.iter().filter(|of| of.identifiers().lookup_keys().contains(&key));
        let question = asking(|_| ());
        let question = QuestionRecord { subject: reference.clone(), ..question };
        let (policy, asked) = (policy(), question.trusted());
        let answer = |found| to_json(&policy.eligibility(&asked).answer(found)).unwrap();
        let told = answer(register.find(reference)) != answer(LookupResult::nobody());
        let by_key = LookupResult::of_candidates(of_key.take(2), reference);
        assert_eq!(answer(by_key) != answer(LookupResult::nobody()), told, "{by_all}");
        told
    };
    assert!(is_found(&bound, &declared));
    assert!(!is_found(&open, &declared));
    for reference in asked {
        let reference = undeclared(reference);
        assert!(!is_found(&bound, &reference) && !is_found(&open, &reference));
    }
    // A number that is written as the declaration compares it agrees but for the declaration;
    // beside a record that was read so, those that were not are found, or are two, as without it.
    let mut record = register["subjects"][2].clone();
    record["identifiers"]["keys"][0]["value"] = json!("20003091");
    let mut of = |id: &str, is_bound: bool| -> Subject {
        record["id"] = json!(id);
        record["facts"].as_array_mut().unwrap().truncate(1);
        if is_bound { vocabulary.read(&bytes(&record)).unwrap() } else { read(&record).unwrap() }
    };
    let (open, one, other) = (of("a", false), of("b", true), of("c", true));
    let is_among = |records: &[&Subject]| {
        let records = records.iter().map(|of| (*of).clone()).collect();
        is_found(&Register::new(records).unwrap(), &declared)
    };
    assert!(!is_among(&[&open]) && is_among(&[&one]));
    assert!(is_among(&[&open, &one]) && is_among(&[&one, &open]));
    assert!(!is_among(&[&one, &other]) && !is_among(&[&open, &one, &other]));
}

/// What was read of any office, and is declared later or by another policy of the program: whoever
/// read it without the declaration does not know what it brings along, so nothing is told of the
/// person, by either policy; the same read bound is told.
#[test]
fn a_later_declaration_makes_nothing_of_what_was_read_before() {
    let whole = load("us-bop");
    let policies = [Policy::us_federal(), whole.policy.clone()];
    let register = read_json("examples/offices/us-bop/subjects.json");
    let (mut less, mut same) = (0, 0);
    for (name, json) in json_files(&folder("us-bop").join("questions")) {
        let bound: QuestionRecord = whole.policy.vocabulary().read(&json).unwrap();
        let open: QuestionRecord = read_of_any_office(&json).unwrap();
        for record in register["subjects"].as_array().unwrap() {
            let declared: Subject = vocabulary().read(&bytes(record)).unwrap();
            let of_any: Subject = read(record).unwrap();
            for policy in &policies {
                let (full, nobody) = answers(policy, &bound, &declared);
                let (answer, _) = answers(policy, &bound, &of_any);
                assert_eq!(answer, nobody, "{name}");
                less += usize::from(full != nobody);
                // A question has no value of a term, so it is the same question.
                if matches!(open.subject, SubjectReference::Declared(_)) {
                    let (of_open, _) = answers(policy, &open, &declared);
                    assert_eq!(told(&of_open), told(&full), "{name}");
                    same += 1;
                }
            }
        }
    }
    assert!(less > 20 && same > 100, "{less} and {same}");
}

/// A pack that was read so is the pack; a policy without the declaration refuses it.
#[test]
fn a_pack_of_any_office_needs_its_vocabulary() {
    let pack = read_json(PACK);
    let bound: Pack = vocabulary().read(&bytes(&pack)).unwrap();
    let open: Pack = read(&pack).unwrap();
    assert!(bound == open);
    let flaws = |pack: &Pack| {
        let errors = Draft::new([federal(), pack.clone()]).err().unwrap();
        errors.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(flaws(&open), flaws(&bound));
}

/// Two records of one person are not made one where what differs was read with no declaration: what
/// it brings along would be lost.
#[test]
fn a_difference_in_an_undeclared_category_is_no_merge() {
    let with = |id: &str, on: &str| -> Subject {
        read(&changed(|of| {
            of["id"] = json!(id);
            of["facts"] = json!([{"source": "agency-record", "fact": {"kind": TERM, "on": on}}]);
        }))
        .unwrap()
    };
    let (one, other) = (with("one", "2026-12-01"), with("other", "2026-12-02"));
    assert!(one.merged(&other).is_err());
    let merged = one.merged(&with("other", "2026-12-01")).unwrap();
    assert!(!merged.screened("2026-11-02T15:00:00Z".parse().unwrap()));
}
