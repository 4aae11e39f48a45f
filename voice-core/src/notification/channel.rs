use std::sync::LazyLock;

use crate::reach::{EmailAddress, PhoneNumber};
use crate::requester::{MailingAddress, Reach};
use crate::vocabulary::ContactWay;
use crate::wire::{Wire, ZoneOffsets};

/// Where the hours of a person are counted.
///
/// ```
/// use voice_core::notification::ContactZone;
///
/// let zone: ContactZone = "America/Phoenix".parse()?;
/// assert_eq!(zone, ContactZone::Arizona);
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum ContactZone {
    /// Eastern time.
    #[wire(rename = "America/New_York", title = "Eastern")]
    Eastern,
    /// Central time.
    #[wire(rename = "America/Chicago", title = "Central")]
    Central,
    /// Mountain time.
    #[wire(rename = "America/Denver", title = "Mountain")]
    Mountain,
    /// The time of Arizona.
    #[wire(rename = "America/Phoenix", title = "Arizona")]
    Arizona,
    /// Pacific time.
    #[wire(rename = "America/Los_Angeles", title = "Pacific")]
    Pacific,
    /// The time of Alaska.
    #[wire(rename = "America/Anchorage", title = "Alaska")]
    Alaska,
    /// The time of Hawaii.
    #[wire(rename = "Pacific/Honolulu", title = "Hawaii")]
    Hawaii,
    /// The time of Puerto Rico and the Virgin Islands.
    #[wire(rename = "America/Puerto_Rico", title = "Atlantic")]
    Atlantic,
    /// The time of Guam and the Northern Mariana Islands.
    #[wire(rename = "Pacific/Guam", title = "Chamorro")]
    Chamorro,
    /// The time of American Samoa.
    #[wire(rename = "Pacific/Pago_Pago", title = "Samoa")]
    Samoa,
    /// Universal time, for people elsewhere.
    #[wire(rename = "UTC", title = "UTC")]
    Universal,
}

impl ContactZone {
    /// The offsets of the zone, whose file is read once.
    #[expect(clippy::expect_used, reason = "a test finds each of these zones")]
    pub(super) fn offsets(self) -> &'static ZoneOffsets {
        static READ: LazyLock<Vec<(ContactZone, ZoneOffsets)>> = LazyLock::new(|| {
            let named = |zone: &ContactZone| ZoneOffsets::named(zone.as_str());
            ContactZone::ALL
                .iter()
                .map(|zone| (*zone, named(zone).expect("a zone of the database")))
                .collect()
        });
        let (_, offsets) = READ.iter().find(|(zone, _)| *zone == self).expect("one of all");
        offsets
    }
}

/// How often a person is contacted, and at which hours that is safe; whatever happens, no contact
/// comes at another moment.
///
/// The hours may go over midnight: from 22 until 6 there are eight of them. From an hour until the
/// same hour is the whole day.
///
/// ```
/// use voice_core::notification::ContactRhythm;
/// use voice_core::wire::from_json;
///
/// // Every week, at nine in the evening and at one in the morning.
/// let rhythm =
///     ContactRhythm { every_days: 7, from_hour: 21, until_hour: 5, every_hours: 4 };
/// let read = br#"{"every_days": 7, "from_hour": 21, "until_hour": 5, "every_hours": 4}"#;
/// assert_eq!(from_json::<ContactRhythm>(read)?, rhythm);
/// assert!(from_json::<ContactRhythm>(br#"{"every_days": 0}"#).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Wire)]
pub struct ContactRhythm {
    /// Every how many days, counted from the day of the sign-up.
    #[wire(min = 1, max = 28)]
    pub every_days: u16,
    /// The first hour that is safe, and that of the first contact of a day.
    #[wire(max = 23)]
    pub from_hour: u16,
    /// The hour at which it is not safe any more.
    #[wire(max = 23)]
    pub until_hour: u16,
    /// Every how many hours as long as it is safe.
    #[wire(min = 1, max = 24)]
    pub every_hours: u16,
}

