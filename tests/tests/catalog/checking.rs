//! A report is the same whether all that is read is kept or only what it needs. Each directory that
//! the tests beside this one read is read in both ways; here are those that need a text after all.

use core::cell::Cell;
use std::fs;
use std::io::{self, Cursor};

use voice_core::catalog::{Input, Mode, Opened, Options, ReadError, UnknownFact, check};

use crate::standard::{borrowed, folder, shared};
use crate::{files, found, options, try_files};

/// A file that counts how often it is opened.
struct Counted<'a> {
    name: &'a str,
    bytes: &'a [u8],
    opened: Cell<u32>,
}

impl Input for Counted<'_> {
    fn name(&self) -> &str {
        self.name
    }

    fn open(&self) -> io::Result<Box<dyn Opened + '_>> {
        self.opened.set(self.opened.get() + 1);
        Ok(Box::new(Cursor::new(self.bytes)))
    }
}

/// How often a file of this name is opened until its report is there.
fn opened(name: &str, bytes: &[u8]) -> u32 {
    let file = Counted { name, bytes, opened: Cell::new(0) };
    check(&[&file], &options(Mode::Repair), &mut |_, _| ()).expect("a directory");
    file.opened.get()
}

const HIDDEN: &str = r#"[{"id":"s1","name":"Beds","status":"active","description":"Ring at TEXT",
    "organization":{"id":"o1","name":"Haven","description":"Beds since 1999"},
    "service_at_locations":[{"id":"x1","location":{"id":"l1","location_type":"physical",
    "confidential":true,"addresses":[{"id":"a1","address_1":"12 Hidden Lane","city":"Springfield",
    "state_province":"IL","postal_code":"62701","country":"US","address_type":"physical"}]}}]}]"#;

#[test]
fn a_text_that_may_tell_a_hidden_street_is_read_once_more() {
    let told = HIDDEN.replace("TEXT", "12 Hidden Ln. after dark");
    let other = HIDDEN.replace("TEXT", "the door after dark");
    for (text, count) in [(&told, 2), (&other, 1)] {
        let (_, report) = files(&[("services.json", text.as_bytes())]);
        assert_eq!(found(&report, "confidential"), count, "{report}");
    }
    assert!(opened("services.json", told.as_bytes()) > opened("services.json", other.as_bytes()));
}

#[test]
fn texts_that_differ_under_one_identifier_are_read_once_more_to_be_shown() {
    let service = |organization: &str, text: &str| {
        format!(
            r#"{{"id":"{text}","name":"Beds","status":"active","organization":
            {{"id":"{organization}","name":"Haven","description":"A house for {text} of us."}}}}"#
        )
    };
    let same = format!("[{},{}]", service("o1", "one"), service("o2", "two"));
    let differ = format!("[{},{}]", service("o1", "one"), service("o1", "two"));
    let (_, report) = files(&[("services.json", differ.as_bytes())]);
    let shown = report.to_string();
    assert!(shown.contains("found \"A house for two of us.\""), "{shown}");
    assert!(opened("services.json", differ.as_bytes()) > opened("services.json", same.as_bytes()));
}

#[test]
fn each_directory_beside_the_project_has_one_report() {
    let Some(cases) = shared("../cases/catalogs") else { return };
    let mut count = 0;
    let folders = fs::read_dir(cases).expect("a folder").map(|entry| entry.expect("one").path());
    for path in folders.filter(|path| path.is_dir()) {
        for mode in [Mode::Repair, Mode::Strict] {
            let package = folder(&path.join("data"));
            let read = try_files(&borrowed(&package), &options(mode));
            let read = read.map(|(_, report)| report);
            assert!(read.is_ok() || mode == Mode::Strict, "{}: {read:?}", path.display());
        }
        count += 1;
    }
    assert!(count > 80, "{count}");
}

