//! That nothing withheld follows from what is released.
//!
//! What follows is asked of one requester, under every purpose together on one day: somebody told
//! the parts for different purposes can put them together. It is asked at every level of the link:
//! about a matter that the record does not name, about one that it names, and about one to which
//! its facts about a case belong too. Where all parts are released in some state, so they are in
//! the one in which everything holds that does not withhold them; if the whole is withheld in any
//! such state, it is in that one.

use super::super::{Draft, Link};
use super::counterexample;
use super::dimensions::{BASES, Holds, Linked, Size};
use super::model::{ContextClass, requesters};
use super::opacity::{Effort, subsets};
use super::smallest::{Named, smallest};
use super::{Counterexample, Law, Limit, TooLargeError, ViolationError};
use crate::category::{Category, CategorySet};
use crate::requester::ConflictSet;
use crate::subject::ProtectionSet;
use crate::wire::Set;

/// The most waivers that are tried in every combination.
const MOST_WAIVERS: u32 = 12;

/// Questions, and a person about whom they tell the parts and not the whole.
struct Opened {
    asked: Vec<ContextClass>,
    holds: Holds,
    size: Size,
}

pub(super) fn open_links(
    draft: &Draft,
    classes: &[ContextClass],
    effort: &mut Effort,
) -> Result<Vec<ViolationError>, TooLargeError> {
    let waivable = draft.intervals().iter().flat_map(|interval| &interval.rules);
    let waivable = waivable.fold(ProtectionSet::EMPTY, |all, rule| all.union(rule.waivers()));
    if waivable.len() > MOST_WAIVERS {
        return Err(TooLargeError::new(Limit::Lifted, waivable));
    }
    let links: Vec<&Link> = draft.packs().iter().flat_map(|pack| &pack.links).collect();
    // A single question first, then all purposes of one requester together.
    let alone: Vec<Vec<ContextClass>> = classes.iter().map(|class| vec![*class]).collect();
    let together =
        if links.iter().any(|link| link.from.len() > 1) { requesters(draft) } else { Vec::new() };
    let mut violations = Vec::new();
    for link in links {
        let mut search = Search { draft, link, waivable, effort: &mut *effort, found: None };
        search.among(&alone);
        if search.found.is_none() && link.from.len() > 1 {
            search.among(&together);
        }
        let Some(Opened { asked, holds, .. }) = search.found else { continue };
        let categories: CategorySet = link.from.iter().copied().chain([link.to]).collect();
        let questions = asked
            .iter()
            .map(|class| counterexample::question(draft.into(), class, categories))
            .collect();
        let subject = asked
            .first()
            .map(|class| counterexample::subject(draft.into(), class, &holds, categories));
        let from: Vec<&str> = link.from.iter().map(Category::as_str).collect();
        violations.push(ViolationError {
            law: Law::DerivationClosure,
            rules: withholding(draft, &asked, &holds, link.to),
            says: format!(
                "`{}` is withheld and follows from {}, which is told; withhold that too, or tell \
                 both",
                link.to.as_str(),
                from.join(", ")
            ),
            counterexample: Some(Counterexample {
                questions,
                subjects: subject.into_iter().collect(),
            }),
        });
    }
    Ok(violations)
}

/// The rules that withhold a category, or else those that permit it elsewhere and ask
/// for more here.
fn withholding(
    draft: &Draft,
    asked: &[ContextClass],
    holds: &Holds,
    category: Category,
) -> Vec<super::RuleId> {
    let of = |class: &ContextClass, prohibits: bool| {
        let (asker, state) = (class.untold(), holds.state(class.conflicts));
        let rules = draft.in_force(class.when).iter();
        let rules = rules.filter(move |rule| {
            let takes_effect = rule.effect(&asker, &state).contains(category);
            if prohibits {
                rule.prohibits && takes_effect
            } else {
                rule.permits
                    && !takes_effect
                    && rule.covers.contains(category)
                    && asker.facts.is_subset(rule.facts)
            }
        });
        rules
            .filter_map(|rule| draft.rules().get(rule.index))
            .map(|rule| rule.id.clone())
            .collect::<Vec<_>>()
    };
    let all = |prohibits: bool| -> Vec<_> {
        asked.iter().flat_map(|class| of(class, prohibits)).collect()
    };
    let mut rules = all(true);
    if rules.is_empty() {
        rules = all(false);
    }
    rules.into_iter().collect::<Set<_>>().into_iter().collect()
}

