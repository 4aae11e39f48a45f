//! Consented referrals: every state with every step, every way a consent fails, and what a letter
//! can hold.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod consent;
mod letter;
mod life;

use std::sync::LazyLock;

use serde_json::{Value, json};
use voice_core::disclosure::Policy;
use voice_core::referral::{Referral, ReferralRecord, SharingConsent, StepErrors};
use voice_core::wire::{Timestamp, from_value};

static POLICY: LazyLock<Policy> = LazyLock::new(Policy::us_federal);

/// The consent of an adult to share name, contact and need until 30 November 2026.
fn consent() -> Value {
    json!({
        "principal": {
            "party": "party-ruiz",
            "role": "victim",
            "birth": {"kind": "date", "date": "1990-05-17"},
            "condition": {"kind": "able"},
        },
        "acts_alone": "no",
        "signatures": [{
            "party": "party-ruiz", "signed_as": "principal", "evidence": [], "barred": []
        }],
        "recipient": {"organization": "shelter", "service": "shelter-beds"},
        "items": ["name", "contact", "need"],
        "purpose": "first-contact",
        "explained": ["what", "with-whom", "why", "until-when", "revocable", "not-a-condition"],
        "written": true,
        "term": {"given_on": "2026-11-02", "expires_on": "2026-11-30"},
    })
}

fn details() -> Value {
    json!({
        "name": "Ana",
        "contact": {
            "kind": "telephone", "number": "+12025550123", "message": "no-message",
            "safe_at": ["morning"]
        },
        "language": "es",
        "need": "shelter",
        "age_band": "adult",
        "access": ["step-free"],
    })
}

/// A record with the steps given, one an hour from 2 November 2026, 15:00 UTC.
fn record(consent: Option<Value>, steps: &[(&str, &str)]) -> Value {
    let history = steps.iter().enumerate().map(|(hour, (step, by))| {
        json!({
            "step": step, "at": format!("2026-11-02T{:02}:00:00Z", 15 + hour), "by": by
        })
    });
    let mut record = json!({
        "id": "referral-1",
        "principal": "party-ruiz",
        "recipient": {"organization": "shelter", "service": "shelter-beds"},
        "details": details(),
        "history": history.collect::<Vec<_>>(),
    });
    if let Some(consent) = consent {
        record["consent"] = consent;
    }
    record
}

const OFFERED: [(&str, &str); 1] = [("offer", "office")];
const ACCEPTED: [(&str, &str); 2] = [("offer", "office"), ("accept", "requester")];
const SENT: [(&str, &str); 3] = [("offer", "office"), ("accept", "requester"), ("send", "office")];

fn read_record(record: Value) -> ReferralRecord {
    from_value(record).unwrap_or_else(|faults| panic!("{faults}"))
}

fn read_consent(consent: Value) -> SharingConsent {
    from_value(consent).unwrap_or_else(|faults| panic!("{faults}"))
}

fn replay(record: Value) -> Result<Referral, StepErrors> {
    Referral::replay(read_record(record), POLICY.calendar())
}

fn at(moment: &str) -> Timestamp {
    moment.parse().unwrap()
}
