//! Packs read as they are written, and evaluated in the plainest way: no mask of another crate, no
//! compiled rule.

use std::collections::{BTreeMap, BTreeSet};

use voice_core::category::Category;
use voice_core::disclosure::{Coverage, Effect, Exception, Link, MatterLink, Pack};
use voice_core::requester::{Capacity, Conflict, IdentityLevel, Jurisdiction, Purpose, Standing};
use voice_core::subject::Protection;
use voice_core::vocabulary;

use crate::moments::Moment;

/// Small sets of the values of a vocabulary, by their place.
pub type Set = u32;

/// The rule that withholds the whole person for each protection that no other rule treats.
const REST: &str = "prohibit-rest";

/// The values of each dimension that the rules name, and one more that they do not, which stands
/// for the others: all of them occur in the same places, namely none.
///
/// Of the protections that [`REST`] alone withholds there is one: nothing is told while any of them
/// holds, so with more of them there is no other answer.
pub struct Vocabulary {
    pub categories: Vec<Category>,
    pub capacities: Vec<Capacity>,
    pub identities: Vec<IdentityLevel>,
    pub standings: Vec<Standing>,
    pub purposes: Vec<Purpose>,
    pub jurisdictions: Vec<Jurisdiction>,
    pub days: Vec<Moment>,
    pub conflicts: Vec<Conflict>,
    /// Those that the rules treat one by one, and one of the rest.
    pub protections: Vec<Protection>,
    /// For which protection each one stands, itself among them.
    pub alike: BTreeMap<Protection, Vec<Protection>>,
    pub waivable: Set,
    pub consentable: Set,
}

#[derive(Debug)]
pub enum Lift {
    Consent(usize),
    Waiver(usize),
    AskedBy(Set, Set),
}

pub struct Plain {
    pub id: String,
    pub effect: Effect,
    pub covers: Set,
    pub whole: bool,
    pub capacities: Option<Set>,
    pub identity: usize,
    pub standing: usize,
    pub purposes: Option<Set>,
    pub jurisdictions: Option<Set>,
    pub link: Option<MatterLink>,
    pub conflicts: Option<Set>,
    pub protections: Option<Set>,
    pub lifts: Vec<Lift>,
    pub days: Set,
    pub defence_in_depth: bool,
    /// The packs in which it stands.
    pub packs: Set,
    /// What the law of monotone forbids by form.
    pub bad_form: bool,
}

/// A question by the places of its values.
#[derive(Debug, Clone, Copy)]
pub struct Asked {
    pub capacity: usize,
    pub identity: usize,
    pub standing: usize,
    pub purpose: usize,
    pub jurisdiction: usize,
    pub day: usize,
    pub told: Set,
}

/// How the record belongs to the matter.
pub const LINKS: [&str; 3] = ["nothing", "record", "fact"];

#[derive(Debug, Clone, Copy)]
pub struct Person {
    pub known: bool,
    /// The place in [`LINKS`].
    pub link: usize,
    pub recorded: Set,
    pub protections: Set,
    pub waivers: Set,
    pub consents: Set,
}

pub struct World {
    pub words: Vocabulary,
    pub rules: Vec<Plain>,
    pub links: Vec<Link>,
    pub covert: Set,
    /// The categories about a case.
    pub cases: Set,
    /// The two of which one always holds.
    pub bases: Set,
}

fn place<T: PartialEq>(values: &[T], value: &T) -> usize {
    values.iter().position(|of| of == value).expect("a value of the vocabulary")
}

fn set<'a, T: PartialEq + 'a>(values: &[T], chosen: impl IntoIterator<Item = &'a T>) -> Set {
    chosen
        .into_iter()
        .filter_map(|of| values.iter().position(|value| value == of))
        .fold(0, |all, at| all | 1 << at)
}

/// Those that are named, and the first that is not.
fn with_another<T: Copy + Ord>(all: &[T], named: impl Iterator<Item = T>) -> Vec<T> {
    let mut named: BTreeSet<T> = named.collect();
    named.extend(all.iter().find(|of| !named.contains(of)).copied());
    named.into_iter().collect()
}

