//! Cedar, at its best: only the policies that name a category are asked about it, and its requests
//! are built before the clock starts.

use cedar_policy::{
    ActionConstraint, Authorizer, Context as Facts, Decision, Entities, EntityUid, PolicySet,
    Request,
};
use serde_json::json;
use voice_core::category::Category;
use voice_core::disclosure::{Cedar, Context, Situation};
use voice_core::subject::ProtectionSet;

pub struct Sliced {
    actions: Vec<(EntityUid, PolicySet)>,
    whole: PolicySet,
    entities: Entities,
    authorizer: Authorizer,
}

fn uid(text: &str) -> EntityUid {
    text.parse().expect("a name of an entity")
}

impl Sliced {
    pub fn new(cedar: &Cedar) -> Self {
        let whole: PolicySet = cedar.policies.parse().expect("policies of Cedar");
        let slice = |category: &Category| {
            let action = uid(&format!("Action::\"{}\"", category.as_str()));
            let names = |policy: &&cedar_policy::Policy| match policy.action_constraint() {
                ActionConstraint::Any => true,
                ActionConstraint::Eq(one) => one == action,
                ActionConstraint::In(many) => many.contains(&action),
            };
            let policies =
                PolicySet::from_policies(whole.policies().filter(names).cloned()).expect("a slice");
            (action, policies)
        };
        let actions = Category::ALL.iter().map(slice).collect();
        Self { actions, whole, entities: Entities::empty(), authorizer: Authorizer::new() }
    }

    /// A request for each category.
    pub fn requests(&self, context: Context, situation: &Situation) -> Vec<Request> {
        let words = |of: ProtectionSet| of.iter().map(|of| of.as_str()).collect::<Vec<_>>();
        let conflicts: Vec<_> = situation.conflicts.iter().map(|of| of.as_str()).collect();
        let value = |category: &Category| {
            json!({
                "capacity": context.capacity, "purpose": context.purpose,
                "jurisdiction": context.jurisdiction,
                "identity": context.identity as u32, "standing": context.standing as u32,
                "known": situation.known, "matter_linked": situation.matter_linked,
                "fact_linked": situation.linked_facts.contains(*category),
                "conflicts": conflicts, "protections": words(situation.protections),
                "waivers": words(situation.waivers), "consents": words(situation.consents),
            })
        };
        let (requester, subject) = (uid("Requester::\"r\""), uid("Subject::\"s\""));
        let ask = |(category, (action, _)): (&Category, &(EntityUid, PolicySet))| {
            let facts =
                Facts::from_json_value(value(category), None).expect("the facts of a question");
            Request::new(requester.clone(), action.clone(), subject.clone(), facts, None)
                .expect("a request")
        };
        Category::ALL.iter().zip(&self.actions).map(ask).collect()
    }

    /// The categories that are allowed, as bits.
    pub fn decide(&self, requests: &[Request]) -> u32 {
        type Asked<'a> = (&'a Request, &'a (EntityUid, PolicySet));
        let of = |bits: u32, (at, (request, (_, policies))): (usize, Asked<'_>)| {
            let response = self.authorizer.is_authorized(request, policies, &self.entities);
            bits | u32::from(response.decision() == Decision::Allow) << at
        };
        requests.iter().zip(&self.actions).enumerate().fold(0, of)
    }

    /// The same with every policy for every category, as a caller would without slicing.
    pub fn decide_unsliced(&self, requests: &[Request]) -> u32 {
        let of = |bits: u32, (at, request): (usize, &Request)| {
            let response = self.authorizer.is_authorized(request, &self.whole, &self.entities);
            bits | u32::from(response.decision() == Decision::Allow) << at
        };
        requests.iter().enumerate().fold(0, of)
    }

    /// For each category the policies that Cedar says decided.
    pub fn reasons(&self, requests: &[Request]) -> Vec<Vec<String>> {
        let of = |(request, (_, policies)): (&Request, &(EntityUid, PolicySet))| {
            let response = self.authorizer.is_authorized(request, policies, &self.entities);
            assert_eq!(response.diagnostics().errors().count(), 0, "no condition fails");
            let id = |reason: &cedar_policy::PolicyId| {
                policies
                    .policy(reason)
                    .and_then(|policy| policy.annotation("id"))
                    .unwrap_or_default()
                    .to_owned()
            };
            let mut ids: Vec<String> = response.diagnostics().reason().map(id).collect();
            ids.sort();
            ids
        };
        requests.iter().zip(&self.actions).map(of).collect()
    }
}
