//! An office refers a victim: it finds a line, offers it, takes a consent, sends the letter, and
//! hears that help was given.
//!
//! `cargo run -p voice-examples --example refer`

use std::error::Error;

use serde_json::json;
use voice_core::catalog::{Index, Object, Search, national};
use voice_core::disclosure::Policy;
use voice_core::referral::{
    Referral, ReferralActor, ReferralDetails, ReferralEvent, ReferralStep, ServiceReference,
    SharingConsent,
};
use voice_core::requester::Reach;
use voice_core::wire::{Custodial, from_json, from_value, to_json};

fn main() -> Result<(), Box<dyn Error>> {
    let policy = Policy::us_federal();

    // Nothing of what is asked is kept.
    let index = Index::new(national().clone());
    let search: Search = from_json(br#"{"need": "domestic-violence", "language": "es"}"#)?;
    let answer = index.search(&search, "2026-11-24".parse()?);
    let hit = answer.results.first().ok_or("no service for the need")?;
    println!("found: {}", hit.name);
    let service =
        index.catalog().find(Object::Service, &hit.service_id).ok_or("a hit is a service")?;
    let organization = service.get("organization_id").ok_or("a service has an organization")?;
    let recipient =
        ServiceReference { organization: organization.parse()?, service: hit.service_id.parse()? };

    // What the office knows, and what the person lets it share: less.
    let details: ReferralDetails = from_json(
        br#"{
            "name": "Ana", "language": "es", "need": "domestic-violence", "age_band": "adult",
            "contact": {"kind": "telephone", "number": "+12025550123", "message": "no-message", "safe_at": ["morning"]}
        }"#,
    )?;
    let consent: SharingConsent = from_value(json!({
        "principal": {
            "party": "party-ruiz", "role": "victim",
            "birth": {"kind": "date", "date": "1990-05-17"},
            "condition": {"kind": "able"}
        },
        "acts_alone": "no",
        "signatures": [{
            "party": "party-ruiz", "signed_as": "principal", "evidence": [], "barred": []
        }],
        "recipient": serde_json::to_value(&recipient)?,
        "items": ["name", "language", "contact"],
        "purpose": "first-contact",
        "explained": ["what", "with-whom", "why", "until-when", "revocable", "not-a-condition"],
        "written": true,
        "term": {"given_on": "2026-11-24", "expires_on": "2026-12-24"}
    }))?;

    let (id, party) = ("referral-1".parse()?, "party-ruiz".parse()?);
    // Staff found no protection that limits how the person is reached.
    let reach = Reach::unlimited();
    let mut referral =
        Referral::offer(id, party, recipient, details, "2026-11-24T15:00:00Z".parse()?);
    if let Err(refused) = referral.send("2026-11-24T15:01:00Z".parse()?, policy.calendar(), &reach)
    {
        println!("before there is a consent: {refused}");
    }
    referral.accept(consent, "2026-11-24T15:20:00Z".parse()?, policy.calendar())?;
    let letter = referral.send("2026-11-24T15:30:00Z".parse()?, policy.calendar(), &reach)?;
    let letter = to_json(&letter)?;
    println!("to the recipient:\n{letter}");
    if letter.contains("domestic-violence") || letter.contains("party-ruiz") {
        return Err("the letter says more than the consent covers".into());
    }

    for (step, at) in [
        (ReferralStep::Acknowledge, "2026-11-25T14:00:00Z"),
        (ReferralStep::Serve, "2026-11-30T14:00:00Z"),
    ] {
        referral.step(
            ReferralEvent { step, at: at.parse()?, by: ReferralActor::Recipient },
            policy.calendar(),
        )?;
        println!("{}: {}", at, referral.state().as_str());
    }

    // The office keeps the record, and replays it: the same referral, or the steps that
    // cannot have been.
    let kept = to_json(&Custodial(referral.record()))?;
    let again = Referral::replay(from_json(kept.as_bytes())?, policy.calendar())?;
    if again != referral {
        return Err("a referral was replayed as another".into());
    }
    println!("replayed: {} steps", again.record().history.len());
    Ok(())
}
