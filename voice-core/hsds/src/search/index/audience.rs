//! The people for whom a text says that a service is.

use crate::search::query::Audience;
use crate::words::plain;

/// Endings that a word for people may have.
const ENDINGS: [&str; 13] =
    ["", "s", "es", "ren", "rens", "age", "aged", "ager", "agers", "hood", "ing", "al", "ized"];

/// The people whom a text names, as bits in the order of the audiences; there are no
/// more than bits.
pub(super) fn served(audiences: &[Audience], plain: &str) -> u32 {
    // "Canteen" names no teens and "minority" no minors.
    let is_form = |word: &str, of: &str| {
        word.strip_prefix(of).is_some_and(|ending| ENDINGS.contains(&ending))
    };
    let names = |of: &&Audience| {
        plain
            .split(|letter: char| !letter.is_alphanumeric())
            .any(|word| of.words.iter().any(|of| is_form(word, of)))
    };
    let named = (0..u32::BITS).zip(audiences).filter(|(_, of)| names(of));
    named.fold(0, |bits, (number, _)| bits | 1 << number)
}

/// Words before one for people by which the service is not for them.
const NOT: [&str; 12] = [
    "cannot",
    "except",
    "excepto",
    "excluding",
    "ni",
    "no",
    "non",
    "nor",
    "not",
    "salvo",
    "sin",
    "without",
];

/// The people whom a text names and does not leave out, as "adults without children" does.
pub(super) fn served_in(audiences: &[Audience], text: &str) -> u32 {
    // What stands between "no" and "for" that is no cost: "no charge for children" leaves none out.
    const OFFERED: [&str; 10] = [
        "accommodations",
        "beds",
        "care",
        "facilities",
        "housing",
        "program",
        "programs",
        "room",
        "service",
        "services",
    ];
    // What may come after "a minor" where that is a person, in the texts that directories publish,
    // whomever their services are for.
    const OF_PERSON: [&str; 16] = [
        "and",
        "child",
        "children",
        "de",
        "dependents",
        "in",
        "is",
        "or",
        "s",
        "under",
        "victim",
        "victims",
        "who",
        "with",
        "witness",
        "y",
    ];
    let text = plain(text);
    let mut people = 0;
    for clause in text.split(['.', ';', ',', '!', '?', ':', '\n', '(', ')', '\u{2022}', '|']) {
        let of_clause: Vec<&str> = clause
            .split(|of: char| !of.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .collect();
        let mut last_left_out = None;
        for (at, word) in of_clause.iter().enumerate() {
            let named = served(audiences, word);
            if named == 0 {
                continue;
            }
            let back =
                |steps: usize| at.checked_sub(steps).and_then(|at| of_clause.get(at)).copied();
            let next = of_clause.get(at.saturating_add(1)).copied();
            let is =
                |word: Option<&str>, list: &[&str]| word.is_some_and(|word| list.contains(&word));
            let of_last = is(back(1), &["of", "de"]) && last_left_out == at.checked_sub(2);
            let is_left_out = is(back(1), &NOT)
                || is(back(1), &["any", "for", "serve", "serving", "accept", "para", "to"])
                    && (is(back(2), &NOT) || is(back(3), &NOT) && is(back(2), &OFFERED))
                || next == Some("free")
                || of_last && last_left_out.is_some();
            let is_adjective = matches!(*word, "minor" | "menor")
                && next.is_some_and(|next| !OF_PERSON.contains(&next));
            if is_left_out {
                last_left_out = Some(at);
            } else if !is_adjective {
                people |= named;
            }
        }
    }
    people
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_who_are_left_out_are_not_served() {
        let audiences = [
            Audience { name: "tenant", words: &["tenant", "housing"] },
            Audience { name: "minor", words: &["minor", "child", "menor"] },
        ];
        for text in [
            "Children of all ages",
            "No charge for children",
            "For a minor in custody",
            "Help for minor victims",
            "Adults without income, and children",
        ] {
            assert_eq!(served_in(&audiences, text) & 2, 2, "{text}");
        }
        for text in [
            "Adults only; no children",
            "Adults without children",
            "Not for minors",
            "No services for children",
            "We do not serve children",
            "Child-free space",
            "Minor home repairs",
            "A minor injury",
            "Menor costo",
        ] {
            assert_eq!(served_in(&audiences, text), 0, "{text}");
        }
        for (text, named) in [
            ("Tenants of housing", 1),
            ("Not for tenants of housing", 0),
            ("Landlords, not tenants", 0),
        ] {
            assert_eq!(served_in(&audiences, text), named, "{text}");
        }
    }
}
