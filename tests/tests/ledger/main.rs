//! The ledger of disclosures: nothing of it can be changed unseen, corrections reach whom they
//! must, and a subject learns of no recipient.

mod accounting;
mod chain;
mod corrections;
mod known;
mod random;

use serde_json::{Value, json};
use voice_core::disclosure::ledger::{Chain, LedgerEntry, LedgerError, LedgerEvent};
use voice_core::wire::{Custodial, Timestamp, Write, from_value};

fn moment(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// The event of a disclosure from a record to a party.
fn disclosed(subject: &str, party: &str, nature: &[&str]) -> LedgerEvent {
    event(json!({
        "kind": "disclosed",
        "date": "2026-11-02T15:00:00Z",
        "subject": subject,
        "nature": nature,
        "purpose": "understanding",
        "recipient": {
            "party": party, "name": "Ana \"Nita\" Ruiz \\ Peña", "address": "PO Box 12, Springfield"
        },
        "grounds": [{
            "rule": "permit-custody-events-federal",
            "effect": "permit",
            "citations": [{"text": "34 U.S.C. 20141(c)(5)", "verification": "verified"}],
            "note": "Víctimas de delitos federales: aviso de la puesta en libertad.",
        }],
    }))
}

/// The event of a correction that was passed on.
fn corrected(
    correction: &str,
    subject: &str,
    categories: &[&str],
    passed_to: &[u64],
) -> LedgerEvent {
    event(json!({
        "kind": "corrected",
        "correction": correction,
        "subject": subject,
        "categories": categories,
        "passed_to": passed_to,
    }))
}

fn event(json: Value) -> LedgerEvent {
    from_value(json).unwrap_or_else(|faults| panic!("{faults}"))
}

/// The entries of events that come one hour after the other.
fn ledger(events: impl IntoIterator<Item = LedgerEvent>) -> Vec<LedgerEntry> {
    let mut chain = Chain::new();
    let at = |hour: usize| moment(&format!("2026-11-02T{hour:02}:00:00Z"));
    events.into_iter().enumerate().map(|(hour, event)| chain.append(at(hour), event)).collect()
}

/// Five entries of both kinds.
fn five() -> Vec<LedgerEntry> {
    ledger([
        disclosed("subject-1", "party-1", &["custody-status", "release"]),
        disclosed("subject-2", "party-2", &["removal"]),
        disclosed("subject-1", "party-3", &["release", "death"]),
        corrected("correction-1", "subject-1", &["release"], &[1, 3]),
        disclosed("subject-2", "party-1", &["removal", "facility"]),
    ])
}

/// The head after all entries, or what is wrong with the first that does not follow.
fn check<'a>(
    mut chain: Chain,
    entries: impl IntoIterator<Item = &'a LedgerEntry>,
) -> Result<Chain, LedgerError> {
    entries.into_iter().try_for_each(|entry| chain.check(entry))?;
    chain.end()?;
    Ok(chain)
}

fn compact(value: &impl Write) -> String {
    serde_json::to_string(&Custodial(value)).unwrap()
}

fn value(value: &impl Write) -> Value {
    serde_json::to_value(Custodial(value)).unwrap()
}
