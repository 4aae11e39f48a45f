//! Reports of what the store keeps: published once by staff, then the same for everybody.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use serde_json::Value;
use tokio::task::spawn_blocking;
use voice_core::inquiry::Triage;
use voice_core::report::{PeriodName, Report, ReportPeriod, Rule, Tally};
use voice_core::wire::Timestamp;

use crate::http::caller::RecordKeeper;
use crate::http::example;
use crate::http::operation::Operation;
use crate::http::path::Name;
use crate::http::reply::Reply;
use crate::store::CountError;
use crate::{App, Problem, Store, StoreError};

const PERIOD: &str = "A fiscal quarter as 2026Q4, a fiscal year as FY2026, or two days.";

/// The operations on reports.
pub(super) fn operations() -> Vec<Operation> {
    vec![
        Operation::get("/v1/reports/{period}", read)
            .id("readReport")
            .summary("Read a report that was published")
            .path_of::<PeriodName>("period", PERIOD)
            .returns("The report.", report)
            .uses_store()
            .problems(&[404]),
        Operation::post("/v1/reports/{period}", publish)
            .id("publishReport")
            .summary("Make and publish the report of a period that has ended")
            .path_of::<PeriodName>("period", PERIOD)
            .returns("The report.", report)
            .uses_store()
            .problems(&[409, 422]),
    ]
}

fn report() -> Option<Value> {
    let period = "2026Q4".parse().ok()?;
    let tally = Tally::from_request(Store::report_request(period, Triage::reference()));
    example::written(&tally.report(Rule::default(), example::day()?, false).ok()?)
}

/// A report that was published.
async fn read(State(app): State<Arc<App>>, Name(period): Name) -> Result<Reply<Report>, Problem> {
    let none = || Problem::new(StatusCode::NOT_FOUND, "no report of this period was published");
    let period: ReportPeriod = period.parse().map_err(|_| none())?;
    app.store.report(&period).await?.map(|report| Reply::new(&report)).ok_or_else(none)
}

/// How often a report is made anew because another was published meanwhile.
const TRIES: u32 = 5;

/// Makes the report of a period that has ended, together with those that were published before, and
/// publishes it. It is made once: of two that count the same days otherwise, the difference would
/// tell what both withhold.
async fn publish(
    State(app): State<Arc<App>>,
    _: RecordKeeper,
    Name(period): Name,
) -> Result<Reply<Report>, Problem> {
    let period: ReportPeriod = period.parse()?;
    for _ in 0..TRIES {
        let before = app.store.reports().await?;
        if before.iter().any(|report| report.period == period) {
            return Err(Problem::new(
                StatusCode::CONFLICT,
                "the report of this period was published: read it",
            ));
        }
        let (count, now) = (before.len(), app.now()?);
        let report = made(&app, period, before, now).await?;
        match app.store.keep_report(&report, count, now).await {
            Ok(()) => return Ok(Reply::new(&report)),
            Err(StoreError::Conflict) => {}
            Err(error) => return Err(error.into()),
        }
    }
    let detail = "other reports are being published: try again";
    Err(Problem::for_now(StatusCode::SERVICE_UNAVAILABLE, detail, 1))
}

/// The report of a period, which withholds what tells something together with those before it.
async fn made(
    app: &App,
    period: ReportPeriod,
    before: Vec<Report>,
    now: Timestamp,
) -> Result<Report, Problem> {
    let cannot = |reason: &str| Problem::new(StatusCode::CONFLICT, reason);
    let request = Store::report_request(period, Triage::reference()).after(before);
    let mut tally = Tally::from_request(request.map_err(|error| cannot(&error.to_string()))?);
    app.store.count_into(&mut tally, Triage::reference(), &app.policy, now).await.map_err(
        |failed| match failed {
            CountError::Store(error) => Problem::from(error),
            other => {
                tracing::error!(%other, "a report");
                Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "what is kept cannot be counted")
            }
        },
    )?;
    let today = app.policy.day_of(now);
    spawn_blocking(move || tally.report(Rule::default(), today, false))
        .await
        .map_err(|_| Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "the report broke off"))?
        .map_err(|error| cannot(&error.to_string()))
}
