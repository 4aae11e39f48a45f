//! The data of the office: numbers, sources, languages, and what else in the repository
//! says the same.

use std::collections::BTreeMap;

use voice_core::catalog::{Object, Row, national};
use voice_core::category::Category;
use voice_core::disclosure::{Coverage, Effect, Policy};
use voice_core::inquiry::Triage;
use voice_core::language::Bilingual;
use voice_core::law::Verification;
use voice_core::office::{HelpingLine, LineRole, Office, OfficeData};
use voice_core::reach::PhoneNumber;
use voice_core::requester::Capacity;
use voice_core::service::{OpenTo, SupportKind};
use voice_core::wire::Set;

use crate::{changed, day, found, office};

/// Every line, whenever it was given.
fn lines() -> impl Iterator<Item = &'static HelpingLine> {
    let data = office().data();
    data.offices.iter().flat_map(|office| &office.lines).chain(&data.lines)
}

/// The keys of a telephone (ITU-T E.161), written down anew.
fn keyed(letters: &str) -> String {
    const KEYS: [&str; 8] = ["ABC", "DEF", "GHI", "JKL", "MNO", "PQRS", "TUV", "WXYZ"];
    let key = |letter: char| match KEYS.iter().position(|key| key.contains(letter)) {
        Some(at) => char::from_digit(u32::try_from(at).unwrap() + 2, 10).unwrap(),
        None => letter,
    };
    letters.chars().filter(|letter| letter.is_ascii_alphanumeric()).map(key).collect()
}

#[test]
fn letters_and_digits_of_a_number_are_the_same_keys() {
    assert_eq!(
        (keyed("48-VOICE"), keyed("4-VICTIM")),
        ("4886423".to_owned(), "4842846".to_owned())
    );
    let mut mapped = 0;
    for line in lines() {
        assert_eq!(line.number.vanity(), None, "{}", line.id);
        let Some(vanity) = &line.vanity else { continue };
        assert_eq!(keyed(vanity.as_str()), line.number.digits(), "{}", line.id);
        mapped += 1;
    }
    assert_eq!(mapped, 5);
}

#[test]
fn a_number_that_does_not_map_or_was_not_read_is_refused() {
    type Change = fn(&mut HelpingLine);
    let cases: [(Change, &str); 5] = [
        (
            |line| line.vanity = PhoneNumber::new("1-866-DHS-3-ICE").ok(),
            "/lines/1/vanity contradiction",
        ),
        // The digits again are no letters.
        (
            |line| line.vanity = PhoneNumber::new("1-866-347-2423").ok(),
            "/lines/1/vanity contradiction",
        ),
        (
            |line| line.number = PhoneNumber::new("1-866-347-2424").unwrap(),
            "/lines/1/vanity contradiction",
        ),
        (
            |line| line.number = PhoneNumber::new("1-866-DHS-2-ICE").unwrap(),
            "/lines/1/number contradiction",
        ),
        (
            |line| {
                line.sources
                    .iter_mut()
                    .for_each(|source| source.verification = Verification::Memory)
            },
            "/lines/1/sources evidence-too-weak",
        ),
    ];
    for (change, expected) in cases {
        let faults = found(Office::load(changed(|data| change(&mut data.lines[1]))).unwrap_err());
        assert_eq!(faults, [expected]);
    }
}

#[test]
fn what_comes_twice_or_is_missing_is_refused() {
    let refused = |change: fn(&mut OfficeData)| found(Office::load(changed(change)).unwrap_err());
    assert_eq!(refused(|data| data.lines[0].role = LineRole::Crisis), ["/lines contradiction"]);
    let twice = refused(|data| data.offices[0].supports[1].kind = SupportKind::Hotline);
    assert_eq!(twice, ["/offices/0/supports/1/kind duplicate-item"]);
    let ids = refused(|data| {
        data.topics[1].id = data.topics[0].id.clone();
        data.rights[1].id = data.rights[0].id.clone();
    });
    assert_eq!(ids, ["/topics/1 duplicate-item", "/rights/1 duplicate-item"]);
}

