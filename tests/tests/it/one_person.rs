//! A record is of one person, and a person has one record: by whatever number or name they are
//! asked about.

use serde_json::{Value, json};
use voice_core::notification::{CustodyEvent, CustodyHistory, EventError};
use voice_core::subject::Register;
use voice_core::wire::{InputErrorCode, InputErrors, from_value};

use crate::scene::{Scene, read, same};

fn by_name(name: &str) -> Value {
    json!({
        "kind": "by-name", "name": name, "date_of_birth": "1985-06-30", "country_of_birth": "MX"
    })
}

fn by_number(number: &str) -> Value {
    json!({"kind": "by-number", "number": number, "country_of_birth": "MX"})
}

fn named(names: Value) -> Scene {
    Scene::new().record("/identifiers/names", names)
}

/// A second record of another name; without a number, so that only the name tells.
fn beside(scene: &Scene, name: &str) -> Scene {
    let numbers = scene.clone().record("/identifiers/alien_numbers", json!([]));
    numbers.beside("/identifiers/names", json!([name]))
}

fn faults<T>(read: Result<T, InputErrors>) -> Vec<(String, InputErrorCode, String)> {
    let faults = read.err().expect("faults");
    faults.iter().map(|fault| (fault.pointer.clone(), fault.code, fault.expected.clone())).collect()
}

#[test]
fn two_records_of_one_identifier_are_refused_with_both_places() {
    let of = |id: &str| {
        let mut record = read("tests/scenes/record.json");
        record["id"] = json!(id);
        record
    };
    let subjects: Vec<Value> = ["one", "two", "one", "three", "two", "one"].map(of).into();
    let expected = [
        ("/subjects/2/id", "/subjects/0/id"),
        ("/subjects/4/id", "/subjects/1/id"),
        ("/subjects/5/id", "/subjects/0/id"),
    ]
    .map(|(second, first)| {
        let expected = format!("an identifier of its own: that of `{first}` is the same");
        (second.to_owned(), InputErrorCode::Duplicate, expected)
    });
    let read = from_value::<Register>(json!({"subjects": subjects}));
    assert!(!read.as_ref().err().unwrap().to_string().contains("one"), "no identifier is repeated");
    assert_eq!(faults(read), expected);

    // Made in a program, the same.
    let records = subjects.into_iter().map(|of| from_value(of).unwrap()).collect();
    assert_eq!(faults(Register::new(records)), expected);
}

#[test]
fn people_whose_names_read_alike_are_nobody() {
    for (one, other) in [
        ("José Ruiz", "Jose\u{301} Ruiz"),
        ("Boris", "BORIS"),
        ("Weiß", "WEISS"),
        ("Ana Ruiz", "Ana\u{A0} Ruiz"),
        ("Σωκράτης", "ΣΩΚΡΆΤΗΣ"),
        ("İpek", "I\u{307}PEK"),
    ] {
        for asked in [one, other] {
            named(json!([one])).ask("/subject", by_name(asked)).says_something();
            beside(&named(json!([one])), other).ask("/subject", by_name(asked)).says_nothing();
        }
    }
}

#[test]
fn people_of_different_letters_are_two() {
    for (one, other) in [
        ("José", "Jose"),
        ("Müller", "Muller"),
        ("Işık", "Isik"),
        ("İpek", "Ipek"),
        ("Ana-Ruiz", "Ana Ruiz"),
    ] {
        let both = beside(&named(json!([one])), other);
        for asked in [one, other] {
            both.clone().ask("/subject", by_name(asked)).says_something();
        }
        named(json!([one])).ask("/subject", by_name(other)).says_nothing();
    }
}

#[test]
fn a_record_has_a_name_once_however_it_is_written() {
    let place = "/subjects/0/identifiers/names/2".to_owned();
    let read = |names: Value| faults(named(names).try_register());
    let alike = read(json!(["José", "Boris", "JOSE\u{301}"]));
    assert_eq!(alike, [(place.clone(), InputErrorCode::Duplicate, "each item once".to_owned())]);
    let same = read(json!(["José", "Boris", "José"]));
    assert_eq!(same, [(place, InputErrorCode::DuplicateItem, "each item once".to_owned())]);
}

/// A person of two numbers and two names.
fn known_by_many() -> Scene {
    let names = json!(["Marco Vega", "Mark Vega-Ortiz"]);
    named(names).record("/identifiers/alien_numbers", json!(["A200000001", "A200000007"]))
}

fn ways() -> [Value; 5] {
    let names = ["Marco Vega", "MARK Vega-Ortiz", "marco vega"].map(by_name);
    let [one, two, three] = names;
    [one, two, three, by_number("A200000001"), by_number("A200000007")]
}

