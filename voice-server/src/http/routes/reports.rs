//! Reports of what the store keeps: published by staff, each edition once, then the same for
//! everybody.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use serde_json::Value;
use tokio::task::spawn_blocking;
use voice_axum::{Reply, Wire};
use voice_core::inquiry::Triage;
use voice_core::report::{
    ConfidentialityRule, CountedEvent, Erratum, ErratumReason, EventEntry, PeriodName, Report,
    ReportPeriod, Tally,
};
use voice_core::wire::{self, Day, InputErrors, Timestamp};

use crate::http::caller::RecordKeeper;
use crate::http::example;
use crate::http::idempotency::NewId;
use crate::http::operation::{Operation, Served as _};
use crate::http::path::Name;
use crate::http::query::{self, Query, QueryFields};
use crate::store::CountError;
use crate::{App, Problem, Store, StoreError};

/// What came to be known after a report of its day was published.
#[derive(Debug, Clone, PartialEq, Eq, wire::Wire)]
pub struct ErratumNoted {
    /// The event.
    pub event: CountedEvent,
    /// Why the report does not have it as it was.
    pub reason: ErratumReason,
}

/// An erratum that was noted.
#[derive(Debug, Clone, PartialEq, Eq, wire::Wire)]
#[wire(write_only)]
pub struct ErratumKept {
    /// The identifier under which it is kept.
    pub erratum: String,
    /// The day on which it came to be known; an edition that is published after it has it.
    pub noted_on: Day,
}

/// Which edition is read.
#[derive(Debug, Clone, PartialEq, Eq, wire::Wire)]
struct EditionQuery {
    /// The number of the edition; the last where it is left out.
    #[wire(min = 1, max = 1000)]
    edition: Option<u32>,
}

impl QueryFields for EditionQuery {
    fn value(_: &str, text: &str) -> Result<Value, InputErrors> {
        Ok(query::number(text))
    }

    fn example_of(_: &str) -> Value {
        Value::from(1)
    }
}

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
        Operation::post("/v1/reports/{period}/editions", correct)
            .id("correctReport")
            .summary("Make and publish a further edition of a report, with the errata since")
            .path_of::<PeriodName>("period", PERIOD)
            .returns("The further edition.", report)
            .uses_store()
            .problems(&[409, 422]),
        Operation::post("/v1/report-errata", note)
            .id("noteErratum")
            .summary("Note what came to be known after a report of its day was published")
            .body("The event and why the report does not have it as it was")
            .returns("Under which identifier it is kept.", noted)
            .uses_store()
            .problems(&[409]),
    ]
}

fn noted() -> Option<Value> {
    let erratum = "6f1c1bd5-4f3a-4f55-8d0a-1d0b8d5c7f10".to_owned();
    example::written(&ErratumKept { erratum, noted_on: example::day()? })
}

fn report() -> Option<Value> {
    let period = "2026Q4".parse().ok()?;
    let tally = Tally::from_request(Store::report_request(period, Triage::reference()));
    example::written(&tally.report(ConfidentialityRule::default(), example::day()?, false).ok()?)
}

/// A report that was published.
async fn read(
    State(app): State<Arc<App>>,
    Name(period): Name,
    Query(EditionQuery { edition }): Query<EditionQuery>,
) -> Result<Reply<Report>, Problem> {
    let none = || Problem::new(StatusCode::NOT_FOUND, "no report of this period was published");
    let period: ReportPeriod = period.parse().map_err(|_| none())?;
    app.store.report(&period, edition).await?.map(|report| Reply::new(&report)).ok_or_else(none)
}

/// Notes an erratum. It is of a day that a published report counts: anything else is not late.
async fn note(
    State(app): State<Arc<App>>,
    _: RecordKeeper,
    NewId(id): NewId,
    Wire(ErratumNoted { event, reason }): Wire<ErratumNoted>,
) -> Result<Reply<ErratumKept>, Problem> {
    if !app.store.counts_day(event.on()).await? {
        return Err(Problem::new(
            StatusCode::CONFLICT,
            "no published report counts that day: nothing is to be corrected",
        ));
    }
    let (erratum, noted_on) = (id.to_string(), app.policy.day_of(app.now()?));
    let entry = EventEntry { event, id: None, erratum: Some(Erratum { noted_on, reason }) };
    let request = Store::report_request(ReportPeriod::of_day(entry.event.on()), &app.triage);
    Tally::from_request(request)
        .add_entry(&entry)
        .map_err(|error| Problem::new(StatusCode::CONFLICT, &error.to_string()))?;
    app.store.keep_erratum(&erratum, &entry).await?;
    Ok(Reply::new(&ErratumKept { erratum, noted_on }))
}

/// How often a report is made anew because another was published meanwhile.
const TRIES: u32 = 5;

/// What is published of a period: its report, or a further edition with the errata up to a day.
#[derive(Debug, Clone, Copy)]
enum Publication {
    Report,
    Edition,
}

/// Makes the report of a period that has ended, together with those that were published before, and
/// publishes it. It is made once: of two that count the same days otherwise, the difference would
/// tell what both withhold.
async fn publish(
    State(app): State<Arc<App>>,
    _: RecordKeeper,
    Name(period): Name,
) -> Result<Reply<Report>, Problem> {
    published(&app, period.parse()?, Publication::Report).await
}

/// Makes a further edition of a report, with what came to be known until the day before, together
/// with all that was published before, and publishes it.
async fn correct(
    State(app): State<Arc<App>>,
    _: RecordKeeper,
    Name(period): Name,
) -> Result<Reply<Report>, Problem> {
    published(&app, period.parse()?, Publication::Edition).await
}

async fn published(
    app: &App,
    period: ReportPeriod,
    what: Publication,
) -> Result<Reply<Report>, Problem> {
    for _ in 0..TRIES {
        let before = app.store.reports().await?;
        let there = before.iter().any(|report| report.period == period);
        if matches!(what, Publication::Report) && there {
            return Err(Problem::new(
                StatusCode::CONFLICT,
                "the report of this period was published: read it",
            ));
        }
        let (count, now) = (before.len(), app.now()?);
        let report = made(app, (period, what), before, now).await?;
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
    (period, what): (ReportPeriod, Publication),
    before: Vec<Report>,
    now: Timestamp,
) -> Result<Report, Problem> {
    let cannot = |reason: &str| Problem::new(StatusCode::CONFLICT, reason);
    let today = app.policy.day_of(now);
    let request = Store::report_request(period, &app.triage);
    let request = match what {
        Publication::Report => request,
        Publication::Edition => request.correcting_before(today),
    };
    let request = request.after(before);
    let mut tally = Tally::from_request(request.map_err(|error| cannot(&error.to_string()))?);
    app.store.count_into(&mut tally, &app.triage, &app.policy, now).await.map_err(|failed| {
        match failed {
            CountError::Store(error) => Problem::from(error),
            other => {
                tracing::error!(%other, "a report");
                Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "what is kept cannot be counted")
            }
        }
    })?;
    spawn_blocking(move || tally.report(ConfidentialityRule::default(), today, false))
        .await
        .map_err(|_| Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "the report broke off"))?
        .map_err(|error| cannot(&error.to_string()))
}
