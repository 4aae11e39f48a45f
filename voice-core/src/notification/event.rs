use super::ReleaseReason;
use crate::identifier::{IDENTIFIER, MatterId, SubjectId};
use crate::subject::{FacilityKind, FacilityName, Hearing, ImmigrationHearing, ReleaseKind};
use crate::wire::{Timestamp, Wire, text};

text! {
    /// The identifier of a custody event, as its source gives it; a correction has that of the
    /// event it corrects.
    ///
    /// ```
    /// use voice_core::notification::EventId;
    ///
    /// let event: EventId = "event-1".parse()?;
    /// assert_eq!(event.as_str(), "event-1");
    /// # Ok::<(), voice_core::wire::InputErrors>(())
    /// ```
    @redacted
    EventId {
        expected: "an identifier of 1 to 64 lower-case letters, digits and hyphens",
        min: 1,
        max: 64,
        pattern: IDENTIFIER,
        format: None,
        example: "event-1",
    }
}

/// A place of custody, as an event names it.
///
/// ```
/// use voice_core::notification::{CustodyChange, PlaceOfCustody};
/// use voice_core::subject::FacilityKind;
///
/// let place = PlaceOfCustody {
///     name: "Northern Service Processing Center".parse()?,
///     purpose: FacilityKind::Federal,
/// };
/// let booked = CustodyChange::Booked { place: Some(place) };
/// assert!(!format!("{booked:?}").contains("Northern"));
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(confidential)]
pub struct PlaceOfCustody {
    /// The name.
    pub name: FacilityName,
    /// What the place is for.
    pub purpose: FacilityKind,
}

/// What happened, in the words of NIEM where it has them (`nc:SupervisionCustodyStatus`,
/// `j:SubjectRelease`, `j:CustodyTransfer`).
///
/// A removal has no destination, and one that lies ahead is no event of this list: there is no
/// field for either.
///
/// ```compile_fail,E0559
/// use voice_core::notification::CustodyChange;
///
/// let ahead = CustodyChange::Removed { destination: "GT" };
/// ```
///
/// ```
/// use voice_core::notification::{CustodyChange, ReleaseReason};
/// use voice_core::wire::from_value;
/// use serde_json::json;
///
/// // As a source sends it: custody ended because the Marshals have the person.
/// let change: CustodyChange = from_value(json!({"kind": "ended", "reason": "USM"}))?;
/// assert!(change == CustodyChange::Ended { reason: ReleaseReason::OtherAgency });
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(confidential)]
pub enum CustodyChange {
    /// The person was taken into custody.
    Booked {
        /// Where; left out where it is not known.
        place: Option<PlaceOfCustody>,
    },
    /// The person was brought to another place of custody.
    Transferred {
        /// Where to.
        place: PlaceOfCustody,
    },
    /// A hearing of a criminal court was set, or set for another time.
    CriminalHearingSet {
        /// The matter whose case is heard; left out where it is not known, and then nobody is told.
        matter: Option<MatterId>,
        /// The hearing.
        hearing: Hearing,
    },
    /// A hearing of an immigration court was set, or set for another time.
    ImmigrationHearingSet {
        /// The hearing.
        hearing: ImmigrationHearing,
    },
    /// The person was released.
    Released {
        /// How the person left custody; it is not told.
        manner: ReleaseKind,
    },
    /// Custody ended for a reason of NIEM's list; not each of them is a release.
    Ended {
        /// The reason, as its source wrote it; it is not told.
        reason: ReleaseReason,
    },
    /// The person escaped.
    Escaped {},
    /// The person was taken into custody again after an escape.
    Recaptured {},
    /// The person was removed from the country.
    Removed {},
    /// The person died in custody.
    Died {},
    /// The record of custody was closed: what comes after is not known from it.
    RecordClosed {},
    /// It did not take place: a revision that takes the event back.
    Withdrawn {},
}

/// A custody event of one person, as its source reported it.
///
/// Events come in any order, late and more than once. A correction is the same event with a higher
/// revision; so is a withdrawal. Each revision is of the same person: an event that was reported of
/// the wrong one is withdrawn, and another is reported of the right one.
///
/// ```
/// use voice_core::notification::{CustodyChange, CustodyEvent};
///
/// let escaped = CustodyEvent {
///     id: "event-1".parse()?,
///     revision: 0,
///     subject: "subject-1".parse()?,
///     at: "2026-10-20T12:00:00Z".parse()?,
///     received_at: "2026-10-20T12:05:00Z".parse()?,
///     change: CustodyChange::Escaped {},
/// };
/// // The source corrects it: the same event, under the next revision.
/// let withdrawn =
///     CustodyEvent { revision: 1, change: CustodyChange::Withdrawn {}, ..escaped.clone() };
/// assert_eq!(withdrawn.id, escaped.id);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(confidential)]
pub struct CustodyEvent {
    /// The identifier.
    #[wire(title = "Identifier")]
    pub id: EventId,
    /// How many times it was corrected before.
    pub revision: u16,
    /// Whose custody.
    pub subject: SubjectId,
    /// When it happened.
    pub at: Timestamp,
    /// When the office received it.
    pub received_at: Timestamp,
    /// What happened.
    pub change: CustodyChange,
}

impl CustodyEvent {
    /// Whether another report of the same revision says the same; when it was received is not of
    /// the event.
    pub(super) fn says_what(&self, other: &Self) -> bool {
        let Self { id, revision, subject, at, received_at: _, change } = self;
        (id, revision, subject, at, change)
            == (&other.id, &other.revision, &other.subject, &other.at, &other.change)
    }
}

/// An event as it was when something was told because of it.
///
/// ```
/// use voice_core::notification::EventReference;
///
/// let told = EventReference { id: "event-1".parse()?, revision: 0 };
/// let corrected = EventReference { revision: 1, ..told.clone() };
/// assert!(told != corrected && told.id == corrected.id);
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(confidential)]
pub struct EventReference {
    /// The event.
    pub id: EventId,
    /// Its revision.
    pub revision: u16,
}
