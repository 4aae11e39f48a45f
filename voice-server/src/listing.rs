use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use voice_core::category::Category;
use voice_core::disclosure::{Class, PolicyReference};
use voice_core::wire::{Vocabulary, Wire};

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

pub(crate) async fn categories(State(app): State<Arc<App>>) -> Response {
    let listing = |term: &voice_core::wire::Term<Category>| CategoryListing {
        category: term.value,
        title: term.title.to_owned(),
        description: term.description.to_owned(),
        class: app.policy.class(term.value),
    };
    body::json(&Category::TERMS.iter().map(listing).collect::<Vec<_>>())
}

pub(crate) async fn policies(State(app): State<Arc<App>>) -> Response {
    let rules = u32::try_from(app.policy.rules().len()).unwrap_or(u32::MAX);
    body::json(&PolicyListing { policies: app.policy.references(), rules })
}

pub(crate) async fn health() -> Response {
    body::json(&serde_json::json!({ "status": "ok" }))
}
