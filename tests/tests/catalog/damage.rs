//! Damaged input: each is reported or refused with its place, and nothing is lost.

use std::io::{Cursor, Write};

use voice_core::catalog::{Mode, Object, Options};
use zip::write::SimpleFileOptions;

use crate::{files, found, options, try_files};

fn zipped(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

const SERVICES: &[u8] = b"id,name,status\ns1,Clinic,active\n";

#[test]
fn an_archive_is_read_and_a_cut_off_one_refused() {
    let zip = zipped(&[("package/services.csv", SERVICES), ("package/readme.txt", b"x")]);
    let (catalog, _) = files(&[("package.zip", &zip)]);
    assert!(catalog.find(Object::Service, "s1").is_some());
    for length in [1, 30, zip.len() / 2, zip.len() - 1] {
        let error = try_files(&[("package.zip", &zip[..length])], &Options::default()).unwrap_err();
        assert_eq!(error.code(), "damaged-archive", "{length}: {error}");
        assert!(error.to_string().starts_with("package.zip: "), "{error}");
    }
}

#[test]
fn a_zip_bomb_is_refused_once_it_is_larger_than_allowed() {
    let bomb = zipped(&[("services.csv", &vec![b'0'; 50_000_000])]);
    assert!(bomb.len() < 200_000, "it is small while packed");
    let mut options = options(Mode::Repair);
    options.max_bytes = 1_000_000;
    let error = try_files(&[("bomb.zip", &bomb)], &options).unwrap_err();
    assert_eq!((error.code(), error.to_string().contains("1000000 bytes")), ("too-large", true));
}

#[test]
fn text_in_another_encoding_is_read() {
    let latin: Vec<u8> = "id,name,status\ns1,Clínica,active\n"
        .chars()
        .map(|letter| u8::try_from(u32::from(letter)).unwrap())
        .collect();
    let (catalog, report) = files(&[("services.csv", &latin)]);
    assert_eq!(catalog.find(Object::Service, "s1").unwrap().get("name"), Some("Clínica"));
    assert_eq!(found(&report, "encoding"), 1);
    let utf16: Vec<u8> = "\u{feff}id,name,status\ns1,Clínica,active\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    assert!(files(&[("services.csv", &utf16)]).0.find(Object::Service, "s1").is_some());
    let marked = ["\u{feff}".as_bytes(), SERVICES].concat();
    assert!(
        files(&[("services.csv", &marked)]).0.find(Object::Service, "s1").is_some(),
        "a byte order mark is no part of the first name"
    );
}

#[test]
fn a_quote_that_is_never_closed_loses_no_row() {
    let services = b"id,name,status\n\
        s1,Clinic,active\n\
        s2,\"Open quote,active\n\
        s3,Third,active\n\
        s4,\"Fourth, too\",active\n";
    let (catalog, report) = files(&[("services.csv", services)]);
    assert_eq!(catalog.count(Object::Service), 4);
    assert_eq!(catalog.find(Object::Service, "s2").unwrap().get("name"), Some("\"Open quote"));
    assert_eq!(catalog.find(Object::Service, "s4").unwrap().get("name"), Some("Fourth, too"));
    let problem =
        report.problems.iter().find(|problem| problem.code.as_str() == "unclosed-quote").unwrap();
    assert_eq!((problem.file.as_str(), problem.row), ("services.csv", Some(3)));
}

#[test]
fn a_quote_inside_of_a_cell_is_a_letter() {
    let (catalog, report) =
        files(&[("services.csv", b"id,name,status\ns1,A 5\" pipe,active\ns2,B,active\n")]);
    assert_eq!(catalog.find(Object::Service, "s1").unwrap().get("name"), Some("A 5\" pipe"));
    assert!(report.is_clean() && catalog.count(Object::Service) == 2, "{report}");
}

#[test]
fn broken_quotes_in_every_row_are_read_in_bounded_memory() {
    let mut services = String::from("id,name,status\n");
    (0..10_000).for_each(|number| services.push_str(&format!("s{number},\"5\" pipe,active\n")));
    let (catalog, report) = files(&[("services.csv", services.as_bytes())]);
    assert_eq!(catalog.count(Object::Service), 10_000);
    assert_eq!(catalog.find(Object::Service, "s7").unwrap().get("name"), Some("\"5\" pipe"));
    assert_eq!(found(&report, "unclosed-quote"), 10_000);
}

#[test]
fn columns_twice_ragged_rows_and_unknown_columns_are_kept() {
    let services = b"id,name,status,name,colour\ns1,One,active,Two,blue,more\ns2,Three\n";
    let (catalog, report) = files(&[("services.csv", services), ("colours.csv", b"id\n1\n")]);
    let first = catalog.find(Object::Service, "s1").unwrap();
    assert_eq!(first.get("name"), Some("One"));
    let aside: Vec<_> = first.unmodelled().collect();
    assert_eq!(
        aside,
        [("name (2)", "\"Two\""), ("colour", "\"blue\""), ("(column 6)", "\"more\"")]
    );
    assert_eq!(
        (
            found(&report, "duplicate-column"),
            found(&report, "ragged-row"),
            found(&report, "unknown-column"),
            found(&report, "unknown-file")
        ),
        (1, 2, 1, 1)
    );
}

#[test]
fn ids_that_collide_are_two_records_and_a_row_twice_is_one() {
    let services = b"id,name,status\ns1,One,active\ns1,Two,active\ns1,One,active\n";
    let (catalog, report) = files(&[("services.csv", services)]);
    let names: Vec<_> =
        catalog.rows(Object::Service).map(|service| service.get("name").unwrap()).collect();
    assert_eq!(names, ["One", "Two"]);
    assert_eq!((found(&report, "id-collision"), found(&report, "repeat")), (1, 1));
    let other = catalog.rows(Object::Service).nth(1).unwrap();
    assert_eq!(catalog.find(Object::Service, other.id()).unwrap().get("name"), Some("Two"));
}

#[test]
fn links_cycles_order_areas_and_bounds_are_reported() {
    let crossing = r#"{""type"":""Polygon"",""coordinates"":[[[0,0],[2,2],[2,0],[0,2],[0,0]]]}"#;
    let areas = format!("id,service_id,extent,extent_type\na1,s1,\"{crossing}\",geojson\n");
    let (catalog, report) = files(&[
        (
            "services.csv",
            b"id,organization_id,name,status,minimum_age,maximum_age\n\
            s1,nobody,A,active,60,18\n",
        ),
        ("taxonomy_terms.csv", b"id,name,parent_id\nt1,A,t3\nt2,B,t1\nt3,C,t2\nt4,D,t1\n"),
        ("locations.csv", b"id,latitude,longitude\nl1,200,10\n"),
        (
            "schedules.csv",
            b"id,service_id,freq,interval,valid_from,valid_to\n\
            c1,s1,WEEKLY,0,2026-02-01,2026-01-01\n",
        ),
        ("service_areas.csv", areas.as_bytes()),
    ]);
    assert_eq!(found(&report, "link-to-nowhere"), 1);
    assert_eq!(found(&report, "cyclic-taxonomy"), 3);
    assert_eq!(found(&report, "out-of-order"), 2);
    assert_eq!(found(&report, "bad-area"), 1);
    assert_eq!(found(&report, "bad-value"), 2, "a latitude of 200 and an interval of 0");
    assert_eq!(
        catalog.find(Object::Location, "l1").unwrap().unmodelled().next(),
        Some(("latitude", "\"200\""))
    );
    let link =
        report.problems.iter().find(|problem| problem.code.as_str() == "link-to-nowhere").unwrap();
    assert_eq!(
        (link.file.as_str(), link.row, link.record.as_deref()),
        ("services.csv", Some(2), Some("s1"))
    );
}

#[test]
fn json_that_breaks_off_keeps_what_came_before() {
    let json = br#"[{"id": "s1", "name": "A", "status": "active"}, {"id": "s2", "name": "B", "sta"#;
    let (catalog, report) = files(&[("services.json", json)]);
    assert!(
        catalog.find(Object::Service, "s1").is_some()
            && catalog.find(Object::Service, "s2").is_some()
    );
    assert_eq!(found(&report, "malformed-json"), 1);
    assert_eq!(
        try_files(&[("x.json", b"17")], &Options::default()).unwrap_err().code(),
        "nothing-to-read"
    );
    let services = b"[1, null, \"x\", [2], true, 1.5, \
        {\"id\": \"s1\", \"name\": {\"a\": 1}, \"status\": \"active\", \"phones\": 3}]";
    let (_, report) = files(&[("services.json", services)]);
    assert_eq!(found(&report, "wrong-type"), 8);
}

/// A package with every kind of cell that is read in a way of its own.
const PACKAGE: [(&str, &[u8]); 6] = [
    ("national.json", voice_core::catalog::NATIONAL_JSON),
    (
        "services.csv",
        b"id,name,status,minimum_age,fees\n\
        s1,\"Clinic, open\",active,18,Free\n\
        s2,Cl\xc3\xadnica,active,,\n",
    ),
    (
        "schedules.csv",
        b"id,service_id,freq,interval,byday,bymonthday,dtstart,count,until,opens_at,closes_at,\
        timezone\n\
        c1,s1,MONTHLY,2,\"2MO,-1FR\",,2026-01-31,5,,22:00,06:00,-6\n\
        c2,s2,WEEKLY,1,MO,,,,2026-12-31,09:00,17:00,\n",
    ),
    (
        "service_areas.csv",
        b"id,service_id,extent,extent_type\n\
        a1,s1,\"{\"\"type\"\":\"\"Polygon\"\",\"\"coordinates\"\":\
        [[[-88,41],[-87,41],[-87,42],[-88,41]]]}\",geojson\n\
        a2,s2,<kml><Placemark><Polygon><outerBoundaryIs><LinearRing>\
        <coordinates>-88,41 -87,41 -87,42 -88,41</coordinates>\
        </LinearRing></outerBoundaryIs></Polygon></Placemark></kml>,kml\n",
    ),
    ("locations.csv", b"id,location_type,latitude,longitude\nl1,physical,41.88,-87.63\n"),
    ("service_at_location.csv", b"id,service_id,location_id\n1,s1,l1\n"),
];

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config {
        cases: 300,
        failure_persistence: None,
        ..Default::default()
    })]

    /// Whatever a few bytes become: records in are records kept or refused, nothing panics, and
    /// what was read can be searched, written and read again.
    #[test]
    fn bytes_that_become_others_are_read_or_refused(
        file in 0..PACKAGE.len(),
        edits in proptest::collection::vec(
            (proptest::prelude::any::<u16>(), proptest::prelude::any::<u8>(), 0..3_u8),
            1..8,
        ),
    ) {
        let mut package = PACKAGE.map(|(name, bytes)| (name, bytes.to_vec()));
        let bytes = &mut package[file].1;
        for (at, byte, edit) in edits {
            let at = usize::from(at) % bytes.len();
            // Bytes that mean something are tried more often than others.
            let byte = if byte < 128 {
                b"\"'{}[],:\\\n\r\0\xff0-9.eE<>/ \xc3"[usize::from(byte) % 24]
            } else {
                byte
            };
            match edit {
                0 => bytes[at] = byte,
                1 => bytes.insert(at, byte),
                _ => drop(bytes.drain(at..(at + 1 + usize::from(byte) / 8).min(bytes.len() - 1))),
            }
        }
        let package: Vec<(&str, &[u8])> =
            package.iter().map(|(name, bytes)| (*name, bytes.as_slice())).collect();
        for mode in [Mode::Repair, Mode::Strict] {
            let Ok((catalog, _)) = try_files(&package, &options(mode)) else { continue };
            let written = catalog.package(voice_core::catalog::Version::V3_2);
            let again: Vec<(&str, &[u8])> = written
                .files
                .iter()
                .map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
                .collect();
            let services = catalog.count(Object::Service);
            if services > 0 {
                proptest::prop_assert_eq!(files(&again).0.count(Object::Service), services);
            }
            let index = voice_core::catalog::Index::new(catalog);
            let search = r#"{"words": "clinic", "near": {"latitude": 41.5, "longitude": -87.4}, "open_at": "2026-11-24T10:00"}"#;
            crate::searching::ask(&index, search);
        }
    }
}
