//! Look-up keys: people are found by what an office declares as they are by number and name.

use serde_json::{Value, json};
use voice_core::identifier::{DeclaredKey, SubjectReference};
use voice_core::language::Language;
use voice_core::schema;
use voice_core::subject::{LookupResult, Register, ScreeningRow, Subject};
use voice_core::vocabulary::{KeyCompanion, Vocabulary, VocabularyData};
use voice_core::wire::{Custodial, InputErrors, from_json, from_value};

use super::{Compared, bound, bytes, json as read_json, vocabulary};

const NUMBER: &str = "us-bop:register-number";

fn places(faults: &InputErrors) -> Vec<(&str, &'static str)> {
    faults.iter().map(|of| (of.pointer.as_str(), of.code.as_str())).collect()
}

fn flaws(edit: impl FnOnce(&mut Value)) -> Vec<(String, &'static str)> {
    let mut data = read_json("examples/offices/us-bop/vocabulary.json");
    edit(&mut data["lookup_keys"]);
    let faults = from_json::<VocabularyData>(&bytes(&data)).unwrap_err();
    faults.iter().map(|of| (of.pointer.clone(), of.code.as_str())).collect()
}

#[test]
fn every_flaw_of_a_declared_key_has_its_place() {
    let found = flaws(|keys| {
        let whole = keys[0].clone();
        let with = |field: &str, value: Value| {
            let mut key = whole.clone();
            key["name"] = json!(format!("key-{field}").replace('_', "-"));
            key[field] = value;
            key
        };
        let mut bare = json!({"name": "bare", "title": {"en": "Bare"}});
        bare["citations"] = json!([]);
        *keys = json!([
            bare,
            with("beside", json!([])),
            with("pattern", json!("[0-9]+")),
            with("example", json!("")),
            with("normal_form", json!({"leave_out": ["comma"]})),
        ]);
    });
    let at = |place: &str, code| (format!("/lookup_keys/{place}"), code);
    assert_eq!(
        found,
        [
            at("0/title/es", "missing-field"),
            at("0/description", "missing-field"),
            at("0/pattern", "missing-field"),
            at("0/example", "missing-field"),
            at("0/normal_form", "missing-field"),
            at("0/beside", "missing-field"),
            at("0/citations", "too-few-items"),
            at("1/beside", "too-few-items"),
            at("2/pattern", "bad-form"),
            at("3/example", "too-short"),
            at("4/normal_form/leave_out/0", "unknown-term"),
            at("4/normal_form/letters", "missing-field"),
        ]
    );
}

/// What has each of its parts in form, and no sense as a whole.
#[test]
fn a_key_has_a_pattern_that_its_example_has() {
    for pattern in [
        "^[^0-9]$",           // what is not in the class may be any character
        "^[0-9$",             // no end of the class
        "^(a|b)*a(a|b){20}$", // more states than there is memory for
        "^(a{900}){900}$",    // more characters than there is memory for
        "^a|b$",              // the second has no anchor
        "^.$",
    ] {
        let found = flaws(|keys| keys[0]["pattern"] = json!(pattern));
        assert_eq!(found, [("/lookup_keys/0/pattern".to_owned(), "contradiction")], "{pattern}");
    }
    let at_example = [("/lookup_keys/0/example".to_owned(), "contradiction")];
    assert_eq!(flaws(|keys| keys[0]["example"] = json!("1234-567")), at_example);
    // What has left-out characters alone would be the same as nothing.
    let nothing_counts = |keys: &mut Value| keys[0]["pattern"] = json!("^[0-9]*-[0-9]*$");
    let at_pattern = [("/lookup_keys/0/pattern".to_owned(), "contradiction")];
    assert_eq!(flaws(nothing_counts), at_pattern);
    let twice = flaws(|keys| *keys = json!([keys[0], keys[0]]));
    assert_eq!(twice, [("/lookup_keys/1/name".to_owned(), "duplicate")]);
}

