use chrono::TimeDelta;
use serde_json::json;

use super::{ContactZone, NoticeChannel, Pin};
use crate::category::Category;
use crate::disclosure::{Policy, Question, QuestionRecord};
use crate::identifier::{IDENTIFIER, SubjectReference};
use crate::language::Language;
use crate::requester::{
    Action, AttestedFact, Claimed, Matter, PartyFile, Purpose, Reach, RequestId, Requester,
};
use crate::vocabulary::ContactWay;
use crate::wire::{InputError, InputErrorCode, InputErrors, Set, Timestamp, Wire, text};

/// For how many days a person is not heard of before the contacts ask whether they go on.
pub const DAYS_TO_INQUIRY: u16 = 180;

/// How many days there are to answer; after them a sign-up lapses (28 CFR 551.153).
pub const DAYS_TO_ANSWER: u16 = 60;

text! {
    /// The identifier of a sign-up, drawn at random, which the person is given.
    ///
    /// ```
    /// use voice_core::notification::SignUpId;
    ///
    /// let id: SignUpId = "sign-up-1".parse()?;
    /// assert_eq!(id.as_str(), "sign-up-1");
    /// # Ok::<(), voice_core::wire::InputErrors>(())
    /// ```
    SignUpId {
        expected: "an identifier of 1 to 64 lower-case letters, digits and hyphens",
        min: 1,
        max: 64,
        pattern: IDENTIFIER,
        format: None,
        example: "sign-up-1",
    }
}

/// What a person wants to be told of. There is no word for a destination of removal, nor for one
/// that lies ahead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum NoticeKind {
    /// Whether the person is in custody.
    Custody,
    /// A release.
    Release,
    /// An escape, or a recapture.
    Escape,
    /// A removal that took place.
    Removal,
    /// A death in custody.
    Death,
    /// A transfer to another place.
    Transfer,
    /// The next hearing of a criminal court.
    CriminalHearing,
    /// The next hearing of an immigration court.
    ImmigrationHearing,
}

impl NoticeKind {
    /// The category of information that it is about.
    ///
    /// ```
    /// use voice_core::category::Category;
    /// use voice_core::notification::NoticeKind;
    ///
    /// assert_eq!(NoticeKind::Transfer.category(), Category::Facility);
    /// ```
    #[must_use]
    pub const fn category(self) -> Category {
        match self {
            Self::Custody => Category::CustodyStatus,
            Self::Release => Category::Release,
            Self::Escape => Category::Escape,
            Self::Removal => Category::Removal,
            Self::Death => Category::Death,
            Self::Transfer => Category::Facility,
            Self::CriminalHearing => Category::CriminalHearing,
            Self::ImmigrationHearing => Category::ImmigrationHearing,
        }
    }
}

/// A request to be notified of what happens to a person in custody (NIEM `j:NotificationRequest`).
///
/// It is taken of anybody about anybody: whether there is such a person is not looked at.
///
/// ```
/// use voice_core::disclosure::QuestionRecord;
/// use voice_core::language::Language;
/// use voice_core::notification::{
///     ContactRhythm, ContactZone, NoticeChannel, NoticeKind, NotificationRequest, Pin,
/// };
/// use voice_core::wire::{Set, from_json};
///
/// let asked = std::fs::read("examples/questions/victim-custody-status.json")?;
/// let QuestionRecord { requester, subject, matter, purpose, .. } = from_json(&asked)?;
/// let rhythm = ContactRhythm { every_days: 1, from_hour: 9, until_hour: 17, every_hours: 8 };
/// let request = NotificationRequest {
///     requester,
///     subject,
///     matter,
///     purpose,
///     kinds: Set::from([NoticeKind::Release, NoticeKind::Escape]),
///     language: Language::English,
///     zone: ContactZone::Eastern,
///     channels: vec![NoticeChannel::TextMessage { number: "+12025550123".parse()?, rhythm }],
///     pin: Pin::new("4711")?,
/// };
/// assert!(!format!("{request:?}").contains("4711"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(confidential)]
pub struct NotificationRequest {
    /// Who wants to be told.
    pub requester: Requester,
    /// Of whom.
    pub subject: SubjectReference,
    /// The crime or case in which the principal is a victim or witness.
    pub matter: Matter,
    /// Why.
    pub purpose: Purpose,
    /// Of what.
    #[wire(min = 1)]
    pub kinds: Set<NoticeKind>,
    /// The language of messages.
    pub language: Language,
    /// Where the hours are counted.
    pub zone: ContactZone,
    /// The ways to be contacted.
    #[wire(min = 1, max = 5)]
    pub channels: Vec<NoticeChannel>,
    /// The secret number without which no message has content.
    #[wire(title = "PIN")]
    pub pin: Pin,
}

