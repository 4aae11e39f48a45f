//! A tally of parts is that of the whole, and one that was kept makes the same report.

use core::num::NonZeroU64;

use fastrand::Rng;
use voice_core::category::Category;
use voice_core::inquiry::{
    Caller, Channel, ContactLanguage, ContactTopic, Danger, InquiryFacts, Triage,
};
use voice_core::notification::NoticeKind;
use voice_core::referral::ReferralNeed;
use voice_core::report::{
    AnswerTime, ConfidentialityRule, CountedEvent, CountedRoute, Erratum, ErratumReason,
    EventEntry, EventError, NoticeStep, ReferralOutcome, ReportRequest, ServedBefore, TableKind,
    Tally, TallyError, TallyRecord, TopicDetail, UnmetReason, VictimRole, VictimService,
    Victimization, Zeros,
};
use voice_core::service::SupportKind;
use voice_core::wire::{Day, Diagnostic, Set, from_json, to_json};

fn pick<T: Copy>(rng: &mut Rng, of: &[T]) -> T {
    // The first far more often than the last, so that some counts are small.
    let place = rng.f64() * rng.f64() * of.len() as f64;
    of[(place as usize).min(of.len() - 1)]
}

fn some<T: Copy + Ord>(rng: &mut Rng, of: &[T]) -> Set<T> {
    (0..=rng.usize(..3)).map(|_| pick(rng, of)).collect()
}

fn day(rng: &mut Rng) -> Day {
    format!("2026-{:02}-{:02}", 4 + rng.u64(..6), 1 + rng.u64(..30)).parse().unwrap()
}

fn event(rng: &mut Rng) -> CountedEvent {
    let on = day(rng);
    let need = |rng: &mut Rng| rng.bool().then(|| pick(rng, &ReferralNeed::ALL));
    match rng.usize(..14) {
        0 => CountedEvent::Served {
            on,
            before: pick(rng, &ServedBefore::ALL),
            role: pick(rng, &VictimRole::ALL),
            victimizations: some(rng, &Victimization::ALL),
        },
        1 => CountedEvent::Service { on, service: pick(rng, &VictimService::ALL) },
        2 => CountedEvent::Unmet { on, need: need(rng), reason: pick(rng, &UnmetReason::ALL) },
        3 => CountedEvent::Support { on, support: pick(rng, &SupportKind::ALL) },
        4 => CountedEvent::Question { on, categories: some(rng, &Category::ALL) },
        5 => {
            let outcome = pick(rng, &ReferralOutcome::ALL);
            CountedEvent::Referral { on, need: need(rng), outcome }
        }
        6 => CountedEvent::SignUp { on, kinds: some(rng, &NoticeKind::ALL) },
        7 => CountedEvent::Notice { on, step: pick(rng, &NoticeStep::ALL) },
        _ => contact(rng, on),
    }
}

fn contact(rng: &mut Rng, on: Day) -> CountedEvent {
    let facts = InquiryFacts {
        danger: pick(rng, &Danger::ALL),
        topic: pick(rng, &ContactTopic::ALL),
        caller: pick(rng, &Caller::ALL),
        channel: pick(rng, &Channel::ALL),
        language: pick(rng, &ContactLanguage::ALL),
    };
    let states = ["CA", "TX", "FL", "NY", "IL", "AZ", "GA", "WY"];
    let also = (rng.u8(..4) == 0).then(|| some(rng, &ContactTopic::ALL));
    let about = |detail: &TopicDetail| {
        also.iter().flatten().chain([&facts.topic]).any(|of| *of == detail.topic())
    };
    let details: Set<TopicDetail> = TopicDetail::ALL.into_iter().filter(about).collect();
    CountedEvent::Contact {
        on,
        facts,
        route: pick(rng, &CountedRoute::ALL),
        details: Some(details).filter(|details| !details.is_empty() && rng.bool()),
        also,
        place: rng.bool().then(|| pick(rng, &states).parse().unwrap()),
        city: None,
        answered: pick(rng, &AnswerTime::ALL),
    }
}

/// Events of half a year: some with an identifier, some of those twice, and some errata.
fn entries(seed: u64, number: usize) -> Vec<EventEntry> {
    let mut rng = Rng::with_seed(seed);
    let mut all: Vec<EventEntry> = Vec::new();
    for place in 0..number {
        let mut entry = EventEntry::from(event(&mut rng));
        match rng.usize(..8) {
            0 => entry.id = Some(format!("event-{place}").parse().unwrap()),
            1 => {
                let noted_on = format!("2026-{}-20", 10 + rng.u8(..3)).parse().unwrap();
                let erratum = |reason| Some(Erratum { noted_on, reason });
                entry.erratum =
                    erratum(pick(&mut rng, &[ErratumReason::Late, ErratumReason::Corrected]));
                if let Some(before) =
                    all.iter().rev().find(|one| one.erratum.is_none() && one.id.is_none())
                    && rng.bool()
                    && place % 2 == 0
                {
                    entry.event = before.event.clone();
                    entry.erratum = erratum(ErratumReason::Mistaken);
                }
            }
            2 if place > 0 => {
                let before = all[rng.usize(..all.len())].clone();
                if before.id.is_some() {
                    entry = before;
                }
            }
            _ => {}
        }
        all.push(entry);
    }
    all
}

