//! Who is told of a correction: everybody to whom the wrong was disclosed, once.

use voice_core::category::CategorySet;
use voice_core::disclosure::ledger::{LedgerEntry, LedgerEvent, earlier_recipients};

use crate::{corrected, disclosed, ledger};

const NOBODY: [u64; 0] = [];

fn told(entries: &[LedgerEntry], correction: &str, subject: &str, categories: &[&str]) -> Vec<u64> {
    let categories: CategorySet = categories.iter().map(|word| word.parse().unwrap()).collect();
    let found = earlier_recipients(
        entries,
        &correction.parse().unwrap(),
        &subject.parse().unwrap(),
        categories,
    );
    // The order in which entries come says nothing.
    let reversed = entries.iter().rev();
    let again = earlier_recipients(
        reversed,
        &correction.parse().unwrap(),
        &subject.parse().unwrap(),
        categories,
    );
    assert!(found == again);
    found.iter().map(|entry| entry.sequence()).collect()
}

fn events() -> Vec<LedgerEvent> {
    vec![
        disclosed("s", "ana", &["release", "death"]),
        disclosed("s", "ben", &["facility"]),
        disclosed("other", "cem", &["release"]),
        disclosed("s", "ana", &["release"]),
        disclosed("s", "dia", &["release", "facility"]),
    ]
}

#[test]
fn each_recipient_of_any_of_the_categories_is_told_by_the_latest_disclosure() {
    let entries = ledger(events());
    assert_eq!(told(&entries, "c", "s", &["release"]), [4, 5]);
    assert_eq!(told(&entries, "c", "s", &["death"]), [1]);
    assert_eq!(told(&entries, "c", "s", &["facility", "death"]), [1, 2, 5]);
    assert_eq!(told(&entries, "c", "other", &["release"]), [3]);
    assert_eq!(told(&entries, "c", "s", &["bond"]), NOBODY);
    assert_eq!(told(&entries, "c", "s", &[]), NOBODY);
    assert_eq!(told(&entries, "c", "nobody", &["release"]), NOBODY);
}

#[test]
fn who_was_told_is_not_told_again_unless_it_is_disclosed_again() {
    let mut events = events();
    // By an older disclosure to the same person: it is the person who was told.
    events.push(corrected("c", "s", &["release"], &[1]));
    assert_eq!(told(&ledger(events.clone()), "c", "s", &["release"]), [5]);
    events.push(corrected("c", "s", &["release"], &[5]));
    assert_eq!(told(&ledger(events.clone()), "c", "s", &["release"]), NOBODY);
    events.push(disclosed("s", "ana", &["facility"]));
    assert_eq!(told(&ledger(events.clone()), "c", "s", &["release"]), NOBODY, "another category");
    events.push(disclosed("s", "ana", &["release"]));
    assert_eq!(told(&ledger(events), "c", "s", &["release"]), [9], "it was disclosed again");
}

#[test]
fn another_correction_is_told_to_all_again() {
    let mut events = events();
    events.push(corrected("first", "s", &["release"], &[4, 5]));
    let entries = ledger(events);
    assert_eq!(told(&entries, "first", "s", &["release"]), NOBODY);
    assert_eq!(told(&entries, "second", "s", &["release"]), [4, 5]);
}

#[test]
fn who_was_told_a_part_is_told_the_rest() {
    let mut events = events();
    events.push(corrected("c", "s", &["facility"], &[2, 5]));
    let entries = ledger(events);
    assert_eq!(told(&entries, "c", "s", &["release", "facility"]), [4, 5]);
    assert_eq!(told(&entries, "c", "s", &["facility"]), NOBODY);
}

#[test]
fn numbers_of_other_records_and_of_none_tell_nobody() {
    let mut events = events();
    events.extend([
        corrected("c", "s", &["release"], &[3, 99]),
        corrected("c", "other", &["release"], &[4]),
    ]);
    let entries = ledger(events);
    assert_eq!(told(&entries, "c", "s", &["release"]), [4, 5]);
    assert_eq!(told(&entries, "c", "other", &["release"]), [3]);
}
