//! Background workers: they put contacts that are due into the outbox, and send what is in it.
//!
//! Any number of workers can run, in any number of processes; none sends what another has claimed.

use core::time::Duration;
use std::sync::Arc;

use chrono::TimeDelta;
use tokio::task::JoinSet;
use tokio::time::sleep;
use voice_core::category::CategorySet;
use voice_core::disclosure::ledger::{CorrectionPassedOn, LedgerEvent};
use voice_core::disclosure::{Answer, Question, QuestionRecord};
use voice_core::notification::{
    AddressedMessage, ClosedChannelError, Message, NoticeChannel, NoticeContact, SignUpState,
};
use voice_core::referral::{ConsentErrorCode, Referral, ReferralId};
use voice_core::requester::{Person, Reach};
use voice_core::vocabulary::ContactWay;
use voice_core::wire::{Custodial, Timestamp, Wire, to_json};

use super::webhook::Webhook;
use crate::clock::ClockError;
use crate::store::outbox::{Claimed, DeliveryError, OutboxItem, SendOutcome};
use crate::store::{SendingGround, SendingRecorded, SendingVerdict, StoredQuestion};
use crate::{App, StoreError};

/// How long an idle worker waits.
const IDLE: Duration = Duration::from_millis(200);

/// How long a worker waits after a failure of the store.
const PAUSE: Duration = Duration::from_secs(1);

/// How many messages or sign-ups a worker takes at once.
const BATCH: u32 = 16;

/// How often a correction is decided where what it is decided from changes meanwhile.
const DECISIONS: usize = 8;

/// For how long a contact may still be sent: contacts are due on the hour, and people name whole
/// hours as safe.
const SAFE: TimeDelta = TimeDelta::hours(1);

/// A message for those who telephone, write and post.
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(redacted, write_only)]
pub enum Delivery {
    /// A contact: the same message whether there is something to tell or not.
    Contact {
        /// The way.
        channel: NoticeChannel,
        /// What is said.
        message: Message,
        /// The last moment at which it is safe.
        not_after: Timestamp,
    },
    /// The letter of a referral, for the service.
    Referral {
        /// The letter, as JSON.
        letter: String,
    },
    /// A correction of what was told before, by post.
    Correction {
        /// To whom.
        recipient: Person,
        /// The answer as it is now.
        answer: Answer,
    },
}

/// Runs until it is dropped.
pub async fn work(app: Arc<App>, webhook: Webhook) {
    loop {
        match once(&app, &webhook).await {
            Ok(0) => sleep(IDLE).await,
            Ok(_) => {}
            Err(error) => {
                tracing::warn!(code = error.code(), "a worker waits for the store");
                sleep(PAUSE).await;
            }
        }
    }
}

/// Runs once: puts what is due into the outbox, sends what is there, and returns the
/// number of both.
///
/// # Errors
/// The store is unavailable.
pub async fn once(app: &Arc<App>, webhook: &Webhook) -> Result<usize, StoreError> {
    // Without a clock nobody knows what is due or which consent holds.
    let Ok(now) = app.now() else { return Ok(0) };
    let due = app.store.put_contacts(now, BATCH).await?;
    let claimed = app.store.claim(BATCH, |ground| judged(app, ground, now)).await?;
    let count = due + claimed.len();
    let mut sendings = JoinSet::new();
    for claimed in claimed {
        let (app, webhook) = (app.clone(), webhook.clone());
        sendings.spawn(async move {
            let outcome = send(&app, &webhook, &claimed).await?;
            if let SendOutcome::Failed(failed) = &outcome {
                tracing::warn!(id = claimed.id, attempt = claimed.attempt, %failed, "not sent");
            }
            let now = app.now().map_err(|error| StoreError::Unavailable(error.to_string()))?;
            app.store.resolve(&claimed, &outcome, app.policy.day_of(now)).await
        });
    }
    let mut resolved = Ok(());
    while let Some(sending) = sendings.join_next().await {
        resolved = resolved
            .and(sending.unwrap_or_else(|_| {
                Err(StoreError::Unavailable("a sending broke off".to_owned()))
            }));
    }
    resolved.map(|()| count)
}

/// What to send for a claimed item.
enum Prepared {
    /// A message, as JSON.
    Message(String),
    /// Nothing: what it rests on has ended.
    Cancelled,
    /// Nothing, because of an error.
    Failed(DeliveryError),
}

