//! A store in memory.

mod further;

use core::time::Duration;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard};
use std::time::Instant;

use uuid::Uuid;
use voice_core::disclosure::DecisionRecord;
use voice_core::identifier::{PartyId, SubjectId, SubjectReference};
use voice_core::requester::{PartyFile, Person};
use voice_core::subject::{LookupKey, LookupResult, RecordAct, Subject};

use self::further::FurtherContents;
use crate::{
    ChangedBy, FileOpened, FileOutcome, KeyedOutcome, KeyedRequest, LookedUp, RecordChange,
    RecordCondition, RecordOutcome, RecordState, Store, StoredRecord,
};

/// How long a request counts as running without an answer.
const RUNNING: Duration = Duration::from_secs(5);

/// A store in memory, for tests and demonstrations: what it has is gone with it, and is not
/// encrypted.
///
/// ```
/// use voice_core::requester::Person;
/// use voice_store::{FileOpened, MemoryStore, Store as _};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let store = MemoryStore::default();
/// let person = Person::new("party-ruiz", "Ana Ruiz", "PO Box 12, Springfield")?;
/// assert!(matches!(store.open_file(&person).await?, FileOpened::Open(_)));
/// let files = store.files(&person.party, &person.party).await?;
/// assert_eq!(files.len(), 1);
/// # Ok(())
/// # }
/// ```
#[derive(Default)]
pub struct MemoryStore(Mutex<Contents>);

impl core::fmt::Debug for MemoryStore {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("MemoryStore(..)")
    }
}

#[derive(Default)]
struct Contents {
    records: BTreeMap<SubjectId, StoredRecord>,
    /// The records that are held, by every key under which each is found.
    by_key: BTreeMap<LookupKey, BTreeSet<SubjectId>>,
    files: BTreeMap<PartyId, PartyFile>,
    decisions: BTreeMap<Uuid, DecisionRecord>,
    requests: BTreeMap<Uuid, Attempt>,
    further: FurtherContents,
}

/// A request that began.
struct Attempt {
    request: KeyedRequest,
    since: Instant,
    response: Option<String>,
}

impl Attempt {
    /// Whether another attempt may take it up.
    fn is_over(&self) -> bool {
        self.response.is_none() && self.since.elapsed() > RUNNING
    }
}

/// Why a store in memory did not do what was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum MemoryStoreError {
    /// A thread ended in the middle of a change.
    BrokenOff,
    /// A record has more revisions than a decision can name.
    Revisions,
}

impl core::fmt::Display for MemoryStoreError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Self::BrokenOff => "the store is unavailable: a change of it was broken off",
            Self::Revisions => {
                "the record has too many revisions: put it in under another identifier"
            }
        })
    }
}

impl core::error::Error for MemoryStoreError {}

/// What a look-up read.
pub struct MemoryLookedUp {
    subject: Subject,
    revision: u32,
    is_somebody: bool,
    reference: SubjectReference,
}

impl core::fmt::Debug for MemoryLookedUp {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("MemoryLookedUp(..)")
    }
}

impl LookedUp for MemoryLookedUp {
    fn result(&self) -> LookupResult<'_> {
        let found = LookupResult::of_candidates([&self.subject], &self.reference);
        if self.is_somebody { found } else { LookupResult::nobody() }
    }

    fn revision(&self) -> u32 {
        self.revision
    }
}

impl Contents {
    fn held(&self, id: &SubjectId) -> Option<&StoredRecord> {
        self.records.get(id).filter(|record| record.state == RecordState::Held)
    }

    /// Puts the next revision of a record in.
    fn write(&mut self, subject: Subject, state: RecordState) -> StoredRecord {
        let id = subject.id().clone();
        let before = self.records.get(&id);
        let revision = before.map_or(0, |before| before.revision) + 1;
        for ids in self.by_key.values_mut() {
            ids.remove(&id);
        }
        self.by_key.retain(|_, ids| !ids.is_empty());
        if state == RecordState::Held {
            self.further.is_held(&id);
            for key in subject.identifiers().lookup_keys() {
                self.by_key.entry(key).or_default().insert(id.clone());
            }
        }
        let stored = StoredRecord { subject, revision, state };
        self.records.insert(id, stored.clone());
        stored
    }

    fn change_record(
        &mut self,
        id: &SubjectId,
        condition: RecordCondition,
        change: RecordChange,
    ) -> RecordOutcome {
        let held = self.held(id).cloned();
        let mut ends = None;
        let act = match change {
            RecordChange::Put(subject) => RecordAct::Put(subject),
            RecordChange::Amend(amendments) => RecordAct::Amend(amendments),
            RecordChange::Withdraw => RecordAct::Withdraw,
            RecordChange::Merge(other) => match self.held(&other).cloned() {
                Some(other) => {
                    ends = Some(other.subject.clone());
                    RecordAct::Merge(Box::new(other.subject))
                }
                None => return RecordOutcome::Missing,
            },
        };
        match (&act, &held) {
            (RecordAct::Put(subject), Some(held)) if **subject == held.subject => {
                return RecordOutcome::Done(Box::new(held.clone()));
            }
            _ => {}
        }
        match (condition, &held) {
            (RecordCondition::Revision(asked), Some(held)) if asked == held.revision => {}
            (RecordCondition::Absent, None) => {}
            (_, Some(held)) => return RecordOutcome::Stale(held.revision),
            (RecordCondition::Revision(_), None) => return RecordOutcome::Missing,
        }
        let after = match act.apply(held.as_ref().map(|held| &held.subject)) {
            Ok(after) => after,
            Err(errors) => return RecordOutcome::Refused(errors),
        };
        let (subject, state) = match (after, held) {
            (Some(after), _) if after.id() == id => (after, RecordState::Held),
            (Some(_), _) | (None, None) => return RecordOutcome::Missing,
            (None, Some(held)) => (held.subject, RecordState::Withdrawn),
        };
        if let Some(other) = ends {
            self.further.merge(other.id(), id);
            self.write(other, RecordState::Merged);
        }
        RecordOutcome::Done(Box::new(self.write(subject, state)))
    }
}

