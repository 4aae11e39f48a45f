//! The examples of the standard, and a directory as it was published; left out, aloud, where they are not there.

use std::fs;
use std::path::{Path, PathBuf};

use voice_core::catalog::{Object, Version};

use crate::{files, found};

fn shared(path: &str) -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/hsds").join(path);
    if folder.exists() {
        return Some(folder);
    }
    eprintln!("left out: there is no {path} of the standard beside the repository");
    None
}

fn folder(path: &Path) -> Vec<(String, Vec<u8>)> {
    let entries = fs::read_dir(path).expect("a folder").map(|entry| entry.expect("an entry").path());
    let known =
        entries.filter(|path| path.extension().is_some_and(|extension| extension == "csv" || extension == "json"));
    known.map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read(&path).unwrap())).collect()
}

fn borrowed(package: &[(String, Vec<u8>)]) -> Vec<(&str, &[u8])> {
    package.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect()
}

#[test]
fn a_published_directory_is_read_whole() {
    let Some(path) = shared("legal-aid-1.1") else { return };
    let (catalog, report) = files(&borrowed(&folder(&path)));
    assert_eq!(report.version, Version::V1_1);
    let counts =
        [Object::Organization, Object::Service, Object::Location, Object::Address, Object::Phone, Object::Schedule];
    assert_eq!(counts.map(|object| report.count(object).kept), [33, 430, 520, 33, 982, 2492]);
    assert!(report.records.iter().all(|count| count.records.refused == 0));
    assert_eq!(found(&report, "missing-id"), 982 + 2492 + 33 + 1);
    let hours =
        catalog.rows(Object::Schedule).filter(|schedule| schedule.get("opens_at").is_some()).collect::<Vec<_>>();
    assert!(
        hours.len() > 1000 && hours.iter().all(|schedule| schedule.get("opens_at").is_some_and(|time| time.len() == 5))
    );
    assert!(catalog.rows(Object::Schedule).all(|schedule| schedule.parent(Object::Location).is_some()));
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
        let service = catalog.find(Object::Service, "ac148810-d857-441c-9679-408f346de14b").expect(name);
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
