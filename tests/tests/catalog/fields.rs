//! Each field of the standard's own schema files is read into the model; left out, aloud, where the
//! files are not beside the repository.
//!
//! The files are those of HSDS 3.0. Of 3.1, 3.2 and the UK profile the names and types of all
//! fields are in `fields.txt`, with the commits that they were taken from.

use std::collections::BTreeMap;
use std::fs;

use serde_json::{Map, Value, json};
use voice_core::catalog::{Catalog, Object};

use crate::files;
use crate::standard::shared;

/// The fields of the schema files of 3.1, 3.2 and the UK profile.
const FIELDS: &str = include_str!("fields.txt");

/// Fields that are read as another: the object, the field, what it is read as.
const READ_AS: [(&str, &str, &str); 2] =
    [("accessibility", "accessibility", "description"), ("service_area", "service_area", "name")];

/// Fields of the UK profile that do not come out where they went in: a term whose `name` is there
/// too keeps `term` as an extension field, and the terms of a taxonomy become records of their own.
const NOT_READ: [&str; 2] = ["taxonomy.taxonomy_terms", "taxonomy_term.term"];

/// A value of a property, from what its schema says of it.
fn sample(name: &str, property: &Value, schemas: &BTreeMap<String, Value>) -> Value {
    let word = |key: &str| property.get(key).and_then(Value::as_str).unwrap_or_default();
    if let Some(first) = property.pointer("/enum/0") {
        return first.clone();
    }
    let format = match word("datapackage_type") {
        "date" => "date",
        _ => word("format"),
    };
    match (word("type"), format) {
        ("array", _) => {
            let items = property.get("items").unwrap_or(&Value::Null);
            json!([inner(name, items, schemas)])
        }
        ("object", _) => inner(name, property, schemas),
        ("integer" | "number", _) if name == "year_incorporated" => 1999.into(),
        ("integer" | "number", _) => 5.into(),
        (_, "uuid") => "7a3f4c1e-58c4-4f0b-9d3c-2f1f7a9f0c11".into(),
        (_, "uri") => "https://example.org/".into(),
        (_, "email") => "desk@example.org".into(),
        (_, "date") => "2026-02-09".into(),
        (_, "date-time") => "2026-02-09T17:30:00Z".into(),
        (_, "time") => "09:00".into(),
        _ if property.get("$ref").is_some() => inner(name, property, schemas),
        _ => match name {
            "number" => "312-555-0142",
            "logo" | "uri" => "https://example.org/",
            "dtstart" | "until" => "2026-02-09",
            "code" | "language" => "es",
            "country" => "US",
            "currency" => "USD",
            "byday" => "MO",
            "byweekno" | "bymonthday" | "byyearday" => "5",
            "opens_at" | "closes_at" => "09:00",
            "extent_type" => "text",
            "link_entity" | "resource_type" => "service",
            _ if name == "id" || name.ends_with("_id") && name != "tax_id" => {
                "7a3f4c1e-58c4-4f0b-9d3c-2f1f7a9f0c11"
            }
            _ => "words",
        }
        .into(),
    }
}

/// A record inside of another: what its schema requires.
fn inner(name: &str, property: &Value, schemas: &BTreeMap<String, Value>) -> Value {
    let named = property.get("$ref").and_then(Value::as_str);
    let file = named.map(|file| file.trim_end_matches(".json").to_owned());
    let file = file.unwrap_or_else(|| name.to_owned());
    let schema = schemas.get(&file).unwrap_or_else(|| panic!("{name}: no schema {file}"));
    let mut record =
        Map::from_iter([("id".to_owned(), Value::from("0f8b9a52-6c1d-4b7e-8f43-1d2f3a4b5c6d"))]);
    let required = schema.get("required").and_then(Value::as_array).cloned().unwrap_or_default();
    for field in required.iter().filter_map(Value::as_str).filter(|field| *field != "id") {
        let property = &schema["properties"][field];
        if !matches!(property["type"].as_str(), Some("array" | "object")) {
            record.insert(field.to_owned(), sample(field, property, schemas));
        }
    }
    Value::Object(record)
}

