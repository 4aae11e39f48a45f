//! What must hold of the rules of a policy before it loads.

use super::information::has_told_form;
use super::merged::{Merged, covered, grantable};
use super::policy_error::PolicyErrorCollector;
use super::{
    Citation, Class, Classification, Coverage, Effect, Exception, Pack, PolicyErrorCode, Rule,
};
use crate::category::{Category, CategorySet};
use crate::requester::{Jurisdiction, Purpose};
use crate::subject::Protection;
use crate::vocabulary::Vocabulary;
use crate::wire::Set;

impl PolicyErrorCollector {
    /// What each rule must keep by itself.
    pub(super) fn rules(&mut self, packs: &[Pack], merged: &Merged<'_>) {
        let grantable = grantable(merged.all_rules(), &merged.groups);
        for pack in packs {
            for (at, rule) in pack.rules.iter().enumerate() {
                let mut flaw = |code, rest: &str, expected: &str| {
                    self.flaw(code, Some(pack), Some(rule), format!("/rules/{at}{rest}"), expected);
                };
                names(rule, merged, &mut flaw);
                reporters(rule, pack, &mut flaw);
                exceptions(rule, &mut flaw);
                if rule.effect != Effect::Prohibit {
                    release(rule, pack, merged, grantable, &mut flaw);
                }
            }
        }
    }
}

impl PolicyErrorCollector {
    /// Every category and protection of a pack is one of this library or of the vocabulary.
    pub(super) fn declared(&mut self, packs: &[Pack], vocabulary: &Vocabulary) {
        let known = vocabulary.every_category();
        for pack in packs {
            for (place, category) in named(pack) {
                if known.contains(category) {
                    continue;
                }
                let expected = format!(
                    "a vocabulary beside the packs that declares `{}`, or no such category",
                    category.as_str()
                );
                self.flaw(
                    PolicyErrorCode::UnclassifiedCategory,
                    Some(pack),
                    None,
                    place,
                    &expected,
                );
            }
            let listed = vocabulary.every_protection();
            for (place, protection) in protections(pack) {
                if listed.contains(protection) {
                    continue;
                }
                let expected = format!(
                    "a vocabulary beside the packs that declares `{}`, or no such protection",
                    protection.as_str()
                );
                let code = PolicyErrorCode::UnlistedProtection;
                self.flaw(code, Some(pack), None, place, &expected);
            }
            for (at, rule) in pack.rules.iter().enumerate() {
                let declared = |purpose| vocabulary.every_purpose().any(|of| of == purpose);
                let purposes = rule.when.purposes.iter().flatten();
                let purposes = purposes.filter(|of| !declared(**of)).map(Purpose::as_str);
                let purposes = purposes.map(|name| ("purposes", "purpose", name));
                let declared = |by| vocabulary.every_jurisdiction().any(|of| of == by);
                let jurisdictions = rule.when.jurisdictions.iter().flatten();
                let jurisdictions = jurisdictions.filter(|of| !declared(**of));
                let jurisdictions = jurisdictions.map(Jurisdiction::as_str);
                let jurisdictions =
                    jurisdictions.map(|name| ("jurisdictions", "jurisdiction", name));
                for (field, kind, name) in purposes.chain(jurisdictions) {
                    let expected = format!(
                        "a vocabulary beside the packs that declares `{name}`, or no such {kind}"
                    );
                    let place = format!("/rules/{at}/when/{field}");
                    let code = PolicyErrorCode::UndeclaredTerm;
                    self.flaw(code, Some(pack), Some(rule), place, &expected);
                }
            }
        }
    }
}

/// Every protection that a pack names, and where.
fn protections(pack: &Pack) -> Vec<(String, Protection)> {
    let entries = pack.protections.iter().enumerate();
    let mut named: Vec<_> =
        entries.map(|(at, of)| (format!("/protections/{at}/protection"), of.protection)).collect();
    for (at, rule) in pack.rules.iter().enumerate() {
        let asked = rule.when.protections.iter().flatten();
        named.extend(asked.map(|of| (format!("/rules/{at}/when/protections"), *of)));
        for (index, exception) in rule.unless.iter().enumerate() {
            match exception {
                Exception::Consent { protection, .. } | Exception::Waiver { protection, .. } => {
                    named.push((format!("/rules/{at}/unless/{index}/protection"), *protection));
                }
                Exception::AskedBy { .. } => {}
            }
        }
    }
    named
}

