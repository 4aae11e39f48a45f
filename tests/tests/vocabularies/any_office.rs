//! What is read of any office: every term that one could declare and nothing near to it, kept as it
//! was, and never a reason to tell more.

mod withholding;

use std::collections::BTreeSet;
use std::fs;

use serde_json::{Value, json};
use voice_core::category::Category;
use voice_core::disclosure::Information;
use voice_core::identifier::SubjectReference;
use voice_core::language::Language;
use voice_core::requester::{Jurisdiction, Purpose};
use voice_core::schema::{self, ENTRIES};
use voice_core::service::{DeclaredSupportKind, SupportKind};
use voice_core::subject::{FactSource, Protection, Subject};
use voice_core::vocabulary::{Vocabulary, VocabularyData, read_of_any_office};
use voice_core::wire::{Custodial, InputErrors, Read, from_value};

use super::offices::folder;
use super::{Compared, bytes, json as read_json};

/// A term that nobody declares in this program, but where a test says so.
const TERM: &str = "elm-county:hearing";

fn read<T: Read>(value: &Value) -> Result<T, InputErrors> {
    read_of_any_office(&bytes(value))
}

/// A schema of any office, made ready.
fn validator(name: &str, language: Language) -> jsonschema::Validator {
    let schema = schema::of_any_office(schema::get(name).unwrap(), language);
    jsonschema::draft202012::meta::validate(&schema).unwrap();
    jsonschema::validator_for(&schema).unwrap()
}

/// A list of a declaration, and a value of the wire in which a term of the list stands.
struct Place {
    list: &'static str,
    schema: &'static str,
    with: fn(&str) -> Value,
}

fn subject() -> Value {
    read_json("examples/subjects/demo.json")["subjects"][0].take()
}

fn question() -> Value {
    read_json("examples/questions/victim-custody-status.json")
}

const PLACES: [Place; 10] = [
    Place { list: "categories", schema: "category", with: |term| json!(term) },
    Place {
        list: "categories",
        schema: "subject",
        with: |term| {
            let mut subject = subject();
            subject["facts"][0]["fact"] = json!({"kind": term, "on": "2026-12-01"});
            subject
        },
    },
    Place {
        list: "categories",
        schema: "information",
        with: |term| json!({"kind": term, "number": 2}),
    },
    Place {
        list: "protections",
        schema: "subject",
        with: |term| {
            let mut subject = subject();
            subject["screening"]["findings"] = json!([{"protection": term, "from": "2026-01-01"}]);
            subject
        },
    },
    Place {
        list: "lookup_keys",
        schema: "subject-reference",
        with: |term| json!({"kind": term, "value": "20003-091", "date_of_birth": "1985-06-30"}),
    },
    Place {
        list: "lookup_keys",
        schema: "subject",
        with: |term| {
            let mut subject = subject();
            subject["identifiers"]["keys"] = json!([{"kind": term, "value": "20003-091"}]);
            subject
        },
    },
    Place {
        list: "support_kinds",
        schema: "counted-event",
        with: |term| json!({"kind": "support", "on": "2026-08-03", "support": term}),
    },
    Place {
        list: "purposes",
        schema: "question",
        with: |term| {
            let mut question = question();
            question["purpose"] = json!(term);
            question
        },
    },
    Place {
        list: "jurisdictions",
        schema: "question",
        with: |term| {
            let mut question = question();
            question["matter"]["jurisdiction"] = json!(term);
            question
        },
    },
    Place {
        list: "sources",
        schema: "subject",
        with: |term| {
            let mut subject = subject();
            subject["facts"][0]["source"] = json!(term);
            subject
        },
    },
];

