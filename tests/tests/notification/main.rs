//! Notices of custody: events in any order, sign-ups and their rhythm, the PIN, and what
//! is told when.

mod custody;
mod life;
mod lives;
mod pin;
mod rhythm;
mod screening;
mod telling;
mod traps;

use std::sync::LazyLock;

use serde_json::{Value, json};
use voice_core::disclosure::Policy;
use voice_core::notification::{
    CustodyEvent, CustodyHistory, DeliveredNotice, DisclosedNotice, Message, NoticeContact,
    NoticeContent, NotificationRequest, Pin, PinAttempts, PinGiven, Records, SignUp, SignUpAct,
    give_pin, tell,
};
use voice_core::office::Office;
use voice_core::requester::Reach;
use voice_core::subject::{LookupResult, Subject};
use voice_core::wire::{Custodial, Timestamp, Write, from_json, from_value};

static POLICY: LazyLock<Policy> = LazyLock::new(Policy::us_federal);

/// The record of a person in custody, in whom nothing is protected.
const SUBJECT: &str = "subject-full";

fn office() -> &'static Office {
    Office::reference()
}

/// The message of a contact to somebody whom no protection limits.
fn message(contact: &NoticeContact) -> Message {
    contact.message(office(), &Reach::unlimited()).unwrap().message
}