impl NotificationRequest {
    /// The request as of a moment, believed as far as staff attested it in the files: what it says
    /// of the requester and of the matter counts as claimed alone.
    ///
    /// ```
    /// use voice_core::disclosure::Policy;
    /// use voice_core::notification::NotificationRequest;
    /// use voice_core::requester::{IdentityLevel, Standing};
    /// use voice_core::wire::{Bounds, Read, from_value};
    ///
    /// let request: NotificationRequest = from_value(NotificationRequest::example(Bounds::NONE))?;
    /// // Nobody attested anything of the requester: all that they say is claimed alone.
    /// let claimed = request.attested(&Policy::us_federal(), &[], "2026-11-02T15:00:00Z".parse()?);
    /// assert_eq!(*claimed.requester.identity().level(), IdentityLevel::Asserted);
    /// assert_eq!(claimed.matter.standing, Standing::Asserted);
    /// # Ok::<(), voice_core::wire::InputErrors>(())
    /// ```
    #[must_use]
    pub fn attested(self, policy: &Policy, files: &[PartyFile], as_of: Timestamp) -> Self {
        let claim = self.requester.claim();
        let attestations = policy.attestations(files, as_of);
        let categories = self.kinds.iter().map(|kind| kind.category()).collect();
        let about = Claimed {
            subject: &self.subject,
            matter: &self.matter.id,
            purpose: self.purpose,
            categories: &categories,
        };
        Self {
            requester: attestations.requester(&claim, about),
            matter: attestations.matter(&claim, about, self.matter.jurisdiction),
            ..self
        }
    }

    /// The request where protections of the requester limit how they are reached: their substitute
    /// address stands in the place of their own, and every channel is one that is left.
    ///
    /// ```
    /// use voice_core::notification::NotificationRequest;
    /// use voice_core::requester::Reach;
    /// use voice_core::wire::{Bounds, Read, from_value};
    ///
    /// let request: NotificationRequest = from_value(NotificationRequest::example(Bounds::NONE))?;
    /// assert!(request.clone().within(&Reach::unlimited())? == request);
    /// # Ok::<(), voice_core::wire::InputErrors>(())
    /// ```
    ///
    /// # Errors
    /// Each channel that is closed, and each letter to another address than the substitute one,
    /// with its place. No address is repeated.
    pub fn within(self, reach: &Reach) -> Result<Self, InputErrors> {
        let faults: Vec<InputError> = self
            .channels
            .iter()
            .enumerate()
            .filter(|(_, channel)| channel.within(reach).as_ref() != Some(channel))
            .map(|(index, _)| closed(index, reach))
            .collect();
        if !faults.is_empty() {
            return Err(InputErrors::new(faults));
        }
        let person = reach.person(self.requester.person().clone());
        Ok(Self { requester: self.requester.with_person(person), ..self })
    }

    /// What this request, for which the desk vouches, says is attested and the files do not hold at
    /// a moment, as [`Question::unfiled`](crate::disclosure::Question::unfiled) has it of a
    /// question: to be entered in the requester's file with the sign-up.
    ///
    /// ```
    /// use voice_core::disclosure::{Policy, QuestionRecord};
    /// use voice_core::notification::NotificationRequest;
    /// use voice_core::requester::{Attestation, AttestedFact, PartyFile};
    /// use voice_core::wire::{Bounds, Read, from_json, from_value};
    ///
    /// # let asked = std::fs::read("examples/questions/victim-custody-status.json")?;
    /// # let record: QuestionRecord = from_json(&asked)?;
    /// # let example = NotificationRequest::example(Bounds::NONE);
    /// # let request: NotificationRequest = from_value(example)?;
    /// let request = NotificationRequest {
    ///     requester: record.requester.clone(),
    ///     matter: record.matter.clone(),
    ///     ..request
    /// };
    /// let (policy, at) = (Policy::us_federal(), "2026-11-02T15:00:00Z".parse()?);
    /// let id = "0192f0c1-2f3a-8d4e-9b5c-6d7e8f901234".parse()?;
    /// // The desk saw the victim's card and knows the matter; their file says nothing of it yet.
    /// let mut file = PartyFile::open(request.requester.person().clone());
    /// let vouched = request.unfiled(&policy, &[file.clone()], at, &id).ok_or("in no file")?;
    /// assert!(matches!(vouched, AttestedFact::Vouched(_)));
    /// file.attest(Attestation::by("staff-7".parse()?, at, vouched))?;
    /// assert!(request.unfiled(&policy, &[file], at, &id).is_none());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn unfiled(
        &self,
        policy: &Policy,
        files: &[PartyFile],
        as_of: Timestamp,
        id: &RequestId,
    ) -> Option<AttestedFact> {
        let categories = self.kinds.iter().map(|kind| kind.category()).collect();
        let about = Claimed {
            subject: &self.subject,
            matter: &self.matter.id,
            purpose: self.purpose,
            categories: &categories,
        };
        let attestations = policy.attestations(files, as_of);
        let vouched = attestations.unfiled(&self.requester, &self.matter, about, id);
        vouched.map(AttestedFact::Vouched)
    }
}

