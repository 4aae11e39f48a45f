//! The state of a server, and its figures.

mod metrics;

use core::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use voice_core::catalog::Index;
use voice_core::disclosure::{Answer, Claim, Decided, FramedDecision, Policy, Question};
use voice_core::identifier::PartyId;
use voice_core::inquiry::Triage;
use voice_core::notification::{CustodyHistory, LookupWithEvents};
use voice_core::office::{Office, OfficeOnDay};
use voice_core::requester::{Reach, Requester};
use voice_core::subject::LookupResult;
use voice_core::wire::{Day, Timestamp};

use self::metrics::Metrics;
use crate::access::Admission;
use crate::clock::ClockError;
use crate::store::FilesRead;
use crate::{Clock, HasPolicy, Store, StoreError};

/// The state of a server: the policy, a referral catalog, the clock, the store with the records,
/// and who is admitted.
pub struct App {
    pub(crate) policy: Policy,
    pub(crate) catalog: Index,
    pub(crate) clock: Clock,
    pub(crate) store: Store,
    pub(crate) admission: Admission,
    /// The office of the day asked about last, which is nearly always today.
    office: Mutex<Option<Arc<OfficeOnDay>>>,
    pub(crate) metrics: Metrics,
    pub(crate) triage: Triage,
    /// Whether it will stop soon.
    draining: AtomicBool,
}

impl core::fmt::Debug for App {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("App")
            .field("policy", &self.policy)
            .field("clock", &self.clock)
            .finish_non_exhaustive()
    }
}

impl HasPolicy for App {
    fn policy(&self) -> &Policy {
        &self.policy
    }
}

impl App {
    /// Puts the state together.
    #[must_use]
    pub fn new(
        policy: Policy,
        catalog: Index,
        clock: Clock,
        store: Store,
        admission: Admission,
    ) -> Self {
        let (office, metrics) = (Mutex::new(None), Metrics::new());
        let triage = Triage::reference().clone();
        let draining = AtomicBool::new(false);
        Self { policy, catalog, clock, store, admission, office, metrics, triage, draining }
    }

    /// The same, with where an office of one's own sends contacts; the office itself is that of the
    /// policy ([`Policy::of_office`]).
    #[must_use]
    pub fn with_triage(self, triage: Triage) -> Self {
        Self { triage, ..self }
    }

    /// From now on `/readyz` says that the server is stopping, so that whoever shares requests out
    /// among servers sends it no more; everything else is answered as before.
    pub fn drain(&self) {
        self.draining.store(true, Ordering::Relaxed);
    }

    pub(crate) fn is_draining(&self) -> bool {
        self.draining.load(Ordering::Relaxed)
    }

    /// Whether the office is another than that of the reference, or has terms of its own.
    pub(crate) fn is_own_office(&self) -> bool {
        !self.policy.vocabulary().is_empty() || self.policy.office() != Office::reference()
    }

    /// The present moment.
    pub(crate) fn now(&self) -> Result<Timestamp, ClockError> {
        self.clock.now().map_err(|_| ClockError)
    }

    /// The office of a day, or of today in the zone of the policy.
    pub(crate) fn office(&self, as_of: Option<Day>) -> Result<Arc<OfficeOnDay>, ClockError> {
        let day = match as_of {
            Some(day) => day,
            None => self.policy.day_of(self.now()?),
        };
        let mut last = self.office.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(office) = last.as_ref().filter(|office| office.as_of == day) {
            return Ok(office.clone());
        }
        let office = Arc::new(self.policy.office().on(day));
        Ok(last.insert(office).clone())
    }

    /// Decides a question once, as of its moment: the answer, and the record to keep.
    ///
    /// The person is looked up with their custody events, with the same work if there is nobody.
    pub(crate) async fn decide(
        &self,
        question: &Question,
    ) -> Result<(Answer, FramedDecision), StoreError> {
        self.decide_once(question, |decided| decided.answer()).await
    }

    /// The same of a question that was made of a claim, with the answer to whoever claims.
    pub(crate) async fn decide_claim(
        &self,
        claim: &Claim,
        question: &Question,
    ) -> Result<(Answer, FramedDecision), StoreError> {
        self.decide_once(question, |decided| decided.answer_to(claim)).await
    }

    async fn decide_once(
        &self,
        question: &Question,
        answer: impl FnOnce(&Decided<'_>) -> Answer,
    ) -> Result<(Answer, FramedDecision), StoreError> {
        let record = self.store.find_record(&question.subject).await?;
        let found = record.result();
        let history = self.history(found).await?;
        let with_events =
            LookupWithEvents::new(found, history.as_ref(), self.policy.calendar(), question.as_of);
        let eligibility = self.policy.eligibility(question);
        let decided = eligibility.decide(with_events.found());
        Ok((answer(&decided), decided.framed(record.revision())))
    }

    /// What staff attested of a requester and of the principal.
    pub(crate) async fn files_of(&self, requester: &Requester) -> Result<FilesRead, StoreError> {
        self.store.party_files(&requester.person().party, requester.principal()).await
    }

    /// How a requester may be reached now: what protections leave that staff attested of them.
    pub(crate) async fn reach(
        &self,
        requester: &Requester,
        now: Timestamp,
    ) -> Result<Reach, StoreError> {
        let files = self.files_of(requester).await?;
        Ok(self.policy.reach(&files, &requester.person().party, now))
    }

    /// How a party may be reached now, by their own file alone.
    pub(crate) async fn reach_of(
        &self,
        party: &PartyId,
        now: Timestamp,
    ) -> Result<Reach, StoreError> {
        let files = self.store.party_files(party, party).await?;
        Ok(self.policy.reach(&files, party, now))
    }

    /// The custody events of the person found, or of nobody.
    pub(crate) async fn history(
        &self,
        found: LookupResult<'_>,
    ) -> Result<Option<CustodyHistory>, StoreError> {
        Ok(Some(self.store.history_filled_up(found.record()).await?))
    }
}
