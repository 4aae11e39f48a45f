//! Prepared catalogs: what is opened where it is answers as what is in memory, and what is damaged
//! is not opened.

use std::io::{self, Read, Write};
use std::sync::Arc;

use proptest::collection::vec;
use proptest::prelude::any;
use proptest::sample::select;
use voice_core::catalog::{
    Catalog, Index, Object, PreparedError, PreparedOutput, Search, SharedBytes, national,
};
use voice_core::wire::from_json;

use crate::files;

/// An output in memory.
struct InMemory(Vec<u8>);

impl Write for InMemory {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // A part alone, as a pipe may take it.
        self.0.write(&bytes[..bytes.len().min(1000)])
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl PreparedOutput for InMemory {
    fn written(&mut self) -> io::Result<SharedBytes> {
        Ok(Arc::new(self.0.clone()))
    }
}

fn prepared(catalog: Catalog) -> Vec<u8> {
    let mut out = InMemory(Vec::new());
    Index::prepare(catalog, &mut out).unwrap();
    out.0
}

#[test]
fn what_is_opened_again_is_what_was_written() {
    let (catalog, _) =
        files(&[("services.csv", b"id,name,status\ns1,Clinic,active\n"), ("x.json", b"[]")]);
    let empty = files(&[("services.csv", b"id,name,status\n,,\n")]).0;
    for catalog in [catalog, empty, national().clone()] {
        let index = Index::new(catalog.clone());
        let bytes = index.to_bytes();
        assert_eq!(prepared(catalog), bytes, "by parts as at once");
        let again = Index::from_bytes(bytes.clone()).unwrap();
        assert_eq!(again.to_bytes(), bytes);
        assert_eq!(
            again.catalog().package(again.catalog().version()),
            index.catalog().package(index.catalog().version())
        );
    }
}

#[test]
fn what_is_damaged_or_something_else_is_not_opened() {
    let (catalog, _) = files(&[("services.csv", b"id,name,status\ns1,Clinic,active\n")]);
    let bytes = Index::new(catalog).to_bytes();
    assert!(Index::is_prepared(&bytes));
    for at in 0..bytes.len() {
        let mut altered = bytes.clone();
        altered[at] ^= 0x10;
        assert!(Index::from_bytes(altered).is_err(), "a bit of byte {at}");
        let cut = Index::from_bytes(bytes[..at].to_vec()).unwrap_err();
        assert_eq!(cut, PreparedError::NotPrepared, "cut off after {at} bytes");
    }
    let mut older = bytes.clone();
    let form = older.len() - 20;
    older[form] ^= 1;
    assert_eq!(Index::from_bytes(older).unwrap_err().code(), "other-version");
    let mut altered = bytes;
    altered[3] ^= 1;
    assert_eq!(Index::from_bytes(altered).unwrap_err().code(), "damaged");
}

/// Reads so much and then fails.
struct Failing(usize);

impl Read for Failing {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = into.len().min(self.0);
        self.0 -= count;
        if count == 0 { Err(io::ErrorKind::PermissionDenied.into()) } else { Ok(count) }
    }
}

#[test]
fn what_cannot_be_read_to_its_end_is_not_opened() {
    let bytes: SharedBytes = Arc::new(Index::new(national().clone()).to_bytes());
    let open = |read: &mut dyn Read| Index::open(Arc::clone(&bytes), read).unwrap_err();
    let error = open(&mut Failing(100));
    assert_eq!(
        (error.code(), error),
        ("unreadable", PreparedError::Unreadable(io::ErrorKind::PermissionDenied))
    );
    let all = (*bytes).as_ref();
    assert_eq!(open(&mut &all[..100]), PreparedError::Damaged, "shorter than it was");
    let mut other = all.to_vec();
    other[200] ^= 1;
    assert_eq!(open(&mut other.as_slice()), PreparedError::Damaged, "another file");
}

/// One service of a directory, by what it has of each kind.
#[derive(Debug, Clone)]
struct Made {
    words: [usize; 3],
    /// Language, fees, place, area, hours, ages, term.
    has: [usize; 7],
    degrees: [i32; 2],
}

const WORDS: [&str; 8] =
    ["housing", "legal", "food", "shelter", "crisis", "asesoría", "children", "mediation"];
