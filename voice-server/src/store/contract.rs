//! The store as the trait of `voice-store` asks for it, whose laws it keeps on both databases.

use uuid::Uuid;
use voice_core::disclosure::DecisionRecord;
use voice_core::identifier::{PartyId, SubjectId, SubjectReference};
use voice_core::notification::{CustodyEvent, CustodyHistory, Pin, PinGiven, SignUp, SignUpId};
use voice_core::referral::{ReferralId, ReferralRecord};
use voice_core::requester::{PartyFile, Person};
use voice_core::subject::LookupResult;
use voice_core::wire::Timestamp;
use voice_store::{
    ChangedBy, FileOpened, FileOutcome, KeepOutcome, KeyedOutcome, KeyedRequest, LookedUp,
    NoticeStore, RecordChange, RecordCondition, RecordOutcome, ReferralOutcome, ReferralStore,
    StoredRecord,
};

use super::{
    HeldBack, LookedUpRecord, PinOutcome, ReferralChange, Store, StoreError, StoredQuestion,
};

impl LookedUp for LookedUpRecord {
    fn result(&self) -> LookupResult<'_> {
        Self::result(self)
    }

    fn revision(&self) -> u32 {
        Self::revision(self)
    }
}

impl voice_store::Store for Store {
    type Error = StoreError;
    type LookedUp = LookedUpRecord;

    async fn find(&self, reference: &SubjectReference) -> Result<LookedUpRecord, StoreError> {
        self.find_record(reference).await
    }

    async fn record(&self, id: &SubjectId) -> Result<Option<StoredRecord>, StoreError> {
        Self::record(self, id).await
    }

    async fn change_record(
        &self,
        id: &SubjectId,
        condition: RecordCondition,
        change: RecordChange,
        by: &ChangedBy,
    ) -> Result<RecordOutcome, StoreError> {
        Self::change_record(self, id, condition, change, by).await
    }

    async fn open_file(&self, person: &Person) -> Result<FileOpened, StoreError> {
        match self.open_party_file(person).await {
            Ok(file) => Ok(FileOpened::Open(Box::new(file))),
            Err(StoreError::Conflict) => Ok(FileOpened::OfAnother),
            Err(error) => Err(error),
        }
    }

    async fn files(
        &self,
        requester: &PartyId,
        principal: &PartyId,
    ) -> Result<Vec<PartyFile>, StoreError> {
        Ok(self.party_files(requester, principal).await?.to_vec())
    }

    async fn change_file<T: Send, E: Send>(
        &self,
        party: &PartyId,
        change: impl FnOnce(&mut PartyFile) -> Result<T, E> + Send,
    ) -> Result<FileOutcome<T, E>, StoreError> {
        self.change_party_file(party, change).await
    }

    /// With the entry of the ledger, and without a count for the report: which questions are
    /// counted is the server's affair.
    async fn keep_decision(&self, id: Uuid, record: &DecisionRecord) -> Result<(), StoreError> {
        self.keep_question_counted(id, record.into(), None, None).await
    }

    async fn decision(&self, id: Uuid) -> Result<Option<DecisionRecord>, StoreError> {
        Ok(match self.question(id).await? {
            Some(StoredQuestion::Decided(record)) => Some(*record),
            // A release before kept no decision.
            Some(StoredQuestion::Undecided(_)) | None => None,
        })
    }

    async fn begin(&self, request: &KeyedRequest) -> Result<KeyedOutcome, StoreError> {
        self.begin_keyed(request).await
    }

    async fn finish(&self, request: &KeyedRequest, response: &str) -> Result<bool, StoreError> {
        self.finish_keyed(request, response, HeldBack::default()).await
    }

    async fn abandon(&self, request: &KeyedRequest) -> Result<(), StoreError> {
        self.drop_keyed(request, HeldBack::default()).await
    }
}

/// Whether something is kept, or something else is under its identifier.
fn kept<T>(done: Result<T, StoreError>) -> Result<KeepOutcome<T>, StoreError> {
    match done {
        Ok(kept) => Ok(KeepOutcome::Kept(kept)),
        Err(StoreError::Conflict) => Ok(KeepOutcome::Another),
        Err(error) => Err(error),
    }
}

impl NoticeStore for Store {
    async fn keep_sign_up(&self, sign_up: &SignUp) -> Result<KeepOutcome<()>, StoreError> {
        kept(Self::keep_sign_up(self, sign_up).await)
    }

    async fn sign_up(&self, id: &SignUpId) -> Result<Option<SignUp>, StoreError> {
        Self::sign_up(self, id).await
    }

    async fn change_sign_up(
        &self,
        id: &SignUpId,
        at: Timestamp,
        change: impl FnOnce(&SignUp) -> SignUp + Send,
    ) -> Result<Option<SignUp>, StoreError> {
        Self::change_sign_up(self, id, at, change).await
    }

    async fn try_pin(
        &self,
        id: &SignUpId,
        pin: &Pin,
        caller: &str,
        at: Timestamp,
    ) -> Result<Option<(PinGiven, SignUp)>, StoreError> {
        Ok(match Self::try_pin(self, id, pin, caller, at).await? {
            PinOutcome::Opened(opened) => Some((opened.given, opened.sign_up)),
            PinOutcome::Refused(_) => None,
        })
    }

    async fn keep_event(&self, event: &CustodyEvent) -> Result<KeepOutcome<bool>, StoreError> {
        kept(Self::keep_event(self, event).await)
    }

    async fn history(&self, subject: &SubjectId) -> Result<CustodyHistory, StoreError> {
        Self::history(self, subject).await
    }
}

impl ReferralStore for Store {
    async fn keep_referral(
        &self,
        record: &ReferralRecord,
    ) -> Result<KeepOutcome<Box<ReferralRecord>>, StoreError> {
        kept(Self::keep_referral(self, record).await.map(Box::new))
    }

    async fn referral(&self, id: &ReferralId) -> Result<Option<ReferralRecord>, StoreError> {
        Self::referral(self, id).await
    }

    /// Without a letter: what a step sends is the server's affair.
    async fn change_referral<E: Send>(
        &self,
        id: &ReferralId,
        change: impl FnOnce(ReferralRecord) -> Result<ReferralRecord, E> + Send,
    ) -> Result<ReferralOutcome<E>, StoreError> {
        let change = |record| {
            change(record).map(|record| ReferralChange {
                record,
                letter: None,
                cancels_letter: false,
            })
        };
        Self::change_referral(self, id, change).await
    }
}
