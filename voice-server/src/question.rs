use std::sync::Arc;

use axum::Extension;
use axum::body::Body;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde_json::Value;
use uuid::Uuid;
use voice_core::disclosure::ledger::LedgerEvent;
use voice_core::disclosure::{Answer, Question};
use voice_core::notification::{CustodyHistory, WithEvents};
use voice_core::report::CountedEvent;
use voice_core::subject::Found;
use voice_core::wire::{Custodial, Fault, FaultCode, Instant, from_json};

use crate::admission::{Requesting, Staff};
use crate::{App, CLOCK_TOLERANCE, Clock, Problem, StoreError, body};

/// Answers a question; the request id is the question's id.
///
/// The question is kept before it is answered, and with it the entry of the ledger where something is released: the same is done
/// whoever is asked about, and where the store is away nobody is answered.
pub(crate) async fn ask(
    State(app): State<Arc<App>>,
    Extension(id): Extension<Uuid>,
    Requesting(principal): Requesting,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let question = question(&body::read(&headers, body).await?, &app.clock)?;
    principal.speaks_for(question.requester.person())?;
    let (answer, disclosed) = answer(&app, &question).await?;
    let counted = CountedEvent::of_question(&question, &app.policy);
    app.store.keep_question(id, &question, &counted, disclosed).await?;
    Ok(body::json(&answer))
}

/// The answer to a question as of its moment, and the entry of the ledger where something is released.
pub(crate) async fn answer(app: &App, question: &Question) -> Result<(Answer, Option<LedgerEvent>), StoreError> {
    let with_events = look_up(app, question).await?;
    let (eligibility, found) = (app.policy.eligibility(question), with_events.found());
    Ok((eligibility.answer(found), eligibility.accounting(found).map(LedgerEvent::Disclosed)))
}

/// The person asked about, with their custody events: as much is looked up where there is nobody.
async fn look_up(app: &App, question: &Question) -> Result<WithEvents, StoreError> {
    let found = app.register.find(&question.subject);
    let history = history(app, found).await?;
    Ok(WithEvents::new(found, history.as_ref(), &app.policy, question.as_of))
}

pub(crate) async fn history(app: &App, found: Found<'_>) -> Result<Option<CustodyHistory>, StoreError> {
    Ok(Some(app.store.history(found.record()).await?))
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
    let not_now = as_of.and_then(|as_of| not_now(clock, "/as_of", as_of));
    match (read, not_now) {
        (Ok(question), None) => Ok(question),
        (Ok(_), Some(not_now)) => Err(Problem::faults(vec![not_now], 0)),
        (Err(faults), not_now) => {
            let left_off = faults.left_off();
            Err(Problem::faults(not_now.into_iter().chain(faults.into_vec()).collect(), left_off))
        }
    }
}

/// The fault of a moment that is too far from the server's clock.
pub(crate) fn not_now(clock: &Clock, pointer: &str, moment: Instant) -> Option<Fault> {
    (!clock.agrees(moment)).then(|| Fault {
        pointer: pointer.to_owned(),
        code: FaultCode::NotNow,
        expected: format!("a moment within {} minutes of the server's clock", CLOCK_TOLERANCE.num_minutes()),
        example: clock.now().map_or(Value::Null, |now| Value::from(now.to_string())).to_string(),
    })
}

/// Why a question was answered as it was, for staff: the question is asked again, as of its own moment.
pub(crate) async fn rationale(
    State(app): State<Arc<App>>,
    _: Staff,
    id: Result<Path<String>, PathRejection>,
) -> Result<Response, Problem> {
    let none = || Problem::new(StatusCode::NOT_FOUND, "no question of this id is kept");
    let id = id.ok().and_then(|Path(id)| id.parse::<Uuid>().ok()).ok_or_else(none)?;
    let question = app.store.question(id).await?.ok_or_else(none)?;
    let with_events = look_up(&app, &question).await?;
    Ok(body::json(&Custodial(&app.policy.eligibility(&question).rationale(with_events.found()))))
}
