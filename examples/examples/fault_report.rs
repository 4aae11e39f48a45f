//! A front end shows every fault of a form at once, each at its field.
//!
//! `cargo run -p voice-examples --example fault_report`

use voice_core::disclosure::Question;
use voice_core::wire::from_json;

fn main() {
    let form = br#"{
        "as_of": "2026-11-02T15:00:00+00:00",
        "language": "EN",
        "requester": {"kind": "victim", "person": {"party": "party-1", "name": "", "adress": "PO Box 12"}},
        "subject": {"kind": "by-number", "number": "A123"},
        "purpose": "safety-planning",
        "categories": []
    }"#;
    match from_json::<Question>(form) {
        Ok(_) => println!("no fault"),
        Err(faults) => {
            for fault in &faults {
                println!("{:32} {:16} expected {}", fault.pointer, fault.code.as_str(), fault.expected);
            }
        }
    }
}
