//! The cities that are large enough to be told beside their state.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::places;
use crate::language::{Language, Phrase, filled, phrase};
use crate::service::StateCode;
use crate::wire::text;

text! {
    /// A city of 500,000 people or more (Census of 2020), by its name in lower case.
    ///
    /// The list is closed and no count decides what is in it, so that which cities a report has
    /// tells nothing. Washington is not in it: the District of Columbia stands among the states.
    ///
    /// ```
    /// use voice_core::report::City;
    ///
    /// let city = City::new("fort-worth")?;
    /// assert_eq!(city.state().as_str(), "TX");
    /// assert!(City::new("springfield").is_err());
    /// # Ok::<(), voice_core::wire::InputErrors>(())
    /// ```
    City as compact_str::CompactString {
        expected: "a city of 500,000 people or more, by its name in lower case with hyphens",
        min: 4,
        max: 13,
        pattern: "^(albuquerque|austin|baltimore|boston|charlotte|chicago|columbus|dallas|denver\
                  |detroit|el-paso|fort-worth|fresno|houston|indianapolis|jacksonville\
                  |kansas-city|las-vegas|los-angeles|louisville|memphis|mesa|milwaukee|nashville\
                  |new-york|oklahoma-city|philadelphia|phoenix|portland|sacramento|san-antonio\
                  |san-diego|san-francisco|san-jose|seattle|tucson)$",
        format: None,
        example: "chicago",
    }
}

/// Each city with its name in English and Spanish and its state, in the order of the words.
pub(super) const CITIES: [(&str, &str, &str, &str); 36] = [
    ("albuquerque", "Albuquerque", "Albuquerque", "NM"),
    ("austin", "Austin", "Austin", "TX"),
    ("baltimore", "Baltimore", "Baltimore", "MD"),
    ("boston", "Boston", "Boston", "MA"),
    ("charlotte", "Charlotte", "Charlotte", "NC"),
    ("chicago", "Chicago", "Chicago", "IL"),
    ("columbus", "Columbus", "Columbus", "OH"),
    ("dallas", "Dallas", "Dallas", "TX"),
    ("denver", "Denver", "Denver", "CO"),
    ("detroit", "Detroit", "Detroit", "MI"),
    ("el-paso", "El Paso", "El Paso", "TX"),
    ("fort-worth", "Fort Worth", "Fort Worth", "TX"),
    ("fresno", "Fresno", "Fresno", "CA"),
    ("houston", "Houston", "Houston", "TX"),
    ("indianapolis", "Indianapolis", "Indianápolis", "IN"),
    ("jacksonville", "Jacksonville", "Jacksonville", "FL"),
    ("kansas-city", "Kansas City", "Kansas City", "MO"),
    ("las-vegas", "Las Vegas", "Las Vegas", "NV"),
    ("los-angeles", "Los Angeles", "Los Ángeles", "CA"),
    ("louisville", "Louisville", "Louisville", "KY"),
    ("memphis", "Memphis", "Memphis", "TN"),
    ("mesa", "Mesa", "Mesa", "AZ"),
    ("milwaukee", "Milwaukee", "Milwaukee", "WI"),
    ("nashville", "Nashville", "Nashville", "TN"),
    ("new-york", "New York", "Nueva York", "NY"),
    ("oklahoma-city", "Oklahoma City", "Oklahoma City", "OK"),
    ("philadelphia", "Philadelphia", "Filadelfia", "PA"),
    ("phoenix", "Phoenix", "Phoenix", "AZ"),
    ("portland", "Portland", "Portland", "OR"),
    ("sacramento", "Sacramento", "Sacramento", "CA"),
    ("san-antonio", "San Antonio", "San Antonio", "TX"),
    ("san-diego", "San Diego", "San Diego", "CA"),
    ("san-francisco", "San Francisco", "San Francisco", "CA"),
    ("san-jose", "San Jose", "San José", "CA"),
    ("seattle", "Seattle", "Seattle", "WA"),
    ("tucson", "Tucson", "Tucson", "AZ"),
];

impl City {
    /// The state in which it is.
    #[must_use]
    #[expect(clippy::expect_used, reason = "the test of this file reads each state of the table")]
    pub fn state(&self) -> StateCode {
        StateCode::new(self.state_letters()).expect("each city is in a state")
    }

