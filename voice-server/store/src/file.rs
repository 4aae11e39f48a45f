//! The files of parties: what staff attested.

use voice_core::requester::PartyFile;

/// What became of a file that was to be opened.
#[derive(Debug)]
pub enum FileOpened {
    /// It is open: now, or since before for the same person.
    Open(Box<PartyFile>),
    /// The party has a file with another name or address, which stays as it is.
    OfAnother,
}

/// What became of a change of a file.
#[derive(Debug)]
pub enum FileOutcome<T, E> {
    /// The file was changed, and this was made.
    Changed(T),
    /// The change is refused, and nothing was changed.
    Refused(E),
    /// No file was opened for the party.
    Missing,
}
