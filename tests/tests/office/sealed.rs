//! What somebody said in their own words stays sealed.

use serde_json::json;
use static_assertions::assert_not_impl_any as never;
use voice_core::inquiry::{
    Directions, Inquiry, InquiryEntry, InquiryFacts, Narrative, Route, Triage,
};
use voice_core::service::WarmHandoff;
use voice_core::wire::{Custodial, from_value, to_json};

// That none of them is written or printed is among what types cannot do (`it/impossible.rs`).
never!(Narrative: AsRef<str>, AsRef<[u8]>, core::ops::Deref, Into<String>);
never!(WarmHandoff: From<Inquiry>, From<InquiryEntry>);
never!(Directions: From<Inquiry>, From<InquiryEntry>, From<Narrative>);

const SAID: &str = "My neighbor at 9 Quarry Lane, A200000001";

fn inquiry(facts: InquiryFacts) -> Inquiry {
    from_value(json!({"at": "2026-11-02T15:00:00Z", "facts": facts, "narrative": SAID})).unwrap()
}

#[test]
fn words_are_kept_where_the_office_helps_and_nowhere_else() {
    let triage = Triage::reference();
    let (mut kept, mut dropped) = (0, 0);
    for facts in InquiryFacts::all() {
        let route = triage.route(&facts).to();
        let entry = triage.keep(inquiry(facts));
        let helps = matches!(route, Route::Support { .. });
        let stored = to_json(&Custodial(&entry)).unwrap();
        assert_eq!(stored.contains("Quarry"), helps, "{facts}");
        assert_eq!(entry.kind(), if helps { "filed" } else { "counted" }, "{facts}");
        if helps { kept += 1 } else { dropped += 1 }
    }
    assert!(kept > 500 && dropped > 1500, "{kept} and {dropped}");
}

#[test]
fn nothing_prints_them() {
    let triage = Triage::reference();
    for facts in InquiryFacts::all().step_by(7) {
        let whole = inquiry(facts);
        let printed = format!("{whole:?} {:?} {:?}", whole.narrative, triage.keep(whole.clone()));
        assert!(!printed.contains("Quarry") && !printed.contains("A2000"), "{printed}");
    }
    let narrative = Narrative::new(SAID).unwrap();
    assert_eq!(format!("{narrative:?} {:?}", Custodial(&narrative)), "Narrative(..) Custodial(..)");
    // Nor does a fault.
    let long = format!("{SAID} {}", "x".repeat(10_000));
    let faults = Narrative::new(long).unwrap_err();
    assert!(!faults.to_string().contains("Quarry") && faults.to_string().contains("too-long"));
}
