//! Whether a service costs nothing.

mod vocabulary;

use self::vocabulary::{
    AT_TIMES, COMPOUND, EVERYBODY, FEES, GENERAL, MAYBE, NONE, NOT, PAID, PART, PLAIN,
};
use super::{Known, clauses, is_unread};
use crate::object::Object;
use crate::store::Row;
use crate::words::plain;

/// What some text or amount says of the cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Said {
    Free,
    Paid,
    /// Free for some, or at some time.
    Conditional,
    Nothing,
}

/// Whether a service is free, by its fees and its cost options, all together: free for some is not
/// known to be free for whoever asks.
pub(crate) fn cost(service: Row<'_>) -> Known {
    let mut said = Vec::new();
    for field in ["fees", "fees_description"] {
        said.extend(service.get(field).map(of_text));
        if is_unread(service, field) {
            said.push(Said::Conditional);
        }
    }
    for option in service.children(Object::CostOption) {
        said.push(of_option(option));
    }
    let has = |of: Said| said.contains(&of);
    match (has(Said::Free), has(Said::Paid), has(Said::Conditional)) {
        (true, false, false) => Known::Yes,
        (false, true, false) => Known::No,
        _ => Known::Unknown,
    }
}

/// What a cost option says: an amount of nothing is free where it is for nobody in particular and
/// holds on every day.
fn of_option(option: Row<'_>) -> Said {
    let is_limited = ["valid_from", "valid_to"]
        .iter()
        .any(|field| option.get(field).is_some() || is_unread(option, field));
    let whom = option.get("option").map(plain).unwrap_or_default();
    let is_for_all = GENERAL.contains(&whom.trim()) || of_text(&whom) == Said::Free;
    let in_words = option.get("amount_description").map_or(Said::Nothing, of_text);
    let amount = match option.get("amount").map(str::parse::<f64>) {
        _ if is_unread(option, "amount") => return Said::Conditional,
        Some(Ok(amount)) if amount > 0.0 => Said::Paid,
        Some(_) => Said::Free,
        None => Said::Nothing,
    };
    match (amount, in_words) {
        (Said::Free, Said::Free | Said::Nothing) | (Said::Nothing, Said::Free) => {
            if is_for_all && !is_limited { Said::Free } else { Said::Conditional }
        }
        (Said::Paid, Said::Paid | Said::Nothing) | (Said::Nothing, Said::Paid) => Said::Paid,
        (Said::Nothing, Said::Nothing) => of_text(&whom),
        _ => Said::Conditional,
    }
}

/// "Fees: none" as "no fees".
fn denied(text: &str) -> String {
    let Some((what, answer)) = text.split_once([':', '=']) else { return text.to_owned() };
    let words: Vec<&str> = what.split_whitespace().collect();
    let is_of_fees = words.len() <= 3 && words.last().is_some_and(|word| is(word, &FEES));
    let is_none = NONE.contains(&answer.trim().trim_end_matches('.'));
    if is_of_fees && is_none { format!("no {what}") } else { text.to_owned() }
}

