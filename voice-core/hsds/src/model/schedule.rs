use super::Unmodelled;
use crate::form::{cells_of_words, columns};
use crate::scalar::{ByDay, ByNumber, Line, Prose, RecordId, TimeOfDay, UtcOffset, WebAddress};
use voice_wire::{Day, Wire};

/// How a rule repeats (RFC 5545 FREQ).
///
/// ```
/// use voice_hsds::Frequency;
///
/// let weekly: Frequency = "WEEKLY".parse()?;
/// assert_eq!(weekly, Frequency::Weekly);
/// # Ok::<(), voice_wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum Frequency {
    /// From week to week.
    #[wire(rename = "WEEKLY", title = "Weekly")]
    Weekly,
    /// From month to month.
    #[wire(rename = "MONTHLY", title = "Monthly")]
    Monthly,
}

/// A day of the week (RFC 5545).
///
/// ```
/// use voice_hsds::Weekday;
///
/// let day: Weekday = "MO".parse()?;
/// assert_eq!(day, Weekday::Monday);
/// # Ok::<(), voice_wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum Weekday {
    /// The first day after the weekend.
    #[wire(rename = "MO", title = "Monday")]
    Monday,
    /// The day after Monday.
    #[wire(rename = "TU", title = "Tuesday")]
    Tuesday,
    /// The day after Tuesday.
    #[wire(rename = "WE", title = "Wednesday")]
    Wednesday,
    /// The day after Wednesday.
    #[wire(rename = "TH", title = "Thursday")]
    Thursday,
    /// The day after Thursday.
    #[wire(rename = "FR", title = "Friday")]
    Friday,
    /// The day after Friday.
    #[wire(rename = "SA", title = "Saturday")]
    Saturday,
    /// The day after Saturday.
    #[wire(rename = "SU", title = "Sunday")]
    Sunday,
}

cells_of_words!(Frequency, Weekday);

/// When it is open: a recurrence of RFC 5545, by fields.
///
/// ```
/// use voice_hsds::Schedule;
/// use voice_wire::from_json;
///
/// let schedule: Schedule = from_json(br#"{
///     "id": "schedule-1", "service_id": "shelter", "freq": "WEEKLY", "byday": "MO,WE",
///     "opens_at": "09:00", "closes_at": "17:00"
/// }"#)?;
/// assert_eq!(schedule.byday.as_ref().map(|of| of.as_str()), Some("MO,WE"));
/// # Ok::<(), voice_wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(fields = "columns")]
pub struct Schedule {
    /// The identifier of the record.
    pub id: RecordId,
    /// The service that it belongs to.
    pub service_id: Option<RecordId>,
    /// The place that it belongs to.
    pub location_id: Option<RecordId>,
    /// The service at one place that it belongs to.
    pub service_at_location_id: Option<RecordId>,
    /// The first day on which it holds.
    pub valid_from: Option<Day>,
    /// The last day on which it holds.
    pub valid_to: Option<Day>,
    /// The first day of the recurrence.
    #[wire(title = "Starts on")]
    pub dtstart: Option<Day>,
    /// The hours by which local time is ahead of UTC.
    #[wire(title = "Hours ahead of UTC")]
    pub timezone: Option<UtcOffset>,
    /// The last day of the recurrence.
    pub until: Option<Day>,
    /// How often it recurs in all.
    pub count: Option<u32>,
    /// The day with which a week begins.
    #[wire(title = "Week starts")]
    pub wkst: Option<Weekday>,
    /// How the rule repeats.
    #[wire(title = "Repeats")]
    pub freq: Option<Frequency>,
    /// Every how many weeks or months it recurs.
    #[wire(min = 1)]
    pub interval: Option<u16>,
    /// On which days of the week.
    #[wire(title = "Days of the week")]
    pub byday: Option<ByDay>,
    /// In which weeks of the year.
    #[wire(title = "Weeks of the year")]
    pub byweekno: Option<ByNumber>,
    /// On which days of the month.
    #[wire(title = "Days of the month")]
    pub bymonthday: Option<ByNumber>,
    /// On which days of the year.
    #[wire(title = "Days of the year")]
    pub byyearday: Option<ByNumber>,
    /// The hours, in words.
    pub description: Option<Prose>,
    /// When it opens.
    pub opens_at: Option<TimeOfDay>,
    /// When it closes; at or before `opens_at`, on the next day.
    pub closes_at: Option<TimeOfDay>,
    /// Where the hours are published.
    pub schedule_link: Option<WebAddress>,
    /// How one attends, in words.
    pub attending_type: Option<Line>,
    /// What to know about it.
    pub notes: Option<Prose>,
    /// What else was read, under names that the model does not have.
    pub unmodelled: Option<Vec<Unmodelled>>,
}
