use std::sync::{Arc, PoisonError};

use axum::Extension;
use axum::body::Body;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::Value;
use uuid::Uuid;
use voice_core::disclosure::Question;
use voice_core::wire::{Custodial, Fault, FaultCode, Instant, from_json};

use crate::{App, CLOCK_TOLERANCE, Clock, Problem, body};

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
    match read.and_then(|bytes| question(&bytes, &app.clock)) {
        Ok(question) => {
            let response = body::json(&app.policy.eligibility(&question).answer(app.register.find(&question.subject)));
            keep(&app, id, question);
            response
        }
        Err(problem) => problem.into_response(),
    }
}

/// A question that is asked now.
///
/// A moment that is not now is told together with the other faults of the question.
fn question(bytes: &[u8], clock: &Clock) -> Result<Question, Problem> {
    let read = from_json::<Question>(bytes);
    let as_of = match &read {
        Ok(question) => Some(question.as_of),
        Err(_) => serde_json::from_slice::<Value>(bytes)
            .ok()
            .and_then(|value| value.get("as_of")?.as_str()?.parse::<Instant>().ok()),
    };
    let not_now = as_of.filter(|as_of| !clock.agrees(*as_of)).map(|_| Fault {
        pointer: "/as_of".to_owned(),
        code: FaultCode::NotNow,
        expected: format!("a moment within {} minutes of the server's clock", CLOCK_TOLERANCE.num_minutes()),
        example: clock.now().map_or(Value::Null, |now| Value::from(now.to_string())).to_string(),
    });
    match (read, not_now) {
        (Ok(question), None) => Ok(question),
        (Ok(_), Some(not_now)) => Err(Problem::faults(vec![not_now], 0)),
        (Err(faults), not_now) => {
            let left_off = faults.left_off();
            Err(Problem::faults(not_now.into_iter().chain(faults.into_vec()).collect(), left_off))
        }
    }
}

fn keep(app: &App, id: Uuid, question: Question) {
    let mut asked = app.asked.lock().unwrap_or_else(PoisonError::into_inner);
    if asked.len() >= KEPT_QUESTIONS {
        asked.pop_front();
    }
    asked.push_back((id, question));
}

/// Why a question was answered as it was, for staff: the question is asked again, as of its own moment.
pub(crate) async fn rationale(
    State(app): State<Arc<App>>,
    id: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
) -> Response {
    if !app.staff.as_ref().is_some_and(|token| token.admits(&headers)) {
        return Problem::new(StatusCode::UNAUTHORIZED, "a rationale is for staff: send the staff token")
            .into_response();
    }
    let found = id.ok().and_then(|Path(id)| id.parse::<Uuid>().ok()).and_then(|id| {
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