/// A declaration of one term of a list, under a prefix.
fn declaring(list: &str, prefix: &str, name: &str) -> Value {
    let mut data = read_json("examples/offices/us-bop/vocabulary.json");
    let mut term = match list {
        "protections" => json!({"about": {"kind": "whole-person"}}),
        "lookup_keys" => data["lookup_keys"][0].take(),
        "support_kinds" => json!({"counted_as": "hotline"}),
        "sources" => json!({"treated_as": "agency-record"}),
        "categories" => json!({"form": {"kind": "day"}}),
        _ => json!({}),
    };
    term["name"] = json!(name);
    term["title"] = json!({"en": "A term", "es": "Un término"});
    term["description"] = term["title"].clone();
    term["citations"] = json!([{"text": "28 CFR 551.150", "verification": "verified"}]);
    let mut declaration = json!({
        "format": "1", "prefix": prefix, "title": term["title"].clone(), "categories": []
    });
    declaration[list] = json!([term]);
    declaration
}

/// A prefix and a name as long as they may be, and one letter longer.
const LONGEST: (&str, &str) = ("elm-county-of-states", "a-name-of-forty-letters-is-as-long-as-it");

/// A value whose sets are in order.
fn sorted(value: Value) -> Value {
    match value {
        Value::Array(items) => {
            let mut items: Vec<Value> = items.into_iter().map(sorted).collect();
            items.sort_by_key(Value::to_string);
            items.into()
        }
        Value::Object(members) => {
            members.into_iter().map(|(name, value)| (name, sorted(value))).collect()
        }
        other => other,
    }
}

/// The definition: a term is read where some office could declare it. So each text with a colon is
/// declared too, in two parts, and both say the same; and so does the schema.
#[test]
fn what_could_be_declared_is_read_and_nothing_else() {
    assert_eq!((LONGEST.0.len(), LONGEST.1.len()), (20, 40));
    let (longest_prefix, longest_name) = LONGEST;
    let longer = (format!("{longest_prefix}s"), format!("{longest_name}s"));
    let mut terms: Vec<(String, String)> = [
        ("elm-county", "hearing"),
        ("elm", "hearing"),
        ("elm-county", "h2"),
        LONGEST,
        ("", "hearing"),
        ("elm-county", ""),
        ("", ""),
        ("e", "hearing"),
        ("elm-county", "h"),
        ("Elm-county", "hearing"),
        ("elm-county", "Hearing"),
        ("elm_county", "hearing"),
        ("elm-", "hearing"),
        ("elm-county", "hearing-"),
        ("elm--county", "hearing"),
        ("1elm", "hearing"),
        ("elm county", "hearing"),
        (" elm", "hearing"),
        ("elm", "hearing\n"),
        ("elm", ":hearing"),
        ("elm", "hearing:more"),
        ("elm", "é"),
        (longer.0.as_str(), "hearing"),
        ("elm", longer.1.as_str()),
    ]
    .map(|(prefix, name)| (prefix.to_owned(), name.to_owned()))
    .into();
    // A term of the library under a prefix is one of an office in every other list.
    for name in ["release", "state", "by-number"] {
        terms.push(("elm".to_owned(), name.to_owned()));
    }
    let (mut compared, mut of_library) = (Compared::default(), 0);
    for Place { list, schema, with } in PLACES {
        let entry = ENTRIES.iter().find(|entry| entry.name == schema).unwrap();
        let reading = entry.reading.unwrap();
        let validator = validator(schema, Language::English);
        for (prefix, name) in &terms {
            let value = with(&format!("{prefix}:{name}"));
            let declared = from_value::<VocabularyData>(declaring(list, prefix, name)).is_ok();
            let read = (reading.rewrite_of_any_office)(&bytes(&value));
            assert_eq!(read.is_ok(), declared, "{list} {schema}: {prefix}:{name}");
            compared.compare(&validator, &value, declared);
            if let Ok(written) = read {
                assert_eq!(sorted(written), sorted(value.clone()), "{list}: nothing is lost");
            }
            // Who is bound to nothing knows none of it.
            assert!((reading.rewrite)(&bytes(&value)).is_err(), "{list} {schema}");
        }
        for word in ["hearing", "elm-county", "elm-county.hearing", "elm-county：hearing", ""] {
            let value = with(word);
            compared.compare(&validator, &value, false);
            let faults = (reading.rewrite_of_any_office)(&bytes(&value)).unwrap_err();
            assert!(faults.to_string().contains("prefix:name"), "{faults}");
        }
        let own = match list {
            "categories" => Category::ALL.map(|of| of.as_str()).to_vec(),
            "protections" => Protection::ALL.map(|of| of.as_str()).to_vec(),
            "support_kinds" => SupportKind::ALL.map(|of| of.as_str()).to_vec(),
            "purposes" => Purpose::ALL.map(|of| of.as_str()).to_vec(),
            "jurisdictions" => Jurisdiction::ALL.map(|of| of.as_str()).to_vec(),
            "sources" => FactSource::ALL.map(|of| of.as_str()).to_vec(),
            _ => Vec::new(),
        };
        for name in own {
            let value = with(&format!("elm-county:{name}"));
            compared.compare(&validator, &value, false);
            assert!((reading.rewrite_of_any_office)(&bytes(&value)).is_err(), "{list}: {name}");
            of_library += 1;
        }
    }
    assert!(compared.taken > 60 && compared.refused > 300, "{compared:?}");
    assert!(of_library > 80, "{of_library}");
    // What fills the room of a list comes after all that needs some of it.
    there_is_room_for_so_many_and_vocabularies_have_theirs();
}

