//! What the proof says of random packs, and what the definitions say.

use std::collections::{BTreeMap, BTreeSet};
use std::env;

use serde_json::Value;
use voice_core::category::Category;
use voice_core::disclosure::{
    Context, Draft, Law, MatterLink, Observer, ProofError, Situation, ViolationError,
};
use voice_core::requester::Capacity;
use voice_core::subject::Protection;
use voice_core::wire::Custodial;

use crate::coverage::Coverage;
use crate::laws::{looks, open_link, proved, told_of_whole, widened_by, widens_somewhere};
use crate::moments::moments;
use crate::plain::{Lift, Set, World};
use crate::random::{CATEGORIES, Numbers, Random, packs};
use crate::table::{Size, Table};

/// The most places of a table: a pack with more is left out, and counted.
const MOST: usize = 100_000;

/// Of so many packs, one is looked at through the eyes of each observer.
const OBSERVED: u64 = 20;

/// What is said of a draft: for each law the rules or protections at fault, with the size of the
/// smallest case.
#[derive(Debug, Default, PartialEq, Eq)]
struct Said {
    monotone: BTreeMap<String, Option<Size>>,
    whole: BTreeMap<String, Size>,
    dead: BTreeSet<String>,
    closure: Option<(bool, Size)>,
    proved: BTreeMap<String, (usize, usize)>,
}

/// How much a record of a counterexample has of each thing.
fn size(subject: &Value) -> Size {
    let count = |of: &Value| of.as_array().map_or(0, Vec::len);
    let about_case = |fact: &&Value| {
        let word = fact["fact"]["kind"].as_str().unwrap();
        word.parse::<Category>().unwrap().is_about_case()
    };
    let facts: Vec<&Value> =
        subject["facts"].as_array().into_iter().flatten().filter(about_case).collect();
    let link = if count(&subject["matters"]) == 0 {
        0
    } else if facts.is_empty() || facts.iter().any(|fact| fact.get("matter").is_none()) {
        1
    } else {
        2
    };
    [
        count(&subject["screening"]["findings"]),
        count(&subject["waivers"]),
        count(&subject["consents"]),
        count(&subject["affiliations"]),
        link,
    ]
}

fn shown(violation: &ViolationError) -> Option<(usize, Vec<Size>)> {
    let shown = violation.counterexample.as_ref()?;
    let subjects: Vec<Size> = shown
        .subjects
        .iter()
        .map(|subject| size(&serde_json::to_value(Custodial(subject)).unwrap()))
        .collect();
    Some((shown.questions.len(), subjects))
}

fn said_by_proof(draft: Draft) -> Said {
    let mut said = Said::default();
    let violations = match draft.prove() {
        Ok(_) => return said,
        Err(ProofError::Broken(violations)) => violations,
        Err(other) => panic!("{other}"),
    };
    for violation in &violations {
        let rule = || violation.rules[0].as_str().to_owned();
        let case = shown(violation);
        match violation.law {
            Law::Monotone => {
                assert_eq!(
                    case.is_none(),
                    violation.says.contains("by its form alone"),
                    "{}",
                    violation.says
                );
                said.monotone.insert(rule(), case.map(|(_, subjects)| subjects[0]));
            }
            Law::WholePerson => {
                said.whole.insert(rule(), case.unwrap().1[0]);
            }
            Law::NoDeadRule => {
                said.dead.insert(rule());
            }
            Law::DerivationClosure => {
                let (questions, subjects) = case.unwrap();
                said.closure = Some((questions > 1, subjects[0]));
            }
            Law::Opacity => {
                let protection = violation.says.split('`').nth(1).unwrap().to_owned();
                let subject = case.unwrap().1[0];
                said.proved.insert(protection, (subject[0], subject[1]));
            }
            other => panic!("{}", other.as_str()),
        }
    }
    said
}

