//! The reference pack in Cedar decides as it does here: over random states, and over every state of
//! a few protections.
//!
//! `VOICE_SITUATIONS=1000000 cargo test --release -p voice-differential` asks about as
//! many random states.

use std::collections::HashSet;

use cedar_policy::{
    Authorizer, Context as Request, Decision, Entities, EntityUid, PolicySet, Request as Asked,
    Schema, ValidationMode, Validator,
};
use serde_json::json;
use voice_benches::situations::situations;
use voice_core::category::Category;
use voice_core::disclosure::{Cedar, Context, Policy, Situation};
use voice_core::requester::IdentityLevel;
use voice_core::subject::{Protection, ProtectionSet};
use voice_core::wire::Day;

fn day() -> Day {
    "2026-11-02".parse().unwrap()
}

fn parsed(cedar: &Cedar) -> PolicySet {
    cedar.policies.parse().unwrap()
}

/// What Cedar allows, category by category; with full authority.
fn allowed(policies: &PolicySet, context: Context, situation: &Situation) -> Vec<bool> {
    let words = |of: ProtectionSet| of.iter().map(|of| of.as_str()).collect::<Vec<_>>();
    let conflicts: Vec<_> = situation.conflicts.iter().map(|of| of.as_str()).collect();
    let value = |category: Category| {
        json!({
            "capacity": context.capacity, "purpose": context.purpose,
            "jurisdiction": context.jurisdiction,
            "identity": context.identity as u32, "standing": context.standing as u32,
            "known": situation.known, "matter_linked": situation.matter_linked,
            "fact_linked": situation.linked_facts.contains(category),
            "conflicts": conflicts, "protections": words(situation.protections),
            "waivers": words(situation.waivers), "consents": words(situation.consents),
        })
    };
    let uid = |text: &str| text.parse::<EntityUid>().unwrap();
    let (entities, authorizer) = (Entities::empty(), Authorizer::new());
    let decide = |category: Category| {
        let request = Request::from_json_value(value(category), None).unwrap();
        let action = uid(&format!("Action::\"{}\"", category.as_str()));
        let asked =
            Asked::new(uid("Requester::\"r\""), action, uid("Subject::\"s\""), request, None)
                .unwrap();
        let response = authorizer.is_authorized(&asked, policies, &entities);
        assert_eq!(response.diagnostics().errors().count(), 0, "no condition fails");
        response.decision() == Decision::Allow
    };
    Category::ALL.into_iter().map(decide).collect()
}

fn ours(policy: &Policy, context: Context, situation: &Situation) -> Vec<bool> {
    let released = policy.decide(day(), context, situation);
    Category::ALL.into_iter().map(|category| released.contains(category)).collect()
}

#[test]
fn the_export_is_valid_under_its_schema() {
    let cedar = Policy::us_federal().draft().to_cedar(day());
    let (schema, warnings) = Schema::from_cedarschema_str(&cedar.schema).unwrap();
    assert_eq!(warnings.count(), 0);
    let result = Validator::new(schema).validate(&parsed(&cedar), ValidationMode::Strict);
    let said: Vec<String> = result
        .validation_errors()
        .map(ToString::to_string)
        .chain(result.validation_warnings().map(ToString::to_string))
        .collect();
    assert_eq!(said, Vec::<String>::new());
}

#[test]
fn random_states_are_decided_alike() {
    let policy = Policy::us_federal();
    let policies = parsed(&policy.draft().to_cedar(day()));
    let count: usize =
        std::env::var("VOICE_SITUATIONS").map_or(2000, |count| count.parse().unwrap());
    let threads = 2;
    let released: usize = std::thread::scope(|scope| {
        let part = |thread: u64| {
            let (policy, policies) = (&policy, &policies);
            scope.spawn(move || {
                let mut released = 0;
                for (context, situation) in situations(count / threads, thread) {
                    let here = ours(policy, context, &situation);
                    assert_eq!(allowed(policies, context, &situation), here, "{context:?}");
                    released += here.iter().filter(|released| **released).count();
                }
                released
            })
        };
        (0..threads as u64)
            .map(part)
            .collect::<Vec<_>>()
            .into_iter()
            .map(|part| part.join().unwrap())
            .sum()
    });
    println!("{} decisions, {released} released", count * Category::ALL.len());
    assert!(released * 100 > count * Category::ALL.len(), "enough is released to see a difference");
}

/// Every context that rules tell apart, and every state of the protections of one cover group, with
/// their exceptions.
#[test]
fn every_state_of_a_few_protections_is_decided_alike() {
    let policy = Policy::us_federal();
    let policies = parsed(&policy.draft().to_cedar(day()));
    let few = [Protection::Juvenile, Protection::VawaTU, Protection::AsylumFear];
    let sets: Vec<ProtectionSet> = (0..1_usize << few.len())
        .map(|bits| {
            few.iter()
                .enumerate()
                .filter(|(at, _)| bits & (1 << at) != 0)
                .map(|(_, of)| *of)
                .collect()
        })
        .collect();
    let mut seen = HashSet::new();
    let mut compared = 0;
    for context in Context::all().filter(|context| context.identity == IdentityLevel::Verified) {
        let open = Situation::OPEN;
        // Contexts that release the same of everybody are asked about once.
        let key: Vec<Vec<bool>> = sets
            .iter()
            .map(|protections| {
                ours(&policy, context, &Situation { protections: *protections, ..open })
            })
            .collect();
        if !seen.insert(key) {
            continue;
        }
        for protections in &sets {
            for waivers in [ProtectionSet::EMPTY, ProtectionSet::ALL] {
                for consents in [ProtectionSet::EMPTY, ProtectionSet::ALL] {
                    let (protections, waivers) = (*protections, waivers);
                    let situation = Situation { protections, waivers, consents, ..open };
                    assert_eq!(
                        allowed(&policies, context, &situation),
                        ours(&policy, context, &situation),
                        "{context:?}"
                    );
                    compared += 1;
                }
            }
        }
    }
    assert!(compared > 200, "{compared} states were compared");
}

#[test]
fn a_prohibition_less_is_noticed() {
    let policy = Policy::us_federal();
    let cedar = policy.draft().to_cedar(day());
    let at = cedar.policies.find("@id(\"prohibit-informant\")").unwrap();
    let end = at + cedar.policies[at..].find(";\n").unwrap() + 2;
    let less =
        Cedar { policies: format!("{}{}", &cedar.policies[..at], &cedar.policies[end..]), ..cedar };
    let policies = parsed(&less);
    let context = Context::all()
        .find(|context| !ours(&policy, *context, &Situation::OPEN).iter().all(|told| !told))
        .unwrap();
    let protections = ProtectionSet::EMPTY.with(Protection::Informant);
    let informant = Situation { protections, ..Situation::OPEN };
    assert_ne!(allowed(&policies, context, &informant), ours(&policy, context, &informant));
}
