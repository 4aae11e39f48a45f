//! The laws of a store, each tried on a store of one's own (feature `conformance`).
//!
//! ```
//! use voice_store::{MemoryStore, conformance};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() {
//! // Each law has a store of its own, with nothing in it.
//! let kept = conformance::check(async || MemoryStore::default()).await;
//! assert!(kept.is_ok(), "{}", kept.unwrap_err());
//! # }
//! ```
//!
//! Laws are tried with a few records, questions and writers: that a store keeps them is tested, and
//! not proved. What a law cannot see is not tried: how long a read takes, how wide it is on the
//! way, what is in the clear at rest, what another server of the same database sees, and what is
//! left after a crash.

mod decisions;
mod files;
mod fixtures;
mod records;
mod requests;

use core::fmt;

use voice_core::wire::{Diagnostic, ErrorList};

use crate::Store;

/// A law of a store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum StoreLaw {
    /// By each number and name a record is found as among all records, or nobody.
    FoundAsAmongAll,
    /// A record that was withdrawn is nobody, and one that was merged is found as the other.
    EndedIsNobody,
    /// What is committed is in force for what begins after it.
    CommittedIsInForce,
    /// Of two writers of one revision one is told that it is stale, and nothing is lost.
    OneOfTwoWriters,
    /// What is refused changes nothing.
    RefusedChangesNothing,
    /// Reads for nobody, somebody, and somebody of whom all is withheld are alike.
    NobodyIsAlike,
    /// What staff attested is in the file, each attestation once.
    FilesAreKept,
    /// What was decided first under an identifier stays as it was.
    DecisionsStay,
    /// A request with an idempotency key runs once, and is answered as it was.
    RequestsRunOnce,
}

impl StoreLaw {
    /// Each law.
    pub const ALL: [Self; 9] = [
        Self::FoundAsAmongAll,
        Self::EndedIsNobody,
        Self::CommittedIsInForce,
        Self::OneOfTwoWriters,
        Self::RefusedChangesNothing,
        Self::NobodyIsAlike,
        Self::FilesAreKept,
        Self::DecisionsStay,
        Self::RequestsRunOnce,
    ];

    /// A stable word for it.
    ///
    /// ```
    /// use voice_store::conformance::StoreLaw;
    ///
    /// assert_eq!(StoreLaw::OneOfTwoWriters.as_str(), "one-of-two-writers");
    /// ```
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::FoundAsAmongAll => "found-as-among-all",
            Self::EndedIsNobody => "ended-is-nobody",
            Self::CommittedIsInForce => "committed-is-in-force",
            Self::OneOfTwoWriters => "one-of-two-writers",
            Self::RefusedChangesNothing => "refused-changes-nothing",
            Self::NobodyIsAlike => "nobody-is-alike",
            Self::FilesAreKept => "files-are-kept",
            Self::DecisionsStay => "decisions-stay",
            Self::RequestsRunOnce => "requests-run-once",
        }
    }
}

/// That a store breaks a law.
///
/// ```
/// use voice_store::MemoryStore;
/// use voice_store::conformance::{StoreLaw, check_law};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let (law, store) = (StoreLaw::RequestsRunOnce, MemoryStore::default());
/// assert!(check_law(law, &store).await.is_ok());
/// // A law is tried on a store with nothing in it, and this one has been used.
/// let error = check_law(law, &store).await.unwrap_err();
/// assert_eq!(error.law(), law);
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoreLawError {
    law: StoreLaw,
    seen: String,
}

impl StoreLawError {
    /// The law.
    #[must_use]
    pub const fn law(&self) -> StoreLaw {
        self.law
    }
}

impl fmt::Display for StoreLawError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is broken: {}", self.law.as_str(), self.seen)
    }
}

impl core::error::Error for StoreLawError {}

impl Diagnostic for StoreLawError {
    fn code(&self) -> &'static str {
        self.law.as_str()
    }
}

/// What a law says of a store: nothing, or what was seen.
type Kept = Result<(), String>;

/// Tries every law, each on a store of its own that `make` gives, with nothing in it.
///
/// # Errors
/// Each law that is broken, with what was seen first.
pub async fn check<S: Store>(make: impl AsyncFn() -> S) -> Result<(), ErrorList<StoreLawError>> {
    let mut broken = Vec::new();
    for law in StoreLaw::ALL {
        broken.extend(check_law(law, &make().await).await.err());
    }
    if broken.is_empty() { Ok(()) } else { Err(ErrorList::new(broken)) }
}

/// Tries one law on a store with nothing in it.
///
/// ```
/// use voice_store::MemoryStore;
/// use voice_store::conformance::{StoreLaw, check_law};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let kept = check_law(StoreLaw::NobodyIsAlike, &MemoryStore::default()).await;
/// // One that broke it would say which law it is.
/// assert!(kept.map_err(|error| error.law()).is_ok());
/// # }
/// ```
///
/// # Errors
/// What was seen first that is otherwise.
pub async fn check_law<S: Store>(law: StoreLaw, store: &S) -> Result<(), StoreLawError> {
    let kept = match law {
        StoreLaw::FoundAsAmongAll => records::found_as_among_all(store).await,
        StoreLaw::EndedIsNobody => records::ended_is_nobody(store).await,
        StoreLaw::CommittedIsInForce => records::committed_is_in_force(store).await,
        StoreLaw::OneOfTwoWriters => records::one_of_two_writers(store).await,
        StoreLaw::RefusedChangesNothing => records::refused_changes_nothing(store).await,
        StoreLaw::NobodyIsAlike => records::nobody_is_alike(store).await,
        StoreLaw::FilesAreKept => files::are_kept(store).await,
        StoreLaw::DecisionsStay => decisions::stay(store).await,
        StoreLaw::RequestsRunOnce => requests::run_once(store).await,
    };
    kept.map_err(|seen| StoreLawError { law, seen })
}

/// What was seen, where something is not so.
fn so(is_so: bool, otherwise: &str) -> Kept {
    if is_so { Ok(()) } else { Err(otherwise.to_owned()) }
}

/// What a store did, which it was able to.
fn able<T, E: core::error::Error>(done: Result<T, E>, to: &str) -> Result<T, String> {
    done.map_err(|error| format!("it could not {to}: {error}"))
}
