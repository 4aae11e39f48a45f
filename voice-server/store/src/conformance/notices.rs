//! The laws of sign-ups and of custody events.

use futures_util::future::join;
use serde_json::json;
use voice_core::category::Category;
use voice_core::disclosure::Policy;
use voice_core::identifier::SubjectId;
use voice_core::language::Language;
use voice_core::notification::{
    CustodyEvent, NotificationRequest, PIN_ATTEMPTS, Pin, SignUp, SignUpAct, SignUpState,
};
use voice_core::wire::Timestamp;

use super::fixtures::{done, moment, person, put, read, victim};
use super::{Kept, able, so};
use crate::{KeepOutcome, NoticeStore, RecordChange, RecordCondition};

/// A request to be told of somebody, in a language.
fn request(pin: &str, language: &str) -> NotificationRequest {
    read(json!({
        "language": language,
        "requester": victim(),
        "subject": {"kind": "by-number", "number": "A200000001", "country_of_birth": "MX"},
        "matter": {"id": "matter-1", "jurisdiction": "federal", "standing": "confirmed"},
        "purpose": "safety-planning",
        "kinds": ["custody"],
        "channels": [{
            "kind": "call", "number": "+1 202-555-0142",
            "rhythm": {"every_days": 1, "every_hours": 1, "from_hour": 9, "until_hour": 17},
            "shared": false, "voicemail": false
        }],
        "pin": pin,
        "zone": "America/New_York"
    }))
}

fn sign_up(pin: &str, language: &str) -> SignUp {
    SignUp::new(read(json!("sign-up-1")), request(pin, language), moment())
}

fn pin(digits: &str) -> Pin {
    read(json!(digits))
}

pub(super) async fn sign_ups_are_kept<S: NoticeStore>(store: &S) -> Kept {
    let (of, other) = (sign_up("4321", "en"), sign_up("4321", "es"));
    let nothing = able(store.sign_up(of.id()).await, "read a sign-up")?;
    so(nothing.is_none(), "a sign-up is there that nobody made")?;
    let early = able(store.change_sign_up(of.id(), moment(), SignUp::clone).await, "change")?;
    so(early.is_none(), "a sign-up is changed that nobody made")?;
    for _ in 0..2 {
        let kept = able(store.keep_sign_up(&of).await, "keep a sign-up")?;
        so(kept == KeepOutcome::Kept(()), "a sign-up is not kept, or not as the same again")?;
    }
    let another = able(store.keep_sign_up(&other).await, "keep a sign-up")?;
    so(another == KeepOutcome::Another, "another request is taken for the one that is kept")?;
    let other_pin = able(store.keep_sign_up(&sign_up("1111", "en")).await, "keep a sign-up")?;
    so(other_pin == KeepOutcome::Another, "another PIN is taken for the one that is kept")?;
    let kept = able(store.sign_up(of.id()).await, "read a sign-up")?.ok_or("it is not kept")?;
    let as_it_was = kept.request().language == of.request().language;
    so(as_it_was && kept.signed_up_at() == moment(), "what signed up first did not stay")?;

    // Of two changes at once none is lost.
    let in_spanish = |of: &SignUp| {
        let request = NotificationRequest { language: Language::Spanish, ..of.request().clone() };
        of.updated(request, moment())
    };
    let (one, two) = join(
        store.change_sign_up(of.id(), moment(), |of| of.after(SignUpAct::Paused, moment())),
        store.change_sign_up(of.id(), moment(), in_spanish),
    )
    .await;
    able(one, "change a sign-up")?;
    able(two, "change a sign-up")?;
    let kept = able(store.sign_up(of.id()).await, "read a sign-up")?.ok_or("it is gone")?;
    let both =
        kept.state(moment()) == SignUpState::Paused && kept.request().language == Language::Spanish;
    so(both, "of two changes at once one is lost")
}

