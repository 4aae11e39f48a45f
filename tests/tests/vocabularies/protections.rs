//! Protections that an office declares: read, enforced, proved, compared and kept as those of the
//! library are.

use serde_json::{Value, json};
use voice_core::disclosure::{
    Amendment, DecisionRecord, Draft, Pack, Policy, PolicyErrorCode, QuestionRecord, amendments,
    differences,
};
use voice_core::language::Language;
use voice_core::schema;
use voice_core::subject::{LookupResult, Protection, Register, Subject};
use voice_core::vocabulary::{Vocabulary, VocabularyData};
use voice_core::wire::{Custodial, Diagnostic as _, from_json, to_json};

use super::{bytes, json as read_json, policy as policy_of_bop, vocabulary as vocabulary_of_bop};

const DECLARATION: &str = "examples/offices/state-acp/vocabulary.json";
const PACK: &str = "examples/offices/state-acp/pack.json";
const SUBJECTS: &str = "examples/offices/state-acp/subjects.json";
const SHOWN: &str = "examples/offices/state-acp/questions/card-shown-with-consent.json";

fn vocabulary() -> Vocabulary {
    let data = from_json(&bytes(&read_json(DECLARATION))).unwrap();
    Vocabulary::load([data]).unwrap()
}

fn draft(pack: &Value) -> Draft {
    let vocabulary = vocabulary();
    let pack: Pack = vocabulary.read(&bytes(pack)).unwrap();
    Draft::with_vocabulary(&vocabulary, [pack]).unwrap()
}

fn policy() -> Policy {
    draft(&read_json(PACK)).prove().unwrap()
}

fn protection(word: &str) -> Protection {
    vocabulary().protection_named(word).unwrap()
}

fn record(id: &str) -> Value {
    let all = read_json(SUBJECTS);
    all["subjects"].as_array().unwrap().iter().find(|of| of["id"] == id).unwrap().clone()
}

fn subject(id: &str) -> Subject {
    vocabulary().read(&bytes(&record(id))).unwrap()
}

fn rule<'a>(pack: &'a mut Value, id: &str) -> &'a mut Value {
    pack["rules"].as_array_mut().unwrap().iter_mut().find(|of| of["id"] == id).unwrap()
}

/// What is wrong within one declaration, and what is wrong between its terms.
#[test]
fn every_flaw_of_a_declared_protection_has_its_place() {
    let mut data = read_json(DECLARATION);
    data["protections"][0]["name"] = json!("sealed");
    data["protections"][0]["title"].as_object_mut().unwrap().remove("es");
    data["protections"][1].as_object_mut().unwrap().remove("about");
    data["protections"][1]["citations"] = json!([]);
    let faults = from_json::<VocabularyData>(&bytes(&data)).unwrap_err();
    let found: Vec<_> = faults.iter().map(|of| (of.pointer.as_str(), of.code.as_str())).collect();
    assert_eq!(
        found,
        [
            ("/protections/0/title/es", "missing-field"),
            ("/protections/1/about", "missing-field"),
            ("/protections/1/citations", "too-few-items"),
        ]
    );

    let mut data = read_json(DECLARATION);
    data["protections"][0]["name"] = json!("sealed");
    data["protections"][1]["name"] = json!("sealed");
    let faults = from_json::<VocabularyData>(&bytes(&data)).unwrap_err();
    let found: Vec<_> = faults.iter().map(|of| (of.pointer.as_str(), of.code.as_str())).collect();
    assert_eq!(
        found,
        [
            ("/protections/0/name", "contradiction"),
            ("/protections/1/name", "duplicate"),
            ("/protections/1/name", "contradiction"),
        ]
    );

    let mut data = read_json(DECLARATION);
    data["protections"][0]["about"]["categories"] = json!(["famliy", "verification"]);
    data["protections"][1]["derived_from"] = json!([
        {"category": "participatoin"},
        {"category": "participation", "words": ["active", "lapsed"]},
        {"category": "term", "words": ["active"]},
        {"category": "contact-details"},
    ]);
    let data: VocabularyData = from_json(&bytes(&data)).unwrap();
    let errors = Vocabulary::load([data]).unwrap_err();
    let found: Vec<_> = errors.iter().map(|of| (of.code(), of.pointer().unwrap())).collect();
    assert_eq!(
        found,
        [
            ("unknown-category", "/protections/0/about/categories/0".into()),
            ("unknown-category", "/protections/1/derived_from/0/category".into()),
            ("unknown-word", "/protections/1/derived_from/1/words/1".into()),
            ("unknown-word", "/protections/1/derived_from/2/words/0".into()),
            ("unknown-category", "/protections/1/derived_from/3/category".into()),
        ]
    );
    let text = errors.to_string();
    assert!(text.contains("`family`, or another category"), "{text}");
    assert!(text.contains("`participation`, or another category"), "{text}");
}

