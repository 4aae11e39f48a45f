//! What must hold of the rules of a policy before it loads.

use std::collections::BTreeSet;

use super::information::has_told_form;
use super::merged::Merged;
use super::{Citation, Class, Conditions, Coverage, Effect, Exception, Flaw, FlawCode, Pack, PackId, Rule, RuleId};
use crate::category::{Category, CategorySet};
use crate::requester::Capacity;
use crate::subject::{Protection, ProtectionSet};

/// The flaws so far.
pub(super) struct Check {
    pub(super) flaws: Vec<Flaw>,
}

impl Check {
    pub(super) fn flaw(
        &mut self,
        code: FlawCode,
        pack: Option<&Pack>,
        rule: Option<&Rule>,
        pointer: String,
        expected: &str,
    ) {
        let (pack, rule): (Option<PackId>, Option<RuleId>) =
            (pack.map(|pack| pack.id.clone()), rule.map(|rule| rule.id.clone()));
        self.flaws.push(Flaw { code, pack, rule, pointer, expected: expected.to_owned() });
    }

    pub(super) fn once(&mut self, again: bool, differs: bool, pack: &Pack, place: String) {
        if again {
            self.flaw(FlawCode::SaidTwice, Some(pack), None, place, "this once in the pack: remove one of the two");
        } else if differs {
            self.flaw(FlawCode::PacksDisagree, Some(pack), None, place, "what the other packs say of it");
        }
    }

    /// What each rule must keep by itself.
    pub(super) fn rules(&mut self, packs: &[Pack], merged: &Merged<'_>) {
        let grantable = merged.grantable();
        for pack in packs {
            for (at, rule) in pack.rules.iter().enumerate() {
                let mut flaw = |code, rest: &str, expected: &str| {
                    self.flaw(code, Some(pack), Some(rule), format!("/rules/{at}{rest}"), expected);
                };
                names(rule, merged, &mut flaw);
                exceptions(rule, &mut flaw);
                if rule.effect == Effect::Prohibit {
                    prohibition(rule, &mut flaw);
                } else {
                    release(rule, merged, grantable, &mut flaw);
                }
            }
        }
    }

    /// Each protection that is listed must be enforced.
    pub(super) fn enforcement(&mut self, packs: &[Pack], merged: &Merged<'_>) {
        let enforced: ProtectionSet =
            merged.prohibitions().flat_map(|rule| rule.when.protections.iter().flatten().copied()).collect();
        for pack in packs {
            for (at, of) in pack.protections.iter().enumerate() {
                if !enforced.contains(of.protection) {
                    let expected = format!("a prohibition that names `{}`", of.protection.as_str());
                    let place = format!("/protections/{at}");
                    self.flaw(FlawCode::UnenforcedProtection, Some(pack), None, place, &expected);
                }
            }
        }
    }

    /// Each covert protection must share what it withholds.
    ///
    /// What withholds the whole person is covered by "no such person". What withholds less is covered by an open
    /// protection with the same footprint, conditions and exceptions. A waiver makes no difference between requesters and
    /// needs no cover. What nobody is ever told needs none either.
    pub(super) fn covers(&mut self, packs: &[Pack], merged: &Merged<'_>) {
        let grantable = merged.grantable();
        let footprint = |rule: &Rule| merged.covered(&rule.covers).and(grantable);
        let open = |protection: &Protection| merged.covertness.get(protection) == Some(&false);
        for pack in packs {
            for (at, rule) in pack.rules.iter().enumerate() {
                let covert = rule.when.protections.iter().flatten().find(|of| merged.covertness.get(of) == Some(&true));
                let Some(covert) = covert.filter(|_| rule.effect == Effect::Prohibit) else { continue };
                let withheld = footprint(rule);
                let shape = Shape::of(rule);
                let whole = withheld == grantable && shape.exceptions.is_empty() && shape.when == Conditions::ALWAYS;
                let covered = merged.prohibitions().any(|other| {
                    other.when.protections.iter().flatten().any(open)
                        && footprint(other) == withheld
                        && Shape::of(other) == shape
                        && other.in_force == rule.in_force
                });
                if !withheld.is_empty() && !whole && !covered {
                    let expected = format!(
                        "a prohibition of an open protection with the same footprint, conditions, exceptions and days, so that nothing proves `{}`",
                        covert.as_str()
                    );
                    let place = format!("/rules/{at}/covers");
                    self.flaw(FlawCode::CovertWithoutCover, Some(pack), Some(rule), place, &expected);
                }
            }
        }
    }
}

