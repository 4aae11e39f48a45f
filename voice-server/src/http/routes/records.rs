//! The records of people in custody, for staff: put, read, changed, and a feed of screenings.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use serde_json::Value;
use voice_axum::{Reply, Wire};
use voice_core::identifier::SubjectId;
use voice_core::subject::{RecordAmendment, RecordError, ScreeningRow, Subject};
use voice_core::wire::{self, Diagnostic, InputError, InputErrorCode, ONE_LINE, Timestamp, text};

use crate::http::body::Feed;
use crate::http::caller::RecordKeeper;
use crate::http::example;
use crate::http::operation::{Operation, Served as _};
use crate::http::path::Name;
use crate::http::precondition::{self, IfMatch, Precondition};
use crate::http::screening_feed;
use crate::store::{
    ChangedBy, RecordChange, RecordCondition, RecordOutcome, RecordRevision, RecordState,
};
use crate::{App, Problem};

/// How many rows of a feed are put in by one transaction.
const BATCH: usize = 512;

text! {
    /// Why a record is changed, in the words of whoever changes it; for staff alone.
    @redacted
    ChangeReason {
        expected: "1 to 500 characters on one line",
        min: 1,
        max: 500,
        pattern: ONE_LINE,
        format: None,
        example: "the custodian reported it by telephone",
    }
}

/// A record to put in, or in the place of the one that is there.
#[derive(Clone, PartialEq, Eq, wire::Wire)]
#[wire(confidential)]
pub struct RecordPut {
    /// Why.
    pub why: ChangeReason,
    /// The record.
    pub record: Subject,
}

/// Changes of a record: all are made, or none where one cannot be.
#[derive(Clone, PartialEq, Eq, wire::Wire)]
#[wire(confidential)]
pub struct RecordAmended {
    /// Why.
    pub why: ChangeReason,
    /// The changes, in their order.
    #[wire(min = 1, max = 64)]
    pub amendments: Vec<RecordAmendment>,
}

/// That two records are of one person.
#[derive(Clone, PartialEq, Eq, wire::Wire)]
#[wire(confidential)]
pub struct RecordMerged {
    /// Why.
    pub why: ChangeReason,
    /// The other record, which ends.
    pub other: SubjectId,
}

/// That a record ends.
#[derive(Clone, PartialEq, Eq, wire::Wire)]
#[wire(confidential)]
pub struct RecordWithdrawn {
    /// Why.
    pub why: ChangeReason,
}

/// Where a record stands.
#[derive(Clone, PartialEq, Eq, wire::Wire)]
#[wire(confidential, write_only)]
pub struct RecordStatus {
    /// The record.
    pub record: SubjectId,
    /// Its revision, which its ETag names.
    pub revision: u64,
    /// Whether it may be asked about.
    pub held: bool,
}

/// A change of a record.
#[derive(Clone, PartialEq, Eq, wire::Wire)]
#[wire(confidential, write_only)]
pub struct RecordChangeShown {
    /// The revision that it made.
    pub revision: u64,
    /// When.
    pub at: Timestamp,
    /// Who: the hash of a token, or a command.
    pub who: String,
    /// What was done: put, import, amend, screen, merge or withdraw.
    pub act: String,
    /// Why; left out where nobody said.
    pub why: Option<String>,
    /// The record before; left out where there was none.
    pub before: Option<Subject>,
}

/// What became of a row of a feed.
#[derive(Debug, Clone, PartialEq, Eq, wire::Wire)]
#[wire(write_only)]
pub struct ScreeningRowReport {
    /// The line on which the row begins, or its number in a list; the first is 1.
    pub line: u64,
    /// What became of it: screened, unchanged, older, changed-since, not-yet, not-found or
    /// broken.
    pub outcome: String,
    /// What is wrong with a broken row, and how to mend it.
    pub detail: Option<String>,
}

