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
//! // And where it keeps sign-ups, events and referrals too.
//! let kept = conformance::check_notices(async || MemoryStore::default()).await;
//! assert!(kept.is_ok(), "{}", kept.unwrap_err());
//! let kept = conformance::check_referrals(async || MemoryStore::default()).await;
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
mod notices;
mod records;
mod referrals;
mod requests;

use core::fmt;

use voice_core::wire::{Diagnostic, ErrorList};

use crate::{NoticeStore, ReferralStore, Store};

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
    /// What signed up first under an identifier stays, and two changes at once are both made.
    SignUpsAreKept,
    /// A right PIN opens its sign-up, a wrong one nothing, and after too many none does; nothing
    /// tells whether there is such a sign-up.
    PinsAreCounted,
    /// What was reported first of an event stays, and is of whom the record is now.
    EventsAreKept,
    /// What was offered first under an identifier stays, and steps follow each other.
    ReferralsAreKept,
}

impl StoreLaw {
    /// Those of [`Store`].
    pub const OF_ANSWERS: [Self; 9] = [
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

    /// Those of [`NoticeStore`].
    pub const OF_NOTICES: [Self; 3] =
        [Self::SignUpsAreKept, Self::PinsAreCounted, Self::EventsAreKept];

    /// Those of [`ReferralStore`].
    pub const OF_REFERRALS: [Self; 1] = [Self::ReferralsAreKept];

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
            Self::SignUpsAreKept => "sign-ups-are-kept",
            Self::PinsAreCounted => "pins-are-counted",
            Self::EventsAreKept => "events-are-kept",
            Self::ReferralsAreKept => "referrals-are-kept",
        }
    }
}

/// That a store breaks a law.
///
/// ```
/// use voice_store::MemoryStore;
/// use voice_store::conformance::{StoreLaw, StoreLawError, check};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let broken: Vec<StoreLaw> = match check(async || MemoryStore::default()).await {
///     Ok(()) => Vec::new(),
///     Err(errors) => errors.iter().map(StoreLawError::law).collect(),
/// };
/// assert_eq!(broken, []);
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

/// Tries every law of [`Store`], each on a store of its own that `make` gives, with nothing in it.
///
/// # Errors
/// Each law that is broken, with what was seen first.
pub async fn check<S: Store>(make: impl AsyncFn() -> S) -> Result<(), ErrorList<StoreLawError>> {
    let mut tried = Tried::default();
    tried.law(StoreLaw::FoundAsAmongAll, records::found_as_among_all(&make().await).await);
    tried.law(StoreLaw::EndedIsNobody, records::ended_is_nobody(&make().await).await);
    tried.law(StoreLaw::CommittedIsInForce, records::committed_is_in_force(&make().await).await);
    tried.law(StoreLaw::OneOfTwoWriters, records::one_of_two_writers(&make().await).await);
    tried.law(
        StoreLaw::RefusedChangesNothing,
        records::refused_changes_nothing(&make().await).await,
    );
    tried.law(StoreLaw::NobodyIsAlike, records::nobody_is_alike(&make().await).await);
    tried.law(StoreLaw::FilesAreKept, files::are_kept(&make().await).await);
    tried.law(StoreLaw::DecisionsStay, decisions::stay(&make().await).await);
    tried.law(StoreLaw::RequestsRunOnce, requests::run_once(&make().await).await);
    tried.all()
}

/// Tries every law of [`NoticeStore`], as [`check`] does.
///
/// ```
/// use voice_store::MemoryStore;
/// use voice_store::conformance::check_notices;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// assert!(check_notices(async || MemoryStore::default()).await.is_ok());
/// # }
/// ```
///
/// # Errors
/// Those of [`check`].
pub async fn check_notices<S: NoticeStore>(
    make: impl AsyncFn() -> S,
) -> Result<(), ErrorList<StoreLawError>> {
    let mut tried = Tried::default();
    tried.law(StoreLaw::SignUpsAreKept, notices::sign_ups_are_kept(&make().await).await);
    tried.law(StoreLaw::PinsAreCounted, notices::pins_are_counted(&make().await).await);
    tried.law(StoreLaw::EventsAreKept, notices::events_are_kept(&make().await).await);
    tried.all()
}

/// Tries every law of [`ReferralStore`], as [`check`] does.
///
/// # Errors
/// Those of [`check`].
pub async fn check_referrals<S: ReferralStore>(
    make: impl AsyncFn() -> S,
) -> Result<(), ErrorList<StoreLawError>> {
    let mut tried = Tried::default();
    tried.law(StoreLaw::ReferralsAreKept, referrals::are_kept(&make().await).await);
    tried.all()
}

/// The laws that were broken so far.
#[derive(Default)]
struct Tried(Vec<StoreLawError>);

impl Tried {
    fn law(&mut self, law: StoreLaw, kept: Kept) {
        self.0.extend(kept.err().map(|seen| StoreLawError { law, seen }));
    }

    fn all(self) -> Result<(), ErrorList<StoreLawError>> {
        if self.0.is_empty() { Ok(()) } else { Err(ErrorList::new(self.0)) }
    }
}

/// What was seen, where something is not so.
fn so(is_so: bool, otherwise: &str) -> Kept {
    if is_so { Ok(()) } else { Err(otherwise.to_owned()) }
}

/// What a store did, which it was able to.
fn able<T, E: core::error::Error>(done: Result<T, E>, to: &str) -> Result<T, String> {
    done.map_err(|error| format!("it could not {to}: {error}"))
}
