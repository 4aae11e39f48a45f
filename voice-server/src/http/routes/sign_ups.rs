//! Signing up for notices, and what is told once the PIN was given.
//!
//! Every refusal of a PIN is one and the same: that it is wrong, that too many were, that the
//! sign-up has ended, or that there is none.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use serde_json::{Value, json};
use uuid::Uuid;
use voice_axum::{Reply, Wire};
use voice_core::language::Language;
use voice_core::notification::{
    Acknowledgement, NoticeContent, NotificationRequest, Pin, PinError, Records, SignUp, SignUpAct,
    SignUpId, SignUpState, acknowledgement, tell,
};
use voice_core::office::Office;
use voice_core::wire::{self, Timestamp};

use super::vouching;
use crate::http::caller::{Desk, Requesting};
use crate::http::example;
use crate::http::idempotency::NewId;
use crate::http::operation::{Operation, Served as _};
use crate::http::page::offered;
use crate::http::path::Name;
use crate::http::reply::{Done, identified};
use crate::store::{FileEntry, OwnChangeOutcome, PinOpened, PinOutcome};
use crate::{App, Problem, StoreError};

/// The PIN of a sign-up.
#[derive(Clone, PartialEq, Eq, wire::Wire)]
#[wire(confidential)]
pub struct PinEntry {
    /// The secret number.
    #[wire(title = "PIN")]
    pub pin: Pin,
}

/// That a notice was heard to the end: what it told is not news any more.
#[derive(Clone, PartialEq, Eq, wire::Wire)]
#[wire(confidential, rename = "NoticeHeard")]
pub struct NoticeDelivered {
    /// The secret number.
    #[wire(title = "PIN")]
    pub pin: Pin,
    /// The request id of the notice.
    pub notice: String,
}

/// What a person does with their sign-up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, wire::Wire)]
pub enum OwnAct {
    /// No contacts for a while.
    Pause,
    /// Contacts again.
    Resume,
    /// No contacts any more.
    Stop,
}

/// A change of a sign-up by whom it is of.
#[derive(Clone, PartialEq, Eq, wire::Wire)]
#[wire(confidential)]
pub struct SignUpAction {
    /// The secret number.
    #[wire(title = "PIN")]
    pub pin: Pin,
    /// What to do.
    pub act: OwnAct,
}

/// Another request in the place of that of a sign-up.
#[derive(Clone, PartialEq, Eq, wire::Wire)]
#[wire(confidential)]
pub struct SignUpUpdate {
    /// The secret number, as it was until now.
    #[wire(title = "PIN")]
    pub pin: Pin,
    /// The request.
    pub request: NotificationRequest,
}

/// A sign-up, for whom it is of.
#[derive(Debug, Clone, PartialEq, Eq, wire::Wire)]
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

/// The operations on sign-ups.
pub(super) fn operations() -> Vec<Operation> {
    const NOW: &str = "What the sign-up is now.";
    const ID: &str = "The identifier of the sign-up.";
    vec![
        Operation::post("/v1/sign-ups", sign_up)
            .id("signUp")
            .summary("Sign up for notices of custody, whoever is asked about")
            .body("Who wants to be told of what, and how")
            .returns("The same for everybody.", acknowledged)
            .uses_store()
            .problems(&[403, 409]),
        Operation::post("/v1/sign-ups/{id}", update)
            .id("updateSignUp")
            .summary("Change what a sign-up asks for")
            .path_text("id", ID)
            .body("The PIN as it was, and the request")
            .returns(NOW, running)
            .uses_store()
            .problems(&[403]),
        Operation::post("/v1/sign-ups/{id}/acts", act)
            .id("actOnSignUp")
            .summary("Pause, resume or stop a sign-up")
            .path_text("id", ID)
            .body("The PIN, and what to do")
            .returns(NOW, running)
            .uses_store()
            .problems(&[403]),
        Operation::post("/v1/sign-ups/{id}/notice", notice)
            .id("hearNotice")
            .summary("Hear what may be told now")
            .path_text("id", ID)
            .body("The PIN")
            .returns("What may be told; its request id is that of the notice.", nothing_to_tell)
            .uses_store()
            .discloses()
            .problems(&[403]),
        Operation::post("/v1/sign-ups/{id}/heard", delivered)
            .id("confirmHeard")
            .summary("Say that a notice was heard to the end")
            .path_text("id", ID)
            .body("The PIN, and the request id of the notice")
            .returns(NOW, running)
            .uses_store()
            .problems(&[403]),
        Operation::post("/v1/sign-ups/{id}/unlock", unlock)
            .id("unlockSignUp")
            .summary("Forget the wrong PINs that lock a sign-up")
            .path_text("id", ID)
            .returns("None counts any more.", Done::example)
            .uses_store()
            .problems(&[404]),
    ]
}

