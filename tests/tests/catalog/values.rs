//! The tables of the page on what a value means, row by row.

use std::collections::BTreeMap;

use serde_json::Value;
use voice_core::catalog::{Index, Object, Search, Version};
use voice_core::wire::{from_value, to_json};

use crate::files;

const PAGE: &str = include_str!("../../../docs/catalog-values.md");

/// The tables of one service, by file and field, with one value published.
fn directory(object: &str, field: &str, value: &str) -> Vec<(String, Vec<u8>)> {
    let mut tables = BTreeMap::from([
        ("organizations", vec![("id", "o"), ("name", "Harbor Aid")]),
        (
            "services",
            vec![
                ("id", "s"),
                ("organization_id", "o"),
                ("name", "Counsel desk"),
                ("status", "active"),
            ],
        ),
        ("service_at_location", vec![("id", "x"), ("service_id", "s"), ("location_id", "l")]),
        (
            "locations",
            vec![
                ("id", "l"),
                ("location_type", "physical"),
                ("name", "House"),
                ("latitude", "41.9"),
                ("longitude", "-87.6"),
            ],
        ),
        (
            "addresses",
            vec![
                ("id", "a"),
                ("location_id", "l"),
                ("address_1", "14 Quiet Lane"),
                ("city", "Springvale"),
                ("state_province", "WI"),
                ("postal_code", "60699"),
                ("country", "US"),
                ("address_type", "physical"),
            ],
        ),
        (
            "schedules",
            vec![
                ("id", "h"),
                ("service_id", "s"),
                ("freq", "WEEKLY"),
                ("byday", "MO"),
                ("opens_at", "09:00"),
                ("closes_at", "17:00"),
            ],
        ),
        ("phones", vec![("id", "p"), ("service_id", "s"), ("number", "312-555-0142")]),
    ]);
    let file = match object {
        "service_at_location" => object.to_owned(),
        "address" => "addresses".to_owned(),
        "accessibility" => object.to_owned(),
        _ => format!("{object}s"),
    };
    let of = match object {
        "accessibility" => ("location_id", "l"),
        _ => ("service_id", "s"),
    };
    let mut row = tables.remove(file.as_str()).unwrap_or_else(|| vec![("id", "1"), of]);
    if object == "cost_option" && field != "amount" {
        row.push(("amount", "0"));
    }
    row.retain(|(name, _)| *name != field);
    row.push((field, value));
    let mut tables: BTreeMap<String, Vec<(&str, &str)>> =
        tables.into_iter().map(|(name, row)| (name.to_owned(), row)).collect();
    tables.insert(file, row);
    let text = |row: Vec<(&str, &str)>| {
        let names: Vec<&str> = row.iter().map(|(name, _)| *name).collect();
        let values: Vec<String> = row.iter().map(|(_, value)| format!("\"{value}\"")).collect();
        format!("{}\n{}\n", names.join(","), values.join(",")).into_bytes()
    };
    tables.into_iter().map(|(name, row)| (format!("{name}.csv"), text(row))).collect()
}

#[test]
fn each_row_of_the_page_holds() {
    let mut counts = BTreeMap::new();
    for line in PAGE.lines().filter(|line| line.contains('.') && line.starts_with("| ")) {
        let cells: Vec<&str> =
            line.trim_matches('|').split(" |").map(|cell| cell.trim().trim_matches('`')).collect();
        let &[of, value, search, answer] = cells.as_slice() else { panic!("{line}") };
        let (object, field) = of.split_once('.').expect(line);
        let directory = directory(object, field, value);
        let package: Vec<(&str, &[u8])> =
            directory.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
        let catalog = files(&package).0;
        let index = Index::new(catalog.clone());
        let found = |index: &Index, include: bool| {
            let mut search: Value = serde_json::from_str(search).expect(line);
            search["include_unknown"] = include.into();
            let search: Search = from_value(search).expect(line);
            index.search(&search, "2026-11-28".parse().expect("a day"))
        };
        let (known, all) = (found(&index, false), found(&index, true));
        let expected = match answer {
            "yes" => (1, 0, 1),
            "no" => (0, 0, 0),
            "not known" => (0, 1, 1),
            _ => panic!("{line}"),
        };
        assert_eq!((known.total, known.left_out, all.total), expected, "{line}");
        // What is written means the same when it is read again, as tables and as documents.
        let documents: Vec<Value> = catalog.documents(Object::Service).collect();
        let documents = Value::from(documents).to_string().into_bytes();
        let tables = catalog.package(Version::V3_2).files;
        for written in [tables, BTreeMap::from([("services.json".to_owned(), documents)])] {
            let written: Vec<(&str, &[u8])> =
                written.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
            let again = Index::new(files(&written).0);
            let (known, all) = (found(&again, false), found(&again, true));
            let name = written[0].0;
            assert_eq!((known.total, known.left_out, all.total), expected, "{line} {name}");
        }
        // A place that is not found by its code is not shown either.
        if search.contains("postal_code") {
            let everything = index.search(&Search::default(), "2026-11-28".parse().expect("a day"));
            let shown = to_json(&everything).expect("an answer").contains("Quiet Lane");
            assert_eq!(shown, answer == "yes", "{line}");
        }
        *counts.entry(answer).or_insert(0) += 1;
    }
    assert!(counts.values().all(|count| *count > 20), "{counts:?}");
}
