//! Words as they are compared: without case, accents and endings.

use std::collections::BTreeSet;

use rust_stemmers::{Algorithm, Stemmer};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Words that say nothing of a need, in English and Spanish.
const COMMON: [&str; 44] = [
    "a", "al", "an", "and", "are", "as", "at", "be", "by", "con", "de", "del", "el", "en", "es", "for", "from", "in",
    "is", "it", "la", "las", "lo", "los", "o", "of", "on", "or", "para", "por", "que", "se", "su", "that", "the",
    "their", "this", "to", "un", "una", "we", "with", "y", "your",
];

/// Lower case, without accents.
pub(in crate::catalog) fn plain(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.nfd().filter(|letter| !is_combining_mark(*letter)).flat_map(char::to_lowercase).collect()
}

/// The words of a text in lower case, without those that say nothing.
pub(in crate::catalog) fn words(text: &str) -> impl Iterator<Item = String> {
    let words: Vec<String> = text
        .split(|letter: char| !letter.is_alphanumeric() && !is_combining_mark(letter))
        .map(str::to_lowercase)
        .filter(|word| word.len() > 1 && !COMMON.contains(&word.as_str()))
        .collect();
    words.into_iter()
}

/// Finds the stems of words.
pub(in crate::catalog) struct Stems(Stemmer, Stemmer);

impl Stems {
    pub(in crate::catalog) fn new() -> Self {
        Self(Stemmer::create(Algorithm::English), Stemmer::create(Algorithm::Spanish))
    }

    /// The stems of a word in English and in Spanish, as it stands and without its accents: a text does not say in which language it
    /// is, and who asks may leave the accents out.
    pub(in crate::catalog) fn of(&self, word: &str) -> BTreeSet<String> {
        let bare = plain(word);
        let accented = plain(&self.1.stem(word));
        BTreeSet::from([self.0.stem(&bare).into_owned(), self.1.stem(&bare).into_owned(), accented])
    }
}
