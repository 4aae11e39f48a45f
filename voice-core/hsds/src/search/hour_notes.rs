//! Notes beside the hours of a schedule: `Closed for lunch`, `By appointment only`.

use super::super::mend;
use super::super::store::Row;
use super::super::words::plain;

/// Words by which a note takes something away from the hours beside it.
const CLOSED: [&str; 9] = [
    "closed",
    "not open",
    "except",
    "excluding",
    "cerrado",
    "cerrada",
    "cerramos",
    "excepto",
    "salvo",
];

/// The same, where no day stands after them.
const NARROWS: [&str; 11] = [
    "by appointment",
    "appointment only",
    "appointments only",
    "appointment required",
    "appointments required",
    "con cita",
    "previa cita",
    "cita previa",
    "closes early",
    "close early",
    "hours vary",
];

/// Days that no week has: an office that is closed on holidays is open as its hours say.
const HOLIDAYS: [&str; 9] = [
    "holiday",
    "thanksgiving",
    "christmas",
    "new year",
    "independence day",
    "memorial day",
    "labor day",
    "feriado",
    "festivo",
];

/// Whether a note beside the hours takes away from them what the hours do not say; `byday` is the
/// days on which the schedule is open, as RFC 5545 writes them.
pub(super) fn narrows(row: Row<'_>, byday: &str) -> bool {
    let notes = ["description", "notes"].into_iter().filter_map(|field| row.get(field));
    let published = ["opens_at (as published)", "closes_at (as published)"];
    let of_times = row.unmodelled().filter(|(name, _)| published.contains(name));
    notes.chain(of_times.map(|(_, json)| json)).any(|note| {
        plain(note)
            .split(['.', ';', '(', ')', '[', ']', '\n', '|', '•', '!', '"'])
            .any(|clause| takes_away(clause, byday))
    })
}

fn takes_away(clause: &str, byday: &str) -> bool {
    if NARROWS.iter().any(|words| clause.contains(words)) {
        return true;
    }
    let after = CLOSED.iter().find_map(|word| {
        let (before, after) = clause.split_once(word)?;
        let is_word = |next: Option<char>| next.is_none_or(|letter| !letter.is_alphanumeric());
        (is_word(before.chars().next_back()) && is_word(after.chars().next())).then_some(after)
    });
    let Some(after) = after.map(|after| after.trim_start_matches([':', ',', '-']).trim()) else {
        return false;
    };
    if HOLIDAYS.iter().any(|day| after.contains(day)) {
        return false;
    }
    let of_days = ["on ", "los ", "el ", "all day "]
        .iter()
        .find_map(|word| after.strip_prefix(word))
        .unwrap_or(after);
    // Closed on days on which the hours are not, it says nothing new.
    let days = Some(of_days).filter(|text| !text.contains(|of: char| of.is_ascii_digit()));
    days.and_then(mend::days).is_none_or(|days| days.split(',').any(|day| byday.contains(day)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_takes_away_what_the_hours_do_not_say() {
        for (clause, takes) in [
            ("closed for lunch 12-1", true),
            ("closed 12:00 to 13:00", true),
            ("cerrado de 12 a 1", true),
            ("by appointment only", true),
            ("except the first monday", true),
            ("closed fridays", true),
            ("closed saturday and sunday", false),
            ("closed on weekends", false),
            ("closed on federal holidays", false),
            ("cerrado los domingos", false),
            ("counter closes at 4:30", false),
            ("enclosed parking", false),
            ("walk-ins welcome", false),
        ] {
            assert_eq!(takes_away(clause, "MO,TU,WE,TH,FR"), takes, "{clause}");
        }
    }
}