/// References that are good and bad in each way that there is.
fn references() -> Vec<Value> {
    let good = json!({"kind": NUMBER, "value": "20003-091", "date_of_birth": "1985-06-30"});
    let mut all = vec![
        good.clone(),
        json!({"kind": NUMBER, "value": "20003091", "date_of_birth": "1985-06-30"}),
        json!({"kind": "by-number", "number": "A200000001", "country_of_birth": "MX"}),
    ];
    let atoms = [
        json!(null),
        json!(""),
        json!("20003"),
        json!("20003-0911"),
        json!(" 20003-091"),
        json!("2000३-091"),
        json!("20003-091\n"),
        json!("1985-06-31"),
        json!(7),
        json!([]),
        json!({}),
        json!("by-number"),
        json!("us-bop:register-numbr"),
        json!("us-bop:furlough"),
        json!("state-acp:card"),
    ];
    for field in ["kind", "value", "date_of_birth"] {
        let mut without = good.clone();
        without.as_object_mut().unwrap().remove(field);
        all.push(without);
        for atom in &atoms {
            let mut with = good.clone();
            with[field] = atom.clone();
            all.push(with);
        }
    }
    for (field, value) in [("country_of_birth", "MX"), ("name", "Neil Foss"), ("number", "A1")] {
        let mut with = good.clone();
        with[field] = json!(value);
        all.push(with);
    }
    all
}

/// What a record may have of declared keys.
fn known() -> Vec<Value> {
    let key = |value: &str| json!({"kind": NUMBER, "value": value});
    let mut of_a_birth = key("20003-091");
    of_a_birth["date_of_birth"] = json!("1985-06-30");
    let many = |count: usize| (0..count).map(|at| key(&format!("{at:05}-091"))).collect::<Value>();
    vec![
        json!([key("20003-091")]),
        json!([key("20003-091"), key("20004091")]),
        json!([key("20003-091"), key("20003-091")]),
        json!([key("2003-091")]),
        json!([of_a_birth]),
        json!([{"kind": NUMBER}]),
        json!([{"value": "20003-091"}]),
        json!([{"kind": "us-bop:furlough", "value": "20003-091"}]),
        json!(["20003-091"]),
        json!([]),
        json!(null),
        json!(key("20003-091")),
        many(32),
        many(33),
    ]
}

/// The bound schema and the bound reader take the same, both ways, wherever a key may stand.
#[test]
fn the_bound_schema_takes_the_keys_that_the_bound_reader_takes() {
    let vocabulary = vocabulary();
    let mut compared = Compared::default();
    for language in [Language::English, Language::Spanish] {
        let validator = |name| {
            let schema = bound(name, language);
            jsonschema::draft202012::meta::validate(&schema).unwrap();
            jsonschema::validator_for(&schema).unwrap()
        };
        let (alone, row, subject) =
            (validator("subject-reference"), validator("screening-row"), validator("subject"));
        for reference in references() {
            let read = vocabulary.read::<SubjectReference>(&bytes(&reference)).is_ok();
            compared.compare(&alone, &reference, read);
            let screening =
                read_json("examples/subjects/demo.json")["subjects"][0]["screening"].clone();
            let value = json!({"person": reference, "screening": screening});
            compared.compare(&row, &value, vocabulary.read::<ScreeningRow>(&bytes(&value)).is_ok());
        }
        for keys in known() {
            let mut record = read_json("examples/subjects/demo.json")["subjects"][0].clone();
            record["identifiers"]["keys"] = keys;
            compared.compare(
                &subject,
                &record,
                vocabulary.read::<Subject>(&bytes(&record)).is_ok(),
            );
        }
    }
    assert!(compared.taken > 15 && compared.refused > 100, "{compared:?}");
}

/// Two spellings of one number are one, which no schema says.
#[test]
fn one_number_is_there_once() {
    let mut record = read_json("examples/subjects/demo.json")["subjects"][0].clone();
    let key = |value: &str| json!({"kind": NUMBER, "value": value});
    record["identifiers"]["keys"] = json!([key("20003-091"), key("20003091")]);
    let faults = vocabulary().read::<Subject>(&bytes(&record)).err().unwrap();
    assert_eq!(places(&faults), [("/identifiers/keys/1", "duplicate")]);
    assert!(faults.iter().all(|of| of.code.is_beyond_schemas()));
}

