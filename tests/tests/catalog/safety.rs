//! A confidential location: nothing gives its place away, and it is not found by it.

use std::collections::BTreeMap;
use std::fmt::Write;

use voice_core::catalog::{
    Address, Catalog, Form, Index, ListQuery, Location, Object, Row, Version,
};
use voice_core::wire::to_json;

use crate::{files, found};

const SECRETS: [&str; 7] =
    ["12 Hidden Lane", "Springfield", "62701", "39.78", "-89.65", "behind the mill", "UPRN-77"];

fn directory(mark: &str) -> Vec<(&'static str, Vec<u8>)> {
    vec![
        ("services.csv", b"id,name,status,description\ns1,Shelter,active,A safe house\n".to_vec()),
        ("service_at_location.csv", b"id,service_id,location_id\nx1,s1,l1\n".to_vec()),
        (
            "locations.csv",
            format!(
                "id,location_type,name,latitude,longitude,transportation,\
                external_identifier,confidential,colour\n\
                l1,physical,Safe house,39.78,-89.65,behind the mill,UPRN-77,{mark},Springfield\n"
            )
            .into_bytes(),
        ),
        (
            "addresses.csv",
            b"id,location_id,address_1,city,state_province,postal_code,country,address_type\n\
            a1,l1,12 Hidden Lane,Springfield,IL,62701,US,street address\n"
                .to_vec(),
        ),
        ("phones.csv", b"id,service_id,number\np1,s1,1-800-799-7233\n".to_vec()),
        (
            "metadata.csv",
            b"id,resource_id,resource_type,field_name,previous_value\n\
            m1,a1,address,address_1,12 Hidden Lane\n"
                .to_vec(),
        ),
    ]
}

#[test]
fn nothing_of_a_confidential_place_is_shown_or_found() {
    for mark in ["yes", "partly", ""] {
        let confidential = !mark.is_empty();
        let package = directory(mark);
        let package: Vec<(&str, &[u8])> =
            package.iter().map(|(name, bytes)| (*name, bytes.as_slice())).collect();
        let (catalog, report) = files(&package);
        let mut shown = report.to_string() + &to_json(&report).unwrap();
        for object in Object::ALL {
            for row in catalog.rows(object) {
                let fields = object.columns().iter().filter_map(|column| row.get(column.name));
                shown.extend(fields.chain(row.unmodelled().flat_map(|(name, json)| [name, json])));
            }
        }
        shown += &catalog.get::<Location>("l1").map(|place| to_json(&place).unwrap()).unwrap();
        shown += &catalog
            .get::<Address>("a1")
            .map(|address| to_json(&address).unwrap())
            .unwrap_or_default();

        let index = Index::new(catalog);
        let mut found = Vec::new();
        for question in [
            r#"{"words": "shelter"}"#,
            r#"{"near": {"latitude": 39.78, "longitude": -89.65, "within_km": 5}}"#,
            r#"{"state": "IL"}"#,
            r#"{"postal_code": "62701"}"#,
            r#"{"words": "springfield"}"#,
            r#"{"words": "hidden lane"}"#,
        ] {
            // Prepared, it answers the same.
            let answer = crate::searching::ask(&index, question);
            shown += &to_json(&answer).unwrap();
            found.push(answer.total);
        }
        let told: Vec<&str> = SECRETS.into_iter().filter(|secret| shown.contains(secret)).collect();
        if confidential {
            assert_eq!(told, [""; 0], "nothing is told");
            assert_eq!(found, [1, 0, 0, 0, 0, 0], "found by its words, not by its place");
            let place = index.catalog().find(Object::Location, "l1").unwrap();
            assert_eq!(place.get("name"), None, "a name can be looked up");
        } else {
            assert_eq!(told, SECRETS, "an open place is told, so that the test can fail");
            assert_eq!(found[..4], [1, 1, 1, 1]);
        }
    }
}

