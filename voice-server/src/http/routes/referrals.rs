//! Referrals, for staff: offered, accepted with a consent, sent, and what the recipient answers.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use chrono::TimeDelta;
use serde_json::Value;
use voice_axum::{Reply, Wire};
use voice_core::identifier::PartyId;
use voice_core::referral::{
    Referral, ReferralActor, ReferralDetails, ReferralEvent, ReferralId, ReferralRecord,
    ReferralState, ReferralStep, ServiceReference, SharingConsent, StepError,
};
use voice_core::wire::{self, Timestamp, to_json};

use crate::http::caller::Desk;
use crate::http::example;
use crate::http::idempotency::NewId;
use crate::http::operation::{Operation, Served as _};
use crate::http::path::Name;
use crate::store::{ReferralChange, ReferralOutcome};
use crate::{App, Problem};

/// A referral that the office offers.
#[derive(Clone, PartialEq, Eq, wire::Wire)]
#[wire(confidential)]
pub struct ReferralOffer {
    /// The victim or witness who is referred.
    pub principal: PartyId,
    /// The service to which they are referred.
    pub recipient: ServiceReference,
    /// What there is to share; what is shared is what the consent covers.
    pub details: ReferralDetails,
}

/// A step of a referral that is neither accepting nor sending.
#[derive(Debug, Clone, Copy, PartialEq, Eq, wire::Wire)]
pub struct ReferralStepTaken {
    /// The step.
    pub step: ReferralStep,
    /// Who took it.
    pub by: ReferralActor,
}

/// Where a referral stands.
#[derive(Debug, Clone, PartialEq, Eq, wire::Wire)]
#[wire(write_only)]
pub struct ReferralStatus {
    /// The referral.
    pub referral: ReferralId,
    /// Where it stands now.
    pub state: ReferralState,
}

/// The operations on referrals.
pub(super) fn operations() -> Vec<Operation> {
    const STANDING: &str = "Where it stands.";
    const ID: &str = "The identifier of the referral.";
    vec![
        Operation::post("/v1/referrals", offer)
            .id("offerReferral")
            .summary("Offer a referral")
            .body("Who is referred to what, and what there is to share")
            .returns(STANDING, || standing(ReferralState::Offered))
            .uses_store()
            .problems(&[409]),
        Operation::get("/v1/referrals/{id}", read)
            .id("readReferral")
            .summary("Read a referral")
            .path_text("id", ID)
            .returns("The referral.", example::kept::<ReferralRecord>)
            .uses_store()
            .problems(&[404]),
        Operation::post("/v1/referrals/{id}/accept", accept)
            .id("acceptReferral")
            .summary("Note that the person accepts, with a consent")
            .path_text("id", ID)
            .body("The consent")
            .returns(STANDING, || standing(ReferralState::Accepted))
            .uses_store()
            .problems(&[404, 409]),
        Operation::post("/v1/referrals/{id}/send", send)
            .id("sendReferral")
            .summary("Send the letter of a referral")
            .path_text("id", ID)
            .returns(STANDING, || standing(ReferralState::Sent))
            .uses_store()
            .problems(&[404, 409]),
        Operation::post("/v1/referrals/{id}/steps", step)
            .id("stepReferral")
            .summary("Note another step of a referral")
            .path_text("id", ID)
            .body("The step, and who took it")
            .returns(STANDING, || standing(ReferralState::Acknowledged))
            .uses_store()
            .problems(&[404, 409]),
        Operation::post("/v1/referrals/{id}/revoke", revoke)
            .id("revokeReferral")
            .summary("Note that the person revokes the consent")
            .path_text("id", ID)
            .returns(STANDING, || standing(ReferralState::Withdrawn))
            .uses_store()
            .problems(&[404, 409]),
    ]
}

fn standing(state: ReferralState) -> Option<Value> {
    example::written(&ReferralStatus { referral: example::of()?, state })
}

async fn offer(
    State(app): State<Arc<App>>,
    _: Desk,
    NewId(id): NewId,
    Wire(offer): Wire<ReferralOffer>,
) -> Result<Reply<ReferralStatus>, Problem> {
    let id: ReferralId = id.to_string().parse()?;
    let ReferralOffer { principal, recipient, details } = offer;
    let now = app.now()?;
    let referral = Referral::offer(id, principal, recipient, details, now);
    let kept = app.store.keep_referral(referral.record()).await?;
    let kept = Referral::replay(kept, app.policy.calendar()).map_err(|_| unusable())?;
    Ok(status(&app, &kept, now))
}

async fn read(
    State(app): State<Arc<App>>,
    _: Desk,
    Name(id): Name,
) -> Result<Reply<ReferralRecord>, Problem> {
    match app.store.referral(&identifier(&id)?).await? {
        Some(record) => Ok(Reply::custodial(&record)),
        None => Err(none()),
    }
}

