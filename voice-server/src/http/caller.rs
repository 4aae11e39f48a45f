//! Who makes a request: found once, before its route, and asked for by extractors.

use core::net::SocketAddr;
use std::sync::Arc;

use axum::extract::{FromRequestParts, Request, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use voice_core::identifier::PartyId;
use voice_core::requester::StaffId;

use crate::App;
use crate::Problem;
use crate::access::{AccessRole, Credentials, Principal, address_key, is_forwarded};
use voice_axum::openapi::{Part, Signature};

/// The address of the client.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Peer(pub(crate) SocketAddr);

/// Who makes a request.
#[derive(Clone)]
pub(crate) struct Caller {
    /// What the token opens; none where there is no token.
    principal: Option<Principal>,
    /// The key of the client's address.
    address: String,
    /// Whether it came through a proxy, so that it may be of anybody.
    forwarded: bool,
}

/// The member of staff of whom a request was, for the log.
#[derive(Clone)]
pub(crate) struct LoggedAs(pub(crate) StaffId);

/// Finds out who makes a request. A token that opens nothing is refused, whatever is asked.
pub(super) async fn identified(
    State(app): State<Arc<App>>,
    request: Request,
    next: Next,
) -> Response {
    let (mut parts, body) = request.into_parts();
    let caller = match identify(&app, &parts).await {
        Ok(caller) => caller,
        Err(problem) => return problem.into_response(),
    };
    let staff = caller.principal.as_ref().and_then(Principal::as_staff);
    parts.extensions.insert(caller);
    let mut response = next.run(Request::from_parts(parts, body)).await;
    if let Some(staff) = staff {
        response.extensions_mut().insert(LoggedAs(staff));
    }
    response
}

async fn identify(app: &App, parts: &Parts) -> Result<Caller, Problem> {
    let headers = &parts.headers;
    let client =
        parts.extensions.get::<Peer>().and_then(|peer| app.admission.client(peer.0.ip(), headers));
    let address = client.map_or_else(|| "nowhere".to_owned(), address_key);
    let principal = match Credentials::of(headers) {
        Credentials::None => None,
        Credentials::Unusable => return Err(no_such_token(app, &address)),
        Credentials::Token(token) => {
            let now = app.now()?;
            let found = match app.admission.principal(&token, now) {
                Some(principal) => Some(principal),
                None => {
                    let hash = token.hash();
                    let kept = app.store.token(&hash, now).await?;
                    kept.map(|kept| Principal::of_token(&hash, kept.grant))
                }
            };
            Some(found.ok_or_else(|| no_such_token(app, &address))?)
        }
    };
    Ok(Caller { principal, address, forwarded: is_forwarded(headers) })
}

/// The refusal of a token that opens nothing, which is counted: that slows down guessing.
fn no_such_token(app: &App, address: &str) -> Problem {
    count(app, address).err().unwrap_or_else(opens_nothing)
}

pub(super) fn opens_nothing() -> Problem {
    Problem::of_kind(
        "invalid-token",
        "The token opens nothing",
        StatusCode::UNAUTHORIZED,
        "the token opens nothing, or no more: send one that was made for you as \
         `Authorization: Bearer`, and once",
    )
}

fn count(app: &App, key: &str) -> Result<(), Problem> {
    app.admission.count(key).map_err(too_many)
}

/// The refusal of a request among too many, until some seconds are over.
pub(super) fn too_many(seconds: u64) -> Problem {
    let detail = "too many requests: what is asked has no part in it";
    Problem::for_now(StatusCode::TOO_MANY_REQUESTS, detail, seconds)
}

/// The refusal of a token that is for something else.
pub(super) fn forbidden(detail: &str) -> Problem {
    let title = "The token does not open this";
    Problem::of_kind("insufficient-scope", title, StatusCode::FORBIDDEN, detail)
}

impl Caller {
    /// Who made a request that came through [`identified`], as every request does.
    pub(crate) fn of(parts: &Parts) -> Result<&Self, Problem> {
        parts.extensions.get::<Self>().ok_or_else(|| {
            Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "nobody was asked who this is of")
        })
    }

    /// The key by which their requests are counted.
    pub(crate) fn key(&self) -> &str {
        self.principal.as_ref().map_or(&self.address, Principal::key)
    }

    /// Counts a request of theirs.
    pub(crate) fn counted(&self, app: &App) -> Result<(), Problem> {
        count(app, self.key())
    }

    /// Whether they have no token where whoever asks needs one.
    pub(crate) fn lacks_token(&self, app: &App) -> bool {
        self.principal.is_none() && (app.admission.needs_token() || self.forwarded)
    }
}

