//! The reduction against the definition, on small policies: every state, every requester, and no reduction at all.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::super::draft::Context;
use super::super::evaluate::{Asker, State, evaluate};
use super::super::{Draft, Pack};
use super::dimensions::BASES;
use super::model::{Model, columns};
use super::opacity::{Effort, leaks, subsets};
use super::{closure, rules};
use crate::category::{Category, CategorySet};
use crate::requester::{Capacity, Conflict, IdentityLevel, Jurisdiction, Purpose, Standing};
use crate::subject::{Protection, ProtectionSet};
use crate::wire::from_value;

/// A small generator of numbers (xorshift), the same in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % bound as u64).unwrap()
    }

    fn some<T: Clone>(&mut self, of: &[T]) -> Vec<T> {
        let chosen: Vec<T> = of.iter().filter(|_| self.below(2) == 0).cloned().collect();
        if chosen.is_empty() { vec![of[self.below(of.len())].clone()] } else { chosen }
    }

    fn one<T: Clone>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())].clone()
    }
}

const CATEGORIES: [&str; 3] = ["release", "charges", "facility"];
/// Those that the rules name, and one that they do not: the rest are like it.
const PURPOSES: [Purpose; 3] = [Purpose::SafetyPlanning, Purpose::TakingPart, Purpose::Claims];
const CAPACITIES: [Capacity; 3] = [Capacity::Victim, Capacity::Witness, Capacity::WitnessDesignee];
const PROTECTIONS: [&str; 4] = ["juvenile", "sealed", "medical", "privacy-act"];

fn rule(id: String, effect: &str, covers: Value, when: Value, unless: Vec<Value>, from: &str) -> Value {
    json!({
        "id": id, "effect": effect, "covers": covers, "when": when, "unless": unless,
        "citations": [{"text": "ICE Directive 1.1", "verification": "verified"}],
        "in_force": [{"from": from}], "defence_in_depth": true, "note": {"en": "A rule.", "es": "Una norma."},
    })
}

/// A policy of few rules that say anything.
fn random(numbers: &mut Numbers) -> Option<Draft> {
    let mut rules = Vec::new();
    let days = ["2020-01-01", "2024-01-01"];
    for at in 0..1 + numbers.below(3) {
        let covers = json!({"kind": "categories", "categories": numbers.some(&CATEGORIES)});
        let mut when = json!({"link": "record"});
        if numbers.below(2) == 0 {
            when["capacities"] = json!(numbers.some(&["victim", "witness"]));
        }
        if numbers.below(3) == 0 {
            when["purposes"] = json!([numbers.one(&["safety-planning", "taking-part"])]);
        }
        rules.push(rule(format!("permit-{at}"), "permit", covers, when, Vec::new(), numbers.one(&days)));
    }
    let mut named = BTreeSet::new();
    for at in 0..2 + numbers.below(4) {
        let whole = numbers.below(5) == 0;
        let covers = if whole {
            json!({"kind": "whole-person"})
        } else {
            json!({"kind": "categories", "categories": numbers.some(&CATEGORIES)})
        };
        let mut when = json!({});
        if numbers.below(8) != 0 {
            let protections = match numbers.below(3) {
                0 => numbers.some(&PROTECTIONS),
                _ => vec![numbers.one(&PROTECTIONS)],
            };
            named.extend(protections.iter().copied());
            when["protections"] = json!(protections);
        }
        if numbers.below(6) == 0 {
            when["conflicts"] = json!(["co-defendant"]);
        }
        if numbers.below(6) == 0 {
            when["purposes"] = json!(["taking-part"]);
        }
        let mut unless = Vec::new();
        let citation = json!({"text": "ICE Directive 1.1", "verification": "verified"});
        if numbers.below(3) == 0 {
            let kind = numbers.one(&["consent", "waiver"]);
            let protection = numbers.one(&PROTECTIONS);
            named.insert(protection);
            unless.push(json!({"kind": kind, "protection": protection, "citation": citation}));
        }
        if numbers.below(8) == 0 {
            unless.push(
                json!({"kind": "asked-by", "capacities": ["victim"], "categories": ["charges"], "citation": citation}),
            );
        }
        rules.push(rule(
            format!("prohibit-{at}"),
            "prohibit",
            covers,
            when,
            unless,
            days[usize::from(numbers.below(6) == 0)],
        ));
    }
    let classes = Category::ALL.map(
        |of| json!({"category": of.as_str(), "class": "releasable", "note": {"en": "A class.", "es": "Una clase."}}),
    );
    let enforced: BTreeSet<&str> = rules
        .iter()
        .flat_map(|rule| rule["when"]["protections"].as_array().into_iter().flatten())
        .filter_map(Value::as_str)
        .filter_map(|of| PROTECTIONS.into_iter().find(|known| *known == of))
        .collect();
    if named != enforced {
        return None;
    }
    let protections: Vec<Value> =
        enforced.iter().map(|of| json!({"protection": of, "covert": *of != "medical"})).collect();
    let links = match numbers.below(3) {
        0 => json!([{"from": ["release"], "to": "charges"}]),
        1 => json!([{"from": ["release", "facility"], "to": "charges"}]),
        _ => json!([{"from": ["charges"], "to": "facility"}]),
    };
    let pack = json!({
        "format": "1", "id": "random", "version": "1.0.0", "title": {"en": "Random", "es": "Al azar"},
        "published_on": "2026-01-01", "time_zone": "America/New_York", "classes": classes.to_vec(),
        "protections": protections, "cover_groups": [], "links": links, "rules": rules,
    });
    let pack: Pack = from_value(pack).unwrap();
    Some(Draft::new([pack]).unwrap())
}