fn acknowledged() -> Option<Value> {
    let id = example::of::<SignUp>()?.id().clone();
    example::written(&acknowledgement(id, Language::English, Office::reference(), example::day()?))
}

fn running() -> Option<Value> {
    example::written(&SignUpStatus {
        sign_up: example::of::<SignUp>()?.id().clone(),
        state: SignUpState::Running,
    })
}

fn nothing_to_tell() -> Option<Value> {
    Some(json!({
        "as_of": "2026-11-02T15:00:00Z", "language": "en", "policies": [], "items": [],
        "text": ["No information available to you."]
    }))
}

/// Signs anybody up for anybody: the person asked about is not looked up.
async fn sign_up(
    State(app): State<Arc<App>>,
    caller: Requesting,
    NewId(id): NewId,
    Wire(request): Wire<NotificationRequest>,
) -> Result<Reply<Acknowledgement>, Problem> {
    let language = request.language;
    let sign_up: SignUpId = id.to_string().parse()?;
    vouching::decided(|| async {
        let now = app.now()?;
        let (_, request, entry) = believed(&app, &caller, request.clone(), id, now).await?;
        let signed_up = SignUp::new(sign_up.clone(), request, now);
        let outcome = app.store.keep_sign_up_entered(&signed_up, entry.as_ref()).await?;
        if !vouching::is_entered(outcome)? {
            return Ok(None);
        }
        let day = app.policy.day_of(now);
        let sign_up = sign_up.clone();
        Ok(Some(Reply::new(&acknowledgement(sign_up, language, app.policy.office(), day))))
    })
    .await
}

/// Tells what may be told now. Its request id is that of the notice.
async fn notice(
    State(app): State<Arc<App>>,
    caller: Requesting,
    NewId(notice): NewId,
    Name(id): Name,
    Wire(PinEntry { pin }): Wire<PinEntry>,
) -> Result<Reply<NoticeContent>, Problem> {
    let (id, now) = (identifier(&app, &id)?, app.now()?);
    let opened = opened(&app, &caller, &id, &pin, now).await?;
    let sign_up = attested(&app, &opened.sign_up, now).await?;
    let record = app.store.find_record(&sign_up.request().subject).await?;
    let subject = record.result();
    let history = app.history(subject).await?;
    let records = Records {
        policy: &app.policy,
        office: app.policy.office(),
        subject,
        history: history.as_ref(),
        delivered: &opened.delivered,
    };
    let telling = tell(&opened.given, &sign_up, records);
    // It may have been stopped since the PIN was given, or have another PIN.
    if app.store.keep_notice(notice, &opened, now, &telling).await? {
        Ok(identified(Reply::new(&telling.content), notice))
    } else {
        Err(refused(&app, PinError))
    }
}

/// Notes that a notice was heard to the end.
async fn delivered(
    State(app): State<Arc<App>>,
    caller: Requesting,
    Name(id): Name,
    Wire(NoticeDelivered { pin, notice }): Wire<NoticeDelivered>,
) -> Result<Reply<SignUpStatus>, Problem> {
    let (id, now) = (identifier(&app, &id)?, app.now()?);
    let opened = opened(&app, &caller, &id, &pin, now).await?;
    if let Ok(notice) = notice.parse::<Uuid>() {
        app.store.mark_delivered(notice, &id).await?;
    }
    Ok(status(&opened.sign_up, now))
}

/// Pauses, resumes or stops a sign-up.
async fn act(
    State(app): State<Arc<App>>,
    caller: Requesting,
    Name(id): Name,
    Wire(SignUpAction { pin, act }): Wire<SignUpAction>,
) -> Result<Reply<SignUpStatus>, Problem> {
    let (id, now) = (identifier(&app, &id)?, app.now()?);
    let opened = opened(&app, &caller, &id, &pin, now).await?;
    let change = |sign_up: &SignUp| sign_up.after(act.act(), now);
    match app.store.change_own_sign_up(&opened, now, None, None, change).await? {
        OwnChangeOutcome::Changed(sign_up) => Ok(status(&sign_up, now)),
        _ => Err(refused(&app, PinError)),
    }
}

