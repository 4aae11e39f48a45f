//! What must hold of the rules of a policy before it loads.

use super::flaw::FlawCollector;
use super::information::has_told_form;
use super::merged::{Merged, covered, grantable};
use super::{Citation, Class, Conditions, Coverage, Effect, Exception, FlawCode, Pack, Rule};
use crate::category::{Category, CategorySet};
use crate::law::Period;
use crate::subject::Protection;

impl FlawCollector {
    /// What each rule must keep by itself.
    pub(super) fn rules(&mut self, packs: &[Pack], merged: &Merged<'_>) {
        let grantable = grantable(merged.all_rules(), &merged.groups);
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

    /// Every protection is listed, and enforced from its first day on without a gap.
    pub(super) fn enforcement(&mut self, packs: &[Pack], merged: &Merged<'_>) {
        if packs.is_empty() {
            return;
        }
        let grantable = grantable(merged.all_rules(), &merged.groups);
        for protection in Protection::ALL {
            if !merged.covertness.contains_key(&protection) {
                let expected = format!(
                    "an entry for `{}` in one of the packs, and a prohibition that enforces it: a \
                     protection that no pack knows would withhold nothing",
                    protection.as_str()
                );
                self.flaw(
                    FlawCode::UnlistedProtection,
                    packs.first(),
                    None,
                    "/protections".to_owned(),
                    &expected,
                );
            }
        }
        for pack in packs {
            for (at, of) in pack.protections.iter().enumerate() {
                // A group that is not known is a flaw of its own, and not one more here.
                let covered = |rule: &Rule| match &rule.covers {
                    Coverage::CoverGroup { group, .. } if !merged.groups.contains_key(&group) => {
                        CategorySet::ALL
                    }
                    covers => covered(covers, &merged.groups),
                };
                let least = least_withheld(of.protection, grantable);
                let enforced = enforced_days(merged.prohibitions(), covered, least, of.protection);
                let place = format!("/protections/{at}");
                if enforced.is_empty() {
                    let expected = if Protection::OF_THE_WHOLE_PERSON.contains(of.protection) {
                        format!(
                            "a prohibition of the whole person, which asks for nothing else, that \
                             names `{}`",
                            of.protection.as_str()
                        )
                    } else {
                        let some: Vec<&str> =
                            least.iter().map(|category| category.as_str()).collect();
                        format!(
                            "a prohibition that names `{}` and withholds what its law is about: \
                             one at least of {}",
                            of.protection.as_str(),
                            some.join(", ")
                        )
                    };
                    self.flaw(
                        FlawCode::UnenforcedProtection,
                        Some(pack),
                        None,
                        place.clone(),
                        &expected,
                    );
                }
                self.gaps(pack, &place, &enforced);
            }
            for (at, of) in pack.cover_groups.iter().enumerate() {
                let members = merged.prohibitions().filter(|rule| {
                    let Coverage::CoverGroup { group, .. } = &rule.covers else { return false };
                    *group == of.id
                });
                let periods = members.flat_map(|rule| rule.in_force.iter().copied());
                self.gaps(pack, &format!("/cover_groups/{at}"), &united(periods));
            }
        }
    }

    fn gaps(&mut self, pack: &Pack, place: &str, enforced: &[Period]) {
        for pair in enforced.windows(2) {
            let [before, after] = pair else { continue };
            let (Some(from), Some(until)) =
                (before.until().and_then(|day| day.next()), after.from().previous())
            else {
                continue;
            };
            let expected = format!(
                "a prohibition that is in force from {from} to {until} too: on these days nothing \
                 is"
            );
            self.flaw(FlawCode::EnforcementGap, Some(pack), None, place.to_owned(), &expected);
        }
    }
}

/// What a rule that enforces a protection withholds, in part at least: what its law is about and
/// the packs tell to somebody; where they tell nothing of that, what its law is about.
pub(crate) fn least_withheld(protection: Protection, grantable: CategorySet) -> CategorySet {
    let told = protection.about().and(grantable);
    if told.is_empty() { protection.about() } else { told }
}

/// The days on which some prohibition enforces a protection, in order and without overlaps.
///
/// One does that names the protection and withholds something of the least; where the law of a
/// protection is about everything that there is of the person, one that withholds the whole person
/// from everybody.
pub(super) fn enforced_days<'a>(
    prohibitions: impl Iterator<Item = &'a Rule>,
    covered: impl Fn(&Rule) -> CategorySet,
    least: CategorySet,
    protection: Protection,
) -> Vec<Period> {
    let names =
        |rule: &&Rule| rule.when.protections.iter().flatten().any(|named| *named == protection);
    let whole = Protection::OF_THE_WHOLE_PERSON.contains(protection);
    let enforces = |rule: &&Rule| {
        names(rule)
            && if whole {
                covered(rule) == CategorySet::ALL && from_everybody(rule)
            } else {
                !covered(rule).and(least).is_empty()
            }
    };
    united(prohibitions.filter(enforces).flat_map(|rule| rule.in_force.iter().copied()))
}

