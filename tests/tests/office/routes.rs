//! Every combination of what can be known of a contact has exactly one route, and a table that
//! breaks that is refused.

use voice_core::inquiry::{
    Caller, Channel, ContactLanguage, ContactTopic, Danger, Directions, InquiryFacts, Route,
    Triage, TriageError, TriageErrors, TriageRule, TriageRuleId, TriageTable,
};
use voice_core::language::{Bilingual, Note};
use voice_core::office::LineRole;
use voice_core::requester::Capacity;
use voice_core::service::SupportKind;
use voice_core::wire::{Diagnostic as _, Set};

use crate::{day, office};

fn triage() -> &'static Triage {
    Triage::reference()
}

/// Where a contact goes, written down anew.
fn expected(facts: InquiryFacts) -> Route {
    let (capacity, press) = (facts.caller.capacity(), facts.caller == Caller::Press);
    let victims = matches!(
        capacity,
        Some(Capacity::Victim | Capacity::VictimRepresentative | Capacity::VictimDesignee)
    );
    let support = |support| Route::Support { support };
    match (facts.danger, facts.topic) {
        (Danger::Now, _) => Route::Emergency {},
        (_, ContactTopic::CrimeReport) => Route::LocalPolice {},
        (_, ContactTopic::Tip) => Route::TipLine {},
        (_, ContactTopic::Media) => Route::PressOffice {},
        (_, ContactTopic::Commentary | ContactTopic::Unrelated) => Route::Nobody {},
        (_, ContactTopic::Notices) => support(SupportKind::CustodyNotices),
        (_, ContactTopic::Referral) if capacity.is_some() => support(SupportKind::Referral),
        (_, ContactTopic::Referral) => Route::HelpOfOthers {},
        (_, ContactTopic::Question | ContactTopic::History | ContactTopic::LocalContact)
            if press =>
        {
            Route::PressOffice {}
        }
        (_, ContactTopic::History) if victims => support(SupportKind::History),
        (_, ContactTopic::History) => support(SupportKind::RemovalProcess),
        (_, ContactTopic::LocalContact) if capacity.is_some() => support(SupportKind::LocalContact),
        (_, ContactTopic::LocalContact | ContactTopic::Question) => support(SupportKind::Hotline),
    }
}

#[test]
fn every_combination_goes_where_it_should_by_exactly_one_rule() {
    let table = triage().table();
    let (mut seen, mut used) = (Set::new(), Set::new());
    for facts in InquiryFacts::all() {
        let rules: Vec<&TriageRule> =
            table.rules.iter().filter(|rule| rule.when.hold(&facts)).collect();
        let [rule] = rules.as_slice() else { panic!("{facts}: {} rules", rules.len()) };
        let routed = triage().route(&facts);
        assert_eq!((routed.rule(), routed.to()), (*rule, expected(facts)), "{facts}");
        used.insert(rule.id.clone());
        seen.insert(facts);
    }
    assert_eq!((seen.len(), used.len()), (2700, table.rules.len()));
}

#[test]
fn callers_have_the_words_of_their_capacities() {
    let with: Vec<_> = Caller::ALL
        .into_iter()
        .filter_map(|caller| Some((caller.as_str(), caller.capacity()?)))
        .collect();
    assert_eq!(with, Capacity::ALL.map(|capacity| (capacity.as_str(), capacity)).to_vec());
}

fn refused(change: impl FnOnce(&mut TriageTable)) -> TriageErrors {
    let mut table = triage().table();
    change(&mut table);
    Triage::load(table, office()).expect_err("a broken table is refused")
}

fn codes(flaws: &TriageErrors) -> Vec<&'static str> {
    flaws.iter().map(TriageError::code).collect()
}

/// The combinations that a table's rules take none or several times, each smallest first.
fn wrong(table: &TriageTable, times: impl Fn(usize) -> bool) -> Vec<InquiryFacts> {
    let taken =
        |facts: &InquiryFacts| table.rules.iter().filter(|rule| rule.when.hold(facts)).count();
    InquiryFacts::all().filter(|facts| times(taken(facts))).collect()
}

