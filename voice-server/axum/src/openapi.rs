//! OpenAPI 3.1 of a server of one's own (feature `openapi`), made of the table of operations of
//! which its router is made.
//!
//! An [`Operation`] has a method, a path, a handler and words. What the handler reads and answers
//! is taken from its signature, each argument of which is a [`Part`]; so the document cannot say
//! another thing than the server does. [`Document`] puts them together with the schemas of
//! `voice-core`, bound to the terms that the office declares. The reference server's document is
//! made by the same.
//!
//! ```
//! use std::sync::Arc;
//!
//! use axum::Router;
//! use axum::extract::State;
//! use voice_axum::openapi::{Document, Operation};
//! use voice_axum::{HasPolicy, Problem, Reply, Wire};
//! use voice_core::disclosure::{Answer, Policy, QuestionRecord};
//! use voice_core::notification::NotificationRequest;
//! use voice_core::office_files::WholeOffice;
//! use voice_core::subject::Register;
//!
//! struct Desk {
//!     office: WholeOffice,
//!     register: Register,
//! }
//!
//! impl HasPolicy for Desk {
//!     fn policy(&self) -> &Policy {
//!         &self.office.policy
//!     }
//! }
//!
//! async fn ask(
//!     State(desk): State<Arc<Desk>>,
//!     Wire(question): Wire<QuestionRecord>,
//! ) -> Result<Reply<Answer>, Problem> {
//!     let question = question.trusted();
//!     let found = desk.register.find(&question.subject);
//!     Ok(Reply::new(&desk.policy().eligibility(&question).answer(found)))
//! }
//!
//! // The one table.
//! fn operations() -> Vec<Operation<Arc<Desk>>> {
//!     vec![
//!         Operation::post("/questions", ask)
//!             .id("ask")
//!             .summary("Ask about a person")
//!             .body("The question")
//!             .returns_page("The answer."),
//!     ]
//! }
//!
//! let [manifest, vocabulary, pack, office, triage] =
//!     ["manifest", "vocabulary", "pack", "office", "triage"].map(|name| {
//!         std::fs::read(format!("examples/offices/us-bop/{name}.json"))
//!     });
//! let (manifest, vocabulary, pack) = (manifest?, vocabulary?, pack?);
//! let (office, triage) = (office?, triage?);
//! let files = [
//!     ("manifest.json", manifest.as_slice()),
//!     ("vocabulary.json", vocabulary.as_slice()),
//!     ("pack.json", pack.as_slice()),
//!     ("office.json", office.as_slice()),
//!     ("triage.json", triage.as_slice()),
//! ];
//! let desk = Desk { office: WholeOffice::load(files)?, register: Register::default() };
//!
//! let document = Document::new("The desk", "1.0.0")
//!     .operations(operations())
//!     // A type that no operation has, for a form.
//!     .with_type::<NotificationRequest>()
//!     .bound_to(desk.policy())
//!     .published();
//! let body = "/paths/~1questions/post/requestBody/content/application~1json/schema/$ref";
//! assert_eq!(document.pointer(body).unwrap(), "#/components/schemas/Question");
//! let schemas = &document["components"]["schemas"];
//! assert!(schemas["NotificationRequest"].is_object());
//! let categories = schemas["Category"]["enum"].as_array().unwrap();
//! assert!(categories.iter().any(|of| of == "us-bop:furlough"));
//!
//! // And the router of it.
//! let server = operations().into_iter().fold(Router::new(), |router, of| of.route(router));
//! let server: Router = server.with_state(Arc::new(desk));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! A server that is not made with axum takes the schemas of the types that it chooses, as
//! components of its own document: [`components_with`](voice_core::schema::components_with) and
//! [`bound_components`](voice_core::schema::bound_components).

mod choices;
mod document;
mod operation;
mod signature;

pub use self::document::Document;
pub use self::operation::{Example, Operation};
pub use self::signature::{Documented, Part, Signature};

/// The version of OpenAPI.
pub const VERSION: &str = "3.1.0";
