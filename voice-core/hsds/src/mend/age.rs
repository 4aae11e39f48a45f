//! Ages as directories write them, in years.

use super::number;
use crate::words::plain;

/// Words after a number, and how many of them a year has.
const UNITS: [(&[&str], f64); 4] = [
    (
        &[
            "",
            "y",
            "yo",
            "yr",
            "yrs",
            "year",
            "years",
            "ano",
            "anos",
            "year old",
            "years old",
            "years of age",
        ],
        1.0,
    ),
    (&["m", "mo", "mos", "month", "months", "mes", "meses", "months old", "months of age"], 12.0),
    (&["w", "wk", "wks", "week", "weeks", "semana", "semanas", "weeks old"], 52.0),
    (&["d", "day", "days", "dia", "dias", "days old"], 365.0),
];

/// Which end of a range of ages a field is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AgeLimit {
    /// The least age.
    Least,
    /// The greatest.
    Greatest,
}

impl AgeLimit {
    /// The end that a field is by its name.
    pub(crate) fn of_field(name: &str) -> Self {
        if name.starts_with("max") { Self::Greatest } else { Self::Least }
    }

    /// What stands after an age that says which end it is, as in `18+` and `65 and under`.
    const fn marks(self) -> &'static [&'static str] {
        match self {
            Self::Least => &[
                "+",
                " and over",
                " and older",
                " and up",
                " and above",
                " or over",
                " or older",
                " or above",
                " & over",
                " & older",
                " & up",
                " o mas",
                " en adelante",
                " y mayores",
            ],
            Self::Greatest => &[
                " and under",
                " and younger",
                " and below",
                " or under",
                " or younger",
                " & under",
                " & younger",
                " o menos",
                " y menores",
            ],
        }
    }
}

/// Whether words say that there is no limit.
pub(crate) fn is_unlimited(text: &str) -> bool {
    const UNLIMITED: [&str; 19] = [
        "none",
        "n/a",
        "na",
        "not applicable",
        "any",
        "any age",
        "all",
        "all ages",
        "no limit",
        "no age limit",
        "no minimum",
        "no maximum",
        "no minimum age",
        "no maximum age",
        "unlimited",
        "no restrictions",
        "ninguno",
        "sin limite",
        "todas las edades",
    ];
    UNLIMITED.contains(&plain(text.trim()).trim_end_matches('.'))
}

/// Whether a greatest age says that there is none: nobody means that they turn away who is 100 by
/// `99+`.
pub(crate) fn is_open_end(text: &str, limit: AgeLimit) -> bool {
    let least = age(text, AgeLimit::Least).and_then(|age| age.parse::<f64>().ok());
    limit == AgeLimit::Greatest
        && AgeLimit::Least.marks().iter().any(|mark| plain(text.trim()).ends_with(mark))
        && least.is_some_and(|least| least >= 90.0)
}

/// An age; none where it is more than one, in words, or said of the other end.
pub(crate) fn age(text: &str, limit: AgeLimit) -> Option<String> {
    let lower = plain(text.trim());
    let lower = lower.trim_end_matches('.');
    let marked = limit.marks().iter().find_map(|mark| lower.strip_suffix(mark));
    let lower = marked.unwrap_or(lower).trim().to_owned();
    if matches!(lower.as_str(), "birth" | "newborn" | "newborns" | "nacimiento" | "from birth") {
        return Some("0".to_owned());
    }
    let lower =
        lower.strip_prefix("age ").or_else(|| lower.strip_prefix("edad ")).unwrap_or(&lower);
    let end =
        lower.find(|letter: char| !letter.is_ascii_digit() && letter != '.').unwrap_or(lower.len());
    let (digits, rest) = lower.split_at_checked(end)?;
    let value: f64 = number(digits)?.parse().ok()?;
    let unit = rest.trim().trim_end_matches('.');
    let (_, of_year) = UNITS.iter().find(|(names, _)| names.contains(&unit))?;
    // To a day, so that what is written is short.
    let years = (value / of_year * 1000.0).round() / 1000.0;
    Some(if years == 0.0 { "0".to_owned() } else { years.to_string() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_age_is_in_years_or_is_not_read() {
        for (text, means) in [
            ("18", Some("18")),
            ("18 years", Some("18")),
            ("6 months", Some("0.5")),
            ("36 months", Some("3")),
            ("26 weeks", Some("0.5")),
            ("birth", Some("0")),
            ("Age 60", Some("60")),
            ("2.5", Some("2.5")),
            ("18-65", None),
            ("adults only", None),
            ("6 months to 36 months", None),
            ("12 hours", None),
            ("", None),
        ] {
            for limit in [AgeLimit::Least, AgeLimit::Greatest] {
                assert_eq!(age(text, limit).as_deref(), means, "{text:?}");
            }
        }
    }

    #[test]
    fn what_stands_after_an_age_says_which_end_it_is() {
        for (text, least, greatest) in [
            ("18+", Some("18"), None),
            ("18 +", Some("18"), None),
            ("18 and over", Some("18"), None),
            ("60 years and older", Some("60"), None),
            ("18 años en adelante", Some("18"), None),
            ("6 months and up", Some("0.5"), None),
            ("17 and under", None, Some("17")),
            ("under 18", None, None),
        ] {
            assert_eq!(age(text, AgeLimit::Least).as_deref(), least, "{text:?}");
            assert_eq!(age(text, AgeLimit::Greatest).as_deref(), greatest, "{text:?}");
        }
        assert!(is_unlimited("None") && is_unlimited("N/A") && is_unlimited("Sin límite"));
        assert!(!is_unlimited("ask") && !is_unlimited("18"));
        for (text, is_open) in
            [("99+", true), ("100 and over", true), ("18+", false), ("99", false)]
        {
            assert_eq!(is_open_end(text, AgeLimit::Greatest), is_open, "{text}");
            assert!(!is_open_end(text, AgeLimit::Least), "{text}");
        }
    }
}
