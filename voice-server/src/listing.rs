use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use voice_core::category::Category;
use voice_core::disclosure::{Class, Policy, PolicyReference};
use voice_core::wire::{Term, Vocabulary, Wire};

use crate::{App, body};

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
    pub(crate) fn new(term: &Term<Category>, policy: &Policy) -> Self {
        Self {
            category: term.value,
            title: term.title.to_owned(),
            description: term.description.to_owned(),
            class: policy.class(term.value),
        }
    }
}

impl PolicyListing {
    pub(crate) fn new(policy: &Policy) -> Self {
        let rules = u32::try_from(policy.rules().len()).unwrap_or(u32::MAX);
        Self { policies: policy.references(), rules }
    }
}

pub(crate) async fn categories(State(app): State<Arc<App>>) -> Response {
    let listing = |term| CategoryListing::new(term, &app.policy);
    body::json(&Category::TERMS.iter().map(listing).collect::<Vec<_>>())
}

pub(crate) async fn policies(State(app): State<Arc<App>>) -> Response {
    body::json(&PolicyListing::new(&app.policy))
}

pub(crate) async fn health() -> Response {
    body::json(&serde_json::json!({ "status": "ok" }))
}
