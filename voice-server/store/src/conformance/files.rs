//! The law of the files of parties.

use futures_util::future::join;
use serde_json::json;
use voice_core::requester::{Attestation, PartyFile, Person};

use super::fixtures::read;
use super::{Kept, able, so};
use crate::{FileOpened, FileOutcome, Store};

fn person(party: &str, address: &str) -> Person {
    read(json!({"party": party, "name": "Ana Ruiz", "address": address}))
}

/// What a member of staff attests.
fn conflict(found: &str) -> Attestation {
    read(json!({
        "by": "staff-1", "at": "2026-11-02T15:00:00Z",
        "fact": {"kind": "conflicts", "found": [found]}
    }))
}

pub(super) async fn are_kept<S: Store>(store: &S) -> Kept {
    let (of, elsewhere) = (person("party-1", "PO Box 12"), person("party-1", "PO Box 13"));
    let nothing = able(store.files(&of.party, &of.party).await, "read files")?;
    so(nothing.is_empty(), "a file is there that nobody opened")?;
    let attest = |found: &str| {
        let attestation = conflict(found);
        move |file: &mut PartyFile| file.attest(attestation)
    };
    let early = able(store.change_file(&of.party, attest("co-defendant")).await, "change a file")?;
    so(matches!(early, FileOutcome::Missing), "a file is changed that nobody opened")?;

    for _ in 0..2 {
        let opened = able(store.open_file(&of).await, "open a file")?;
        so(matches!(opened, FileOpened::Open(_)), "the file of a party is not open to the party")?;
    }
    let other = able(store.open_file(&elsewhere).await, "open a file")?;
    so(matches!(other, FileOpened::OfAnother), "the file of a party is taken for that of another")?;

    // Two at once are both there, and what is refused is not.
    let (one, two) = join(
        store.change_file(&of.party, attest("shares-household")),
        store.change_file(&of.party, attest("counsel-of-subject")),
    )
    .await;
    for outcome in [able(one, "change a file")?, able(two, "change a file")?] {
        so(matches!(outcome, FileOutcome::Changed(1 | 2)), "of two attestations one is not made")?;
    }
    let refuse = |file: &mut PartyFile| -> Result<(), &'static str> {
        *file = PartyFile::open(file.person().clone());
        Err("refused")
    };
    let refused = able(store.change_file(&of.party, refuse).await, "change a file")?;
    so(matches!(refused, FileOutcome::Refused("refused")), "a refused change is not told as one")?;
    let kept = able(store.files(&of.party, &of.party).await, "read files")?;
    let both = kept.iter().map(|file| file.attestations().len()).eq([2]);
    so(both, "the file of a party has not the two attestations that were made")?;

    let principal = person("party-2", "PO Box 14");
    able(store.open_file(&principal).await, "open a file")?;
    let files = able(store.files(&of.party, &principal.party).await, "read files")?;
    let parties = files.iter().map(|file| &file.person().party);
    so(parties.eq([&of.party, &principal.party]), "the files are not those of the two parties")
}