/// Sends one message.
async fn send(app: &App, webhook: &Webhook, claimed: &Claimed) -> Result<SendOutcome, StoreError> {
    let Ok(now) = app.now() else {
        return Ok(SendOutcome::Failed(DeliveryError::temporary(&ClockError.to_string())));
    };
    Ok(match prepare(app, claimed, now).await? {
        Prepared::Message(body) => match webhook.send(&claimed.id, body).await {
            Ok(()) => SendOutcome::Delivered,
            Err(error) => SendOutcome::Failed(error),
        },
        Prepared::Cancelled => SendOutcome::Cancelled,
        Prepared::Failed(error) => SendOutcome::Failed(error),
    })
}

/// Makes the message from what it rests on as of now, or takes it as it was decided before.
async fn prepare(app: &App, claimed: &Claimed, now: Timestamp) -> Result<Prepared, StoreError> {
    let message = match &claimed.item {
        OutboxItem::Contact(contact) => return contact_of(app, contact, now).await,
        OutboxItem::Letter { referral, body, .. } => {
            if !may_be_shared(app, referral, now).await? {
                let closed = ClosedChannelError.to_string();
                return Ok(Prepared::Failed(DeliveryError::permanent(&closed)));
            }
            let letter = Delivery::Referral { letter: body.clone() };
            return written(&letter).map(Prepared::Message);
        }
        OutboxItem::Correction { question, .. } if !may_be_posted(app, question, now).await? => {
            let closed = ClosedChannelError.to_string();
            return Ok(Prepared::Failed(DeliveryError::permanent(&closed)));
        }
        OutboxItem::Correction { message: None, .. } => new_correction(app, claimed, now).await?,
        OutboxItem::Correction { message: Some(message), .. } => {
            if !may_be_told(app, claimed, now).await? {
                let reason = "what it tells may not be told any more";
                return Ok(Prepared::Failed(DeliveryError::permanent(reason)));
            }
            Some(message.clone())
        }
    };
    Ok(message.map_or(Prepared::Cancelled, Prepared::Message))
}

fn written(delivery: &Delivery) -> Result<String, StoreError> {
    to_json(&Custodial(delivery)).map_err(|_| StoreError::Unreadable)
}

/// What becomes of an item by what it rests on, in the transaction that claims it.
fn judged(app: &App, ground: &SendingGround, now: Timestamp) -> SendingVerdict {
    let only_if = |may: bool| if may { SendingVerdict::Send } else { SendingVerdict::Cancel };
    match ground {
        SendingGround::SignUp(sign_up) => only_if(sign_up.state(now) == SignUpState::Running),
        SendingGround::Referral(record) => {
            match Referral::replay((**record).clone(), app.policy.calendar()) {
                Ok(referral) => {
                    // Whether a way to reach the person was closed since, is looked at when the
                    // letter is made.
                    let any = &Reach::unlimited();
                    only_if(referral.sharing_flaws(now, app.policy.calendar(), any).is_empty())
                }
                Err(_) => SendingVerdict::Refuse(
                    "the referral cannot be used: its steps do not follow from each other",
                ),
            }
        }
        SendingGround::Gone => SendingVerdict::Cancel,
        SendingGround::Decision => SendingVerdict::Send,
    }
}

async fn contact_of(
    app: &App,
    contact: &NoticeContact,
    now: Timestamp,
) -> Result<Prepared, StoreError> {
    let not_after = Timestamp::try_from(contact.at.utc() + SAFE).unwrap_or(contact.at);
    let Some(sign_up) = app.store.sign_up(&contact.sign_up).await? else {
        return Ok(Prepared::Cancelled);
    };
    if now > not_after {
        return Ok(Prepared::Failed(DeliveryError::permanent(
            "the hour at which it was safe is over",
        )));
    }
    let reach = app.reach(&sign_up.request().requester, now).await?;
    match contact.message(app.policy.office(), &reach) {
        Ok(AddressedMessage { channel, message, .. }) => {
            written(&Delivery::Contact { channel, message, not_after }).map(Prepared::Message)
        }
        Err(closed) => Ok(Prepared::Failed(DeliveryError::permanent(&closed.to_string()))),
    }
}

