use serde_json::{Value, json};

use super::*;
use crate::category::Category;
use crate::identifier::SubjectReference;
use crate::requester::Conflict;
use crate::subject::{LookupResult, RecordAmendment, Register, Subject};
use crate::wire::from_value;

/// Some of everything, `count` times each.
fn record(id: &str, count: usize) -> Value {
    let party = |at| format!("party-{at}");
    let of = |one: &dyn Fn(usize) -> Value| (0..count).map(one).collect::<Vec<_>>();
    let term = json!({"given_on": "2026-01-01", "expires_on": "2026-12-31"});
    json!({
        "id": id,
        "identifiers": {
            "names": ["A Person"], "alien_numbers": [], "date_of_birth": "1980-01-01",
            "citizenship": "other"
        },
        "matters": of(&|at| json!(format!("matter-{at}"))),
        "affiliations": of(&|at| json!({"party": party(at), "conflict": "shares-household"})),
        "facts": of(&|at| json!({
            "source": "public-record", "matter": format!("matter-{at}"),
            "fact": {"kind": "final-disposition", "disposition": "held-responsible",
                     "on": "2026-07-14"}
        })),
        "screening": {
            "source": "a check", "at": "2026-11-02T06:00:00Z", "max_age_hours": 24,
            "findings": of(&|at| json!({
                "protection": "medical", "from": format!("{}-01-01", 1900 + at)
            }))
        },
        "consents": of(&|at| json!({
            "protection": "medical", "given_by": {"kind": "protected-person"},
            "recipients": [party(at)], "categories": ["health"], "purposes": ["claims"],
            "written": true, "term": term
        })),
        "waivers": of(&|_| json!({
            "protection": "vawa-t-u",
            "affected": [{"party": "party-1", "is_subject": true, "adult": true, "waived": true}],
            "all_affected_listed": true, "written": true, "term": term
        })),
    })
}

fn subject(id: &str, count: usize) -> Subject {
    from_value(record(id, count)).expect("a record")
}

/// A question of one of the parties about one of the matters.
fn asked(at: usize) -> BlockQuestion {
    let (matter, party) = (format!("matter-{at}").parse(), format!("party-{at}").parse());
    let (matter, party) = (matter.expect("a matter"), party.expect("a party"));
    let moment = "2026-11-02T15:00:00Z".parse().expect("a moment");
    let day = "2026-11-02".parse().expect("a day");
    BlockQuestion::new(&matter, (&party, &party), moment, day)
}

/// What is seen and told of nobody.
const NOTHING: (Seen, CategorySet) = (Seen::NOTHING, CategorySet::EMPTY);

/// What is seen, so that it can be compared.
fn shown(block: &Block, at: usize, somebody: bool) -> ((Seen, CategorySet), Lifted) {
    let (question, somebody) = (asked(at), Choice::from(u8::from(somebody)));
    (block.seen(&question, somebody), block.lifted(&question, Purpose::Claims, somebody))
}

#[test]
fn of_nobody_nothing_is_seen() {
    for count in [0, 1, 5, 20] {
        let (seen, lifted) = shown(&subject("one", count).block, 0, false);
        assert!(seen == NOTHING && lifted == NOTHING_LIFTED, "{count}");
        assert!(shown(&subject("one", count).block, 0, true).0 != NOTHING);
    }
}

#[test]
fn every_entry_is_seen_whatever_the_size() {
    for count in [1, 4, 5, 8, 9, 20] {
        let mut block = subject("one", count).block;
        let largest = subject("another", 70).block.size();
        for widened in [false, true] {
            for at in 0..count {
                let ((seen, told), lifted) = shown(&block, at, true);
                assert!(seen.known && seen.matter_linked);
                assert!(seen.linked_facts.contains(Category::FinalDisposition));
                assert!(told.contains(Category::FinalDisposition));
                assert!(seen.conflicts.contains(Conflict::SharesHousehold));
                assert!(seen.protections.contains(Protection::Medical));
                assert!(seen.waivers.contains(Protection::VawaTU));
                let of_medical = lifted[Protection::Medical.at() as usize];
                assert!(of_medical == CategorySet::EMPTY.with(Category::Health));
            }
            let ((seen, told), lifted) = shown(&block, count, true);
            assert!(
                !seen.matter_linked && seen.linked_facts.is_empty() && lifted == NOTHING_LIFTED
            );
            assert!(seen.conflicts.is_empty());
            // The one fact of another matter is told, of several none.
            assert_eq!(told.contains(Category::FinalDisposition), count == 1);
            let words = block.words.len();
            assert_eq!(words, block.size.words());
            block.widen(largest);
            assert!(block.words.len() > words || widened);
        }
    }
}

