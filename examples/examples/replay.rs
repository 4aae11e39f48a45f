//! An auditor replays a recorded question: the same bytes, for ever; and on another day the mandate
//! has ended.
//!
//! `cargo run -p voice-examples --example replay`

use std::error::Error;

use voice_core::disclosure::{Policy, Question, QuestionRecord};
use voice_core::subject::Register;
use voice_core::wire::{from_json, to_json};

fn main() -> Result<(), Box<dyn Error>> {
    let policy = Policy::us_federal();
    let register: Register = from_json(include_bytes!("../subjects/demo.json"))?;
    let recorded =
        from_json::<QuestionRecord>(include_bytes!("../questions/victim-custody-status.json"))?
            .trusted();
    let answer = |question: &Question| {
        to_json(&policy.eligibility(question).answer(register.find(&question.subject)))
    };

    // The auditor reads the question anew, from the bytes that were kept.
    let kept = to_json(&recorded)?;
    let again = from_json::<QuestionRecord>(kept.as_bytes())?.trusted();
    if answer(&recorded)? != answer(&again)? {
        return Err("a recorded question was answered in other bytes".into());
    }
    println!("replayed: the same bytes");

    // Two days later the screening is too old to rely on, and nothing is told.
    let as_of = "2026-11-04T15:00:00Z".parse()?;
    let later = QuestionRecord { as_of, ..recorded.record().clone() }.trusted();
    let told = policy.eligibility(&later).answer(register.find(&later.subject)).disclosed().count();
    if told > 0 {
        return Err("a screening that is too old was relied on".into());
    }
    println!("told two days later: {told}");
    Ok(())
}