/// Values in each form, and what is near to one.
fn values() -> Vec<Value> {
    let good = [
        json!({"state": "granted"}),
        json!({"on": "2026-12-01"}),
        json!({"on": "2026-12-01", "of": "local"}),
        json!({"at": "2026-12-01T14:00:00Z"}),
        json!({"name": "Dogwood House", "since": "2026-10-01"}),
        json!({"at": "2026-12-01T14:00:00Z", "court": "Parole Commission"}),
        json!({"amount_usd": 5000}),
        json!({"number": 2}),
        json!({"statement": "considered"}),
    ];
    let atoms = [
        json!(null),
        json!(""),
        json!("a"),
        json!("Two words"),
        json!("2026-12-01"),
        json!("2026-12-01T14:00:00Z"),
        json!(7),
        json!(-1),
        json!(100_000_001),
        json!([]),
        json!({}),
    ];
    let mut values = vec![json!({})];
    for value in &good {
        values.push(value.clone());
        let fields: Vec<String> = value.as_object().unwrap().keys().cloned().collect();
        for field in &fields {
            let mut without = value.clone();
            without.as_object_mut().unwrap().remove(field);
            values.push(without);
            for atom in &atoms {
                let mut with = value.clone();
                with[field] = atom.clone();
                values.push(with);
            }
        }
        // One field more, of each form and of none.
        let others = good.iter().flat_map(|of| of.as_object().unwrap().iter());
        for (field, of) in others.chain([(&"more".to_owned(), &json!(1))]) {
            let mut with = value.clone();
            with.as_object_mut().unwrap().entry(field).or_insert(of.clone());
            values.push(with);
        }
    }
    values
}

/// The form of a value is found by its fields.
#[test]
fn a_value_has_the_fields_of_one_form() {
    let mut compared = Compared::default();
    for language in Language::ALL {
        let (subjects, told) = (validator("subject", language), validator("information", language));
        for mut value in values() {
            value["kind"] = json!(TERM);
            let is_told = read::<Information>(&value).is_ok();
            compared.compare(&told, &value, is_told);
            let mut record = subject();
            record["facts"][0]["fact"] = value;
            let read = read::<Subject>(&record);
            compared.compare(&subjects, &record, read.is_ok());
            if let Ok(read) = read {
                assert_eq!(serde_json::to_value(Custodial(&read)).unwrap(), record);
            }
        }
    }
    assert!(compared.taken > 60 && compared.refused > 700, "{compared:?}");
    // All that is wrong is told at once, with the form that has the fields.
    let faults = read::<Subject>(&{
        let mut record = subject();
        record["facts"][0]["fact"] = json!({"kind": TERM, "at": 7, "court": "", "state2": 1});
        record["facts"][1]["fact"] = json!({"kind": "elm-county:visit"});
        record
    });
    let faults = faults.err().unwrap();
    let places: Vec<_> = faults.iter().map(|of| (of.pointer.as_str(), of.code.as_str())).collect();
    assert_eq!(
        places,
        [
            ("/facts/0/fact/at", "wrong-type"),
            ("/facts/0/fact/court", "too-short"),
            ("/facts/0/fact/state2", "unknown-field"),
            ("/facts/1/fact", "missing-field"),
        ]
    );
}

