//! Signing up for notices, and what is told once the PIN was given.
//!
//! Every refusal of a PIN is one and the same: that it is wrong, that too many were, that the sign-up has ended, or that there is none.

use std::sync::Arc;

use axum::Extension;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use uuid::Uuid;
use voice_core::language::Language;
use voice_core::notification::{
    NotificationRequest, Pin, PinRefused, Records, SignUp, SignUpAct, SignUpId, SignUpState, acknowledgement, tell,
};
use voice_core::office::Office;
use voice_core::wire::{Instant, Wire};

use crate::admission::Requesting;
use crate::store::PinOutcome;
use crate::{App, Problem, body, idempotency, question};

/// The PIN of a sign-up.
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(confidential)]
pub struct PinEntry {
    /// The secret number.
    #[wire(title = "PIN")]
    pub pin: Pin,
}

/// That a notice was heard to the end: what it told is not news any more.
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(confidential)]
pub struct NoticeHeard {
    /// The secret number.
    #[wire(title = "PIN")]
    pub pin: Pin,
    /// The request id of the notice.
    pub notice: String,
}

/// What a person does with their sign-up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum OwnAct {
    /// No contacts for a while.
    Pause,
    /// Contacts again.
    Resume,
    /// No contacts any more.
    Stop,
}

/// A change of a sign-up by whom it is of.
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(confidential)]
pub struct SignUpAction {
    /// The secret number.
    #[wire(title = "PIN")]
    pub pin: Pin,
    /// What to do.
    pub act: OwnAct,
}

/// Another request in the place of that of a sign-up.
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(confidential)]
pub struct SignUpUpdate {
    /// The secret number, as it was until now.
    #[wire(title = "PIN")]
    pub pin: Pin,
    /// The request.
    pub request: NotificationRequest,
}

/// A sign-up, for whom it is of.
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
#[wire(write_only)]
pub struct SignUpStatus {
    /// The sign-up.
    pub sign_up: SignUpId,
    /// What it is now.
    pub state: SignUpState,
}

impl OwnAct {
    const fn act(self) -> SignUpAct {
        match self {
            Self::Pause => SignUpAct::Paused,
            Self::Resume => SignUpAct::Resumed,
            Self::Stop => SignUpAct::Stopped,
        }
    }
}

/// Signs anybody up for anybody: the person asked about is not looked up.
pub(crate) async fn sign_up(
    State(app): State<Arc<App>>,
    Extension(id): Extension<Uuid>,
    Requesting(principal): Requesting,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let id = idempotency::identifier(&app, &headers, "sign-up", &principal, id)?;
    let request: NotificationRequest = body::value(&headers, body).await?;
    principal.speaks_for(request.requester.person())?;
    let (now, language) = (app.now()?, request.language);
    let id: SignUpId = id.parse()?;
    app.store.keep_sign_up(&SignUp::new(id.clone(), request, now)).await?;
    Ok(body::json(&acknowledgement(id, language, Office::reference(), app.policy.day_of(now))))
}

/// Tells what may be told now. Its request id is that of the notice.
pub(crate) async fn notice(
    State(app): State<Arc<App>>,
    Extension(notice): Extension<Uuid>,
    _: Requesting,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let PinEntry { pin } = body::value(&headers, body).await?;
    let (id, now) = (identifier(&id)?, app.now()?);
    let PinOutcome { given, sign_up, told } = opened(&app, &id, &pin, now).await?;
    let subject = app.register.find(&sign_up.request().subject);
    let history = question::history(&app, subject).await?;
    let records =
        Records { policy: &app.policy, office: Office::reference(), subject, history: history.as_ref(), told: &told };
    let telling = tell(&given, &sign_up, records);
    app.store.keep_telling(notice, &id, now, &telling).await?;
    Ok(body::json(&telling.content))
}

/// Notes that a notice was heard to the end.
pub(crate) async fn heard(
    State(app): State<Arc<App>>,
    _: Requesting,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let NoticeHeard { pin, notice } = body::value(&headers, body).await?;
    let (id, now) = (identifier(&id)?, app.now()?);
    let opened = opened(&app, &id, &pin, now).await?;
    if let Ok(notice) = notice.parse::<Uuid>() {
        app.store.heard(notice, &id).await?;
    }
    Ok(status(&opened.sign_up, now))
}

/// Pauses, resumes or stops a sign-up.
pub(crate) async fn act(
    State(app): State<Arc<App>>,
    _: Requesting,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let SignUpAction { pin, act } = body::value(&headers, body).await?;
    changed(&app, &id, &pin, |sign_up, now| sign_up.after(act.act(), now)).await
}

/// Puts another request in the place of that of a sign-up.
pub(crate) async fn update(
    State(app): State<Arc<App>>,
    Requesting(principal): Requesting,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let SignUpUpdate { pin, request } = body::value(&headers, body).await?;
    principal.speaks_for(request.requester.person())?;
    changed(&app, &id, &pin, |sign_up, now| sign_up.updated(request, now)).await
}

async fn changed(
    app: &App,
    id: &str,
    pin: &Pin,
    change: impl FnOnce(&SignUp, Instant) -> SignUp,
) -> Result<Response, Problem> {
    let (id, now) = (identifier(id)?, app.now()?);
    opened(app, &id, pin, now).await?;
    match app.store.change_sign_up(&id, now, |sign_up| change(sign_up, now)).await? {
        Some(sign_up) => Ok(status(&sign_up, now)),
        None => Err(refused(PinRefused)),
    }
}

fn status(sign_up: &SignUp, now: Instant) -> Response {
    body::json(&SignUpStatus { sign_up: sign_up.id().clone(), state: sign_up.state(now) })
}

async fn opened(app: &App, id: &SignUpId, pin: &Pin, now: Instant) -> Result<PinOutcome, Problem> {
    app.store.try_pin(id, pin, now).await?.map_err(refused)
}

fn refused(refused: PinRefused) -> Problem {
    // In both languages: that of the sign-up would say that there is one.
    let detail = [Language::English, Language::Spanish].map(|language| refused.text(language)).join(" ");
    Problem::new(StatusCode::FORBIDDEN, &detail)
}

/// The identifier of a path; one that cannot be is refused like one that is not there.
fn identifier(path: &str) -> Result<SignUpId, Problem> {
    path.parse().map_err(|_| refused(PinRefused))
}