/// What a rule names must be known.
fn names(rule: &Rule, merged: &Merged<'_>, flaw: &mut impl FnMut(FlawCode, &str, &str)) {
    if let Coverage::CoverGroup { group } = &rule.covers
        && !merged.groups.contains_key(group)
    {
        flaw(FlawCode::UnknownCoverGroup, "/covers/group", "the id of a cover group of one of the packs");
    }
    let in_conditions = rule.when.protections.iter().flatten().map(|of| (*of, "/when/protections".to_owned()));
    let in_exceptions = rule.unless.iter().enumerate().filter_map(|(index, exception)| match exception {
        Exception::Consent { protection, .. } | Exception::Waiver { protection, .. } => {
            Some((*protection, format!("/unless/{index}/protection")))
        }
        Exception::AskedBy { .. } => None,
    });
    for (protection, place) in in_conditions.chain(in_exceptions) {
        if !merged.covertness.contains_key(&protection) {
            let expected = format!("an entry for `{}` under `protections` of one of the packs", protection.as_str());
            flaw(FlawCode::UnlistedProtection, &place, &expected);
        }
    }
}

/// An exception releases: it belongs to a prohibition, and rests on law that was read.
fn exceptions(rule: &Rule, flaw: &mut impl FnMut(FlawCode, &str, &str)) {
    for (index, exception) in rule.unless.iter().enumerate() {
        if rule.effect != Effect::Prohibit {
            flaw(FlawCode::MisplacedException, &format!("/unless/{index}"), "exceptions in prohibitions only");
        }
        if !exception.citation().carries_release() {
            let expected = "a citation that was verified: an exception releases";
            flaw(FlawCode::ReleaseFromMemory, &format!("/unless/{index}/citation"), expected);
        }
    }
}

/// A prohibition does not end with better proof.
fn prohibition(rule: &Rule, flaw: &mut impl FnMut(FlawCode, &str, &str)) {
    let Conditions { identity, standing, matter_linked, .. } = &rule.when;
    if identity.is_some() || standing.is_some() || *matter_linked {
        let expected = "no identity, standing or link to the matter among the conditions of a prohibition: worse proof never releases more";
        flaw(FlawCode::ProhibitionOnProof, "/when", expected);
    }
}

/// A permit or duty rests on law that was read, on the question alone, and on what can be told.
fn release(rule: &Rule, merged: &Merged<'_>, grantable: CategorySet, flaw: &mut impl FnMut(FlawCode, &str, &str)) {
    if !rule.citations.iter().any(Citation::carries_release) {
        let expected = "a citation that was verified: a release never rests on memory alone";
        flaw(FlawCode::ReleaseFromMemory, "/citations", expected);
    }
    if rule.when.protections.is_some() || rule.when.conflicts.is_some() {
        let expected =
            "no protection or conflict among the conditions of a release: nothing more is told because one holds";
        flaw(FlawCode::ReleaseOnProtection, "/when", expected);
    }
    let covered = merged.covered(&rule.covers);
    let untold = |category: &Category| !has_told_form(*category) || merged.classes.get(category) == Some(&Class::Never);
    if let Some(category) = covered.iter().find(untold).filter(|_| rule.effect == Effect::Permit) {
        flaw(FlawCode::ReleaseOfNever, "/covers", &format!("no `{}`, which is never told", category.as_str()));
    }
    if rule.effect == Effect::Duty && !covered.minus(grantable).is_empty() {
        let expected = "a permit for each category of the duty: a right to be told is no ground to release";
        flaw(FlawCode::DutyWithoutGround, "/covers", expected);
    }
}

/// What a requester can tell of a prohibition but for the protection it names.
#[derive(PartialEq)]
pub(super) struct Shape {
    when: Conditions,
    exceptions: Vec<Option<(BTreeSet<Capacity>, BTreeSet<Category>)>>,
}

impl Shape {
    pub(super) fn of(rule: &Rule) -> Self {
        let exceptions = rule.unless.iter().filter_map(|exception| match exception {
            Exception::Consent { .. } => Some(None),
            Exception::Waiver { .. } => None,
            Exception::AskedBy { capacities, categories, .. } => Some(Some((capacities.clone(), categories.clone()))),
        });
        Self { when: Conditions { protections: None, ..rule.when.clone() }, exceptions: exceptions.collect() }
    }
}
