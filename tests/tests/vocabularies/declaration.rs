use serde_json::{Value, json};
use voice_core::category::Category;
use voice_core::disclosure::{Draft, Pack, QuestionRecord};
use voice_core::vocabulary::{Vocabulary, VocabularyData};
use voice_core::wire::{Diagnostic as _, InputErrors, from_json};

use super::{PACK, bytes, federal, json as read_json, vocabulary};

const DECLARATION: &str = "examples/offices/us-bop/vocabulary.json";

fn places(faults: &InputErrors) -> Vec<(String, &'static str)> {
    faults.iter().map(|of| (of.pointer.clone(), of.code.as_str())).collect()
}

/// Everything that is wrong is told at once, each with its place.
#[test]
fn every_flaw_of_a_declaration_has_its_place() {
    let mut data = read_json(DECLARATION);
    data["prefix"] = json!("US:");
    data["title"].as_object_mut().unwrap().remove("es");
    let categories = data["categories"].as_array_mut().unwrap();
    categories[0]["citations"] = json!([]);
    categories[1].as_object_mut().unwrap().remove("form");
    categories[2]["description"].as_object_mut().unwrap().remove("en");
    categories[3]["form"]["kinds"] = json!([]);
    categories[4]["citations"][0]["text"] = json!("DHS California Government Code 6206");
    let faults = from_json::<VocabularyData>(&bytes(&data)).unwrap_err();
    assert_eq!(
        places(&faults),
        [
            ("/prefix".to_owned(), "bad-form"),
            ("/title/es".to_owned(), "missing-field"),
            ("/categories/0/citations".to_owned(), "too-few-items"),
            ("/categories/1/form".to_owned(), "missing-field"),
            ("/categories/2/description/en".to_owned(), "missing-field"),
            ("/categories/3/form/kinds".to_owned(), "too-few-items"),
            ("/categories/4/citations/0/text".to_owned(), "bad-form"),
        ]
    );
}

/// What is well formed and makes no sense: a term of the library, and what is there twice.
#[test]
fn a_declaration_shadows_nothing_and_says_nothing_twice() {
    let mut data = read_json(DECLARATION);
    let categories = data["categories"].as_array_mut().unwrap();
    categories[0]["name"] = json!("release");
    categories[2]["name"] = categories[1]["name"].clone();
    let word = categories[3]["form"]["kinds"][0].clone();
    categories[3]["form"]["kinds"].as_array_mut().unwrap().push(word);
    let faults = from_json::<VocabularyData>(&bytes(&data)).unwrap_err();
    assert_eq!(
        places(&faults),
        [
            ("/categories/0/name".to_owned(), "contradiction"),
            ("/categories/2/name".to_owned(), "duplicate"),
            ("/categories/3/form/kinds/2/word".to_owned(), "duplicate"),
        ]
    );
}

#[test]
fn one_prefix_is_one_declaration() {
    let data: VocabularyData = from_json(&bytes(&read_json(DECLARATION))).unwrap();
    let errors = Vocabulary::load([data.clone(), data]).unwrap_err();
    let found: Vec<_> = errors.iter().map(|of| (of.code(), of.pointer())).collect();
    assert_eq!(found, [("prefix-taken", Some("/prefix".into()))]);
}

/// A term that is not known is refused with the nearest; where nothing is declared, with the terms
/// of the library alone, as ever.
#[test]
fn an_unknown_term_is_refused_with_the_nearest() {
    let mut question = read_json("examples/questions/victim-custody-status.json");
    question["categories"] = json!(["release", "us-bop:furlouhg", "state-acp:address"]);
    let faults = vocabulary().read::<QuestionRecord>(&bytes(&question)).err().unwrap();
    assert_eq!(
        places(&faults),
        [
            ("/categories/1".to_owned(), "unknown-term"),
            ("/categories/2".to_owned(), "unknown-term"),
        ]
    );
    let first = faults.iter().next().unwrap();
    assert!(first.expected.starts_with("`us-bop:furlough`, or another of custody-status, "));
    assert!(!faults.to_string().contains("furlouhg"), "nothing is echoed");

    question["categories"] = json!(["us-bop:furlough"]);
    let unbound = from_json::<QuestionRecord>(&bytes(&question)).err().unwrap();
    let words: Vec<&str> = Category::ALL.iter().map(Category::as_str).collect();
    assert_eq!(
        unbound.iter().next().unwrap().expected,
        format!("one of {}", words.join(", ")),
        "who declares nothing is told what was told before"
    );
}

/// A category that is declared and has no class, and one that has a class and is not declared.
#[test]
fn packs_and_vocabulary_say_the_same() {
    let vocabulary = vocabulary();
    let flaws = |vocabulary: &Vocabulary, packs: Vec<Pack>| -> Vec<(String, String)> {
        let flaws = Draft::with_vocabulary(vocabulary, packs).err().unwrap();
        flaws.iter().map(|of| (of.pointer.clone(), of.expected.clone())).collect()
    };
    let mut pack = read_json(PACK);
    let last = pack["classes"].as_array_mut().unwrap().pop().unwrap();
    let last = last["category"].as_str().unwrap().to_owned();
    let read = |pack: &Value| vocabulary.read::<Pack>(&bytes(pack)).unwrap();
    assert_eq!(
        flaws(&vocabulary, vec![federal(), read(&pack)]),
        [("/classes".to_owned(), format!("a class for `{last}`, in one of the packs"))]
    );
    let undeclared = flaws(&Vocabulary::default(), vec![federal(), read(&read_json(PACK))]);
    let classes = undeclared.iter().filter(|(place, _)| place.starts_with("/classes/"));
    let of_rules = undeclared.iter().filter(|(place, _)| place.starts_with("/rules/"));
    let (laws, rules): (Vec<_>, Vec<_>) =
        of_rules.partition(|(place, _)| place.ends_with("/when/jurisdictions"));
    assert_eq!(
        (classes.count(), rules.len(), laws.len()),
        (7, 7, 1),
        "each class, each that is permitted, and the jurisdiction of a rule: {laws:?}"
    );
}
