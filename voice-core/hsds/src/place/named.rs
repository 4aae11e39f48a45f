//! What the name of a service area says.

use super::{county_and_state, is_county, known_state, postal_code, words};
use crate::words::plain;

/// A part of a service area that is named and not drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Named {
    /// All of the country.
    Nation,
    State(String),
    County {
        name: String,
        /// The State beside it.
        state: Option<&'static str>,
    },
    PostalCode(String),
}

impl Named {
    /// Says of a county without a State in which it is.
    const fn set_state(&mut self, of: &'static str) {
        if let Self::County { state: state @ None, .. } = self {
            *state = Some(of);
        }
    }
}

/// Names of all of the country.
const NATION: [&str; 21] = [
    "nationwide",
    "nation wide",
    "national",
    "usa",
    "us",
    "united states",
    "united states of america",
    "all states",
    "all 50 states",
    "50 states",
    "entire country",
    "entire nation",
    "whole country",
    "todo el pais",
    "toda la nacion",
    "los 50 estados",
    "estados unidos",
    "nacional",
    "a nivel nacional",
    "us nationwide",
    "country wide",
];

/// The most postal codes that a range has: as many as a State has.
const LONGEST_RANGE: u32 = 3_000;

/// A range of postal codes, as `60601-60610`.
fn range(part: &str) -> Option<Vec<Named>> {
    let to = [" to ", " through ", " thru ", " a ", " al ", " hasta "];
    let (first, last) = part
        .split_once(['-', '\u{2013}'])
        .or_else(|| to.iter().find_map(|word| part.split_once(word)))?;
    let number = |text: &str| {
        let text = text.trim();
        text.parse::<u32>().ok().filter(|_| text.len() == 5)
    };
    let (first, last) = (number(first)?, number(last)?);
    let is_range = first <= last && last - first < LONGEST_RANGE;
    let codes = (first..=last).map(|code| Named::PostalCode(format!("{code:05}")));
    is_range.then(|| codes.collect())
}

/// A name without words that say of it no more than that it is served, as "residents of Cook County
/// only" and "serving all of Illinois".
fn served(name: &str) -> String {
    const BEFORE: [&str; 51] = [
        "all",
        "all counties in",
        "all counties of",
        "all residents of",
        "anyone in",
        "anywhere in",
        "clients in",
        "communities in",
        "entire",
        "entire state of",
        "everywhere in",
        "families in",
        "located in",
        "mainly",
        "only",
        "people in",
        "persons in",
        "primarily",
        "primary",
        "residents in",
        "residents of",
        "serves",
        "serving",
        "sirve a",
        "sirviendo a",
        "solo",
        "state of",
        "statewide",
        "statewide in",
        "the",
        "throughout",
        "todo",
        "todos los condados de",
        "whole",
        "within",
        "residentes de",
        "residentes del",
        "available in",
        "available to",
        "individuals in",
        "live in",
        "living in",
        "must live in",
        "must reside in",
        "people living in",
        "people who live in",
        "residing in",
        "sirve al",
        "sirve al condado de",
        "los residentes de",
        "who live in",
    ];
    const AFTER: [&str; 9] = [
        "all counties",
        "only",
        "residents",
        "residents only",
        "solamente",
        "state wide",
        "statewide",
        "unicamente",
        "service area",
    ];
    let mut name = words(name);
    loop {
        let before = |word: &str| name.strip_prefix(word)?.strip_prefix(' ').map(str::to_owned);
        let after = |word: &str| name.strip_suffix(word)?.strip_suffix(' ').map(str::to_owned);
        let of = |rest: String| rest.strip_prefix("of ").map(str::to_owned).unwrap_or(rest);
        // The longest of them: "all counties in" and not "all".
        let bare = BEFORE.iter().filter_map(|word| before(word)).min_by_key(String::len).map(of);
        let Some(bare) = bare.or_else(|| AFTER.iter().find_map(|word| after(word))) else {
            return name;
        };
        name = bare;
    }
}