#[test]
fn a_rule_left_out_leaves_its_combinations_uncovered() {
    for rule in triage().table().rules {
        let mut without = triage().table();
        without.rules.retain(|other| other.id != rule.id);
        let uncovered = wrong(&without, |count| count == 0);
        let flaws = Triage::load(without, office()).unwrap_err();
        let expected = TriageError::Uncovered { first: uncovered[0], count: uncovered.len() };
        assert_eq!(flaws.iter().collect::<Vec<_>>(), [&expected], "{}", rule.id);
        assert!(flaws.to_string().contains(&uncovered[0].to_string()));
        assert!(
            InquiryFacts::all().filter(|facts| rule.when.hold(facts)).min() == Some(uncovered[0])
        );
    }
    let flaws = Triage::load(TriageTable { rules: Vec::new() }, office()).unwrap_err();
    let first = InquiryFacts::all().next().unwrap();
    assert_eq!(flaws.iter().collect::<Vec<_>>(), [&TriageError::Uncovered { first, count: 2700 }]);
}

/// One term less in one condition, or one condition less, of any rule: each such mutant is refused.
#[test]
fn every_narrower_or_wider_rule_is_noticed() {
    let (mut mutants, reference) = (0, triage().table());
    let mut held_to = |at: usize, change: &dyn Fn(&mut TriageRule)| {
        let mut table = reference.clone();
        change(&mut table.rules[at]);
        if table == reference {
            return;
        }
        let (none, several) = (wrong(&table, |count| count == 0), wrong(&table, |count| count > 1));
        let flaws = Triage::load(table, office()).expect_err("a mutant");
        let uncovered = flaws.iter().find_map(|flaw| match flaw {
            TriageError::Uncovered { first, count } => Some((*first, *count)),
            _ => None,
        });
        assert_eq!(uncovered, none.first().map(|first| (*first, none.len())));
        let doubly = flaws.iter().filter_map(|flaw| match flaw {
            TriageError::DoublyCovered { first, count, .. } => Some((*first, *count)),
            _ => None,
        });
        let doubly: Vec<_> = doubly.collect();
        assert_eq!(doubly.iter().map(|(first, _)| *first).min(), several.first().copied());
        assert_eq!(doubly.iter().map(|(_, count)| count).sum::<usize>(), several.len());
        mutants += 1;
    };
    for at in 0..reference.rules.len() {
        for topic in ContactTopic::ALL {
            held_to(at, &|rule| {
                if let Some(topics) = rule.when.topics.as_mut().filter(|topics| topics.len() > 1) {
                    topics.remove(&topic);
                }
            });
            held_to(at, &|rule| {
                rule.when.topics.iter_mut().for_each(|topics| topics.extend([topic]));
            });
        }
        for caller in Caller::ALL {
            held_to(at, &|rule| {
                if let Some(callers) =
                    rule.when.callers.as_mut().filter(|callers| callers.len() > 1)
                {
                    callers.remove(&caller);
                }
            });
            held_to(at, &|rule| {
                rule.when.callers.iter_mut().for_each(|callers| callers.extend([caller]));
            });
        }
        held_to(at, &|rule| rule.when.danger = None);
        held_to(at, &|rule| rule.when.topics = None);
        held_to(at, &|rule| rule.when.callers = None);
    }
    assert!(mutants > 200, "{mutants}");
}

#[test]
fn two_rules_for_one_combination_are_both_named() {
    let flaws = refused(|table| {
        let mut again = table.rules[1].clone();
        again.id = TriageRuleId::new("again").unwrap();
        table.rules.push(again);
    });
    let [TriageError::DoublyCovered { first, rules, count: 135 }] =
        flaws.iter().collect::<Vec<_>>()[..]
    else {
        panic!("{flaws}")
    };
    assert_eq!(first.topic, ContactTopic::CrimeReport);
    assert_eq!(
        rules.iter().map(TriageRuleId::as_str).collect::<Vec<_>>(),
        ["again", "crime-report"]
    );
    assert!(
        flaws
            .to_string()
            .starts_with("doubly-covered: `again` and `crime-report` take danger none"),
        "{flaws}"
    );
    assert_eq!(codes(&refused(|table| table.rules[1].id = table.rules[0].id.clone())), ["same-id"]);
}

