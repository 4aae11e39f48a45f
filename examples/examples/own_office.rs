//! An office of one's own answers: its lines and what it explains, and a claim in five lines.
//!
//! `cargo run -p voice-examples --example own_office`

use std::error::Error;

use voice_core::category::Category;
use voice_core::disclosure::{Claim, Language, Policy};
use voice_core::identifier::SubjectReference;
use voice_core::office::{Office, OfficeData};
use voice_core::requester::{Jurisdiction, Person, Purpose, RequesterClaim};
use voice_core::subject::LookupResult;
use voice_core::wire::{from_json, to_json};

fn main() -> Result<(), Box<dyn Error>> {
    let data: OfficeData = from_json(include_bytes!("../offices/own/office.json"))?;
    let policy = Policy::us_federal().of_office(Office::load(data)?);

    let person = Person::new("party-ruiz", "Ana Ruiz", "PO Box 12, Springfield")?;
    let claim = Claim::about(SubjectReference::by_number("A123456789", "MX")?)
        .by(RequesterClaim::victim(person, []))
        .in_matter("matter-7".parse()?, Jurisdiction::State)
        .for_purpose(Purpose::SafetyPlanning)
        .asking(Language::English, [Category::CustodyStatus])?;

    // Nothing is attested yet, so the answer says what to bring, and whom to call.
    let question = claim.attested(&policy, &[], "2026-11-02T15:00:00Z".parse()?);
    let answer = policy.eligibility(&question).answer(LookupResult::nobody());
    println!("{}", to_json(&answer)?);
    Ok(())
}