/// What happens in the life of a sign-up, but for a change of the request.
///
/// ```
/// use voice_core::notification::{SignUp, SignUpAct, SignUpState};
/// use voice_core::wire::{Bounds, Read, from_value};
///
/// let sign_up: SignUp = from_value(SignUp::example(Bounds::NONE))?;
/// let at = "2026-02-09T18:00:00Z".parse()?;
/// assert_eq!(sign_up.after(SignUpAct::Paused, at).state(at), SignUpState::Paused);
/// let stopped = sign_up.after(SignUpAct::Stopped, at);
/// assert_eq!(stopped.stopped_at(), Some(at));
/// assert_eq!(stopped.after(SignUpAct::Resumed, at).state(at), SignUpState::Stopped);
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum SignUpAct {
    /// The person was heard of: the PIN was given, or they called.
    Heard,
    /// The person wants no contacts for a while.
    Paused,
    /// The person wants contacts again.
    Resumed,
    /// The person wants no contacts any more.
    Stopped,
    /// A contact went out that asks whether the sign-up goes on.
    Inquired,
}

/// What a sign-up is at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum SignUpState {
    /// Contacts come.
    Running,
    /// No contacts come until the person wants them again; who gives the PIN is told as before.
    Paused,
    /// The person ended it.
    Stopped,
    /// An inquiry was not answered.
    Lapsed,
}

impl SignUpState {
    pub(super) const fn can_be_opened(self) -> bool {
        matches!(self, Self::Running | Self::Paused)
    }
}

/// A sign-up for notices: the request, and what the person did since.
///
/// Nothing in it comes from a person asked about, or from what was told of one.
///
/// ```
/// use voice_core::notification::{NotificationRequest, SignUp, SignUpAct, SignUpState};
/// use voice_core::wire::{Bounds, Read, from_value};
///
/// let request: NotificationRequest = from_value(NotificationRequest::example(Bounds::NONE))?;
/// let at = "2026-11-02T15:00:00Z".parse()?;
/// let sign_up = SignUp::new("sign-up-1".parse()?, request.clone(), at);
/// assert_eq!((sign_up.signed_up_at(), sign_up.stopped_at()), (at, None));
/// // Half a year later a contact asks whether it goes on; until then none does.
/// assert!(!sign_up.is_inquired(at));
/// // Who changes the request was heard of, and keeps the identifier.
/// let updated = sign_up.updated(request, "2026-12-01T15:00:00Z".parse()?);
/// assert_eq!(updated.id(), sign_up.id());
/// assert_eq!(updated.state(at), SignUpState::Running);
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(confidential)]
pub struct SignUp {
    /// The identifier.
    #[wire(title = "Identifier")]
    id: SignUpId,
    /// The request, as it was last changed.
    request: NotificationRequest,
    /// When the person signed up.
    signed_up_at: Timestamp,
    /// When the person was last heard of.
    heard_at: Timestamp,
    /// When they were asked whether it goes on; left out where they answered.
    inquired_at: Option<Timestamp>,
    /// Since when there are no contacts; left out where there are.
    paused_at: Option<Timestamp>,
    /// When the person ended it.
    stopped_at: Option<Timestamp>,
}

impl SignUp {
    /// A sign-up, whoever it is about.
    #[must_use]
    pub const fn new(id: SignUpId, request: NotificationRequest, at: Timestamp) -> Self {
        Self {
            id,
            request,
            signed_up_at: at,
            heard_at: at,
            inquired_at: None,
            paused_at: None,
            stopped_at: None,
        }
    }

    /// The identifier.
    #[must_use]
    pub const fn id(&self) -> &SignUpId {
        &self.id
    }

    /// The request, as it was last changed.
    #[must_use]
    pub const fn request(&self) -> &NotificationRequest {
        &self.request
    }