/// A way in which a person wants to be contacted, with what keeps it safe.
///
/// ```
/// use voice_core::notification::{ContactRhythm, NoticeChannel};
/// use voice_core::vocabulary::ContactWay;
///
/// let channel = NoticeChannel::Letter {
///     address: "PO Box 12, Springfield".parse()?,
///     rhythm: ContactRhythm { every_days: 7, from_hour: 9, until_hour: 10, every_hours: 1 },
/// };
/// assert_eq!(channel.way(), ContactWay::Letter);
/// assert!(!channel.may_leave_message());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(redacted)]
pub enum NoticeChannel {
    /// A call.
    Call {
        /// The number.
        number: PhoneNumber,
        /// Whether others use the telephone too; then nothing is left on a machine.
        shared: bool,
        /// Whether a message may be left on a machine; it says no more than to call back.
        voicemail: bool,
        /// How often, and when it is safe.
        rhythm: ContactRhythm,
    },
    /// A message of text.
    TextMessage {
        /// The number.
        number: PhoneNumber,
        /// How often, and when it is safe.
        rhythm: ContactRhythm,
    },
    /// Electronic mail.
    Mail {
        /// The address.
        address: EmailAddress,
        /// How often, and when it is safe.
        rhythm: ContactRhythm,
    },
    /// A letter in a neutral envelope; a substitute address of a confidentiality programme is as
    /// good as any.
    Letter {
        /// The address.
        address: MailingAddress,
        /// How often; it is posted then.
        rhythm: ContactRhythm,
    },
    /// A call to a text telephone; nothing is left on a machine.
    #[wire(title = "TTY")]
    Tty {
        /// The number.
        number: PhoneNumber,
        /// How often, and when it is safe.
        rhythm: ContactRhythm,
    },
}

impl NoticeChannel {
    /// How often, and when it is safe.
    ///
    /// ```
    /// use voice_core::notification::{ContactRhythm, NoticeChannel};
    /// use voice_core::vocabulary::ContactWay;
    ///
    /// let rhythm = ContactRhythm { every_days: 7, from_hour: 9, until_hour: 17, every_hours: 8 };
    /// let channel = NoticeChannel::Mail { address: "ana@example.org".parse()?, rhythm };
    /// assert_eq!(channel.rhythm(), rhythm);
    /// assert_eq!(channel.way(), ContactWay::Mail);
    /// # Ok::<(), voice_core::wire::InputErrors>(())
    /// ```
    #[must_use]
    pub const fn rhythm(&self) -> ContactRhythm {
        match self {
            Self::Call { rhythm, .. }
            | Self::TextMessage { rhythm, .. }
            | Self::Mail { rhythm, .. }
            | Self::Letter { rhythm, .. }
            | Self::Tty { rhythm, .. } => *rhythm,
        }
    }

    /// The way that it is.
    #[must_use]
    pub const fn way(&self) -> ContactWay {
        match self {
            Self::Call { .. } => ContactWay::Call,
            Self::TextMessage { .. } => ContactWay::TextMessage,
            Self::Mail { .. } => ContactWay::Mail,
            Self::Letter { .. } => ContactWay::Letter,
            Self::Tty { .. } => ContactWay::Tty,
        }
    }

    /// The channel as it is used where a person may be reached in some ways alone: none where that
    /// closes it, and a letter to the substitute address where there is one.
    ///
    /// ```
    /// use voice_core::notification::NoticeChannel;
    /// use voice_core::requester::Reach;
    /// use voice_core::wire::{Bounds, Read, from_value};
    ///
    /// let channel: NoticeChannel = from_value(NoticeChannel::example(Bounds::NONE))?;
    /// assert!(channel.within(&Reach::unlimited()) == Some(channel));
    /// # Ok::<(), voice_core::wire::InputErrors>(())
    /// ```
    #[must_use]
    pub fn within(&self, reach: &Reach) -> Option<Self> {
        let open = reach.allows(self.way());
        open.then(|| match (self, reach.substitute_address()) {
            (Self::Letter { rhythm, .. }, Some(address)) => {
                Self::Letter { address: address.clone(), rhythm: *rhythm }
            }
            _ => self.clone(),
        })
    }

    /// Whether something may be left on a machine: only where the person allowed it, and nobody
    /// else listens.
    #[must_use]
    pub const fn may_leave_message(&self) -> bool {
        matches!(self, Self::Call { shared: false, voicemail: true, .. })
    }
}
