//! Further editions: errata are counted by them, and nothing small follows from two editions.

use fastrand::Rng;
use voice_core::report::{
    ConfidentialityRule, CountedEvent, EarlierError, EventEntry, EventError, Report, ReportError,
    ReportFigure, ReportRequest, Tally,
};
use voice_core::wire::{Diagnostic, from_json};

/// A contact of the fourth quarter of 2026, as an event or with an erratum.
fn contact(rng: &mut Rng, erratum: Option<&str>) -> EventEntry {
    let topics = ["commentary", "referral", "question", "notices"];
    let channels = ["telephone", "telephone", "telephone", "letter", "web-form"];
    let states = ["CA", "CA", "TX", "FL", "WY"];
    let skewed = |rng: &mut Rng, of: &[&'static str]| of[rng.usize(..of.len())];
    let event = format!(
        r#"{{"kind": "contact", "on": "2026-{:02}-{:02}", "route": "support", "answered": "at-once",
        "place": "{}", "facts": {{"danger": "none", "topic": "{}", "caller": "victim",
        "channel": "{}", "language": "en"}}}}"#,
        7 + rng.u64(..3),
        1 + rng.u64(..28),
        skewed(rng, &states),
        skewed(rng, &topics),
        skewed(rng, &channels),
    );
    let erratum = erratum.map_or(String::new(), |reason| {
        format!(r#", "erratum": {{"noted_on": "2026-10-20", "reason": "{reason}"}}"#)
    });
    from_json(format!(r#"{{"event": {event}{erratum}}}"#).as_bytes()).unwrap()
}

fn request() -> ReportRequest {
    ReportRequest::new("2026Q4".parse().unwrap())
}

fn correcting(first: &Report) -> ReportRequest {
    request().correcting("2026-10-31".parse().unwrap()).after([first.clone()]).unwrap()
}

fn made(request: ReportRequest, events: &[EventEntry]) -> Result<Report, ReportError> {
    let mut tally = Tally::from_request(request);
    events.iter().for_each(|event| tally.add_entry(event).unwrap());
    tally.report(ConfidentialityRule::default(), "2026-11-01".parse().unwrap(), false)
}

fn events(seed: u64, counted: usize, errata: &[(&str, usize)]) -> Vec<EventEntry> {
    let mut rng = Rng::with_seed(seed);
    let mut events: Vec<_> = (0..counted).map(|_| contact(&mut rng, None)).collect();
    for &(reason, number) in errata {
        // What is taken away was counted.
        let adds = ["late", "corrected"].contains(&reason);
        for place in 0..number {
            let mut erratum = contact(&mut rng, Some(reason));
            if !adds {
                erratum.event = events[place].event.clone();
            }
            events.push(erratum);
        }
    }
    events
}

/// How many printed cells differ by a small count: by subtracting, and as they are.
fn small_differences(first: &Report, second: &Report, truth: [&Report; 2]) -> (usize, usize) {
    let small = |one: Option<u64>, other: Option<u64>| {
        let by = one.zip(other).map(|(one, other)| one.abs_diff(other));
        by.is_some_and(|by| (1..=10).contains(&by))
    };
    let count = |one: &Report, other: &Report| {
        let cells = 0..u32::try_from(one.figures.len()).unwrap();
        cells.filter(|&cell| small(one.published(cell), other.published(cell))).count()
    };
    (count(first, second), count(truth[0], truth[1]))
}

/// Every count told: a threshold that nothing is below.
fn truth(events: Vec<CountedEvent>) -> Report {
    let mut tally = Tally::from_request(request());
    events.iter().for_each(|event| tally.add(event).unwrap());
    let rule = ConfidentialityRule::new(3, voice_core::report::Zeros::Told).unwrap();
    tally.report(rule, "2026-11-01".parse().unwrap(), false).unwrap()
}

#[test]
fn no_small_count_follows_from_two_editions() {
    let mut open = 0;
    for seed in 0..12 {
        let errata: &[(&str, usize)] = match seed % 3 {
            0 => &[("late", 30)],
            1 => &[("duplicate", 30)],
            _ => &[("mistaken", 40), ("corrected", 25)],
        };
        let events = events(seed, 400, errata);
        let first = made(request(), &events).unwrap();
        let second = made(correcting(&first), &events).unwrap();
        assert_eq!((first.edition(), second.edition()), (1, 2));
        assert_eq!(first.errata, None);
        second.audit_after(std::slice::from_ref(&first)).unwrap();
        if seed % 3 == 2 {
            // What is added and what is taken away are both open then, however little they differ.
            continue;
        }
        let base = |event: &&EventEntry| event.erratum.is_none();
        let base: Vec<_> = events.iter().filter(base).map(|of| of.event.clone()).collect();
        let changed: Vec<_> = match seed % 3 {
            0 => events.iter().map(|of| of.event.clone()).collect(),
            _ => base.iter().skip(30).cloned().collect(),
        };
        let (seen, there) = small_differences(&first, &second, [&truth(base), &truth(changed)]);
        assert_eq!(seen, 0, "seed {seed}");
        open += there;
        assert!(second.figures.iter().any(|of| matches!(of, ReportFigure::Told { count: 11.. })));
    }
    assert!(open > 20, "the differences are small in truth: {open}");
}

#[test]
fn an_edition_says_why_and_counts_what_was_late() {
    let events = events(7, 400, &[("late", 40)]);
    let first = made(request(), &events).unwrap();
    let second = made(correcting(&first), &events).unwrap();
    let told = |report: &Report| {
        let cell = report.cell(voice_core::report::TableKind::Totals, "contacts", None);
        report.published(cell.unwrap())
    };
    assert_eq!((told(&first), told(&second)), (Some(400), Some(440)));
    let page = second.html(voice_core::language::Language::English, None);
    assert!(page.contains("Edition 2.") && page.contains("came to be known late"), "{page}");
    assert!(!first.html(voice_core::language::Language::English, None).contains("Edition"));
    let page = second.html(voice_core::language::Language::Spanish, None);
    assert!(page.contains("Edición 2.") && page.contains("Por qué: "), "{page}");
    assert!(second.csv(None).lines().nth(1).unwrap().contains(",2026Q4,2,2026-10-31,"));
    assert!(first.csv(None).lines().nth(1).unwrap().contains(",2026Q4,1,,"));
    // A third has what came after, of which there is nothing.
    let request = request().correcting("2026-10-31".parse().unwrap()).after([first, second]);
    assert_eq!(made(request.unwrap(), &events).unwrap_err().code(), "no-errata");
}

#[test]
fn a_report_of_other_days_keeps_to_the_edition() {
    // The year to date of the next quarter has the errata of the edition, and no later ones.
    let mut all = events(9, 400, &[("late", 40)]);
    let mut later = events(10, 300, &[]);
    later.iter_mut().for_each(|entry| {
        let CountedEvent::Contact { on, .. } = &mut entry.event else { return };
        *on = on
            .to_string()
            .replace("2026-0", "2026-1")
            .parse()
            .unwrap_or("2026-10-09".parse().unwrap());
    });
    let first = made(request(), &all).unwrap();
    let second = made(correcting(&first), &all).unwrap();
    all.extend(later);
    let whole = ReportRequest::new("2026-07-01--2026-12-31".parse().unwrap());
    let whole = whole.after([first.clone(), second.clone()]).unwrap();
    let mut tally = Tally::from_request(whole);
    all.iter().for_each(|event| tally.add_entry(event).unwrap());
    let whole =
        tally.report(ConfidentialityRule::default(), "2027-01-04".parse().unwrap(), false).unwrap();
    assert_eq!(whole.edition, None);
    assert_eq!(whole.errata, second.errata);
    whole.audit_after(&[first, second]).unwrap();
}

#[test]
fn what_cannot_be_corrected_is_told() {
    let few = events(1, 400, &[("late", 3), ("duplicate", 9)]);
    let first = made(request(), &few).unwrap();
    assert_eq!(made(correcting(&first), &few).unwrap_err().code(), "few-errata");
    let none = events(1, 400, &[]);
    assert_eq!(made(correcting(&first), &none).unwrap_err().code(), "no-errata");
    let unpublished = request().correcting("2026-10-31".parse().unwrap());
    assert_eq!(made(unpublished, &few).unwrap_err().code(), "not-published");
    assert!(matches!(request().after([first.clone()]), Err(EarlierError::PublishedAlready(_))));
    // It takes away more than there was.
    let mut never = none.clone();
    let mut erratum = events(2, 0, &[("late", 1)]).remove(0);
    erratum.erratum.as_mut().unwrap().reason = voice_core::report::ErratumReason::Mistaken;
    never.extend(std::iter::repeat_n(erratum.clone(), 60));
    assert_eq!(made(correcting(&first), &never).unwrap_err().code(), "never-counted");
    let mut tally = Tally::from_request(request());
    erratum.erratum.as_mut().unwrap().noted_on = erratum.event.on();
    assert_eq!(tally.add_entry(&erratum), Err(EventError::NotedBefore));
    // What comes to be known later is for another edition.
    erratum.erratum.as_mut().unwrap().noted_on = "2026-11-20".parse().unwrap();
    tally.add_entry(&erratum).unwrap();
    assert_eq!((tally.counted(), tally.later_errata()), (0, 1));
}

#[test]
fn an_identifier_counts_once() {
    let mut tally = Tally::from_request(request());
    let line = |step: &str, more: &str| {
        format!(
            r#"{{"event": {{"kind": "notice", "on": "2026-08-03", "step": "{step}"}}, "id": "n-1"{more}}}"#
        )
    };
    tally.line(line("sent", "").as_bytes()).unwrap();
    tally.line(line("sent", "").as_bytes()).unwrap();
    let other = tally.line(line("stopped", "").as_bytes()).unwrap_err();
    assert_eq!((other.code(), tally.counted(), tally.duplicates()), ("other-event", 1, 1));
    assert!(!other.to_string().contains("n-1"));
    // An erratum names the event that it is about.
    let erratum = r#", "erratum": {"noted_on": "2026-10-20", "reason": "duplicate"}"#;
    tally.line(line("sent", erratum).as_bytes()).unwrap();
    assert_eq!((tally.duplicates(), tally.later_errata()), (1, 1));
}

/// Where errata of a topic are few its details are withheld, and may be none.
#[test]
fn a_detail_withheld_for_errata_may_be_none() {
    let mut all = events(11, 400, &[("late", 40)]);
    // Of the topic of social services there are a few errata, and none of its detail.
    let mut number = 0;
    all.retain(|entry| {
        let CountedEvent::Contact { facts, .. } = &entry.event else { return true };
        let few = entry.erratum.is_some() && facts.topic.as_str() == "referral";
        number += usize::from(few);
        !few || number <= 4
    });
    let later = r#""noted_on": "2026-11-20", "reason": "late""#;
    let mut third = events(12, 0, &[("late", 40)]);
    for entry in &mut third {
        entry.erratum = Some(from_json(format!("{{{later}}}").as_bytes()).unwrap());
    }
    all.extend(third);
    let first = made(request(), &all).unwrap();
    let second = made(correcting(&first), &all).unwrap();
    let detail = |report: &Report| {
        let by = voice_core::report::TableKind::TopicDetails;
        report.published(report.cell(by, "social-services", None).unwrap())
    };
    assert_eq!((detail(&first), detail(&second)), (Some(0), None));
    // The next edition takes it for what it is.
    let request = request().correcting("2026-11-30".parse().unwrap());
    let third = request.after([first.clone(), second.clone()]).unwrap();
    let mut tally = Tally::from_request(third);
    all.iter().for_each(|event| tally.add_entry(event).unwrap());
    let third =
        tally.report(ConfidentialityRule::default(), "2026-12-01".parse().unwrap(), false).unwrap();
    third.audit_after(&[first, second]).unwrap();
}
