//! What another policy releases more, and what less: exactly, against every state of
//! a few protections.

use serde_json::{Value, json};
use voice_core::category::CategorySet;
use voice_core::disclosure::{Context, Direction, Draft, RuleId, Situation, differences};
use voice_core::requester::{Capacity, Conflict, IdentityLevel, Jurisdiction, Purpose, Standing};
use voice_core::subject::{LookupResult, Protection, ProtectionSet};

use crate::{pack, rule, us_federal};

fn draft(value: &Value) -> Draft {
    Draft::new([pack(value)]).unwrap()
}

fn changed(id: &str, change: impl FnOnce(&mut Value)) -> Draft {
    let mut value = us_federal();
    let at = rule(&value, id);
    change(&mut value["rules"][at]);
    draft(&value)
}

/// Informants are protected where claims are the purpose; otherwise their death alone is withheld.
fn informants_for_claims() -> Draft {
    let mut value = us_federal();
    let at = rule(&value, "prohibit-informant");
    let mut enforcing = value["rules"][at].clone();
    enforcing["id"] = json!("prohibit-informant-death");
    enforcing["covers"] = json!({"kind": "categories", "categories": ["death"]});
    value["rules"][at]["when"]["purposes"] = json!(["claims"]);
    value["rules"].as_array_mut().unwrap().push(enforcing);
    draft(&value)
}

/// The directions in which any state of a few protections, waivers and consents differs, by the
/// evaluator alone.
fn by_hand(old: &Draft, new: &Draft) -> (bool, bool) {
    let few = [
        Protection::FippsNonus,
        Protection::Juvenile,
        Protection::AsylumFear,
        Protection::VawaTU,
        Protection::Informant,
    ];
    let sets: Vec<ProtectionSet> = (0..32_u32)
        .map(|bits| {
            few.iter()
                .enumerate()
                .filter(|(at, _)| bits & (1 << at) != 0)
                .map(|(_, of)| *of)
                .collect()
        })
        .collect();
    let few_sets = [ProtectionSet::EMPTY, few.into_iter().collect()];
    let (mut wider, mut narrower) = (false, false);
    let days = ["2022-01-01", "2026-11-02"].map(|day| day.parse().unwrap());
    for capacity in [Capacity::Victim, Capacity::VictimDesignee, Capacity::Witness] {
        for purpose in Purpose::ALL {
            for jurisdiction in [Jurisdiction::Federal, Jurisdiction::State] {
                for identity in [IdentityLevel::Asserted, IdentityLevel::Verified] {
                    let context = Context {
                        capacity,
                        identity,
                        standing: Standing::Confirmed,
                        purpose,
                        jurisdiction,
                    };
                    for conflicts in [vec![], vec![Conflict::CoDefendant]] {
                        for protections in &sets {
                            for lifted in few_sets {
                                let situation = Situation {
                                    known: true,
                                    matter_linked: true,
                                    linked_facts: CategorySet::ABOUT_CASES,
                                    conflicts: conflicts.iter().copied().collect(),
                                    protections: *protections,
                                    waivers: lifted,
                                    consents: lifted,
                                };
                                for day in days {
                                    let before = old.decide(day, context, &situation);
                                    let after = new.decide(day, context, &situation);
                                    wider |= !after.difference(before).is_empty();
                                    narrower |= !before.difference(after).is_empty();
                                }
                            }
                        }
                    }
                }
            }
        }
    }
    (wider, narrower)
}