/// In each cell, every way in which it can look to a requester: whether the category is released, in each question.
type Looks = BTreeMap<(Purpose, u32, Category), BTreeSet<Vec<bool>>>;

fn looks(draft: &Draft, protections: ProtectionSet, waivers: ProtectionSet, consentable: ProtectionSet) -> Looks {
    let mut looks = Looks::new();
    for purpose in PURPOSES {
        for conflicts in [0, 1 << Conflict::CoDefendant as u32] {
            for consents in subsets(consentable) {
                let consents = Protection::ALL.map(|of| CategorySet::ALL.when(consents.contains(of)));
                let mut released = Vec::new();
                for epoch in &draft.epochs {
                    for capacity in CAPACITIES {
                        for matter_linked in [true, false] {
                            let context = Context {
                                capacity,
                                identity: IdentityLevel::Verified,
                                standing: Standing::Confirmed,
                                purpose,
                                jurisdiction: Jurisdiction::Federal,
                            };
                            let all = CategorySet::ALL;
                            let asker = Asker { facts: context.facts(), conflicts, asked: all, authority: all };
                            let state = State { matter_linked, protections, waivers, consents, ..State::OPEN };
                            released.push(evaluate(&epoch.rules, &asker, &state).released);
                        }
                    }
                }
                for category in CATEGORIES.map(|word| word.parse::<Category>().unwrap()) {
                    let cell = released.iter().map(|released| released.contains(category)).collect();
                    looks.entry((purpose, conflicts, category)).or_default().insert(cell);
                }
            }
        }
    }
    looks
}

/// Every question and every state of the small policies.
fn everything(draft: &Draft) -> Vec<(usize, Context, u32, State)> {
    let named: ProtectionSet = PROTECTIONS.map(|of| of.parse::<Protection>().unwrap()).into_iter().collect();
    let bases = BASES.into_iter().collect::<ProtectionSet>();
    let mut all = Vec::new();
    for protections in subsets(named.or(bases)).filter(|of| of.meets(bases)) {
        for waivers in subsets(named) {
            for consents in subsets(named) {
                let consents = Protection::ALL.map(|of| CategorySet::ALL.when(consents.contains(of)));
                for (epoch, _) in draft.epochs.iter().enumerate() {
                    for purpose in PURPOSES {
                        for capacity in CAPACITIES {
                            for conflicts in [0, 1 << Conflict::CoDefendant as u32] {
                                let context = Context {
                                    capacity,
                                    identity: IdentityLevel::Verified,
                                    standing: Standing::Confirmed,
                                    purpose,
                                    jurisdiction: Jurisdiction::Federal,
                                };
                                let state = State { protections, waivers, consents, ..State::OPEN };
                                all.push((epoch, context, conflicts, state));
                            }
                        }
                    }
                }
            }
        }
    }
    all
}

fn asker(context: Context, conflicts: u32) -> Asker {
    Asker { facts: context.facts(), conflicts, asked: CategorySet::ALL, authority: CategorySet::ALL }
}

#[test]
fn a_rule_is_dead_where_it_changes_no_decision() {
    let mut numbers = Numbers(0x2545_F491_4F6C_DD1D);
    let (mut dead, mut alive, mut drafts) = (0, 0, 0);
    while drafts < 25 {
        let Some(draft) = random(&mut numbers) else { continue };
        drafts += 1;
        let (everything, columns) = (everything(&draft), columns(&draft));
        for (index, rule) in draft.rules().iter().enumerate() {
            let without: Vec<Vec<_>> = draft
                .epochs
                .iter()
                .map(|epoch| epoch.rules.iter().filter(|rule| rule.index != index).cloned().collect())
                .collect();
            let decides = everything.iter().any(|(epoch, context, conflicts, state)| {
                let asker = asker(*context, *conflicts);
                let with = evaluate(&draft.epochs[*epoch].rules, &asker, state).released;
                with != evaluate(&without[*epoch], &asker, state).released
            });
            let found = rules::decides(&draft, &columns, index, |_| true, &mut Effort::default());
            assert_eq!(found.is_some(), decides, "{}", serde_json::to_string(rule).unwrap());
            if decides { alive += 1 } else { dead += 1 }
        }
    }
    assert!(dead > 10 && alive > 10, "{dead} dead and {alive} alive");
}