/// What is written for one protection, at each place of a record that has one.
#[test]
fn the_bound_schema_takes_the_protections_that_the_bound_reader_takes() {
    let vocabulary = vocabulary();
    let words = [
        ("state-acp:participant", true),
        ("state-acp:household", true),
        ("sealed", true),
        ("state-acp:participation", false),
        ("state-acp:partcipant", false),
        ("us-bop:inmate", false),
        ("participant", false),
        ("", false),
    ];
    for language in [Language::English, Language::Spanish] {
        let bound = schema::bound(schema::get("subject").unwrap(), &vocabulary, language);
        let schema = jsonschema::validator_for(&bound).unwrap();
        for (word, known) in words {
            let mut found = record("consenting");
            found["screening"]["findings"] = json!([{"protection": word, "from": "2026-01-01"}]);
            let mut consented = record("consenting");
            consented["consents"][0]["protection"] = json!(word);
            for value in [found, consented] {
                let read = vocabulary.read::<Subject>(&bytes(&value));
                assert_eq!((schema.is_valid(&value), read.is_ok()), (known, known), "{word}");
            }
        }
    }
    let one = |language| {
        let schema = schema::bound(schema::get("screening").unwrap(), &vocabulary, language);
        schema["$defs"]["Protection"]["oneOf"].as_array().unwrap().last().unwrap().clone()
    };
    assert_eq!(one(Language::English)["title"], "Participant of the program");
    assert_eq!(one(Language::Spanish)["title"], "Participante del programa");
    let mut near = record("consenting");
    near["screening"]["findings"] =
        json!([{"protection": "state-acp:partcipant", "from": "2026-01-01"}]);
    let faults = vocabulary.read::<Subject>(&bytes(&near)).err().unwrap();
    let first = faults.iter().next().unwrap();
    assert!(first.expected.starts_with("`state-acp:participant`, or another of"), "{faults}");
    assert!(from_json::<Subject>(&bytes(&near)).is_err());
}

/// A fact brings the protection along by its word; one that ended does not.
#[test]
fn a_fact_brings_its_protection_along() {
    let day = "2026-11-02".parse().unwrap();
    let participant = protection("state-acp:participant");
    for (id, holds) in [
        ("consenting", true),
        ("silent", true),
        ("lapsed-consent", true),
        ("applicant", true),
        ("ended", false),
        ("correspondent", false),
        ("housemate", false),
    ] {
        assert_eq!(subject(id).protections(day).contains(participant), holds, "{id}");
    }
    let household = protection("state-acp:household");
    assert!(subject("housemate").protections(day).contains(household));
}

/// A protection of another office, which no rule here can speak of, withholds the whole person.
#[test]
fn a_protection_of_another_office_withholds_the_whole_person() {
    let mut with = read_json("examples/offices/us-bop/subjects.json")["subjects"][0].take();
    let question = read_json("examples/offices/us-bop/questions/furlough.json");
    let question = vocabulary_of_bop().read::<QuestionRecord>(&bytes(&question)).unwrap().trusted();
    let policy = policy_of_bop();
    let answer =
        |found: LookupResult<'_>| to_json(&policy.eligibility(&question).answer(found)).unwrap();
    let facts = with["facts"].as_array_mut().unwrap();
    facts.retain(|of| of["fact"]["kind"] == "custody-status");
    with["identifiers"].as_object_mut().unwrap().remove("keys");
    let plain: Subject = from_json(&bytes(&with)).unwrap();
    assert_ne!(answer(LookupResult::one(&plain)), answer(LookupResult::nobody()));
    with["screening"]["findings"] =
        json!([{"protection": "state-acp:household", "from": "2026-01-01"}]);
    let protected: Subject = vocabulary().read(&bytes(&with)).unwrap();
    assert_eq!(answer(LookupResult::one(&protected)), answer(LookupResult::nobody()));
}

#[test]
fn packs_and_declared_protections_say_the_same() {
    let vocabulary = vocabulary();
    let flaws = |vocabulary: &Vocabulary, pack: &Value| -> Vec<(PolicyErrorCode, String)> {
        let pack: Pack = self::vocabulary().read(&bytes(pack)).unwrap();
        let flaws = Draft::with_vocabulary(vocabulary, [pack]).err().unwrap();
        flaws.iter().map(|of| (of.code, of.pointer.clone())).collect()
    };
    // Declared, and no pack lists it.
    let mut pack = read_json(PACK);
    pack["protections"]
        .as_array_mut()
        .unwrap()
        .retain(|of| of["protection"] != "state-acp:household");
    assert_eq!(
        flaws(&vocabulary, &pack),
        [(PolicyErrorCode::UnlistedProtection, "/protections".to_owned())]
    );
    // Listed, and no rule enforces it.
    let mut pack = read_json(PACK);
    rule(&mut pack, "prohibit-household")["when"]["protections"] = json!(["sealed"]);
    let place = pack["protections"].as_array().unwrap().len() - 2;
    assert_eq!(
        flaws(&vocabulary, &pack),
        [(PolicyErrorCode::UnenforcedProtection, format!("/protections/{place}"))]
    );
    // Named, and not declared.
    let undeclared = flaws(&Vocabulary::default(), &read_json(PACK));
    let named = undeclared.iter().filter(|(code, _)| *code == PolicyErrorCode::UnlistedProtection);
    assert_eq!(named.count(), 6, "two entries, two conditions, two exceptions");

    // Of the whole person: whatever enforces it withholds all from everybody.
    let mut data = read_json(DECLARATION);
    data["prefix"] = json!("state-acp-whole");
    data["protections"][0]["about"] = json!({"kind": "whole-person"});
    let whole = Vocabulary::load([from_json(&bytes(&data)).unwrap()]).unwrap();
    let text = read_json(PACK).to_string().replace("state-acp:", "state-acp-whole:");
    let pack: Pack = whole.read(text.as_bytes()).unwrap();
    let flaws = Draft::with_vocabulary(&whole, [pack]).err().unwrap();
    let flaw = flaws.iter().next().unwrap();
    assert_eq!(flaw.code, PolicyErrorCode::UnenforcedProtection);
    assert!(flaw.expected.contains("a prohibition of the whole person"), "{}", flaw.expected);
}

