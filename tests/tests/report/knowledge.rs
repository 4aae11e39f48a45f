//! What a reader knows of how events are made is what the report is protected against: relations
//! are written here from what the words mean, and not from the report.

use voice_core::report::{
    ConfidentialityRule, CountedEvent, EventError, Report, ReportRequest, TableKind, Tally, Zeros,
};
use voice_core::wire::{Diagnostic as _, from_value};

fn contact(day: &str, topic: &str, answered: &str) -> CountedEvent {
    from_value(serde_json::json!({
        "kind": "contact", "on": day, "route": "support", "answered": answered,
        "facts": {
            "danger": "none", "topic": topic, "caller": "other", "channel": "telephone",
            "language": "en"
        },
    }))
    .unwrap()
}

fn make(request: ReportRequest, events: &[CountedEvent], today: &str) -> Report {
    let mut tally = Tally::from_request(request);
    events.iter().for_each(|event| tally.add(event).unwrap());
    tally.report(ConfidentialityRule::default(), today.parse().unwrap(), true).unwrap()
}

fn request(period: &str) -> ReportRequest {
    ReportRequest::new(period.parse().unwrap())
}

fn told(report: &Report, by: TableKind, row: &str) -> Option<u64> {
    report.published(report.cell(by, row, None).unwrap())
}

/// 75 contacts, each about one thing: 40 questions and 30 about notices leave five.
#[test]
fn one_topic_each_is_a_sum() {
    let topics = [("question", 40), ("notices", 30), ("history", 5)];
    let events: Vec<CountedEvent> = topics
        .iter()
        .flat_map(|&(topic, times)| (0..times).map(move |_| contact("2026-07-06", topic, "later")))
        .collect();
    let report = make(request("2026Q4").with_one_topic(), &events, "2026-10-01");
    let row = |topic: &str| told(&report, TableKind::Topics, topic);
    assert_eq!((row("history"), row("further")), (None, Some(0)));
    let all = told(&report, TableKind::Totals, "contacts");
    let open = ["question", "notices"].map(row).iter().filter(|count| count.is_none()).count();
    assert!(open + usize::from(all.is_none()) > 0, "five follow");
    report.audit().unwrap();
    // Who is not told so may not say it: a second topic is an error with its code.
    let mut tally = Tally::from_request(request("2026Q4").with_one_topic());
    let second = contact("2026-07-06", "question", "later").with_topic("notices".parse().unwrap());
    assert_eq!(tally.add(&second), Err(EventError::SecondTopic));
    assert_eq!(EventError::SecondTopic.code(), "second-topic");
    assert_eq!(tally.counted(), 0);
}

/// 79 questions, 44 for one thing and 39 for another and none for a third: four for both.
#[test]
fn who_asked_for_both_is_a_small_count() {
    let [one, other] = ["custody-status", "bond"];
    let question = |categories: &[&str]| -> CountedEvent {
        from_value(serde_json::json!({
            "kind": "question", "on": "2026-07-06", "categories": categories,
        }))
        .unwrap()
    };
    let mut events = vec![question(&[one]); 40];
    events.extend(vec![question(&[other]); 35]);
    events.extend(vec![question(&[one, other]); 4]);
    let report = make(request("2026Q4"), &events, "2026-10-01");
    let row = |word: &str| told(&report, TableKind::Questions, word);
    let all = told(&report, TableKind::Totals, "questions");
    assert_eq!(row("further"), None);
    // With all three told, 44 + 39 - 79 = 4.
    assert!([row(one), row(other), all].contains(&None));
    report.audit().unwrap();
}

/// Answered at once or on its day, a contact stays so: the year less three quarters is the fourth.
#[test]
fn what_can_no_longer_change_is_linked() {
    let mut events = Vec::new();
    for (month, few) in [("2025-11", 40), ("2026-02", 40), ("2026-05", 40), ("2026-08", 3)] {
        events.extend((0..few).map(|_| contact(&format!("{month}-03"), "question", "same-day")));
        events.extend((0..60).map(|_| contact(&format!("{month}-04"), "notices", "at-once")));
    }
    let mut published: Vec<Report> = Vec::new();
    for (period, today) in [
        ("2026Q1", "2026-01-01"),
        ("2026Q2", "2026-04-01"),
        ("2026Q3", "2026-07-01"),
        ("2026Q4", "2026-10-01"),
        ("FY2026", "2026-10-01"),
    ] {
        let report = make(request(period).after(published.clone()).unwrap(), &events, today);
        report.audit_after(&published).unwrap();
        published.push(report);
    }
    let row = |report: &Report| told(report, TableKind::AnswerTimes, "same-day");
    let counts: Vec<Option<u64>> = published.iter().map(row).collect();
    assert_eq!(counts[3], None);
    assert!(counts[..3].contains(&None) || counts[4].is_none(), "{counts:?}");

    // A provisional report less the final one.
    let early = make(request("2026Q4"), &events[..events.len() - 1], "2026-08-04");
    let mut later = events.clone();
    later.extend((0..40).map(|_| contact("2026-08-02", "question", "same-day")));
    let early_of = |events: &[CountedEvent]| make(request("2026Q4"), events, "2026-08-03");
    let first = early_of(&later);
    let last = make(request("2026Q4").after([first.clone()]).unwrap(), &later, "2026-10-01");
    assert!(row(&first).is_none() || row(&last).is_none(), "43 less 40 is 3");
    last.audit_after(&[first]).unwrap();
    drop(early);
}

