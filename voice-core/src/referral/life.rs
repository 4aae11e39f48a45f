//! The life of a referral: which step follows which, and who takes it.

use core::fmt;
use std::borrow::Cow;

use thiserror::Error;

use super::consent::ConsentErrorCode;
use crate::wire::{Diagnostic, Timestamp, Wire};

/// Where a referral stands.
///
/// ```
/// use voice_core::referral::{ReferralState, ReferralStep};
///
/// // What was declined is over.
/// assert_eq!(ReferralStep::after(Some(ReferralState::Declined)).count(), 0);
/// assert!(ReferralStep::after(Some(ReferralState::Sent)).count() > 0);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum ReferralState {
    /// The office has offered it; nothing was agreed.
    Offered,
    /// The person wants it, and has given consent; nothing was shared.
    Accepted,
    /// The recipient has the letter.
    Sent,
    /// The recipient says that it has it.
    Acknowledged,
    /// The recipient has helped. It ends here.
    Served,
    /// The person or the recipient has said no. It ends here.
    Declined,
    /// The person has taken it back. It ends here.
    Withdrawn,
    /// The consent ended before anything was shared. It ends here.
    Expired,
}

/// A step in the life of a referral.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum ReferralStep {
    /// The office offers it.
    Offer,
    /// The person accepts it, with a consent.
    Accept,
    /// The office sends the letter.
    Send,
    /// The recipient acknowledges the letter.
    Acknowledge,
    /// The recipient has helped.
    Serve,
    /// The person declines the offer, or the recipient the referral.
    Decline,
    /// The person takes it back.
    Withdraw,
    /// The office closes it, because the consent has ended.
    Expire,
}

/// Who takes a step.
///
/// ```
/// use voice_core::referral::{ReferralActor, ReferralState, ReferralStep};
///
/// // The service says that it has the referral, and nobody else does.
/// let sent = Some(ReferralState::Sent);
/// let (state, actors) = ReferralStep::Acknowledge.from(sent).ok_or("a step")?;
/// assert_eq!(state, ReferralState::Acknowledged);
/// assert_eq!(actors, [ReferralActor::Recipient]);
/// # Ok::<(), &str>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum ReferralActor {
    /// The person who is referred, or who acts for them.
    Requester,
    /// The office.
    Office,
    /// The service to which the person is referred.
    Recipient,
}

/// A step that was taken: which, when and by whom. There is no room for words.
///
/// ```
/// use voice_core::disclosure::Policy;
/// use voice_core::referral::{
///     Referral, ReferralActor, ReferralDetails, ReferralEvent, ReferralState, ReferralStep,
///     ServiceReference,
/// };
///
/// let (organization, service) = ("haven".parse()?, "shelter".parse()?);
/// let service = ServiceReference { organization, service };
/// let (id, principal) = ("referral-1".parse()?, "party-ruiz".parse()?);
/// let at = "2026-11-02T15:00:00Z".parse()?;
/// let mut referral = Referral::offer(id, principal, service, ReferralDetails::default(), at);
/// let declined = ReferralEvent {
///     step: ReferralStep::Decline,
///     at: "2026-11-02T15:05:00Z".parse()?,
///     by: ReferralActor::Requester,
/// };
/// referral.step(declined, Policy::us_federal().calendar())?;
/// assert_eq!(referral.state(), ReferralState::Declined);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Wire)]
pub struct ReferralEvent {
    /// The step.
    pub step: ReferralStep,
    /// The moment.
    pub at: Timestamp,
    /// Who took it.
    pub by: ReferralActor,
}

impl ReferralStep {
    /// Where the step leads from a state (none before the offer), and who may take it; none where
    /// it may not be taken there.
    ///
    /// ```
    /// use voice_core::referral::{ReferralActor, ReferralState, ReferralStep};
    ///
    /// let sent = (ReferralState::Sent, &[ReferralActor::Office][..]);
    /// assert_eq!(ReferralStep::Send.from(Some(ReferralState::Accepted)), Some(sent));
    /// assert_eq!(ReferralStep::Send.from(Some(ReferralState::Offered)), None);
    /// ```
    #[must_use]
    pub const fn from(
        self,
        state: Option<ReferralState>,
    ) -> Option<(ReferralState, &'static [ReferralActor])> {
        use ReferralActor::{Office, Recipient, Requester};
        use ReferralState::{
            Accepted, Acknowledged, Declined, Expired, Offered, Sent, Served, Withdrawn,
        };
        Some(match (state, self) {
            (None, Self::Offer) => (Offered, &[Office]),
            (Some(Offered), Self::Accept) => (Accepted, &[Requester]),
            (Some(Accepted), Self::Send) => (Sent, &[Office]),
            (Some(Sent), Self::Acknowledge) => (Acknowledged, &[Recipient]),
            (Some(Acknowledged), Self::Serve) => (Served, &[Recipient]),
            (Some(Offered), Self::Decline) => (Declined, &[Requester]),
            (Some(Sent | Acknowledged), Self::Decline) => (Declined, &[Recipient]),
            (Some(Offered | Accepted | Sent | Acknowledged), Self::Withdraw) => {
                (Withdrawn, &[Requester])
            }
            (Some(Accepted), Self::Expire) => (Expired, &[Office]),
            _ => return None,
        })
    }