/// Asks the question again for the corrected categories, and records the answer as it is sent;
/// nothing if nothing is released now. Where what it was decided from changes meanwhile, it is
/// decided again.
async fn new_correction(
    app: &App,
    claimed: &Claimed,
    now: Timestamp,
) -> Result<Option<String>, StoreError> {
    let OutboxItem::Correction { correction, entry, question, categories, .. } = &claimed.item
    else {
        return Ok(None);
    };
    let Ok(id) = question.parse() else { return Ok(None) };
    let Some(asked) = app.store.question(id).await? else { return Ok(None) };
    for _ in 0..DECISIONS {
        let files = app.files_of(&asked.question().requester).await?;
        let again = asked.question().asked_again(&app.policy, &files, now);
        let Some(corrected) = again.only(categories.iter().copied().collect()) else {
            return Ok(None);
        };
        let (first, _) = app.decide(&corrected).await?;
        // Categories withheld now are left out: that they are withheld would be news.
        let told: CategorySet = first.disclosed().map(|(category, _)| category).collect();
        let Some(again) = again.only(told) else { return Ok(None) };
        let (answer, decided) = app.decide(&again).await?;
        let record = decided.record();
        let Some(subject) = record.subject() else { return Ok(None) };
        let passed_on = CorrectionPassedOn::new(
            correction.clone(),
            subject.clone(),
            categories.iter().copied(),
            [*entry],
        );
        let passed_on =
            passed_on.map(LedgerEvent::Corrected).map_err(|_| StoreError::Unreadable)?;
        let recipient = again.requester.person().clone();
        let message = written(&Delivery::Correction { recipient, answer })?;
        let decided = (&record, &files);
        match app.store.record_sending(claimed, decided, passed_on, message).await? {
            SendingRecorded::Message(message) => return Ok(Some(message)),
            SendingRecorded::Cancelled => return Ok(None),
            SendingRecorded::Stale => {}
        }
    }
    Err(StoreError::Unavailable("the record is changed all the time".to_owned()))
}

/// A question as it would be asked now, with what staff attested since.
async fn asked_again(
    app: &App,
    question: &QuestionRecord,
    now: Timestamp,
) -> Result<Question, StoreError> {
    let files = app.files_of(&question.requester).await?;
    Ok(question.asked_again(&app.policy, &files, now))
}

/// Whether protections of the person leave the way to reach them that a letter to a service tells.
async fn may_be_shared(app: &App, id: &ReferralId, now: Timestamp) -> Result<bool, StoreError> {
    let Some(record) = app.store.referral(id).await? else { return Ok(false) };
    let reach = app.reach_of(&record.principal, now).await?;
    let Ok(referral) = Referral::replay(record, app.policy.calendar()) else { return Ok(false) };
    let flaws = referral.sharing_flaws(now, app.policy.calendar(), &reach);
    Ok(!flaws.contains(&ConsentErrorCode::ContactClosed))
}

/// Whether a letter may be sent to who asked a question: corrections go by post.
async fn may_be_posted(app: &App, question: &str, now: Timestamp) -> Result<bool, StoreError> {
    let Ok(id) = question.parse() else { return Ok(false) };
    let Some(asked) = app.store.question(id).await? else { return Ok(true) };
    let reach = app.reach(&asked.question().requester, now).await?;
    Ok(reach.allows(ContactWay::Letter))
}

/// Whether everything in a message decided before could still be disclosed about the same person,
/// and where it is addressed to. Its content is not decided again.
async fn may_be_told(app: &App, claimed: &Claimed, now: Timestamp) -> Result<bool, StoreError> {
    let id = claimed.id.parse().map_err(|_| StoreError::Unreadable)?;
    let Some(StoredQuestion::Decided(sent)) = app.store.question(id).await? else {
        return Err(StoreError::Unreadable);
    };
    let again = asked_again(app, sent.question(), now).await?;
    let (_, today) = app.decide(&again).await?;
    let today = today.record();
    let released = today.released();
    let address = |question: &QuestionRecord| question.requester.person().address.clone();
    // Since it was decided, a substitute address may have taken the place of the person's own.
    Ok(address(&again) == address(sent.question())
        && today.subject() == sent.subject()
        && sent.disclosed().all(|category| released.contains(category)))
}
