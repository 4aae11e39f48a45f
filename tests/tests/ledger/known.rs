//! A ledger whose hashes another program computed:
//! `python3 tests/ledger/verify.py tests/ledger/known.ndjson`.

use voice_core::disclosure::ledger::{Chain, LedgerEntry};
use voice_core::wire::from_json;

use crate::{check, compact, five};

const KNOWN: &str = include_str!("../../ledger/known.ndjson");

#[test]
fn the_seals_are_those_of_another_program() {
    let entries: Vec<LedgerEntry> =
        KNOWN.lines().map(|line| from_json(line.as_bytes()).unwrap()).collect();
    let (sequence, hash) = check(Chain::new(), &entries).unwrap().head();
    // What the program in Python printed.
    assert_eq!(
        (sequence, hash.as_str()),
        (5, "d64166f626ecc659c8d7034b4accb63bb7b83bf72d3edcee116ccd838775a4fb")
    );
    assert!(entries == five(), "they are the entries of the other tests");
    assert!(entries.iter().map(compact).eq(KNOWN.lines()), "the text is the compact one");
}