/// Every category that a pack names, and where.
fn named(pack: &Pack) -> Vec<(String, Category)> {
    let mut named = Vec::new();
    let mut all = |place: String, categories: &Set<Category>| {
        named.extend(categories.iter().map(|category| (place.clone(), *category)));
    };
    let covers = |place: String, of: &Coverage| match of {
        Coverage::WholePerson {} => None,
        Coverage::Categories { categories } => {
            Some((format!("{place}/categories"), categories.clone()))
        }
        Coverage::CoverGroup { alone, .. } => {
            alone.clone().map(|alone| (format!("{place}/alone"), alone))
        }
    };
    for (at, of) in pack.classes.iter().enumerate() {
        all(format!("/classes/{at}/category"), &[of.category].into());
    }
    for (at, of) in pack.cover_groups.iter().enumerate() {
        if let Some((place, categories)) = covers(format!("/cover_groups/{at}/covers"), &of.covers)
        {
            all(place, &categories);
        }
    }
    for (at, of) in pack.links.iter().enumerate() {
        all(format!("/links/{at}/from"), &of.from);
        all(format!("/links/{at}/to"), &[of.to].into());
    }
    for (at, rule) in pack.rules.iter().enumerate() {
        if let Some((place, categories)) = covers(format!("/rules/{at}/covers"), &rule.covers) {
            all(place, &categories);
        }
        for (index, exception) in rule.unless.iter().enumerate() {
            if let Exception::AskedBy { categories, .. } = exception {
                all(format!("/rules/{at}/unless/{index}/categories"), categories);
            }
        }
    }
    named
}

/// What a rule names must be known.
fn names(rule: &Rule, merged: &Merged<'_>, flaw: &mut impl FnMut(PolicyErrorCode, &str, &str)) {
    if let Coverage::CoverGroup { group, alone } = &rule.covers {
        if !merged.groups.footprints.contains_key(&group) {
            flaw(
                PolicyErrorCode::UnknownCoverGroup,
                "/covers/group",
                "the id of a cover group of one of the packs",
            );
        } else if !alone
            .iter()
            .flatten()
            .copied()
            .collect::<CategorySet>()
            .difference(covered(&rule.covers, &merged.groups))
            .is_empty()
        {
            flaw(
                PolicyErrorCode::AloneBeyondCover,
                "/covers/alone",
                "categories of the cover group's footprint only",
            );
        }
    }
}

/// The series that a rule cites are known, or declared by its pack.
fn reporters(rule: &Rule, pack: &Pack, flaw: &mut impl FnMut(PolicyErrorCode, &str, &str)) {
    let declared = pack.reporters.as_deref().unwrap_or_default();
    let mut check = |citation: &Citation, place: String| {
        if !citation.is_of_known_series(declared) {
            flaw(
                PolicyErrorCode::UnknownReporter,
                &place,
                "a series that the pack declares in `reporters`, by the name before the colon",
            );
        }
    };
    for (index, citation) in rule.citations.iter().enumerate() {
        check(citation, format!("/citations/{index}/text"));
    }
    for (index, exception) in rule.unless.iter().enumerate() {
        check(exception.citation(), format!("/unless/{index}/citation/text"));
    }
}

/// An exception releases: it belongs to a prohibition, and rests on law that was read.
fn exceptions(rule: &Rule, flaw: &mut impl FnMut(PolicyErrorCode, &str, &str)) {
    for (index, exception) in rule.unless.iter().enumerate() {
        if rule.effect != Effect::Prohibit {
            flaw(
                PolicyErrorCode::MisplacedException,
                &format!("/unless/{index}"),
                "exceptions in prohibitions only",
            );
        }
        if !exception.citation().carries_release() {
            let expected = "a citation that was verified: an exception releases";
            flaw(
                PolicyErrorCode::ReleaseFromMemory,
                &format!("/unless/{index}/citation"),
                expected,
            );
        }
    }
}

/// A permit or duty rests on law that was read, on the question alone, and on what can be told.
fn release(
    rule: &Rule,
    pack: &Pack,
    merged: &Merged<'_>,
    grantable: CategorySet,
    flaw: &mut impl FnMut(PolicyErrorCode, &str, &str),
) {
    if !rule.citations.iter().any(Citation::carries_release) {
        let expected = "a citation that was verified: a release never rests on memory alone";
        flaw(PolicyErrorCode::ReleaseFromMemory, "/citations", expected);
    }
    let covered = covered(&rule.covers, &merged.groups);
    let untold = |category: &Category| {
        let said = |of: &Classification| of.category == *category && of.class == Class::Never;
        // What another pack narrowed is no flaw of this one.
        !has_told_form(*category)
            || merged.is_never(*category)
                && (!merged.narrowed().contains(*category) || pack.classes.iter().any(said))
    };
    if let Some(category) = covered.iter().find(untold).filter(|_| rule.effect == Effect::Permit) {
        flaw(
            PolicyErrorCode::ReleaseOfNever,
            "/covers",
            &format!("no `{}`, which is never told", category.as_str()),
        );
    }
    if rule.effect == Effect::Duty && !covered.difference(grantable).is_empty() {
        let expected =
            "a permit for each category of the duty: a right to be told is no ground to release";
        flaw(PolicyErrorCode::DutyWithoutGround, "/covers", expected);
    }
}