fn moment(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn example(question: &str) -> Value {
    let path = format!("{}/../examples/questions/{question}.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

/// What the requester of an example question asks to be told of: everything that notices are about.
fn request(question: &str, change: impl FnOnce(&mut Value)) -> NotificationRequest {
    let of = example(question);
    let mut request = json!({
        "requester": of["requester"], "subject": of["subject"], "matter": of["matter"],
        "purpose": "safety-planning",
        "kinds": [
            "custody", "release", "escape", "removal", "death", "transfer", "criminal-hearing",
            "immigration-hearing"
        ],
        "language": "en", "zone": "America/Chicago", "pin": "4071",
        "channels": [{
            "kind": "text-message", "number": "+13125550142", "rhythm": rhythm(1, 8, 20, 12)
        }]
    });
    if let Some(scope) = request["requester"].get_mut("scope") {
        scope["categories"] = json!([
            "custody-status",
            "release",
            "escape",
            "removal",
            "death",
            "facility",
            "criminal-hearing",
            "immigration-hearing"
        ]);
        scope["purposes"] = json!(["safety-planning"]);
        scope["actions"] = json!(["receive", "register"]);
    }
    change(&mut request);
    from_value(request).unwrap_or_else(|faults| panic!("{faults}"))
}

fn rhythm(every_days: u16, from_hour: u16, until_hour: u16, every_hours: u16) -> Value {
    json!({
        "every_days": every_days, "from_hour": from_hour, "until_hour": until_hour,
        "every_hours": every_hours
    })
}

fn sign_up_by(question: &str, change: impl FnOnce(&mut Value)) -> SignUp {
    SignUp::new(
        "sign-up-1".parse().unwrap(),
        request(question, change),
        moment("2026-11-01T15:00:00Z"),
    )
}

/// A victim of a federal crime signs up.
fn sign_up() -> SignUp {
    sign_up_by("victim-custody-status", |_| ())
}

/// The record, without anything of custody, screened a minute before a moment.
fn record(at: Timestamp, change: impl FnOnce(&mut Value)) -> Subject {
    let mut record: Value = from_scene();
    let custody = [
        "custody-status",
        "release",
        "escape",
        "removal",
        "death",
        "facility",
        "criminal-hearing",
        "immigration-hearing",
    ];
    record["facts"]
        .as_array_mut()
        .unwrap()
        .retain(|of| !custody.contains(&of["fact"]["kind"].as_str().unwrap()));
    let screened: Timestamp = (at.utc() - std::time::Duration::from_secs(60)).try_into().unwrap();
    record["screening"]["at"] = json!(screened);
    change(&mut record);
    from_value(record).unwrap_or_else(|faults| panic!("{faults}"))
}

fn from_scene() -> Value {
    serde_json::from_slice(include_bytes!("../../scenes/record.json")).unwrap()
}

/// A protection that a screening finds, from a day on.
fn protected(record: &mut Value, protection: &str, from: &str) {
    record["screening"]["findings"] = json!([{"protection": protection, "from": from}]);
}

/// An event that was received when it happened.
fn event(id: &str, at: &str, change: Value) -> CustodyEvent {
    report(id, 0, at, at, change)
}

fn report(id: &str, revision: u16, at: &str, received_at: &str, change: Value) -> CustodyEvent {
    from_value(json!({
        "id": id, "revision": revision, "subject": SUBJECT, "at": at, "received_at": received_at,
        "change": change
    }))
    .unwrap_or_else(|faults| panic!("{faults}"))
}

fn history(events: impl IntoIterator<Item = CustodyEvent>) -> CustodyHistory {
    let mut history = CustodyHistory::new(SUBJECT.parse().unwrap());
    for event in events {
        history.take(event).unwrap();
    }
    history
}

/// That the PIN was given.
fn given(sign_up: &SignUp, at: Timestamp) -> PinGiven {
    give_pin(Some(sign_up), &PinAttempts::default(), &Pin::new("4071").unwrap(), at).0.unwrap()
}

/// What is told at a moment.
fn telling(
    sign_up: &SignUp,
    at: Timestamp,
    subject: LookupResult<'_>,
    history: Option<&CustodyHistory>,
    told: &[DeliveredNotice],
) -> DisclosedNotice {
    let records = Records { policy: &POLICY, office: office(), subject, history, delivered: told };
    tell(&given(sign_up, at), sign_up, records)
}

fn bytes(content: &NoticeContent) -> String {
    serde_json::to_string(content).unwrap()
}

/// Confidential values, as their custodian writes them.
fn stored<T: Write>(value: &T) -> Value {
    serde_json::to_value(Custodial(value)).unwrap()
}

/// What is told: the kind of each item and its category.
fn items(telling: &DisclosedNotice) -> Vec<String> {
    telling
        .content
        .items()
        .iter()
        .map(|item| format!("{} {}", item.kind(), item.category().as_str()))
        .collect()
}

/// The content about nobody at the same moment.
fn neutral(sign_up: &SignUp, at: Timestamp) -> String {
    let telling = telling(sign_up, at, LookupResult::nobody(), None, &[]);
    assert!(
        telling.content.is_neutral()
            && telling.delivered.is_empty()
            && telling.accounting.is_none()
    );
    bytes(&telling.content)
}

/// What anybody sees on the channel before the PIN, contact after contact; each is answered with
/// the PIN, and what is told is kept.
fn observed<'a>(
    mut sign_up: SignUp,
    until: Timestamp,
    records: impl Fn(Timestamp) -> (Option<Subject>, Option<CustodyHistory>),
    mut each: impl FnMut(Timestamp, &DisclosedNotice) + 'a,
) -> Vec<(Timestamp, String)> {
    let (mut seen, mut told) = (Vec::new(), Vec::new());
    let mut now = sign_up.signed_up_at();
    while let Some(contact) = sign_up.contacts(now, until).into_iter().next() {
        now = contact.at;
        seen.push((now, serde_json::to_string(&message(&contact)).unwrap()));
        if contact.answer_by.is_some() {
            sign_up = sign_up.after(SignUpAct::Inquired, now);
        }
        let (subject, history) = records(now);
        let found = subject.as_ref().map_or(LookupResult::nobody(), LookupResult::one);
        let telling = telling(&sign_up, now, found, history.as_ref(), &told);
        each(now, &telling);
        told.extend(telling.delivered);
        sign_up = sign_up.after(SignUpAct::Heard, now);
    }
    seen
}

#[test]
fn a_sign_up_is_stored_and_read_again() {
    let sign_up = sign_up().after(SignUpAct::Paused, moment("2026-11-02T15:00:00Z"));
    let again: SignUp = from_json(stored(&sign_up).to_string().as_bytes()).unwrap();
    assert!(again == sign_up);
    assert_eq!(
        format!("{sign_up:?} {:?}", sign_up.request()),
        "SignUp(..) NotificationRequest(..)"
    );
}
