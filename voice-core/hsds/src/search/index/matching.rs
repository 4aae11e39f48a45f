//! Words that were asked for, and how much each says for a service.

use core::cmp::Reverse;
use std::collections::BTreeSet;

use roaring::RoaringBitmap;

use super::Index;
use crate::search::{bilingual, related, sets};
use crate::words::{Stems, words};

/// A word that was asked for.
pub(super) struct Matched {
    pub(super) asked: String,
    /// The stems of what it may mean.
    stems: BTreeSet<String>,
    /// How much it says: the fewer services have it, the more.
    weight: u32,
    /// The services that it finds in any way.
    services: RoaringBitmap,
    /// The services that have it, one that is nearly the same, or one that means it in the other
    /// language; the others have a related one.
    directly: RoaringBitmap,
    /// The services that have it as it was asked.
    exactly: RoaringBitmap,
    /// The services that have it in their names.
    named: RoaringBitmap,
}

impl Matched {
    pub(super) fn is_in(&self, service: u32) -> bool {
        self.services.contains(service)
    }

    /// How much it says for a service: as it was asked more than nearly or in the other language,
    /// that more than a related need, and in a name a little more.
    pub(super) fn score(&self, service: u32) -> u32 {
        if !self.is_in(service) {
            return 0;
        }
        let half = |says: &RoaringBitmap| u32::from(says.contains(service));
        let halves = 2 * half(&self.directly) + 2 * half(&self.exactly) + half(&self.named);
        self.weight.saturating_mul(2 + halves)
    }
}

impl Index {
    /// Keeps the services that have at least half of what is asked, by the weight of the words:
    /// half of what the best of them has. A word that no service has says nothing.
    pub(super) fn matching(
        &self,
        text: &str,
        found: &mut RoaringBitmap,
        matched: &mut Vec<Matched>,
    ) {
        let stems = Stems::new();
        let asked = words(text);
        if asked.is_empty() {
            return;
        }
        let pairs: Vec<String> = asked.windows(2).map(|pair| pair.concat()).collect();
        let mut of_text: Vec<Matched> =
            asked.into_iter().map(|word| self.matched(word, &stems, found)).collect();
        // "Text line" is said by "textline", too.
        for (at, joined) in pairs.iter().enumerate() {
            let having = self.having(&stems.of(joined), found);
            for word in of_text.iter_mut().skip(at).take(2).filter(|_| !having.is_empty()) {
                word.directly |= &having;
                word.services |= &having;
            }
        }
        self.relate(&mut of_text, found);
        of_text.retain(|word| !word.services.is_empty());
        *found = enough(&of_text);
        matched.extend(of_text);
    }

    /// Adds the services for related needs.
    fn relate(&self, matched: &mut [Matched], found: &RoaringBitmap) {
        let meant: Vec<&BTreeSet<String>> = matched.iter().map(|word| &word.stems).collect();
        for (related, places) in related::related(&meant) {
            for words in &related.helped_by {
                let having = words.iter().fold(found.clone(), |having, stems| {
                    let mut of_word = RoaringBitmap::new();
                    for stem in stems {
                        self.words.get(stem).add(&mut of_word, &having);
                    }
                    of_word
                });
                for at in &places {
                    if let Some(word) = matched.get_mut(*at) {
                        word.services |= &having;
                    }
                }
            }
        }
    }

    /// The services that have one of some stems.
    fn having(&self, stems: &BTreeSet<String>, found: &RoaringBitmap) -> RoaringBitmap {
        let mut having = RoaringBitmap::new();
        for stem in stems {
            self.words.get(stem).add(&mut having, found);
        }
        having
    }

    /// The services that have both of two words of which one is made: "help line" for "helpline".
    fn apart(&self, word: &str, stems: &Stems, found: &RoaringBitmap) -> RoaringBitmap {
        const SHORTEST: usize = 4;
        let ends = word.char_indices().map(|(at, _)| at);
        let ends = ends.filter(|at| *at >= SHORTEST && word.len().saturating_sub(*at) >= SHORTEST);
        let both = ends.filter_map(|at| word.split_at_checked(at)).map(|(one, other)| {
            let having = self.having(&stems.of(one), found);
            if having.is_empty() { having } else { self.having(&stems.of(other), &having) }
        });
        both.fold(RoaringBitmap::new(), |sum, both| sum | both)
    }

    /// What is found by a word.
    fn matched(&self, asked: String, stems_of: &Stems, found: &RoaringBitmap) -> Matched {
        let mut stems = stems_of.of(&asked);
        let other = bilingual::meanings(&asked);
        let alike = bilingual::alike(&asked);
        if let Some(alike) = alike {
            stems.retain(|stem| !alike.contains(stem));
        }
        let mut exactly = RoaringBitmap::new();
        for stem in &stems {
            self.words.get(stem).add(&mut exactly, found);
        }
        let is_word = stems.iter().any(|stem| self.words.keys.contains_key(stem));
        let mut directly = exactly.clone();
        let mut near = BTreeSet::new();
        // A word of the lists is no other word with a wrong letter: *testigo* is no "testing",
        // also where nothing says *testigo*.
        if other.is_none() && alike.is_none() {
            for stem in &stems {
                let letters = letters(stem);
                // That a word exists does not say that it is the one that was meant.
                let letters =
                    if is_word { u32::from(letters > 0 && stem.len() > 5) } else { letters };
                let Some(nearly) = sets::near(stem, letters).filter(|_| letters > 0) else {
                    continue;
                };
                self.words.similar(&nearly, |key, set| {
                    set.add(&mut directly, found);
                    near.extend(core::str::from_utf8(key).map(str::to_owned));
                });
            }
            near.extend(similar(&asked, stems_of));
        }
        if !is_word {
            directly |= self.apart(&asked, stems_of, found);
        }
        // A word of the list with a wrong letter: *refujio*.
        let other = other.or_else(|| bilingual::nearly(&asked).filter(|_| !is_word));
        near.extend(other.into_iter().flat_map(|other| other.translated.clone()));
        for stem in &near {
            self.words.get(stem).add(&mut directly, found);
        }
        let mut named = RoaringBitmap::new();
        for stem in stems.iter().chain(&near) {
            self.names.get(stem).add(&mut named, &directly);
        }
        let mut services = directly.clone();
        for stem in other.into_iter().flat_map(|other| &other.related) {
            self.words.get(stem).add(&mut services, found);
        }
        let having = if directly.is_empty() { &services } else { &directly };
        let weight = weight(found.len(), having.len());
        // What is nearly a word is meant where there is no such word.
        stems.extend(near.into_iter().filter(|_| !is_word));
        stems.extend(other.into_iter().flat_map(|other| other.translated.clone()));
        Matched { asked, stems, weight, services, directly, exactly, named }
    }
}

