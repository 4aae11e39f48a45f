//! What packs say together.

use super::policy_error::PolicyErrorCollector;
use super::{Class, CoverGroupId, Coverage, Effect, Pack, PolicyErrorCode, Rule, RuleId};
use crate::category::{Category, CategorySet};
use crate::custodian::written;
use crate::map::Map;
use crate::office::{TimeZone, UnknownTimeZoneError};
use crate::subject::{Protection, ProtectionSet};
use crate::vocabulary::Vocabulary;
use crate::wire::{Set, ZoneOffsets};

/// What the packs say together.
pub(super) struct Merged<'a> {
    pub(super) rules: Map<&'a RuleId, (&'a Pack, &'a Rule)>,
    /// The narrowest class that a pack says of each category.
    pub(super) classes: Map<Category, Class>,
    /// The widest.
    widest: Map<Category, Class>,
    pub(super) covertness: Map<Protection, bool>,
    pub(super) groups: Groups<'a>,
    /// The time zones in which days are counted, by name.
    pub(super) zones: Map<&'a str, ZoneOffsets>,
    /// Where the days of the office are counted.
    pub(super) office_zone: Option<&'a TimeZone>,
    pub(super) vocabulary: &'a Vocabulary,
}

impl<'a> Merged<'a> {
    pub(super) fn new(
        packs: &'a [Pack],
        vocabulary: &'a Vocabulary,
        flaws: &mut PolicyErrorCollector,
    ) -> Self {
        let mut merged = Self {
            rules: Map::new(),
            classes: Map::new(),
            widest: Map::new(),
            covertness: Map::new(),
            groups: Groups { footprints: Map::new(), whole: vocabulary.every_category() },
            zones: Map::new(),
            office_zone: None,
            vocabulary,
        };
        if packs.is_empty() {
            flaws.flaw(PolicyErrorCode::NoPack, None, None, String::new(), "at least one pack");
        }
        let (mut covert_in, mut group_in) = (Map::new(), Map::new());
        for pack in packs {
            let mut said = Said::default();
            for (at, rule) in pack.rules.iter().enumerate() {
                let before = merged.rules.insert(&rule.id, (pack, rule));
                let again = !said.rules.insert(&rule.id);
                // Of one text, and of other days where the packs count them elsewhere.
                let differs =
                    |(of, other)| other != rule || Pack::zone_of(of, other) != pack.zone_of(rule);
                if let Some(zone) = &rule.time_zone {
                    let place = format!("/rules/{at}/time_zone");
                    merged.zone(zone, pack, Some(rule), place, flaws);
                }
                if again || before.is_some_and(differs) {
                    let place = format!("/rules/{at}/id");
                    let other = before.map_or(&pack.id, |(other, _)| &other.id);
                    let expected = format!(
                        "an id of its own: rename one of the two rules, the other of which is in \
                         pack `{other}`"
                    );
                    let code = PolicyErrorCode::DuplicateRule;
                    flaws.flaw(code, Some(pack), Some(rule), place, &expected);
                }
            }
            for (at, of) in pack.classes.iter().enumerate() {
                let classes = [(&mut merged.classes, true), (&mut merged.widest, false)];
                for (classes, narrows) in classes {
                    let other = classes.get(&of.category).copied().unwrap_or(of.class);
                    let kept = if narrows { other.max(of.class) } else { other.min(of.class) };
                    classes.insert(of.category, kept);
                }
                let again = !said.classes.insert(of.category);
                flaws.once(again, None, pack, format!("/classes/{at}"));
            }
            for (at, of) in pack.protections.iter().enumerate() {
                let before = merged.covertness.insert(of.protection, of.covert);
                let other = covert_in.insert(of.protection, pack);
                let other = other.zip(before.filter(|other| *other != of.covert));
                let other = other.map(|(pack, covert)| (pack, format!("`covert` of {covert}")));
                let again = !said.protections.insert(of.protection);
                flaws.once(again, other, pack, format!("/protections/{at}"));
            }
            for (at, of) in pack.cover_groups.iter().enumerate() {
                let before = merged.groups.footprints.insert(&of.id, &of.covers);
                let again = !said.groups.insert(&of.id);
                let other = group_in.insert(&of.id, pack);
                let other = other.zip(before.filter(|other| **other != of.covers));
                let other =
                    other.map(|(pack, covers)| (pack, format!("`covers` of {}", written(covers))));
                flaws.once(again, other, pack, format!("/cover_groups/{at}"));
                if matches!(of.covers, Coverage::CoverGroup { .. }) {
                    let place = format!("/cover_groups/{at}/covers");
                    flaws.flaw(
                        PolicyErrorCode::NestedCoverGroup,
                        Some(pack),
                        None,
                        place,
                        "the whole person, or categories",
                    );
                }
            }
            for (at, of) in pack.reporters.iter().flatten().enumerate() {
                let again = !said.reporters.insert(of.name.as_str());
                flaws.once(again, None, pack, format!("/reporters/{at}"));
                if !of.is_needed() {
                    let expected = "no declaration: the series is known, and cited without a colon";
                    let place = format!("/reporters/{at}/name");
                    flaws.flaw(PolicyErrorCode::KnownReporter, Some(pack), None, place, expected);
                }
            }
            merged.zone(&pack.time_zone, pack, None, "/time_zone".to_owned(), flaws);
        }
        merged.office_zone = office_zone(packs, flaws);
        for category in merged.groups.whole.iter() {
            if !packs.is_empty() && !merged.classes.contains_key(&category) {
                let expected = format!("a class for `{}`, in one of the packs", category.as_str());
                flaws.flaw(
                    PolicyErrorCode::UnclassifiedCategory,
                    packs.first(),
                    None,
                    "/classes".to_owned(),
                    &expected,
                );
            }
        }
        merged
    }