    /// When the person signed up.
    #[must_use]
    pub const fn signed_up_at(&self) -> Timestamp {
        self.signed_up_at
    }

    /// When the person ended it; none where they did not.
    #[must_use]
    pub const fn stopped_at(&self) -> Option<Timestamp> {
        self.stopped_at
    }

    /// What it is at a moment. An inquiry may be answered for [`DAYS_TO_ANSWER`] days; one that was
    /// never sent lets nothing lapse.
    ///
    /// ```
    /// use voice_core::notification::{SignUp, SignUpAct, SignUpState};
    /// use voice_core::wire::{Bounds, Read, from_value};
    ///
    /// let sign_up: SignUp = from_value(SignUp::example(Bounds::NONE))?;
    /// let sign_up = SignUp::new(
    ///     sign_up.id().clone(),
    ///     sign_up.request().clone(),
    ///     "2026-01-01T12:00:00Z".parse()?,
    /// );
    /// let asked = sign_up.after(SignUpAct::Inquired, "2026-07-01T12:00:00Z".parse()?);
    /// assert_eq!(asked.state("2026-08-30T12:00:00Z".parse()?), SignUpState::Running);
    /// assert_eq!(asked.state("2026-08-30T12:00:01Z".parse()?), SignUpState::Lapsed);
    /// let answered = asked.after(SignUpAct::Heard, "2026-08-30T12:00:00Z".parse()?);
    /// assert_eq!(answered.state("2027-01-01T00:00:00Z".parse()?), SignUpState::Running);
    /// # Ok::<(), voice_core::wire::InputErrors>(())
    /// ```
    #[must_use]
    pub fn state(&self, at: Timestamp) -> SignUpState {
        if self.stopped_at.is_some_and(|stopped| stopped <= at) {
            SignUpState::Stopped
        } else if self
            .inquired_at
            .is_some_and(|inquired| days_since(inquired, at, DAYS_TO_ANSWER).is_gt())
        {
            SignUpState::Lapsed
        } else if self.paused_at.is_some_and(|paused| paused <= at) {
            SignUpState::Paused
        } else {
            SignUpState::Running
        }
    }

    /// Whether contacts ask at this moment whether the sign-up goes on.
    #[must_use]
    pub fn is_inquired(&self, at: Timestamp) -> bool {
        self.inquired_at.is_some() || days_since(self.heard_at, at, DAYS_TO_INQUIRY).is_ge()
    }

    /// When the inquiry of a contact at this moment was first made.
    pub(super) fn inquired_since(&self, at: Timestamp) -> Option<Timestamp> {
        self.is_inquired(at).then(|| self.inquired_at.unwrap_or(at))
    }

    /// The sign-up after something happened. What has ended stays so: who wants notices again signs
    /// up again.
    #[must_use]
    pub fn after(&self, act: SignUpAct, at: Timestamp) -> Self {
        let mut next = self.clone();
        if !self.state(at).can_be_opened() {
            return next;
        }
        if act == SignUpAct::Inquired {
            let running = self.state(at) == SignUpState::Running;
            next.inquired_at = self.inquired_at.or(running.then_some(at));
            return next;
        }
        next.heard_at = self.heard_at.max(at);
        next.inquired_at = None;
        match act {
            SignUpAct::Paused => next.paused_at = self.paused_at.or(Some(at)),
            SignUpAct::Resumed => next.paused_at = None,
            SignUpAct::Stopped => next.stopped_at = Some(at),
            SignUpAct::Heard | SignUpAct::Inquired => {}
        }
        next
    }

    /// The sign-up with another request. It keeps its identifier and the day from which its rhythm
    /// is counted.
    #[must_use]
    pub fn updated(&self, request: NotificationRequest, at: Timestamp) -> Self {
        let heard = self.after(SignUpAct::Heard, at);
        if self.state(at).can_be_opened() { Self { request, ..heard } } else { heard }
    }

