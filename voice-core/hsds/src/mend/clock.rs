//! Times of day as directories write them, and what the two times of a schedule say of each other.

/// How a time was written, which says whether it may be another half of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Notation {
    /// With am or pm, or as noon or midnight.
    HalfDay,
    /// Neither: `9:00` and `09:00` may be of either half where the other time has one.
    Either {
        /// Whether it is as the standard has it, in 24 hours with two digits.
        conforms: bool,
    },
    /// An hour that is of 24 alone.
    WholeDay,
}

/// A time of day as it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Clock {
    hour: u8,
    minute: u8,
    second: u8,
    notation: Notation,
}

const NOON: u16 = 12 * 60;

/// `8 de la noche` as `8pm`, without its spaces; none of an hour that the half of the day has not.
fn half_of_day(text: &str) -> Option<String> {
    let (clock, half) = text.split_once("dela")?;
    let clock = clock.strip_prefix("alas").or_else(|| clock.strip_prefix("las")).unwrap_or(clock);
    let hour: u8 = clock.split(':').next()?.parse().ok()?;
    let half = match half {
        "madrugada" if (1..=6).contains(&hour) => "am",
        "mañana" | "manana" if (1..12).contains(&hour) => "am",
        "tarde" if (1..=8).contains(&hour) || hour == 12 => "pm",
        "noche" if (6..12).contains(&hour) => "pm",
        _ => return None,
    };
    Some(format!("{clock}{half}"))
}

impl Clock {
    /// `9:00`, `9am`, `9:30 p.m.`, `0930`, `noon`; what comes after is a note.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let before_note = text.split(['(', ';', ',', '[']).next().unwrap_or(text).trim();
        let lower: String = before_note
            .to_lowercase()
            .chars()
            // Unicode's own forms of times have narrow spaces that do not break.
            .filter(|letter| *letter != '.' && !letter.is_whitespace())
            .collect();
        let whole = |hour| Self { hour, minute: 0, second: 0, notation: Notation::HalfDay };
        match lower.as_str() {
            "noon" | "12noon" | "12pm" | "mediodia" | "mediodía" => return Some(whole(12)),
            "midnight" | "12midnight" | "medianoche" | "12delanoche" => return Some(whole(0)),
            _ => {}
        }
        let lower = if lower.contains("dela") { half_of_day(&lower)? } else { lower };
        // `9h`, `17h30` and `17:00 hrs`.
        let lower = ["horas", "hours", "hrs", "hs", "hr"]
            .iter()
            .find_map(|unit| lower.strip_suffix(unit))
            .filter(|clock| clock.contains(':') || clock.len() == 4)
            .map_or(lower.clone(), str::to_owned);
        let of_hours = lower.split_once('h').filter(|(hour, minute)| {
            let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
            matches!(hour.len(), 1 | 2)
                && matches!(minute.len(), 0 | 2)
                && is_digits(hour)
                && is_digits(minute)
                // All of the day, and no time of it.
                && *hour != "24"
        });
        let lower = match of_hours {
            Some((hour, "")) => format!("{hour}:00"),
            Some((hour, minute)) => format!("{hour}:{minute}"),
            None => lower,
        };
        let suffix = |long: &str, short: &str| {
            lower.strip_suffix(long).or_else(|| lower.strip_suffix(short))
        };
        let (clock, afternoon) = match (suffix("am", "a"), suffix("pm", "p")) {
            (Some(clock), _) => (clock, Some(false)),
            (_, Some(clock)) => (clock, Some(true)),
            _ => (lower.as_str(), None),
        };
        let colon;
        let is_digits = clock.bytes().all(|byte| byte.is_ascii_digit());
        let has_colon = match clock.split_at_checked(clock.len().saturating_sub(2)) {
            Some((hour, minute)) if is_digits && matches!(hour.len(), 1 | 2) => {
                colon = format!("{hour}:{minute}");
                colon.as_str()
            }
            _ => clock,
        };
        let mut parts = has_colon.split(':');
        let hour: u8 = parts.next()?.parse().ok()?;
        let minute = parts.next();
        let minute = minute.map_or(Some(0_u8), |minute| minute.parse().ok())?;
        let second = parts.next().map_or(Some(0_u8), |second| second.parse().ok())?;
        if minute > 59 || parts.next().is_some() || afternoon.is_none() && has_colon.len() < 3 {
            return None;
        }
        let (hour, notation) = match afternoon {
            Some(_) if !(1..=12).contains(&hour) => return None,
            Some(after) => {
                ((hour % 12).saturating_add(if after { 12 } else { 0 }), Notation::HalfDay)
            }
            None if (1..=12).contains(&hour) => {
                let conforms = before_note == text && clock.find(':') == Some(2);
                (hour, Notation::Either { conforms })
            }
            None => (hour, Notation::WholeDay),
        };
        Some(Self { hour, minute, second, notation })
    }

    /// As the standard has it.
    pub(crate) fn text(self) -> String {
        let Self { hour, minute, second, .. } = self;
        if second == 0 {
            format!("{hour:02}:{minute:02}")
        } else {
            format!("{hour:02}:{minute:02}:{second:02}")
        }
    }

    /// Whether it is as the standard has it.
    pub(crate) const fn conforms(self) -> bool {
        matches!(self.notation, Notation::Either { conforms: true } | Notation::WholeDay)
    }

    fn minutes(self) -> u16 {
        u16::from(self.hour).saturating_mul(60).saturating_add(u16::from(self.minute))
    }

    /// The same time of the other half of the day; none at twelve, which is noon.
    fn later(self) -> Option<Self> {
        (self.minutes() < NOON).then(|| Self { hour: self.hour.saturating_add(12), ..self })
    }
}

