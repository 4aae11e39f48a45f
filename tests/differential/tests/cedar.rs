//! The reference pack in Cedar decides as it does here, and so do those of offices that declare
//! terms of their own: over random states, and over every state of a few protections.
//!
//! `VOICE_SITUATIONS=1000000 cargo test --release -p voice-differential` asks about as
//! many random states.

use std::collections::HashSet;
use std::fs;
use std::path::Path;

use cedar_policy::{
    Authorizer, Context as Request, Decision, Entities, EntityUid, PolicySet, Request as Asked,
    Schema, ValidationMode, Validator,
};
use serde_json::json;
use voice_benches::situations::situations_with;
use voice_core::category::{Category, CategorySet};
use voice_core::disclosure::{Cedar, Context, Policy, Situation};
use voice_core::office_files::WholeOffice;
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
fn allowed(
    policies: &PolicySet,
    categories: CategorySet,
    context: Context,
    situation: &Situation,
) -> Vec<bool> {
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
    categories.iter().map(decide).collect()
}

fn ours(policy: &Policy, context: Context, situation: &Situation) -> Vec<bool> {
    let released = policy.decide(day(), context, situation);
    policy.vocabulary().every_category().iter().map(|of| released.contains(of)).collect()
}

/// The reference, and each office of the examples that declares terms.
fn offices() -> Vec<(String, Policy)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/offices");
    let mut folders: Vec<_> = fs::read_dir(folder).unwrap().map(|of| of.unwrap().path()).collect();
    folders.retain(|folder| folder.join("vocabulary.json").exists());
    folders.sort();
    assert!(folders.len() >= 2);
    let declared = folders.into_iter().map(|folder| {
        let files = fs::read_dir(&folder).unwrap().map(|of| of.unwrap().path());
        let json = files.filter(|file| file.extension().is_some_and(|of| of == "json"));
        let read = json.map(|file| {
            (file.file_name().unwrap().to_str().unwrap().to_owned(), fs::read(&file).unwrap())
        });
        let files: Vec<(String, Vec<u8>)> = read.collect();
        let files = files.iter().map(|(name, json)| (name.as_str(), json.as_slice()));
        let office = WholeOffice::load(files).unwrap_or_else(|errors| panic!("{errors}"));
        (folder.file_name().unwrap().to_str().unwrap().to_owned(), office.policy)
    });
    [("us-federal".to_owned(), Policy::us_federal())].into_iter().chain(declared).collect()
}

#[test]
fn the_export_is_valid_under_its_schema() {
    for (name, policy) in offices() {
        let cedar = policy.draft().to_cedar(day());
        let (schema, warnings) = Schema::from_cedarschema_str(&cedar.schema).unwrap();
        assert_eq!(warnings.count(), 0, "{name}");
        let result = Validator::new(schema).validate(&parsed(&cedar), ValidationMode::Strict);
        let said: Vec<String> = result
            .validation_errors()
            .map(ToString::to_string)
            .chain(result.validation_warnings().map(ToString::to_string))
            .collect();
        assert_eq!(said, Vec::<String>::new(), "{name}");
    }
}

#[test]
fn random_states_are_decided_alike() {
    let count: usize =
        std::env::var("VOICE_SITUATIONS").map_or(2000, |count| count.parse().unwrap());
    let mut of_offices = 0;
    for (name, policy) in offices() {
        let (released, own) = decided_alike(&policy, count);
        let decisions = count * policy.vocabulary().every_category().iter().count();
        println!("{name}: {decisions} decisions, {released} released, {own} of them declared");
        // An office of its own tells less, and of few.
        let least = if name == "us-federal" { decisions / 100 } else { 0 };
        assert!(released > least, "{name}: enough is released to see a difference");
        of_offices += own;
    }
    assert!(of_offices > 0, "what is declared is told too");
}

/// Compares as many states, and tells how many categories are released in them, and how many of
/// those are declared.
fn decided_alike(policy: &Policy, count: usize) -> (usize, usize) {
    let policies = &parsed(&policy.draft().to_cedar(day()));
    let categories = policy.vocabulary().every_category();
    let threads = 2;
    std::thread::scope(|scope| {
        let part = |thread: u64| {
            scope.spawn(move || {
                let (mut released, mut own) = (0, 0);
                for (context, situation) in
                    situations_with(policy.vocabulary(), count / threads, thread)
                {
                    let here = ours(policy, context, &situation);
                    let there = allowed(policies, categories, context, &situation);
                    assert_eq!(there, here, "{context:?}");
                    let told = categories.iter().zip(&here).filter(|(_, told)| **told);
                    let told: Vec<Category> = told.map(|(of, _)| of).collect();
                    released += told.len();
                    own += told.iter().filter(|of| matches!(of, Category::Declared(_))).count();
                }
                (released, own)
            })
        };
        let parts: Vec<_> = (0..threads as u64).map(part).collect();
        let parts = parts.into_iter().map(|part| part.join().unwrap());
        parts.fold((0, 0), |(all, own), (of_part, its)| (all + of_part, own + its))
    })
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
                        allowed(&policies, CategorySet::REFERENCE, context, &situation),
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
    let there = allowed(&policies, CategorySet::REFERENCE, context, &informant);
    assert_ne!(there, ours(&policy, context, &informant));
}

/// A rule of an office about a declared protection, left out, is noticed as one of the library's.
#[test]
fn a_declared_prohibition_less_is_noticed() {
    let all = offices();
    let (_, policy) = all.iter().find(|(name, _)| name == "state-acp").unwrap();
    let categories = policy.vocabulary().every_category();
    let cedar = policy.draft().to_cedar(day());
    let at = cedar.policies.find("@id(\"prohibit-participant\")").unwrap();
    let end = at + cedar.policies[at..].find(";\n").unwrap() + 2;
    let less = format!("{}{}", &cedar.policies[..at], &cedar.policies[end..]);
    let policies = parsed(&Cedar { policies: less, ..cedar });
    let declared = policy.vocabulary().protection_named("state-acp:participant").unwrap();
    let protections = ProtectionSet::EMPTY.with(declared);
    let situation = Situation { protections, ..Situation::OPEN };
    let differ = Context::all_with(policy.vocabulary()).any(|context| {
        allowed(&policies, categories, context, &situation) != ours(policy, context, &situation)
    });
    assert!(differ);
}