fn request() -> ReportRequest {
    ReportRequest::new("2026-04-01--2026-09-30".parse().unwrap())
        .with_errata_days(["2026-10-31", "2026-11-30"].map(|day| day.parse().unwrap()))
}

fn counted<'a>(request: ReportRequest, of: impl IntoIterator<Item = &'a EventEntry>) -> Tally {
    let mut tally = Tally::from_request(request);
    of.into_iter().for_each(|entry| tally.add_entry(entry).unwrap());
    tally
}

fn kept(tally: &Tally) -> String {
    to_json(&tally.record()).unwrap()
}

fn read(json: &str) -> TallyRecord {
    from_json(json.as_bytes()).unwrap()
}

/// The events of each part, all lines with one identifier in one.
fn parts(entries: &[EventEntry], number: usize, seed: u64) -> Vec<Vec<&EventEntry>> {
    let mut rng = Rng::with_seed(seed);
    let mut parts = vec![Vec::new(); number];
    for entry in entries {
        let part = match &entry.id {
            Some(id) => id.as_str().bytes().map(usize::from).sum::<usize>() % number,
            None => rng.usize(..number),
        };
        parts[part].push(entry);
    }
    parts
}

#[test]
fn parts_merged_in_any_order_are_the_whole() {
    for seed in 0..8 {
        let entries = entries(seed, 300);
        let whole = kept(&counted(request(), &entries));
        let parts = parts(&entries, 3, seed);
        let [a, b, c] = [0, 1, 2].map(|part| counted(request(), parts[part].iter().copied()));
        let merged = |one: &Tally, other: &Tally| {
            let mut one = one.clone();
            one.merge(other).unwrap();
            one
        };
        assert_eq!(kept(&merged(&merged(&a, &b), &c)), whole, "seed {seed}");
        assert_eq!(kept(&merged(&a, &merged(&b, &c))), whole, "seed {seed}");
        assert_eq!(kept(&merged(&merged(&c, &b), &a)), whole, "seed {seed}");
        let none = Tally::from_request(request());
        assert_eq!(kept(&merged(&none, &counted(request(), &entries))), whole);
        assert!(a.duplicates() + b.duplicates() + c.duplicates() > 0 || seed > 0);
    }
}

#[test]
fn what_was_kept_is_read_again() {
    for seed in 0..8 {
        let tally = counted(request(), &entries(seed, 300));
        let record = tally.record();
        assert!(record.errata.is_some() && record.identified > 0);
        let again = Tally::from_record(&read(&kept(&tally)), request()).unwrap();
        assert_eq!(again.record(), record, "seed {seed}");
        let numbers = |of: &Tally| (of.counted(), of.outside(), of.duplicates(), of.later_errata());
        assert_eq!(numbers(&again), numbers(&tally));
    }
}

/// A report of some of the days that were counted, with a year to date and without, as it is made
/// of the events themselves.
#[test]
fn a_report_of_what_was_kept_is_that_of_the_events() {
    let today: Day = "2026-12-01".parse().unwrap();
    for seed in 0..2 {
        let mut rng = Rng::with_seed(seed);
        let entries: Vec<EventEntry> = (0..3_000).map(|_| event(&mut rng).into()).collect();
        let record = read(&kept(&counted(request(), &entries)));
        for zeros in [Zeros::Guarded, Zeros::Withheld] {
            let rule = ConfidentialityRule::new(11, zeros).unwrap();
            let quarter = ReportRequest::new("2026Q4".parse().unwrap());
            let tally = Tally::from_record(&record, quarter.clone()).unwrap();
            let events = counted(quarter, &entries);
            assert_eq!((tally.counted(), tally.outside()), (events.counted(), events.outside()));
            let report =
                |tally: &Tally| tally.report(rule, today, false).map_err(|e| e.to_string());
            let (made, expected) = (report(&tally).unwrap(), report(&events).unwrap());
            assert_eq!(to_json(&made).unwrap(), to_json(&expected).unwrap(), "seed {seed}");
        }
    }
}