/// When a schedule opens and closes, where one of the times may be of either half of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Span {
    /// As it was read.
    AsRead,
    /// It closes at another time.
    Closes(Clock),
    /// Two readings are as good, and they differ.
    Unknown,
}

/// What was meant by two times.
///
/// A time without am or pm beside one that has it is read in both ways: as of 24 hours, and as the
/// shortest time in which the office is open that day. Where the two agree, or one of them makes
/// no sense, that is what is meant; `9:00am` to `5:00` ends at 17:00, and `7:00` to `9:00pm` may be
/// either. Two times that are neither of 24 hours nor marked are read as they stand where the
/// office then closes after it opens, and `9:00` to `5:00` is not known.
pub(crate) fn span(opens: Clock, closes: Clock) -> Span {
    let is_later = |one: Clock, other: Clock| one.minutes() > other.minutes();
    match (opens.notation, closes.notation) {
        (Notation::HalfDay, Notation::Either { .. }) => {
            if is_later(closes, opens) {
                return Span::AsRead;
            }
            match closes.later() {
                Some(later) if is_later(later, opens) => Span::Closes(later),
                // The next morning, which is the shorter too.
                _ => Span::AsRead,
            }
        }
        (Notation::Either { .. }, Notation::HalfDay) => match opens.later() {
            None => Span::AsRead,
            Some(later) => match (is_later(closes, opens), is_later(closes, later)) {
                (true, false) => Span::AsRead,
                (true, true) | (false, _) => Span::Unknown,
            },
        },
        (Notation::Either { conforms: one }, Notation::Either { conforms: other })
            if !(is_later(closes, opens) || one && other) =>
        {
            Span::Unknown
        }
        _ => Span::AsRead,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_of_24_hours_or_is_not_read() {
        for (text, means) in [
            ("9:00", Some("09:00")),
            ("9am", Some("09:00")),
            ("9:30 p.m.", Some("21:30")),
            ("9:30\u{a0}p.\u{a0}m.", Some("21:30")),
            ("9:30\u{202f}PM", Some("21:30")),
            ("8 de la noche", Some("20:00")),
            ("a las 8:30 de la mañana", Some("08:30")),
            ("12 de la tarde", Some("12:00")),
            ("12 de la noche", Some("00:00")),
            ("3 de la noche", None),
            ("14 de la tarde", None),
            ("0930", Some("09:30")),
            ("12 a.m.", Some("00:00")),
            ("noon", Some("12:00")),
            ("9h", Some("09:00")),
            ("17h30", Some("17:30")),
            ("17:00 hrs", Some("17:00")),
            ("1700 hrs", Some("17:00")),
            ("24h", None),
            ("24 hrs", None),
            ("5:00pm (counter closes at 4:30)", Some("17:00")),
            ("13:00 pm", None),
            ("9", None),
            ("9:75", None),
            ("late", None),
            ("", None),
        ] {
            assert_eq!(Clock::read(text).map(Clock::text).as_deref(), means, "{text:?}");
        }
    }

    #[test]
    fn one_time_says_of_which_half_of_the_day_the_other_is() {
        for (opens, closes, means) in [
            ("9:00am", "5:00", Some(("09:00", "17:00"))),
            ("9:00am", "05:00", Some(("09:00", "17:00"))),
            ("9:00am", "12:00", Some(("09:00", "12:00"))),
            ("9:00am", "11:00", Some(("09:00", "11:00"))),
            ("10:00pm", "6:00", Some(("22:00", "06:00"))),
            ("1:00pm", "5:00", Some(("13:00", "17:00"))),
            ("9:00", "5:00pm", Some(("09:00", "17:00"))),
            ("9:00", "8:30pm", Some(("09:00", "20:30"))),
            ("7:00", "9:00pm", None),
            ("10:00", "6:00am", None),
            ("12:00", "5:00pm", Some(("12:00", "17:00"))),
            ("9:00", "5:00", None),
            ("8:00", "11:30", Some(("08:00", "11:30"))),
            // As the standard has it, this is over night.
            ("09:00", "05:00", Some(("09:00", "05:00"))),
            ("22:00", "6:00", Some(("22:00", "06:00"))),
            ("9:00", "17:00", Some(("09:00", "17:00"))),
            ("9:00pm", "5:00am", Some(("21:00", "05:00"))),
        ] {
            let (one, other) = (Clock::read(opens).unwrap(), Clock::read(closes).unwrap());
            let read = match span(one, other) {
                Span::AsRead => Some((one.text(), other.text())),
                Span::Closes(other) => Some((one.text(), other.text())),
                Span::Unknown => None,
            };
            let means = means.map(|(one, other)| (one.to_owned(), other.to_owned()));
            assert_eq!(read, means, "{opens} to {closes}");
        }
    }
}
