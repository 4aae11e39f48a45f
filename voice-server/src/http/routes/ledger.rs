//! The accounting of disclosures, for staff (5 U.S.C. 552a(c)), and corrections for those who were
//! told something else before.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use serde_json::{Value, json};
use voice_core::category::{Category, CategorySet};
use voice_core::disclosure::SubjectAccounting;
use voice_core::disclosure::ledger::{CorrectionId, LedgerEntry, LedgerEvent, earlier_recipients};
use voice_core::identifier::SubjectId;
use voice_core::wire;
use voice_core::wire::Set;

use crate::delivery::OutboxItem;
use crate::http::body::Wire;
use crate::http::caller::{AccountReader, RecordKeeper};
use crate::http::example;
use crate::http::operation::Operation;
use crate::http::path::Name;
use crate::http::reply::Reply;
use crate::{App, Problem};

/// That something in a record was corrected, or is disputed.
#[derive(Clone, PartialEq, Eq, wire::Wire)]
#[wire(confidential)]
pub struct CorrectionMade {
    /// The office's identifier of it, under which there is no other; the same again is passed on
    /// to nobody twice.
    pub correction: CorrectionId,
    /// The record.
    pub subject: SubjectId,
    /// What was corrected or is disputed.
    #[wire(min = 1)]
    pub categories: Set<Category>,
}

/// To how many a correction goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, wire::Wire)]
#[wire(write_only)]
pub struct CorrectionQueued {
    /// How many asked a question that is asked again for them.
    pub to_requesters: u32,
    /// How many were told by notice, and are told when they give their PIN.
    pub by_notice: u32,
}

/// The operations on the ledger.
pub(super) fn operations() -> Vec<Operation> {
    vec![
        Operation::get("/v1/subjects/{id}/ledger", entries)
            .id("readLedger")
            .summary("Read what was disclosed from a record")
            .path_text("id", "The identifier of the record.")
            .returns("The entries.", || Some(json!([example::kept::<LedgerEntry>()?])))
            .uses_store()
            .problems(&[404]),
        Operation::get("/v1/subjects/{id}/accounting", accounting)
            .id("readAccounting")
            .summary("Read what the subject may be shown of it: nobody's name or address")
            .path_text("id", "The identifier of the record.")
            .returns("The disclosures.", disclosures)
            .uses_store()
            .problems(&[404]),
        Operation::post("/v1/corrections", correct)
            .id("passCorrection")
            .summary("Pass a correction on to whom the wrong was disclosed")
            .body("What was corrected")
            .returns("To how many it goes.", || {
                example::written(&CorrectionQueued { to_requesters: 1, by_notice: 0 })
            })
            .uses_store()
            .problems(&[409]),
    ]
}

fn disclosures() -> Option<Value> {
    Some(json!([{
        "date": example::DAY, "nature": ["custody-status"], "purpose": "safety-planning"
    }]))
}

/// The entries about a record.
async fn entries(
    State(app): State<Arc<App>>,
    _: AccountReader,
    Name(id): Name,
) -> Result<Reply<Vec<LedgerEntry>>, Problem> {
    let entries = app.store.ledger_of(&subject(&id)?).await?;
    Ok(Reply::custodial_list(entries.iter().map(|(entry, _)| entry)))
}

/// What the subject may be shown: no name and no address of anybody.
async fn accounting(
    State(app): State<Arc<App>>,
    _: AccountReader,
    Name(id): Name,
) -> Result<Reply<Vec<SubjectAccounting>>, Problem> {
    let entries = app.store.ledger_of(&subject(&id)?).await?;
    let shown = entries.iter().filter_map(|(entry, _)| match entry.event() {
        LedgerEvent::Disclosed(entry) => Some(entry.for_subject(&app.policy)),
        LedgerEvent::Corrected(_) => None,
    });
    Ok(Reply::new(&shown.collect()))
}

/// Passes a correction on to whom the wrong was disclosed: each of their questions is asked again
/// when it is first sent, and what the policy does not release then is not told. What is tried
/// again is the same message.
async fn correct(
    State(app): State<Arc<App>>,
    _: RecordKeeper,
    Wire(made): Wire<CorrectionMade>,
) -> Result<Reply<CorrectionQueued>, Problem> {
    app.store.keep_correction(&made.correction, &made).await?;
    let CorrectionMade { correction, subject, categories } = made;
    let entries = app.store.ledger_of(&subject).await?;
    let corrected: CategorySet = categories.iter().copied().collect();
    let recipients: Vec<&LedgerEntry> = earlier_recipients(
        entries.iter().map(|(entry, _)| entry),
        &correction,
        &subject,
        corrected,
    );
    let question_of = |of: &LedgerEntry| {
        entries
            .iter()
            .find(|(entry, _)| entry.sequence() == of.sequence())
            .map_or("", |(_, question)| question.as_str())
    };
    let (asked, by_notice): (Vec<_>, Vec<_>) =
        recipients.into_iter().partition(|of| !question_of(of).is_empty());
    for entry in &asked {
        let item = OutboxItem::Correction {
            correction: correction.clone(),
            entry: entry.sequence(),
            question: question_of(entry).to_owned(),
            categories: categories.clone(),
            message: None,
        };
        app.store.put_correction(&correction, entry.sequence(), &item).await?;
    }
    let count = |of: Vec<&LedgerEntry>| u32::try_from(of.len()).unwrap_or(u32::MAX);
    Ok(Reply::new(&CorrectionQueued { to_requesters: count(asked), by_notice: count(by_notice) }))
}

fn subject(path: &str) -> Result<SubjectId, Problem> {
    path.parse()
        .map_err(|_| Problem::new(StatusCode::NOT_FOUND, "this is no identifier of a record"))
}
