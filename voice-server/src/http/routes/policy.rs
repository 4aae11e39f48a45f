use std::sync::Arc;

use axum::extract::State;
use voice_axum::Reply;
use voice_core::category::Category;
use voice_core::disclosure::{Class, Policy, PolicyReference};
use voice_core::wire::{Term, Vocabulary, Wire};

use crate::App;
use crate::http::operation::Operation;

/// A category that may be asked for, and how the policy sees it before any rule.
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
#[wire(write_only)]
pub struct CategoryListing {
    /// The category.
    pub category: Category,
    /// Its title.
    pub title: String,
    /// What it is.
    pub description: String,
    /// Its class under the policy.
    pub class: Class,
}

/// The packs of the policy that answers.
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
#[wire(write_only)]
pub struct PolicyListing {
    /// The packs.
    pub policies: Vec<PolicyReference>,
    /// How many rules they have.
    pub rules: u32,
}

impl CategoryListing {
    fn new(term: &Term<Category>, policy: &Policy) -> Self {
        Self {
            category: term.value,
            title: term.title.to_owned(),
            description: term.description.to_owned(),
            class: policy.class(term.value),
        }
    }
}

impl PolicyListing {
    fn new(policy: &Policy) -> Self {
        let rules = u32::try_from(policy.rules().len()).unwrap_or(u32::MAX);
        Self { policies: policy.references(), rules }
    }
}

/// The operations on what the policy is.
pub(super) fn operations() -> Vec<Operation> {
    vec![
        Operation::get("/v1/categories", categories)
            .id("listCategories")
            .summary("List what may be asked for")
            .returns("The categories.", || {
                serde_json::to_value([CategoryListing::new(
                    Category::TERMS.first()?,
                    &Policy::us_federal(),
                )])
                .ok()
            }),
        Operation::get("/v1/policies", policies)
            .id("listPolicies")
            .summary("List the packs of the policy")
            .returns("The packs.", || {
                serde_json::to_value(PolicyListing::new(&Policy::us_federal())).ok()
            }),
    ]
}

async fn categories(State(app): State<Arc<App>>) -> Reply<Vec<CategoryListing>> {
    let listing = |term| CategoryListing::new(term, &app.policy);
    Reply::new(&Category::TERMS.iter().map(listing).collect())
}

async fn policies(State(app): State<Arc<App>>) -> Reply<PolicyListing> {
    Reply::new(&PolicyListing::new(&app.policy))
}