#[test]
fn blocks_of_a_register_are_of_one_size() {
    let sizes = |register: &Register| -> Vec<usize> {
        register.subjects().iter().map(|of| of.block.words.len()).collect()
    };
    let least = Size::LEAST.words();
    let mut register =
        Register::new(vec![subject("one", 1), subject("another", 0)]).expect("records");
    assert_eq!(sizes(&register), [least, least]);
    let before = register.replace(subject("one", 9)).expect("a record");
    assert!(before == subject("one", 1));
    let larger = sizes(&register);
    assert!(larger[0] == larger[1] && larger[0] > least);
    // They stay so, for whoever takes the place of the record with more than fitted.
    register.replace(subject("one", 1));
    assert_eq!(sizes(&register), larger);
    let read = json!({"subjects": [record("one", 9), record("another", 0)]});
    assert_eq!(sizes(&from_value(read).expect("a register")), larger);
}

#[test]
fn a_changed_record_has_the_block_of_what_it_says() {
    let record = subject("one", 2);
    let same = |changed: &Subject, expected: Subject| {
        assert!(*changed == expected, "the records are the same");
        let day = "2026-11-02".parse().expect("a day");
        assert!(changed.protections(day) == expected.protections(day));
        for at in 0..3 {
            assert!(shown(&changed.block, at, true) == shown(&expected.block, at, true));
        }
    };
    let none = RecordAmendment::Affiliations { affiliations: Vec::new() };
    let changed = record.amended(&none).expect("it is amended");
    let mut expected = self::record("one", 2);
    expected["affiliations"] = json!([]);
    same(&changed, from_value(expected).expect("a record"));

    let other = subject("another", 3);
    let merged = record.merged(&other).expect("they are merged");
    let again = crate::wire::to_json(&crate::wire::Custodial(&merged)).expect("JSON");
    same(&merged, crate::wire::from_json(again.as_bytes()).expect("a record"));

    let later = crate::subject::Screening {
        at: "2026-11-02T07:00:00Z".parse().expect("a moment"),
        findings: Vec::new(),
        ..record.screening().expect("a screening").clone()
    };
    let mut expected = self::record("one", 2);
    expected["screening"]["at"] = json!("2026-11-02T07:00:00Z");
    expected["screening"]["findings"] = json!([]);
    let screened = record.screened_again(&later).expect("it is screened");
    same(&screened, from_value(expected).expect("a record"));
}

#[test]
fn a_stand_in_is_any_of_the_records_and_nobody() {
    let subjects: Vec<Subject> = (0..8).map(|at| subject(&format!("subject-{at}"), 1)).collect();
    let register = Register::new(subjects).expect("records");
    let mut read = [0; 8];
    for number in 0..400 {
        let number = format!("A{number:09}").parse().expect("a number");
        let country_of_birth = "MX".parse().expect("a country");
        let reference = SubjectReference::ByNumber { number, country_of_birth };
        let (found, again) = (register.find(&reference), register.find(&reference));
        assert!(found.subject().is_none() && found.seen(&asked(0)) == NOTHING);
        assert_eq!(found.read().id(), again.read().id());
        assert_eq!(found.record(), LookupResult::nobody().record());
        let place = register.subjects().iter().position(|of| of.id() == found.read().id());
        read[place.expect("one of the records")] += 1;
    }
    assert!(read.iter().all(|count| (25..=75).contains(count)), "{read:?}");
    let empty = Register::new(Vec::new()).expect("no records");
    let reference = SubjectReference::by_number("A000000001", "MX").expect("a reference");
    assert!(empty.find(&reference).subject().is_none());
}

#[test]
fn words_compare_as_numbers() {
    let numbers = [0, 1, 2, 7, Word::MAX / 2, Word::MAX / 2 + 1, Word::MAX - 1, Word::MAX];
    let all = |of: bool| if of { Word::MAX } else { 0 };
    for one in numbers {
        assert_eq!(all_if_zero(one), all(one == 0));
        for other in numbers {
            assert_eq!(less(one, other), all(one < other), "{one} and {other}");
            for at in numbers {
                assert_eq!(within(one, other, at), all(one <= at && at < other));
            }
        }
    }
    assert_eq!(mask(Choice::from(0)), 0);
    assert_eq!(mask(Choice::from(1)), Word::MAX);
}

#[test]
fn each_purpose_has_a_bit_of_its_own() {
    let own = Purpose::ALL.map(purpose_bit);
    let declared: Vec<Word> = (0..DeclaredPurpose::ROOM)
        .map_while(|slot| DeclaredPurpose::declare(&format!("test-blocks:of-{slot}")))
        .map(|of| purpose_bit(of.into()))
        .collect();
    let all = own.iter().chain(&declared).fold(0, |all, bit| all | bit);
    assert_eq!(all.count_ones() as usize, own.len() + declared.len());
}

#[cfg(feature = "proptest")]
mod by_definition;
