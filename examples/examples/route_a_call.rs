//! A line answers its calls: it routes each by what is known of it, says why, and keeps what
//! may be kept.
//!
//! `cargo run -p voice-examples --example route_a_call`

use std::error::Error;

use voice_core::inquiry::{Directions, Inquiry, Triage, TriageTable};
use voice_core::language::Language;
use voice_core::office::Office;
use voice_core::wire::{Custodial, from_json};

/// What intake noted: words of closed lists, and what the caller said.
const CALLS: [&str; 4] = [
    r#"{"at": "2026-11-02T15:00:00Z", "narrative": "He is at the door.",
        "facts": {"danger": "now", "topic": "referral", "caller": "victim", "channel": "telephone", "language": "es"}}"#,
    r#"{"at": "2026-11-02T15:04:00Z", "narrative": "The man next door, at 9 Quarry Lane.",
        "facts": {"danger": "none", "topic": "tip", "caller": "other", "channel": "telephone", "language": "en"}}"#,
    r#"{"at": "2026-11-02T15:09:00Z", "narrative": "I act for my sister.",
        "facts": {"danger": "none", "topic": "history", "caller": "victim-designee", "channel": "telephone", "language": "en"}}"#,
    r#"{"at": "2026-11-02T15:20:00Z",
        "facts": {"danger": "none", "topic": "question", "caller": "other", "channel": "web-form", "language": "other"}}"#,
];

fn main() -> Result<(), Box<dyn Error>> {
    let (office, triage) = (Office::reference(), Triage::reference());
    let today = office.on("2026-11-02".parse()?);
    for call in CALLS {
        let call: Inquiry = from_json(call.as_bytes())?;
        let directions = triage.route(&call.facts).directions(&today);
        let language = if call.facts.language.as_str() == "es" {
            Language::Spanish
        } else {
            Language::English
        };
        println!("{}: {}", directions.kind(), directions.reason().in_language(language));
        for line in directions.lines() {
            println!("  {}: {}", line.name, line.reached(language));
        }
        if let Directions::Support { needs, .. } = &directions {
            println!("  bring: {:?}", needs.iter().map(|need| need.as_str()).collect::<Vec<_>>());
        }
        // For a store: what was said is dropped unless the office itself helps.
        println!("  kept: {}", serde_json::to_string(&Custodial(&triage.keep(call)))?);
    }

    // A team's own table is proved before it routes anybody.
    let mut own: TriageTable = triage.table();
    own.rules.retain(|rule| rule.id.as_str() != "notices");
    if let Err(flaws) = Triage::load(own, office) {
        println!("{flaws}");
    }
    Ok(())
}