#[test]
fn an_unsafe_route_is_refused() {
    let danger =
        refused(|table| table.rules[0].route = Route::Support { support: SupportKind::Hotline });
    assert_eq!(codes(&danger), ["danger-elsewhere"]);
    for route in
        [Route::Support { support: SupportKind::Hotline }, Route::Nobody {}, Route::PressOffice {}]
    {
        assert_eq!(codes(&refused(|table| table.rules[1].route = route)), ["report-kept"]);
        assert_eq!(codes(&refused(|table| table.rules[2].route = route)), ["report-kept"]);
    }
    // History is not for witnesses, nor for whoever calls.
    let at = triage()
        .table()
        .rules
        .iter()
        .position(|rule| rule.id.as_str() == "history-explained")
        .unwrap();
    let flaws =
        refused(|table| table.rules[at].route = Route::Support { support: SupportKind::History });
    let [TriageError::ClosedSupport { first, .. }] = flaws.iter().collect::<Vec<_>>()[..] else {
        panic!("{flaws}")
    };
    assert_eq!((first.caller, first.topic), (Caller::Witness, ContactTopic::History));
}

#[test]
fn a_team_may_bring_a_table_of_its_own() {
    let mut table = triage().table();
    // Letters of opinion and those by telephone, each by a rule of its own.
    let at = table.rules.iter().position(|rule| rule.id.as_str() == "commentary").unwrap();
    let mut letters = table.rules[at].clone();
    let letter = Set::from([Channel::Letter]);
    letters.id = TriageRuleId::new("letters").unwrap();
    letters.when.channels = Some(letter.clone());
    letters.reason = Bilingual {
        en: Note::new("Thank you for writing.").unwrap(),
        es: Note::new("Gracias por escribir.").unwrap(),
    };
    let others = Channel::ALL.into_iter().filter(|channel| !letter.contains(channel));
    table.rules[at].when.channels = Some(others.collect());
    table.rules.push(letters);
    let own = Triage::load(table, office()).unwrap();
    let facts = |channel| InquiryFacts {
        danger: Danger::None,
        topic: ContactTopic::Commentary,
        caller: Caller::Other,
        channel,
        language: ContactLanguage::English,
    };
    for channel in Channel::ALL {
        let id = own.route(&facts(channel)).rule().id.to_string();
        assert_eq!(id == "letters", letter.contains(&channel), "{}", channel.as_str());
    }
}

#[test]
fn directions_give_the_lines_of_the_day() {
    let facts = |danger, topic, caller| InquiryFacts {
        danger,
        topic,
        caller,
        channel: Channel::Telephone,
        language: ContactLanguage::English,
    };
    let on = |facts: &InquiryFacts, text: &str| {
        triage().route(facts).directions(&office().on(day(text)))
    };
    let numbers =
        |of: &Directions| of.lines().iter().map(|line| line.number.to_string()).collect::<Vec<_>>();

    let emergency = on(&facts(Danger::Now, ContactTopic::Tip, Caller::Other), "2026-11-02");
    assert_eq!(numbers(&emergency), ["911"]);
    let tip = on(&facts(Danger::None, ContactTopic::Tip, Caller::Other), "2026-11-02");
    assert_eq!(numbers(&tip), ["1-866-347-2423"]);
    let police = on(&facts(Danger::None, ContactTopic::CrimeReport, Caller::Victim), "2026-11-02");
    assert!(
        police.lines().is_empty(),
        "the police of the place have no number that is the same everywhere"
    );

    let history = facts(Danger::None, ContactTopic::History, Caller::VictimDesignee);
    let Directions::Support { offered: true, needs, .. } = on(&history, "2026-11-02") else {
        panic!("offered")
    };
    assert_eq!(needs.len(), 4);
    // While nobody offered it, others help.
    let Directions::Support { offered: false, needs, lines, .. } = on(&history, "2023-05-02")
    else {
        panic!("not offered")
    };
    assert!(needs.is_empty() && lines.iter().any(|line| line.role == LineRole::Referral));

    let referral = on(&facts(Danger::None, ContactTopic::Referral, Caller::Press), "2026-11-02");
    let Directions::Elsewhere { lines, .. } = &referral else { panic!("others help") };
    assert!(lines.len() >= 3 && lines.iter().all(|line| line.role != LineRole::Office));
}