    /// The two letters of that state.
    #[expect(clippy::expect_used, reason = "the test of this file holds the pattern to the table")]
    pub(super) fn state_letters(&self) -> &'static str {
        let at = CITIES.binary_search_by_key(&self.as_str(), |(word, ..)| word);
        let city = at.ok().and_then(|at| CITIES.get(at));
        let (.., state) = city.expect("each city of the pattern is in the table");
        state
    }
}

/// What begins the word of the row of a state beside its cities.
const ELSEWHERE: &str = "elsewhere-";

/// The rows of each state that has a city of the list, in order: its cities, and what is elsewhere
/// or was not said.
static ROWS: LazyLock<Vec<(&str, Vec<String>)>> = LazyLock::new(|| {
    let mut rows: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (word, .., state) in CITIES {
        rows.entry(state).or_default().push(word.to_owned());
    }
    for (state, words) in &mut rows {
        words.push(format!("{ELSEWHERE}{}", state.to_ascii_lowercase()));
    }
    rows.into_iter().collect()
});

/// The rows of each state that has a city of the list, in the order of the table.
pub(super) fn rows() -> impl Iterator<Item = (&'static str, &'static [String])> {
    ROWS.iter().map(|(state, words)| (*state, words.as_slice()))
}

/// The place of the first row of a state, and the words of its rows.
type StateRows = (usize, &'static [String]);

/// The rows of each state by its place; none where it has no city of the list.
#[expect(clippy::expect_used, reason = "the test of this file reads each state of the table")]
#[expect(clippy::indexing_slicing, reason = "there is a place for each state")]
static BY_STATE: LazyLock<Vec<Option<StateRows>>> = LazyLock::new(|| {
    let mut by_state = vec![None; StateCode::letters().count()];
    let mut first = 0;
    for (letters, words) in rows() {
        let state = StateCode::new(letters).expect("each city is in a state");
        let place = places::state(&state).expect("each state has a row");
        by_state[place] = Some((first, words));
        first += words.len();
    }
    by_state
});

/// The place of a contact among the rows of cities; none where its state has no city of the list.
pub(super) fn place(state: &StateCode, city: Option<&City>) -> Option<usize> {
    let (first, words) = BY_STATE.get(places::state(state)?).copied().flatten()?;
    let row = city.and_then(|city| words.iter().position(|word| word == city.as_str()));
    Some(first + row.unwrap_or(words.len() - 1))
}

/// Whether a row is of a city, and not of what is elsewhere in a state.
pub(super) fn is_named(word: &str) -> bool {
    !word.starts_with(ELSEWHERE)
}

/// The title of the row of a state beside its cities, around the state.
const ELSEWHERE_IN: Phrase =
    phrase("Elsewhere in {state}, or not said", "Otro lugar de {state}, o no se dijo");

/// The English texts of the rows, but for names.
pub(super) fn texts() -> impl Iterator<Item = &'static str> {
    [ELSEWHERE_IN.english()].into_iter()
}

/// The title of a row; cities have their names in English and in Spanish.
pub(super) fn title(word: &str, language: Language) -> Option<String> {
    if let Some(state) = word.strip_prefix(ELSEWHERE) {
        let title = ELSEWHERE_IN.in_language(language);
        return Some(filled(title, &[("state", &state.to_ascii_uppercase())]));
    }
    let (_, english, spanish, state) = CITIES.iter().find(|(one, ..)| *one == word)?;
    let name = if language == Language::Spanish { spanish } else { english };
    Some(format!("{name}, {state}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pattern_is_the_table() {
        assert!(CITIES.is_sorted_by_key(|(word, ..)| word));
        let pattern = City::FORM.pattern.trim_start_matches("^(").trim_end_matches(")$");
        assert_eq!(pattern.split('|').collect::<Vec<_>>(), CITIES.map(|(word, ..)| word));
        let rows: Vec<&String> = rows().flat_map(|(_, words)| words).collect();
        assert_eq!(rows.len(), 36 + 23);
        for (word, .., state) in CITIES {
            let city = City::new(word).unwrap();
            assert_eq!(city.state().as_str(), state);
            assert_eq!(rows[place(&city.state(), Some(&city)).unwrap()], word);
        }
        let illinois = StateCode::new("IL").unwrap();
        assert_eq!(rows[place(&illinois, None).unwrap()], "elsewhere-il");
        assert_eq!(place(&StateCode::new("WY").unwrap(), None), None);
    }
}
