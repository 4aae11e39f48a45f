use super::Area;
use crate::identifier::PartyId;
use crate::language::LanguageTag;
use crate::requester::Capacity;
use crate::wire::{Day, Set, Timestamp, Wire};

/// A kind of help that a requester looks for.
///
/// ```
/// use voice_core::service::HelpNeed;
///
/// let need: HelpNeed = "legal-help".parse()?;
/// assert_eq!(need, HelpNeed::LegalHelp);
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum HelpNeed {
    /// To be safe: planning, protection, a change of locks or place.
    Safety,
    /// A place to stay.
    Shelter,
    /// Somebody to talk to, once or for longer.
    Counseling,
    /// Medical care.
    MedicalCare,
    /// Advice on law, or somebody to go to court with.
    LegalHelp,
    /// Compensation, restitution or benefits.
    Compensation,
    /// Help with a funeral, or after a death.
    Bereavement,
    /// Help for a child who was harmed or saw harm.
    ChildSupport,
    /// Somebody to interpret or translate.
    Interpreting,
}

/// A way to reach a requester that they called safe; the number or address is in the office's file
/// of the party.
///
/// ```
/// use voice_core::service::SafeChannel;
///
/// // Others answer the telephone at home, so she calls.
/// let channel: SafeChannel = "requester-calls".parse()?;
/// assert_eq!(channel, SafeChannel::RequesterCalls);
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum SafeChannel {
    /// A call; if nobody answers, nothing is left on a machine.
    Call,
    /// A call, and a message on the machine that says no more than to call back.
    CallWithMessage,
    /// A message of text that says no more than to call back.
    TextMessage,
    /// Electronic mail with a neutral subject.
    Mail,
    /// A letter in a neutral envelope.
    Letter,
    /// None: the requester calls back.
    RequesterCalls,
}

/// A part of the day in which a requester can be called.
///
/// ```
/// use voice_core::service::CallWindow;
///
/// let window: CallWindow = "evening".parse()?;
/// assert_eq!(window, CallWindow::Evening);
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum CallWindow {
    /// From 8 to 12.
    Morning,
    /// From 12 to 17.
    Afternoon,
    /// From 17 to 20.
    Evening,
}

/// The hand-over of a requester to a social-science professional of the office, who
/// refers to services.
///
/// It carries no free text, no number and no address, and nothing about a person asked about: there
/// is no field for it. What a field may hold is a word of a list, a code or an identifier. It is
/// written for its custodian alone, because that somebody looks for help of a kind is itself
/// confidential (34 U.S.C. 12291(b)(2)).
///
/// ```
/// use voice_core::service::WarmHandoff;
/// use voice_core::wire::from_json;
///
/// let hand_over = r#"{
///     "requester": "party-1", "capacity": "victim", "needs": ["shelter"], "languages": ["es"],
///     "place": {"kind": "state", "state": "IL"}, "channel": "requester-calls", "windows": [],
///     "agreed_on": "2026-11-02", "made_at": "2026-11-02T15:00:00Z"
/// }"#;
/// assert!(from_json::<WarmHandoff>(hand_over.as_bytes()).is_ok());
///
/// let with_a_note = hand_over
///     .replace("\"capacity\"", "\"notes\": \"he knows where she lives\", \"capacity\"");
/// let faults = from_json::<WarmHandoff>(with_a_note.as_bytes()).unwrap_err();
/// assert_eq!(faults.iter().next().map(|fault| fault.code.as_str()), Some("unknown-field"));
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
///
/// It is not sent by accident:
///
/// ```compile_fail,E0277
/// fn send(hand_over: &voice_core::service::WarmHandoff) -> String {
///     serde_json::to_string(hand_over).unwrap_or_default()
/// }
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(confidential, rename = "HandOver")]
pub struct WarmHandoff {
    /// The office's identifier of the requester.
    pub requester: PartyId,
    /// In which capacity the requester comes; left out where they come in none.
    pub capacity: Option<Capacity>,
    /// The kinds of help that are looked for.
    #[wire(min = 1)]
    pub needs: Set<HelpNeed>,
    /// The languages in which the requester can be helped.
    #[wire(min = 1)]
    pub languages: Set<LanguageTag>,
    /// Where the requester is, as far as they want to say it.
    pub place: Area,
    /// How the requester can be reached safely.
    pub channel: SafeChannel,
    /// When the requester can be called safely; none where they call themselves or are not called.
    pub windows: Set<CallWindow>,
    /// The day on which the requester agreed to be handed over.
    pub agreed_on: Day,
    /// When it was made.
    pub made_at: Timestamp,
}