#[test]
fn the_words_of_an_address_or_an_attribute_say_it_too() {
    let by_address = files(&[
        ("locations.csv", b"id,latitude\nl1,39.78\nl2,39.78\n"),
        (
            "addresses.csv",
            b"id,location_id,address_1,address_type\n\
            a1,l1,Address Withheld,physical\n\
            a2,l2,1 Main Street,physical\n",
        ),
    ])
    .0;
    let latitudes = |catalog: &Catalog| -> Vec<bool> {
        catalog
            .rows(Object::Location)
            .map(|place: Row<'_>| place.get("latitude").is_some())
            .collect()
    };
    assert_eq!(latitudes(&by_address), [false, true]);
    let by_term = files(&[
        ("locations.csv", b"id,latitude\nl1,39.78\n"),
        ("attributes.csv", b"id,link_id,link_entity,taxonomy_term_id\nx,l1,location,t\n"),
        ("taxonomy_terms.csv", b"id,name\nt,Confidential location\n"),
    ])
    .0;
    assert_eq!(latitudes(&by_term), [false]);
}

/// A directory in which every text of a place, and of all that belongs to it, is a word of its own.
struct Marked {
    files: BTreeMap<String, String>,
    secrets: Vec<String>,
}

impl Marked {
    fn secret(&mut self) -> String {
        self.secrets.push(format!("zq{}qz", self.secrets.len()));
        self.secrets.last().unwrap().clone()
    }

    /// A record with a word in each field that takes one, besides those that are given.
    fn record(&mut self, object: Object, id: &str, given: &[(&str, &str)]) {
        let mut cells = vec![("id".to_owned(), id.to_owned())];
        for column in object.columns().iter().filter(|column| column.name != "id") {
            let given = given.iter().find(|(name, _)| *name == column.name);
            let text = match (given, column.form) {
                (Some((_, text)), _) => (*text).to_owned(),
                (None, Form::Line | Form::Prose) => self.secret(),
                (None, Form::Extent) => format!("{} County", self.secret()),
                (None, Form::Web) => format!("https://{}.example.org/", self.secret()),
                (None, Form::Email) => format!("{}@example.org", self.secret()),
                (None, Form::Phone) => format!("312 555 0142 ({})", self.secret()),
                (None, Form::Time) if column.name == "opens_at" => {
                    format!("9:00am ({})", self.secret())
                }
                (None, Form::Time) => "5:00pm".to_owned(),
                (None, _) => String::new(),
            };
            cells.push((column.name.to_owned(), text));
        }
        cells.push(("colour".to_owned(), self.secret()));
        cells.extend(
            given
                .iter()
                .filter(|(name, _)| object.column(name).is_none())
                .map(|(name, text)| ((*name).to_owned(), (*text).to_owned())),
        );
        let row = |of: &dyn Fn(&(String, String)) -> String| {
            cells.iter().map(|cell| format!("\"{}\"", of(cell))).collect::<Vec<_>>().join(",")
        };
        let file = self.files.entry(format!("{}.csv", object.file()));
        let file = file.or_insert_with(|| row(&|(name, _)| name.clone()) + "\n");
        writeln!(file, "{}", row(&|(_, text)| text.clone())).unwrap();
    }

    fn new(mark: &str) -> Self {
        let mut of = Self { files: BTreeMap::new(), secrets: Vec::new() };
        for (name, text) in [
            ("organizations.csv", "id,name,description\no1,Harbor Aid,Helps\n"),
            (
                "services.csv",
                "id,organization_id,name,description,status\ns1,o1,Shelter,A house,active\n",
            ),
        ] {
            of.files.insert(name.to_owned(), text.to_owned());
        }
        let place = [("location_type", "physical"), ("organization_id", "o1")];
        let numbers = [("latitude", "39.781"), ("longitude", "-89.654"), ("confidential", mark)];
        of.record(Object::Location, "l1", &[place, [numbers[0], numbers[1]]].concat());
        // The mark is a column of its own, the last.
        let locations = of.files.get_mut("locations.csv").unwrap();
        *locations = locations.trim_end().replace('\n', &format!(",{mark}\n"));
        *locations = locations.replacen(&format!(",{mark}\n"), ",confidential\n", 1);
        writeln!(locations, ",{mark}").unwrap();
        of.record(Object::ServiceAtLocation, "x1", &[("service_id", "s1"), ("location_id", "l1")]);
        let mut owners = vec![
            ("location".to_owned(), "l1".to_owned()),
            ("service_at_location".to_owned(), "x1".to_owned()),
        ];
        let kinds = [
            (Object::Address, "location", "l1"),
            (Object::Accessibility, "location", "l1"),
            (Object::Language, "location", "l1"),
            (Object::Phone, "location", "l1"),
            (Object::Phone, "service_at_location", "x1"),
            (Object::Contact, "location", "l1"),
            (Object::Contact, "service_at_location", "x1"),
            (Object::Schedule, "location", "l1"),
            (Object::Schedule, "service_at_location", "x1"),
            (Object::ServiceArea, "service_at_location", "x1"),
            (Object::Phone, "contact", "contact-location"),
            (Object::Language, "phone", "phone-location"),
        ];
        for (object, owner, owner_id) in kinds {
            let id = format!("{}-{owner}", object.name());
            let link = format!("{owner}_id");
            let fixed = [
                (link.as_str(), owner_id),
                ("address_type", "physical"),
                ("country", "US"),
                ("byday", "MO"),
                ("freq", "WEEKLY"),
                ("code", "es"),
                ("extent_type", "text"),
            ];
            let fixed: Vec<(&str, &str)> =
                fixed.into_iter().filter(|(name, _)| object.column(name).is_some()).collect();
            let links = object.columns().iter().filter(|column| column.is_link());
            let empty = links.map(|column| (column.name, "")).filter(|(name, _)| *name != link);
            of.record(object, &id, &fixed.iter().copied().chain(empty).collect::<Vec<_>>());
            owners.push((object.name(), id));
        }
        for (number, (entity, id)) in owners.iter().enumerate() {
            let linked = [("link_id", id.as_str()), ("link_entity", entity.as_str())];
            let term = [("taxonomy_term_id", "")];
            of.record(Object::Attribute, &format!("b{number}"), &[&linked[..], &term].concat());
            let changed = [("resource_id", id.as_str()), ("resource_type", entity.as_str())];
            let day = [("last_action_date", "2026-01-01")];
            of.record(Object::Metadata, &format!("m{number}"), &[&changed[..], &day].concat());
        }
        of
    }
}

/// Everything that a catalog shows and writes, but for its report.
fn outputs(catalog: &Catalog) -> Vec<(String, String)> {
    let mut all = Vec::new();
    for version in [Version::V3_0, Version::V3_1, Version::V3_2] {
        for (name, bytes) in catalog.package(version).files {
            all.push((format!("{version:?} {name}"), String::from_utf8(bytes).unwrap()));
        }
    }
    for object in Object::ALL {
        let documents = catalog.documents(object).map(|of| of.to_string());
        all.push((format!("document {object:?}"), documents.collect()));
        for full in [false, true] {
            let query =
                ListQuery { full: Some(full), full_service: Some(full), ..ListQuery::default() };
            let listed = catalog.each_listed(object, &query).map(|of| of.to_string());
            all.push((format!("list {object:?} {full}"), listed.collect()));
        }
        let records = catalog.rows(object).filter_map(|row| catalog.record(object, row.id()));
        all.push((format!("record {object:?}"), records.map(|of| of.to_string()).collect()));
        let mut fields = String::new();
        for row in catalog.rows(object) {
            for text in object.columns().iter().filter_map(|column| row.get(column.name)) {
                fields += text;
            }
            row.unmodelled().for_each(|(name, json)| fields = format!("{fields}{name}{json}"));
        }
        all.push((format!("fields {object:?}"), fields));
    }
    let index = Index::new(catalog.clone());
    for question in [
        r#"{"words": "shelter"}"#,
        r#"{"include_unknown": true}"#,
        r#"{"include_unknown": true, "open_at": "2026-11-30T10:00"}"#,
        r#"{"near": {"latitude": 39.781, "longitude": -89.654}, "include_unknown": true}"#,
    ] {
        let answer = crate::searching::ask(&index, question);
        assert!(answer.total > 0, "{question}");
        all.push((question.to_owned(), to_json(&answer).unwrap()));
    }
    all
}

#[test]
fn no_text_of_a_marked_place_is_in_any_output() {
    for (mark, code) in [("yes", "confidential"), ("partly", "may-be-confidential")] {
        let Marked { files: texts, secrets } = Marked::new(mark);
        assert!(secrets.len() > 100, "{}", secrets.len());
        let read = |texts: &BTreeMap<String, String>| {
            let texts: Vec<(&str, &[u8])> =
                texts.iter().map(|(name, text)| (name.as_str(), text.as_bytes())).collect();
            files(&texts)
        };
        let (catalog, report) = read(&texts);
        assert_eq!(found(&report, code), 1);
        let mut all = outputs(&catalog);
        all.push(("report".to_owned(), report.to_string() + &to_json(&report).unwrap()));
        for (output, text) in &all {
            let told: Vec<&String> =
                secrets.iter().filter(|secret| text.contains(secret.as_str())).collect();
            assert_eq!(told, [""; 0], "{mark}: {output}");
            assert!(!text.contains("39.78") && !text.contains("89.65"), "{mark}: {output}");
        }
        // What is written hides it again, in each form.
        let packages = [Version::V3_0, Version::V3_1, Version::V3_2].map(|version| {
            let files = catalog.package(version).files.into_iter();
            files.map(|(name, bytes)| (name, String::from_utf8(bytes).unwrap())).collect()
        });
        let documents = |object| -> BTreeMap<String, String> {
            let all: Vec<_> = catalog.documents(object).collect();
            let name = format!("{}.json", Object::file(object));
            BTreeMap::from([(name, serde_json::Value::from(all).to_string())])
        };
        let written = [Object::Service, Object::Organization, Object::Location].map(documents);
        for texts in packages.into_iter().chain(written) {
            let (again, report) = read(&texts);
            let names: Vec<&String> = texts.keys().collect();
            assert_eq!(found(&report, code), 1, "{mark} {names:?}");
            assert_eq!(again.package(Version::V3_2).withheld, 0, "all that is left may be shown");
        }
        // An open place is told in every word, so that the test can fail.
        let Marked { files: texts, secrets } = Marked::new("no");
        let (catalog, _) = read(&texts);
        let text: String = catalog
            .package(Version::V3_2)
            .files
            .into_values()
            .fold(String::new(), |all, bytes| all + core::str::from_utf8(&bytes).unwrap());
        let missing: Vec<&String> =
            secrets.iter().filter(|secret| !text.contains(secret.as_str())).collect();
        assert_eq!(missing, [""; 0], "an open place is told");
    }
}

#[test]
fn what_metadata_says_of_a_place_hides_it() {
    for (metadata, is_shown) in [
        (r#"{"confidential": true}"#, false),
        (r#"[{"last_action_type": "update", "is_private": "yes"}]"#, false),
        (r#"{"confidential": false}"#, true),
        (r#"{"colour": "red"}"#, true),
    ] {
        let place = format!(
            r#"[{{"id": "l1", "location_type": "physical", "latitude": 39.78, "longitude": -89.65,
                "metadata": {metadata}}}]"#
        );
        let catalog = files(&[("locations.json", place.as_bytes())]).0;
        let place: Location = catalog.get("l1").unwrap();
        assert_eq!(place.latitude.is_some(), is_shown, "{metadata}");
    }
}

#[test]
fn a_place_that_is_cleared_stays_open_where_it_is_written() {
    let (catalog, report) = files(&[
        ("services.csv", b"id,name,description,status\ns1,A,Our address is undisclosed,active\n"),
        ("locations.csv", b"id,location_type,name,confidential\nl1,physical,Office,no\n"),
        ("service_at_location.csv", b"id,service_id,location_id\nx1,s1,l1\n"),
    ]);
    assert_eq!(found(&report, "may-be-confidential"), 0);
    let package = catalog.package(Version::V3_2).files;
    let texts: Vec<(&str, &[u8])> =
        package.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    let (again, report) = files(&texts);
    assert_eq!(found(&report, "may-be-confidential"), 0);
    let name = again.rows(Object::Location).next().and_then(|place| place.get("name"));
    assert_eq!(name, Some("Office"));
}

#[test]
fn a_sentence_about_a_place_is_read_by_one_rule_in_every_text() {
    let hides = |table: &str, field: &str, text: &str| {
        let mut files = BTreeMap::from([
            ("organizations.csv", "id,name,description\no1,Aid,Helps\n".to_owned()),
            ("services.csv", "id,organization_id,name,status\ns1,o1,Clinic,active\n".to_owned()),
            ("locations.csv", "id,location_type,latitude\nl1,physical,39.78\n".to_owned()),
            ("service_at_location.csv", "id,service_id,location_id\nx1,s1,l1\n".to_owned()),
            ("phones.csv", "id,location_id,number\np1,l1,312-555-0142\n".to_owned()),
            ("schedules.csv", "id,service_id\nh1,s1\n".to_owned()),
            ("accessibility.csv", "id,location_id\na1,l1\n".to_owned()),
        ]);
        let file = files.get_mut(table).unwrap();
        let (header, row) = file.trim_end().split_once('\n').unwrap();
        let at = header.split(',').position(|name| name == field);
        *file = match at {
            Some(at) => {
                let mut cells: Vec<&str> = row.split(',').collect();
                cells[at] = text;
                format!("{header}\n{}\n", cells.join(","))
            }
            None => format!("{header},{field}\n{row},{text}\n"),
        };
        let files: Vec<(&str, &[u8])> =
            files.iter().map(|(name, text)| (*name, text.as_bytes())).collect();
        let (catalog, report) = crate::files(&files);
        let place = catalog.rows(Object::Location).next().unwrap();
        let number = catalog.rows(Object::Phone).next().unwrap().get("number");
        assert_eq!(number, Some("312-555-0142"), "{table} {field}: of the place, not the number");
        let codes = ["confidential", "may-be-confidential"];
        let codes = codes.into_iter().filter(|code| found(&report, code) > 0).collect::<Vec<_>>();
        assert_eq!(codes.is_empty(), place.get("latitude").is_some(), "{table} {field} {text}");
        codes
    };
    let address = "The address of this shelter is confidential";
    let house = "A confidential shelter for women";
    let service = "Free and confidential counselling";
    let (marked, may_be) = (vec!["confidential"], vec!["may-be-confidential"]);
    for (table, field) in [
        ("locations.csv", "description"),
        ("locations.csv", "transportation"),
        ("service_at_location.csv", "description"),
        ("phones.csv", "description"),
        ("schedules.csv", "notes"),
        ("accessibility.csv", "details"),
        ("services.csv", "alert"),
    ] {
        assert_eq!(hides(table, field, address), marked, "{table} {field}");
        assert_eq!(hides(table, field, house), may_be, "{table} {field}");
        assert_eq!(hides(table, field, service), [""; 0], "{table} {field}");
    }
    for field in ["name", "description", "application_process", "eligibility_description"] {
        assert_eq!(hides("services.csv", field, address), may_be, "{field}");
        assert_eq!(hides("services.csv", field, house), may_be, "{field}");
        assert_eq!(hides("services.csv", field, service), [""; 0], "{field}");
    }
    for field in ["name", "description"] {
        assert_eq!(hides("organizations.csv", field, address), may_be, "{field}");
        assert_eq!(hides("organizations.csv", field, house), [""; 0], "{field}");
        assert_eq!(hides("organizations.csv", field, service), [""; 0], "{field}");
    }
}
