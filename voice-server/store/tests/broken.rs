//! The laws hold for the store in memory, and each is broken by a store that does what it forbids.
#![cfg(feature = "conformance")]
#![expect(clippy::expect_used, reason = "a test that cannot go on fails")]

use std::collections::BTreeMap;
use std::sync::Mutex;

use uuid::Uuid;
use voice_core::disclosure::DecisionRecord;
use voice_core::identifier::{PartyId, SubjectId, SubjectReference};
use voice_core::requester::{PartyFile, Person};
use voice_core::subject::LookupResult;
use voice_store::conformance::{StoreLaw, check};
use voice_store::{
    ChangedBy, FileOpened, FileOutcome, Found, KeyedOutcome, KeyedRequest, MemoryFound,
    MemoryStore, MemoryStoreError, RecordChange, RecordCondition, RecordOutcome, RecordState,
    Store, StoredRecord,
};

/// What a store does wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    /// It finds the first that a reference may mean, whoever else it means.
    FirstOfTwo,
    /// It finds whom it had first, whatever was written since.
    OldLookUps,
    /// It finds who was withdrawn.
    FindsEnded,
    /// It fails where there is nobody.
    NobodyIsAnError,
    /// It takes no look at the revision.
    LastWriterWins,
    /// It writes what it could of what was refused.
    WritesHalf,
    /// It opens the file of a party for whoever names the party.
    FileOfAnother,
    /// It keeps a change of a file that was refused.
    KeepsRefused,
    /// It keeps what was decided last.
    DecidesAgain,
    /// It lets a request run that runs already.
    RunsTwice,
    /// It lets whoever comes finish a request.
    AnybodyFinishes,
}

/// A store with a fault.
struct Broken {
    inner: MemoryStore,
    fault: Fault,
    /// Every revision of every record.
    written: Mutex<Vec<StoredRecord>>,
    decided: Mutex<BTreeMap<Uuid, DecisionRecord>>,
    begun: Mutex<BTreeMap<Uuid, KeyedRequest>>,
}

impl Broken {
    fn new(fault: Fault) -> Self {
        let inner = MemoryStore::default();
        let (written, decided, begun) = Default::default();
        Self { inner, fault, written, decided, begun }
    }
}

/// What a broken store found in the place of what it should have.
struct BrokenFound {
    inner: MemoryFound,
    instead: Option<StoredRecord>,
}

impl Found for BrokenFound {
    fn result(&self) -> LookupResult<'_> {
        match &self.instead {
            Some(instead) => LookupResult::one(&instead.subject),
            None => self.inner.result(),
        }
    }

    fn revision(&self) -> u32 {
        let instead = self.instead.as_ref().map(|of| u32::try_from(of.revision).expect("a few"));
        instead.unwrap_or_else(|| self.inner.revision())
    }
}

impl Store for Broken {
    type Error = MemoryStoreError;
    type Found = BrokenFound;

    async fn find(&self, reference: &SubjectReference) -> Result<BrokenFound, MemoryStoreError> {
        let inner = self.inner.find(reference).await?;
        let is_nobody = inner.result().record() == LookupResult::nobody().record();
        if self.fault == Fault::NobodyIsAnError && is_nobody {
            return Err(MemoryStoreError::BrokenOff);
        }
        let written = self.written.lock().expect("no fault of the test").clone();
        let means = |of: &&StoredRecord| {
            let found = LookupResult::of_candidates([&of.subject], reference);
            found.record() == of.subject.id()
        };
        let instead = match self.fault {
            Fault::FirstOfTwo => {
                let newest: BTreeMap<_, _> =
                    written.iter().map(|of| (of.subject.id().as_str(), of)).collect();
                newest.into_values().filter(|of| of.state == RecordState::Held).find(means)
            }
            Fault::OldLookUps => written.iter().find(means),
            Fault::FindsEnded if is_nobody => {
                written.iter().filter(|of| of.state != RecordState::Held).find(means)
            }
            _ => None,
        };
        Ok(BrokenFound { instead: instead.cloned(), inner })
    }

    async fn record(&self, id: &SubjectId) -> Result<Option<StoredRecord>, MemoryStoreError> {
        self.inner.record(id).await
    }

    async fn change_record(
        &self,
        id: &SubjectId,
        condition: RecordCondition,
        change: RecordChange,
        by: &ChangedBy,
    ) -> Result<RecordOutcome, MemoryStoreError> {
        let again = || match &change {
            RecordChange::Put(subject) => RecordChange::Put(subject.clone()),
            RecordChange::Amend(amendments) => RecordChange::Amend(amendments.clone()),
            RecordChange::Merge(other) => RecordChange::Merge(other.clone()),
            RecordChange::Withdraw => RecordChange::Withdraw,
        };
        let mut outcome = self.inner.change_record(id, condition, again(), by).await?;
        match (&outcome, self.fault) {
            (RecordOutcome::Stale(now), Fault::LastWriterWins) => {
                let now = RecordCondition::Revision(*now);
                outcome = self.inner.change_record(id, now, again(), by).await?;
            }
            (RecordOutcome::Refused(_), Fault::WritesHalf) => {
                if let RecordChange::Amend(amendments) = again() {
                    let half = RecordChange::Amend(amendments.into_iter().take(1).collect());
                    self.inner.change_record(id, condition, half, by).await?;
                }
            }
            _ => {}
        }
        if let RecordOutcome::Done(stored) = &outcome {
            self.written.lock().expect("no fault of the test").push((**stored).clone());
        }
        Ok(outcome)
    }

