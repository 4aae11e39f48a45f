//! Random ledgers, and random changes of them.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use voice_core::disclosure::ledger::{Chain, LedgerEntry, LedgerEvent};
use voice_core::testing::strategies::{Shown, shown, value};
use voice_core::wire::{Timestamp, from_json};

use crate::{check, compact};

fn written(events: &[(Timestamp, Shown<LedgerEvent>)]) -> Vec<LedgerEntry> {
    let mut chain = Chain::new();
    events.iter().map(|(at, event)| chain.append(*at, event.0.clone())).collect()
}

#[derive(Debug, Clone)]
enum Change {
    Drop(Index),
    Double(Index),
    Swap(Index, Index),
    Event(Index),
    Moment(Index, Timestamp),
    /// All from there on is written anew, with a new entry in the middle.
    Insert(Index),
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        any::<Index>().prop_map(Change::Drop),
        any::<Index>().prop_map(Change::Double),
        any::<(Index, Index)>().prop_map(|(one, other)| Change::Swap(one, other)),
        any::<Index>().prop_map(Change::Event),
        (any::<Index>(), value::<Timestamp>()).prop_map(|(at, moment)| Change::Moment(at, moment)),
        any::<Index>().prop_map(Change::Insert),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 300,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn a_random_ledger_is_whole_until_it_is_changed(
        events in vec((value::<Timestamp>(), shown(value::<LedgerEvent>())), 1..7),
        other in shown(value::<LedgerEvent>()),
        change in change(),
    ) {
        let entries = written(&events);
        let (sequence, hash) = check(Chain::new(), &entries).unwrap().head();

        // Written and read again it is the same.
        let texts: Vec<String> = entries.iter().map(compact).collect();
        let again: Vec<LedgerEntry> =
            texts.iter().map(|text| from_json(text.as_bytes()).unwrap()).collect();
        prop_assert!(again == entries);
        prop_assert_eq!(again.iter().map(compact).collect::<Vec<_>>(), texts);

        let count = entries.len();
        let mut changed = entries.clone();
        // An entry that was never in this ledger and follows the one before it.
        let forged = |at: usize, moment: Timestamp, event: &LedgerEvent| {
            let mut chain = check(Chain::new(), &entries[..at]).unwrap();
            chain.append(moment, event.clone())
        };
        match change {
            Change::Drop(at) => drop(changed.remove(at.index(count))),
            Change::Double(at) => changed.insert(at.index(count), entries[at.index(count)].clone()),
            Change::Swap(one, other) => changed.swap(one.index(count), other.index(count)),
            Change::Event(at) => {
                let at = at.index(count);
                changed[at] = forged(at, entries[at].at(), &other);
            }
            Change::Moment(at, moment) => {
                let at = at.index(count);
                changed[at] = forged(at, moment, entries[at].event());
            }
            Change::Insert(at) => {
                let mut all = events.clone();
                all.insert(at.index(count), (events[0].0, other));
                changed = written(&all);
            }
        }
        let found = check(Chain::new().expecting(sequence, hash), &changed);
        prop_assert_eq!(found.is_ok(), changed == entries);
    }
}
