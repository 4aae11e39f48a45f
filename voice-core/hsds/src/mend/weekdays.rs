//! Days of the week by their names in English and Spanish, alone, in lists and in ranges.

use crate::words::plain;

const CODES: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

/// The names of each day, without accents.
const NAMES: [&[&str]; 7] = [
    &["mo", "monday", "mon", "mondays", "lunes", "lun", "lu", "l", "m"],
    &["tu", "tuesday", "tue", "tues", "tuesdays", "martes", "mar", "ma"],
    &["we", "wednesday", "wed", "weds", "wednesdays", "miercoles", "mie", "mier", "mi", "x", "w"],
    &["th", "thursday", "thu", "thur", "thurs", "thursdays", "jueves", "jue", "ju", "j"],
    &["fr", "friday", "fri", "fridays", "viernes", "vie", "vi", "v", "f"],
    &["sa", "saturday", "sat", "saturdays", "sabado", "sabados", "sab"],
    &["su", "sunday", "sun", "sundays", "domingo", "domingos", "dom", "do", "d"],
];

/// Words for several days.
const SEVERAL: [(&[&str], &str); 3] = [
    (
        &[
            "daily",
            "everyday",
            "every day",
            "all days",
            "all week",
            "7 days a week",
            "seven days a week",
            "7 days",
            "seven days",
            "7 dias",
            "all 7 days",
            "7 dias a la semana",
            "los 7 dias de la semana",
            "todos los dias",
            "diario",
            "diariamente",
        ],
        "MO,TU,WE,TH,FR,SA,SU",
    ),
    (
        &["weekday", "weekdays", "business days", "entre semana", "dias laborables"],
        "MO,TU,WE,TH,FR",
    ),
    (&["weekend", "weekends", "fin de semana", "fines de semana"], "SA,SU"),
];

fn day(word: &str) -> Option<usize> {
    NAMES.iter().position(|names| names.contains(&word))
}

/// The days that are meant, as RFC 5545 writes them; none where a part is no day.
pub(crate) fn days(text: &str) -> Option<String> {
    let lower = plain(text);
    let whole = lower.split_whitespace().collect::<Vec<_>>().join(" ");
    let whole = whole.trim_end_matches('.');
    if let Some((_, days)) = SEVERAL.iter().find(|(names, _)| names.contains(&whole)) {
        return Some((*days).to_owned());
    }
    // A mark between two days is a range; words for it are marks.
    let mut parts: Vec<String> = Vec::new();
    for letter in whole.chars() {
        match letter {
            '-' | '–' | '—' | '‑' => parts.push("-".to_owned()),
            ',' | ';' | '/' | '&' | '+' | ' ' | '.' | '|' => parts.push(String::new()),
            letter => match parts.last_mut().filter(|part| *part != "-") {
                Some(part) => part.push(letter),
                None => parts.push(letter.to_string()),
            },
        }
    }
    // An M is Monday in English; beside letters of Spanish days it may be Tuesday or Wednesday.
    let is_spanish = parts.iter().any(|part| matches!(part.as_str(), "l" | "x" | "j" | "v" | "d"));
    if is_spanish && parts.iter().any(|part| part == "m") {
        return None;
    }
    let (mut found, mut range, mut last) = ([false; 7], false, None);
    for part in parts.iter().filter(|part| !part.is_empty()) {
        match part.as_str() {
            "-" | "to" | "through" | "thru" | "until" | "a" | "al" | "hasta" => {
                range = last.is_some() && !range;
                if !range {
                    return None;
                }
            }
            "and" | "y" | "e" | "el" | "los" | "on" | "every" | "each" | "from" | "de" => {}
            name => {
                let day = day(name)?;
                let first = last.filter(|_| core::mem::take(&mut range)).unwrap_or(day);
                for step in 0..7_usize {
                    let at = first.saturating_add(step) % 7;
                    found.get_mut(at).into_iter().for_each(|found| *found = true);
                    if at == day {
                        break;
                    }
                }
                last = Some(day);
            }
        }
    }
    let days: Vec<&str> =
        CODES.into_iter().zip(found).filter(|(_, found)| *found).map(|(day, _)| day).collect();
    (!range && !days.is_empty()).then(|| days.join(","))
}

/// A weekday of HSDS 1.1: a whole number from 1 for Monday to 7 for Sunday, or a name.
pub(crate) fn numbered(text: &str) -> Option<String> {
    // A range of two of them.
    if let [first, b'-', last] = text.replace(' ', "").as_bytes()
        && let (b'1'..=b'7', b'1'..=b'7') = (first, last)
        && first <= last
    {
        let from = usize::from(first.saturating_sub(b'1'));
        let to = usize::from(last.saturating_sub(b'0'));
        return CODES.get(from..to).map(|days| days.join(","));
    }
    let numbers: Option<Vec<&str>> = text
        .split([',', ';', ' '])
        .filter(|part| !part.is_empty())
        .map(|part| {
            let number = part.strip_suffix(".0").unwrap_or(part).parse::<usize>().ok()?;
            CODES.get(number.checked_sub(1)?).copied()
        })
        .collect();
    numbers.filter(|days| !days.is_empty()).map(|days| days.join(",")).or_else(|| days(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_as_they_are_published() {
        for (text, means) in [
            ("Monday", Some("MO")),
            ("miércoles", Some("WE")),
            ("miercoles", Some("WE")),
            ("SÁBADO", Some("SA")),
            ("Mon-Fri", Some("MO,TU,WE,TH,FR")),
            ("Monday to Friday", Some("MO,TU,WE,TH,FR")),
            ("lunes a viernes", Some("MO,TU,WE,TH,FR")),
            ("M-F", Some("MO,TU,WE,TH,FR")),
            ("Mon – Wed, Sat", Some("MO,TU,WE,SA")),
            ("Fri-Mon", Some("MO,FR,SA,SU")),
            ("Tues & Thurs", Some("TU,TH")),
            ("weekdays", Some("MO,TU,WE,TH,FR")),
            ("Every day", Some("MO,TU,WE,TH,FR,SA,SU")),
            ("mo we", Some("MO,WE")),
            ("L-V", Some("MO,TU,WE,TH,FR")),
            ("Lu-Vi", Some("MO,TU,WE,TH,FR")),
            ("L, M, V", None),
            ("M, W, F", Some("MO,WE,FR")),
            ("7 days", Some("MO,TU,WE,TH,FR,SA,SU")),
            ("Mon, by appointment", None),
            ("Mon-", None),
            ("-Fri", None),
            ("someday", None),
            ("1", None),
            ("", None),
        ] {
            assert_eq!(days(text).as_deref(), means, "{text:?}");
        }
    }

    #[test]
    fn a_weekday_of_1_1_is_a_number_from_monday() {
        for (text, means) in [
            ("1", Some("MO")),
            ("7", Some("SU")),
            ("3.0", Some("WE")),
            ("1,3", Some("MO,WE")),
            ("1-5", Some("MO,TU,WE,TH,FR")),
            ("6 - 7", Some("SA,SU")),
            ("5-1", None),
            ("0-6", None),
            ("0", None),
            ("8", None),
            ("Mon-Fri", Some("MO,TU,WE,TH,FR")),
        ] {
            assert_eq!(numbered(text).as_deref(), means, "{text:?}");
        }
    }
}
