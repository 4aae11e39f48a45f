//! A consented referral and its life.
//!
//! A referral carries only what a valid consent covers, has a life in which no step can be skipped,
//! and never carries a word about a person asked about. Sending it reveals that somebody needs that
//! help, so it takes a consent that is written, informed, limited and revocable, and not given by
//! an abuser (34 U.S.C. 12291(b)(2), 28 CFR 90.4(b), 28 CFR 94.115).
//!
//! | what the office has | what a recipient gets |
//! |---|---|
//! | [`ReferralDetails`], in a [`ReferralRecord`] | [`ReferralLetter`], which only [`Referral::send`] makes |
//!
//! The life: offered, accepted, sent, acknowledged, served; declined, withdrawn or expired on the
//! way. A [`Referral`] exists only where every step of its history was allowed when it was taken.
//! It is kept as a [`ReferralRecord`] and replayed from it.
//!
//! A victim asks for a shelter, signs what may be shared, and the office sends that and no more:
//!
//! ```
//! use voice_core::disclosure::Policy;
//! use voice_core::referral::{
//!     ActsAlone, Explained, Referral, ReferralDetails, ReferralNeed, ServiceReference, SharedItem,
//!     SharingConsent, SharingPurpose, SharingTerm, Signature, SignedAs,
//! };
//! use voice_core::requester::{Birth, Condition, Principal, Reach, Role};
//! use voice_core::wire::Set;
//!
//! let service = ServiceReference { organization: "haven".parse()?, service: "shelter".parse()? };
//! let details = ReferralDetails {
//!     name: Some("Ana".parse()?),
//!     need: Some(ReferralNeed::Shelter),
//!     ..ReferralDetails::default()
//! };
//! # let consent = SharingConsent {
//! #     principal: Principal {
//! #         party: "party-ruiz".parse()?,
//! #         role: Role::Victim,
//! #         birth: Birth::Date { date: "1990-04-12".parse()? },
//! #         own_right: None,
//! #         condition: Condition::Able {},
//! #     },
//! #     acts_alone: ActsAlone::No,
//! #     signatures: vec![Signature {
//! #         party: "party-ruiz".parse()?,
//! #         signed_as: SignedAs::Principal,
//! #         evidence: Set::from([]),
//! #         barred: Set::from([]),
//! #     }],
//! #     recipient: service.clone(),
//! #     items: Set::from([SharedItem::Need]),
//! #     purpose: SharingPurpose::FirstContact,
//! #     explained: Explained::ALL.into_iter().collect(),
//! #     written: true,
//! #     term: SharingTerm::new("2026-11-02".parse()?, "2026-12-02".parse()?, None)?,
//! # };
//! let policy = Policy::us_federal();
//! let (id, principal) = ("referral-1".parse()?, "party-ruiz".parse()?);
//! let at = "2026-11-02T15:00:00Z".parse()?;
//! let mut referral = Referral::offer(id, principal, service, details, at);
//! referral.accept(consent, "2026-11-02T15:10:00Z".parse()?, policy.calendar())?;
//! let sent_at = "2026-11-02T15:20:00Z".parse()?;
//! let letter = referral.send(sent_at, policy.calendar(), &Reach::unlimited())?;
//! // She did not agree that her name is shared.
//! assert_eq!(letter.shared().need(), Some(&ReferralNeed::Shelter));
//! assert!(letter.shared().name().is_none());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod consent;
mod details;
mod judge;
mod letter;
mod life;

pub use self::consent::{
    ActsAlone, ConsentErrorCode, Explained, SharingConsent, SharingPurpose, SharingTerm, Signature,
    SignedAs, SignerBar,
};
pub use self::details::{
    AccessNeed, AgeBand, CalledName, LanguageCode, MessageRule, PartOfDay, ReferralDetails,
    ReferralNeed, SafeContact, SafeEmail, SharedDetails, SharedItem,
};
use self::judge::{Place, judge};
pub use self::letter::ReferralLetter;
pub use self::life::{
    ReferralActor, ReferralEvent, ReferralState, ReferralStep, StepError, StepErrorCode, StepErrors,
};
use crate::identifier::{IDENTIFIER, PartyId};
use crate::office::OfficeCalendar;
use crate::requester::Reach;
use crate::wire::{Set, Timestamp, Wire, text};