async fn accept(
    State(app): State<Arc<App>>,
    _: Desk,
    Name(id): Name,
    Wire(consent): Wire<SharingConsent>,
) -> Result<Reply<ReferralStatus>, Problem> {
    changed(&app, &id, |referral, now| {
        referral.accept(consent, now, app.policy.calendar())?;
        Ok(Sent::nothing())
    })
    .await
}

/// The office sends the letter: it goes to the outbox together with the step.
async fn send(
    State(app): State<Arc<App>>,
    _: Desk,
    Name(id): Name,
) -> Result<Reply<ReferralStatus>, Problem> {
    let reach = match app.store.referral(&identifier(&id)?).await? {
        Some(record) => app.reach_of(&record.principal, app.now()?).await?,
        None => return Err(none()),
    };
    changed(&app, &id, |referral, now| {
        let letter = referral.send(now, app.policy.calendar(), &reach)?;
        let letter = to_json(&letter).map_err(|_| Unchanged::Unwritten)?;
        Ok(Sent { letter: Some(letter), cancels_letter: false })
    })
    .await
}

async fn step(
    State(app): State<Arc<App>>,
    _: Desk,
    Name(id): Name,
    Wire(taken): Wire<ReferralStepTaken>,
) -> Result<Reply<ReferralStatus>, Problem> {
    let ReferralStepTaken { step, by } = taken;
    changed(&app, &id, |referral, now| {
        referral.step(ReferralEvent { step, at: now, by }, app.policy.calendar())?;
        Ok(Sent { letter: None, cancels_letter: step == ReferralStep::Withdraw })
    })
    .await
}

/// The person revokes the consent: a letter that has not gone out stays here.
async fn revoke(
    State(app): State<Arc<App>>,
    _: Desk,
    Name(id): Name,
) -> Result<Reply<ReferralStatus>, Problem> {
    changed(&app, &id, |referral, now| {
        referral.revoke(now, app.policy.calendar())?;
        Ok(Sent { letter: None, cancels_letter: true })
    })
    .await
}

/// What a step sends, or takes back.
struct Sent {
    letter: Option<String>,
    cancels_letter: bool,
}

impl Sent {
    const fn nothing() -> Self {
        Self { letter: None, cancels_letter: false }
    }
}

/// Why a referral is not changed.
enum Unchanged {
    Refused(StepError),
    Unreadable,
    /// The letter cannot be written, and without it the step is not kept.
    Unwritten,
}

impl From<StepError> for Unchanged {
    fn from(refused: StepError) -> Self {
        Self::Refused(refused)
    }
}

async fn changed(
    app: &App,
    id: &str,
    change: impl FnOnce(&mut Referral, Timestamp) -> Result<Sent, Unchanged>,
) -> Result<Reply<ReferralStatus>, Problem> {
    let now = app.now()?;
    let change = |record: ReferralRecord| {
        let now = after_the_last(&record, now);
        let mut referral =
            Referral::replay(record, app.policy.calendar()).map_err(|_| Unchanged::Unreadable)?;
        let Sent { letter, cancels_letter } = change(&mut referral, now)?;
        Ok(ReferralChange { record: referral.record().clone(), letter, cancels_letter })
    };
    match app.store.change_referral(&identifier(id)?, change).await? {
        ReferralOutcome::Missing => Err(none()),
        ReferralOutcome::Changed(record) => {
            match Referral::replay(*record, app.policy.calendar()) {
                Ok(referral) => Ok(status(app, &referral, now)),
                Err(_) => Err(unusable()),
            }
        }
        ReferralOutcome::Refused(Unchanged::Refused(refused)) => {
            Err(Problem::new(StatusCode::CONFLICT, &refused.to_string()))
        }
        ReferralOutcome::Refused(Unchanged::Unreadable) => Err(unusable()),
        ReferralOutcome::Refused(Unchanged::Unwritten) => {
            Err(Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "the letter could not be written"))
        }
    }
}

/// The moment of a step: now, or just after the step before it where a clock stands or
/// was put back.
fn after_the_last(record: &ReferralRecord, now: Timestamp) -> Timestamp {
    let last = record.history.last().map(|event| event.at.utc() + TimeDelta::milliseconds(1));
    last.and_then(|last| Timestamp::try_from(last).ok()).map_or(now, |last| last.max(now))
}

fn status(app: &App, referral: &Referral, now: Timestamp) -> Reply<ReferralStatus> {
    let state = referral.state_at(now, app.policy.calendar());
    Reply::new(&ReferralStatus { referral: referral.record().id.clone(), state })
}

fn identifier(path: &str) -> Result<ReferralId, Problem> {
    path.parse().map_err(|_| none())
}

fn none() -> Problem {
    Problem::new(StatusCode::NOT_FOUND, "there is no referral of this id")
}

fn unusable() -> Problem {
    Problem::new(
        StatusCode::INTERNAL_SERVER_ERROR,
        "the referral cannot be used: its steps do not follow from each other",
    )
}