/// The services that have enough of the words.
fn enough(matched: &[Matched]) -> RoaringBitmap {
    let all: u32 = matched.iter().map(|word| word.weight).sum();
    let coverage = |service: u32| -> u32 {
        matched.iter().filter(|word| word.is_in(service)).map(|word| word.weight).sum()
    };
    let mut with_all = matched.iter().map(|word| &word.services);
    let Some(first) = with_all.next() else { return RoaringBitmap::new() };
    let is_whole = with_all.fold(first.clone(), |with_all, services| with_all & services);
    let best = if is_whole.is_empty() {
        let some = matched.iter().fold(RoaringBitmap::new(), |sum, word| sum | &word.services);
        some.iter().map(coverage).max().unwrap_or(0)
    } else {
        all
    };
    let least = best.div_ceil(SHARE);
    // What has light words alone does not reach it.
    let mut left = all;
    let mut candidates = RoaringBitmap::new();
    let mut by_weight: Vec<&Matched> = matched.iter().collect();
    by_weight.sort_by_key(|word| Reverse(word.weight));
    for word in by_weight {
        if left < least {
            break;
        }
        candidates |= &word.services;
        left = left.saturating_sub(word.weight);
    }
    candidates.into_iter().filter(|service| coverage(*service) >= least).collect()
}

/// Of the weight of the best service, one part of so many must be there.
const SHARE: u32 = 2;

/// Sixteen times the logarithm to the base 2 of how many times as many services there are as have
/// the word, and one more.
fn weight(all: u64, having: u64) -> u32 {
    let times = 16 + all.saturating_mul(16) / having.max(1);
    let whole = times.ilog2();
    let rest = (times << 4 >> whole) as u32 - 16;
    (whole - 4) * 16 + rest
}

/// The stems of a word with two letters that stand side by side exchanged: one slip of the hand.
fn similar(word: &str, stems: &Stems) -> BTreeSet<String> {
    let letters: Vec<char> = word.chars().collect();
    let exchanged = (1..letters.len()).filter(|_| letters.len() > 3).filter_map(|at| {
        let mut other = letters.clone();
        let before = at.checked_sub(1)?;
        other.swap(before, at);
        (other != letters).then(|| stems.of(&other.into_iter().collect::<String>()))
    });
    exchanged.flatten().collect()
}

/// In how many letters a stem may differ from one that is nearly the same: the longer, the more.
fn letters(stem: &str) -> u32 {
    match stem.chars().count() {
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Options, Query, Source, read};

    const SERVICES: &[u8] = b"id,name,status\n\
        eviction,Eviction defense desk,active\n\
        renters,Free legal help for renters,active\n\
        elders,Free legal help for seniors,active\n\
        families,Free legal help for families,active\n\
        hotline,Foreclosure defense hotline,active\n\
        witness,Help for witnesses of a crime,active\n";

    fn found(words: &str) -> Vec<String> {
        let source = Source { name: "services.csv", bytes: SERVICES };
        let (catalog, _) = read(&[source], &Options::default(), &mut |_, _| ()).expect("a catalog");
        let index = Index::new(catalog, &[]);
        let query = Query { words: Some(words), ..Query::default() };
        let found = index.search(&query, "2026-11-24".parse().expect("a day"));
        found.results.into_iter().map(|hit| hit.service_id).collect()
    }

    #[test]
    fn a_word_that_no_service_has_says_nothing() {
        assert_eq!(found("legal help for seniors tomorrow")[0], "elders");
        assert_eq!(found("tomorrow"), [""; 0]);
        assert_eq!(found("the"), found(""), "a word that says nothing asks for nothing");
    }

    #[test]
    fn the_fewer_services_have_a_word_the_more_it_says() {
        assert!(weight(430, 1) > weight(430, 10) && weight(430, 10) > weight(430, 430));
        assert!(weight(430, 430) > 0 && weight(u64::from(u32::MAX), 0) < 1000);
        assert_eq!(found("help witness"), ["witness"], "not by the word that says least alone");
    }

    #[test]
    fn words_are_found_joined_and_apart() {
        assert_eq!(found("hot line"), ["hotline"]);
        assert_eq!(found("legalhelp").len(), 3);
        assert_eq!(found("testgo"), ["witness"], "a word of Spanish with a letter left out");
    }

    #[test]
    fn what_helps_with_a_related_need_comes_last() {
        for asked in ["eviction", "evicton", "desalojo"] {
            assert_eq!(found(asked), ["eviction", "renters"], "{asked}");
        }
        assert_eq!(found("renters"), ["renters", "eviction"]);
    }
}