    async fn open_file(&self, person: &Person) -> Result<FileOpened, MemoryStoreError> {
        let opened = self.inner.open_file(person).await?;
        if matches!(opened, FileOpened::OfAnother) && self.fault == Fault::FileOfAnother {
            return Ok(FileOpened::Open(Box::new(PartyFile::open(person.clone()))));
        }
        Ok(opened)
    }

    async fn files(
        &self,
        requester: &PartyId,
        principal: &PartyId,
    ) -> Result<Vec<PartyFile>, MemoryStoreError> {
        self.inner.files(requester, principal).await
    }

    async fn change_file<T: Send, E: Send>(
        &self,
        party: &PartyId,
        change: impl FnOnce(&mut PartyFile) -> Result<T, E> + Send,
    ) -> Result<FileOutcome<T, E>, MemoryStoreError> {
        if self.fault != Fault::KeepsRefused {
            return self.inner.change_file(party, change).await;
        }
        let kept = self.inner.change_file(party, |file| Ok::<_, E>(change(file))).await?;
        Ok(match kept {
            FileOutcome::Changed(Ok(made)) => FileOutcome::Changed(made),
            FileOutcome::Changed(Err(refused)) | FileOutcome::Refused(refused) => {
                FileOutcome::Refused(refused)
            }
            FileOutcome::Missing => FileOutcome::Missing,
        })
    }

    async fn keep_decision(
        &self,
        id: Uuid,
        record: &DecisionRecord,
    ) -> Result<(), MemoryStoreError> {
        self.decided.lock().expect("no fault of the test").insert(id, record.clone());
        self.inner.keep_decision(id, record).await
    }

    async fn decision(&self, id: Uuid) -> Result<Option<DecisionRecord>, MemoryStoreError> {
        let last = self.decided.lock().expect("no fault of the test").get(&id).cloned();
        let first = self.inner.decision(id).await?;
        Ok(if self.fault == Fault::DecidesAgain { last } else { first })
    }

    async fn begin(&self, request: &KeyedRequest) -> Result<KeyedOutcome, MemoryStoreError> {
        let outcome = self.inner.begin(request).await?;
        if outcome == KeyedOutcome::Begun {
            let mut begun = self.begun.lock().expect("no fault of the test");
            begun.insert(request.id, request.clone());
        }
        let runs_again = self.fault == Fault::RunsTwice && outcome == KeyedOutcome::Running;
        Ok(if runs_again { KeyedOutcome::Begun } else { outcome })
    }

    async fn finish(
        &self,
        request: &KeyedRequest,
        response: &str,
    ) -> Result<bool, MemoryStoreError> {
        let begun = self.begun.lock().expect("no fault of the test").get(&request.id).cloned();
        let own = begun.filter(|_| self.fault == Fault::AnybodyFinishes);
        self.inner.finish(own.as_ref().unwrap_or(request), response).await
    }

    async fn abandon(&self, request: &KeyedRequest) -> Result<(), MemoryStoreError> {
        self.inner.abandon(request).await
    }
}

#[tokio::test]
async fn the_store_in_memory_keeps_every_law() {
    let kept = check(async || MemoryStore::default()).await;
    assert!(kept.is_ok(), "{}", kept.expect_err("broken"));
}

/// Each law is broken by some store, and each fault breaks the laws that forbid it and no other.
#[tokio::test]
async fn each_law_is_broken_by_a_store_that_does_what_it_forbids() {
    use StoreLaw::{
        CommittedIsInForce, DecisionsStay, EndedIsNobody, FilesAreKept, FoundAsAmongAll,
        NobodyIsAlike, OneOfTwoWriters, RefusedChangesNothing, RequestsRunOnce,
    };
    let (mut broken_by_any, mut otherwise) = (Vec::new(), Vec::new());
    for (fault, laws) in [
        (Fault::FirstOfTwo, &[FoundAsAmongAll][..]),
        (Fault::OldLookUps, &[FoundAsAmongAll, EndedIsNobody, CommittedIsInForce, NobodyIsAlike]),
        (Fault::FindsEnded, &[EndedIsNobody]),
        (
            Fault::NobodyIsAnError,
            &[FoundAsAmongAll, EndedIsNobody, CommittedIsInForce, NobodyIsAlike, DecisionsStay],
        ),
        (Fault::LastWriterWins, &[OneOfTwoWriters, RefusedChangesNothing]),
        (Fault::WritesHalf, &[RefusedChangesNothing]),
        (Fault::FileOfAnother, &[FilesAreKept]),
        (Fault::KeepsRefused, &[FilesAreKept]),
        (Fault::DecidesAgain, &[DecisionsStay]),
        (Fault::RunsTwice, &[RequestsRunOnce]),
        (Fault::AnybodyFinishes, &[RequestsRunOnce]),
    ] {
        let errors = check(async || Broken::new(fault)).await.expect_err("it has a fault");
        let broken: Vec<StoreLaw> = errors.iter().map(|error| error.law()).collect();
        if broken != laws {
            otherwise.push(format!("{fault:?}: {errors}"));
        }
        broken_by_any.extend(broken);
    }
    assert!(otherwise.is_empty(), "{}", otherwise.join("\n"));
    for law in StoreLaw::ALL {
        assert!(broken_by_any.contains(&law), "{law:?}");
    }
}