    /// Keeps a time zone; that there is none of its name is a flaw.
    fn zone(
        &mut self,
        zone: &'a TimeZone,
        pack: &Pack,
        rule: Option<&Rule>,
        place: String,
        flaws: &mut PolicyErrorCollector,
    ) {
        match ZoneOffsets::named(zone.as_str()) {
            Some(offsets) => _ = self.zones.insert(zone.as_str(), offsets),
            None => {
                let expected = UnknownTimeZoneError::EXPECTED;
                flaws.flaw(PolicyErrorCode::UnknownTimeZone, Some(pack), rule, place, expected);
            }
        }
    }

    /// Whether a category is told to nobody.
    pub(super) fn is_never(&self, category: Category) -> bool {
        self.classes.get(&category) == Some(&Class::Never)
    }

    /// The categories that one pack lets be told, and another says are told to nobody.
    pub(super) fn narrowed(&self) -> CategorySet {
        let is_tellable = |of: &Category| self.widest.get(of).is_some_and(|of| *of < Class::Never);
        let all = self.groups.whole.iter();
        all.filter(|of| self.is_never(*of) && is_tellable(of)).collect()
    }

    /// The rules of all packs.
    pub(super) fn all_rules(&self) -> impl Iterator<Item = &'a Rule> {
        self.rules.values().map(|(_, rule)| *rule)
    }

    /// The prohibitions of all packs, each with the time zone in which its days are counted.
    pub(super) fn prohibitions(&self) -> impl Iterator<Item = (&'a str, &'a Rule)> {
        let all = self.rules.values().map(|(pack, rule)| (pack.zone_of(rule).as_str(), *rule));
        all.filter(|(_, rule)| rule.effect == Effect::Prohibit)
    }

    pub(super) fn covert(&self) -> ProtectionSet {
        self.covertness
            .iter()
            .filter(|(_, covert)| **covert)
            .map(|(protection, _)| *protection)
            .collect()
    }
}

/// Where the days of the office are counted: in the one time zone of all packs, or in that of the
/// packs that say so.
fn office_zone<'a>(packs: &'a [Pack], flaws: &mut PolicyErrorCollector) -> Option<&'a TimeZone> {
    let all: Set<&TimeZone> = packs.iter().map(|pack| &pack.time_zone).collect();
    let says_so = |pack: &&Pack| pack.office_days == Some(true);
    let said: Set<&TimeZone> = packs.iter().filter(says_so).map(|pack| &pack.time_zone).collect();
    let mut of_office = if all.len() == 1 { all } else { said }.into_iter();
    match (of_office.next(), of_office.next()) {
        (Some(zone), None) => Some(zone),
        // That there is no pack is a flaw of its own.
        _ if packs.is_empty() => None,
        _ => {
            let zones: Vec<String> =
                packs.iter().map(|of| format!("{} in pack `{}`", of.time_zone, of.id)).collect();
            let expected = format!(
                "`office_days` of true in the packs of one time zone, where packs have different \
                 ones: in it the days of all that is no rule are counted; there are {}",
                zones.join(", ")
            );
            let place = "/office_days".to_owned();
            flaws.flaw(PolicyErrorCode::PacksDisagree, packs.last(), None, place, &expected);
            None
        }
    }
}

/// What the coverages of packs stand for.
pub(super) struct Groups<'a> {
    /// The cover groups.
    pub(super) footprints: Map<&'a CoverGroupId, &'a Coverage>,
    /// The whole person: every category that there is, of this library or declared.
    pub(super) whole: CategorySet,
}

/// The categories that a rule is about; none where its cover group is not known.
pub(super) fn covered(coverage: &Coverage, groups: &Groups<'_>) -> CategorySet {
    let named = |coverage: &Coverage| match coverage {
        Coverage::WholePerson {} => groups.whole,
        Coverage::Categories { categories } => categories.iter().copied().collect(),
        // A group in a group is a flaw.
        Coverage::CoverGroup { .. } => CategorySet::EMPTY,
    };
    match coverage {
        Coverage::CoverGroup { group, .. } => {
            groups.footprints.get(&group).map_or(CategorySet::EMPTY, |group| named(group))
        }
        Coverage::WholePerson {} | Coverage::Categories { .. } => named(coverage),
    }
}

/// The categories that some rule permits.
pub(super) fn grantable<'a>(
    rules: impl Iterator<Item = &'a Rule>,
    groups: &Groups<'_>,
) -> CategorySet {
    let permits = rules.filter(|rule| rule.effect == Effect::Permit);
    permits.fold(CategorySet::EMPTY, |all, rule| all.union(covered(&rule.covers, groups)))
}

/// What one pack has said so far.
#[derive(Default)]
pub(super) struct Said<'a> {
    rules: Set<&'a RuleId>,
    classes: Set<Category>,
    protections: Set<Protection>,
    groups: Set<&'a CoverGroupId>,
    reporters: Set<&'a str>,
}