/// Beside the value of a look-up key stands what a declaration could ask for, and something does.
#[test]
fn a_key_has_whatever_a_declaration_could_ask_for_beside_it() {
    let beside = [
        ("name", json!("Neil Foss")),
        ("date_of_birth", json!("1985-06-30")),
        ("country_of_birth", json!("MX")),
    ];
    let mut compared = Compared::default();
    for language in Language::ALL {
        let (alone, subjects) =
            (validator("subject-reference", language), validator("subject", language));
        for chosen in 0_u8..8 {
            let mut reference = json!({"kind": TERM, "value": "20003 091/b"});
            for (at, (field, says)) in beside.iter().enumerate() {
                if chosen & (1 << at) != 0 {
                    reference[*field] = says.clone();
                }
            }
            let rewritten = read::<SubjectReference>(&reference);
            compared.compare(&alone, &reference, chosen != 0);
            assert_eq!(rewritten.is_ok(), chosen != 0, "{reference}");
            if let Ok(read) = rewritten {
                assert_eq!(serde_json::to_value(&read).unwrap(), reference);
            }
            for (field, atom) in [
                ("value", json!("")),
                ("value", json!("é")),
                ("value", json!("a".repeat(65))),
                ("date_of_birth", json!("1985-06-31")),
                ("name", json!(null)),
                ("number", json!("A200000001")),
            ] {
                let mut with = reference.clone();
                with[field] = atom;
                compared.compare(&alone, &with, false);
                assert!(read::<SubjectReference>(&with).is_err(), "{with}");
            }
        }
        let key = |value: &str| json!({"kind": TERM, "value": value});
        let mut more = key("1");
        more["date_of_birth"] = json!("1985-06-30");
        for (keys, is_good) in [
            (json!([{"kind": "elm-county:card", "value": "1"}, key("1"), key("1-")]), true),
            (json!([key("1"), key("1")]), false),
            (json!([more]), false),
            (json!([{"kind": TERM}]), false),
            (json!([]), false),
        ] {
            let mut record = subject();
            record["identifiers"]["keys"] = keys;
            compared.compare(&subjects, &record, is_good);
            let read = read::<Subject>(&record);
            assert_eq!(read.is_ok(), is_good, "{record}");
            let written = read.map(|read| serde_json::to_value(Custodial(&read)).unwrap());
            assert!(written.is_err() || written == Ok(record));
        }
    }
    assert_eq!((compared.taken, compared.refused), (2 * 8, 2 * (1 + 48 + 4)));
}

/// The texts of what the schema of any office adds are there in both languages.
#[test]
fn every_text_of_any_office_is_there_in_each_language() {
    fn texts(schema: &Value, found: &mut BTreeSet<String>) {
        match schema {
            Value::Object(members) => {
                for word in ["title", "description"] {
                    let text = members.get(word).and_then(Value::as_str);
                    found.extend(text.into_iter().flat_map(|of| of.split(": ")).map(str::to_owned));
                }
                members.values().for_each(|value| texts(value, found));
            }
            Value::Array(items) => items.iter().for_each(|item| texts(item, found)),
            _ => {}
        }
    }
    for name in ["subject", "question", "subject-reference", "office-data"] {
        let of = |language| {
            let mut found = BTreeSet::new();
            let schema = schema::get(name).unwrap();
            texts(&schema::of_any_office(schema, language), &mut found);
            found
        };
        let (english, spanish) = (of(Language::English), of(Language::Spanish));
        let same: Vec<_> = english.intersection(&spanish).filter(|of| of.ends_with('.')).collect();
        assert!(same.is_empty(), "{name}: {same:?}");
    }
}