/// 71 contacts, of which 44 were answered at once and 23 on their day: four were not.
#[test]
fn answered_after_the_day_is_a_small_count() {
    let rule = ConfidentialityRule::new(5, Zeros::Withheld).unwrap();
    let times = [("at-once", 44), ("same-day", 23), ("within-week", 2), ("not-yet", 2)];
    let events: Vec<CountedEvent> = times
        .iter()
        .flat_map(|&(time, many)| (0..many).map(move |_| contact("2026-07-06", "question", time)))
        .collect();
    let mut tally = Tally::from_request(request("2026Q4"));
    events.iter().for_each(|event| tally.add(event).unwrap());
    let report = tally.report(rule, "2026-10-01".parse().unwrap(), true).unwrap();
    report.audit().unwrap();
    let day = ["at-once", "same-day"].map(|row| told(&report, TableKind::AnswerTimes, row));
    let all = told(&report, TableKind::Totals, "contacts");
    assert!(day.contains(&None) || all.is_none(), "{all:?} less {day:?} is four");
}

/// One contact in a quarter: were zeros told, all other rows would say what it was.
#[test]
fn one_contact_makes_no_profile() {
    let report =
        make(request("2026Q4"), &[contact("2026-07-06", "history", "later")], "2026-10-01");
    for by in [
        TableKind::Topics,
        TableKind::Routes,
        TableKind::Channels,
        TableKind::Languages,
        TableKind::Callers,
        TableKind::Places,
        TableKind::AnswerTimes,
        TableKind::Weeks,
    ] {
        let table = report.tables.iter().find(|table| table.by == by).unwrap();
        let all = table.rows.iter().flat_map(|row| &row.cells);
        assert!(all.clone().all(|&cell| report.published(cell).is_none()), "{by:?}");
    }
    // Nobody was referred: that is no profile of anybody.
    assert_eq!(told(&report, TableKind::Totals, "referrals"), Some(0));
    assert_eq!(report.zeros, Zeros::Guarded);
    report.audit().unwrap();
}

/// Forty referrals for shelter, all declined: whoever knows that somebody was referred knows what
/// became of it.
#[test]
fn all_of_one_kind_is_not_told() {
    let referral = |need: &str, outcome: &str| -> CountedEvent {
        from_value(serde_json::json!({
            "kind": "referral", "on": "2026-07-06", "need": need, "outcome": outcome,
        }))
        .unwrap()
    };
    let mut events = vec![referral("shelter", "declined"); 40];
    events.extend(vec![referral("counseling", "helped"); 30]);
    events.extend(vec![referral("counseling", "declined"); 30]);
    let report = make(request("2026Q4"), &events, "2026-10-01");
    let cell = |column: &str| {
        report.published(report.cell(TableKind::Referrals, "shelter", Some(column)).unwrap())
    };
    assert_eq!(["declined", "helped", "open"].map(cell), [None; 3]);
    report.audit().unwrap();
    // With zeros told, as an office may choose, it is.
    let mut tally = Tally::new("2026Q4".parse().unwrap());
    events.iter().for_each(|event| tally.add(event).unwrap());
    let rule = ConfidentialityRule::new(11, Zeros::Told).unwrap();
    let report = tally.report(rule, "2026-10-01".parse().unwrap(), false).unwrap();
    let cell = report.cell(TableKind::Referrals, "shelter", Some("declined")).unwrap();
    assert_eq!(report.published(cell), Some(40));
}