    /// The sign-up with what the office learned of the requester: a revoked mandate, a conflict, a
    /// paper. Contacts come as before, and the person was not heard of.
    ///
    /// ```
    /// use voice_core::disclosure::QuestionRecord;
    /// use voice_core::notification::SignUp;
    /// use voice_core::wire::{Bounds, Read, from_json, from_value};
    ///
    /// let sign_up: SignUp = from_value(SignUp::example(Bounds::NONE))?;
    /// let asked = std::fs::read("examples/questions/victim-custody-status.json")?;
    /// let learned = from_json::<QuestionRecord>(&asked)?.requester;
    /// let next = sign_up.with_requester(learned.clone());
    /// assert!(next.request().requester == learned && next.id() == sign_up.id());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn with_requester(&self, requester: Requester) -> Self {
        let mut next = self.clone();
        next.request.requester = requester;
        next
    }

    /// The sign-up as of a moment. Where staff opened a file of the requester, the request is
    /// believed as far as the files say then: papers end, an identity is to be checked again, a
    /// conflict was found. Where they did not, it is as the desk took it.
    ///
    /// ```
    /// use voice_core::disclosure::Policy;
    /// use voice_core::notification::SignUp;
    /// use voice_core::requester::{IdentityLevel, PartyFile};
    /// use voice_core::wire::{Bounds, Read, from_value};
    ///
    /// let sign_up: SignUp = from_value(SignUp::example(Bounds::NONE))?;
    /// let (policy, at) = (Policy::us_federal(), "2026-11-02T15:00:00Z".parse()?);
    /// // As the desk took it, as long as there is no file of the requester.
    /// assert!(sign_up.attested(&policy, &[], at) == sign_up);
    /// // There is one, and it holds nothing: who they are is what they say.
    /// let file = PartyFile::open(sign_up.request().requester.person().clone());
    /// let believed = sign_up.attested(&policy, &[file], at);
    /// assert_eq!(*believed.request().requester.identity().level(), IdentityLevel::Asserted);
    /// # Ok::<(), voice_core::wire::InputErrors>(())
    /// ```
    #[must_use]
    pub fn attested(&self, policy: &Policy, files: &[PartyFile], as_of: Timestamp) -> Self {
        let mut next = self.clone();
        if PartyFile::any_of(files, &self.request.requester.person().party) {
            next.request = next.request.attested(policy, files, as_of);
        }
        next
    }

    /// What the person asks at a moment.
    pub(super) fn question(&self, at: Timestamp) -> Question {
        let NotificationRequest { requester, subject, matter, purpose, kinds, language, .. } =
            &self.request;
        let asked = QuestionRecord {
            as_of: at,
            language: *language,
            requester: requester.clone(),
            subject: subject.clone(),
            matter: matter.clone(),
            purpose: *purpose,
            categories: kinds.iter().map(|kind| kind.category()).collect(),
        };
        // A desk took the sign-up, or `attested` made its request of the files.
        asked.trusted()
    }

    /// Whether the person may sign up for whom they act: a mandate to be told is none to sign up.
    pub(super) fn may_register(&self) -> bool {
        match &self.request.requester {
            Requester::Victim(_) | Requester::Witness(_) => true,
            Requester::Representative(of) => of.scope.actions.contains(&Action::Register),
            Requester::Designee(of) => of.scope.actions.contains(&Action::Register),
        }
    }
}

/// What is wrong with a channel that the requester's protections do not leave.
fn closed(index: usize, reach: &Reach) -> InputError {
    let open: Vec<ContactWay> = reach.ways().collect();
    let ways: Vec<&str> = open.iter().map(ContactWay::as_str).collect();
    let post = match reach.substitute_address() {
        Some(_) => ", and letters to the substitute address alone",
        None => "",
    };
    let expected = if ways.is_empty() {
        "no channel: a protection of the person closes every way to reach them".to_owned()
    } else {
        format!("a way that a protection of the person leaves: {}{post}", ways.join(", "))
    };
    let way = open.first().copied().unwrap_or(ContactWay::Letter);
    let rhythm = json!({"every_days": 7, "from_hour": 9, "until_hour": 17, "every_hours": 8});
    let number = "+1 855-488-6423";
    let example = match way {
        ContactWay::Call => json!({
            "kind": way, "number": number, "shared": false, "voicemail": false, "rhythm": rhythm
        }),
        ContactWay::TextMessage | ContactWay::Tty => {
            json!({"kind": way, "number": number, "rhythm": rhythm})
        }
        ContactWay::Mail => {
            json!({"kind": way, "address": "help@example.org", "rhythm": rhythm})
        }
        ContactWay::Letter => {
            json!({"kind": way, "address": "PO Box 12, Springfield", "rhythm": rhythm})
        }
    };
    InputError {
        pointer: format!("/channels/{index}"),
        code: InputErrorCode::Contradiction,
        expected,
        example: example.to_string(),
    }
}

/// How the time since a moment compares with a number of days of 24 hours.
fn days_since(since: Timestamp, at: Timestamp, days: u16) -> core::cmp::Ordering {
    at.utc().signed_duration_since(since.utc()).cmp(&TimeDelta::days(i64::from(days)))
}