pub(super) async fn pins_are_counted<S: NoticeStore>(store: &S) -> Kept {
    let of = sign_up("4321", "en");
    able(store.keep_sign_up(&of).await, "keep a sign-up")?;
    let none = read(json!("sign-up-2"));
    let (right, wrong) = (pin("4321"), pin("1111"));
    let opened = able(store.try_pin(of.id(), &right, "caller", moment()).await, "try a PIN")?;
    let (given, opened) = opened.ok_or("the right PIN opens nothing")?;
    so(given.sign_up() == of.id() && opened.id() == of.id(), "a PIN opens another sign-up")?;
    // As a PIN is compared, whatever it is kept as.
    let changed = able(
        store.change_sign_up(of.id(), moment(), |of| of.after(SignUpAct::Heard, moment())).await,
        "change a sign-up",
    )?;
    so(changed.is_some(), "a sign-up is gone")?;
    let again = able(store.try_pin(of.id(), &right, "caller", moment()).await, "try a PIN")?;
    so(again.is_some(), "a change of a sign-up took its PIN")?;
    for at in 0..PIN_ATTEMPTS {
        let caller = format!("caller-{at}");
        for id in [of.id(), &none] {
            let opened = able(store.try_pin(id, &wrong, &caller, moment()).await, "try a PIN")?;
            so(opened.is_none(), "a wrong PIN opens something")?;
        }
    }
    for (id, at) in [(of.id(), "caller-of-it"), (&none, "caller-of-none")] {
        let opened = able(store.try_pin(id, &right, at, moment()).await, "try a PIN")?;
        so(opened.is_none(), "after too many wrong PINs one opens something")?;
    }
    let days_later: Timestamp = read(json!("2026-11-05T15:00:00Z"));
    let opened = able(store.try_pin(of.id(), &right, "late", days_later).await, "try a PIN")?;
    so(opened.is_some(), "wrong PINs count for ever")
}

fn event(id: &str, revision: u16, subject: &str, change: &str, received: &str) -> CustodyEvent {
    read(json!({
        "id": id, "revision": revision, "subject": subject, "at": "2026-10-20T12:00:00Z",
        "received_at": received, "change": {"kind": change}
    }))
}

const RECEIVED: &str = "2026-10-20T12:05:00Z";

pub(super) async fn events_are_kept<S: NoticeStore>(store: &S) -> Kept {
    let policy = Policy::us_federal();
    let one = person("record-1", "Ana Ruiz", "A200000001", "1985-06-30");
    let other = person("record-2", "Anne Ruiz", "A200000004", "1985-06-30");
    put(store, &one).await?;
    put(store, &other).await?;
    let kept = async |event: &CustodyEvent| able(store.keep_event(event).await, "keep an event");
    let escaped = event("event-1", 0, "record-1", "escaped", RECEIVED);
    so(kept(&escaped).await? == KeepOutcome::Kept(true), "a new event is not told as one")?;
    let again = event("event-1", 0, "record-1", "escaped", "2026-10-21T12:05:00Z");
    so(kept(&again).await? == KeepOutcome::Kept(false), "an event that comes twice is new")?;
    for wrong in [
        event("event-1", 0, "record-1", "died", RECEIVED),
        event("event-1", 1, "record-2", "escaped", RECEIVED),
    ] {
        let outcome = kept(&wrong).await?;
        so(outcome == KeepOutcome::Another, "an event is taken for another of its name")?;
    }
    let facts = async |of: &SubjectId| -> Result<Vec<Category>, String> {
        let history = able(store.history(of).await, "read a history")?;
        let custody = history.custody(policy.calendar(), moment());
        Ok(custody.facts().map(|of| of.fact.category()).collect())
    };
    let has_escape = |of: &[Category]| of.contains(&Category::Escape);
    so(has_escape(&facts(one.id()).await?), "an event that was kept is not in the history")?;
    so(facts(other.id()).await?.is_empty(), "an event is in the history of another")?;
    let nobody: SubjectId = read(json!("record-9"));
    so(facts(&nobody).await?.is_empty(), "nobody has a history")?;

    // What is reported of one that was merged is of the other.
    let merge = RecordChange::Merge(one.id().clone());
    done(store, &other, RecordCondition::Revision(1), merge).await?;
    so(has_escape(&facts(other.id()).await?), "the events of a merged record are not the other's")?;
    so(facts(one.id()).await?.is_empty(), "a record that was merged keeps its events")?;
    let died = event("event-2", 0, "record-1", "died", RECEIVED);
    so(kept(&died).await? == KeepOutcome::Kept(true), "an event of a merged record is not kept")?;
    let all = facts(other.id()).await?;
    so(all.contains(&Category::Death), "an event of a merged record is not the other's")
}