/// A further edition has the errata that were kept.
#[test]
fn a_further_edition_of_what_was_kept_is_that_of_the_events() {
    let mut rng = Rng::with_seed(7);
    let contacts = |rng: &mut Rng, noted: Option<&str>| -> Vec<EventEntry> {
        let mut some = Vec::new();
        for _ in 0..400 {
            let mut entry = EventEntry::from(contact(rng, "2026-08-03".parse().unwrap()));
            entry.erratum = noted
                .map(|day| Erratum { noted_on: day.parse().unwrap(), reason: ErratumReason::Late });
            some.push(entry);
        }
        some
    };
    let mut entries = contacts(&mut rng, None);
    entries.extend(contacts(&mut rng, Some("2026-10-20")));
    entries.extend(contacts(&mut rng, Some("2026-12-20")));
    let record = read(&kept(&counted(request(), &entries)));
    let quarter = ReportRequest::new("2026Q4".parse().unwrap());
    let first = counted(quarter.clone(), &entries)
        .report(ConfidentialityRule::default(), "2026-10-01".parse().unwrap(), false)
        .unwrap();
    let correcting = |through: &str| {
        quarter.clone().correcting(through.parse().unwrap()).after([first.clone()]).unwrap()
    };
    let second = correcting("2026-10-31");
    let report = |tally: Tally| {
        let report =
            tally.report(ConfidentialityRule::default(), "2026-11-01".parse().unwrap(), false);
        (to_json(&report.unwrap()).unwrap(), tally.later_errata())
    };
    let tally = Tally::from_record(&record, second.clone()).unwrap();
    assert_eq!(tally.later_errata(), 400);
    assert_eq!(report(tally), report(counted(second, &entries)));
    let refused = Tally::from_record(&record, correcting("2026-10-30")).unwrap_err();
    assert_eq!(refused, TallyError::MissingErrataDay("2026-10-30".parse().unwrap()));
}

/// An event with an identifier, as it is noted.
fn named(id: &str, step: &str) -> EventEntry {
    let json = format!(
        r#"{{"event": {{"kind": "notice", "on": "2026-08-03", "step": "{step}"}}, "id": "{id}"}}"#
    );
    from_json(json.as_bytes()).unwrap()
}

#[test]
fn an_identifier_in_two_parts_is_refused() {
    let of = |id: &str, step: &str| counted(request(), [&named(id, step)]);
    let before = of("notice-7", "sent");
    let mut merged = before.clone();
    for step in ["sent", "stopped"] {
        assert_eq!(merged.merge(&of("notice-7", step)), Err(TallyError::SharedIdentifier));
    }
    assert_eq!(kept(&merged), kept(&before), "what is refused changes nothing");
    merged.merge(&of("notice-8", "sent")).unwrap();
    assert_eq!((merged.counted(), merged.record().identified), (2, 2));

    // A record does not say which identifiers it had.
    assert!(!kept(&merged).contains("notice-7"));
    let read_again = |tally: &Tally| Tally::from_record(&read(&kept(tally)), request()).unwrap();
    let refused = Err(TallyError::UnlistedIdentifiers);
    assert_eq!(read_again(&merged).merge(&of("notice-9", "sent")), refused);
    assert_eq!(of("notice-9", "sent").merge(&read_again(&merged)), refused);
    let mut kept_once = read_again(&merged);
    let mut anonymous = named("x", "sent");
    anonymous.id = None;
    kept_once.merge(&counted(request(), [&anonymous])).unwrap();
    kept_once.merge_distinct(&of("notice-9", "sent")).unwrap();
    assert_eq!((kept_once.counted(), kept_once.record().identified), (4, 3));
}

/// Lines that were brought together by their identifier count as they do one after the other.
#[test]
fn lines_brought_together_count_once() {
    let (inside, mut outside) = (named("a", "sent"), named("b", "sent"));
    outside.event =
        CountedEvent::Notice { on: "2025-08-03".parse().unwrap(), step: NoticeStep::Sent };
    let lines = [&inside, &inside, &inside, &outside, &outside];
    let mut together = Tally::from_request(request());
    together.add_distinct(&inside, NonZeroU64::new(3).unwrap()).unwrap();
    together.add_distinct(&outside, NonZeroU64::new(2).unwrap()).unwrap();
    assert_eq!(kept(&together), kept(&counted(request(), lines)));
}

#[test]
fn tallies_for_different_reports_are_not_merged() {
    let others = [
        ReportRequest::new("2026Q4".parse().unwrap()),
        request().with_one_topic(),
        request().without([TableKind::Places]),
        request().with_routes_of(Triage::reference()),
        request().with_errata_days(["2026-12-31".parse().unwrap()]),
    ];
    for other in others {
        let mut tally = Tally::from_request(request());
        assert_eq!(tally.merge(&Tally::from_request(other)), Err(TallyError::OtherRequest));
    }
}

