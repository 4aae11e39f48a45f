//! What must hold of the rules of a policy before it loads.

use super::information::has_told_form;
use super::merged::Merged;
use super::{Citation, Class, Coverage, Effect, Exception, Flaw, FlawCode, Pack, PackId, Rule, RuleId};
use crate::category::{Category, CategorySet};
use crate::subject::ProtectionSet;

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
                if rule.effect != Effect::Prohibit {
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
}

/// What a rule names must be known.
fn names(rule: &Rule, merged: &Merged<'_>, flaw: &mut impl FnMut(FlawCode, &str, &str)) {
    if let Coverage::CoverGroup { group, alone } = &rule.covers {
        if !merged.groups.contains_key(group) {
            flaw(FlawCode::UnknownCoverGroup, "/covers/group", "the id of a cover group of one of the packs");
        } else if !alone
            .iter()
            .flatten()
            .copied()
            .collect::<CategorySet>()
            .minus(merged.covered(&rule.covers))
            .is_empty()
        {
            flaw(FlawCode::AloneBeyondCover, "/covers/alone", "categories of the cover group's footprint only");
        }
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

/// A permit or duty rests on law that was read, on the question alone, and on what can be told.
fn release(rule: &Rule, merged: &Merged<'_>, grantable: CategorySet, flaw: &mut impl FnMut(FlawCode, &str, &str)) {
    if !rule.citations.iter().any(Citation::carries_release) {
        let expected = "a citation that was verified: a release never rests on memory alone";
        flaw(FlawCode::ReleaseFromMemory, "/citations", expected);
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
