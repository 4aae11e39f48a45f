use std::sync::Arc;

use axum::extract::State;
use serde_json::Value;
use voice_axum::Reply;
use voice_core::office::{Office, OfficeOnDay};
use voice_core::wire::{self, Bounds, Day, Read};

use crate::http::example;
use crate::http::operation::Operation;
use crate::http::query::{Query, QueryFields};
use crate::{App, Problem};

/// The operation of the office.
pub(super) fn operations() -> Vec<Operation> {
    vec![
        Operation::get("/v1/office", show)
            .id("readOffice")
            .summary("Read who the office is on a day")
            .returns("The office of the day.", || {
                serde_json::to_value(Office::reference().on(example::day()?)).ok()
            })
            .problems(&[500]),
    ]
}

/// What may be asked of the office.
#[derive(Debug, wire::Wire)]
struct OfficeQuery {
    /// The day; today where it is left out.
    as_of: Option<Day>,
}

impl QueryFields for OfficeQuery {
    fn example_of(_: &str) -> Value {
        Day::example(Bounds::NONE)
    }
}

/// The office of a day.
async fn show(
    State(app): State<Arc<App>>,
    Query(OfficeQuery { as_of }): Query<OfficeQuery>,
) -> Result<Reply<OfficeOnDay>, Problem> {
    Ok(Reply::new(&*app.office(as_of)?))
}
