use serde_json::json;

use super::NoticeChannel;
use crate::protection::Protection;
use crate::requester::{MailingAddress, Person, Reach};
use crate::vocabulary::{ContactWay, Vocabulary};
use crate::wire::from_value;

/// What a protection may say: some of the five ways, and which address. None limits nothing.
type Rule = Option<(u8, &'static str)>;

fn rules() -> Vec<Rule> {
    let limiting = (1..32).flat_map(|ways| [Some((ways, "own")), Some((ways, "substitute"))]);
    core::iter::once(None).chain(limiting).collect()
}

fn words(ways: u8) -> Vec<ContactWay> {
    let all = ContactWay::ALL.iter().copied().enumerate();
    all.filter(|(place, _)| ways & (1 << place) != 0).map(|(_, way)| way).collect()
}

/// A vocabulary with a protection for each rule.
fn vocabulary(rules: [Rule; 2]) -> Vocabulary {
    let protections = rules.iter().zip(["first", "second"]).map(|(rule, name)| {
        let mut declared = json!({
            "name": name, "title": {"en": name, "es": name},
            "description": {"en": name, "es": name}, "about": {"kind": "whole-person"},
            "citations": [{"text": "La. Rev. Stat. 44:55", "verification": "memory"}]
        });
        if let Some((ways, post)) = rule {
            declared["reached_by"] = json!({"ways": words(*ways), "post": post});
        }
        declared
    });
    let data = json!({
        "format": "1", "prefix": "reach-test", "title": {"en": "Reach", "es": "Contacto"},
        "categories": [], "protections": protections.collect::<Vec<_>>()
    });
    let _names = crate::declared_name::NAMES_IN_TESTS.write();
    Vocabulary::load([from_value(data).unwrap()]).unwrap()
}

fn address(text: &str) -> MailingAddress {
    text.parse().unwrap()
}

fn channels() -> Vec<NoticeChannel> {
    let rhythm = json!({"every_days": 7, "from_hour": 9, "until_hour": 17, "every_hours": 8});
    let number = "+1 312-555-0142";
    [
        json!({"kind": "call", "number": number, "shared": false, "voicemail": false,
               "rhythm": rhythm}),
        json!({"kind": "text-message", "number": number, "rhythm": rhythm}),
        json!({"kind": "mail", "address": "ana@example.org", "rhythm": rhythm}),
        json!({"kind": "letter", "address": "12 Elm St, Springfield", "rhythm": rhythm}),
        json!({"kind": "tty", "number": number, "rhythm": rhythm}),
    ]
    .map(|channel| from_value(channel).unwrap())
    .into()
}

/// A way is open exactly where every protection leaves it, and a letter goes to a substitute
/// address that staff attested wherever a protection says so: over every pair of rules, attested
/// with an address or without.
#[test]
fn a_channel_is_open_where_every_protection_leaves_it() {
    let (boxes, channels) = (["PO Box 1, Houma", "PO Box 2, Houma"].map(address), channels());
    let mut seen = [0, 0];
    for first in rules() {
        for second in rules() {
            let (both, vocabulary) = ([first, second], vocabulary([first, second]));
            let named = ["reach-test:first", "reach-test:second"]
                .map(|name| vocabulary.protection_named(name).unwrap());
            for attested in 0..4_u8 {
                let with = |place: usize| {
                    (attested & (1 << place) != 0).then_some(boxes.get(place)).flatten()
                };
                let held = named.into_iter().enumerate().map(|(at, of)| (of, with(at)));
                let reach = Reach::under(held, &vocabulary);
                assert_eq!(reach.is_limited(), both.iter().any(Option::is_some));
                let substitute = both.iter().enumerate().find_map(|(at, rule)| {
                    rule.filter(|(_, post)| *post == "substitute").and(with(at))
                });
                for channel in &channels {
                    let letter = channel.way() == ContactWay::Letter;
                    let open = both.iter().enumerate().all(|(at, rule)| {
                        rule.is_none_or(|(ways, post)| {
                            words(ways).contains(&channel.way())
                                && !(letter && post == "substitute" && with(at).is_none())
                        })
                    });
                    let used = channel.within(&reach);
                    assert_eq!(used.is_some(), open, "{first:?} {second:?} {attested}");
                    seen[usize::from(open)] += 1;
                    let Some(NoticeChannel::Letter { address, .. }) = used else { continue };
                    match substitute {
                        Some(substitute) => assert!(address == *substitute),
                        None => assert_eq!(address.as_str(), "12 Elm St, Springfield"),
                    }
                }
                let person = Person::new("party-ruiz", "Ana Ruiz", "12 Elm St").unwrap();
                let written = reach.person(person.clone());
                assert!(written.address == *substitute.unwrap_or(&person.address));
            }
        }
    }
    assert!(seen.iter().all(|count| *count > 1000), "{seen:?}");
}

#[test]
fn a_protection_of_another_office_leaves_no_way_and_one_of_the_library_every_way() {
    let foreign = vocabulary([None, None]).protection_named("reach-test:first").unwrap();
    let none = Vocabulary::default();
    let reach = |protection| Reach::under([(protection, None)], &none);
    assert_eq!(reach(foreign).ways().count(), 0);
    assert!(Protection::ALL.into_iter().all(|of| !reach(of).is_limited()));
}

/// The latest card is the one that counts.
#[test]
fn a_new_card_takes_the_place_of_the_one_before() {
    let vocabulary = vocabulary([Some((31, "substitute")), None]);
    let protection = vocabulary.protection_named("reach-test:first").unwrap();
    let (new, old) = (address("PO Box 2, Houma"), address("PO Box 1, Houma"));
    let reach = Reach::under([(protection, Some(&new)), (protection, Some(&old))], &vocabulary);
    assert!(reach.substitute_address() == Some(&new));
}
