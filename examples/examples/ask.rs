//! A team embeds the library: it reads a question, answers it, and keeps the rationale
//! for its staff.
//!
//! `cargo run -p voice-examples --example ask`

use std::error::Error;

use voice_core::disclosure::{Policy, QuestionRecord};
use voice_core::subject::Register;
use voice_core::wire::{Custodial, from_json, to_json};

fn main() -> Result<(), Box<dyn Error>> {
    let policy = Policy::us_federal();
    let register: Register = from_json(include_bytes!("../subjects/demo.json"))?;
    let question =
        from_json::<QuestionRecord>(include_bytes!("../questions/victim-custody-status.json"))?
            .trusted();

    let eligibility = policy.eligibility(&question);
    for gap in &eligibility.notice().gaps {
        println!("missing: {} {}", gap.text, gap.remedy);
    }

    let found = register.find(&question.subject);
    let answer = eligibility.answer(found);
    println!("to the requester:\n{}", to_json(&answer)?);

    let rationale = eligibility.rationale(found);
    println!("to the file, for staff:\n{}", to_json(&Custodial(&rationale))?);
    Ok(())
}