text! {
    /// The office's identifier of a referral, with no meaning of its own; a recipient sees it.
    ///
    /// ```
    /// use voice_core::referral::ReferralId;
    ///
    /// let referral: ReferralId = "referral-1".parse()?;
    /// assert_eq!(referral.as_str(), "referral-1");
    /// # Ok::<(), voice_core::wire::InputErrors>(())
    /// ```
    ReferralId {
        expected: "an identifier of 1 to 64 lower-case letters, digits and hyphens",
        min: 1,
        max: 64,
        pattern: IDENTIFIER,
        format: None,
        example: "referral-1",
    }

    /// The identifier of an organization or service in its catalog: letters, digits and marks
    /// without spaces, most often a UUID.
    ///
    /// ```
    /// use voice_core::referral::CatalogId;
    ///
    /// let service: CatalogId = "9b7c1f60-5a43-4c6e-8f0b-0d9b8f6f2a11".parse()?;
    /// assert!(service.as_str().starts_with("9b7c1f60"));
    /// assert!("two words".parse::<CatalogId>().is_err());
    /// # Ok::<(), voice_core::wire::InputErrors>(())
    /// ```
    CatalogId {
        expected: "an identifier of 1 to 200 letters, digits and marks without spaces",
        min: 1,
        max: 200,
        pattern: "^[!-~]+$",
        format: None,
        example: "9b7c1f60-5a43-4c6e-8f0b-0d9b8f6f2a11",
    }
}

/// The one service to which somebody is referred.
///
/// ```
/// use voice_core::referral::ServiceReference;
///
/// let service = ServiceReference { organization: "rainn".parse()?, service: "hotline".parse()? };
/// assert_eq!(service.service.as_str(), "hotline");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Wire)]
pub struct ServiceReference {
    /// The organization that offers it.
    pub organization: CatalogId,
    /// The service.
    pub service: CatalogId,
}

/// A referral as it is kept: anybody can write one down, and [`Referral::replay`] says whether it
/// can be so.
///
/// ```
/// use voice_core::disclosure::Policy;
/// use voice_core::referral::{
///     Referral, ReferralActor, ReferralDetails, ReferralEvent, ReferralRecord, ReferralState,
///     ReferralStep, ServiceReference,
/// };
///
/// let record = ReferralRecord {
///     id: "referral-1".parse()?,
///     principal: "party-ruiz".parse()?,
///     recipient: ServiceReference { organization: "haven".parse()?, service: "shelter".parse()? },
///     details: ReferralDetails::default(),
///     consent: None,
///     history: vec![ReferralEvent {
///         step: ReferralStep::Offer,
///         at: "2026-11-02T15:00:00Z".parse()?,
///         by: ReferralActor::Office,
///     }],
/// };
/// let referral = Referral::replay(record, Policy::us_federal().calendar())?;
/// assert_eq!(referral.state(), ReferralState::Offered);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(confidential)]
pub struct ReferralRecord {
    /// The office's identifier of the referral.
    pub id: ReferralId,
    /// The victim or witness who is referred.
    pub principal: PartyId,
    /// The service to which they are referred.
    pub recipient: ServiceReference,
    /// What there is to share; what is shared is what the consent covers.
    pub details: ReferralDetails,
    /// The consent, from when the person accepted.
    pub consent: Option<SharingConsent>,
    /// The steps that were taken, the first first.
    #[wire(min = 1, max = 8)]
    pub history: Vec<ReferralEvent>,
}

