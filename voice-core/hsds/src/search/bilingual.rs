//! Words of one language that find services described in the other.
//!
//! The list (`terms.txt`) has the concepts of social services, after the top levels of the 211
//! taxonomy and of Open Eligibility, in our own words, which no translator has checked: a line for
//! a concept, its words in Spanish and in English, below the source of the concept. A false friend
//! finds what it means: *violación* is no violation of a code.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use crate::words::{Stems, plain};

const LINES: &str = include_str!("terms.txt");

/// The stems of other words for what a word means.
#[derive(Default)]
pub(super) struct Meanings {
    /// In the other language.
    pub(super) translated: BTreeSet<String>,
    /// In the same language.
    pub(super) related: BTreeSet<String>,
}

static MEANINGS: LazyLock<BTreeMap<String, Meanings>> = LazyLock::new(|| {
    let stems = Stems::new();
    let mut meanings: BTreeMap<String, Meanings> = BTreeMap::new();
    for (spanish, english) in LINES.lines().filter_map(|line| line.split_once('=')) {
        let list = |text: &str| -> Vec<String> {
            text.split(',').map(str::trim).map(str::to_owned).collect()
        };
        let (spanish, english) = (list(spanish), list(english));
        for (from, to) in [(&spanish, &english), (&english, &spanish)] {
            for word in from {
                let meant = meanings.entry(plain(word)).or_default();
                meant.translated.extend(to.iter().flat_map(|word| stems.of(word)));
                let related = from.iter().filter(|other| *other != word);
                meant.related.extend(related.flat_map(|word| stems.of(word)));
            }
        }
    }
    meanings
});

const FRIENDS: &str = include_str!("friends.txt");

/// The stems of the words that look like a false friend, by it.
static ALIKE: LazyLock<BTreeMap<String, BTreeSet<String>>> = LazyLock::new(|| {
    let stems = Stems::new();
    let lines = FRIENDS.lines().filter_map(|line| line.split_once('>'));
    let alike = lines.map(|(word, others)| {
        let others = others.split(',').flat_map(|other| stems.of(other.trim()));
        // By what it has alone it is found.
        let bare = stems.of(word.trim());
        let own = bare.iter().max_by_key(|stem| stem.len()).cloned();
        (plain(word.trim()), others.filter(|stem| Some(stem) != own.as_ref()).collect())
    });
    alike.collect()
});

/// The stems of what only looks like a word; none where it is no false friend.
pub(super) fn alike(word: &str) -> Option<&'static BTreeSet<String>> {
    ALIKE.get(&plain(word))
}

/// Other words for what a word means; none where the list does not have it.
pub(super) fn meanings(word: &str) -> Option<&'static Meanings> {
    let word = plain(word);
    let singular = || word.strip_suffix("es").or_else(|| word.strip_suffix('s'));
    MEANINGS
        .get(&word)
        .or_else(|| MEANINGS.get(word.strip_suffix('s')?))
        .or_else(|| MEANINGS.get(singular()?))
}

/// The meanings of the word of the list that differs in one letter, or in two that are exchanged;
/// none where there are several or the word is short.
pub(super) fn nearly(word: &str) -> Option<&'static Meanings> {
    const SHORTEST: usize = 6;
    let word = plain(word);
    if word.chars().count() < SHORTEST {
        return None;
    }
    let mut near = MEANINGS.iter().filter(|(known, _)| {
        known.chars().next() == word.chars().next() && strsim::osa_distance(known, &word) <= 1
    });
    let first = near.next()?;
    near.next().is_none().then_some(first.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_has_words_of_both_languages_once() {
        let mut words = BTreeSet::new();
        let is_source = |line: &&str| line.starts_with('#');
        assert!(LINES.lines().next().is_some_and(|line| is_source(&line)), "a source for each");
        let mut concepts = 0;
        for line in LINES.lines().filter(|line| !is_source(line)) {
            concepts += 1;
            let (spanish, english) = line.split_once('=').expect(line);
            for word in spanish.split(',').chain(english.split(',')) {
                let word = word.trim();
                assert!(!word.is_empty() && !word.contains(' '), "{line}");
                words.insert(word);
            }
        }
        assert!(concepts >= 300, "{concepts}");
        assert!(words.len() >= 2 * concepts, "{}", words.len());
    }

    #[test]
    fn a_slip_of_the_hand_is_one() {
        for (word, is_near) in [
            ("refujio", true),
            ("vivenda", true),
            ("abogdao", true),
            ("xyzzyx", false),
            ("ropas", false),
        ] {
            assert_eq!(nearly(word).is_some(), is_near, "{word}");
        }
    }

    #[test]
    fn false_friends_mean_what_they_mean() {
        let stems = Stems::new();
        let means = |word: &str, other: &str| {
            let of = stems.of(other);
            meanings(word).is_some_and(|meant| !meant.translated.is_disjoint(&of))
        };
        for (word, other) in [
            ("vivienda", "housing"),
            ("violación", "rape"),
            ("testigo", "witness"),
            ("abogados", "lawyer"),
            ("housing", "vivienda"),
            ("embarazada", "pregnant"),
            ("ropa", "clothing"),
            ("biblioteca", "library"),
            ("pariente", "relative"),
            ("jubilación", "retirement"),
        ] {
            assert!(means(word, other), "{word} {other}");
        }
        for (word, other) in [
            ("violación", "violation"),
            ("testigo", "testing"),
            ("embarazada", "embarrassed"),
            ("ropa", "rope"),
            ("pariente", "parent"),
            ("jubilación", "jubilation"),
            ("delito", "delight"),
            ("asistencia", "attendance"),
            ("colegio", "college"),
            ("casa", "case"),
        ] {
            assert!(!means(word, other), "{word} {other}");
        }
    }
}
