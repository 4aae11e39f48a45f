use std::sync::Arc;

use axum::body::Body;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value};
use voice_core::inquiry::{Directions, InquiryFacts, Triage};
use voice_core::office::{Office, OfficeOnDay};
use voice_core::wire::{Day, Faults, Read, Wire, from_json, from_value};

use crate::{App, Problem, body, query};

/// What may be asked of the office.
#[derive(Debug, Wire)]
pub(crate) struct OfficeQuery {
    /// The day; today where it is left out.
    pub(crate) as_of: Option<Day>,
}

/// The office of a day.
pub(crate) async fn show(State(app): State<Arc<App>>, RawQuery(query): RawQuery) -> Response {
    match asked(query.as_deref().unwrap_or_default()) {
        Ok(OfficeQuery { as_of }) => match today(&app, as_of) {
            Ok(office) => body::json(&office),
            Err(problem) => problem.into_response(),
        },
        Err(problem) => problem.into_response(),
    }
}

/// Where a contact goes. What is known of it is neither kept nor logged.
pub(crate) async fn route(State(app): State<Arc<App>>, headers: HeaderMap, body: Body) -> Response {
    match body::read(&headers, body).await.and_then(|bytes| directions(&app, &bytes)) {
        Ok(directions) => body::json(&directions),
        Err(problem) => problem.into_response(),
    }
}

fn directions(app: &App, bytes: &[u8]) -> Result<Directions, Problem> {
    let facts: InquiryFacts = from_json(bytes).map_err(told)?;
    let triage = Triage::reference().map_err(|_| unusable("the table of triage cannot be used"))?;
    Ok(triage.route(&facts).directions(&today(app, None)?))
}

/// The office of a day, or of today in the zone of the policy.
fn today(app: &App, as_of: Option<Day>) -> Result<OfficeOnDay, Problem> {
    let office = Office::reference().map_err(|_| unusable("the data of the office cannot be used"))?;
    let day = match as_of {
        Some(day) => day,
        None => app.policy.day_of(app.clock.now().map_err(|_| unusable("the clock does not tell the time"))?),
    };
    Ok(office.on(day))
}

fn asked(query: &str) -> Result<OfficeQuery, Problem> {
    let (mut fields, mut twice) = (Map::new(), Vec::new());
    for (name, text) in form_urlencoded::parse(query.as_bytes()) {
        if fields.contains_key(&*name) {
            twice.push(query::twice(&name, &Day::example(voice_core::wire::Limits::NONE)));
        } else {
            fields.insert(name.into_owned(), Value::from(&*text));
        }
    }
    match from_value::<OfficeQuery>(fields.into()) {
        Ok(query) if twice.is_empty() => Ok(query),
        Ok(_) => Err(Problem::faults(twice, 0)),
        Err(faults) => {
            let left_off = faults.left_off();
            twice.extend(faults.into_vec());
            Err(Problem::faults(twice, left_off))
        }
    }
}

fn told(faults: Faults) -> Problem {
    let left_off = faults.left_off();
    Problem::faults(faults.into_vec(), left_off)
}

fn unusable(detail: &str) -> Problem {
    Problem::new(StatusCode::INTERNAL_SERVER_ERROR, detail)
}
