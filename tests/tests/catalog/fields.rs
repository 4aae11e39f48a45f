//! Each field of the standard's own schema files is read into the model; left out, aloud, where the
//! files are not beside the repository.
//!
//! The files are those of HSDS 3.0. What 3.1 and 3.2 add to them is listed here, after the notes on
//! the specification's commit 149f77cdef6e8a2d617114a0ad31d3861a3bfe8a; its own files, and those of
//! the UK profile, were not compared.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use serde_json::{Map, Value, json};
use voice_core::catalog::{Catalog, Object};

use crate::files;
use crate::standard::shared;

/// What 3.1 and 3.2 add: the object, the field, a value of it.
fn added() -> Vec<(Object, &'static str, Value)> {
    let uuid = "7a3f4c1e-58c4-4f0b-9d3c-2f1f7a9f0c11";
    vec![
        (Object::Url, "label", "Booking".into()),
        (Object::Url, "url", "https://example.org/".into()),
        (Object::Url, "organization_id", uuid.into()),
        (Object::Url, "service_id", uuid.into()),
        (
            Object::Service,
            "additional_urls",
            json!([{ "id": uuid, "url": "https://example.org/" }]),
        ),
        (
            Object::Organization,
            "additional_websites",
            json!([{ "id": uuid, "url": "https://example.org/" }]),
        ),
        (Object::Unit, "name", "Bed".into()),
        (Object::Unit, "scheme", "Units".into()),
        (Object::Unit, "identifier", "bed".into()),
        (Object::Unit, "uri", "https://example.org/".into()),
        (Object::ServiceCapacity, "service_id", uuid.into()),
        (Object::ServiceCapacity, "unit_id", uuid.into()),
        (Object::ServiceCapacity, "unit", json!({ "id": uuid, "name": "Bed" })),
        (Object::ServiceCapacity, "available", 3.into()),
        (Object::ServiceCapacity, "maximum", 9.into()),
        (Object::ServiceCapacity, "description", "Beds".into()),
        (Object::ServiceCapacity, "updated", "2026-02-09T17:30:00Z".into()),
        (Object::Service, "capacities", json!([{ "id": uuid, "available": 3 }])),
        (Object::ServiceArea, "service_at_location_id", uuid.into()),
        (
            Object::ServiceAtLocation,
            "service_areas",
            json!([{ "id": uuid, "name": "Cook County", "extent_type": "text" }]),
        ),
        (Object::Attribute, "label", "Law".into()),
    ]
}

/// Fields of the schema files that are not read as they stand, each with the reason.
const NOT_READ: [(&str, &str, &str); 0] = [];

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
    let excused: BTreeSet<(&str, &str)> =
        NOT_READ.iter().map(|(object, field, _)| (*object, *field)).collect();
    let (mut fields, mut missed) = (0, Vec::new());
    for (name, schema) in &schemas {
        let object = Object::named(name).unwrap_or_else(|| panic!("{name} is no object"));
        for (field, property) in schema["properties"].as_object().unwrap() {
            fields += 1;
            let value = sample(field, property, &schemas);
            let is_excused = excused.contains(&(name.as_str(), field.as_str()));
            if is_read(object, field, &value) == is_excused {
                missed.push(format!("{name}.{field} = {value}"));
            }
        }
    }
    assert!(fields > 250, "{fields}");
    assert_eq!(missed, [""; 0], "not read, or read and excused");
}

#[test]
fn each_field_that_3_1_and_3_2_add_is_read() {
    let added = added();
    assert!(added.iter().all(|(object, field, value)| {
        let read = is_read(*object, field, value);
        if !read {
            eprintln!("{object:?} {field}");
        }
        read
    }));
    // A field that the standard does not have is not taken for one.
    assert!(!is_read(Object::Service, "colour", &"blue".into()));
}
