//! Offices at random, each with a series of reports: all are made, and pass their audit together.
//! `tests/report-solver/run` has another solver look for what a reader can work out of them.

use std::path::PathBuf;

use fastrand::Rng;
use serde_json::json;
use voice_core::report::{CountedEvent, Report, ReportError, ReportRequest, Rule, Tally, Zeros};
use voice_core::wire::{from_value, to_json};

/// One of the words, the first far more often than the last.
fn skewed<'a>(rng: &mut Rng, words: &[&'a str]) -> &'a str {
    words[(rng.f64() * rng.f64() * words.len() as f64) as usize]
}

fn events(rng: &mut Rng, number: usize, one_topic: bool) -> Vec<CountedEvent> {
    let topics = ["commentary", "crime-report", "local-contact", "question", "referral", "history"];
    let categories = ["custody-status", "bond", "charges", "death"];
    (0..number)
        .map(|_| {
            let month = [10, 11, 12, 1, 2, 3, 4, 5, 6, 7, 8, 9][rng.usize(..12)];
            let year = if month >= 10 { 2025 } else { 2026 };
            let on = format!("{year}-{month:02}-{:02}", 1 + rng.u64(..28));
            let event = match rng.usize(..12) {
                0 => json!({"kind": "notice", "on": on,
                    "step": skewed(rng, &["sent", "not-delivered", "stopped"])}),
                1 => json!({"kind": "referral", "on": on,
                    "need": skewed(rng, &["shelter", "counseling", "crisis"]),
                    "outcome": skewed(rng, &["helped", "accepted", "declined"])}),
                2 => {
                    let mut of = vec![skewed(rng, &categories)];
                    let other = skewed(rng, &categories);
                    if !of.contains(&other) {
                        of.push(other);
                    }
                    json!({"kind": "question", "on": on, "categories": of})
                }
                _ => {
                    let topic = skewed(rng, &topics);
                    let mut contact = json!({
                        "kind": "contact", "on": on,
                        "facts": {
                            "danger": "none", "topic": topic,
                            "caller": skewed(rng, &["other", "victim", "witness", "press"]),
                            "channel": skewed(rng, &["telephone", "mail", "letter"]),
                            "language": skewed(rng, &["en", "es", "other"]),
                        },
                        "route": skewed(rng, &["support", "nobody", "tip-line"]),
                        "answered": skewed(rng, &["at-once", "same-day", "later", "not-yet"]),
                        "place": skewed(rng, &["CA", "TX", "NY", "WY", "VT"]),
                    });
                    if topic == "local-contact" && rng.bool() {
                        contact["details"] = json!(["case-status"]);
                    }
                    if !one_topic && topic != "history" && rng.usize(..10) == 0 {
                        contact["also"] = json!(["history"]);
                    }
                    contact
                }
            };
            from_value(event).unwrap()
        })
        .collect()
}

/// Series of periods, each with the day on which it is made, and whether it has its year to date.
const SERIES: [&[(&str, &str, bool)]; 5] = [
    &[("2026Q4", "2026-10-01", false)],
    &[("2026Q3", "2026-07-01", true)],
    &[("2026Q2", "2026-03-01", false), ("2026Q2", "2026-04-01", false)],
    &[("2026Q1", "2026-01-01", false), ("2026Q2", "2026-04-01", true)],
    &[
        ("2026Q1", "2026-01-01", false),
        ("2026Q2", "2026-04-01", false),
        ("2026Q3", "2026-07-01", false),
        ("FY2026", "2026-10-01", false),
    ],
];

fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

#[test]
fn offices_at_random() {
    let folder = std::env::var_os("VOICE_REPORTS_TO").map(PathBuf::from);
    for office in 0..number("VOICE_REPORTS", 5) {
        let mut rng = Rng::with_seed(0x0ff1ce + office);
        let one_topic = rng.bool();
        let size = [8, 40, 120, 400, 1500][rng.usize(..5)];
        let zeros = [Zeros::Guarded, Zeros::Guarded, Zeros::Told, Zeros::Withheld][rng.usize(..4)];
        let rule = Rule::new([11, 11, 5, 3][rng.usize(..4)], zeros).unwrap();
        let events = events(&mut rng, size, one_topic);
        let mut published: Vec<Report> = Vec::new();
        for &(period, today, year_to_date) in SERIES[office as usize % SERIES.len()] {
            let request = ReportRequest::new(period.parse().unwrap());
            let request = if year_to_date { request.with_year_to_date() } else { request };
            let request = if one_topic { request.with_one_topic() } else { request };
            let mut tally = Tally::from_request(request.after(published.clone()).unwrap());
            events.iter().for_each(|event| tally.add(event).unwrap());
            let report = tally
                .report(rule, today.parse().unwrap(), true)
                .unwrap_or_else(|error: ReportError| panic!("office {office}, {period}: {error}"));
            if published.is_empty() {
                report.audit().unwrap();
            } else {
                report.audit_after(&published).unwrap();
            }
            published.push(report);
        }
        let Some(folder) = &folder else { continue };
        let reports: Vec<serde_json::Value> = published
            .iter()
            .map(|report| {
                let mut json: serde_json::Value =
                    serde_json::from_str(&to_json(report).unwrap()).unwrap();
                json["one_topic"] = one_topic.into();
                json
            })
            .collect();
        let text = serde_json::to_string(&reports).unwrap();
        std::fs::write(folder.join(format!("{office:04}.json")), text).unwrap();
    }
}
