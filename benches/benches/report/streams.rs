//! Reports of whole offices: how much is withheld with the year to date and without it, and how
//! long it takes.

use std::time::{Duration, Instant};

use crate::Aim;
use fastrand::Rng;
use voice_core::report::{
    ConfidentialityRule, CountedEvent, MadeReport, ReportError, ReportFigure, ReportRequest, Tally,
    UnsafeFiguresError, Zeros,
};
use voice_core::wire::from_json;

/// One of some words, the first far more often than the last.
fn skewed<'a>(rng: &mut Rng, words: &[&'a str]) -> &'a str {
    let place = (rng.f64() * rng.f64() * words.len() as f64) as usize;
    words[place.min(words.len() - 1)]
}

/// Events of a fiscal year: contacts above all, with questions, referrals, sign-ups and notices.
pub(crate) fn events(seed: u64, number: usize, months: &[&str]) -> Vec<CountedEvent> {
    let mut rng = Rng::with_seed(seed);
    let event = |text: String| from_json::<CountedEvent>(text.as_bytes()).unwrap();
    let of = |rng: &mut Rng| {
        let on = format!("{}-{:02}", months[rng.usize(..months.len())], 1 + rng.u64(..28));
        match rng.usize(..20) {
            0..14 => contact(rng, &on),
            14 => {
                let need = skewed(rng, &["shelter", "counseling", "legal-aid", "crisis"]);
                let outcome = skewed(rng, &["helped", "accepted", "open", "declined"]);
                format!(
                    r#"{{"kind": "referral", "on": "{on}", "need": "{need}", "outcome": "{outcome}"}}"#
                )
            }
            15 | 16 => {
                let all = ["custody-status", "bond", "charges", "convictions", "death"];
                let (one, other) = (skewed(rng, &all), skewed(rng, &all));
                let more = if one == other { String::new() } else { format!(r#", "{other}""#) };
                format!(r#"{{"kind": "question", "on": "{on}", "categories": ["{one}"{more}]}}"#)
            }
            17 => {
                let kind = skewed(rng, &["release", "transfer", "custody"]);
                format!(r#"{{"kind": "sign-up", "on": "{on}", "kinds": ["{kind}"]}}"#)
            }
            _ => {
                let step = skewed(rng, &["sent", "not-delivered", "stopped"]);
                format!(r#"{{"kind": "notice", "on": "{on}", "step": "{step}"}}"#)
            }
        }
    };
    (0..number).map(|_| event(of(&mut rng))).collect()
}

fn contact(rng: &mut Rng, on: &str) -> String {
    let topic = skewed(
        rng,
        &[
            "commentary",
            "crime-report",
            "local-contact",
            "question",
            "referral",
            "notices",
            "history",
            "tip",
            "media",
            "unrelated",
        ],
    );
    let route = match topic {
        "crime-report" => "local-police",
        "tip" => "tip-line",
        "media" => "press-office",
        "commentary" | "unrelated" => "nobody",
        _ => "support",
    };
    let also = match rng.usize(..12) {
        0 if topic != "question" => r#", "also": ["question"]"#,
        _ => "",
    };
    let caller = skewed(
        rng,
        &[
            "other",
            "victim",
            "victim-representative",
            "witness",
            "public-office",
            "witness-designee",
        ],
    );
    let channel = skewed(rng, &["telephone", "telephone", "web-form", "mail", "letter"]);
    let language = skewed(rng, &["en", "es", "other"]);
    let answered = skewed(rng, &["at-once", "same-day", "within-week", "later"]);
    let place = match rng.usize(..5) {
        0 => String::new(),
        _ => {
            let states = ["CA", "TX", "FL", "NY", "IL", "AZ", "GA", "NJ", "WA", "WY", "VT", "AK"];
            format!(r#", "place": "{}""#, skewed(rng, &states))
        }
    };
    format!(
        r#"{{"kind": "contact", "on": "{on}", "route": "{route}", "answered": "{answered}"{also}{place},
        "facts": {{"danger": "none", "topic": "{topic}", "caller": "{caller}",
        "channel": "{channel}", "language": "{language}"}}}}"#
    )
}

pub(crate) const YEAR: [&str; 12] = [
    "2025-10", "2025-11", "2025-12", "2026-01", "2026-02", "2026-03", "2026-04", "2026-05",
    "2026-06", "2026-07", "2026-08", "2026-09",
];

struct Made {
    made: MadeReport,
    /// The printed counts that are not zero.
    some: usize,
    withheld: usize,
    took: Duration,
}

/// Makes a report; how many figures are not zero is seen with every count told.
fn made(
    request: &ReportRequest,
    events: &[CountedEvent],
    rule: ConfidentialityRule,
) -> Result<Made, ReportError> {
    let mut tally = Tally::from_request(request.clone());
    events.iter().for_each(|event| tally.add(event).unwrap());
    let start = Instant::now();
    let made = tally.make(rule, "2026-10-01".parse().unwrap(), false)?;
    let (took, report) = (start.elapsed(), &made.report);
    let withheld =
        report.figures.iter().filter(|figure| **figure == ReportFigure::Withheld {}).count();
    let told =
        |figure: &&ReportFigure| matches!(figure, ReportFigure::Told { count } if *count > 0);
    let some = withheld + report.figures.iter().filter(told).count();
    Ok(Made { some, withheld, took, made })
}

fn line(name: &str, made: &Result<Made, ReportError>) -> String {
    match made {
        Ok(made) => {
            let start = Instant::now();
            let audit = made.made.report.audit();
            format!(
                "{name}: {} withheld of {} not zero, {} of them unproved, {:.2?}; audit {} in \
                 {:.2?}",
                made.withheld,
                made.some,
                made.made.withheld_unproved.len(),
                made.took,
                if audit.is_ok() { "passes" } else { "fails" },
                start.elapsed()
            )
        }
        Err(ReportError::Unsafe(UnsafeFiguresError { exposed, unproved, .. })) => {
            format!("{name}: no report: {} exposed, {} unproved", exposed.len(), unproved.len())
        }
        Err(error) => format!("{name}: no report: {error}"),
    }
}

pub(crate) fn offices() -> Vec<Aim> {
    let quarter = || ReportRequest::new("2026Q4".parse().unwrap());
    let zeros = |zeros| ConfidentialityRule::new(11, zeros).unwrap();
    let few = events(0x4602, 6574, &YEAR[9..]);
    let many = events(0x4602, 4 * 6574, &YEAR);
    let mut ratios = Vec::new();
    for (name, zeros) in
        [("zeros told", zeros(Zeros::Told)), ("zeros guarded", zeros(Zeros::Guarded))]
    {
        let alone = made(&quarter(), &many, zeros);
        println!("{}", line(&format!("a quarter of 4,602 calls, {name}"), &alone));
        let year = quarter().with_year_to_date();
        let with_year = made(&year, &many, zeros);
        println!("{}", line("  with the year to date", &with_year));
        println!("{}", line("  of an office that began in it", &made(&year, &few, zeros)));
        ratios.push(match (alone, with_year) {
            (Ok(alone), Ok(year)) => format!(
                "{name}: {} of {}, {:.2} times the {} without it",
                year.withheld,
                year.some,
                year.withheld as f64 / alone.withheld as f64,
                alone.withheld
            ),
            _ => format!("{name}: no report"),
        });
    }
    let (mut everything, mut longest) = (0, Duration::ZERO);
    for number in 0..12 {
        let size = 600 + number * 5400 / 11;
        let events = events(number as u64 + 1, size, &YEAR);
        println!(
            "{}",
            line(
                &format!("stream of {size}"),
                &made(&quarter(), &events, ConfidentialityRule::default())
            )
        );
        let year = made(&quarter().with_year_to_date(), &events, ConfidentialityRule::default());
        println!("{}", line("  with the year to date", &year));
        everything += usize::from(year.as_ref().map_or(true, |made| made.withheld == made.some));
        longest = longest.max(year.map_or(Duration::ZERO, |made| made.took));
    }
    let events = events(3, 400, &YEAR[9..]);
    let three = made(&quarter(), &events, ConfidentialityRule::new(3, Zeros::Told).unwrap());
    println!("{}", line("400 events, threshold 3", &three));
    vec![
        Aim {
            work: "a quarter of 4,602 calls, with the year to date: figures withheld",
            reached: ratios.join("; "),
            aim: "at most 1.15 times",
        },
        Aim {
            work: "12 streams of 600 to 6,000 events, with the year to date",
            reached: format!("{everything} withhold everything, at most {longest:.1?} each"),
            aim: "none, at most 2 s each",
        },
        Aim {
            work: "400 events, threshold 3",
            reached: three.map_or("no report".to_owned(), |made| {
                format!("{} of {}, {:.1?}", made.withheld, made.some, made.took)
            }),
            aim: "at most 1.1 times the best found by an exact solver: the next part",
        },
    ]
}
