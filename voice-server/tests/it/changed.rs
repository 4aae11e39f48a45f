//! Servers that are started again with other records.

use std::num::NonZeroU32;

use serde_json::Value;
use voice_core::subject::Register;
use voice_core::wire::from_json;
use voice_server::Admission;
use voice_server::access::{AccessToken, RateLimiter};

use crate::scene::{TOKEN, file};

/// The demonstration records, one of them changed.
pub(crate) fn with_record(id: &str, change: impl FnOnce(&mut Value)) -> Register {
    let mut register: Value = serde_json::from_slice(&file("examples/subjects/demo.json")).unwrap();
    let subjects = register["subjects"].as_array_mut().unwrap();
    change(subjects.iter_mut().find(|subject| subject["id"] == id).unwrap());
    from_json(register.to_string().as_bytes()).unwrap()
}

/// Nobody is limited, and the token of the tests is an administrator's.
pub(crate) fn admission() -> Admission {
    Admission::open(RateLimiter::per_minute(NonZeroU32::MAX))
        .with_token(Some(&AccessToken::from_text(TOKEN).unwrap()))
}