/// What became of a feed of screenings, row by row.
#[derive(Debug, Clone, PartialEq, Eq, wire::Wire)]
#[wire(write_only)]
pub struct ScreeningReport {
    /// The rows.
    pub rows: Vec<ScreeningRowReport>,
}

/// The operations on records.
pub(super) fn operations() -> Vec<Operation> {
    const ID: &str = "The identifier of the record.";
    const STANDING: &str = "Where the record stands; its ETag is the revision.";
    let changes = |operation: Operation| {
        operation.path_text("id", ID).returns(STANDING, standing).uses_store()
    };
    vec![
        changes(Operation::put("/v1/records/{id}", put))
            .id("putRecord")
            .summary("Put a record in")
            .body("The record, and why")
            .problems(&[404]),
        Operation::get("/v1/records/{id}", read)
            .id("readRecord")
            .summary("Read a record")
            .path_text("id", ID)
            .returns("The record; its ETag is the revision.", example::kept::<Subject>)
            .uses_store()
            .problems(&[404, 410]),
        Operation::get("/v1/records/{id}/history", history)
            .id("readRecordHistory")
            .summary("Read what became of a record")
            .path_text("id", ID)
            .returns("Its changes, the first one first.", changed)
            .uses_store()
            .problems(&[404]),
        changes(Operation::post("/v1/records/{id}/amendments", amend))
            .id("amendRecord")
            .summary("Change parts of a record")
            .body("The changes, and why")
            .problems(&[404]),
        changes(Operation::post("/v1/records/{id}/merge", merge))
            .id("mergeRecords")
            .summary("Make one record of two that are one person")
            .body("The other record, and why")
            .problems(&[404]),
        changes(Operation::post("/v1/records/{id}/withdraw", withdraw))
            .id("withdrawRecord")
            .summary("End a record")
            .body("Why")
            .problems(&[404]),
        Operation::post("/v1/screenings", screenings)
            .id("reportScreenings")
            .summary("Put a feed of screenings into records")
            .feed("A list of screenings, all of them read or none; or one a line, as NDJSON or CSV")
            .returns("What became of each row.", || example::written(&reported()))
            .uses_store(),
    ]
}

fn standing() -> Option<Value> {
    let record = example::of::<Subject>()?.id().clone();
    example::written(&RecordStatus { record, revision: 1, held: true })
}

fn changed() -> Option<Value> {
    let change = RecordChangeShown {
        revision: 1,
        at: format!("{}T15:00:00Z", example::DAY).parse().ok()?,
        who: "voice records import".to_owned(),
        act: "import".to_owned(),
        why: None,
        before: None,
    };
    Some(Value::Array(vec![example::written(&change)?]))
}

fn reported() -> ScreeningReport {
    let row = ScreeningRowReport { line: 1, outcome: "screened".to_owned(), detail: None };
    ScreeningReport { rows: vec![row] }
}

fn missing() -> Problem {
    Problem::new(StatusCode::NOT_FOUND, "there is no such record")
}

fn identifier(path: &str) -> Result<SubjectId, Problem> {
    path.parse().map_err(|_| missing())
}

/// A revision is 1 or more.
fn revision(of: i64) -> u64 {
    of.unsigned_abs()
}

/// Makes a change, and says where the record stands.
async fn change(
    app: &App,
    staff: &RecordKeeper,
    id: &str,
    condition: (RecordCondition, bool),
    why: &ChangeReason,
    (within, change): (&str, RecordChange),
) -> Result<Reply<RecordStatus>, Problem> {
    let (condition, stated) = condition;
    let id = identifier(id)?;
    let by =
        ChangedBy { who: staff.0.key().to_owned(), at: app.now()?, why: why.as_str().to_owned() };
    match app.store.change_record(&id, condition, change, &by).await? {
        RecordOutcome::Done(stored) => {
            let held = stored.state == RecordState::Held;
            let status = RecordStatus { record: id, revision: revision(stored.revision), held };
            Ok(Reply::custodial(&status).with_revision(stored.revision))
        }
        RecordOutcome::Stale(_) if stated => Err(precondition::stale()),
        RecordOutcome::Stale(_) => Err(Problem::new(
            StatusCode::CONFLICT,
            "there is such a record, and it says something else: read it, and send its ETag in \
             `If-Match` to put this in its place",
        )),
        RecordOutcome::Missing => Err(missing()),
        RecordOutcome::Refused(errors) => {
            let faults = errors.iter().filter_map(|error| fault(error, within)).collect();
            let detail = errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ");
            let title = "The change is refused";
            let refused = Problem::of_kind("record-refused", title, StatusCode::CONFLICT, &detail);
            Err(Problem { faults, ..refused })
        }
    }
}

