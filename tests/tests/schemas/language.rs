//! Titles and descriptions: there at every place that a form shows, and in Spanish as in English.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};
use voice_core::disclosure::Language;
use voice_core::schema::{all, in_language, translation};

/// Each schema of a document with its place: fields, branches and terms among them.
fn places<'a>(schema: &'a Value, place: &str, found: &mut Vec<(String, &'a Map<String, Value>)>) {
    let Value::Object(keywords) = schema else { return };
    found.push((place.to_owned(), keywords));
    for keyword in ["properties", "$defs"] {
        for (name, schema) in keywords.get(keyword).and_then(Value::as_object).into_iter().flatten()
        {
            places(schema, &format!("{place}/{keyword}/{name}"), found);
        }
    }
    for (at, branch) in
        keywords.get("oneOf").and_then(Value::as_array).into_iter().flatten().enumerate()
    {
        // A branch that has a name has its texts where it is defined.
        if branch.get("$ref").is_none() {
            places(branch, &format!("{place}/oneOf/{at}"), found);
        }
    }
}

/// The titles and descriptions of the bundle, by place.
fn texts(bundle: &Value) -> BTreeMap<(String, &'static str), String> {
    let mut found = Vec::new();
    places(bundle, "", &mut found);
    let texts = found.iter().skip(1).flat_map(|(place, schema)| {
        ["title", "description"].map(|key| {
            let text = schema.get(key).and_then(Value::as_str).unwrap_or_default();
            ((place.clone(), key), text.to_owned())
        })
    });
    texts.collect()
}

/// The texts that are translated: of the title of a branch, that of its union and its own.
fn translated(texts: BTreeMap<(String, &'static str), String>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for ((_, key), text) in texts {
        match text.split_once(": ").filter(|_| key == "title") {
            Some((of, branch)) => found.extend([of.to_owned(), branch.to_owned()]),
            None => drop(found.insert(text)),
        }
    }
    found
}

/// Tools that make code from schemas name what they make by its title.
#[test]
fn each_definition_has_a_title_of_its_own_in_each_language() {
    for language in [Language::English, Language::Spanish] {
        let bundle = in_language(all(), language);
        let mut of: BTreeMap<String, &String> = BTreeMap::new();
        for (name, schema) in bundle["$defs"].as_object().unwrap() {
            let title = schema["title"].as_str().unwrap().to_lowercase();
            let other = of.insert(title.clone(), name);
            assert_eq!(other, None, "{name} has the title {title} too, in {language:?}");
        }
        assert!(of.len() > 300, "{}", of.len());
    }
}

#[test]
fn every_field_branch_and_term_has_a_title_and_a_description() {
    let bundle = all();
    let texts = texts(&bundle);
    assert!(texts.len() > 2000, "the bundle was walked: {}", texts.len());
    for ((place, key), text) in &texts {
        assert!(!text.is_empty() && text.trim() == text, "{place}: no {key}");
        assert!(*key != "title" || !text.contains('_'), "{place}: `{text}` is no title");
    }
}

#[test]
fn every_text_has_a_spanish_one_and_nothing_else_has() {
    let bundle = all();
    let english = translated(texts(&bundle));
    let file: BTreeMap<String, String> =
        serde_json::from_slice(include_bytes!("../../../voice-core/src/schema/es.json")).unwrap();
    let missing: Vec<_> = english.iter().filter(|text| !file.contains_key(*text)).collect();
    assert!(missing.is_empty(), "voice-core/src/schema/es.json has no Spanish for {missing:?}");
    let left: Vec<_> = file.keys().filter(|text| !english.contains(*text)).collect();
    assert!(
        left.is_empty(),
        "voice-core/src/schema/es.json translates what no schema says: {left:?}"
    );
    for (english, spanish) in &file {
        assert_eq!(translation(english, Language::Spanish), Some(spanish.as_str()));
        assert_eq!(translation(english, Language::English), Some(english.as_str()));
        assert_eq!(spanish.trim(), spanish);
        assert_eq!(
            english.ends_with('.'),
            spanish.ends_with('.'),
            "`{spanish}` ends otherwise than `{english}`"
        );
    }
}

/// A citation or a name of the wire is the same in every language.
#[test]
fn translations_keep_citations_names_and_numbers() {
    let kept = |text: &str| -> Vec<String> {
        let mut digits: Vec<String> = text
            .split(|c: char| !c.is_ascii_digit())
            .filter(|part| !part.is_empty())
            .map(str::to_owned)
            .collect();
        digits.extend(text.split('`').skip(1).step_by(2).map(str::to_owned));
        digits.sort();
        digits
    };
    let mut compared = 0;
    for english in translated(texts(&all())) {
        let spanish = translation(&english, Language::Spanish).unwrap();
        assert_eq!(kept(&english), kept(spanish), "`{english}` and `{spanish}`");
        compared += kept(&english).len();
    }
    assert!(compared > 100, "there are citations: {compared}");
}

#[test]
fn a_schema_in_spanish_accepts_what_the_english_one_does() {
    fn bare(schema: &Value) -> Value {
        match schema {
            Value::Object(keywords) => {
                let kept = keywords.iter().filter(|(key, value)| {
                    !(["title", "description"].contains(&key.as_str()) && value.is_string())
                });
                kept.map(|(key, value)| (key.clone(), bare(value))).collect::<Map<_, _>>().into()
            }
            Value::Array(items) => items.iter().map(bare).collect(),
            other => other.clone(),
        }
    }
    let english = all();
    let spanish = in_language(english.clone(), Language::Spanish);
    assert!(
        bare(&english) == bare(&spanish),
        "a translation changes more than titles and descriptions"
    );
    let (before, after) = (texts(&english), texts(&spanish));
    let same = before.iter().filter(|(place, text)| after.get(*place) == Some(text)).count();
    assert!(
        same * 20 < before.len(),
        "{same} of {} texts are the same in both languages",
        before.len()
    );
}