impl World {
    pub fn of(
        (declared, packs): (&vocabulary::Vocabulary, &[Pack]),
        moments: &[Moment],
        categories: &[Category],
    ) -> Self {
        let mut distinct: Vec<(&voice_core::disclosure::Rule, Set, &Pack)> = Vec::new();
        for (at, pack) in packs.iter().enumerate() {
            for rule in &pack.rules {
                match distinct.iter_mut().find(|(known, ..)| known.id == rule.id) {
                    Some((_, packs, _)) => *packs |= 1 << at,
                    None => distinct.push((rule, 1 << at, pack)),
                }
            }
        }
        let rules = || distinct.iter().map(|(rule, ..)| *rule);
        let is_in_force = |(rule, _, pack): &(&voice_core::disclosure::Rule, Set, &Pack),
                           moment: &Moment| {
            let day = moment.day_of(pack, rule);
            rule.in_force.iter().any(|period| period.contains(day))
        };
        let asked_by = rules().flat_map(|rule| &rule.unless).filter_map(|of| match of {
            Exception::AskedBy { capacities, .. } => Some(capacities.iter().copied()),
            Exception::Consent { .. } | Exception::Waiver { .. } => None,
        });
        let named = rules().flat_map(|rule| rule.when.capacities.iter().flatten().copied());
        let capacities = with_another(&Capacity::ALL, named.chain(asked_by.flatten()));
        let least: BTreeSet<IdentityLevel> =
            rules().filter_map(|rule| rule.when.identity).collect();
        let identities =
            [IdentityLevel::Asserted].into_iter().chain(least).collect::<BTreeSet<_>>();
        let least: BTreeSet<Standing> = rules().filter_map(|rule| rule.when.standing).collect();
        let standings = [Standing::Asserted].into_iter().chain(least).collect::<BTreeSet<_>>();
        let purposes = rules().flat_map(|rule| rule.when.purposes.iter().flatten().copied());
        let all: Vec<Purpose> = declared.every_purpose().collect();
        let purposes = with_another(&all, purposes);
        let jurisdictions =
            rules().flat_map(|rule| rule.when.jurisdictions.iter().flatten().copied());
        let all: Vec<Jurisdiction> = declared.every_jurisdiction().collect();
        let jurisdictions = with_another(&all, jurisdictions);
        let conflicts: BTreeSet<Conflict> =
            rules().flat_map(|rule| rule.when.conflicts.iter().flatten().copied()).collect();
        // Moments at which other rules are in force than at the one before in the list.
        let mut in_force: Vec<(Vec<bool>, Moment)> = Vec::new();
        for moment in moments {
            let now: Vec<bool> = distinct.iter().map(|of| is_in_force(of, moment)).collect();
            match in_force.last_mut() {
                // A whole day stands for the hours before it in which nothing is otherwise.
                Some((before, of)) if *before == now && of.day().is_none() => *of = *moment,
                Some((before, _)) if *before == now => {}
                _ => in_force.push((now, *moment)),
            }
        }
        let days: Vec<Moment> = in_force.into_iter().map(|(_, day)| day).collect();
        let mut alike: BTreeMap<Protection, Vec<Protection>> = BTreeMap::new();
        let bases = [Protection::PrivacyAct, Protection::FippsNonus];
        let mut rest = None;
        for protection in Protection::ALL {
            let elsewhere = rules().any(|rule| {
                let asked =
                    rule.when.protections.as_ref().is_some_and(|all| all.contains(&protection));
                let lifts = rule.unless.iter().any(|of| match of {
                    Exception::Consent { protection: of, .. }
                    | Exception::Waiver { protection: of, .. } => *of == protection,
                    Exception::AskedBy { .. } => false,
                });
                asked && rule.id.as_str() != REST || lifts
            });
            // Those that one rule withholds, the whole person from everybody on every day, and that
            // occur nowhere else.
            let first = if elsewhere || bases.contains(&protection) {
                protection
            } else {
                *rest.get_or_insert(protection)
            };
            alike.entry(first).or_default().push(protection);
        }
        let protections: Vec<Protection> = alike.keys().copied().collect();
        let lifted = |waiver: bool| {
            let named = rules().flat_map(|rule| &rule.unless).filter_map(|of| match of {
                Exception::Consent { protection, .. } => (!waiver).then_some(protection),
                Exception::Waiver { protection, .. } => waiver.then_some(protection),
                Exception::AskedBy { .. } => None,
            });
            set(&protections, named)
        };
        let words = Vocabulary {
            categories: categories.to_vec(),
            capacities,
            identities: identities.into_iter().collect(),
            standings: standings.into_iter().collect(),
            purposes,
            jurisdictions,
            days,
            conflicts: conflicts.into_iter().collect(),
            waivable: lifted(true),
            consentable: lifted(false),
            protections,
            alike,
        };
        let groups = |id: &voice_core::disclosure::CoverGroupId| {
            packs
                .iter()
                .flat_map(|pack| &pack.cover_groups)
                .find(|group| group.id == *id)
                .expect("a group")
        };
        let covered = |covers: &Coverage| match covers {
            Coverage::WholePerson {} => (true, (1 << words.categories.len()) - 1),
            Coverage::Categories { categories } => (false, set(&words.categories, categories)),
            Coverage::CoverGroup { group, .. } => match &groups(group).covers {
                Coverage::WholePerson {} => (true, (1 << words.categories.len()) - 1),
                Coverage::Categories { categories } => (false, set(&words.categories, categories)),
                Coverage::CoverGroup { .. } => panic!("a nested group"),
            },
        };
        let plain = |of: &(&voice_core::disclosure::Rule, Set, &Pack)| {
            let (rule, packs, _) = of;
            let when = &rule.when;
            let (whole, covers) = covered(&rule.covers);
            let prohibits = rule.effect == Effect::Prohibit;
            Plain {
                id: rule.id.as_str().to_owned(),
                effect: rule.effect,
                covers,
                whole,
                capacities: when.capacities.as_ref().map(|of| set(&words.capacities, of)),
                identity: when.identity.map_or(0, |of| place(&words.identities, &of)),
                standing: when.standing.map_or(0, |of| place(&words.standings, &of)),
                purposes: when.purposes.as_ref().map(|of| set(&words.purposes, of)),
                jurisdictions: when.jurisdictions.as_ref().map(|of| set(&words.jurisdictions, of)),
                link: when.link,
                conflicts: when.conflicts.as_ref().map(|of| set(&words.conflicts, of)),
                protections: when.protections.as_ref().map(|of| set(&words.protections, of)),
                lifts: rule
                    .unless
                    .iter()
                    .map(|of| match of {
                        Exception::Consent { protection, .. } => {
                            Lift::Consent(place(&words.protections, protection))
                        }
                        Exception::Waiver { protection, .. } => {
                            Lift::Waiver(place(&words.protections, protection))
                        }
                        Exception::AskedBy { capacities, categories, .. } => Lift::AskedBy(
                            set(&words.capacities, capacities),
                            set(&words.categories, categories),
                        ),
                    })
                    .collect(),
                days: words
                    .days
                    .iter()
                    .enumerate()
                    .filter(|(_, moment)| is_in_force(of, moment))
                    .fold(0, |all, (at, _)| all | 1 << at),
                defence_in_depth: rule.defence_in_depth,
                packs: *packs,
                bad_form: if prohibits {
                    when.identity.is_some() || when.standing.is_some() || when.link.is_some()
                } else {
                    when.protections.is_some() || when.conflicts.is_some()
                },
            }
        };
        let rules: Vec<Plain> = distinct.iter().map(plain).collect();
        let entries = packs
            .iter()
            .flat_map(|pack| &pack.protections)
            .filter(|of| of.covert)
            .map(|of| &of.protection);
        let cases: Vec<Category> =
            words.categories.iter().copied().filter(|of| of.is_about_case()).collect();
        Self {
            covert: set(&words.protections, entries),
            links: packs.first().map(|pack| pack.links.clone()).unwrap_or_default(),
            cases: set(&words.categories, &cases),
            bases: set(&words.protections, &bases),
            rules,
            words,
        }
    }

