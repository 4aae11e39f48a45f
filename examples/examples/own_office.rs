//! Offices of one's own, each from the files of a folder: terms, rules, lines, triage and records
//! are read and proved together, and answer without a word of the reference office.
//!
//! `cargo run -p voice-examples --example own_office`

use std::error::Error;
use std::fs;
use std::path::Path;

use voice_core::category::Category;
use voice_core::disclosure::{Claim, Language, QuestionRecord};
use voice_core::identifier::SubjectReference;
use voice_core::office_files::WholeOffice;
use voice_core::requester::{Jurisdiction, Person, Purpose, RequesterClaim};
use voice_core::subject::LookupResult;
use voice_core::wire::to_json;

/// The JSON files of a folder, as `voice serve --office` reads them.
fn office(name: &str) -> Result<WholeOffice, Box<dyn Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("offices").join(name);
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|of| of == "json") {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            files.push((name, fs::read(&path)?));
        }
    }
    let files = files.iter().map(|(name, json)| (name.as_str(), json.as_slice()));
    Ok(WholeOffice::load(files)?)
}

const FURLOUGH: &[u8] = include_bytes!("../offices/us-bop/questions/furlough.json");
const CARD_SHOWN: &[u8] =
    include_bytes!("../offices/state-acp/questions/card-shown-with-consent.json");
const WITHOUT_CONSENT: &[u8] =
    include_bytes!("../offices/state-acp/questions/card-shown-without-consent.json");

fn main() -> Result<(), Box<dyn Error>> {
    let prisons = office("us-bop")?;
    print_answer(&prisons, FURLOUGH)?;

    // Of a participant nothing is confirmed without consent; that is what is said of nobody too.
    let safe_letter = office("state-acp")?;
    print_answer(&safe_letter, CARD_SHOWN)?;
    print_answer(&safe_letter, WITHOUT_CONSENT)?;

    // A victim's question in six lines. Nothing is attested yet, so it says what to bring.
    let claim = Claim::about(SubjectReference::by_number("A200000001", "MX")?)
        .by(RequesterClaim::victim(Person::new("party-ruiz", "Ana Ruiz", "PO Box 12, Troy")?, []))
        .in_matter("matter-elm-street".parse()?, Jurisdiction::Federal)
        .for_purpose(Purpose::SafetyPlanning)
        .asking(Language::Spanish, [Category::CustodyStatus])?;
    let question = claim.attested(&prisons.policy, &[], "2026-11-02T15:00:00Z".parse()?);
    let answer = prisons.policy.eligibility(&question).answer(LookupResult::nobody());
    println!("{}", to_json(&answer)?);

    // What is wrong is told at once, with the nearest term that there is.
    let misspelt =
        String::from_utf8(FURLOUGH.to_vec())?.replace("us-bop:furlough", "us-bop:furlow");
    let faults = prisons.policy.vocabulary().read::<QuestionRecord>(misspelt.as_bytes());
    println!("{}", faults.err().ok_or("a term that nobody declared was read")?);
    Ok(())
}

fn print_answer(office: &WholeOffice, question: &[u8]) -> Result<(), Box<dyn Error>> {
    let question = office.policy.vocabulary().read::<QuestionRecord>(question)?.trusted();
    let register = office.register.as_ref().ok_or("the office has records")?;
    let eligibility = office.policy.eligibility(&question);
    println!("{}", to_json(&eligibility.answer(register.find(&question.subject)))?);
    Ok(())
}
