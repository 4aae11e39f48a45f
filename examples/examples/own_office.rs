//! An office of one's own: its categories as data, its rules beside the federal pack, its lines and
//! what it explains, and a claim in five lines.
//!
//! `cargo run -p voice-examples --example own_office`

use std::error::Error;

use voice_core::category::Category;
use voice_core::disclosure::{Claim, Language, Pack, Policy, QuestionRecord};
use voice_core::identifier::SubjectReference;
use voice_core::office::{Office, OfficeData};
use voice_core::requester::{Jurisdiction, Person, Purpose, RequesterClaim};
use voice_core::subject::{LookupResult, Register};
use voice_core::vocabulary::Vocabulary;
use voice_core::wire::{from_json, to_json};

const VOCABULARY: &[u8] = include_bytes!("../offices/us-bop/vocabulary.json");
const PACK: &[u8] = include_bytes!("../offices/us-bop/pack.json");
const SUBJECTS: &[u8] = include_bytes!("../offices/us-bop/subjects.json");
const QUESTION: &[u8] = include_bytes!("../offices/us-bop/questions/furlough.json");

fn main() -> Result<(), Box<dyn Error>> {
    // The words first: packs, questions and records are read with them.
    let words = Vocabulary::load([from_json(VOCABULARY)?])?;
    let mut packs = Policy::us_federal().packs().to_vec();
    packs.push(words.read::<Pack>(PACK)?);
    let office: OfficeData = from_json(include_bytes!("../offices/own/office.json"))?;
    // Every law is proved of what is declared as it is of the rest.
    let policy = Policy::load_with(&words, packs)?.of_office(Office::load(office)?);

    let question = words.read::<QuestionRecord>(QUESTION)?.trusted();
    let register: Register = words.read(SUBJECTS)?;
    let answer = policy.eligibility(&question).answer(register.find(&question.subject));
    println!("{}", to_json(&answer)?);

    let furlough = words.named("us-bop:furlough")?;
    let person = Person::new("party-ruiz", "Ana Ruiz", "PO Box 12, Springfield")?;
    let claim = Claim::about(SubjectReference::by_number("A200000001", "MX")?)
        .by(RequesterClaim::victim(person, []))
        .in_matter("matter-elm-street".parse()?, Jurisdiction::Federal)
        .for_purpose(Purpose::SafetyPlanning)
        .asking(Language::Spanish, [Category::CustodyStatus, furlough])?;

    // Nothing is attested yet, so the answer says what to bring, and whom to call.
    let question = claim.attested(&policy, &[], "2026-11-02T15:00:00Z".parse()?);
    let answer = policy.eligibility(&question).answer(LookupResult::nobody());
    println!("{}", to_json(&answer)?);
    Ok(())
}