struct Search<'a> {
    draft: &'a Draft,
    link: &'a Link,
    waivable: ProtectionSet,
    effort: &'a mut Effort,
    found: Option<Opened>,
}

impl Search<'_> {
    /// The smallest case among ways of asking.
    fn among(&mut self, ways: &[Vec<ContextClass>]) {
        let parts: CategorySet = self.link.from.iter().copied().collect();
        for asked in ways {
            for linked in Linked::ALL {
                for places in placements(asked, parts, linked) {
                    self.place(asked, &places, linked, parts);
                }
            }
        }
    }

    /// A person about whom every part is told in its question, and the whole in none.
    fn place(
        &mut self,
        asked: &[ContextClass],
        places: &[(Category, ContextClass)],
        linked: Linked,
        parts: CategorySet,
    ) {
        let draft = self.draft;
        let conflicts = asked.first().map_or(ConflictSet::EMPTY, |class| class.conflicts);
        let mut states = 0_u64;
        let mut released = |class: &ContextClass, holds: &Holds| {
            states = states.saturating_add(1);
            draft.verdict(class.when, &class.untold(), &holds.state(class.conflicts)).released
        };
        let mut tells = |holds: &Holds| {
            places.iter().all(|(part, class)| released(class, holds).contains(*part))
        };
        let to = self.link.to;
        let withheld = |holds: &Holds| {
            let told = |class: &ContextClass| {
                draft
                    .verdict(class.when, &class.untold(), &holds.state(class.conflicts))
                    .released
                    .contains(to)
            };
            !asked.iter().any(told)
        };
        let bases = BASES.map(|base| ProtectionSet::EMPTY.with(base));
        let exists = subsets(self.waivable).any(|waivers| {
            bases.iter().any(|base| {
                let consents = ProtectionSet::ALL;
                let least =
                    Holds { linked, protections: *base, waivers, consents, consented: parts };
                // Where more protections hold, no more is told: that is proved before.
                if !tells(&least) {
                    return false;
                }
                // What each protection leaves told, all of them together leave told.
                let most = draft.protections().iter().fold(least, |most, protection| {
                    let next = Holds { protections: most.protections.with(protection), ..most };
                    if tells(&next) { next } else { most }
                });
                tells(&most) && withheld(&most)
            })
        });
        if exists {
            let rules = asked.first().map_or(&[][..], |class| draft.in_force(class.when));
            let (waivers, consents) = (self.waivable, ProtectionSet::ALL);
            let from = Holds { linked, waivers, consents, consented: parts, ..Holds::NOTHING };
            let bound = self.found.as_ref().map(|found| found.size);
            let none = ProtectionSet::EMPTY;
            let mut shows = |holds: &Holds| tells(holds) && withheld(holds);
            if let Some(holds) =
                smallest(&Named::by(rules.iter()), from, none, bound, conflicts, &mut shows)
            {
                let size = holds.size(conflicts);
                if bound.is_none_or(|bound| size < bound) {
                    self.found = Some(Opened { asked: asked.to_vec(), holds, size });
                }
            }
        }
        self.effort.states = self.effort.states.saturating_add(states);
    }
}

/// Every way to ask for the parts: each in one question that permits it.
fn placements(
    asked: &[ContextClass],
    parts: CategorySet,
    linked: Linked,
) -> Vec<Vec<(Category, ContextClass)>> {
    let mut placements = vec![Vec::new()];
    for part in parts.iter() {
        let permitting = || asked.iter().filter(|class| class.permitted_at(linked).contains(part));
        let more = |places: &Vec<(Category, ContextClass)>| {
            let longer = permitting().map(|class| [places.clone(), vec![(part, *class)]].concat());
            longer.collect::<Vec<_>>()
        };
        placements = placements.iter().flat_map(more).collect();
    }
    placements
}