/// Puts another request in the place of that of a sign-up, in the transaction that enters what the
/// desk vouches for in it.
async fn update(
    State(app): State<Arc<App>>,
    caller: Requesting,
    Name(id): Name,
    Wire(SignUpUpdate { pin, request }): Wire<SignUpUpdate>,
) -> Result<Reply<SignUpStatus>, Problem> {
    caller.speaks_for(&request.requester.person().party)?;
    let request_id = id.parse().map_err(|_| refused(&app, PinError))?;
    let (id, now) = (identifier(&app, &id)?, app.now()?);
    let opened = opened(&app, &caller, &id, &pin, now).await?;
    let new_pin = Some(&request.pin);
    vouching::decided(|| async {
        let (request, attested, entry) = believed(&app, &caller, request.clone(), request_id, now)
            .await
            .map_err(|problem| problem.within("/request"))?;
        let change = |sign_up: &SignUp| {
            let known = sign_up.request();
            let same = known.requester == request.requester && known.matter == request.matter;
            sign_up.updated(if same { request.clone() } else { attested }, now)
        };
        let entry = entry.as_ref();
        match app.store.change_own_sign_up(&opened, now, new_pin, entry, change).await? {
            OwnChangeOutcome::Changed(sign_up) => Ok(Some(status(&sign_up, now))),
            OwnChangeOutcome::Closed => Err(refused(&app, PinError)),
            OwnChangeOutcome::Stale => Ok(None),
            OwnChangeOutcome::Full => Err(vouching::file_is_full()),
        }
    })
    .await
}

/// Forgets the wrong PINs of a sign-up, for who was locked out by others.
async fn unlock(
    State(app): State<Arc<App>>,
    _: Desk,
    Name(id): Name,
) -> Result<Reply<Done>, Problem> {
    let none = || Problem::new(StatusCode::NOT_FOUND, "there is no sign-up of this identifier");
    if app.store.forget_wrong_pins(&id.parse().map_err(|_| none())?).await? {
        Ok(Reply::new(&Done))
    } else {
        Err(none())
    }
}

/// A sign-up as far as it is believed now.
async fn attested(app: &App, sign_up: &SignUp, now: Timestamp) -> Result<SignUp, StoreError> {
    let files = app.files_of(&sign_up.request().requester).await?;
    Ok(sign_up.attested(&app.policy, &files, now))
}

/// A request within what protections of the requester leave, and as far as it is believed: of the
/// desk as it is, with what is to be entered in the requester's file for it; of a requester as far
/// as staff attested it.
async fn believed(
    app: &App,
    caller: &Requesting,
    request: NotificationRequest,
    id: Uuid,
    now: Timestamp,
) -> Result<(NotificationRequest, NotificationRequest, Option<FileEntry>), Problem> {
    caller.speaks_for(&request.requester.person().party)?;
    let files = app.files_of(&request.requester).await?;
    let reach = app.policy.reach(&files, &request.requester.person().party, now);
    let request = request.within(&reach)?;
    if !caller.0.attests() {
        let attested = request.clone().attested(&app.policy, &files, now);
        return Ok((request, attested, None));
    }
    let entry = request
        .unfiled(&app.policy, &files, now, &vouching::request_id(id))
        .map(|fact| vouching::entry(&caller.0, &files, &request.requester, now, fact));
    Ok((request.clone(), request, entry))
}

fn status(sign_up: &SignUp, now: Timestamp) -> Reply<SignUpStatus> {
    Reply::new(&SignUpStatus { sign_up: sign_up.id().clone(), state: sign_up.state(now) })
}

async fn opened(
    app: &App,
    caller: &Requesting,
    id: &SignUpId,
    pin: &Pin,
    now: Timestamp,
) -> Result<PinOpened, Problem> {
    match app.store.try_pin(id, pin, caller.0.key(), now).await? {
        // A requester's token opens the sign-ups of that party alone, whoever knows the PIN.
        PinOutcome::Opened(opened) => {
            let party = &opened.sign_up.request().requester.person().party;
            caller.speaks_for(party).map(|()| *opened).map_err(|_| refused(app, PinError))
        }
        PinOutcome::Refused(reason) => Err(refused(app, reason)),
    }
}

fn refused(app: &App, refused: PinError) -> Problem {
    // In every language: that of the sign-up would say that there is one.
    let said: Vec<&str> = offered(&app.policy).into_iter().map(|of| refused.text(of)).collect();
    Problem::new(StatusCode::FORBIDDEN, &said.join(" "))
}

/// The identifier of a path; one that cannot be is refused like one that is not there.
fn identifier(app: &App, path: &str) -> Result<SignUpId, Problem> {
    path.parse().map_err(|_| refused(app, PinError))
}
