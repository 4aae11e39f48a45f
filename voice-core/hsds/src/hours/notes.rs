//! Notes beside the hours of a schedule: `Closed for lunch`, `By appointment only`.

use super::super::mend;
use super::super::store::Row;
use super::super::words::{begins_a_word, plain};

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

/// Words of a note that say when, and not that nobody comes: hours beside it may be others then.
/// Each begins a word.
const NARROWS: [&str; 116] = [
    "by appointment",
    "appointment only",
    "appointments only",
    "appointment required",
    "appointments required",
    "con cita",
    "previa cita",
    "cita previa",
    "solo con",
    "closes early",
    "close early",
    "closes for",
    "hours vary",
    "lunch",
    "break ",
    "breaks",
    "almuerzo",
    "descanso",
    "suspend",
    "pause",
    "unavailable",
    "not available",
    "not in service",
    "no service",
    "no hay servicio",
    "no atendemos",
    "on hold",
    "cancel",
    "discontinu",
    "shut",
    "until further notice",
    "hasta nuevo aviso",
    "moved to",
    "only",
    "solamente",
    "unicamente",
    "every other",
    "alternate",
    "season",
    "summer",
    "winter",
    "spring ",
    "fall ",
    "autumn",
    "verano",
    "invierno",
    "school year",
    "ano escolar",
    "starting",
    "ended",
    "january",
    "february",
    "march ",
    "april",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "tbd",
    "to be determined",
    "by appt",
    "appt only",
    "appt required",
    "con turno",
    "every two weeks",
    "every 2 weeks",
    "cada dos semanas",
    "cada 2 semanas",
    "quincenal",
    "biweekly",
    "bi-weekly",
    "fortnight",
    "call to confirm",
    "call first",
    "call ahead",
    "call for",
    "llame para",
    "subject to change",
    "sujeto a",
    "depend",
    "as available",
    "are available",
    "when available",
    "if available",
    "volunteer",
    "not currently",
    "currently closed",
    "por confirmar",
    "varies",
    "vary",
    "varian",
    "segun",
    "una vez al mes",
    "once a month",
    "monthly",
    "cada mes",
    "appointment necessary",
    "appointment needed",
    "cita requerida",
    "requiere cita",
    "a partir de",
    "as needed",
    "cada quince",
    "call before",
    "hasta ",
    "horario variable",
    "intermittent",
    "llame antes",
    "tba",
    "tentative",
    "twice a ",
    "dos veces",
    "until ",
];

/// Words that choose some days among those of a name.
const ORDINALS: [&str; 18] = [
    "first", "second", "third", "fourth", "last", "1st", "2nd", "3rd", "4th", "5th", "fifth",
    "primer", "primero", "segundo", "tercer", "tercero", "cuarto", "ultimo",
];

/// What ordinals choose from: the second floor is none of them.
const CHOSEN_FROM: [&str; 18] = [
    "mon",
    "tue",
    "wed",
    "thu",
    "fri",
    "sat",
    "sun",
    "lunes",
    "martes",
    "miercoles",
    "jueves",
    "viernes",
    "week",
    "sabado",
    "domingo",
    "semana",
    "of each month",
    "of the month",
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
    let notes = ["description", "notes"].into_iter().filter_map(|field| row.stated(field));
    let published = ["opens_at (as published)", "closes_at (as published)"];
    let of_times = row.asides().filter(|(name, _)| published.contains(name));
    notes.chain(of_times.map(|(_, json)| json)).any(|note| {
        plain(note)
            .split(['.', ';', '(', ')', '[', ']', '\n', '|', '•', '!', '"'])
            .any(|clause| takes_away(clause, byday))
    })
}

/// Whether an alert of a service says that it is not given now as its hours say.
pub(crate) fn is_interrupted(service: Row<'_>) -> bool {
    service.get("alert").is_some_and(|alert| {
        plain(alert).split(['.', ';', '\n', '!']).any(|clause| takes_away(clause, "?"))
    })
}

/// Whether one of some words begins a word of a clause.
fn has_one(clause: &str, words: &[&str]) -> bool {
    let spaced = format!("{clause} ");
    words.iter().any(|word| begins_a_word(&spaced, word))
}

/// How many numbers a clause has, a time of day being one: two are hours.
fn numbers(clause: &str) -> usize {
    clause
        .split(|letter: char| !letter.is_ascii_digit() && letter != ':')
        .filter(|part| part.bytes().any(|byte| byte.is_ascii_digit()))
        .count()
}

fn takes_away(clause: &str, byday: &str) -> bool {
    let chooses = has_one(clause, &ORDINALS) && has_one(clause, &CHOSEN_FROM);
    if chooses || has_one(clause, &NARROWS) || numbers(clause) > 1 {
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
        // "Except holidays and Mondays".
        let others = after.split(|letter: char| !letter.is_alphanumeric());
        let mut days = others.filter(|word| word.len() > 2).filter_map(mend::days);
        return days.any(|days| days.split(',').any(|day| byday.contains(day)));
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
            ("except holidays and mondays", true),
            ("except holidays and sundays", false),
            ("by appt", true),
            ("a partir de enero", true),
            ("call before coming", true),
            ("cita requerida", true),
            ("twice a month", true),
            ("until december", true),
            ("call to confirm", true),
            ("sujeto a cambios", true),
            ("cada dos semanas", true),
            ("primer lunes de cada mes", true),
            ("when volunteers are available", true),
            ("not currently open", true),
            ("closed saturday and sunday", false),
            ("closed on weekends", false),
            ("closed on federal holidays", false),
            ("cerrado los domingos", false),
            ("counter closes at 4:30", false),
            ("enclosed parking", false),
            ("walk-ins welcome", false),
            ("office closes for lunch", true),
            ("12-1pm: lunch", true),
            ("descanso de 12 a 1", true),
            ("monday 9am-12pm", true),
            ("2nd and 4th mondays", true),
            ("open alternate mondays", true),
            ("services suspended until further notice", true),
            ("temporarily unavailable", true),
            ("tuesdays only", true),
            ("starting january 2027", true),
            ("june through august", true),
            ("summer only", true),
            ("shut between noon and one", true),
            ("tbd", true),
            ("first monday of the month", true),
            ("second floor", false),
            ("free breakfast", false),
            ("springfield office", false),
            ("ring the bell at door 4", false),
            ("help with immigration papers", false),
        ] {
            assert_eq!(takes_away(clause, "MO,TU,WE,TH,FR"), takes, "{clause}");
        }
    }
}
