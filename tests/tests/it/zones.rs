//! The offsets of every time zone are those that another reading of the IANA database has.

use std::str::FromStr;

use chrono::{DateTime, TimeDelta, TimeZone, Utc};
use chrono_tz::{TZ_VARIANTS, Tz};
use voice_core::wire::{Timestamp, ZoneOffsets};

/// Its version, 2025b, knows nothing of what was decided later, nor of what was found since about
/// clocks of the last century, as those of Baja California and of Colombia.
const KNOWN: [&str; 2] = ["2010-01-01T00:29:00Z", "2025-03-01T00:00:00Z"];

/// Where it was found since then that clocks change at another hour.
const MOLDOVA: [&str; 2] = ["Europe/Chisinau", "Europe/Tiraspol"];

#[test]
fn every_name_is_known_and_every_clock_shows_the_same() {
    let [from, until]: [DateTime<Utc>; 2] = KNOWN.map(|moment| moment.parse().unwrap());
    let (mut moments, mut gaps) = (0, 0);
    for zone in TZ_VARIANTS {
        let offsets = ZoneOffsets::named(zone.name()).unwrap_or_else(|| panic!("{zone}"));
        if MOLDOVA.contains(&zone.name()) {
            continue;
        }
        let mut moment = from;
        while moment < until {
            let at = Timestamp::try_from(moment).unwrap();
            assert_eq!(offsets.local(at), moment.with_timezone(&zone).naive_local(), "{zone} {at}");
            moments += 1;
            moment += TimeDelta::days(5);
        }
        gaps += around_changes(zone, &offsets);
    }
    assert!(moments > 600_000 && gaps > 3_000, "{moments} moments, {gaps} gaps");
}

/// Looks at each hour around the changes of some years, and counts those that never come.
fn around_changes(zone: Tz, offsets: &ZoneOffsets) -> usize {
    let hour = |of: i64| DateTime::from_timestamp(of * 3600 + 1740, 0).unwrap();
    // From 2010 to 2025.
    let hours = 350_640..482_000_i64;
    let shown = |of: i64| hour(of).with_timezone(&zone).naive_local() - hour(of).naive_utc();
    let changes: Vec<i64> =
        hours.clone().step_by(24).filter(|of| shown(*of) != shown(of + 24)).collect();
    let mut gaps = 0;
    for wall in changes.into_iter().flat_map(|of| of - 24..of + 48) {
        let wall = hour(wall).naive_utc();
        let expected = zone.from_local_datetime(&wall).earliest().map(|at| at.to_utc());
        assert_eq!(offsets.moment(wall).map(Timestamp::utc), expected, "{zone} {wall}");
        gaps += usize::from(expected.is_none());
    }
    gaps
}

#[test]
fn a_name_of_no_zone_is_none() {
    for name in ["", "America", "America/new_york", "America/New_York ", "+05:00", "Mars/Olympus"] {
        assert!(ZoneOffsets::named(name).is_none(), "{name}");
        assert!(Tz::from_str(name).is_err(), "{name}");
    }
}