#[test]
fn every_difference_is_found_and_shown() {
    let old = draft(&us_federal());
    let citation = json!({"text": "18 U.S.C. 5038", "verification": "verified"});
    let edits = [
        ("no edit", draft(&us_federal()), (false, false)),
        (
            "an exception",
            changed("prohibit-juvenile", |rule| {
                rule["unless"].as_array_mut().unwrap().push(json!({
                    "kind": "asked-by", "capacities": ["victim"], "categories": ["charges"],
                    "citation": citation
                }));
            }),
            (true, false),
        ),
        (
            "a waiver",
            changed("prohibit-informant", |rule| {
                rule["unless"].as_array_mut().unwrap().push(
                    json!({"kind": "waiver", "protection": "informant", "citation": citation}),
                );
            }),
            (true, false),
        ),
        ("a condition of a prohibition", informants_for_claims(), (true, false)),
        (
            "a category less",
            changed("permit-facility", |rule| rule["covers"]["categories"] = json!(["escape"])),
            (false, true),
        ),
        (
            "less proof",
            changed("permit-identity-confirmation", |rule| {
                rule["when"].as_object_mut().unwrap().remove("identity");
            }),
            (true, false),
        ),
        (
            "days",
            changed("permit-facility", |rule| rule["in_force"] = json!([{"from": "2023-01-01"}])),
            (false, true),
        ),
        (
            "depth alone",
            changed("permit-juvenile-disposition", |rule| {
                rule["covers"]["categories"] = json!(["charges"])
            }),
            (false, false),
        ),
        (
            "a conflict less",
            changed("prohibit-conflict", |rule| rule["when"]["conflicts"] = json!(["is-subject"])),
            (true, false),
        ),
    ];
    for (name, new, expected) in edits {
        let found = differences(&old, &new).unwrap();
        let has = |direction: Direction| found.iter().any(|of| of.direction == direction);
        assert_eq!((has(Direction::Widened), has(Direction::Narrowed)), expected, "{name}");
        assert_eq!(by_hand(&old, &new), expected, "{name}, by hand");
        for difference in &found {
            let (question, subject) =
                (&difference.shown.questions[0], &difference.shown.subjects[0]);
            let told = [&old, &new].map(|of| {
                of.releases(question, LookupResult::one(subject)).contains(difference.category)
            });
            assert_eq!(
                told,
                [
                    difference.direction == Direction::Narrowed,
                    difference.direction == Direction::Widened
                ],
                "{name}"
            );
            assert!(
                difference.states > 0
                    && difference.capacities.contains(&question.requester.capacity()),
                "{name}"
            );
        }
        assert!(found.is_sorted_by_key(|of| (of.direction, of.category)), "{name}: widened first");
        let back = differences(&new, &old).unwrap();
        let states = |all: &[voice_core::disclosure::Difference]| {
            all.iter().map(|of| of.states).sum::<u64>()
        };
        assert_eq!(states(&back), states(&found), "{name}: the way back is as long");
    }
}

#[test]
fn states_are_counted() {
    let found = differences(&draft(&us_federal()), &informants_for_claims()).unwrap();
    let removal: Vec<_> = found.iter().filter(|of| of.category.as_str() == "removal").collect();
    let [removal] = removal.as_slice() else { panic!("{}", removal.len()) };
    // Six capacities, three purposes, five jurisdictions, one identity and standing, one set of
    // conflicts: none. Nothing else withholds, with or without the waiver that lifts nothing
    // here, or one protection does and is waived.
    let days = draft(&us_federal()).changes().count() as u64;
    assert_eq!(removal.states, days * 6 * 3 * 5 * (1 + 1 + 1));
    assert_eq!(removal.purposes.len(), 3);
    let ids = |rules: &[RuleId]| rules.iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(ids(&removal.before), ["prohibit-informant"]);
    assert_eq!(ids(&removal.after), ["permit-release-and-removal"]);
}

/// Where something is told with a waiver first, and later without one, the case that is
/// shown needs none.
#[test]
fn the_case_that_is_shown_is_the_smallest_of_all_days() {
    let old = draft(&us_federal());
    // Until 2019 whoever has a waiver is told, and in 2020 everybody.
    let mut value = us_federal();
    let at = rule(&value, "prohibit-informant");
    let law = json!({"text": "5 U.S.C. 552(b)(7)(D)", "verification": "verified"});
    let mut first = value["rules"][at].clone();
    first["id"] = json!("prohibit-informant-first");
    first["in_force"] = json!([{"from": "2017-04-26", "until": "2019-12-31"}]);
    first["unless"] = json!([{"kind": "waiver", "protection": "informant", "citation": law}]);
    value["rules"][at]["in_force"] = json!([{"from": "2021-01-01"}]);
    value["rules"].as_array_mut().unwrap().push(first);
    let mut meanwhile = value["rules"][at].clone();
    meanwhile["id"] = json!("prohibit-informant-meanwhile");
    meanwhile["in_force"] = json!([{"from": "2020-01-01", "until": "2020-12-31"}]);
    meanwhile["covers"] = json!({"kind": "categories", "categories": ["death"]});
    value["rules"].as_array_mut().unwrap().push(meanwhile);
    let found = differences(&old, &draft(&value)).unwrap();
    let widened = found
        .iter()
        .filter(|of| of.direction == Direction::Widened && of.category.as_str() == "release");
    let shown: Vec<_> = widened.map(|of| (of.from.to_string(), &of.shown.subjects[0])).collect();
    assert!(!shown.is_empty());
    for (from, subject) in shown {
        assert_eq!(from, "2017-04-26");
        assert!(subject.waivers().is_empty(), "in 2020 none is needed");
    }
}