/// A referral whose every step was allowed when it was taken.
///
/// The office's day is that of its calendar ([`OfficeCalendar::day`]).
///
/// ```
/// use voice_core::disclosure::Policy;
/// use voice_core::referral::{Referral, ReferralDetails, ReferralState, ServiceReference};
/// use voice_core::requester::Reach;
/// use voice_core::wire::Diagnostic;
///
/// let service =
///     ServiceReference { organization: "rainn".parse()?, service: "hotline".parse()? };
/// let details = ReferralDetails { name: Some("Ana".parse()?), ..ReferralDetails::default() };
/// let at = "2026-11-02T15:00:00Z".parse()?;
/// let mut referral =
///     Referral::offer("referral-1".parse()?, "party-1".parse()?, service, details, at);
/// assert_eq!(referral.state(), ReferralState::Offered);
///
/// // Nobody has consented, so nothing is sent.
/// let policy = Policy::us_federal();
/// let now = "2026-11-02T15:05:00Z".parse()?;
/// let refused = referral.send(now, policy.calendar(), &Reach::unlimited()).unwrap_err();
/// assert_eq!(refused.code(), "out-of-turn");
/// assert!(refused.to_string().ends_with("allowed: accept, decline, withdraw"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Referral {
    record: ReferralRecord,
    state: ReferralState,
}

impl core::fmt::Debug for Referral {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Referral(..)")
    }
}

