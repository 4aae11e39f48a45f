use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::response::Response;
use serde_json::{Map, Value};
use voice_core::wire::{Day, Read, Wire, from_value};

use crate::{App, Problem, body, query};

/// What may be asked of the office.
#[derive(Debug, Wire)]
pub(crate) struct OfficeQuery {
    /// The day; today where it is left out.
    pub(crate) as_of: Option<Day>,
}

/// The office of a day.
pub(crate) async fn show(State(app): State<Arc<App>>, RawQuery(query): RawQuery) -> Result<Response, Problem> {
    let OfficeQuery { as_of } = asked(query.as_deref().unwrap_or_default())?;
    Ok(body::json(&*app.office(as_of)?))
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
