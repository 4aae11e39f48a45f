use serde_json::{Value, json};
use voice_core::disclosure::QuestionRecord;
use voice_core::language::Language;
use voice_core::schema;
use voice_core::subject::Subject;
use voice_core::vocabulary::Vocabulary;

use super::{Compared, bound, bytes, json as read_json, vocabulary};

fn record(facts: &[Value]) -> Value {
    let register = read_json("examples/subjects/demo.json");
    let mut record = register["subjects"][0].clone();
    let recorded = |fact: &Value| json!({"source": "agency-record", "fact": fact});
    record["facts"] = facts.iter().map(recorded).collect();
    record
}

/// Values of facts, good and bad in each way that there is, in every place of a good one.
fn facts() -> Vec<Value> {
    let mut facts = Vec::new();
    let atoms = [
        json!(null),
        json!(""),
        json!("us-bop:furlough"),
        json!("considered"),
        json!("local"),
        json!("mandatory-release"),
        json!("2026-12-01"),
        json!("2026-12-01T15:00:00Z"),
        json!("A House"),
        json!(7),
        json!(-1),
        json!(1.5),
        json!([]),
        json!({}),
        json!(true),
        json!("us-bop:relase"),
        json!("state-acp:address"),
        json!("release"),
    ];
    for good in [
        json!({"kind": "us-bop:furlough", "on": "2026-12-20"}),
        json!({"kind": "us-bop:parole-hearing", "at": "2026-12-01T15:00:00Z", "court": "A Court"}),
        json!({"kind": "us-bop:community-placement", "name": "A House", "since": "2026-10-01"}),
        json!({"kind": "us-bop:transfer-to-state-custody", "on": "2026-10-09", "of": "local"}),
        json!({"kind": "us-bop:compassionate-release", "statement": "considered"}),
        json!({"kind": "release", "on": "2026-10-09", "manner": "bond"}),
    ] {
        facts.push(good.clone());
        for field in good.as_object().unwrap().keys() {
            let mut without = good.clone();
            without.as_object_mut().unwrap().remove(field);
            facts.push(without);
            for atom in &atoms {
                let mut with = good.clone();
                with[field] = atom.clone();
                facts.push(with);
            }
        }
        for (field, value) in [("more", json!(1)), ("of", json!("state"))] {
            let mut with = good.clone();
            with[field] = value;
            facts.push(with);
        }
    }
    facts
}

/// The bound schema and the bound reader take the same, both ways.
#[test]
fn the_bound_schema_takes_what_the_bound_reader_takes() {
    let vocabulary = vocabulary();
    let mut compared = Compared::default();
    for language in [Language::English, Language::Spanish] {
        let subject = jsonschema::validator_for(&bound("subject", language)).unwrap();
        for fact in facts() {
            let record = record(&[fact]);
            let read = vocabulary.read::<Subject>(&bytes(&record)).is_ok();
            compared.compare(&subject, &record, read);
        }
        // Two facts of one category are one too many, declared or not, which no schema says.
        let fact = |on: &str| json!({"kind": "us-bop:furlough", "on": on});
        let twice = record(&[fact("2026-12-20"), fact("2026-12-21")]);
        let faults = vocabulary.read::<Subject>(&bytes(&twice)).unwrap_err().into_vec();
        assert!(faults.iter().all(|fault| fault.code.is_beyond_schemas()), "{faults:?}");
        // What is declared is about no case.
        let mut of_a_matter = record(&[fact("2026-12-20")]);
        of_a_matter["facts"][0]["matter"] = json!("matter-elm-street");
        compared.compare(
            &subject,
            &of_a_matter,
            vocabulary.read::<Subject>(&bytes(&of_a_matter)).is_ok(),
        );

        let question = jsonschema::validator_for(&bound("question", language)).unwrap();
        for words in [
            json!(["us-bop:furlough"]),
            json!(["us-bop:furlough", "release"]),
            json!(["us-bop:furlough", "us-bop:furlough"]),
            json!(["us-bop:furlouhg"]),
            json!(["state-acp:address"]),
            json!(["furlough"]),
            json!(["US-BOP:furlough"]),
        ] {
            let mut value = read_json("examples/questions/victim-custody-status.json");
            value["categories"] = words;
            let read = vocabulary.read::<QuestionRecord>(&bytes(&value)).is_ok();
            compared.compare(&question, &value, read);
        }
    }
    println!("{} taken, {} refused by both", compared.taken, compared.refused);
    assert!(compared.taken > 20 && compared.refused > 500, "{compared:?}");
}

/// Who declares nothing has the schemas that there were, byte for byte.
#[test]
fn nothing_declared_changes_nothing() {
    for name in schema::names() {
        let schema = schema::get(name).unwrap();
        let bound = schema::bound(schema.clone(), &Vocabulary::default(), Language::English);
        assert_eq!(bound.to_string(), schema.to_string(), "{name}");
        assert!(!schema.to_string().contains("us-bop:furlough\""), "{name}");
    }
}

/// Every term is shown in each language, and so is all that a form shows around it.
#[test]
fn every_text_is_there_in_each_language() {
    fn texts(schema: &Value, found: &mut Vec<String>) {
        match schema {
            Value::Object(members) => {
                if let Some(title) = members.get("title").and_then(Value::as_str) {
                    // That of a branch is that of its union and its own.
                    found.extend(title.split(": ").map(str::to_owned));
                }
                let description = members.get("description").and_then(Value::as_str);
                found.extend(description.map(str::to_owned));
                members.values().for_each(|value| texts(value, found));
            }
            Value::Array(items) => items.iter().for_each(|item| texts(item, found)),
            _ => {}
        }
    }
    let spanish: Vec<String> = {
        let mut found = Vec::new();
        texts(&bound("subject", Language::Spanish), &mut found);
        found
    };
    for (category, of) in vocabulary().categories() {
        let es = of.title.es.as_str().to_owned();
        assert!(spanish.contains(&es), "{}", category.as_str());
    }
    let mut english = Vec::new();
    texts(&bound("subject", Language::English), &mut english);
    let declared: Vec<String> = {
        let vocabulary = vocabulary();
        let of = |bilingual: &voice_core::language::Bilingual| bilingual.en.as_str().to_owned();
        let keys = vocabulary
            .lookup_keys()
            .flat_map(|(_, declared)| [of(&declared.title), of(&declared.description)]);
        let sources = vocabulary
            .every_source()
            .filter_map(|source| vocabulary.source(source))
            .flat_map(|declared| [of(&declared.title), of(&declared.description)]);
        vocabulary
            .categories()
            .flat_map(|(_, declared)| {
                let words = declared.form.words().iter().map(|word| of(&word.title));
                let words: Vec<String> = words.collect();
                [of(&declared.title), of(&declared.description)].into_iter().chain(words)
            })
            .chain(keys)
            .chain(sources)
            .collect()
    };
    let missing: Vec<&String> = english
        .iter()
        .filter(|text| !declared.contains(text))
        .filter(|text| schema::translation(text, Language::Spanish).is_none())
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}