/// What is not recorded has no table, and an event that has it all the same is an error.
#[test]
fn what_is_not_recorded_is_no_zero() {
    let without = || request("2026Q4").without([TableKind::Places, TableKind::AnswerTimes]);
    let events = vec![contact("2026-07-06", "question", "not-recorded"); 20];
    let report = make(without(), &events, "2026-10-01");
    assert!(report.cell(TableKind::Places, "CA", None).is_none());
    let page = report.html(voice_core::language::Language::English, None);
    assert!(page.contains("Not recorded") && !page.contains("Not yet"));
    let mut tally = Tally::from_request(without());
    let answered = contact("2026-07-06", "question", "at-once");
    assert_eq!(tally.add(&answered), Err(EventError::NotRecorded(TableKind::AnswerTimes)));
}

/// What people received and what could not be met are counted each time, and shown in both
/// languages; where the office notes neither, the report says so.
#[test]
fn services_and_unmet_needs_are_counted() {
    let service = |kind: &str| -> CountedEvent {
        from_value(serde_json::json!({
            "kind": "service", "on": "2026-07-06", "service": kind
        }))
        .unwrap()
    };
    let unmet = |need: &str, reason: &str| -> CountedEvent {
        from_value(serde_json::json!({
            "kind": "unmet", "on": "2026-07-06", "need": need, "reason": reason
        }))
        .unwrap()
    };
    let mut events = vec![service("crisis-intervention"); 30];
    events.extend(vec![service("compensation-claim"); 20]);
    events.extend(vec![unmet("shelter", "no-room"); 25]);
    events.extend(vec![unmet("counseling", "no-language"); 15]);
    let report = make(request("2026Q4"), &events, "2026-10-01");
    for (by, row, count) in [
        (TableKind::Totals, "services", 50),
        (TableKind::Services, "compensation-claim", 20),
        (TableKind::Services, "relocation", 0),
        (TableKind::Totals, "unmet", 40),
        (TableKind::UnmetNeeds, "shelter", 25),
        (TableKind::UnmetReasons, "no-language", 15),
    ] {
        assert_eq!(told(&report, by, row), Some(count), "{row}");
    }
    let page = |language| report.html(language, None);
    let english = page(voice_core::language::Language::English);
    assert!(english.contains("Needs that could not be met, by why not</h2>"));
    assert!(english.contains("40\u{a0}needs that could not be met"));
    let spanish = page(voice_core::language::Language::Spanish);
    assert!(spanish.contains("Intervención en crisis") && spanish.contains("Sin lugar"));

    let without = || request("2026Q4").without([TableKind::Services, TableKind::UnmetNeeds]);
    let report = make(without(), &[], "2026-10-01");
    for by in [TableKind::Services, TableKind::UnmetNeeds, TableKind::UnmetReasons] {
        assert!(report.tables.iter().all(|table| table.by != by), "{by:?}");
    }
    assert_eq!(report.cell(TableKind::Totals, "unmet", None), None);
    let mut tally = Tally::from_request(without());
    for (event, by) in [(40, TableKind::Services), (50, TableKind::UnmetNeeds)] {
        assert_eq!(tally.add(&events[event]), Err(EventError::NotRecorded(by)));
    }
}

/// Contacts are routed by a table that anybody can read: 50 of the press line, 47 of them about the
/// press, leave three reporters with a question.
#[test]
fn what_follows_from_the_routes_is_protected() {
    let contact = |topic: &str, caller: &str, route: &str| -> CountedEvent {
        from_value(serde_json::json!({
            "kind": "contact", "on": "2026-07-06", "route": route, "answered": "at-once",
            "facts": {
                "danger": "none", "topic": topic, "caller": caller, "channel": "telephone",
                "language": "en"
            },
        }))
        .unwrap()
    };
    let mut events = vec![contact("media", "press", "press-office"); 47];
    events.extend(vec![contact("question", "press", "press-office"); 3]);
    events.extend(vec![contact("question", "other", "support"); 60]);
    events.extend(vec![contact("notices", "victim", "support"); 30]);
    let routed = || request("2026Q4").with_routes_of(voice_core::inquiry::Triage::reference());
    let report = make(routed(), &events, "2026-10-01");
    let press = [
        told(&report, TableKind::Routes, "press-office"),
        told(&report, TableKind::Topics, "media"),
    ];
    // Nobody was in danger; no history or local contact was asked for.
    let zeros = [
        told(&report, TableKind::Routes, "emergency"),
        told(&report, TableKind::Topics, "history"),
        told(&report, TableKind::Topics, "local-contact"),
    ];
    assert!(press.contains(&None) || zeros.contains(&None), "{press:?}");
    report.audit().unwrap();
    let mut tally = Tally::from_request(routed());
    assert_eq!(tally.add(&contact("media", "press", "support")), Err(EventError::OtherRoute));
}
