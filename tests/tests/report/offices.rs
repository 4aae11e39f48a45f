//! Offices at random, each with a series of reports: all are made, and pass their audit together.
//! `tests/report-solver/run` has another solver look for what a reader can work out of them.

use std::path::PathBuf;

use fastrand::Rng;
use serde_json::json;
use voice_core::report::{
    ConfidentialityRule, CountedEvent, Erratum, ErratumReason, EventEntry, Report, ReportError,
    ReportRequest, Tally, Zeros,
};
use voice_core::wire::{Day, Set, from_value, to_json};

/// One of the words, the first far more often than the last.
fn skewed<'a>(rng: &mut Rng, words: &[&'a str]) -> &'a str {
    words[(rng.f64() * rng.f64() * words.len() as f64) as usize]
}

fn events(rng: &mut Rng, number: usize, one_topic: bool, cities: bool) -> Vec<CountedEvent> {
    let topics = ["commentary", "crime-report", "local-contact", "question", "referral", "history"];
    let categories = ["custody-status", "bond", "charges", "death"];
    (0..number)
        .map(|_| {
            let month = [10, 11, 12, 1, 2, 3, 4, 5, 6, 7, 8, 9][rng.usize(..12)];
            let year = if month >= 10 { 2025 } else { 2026 };
            let on = format!("{year}-{month:02}-{:02}", 1 + rng.u64(..28));
            let event = match rng.usize(..15) {
                0 => json!({"kind": "notice", "on": on,
                    "step": skewed(rng, &["sent", "not-delivered", "stopped"])}),
                1 => json!({"kind": "referral", "on": on,
                    "need": skewed(rng, &["shelter", "counseling", "crisis"]),
                    "outcome": skewed(rng, &["helped", "accepted", "declined"])}),
                12 => json!({"kind": "service", "on": on,
                    "service": skewed(rng, &["crisis-intervention", "legal-advice", "transport"])}),
                13 => json!({"kind": "unmet", "on": on,
                    "need": skewed(rng, &["shelter", "legal-aid", "counseling"]),
                    "reason": skewed(rng, &["no-room", "no-language", "none-near"])}),
                14 => {
                    let kinds = ["fraud", "robbery", "stalking", "other"];
                    let of: Set<_> = (0..2).map(|_| skewed(rng, &kinds)).collect();
                    json!({"kind": "served", "on": on,
                        "before": skewed(rng, &["new", "continuing"]),
                        "role": skewed(rng, &["primary", "secondary"]), "victimizations": of})
                }
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
                    let here: &[&str] = match contact["place"].as_str() {
                        Some("CA") => &["los-angeles", "", "fresno"],
                        Some("TX") => &["houston", "austin", ""],
                        Some("NY") => &["new-york", ""],
                        _ => &[""],
                    };
                    let city = if cities { skewed(rng, here) } else { "" };
                    if !city.is_empty() {
                        contact["city"] = city.into();
                    }
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

/// A report of a series.
struct Made {
    period: &'static str,
    /// The day on which it is made.
    today: &'static str,
    year_to_date: bool,
    /// The last day of the errata that it has, where it is a further edition.
    errata: Option<&'static str>,
}

const fn made(period: &'static str, today: &'static str) -> Made {
    Made { period, today, year_to_date: false, errata: None }
}

impl Made {
    const fn with_year(self) -> Self {
        Self { year_to_date: true, ..self }
    }

    const fn correcting(self, through: &'static str) -> Self {
        Self { errata: Some(through), ..self }
    }
}

/// Series of reports, in the order of publication.
const SERIES: [&[Made]; 11] = [
    &[made("2026Q4", "2026-10-01")],
    &[made("2026Q3", "2026-07-01").with_year()],
    &[made("2026Q2", "2026-03-01"), made("2026Q2", "2026-04-01")],
    &[made("2026Q1", "2026-01-01"), made("2026Q2", "2026-04-01").with_year()],
    &[
        made("2026Q1", "2026-01-01"),
        made("2026Q2", "2026-04-01"),
        made("2026Q3", "2026-07-01"),
        made("FY2026", "2026-10-01"),
    ],
    &[made("2026Q4", "2026-10-01"), made("2026Q4", "2026-11-01").correcting("2026-10-31")],
    // The year to date is corrected with its quarter.
    &[
        made("2026Q3", "2026-07-01").with_year(),
        made("2026Q3", "2026-08-01").with_year().correcting("2026-07-31"),
    ],
    // A year to date keeps to the errata of the edition before it.
    &[
        made("2026Q1", "2026-01-01"),
        made("2026Q1", "2026-02-01").correcting("2026-01-31"),
        made("2026Q2", "2026-04-01").with_year(),
    ],
    // The quarter is corrected after a year to date that has its days.
    &[
        made("2026Q1", "2026-01-01"),
        made("2026Q2", "2026-04-01").with_year(),
        made("2026Q1", "2026-05-01").correcting("2026-04-30"),
    ],
    &[
        made("2026Q4", "2026-10-01"),
        made("2026Q4", "2026-11-01").correcting("2026-10-31"),
        made("2026Q4", "2026-12-01").correcting("2026-11-30"),
    ],
    &[
        made("2026Q1", "2026-01-01"),
        made("2026Q2", "2026-04-01"),
        made("2026Q1", "2026-05-01").correcting("2026-04-30"),
        made("FY2026", "2026-10-01"),
    ],
];

/// Errata of some events: of those that are taken away each was counted, and those that are added
/// are further ones. Each is noted on a day from the middle of the month after its event on.
fn errata(rng: &mut Rng, counted: &[CountedEvent], further: Vec<CountedEvent>) -> Vec<EventEntry> {
    let (adds, removes) = [
        (&[ErratumReason::Late][..], &[][..]),
        (&[], &[ErratumReason::Duplicate]),
        (&[ErratumReason::Corrected], &[ErratumReason::Mistaken]),
        (&[ErratumReason::Late, ErratumReason::Corrected], &[ErratumReason::Mistaken]),
    ][rng.usize(..4)];
    let noted_on = ["2026-01-15", "2026-04-15", "2026-07-15", "2026-10-15", "2026-11-15"];
    let noted_on = noted_on.map(|day| day.parse::<Day>().unwrap());
    let mut entry = |event: &CountedEvent, reasons: &[ErratumReason]| {
        let after: Vec<Day> = noted_on.into_iter().filter(|day| *day > event.on()).collect();
        let reason = reasons[rng.usize(..reasons.len())];
        let erratum = Erratum { noted_on: after[rng.usize(..after.len())], reason };
        EventEntry { event: event.clone(), id: None, erratum: Some(erratum) }
    };
    let added = further.iter().filter(|_| !adds.is_empty()).map(|event| entry(event, adds));
    let mut all: Vec<_> = added.collect();
    let removed = counted.iter().take(further.len()).filter(|_| !removes.is_empty());
    all.extend(removed.map(|event| entry(event, removes)));
    all
}

fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

#[test]
fn offices_at_random() {
    let folder = std::env::var_os("VOICE_REPORTS_TO").map(PathBuf::from);
    // Of these eleven offices three have further editions.
    let first = number("VOICE_REPORTS_FROM", 6006);
    let (mut editions, mut too_few) = (0, 0);
    let every = SERIES.len() as u64;
    let offices = number("VOICE_REPORTS", every);
    for office in first..first + offices {
        let mut rng = Rng::with_seed(0x0ff1ce + office);
        let one_topic = rng.bool();
        let size = [8, 40, 120, 400, 1500][rng.usize(..5)];
        let zeros = [Zeros::Guarded, Zeros::Guarded, Zeros::Told, Zeros::Withheld][rng.usize(..4)];
        let rule = ConfidentialityRule::new([11, 11, 5, 3][rng.usize(..4)], zeros).unwrap();
        let cities = rng.usize(..3) == 0;
        let counted = events(&mut rng, size, one_topic, cities);
        let share = [3, 6, 20][rng.usize(..3)];
        let further = events(&mut rng, size / share, one_topic, cities);
        let mut entries: Vec<EventEntry> = counted.iter().cloned().map(EventEntry::from).collect();
        let series = SERIES[office as usize % SERIES.len()];
        if series.iter().any(|made| made.errata.is_some()) {
            entries.extend(errata(&mut rng, &counted, further));
        }
        let mut published: Vec<Report> = Vec::new();
        for made in series {
            let request = ReportRequest::new(made.period.parse().unwrap());
            let request = if made.year_to_date { request.with_year_to_date() } else { request };
            let request = if one_topic { request.with_one_topic() } else { request };
            let request = if cities { request.with_cities() } else { request };
            let request = match made.errata {
                Some(through) => request.correcting(through.parse().unwrap()),
                None => request,
            };
            let mut tally = Tally::from_request(request.after(published.clone()).unwrap());
            entries.iter().for_each(|entry| tally.add_entry(entry).unwrap());
            let report = match tally.report(rule, made.today.parse().unwrap(), true) {
                Ok(report) => report,
                Err(ReportError::FewErrata(_) | ReportError::NoErrata) => {
                    too_few += 1;
                    continue;
                }
                Err(error) => panic!("office {office}, {}: {error}", made.period),
            };
            editions += u64::from(report.edition.is_some());
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
    println!("{editions} further editions; {too_few} times the errata were too few for one");
    assert!(editions > 0 || offices < every, "no further edition was made");
}
