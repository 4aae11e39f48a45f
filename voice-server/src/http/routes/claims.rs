//! Claims: what requesters ask, believed as far as staff attested it.

use std::sync::Arc;

use axum::extract::State;
use serde_json::Value;
use voice_axum::{Reply, Wire};
use voice_core::disclosure::{Answer, Claim, EligibilityNotice, Policy, QuestionRecord};
use voice_core::report::CountedEvent;
use voice_core::requester::{MissingAttestation, PartyFile};
use voice_core::subject::LookupResult;
use voice_core::wire::{self, Set, Timestamp};

use crate::http::caller::{Desk, Requesting};
use crate::http::example;
use crate::http::idempotency::NewId;
use crate::http::operation::{Operation, Served as _};
use crate::http::reply::identified;
use crate::store::FilesRead;
use crate::{App, Problem, StoreError};

/// Where a claim stands, for staff: what is still to be attested, and what the claim can get now.
#[derive(Debug, Clone, PartialEq, Eq, wire::Wire)]
#[wire(write_only)]
pub struct ClaimStatus {
    /// What is not attested and must be before all is told that is open to the claim.
    pub missing: Set<MissingAttestation>,
    /// What the claim can get with what is attested now, and what to bring for the rest.
    pub eligibility: EligibilityNotice,
}

impl ClaimStatus {
    /// Where a claim stands at a moment, with what staff attested in these files.
    #[must_use]
    pub fn new(policy: &Policy, claim: &Claim, files: &[PartyFile], now: Timestamp) -> Self {
        let question = claim.attested(policy, files, now);
        Self {
            missing: claim.missing(policy, files, now),
            eligibility: policy.eligibility(&question).notice(),
        }
    }
}

/// The operations on claims.
pub(super) fn operations() -> Vec<Operation> {
    vec![
        Operation::post("/v1/claims", ask)
            .id("askClaim")
            .discloses()
            .summary("Ask as a requester; what staff attested of them counts, and nothing else")
            .body("What is asked, by whom and why")
            .returns("The answer, which says what to bring.", answered)
            .uses_store(),
        Operation::post("/v1/claims/status", status)
            .id("readClaimStatus")
            .summary("See what is missing for a claim")
            .body("What is asked, by whom and why")
            .returns("Where the claim stands.", stands)
            .only_asks()
            .uses_store(),
    ]
}

fn example_of_claim() -> Option<(Claim, Timestamp)> {
    let question = example::of::<QuestionRecord>()?.trusted();
    Some((question.claim(), question.as_of))
}

fn answered() -> Option<Value> {
    let (claim, now) = example_of_claim()?;
    let policy = Policy::us_federal();
    let question = claim.attested(&policy, &[], now);
    serde_json::to_value(policy.eligibility(&question).answer(LookupResult::nobody())).ok()
}

fn stands() -> Option<Value> {
    let (claim, now) = example_of_claim()?;
    let policy = Policy::us_federal();
    example::written(&ClaimStatus::new(&policy, &claim, &[], now))
}

/// Asks with what is attested at this moment. Staff ask for a caller: the answer is accounted to
/// the caller, and the question to the member of staff.
async fn ask(
    State(app): State<Arc<App>>,
    caller: Requesting,
    NewId(id): NewId,
    Wire(claim): Wire<Claim>,
) -> Result<Reply<Answer>, Problem> {
    caller.speaks_for(&claim.requester.person.party)?;
    let now = app.now()?;
    let question = claim.attested(&app.policy, &files(&app, &claim).await?, now);
    let (answer, decided) = app.decide_claim(&claim, &question).await?;
    app.metrics.answer(answer.disclosed().next().is_some());
    let counted = CountedEvent::of_question(&question, app.policy.calendar());
    let asked_by = caller.0.as_staff();
    app.store.keep_question(id, &decided, &counted, asked_by.as_ref()).await?;
    Ok(identified(Reply::new(&answer), id))
}

async fn status(
    State(app): State<Arc<App>>,
    _: Desk,
    Wire(claim): Wire<Claim>,
) -> Result<Reply<ClaimStatus>, Problem> {
    let now = app.now()?;
    let files = files(&app, &claim).await?;
    Ok(Reply::new(&ClaimStatus::new(&app.policy, &claim, &files, now)))
}

async fn files(app: &App, claim: &Claim) -> Result<FilesRead, StoreError> {
    let requester = &claim.requester;
    app.store.party_files(&requester.person.party, requester.principal()).await
}
