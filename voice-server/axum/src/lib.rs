//! `voice-core` in a server of one's own with axum: what is read, what is answered, and what is
//! wrong.
//!
//! | part | what it is |
//! |---|---|
//! | [`Wire`] | an argument of a handler: a body of any wire type, with every fault told at once |
//! | [`Reply`] | a response: a wire value as JSON that nobody stores |
//! | [`Problem`] | a refusal: problem details (RFC 9457), with the faults of the body |
//! | `openapi` (feature) | the document of the API, made of the table of which the router is made |
//! | [`HasPolicy`] | what the state of the router has: the policy, whose office declares the terms that bodies may have |
//!
//! The reference server is made of the same. A server that answers questions, whole:
//!
//! ```
//! use std::sync::Arc;
//!
//! use axum::Router;
//! use axum::body::{Body, to_bytes};
//! use axum::extract::State;
//! use axum::http::{Request, StatusCode};
//! use axum::routing::post;
//! use tower::ServiceExt as _;
//! use voice_axum::{HasPolicy, Problem, Reply, Wire};
//! use voice_core::disclosure::{Answer, Policy, QuestionRecord};
//! use voice_core::subject::Register;
//! use voice_core::wire::from_json;
//!
//! struct Desk {
//!     policy: Policy,
//!     register: Register,
//! }
//!
//! impl HasPolicy for Desk {
//!     fn policy(&self) -> &Policy {
//!         &self.policy
//!     }
//! }
//!
//! async fn ask(
//!     State(desk): State<Arc<Desk>>,
//!     Wire(question): Wire<QuestionRecord>,
//! ) -> Result<Reply<Answer>, Problem> {
//!     // Whoever may call this route is the desk, and vouches for what the question attests.
//!     let question = question.trusted();
//!     let found = desk.register.find(&question.subject);
//!     Ok(Reply::new(&desk.policy.eligibility(&question).answer(found)))
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let desk = Desk {
//!     policy: Policy::us_federal(),
//!     register: from_json(&std::fs::read("examples/subjects/demo.json")?)?,
//! };
//! let server = Router::new().route("/questions", post(ask)).with_state(Arc::new(desk));
//!
//! let question = std::fs::read("examples/questions/victim-custody-status.json")?;
//! let send = async |body: &[u8]| {
//!     let body = Body::from(body.to_vec());
//!     let request = Request::post("/questions").header("content-type", "application/json");
//!     server.clone().oneshot(request.body(body).expect("a request")).await
//! };
//! let answered = send(&question).await?;
//! assert_eq!(answered.status(), StatusCode::OK);
//! assert_eq!(answered.headers()["cache-control"], "no-store");
//!
//! let refused = send(br#"{"language": "xx", "purpose": 7}"#).await?;
//! assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
//! assert_eq!(refused.headers()["content-type"], "application/problem+json");
//! let body = to_bytes(refused.into_body(), 10_000).await?;
//! let problem: serde_json::Value = serde_json::from_slice(&body)?;
//! let places: Vec<_> =
//!     problem["faults"].as_array().ok_or("no faults")?.iter().map(|of| &of["pointer"]).collect();
//! assert!(places.contains(&&"/language".into()) && places.contains(&&"/subject".into()));
//! # Ok(())
//! # }
//! ```

mod body;
#[cfg(feature = "openapi")]
pub mod openapi;
mod problem;
mod reply;
mod state;

pub use self::body::{BODY_LIMIT, BODY_TIMEOUT, Wire, read, read_as, whole};
pub use self::problem::Problem;
pub use self::reply::Reply;
pub use self::state::HasPolicy;
