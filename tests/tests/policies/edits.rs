//! The edits of the reference pack under `tests/policy-edits`: each is refused, or not, as it says.

use std::fs;
use std::path::Path;

use serde_json::Value;
use voice_core::disclosure::{LoadError, Policy, Unproved};

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
        Err(LoadError::Flawed(flaws)) => flaws.iter().next().unwrap().code.as_str().to_owned(),
        Err(LoadError::Unproved(Unproved::Broken(broken))) => {
            broken.iter().next().unwrap().law.as_str().to_owned()
        }
        Err(error) => panic!("{error}"),
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