fn said_by_definition(world: &World, table: &Table) -> Said {
    let mut said = Said::default();
    for rule in world.rules.iter().filter(|rule| rule.bad_form) {
        said.monotone.insert(rule.id.clone(), widened_by(world, table, rule));
    }
    if !said.monotone.is_empty() {
        return said;
    }
    assert!(!widens_somewhere(table), "an answer widens, and no rule has a bad form");
    for rule in &world.rules {
        if let Some(size) = told_of_whole(table, rule) {
            said.whole.insert(rule.id.clone(), size);
        }
    }
    let dead = world
        .rules
        .iter()
        .zip(&table.alive)
        .filter(|(rule, alive)| !rule.defence_in_depth && !**alive);
    said.dead = dead.map(|(rule, _)| rule.id.clone()).collect();
    for link in &world.links {
        let of = |category: &Category| {
            1 << world.words.categories.iter().position(|of| of == category).unwrap()
        };
        let from = link.from.iter().map(of).fold(0, |all: Set, one: Set| all | one);
        said.closure = open_link(table, from, of(&link.to));
    }
    for (covert, size) in proved(world, table, Set::MAX) {
        for alike in &world.words.alike[&world.words.protections[covert]] {
            said.proved.insert(alike.as_str().to_owned(), size);
        }
    }
    said
}

/// The capacities that each observer has, as the observers are defined.
const OBSERVERS: [(Observer, &[Capacity]); 5] = {
    use Capacity::{
        Victim, VictimDesignee, VictimRepresentative, Witness, WitnessDesignee,
        WitnessRepresentative,
    };
    [
        (Observer::Victim, &[Victim]),
        (Observer::Witness, &[Witness]),
        (Observer::ForVictim, &[Victim, VictimRepresentative, VictimDesignee]),
        (Observer::ForWitness, &[Witness, WitnessRepresentative, WitnessDesignee]),
        (Observer::Everybody, &Capacity::ALL),
    ]
};

/// What each observer can tell apart and prove is what the report says.
fn same_observers(world: &World, table: &Table, draft: &Draft) {
    let reports = draft.observers().unwrap();
    assert!(
        reports.iter().map(|report| report.observer).eq(OBSERVERS.map(|(observer, _)| observer))
    );
    let named = world.rules.iter().fold(0, |all, rule| {
        let asked_by =
            rule.lifts.iter().map(|lift| if let Lift::AskedBy(of, _) = lift { *of } else { 0 });
        asked_by.fold(all | rule.capacities.unwrap_or(0), |all, of| all | of)
    });
    // A capacity that no rule names asks as the one of them that the table has.
    let another = (0..world.words.capacities.len()).find(|of| named & (1 << of) == 0);
    let asks_as = |of: &Capacity| {
        world.words.capacities.iter().position(|word| word == of).or(another).unwrap()
    };
    for (report, (observer, capacities)) in reports.iter().zip(OBSERVERS) {
        let capacities = capacities.iter().map(asks_as).fold(0, |all: Set, of| all | 1 << of);
        assert_eq!(report.views, looks(table, capacities) as u64, "{observer:?}");
        let proved = proved(world, table, capacities).into_keys();
        let proved: BTreeSet<Protection> =
            proved.flat_map(|of| world.words.alike[&world.words.protections[of]].clone()).collect();
        assert!(report.proved.iter().eq(&proved), "{observer:?} {:?} {proved:?}", report.proved);
    }
}

/// The evaluator that ships decides what the plain one does, asked here and there.
fn same_decisions(world: &World, table: &Table, draft: &Draft, numbers: &mut Numbers) {
    let words = &world.words;
    let held = |set: Set| -> Vec<Protection> {
        words
            .protections
            .iter()
            .enumerate()
            .filter(|(at, _)| set & (1 << at) != 0)
            .map(|(_, of)| *of)
            .collect()
    };
    for _ in 0..16 {
        let place = numbers.below(table.len());
        let at = table.at(place);
        let (asked, person) = (table.asked(&at), table.person(&at));
        let context = Context {
            capacity: words.capacities[asked.capacity],
            identity: words.identities[asked.identity],
            standing: words.standings[asked.standing],
            purpose: words.purposes[asked.purpose],
            jurisdiction: words.jurisdictions[asked.jurisdiction],
        };
        let conflicts = person.recorded | asked.told;
        let situation = Situation {
            known: true,
            matter_linked: person.link >= 1,
            linked_facts: if person.link == 2 {
                Situation::OPEN.linked_facts
            } else {
                Situation::NOBODY.linked_facts
            },
            conflicts: words
                .conflicts
                .iter()
                .enumerate()
                .filter(|(at, _)| conflicts & (1 << at) != 0)
                .map(|(_, of)| *of)
                .collect(),
            protections: held(person.protections).into_iter().collect(),
            waivers: held(person.waivers).into_iter().collect(),
            consents: held(person.consents).into_iter().collect(),
        };
        // Between two midnights the proof alone is asked.
        let Some(day) = words.days[asked.day].day() else { continue };
        let released = draft.decide(day, context, &situation);
        let plain = words
            .categories
            .iter()
            .enumerate()
            .filter(|(at, _)| table.released(place) & (1 << at) != 0);
        assert!(released.iter().eq(plain.map(|(_, of)| *of)), "{asked:?} {person:?}");
    }
}