    /// The steps that may be taken from a state, in the order of their definition.
    ///
    /// ```
    /// use voice_core::referral::{ReferralState, ReferralStep};
    ///
    /// let next: Vec<_> = ReferralStep::after(Some(ReferralState::Acknowledged)).collect();
    /// assert_eq!(next, [ReferralStep::Serve, ReferralStep::Decline, ReferralStep::Withdraw]);
    /// ```
    pub fn after(state: Option<ReferralState>) -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(move |step| step.from(state).is_some())
    }
}

/// One reason why a step is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
#[wire(rename = "StepFlaw")]
pub enum StepErrorCode {
    /// The step does not follow from the state: one is left out, comes twice, or comes
    /// after the end.
    OutOfTurn,
    /// The step is for somebody else to take.
    WrongActor,
    /// The step is not later than the one before it.
    NotLater,
    /// The last day of the consent is not past.
    NotYetOver,
    /// The consent does not hold, or does not cover it.
    ConsentLacking,
}

/// A step that is refused: which, where the referral stood, why, and which steps may
/// be taken there.
///
/// It is for the office. Who signed a consent may be the abuser, and does not learn from it that
/// the office knows: its text, which may be shown, does not say what is wrong with the consent.
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(confidential, write_only, rename = "StepRefused")]
pub struct StepError {
    /// Which step of the history it is, from 0.
    pub index: u32,
    /// The step.
    pub step: ReferralStep,
    /// Where the referral stood; nothing before the offer.
    pub state: Option<ReferralState>,
    /// Every reason.
    pub flaws: Vec<StepErrorCode>,
    /// What is wrong with the consent, where that is a reason.
    pub consent: Vec<ConsentErrorCode>,
    /// The steps that may be taken there.
    pub allowed: Vec<ReferralStep>,
}

impl StepError {
    fn place(&self) -> String {
        format!("/history/{}", self.index)
    }
}

impl Diagnostic for StepError {
    fn code(&self) -> &'static str {
        self.flaws.first().map_or("refused", StepErrorCode::as_str)
    }

    fn pointer(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Owned(self.place()))
    }
}

fn listed<'a>(words: impl Iterator<Item = &'a str>) -> String {
    words.collect::<Vec<_>>().join(", ")
}

impl fmt::Display for StepError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.state.as_ref().map_or("not offered", ReferralState::as_str);
        let flaws = listed(self.flaws.iter().map(StepErrorCode::as_str));
        write!(
            f,
            "{}: `{}` is refused where the referral is {state}: {flaws}",
            self.place(),
            self.step.as_str()
        )?;
        match self.allowed.as_slice() {
            [] => f.write_str("; it has ended"),
            allowed => write!(f, "; allowed: {}", listed(allowed.iter().map(ReferralStep::as_str))),
        }
    }
}

impl core::error::Error for StepError {}

/// Every step of a history that is refused; there is at least one, or the history is empty.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{}", lines(.0))]
pub struct StepErrors(pub(super) Vec<StepError>);

impl StepErrors {
    /// The steps.
    ///
    /// ```
    /// use voice_core::disclosure::Policy;
    /// use voice_core::referral::{
    ///     Referral, ReferralActor, ReferralDetails, ReferralEvent, ReferralRecord, ReferralStep,
    ///     ServiceReference, StepErrorCode,
    /// };
    ///
    /// let event = |step, by| {
    ///     let at = "2026-11-02T15:00:00Z".parse()?;
    ///     Ok::<_, voice_core::wire::InputErrors>(ReferralEvent { step, at, by })
    /// };
    /// let (organization, service) = ("haven".parse()?, "shelter".parse()?);
    /// // A history that somebody wrote down: it was sent, and nobody had accepted.
    /// let record = ReferralRecord {
    ///     id: "referral-1".parse()?,
    ///     principal: "party-ruiz".parse()?,
    ///     recipient: ServiceReference { organization, service },
    ///     details: ReferralDetails::default(),
    ///     consent: None,
    ///     history: vec![
    ///         event(ReferralStep::Offer, ReferralActor::Office)?,
    ///         event(ReferralStep::Send, ReferralActor::Office)?,
    ///     ],
    /// };
    /// let errors = Referral::replay(record, Policy::us_federal().calendar()).unwrap_err();
    /// let first = errors.iter().next().ok_or("an error")?;
    /// assert_eq!((first.index, first.step), (1, ReferralStep::Send));
    /// assert!(first.flaws.contains(&StepErrorCode::OutOfTurn));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn iter(&self) -> core::slice::Iter<'_, StepError> {
        self.0.iter()
    }
}

impl Diagnostic for StepErrors {
    fn code(&self) -> &'static str {
        self.0.first().map_or("empty-history", StepError::code)
    }

    fn pointer(&self) -> Option<Cow<'_, str>> {
        self.0.first().map_or(Some(Cow::Borrowed("/history")), StepError::pointer)
    }
}

impl<'a> IntoIterator for &'a StepErrors {
    type Item = &'a StepError;
    type IntoIter = core::slice::Iter<'a, StepError>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

fn lines(refused: &[StepError]) -> String {
    if refused.is_empty() {
        return "the history is empty; allowed: offer".to_owned();
    }
    refused.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}