/// Anybody, counted.
pub(crate) struct Counted;

impl FromRequestParts<Arc<App>> for Counted {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Problem> {
        Caller::of(parts)?.counted(app).map(|()| Self)
    }
}

impl Part for Counted {
    fn describe(signature: &mut Signature<'_>) {
        signature.problems([429]);
    }
}

/// Somebody who may ask, and whose request was counted.
pub(crate) struct Requesting(pub(crate) Principal);

impl Requesting {
    /// Refuses who may not speak for a party.
    pub(crate) fn speaks_for(&self, party: &PartyId) -> Result<(), Problem> {
        if self.0.may_speak_for(party) {
            Ok(())
        } else {
            Err(forbidden("this token is of another party than the requester"))
        }
    }
}

impl FromRequestParts<Arc<App>> for Requesting {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Problem> {
        let caller = Caller::of(parts)?;
        caller.counted(app)?;
        match &caller.principal {
            Some(principal) if principal.asks() => Ok(Self(principal.clone())),
            Some(_) => Err(forbidden("this is for requesters, and for the desk")),
            None if caller.lacks_token(app) => Err(Problem::new(
                StatusCode::UNAUTHORIZED,
                "to ask takes a token: send it as a bearer token",
            )),
            None => Ok(Self(Principal::anybody(caller.address.clone()))),
        }
    }
}

impl Part for Requesting {
    fn describe(signature: &mut Signature<'_>) {
        signature.takes_token();
        signature.problems([401, 403, 429]);
    }
}

/// The intake desk, or, on a machine where no tokens are needed, whoever asks.
pub(crate) struct AtDesk(pub(crate) Principal);

impl FromRequestParts<Arc<App>> for AtDesk {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Problem> {
        let Requesting(principal) = Requesting::from_request_parts(parts, app).await?;
        if principal.attests() {
            Ok(Self(principal))
        } else {
            let detail =
                "what is attested here, only staff can attest: send what you ask to /v1/claims";
            Err(forbidden(detail))
        }
    }
}

impl Part for AtDesk {
    fn describe(signature: &mut Signature<'_>) {
        Requesting::describe(signature);
    }
}

fn with_role(parts: &Parts, roles: &[AccessRole]) -> Result<Principal, Problem> {
    match &Caller::of(parts)?.principal {
        Some(principal) if principal.has_any(roles) => Ok(principal.clone()),
        Some(_) => Err(forbidden(&format!("this takes a token of {}", named(roles)))),
        None => Err(Problem::new(
            StatusCode::UNAUTHORIZED,
            &format!("this takes a token of {}: send it as a bearer token", named(roles)),
        )),
    }
}

/// Roles in words: `desk or auditor`.
pub(crate) fn named(roles: &[AccessRole]) -> String {
    roles.iter().map(|role| role.as_str()).collect::<Vec<_>>().join(" or ")
}

/// Extractors of who has one of some roles.
macro_rules! roles {
    (@of $name:ident $found:ident) => {{
        drop($found);
        $name
    }};
    (@of $name:ident $found:ident $principal:ident) => {
        $name($found)
    };
    ($($(#[$doc:meta])* $name:ident $(($principal:ident))?: $($role:ident)+;)*) => {
        $(
            $(#[$doc])*
            pub(crate) struct $name $((pub(crate) $principal))?;

            impl $name {
                const ROLES: &'static [AccessRole] = &[$(AccessRole::$role),+];
            }

            impl FromRequestParts<Arc<App>> for $name {
                type Rejection = Problem;

                async fn from_request_parts(
                    parts: &mut Parts,
                    _: &Arc<App>,
                ) -> Result<Self, Problem> {
                    let found = with_role(parts, Self::ROLES)?;
                    Ok(roles!(@of $name found $($principal)?))
                }
            }

            impl Part for $name {
                fn describe(signature: &mut Signature<'_>) {
                    signature.requires_token(format!("For {}.", named(Self::ROLES)));
                }
            }
        )*
    };
}

roles! {
    /// The intake desk.
    Desk(Principal): Desk;
    /// A source of custody events, or whoever keeps the records.
    Source: Source Records;
    /// Whoever keeps the records of people in custody.
    RecordKeeper(Principal): Records;
    /// Whoever reads what was disclosed from a record.
    AccountReader: Records Auditor;
    /// Whoever reads why an answer is what it is.
    ReasonReader: Desk Auditor;
    /// Whoever has failed messages sent again.
    Operator: Desk Admin;
    /// Whoever reads the figures of the server.
    Monitor: Monitor Admin;
    /// An administrator.
    Admin: Admin;
}
