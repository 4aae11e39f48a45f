//! The trait.

use core::error::Error;
use core::future::Future;

use uuid::Uuid;
use voice_core::disclosure::DecisionRecord;
use voice_core::identifier::{PartyId, SubjectId, SubjectReference};
use voice_core::requester::{PartyFile, Person};
use voice_core::subject::LookupResult;

use crate::{
    ChangedBy, FileOpened, FileOutcome, KeyedOutcome, KeyedRequest, RecordChange, RecordCondition,
    RecordOutcome, StoredRecord,
};

/// What a look-up read, which does not say whether it is anybody.
pub trait LookedUp: Send + Sync {
    /// The one record that is meant, or nobody.
    fn result(&self) -> LookupResult<'_>;

    /// The revision of what was read, which is a decoy's where there is nobody:
    /// [`DecisionRecord::of_revision`] takes it for a record alone.
    fn revision(&self) -> u32;
}

/// What answering a question asks of a store.
///
/// A store decides nothing: what may be told of a record is decided of what it gives. Each change
/// is atomic, and a future that is ready has made it durable. What was committed before a call
/// begins is in force for it, wherever it was written.
///
/// What the laws of `conformance` say is the contract; what they cannot see is here. Reads for
/// nobody, for somebody and for somebody of whom all is withheld take the same work, as
/// [`LookupResult::of_candidates`] and [`Subject::decoy`](voice_core::subject::Subject::decoy) let
/// them. What is at rest is encrypted, and found by keyed hashes of
/// [`LookupKey`](voice_core::subject::LookupKey)s.
///
/// The futures are `Send`, so that a server may run them on any thread; nothing is boxed. An
/// implementation writes `async fn`.
pub trait Store: Send + Sync {
    /// Why the store could not do what was asked. Nothing is known to be stored then.
    type Error: Error + Send + Sync + 'static;
    /// What a look-up read.
    type LookedUp: LookedUp;

    /// The record that a reference names, or nobody. Two records that a number or name may mean
    /// are nobody, and so is one that ended.
    fn find(
        &self,
        reference: &SubjectReference,
    ) -> impl Future<Output = Result<Self::LookedUp, Self::Error>> + Send;

    /// A record by its identifier, for staff; one that ended too.
    fn record(
        &self,
        id: &SubjectId,
    ) -> impl Future<Output = Result<Option<StoredRecord>, Self::Error>> + Send;

    /// Changes a record where the condition holds, and keeps who did it. A record that is put in as
    /// it is already is done, in the revision that it has.
    fn change_record(
        &self,
        id: &SubjectId,
        condition: RecordCondition,
        change: RecordChange,
        by: &ChangedBy,
    ) -> impl Future<Output = Result<RecordOutcome, Self::Error>> + Send;

    /// Opens the file of a party. Opened again for the same person, it stays as it is.
    fn open_file(
        &self,
        person: &Person,
    ) -> impl Future<Output = Result<FileOpened, Self::Error>> + Send;

    /// The files of a requester and of the principal, as far as there are any: one where both are
    /// one party.
    fn files(
        &self,
        requester: &PartyId,
        principal: &PartyId,
    ) -> impl Future<Output = Result<Vec<PartyFile>, Self::Error>> + Send;

    /// Changes the file of a party, of two at once one after the other; a refused change changes
    /// nothing.
    fn change_file<T: Send, E: Send>(
        &self,
        party: &PartyId,
        change: impl FnOnce(&mut PartyFile) -> Result<T, E> + Send,
    ) -> impl Future<Output = Result<FileOutcome<T, E>, Self::Error>> + Send;

    /// Keeps what was decided, with the disclosure that it made. What was decided first under an
    /// identifier stays.
    fn keep_decision(
        &self,
        id: Uuid,
        record: &DecisionRecord,
    ) -> impl Future<Output = Result<(), Self::Error>> + Send;

    /// What was decided.
    fn decision(
        &self,
        id: Uuid,
    ) -> impl Future<Output = Result<Option<DecisionRecord>, Self::Error>> + Send;

    /// Begins a request, unless one with its key has begun or is done.
    fn begin(
        &self,
        request: &KeyedRequest,
    ) -> impl Future<Output = Result<KeyedOutcome, Self::Error>> + Send;

    /// Keeps what was answered to a request that this attempt began, and returns whether it did.
    fn finish(
        &self,
        request: &KeyedRequest,
        response: &str,
    ) -> impl Future<Output = Result<bool, Self::Error>> + Send;

    /// Forgets a request that this attempt began and that made nothing.
    fn abandon(
        &self,
        request: &KeyedRequest,
    ) -> impl Future<Output = Result<(), Self::Error>> + Send;
}
