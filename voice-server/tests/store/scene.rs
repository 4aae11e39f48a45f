//! Values to keep.

use std::sync::LazyLock;

use serde_json::{Value, json};
use uuid::Uuid;
use voice_core::disclosure::{DecisionRecord, Policy, QuestionRecord};
use voice_core::notification::{NotificationRequest, Pin, SignUp};
use voice_core::report::CountedEvent;
use voice_core::subject::{LookupResult, Register};
use voice_core::wire::{Bounds, Custodial, Read, Timestamp, from_json, from_value};
use voice_server::store::{SendingGround, SendingVerdict};

pub(crate) fn at(moment: &str) -> Timestamp {
    moment.parse().unwrap()
}

pub(crate) fn example<T: Read>() -> T {
    from_value(T::example(Bounds::NONE)).unwrap()
}

/// An example with some fields changed.
pub(crate) fn example_with<T: Read>(change: impl FnOnce(&mut Value)) -> T {
    let mut value = T::example(Bounds::NONE);
    change(&mut value);
    from_value(value).unwrap()
}

pub(crate) fn pin(digits: &str) -> Pin {
    Pin::new(digits).unwrap()
}

/// A sign-up of PIN 4071 with one call a day, at noon in UTC.
pub(crate) fn sign_up(id: &str, signed_up: &str) -> SignUp {
    let request: NotificationRequest = example_with(|request| {
        request["pin"] = json!("4071");
        request["zone"] = json!("UTC");
        request["channels"] = json!([{
            "kind": "text-message",
            "number": "+12025550123",
            "rhythm": { "every_days": 1, "from_hour": 12, "until_hour": 13, "every_hours": 1 }
        }]);
    });
    SignUp::new(id.parse().unwrap(), request, at(signed_up))
}

/// A sign-up as it is read again: with `0000` in the place of its PIN.
pub(crate) fn without_pin(sign_up: &SignUp) -> SignUp {
    let mut value = serde_json::to_value(Custodial(sign_up)).unwrap();
    value["request"]["pin"] = json!("0000");
    from_value(value).unwrap()
}

// To prove a policy takes its time.
static POLICY: LazyLock<Policy> = LazyLock::new(Policy::us_federal);

/// A question about somebody in custody of whom something is told, or about nobody, with
/// what was decided.
pub(crate) fn decided(about_somebody: bool) -> (Uuid, DecisionRecord) {
    let question = from_json::<QuestionRecord>(include_bytes!(
        "../../../examples/questions/victim-custody-status.json"
    ))
    .unwrap()
    .trusted();
    let register: Register =
        from_json(include_bytes!("../../../examples/subjects/demo.json")).unwrap();
    let found =
        if about_somebody { register.find(&question.subject) } else { LookupResult::nobody() };
    let record = POLICY.eligibility(&question).decide(found).record();
    assert_eq!(record.accounting().is_some(), about_somebody);
    (Uuid::new_v4(), record)
}

/// Whatever an item rests on, it may be sent.
pub(crate) fn send_all(_: &SendingGround) -> SendingVerdict {
    SendingVerdict::Send
}

/// What is counted of a question.
pub(crate) fn counted(record: &DecisionRecord) -> CountedEvent {
    CountedEvent::of_question(record.question(), POLICY.calendar())
}
