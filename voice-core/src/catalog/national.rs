//! The national catalog: lines that serve the whole country, with source, hours, languages and the
//! day until which they were verified.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use voice_hsds::words::{Stems, plain, words};
use voice_hsds::{Catalog, Mode, Object, Options, Row, Source, read};

use super::search::{CrisisLine, Search};

/// The national lines, as HSDS 3.0 with the fields `source`, `verified_until` and `crisis_line` of
/// our own, and `words` of a term, by which a line for a crisis is found in both languages.
pub const NATIONAL_JSON: &[u8] = include_bytes!("data/national.json");

/// The national catalog.
///
/// ```
/// use voice_core::catalog::{Object, national};
///
/// let line = national()
///     .rows(Object::Service)
///     .find(|service| service.get("name") == Some("VictimConnect"));
/// let phone = line.and_then(|line| line.children(Object::Phone).next());
/// assert_eq!(phone.and_then(|phone| phone.get("number")), Some("1-855-4-VICTIM"));
/// ```
#[must_use]
#[expect(
    clippy::expect_used,
    reason = "compiled in; the test every_national_line_is_read reads all of it"
)]
pub fn national() -> &'static Catalog {
    static CATALOG: LazyLock<Catalog> = LazyLock::new(|| {
        let source = Source { name: "national.json", bytes: NATIONAL_JSON };
        let mut options = Options::default();
        options.mode = Mode::Strict;
        read(&[source], &options, &mut |_, _| ()).expect("the national catalog is strictly HSDS").0
    });
    &CATALOG
}

/// A word this long may be typed with one letter wrong.
const LONG_WORD: usize = 8;

/// Words of which one is enough: as they stand, and their stems.
struct Alternatives {
    words: Vec<String>,
    stems: BTreeSet<String>,
}

impl Alternatives {
    fn new<'a>(words: impl Iterator<Item = &'a str>, stems: &Stems) -> Self {
        let words: Vec<&str> = words.collect();
        let stems = words.iter().flat_map(|word| stems.of(&word.to_lowercase())).collect();
        Self { words: words.into_iter().map(plain).collect(), stems }
    }

    fn is_asked(&self, asked: &[(String, BTreeSet<String>)]) -> bool {
        asked.iter().any(|(word, stems)| {
            let nearly = |known: &String| {
                word.chars().count().min(known.chars().count()) >= LONG_WORD
                    && strsim::osa_distance(word, known) == 1
            };
            !stems.is_disjoint(&self.stems) || self.words.iter().any(nearly)
        })
    }
}

/// A line for a crisis, and what it is asked for with: phrases, each of words that must
/// all be asked.
struct Line {
    shown: CrisisLine,
    for_every_need: bool,
    phrases: Vec<Vec<Alternatives>>,
}

/// The field of a term with its phrases by language: words with a space between, of which those
/// with a stroke between mean the same.
const WORDS: &str = "words";

/// The terms of needs that are always to be thought of.
const FOR_EVERY_NEED: [&str; 3] = ["emergency", "victims-of-crime", "crisis"];

impl Line {
    #[expect(
        clippy::expect_used,
        reason = "compiled in; the test every_national_line_is_read reads all of it"
    )]
    fn new(service: Row<'static>, stems: &Stems) -> Self {
        let terms = || {
            service
                .children(Object::Attribute)
                .filter_map(|attribute| attribute.parent(Object::TaxonomyTerm))
        };
        let code = |term: &Row<'static>| term.get("code").expect("the code of a term");
        let codes = terms().map(|term| {
            code(&term)
                .split('-')
                .map(|word| Alternatives::new([word].into_iter(), stems))
                .collect::<Vec<_>>()
        });
        let own = terms()
            .flat_map(|term| term.unmodelled())
            .filter(|(name, _)| *name == WORDS)
            .flat_map(|(_, json)| {
                let languages: BTreeMap<String, Vec<String>> =
                    serde_json::from_str(json).expect("the words of a term, by language");
                languages.into_values().flatten()
            });
        let phrase = |phrase: String| {
            phrase
                .split(' ')
                .map(|words| Alternatives::new(words.split('/'), stems))
                .collect::<Vec<_>>()
        };
        Self {
            for_every_need: terms().any(|term| FOR_EVERY_NEED.contains(&code(&term))),
            phrases: codes.chain(own.map(phrase)).collect(),
            shown: CrisisLine::new(service),
        }
    }

    fn is_for(&self, asked: &[(String, BTreeSet<String>)]) -> bool {
        self.for_every_need
            || self.phrases.iter().any(|phrase| phrase.iter().all(|words| words.is_asked(asked)))
    }
}

fn lines() -> &'static [Line] {
    static LINES: LazyLock<Vec<Line>> = LazyLock::new(|| {
        let stems = Stems::new();
        let is_crisis_line = |service: &Row<'_>| {
            service.unmodelled().any(|(name, json)| name == "crisis_line" && json == "true")
        };
        let services = national().rows(Object::Service).filter(is_crisis_line);
        services.map(|service| Line::new(service, &stems)).collect()
    });
    &LINES
}

/// The lines to give with an answer: those for every need, and those whose words are asked, in
/// English or in Spanish.
///
/// `term` is the name of the need, where it was asked for by the code of a scheme that
/// has no words.
pub(super) fn crisis_lines(search: &Search, term: Option<&str>) -> Vec<CrisisLine> {
    let stems = Stems::new();
    let asked = [&search.need, &search.words].into_iter().flatten().map(|text| text.as_str());
    let asked: Vec<(String, BTreeSet<String>)> =
        asked.chain(term).flat_map(words).map(|word| (plain(&word), stems.of(&word))).collect();
    lines().iter().filter(|line| line.is_for(&asked)).map(|line| line.shown.clone()).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    /// The number of objects under a key, at any depth.
    fn counted(of: &Value, key: &str) -> usize {
        match of {
            Value::Object(members) => members
                .iter()
                .map(|(name, value)| {
                    usize::from(name == key) * value.as_array().map_or(1, Vec::len)
                        + counted(value, key)
                })
                .sum(),
            Value::Array(items) => items.iter().map(|item| counted(item, key)).sum(),
            _ => 0,
        }
    }

    #[test]
    fn every_national_line_is_read() {
        let source: Value = serde_json::from_slice(NATIONAL_JSON).expect("JSON");
        let services = source.as_array().map_or_else(|| counted(&source, "services"), Vec::len);
        assert_eq!(national().rows(Object::Service).count(), services);
        let crisis = counted(&source, "crisis_line");
        assert!(crisis > 5, "{crisis}");
        assert_eq!(lines().len(), crisis);
        assert!(lines().iter().all(
            |line| line.for_every_need || line.phrases.iter().all(|phrase| !phrase.is_empty())
        ));
        let with_words = national()
            .rows(Object::TaxonomyTerm)
            .flat_map(Row::unmodelled)
            .filter(|(name, _)| *name == WORDS)
            .map(|(_, json)| {
                serde_json::from_str::<BTreeMap<String, Vec<String>>>(json)
                    .expect("words by language")
            });
        assert!(
            with_words.into_iter().all(|words| words.keys().eq(["en", "es"])),
            "in both languages"
        );
    }
}
