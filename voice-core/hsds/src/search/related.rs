//! Needs that services for other needs help with too.
//!
//! The list (`related.txt`) says of a need what else helps whoever has it: who is evicted is
//! helped by a line for tenants. What is found by it alone comes last.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use crate::words::{Stems, words};

const LINES: &str = include_str!("related.txt");

/// The stems of a word.
type StemSet = BTreeSet<String>;

/// What else helps with a need.
pub(super) struct Related {
    /// The words of the need.
    need: Vec<StemSet>,
    /// Alternatives: of each, all words must be there.
    pub(super) helped_by: Vec<Vec<StemSet>>,
}

static RELATED: LazyLock<Vec<Related>> = LazyLock::new(|| {
    let stems = Stems::new();
    let phrase = |text: &str| words(text).iter().map(|word| stems.of(word)).collect();
    let lines = LINES.lines().filter(|line| !line.starts_with('#'));
    let related = lines.filter_map(|line| line.split_once('>')).map(|(need, others)| Related {
        need: phrase(need),
        helped_by: others.split('|').map(phrase).collect(),
    });
    related.collect()
});

/// The places in [`RELATED`] of the needs whose first word has a stem.
static BY_STEM: LazyLock<BTreeMap<&'static str, Vec<usize>>> = LazyLock::new(|| {
    let mut by_stem: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, related) in RELATED.iter().enumerate() {
        for stem in related.need.iter().take(1).flatten() {
            by_stem.entry(stem).or_default().push(at);
        }
    }
    by_stem
});

/// What else helps with words of these meanings, each with the places of the words of its need
/// among them.
pub(super) fn related(meant: &[&StemSet]) -> Vec<(&'static Related, Vec<usize>)> {
    let stems = meant.iter().copied().flatten();
    let begun: BTreeSet<usize> =
        stems.filter_map(|stem| BY_STEM.get(stem.as_str())).flatten().copied().collect();
    let places = |related: &'static Related| {
        let place = |of: &StemSet| meant.iter().position(|meant| !meant.is_disjoint(of));
        related.need.iter().map(place).collect::<Option<Vec<usize>>>().map(|at| (related, at))
    };
    begun.into_iter().filter_map(|at| RELATED.get(at)).filter_map(places).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_names_a_need_and_what_helps() {
        let lines = LINES.lines().filter(|line| !line.starts_with('#'));
        assert_eq!(lines.clone().count(), RELATED.len());
        let needs: BTreeSet<&str> = lines.map(|line| line.split('>').next().unwrap()).collect();
        assert_eq!(needs.len(), RELATED.len(), "each need once");
        for of in RELATED.iter() {
            assert!(!of.need.is_empty());
            assert!(of.helped_by.iter().all(|words| !words.is_empty() && *words != of.need));
        }
    }
}