/// Why a record is not changed, as a fault of the body: its place is that in the record, after the
/// place where the body has or names the record. No value is told, of either record.
fn fault(error: &RecordError, within: &str) -> Option<InputError> {
    let (code, expected) = match error {
        RecordError::Amendment { error: of, .. } => {
            let place = error.pointer()?;
            let mut fault = fault(of, "")?;
            // An amendment has a screening where a record has it, and nothing else.
            let is_of_screening = fault.pointer == "/screening/at";
            fault.pointer = format!("{place}{}", if is_of_screening { &fault.pointer } else { "" });
            return Some(fault);
        }
        RecordError::OtherRecord => (InputErrorCode::Contradiction, "the record of the path"),
        RecordError::OlderScreening => {
            (InputErrorCode::DatesOutOfOrder, "a moment that is not before that of the screening")
        }
        RecordError::NotYet => (InputErrorCode::NotNow, "a moment that is not after now"),
        RecordError::NotScreened => (InputErrorCode::MissingField, "a screening of the record"),
        RecordError::NoSuchFact => {
            (InputErrorCode::Contradiction, "a category and matter of which the record has a fact")
        }
        RecordError::SameRecord => (InputErrorCode::Duplicate, "another record than the path's"),
        RecordError::BirthDiffers => {
            (InputErrorCode::Contradiction, "the day of birth of the record of the path")
        }
        RecordError::CountryDiffers => {
            (InputErrorCode::Contradiction, "the country of birth of the record of the path")
        }
        RecordError::CapacityDiffers => {
            (InputErrorCode::Contradiction, "the capacity of the record of the path")
        }
        RecordError::FactDiffers { .. } => (
            InputErrorCode::Contradiction,
            "the fact of its category and matter of the record of the path",
        ),
        RecordError::TooMany { .. } => {
            (InputErrorCode::TooManyItems, "together with the record of the path, no more")
        }
        // Another record than one that is there is no fault of the body.
        _ => return None,
    };
    let place = error.pointer()?;
    let example = example::kept::<Subject>().and_then(|record| {
        let place = place.trim_end_matches(|of: char| of.is_ascii_digit() || of == '/');
        Some(record.pointer(place)?.to_string())
    });
    Some(InputError {
        pointer: format!("{within}{place}"),
        code,
        expected: expected.to_owned(),
        example: example.unwrap_or_else(|| Value::Null.to_string()),
    })
}

/// Puts a record in. Without a precondition only where there is none, or one that says the same.
async fn put(
    State(app): State<Arc<App>>,
    staff: RecordKeeper,
    Name(id): Name,
    Precondition { condition, stated }: Precondition,
    Wire(RecordPut { why, record }): Wire<RecordPut>,
) -> Result<Reply<RecordStatus>, Problem> {
    if record.id().as_str() != id {
        return Err(Problem::new(
            StatusCode::CONFLICT,
            "the record has another identifier than the path: send it to its own",
        ));
    }
    let put = RecordChange::Put(Box::new(record));
    change(&app, &staff, &id, (condition, stated), &why, ("/record", put)).await
}

