//! The laws hold for the store in memory, and each is broken by a store that does what it forbids.
#![cfg(feature = "conformance")]
#![expect(clippy::expect_used, reason = "a test that cannot go on fails")]

use std::collections::BTreeMap;
use std::sync::Mutex;

use uuid::Uuid;
use voice_core::disclosure::DecisionRecord;
use voice_core::identifier::{PartyId, SubjectId, SubjectReference};
use voice_core::notification::{
    CustodyEvent, CustodyHistory, Pin, PinAttempts, PinGiven, SignUp, SignUpId, give_pin,
};
use voice_core::referral::{ReferralId, ReferralRecord};
use voice_core::requester::{PartyFile, Person};
use voice_core::subject::LookupResult;
use voice_core::wire::Timestamp;
use voice_store::conformance::{StoreLaw, check, check_notices, check_referrals};
use voice_store::{
    ChangedBy, FileOpened, FileOutcome, KeepOutcome, KeyedOutcome, KeyedRequest, LookedUp,
    MemoryLookedUp, MemoryStore, MemoryStoreError, NoticeStore, RecordChange, RecordCondition,
    RecordOutcome, RecordState, ReferralOutcome, ReferralStore, Store, StoredRecord,
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
    /// It takes another sign-up for the one that it has.
    AnySignUp,
    /// It changes a sign-up as it was first.
    ChangesTheFirst,
    /// It counts no wrong PIN.
    NeverLocks,
    /// It takes another event for the one that it has.
    AnyEvent,
    /// It leaves events with the record that was merged.
    LeavesEvents,
    /// It takes another offer for the one that it has.
    AnyOffer,
    /// It keeps a step that was refused.
    KeepsRefusedStep,
}

/// A store with a fault.
struct Broken {
    inner: MemoryStore,
    fault: Fault,
    /// Every revision of every record.
    written: Mutex<Vec<StoredRecord>>,
    decided: Mutex<BTreeMap<Uuid, DecisionRecord>>,
    begun: Mutex<BTreeMap<Uuid, KeyedRequest>>,
    signed_up: Mutex<Option<SignUp>>,
    reported: Mutex<Vec<CustodyEvent>>,
}

impl Broken {
    fn new(fault: Fault) -> Self {
        let inner = MemoryStore::default();
        let (written, decided, begun) = Default::default();
        let (signed_up, reported) = Default::default();
        Self { inner, fault, written, decided, begun, signed_up, reported }
    }
}

/// What a broken store found in the place of what it should have.
struct BrokenLookedUp {
    inner: MemoryLookedUp,
    instead: Option<StoredRecord>,
}

impl LookedUp for BrokenLookedUp {
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
    type LookedUp = BrokenLookedUp;