fn setting(name: &str, otherwise: u64) -> u64 {
    env::var(name).map_or(otherwise, |value| value.parse().unwrap())
}

#[test]
fn the_proof_says_what_the_definitions_say() {
    let (count, first) = (setting("VOICE_ORACLE_PACKS", 500), setting("VOICE_ORACLE_SEED", 1));
    let moments = moments();
    let categories: BTreeSet<Category> =
        CATEGORIES.iter().map(|word| word.parse().unwrap()).collect();
    let categories: Vec<Category> = categories.into_iter().collect();
    let mut coverage = Coverage::default();
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    let (mut seed, mut compared, mut places) = (first, 0, 0_usize);
    while compared < count {
        seed += 1;
        let mut numbers = Numbers::new(seed);
        let Random { vocabulary, packs } = packs(&mut numbers);
        let mut tally = |what, when: bool| *counts.entry(what).or_default() += u64::from(when);
        let Ok(draft) = Draft::with_vocabulary(&vocabulary, packs.clone()) else {
            tally("left out as flawed", true);
            continue;
        };
        let world = World::of((&vocabulary, &packs), &moments, &categories);
        if Table::size(&world) > MOST {
            tally("left out as too large", true);
            continue;
        }
        compared += 1;
        let table = Table::of(&world);
        places += table.len();
        same_decisions(&world, &table, &draft, &mut numbers);
        // What an observer sees is counted where no rule has a bad form.
        if compared % OBSERVED == 0 && !world.rules.iter().any(|rule| rule.bad_form) {
            same_observers(&world, &table, &draft);
        }
        let (proof, definition) = (said_by_proof(draft), said_by_definition(&world, &table));
        let rules: Vec<String> = packs
            .iter()
            .flat_map(|pack| &pack.rules)
            .map(|rule| serde_json::to_string(rule).unwrap())
            .collect();
        assert_eq!(proof, definition, "seed {seed}\nlinks {:?}\n{}", world.links, rules.join("\n"));
        coverage.add(&world, &table);
        tally("monotone", !proof.monotone.is_empty());
        tally("monotone by form alone", proof.monotone.values().any(Option::is_none));
        tally("whole-person", !proof.whole.is_empty());
        tally("no-dead-rule", !proof.dead.is_empty());
        tally("derivation-closure", proof.closure.is_some());
        tally(
            "derivation-closure by several questions",
            proof.closure.is_some_and(|(several, _)| several),
        );
        tally("derivation-closure unlinked", proof.closure.is_some_and(|(_, size)| size[4] == 0));
        tally(
            "derivation-closure without the facts",
            proof.closure.is_some_and(|(_, size)| size[4] == 1),
        );
        tally("opacity", !proof.proved.is_empty());
        tally("proved", proof == Said::default());
        let asks_fact = world.rules.iter().any(|rule| rule.link == Some(MatterLink::Fact));
        tally("with a link of facts", asks_fact);
        tally("of two packs", packs.len() > 1);
        tally("with declared purposes and jurisdictions", !vocabulary.is_empty());
        let between = world.words.days.iter().any(|of| of.day().is_none());
        tally("with rules that change between two midnights", between);
    }
    println!("{compared} packs from seed {first} to {seed}, {places} places");
    for (what, count) in &counts {
        println!("{what}: {count}");
    }
    if compared >= 500 {
        coverage.enough();
        for law in
            ["monotone", "whole-person", "no-dead-rule", "derivation-closure", "opacity", "proved"]
        {
            assert!(counts[law] * 100 >= compared * 2, "{law} in {} packs", counts[law]);
        }
    }
}