async fn read(
    State(app): State<Arc<App>>,
    _: RecordKeeper,
    Name(id): Name,
) -> Result<Reply<Subject>, Problem> {
    let stored = app.store.record(&identifier(&id)?).await?.ok_or_else(missing)?;
    match stored.state {
        RecordState::Held => Ok(Reply::custodial(&stored.subject).with_revision(stored.revision)),
        RecordState::Withdrawn | RecordState::Merged => Err(Problem::new(
            StatusCode::GONE,
            "the record was withdrawn or made one with another: its history says which",
        )),
    }
}

async fn history(
    State(app): State<Arc<App>>,
    _: RecordKeeper,
    Name(id): Name,
) -> Result<Reply<Vec<RecordChangeShown>>, Problem> {
    let revisions = app.store.record_history(&identifier(&id)?).await?;
    if revisions.is_empty() {
        return Err(missing());
    }
    let shown = revisions.into_iter().map(|of| {
        let RecordRevision { revision: number, at, who, act, why, before } = of;
        let why = Some(why).filter(|why| !why.is_empty());
        RecordChangeShown { revision: revision(number), at, who, act, why, before }
    });
    Ok(Reply::custodial_list(&shown.collect::<Vec<_>>()))
}

async fn amend(
    State(app): State<Arc<App>>,
    staff: RecordKeeper,
    Name(id): Name,
    IfMatch(condition): IfMatch,
    Wire(RecordAmended { why, amendments }): Wire<RecordAmended>,
) -> Result<Reply<RecordStatus>, Problem> {
    change(&app, &staff, &id, (condition, true), &why, ("", RecordChange::Amend(amendments))).await
}

async fn merge(
    State(app): State<Arc<App>>,
    staff: RecordKeeper,
    Name(id): Name,
    IfMatch(condition): IfMatch,
    Wire(RecordMerged { why, other }): Wire<RecordMerged>,
) -> Result<Reply<RecordStatus>, Problem> {
    change(&app, &staff, &id, (condition, true), &why, ("/other", RecordChange::Merge(other))).await
}

async fn withdraw(
    State(app): State<Arc<App>>,
    staff: RecordKeeper,
    Name(id): Name,
    IfMatch(condition): IfMatch,
    Wire(RecordWithdrawn { why }): Wire<RecordWithdrawn>,
) -> Result<Reply<RecordStatus>, Problem> {
    change(&app, &staff, &id, (condition, true), &why, ("", RecordChange::Withdraw)).await
}

/// Puts screenings in, and says of each row what became of it. A feed that is sent again changes
/// nothing.
async fn screenings(
    State(app): State<Arc<App>>,
    staff: RecordKeeper,
    feed: Feed,
) -> Result<Reply<ScreeningReport>, Problem> {
    let by = ChangedBy { who: staff.0.key().to_owned(), at: app.now()?, why: String::new() };
    let (mut reports, mut good): (Vec<ScreeningRowReport>, Vec<(u64, ScreeningRow)>) =
        (Vec::new(), Vec::new());
    match feed {
        Feed::List(rows) => good.extend((1..).zip(rows)),
        Feed::Rows { form, bytes } => {
            for of in screening_feed::rows(form, bytes.as_slice(), app.policy.vocabulary()) {
                match of.row {
                    Ok(row) => good.push((of.line, row)),
                    Err(error) => reports.push(ScreeningRowReport {
                        line: of.line,
                        outcome: "broken".to_owned(),
                        detail: Some(error.to_string()),
                    }),
                }
            }
        }
    }
    let (lines, rows): (Vec<u64>, Vec<ScreeningRow>) = good.into_iter().unzip();
    let mut outcomes = Vec::with_capacity(rows.len());
    for batch in rows.chunks(BATCH) {
        outcomes.extend(app.store.screen_records(batch, &by).await?);
    }
    reports.extend(lines.into_iter().zip(outcomes).map(|(line, outcome)| ScreeningRowReport {
        line,
        outcome: outcome.code().to_owned(),
        detail: None,
    }));
    reports.sort_by_key(|report| report.line);
    Ok(Reply::new(&ScreeningReport { rows: reports }))
}