/// A declared protection that is covert is proved to be: an answer that states it is shown.
#[test]
fn an_answer_that_states_a_covert_declared_protection_is_shown() {
    let mut pack = read_json(PACK);
    for class in pack["classes"].as_array_mut().unwrap() {
        if class["category"] == "state-acp:participation" {
            class["class"] = json!("conditional");
        }
    }
    let permit = rule(&mut pack, "permit-verification");
    permit["covers"]["categories"] = json!(["state-acp:participation", "state-acp:verification"]);
    let broken = draft(&pack).prove().unwrap_err().to_string();
    assert!(broken.contains("an answer states that `state-acp:participant` holds"), "{broken}");
    assert!(broken.contains("`state-acp:participation`"), "{broken}");
}

/// Where one rule alone withholds something, that refusal proves its protection.
#[test]
fn a_declared_protection_without_cover_is_shown() {
    let mut pack = read_json(PACK);
    for class in pack["classes"].as_array_mut().unwrap() {
        if class["category"] == "custody-status" {
            class["class"] = json!("conditional");
        }
    }
    let permit = rule(&mut pack, "permit-verification");
    permit["covers"]["categories"] = json!(["custody-status", "state-acp:verification"]);
    rule(&mut pack, "prohibit-household")["covers"] = json!({"kind": "whole-person"});
    let broken = draft(&pack).prove().unwrap_err().to_string();
    assert!(broken.contains("the answers prove `state-acp:household`"), "{broken}");
    // And footprints that cover it are found.
    let repaired = draft(&pack).repair().unwrap();
    assert!(!repaired.merges.is_empty(), "left: {:?}", repaired.left);
}

#[test]
fn differences_and_amendments_name_what_is_declared() {
    let mut stricter = read_json(PACK);
    rule(&mut stricter, "prohibit-participant")["unless"] = json!([]);
    let found = differences(&draft(&read_json(PACK)), &draft(&stricter)).unwrap();
    let found: Vec<_> =
        found.iter().map(|of| (of.direction.as_str(), of.category.as_str())).collect();
    assert_eq!(found, [("narrowed", "state-acp:verification")]);

    let mut open = read_json(PACK);
    let last = open["protections"].as_array_mut().unwrap().last_mut().unwrap();
    last["covert"] = json!(false);
    let declared = protection("state-acp:participant");
    assert!(amendments(&draft(&read_json(PACK)), &draft(&open)).iter().any(|of| {
        matches!(of, Amendment::Covertness { protection, covert: false } if *protection == declared)
    }));
}

#[test]
fn what_is_kept_names_what_is_declared_and_is_read_again() {
    let policy = policy();
    let question = policy.vocabulary().read::<QuestionRecord>(&super::file(SHOWN)).unwrap();
    let question = question.trusted();
    let register: Register = policy.vocabulary().read(&super::file(SUBJECTS)).unwrap();
    let decided = policy.eligibility(&question).decide(register.find(&question.subject)).record();
    let kept = serde_json::to_string(&Custodial(&decided)).unwrap();
    assert!(kept.contains("\"protections\":[\"privacy-act\",\"state-acp:participant\"]"), "{kept}");
    assert!(kept.contains("\"consents\":[{\"protection\":\"state-acp:participant\""), "{kept}");
    let again: DecisionRecord = policy.vocabulary().read(kept.as_bytes()).unwrap();
    assert_eq!(serde_json::to_string(&Custodial(&again)).unwrap(), kept);
    assert_eq!(again.released_under(policy.draft()), decided.released());
    assert_eq!(again.released().len(), 1);
}

#[test]
fn cedar_knows_declared_protections() {
    let cedar = policy().draft().to_cedar("2026-11-02".parse().unwrap());
    assert!(cedar.policies.contains("\"state-acp:participant\""), "{}", cedar.policies);
    assert!(cedar.policies.contains("context.consents.contains(\"state-acp:participant\")"));
}
