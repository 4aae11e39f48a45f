//! Which protections random packs enforce, and on which days: by the flaws that a draft has, and by
//! the definition.

use std::collections::{BTreeMap, BTreeSet};

use voice_core::category::Category;
use voice_core::disclosure::{Draft, Effect, PolicyErrorCode};
use voice_core::subject::Protection;

use crate::moments::{Moment, whichever_is_ahead};
use crate::plain::{Asked, Person, Set, World};
use crate::random::{Numbers, PROTECTIONS, Random, packs_of_any_kind};

/// The protections that are not enforced, or not on days between two on which they are.
type Found = BTreeSet<(Protection, &'static str)>;

fn said_by_draft(random: &Random) -> Found {
    let Random { vocabulary, packs } = random;
    let Err(flaws) = Draft::with_vocabulary(vocabulary, packs.clone()) else { return Found::new() };
    let about_enforcement = |code: PolicyErrorCode| {
        matches!(code, PolicyErrorCode::UnenforcedProtection | PolicyErrorCode::EnforcementGap)
    };
    flaws
        .iter()
        .filter(|flaw| about_enforcement(flaw.code))
        .filter_map(|flaw| {
            let at: usize = flaw.pointer.strip_prefix("/protections/")?.parse().unwrap();
            Some((Protection::ALL[at], flaw.code.as_str()))
        })
        .collect()
}

/// Whether each asker, who proves nothing and has no conflict, meets a rule for a person with one
/// protection whose record says nothing of the matter, and the rule withholds something from
/// somebody for whom it is.
fn enforced(world: &World, protection: usize, least: Set) -> bool {
    let words = &world.words;
    let person = Person {
        known: true,
        link: 0,
        recorded: 0,
        protections: 1 << protection,
        waivers: 0,
        consents: 0,
    };
    (0..words.capacities.len()).all(|capacity| {
        (0..words.purposes.len()).all(|purpose| {
            (0..words.jurisdictions.len()).all(|jurisdiction| {
                let asked = Asked {
                    capacity,
                    identity: 0,
                    standing: 0,
                    purpose,
                    jurisdiction,
                    day: 0,
                    told: 0,
                };
                world.rules.iter().any(|rule| {
                    rule.effect == Effect::Prohibit
                        && rule.protections.is_some_and(|named| named & 1 << protection != 0)
                        && rule.capacities.is_none_or(|of| of & 1 << capacity != 0)
                        && (0..words.capacities.len()).any(|capacity| {
                            let asked = Asked { capacity, ..asked };
                            world.effect(rule, &asked, &person) & least != 0
                        })
                })
            })
        })
    })
}

fn said_by_definition(random: &Random) -> Found {
    // A world of each moment, in which there is no other.
    let at = |moment: &Moment| {
        World::of((&random.vocabulary, &random.packs), &[*moment], &Category::ALL)
    };
    let moments = whichever_is_ahead();
    let worlds: Vec<Vec<World>> =
        moments.iter().map(|either| either.iter().map(at).collect()).collect();
    let world = &worlds[0][0];
    let words = &world.words;
    let permits = world.rules.iter().filter(|rule| rule.effect == Effect::Permit);
    let permitted = permits.fold(0, |all, rule| all | rule.covers);
    let mut found = Found::new();
    for name in PROTECTIONS {
        let protection: Protection = name.parse().unwrap();
        let Some(at) = words.protections.iter().position(|of| *of == protection) else { continue };
        if words.alike[&protection].len() > 1 {
            continue;
        }
        let about = words
            .categories
            .iter()
            .enumerate()
            .filter(|(_, of)| protection.about().contains(**of))
            .fold(0, |all, (at, _)| all | 1 << at);
        let least = if about & permitted == 0 { about } else { about & permitted };
        let each = |either: &Vec<World>| either.iter().all(|world| enforced(world, at, least));
        let days: Vec<bool> = worlds.iter().map(each).collect();
        match (days.iter().position(|of| *of), days.iter().rposition(|of| *of)) {
            (Some(first), Some(last)) if days[first..last].contains(&false) => {
                found.insert((protection, "enforcement-gap"));
            }
            (Some(_), _) => {}
            (None, _) => {
                found.insert((protection, "unenforced-protection"));
            }
        }
    }
    found
}

#[test]
fn flaws_of_enforcement_are_those_of_the_definition() {
    let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
    for seed in 0..4000 {
        let random = packs_of_any_kind(&mut Numbers::new(seed));
        let (draft, definition) = (said_by_draft(&random), said_by_definition(&random));
        let packs = random.packs;
        let rules: Vec<String> = packs
            .iter()
            .flat_map(|pack| &pack.rules)
            .map(|rule| serde_json::to_string(rule).unwrap())
            .collect();
        assert_eq!(draft, definition, "seed {seed}\n{}", rules.join("\n"));
        for (_, code) in &definition {
            *counts.entry(code).or_default() += 1;
        }
        *counts.entry("none").or_default() += u32::from(definition.is_empty());
    }
    println!("{counts:?}");
    for code in ["unenforced-protection", "enforcement-gap", "none"] {
        assert!(counts[code] >= 100, "{counts:?}");
    }
}
