//! What packs say otherwise besides what their rules release: moments, promises, and what a
//! requester reads.

use super::Direction;
use crate::category::Category;
use crate::disclosure::{Class, Draft, Effect, Link, PackId, PackVersion, Rule, RuleId};
use crate::office::TimeZone;
use crate::subject::Protection;
use crate::vocabulary::{DeclarationPart, Redeclared, TermKind, TermName, VocabularyPrefix};
use crate::wire::{Set, Wire};

/// Something that another policy says otherwise, besides what it releases on a day.
///
/// ```
/// use voice_core::disclosure::{Amendment, Direction};
/// use voice_core::subject::Protection;
///
/// // Nobody may notice the protection any more: less can come out.
/// let amendment = Amendment::Covertness { protection: Protection::Tps, covert: true };
/// assert_eq!(amendment.direction(), Some(Direction::Narrowed));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
#[wire(write_only)]
pub enum Amendment {
    /// Days are counted in another time zone: around midnight rules, authority, consents, birthdays
    /// and findings begin and end at other moments, so that something is released when it was
    /// not before, and the other way round.
    #[wire(title = "Time zone")]
    TimeZone {
        /// The zone before.
        before: TimeZone,
        /// The zone now.
        after: TimeZone,
    },
    /// Whether anybody may notice a protection.
    Covertness {
        /// The protection.
        protection: Protection,
        /// Whether no pattern of answers may prove it now.
        covert: bool,
    },
    /// Whether what follows from categories that are told is looked at.
    Link {
        /// The categories, and what follows from them.
        link: Link,
        /// Whether it is looked at now.
        stated: bool,
    },
    /// A category has another class: who asks is told of another gap.
    Class {
        /// The category.
        category: Category,
        /// The class before.
        before: Class,
        /// The class now.
        after: Class,
    },
    /// An identity that staff attested counts for another number of days.
    IdentityDays {
        /// The days before.
        before: u16,
        /// The days now.
        after: u16,
    },
    /// A ground or duty is added, removed, or said otherwise: who asks reads of other rights.
    Right {
        /// The rule.
        rule: RuleId,
    },
    /// A pack has another version, is added or is removed: answers name the packs
    /// that were applied.
    Version {
        /// The pack.
        pack: PackId,
        /// The versions before; none where it is new.
        before: Set<PackVersion>,
        /// The versions now; none where it is gone.
        after: Set<PackVersion>,
    },
    /// A term of the office is declared otherwise: values have another form, another protection
    /// follows from a fact, people are found by another key or a source is treated as another.
    Declaration {
        /// What the term is.
        #[wire(title = "Kind of term")]
        term: TermKind,
        /// The prefix of the office.
        prefix: VocabularyPrefix,
        /// The name of the term, without the prefix.
        name: TermName,
        /// What is declared otherwise.
        parts: Set<DeclarationPart>,
    },
}

impl Amendment {
    /// Whether more can come out or less; none where only words change.
    ///
    /// Another time zone does both and counts as wider, and so does a term that is declared
    /// otherwise, but for its texts. What was proved before and is proved no more is wider too:
    /// that a covert protection is never noticed, and that nothing withheld follows from what is
    /// told.
    #[must_use]
    pub fn direction(&self) -> Option<Direction> {
        match self {
            Self::IdentityDays { before, after } if *after > *before => Some(Direction::Widened),
            Self::IdentityDays { .. } => Some(Direction::Narrowed),
            Self::TimeZone { .. }
            | Self::Covertness { covert: false, .. }
            | Self::Link { stated: false, .. } => Some(Direction::Widened),
            Self::Covertness { covert: true, .. } | Self::Link { stated: true, .. } => {
                Some(Direction::Narrowed)
            }
            Self::Declaration { term, parts, .. } => {
                let tells = parts.iter().any(|part| part.tells(*term));
                tells.then_some(Direction::Widened)
            }
            Self::Class { .. } | Self::Right { .. } | Self::Version { .. } => None,
        }
    }
}

/// Everything that `new` says otherwise than `old`, besides what
/// [`differences`](super::differences) finds.
///
/// ```
/// use voice_core::disclosure::{Direction, Draft, Policy, amendments};
///
/// let policy = Policy::us_federal();
/// let mut packs = policy.packs().to_vec();
/// packs[0].time_zone = "America/Chicago".parse()?;
/// let found = amendments(policy.draft(), &Draft::new(packs)?);
/// assert_eq!(found.len(), 1);
/// assert_eq!(found[0].direction(), Some(Direction::Widened));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn amendments(old: &Draft, new: &Draft) -> Vec<Amendment> {
    let mut found = Vec::new();
    let (before, after) = (old.time_zone().clone(), new.time_zone().clone());
    found.extend((before != after).then_some(Amendment::TimeZone { before, after }));
    let (before, after) = (old.identity_days(), new.identity_days());
    found.extend((before != after).then_some(Amendment::IdentityDays { before, after }));
    let covertness = |protection: &Protection| {
        let covert = new.is_covert(*protection);
        (covert != old.is_covert(*protection))
            .then_some(Amendment::Covertness { protection: *protection, covert })
    };
    let either = old.protections().union(new.protections());
    found.extend(either.iter().filter_map(|of| covertness(&of)));
    let links = |draft: &Draft| {
        draft.packs().iter().flat_map(|pack| pack.links.clone()).collect::<Vec<_>>()
    };
    let (before, after) = (links(old), links(new));
    let only = |of: &[Link], others: &[Link], stated| {
        let only = of.iter().filter(|link| !others.contains(link)).cloned();
        only.map(|link| Amendment::Link { link, stated }).collect::<Vec<_>>()
    };
    found.extend(only(&before, &after, false));
    found.extend(only(&after, &before, true));
    let class = |category: Category| {
        let (before, after) = (old.class(category), new.class(category));
        (before != after).then_some(Amendment::Class { category, before, after })
    };
    let categories = old.categories().union(new.categories());
    found.extend(categories.iter().filter_map(class));
    let ids: Set<&RuleId> = old.rules().iter().chain(new.rules()).map(|rule| &rule.id).collect();
    let right = |id: &&RuleId| read(old, id) != read(new, id);
    found.extend(ids.into_iter().filter(right).map(|rule| Amendment::Right { rule: rule.clone() }));
    let packs: Set<&PackId> = old.packs().iter().chain(new.packs()).map(|pack| &pack.id).collect();
    let versions = |draft: &Draft, id: &PackId| -> Set<PackVersion> {
        draft
            .packs()
            .iter()
            .filter(|pack| pack.id == *id)
            .map(|pack| pack.version.clone())
            .collect()
    };
    let version = |id: &PackId| {
        let (before, after) = (versions(old, id), versions(new, id));
        (before != after).then(|| Amendment::Version { pack: id.clone(), before, after })
    };
    found.extend(packs.into_iter().filter_map(version));
    let declared = old.vocabulary().redeclared(new.vocabulary()).into_iter();
    found.extend(declared.map(|Redeclared { kind: term, prefix, name, parts }| {
        Amendment::Declaration { term, prefix, name, parts }
    }));
    found
}

/// What requesters read of a rule: a ground or a duty, without what only the proof looks at.
fn read(draft: &Draft, id: &RuleId) -> Option<Rule> {
    let rule = draft.rule(id).filter(|rule| rule.effect != Effect::Prohibit)?;
    Some(Rule { defence_in_depth: false, ..rule.clone() })
}