/// Whether a prohibition asks for nothing but protections, and lets no capacity be told in
/// spite of it.
fn from_everybody(rule: &Rule) -> bool {
    let Conditions {
        capacities,
        identity,
        standing,
        purposes,
        jurisdictions,
        link,
        conflicts,
        protections: _,
    } = &rule.when;
    let asks = [
        capacities.is_some(),
        identity.is_some(),
        standing.is_some(),
        purposes.is_some(),
        jurisdictions.is_some(),
        link.is_some(),
        conflicts.is_some(),
    ];
    !asks.contains(&true)
        && !rule.unless.iter().any(|exception| matches!(exception, Exception::AskedBy { .. }))
}

/// Periods as few as are of the same days, in order: those that meet or overlap are one.
fn united(periods: impl Iterator<Item = Period>) -> Vec<Period> {
    let mut all: Vec<Period> = periods.collect();
    all.sort_by_key(|period| *period.from());
    let mut united: Vec<Period> = Vec::new();
    for period in all {
        match united.last_mut() {
            Some(last) if last.reaches(*period.from()) => *last = last.with(period),
            _ => united.push(period),
        }
    }
    united
}

/// What a rule names must be known.
fn names(rule: &Rule, merged: &Merged<'_>, flaw: &mut impl FnMut(FlawCode, &str, &str)) {
    if let Coverage::CoverGroup { group, alone } = &rule.covers {
        if !merged.groups.contains_key(&group) {
            flaw(
                FlawCode::UnknownCoverGroup,
                "/covers/group",
                "the id of a cover group of one of the packs",
            );
        } else if !alone
            .iter()
            .flatten()
            .copied()
            .collect::<CategorySet>()
            .minus(covered(&rule.covers, &merged.groups))
            .is_empty()
        {
            flaw(
                FlawCode::AloneBeyondCover,
                "/covers/alone",
                "categories of the cover group's footprint only",
            );
        }
    }
}

/// An exception releases: it belongs to a prohibition, and rests on law that was read.
fn exceptions(rule: &Rule, flaw: &mut impl FnMut(FlawCode, &str, &str)) {
    for (index, exception) in rule.unless.iter().enumerate() {
        if rule.effect != Effect::Prohibit {
            flaw(
                FlawCode::MisplacedException,
                &format!("/unless/{index}"),
                "exceptions in prohibitions only",
            );
        }
        if !exception.citation().carries_release() {
            let expected = "a citation that was verified: an exception releases";
            flaw(FlawCode::ReleaseFromMemory, &format!("/unless/{index}/citation"), expected);
        }
    }
}

/// A permit or duty rests on law that was read, on the question alone, and on what can be told.
fn release(
    rule: &Rule,
    merged: &Merged<'_>,
    grantable: CategorySet,
    flaw: &mut impl FnMut(FlawCode, &str, &str),
) {
    if !rule.citations.iter().any(Citation::carries_release) {
        let expected = "a citation that was verified: a release never rests on memory alone";
        flaw(FlawCode::ReleaseFromMemory, "/citations", expected);
    }
    let covered = covered(&rule.covers, &merged.groups);
    let untold = |category: &Category| {
        !has_told_form(*category) || merged.classes.get(category) == Some(&Class::Never)
    };
    if let Some(category) = covered.iter().find(untold).filter(|_| rule.effect == Effect::Permit) {
        flaw(
            FlawCode::ReleaseOfNever,
            "/covers",
            &format!("no `{}`, which is never told", category.as_str()),
        );
    }
    if rule.effect == Effect::Duty && !covered.minus(grantable).is_empty() {
        let expected =
            "a permit for each category of the duty: a right to be told is no ground to release";
        flaw(FlawCode::DutyWithoutGround, "/covers", expected);
    }
}
