//! Somebody signs up, things happen to the person in custody, and each contact says the same until
//! the PIN is given.
//!
//! `cargo run -p voice-examples --example custody_notice`

use std::error::Error;

use serde_json::{Value, json};
use voice_core::disclosure::Policy;
use voice_core::notification::{
    CustodyEvent, CustodyHistory, NotificationRequest, Pin, PinAttempts, Records, SignUp,
    SignUpAct, acknowledgement, give_pin, tell,
};
use voice_core::office::Office;
use voice_core::requester::Reach;
use voice_core::subject::{LookupResult, Subject};
use voice_core::wire::{Timestamp, from_json, from_value};

const QUESTION: &[u8] = include_bytes!("../questions/victim-custody-status.json");
const RECORD: &[u8] = include_bytes!("../../tests/scenes/record.json");

fn main() -> Result<(), Box<dyn Error>> {
    let (policy, office) = (Policy::us_federal(), Office::reference());
    let asked: Value = serde_json::from_slice(QUESTION)?;
    let request: NotificationRequest = from_value(json!({
        "requester": asked["requester"], "subject": asked["subject"], "matter": asked["matter"],
        "purpose": "safety-planning", "kinds": ["custody", "release", "escape", "removal", "death"],
        "language": "en", "zone": "America/Chicago", "pin": "4071",
        "channels": [{
            "kind": "call", "number": "+1 312-555-0142", "shared": false, "voicemail": true,
            "rhythm": {"every_days": 2, "from_hour": 9, "until_hour": 17, "every_hours": 8}
        }]
    }))?;

    // Anybody is signed up for anybody, and told the same.
    let mut sign_up = SignUp::new("sign-up-1".parse()?, request, "2026-10-25T15:00:00Z".parse()?);
    let language = sign_up.request().language;
    println!(
        "{}\n",
        acknowledgement(sign_up.id().clone(), language, office, "2026-10-25".parse()?)
            .text
            .join("\n")
    );

    // Events come late and corrected; each is kept as it came.
    let events = [
        (
            "freed",
            0,
            "2026-10-28T16:00:00Z",
            "2026-10-28T20:00:00Z",
            json!({"kind": "released", "manner": "bond"}),
        ),
        ("booked", 0, "2026-10-20T12:00:00Z", "2026-10-28T21:00:00Z", json!({"kind": "booked"})),
        (
            "freed",
            1,
            "2026-10-27T16:00:00Z",
            "2026-10-30T09:00:00Z",
            json!({"kind": "released", "manner": "parole"}),
        ),
    ];
    let mut history = CustodyHistory::new("subject-full".parse()?);
    for (id, revision, at, received_at, change) in events {
        let event: CustodyEvent = from_value(json!({
            "id": id, "revision": revision, "subject": "subject-full", "at": at,
            "received_at": received_at, "change": change
        }))?;
        history.take(event)?;
    }

    let (mut told, mut attempts) = (Vec::new(), PinAttempts::default());
    for contact in
        sign_up.contacts("2026-10-25T15:00:00Z".parse()?, "2026-11-03T00:00:00Z".parse()?)
    {
        let message = contact.message(office, &Reach::unlimited())?;
        println!("{} {}: {}", contact.at, message.channel.kind(), message.message.body);

        // The moment at which the PIN is given is that at which everything is judged.
        let (given, next) = give_pin(Some(&sign_up), &attempts, &Pin::new("4071")?, contact.at);
        attempts = next;
        let given = given?;
        sign_up = sign_up.after(SignUpAct::Heard, given.at());
        let record = screened(contact.at)?;
        let records = Records {
            policy: &policy,
            office,
            subject: LookupResult::one(&record),
            history: Some(&history),
            delivered: &told,
        };
        let telling = tell(&given, &sign_up, records);
        telling.content.text().iter().for_each(|text| println!("  {text}"));
        // Kept once it was heard to the end, so that it is told once, and corrected where
        // it was wrong.
        told.extend(telling.delivered);
    }
    Ok(())
}

/// The record, of whose custody nothing but the events is known, with a screening as fresh as a
/// custodian gets it.
fn screened(at: Timestamp) -> Result<Subject, Box<dyn Error>> {
    let mut record: Value = serde_json::from_slice(RECORD)?;
    (record["facts"], record["screening"]["at"]) = (json!([]), json!(at));
    Ok(from_json(record.to_string().as_bytes())?)
}