fn catalog_numbers(service: Row<'_>) -> Set<String> {
    let numbers = service.children(Object::Phone).filter_map(|phone| phone.get("number"));
    numbers.map(|number| PhoneNumber::new(number).unwrap().digits()).collect()
}

/// The national lines of the catalog repeat the lines of the office; a number must not be changed
/// in one place alone.
#[test]
fn a_line_has_one_number_here_and_in_the_national_catalog() {
    let mut ours: BTreeMap<&str, Set<String>> = BTreeMap::new();
    for line in lines() {
        // The catalog knows one lifeline, with both its numbers.
        let name = if line.role == LineRole::Crisis {
            "988 Suicide & Crisis Lifeline"
        } else {
            line.name.as_str()
        };
        let text = line.text.as_ref().map(|text| &text.number);
        let numbers = [Some(&line.number), line.abroad.as_ref(), line.tty.as_ref(), text];
        ours.entry(name)
            .or_default()
            .extend(numbers.into_iter().flatten().map(PhoneNumber::digits));
    }
    let mut compared = 0;
    for service in national().rows(Object::Service) {
        let Some(numbers) = service.get("name").and_then(|name| ours.get(name)) else { continue };
        assert_eq!(&catalog_numbers(service), numbers, "{:?}", service.get("name"));
        compared += 1;
    }
    assert_eq!(compared, ours.len(), "every line of the office is in the catalog");
}

#[test]
fn everything_is_said_in_both_languages_and_has_a_source() {
    let data = office().data();
    let mut texts: Vec<&Bilingual> = Vec::new();
    for office in &data.offices {
        texts.push(&office.mission);
        texts.extend(office.pages.iter().map(|page| &page.purpose));
        texts.extend(office.supports.iter().map(|support| &support.text));
        texts.extend(office.contacts.iter().map(|contact| &contact.title));
        let sources = office.pages.iter().map(|page| &page.sources);
        let sources = sources.chain(office.supports.iter().map(|support| &support.sources));
        let sources = sources
            .chain(office.contacts.iter().map(|contact| &contact.sources))
            .chain([&office.sources]);
        assert!(sources.into_iter().all(|sources| !sources.is_empty()), "{}", office.id);
        assert!(!office.founded_on.is_empty(), "{}", office.id);
    }
    texts.extend(lines().map(|line| &line.purpose));
    texts.extend(data.topics.iter().flat_map(|topic| topic.steps.iter().chain([&topic.summary])));
    texts.extend(data.rights.iter().map(|right| &right.text));
    let table = Triage::reference().table();
    texts.extend(table.rules.iter().map(|rule| &rule.reason));
    assert!(texts.len() > 80, "{}", texts.len());
    for text in texts {
        assert_ne!(text.en.as_str(), text.es.as_str());
        let numbers = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
        assert_eq!(numbers(text.en.as_str()), numbers(text.es.as_str()), "{}", text.en);
    }
    assert!(table.rules.iter().all(|rule| !rule.sources.is_empty()));
}

/// Whom the page promises history is whom the policy may tell it.
#[test]
fn history_is_open_to_those_whom_the_policy_may_tell_it() {
    let policy = Policy::us_federal();
    let permits = policy.rules().iter().filter(|rule| {
        let covers = match &rule.covers {
            Coverage::Categories { categories } => {
                categories.contains(&Category::ImmigrationHistory)
            }
            Coverage::WholePerson {} | Coverage::CoverGroup { .. } => false,
        };
        rule.effect == Effect::Permit && covers
    });
    let told: Set<Capacity> =
        permits.flat_map(|rule| rule.when.capacities.clone().unwrap()).collect();
    let today = office().on(day("2026-11-02")).office.unwrap();
    let OpenTo::Capacities { capacities } = &today.support(SupportKind::History).unwrap().open_to
    else {
        panic!("history is open to everybody")
    };
    assert_eq!(*capacities, told);
    // And on the days on which the policy may.
    for (text, offered) in
        [("2021-06-10", true), ("2021-06-11", false), ("2025-04-09", false), ("2025-04-10", true)]
    {
        let on = office().on(day(text)).office.unwrap();
        assert_eq!(on.support(SupportKind::History).is_some(), offered, "{text}");
    }
}