/// All that a reading takes that is bound to an office, a reading of any office takes, and writes
/// the same; what the library refuses by itself stays refused.
#[test]
fn whatever_an_office_reads_is_read_of_any() {
    let corpus = folder("us-bop").join("../../../tests/corpus");
    let mut found = [0; 3];
    for (office, at) in [("", 0), ("us-bop", 1), ("state-acp", 2)] {
        let vocabulary = match office {
            "" => Vocabulary::default(),
            name => {
                let data = read_json(&format!("examples/offices/{name}/vocabulary.json"));
                Vocabulary::load([from_value(data).unwrap()]).unwrap()
            }
        };
        for entry in ENTRIES {
            let Some(reading) = entry.reading else { continue };
            let of = |kind: &str| -> Vec<Value> {
                let file = corpus.join(office).join(format!("{}.{kind}.ndjson", entry.name));
                let text = fs::read_to_string(file).unwrap_or_default();
                text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
            };
            for value in of("accept") {
                let json = bytes(&value);
                let bound = (reading.rewrite_bound)(&json, &vocabulary).unwrap();
                let any = (reading.rewrite_of_any_office)(&json);
                assert_eq!(any.as_ref(), Ok(&bound), "{office} {}: {value}", entry.name);
                found[at] += 1;
            }
            for line in of("reject").iter().filter(|_| office.is_empty()) {
                let json = bytes(&line["value"]);
                assert!((reading.rewrite_of_any_office)(&json).is_err(), "{}: {line}", entry.name);
            }
        }
    }
    assert!(found.iter().all(|count| *count > 100), "{found:?}");
}

/// A program keeps as many names without a declaration as it says, and then refuses one more with
/// that number; what is declared has its room, and names that are there are read on.
fn there_is_room_for_so_many_and_vocabularies_have_theirs() {
    let word = |at: usize| json!(format!("room-of-any:of-{at}"));
    let of = |at: usize| read::<SupportKind>(&word(at));
    let taken = (0..DeclaredSupportKind::ROOM).take_while(|at| of(*at).is_ok()).count();
    assert!((1..=DeclaredSupportKind::UNDECLARED).contains(&taken), "{taken}");
    let faults = of(taken).unwrap_err().into_vec();
    let [fault] = &faults[..] else { panic!("{faults:?}") };
    assert_eq!(fault.code.as_str(), "unknown-term");
    let most = format!("one of at most {} others", DeclaredSupportKind::UNDECLARED);
    assert!(fault.expected.contains(&most), "{}", fault.expected);
    assert!(of(taken - 1).is_ok());
    // Of another list there is room.
    assert!(read::<Protection>(&json!("room-of-any:of-0")).is_ok());

    // What is declared later keeps what there is of it, and has room beside it.
    let text = json!({"en": "A", "es": "A"});
    let kinds: Vec<Value> = (taken - 1..taken + 9)
        .map(|at| {
            json!({
                "name": format!("of-{at}"), "title": text, "description": text,
                "counted_as": "hotline",
                "citations": [{"text": "28 CFR 551.150", "verification": "verified"}]
            })
        })
        .collect();
    let before = of(taken - 1).unwrap();
    let data = from_value(json!({
        "format": "1", "prefix": "room-of-any", "title": text, "categories": [],
        "support_kinds": kinds
    }));
    let vocabulary = Vocabulary::load([data.unwrap()]).unwrap();
    assert_eq!(vocabulary.read::<SupportKind>(&bytes(&word(taken - 1))).unwrap(), before);
    assert!(vocabulary.counted_as(before).is_some());
    assert!(of(taken).is_ok() && of(taken + 9).is_err());
}