const LANGUAGES: [&str; 5] = ["", "en", "es", "pl", "zh"];
const FEES: [&str; 4] = ["", "Free", "$20", "ask us"];
const ZONES: [&str; 3] = ["-6", "America/New_York", "America/Los_Angeles"];
const CODES: [&str; 3] = ["60601", "60602", "73301"];

/// A directory of these services, as files.
fn directory(services: &[Made]) -> Catalog {
    let mut tables = [
        ("services.csv", "id,name,description,status,fees,minimum_age,maximum_age\n".to_owned()),
        ("languages.csv", "id,service_id,code\n".to_owned()),
        ("service_at_location.csv", "id,service_id,location_id\n".to_owned()),
        ("locations.csv", "id,location_type,name,latitude,longitude\n".to_owned()),
        (
            "addresses.csv",
            "id,location_id,address_1,city,state_province,postal_code,country\n".to_owned(),
        ),
        ("service_areas.csv", "id,service_id,name,extent,extent_type\n".to_owned()),
        (
            "schedules.csv",
            "id,service_id,freq,byday,opens_at,closes_at,timezone,dtstart\n".to_owned(),
        ),
        ("taxonomy_terms.csv", "id,code,name,parent_id\nt0,A,Housing,\nt1,B,Rent,t0\n".to_owned()),
        ("attributes.csv", "id,link_id,link_entity,taxonomy_term_id\n".to_owned()),
    ];
    let mut add = |table: usize, row: String| {
        tables[table].1.push_str(&row);
        tables[table].1.push('\n');
    };
    for (number, Made { words, has, degrees }) in services.iter().enumerate() {
        let [language, fees, place, area, hours, ages, term] = *has;
        let [one, two, three] = words.map(|word| WORDS[word]);
        let (fees, language) = (FEES[fees], LANGUAGES[language]);
        let ages = ["", "18"][ages % 2].to_owned() + "," + ["", "60"][ages / 2];
        add(0, format!("s{number},{one} {number},{two} and {three},active,{fees},{ages}"));
        if !language.is_empty() {
            add(1, format!("g{number},s{number},{language}"));
        }
        let [latitude, longitude] =
            [40.0 + f64::from(degrees[0]) / 100.0, -88.0 + f64::from(degrees[1]) / 100.0];
        if place > 0 {
            add(2, format!("a{number},s{number},l{number}"));
            let at = if place == 1 { String::new() } else { format!("{latitude},{longitude}") };
            let at = if at.is_empty() { ",".to_owned() } else { at };
            add(3, format!("l{number},physical,Office {number},{at}"));
            let code = CODES[number % 3];
            add(4, format!("d{number},l{number},{number} Main Street,Springfield,IL,{code},US"));
        }
        let square = format!(
            r#""{{""type"":""Polygon"",""coordinates"":[[[{longitude},{latitude}],[{},{latitude}],[{},{}],[{longitude},{latitude}]]]}}",geojson"#,
            longitude + 1.0,
            longitude + 1.0,
            latitude + 1.0
        );
        match area {
            1 => add(5, format!("e{number},s{number},,{square}")),
            2 => add(5, format!("e{number},s{number},Cook County,,")),
            _ => {}
        }
        let zone = ZONES[number % 3];
        match hours {
            1 => add(6, format!("h{number},s{number},WEEKLY,\"MO,TU\",09:00,17:00,{zone},")),
            2 => add(6, format!("h{number},s{number},MONTHLY,-1TU,20:00,04:00,{zone},2026-01-27")),
            3 => add(6, format!("h{number},s{number},WEEKLY,TU,soon,17:00,{zone},")),
            _ => {}
        }
        if term > 0 {
            add(8, format!("b{number},s{number},service,t{}", term - 1));
        }
    }
    let sources: Vec<(&str, &[u8])> =
        tables.iter().map(|(name, text)| (*name, text.as_bytes())).collect();
    files(&sources).0
}

