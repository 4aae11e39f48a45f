//! Values to keep.

use std::sync::LazyLock;

use serde_json::{Value, json};
use uuid::Uuid;
use voice_core::disclosure::ledger::LedgerEvent;
use voice_core::disclosure::{AccountingEntry, Policy, Question};
use voice_core::notification::{NotificationRequest, Pin, SignUp};
use voice_core::report::CountedEvent;
use voice_core::wire::{Instant, Limits, Read, from_value};

pub(crate) fn at(moment: &str) -> Instant {
    moment.parse().unwrap()
}

pub(crate) fn example<T: Read>() -> T {
    from_value(T::example(Limits::NONE)).unwrap()
}

/// An example with some fields changed.
pub(crate) fn example_with<T: Read>(change: impl FnOnce(&mut Value)) -> T {
    let mut value = T::example(Limits::NONE);
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

pub(crate) fn question(moment: &str) -> (Uuid, Question) {
    (Uuid::new_v4(), example_with(|question| question["as_of"] = json!(moment)))
}

pub(crate) fn disclosed() -> LedgerEvent {
    LedgerEvent::Disclosed(example::<AccountingEntry>())
}

/// What is counted of a question.
pub(crate) fn counted(question: &Question) -> CountedEvent {
    // To prove a policy takes its time.
    static POLICY: LazyLock<Policy> = LazyLock::new(Policy::us_federal);
    CountedEvent::of_question(question, &POLICY)
}