/// Faults are told at once, with the nearest key, and no value is repeated.
#[test]
fn a_reference_is_refused_with_all_that_is_wrong() {
    let vocabulary = vocabulary();
    let of =
        |reference: Value| vocabulary.read::<SubjectReference>(&bytes(&reference)).err().unwrap();
    let faults = of(json!({"kind": NUMBER, "value": "77777", "country_of_birth": "MX"}));
    assert_eq!(
        places(&faults),
        [
            ("/value", "bad-form"),
            ("/date_of_birth", "missing-field"),
            ("/country_of_birth", "unknown-field"),
        ]
    );
    assert!(!faults.to_string().contains("77777"));
    let near = of(json!({"kind": "us-bop:register-numbr", "value": "20003-091"}));
    assert!(near.to_string().contains("`us-bop:register-number`"));
    let none = of(json!({"value": "20003-091"}));
    assert_eq!(
        none.iter().next().unwrap().expected,
        format!("one of by-number, by-name, {NUMBER}")
    );
}

/// Who declares no key has no field for one: it is refused as any other field that is unknown.
#[test]
fn without_a_declaration_nothing_is_a_key() {
    let mut record = read_json("examples/subjects/demo.json")["subjects"][0].clone();
    record["identifiers"]["keys"] = json!([{"kind": NUMBER, "value": "20003-091"}]);
    let faults = from_json::<Subject>(&bytes(&record)).err().unwrap();
    assert_eq!(places(&faults), [("/identifiers/keys", "unknown-field")]);
    let mut data = read_json("examples/offices/us-bop/vocabulary.json");
    data.as_object_mut().unwrap().remove("lookup_keys");
    let without = Vocabulary::load([from_value(data).unwrap()]).unwrap();
    let faults = without.read::<Subject>(&bytes(&record)).err().unwrap();
    assert_eq!(places(&faults), [("/identifiers/keys", "unknown-field")]);
    let reference = json!({"kind": NUMBER, "value": "20003-091", "date_of_birth": "1985-06-30"});
    assert!(without.read::<SubjectReference>(&bytes(&reference)).is_err());
    let schema = schema::bound(schema::get("subject").unwrap(), &without, Language::English);
    assert!(schema["$defs"]["Identifiers"]["properties"].get("keys").is_none());
}

fn inmates() -> Vec<Subject> {
    let json = read_json("examples/offices/us-bop/subjects.json");
    vocabulary().read::<Register>(&bytes(&json)).unwrap().subjects().clone()
}

fn by_number(value: &str, born: &str) -> SubjectReference {
    let beside = [(KeyCompanion::DateOfBirth, born)];
    SubjectReference::by_key(&vocabulary(), NUMBER, value, &beside).unwrap()
}

/// The record that is found by going through all, which is the one found among those of the key.
fn found<'a>(subjects: &'a [Subject], reference: &SubjectReference) -> Option<&'a str> {
    let key = reference.lookup_key();
    let with_key = subjects.iter().filter(|of| of.identifiers().lookup_keys().contains(&key));
    let id = |of: LookupResult<'a>| of.record().as_str();
    let by_key = id(LookupResult::of_candidates(with_key.take(2), reference));
    let by_all = id(LookupResult::of_candidates(subjects, reference));
    assert_eq!(by_key, by_all);
    Some(by_all).filter(|id| *id != LookupResult::nobody().record().as_str())
}

/// Everything agrees or nobody is found; a number that two records have finds neither.
#[test]
fn a_key_finds_the_one_record_with_which_everything_agrees() {
    let mut subjects = inmates();
    let citizen = Some("inmate-citizen");
    assert_eq!(found(&subjects, &by_number("20003-091", "1985-06-30")), citizen);
    assert_eq!(found(&subjects, &by_number("20003091", "1985-06-30")), citizen);
    assert_eq!(found(&subjects, &by_number("20003-091", "1985-07-01")), None);
    assert_eq!(found(&subjects, &by_number("20003-092", "1985-06-30")), None);

    // Wherever and whenever the other was born, of one of the two the number is wrong.
    let mut other = serde_json::to_value(Custodial(&subjects[0])).unwrap();
    other["id"] = json!("another");
    other["identifiers"]["date_of_birth"] = json!("1990-01-01");
    other["identifiers"]["keys"] = json!([{"kind": NUMBER, "value": "20003091"}]);
    subjects.push(vocabulary().read(&bytes(&other)).unwrap());
    assert_eq!(found(&subjects, &by_number("20003-091", "1985-06-30")), None);
    assert_eq!(found(&subjects, &by_number("20003-091", "1990-01-01")), None);
}