/// A catalog of one record of a kind with a field, and the record's own identifier.
fn read_with(object: Object, field: &str, value: &Value) -> Catalog {
    let mut record = Map::new();
    record.insert("id".to_owned(), "c1b7de5e-91c2-4e0c-8a38-5f2c6f0e9a01".into());
    for column in object.columns().iter().filter(|column| column.required) {
        let text = match column.name {
            "status" => "active",
            "location_type" | "address_type" => "physical",
            "id" => continue,
            _ => "Words",
        };
        record.insert(column.name.to_owned(), text.into());
    }
    record.insert(field.to_owned(), value.clone());
    let text = Value::from(vec![Value::Object(record)]).to_string();
    files(&[(&format!("{}.json", object.file()), text.as_bytes())]).0
}

fn is_read(object: Object, field: &str, value: &Value) -> bool {
    let catalog = read_with(object, field, value);
    let record = if field == "id" {
        catalog.rows(object).next()
    } else {
        catalog.find(object, "c1b7de5e-91c2-4e0c-8a38-5f2c6f0e9a01")
    };
    let Some(record) = record else { return false };
    if record.unmodelled().next().is_some() {
        return false;
    }
    if value.is_array() || value.is_object() {
        // The record inside is one of its own, and what is written has it in its place.
        let written = catalog.documents(object).next().unwrap_or_default();
        let of_object = catalog.documents(object).find(|of| of["id"] == record.id());
        return of_object.unwrap_or(written).get(field).is_some();
    }
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    record.get(field).is_some_and(|read| read == text)
}

/// How many fields the schemas have, and which of them are not read.
fn missed(schemas: &BTreeMap<String, Value>) -> (usize, Vec<String>) {
    let (mut fields, mut missed) = (0, Vec::new());
    for (name, schema) in schemas {
        let object = Object::named(name).unwrap_or_else(|| panic!("{name} is no object"));
        for (field, property) in schema["properties"].as_object().unwrap() {
            fields += 1;
            let value = sample(field, property, schemas);
            let other = READ_AS.iter().find(|(of, older, _)| of == name && older == field);
            let is_read = match other {
                Some((_, _, present)) => {
                    let catalog = read_with(object, field, &value);
                    let mut rows = catalog.rows(object);
                    rows.any(|row| row.get(present) == value.as_str())
                }
                None => is_read(object, field, &value),
            };
            if !is_read && !NOT_READ.contains(&format!("{name}.{field}").as_str()) {
                missed.push(format!("{name}.{field} = {value}"));
            }
        }
    }
    (fields, missed)
}

#[test]
fn each_field_of_the_schema_files_is_read() {
    let Some(folder) = shared("3.0/schema") else { return };
    let schemas: BTreeMap<String, Value> = fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "json"))
        .map(|path| {
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            (name, serde_json::from_slice(&fs::read(&path).unwrap()).unwrap())
        })
        .filter(|(name, _)| name != "openapi")
        .collect();
    assert_eq!(schemas.len(), 21, "{:?}", schemas.keys());
    let (fields, missed) = missed(&schemas);
    assert!(fields > 250, "{fields}");
    assert_eq!(missed, [""; 0], "not read");
}

/// A property as its schema has it, from its line in `fields.txt`.
fn property(kind: &str) -> Value {
    match kind.split_once(':').unwrap_or((kind, "")) {
        ("enum", value) => json!({ "enum": [value] }),
        ("array", of) => json!({ "type": "array", "items": { "$ref": format!("{of}.json") } }),
        ("object", of) => json!({ "$ref": format!("{of}.json") }),
        (kind, format) => json!({ "type": kind, "format": format }),
    }
}

#[test]
fn each_field_of_3_1_3_2_and_the_uk_profile_is_read() {
    for (version, objects) in [("3.1", 24), ("uk", 17)] {
        let mut schemas: BTreeMap<String, Value> = BTreeMap::new();
        for line in FIELDS.lines() {
            let mut words = line.split(' ');
            if words.next() != Some(version) {
                continue;
            }
            let schema = schemas
                .entry(words.next().expect(line).to_owned())
                .or_insert_with(|| json!({ "properties": {}, "required": [] }));
            for (name, kind) in words.map(|word| word.split_once('=').expect(line)) {
                if let Some(name) = name.strip_suffix('!') {
                    schema["required"].as_array_mut().unwrap().push(name.into());
                }
                schema["properties"][name.trim_end_matches('!')] = property(kind);
            }
        }
        assert_eq!(schemas.len(), objects, "{:?}", schemas.keys());
        let (fields, missed) = missed(&schemas);
        assert!(fields > 130, "{fields}");
        assert_eq!(missed, [""; 0], "not read of {version}");
    }
    // A field that the standard does not have is not taken for one.
    assert!(!is_read(Object::Service, "colour", &"blue".into()));
}