fn of_text(text: &str) -> Said {
    let lower = plain(text.trim());
    let whole = lower.trim_end_matches('.');
    // A mark that leads to a note which is elsewhere, or that asks.
    let has_note = lower.contains(['*', '\u{2020}', '?']);
    if NONE.contains(&whole) {
        return Said::Free;
    }
    let lower = denied(&lower);
    let (mut free, mut paid, mut maybe, mut for_some) = (false, false, false, false);
    for words in clauses(&lower) {
        let was_free = core::mem::take(&mut free);
        let mut is_none = false;
        for (at, word) in words.iter().enumerate() {
            let back = |steps: usize| at.checked_sub(steps).and_then(|at| words.get(at).copied());
            let next = |steps: usize| words.get(at.saturating_add(steps)).copied();
            let is_for_some = matches!(next(1), Some("for" | "to" | "para"))
                && !next(2).is_some_and(|word| is(word, &EVERYBODY));
            let is_negated = (1..=2).any(|steps| back(steps).is_some_and(|word| is(word, &NOT)));
            match *word {
                "free" | "gratis" | "gratuito" | "gratuita" | "gratuitos" | "gratuitas"
                | "gratuit" | "complimentary" => {
                    if is_negated {
                        paid = true;
                    } else if back(1).is_some_and(|word| is(word, &COMPOUND)) {
                    } else if next(1).is_some_and(|word| is(word, &PART)) {
                        maybe = true;
                    } else if is_for_some {
                        for_some = true;
                    } else {
                        free = true;
                    }
                }
                word if word.starts_with('$') => match amount(word) {
                    Some(0.0) => free = true,
                    _ => paid = true,
                },
                word if is(word, &FEES) => {
                    let before = [back(1), back(2)].into_iter().flatten();
                    let says_none = |word: &str| {
                        matches!(
                            word,
                            "$0" | "no" | "without" | "sin" | "zero" | "never" | "free" | "not"
                        )
                    };
                    let of_free = back(1) == Some("of") && back(2) == Some("free");
                    // "No fee or cost".
                    let goes_on = is_none && matches!(back(1), Some("or" | "nor" | "o" | "ni"));
                    if of_free || word == "pay" && back(1) == Some("to") {
                    } else if goes_on || before.into_iter().any(says_none) {
                        is_none = true;
                        (free, for_some) = (true, for_some || is_for_some);
                    } else {
                        paid = true;
                    }
                }
                word if is(word, &PAID) => paid = true,
                word if is(word, &MAYBE) || is(word, &AT_TIMES) => maybe = true,
                _ => {}
            }
        }
        let is_plain = |word: &&str| is(word, &PLAIN) || word.starts_with('$');
        let negations = words.iter().filter(|word| is(word, &NOT) || **word == "without").count();
        let of_fees = words.iter().any(|word| is(word, &FEES));
        let doubts = !words.iter().all(is_plain)
            || negations > usize::from(of_fees) && !words.contains(&"nor");
        if free && doubts {
            (free, maybe) = (false, true);
        }
        // "Free, no."
        maybe |= matches!(words.as_slice(), ["no" | "not"]);
        free |= was_free;
    }
    match (free, paid, maybe) {
        _ if for_some || free && has_note => Said::Conditional,
        (true, false, false) => Said::Free,
        (false, true, _) => Said::Paid,
        (false, false, false) => Said::Nothing,
        _ => Said::Conditional,
    }
}

fn is(word: &str, list: &[&str]) -> bool {
    list.contains(&word)
}

fn amount(word: &str) -> Option<f64> {
    word.trim_start_matches('$').parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fees_are_read_as_a_person_reads_them() {
        for text in [
            "Free",
            "free",
            "$0",
            "$0.00",
            "None",
            "No cost",
            "No charge",
            "No fee",
            "There is no fee for services",
            "Free of charge",
            "Without charge",
            "At no cost to you",
            "Free to everyone",
            "Free for all residents",
            "Gratis",
            "Gratuito",
            "Sin costo",
            "Services are free and confidential",
            "FREE!",
            "No fees.",
            "Fees: none",
            "Sin cargo",
            "$0 fee",
            "No hay costo",
            "No se cobra",
            "100% free",
            "We do not charge",
            "No fee or cost",
            "Todos los servicios son gratuitos",
        ] {
            assert_eq!(of_text(text), Said::Free, "{text}");
        }
        for text in [
            "Not free",
            "No free consultations",
            "$50",
            "$25.00 per visit",
            "Sliding scale; no one is turned away",
            "Fees apply",
            "Toll-free line; fees apply",
            "Low-cost",
            "Reduced fees",
            "Services are not free",
            "Membership fee",
            "Isn't free",
        ] {
            assert_eq!(of_text(text), Said::Paid, "{text}");
        }
        for text in [
            "Free for children under 5; $50 for adults",
            "Free consultation",
            "Free for members",
            "No charge for veterans",
            "No cost to members",
            "Gratis para niños",
            "Free with insurance",
            "Free or low-cost",
            "Free if eligible",
            "Donations accepted",
            "Free parking; fees vary",
            "Free*",
            "Free first visit",
            "First 30 minutes free",
            "Gratis los lunes",
            "Free on Mondays",
            "Free until 2020",
            "Free upon referral",
            "Free with paid admission",
            "Free and paid plans",
            "Initial consultation is free",
            "Free 30-minute consultation",
            "Consulta gratis",
            "Buy one get one free",
            "Hardly free",
            "Gratis, no",
            "Gratis no",
            "Free?",
            "Ask about free services",
            "No cost estimate",
            "No fee waiver",
            "Not without cost",
            "Rent is free of utilities",
            "$0 down",
        ] {
            assert_ne!(of_text(text), Said::Free, "{text}");
        }
        for text in
            ["Smoke-free housing", "Toll free", "Drug-free campus", "Call", "Feel free to call"]
        {
            assert_eq!(of_text(text), Said::Nothing, "{text}");
        }
    }
}
