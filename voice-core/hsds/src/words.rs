//! Words as they are compared: without case, accents and endings.
//!
//! ```
//! use voice_hsds::words::{Stems, plain, words};
//!
//! assert_eq!(plain("Atención"), "atencion");
//! // "for" and "the" say nothing of a need.
//! assert_eq!(words("Shelter for the family"), ["shelter", "family"]);
//! let stems = Stems::new();
//! assert!(!stems.of("shelters").is_disjoint(&stems.of("shelter")));
//! ```

use std::collections::BTreeSet;

use rust_stemmers::{Algorithm, Stemmer};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Words that say nothing of a need, in English and Spanish, in order.
const COMMON: [&str; 44] = [
    "a", "al", "an", "and", "are", "as", "at", "be", "by", "con", "de", "del", "el", "en", "es",
    "for", "from", "in", "is", "it", "la", "las", "lo", "los", "o", "of", "on", "or", "para",
    "por", "que", "se", "su", "that", "the", "their", "this", "to", "un", "una", "we", "with", "y",
    "your",
];

/// Lower case, without accents.
///
/// ```
/// assert_eq!(voice_hsds::words::plain("Atención"), "atencion");
/// ```
#[must_use]
pub fn plain(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.nfd().filter(|letter| !is_combining_mark(*letter)).flat_map(char::to_lowercase).collect()
}

/// A name as the standard writes it: `postalCode`, `Postal Code` and `postal-code` are
/// `postal_code`.
pub(crate) fn snake(name: &str) -> String {
    let mut snake = String::with_capacity(name.len().saturating_add(4));
    let mut last_is_lower = false;
    for letter in name.trim().chars() {
        if letter.is_uppercase() && last_is_lower {
            snake.push('_');
        }
        last_is_lower = letter.is_lowercase() || letter.is_ascii_digit();
        if letter.is_alphanumeric() {
            snake.extend(letter.to_lowercase());
        } else if !snake.is_empty() && !snake.ends_with('_') {
            snake.push('_');
        }
    }
    snake.trim_end_matches('_').to_owned()
}

/// Whether something stands in a text where a word begins.
pub(crate) fn begins_a_word(text: &str, beginning: &str) -> bool {
    text.match_indices(beginning).any(|(at, _)| {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        before.is_none_or(|letter| !letter.is_alphanumeric())
    })
}

/// Goes through the words of a text in lower case; `lower` is room for them.
pub(crate) fn each_word(text: &str, lower: &mut String, mut take: impl FnMut(&str)) {
    lower.clear();
    if text.is_ascii() {
        lower.push_str(text);
        lower.make_ascii_lowercase();
        let mut start = 0;
        for (at, byte) in lower.bytes().chain([b' ']).enumerate() {
            if !byte.is_ascii_alphanumeric() {
                lower.get(start..at).filter(|word| word.len() > 1).into_iter().for_each(&mut take);
                start = at.saturating_add(1);
            }
        }
    } else {
        lower.extend(text.chars().flat_map(char::to_lowercase));
        let ends = |letter: char| !letter.is_alphanumeric() && !is_combining_mark(letter);
        lower.split(ends).filter(|word| word.len() > 1).for_each(take);
    }
}

/// Whether a word says nothing of a need.
pub(crate) fn is_common(word: &str) -> bool {
    COMMON.binary_search(&word).is_ok()
}

/// The words of a text in lower case, without those that say nothing of a need, as
/// "the" and "para".
///
/// ```
/// assert_eq!(voice_hsds::words::words("Help with the rent"), ["help", "rent"]);
/// ```
#[must_use]
pub fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    each_word(text, &mut String::new(), |word| {
        if !is_common(word) {
            words.push(word.to_owned());
        }
    });
    words
}

/// Finds the stems of words.
///
/// ```
/// use voice_hsds::words::Stems;
///
/// let stems = Stems::new();
/// assert!(!stems.of("abogados").is_disjoint(&stems.of("abogado")));
/// assert!(stems.of("lawyer").is_disjoint(&stems.of("shelter")));
/// ```
pub struct Stems(Stemmer, Stemmer);

impl Default for Stems {
    fn default() -> Self {
        Self::new()
    }
}

impl core::fmt::Debug for Stems {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Stems(..)")
    }
}

impl Stems {
    /// Of English and Spanish.
    #[must_use]
    pub fn new() -> Self {
        Self(Stemmer::create(Algorithm::English), Stemmer::create(Algorithm::Spanish))
    }

    /// The stems of a word in English and in Spanish, as it stands and without its accents: a text
    /// does not say in which language it is, and who asks may leave the accents out.
    #[must_use]
    pub fn of(&self, word: &str) -> BTreeSet<String> {
        let bare = plain(word);
        let accented = plain(&self.1.stem(word));
        BTreeSet::from([self.0.stem(&bare).into_owned(), self.1.stem(&bare).into_owned(), accented])
    }
}