/// The State that a part names as a whole.
fn whole_state(part: &str) -> Option<&'static str> {
    let bare = served(part);
    known_state(part).or_else(|| known_state(&bare)).or_else(|| {
        // "All Illinois counties".
        let of_all = words(part);
        let of_all = of_all.strip_prefix("all ").and_then(|rest| rest.strip_suffix(" counties"));
        known_state(of_all?)
    })
}

/// A list between commas and words for them, each with the mark before it.
fn parts(text: &str) -> Vec<(char, String)> {
    const AND: char = '+';
    let text = text.replace(" and ", "+").replace(" y ", "+");
    let mut parts = vec![(AND, String::new())];
    for letter in text.chars() {
        match letter {
            ',' | ';' | '\n' | '&' | '/' | '|' | '\u{2022}' | AND => {
                // ", and" is one mark, and says more than the comma.
                match parts.last_mut().filter(|(_, part)| part.trim().is_empty()) {
                    Some(last) => last.0 = letter,
                    None => parts.push((letter, String::new())),
                }
            }
            letter => {
                if let Some((_, part)) = parts.last_mut() {
                    part.push(letter);
                }
            }
        }
    }
    parts
        .into_iter()
        .map(|(mark, part)| {
            let part = part.rsplit_once(':').map_or(part.as_str(), |(_, part)| part);
            (mark, part.trim().to_owned())
        })
        .filter(|(_, part)| !part.is_empty())
        .collect()
}