#[test]
fn a_link_is_open_where_one_requester_is_told_the_parts_and_not_the_whole() {
    let mut numbers = Numbers(0xD1B5_4A32_D192_ED03);
    let (mut open, mut closed) = (0, 0);
    while open + closed < 30 {
        let Some(draft) = random(&mut numbers) else { continue };
        // Who, about whom, and on which day; then for each purpose what may be told, and what may be withheld: consents are
        // given for each category and purpose by itself.
        let mut seen: BTreeMap<_, BTreeMap<Purpose, (CategorySet, CategorySet)>> = BTreeMap::new();
        for (epoch, context, conflicts, state) in everything(&draft) {
            let released = evaluate(&draft.epochs[epoch].rules, &asker(context, conflicts), &state).released;
            let who = (epoch, context.capacity, conflicts, state.protections, state.waivers);
            let (told, untold) =
                seen.entry(who).or_default().entry(context.purpose).or_insert((CategorySet::EMPTY, CategorySet::EMPTY));
            *told = told.or(released);
            *untold = untold.or(CategorySet::ALL.minus(released));
        }
        let link = &draft.packs()[0].links[0];
        let parts: CategorySet = link.from.iter().copied().collect();
        let together = seen.values().any(|purposes| {
            let told = purposes.values().fold(CategorySet::EMPTY, |all, (told, _)| all.or(*told));
            parts.minus(told).is_empty() && purposes.values().all(|(_, untold)| untold.contains(link.to))
        });
        let at_once = seen.values().flat_map(BTreeMap::values);
        let at_once =
            at_once.into_iter().any(|(told, untold)| parts.minus(*told).is_empty() && untold.contains(link.to));
        let found = closure::open_links(&draft, &columns(&draft), &mut Effort::default()).unwrap();
        assert_eq!(!found.is_empty(), together || at_once, "{}", serde_json::to_string(link).unwrap());
        if found.is_empty() { closed += 1 } else { open += 1 }
    }
    assert!(open > 5 && closed > 5, "{open} open and {closed} closed");
}

fn size((protections, waivers, _): &(ProtectionSet, ProtectionSet, Looks)) -> u32 {
    protections.len() + waivers.len()
}

/// The covert protections that some state proves, by the definition, with the size of the smallest such state.
fn defined(draft: &Draft) -> BTreeMap<Protection, u32> {
    let named: ProtectionSet = PROTECTIONS.map(|of| of.parse::<Protection>().unwrap()).into_iter().collect();
    let exceptions = |word: &str| -> ProtectionSet {
        let unless = draft.rules().iter().flat_map(|rule| &rule.unless);
        let values = unless.map(|exception| serde_json::to_value(exception).unwrap());
        let of_kind = values.filter(|value| value["kind"] == word);
        of_kind.map(|value| value["protection"].as_str().unwrap().parse::<Protection>().unwrap()).collect()
    };
    let (waivable, consentable) = (exceptions("waiver"), exceptions("consent"));
    let bases = BASES.into_iter().collect::<ProtectionSet>();
    let mut states = Vec::new();
    for protections in subsets(named.or(bases)).filter(|of| of.meets(bases)) {
        for waivers in subsets(waivable) {
            states.push((protections, waivers, looks(draft, protections, waivers, consentable)));
        }
    }
    let mut proved = BTreeMap::new();
    for covert in draft.covert().iter() {
        let proving = states.iter().filter(|(protections, _, looks)| {
            let hidden = looks.values().flatten().flatten().all(|released| !released);
            let covers = |(others, _, other): &(ProtectionSet, ProtectionSet, Looks)| {
                !others.contains(covert) && looks.iter().all(|(cell, ways)| ways.is_subset(&other[cell]))
            };
            protections.contains(covert) && !hidden && !states.iter().any(covers)
        });
        if let Some(smallest) = proving.map(size).min() {
            proved.insert(covert, smallest);
        }
    }
    proved
}

#[test]
fn the_reduction_proves_what_the_definition_says() {
    let mut numbers = Numbers(0x9E37_79B9_7F4A_7C15);
    let (mut opaque, mut leaky) = (0, 0);
    while opaque + leaky < 400 {
        let Some(draft) = random(&mut numbers) else { continue };
        let model = Model::new(&draft, &columns(&draft));
        let found = leaks(&model, draft.covert(), &mut Effort::default()).unwrap();
        let found: BTreeMap<Protection, u32> =
            found.into_iter().map(|leak| (leak.protection, leak.protections.len() + leak.waivers.len())).collect();
        let rules: Vec<String> = draft.rules().iter().map(|rule| serde_json::to_string(rule).unwrap()).collect();
        assert_eq!(found, defined(&draft), "{}", rules.join("\n"));
        if found.is_empty() { opaque += 1 } else { leaky += 1 }
    }
    assert!(opaque > 15 && leaky > 15, "{opaque} opaque and {leaky} leaky");
}
