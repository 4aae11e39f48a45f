use std::sync::{Arc, PoisonError};

use axum::Extension;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::Value;
use uuid::Uuid;
use voice_core::disclosure::Question;
use voice_core::wire::{Custodial, FaultCode, Faults, from_json_with};

use crate::{App, Clock, Problem, body};

/// How many questions are kept for their rationale.
pub const KEPT_QUESTIONS: usize = 1024;

/// Answers a question; the request id is the question's id.
pub(crate) async fn ask(
    State(app): State<Arc<App>>,
    Extension(id): Extension<Uuid>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let read = body::read(&headers, body).await;
    match read.and_then(|bytes| question(&bytes, &app.clock).map_err(Problem::faults)) {
        Ok(question) => {
            let response = body::json(&app.policy.eligibility(&question).answer(app.register.find(&question.subject)));
            keep(&app, id, question);
            response
        }
        Err(problem) => problem.into_response(),
    }
}

/// A question that is asked now.
fn question(bytes: &[u8], clock: &Clock) -> Result<Question, Faults> {
    from_json_with(bytes, |question: &Question, reader| {
        if !clock.agrees(question.as_of) {
            let now = clock.now().map_or(Value::Null, |now| Value::from(now.to_string()));
            reader.fault_at("as_of", FaultCode::NotNow, "a moment within 5 minutes of the server's clock", &now);
        }
    })
}

fn keep(app: &App, id: Uuid, question: Question) {
    let mut asked = app.asked.lock().unwrap_or_else(PoisonError::into_inner);
    if asked.len() >= KEPT_QUESTIONS {
        asked.pop_front();
    }
    asked.push_back((id, question));
}

/// Why a question was answered as it was, for staff: the question is asked again, as of its own moment.
pub(crate) async fn rationale(State(app): State<Arc<App>>, Path(id): Path<String>, headers: HeaderMap) -> Response {
    if !app.staff.as_ref().is_some_and(|token| token.admits(&headers)) {
        return Problem::new(StatusCode::UNAUTHORIZED, "a rationale is for staff: send the staff token")
            .into_response();
    }
    let found = id.parse::<Uuid>().ok().and_then(|id| {
        let asked = app.asked.lock().unwrap_or_else(PoisonError::into_inner);
        asked.iter().find(|(other, _)| *other == id).map(|(_, question)| question.clone())
    });
    match found {
        Some(question) => {
            let rationale = app.policy.eligibility(&question).rationale(app.register.find(&question.subject));
            body::json(&Custodial(&rationale))
        }
        None => Problem::new(StatusCode::NOT_FOUND, "no question of this id is kept").into_response(),
    }
}
