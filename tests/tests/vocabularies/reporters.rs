//! The series of law that a vocabulary or an office's file cites are known, or declared in it.

use serde_json::{Value, json};
use voice_core::office::{Office, OfficeData};
use voice_core::vocabulary::{Vocabulary, VocabularyData};
use voice_core::wire::{Diagnostic as _, from_json};

use super::{bytes, json as read_json};

const UNKNOWN: &str = "Am. Samoa Code: 46.3401";

fn reporter(name: &str) -> Value {
    json!({"name": name, "note": {"en": "A series.", "es": "Una serie."}})
}

/// What is wrong with a vocabulary after a change.
fn errors(edit: impl FnOnce(&mut Value)) -> Vec<(String, &'static str)> {
    let mut data = read_json("examples/offices/us-bop/vocabulary.json");
    edit(&mut data);
    let data: VocabularyData = from_json(&bytes(&data)).unwrap();
    let errors = Vocabulary::load([data]).err().into_iter().flat_map(|all| all.into_vec());
    errors.map(|of| (of.pointer().unwrap().into_owned(), of.code())).collect()
}

#[test]
fn each_list_of_a_vocabulary_may_cite_what_it_declares() {
    for list in ["categories", "lookup_keys", "support_kinds", "jurisdictions", "sources"] {
        let cite = |data: &mut Value| {
            data[list][0]["citations"]
                .as_array_mut()
                .unwrap()
                .push(json!({"text": UNKNOWN, "verification": "memory"}));
        };
        let [(place, code)] = &errors(cite)[..] else { panic!("{list}") };
        assert!(place.starts_with(&format!("/{list}/0/citations/")), "{place}");
        assert!(place.ends_with("/text"), "{place}");
        assert_eq!(*code, "unknown-reporter");
        let declared = errors(|data| {
            cite(data);
            data["reporters"] = json!([reporter("Am. Samoa Code")]);
        });
        assert_eq!(declared, []);
    }
    let known = errors(|data| data["reporters"] = json!([reporter("CFR")]));
    assert_eq!(known, [("/reporters/0/name".to_owned(), "known-reporter")]);
}

#[test]
fn an_office_may_cite_what_it_declares() {
    let places = |data: &Value| -> Vec<String> {
        let data: OfficeData = from_json(&bytes(data)).unwrap();
        let faults = Office::load(data).err().into_iter().flat_map(|all| all.into_vec());
        faults.map(|of| format!("{} {}", of.pointer, of.code.as_str())).collect()
    };
    let mut data = read_json("examples/offices/own/office.json");
    let law = json!([{"text": UNKNOWN, "verification": "memory"}]);
    data["offices"][0]["founded_on"] = law.clone();
    data["topics"] = json!([{
        "id": "process", "summary": {"en": "A process.", "es": "Un proceso."}, "steps": [],
        "citations": law
    }]);
    data["rights"] = json!([{
        "id": "right", "text": {"en": "A right.", "es": "Un derecho."},
        "jurisdictions": ["state"], "citations": law
    }]);
    assert_eq!(
        places(&data),
        [
            "/offices/0/founded_on/0/text contradiction",
            "/topics/0/citations/0/text contradiction",
            "/rights/0/citations/0/text contradiction",
        ]
    );
    data["reporters"] = json!([reporter("Am. Samoa Code")]);
    assert_eq!(places(&data), Vec::<String>::new());
    data["reporters"] = json!([reporter("Am. Samoa Code"), reporter("CFR")]);
    assert_eq!(places(&data), ["/reporters/1/name contradiction"]);
}
