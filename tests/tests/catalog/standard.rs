//! The examples of the standard, and a directory as it was published; left out, aloud, where they
//! are not there.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use serde_json::Value;
use voice_core::catalog::{Object, Version};

use crate::{files, found};

pub(crate) fn shared(path: &str) -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/hsds").join(path);
    if folder.exists() {
        return Some(folder);
    }
    // Not `eprintln`, which is shown for tests that fail alone.
    let _ = writeln!(
        std::io::stderr(),
        "left out: there is no {path} of the standard beside the repository"
    );
    None
}

pub(crate) fn folder(path: &Path) -> Vec<(String, Vec<u8>)> {
    let mut package = Vec::new();
    for entry in fs::read_dir(path).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            package.extend(folder(&path));
        } else if path.extension().is_some_and(|it| it == "csv" || it == "json" || it == "ndjson") {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            package.push((name, fs::read(&path).unwrap()));
        }
    }
    package
}

pub(crate) fn borrowed(package: &[(String, Vec<u8>)]) -> Vec<(&str, &[u8])> {
    package.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect()
}

#[test]
fn a_published_directory_is_read_whole() {
    let Some(path) = shared("legal-aid-1.1") else { return };
    let (catalog, report) = files(&borrowed(&folder(&path)));
    assert_eq!(report.version, Version::V1_1);
    let counts = [
        Object::Organization,
        Object::Service,
        Object::Location,
        Object::Address,
        Object::Phone,
        Object::Schedule,
    ];
    assert_eq!(counts.map(|object| report.count(object).kept), [33, 430, 520, 33, 982, 2492]);
    assert!(report.records.iter().all(|count| count.records.refused == 0));
    assert_eq!(found(&report, "missing-id"), 982 + 2492 + 33 + 1);
    let hours = catalog
        .rows(Object::Schedule)
        .filter(|schedule| schedule.get("opens_at").is_some())
        .collect::<Vec<_>>();
    assert!(
        hours.len() > 1000
            && hours
                .iter()
                .all(|schedule| schedule.get("opens_at").is_some_and(|time| time.len() == 5))
    );
    assert!(
        catalog.rows(Object::Schedule).all(|schedule| schedule.parent(Object::Location).is_some())
    );
}

#[test]
fn every_form_of_the_examples_has_the_same_service() {
    let Some(path) = shared("3.0/examples") else { return };
    for name in [
        "service_full.json",
        "service_list.json",
        "organization_full.json",
        "service_at_location_full.json",
        "tabular.json",
    ] {
        let (catalog, report) = files(&[(name, &fs::read(path.join(name)).unwrap())]);
        assert_eq!(report.version, Version::V3_0, "{name}");
        let service =
            catalog.find(Object::Service, "ac148810-d857-441c-9679-408f346de14b").expect(name);
        assert_eq!(service.get("name"), Some("Community Counselling"), "{name}");
        assert_eq!(service.get("minimum_age"), Some("12"), "{name}");
        assert!(report.records.iter().all(|count| count.records.refused == 0), "{name}: {report}");
    }
    let (catalog, report) = files(&borrowed(&folder(&path.join("csv"))));
    assert_eq!(
        catalog.find(Object::Phone, "1554f2e2-a373-45db-a3fa-9fc48a61c15e").unwrap().get("number"),
        Some("+44 1234 234567")
    );
    assert_eq!(
        report.records.iter().map(|count| count.records.kept).sum::<u64>(),
        21,
        "each of the 21 tables has a row"
    );
}

/// Everything that `one` says is said by `other` as well.
fn says(one: &Value, other: &Value, place: &str, missing: &mut Vec<String>) {
    match (one, other) {
        (Value::Object(one), Value::Object(other)) => {
            for (key, value) in one {
                match other.get(key) {
                    Some(other) => says(value, other, &format!("{place}/{key}"), missing),
                    None => missing.push(format!("{place}/{key}")),
                }
            }
        }
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => {
            for (index, (one, other)) in one.iter().zip(other).enumerate() {
                says(one, other, &format!("{place}/{index}"), missing);
            }
        }
        _ if one == other => {}
        _ => missing.push(format!("{place}: {one} is {other}")),
    }
}

#[test]
fn what_is_written_says_what_was_read_and_is_valid_by_the_standard() {
    let (Some(examples), Some(schemas), Some(directory)) =
        (shared("3.0/examples"), shared("3.0/schema/compiled"), shared("legal-aid-1.1"))
    else {
        return;
    };
    let schema: Value =
        serde_json::from_slice(&fs::read(schemas.join("service.json")).unwrap()).unwrap();
    let validator = jsonschema::options().should_validate_formats(true).build(&schema).unwrap();

    let published: Value =
        serde_json::from_slice(&fs::read(examples.join("service_full.json")).unwrap()).unwrap();
    let (catalog, _) = files(&[("service_full.json", published.to_string().as_bytes())]);
    let written: Vec<Value> = catalog.documents(Object::Service).collect();
    assert!(
        validator.is_valid(&written[0]),
        "{:?}",
        validator.iter_errors(&written[0]).next().map(|error| error.to_string())
    );
    let mut missing = Vec::new();
    says(&published, &written[0], "", &mut missing);
    missing.retain(|place| !place.contains("/number: "));
    assert!(missing.is_empty(), "{missing:#?}");

    // What is written of a directory of 1.1 is valid, and is read again as the same.
    let (catalog, _) = files(&borrowed(&folder(&directory)));
    let mut valid = 0;
    for service in catalog.documents(Object::Service) {
        assert!(
            validator.is_valid(&service),
            "{:?} of {service}",
            validator.iter_errors(&service).next().map(|error| error.to_string())
        );
        valid += 1;
    }
    assert_eq!(valid, 430);
    let package = catalog.package(Version::V3_2);
    let written: Vec<(String, Vec<u8>)> = package.files.clone().into_iter().collect();
    let (again, report) = files(&borrowed(&written));
    assert_eq!((report.version, package.withheld), (Version::V3_2, 0));
    for object in Object::ALL {
        assert_eq!(again.count(object), catalog.count(object), "{}", object.name());
    }
    assert_eq!(again.package(Version::V3_2), package, "a second conversion changes nothing");
}