#[test]
fn a_directory_of_many_parts_is_read_as_one() {
    let count = 4000;
    let document = |number: usize| {
        format!(
            "{{\"id\":\"s{number}\",\"name\":\"Desk {number}\",\"status\":\"active\",\
             \"description\":\"{}\\n\\\"}}]\",\"organization\":{{\"id\":\"o{}\",\
             \"name\":\"Harbor Aid\"}},\"phones\":[{{\"id\":\"p{number}\",\
             \"number\":\"312-555-0142\"}}]}}",
            "Niñas and ñandúes. ".repeat(20),
            number % 7
        )
    };
    let documents: Vec<String> = (0..count).map(document).collect();
    let list = format!("[{}]", documents.join(",\n"));
    let page = format!("{{\"total_items\":{count}, \"contents\" : {list} }}");
    let lines = documents.join("\n");
    let mut table = "id,name,status,description\n".to_owned();
    for number in 0..count {
        let text = "Niñas, \"\"ñandúes\"\"\nand more. ".repeat(20);
        table.push_str(&format!("s{number},Desk {number},active,\"{text}\"\n"));
    }
    for (name, text) in [
        ("services.json", &list),
        ("services.json", &page),
        ("services.ndjson", &lines),
        ("services.csv", &table),
    ] {
        assert!(text.len() > 1_000_000, "{}", text.len());
        let (catalog, report) = files(&[(name, text.as_bytes())]);
        let services = voice_core::catalog::Object::Service;
        assert_eq!(catalog.count(services), count, "{name}");
        let last = catalog.find(services, &format!("s{}", count - 1)).expect("the last");
        assert!(last.get("description").is_some_and(|text| text.contains("ñandúes")));
        assert_eq!(found(&report, "malformed-json") + found(&report, "unclosed-quote"), 0);
        // Cut off in its last part, it says where, and keeps what came before.
        let (cut, report) = files(&[(name, &text.as_bytes()[..text.len() - 300])]);
        assert!(cut.count(services) + 2 > count, "{name}: {report}");
    }
    let (_, report) = files(&[("services.json", &list.as_bytes()[..list.len() - 300])]);
    let line = format!("stops at line {count} column");
    assert!(report.to_string().contains(&line), "{report}");
}

#[test]
fn a_file_that_cannot_be_read_is_refused_by_its_name() {
    struct Broken;

    impl Input for Broken {
        fn name(&self) -> &str {
            "services.csv"
        }

        fn open(&self) -> io::Result<Box<dyn Opened + '_>> {
            Err(io::ErrorKind::PermissionDenied.into())
        }
    }

    let error = check(&[&Broken], &Options::default(), &mut |_, _| ()).expect_err("none");
    assert!(matches!(&error, ReadError::Unreadable { file, .. } if file == "services.csv"));
    assert_eq!(error.code(), "unreadable");
}

#[test]
fn what_is_made_and_then_refused_is_not_counted_as_made() {
    // A package that has attributes is of 3.0, whose identifiers are UUIDs.
    let files = [
        ("services.csv", "id,location_id,name,status\ns1,l1,Desk,active\n"),
        ("services.csv", "id,name,status,service_area\ns1,Desk,active,Springvale\n"),
        ("phones.csv", "id,number,language\np1,312-555-0142,Klingonese\n"),
        ("addresses.csv", "id,organization_id,address_1\na1,o1,1 Main Street\n"),
    ];
    let made = files.map(|(name, table)| {
        let package =
            [(name, table.as_bytes()), ("attributes.csv", b"id,link_id,taxonomy_term_id\n")];
        [Mode::Repair, Mode::Strict].map(|mode| {
            let (_, report) = try_files(&package, &options(mode)).expect("files that can be read");
            let made: u64 = report.records.iter().map(|count| count.records.made).sum();
            assert_eq!(made, found(&report, "made"), "{name} {mode:?}: {report}");
            made
        })
    });
    // The name of an area breaks no rule, whatever its service does.
    assert_eq!(made, [[1, 0], [1, 1], [1, 0], [1, 0]]);
}

/// A report is made without most texts. Those by which it is known whether a service can be used
/// stay, however long they are: `files` compares the report with that of a whole directory.
#[test]
fn a_report_alone_knows_what_long_values_say() {
    let long = "x".repeat(80);
    let unknown = |services: &str, schedules: &str, fact| {
        let parts =
            [("services.csv", services.as_bytes()), ("schedules.csv", schedules.as_bytes())];
        let (_, report) = files(&parts);
        report.unknown.iter().any(|count| count.fact == fact)
    };
    let schedule = "id,service_id,freq,byday,opens_at,closes_at\nc,s,WEEKLY,MO,09:00,17:00\n";
    for name in ["status (as published)", "service_status", "is_deleted", "enabled"] {
        let services = format!("id,name,status,{name}\ns,Desk,active,{long}\n");
        assert!(unknown(&services, schedule, UnknownFact::Status), "{name}");
    }
    let services = "id,name,status\ns,Desk,active\n";
    assert!(!unknown(services, schedule, UnknownFact::Status));
    assert!(!unknown(services, schedule, UnknownFact::Hours));
    for name in ["exdate", "BYMONTH", "closed", "timezone (as published)"] {
        let schedule = format!(
            "id,service_id,freq,byday,opens_at,closes_at,{name}\n\
             c,s,WEEKLY,MO,09:00,17:00,{long}\n"
        );
        assert!(unknown(services, &schedule, UnknownFact::Hours), "{name}");
    }
}