    /// The categories for which a rule takes effect.
    pub fn effect(&self, rule: &Plain, asked: &Asked, person: &Person) -> Set {
        let among = |set: Option<Set>, place: usize| set.is_none_or(|set| set & (1 << place) != 0);
        let any = |set: Option<Set>, holds: Set| set.is_none_or(|set| set & holds != 0);
        let named = person.link >= 1;
        let holds = rule.days & (1 << asked.day) != 0
            && among(rule.capacities, asked.capacity)
            && asked.identity >= rule.identity
            && asked.standing >= rule.standing
            && among(rule.purposes, asked.purpose)
            && among(rule.jurisdictions, asked.jurisdiction)
            && any(rule.conflicts, asked.told | person.recorded)
            && any(rule.protections, person.protections)
            && (rule.link.is_none() || named);
        if !holds {
            return 0;
        }
        let mut effect = rule.covers;
        if rule.link == Some(MatterLink::Fact) && person.link < 2 {
            effect &= !self.cases;
        }
        for lift in &rule.lifts {
            match lift {
                Lift::Consent(of) if person.consents & (1 << of) != 0 => effect = 0,
                Lift::Waiver(of) if person.waivers & (1 << of) != 0 => effect = 0,
                Lift::AskedBy(capacities, categories)
                    if capacities & (1 << asked.capacity) != 0 =>
                {
                    effect &= !categories;
                }
                _ => {}
            }
        }
        effect
    }

    /// What the rules release, of some of them.
    pub fn released(&self, effects: &[Set], person: &Person, among: impl Fn(usize) -> bool) -> Set {
        if !person.known {
            return 0;
        }
        let (mut permitted, mut prohibited) = (0, 0);
        for (at, effect) in effects.iter().enumerate().filter(|(at, _)| among(*at)) {
            match self.rules[at].effect {
                Effect::Permit => permitted |= effect,
                Effect::Prohibit => prohibited |= effect,
                Effect::Duty => {}
            }
        }
        permitted & !prohibited
    }
}