#[test]
fn any_number_and_any_name_finds_the_one_record() {
    let expected = Scene::new();
    expected.says_something();
    for way in ways() {
        let asked = known_by_many().ask("/subject", way);
        same(&asked.answer(), &expected.answer(), "by one number");
        let other = asked.beside(
            "/identifiers",
            json!({
                "names": ["Paula Vega"], "alien_numbers": ["A200000008", "A200000009"],
                "date_of_birth": "1985-06-30",
                "country_of_birth": "MX", "citizenship": "other"
            }),
        );
        same(&other.answer(), &expected.answer(), "beside somebody else");
    }
    known_by_many().ask("/subject", by_number("A200000002")).says_nothing();
    // No number is as good as none.
    Scene::new().record("/identifiers/alien_numbers", json!([])).says_nothing();
}

#[test]
fn what_protects_a_person_holds_under_every_number_and_name() {
    for way in ways() {
        known_by_many().ask("/subject", way.clone()).found(&["vawa-t-u"]).says_nothing();
        let sealed = known_by_many().ask("/subject", way).found(&["sealed"]);
        let other = Scene::new().found(&["sealed"]);
        assert_ne!(sealed.disclosed(), known_by_many().disclosed());
        same(&sealed.answer(), &other.answer(), "by one number");
    }
}

#[test]
fn a_number_of_two_records_finds_nobody() {
    let shared = json!(["A200000007", "A200000001"]);
    let two = known_by_many().beside(
        "/identifiers",
        json!({
            "names": ["Paula Vega"], "alien_numbers": shared, "date_of_birth": "1990-01-01",
            "country_of_birth": "GT", "citizenship": "other"
        }),
    );
    for number in ["A200000001", "A200000007"] {
        two.clone().ask("/subject", by_number(number)).says_nothing();
        let elsewhere = json!({"kind": "by-number", "number": number, "country_of_birth": "GT"});
        two.clone().ask("/subject", elsewhere).says_nothing();
    }
    // By name there is no doubt.
    two.ask("/subject", by_name("Marco Vega")).says_something();
}

/// A mandate names the person as people read the name.
#[test]
fn a_mandate_for_a_person_is_read_as_the_question_is() {
    let mandate = |named: &str, asked: &str| {
        let scene = Scene::asked_by("victim-attorney").record("/identifiers/names", json!([asked]));
        let extent = json!({"kind": "subject", "subject": by_name(named)});
        scene.ask("/requester/scope/extent", extent).ask("/subject", by_name(asked))
    };
    mandate("José Ruiz", "José Ruiz").says_something();
    mandate("JOSE\u{301}  RUIZ", "José Ruiz").says_something();
    mandate("Jose Ruiz", "José Ruiz").says_nothing();
}

fn event(id: &str, revision: u16, subject: &str, kind: &str) -> CustodyEvent {
    let at = "2026-10-20T12:00:00Z";
    let event = json!({
        "id": id, "revision": revision, "subject": subject, "at": at, "received_at": at,
        "change": {"kind": kind}
    });
    from_value(event).unwrap()
}

#[test]
fn an_event_moves_to_nobody_else() {
    let events = vec![
        event("one", 0, "first", "booked"),
        event("two", 0, "second", "booked"),
        event("one", 1, "second", "booked"),
        event("two", 1, "second", "escaped"),
        event("one", 0, "first", "escaped"),
        event("two", 1, "first", "escaped"),
    ];
    let person = |first: usize| {
        format!("the person of the event's other revisions, as `/{first}/subject` has it")
    };
    assert_eq!(
        faults(CustodyHistory::by_person(events.clone())),
        [
            ("/2/subject".to_owned(), InputErrorCode::Contradiction, person(0)),
            (
                "/4/revision".to_owned(),
                InputErrorCode::Duplicate,
                "what `/0` says of this revision, or a higher revision".to_owned()
            ),
            ("/5/subject".to_owned(), InputErrorCode::Contradiction, person(1)),
        ]
    );
    let fine: Vec<_> = [0, 1, 3, 0].map(|at: usize| events[at].clone()).into();
    let histories = CustodyHistory::by_person(fine).unwrap();
    assert_eq!(histories.keys().map(|of| of.as_str()).collect::<Vec<_>>(), ["first", "second"]);

    let mut history = CustodyHistory::new("first".parse().unwrap());
    assert_eq!(history.take(event("one", 2, "first", "booked")), Ok(true));
    let before = history.clone();
    assert_eq!(
        history.take(event("one", 3, "second", "booked")),
        Err(EventError::Moved { revision: 3, known: 2 })
    );
    assert_eq!(history.take(event("two", 0, "second", "booked")), Err(EventError::OtherPerson));
    assert_eq!(
        history.take(event("one", 2, "first", "escaped")),
        Err(EventError::Changed { revision: 2 })
    );
    assert!(history == before, "a refused event changes nothing");
    let told = EventError::Moved { revision: 3, known: 2 }.to_string();
    assert!(told.starts_with("moved: ") && !told.contains("first") && !told.contains("second"));
}