/// A city that was kept is counted by a report that has cities, and by no other.
#[test]
fn cities_that_were_kept_need_their_table() {
    let mut rng = Rng::with_seed(1);
    let mut one = EventEntry::from(contact(&mut rng, "2026-08-03".parse().unwrap()));
    let CountedEvent::Contact { place, .. } = &mut one.event else { unreachable!() };
    *place = Some("IL".parse().unwrap());
    let elsewhere = counted(request(), [&one]).record();
    assert!(Tally::from_record(&elsewhere, request()).is_ok(), "no city was said");
    let CountedEvent::Contact { city, .. } = &mut one.event else { unreachable!() };
    *city = Some("chicago".parse().unwrap());
    let record = read(&kept(&counted(request().with_cities(), [&one])));
    let again = Tally::from_record(&record, request().with_cities()).unwrap();
    assert_eq!(again.record(), record);
    let refused = Tally::from_record(&record, request()).unwrap_err();
    assert_eq!(refused, TallyError::Condition(EventError::NoCities));
}

/// What a report says of events is asked of the counts, as it is of each event.
#[test]
fn conditions_of_the_report_are_asked_of_what_was_kept() {
    let conditions = [
        request().with_one_topic(),
        request().with_routes_of(Triage::reference()),
        request().without([TableKind::Places]),
        request().without([TableKind::AnswerTimes]),
        request().without([TableKind::TopicDetails]),
        request().without([TableKind::SupportGiven]),
        request().without([TableKind::Victimizations]),
        request().without([TableKind::Services]),
        request().without([TableKind::UnmetNeeds]),
    ];
    let mut both = [0; 2];
    for seed in 0..200 {
        let one = EventEntry::from(event(&mut Rng::with_seed(seed)));
        let record = counted(request(), [&one]).record();
        for condition in &conditions {
            let of_event = Tally::from_request(condition.clone()).add_entry(&one);
            let of_record = Tally::from_record(&record, condition.clone()).map(drop);
            let expected = of_event.map_err(|error| TallyError::Condition(error).code());
            both[usize::from(expected.is_ok())] += 1;
            assert_eq!(of_record.map_err(|error| error.code()), expected, "seed {seed}");
        }
    }
    assert!(both[0] > 100 && both[1] > 100, "{both:?}");
}

#[test]
fn a_record_that_no_tally_wrote_is_refused() {
    let record = counted(request(), &entries(1, 300)).record();
    let refused = |change: &dyn Fn(&mut TallyRecord)| {
        let mut other = record.clone();
        change(&mut other);
        Tally::from_record(&other, request()).map(drop).unwrap_err().code()
    };
    assert_eq!(refused(&|of| of.counted += 1), "miscounted");
    assert_eq!(refused(&|of| of.days.swap(0, 1)), "wrong-day");
    assert_eq!(refused(&|of| of.days[1].on = of.days[0].on), "wrong-day");
    assert_eq!(refused(&|of| of.period = "2026-04-02--2026-09-30".parse().unwrap()), "missing-day");
    let word = |word: &str| word.parse().unwrap();
    assert_eq!(refused(&|of| of.days[0].tables[0].rows[0].word = word("faxes")), "unknown-row");
    assert_eq!(refused(&|of| of.days[0].tables[0].by = TableKind::Weeks), "unknown-row");
    let twice = |of: &mut TallyRecord| {
        let rows = &mut of.days[0].tables[0].rows;
        rows.push(rows[0].clone());
    };
    assert_eq!(refused(&twice), "unknown-row");
    let mixed = |of: &mut TallyRecord| {
        of.errata.as_mut().unwrap()[0].reasons =
            [ErratumReason::Late, ErratumReason::Mistaken].into_iter().collect();
    };
    assert_eq!(refused(&mixed), "mixed-errata");
    let through =
        |of: &mut TallyRecord| of.errata.as_mut().unwrap()[0].through = day(&mut Rng::with_seed(1));
    assert_eq!(refused(&through), "mixed-errata");
    // Nothing overflows, whatever a record says.
    for count in [u64::MAX, u64::MAX / 2, i64::MAX as u64] {
        let much = |of: &mut TallyRecord| {
            for row in &mut of.days[0].tables[0].rows {
                row.count = count;
            }
            of.later_errata = count;
            of.outside = count;
        };
        assert!(["too-many", "miscounted"].contains(&refused(&much)));
    }
    assert_eq!(refused(&|of| of.outside = u64::MAX), "too-many");
    let huge = Tally::from_record(
        &{
            let mut of = record.clone();
            of.outside = (i64::MAX / 2) as u64;
            of
        },
        request(),
    )
    .unwrap();
    let (mut none, mut other) = (huge.clone(), huge);
    other.merge_distinct(&none).unwrap_err();
    assert_eq!(none.merge_distinct(&other), Err(TallyError::TooMany));
    assert_eq!(format!("{record:?}"), "TallyRecord(..)");
}
