//! A front end shows every fault of a form at once, each at its field.
//!
//! `cargo run -p voice-examples --example fault_report`

use std::error::Error;

use voice_core::disclosure::QuestionRecord;
use voice_core::wire::from_json;

fn main() -> Result<(), Box<dyn Error>> {
    let form = br#"{
        "as_of": "2026-11-02T15:00:00",
        "language": "EN",
        "requester": {"kind": "victim", "person": {"party": "party-1", "name": "", "adress": "PO Box 12"}},
        "subject": {"kind": "by-number", "number": "A123"},
        "purpose": "safety-planning",
        "categories": []
    }"#;
    let Err(faults) = from_json::<QuestionRecord>(form) else {
        return Err("a form with faults was accepted".into());
    };
    for fault in &faults {
        println!("{:32} {:16} expected {}", fault.pointer, fault.code.as_str(), fault.expected);
    }
    Ok(())
}
