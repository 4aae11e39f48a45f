//! The accounting of disclosures, for staff (5 U.S.C. 552a(c)), and corrections for those who were
//! told something else before.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::State;
use axum::http::StatusCode;
use serde_json::{Value, json};
use voice_axum::{Reply, Wire};
use voice_core::category::{Category, CategorySet};
use voice_core::disclosure::SubjectAccounting;
use voice_core::disclosure::ledger::{CorrectionId, LedgerEntry, LedgerEvent, earlier_recipients};
use voice_core::identifier::SubjectId;
use voice_core::wire;
use voice_core::wire::{Custodial, InputErrors, Set, to_json};

use crate::delivery::OutboxItem;
use crate::http::caller::{AccountReader, RecordKeeper};
use crate::http::example;
use crate::http::operation::{Operation, Served as _};
use crate::http::path::Name;
use crate::http::query::{self, Query, QueryFields};
use crate::http::streamed::Streamed;
use crate::store::{AnsweredEntry, ENTRIES_AT_ONCE, StoredEntry};
use crate::{App, Problem, Store, StoreError};

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

/// Which entries are read: all, or a page of them.
#[derive(Debug, Clone, PartialEq, Eq, wire::Wire)]
struct EntryPage {
    /// The number of an entry, after which the page begins: of the last of the page before.
    #[wire(min = 0)]
    after: Option<u64>,
    /// How many entries the page has at most; left out, it has all. Where more follow, the header
    /// `link` has the next page.
    #[wire(min = 1, max = 1000)]
    limit: Option<u16>,
}

impl QueryFields for EntryPage {
    fn value(_: &str, text: &str) -> Result<Value, InputErrors> {
        Ok(query::number(text))
    }

    fn example_of(_: &str) -> Value {
        Value::from(100)
    }
}

/// The entries about a record.
async fn entries(
    State(app): State<Arc<App>>,
    _: AccountReader,
    Name(id): Name,
    Query(page): Query<EntryPage>,
) -> Result<Streamed<LedgerEntry>, Problem> {
    shown(app, &id, "ledger", page, |entry, _| {
        let entry: LedgerEntry =
            Store::read_document(&entry.json).map_err(|_| StoreError::Unreadable)?;
        to_json(&Custodial(&entry)).map(Some).map_err(|_| StoreError::Unreadable)
    })
    .await
}

/// What the subject may be shown: no name and no address of anybody.
async fn accounting(
    State(app): State<Arc<App>>,
    _: AccountReader,
    Name(id): Name,
    Query(page): Query<EntryPage>,
) -> Result<Streamed<SubjectAccounting>, Problem> {
    shown(app, &id, "accounting", page, |entry, app| {
        let unreadable = |_| StoreError::Unreadable;
        let entry: LedgerEntry =
            Store::read_document(&entry.json).map_err(|_| StoreError::Unreadable)?;
        Ok(match entry.event() {
            LedgerEvent::Disclosed(entry) => {
                let shown = entry.for_subject(app.policy.calendar());
                Some(to_json(&shown).map_err(unreadable)?)
            }
            LedgerEvent::Corrected(_) => None,
        })
    })
    .await
}

/// Shows entries about a record while they are read.
async fn shown<T: 'static>(
    app: Arc<App>,
    id: &str,
    what: &str,
    page: EntryPage,
    show: fn(StoredEntry, &App) -> Result<Option<String>, StoreError>,
) -> Result<Streamed<T>, Problem> {
    let subject = subject(id)?;
    let mut left = page.limit.map(usize::from);
    let most = page.limit.unwrap_or(u16::MAX).min(ENTRIES_AT_ONCE);
    // The first page before the status is sent: where the store is unavailable, it says so.
    let person = app.store.accounted(&subject).await?;
    let mut entries = app.store.entries_after(&person, page.after.unwrap_or(0), most).await?;
    let (mut list, mut pages) = Streamed::new();
    if let Some(limit) = page.limit {
        let last = app.store.entry_at(&person, page.after.unwrap_or(0), limit).await?;
        if let Some(last) = last {
            let link = format!("/v1/subjects/{id}/{what}?after={last}&limit={limit}");
            list = list.with_next(&link);
        }
    }
    tokio::spawn(async move {
        while let Some(last) = entries.last().map(|entry| entry.sequence) {
            let count = entries.len();
            let texts: Result<Vec<_>, _> =
                entries.drain(..).filter_map(|entry| show(entry, &app).transpose()).collect();
            match texts {
                Ok(texts) => {
                    if !pages.send(texts).await {
                        return;
                    }
                }
                Err(error) => return pages.fail(error).await,
            }
            left = left.map(|left| left.saturating_sub(count));
            let most = left.map_or(most, |left| most.min(u16::try_from(left).unwrap_or(most)));
            if most == 0 {
                break;
            }
            match app.store.entries_after(&person, last, most).await {
                Ok(next) => entries = next,
                Err(error) => return pages.fail(error).await,
            }
        }
        pages.end().await;
    });
    Ok(list)
}

/// Passes a correction on to whom the wrong was disclosed: each of their questions is asked again
/// when it is first sent, and what the policy does not release then is not told. What is tried
/// again is the same message.
async fn correct(
    State(app): State<Arc<App>>,
    _: RecordKeeper,
    Wire(made): Wire<CorrectionMade>,
) -> Result<Reply<CorrectionQueued>, Problem> {
    let CorrectionMade { correction, subject, categories } = &made;
    let counts = Mutex::new((0, 0));
    let recipients = |entries: &[AnsweredEntry]| {
        let (letters, by_notice) = letters(correction, subject, categories, entries);
        *counts.lock().unwrap_or_else(PoisonError::into_inner) = (letters.len(), by_notice);
        letters
    };
    app.store.keep_correction(correction, &made, subject, recipients).await?;
    let (letters, by_notice) = *counts.lock().unwrap_or_else(PoisonError::into_inner);
    let count = |of: usize| u32::try_from(of).unwrap_or(u32::MAX);
    Ok(Reply::new(&CorrectionQueued { to_requesters: count(letters), by_notice: count(by_notice) }))
}

/// What is sent to those who were told before in answer to a question, by the number of the entry;
/// and how many were told by a notice, and hear it by the next one.
fn letters(
    correction: &CorrectionId,
    subject: &SubjectId,
    categories: &Set<Category>,
    entries: &[AnsweredEntry],
) -> (Vec<(u64, OutboxItem)>, usize) {
    let corrected: CategorySet = categories.iter().copied().collect();
    let all = entries.iter().map(|(entry, _)| entry);
    let recipients: BTreeSet<u64> = earlier_recipients(all, correction, subject, corrected)
        .into_iter()
        .map(LedgerEntry::sequence)
        .collect();
    let told = entries.iter().filter(|(entry, _)| recipients.contains(&entry.sequence()));
    let (asked, by_notice): (Vec<_>, Vec<_>) = told.partition(|(_, question)| !question.is_empty());
    let letter = |(entry, question): &AnsweredEntry| {
        let item = OutboxItem::Correction {
            correction: correction.clone(),
            entry: entry.sequence(),
            question: question.clone(),
            categories: categories.clone(),
            message: None,
        };
        (entry.sequence(), item)
    };
    (asked.into_iter().map(letter).collect(), by_notice.len())
}

fn subject(path: &str) -> Result<SubjectId, Problem> {
    path.parse()
        .map_err(|_| Problem::new(StatusCode::NOT_FOUND, "this is no identifier of a record"))
}
