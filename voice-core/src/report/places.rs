//! The states, in the order of the rows of places.

use std::sync::LazyLock;

use crate::service::StateCode;

/// The two letters of each state, in order.
pub(super) static STATES: LazyLock<Vec<&str>> = LazyLock::new(|| {
    let mut letters: Vec<_> = StateCode::letters().collect();
    letters.sort_unstable();
    letters
});

/// Two letters as a number.
fn pair(letters: &str) -> Option<usize> {
    let &[one, other] = letters.as_bytes() else { return None };
    let number = |letter: u8| letter.is_ascii_uppercase().then(|| usize::from(letter - b'A'));
    Some(number(one)? * 26 + number(other)?)
}

/// By the two letters of a state its place among the rows of places. It is looked up for each
/// contact: in a list, and not by search.
static PLACES_OF_STATES: LazyLock<Vec<Option<usize>>> = LazyLock::new(|| {
    let mut places = vec![None; 26 * 26];
    for (place, letters) in STATES.iter().enumerate() {
        if let Some(of) = pair(letters).and_then(|pair| places.get_mut(pair)) {
            *of = Some(place);
        }
    }
    places
});

/// The place of a state among the rows of places.
pub(super) fn state(code: &StateCode) -> Option<usize> {
    PLACES_OF_STATES.get(pair(code.as_str())?).copied().flatten()
}