    async fn find(&self, reference: &SubjectReference) -> Result<BrokenLookedUp, MemoryStoreError> {
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
        Ok(BrokenLookedUp { instead: instead.cloned(), inner })
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

impl NoticeStore for Broken {
    async fn keep_sign_up(&self, sign_up: &SignUp) -> Result<KeepOutcome<()>, MemoryStoreError> {
        self.signed_up.lock().expect("no fault of the test").get_or_insert(sign_up.clone());
        let outcome = self.inner.keep_sign_up(sign_up).await?;
        Ok(if self.fault == Fault::AnySignUp { KeepOutcome::Kept(()) } else { outcome })
    }

    async fn sign_up(&self, id: &SignUpId) -> Result<Option<SignUp>, MemoryStoreError> {
        self.inner.sign_up(id).await
    }

    async fn change_sign_up(
        &self,
        id: &SignUpId,
        at: Timestamp,
        change: impl FnOnce(&SignUp) -> SignUp + Send,
    ) -> Result<Option<SignUp>, MemoryStoreError> {
        let first = self.signed_up.lock().expect("no fault of the test").clone();
        let first = first.filter(|_| self.fault == Fault::ChangesTheFirst);
        self.inner.change_sign_up(id, at, |now| change(first.as_ref().unwrap_or(now))).await
    }

    async fn try_pin(
        &self,
        id: &SignUpId,
        pin: &Pin,
        caller: &str,
        at: Timestamp,
    ) -> Result<Option<(PinGiven, SignUp)>, MemoryStoreError> {
        if self.fault != Fault::NeverLocks {
            return self.inner.try_pin(id, pin, caller, at).await;
        }
        let sign_up = self.inner.sign_up(id).await?;
        let (given, _) = give_pin(sign_up.as_ref(), &PinAttempts::default(), pin, at);
        Ok(given.ok().zip(sign_up))
    }

    async fn keep_event(
        &self,
        event: &CustodyEvent,
    ) -> Result<KeepOutcome<bool>, MemoryStoreError> {
        let outcome = self.inner.keep_event(event).await?;
        if outcome == KeepOutcome::Kept(true) {
            self.reported.lock().expect("no fault of the test").push(event.clone());
        }
        let is_other = self.fault == Fault::AnyEvent && outcome == KeepOutcome::Another;
        Ok(if is_other { KeepOutcome::Kept(false) } else { outcome })
    }

    async fn history(&self, subject: &SubjectId) -> Result<CustodyHistory, MemoryStoreError> {
        if self.fault != Fault::LeavesEvents {
            return self.inner.history(subject).await;
        }
        let mut history = CustodyHistory::new(subject.clone());
        for event in self.reported.lock().expect("no fault of the test").iter() {
            // Those of others are refused.
            _ = history.take(event.clone());
        }
        Ok(history)
    }
}

impl ReferralStore for Broken {
    async fn keep_referral(
        &self,
        record: &ReferralRecord,
    ) -> Result<KeepOutcome<Box<ReferralRecord>>, MemoryStoreError> {
        let outcome = self.inner.keep_referral(record).await?;
        let is_other = self.fault == Fault::AnyOffer && outcome == KeepOutcome::Another;
        Ok(if is_other { KeepOutcome::Kept(Box::new(record.clone())) } else { outcome })
    }

    async fn referral(&self, id: &ReferralId) -> Result<Option<ReferralRecord>, MemoryStoreError> {
        self.inner.referral(id).await
    }

    async fn change_referral<E: Send>(
        &self,
        id: &ReferralId,
        change: impl FnOnce(ReferralRecord) -> Result<ReferralRecord, E> + Send,
    ) -> Result<ReferralOutcome<E>, MemoryStoreError> {
        let outcome = self.inner.change_referral(id, change).await?;
        if matches!(outcome, ReferralOutcome::Refused(_)) && self.fault == Fault::KeepsRefusedStep {
            let again = |mut record: ReferralRecord| -> Result<ReferralRecord, E> {
                record.history.extend(record.history.last().copied());
                Ok(record)
            };
            self.inner.change_referral(id, again).await?;
        }
        Ok(outcome)
    }
}

#[tokio::test]
async fn the_store_in_memory_keeps_every_law() {
    let kept = check(async || MemoryStore::default()).await;
    assert!(kept.is_ok(), "{}", kept.expect_err("broken"));
    let kept = check_notices(async || MemoryStore::default()).await;
    assert!(kept.is_ok(), "{}", kept.expect_err("broken"));
    let kept = check_referrals(async || MemoryStore::default()).await;
    assert!(kept.is_ok(), "{}", kept.expect_err("broken"));
}

/// The same of what is kept beside.
#[tokio::test]
async fn each_law_of_notices_and_referrals_is_broken_too() {
    use StoreLaw::{EventsAreKept, PinsAreCounted, ReferralsAreKept, SignUpsAreKept};
    for (fault, law) in [
        (Fault::AnySignUp, SignUpsAreKept),
        (Fault::ChangesTheFirst, SignUpsAreKept),
        (Fault::NeverLocks, PinsAreCounted),
        (Fault::AnyEvent, EventsAreKept),
        (Fault::LeavesEvents, EventsAreKept),
        (Fault::AnyOffer, ReferralsAreKept),
        (Fault::KeepsRefusedStep, ReferralsAreKept),
    ] {
        let notices = check_notices(async || Broken::new(fault)).await.err();
        let referrals = check_referrals(async || Broken::new(fault)).await.err();
        let all = [notices, referrals];
        let broken: Vec<StoreLaw> =
            all.iter().flatten().flat_map(|errors| errors.iter()).map(|of| of.law()).collect();
        assert_eq!(broken, [law], "{fault:?}: {all:?}");
    }
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
    for law in StoreLaw::OF_ANSWERS {
        assert!(broken_by_any.contains(&law), "{law:?}");
    }
}