impl MemoryStore {
    fn contents(&self) -> Result<MutexGuard<'_, Contents>, MemoryStoreError> {
        self.0.lock().map_err(|_| MemoryStoreError::BrokenOff)
    }
}

impl Store for MemoryStore {
    type Error = MemoryStoreError;
    type LookedUp = MemoryLookedUp;

    async fn find(&self, reference: &SubjectReference) -> Result<MemoryLookedUp, MemoryStoreError> {
        let contents = self.contents()?;
        let ids = contents.by_key.get(&reference.lookup_key());
        // Of two records that have a number it is known of neither that it is theirs.
        let one = ids.filter(|ids| ids.len() == 1).and_then(BTreeSet::first);
        let record = one.and_then(|id| contents.held(id));
        Ok(MemoryLookedUp {
            subject: record.map_or(Subject::decoy(), |record| &record.subject).clone(),
            revision: u32::try_from(record.map_or(1, |record| record.revision))
                .map_err(|_| MemoryStoreError::Revisions)?,
            is_somebody: record.is_some(),
            reference: reference.clone(),
        })
    }

    async fn record(&self, id: &SubjectId) -> Result<Option<StoredRecord>, MemoryStoreError> {
        Ok(self.contents()?.records.get(id).cloned())
    }

    async fn change_record(
        &self,
        id: &SubjectId,
        condition: RecordCondition,
        change: RecordChange,
        _: &ChangedBy,
    ) -> Result<RecordOutcome, MemoryStoreError> {
        Ok(self.contents()?.change_record(id, condition, change))
    }

    async fn open_file(&self, person: &Person) -> Result<FileOpened, MemoryStoreError> {
        let mut contents = self.contents()?;
        let file = contents
            .files
            .entry(person.party.clone())
            .or_insert_with(|| PartyFile::open(person.clone()));
        Ok(if file.person() == person {
            FileOpened::Open(Box::new(file.clone()))
        } else {
            FileOpened::OfAnother
        })
    }

    async fn files(
        &self,
        requester: &PartyId,
        principal: &PartyId,
    ) -> Result<Vec<PartyFile>, MemoryStoreError> {
        let contents = self.contents()?;
        let other = Some(principal).filter(|principal| *principal != requester);
        let parties = core::iter::once(requester).chain(other);
        Ok(parties.filter_map(|party| contents.files.get(party).cloned()).collect())
    }

    async fn change_file<T: Send, E: Send>(
        &self,
        party: &PartyId,
        change: impl FnOnce(&mut PartyFile) -> Result<T, E> + Send,
    ) -> Result<FileOutcome<T, E>, MemoryStoreError> {
        let mut contents = self.contents()?;
        let Some(file) = contents.files.get_mut(party) else { return Ok(FileOutcome::Missing) };
        let mut changed = file.clone();
        Ok(match change(&mut changed) {
            Ok(made) => {
                *file = changed;
                FileOutcome::Changed(made)
            }
            Err(refused) => FileOutcome::Refused(refused),
        })
    }

    async fn keep_decision(
        &self,
        id: Uuid,
        record: &DecisionRecord,
    ) -> Result<(), MemoryStoreError> {
        self.contents()?.decisions.entry(id).or_insert_with(|| record.clone());
        Ok(())
    }

    async fn decision(&self, id: Uuid) -> Result<Option<DecisionRecord>, MemoryStoreError> {
        Ok(self.contents()?.decisions.get(&id).cloned())
    }

    async fn begin(&self, request: &KeyedRequest) -> Result<KeyedOutcome, MemoryStoreError> {
        let mut contents = self.contents()?;
        let known = contents.requests.get(&request.id).filter(|attempt| !attempt.is_over());
        Ok(match known {
            None => {
                let since = Instant::now();
                let attempt = Attempt { request: request.clone(), since, response: None };
                contents.requests.insert(request.id, attempt);
                KeyedOutcome::Begun
            }
            Some(known) if known.request.fingerprint != request.fingerprint => {
                KeyedOutcome::Another
            }
            Some(Attempt { response: Some(response), .. }) => KeyedOutcome::Done(response.clone()),
            Some(Attempt { response: None, .. }) => KeyedOutcome::Running,
        })
    }

    async fn finish(
        &self,
        request: &KeyedRequest,
        response: &str,
    ) -> Result<bool, MemoryStoreError> {
        let mut contents = self.contents()?;
        let attempt = contents.requests.get_mut(&request.id);
        let own = attempt.filter(|of| of.request.claim == request.claim && of.response.is_none());
        Ok(match own {
            Some(attempt) => {
                attempt.response = Some(response.to_owned());
                true
            }
            None => false,
        })
    }

    async fn abandon(&self, request: &KeyedRequest) -> Result<(), MemoryStoreError> {
        let mut contents = self.contents()?;
        let own = contents.requests.get(&request.id).is_some_and(|attempt| {
            attempt.request.claim == request.claim && attempt.response.is_none()
        });
        if own {
            contents.requests.remove(&request.id);
        }
        Ok(())
    }
}
