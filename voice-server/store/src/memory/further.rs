//! Sign-ups, custody events and referrals in memory.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use voice_core::identifier::SubjectId;
use voice_core::notification::{
    CustodyEvent, CustodyHistory, EventId, Pin, PinAttempts, PinGiven, SignUp, SignUpAct, SignUpId,
    give_pin,
};
use voice_core::referral::{ReferralId, ReferralRecord};
use voice_core::wire::Timestamp;

use super::{MemoryStore, MemoryStoreError};
use crate::{KeepOutcome, NoticeStore, ReferralOutcome, ReferralStore};

/// What is kept of them.
#[derive(Default)]
pub(super) struct FurtherContents {
    sign_ups: BTreeMap<SignUpId, SignUp>,
    /// Wrong PINs, by what was tried as an identifier.
    attempts: BTreeMap<SignUpId, PinAttempts>,
    events: BTreeMap<(EventId, u16), CustodyEvent>,
    /// Into which record each was merged.
    merged: BTreeMap<SubjectId, SubjectId>,
    referrals: BTreeMap<ReferralId, ReferralRecord>,
}

impl FurtherContents {
    /// Makes the events of a record that ends those of the one that stays.
    pub(super) fn merge(&mut self, ended: &SubjectId, stays: &SubjectId) {
        self.merged.insert(ended.clone(), stays.clone());
        for event in self.events.values_mut().filter(|event| event.subject == *ended) {
            event.subject = stays.clone();
        }
    }

    /// A record that is put in again is one of its own.
    pub(super) fn is_held(&mut self, id: &SubjectId) {
        self.merged.remove(id);
    }

    fn survivor<'a>(&'a self, id: &'a SubjectId) -> &'a SubjectId {
        let mut survivor = id;
        while let Some(into) = self.merged.get(survivor) {
            survivor = into;
        }
        survivor
    }

    fn keep_event(&mut self, event: CustodyEvent) -> KeepOutcome<bool> {
        let of = (event.id.clone(), 0)..=(event.id.clone(), u16::MAX);
        let is_of_another = |known: &CustodyEvent| known.subject != event.subject;
        if self.events.range(of).any(|(_, known)| is_of_another(known)) {
            return KeepOutcome::Another;
        }
        match self.events.entry((event.id.clone(), event.revision)) {
            Entry::Vacant(place) => {
                place.insert(event);
                KeepOutcome::Kept(true)
            }
            Entry::Occupied(known) => {
                // The time of receipt is not part of the event: the first one counts.
                let again = CustodyEvent { received_at: known.get().received_at, ..event };
                if *known.get() == again { KeepOutcome::Kept(false) } else { KeepOutcome::Another }
            }
        }
    }
}

impl NoticeStore for MemoryStore {
    async fn keep_sign_up(&self, sign_up: &SignUp) -> Result<KeepOutcome<()>, MemoryStoreError> {
        let mut contents = self.contents()?;
        let sign_ups = &mut contents.further.sign_ups;
        let known = sign_ups.entry(sign_up.id().clone()).or_insert_with(|| sign_up.clone());
        Ok(if known.request() == sign_up.request() {
            KeepOutcome::Kept(())
        } else {
            KeepOutcome::Another
        })
    }

    async fn sign_up(&self, id: &SignUpId) -> Result<Option<SignUp>, MemoryStoreError> {
        Ok(self.contents()?.further.sign_ups.get(id).cloned())
    }

    async fn change_sign_up(
        &self,
        id: &SignUpId,
        _: Timestamp,
        change: impl FnOnce(&SignUp) -> SignUp + Send,
    ) -> Result<Option<SignUp>, MemoryStoreError> {
        let mut contents = self.contents()?;
        let Some(sign_up) = contents.further.sign_ups.get_mut(id) else { return Ok(None) };
        *sign_up = change(sign_up);
        Ok(Some(sign_up.clone()))
    }

    async fn try_pin(
        &self,
        id: &SignUpId,
        pin: &Pin,
        _: &str,
        at: Timestamp,
    ) -> Result<Option<(PinGiven, SignUp)>, MemoryStoreError> {
        let mut contents = self.contents()?;
        let further = &mut contents.further;
        let attempts = further.attempts.entry(id.clone()).or_default();
        let sign_up = further.sign_ups.get_mut(id);
        let (given, after) = give_pin(sign_up.as_deref(), attempts, pin, at);
        *attempts = after;
        Ok(given.ok().zip(sign_up).map(|(given, sign_up)| {
            *sign_up = sign_up.after(SignUpAct::Heard, at);
            (given, sign_up.clone())
        }))
    }

    async fn keep_event(
        &self,
        event: &CustodyEvent,
    ) -> Result<KeepOutcome<bool>, MemoryStoreError> {
        let further = &mut self.contents()?.further;
        let subject = further.survivor(&event.subject).clone();
        Ok(further.keep_event(CustodyEvent { subject, ..event.clone() }))
    }

    async fn history(&self, subject: &SubjectId) -> Result<CustodyHistory, MemoryStoreError> {
        let mut history = CustodyHistory::new(subject.clone());
        for event in self.contents()?.further.events.values().filter(|of| of.subject == *subject) {
            history.take(event.clone()).map_err(|_| MemoryStoreError::BrokenOff)?;
        }
        Ok(history)
    }
}

impl ReferralStore for MemoryStore {
    async fn keep_referral(
        &self,
        record: &ReferralRecord,
    ) -> Result<KeepOutcome<Box<ReferralRecord>>, MemoryStoreError> {
        let mut contents = self.contents()?;
        let referrals = &mut contents.further.referrals;
        let known = referrals.entry(record.id.clone()).or_insert_with(|| record.clone());
        let is_same = known.principal == record.principal
            && known.recipient == record.recipient
            && known.details == record.details;
        Ok(if is_same { KeepOutcome::Kept(Box::new(known.clone())) } else { KeepOutcome::Another })
    }

    async fn referral(&self, id: &ReferralId) -> Result<Option<ReferralRecord>, MemoryStoreError> {
        Ok(self.contents()?.further.referrals.get(id).cloned())
    }

    async fn change_referral<E: Send>(
        &self,
        id: &ReferralId,
        change: impl FnOnce(ReferralRecord) -> Result<ReferralRecord, E> + Send,
    ) -> Result<ReferralOutcome<E>, MemoryStoreError> {
        let mut contents = self.contents()?;
        let Some(record) = contents.further.referrals.get_mut(id) else {
            return Ok(ReferralOutcome::Missing);
        };
        Ok(match change(record.clone()) {
            Ok(changed) => {
                *record = changed;
                ReferralOutcome::Changed(Box::new(record.clone()))
            }
            Err(refused) => ReferralOutcome::Refused(refused),
        })
    }
}
