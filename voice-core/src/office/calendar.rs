use chrono::NaiveDateTime;

use crate::wire::{Day, Diagnostic, Timestamp, ZoneOffsets, text};

text! {
    /// A time zone by its IANA name.
    ///
    /// ```
    /// use voice_core::office::TimeZone;
    ///
    /// let zone: TimeZone = "America/Chicago".parse()?;
    /// assert_eq!(zone.as_str(), "America/Chicago");
    /// assert!("CST6CDT or so".parse::<TimeZone>().is_err());
    /// # Ok::<(), voice_core::wire::InputErrors>(())
    /// ```
    TimeZone {
        expected: "a time zone by its IANA name",
        min: 2,
        max: 40,
        pattern: "^[A-Z][A-Za-z0-9_+-]*(/[A-Z][A-Za-z0-9_+-]*){0,2}$",
        format: None,
        example: "America/New_York",
    }
}

/// Where an office counts its days, as those of mandates, births, answers and reports: its time
/// zone, and what clocks show there.
///
/// What depends on a policy only for the day of a moment takes its calendar
/// ([`Policy::calendar`](crate::disclosure::Policy::calendar)), and so cannot ask what is released.
///
/// ```
/// use voice_core::office::OfficeCalendar;
///
/// let calendar = OfficeCalendar::new("America/New_York".parse()?)?;
/// let moment = "2026-11-03T04:59:59Z".parse()?;
/// // It is still the day before in New York.
/// assert_eq!(calendar.day(moment).to_string(), "2026-11-02");
/// assert_eq!(calendar.local(moment).to_string(), "2026-11-02 23:59:59");
/// assert_eq!(calendar.time_zone().as_str(), "America/New_York");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct OfficeCalendar {
    time_zone: TimeZone,
    offsets: ZoneOffsets,
}

impl OfficeCalendar {
    /// The calendar of a time zone, whose file is read: keep it.
    ///
    /// ```
    /// use voice_core::office::OfficeCalendar;
    /// use voice_core::wire::Diagnostic;
    ///
    /// let unknown = OfficeCalendar::new("America/Elm_County".parse()?).unwrap_err();
    /// assert_eq!(unknown.code(), "unknown-time-zone");
    /// # Ok::<(), voice_core::wire::InputErrors>(())
    /// ```
    ///
    /// # Errors
    /// That the database has no zone of this name.
    pub fn new(time_zone: TimeZone) -> Result<Self, UnknownTimeZoneError> {
        let offsets = ZoneOffsets::named(time_zone.as_str()).ok_or(UnknownTimeZoneError)?;
        Ok(Self { time_zone, offsets })
    }

    /// The time zone.
    #[must_use]
    pub const fn time_zone(&self) -> &TimeZone {
        &self.time_zone
    }

    /// The day that a moment falls on; that in UTC where it is before 1800 or after 2199 here.
    #[must_use]
    pub fn day(&self, moment: Timestamp) -> Day {
        self.offsets.day(moment)
    }

    /// What clocks show at a moment.
    #[must_use]
    pub fn local(&self, moment: Timestamp) -> NaiveDateTime {
        self.offsets.local(moment)
    }
}

/// The database of time zones has none of this name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("unknown-time-zone: give {}", UnknownTimeZoneError::EXPECTED)]
pub struct UnknownTimeZoneError;

impl UnknownTimeZoneError {
    pub(crate) const EXPECTED: &str =
        "a name of the IANA time zone database, such as America/New_York";
}

impl Diagnostic for UnknownTimeZoneError {
    fn code(&self) -> &'static str {
        "unknown-time-zone"
    }

    fn expected(&self) -> Option<&str> {
        Some(Self::EXPECTED)
    }
}

impl core::fmt::Debug for OfficeCalendar {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_tuple("OfficeCalendar").field(&self.time_zone.as_str()).finish()
    }
}
