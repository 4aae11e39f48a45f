//! That nothing withheld follows from what is released.
//!
//! What follows is asked of one requester, under every purpose together on one day: somebody told the parts for different
//! purposes can put them together. Where all parts are released in some state, so they are in the one in which everything
//! holds that does not withhold them; if the whole is withheld in any such state, it is in that one.

use super::super::evaluate::Asker;
use super::super::{Draft, Link};
use super::model::{BASES, Column};
use super::opacity::{Effort, subsets};
use super::rules::{smallest, state};
use super::witness::{self, Holds};
use super::{Counterexample, Law, Limit, TooLarge, Violation};
use crate::category::{Category, CategorySet};
use crate::subject::{Protection, ProtectionSet};

/// The most waivers that are tried in every combination.
const MOST_WAIVERS: u32 = 12;

pub(super) fn open_links(draft: &Draft, columns: &[Column], effort: &mut Effort) -> Result<Vec<Violation>, TooLarge> {
    let waivable = draft.epochs.iter().flat_map(|epoch| &epoch.rules);
    let waivable = waivable.fold(ProtectionSet::EMPTY, |all, rule| all.or(rule.waivers()));
    if waivable.len() > MOST_WAIVERS {
        return Err(TooLarge::new(Limit::Lifted, waivable));
    }
    let links = draft.packs().iter().flat_map(|pack| &pack.links);
    let mut violations = Vec::new();
    for link in links {
        if let Some((asked, holds)) = opened(draft, columns, link, waivable, effort) {
            let categories: CategorySet = link.from.iter().copied().chain([link.to]).collect();
            let questions = asked.iter().filter_map(|column| witness::question(draft, column, categories)).collect();
            let subject = asked.first().and_then(|column| witness::subject(draft, column, &holds, categories));
            let from: Vec<&str> = link.from.iter().map(Category::as_str).collect();
            violations.push(Violation {
                law: Law::DerivationClosure,
                rules: withholding(draft, &asked, &holds, link.to),
                says: format!(
                    "`{}` is withheld and follows from {}, which is told; withhold that too, or tell both",
                    link.to.as_str(),
                    from.join(", ")
                ),
                counterexample: Some(Counterexample { questions, subjects: subject.into_iter().collect() }),
            });
        }
    }
    Ok(violations)
}

/// The rules that withhold a category, or that would have to permit it.
fn withholding(draft: &Draft, asked: &[Column], holds: &Holds, category: Category) -> Vec<super::RuleId> {
    let of = |column: &Column| {
        let (asker, state) = (Asker { conflicts: 0, ..column.asker() }, state(holds, column));
        let rules = draft.in_force(column.day).iter();
        let effective = rules.filter(move |rule| rule.prohibits && rule.effect(&asker, &state).contains(category));
        effective.filter_map(|rule| draft.rules().get(rule.index)).map(|rule| rule.id.clone()).collect::<Vec<_>>()
    };
    let mut rules: Vec<_> = asked.iter().flat_map(of).collect();
    rules.sort();
    rules.dedup();
    rules
}

/// The questions of one requester, and a person about whom they tell the parts and not the whole.
fn opened(
    draft: &Draft,
    columns: &[Column],
    link: &Link,
    waivable: ProtectionSet,
    effort: &mut Effort,
) -> Option<(Vec<Column>, Holds)> {
    // A single question first, then all purposes of one requester together.
    for column in columns {
        if let Some(holds) = withheld_whole(draft, &[*column], link, waivable, effort) {
            return Some((vec![*column], holds));
        }
    }
    for first in columns.iter().filter(|_| link.from.len() > 1) {
        let same = |column: &&Column| {
            let (one, other) = (column.context, first.context);
            (column.day, column.conflicts) == (first.day, first.conflicts)
                && (one.capacity, one.identity, one.standing, one.jurisdiction)
                    == (other.capacity, other.identity, other.standing, other.jurisdiction)
        };
        let asked: Vec<Column> = columns.iter().filter(same).copied().collect();
        if let Some(holds) = withheld_whole(draft, &asked, link, waivable, effort) {
            return Some((asked, holds));
        }
    }
    None
}

/// A person about whom every part is told in some question, and the whole in none.
fn withheld_whole(
    draft: &Draft,
    asked: &[Column],
    link: &Link,
    waivable: ProtectionSet,
    effort: &mut Effort,
) -> Option<Holds> {
    let parts: CategorySet = link.from.iter().copied().collect();
    let mut released = |column: &Column, holds: &Holds| {
        effort.states = effort.states.saturating_add(1);
        let asker = Asker { conflicts: 0, ..column.asker() };
        draft.verdict(column.day, &asker, &state(holds, column)).released
    };
    for places in placements(asked, parts) {
        for waivers in subsets(waivable) {
            for base in BASES.map(|base| ProtectionSet::EMPTY.with(base)) {
                let consents = ProtectionSet::ALL;
                let least = Holds { linked: true, protections: base, waivers, consents, consented: parts };
                let mut tells =
                    |holds: &Holds| places.iter().all(|(part, column)| released(column, holds).contains(*part));
                // What each protection leaves told, all of them together leave told.
                let most = Protection::ALL.into_iter().fold(least, |most, protection| {
                    let next = Holds { protections: most.protections.with(protection), ..most };
                    if tells(&next) { next } else { most }
                });
                let mut shows = |holds: &Holds| {
                    places.iter().all(|(part, column)| released(column, holds).contains(*part))
                        && !asked.iter().any(|column| released(column, holds).contains(link.to))
                };
                if shows(&most) {
                    return Some(smallest(most, shows));
                }
            }
        }
    }
    None
}

/// Every way to ask for the parts: each in one question that permits it.
fn placements(asked: &[Column], parts: CategorySet) -> Vec<Vec<(Category, Column)>> {
    let mut placements = vec![Vec::new()];
    for part in parts.iter() {
        let permitting = || asked.iter().filter(|column| column.permitted.contains(part));
        let more = |places: &Vec<(Category, Column)>| {
            let longer = permitting().map(|column| [places.clone(), vec![(part, *column)]].concat());
            longer.collect::<Vec<_>>()
        };
        placements = placements.iter().flat_map(more).collect();
    }
    placements
}