/// What the name of a service area says: all of the country, States, counties and postal codes
/// between commas. What it says is not there, as in "except Cook County", makes it say nothing:
/// then it is not known. A State or country behind the comma after a smaller place is where that
/// is, and not served as a whole.
pub(crate) fn named(text: &str) -> Vec<Named> {
    let whole = words(text);
    const EXCEPT: [&str; 12] = [
        "except",
        "excluding",
        "outside",
        "excepto",
        "not",
        "without",
        "salvo",
        "but",
        "other",
        "menos",
        "fuera",
        "no",
    ];
    if whole.split(' ').any(|word| EXCEPT.contains(&word)) {
        return Vec::new();
    }
    let mut found: Vec<Named> = Vec::new();
    for (mark, part) in parts(text) {
        let is_code = |part: &str| {
            let digits = part.bytes().filter(u8::is_ascii_digit).count();
            let code = postal_code(part);
            matches!(digits, 5 | 9) && code.len() == 5 && code.parse::<u32>().is_ok()
        };
        // "ZIP codes 60601 to 60605".
        let after_word = part.trim_start_matches(|of: char| !of.is_ascii_digit());
        let word = words(part.get(..part.len().saturating_sub(after_word.len())).unwrap_or(""));
        let is_word = matches!(
            word.as_str(),
            "zip"
                | "zips"
                | "zip code"
                | "zip codes"
                | "zipcode"
                | "zipcodes"
                | "postal codes"
                | "postal code"
                | "codigos postales"
                | "codigo postal"
        );
        let of_codes = if is_word { after_word } else { part.as_str() };
        let codes: Vec<&str> = of_codes.split_whitespace().collect();
        let bare = served(&part);
        let is_nation = |name: &str| NATION.contains(&name);
        let (before_bracket, in_bracket) =
            part.split_once('(').map_or((part.as_str(), ""), |(name, rest)| (name, rest));
        let in_bracket = in_bracket.trim_end_matches(')');
        let names_nation = is_nation(&words(&part))
            || is_nation(&bare)
            || is_nation(&words(before_bracket)) && is_nation(&words(in_bracket));
        let is_inside = mark == ',' && !found.is_empty();
        if names_nation {
            // "Illinois, USA".
            if !is_inside {
                found.push(Named::Nation);
            }
        } else if let Some(codes) = range(of_codes) {
            found.extend(codes);
        } else if is_code(of_codes) {
            found.push(Named::PostalCode(postal_code(of_codes)));
        } else if codes.len() > 1 && codes.iter().all(|code| is_code(code)) {
            found.extend(codes.into_iter().map(|code| Named::PostalCode(postal_code(code))));
        } else if let Some(state) = whole_state(&part) {
            match found.last() {
                Some(Named::State(of)) if of == "wa" && state == "dc" => {
                    found.pop();
                    found.push(Named::State("dc".to_owned()));
                }
                Some(Named::Nation) if mark == ',' => {
                    found.pop();
                    found.push(Named::State(state.to_owned()));
                }
                // The State in which the place before it is.
                Some(Named::County { .. } | Named::PostalCode(_)) if mark == ',' => {
                    found.iter_mut().for_each(|named| named.set_state(state));
                }
                _ => found.push(Named::State(state.to_owned())),
            }
        } else if words(&part) == "statewide" {
            // Of a State that the parts beside it name.
        } else if part.len() == 2 {
            found.push(Named::State(plain(&part)));
        } else {
            // "IL - Cook County", "Illinois, Cook County".
            let of_state = part.split_once(" - ").or_else(|| part.split_once(" \u{2013} "));
            let of_state = of_state.and_then(|(state, name)| Some((known_state(state)?, name)));
            let (mut state, name) =
                of_state.map_or((None, part.as_str()), |(state, name)| (Some(state), name));
            if mark == ','
                && is_county(name)
                && let Some(Named::State(_) | Named::Nation) = found.last()
                && let Some(Named::State(of)) = found.pop()
            {
                state = known_state(&of);
            }
            // What is in brackets belongs to the name.
            let is_noted = name.contains('(');
            let name = if is_noted { name.to_owned() } else { served(name) };
            let (name, beside) = county_and_state(&name);
            found.push(Named::County { name, state: state.or(beside) });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_an_area_may_have_several() {
        let said = |text: &str| -> Vec<String> {
            let word = |named: Named| match named {
                Named::Nation => "nation".to_owned(),
                Named::State(state) => format!("state {state}"),
                Named::County { name, state: None } => name,
                Named::County { name, state: Some(state) } => format!("{name} in {state}"),
                Named::PostalCode(code) => code,
            };
            named(text).into_iter().map(word).collect()
        };
        for (text, expected) in [
            ("Cook County, Lake County and Wisconsin; 60601", "cook,lake,state wi,60601"),
            ("Cook, DuPage, and Lake Counties", "cook,dupage,lake"),
            ("Cook County only", "cook"),
            ("Residents of Cook County only", "cook"),
            ("Serving all of Cook County", "cook"),
            ("Must live in Cook County", "cook"),
            ("Condado Cook", "cook"),
            ("IL - Cook County", "cook in il"),
            ("Cook County, Illinois", "cook in il"),
            ("Chicago, Illinois", "chicago in il"),
            ("Illinois, Cook County", "cook in il"),
            ("Illinois, USA", "state il"),
            ("USA, Illinois", "state il"),
            ("Illinois, Wisconsin, and Indiana", "state il,state wi,state in"),
            ("Statewide (Illinois)", "state il"),
            ("All counties in Illinois", "state il"),
            ("Entire state of Illinois", "state il"),
            ("Throughout the United States", "nation"),
            ("Nationwide (US)", "nation"),
            ("ZIP codes 60601 to 60603", "60601,60602,60603"),
            ("Fuera del condado de Cook", ""),
            ("Counties: Cook & Will", "cook,will"),
            ("Cook County, IL", "cook in il"),
            ("Cook County, IL; Lake County, IN", "cook in il,lake in in"),
            ("Cook, Lake, and Will Counties, IL", "cook in il,lake in il,will in il"),
            ("Cook County IL", "cook in il"),
            ("Washington, DC", "state dc"),
            ("Illinois, Indiana", "state il,state in"),
            ("Washington County", "washington"),
            ("60601-60603", "60601,60602,60603"),
            ("60601 60602", "60601,60602"),
            ("ZIP codes: 60601, 60602-1234", "60601,60602"),
            ("Nationwide", "nation"),
            ("United States", "nation"),
            ("All states", "nation"),
            ("State of Illinois", "state il"),
            ("Cook/Lake", "cook,lake"),
            ("condados de Cook y Lake", "cook,lake"),
            ("All of Illinois except Cook County", ""),
        ] {
            assert_eq!(said(text).join(","), expected, "{text}");
        }
    }
}