impl Referral {
    /// A new referral, which the office offers.
    ///
    /// ```
    /// use voice_core::referral::{
    ///     Referral, ReferralDetails, ReferralState, ServiceReference,
    /// };
    ///
    /// let (organization, service) = ("rainn".parse()?, "hotline".parse()?);
    /// let service = ServiceReference { organization, service };
    /// let (id, principal) = ("referral-1".parse()?, "party-1".parse()?);
    /// let details = ReferralDetails::default();
    /// let referral =
    ///     Referral::offer(id, principal, service, details, "2026-11-02T15:00:00Z".parse()?);
    /// assert_eq!(referral.state(), ReferralState::Offered);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn offer(
        id: ReferralId,
        principal: PartyId,
        recipient: ServiceReference,
        details: ReferralDetails,
        at: Timestamp,
    ) -> Self {
        let history =
            vec![ReferralEvent { step: ReferralStep::Offer, at, by: ReferralActor::Office }];
        let record = ReferralRecord { id, principal, recipient, details, consent: None, history };
        Self { record, state: ReferralState::Offered }
    }

    /// The referral of a record.
    ///
    /// ```
    /// use voice_core::disclosure::Policy;
    /// use voice_core::referral::{
    ///     Referral, ReferralDetails, ServiceReference,
    /// };
    ///
    /// let (organization, service) = ("rainn".parse()?, "hotline".parse()?);
    /// let service = ServiceReference { organization, service };
    /// let (id, principal) = ("referral-1".parse()?, "party-1".parse()?);
    /// let details = ReferralDetails::default();
    /// let referral =
    ///     Referral::offer(id, principal, service, details, "2026-11-02T15:00:00Z".parse()?);
    /// let policy = Policy::us_federal();
    /// let again = Referral::replay(referral.record().clone(), policy.calendar())?;
    /// assert_eq!(again.state(), referral.state());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// Every step that was not allowed when it was taken; each is judged where the allowed steps
    /// before it lead.
    pub fn replay(record: ReferralRecord, calendar: &OfficeCalendar) -> Result<Self, StepErrors> {
        match judge::replay(&record, calendar) {
            (Some(state), refused) if refused.is_empty() => Ok(Self { record, state }),
            (_, refused) => Err(StepErrors(refused)),
        }
    }

    /// The record to keep.
    #[must_use]
    pub const fn record(&self) -> &ReferralRecord {
        &self.record
    }

    /// Where it stands after its last step.
    #[must_use]
    pub const fn state(&self) -> ReferralState {
        self.state
    }

    /// Where it stands at a moment after its last step: one that was not sent is withdrawn once its
    /// consent is revoked, and expired once the last day is past, whether or not anybody has
    /// closed it.
    ///
    /// ```
    /// use voice_core::disclosure::Policy;
    /// use voice_core::referral::{Referral, ReferralDetails, ReferralState, ServiceReference};
    ///
    /// let (organization, service) = ("haven".parse()?, "shelter".parse()?);
    /// let service = ServiceReference { organization, service };
    /// let (id, principal) = ("referral-1".parse()?, "party-ruiz".parse()?);
    /// let at = "2026-11-02T15:00:00Z".parse()?;
    /// let mut referral = Referral::offer(id, principal, service, ReferralDetails::default(), at);
    /// // Without a consent there is no last day, so an offer stays one.
    /// let policy = Policy::us_federal();
    /// let later = "2026-12-24T15:00:00Z".parse()?;
    /// assert_eq!(referral.state_at(later, policy.calendar()), ReferralState::Offered);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn state_at(&self, at: Timestamp, calendar: &OfficeCalendar) -> ReferralState {
        match (self.state, &self.record.consent) {
            (ReferralState::Accepted, Some(consent)) if consent.term.is_revoked(at) => {
                ReferralState::Withdrawn
            }
            (ReferralState::Accepted, Some(consent)) if consent.term.is_over(calendar.day(at)) => {
                ReferralState::Expired
            }
            (state, _) => state,
        }
    }

    /// The person accepts, with a consent that must hold at that moment, for them and
    /// for this service.
    ///
    /// ```
    /// use voice_core::disclosure::Policy;
    /// use voice_core::referral::{
    ///     Referral, ReferralDetails, ReferralState, ServiceReference, SharingConsent,
    /// };
    /// use voice_core::wire::{Bounds, Diagnostic, Read, from_value};
    ///
    /// let consent: SharingConsent = from_value(SharingConsent::example(Bounds::NONE))?;
    /// let principal = consent.principal.party.clone();
    /// let (id, at) = ("referral-1".parse()?, "2026-11-02T15:00:00Z".parse()?);
    /// let (organization, service) = ("haven".parse()?, "shelter".parse()?);
    /// let elsewhere = ServiceReference { organization, service };
    /// let details = ReferralDetails::default();
    /// let mut referral = Referral::offer(id, principal, elsewhere, details, at);
    /// // What was signed is for another service.
    /// let now = "2026-11-02T15:10:00Z".parse()?;
    /// let refused = referral.accept(consent, now, Policy::us_federal().calendar()).unwrap_err();
    /// assert_eq!(refused.code(), "consent-lacking");
    /// assert_eq!(referral.state(), ReferralState::Offered);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// The step is refused, and nothing has changed.
    pub fn accept(
        &mut self,
        consent: SharingConsent,
        at: Timestamp,
        calendar: &OfficeCalendar,
    ) -> Result<(), StepError> {
        let event = ReferralEvent { step: ReferralStep::Accept, at, by: ReferralActor::Requester };
        let accepted = ReferralRecord { consent: Some(consent), ..self.record.clone() };
        let any = &Reach::unlimited();
        let (state, _) = judge(&accepted, self.place(), event, calendar, any)?;
        self.record = accepted;
        self.push(state, event);
        Ok(())
    }

    /// The office sends: the letter holds what the consent covers at this moment, of what there is.
    /// It is made once. `reach` is what protections of the person leave of the ways to reach them
    /// ([`Policy::reach`](crate::disclosure::Policy::reach)): one that they close is told to
    /// nobody, whoever consented to it.
    ///
    /// # Errors
    /// The step is refused, nothing has changed, and there is no letter.
    pub fn send(
        &mut self,
        at: Timestamp,
        calendar: &OfficeCalendar,
        reach: &Reach,
    ) -> Result<ReferralLetter, StepError> {
        let event = ReferralEvent { step: ReferralStep::Send, at, by: ReferralActor::Office };
        match judge(&self.record, self.place(), event, calendar, reach)? {
            (state, Some(letter)) => {
                self.push(state, event);
                Ok(letter)
            }
            (_, None) => Err(self.refused(event, StepErrorCode::ConsentLacking)),
        }
    }

    /// Any other step: [`accept`](Self::accept) and [`send`](Self::send) are out of turn here.
    /// Whoever withdraws revokes the consent.
    ///
    /// ```
    /// use voice_core::disclosure::Policy;
    /// use voice_core::referral::{
    ///     Referral, ReferralActor, ReferralDetails, ReferralEvent, ReferralState, ReferralStep,
    ///     ServiceReference,
    /// };
    ///
    /// let (organization, service) = ("rainn".parse()?, "hotline".parse()?);
    /// let service = ServiceReference { organization, service };
    /// let (id, principal) = ("referral-1".parse()?, "party-1".parse()?);
    /// let details = ReferralDetails::default();
    /// let mut referral =
    ///     Referral::offer(id, principal, service, details, "2026-11-02T15:00:00Z".parse()?);
    /// let policy = Policy::us_federal();
    /// let event = |step, at: &str| {
    ///     Ok::<_, voice_core::wire::InputErrors>(ReferralEvent {
    ///         step,
    ///         at: at.parse()?,
    ///         by: ReferralActor::Requester,
    ///     })
    /// };
    /// referral.step(event(ReferralStep::Decline, "2026-11-02T15:05:00Z")?, policy.calendar())?;
    /// assert_eq!(referral.state(), ReferralState::Declined);
    /// // What was declined cannot be withdrawn.
    /// let withdrawn = event(ReferralStep::Withdraw, "2026-11-02T15:06:00Z")?;
    /// assert!(referral.step(withdrawn, policy.calendar()).is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// The step is refused, and nothing has changed.
    pub fn step(
        &mut self,
        event: ReferralEvent,
        calendar: &OfficeCalendar,
    ) -> Result<(), StepError> {
        if matches!(event.step, ReferralStep::Accept | ReferralStep::Send) {
            return Err(self.refused(event, StepErrorCode::OutOfTurn));
        }
        let any = &Reach::unlimited();
        let (state, _) = judge(&self.record, self.place(), event, calendar, any)?;
        if let (ReferralStep::Withdraw, Some(consent)) = (event.step, &mut self.record.consent) {
            consent.term.revoke(event.at);
        }
        self.push(state, event);
        Ok(())
    }

    /// The person revokes the consent, at once. What was not sent is withdrawn; what was sent goes
    /// on without anything more being shared, unless the person withdraws it too.
    ///
    /// ```
    /// use voice_core::disclosure::Policy;
    /// use voice_core::referral::{
    ///     ActsAlone, Explained, Referral, ReferralDetails, ReferralState, ServiceReference,
    ///     SharedItem, SharingConsent, SharingPurpose, SharingTerm, Signature, SignedAs,
    /// };
    /// use voice_core::requester::{Birth, Condition, Principal, Reach, Role};
    /// use voice_core::wire::Set;
    ///
    /// # let (organization, service) = ("haven".parse()?, "shelter".parse()?);
    /// # let service = ServiceReference { organization, service };
    /// # let consent = SharingConsent {
    /// #     principal: Principal {
    /// #         party: "party-ruiz".parse()?,
    /// #         role: Role::Victim,
    /// #         birth: Birth::Date { date: "1990-04-12".parse()? },
    /// #         own_right: None,
    /// #         condition: Condition::Able {},
    /// #     },
    /// #     acts_alone: ActsAlone::No,
    /// #     signatures: vec![Signature {
    /// #         party: "party-ruiz".parse()?,
    /// #         signed_as: SignedAs::Principal,
    /// #         evidence: Set::from([]),
    /// #         barred: Set::from([]),
    /// #     }],
    /// #     recipient: service.clone(),
    /// #     items: Set::from([SharedItem::Name]),
    /// #     purpose: SharingPurpose::FirstContact,
    /// #     explained: Explained::ALL.into_iter().collect(),
    /// #     written: true,
    /// #     term: SharingTerm::new("2026-11-02".parse()?, "2026-12-02".parse()?, None)?,
    /// # };
    /// # let policy = Policy::us_federal();
    /// # let at = "2026-11-02T15:00:00Z".parse()?;
    /// # let (id, principal) = ("referral-1".parse()?, "party-ruiz".parse()?);
    /// let details = ReferralDetails { name: Some("Ana".parse()?), ..Default::default() };
    /// let mut referral = Referral::offer(id, principal, service, details, at);
    /// referral.accept(consent, "2026-11-02T15:10:00Z".parse()?, policy.calendar())?;
    /// // She changed her mind, and nothing is sent any more.
    /// referral.revoke("2026-11-02T15:20:00Z".parse()?, policy.calendar())?;
    /// assert_eq!(referral.state(), ReferralState::Withdrawn);
    /// let later = "2026-11-02T15:30:00Z".parse()?;
    /// assert!(referral.send(later, policy.calendar(), &Reach::unlimited()).is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// There is no consent to revoke, it has ended, or the moment is not after the last step;
    /// nothing has changed.
    pub fn revoke(&mut self, at: Timestamp, calendar: &OfficeCalendar) -> Result<(), StepError> {
        let event =
            ReferralEvent { step: ReferralStep::Withdraw, at, by: ReferralActor::Requester };
        if self.state == ReferralState::Accepted {
            return self.step(event, calendar);
        }
        judge(&self.record, self.place(), event, calendar, &Reach::unlimited())?;
        match &mut self.record.consent {
            Some(consent) => consent.term.revoke(at),
            None => return Err(self.refused(event, StepErrorCode::ConsentLacking)),
        }
        Ok(())
    }

    /// Every reason why what the office sends may not be shared at a moment; none where it may.
    ///
    /// A letter that waits is looked at with this when it goes out: a consent is revoked, ends or
    /// no longer holds while a letter waits (34 U.S.C. 12291(b)(2)(B): "reasonably time-limited").
    /// Of a referral that was withdrawn the consent is revoked.
    ///
    /// ```
    /// use voice_core::disclosure::Policy;
    /// use voice_core::referral::{ConsentErrorCode, Referral, ReferralDetails, ServiceReference};
    ///
    /// let service =
    ///     ServiceReference { organization: "rainn".parse()?, service: "hotline".parse()? };
    /// let at = "2026-11-02T15:00:00Z".parse()?;
    /// let details = ReferralDetails::default();
    /// let referral =
    ///     Referral::offer("referral-1".parse()?, "party-1".parse()?, service, details, at);
    /// let reach = voice_core::requester::Reach::unlimited();
    /// let flaws = referral.sharing_flaws(at, Policy::us_federal().calendar(), &reach);
    /// assert_eq!(flaws, [ConsentErrorCode::NoConsent].into());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn sharing_flaws(
        &self,
        at: Timestamp,
        calendar: &OfficeCalendar,
        reach: &Reach,
    ) -> Set<ConsentErrorCode> {
        judge::covered(&self.record, at, calendar, reach).err().unwrap_or_default()
    }

    fn place(&self) -> Place {
        let history = &self.record.history;
        Place {
            index: history.len(),
            state: Some(self.state),
            last: history.last().map(|event| event.at),
        }
    }

    fn refused(&self, event: ReferralEvent, flaw: StepErrorCode) -> StepError {
        let lacking =
            (flaw == StepErrorCode::ConsentLacking).then_some(ConsentErrorCode::NoConsent);
        judge::refusal(self.place(), event, vec![flaw], lacking.into_iter().collect())
    }

    fn push(&mut self, state: ReferralState, event: ReferralEvent) {
        self.state = state;
        self.record.history.push(event);
    }
}
