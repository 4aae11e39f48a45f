//! Records, and what is done to them.

use voice_core::identifier::SubjectId;
use voice_core::subject::{RecordAmendment, RecordError, Subject};
use voice_core::wire::{ErrorList, Timestamp};

/// What is done to a record.
///
/// It is closed on purpose: a store that does not know an act could not do it.
pub enum RecordChange {
    /// Puts it in, or in the place of the one that is there.
    Put(Box<Subject>),
    /// Changes parts of it: all, or none where one cannot be.
    Amend(Vec<RecordAmendment>),
    /// Makes it one with another, which ends.
    Merge(SubjectId),
    /// Ends it: the person is not found any more.
    Withdraw,
}

impl RecordChange {
    /// A word for it.
    ///
    /// ```
    /// assert_eq!(voice_store::RecordChange::Withdraw.as_str(), "withdraw");
    /// ```
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Put(_) => "put",
            Self::Amend(_) => "amend",
            Self::Merge(_) => "merge",
            Self::Withdraw => "withdraw",
        }
    }
}

impl core::fmt::Debug for RecordChange {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("RecordChange(..)")
    }
}

/// On what a change depends.
///
/// ```
/// use voice_core::identifier::SubjectId;
/// use voice_store::{
///     ChangedBy, MemoryStore, RecordChange, RecordCondition, RecordOutcome, Store as _,
/// };
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let store = MemoryStore::default();
/// let by = ChangedBy {
///     who: ChangedBy::DEMONSTRATION.to_owned(),
///     at: "2026-11-02T15:00:00Z".parse()?,
///     why: "withdrawn on request".to_owned(),
/// };
/// // Somebody read revision 3 of a record that is not there.
/// let (record, read): (SubjectId, _) = ("subject-9".parse()?, RecordCondition::Revision(3));
/// let outcome = store.change_record(&record, read, RecordChange::Withdraw, &by).await?;
/// assert!(matches!(outcome, RecordOutcome::Missing));
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecordCondition {
    /// That the record is in this revision.
    Revision(i64),
    /// That there is no record, or that it ended.
    Absent,
}

/// What became of a change.
pub enum RecordOutcome {
    /// The record is as asked for: changed, or so already.
    Done(Box<StoredRecord>),
    /// Nothing was changed: the record is in another revision, or there is one. The revision
    /// it is in.
    Stale(i64),
    /// There is no such record, or it ended.
    Missing,
    /// The act is refused.
    Refused(ErrorList<RecordError>),
}

impl core::fmt::Debug for RecordOutcome {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Done(record) => f.debug_tuple("Done").field(record).finish(),
            Self::Stale(revision) => f.debug_tuple("Stale").field(revision).finish(),
            Self::Missing => f.write_str("Missing"),
            Self::Refused(errors) => f.debug_tuple("Refused").field(errors).finish(),
        }
    }
}

/// Where a record stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecordState {
    /// It may be asked about.
    Held,
    /// It was withdrawn.
    Withdrawn,
    /// It was made one with another.
    Merged,
}

impl RecordState {
    /// Each of them.
    pub const ALL: [Self; 3] = [Self::Held, Self::Withdrawn, Self::Merged];

    /// A word for it.
    ///
    /// ```
    /// assert_eq!(voice_store::RecordState::Held.as_str(), "held");
    /// ```
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Withdrawn => "withdrawn",
            Self::Merged => "merged",
        }
    }
}

/// A record as it is stored.
#[derive(Clone, PartialEq, Eq)]
pub struct StoredRecord {
    /// The record; where it ended, as it was then.
    pub subject: Subject,
    /// How often it was changed before, and once: 1 for a record that is new.
    pub revision: i64,
    /// Where it stands.
    pub state: RecordState,
}

impl core::fmt::Debug for StoredRecord {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("StoredRecord").field("revision", &self.revision).finish_non_exhaustive()
    }
}

/// Who changes a record, when and why.
///
/// ```
/// use voice_store::ChangedBy;
///
/// let by = ChangedBy {
///     who: ChangedBy::DEMONSTRATION.to_owned(),
///     at: "2026-11-02T15:00:00Z".parse()?,
///     why: "the caller showed another birth certificate".to_owned(),
/// };
/// // What somebody wrote is not printed.
/// assert!(!format!("{by:?}").contains("birth certificate"));
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Clone)]
pub struct ChangedBy {
    /// The hash of a token, or a command.
    pub who: String,
    /// When.
    pub at: Timestamp,
    /// Why, in the words of who changes it; where a store writes it down, it is encrypted.
    pub why: String,
}

impl ChangedBy {
    /// Who puts the records of the demonstration in.
    pub const DEMONSTRATION: &'static str = "demonstration";
}

impl core::fmt::Debug for ChangedBy {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("ChangedBy").field("at", &self.at).finish_non_exhaustive()
    }
}
