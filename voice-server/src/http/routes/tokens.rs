use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use chrono::TimeDelta;
use serde_json::{Value, json};
use voice_axum::{Reply, Wire};
use voice_core::identifier::PartyId;
use voice_core::requester::StaffId;
use voice_core::wire::{self, ONE_LINE, Set, Timestamp, text};

use crate::access::{AccessRole, AccessToken, Grant, TokenHash, staff_of};
use crate::http::caller::Admin;
use crate::http::example;
use crate::http::operation::{Operation, Served as _};
use crate::http::path::Name;
use crate::http::reply::Done;
use crate::store::StoredToken;
use crate::{App, Problem};

/// For how many days a token opens what it opens, where nobody says.
const DAYS: u16 = 365;

text! {
    /// Whose a token is, or for what, in the words of who makes it; for administrators alone.
    @redacted
    TokenName {
        expected: "1 to 100 characters on one line",
        min: 1,
        max: 100,
        pattern: ONE_LINE,
        format: None,
        example: "the tablet at the front desk",
    }
}

/// A token that is wanted, and for whom.
#[derive(Debug, Clone, PartialEq, Eq, wire::Wire)]
pub enum TokenRequest {
    /// One of a requester.
    Requester {
        /// The person whose token it is, who asks for nobody else.
        party: PartyId,
        /// Whose it is, or for what.
        name: Option<TokenName>,
        /// For how many days; a year where it is left out.
        #[wire(min = 1, max = 3650)]
        days: Option<u16>,
    },
    /// One of the office, or of a machine of it.
    Staff {
        /// The roles.
        #[wire(min = 1)]
        roles: Set<AccessRole>,
        /// Whose it is, or for what.
        name: Option<TokenName>,
        /// For how many days; a year where it is left out.
        #[wire(min = 1, max = 3650)]
        days: Option<u16>,
    },
}

/// A token, told once: only its hash is kept.
#[derive(Clone, PartialEq, Eq, wire::Wire)]
#[wire(redacted, write_only)]
pub struct TokenMade {
    /// The token.
    pub token: String,
    /// Its hash, by which it is taken back.
    pub hash: String,
    /// From when on it opens nothing.
    pub ends_at: Timestamp,
}

/// A token as administrators see it.
#[derive(Clone, PartialEq, Eq, wire::Wire)]
#[wire(redacted, write_only)]
pub struct TokenListing {
    /// Its hash, by which it is taken back.
    pub hash: String,
    /// By what the log and attestations name its owner.
    pub staff: StaffId,
    /// Its roles; none where it is a requester's.
    pub roles: Vec<AccessRole>,
    /// The requester whose it is.
    pub party: Option<PartyId>,
    /// Whose it is, or for what.
    pub name: Option<String>,
    /// When it was made.
    pub made_at: Timestamp,
    /// From when on it opens nothing; left out where it has no end.
    pub ends_at: Option<Timestamp>,
}

impl From<StoredToken> for TokenListing {
    fn from(token: StoredToken) -> Self {
        let StoredToken { hash, grant, name, made_at, ends_at } = token;
        let (roles, party) = match grant {
            Grant::Requester(party) => (Vec::new(), Some(party)),
            Grant::Roles(roles) => (roles.iter().collect(), None),
        };
        Self {
            staff: staff_of(hash.as_str()),
            hash: hash.as_str().to_owned(),
            roles,
            party,
            name: Some(name).filter(|name| !name.is_empty()),
            made_at,
            ends_at,
        }
    }
}

/// The operations on tokens.
pub(super) fn operations() -> Vec<Operation> {
    vec![
        Operation::get("/v1/tokens", list)
            .id("listTokens")
            .summary("List the tokens, with those that have ended")
            .returns("The tokens, those that were made last first; at most 1000.", listed)
            .uses_store(),
        Operation::post("/v1/tokens", make)
            .id("makeToken")
            .summary("Make a token")
            .body("What it opens, and for whom")
            .body_example(|| Some(json!({ "kind": "staff", "roles": ["desk"], "days": 90 })))
            .returns("The token, which is told once.", made)
            .uses_store(),
        Operation::delete("/v1/tokens/{hash}", forget)
            .id("takeTokenBack")
            .summary("Take a token back")
            .path_text("hash", "The hash of the token.")
            .returns("It opens nothing any more.", Done::example)
            .uses_store()
            .problems(&[404]),
    ]
}

fn moment() -> Option<Timestamp> {
    format!("{}T15:00:00Z", example::DAY).parse().ok()
}

fn made() -> Option<Value> {
    let (token, hash) = ("voice_…".to_owned(), "0".repeat(64));
    example::written(&TokenMade { token, hash, ends_at: moment()? })
}

fn listed() -> Option<Value> {
    let hash = "0".repeat(64);
    Some(json!([example::written(&TokenListing {
        staff: staff_of(&hash),
        hash,
        roles: vec![AccessRole::Desk],
        party: None,
        name: Some("the tablet at the front desk".to_owned()),
        made_at: moment()?,
        ends_at: moment(),
    })?]))
}

async fn list(State(app): State<Arc<App>>, _: Admin) -> Result<Reply<Vec<TokenListing>>, Problem> {
    let tokens: Vec<TokenListing> =
        app.store.tokens().await?.into_iter().map(TokenListing::from).collect();
    Ok(Reply::custodial_list(&tokens))
}

async fn make(
    State(app): State<Arc<App>>,
    _: Admin,
    Wire(request): Wire<TokenRequest>,
) -> Result<Reply<TokenMade>, Problem> {
    let (grant, name, days) = match request {
        TokenRequest::Requester { party, name, days } => (Grant::Requester(party), name, days),
        TokenRequest::Staff { roles, name, days } => {
            (Grant::Roles(roles.iter().copied().collect()), name, days)
        }
    };
    let token = AccessToken::generate().map_err(|_| {
        Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "the machine gives no randomness")
    })?;
    let made_at = app.now()?;
    let ends_at = made_at.utc() + TimeDelta::days(i64::from(days.unwrap_or(DAYS)));
    let ends_at = Timestamp::try_from(ends_at)?;
    let hash = token.hash();
    let name = name.map_or_else(String::new, |name| name.as_str().to_owned());
    let kept = StoredToken { hash, grant, name, made_at, ends_at: Some(ends_at) };
    app.store.keep_token(&kept).await?;
    Ok(Reply::custodial(&TokenMade {
        token: token.reveal().to_owned(),
        hash: token.hash().as_str().to_owned(),
        ends_at,
    }))
}

async fn forget(
    State(app): State<Arc<App>>,
    _: Admin,
    Name(hash): Name,
) -> Result<Reply<Done>, Problem> {
    let none = || Problem::new(StatusCode::NOT_FOUND, "there is no token of this hash");
    let hash: TokenHash = hash.parse().map_err(|_| none())?;
    if app.store.forget_token(&hash).await? { Ok(Reply::new(&Done)) } else { Err(none()) }
}
