//! The edits of the reference pack under `tests/policy-edits`: each is refused, or not, as it says.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use voice_core::category::Category;
use voice_core::disclosure::{Draft, Policy, ProofError};
use voice_core::subject::{LookupResult, Protection};
use voice_core::wire::Diagnostic as _;

use crate::{pack, us_federal};

/// The place that an edit names: below `rules`, `protections` and `classes` an item is named by
/// what it is about.
fn place(pack: &Value, path: &str) -> String {
    let named = path.split('/').skip(1).collect::<Vec<_>>();
    let [list, item, rest @ ..] = named.as_slice() else { return path.to_owned() };
    let key = match *list {
        "rules" | "cover_groups" => "id",
        "protections" => "protection",
        "classes" => "category",
        _ => return path.to_owned(),
    };
    let at = pack[*list].as_array().unwrap().iter().position(|of| of[key] == *item).expect(path);
    [&[*list, at.to_string().as_str()], rest]
        .concat()
        .iter()
        .map(|part| format!("/{part}"))
        .collect()
}

fn parent<'a>(pack: &'a mut Value, path: &str) -> (&'a mut Value, String) {
    let place = place(pack, path);
    let (parent, key) = place.rsplit_once('/').expect("a place below the root");
    (pack.pointer_mut(parent).unwrap_or_else(|| panic!("{path} has no parent")), key.to_owned())
}

fn edited(edit: &Value) -> Value {
    let mut pack = us_federal();
    for path in edit["remove"].as_array().into_iter().flatten() {
        match parent(&mut pack, path.as_str().unwrap()) {
            (Value::Array(items), key) => drop(items.remove(key.parse().unwrap())),
            (Value::Object(members), key) => {
                assert!(members.remove(&key).is_some(), "{path} is not there")
            }
            _ => panic!("{path} is no item and no member"),
        }
    }
    for (path, value) in edit["set"].as_object().into_iter().flatten() {
        let (parent, key) = parent(&mut pack, path);
        parent[key] = value.clone();
    }
    pack
}

/// `proved`, the code of the first flaw, or the law that is broken first.
fn verdict(edited: &Value) -> String {
    match Policy::load([pack(edited)]) {
        Ok(_) => "proved".to_owned(),
        Err(error) => error.code().to_owned(),
    }
}

#[test]
fn each_edit_has_the_verdict_that_it_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join("tests/policy-edits");
    let mut tried = 0;
    for file in fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "json") {
            let edit: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
            assert_eq!(
                verdict(&edited(&edit)),
                edit["verdict"],
                "{}: {}",
                path.display(),
                edit["says"]
            );
            tried += 1;
        }
    }
    assert!(tried > 5, "{tried} edits");
}

/// A case can be made of every category: whatever a link says follows, the proof answers.
#[test]
fn a_link_to_any_category_is_proved_or_broken() {
    let mut verdicts = BTreeMap::new();
    for to in Category::ALL.into_iter().filter(|to| to.as_str() != "facility") {
        let mut pack = us_federal();
        let link = json!({"from": ["facility"], "to": to.as_str()});
        pack["links"].as_array_mut().unwrap().push(link);
        verdicts.entry(verdict(&pack)).or_insert_with(Vec::new).push(to);
    }
    assert_eq!(verdicts.keys().collect::<Vec<_>>(), ["derivation-closure", "proved"]);
    assert!(verdicts["derivation-closure"].contains(&Category::Health));
}

#[test]
fn what_a_value_states_is_shown() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join("tests/policy-edits");
    let edit = fs::read(folder.join("citizenship-told.json")).unwrap();
    let edited = edited(&serde_json::from_slice(&edit).unwrap());
    let draft = Draft::new([pack(&edited)]).unwrap();
    let Err(ProofError::Broken(broken)) = draft.clone().prove() else { panic!("it is proved") };
    let stated: Vec<_> = broken.iter().filter(|of| of.says.contains("states that")).collect();
    let [stated] = stated.as_slice() else { panic!("{broken}") };
    assert!(stated.says.contains("`privacy-act`") && stated.says.contains("`citizenship`"));
    let shown = stated.counterexample.as_ref().unwrap();
    let (question, subject) = (&shown.questions[0], &shown.subjects[0]);
    assert!(subject.protections(question.as_of.utc_day()).contains(Protection::PrivacyAct));
    assert!(draft.releases(question, LookupResult::one(subject)).contains(Category::Citizenship));
}
