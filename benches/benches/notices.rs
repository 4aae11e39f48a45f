//! One custody event against a million sign-ups of which ten name the person: by the index, and by
//! a look at every one; compare them with each other, not with another machine.
//!
//! `cargo bench -p voice-benches --bench notices`

use std::hint::black_box;
use std::time::{Duration, Instant as Clock};

use serde_json::{Value, json};
use voice_core::category::CategorySet;
use voice_core::disclosure::Policy;
use voice_core::identifier::SubjectReference;
use voice_core::notification::{
    CustodyEvent, CustodyHistory, NotificationRequest, Outcome, SignUp, SignUps,
};
use voice_core::subject::{LookupResult, Subject};
use voice_core::wire::{Custodial, Timestamp, from_json, from_value};

const SIGN_UPS: u32 = 1_000_000;
const MATCHING: u32 = 10;

struct Scene {
    policy: Policy,
    sign_ups: SignUps,
    record: Subject,
    history: CustodyHistory,
    now: Timestamp,
}

fn scene() -> Result<Scene, Box<dyn std::error::Error>> {
    let question: Value = serde_json::from_slice(include_bytes!(
        "../../examples/questions/victim-custody-status.json"
    ))?;
    let request: NotificationRequest = from_value(json!({
        "requester": question["requester"], "subject": question["subject"],
        "matter": question["matter"],
        "purpose": "safety-planning", "kinds": ["custody", "release", "transfer"], "language": "en",
        "zone": "UTC", "pin": "4071",
        "channels": [{
            "kind": "text-message", "number": "+13125550142",
            "rhythm": {"every_days": 1, "from_hour": 8, "until_hour": 20, "every_hours": 12}
        }]
    }))?;
    let record: Subject = from_json(include_bytes!("../../tests/scenes/record.json"))?;
    let now: Timestamp = "2026-11-02T15:00:00Z".parse()?;
    let mut sign_ups = SignUps::new();
    for at in 0..SIGN_UPS {
        // The first name the person of the record, and every other one somebody of their own.
        let number = if at < MATCHING { 200_000_001 } else { 300_000_000 + at };
        let subject = SubjectReference::ByNumber {
            number: format!("A{number}").parse()?,
            country_of_birth: "MX".parse()?,
        };
        let id = format!("sign-up-{at}").parse()?;
        sign_ups.put(SignUp::new(id, NotificationRequest { subject, ..request.clone() }, now));
    }
    let mut history = CustodyHistory::new(record.id().clone());
    history.take(event(&record, "booked", "2026-10-20T12:00:00Z", json!({"kind": "booked"}))?)?;
    Ok(Scene { policy: Policy::us_federal(), sign_ups, record, history, now })
}

fn event(
    record: &Subject,
    id: &str,
    at: &str,
    change: Value,
) -> Result<CustodyEvent, Box<dyn std::error::Error>> {
    let subject = serde_json::to_value(Custodial(record.id()))?;
    Ok(from_value(json!({
        "id": id, "revision": 0, "subject": subject, "at": at, "received_at": at, "change": change
    }))?)
}

impl Scene {
    /// Takes the event in, and judges it for each sign-up that names the person.
    fn screened(&self, event: &CustodyEvent) -> usize {
        let (record, changed) = self.changed(event);
        let all = self
            .sign_ups
            .screen(&self.policy, &record, changed, self.now, |_| LookupResult::one(&record));
        all.filter(|of| of.outcome != Outcome::Neutral).count()
    }

    fn changed(&self, event: &CustodyEvent) -> (Subject, CategorySet) {
        let mut history = self.history.clone();
        let before = history.custody(self.policy.calendar(), self.now);
        history.take(event.clone()).unwrap();
        let changed = history.custody(self.policy.calendar(), self.now).changed_since(&before);
        (history.applied_to(&self.record, self.policy.calendar(), self.now), changed)
    }

    /// The same, with a look at every sign-up.
    fn scanned(&self, event: &CustodyEvent) -> usize {
        let (record, changed) = self.changed(event);
        let numbers = &record.identifiers().alien_numbers;
        let country = record.identifiers().country_of_birth.as_ref();
        let named = self.sign_ups.iter().filter(|sign_up| match &sign_up.request().subject {
            SubjectReference::ByNumber { number: named, country_of_birth } => {
                numbers.contains(named) && country == Some(country_of_birth)
            }
            SubjectReference::ByName { .. } | SubjectReference::Declared(_) => false,
        });
        let mut few = SignUps::new();
        for sign_up in named {
            few.put(sign_up.clone());
        }
        let all =
            few.screen(&self.policy, &record, changed, self.now, |_| LookupResult::one(&record));
        all.filter(|of| of.outcome != Outcome::Neutral).count()
    }
}

/// The median of some runs.
fn median(runs: usize, mut run: impl FnMut() -> usize) -> Duration {
    let mut all: Vec<Duration> = (0..runs)
        .map(|_| {
            let start = Clock::now();
            assert_eq!(black_box(run()), usize::try_from(MATCHING).unwrap_or_default());
            start.elapsed()
        })
        .collect();
    all.sort_unstable();
    all.get(runs / 2).copied().unwrap_or_default()
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let scene = scene()?;
    let freed = event(
        &scene.record,
        "freed",
        "2026-11-01T12:00:00Z",
        json!({"kind": "released", "manner": "bond"}),
    )?;
    let by_index = median(10_001, || scene.screened(black_box(&freed)));
    let by_scan = median(11, || scene.scanned(black_box(&freed)));
    println!("{} sign-ups, {MATCHING} of them judged and told", scene.sign_ups.len());
    println!("by the index   {:>10.1} µs", by_index.as_secs_f64() * 1e6);
    println!("by a scan      {:>10.1} µs", by_scan.as_secs_f64() * 1e6);
    println!("ratio          {:>10.0}", by_scan.as_secs_f64() / by_index.as_secs_f64());
    Ok(())
}