const SEARCHES: [&str; 12] = [
    r#"{"words": "housing"}"#,
    r#"{"words": "houssing legal", "free": true}"#,
    r#"{"words": "vivienda", "language": "es"}"#,
    r#"{"need": "rent"}"#,
    r#"{"need": "Housing", "include_unknown": true, "free": true}"#,
    r#"{"near": {"latitude": 41.5, "longitude": -87.4, "within_km": 90}}"#,
    r#"{"near": {"latitude": 40.5, "longitude": -88.2, "within_km": 30}, "include_unknown": true}"#,
    r#"{"open_at": "2026-11-24T10:00", "zone": "America/Chicago"}"#,
    r#"{"open_at": "2026-11-25T03:00", "zone": "America/Los_Angeles", "include_unknown": true}"#,
    r#"{"age": 61, "language": "pl"}"#,
    r#"{"state": "IL", "county": "Cook", "postal_code": "60601"}"#,
    r#"{"attendance": "in-person", "page": 2, "size": 7}"#,
];

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config {
        cases: 24,
        failure_persistence: None,
        ..Default::default()
    })]

    /// Whatever a directory has: prepared by parts and opened where it is, it answers as in memory;
    /// and however it is damaged, it is refused.
    #[test]
    fn a_catalog_that_is_opened_where_it_is_answers_as_in_memory(
        services in vec(
            (vec(0..8_usize, 3), vec(0..20_usize, 7), vec(-300..300_i32, 2)),
            0..700,
        ),
        damage in vec((any::<u32>(), 1..=u8::MAX), 8),
        cut in any::<u32>(),
        search in select(SEARCHES.to_vec()),
    ) {
        let services: Vec<Made> = services.into_iter().map(|(words, has, degrees)| {
            let of = [5, 4, 3, 3, 4, 4, 3];
            Made {
                words: core::array::from_fn(|at| words[at]),
                has: core::array::from_fn(|at| has[at] % of[at]),
                degrees: core::array::from_fn(|at| degrees[at]),
            }
        }).collect();
        let catalog = directory(&services);
        let index = Index::new(catalog.clone());
        let bytes = prepared(catalog);
        proptest::prop_assert!(bytes == index.to_bytes(), "by parts as at once");
        let shared: SharedBytes = Arc::new(bytes.clone());
        let opened = Index::open(Arc::clone(&shared), (*shared).as_ref()).unwrap();
        let today = "2026-11-24".parse().unwrap();
        for search in SEARCHES.into_iter().chain([search]) {
            let search: Search = from_json(search.as_bytes()).unwrap();
            // Asked twice, because what was read before is not read again.
            proptest::prop_assert_eq!(index.search(&search, today), opened.search(&search, today));
        }
        let (one, other) = (index.catalog(), opened.catalog());
        proptest::prop_assert_eq!(one.package(one.version()), other.package(other.version()));
        proptest::prop_assert_eq!(one.count(Object::Service), services.len());
        for (at, bits) in damage {
            let mut altered = bytes.clone();
            let at = at as usize % altered.len();
            altered[at] ^= bits;
            proptest::prop_assert!(Index::from_bytes(altered).is_err(), "byte {}", at);
        }
        let cut = cut as usize % bytes.len();
        proptest::prop_assert!(Index::from_bytes(bytes[..cut].to_vec()).is_err());
    }

    /// What is changed once it is open, as no file may be, is answered in some way: nothing panics.
    #[test]
    fn bytes_that_are_others_than_when_they_were_checked_do_not_panic(
        damage in vec((any::<u32>(), any::<u8>()), 1..40),
    ) {
        let made = |at: usize| Made {
            words: [at % 8, at % 5, at % 3],
            has: [at % 5, at % 4, at % 3, at % 3, at % 4, at % 4, at % 3],
            degrees: [at as i32 % 250, at as i32 % 170],
        };
        let services: Vec<Made> = (0..300).map(made).collect();
        let bytes = Index::new(directory(&services)).to_bytes();
        let mut altered = bytes.clone();
        // Not what comes last, where the sections are.
        let length = bytes.len() - 4096;
        for (at, byte) in damage {
            altered[at as usize % length] = byte;
        }
        let altered: SharedBytes = Arc::new(altered);
        let Ok(opened) = Index::open(altered, bytes.as_slice()) else { return Ok(()) };
        let today = "2026-11-24".parse().unwrap();
        for search in SEARCHES {
            let search: Search = from_json(search.as_bytes()).unwrap();
            let _ = opened.search(&search, today);
        }
    }
}