/// Everything that a declaration puts beside a value must agree, and letters count as it says.
#[test]
fn all_that_stands_beside_a_value_must_agree() {
    let key = |letters: &str| {
        json!({
            "format": "1", "prefix": format!("keys-{letters}"), "categories": [],
            "title": {"en": "Keys", "es": "Claves"},
            "lookup_keys": [{
                "name": "card", "title": {"en": "Card", "es": "Tarjeta"},
                "description": {"en": "The card.", "es": "La tarjeta."},
                "pattern": "^[A-Za-z]{2}[ .][0-9]{1,4}$", "example": "ab 12",
                "normal_form": {"leave_out": ["space", "dot"], "letters": letters},
                "beside": ["name", "date-of-birth", "country-of-birth"],
                "citations": [{"text": "28 CFR 551.150", "verification": "verified"}]
            }]
        })
    };
    for (letters, same_in_either_case) in [("either-case", true), ("as-written", false)] {
        let vocabulary = Vocabulary::load([from_value(key(letters)).unwrap()]).unwrap();
        let card = format!("keys-{letters}:card");
        let mut record = read_json("examples/subjects/demo.json")["subjects"][0].clone();
        record["identifiers"]["keys"] = json!([{"kind": card, "value": "Ab 12"}]);
        let record = [vocabulary.read::<Subject>(&bytes(&record)).unwrap()];
        let good = json!({
            "kind": card, "value": "Ab.12", "name": "MARCO  VEGA",
            "date_of_birth": "1985-06-30", "country_of_birth": "MX"
        });
        let is_found = |change: &[(&str, &str)]| {
            let mut reference = good.clone();
            change.iter().for_each(|(field, value)| reference[*field] = json!(value));
            let reference = vocabulary.read::<SubjectReference>(&bytes(&reference)).unwrap();
            found(&record, &reference).is_some()
        };
        assert!(is_found(&[]));
        assert_eq!(is_found(&[("value", "aB 12")]), same_in_either_case, "{letters}");
        for change in [
            ("value", "Ab 13"),
            ("name", "Marco Vego"),
            ("date_of_birth", "1985-07-01"),
            ("country_of_birth", "FR"),
        ] {
            assert!(!is_found(&[change]), "{change:?}");
        }
        let schema = schema::get("subject-reference").unwrap();
        let schema = schema::bound(schema, &vocabulary, Language::English);
        let schema = jsonschema::validator_for(&schema).unwrap();
        assert!(schema.is_valid(&good));
        for field in good.as_object().unwrap().keys() {
            let mut without = good.clone();
            without.as_object_mut().unwrap().remove(field);
            assert!(vocabulary.read::<SubjectReference>(&bytes(&without)).is_err(), "{field}");
            assert!(!schema.is_valid(&without), "{field}");
        }
    }
}

/// Two records of one person are one with the numbers of both.
#[test]
fn a_merged_record_is_found_by_either_number() {
    let subjects = inmates();
    let (one, other) = (&subjects[2], &subjects[3]);
    let other = {
        let mut other = serde_json::to_value(Custodial(other)).unwrap();
        other["facts"] = json!([]);
        vocabulary().read::<Subject>(&bytes(&other)).unwrap()
    };
    let merged = [one.merged(&other).unwrap()];
    for number in ["20003-091", "20004-091"] {
        assert_eq!(found(&merged, &by_number(number, "1985-06-30")), Some("inmate-citizen"));
    }
}

/// What is written is read again, and is the same key in the same words.
#[test]
fn a_key_is_kept_as_it_was_written() {
    let vocabulary = vocabulary();
    let key = DeclaredKey::new(&vocabulary, NUMBER, "20003091").unwrap();
    let written = serde_json::to_value(Custodial(&key)).unwrap();
    assert_eq!(written, json!({"kind": NUMBER, "value": "20003091"}));
    assert!(key == DeclaredKey::new(&vocabulary, NUMBER, "20003-091").unwrap());
    let reference = by_number("20003091", "1985-06-30");
    let again: SubjectReference =
        vocabulary.read(serde_json::to_string(&reference).unwrap().as_bytes()).unwrap();
    assert!(again == reference && again == by_number("20003-091", "1985-06-30"));
    for shown in [format!("{key:?}"), format!("{reference:?}")] {
        assert!(!shown.contains("20003"), "{shown}");
    }
}
