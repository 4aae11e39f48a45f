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
            "years and over",
            "years and older",
            "years or older",
        ],
        1.0,
    ),
    (&["m", "mo", "mos", "month", "months", "mes", "meses", "months old", "months of age"], 12.0),
    (&["w", "wk", "wks", "week", "weeks", "semana", "semanas", "weeks old"], 52.0),
    (&["d", "day", "days", "dia", "dias", "days old"], 365.0),
];

/// An age; none where it is more than one, or in words.
pub(crate) fn age(text: &str) -> Option<String> {
    let lower = plain(text.trim());
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
            assert_eq!(age(text).as_deref(), means, "{text:?}");
        }
    }
}
