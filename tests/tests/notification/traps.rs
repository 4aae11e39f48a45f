//! The traps of the domain that concern notices, named after their numbers.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use voice_core::category::Category;
use voice_core::language::Language;
use voice_core::notification::{
    Acknowledgement, AddressedMessage, ClosedChannelError, CustodyHistory, Message, NoticeContact,
    NoticeKind, Pin, PinAttempts, PinError, SignUp, SignUpId, SignUps, acknowledgement, give_pin,
};
use voice_core::office::{LineRole, Office};
use voice_core::requester::Reach;
use voice_core::subject::LookupResult;
use voice_core::wire::{Day, Timestamp};

use crate::{
    bytes, event, history, items, message, moment, neutral, observed, office, protected, record,
    report, request, rhythm, sign_up, sign_up_by, stored, telling,
};

const UNTIL: &str = "2027-11-15T00:00:00Z";

fn busy() -> CustodyHistory {
    history([
        event(
            "booked",
            "2026-11-02T12:00:00Z",
            json!({"kind": "booked", "place": {"name": "North", "purpose": "federal"}}),
        ),
        event("fled", "2026-11-10T12:00:00Z", json!({"kind": "escaped"})),
        event("caught", "2026-11-12T12:00:00Z", json!({"kind": "recaptured"})),
        event("freed", "2026-11-20T12:00:00Z", json!({"kind": "released", "manner": "bond"})),
        report(
            "freed",
            1,
            "2026-11-19T12:00:00Z",
            "2026-11-22T12:00:00Z",
            json!({"kind": "released", "manner": "bond"}),
        ),
        event("dead", "2026-12-01T12:00:00Z", json!({"kind": "died"})),
    ])
}

#[test]
fn trap_4_a_protection_that_begins_later_shows_in_nothing_before_the_pin() {
    // The schedule and the message have no place for a person, an event or what was told.
    let _: fn(&SignUp, Timestamp, Timestamp) -> Vec<NoticeContact> = SignUp::contacts;
    // How the person who signed up is reached, and nobody else's protection.
    type Made = Result<AddressedMessage, ClosedChannelError>;
    let _: fn(&NoticeContact, &Office, &Reach) -> Made = NoticeContact::message;

    let every_hour = |request: &mut Value| request["channels"][0]["rhythm"] = rhythm(1, 0, 0, 6);
    let watch = |from: Option<&str>,
                 somebody: bool,
                 change: fn(&mut Value),
                 told: &mut Vec<(Timestamp, String)>| {
        let records = |at: Timestamp| {
            let subject = record(at, |record| {
                if let Some(from) = from {
                    protected(record, "vawa-t-u", from);
                }
                change(record);
            });
            (somebody.then_some(subject), somebody.then(busy))
        };
        let sign_up = sign_up_by("victim-custody-status", every_hour);
        observed(sign_up, moment("2026-12-20T00:00:00Z"), records, |at, telling| {
            told.extend((!telling.content.is_neutral()).then(|| (at, bytes(&telling.content))));
        })
    };
    let (mut open, mut later, mut none) = (Vec::new(), Vec::new(), Vec::new());
    let unprotected = watch(None, true, |_| (), &mut open);
    let from_a_day = watch(Some("2026-11-15"), true, |_| (), &mut later);
    assert!(unprotected.len() > 150 && unprotected == from_a_day);
    assert_eq!(unprotected, watch(Some("2020-01-01"), true, |_| (), &mut none));
    assert_eq!(unprotected, watch(None, false, |_| (), &mut none));
    let unscreened = |record: &mut Value| drop(record.as_object_mut().unwrap().remove("screening"));
    assert_eq!(unprotected, watch(None, true, unscreened, &mut none));
    // It was not for want of things to tell.
    assert_eq!((open.len(), later.len(), none.len()), (6, 3, 0));
    let before: Vec<_> =
        open.iter().filter(|(at, _)| *at < moment("2026-11-15T05:00:00Z")).cloned().collect();
    assert_eq!(later, before, "all before that day is told as ever");
}

/// After the PIN, too, whose custody goes on as it was and who may hear of it no more are
/// told the same.
#[test]
fn trap_4_no_change_and_no_more_telling_are_the_same() {
    let sign_up = sign_up();
    let at = |day: &str| moment(&format!("{day}T15:00:00Z"));
    let held = history([event("booked", "2026-11-02T12:00:00Z", json!({"kind": "booked"}))]);
    let first = telling(
        &sign_up,
        at("2026-11-03"),
        LookupResult::one(&record(at("2026-11-03"), |_| ())),
        Some(&held),
        &[],
    );
    assert_eq!(items(&first), ["news custody-status"]);
    for day in ["2026-11-04", "2026-11-05", "2026-12-24"] {
        let plain = record(at(day), |_| ());
        let guarded = record(at(day), |record| protected(record, "witness-security", "2026-11-05"));
        let [plain, guarded] = [&plain, &guarded].map(|of| {
            telling(&sign_up, at(day), LookupResult::one(of), Some(&held), &first.delivered)
        });
        assert_eq!(bytes(&plain.content), bytes(&guarded.content), "{day}");
    }
}

#[test]
fn trap_5_a_sign_up_is_accepted_for_anybody() {
    // What is said has no place for the request, so not for whom it names.
    let say: fn(SignUpId, Language, &Office, Day) -> Acknowledgement = acknowledgement;
    let mut said = BTreeSet::new();
    let mut kept = SignUps::new();
    let whom = [
        json!({"kind": "by-number", "number": "A200000001", "country_of_birth": "MX"}),
        json!({"kind": "by-number", "number": "A299999999", "country_of_birth": "ZZ"}),
        json!({
            "kind": "by-name", "name": "No Body", "date_of_birth": "1801-01-01",
            "country_of_birth": "ZZ"
        }),
    ];
    for (at, subject) in whom.iter().enumerate() {
        let request =
            request("victim-custody-status", |request| request["subject"] = subject.clone());
        let sign_up = SignUp::new(
            format!("drawn-{at}").parse().unwrap(),
            request,
            moment("2026-11-02T15:00:00Z"),
        );
        let told = say(
            sign_up.id().clone(),
            sign_up.request().language,
            office(),
            "2026-11-02".parse().unwrap(),
        );
        said.insert(serde_json::to_string(&told).unwrap().replace(sign_up.id().as_str(), "drawn"));
        assert!(
            !sign_up.contacts(sign_up.signed_up_at(), moment("2026-11-09T00:00:00Z")).is_empty()
        );
        kept.put(sign_up);
    }
    assert_eq!((said.len(), kept.len()), (1, whom.len()));
    let said = said.into_iter().next().unwrap();
    assert!(
        said.contains("does not say whether there is such a person")
            && said.contains("not receive notice of every change")
    );
}

/// Channels of every kind, shared and not, with and without a machine.
fn channels() -> Vec<Value> {
    let rhythm = rhythm(1, 9, 10, 1);
    let mut all = Vec::new();
    for shared in [true, false] {
        for voicemail in [true, false] {
            all.push(json!({
                "kind": "call", "number": "+13125550142", "shared": shared, "voicemail": voicemail,
                "rhythm": rhythm
            }));
        }
    }
    all.push(json!({"kind": "text-message", "number": "+13125550142", "rhythm": rhythm}));
    all.push(json!({"kind": "mail", "address": "ana@example.org", "rhythm": rhythm}));
    all.push(json!({"kind": "letter", "address": "PO Box 12, Springfield", "rhythm": rhythm}));
    all.push(json!({"kind": "tty", "number": "+13125550142", "rhythm": rhythm}));
    all
}

/// The messages of each channel in a language, on a day of every office and between.
fn messages(language: &str) -> Vec<(NoticeContact, Message)> {
    let mut all = Vec::new();
    for day in ["2016-05-05", "2018-05-05", "2022-05-05", "2026-05-05"] {
        for channel in channels() {
            let request = request("victim-custody-status", |request| {
                (request["channels"], request["language"]) = (json!([channel]), json!(language));
            });
            let sign_up = SignUp::new(
                "sign-up-1".parse().unwrap(),
                request,
                moment(&format!("{day}T00:00:00Z")),
            );
            for asked in [false, true] {
                let days = if asked { 365 } else { 1 };
                let until = Timestamp::try_from(
                    sign_up.signed_up_at().utc() + chrono::TimeDelta::days(days),
                )
                .unwrap();
                let contact = sign_up.contacts(sign_up.signed_up_at(), until).pop().unwrap();
                assert_eq!(contact.answer_by.is_some(), asked);
                let message = message(&contact);
                all.push((contact, message));
            }
        }
    }
    all
}

#[test]
fn trap_6_every_message_says_that_silence_means_nothing_and_gives_the_line_of_the_day() {
    for (language, veiled, open) in [
        (
            "en",
            "does not mean that nothing has changed",
            "Silence does not mean that a person is still in custody.",
        ),
        (
            "es",
            "no significa que nada haya cambiado",
            "El silencio no significa que una persona siga detenida.",
        ),
    ] {
        for (contact, message) in messages(language) {
            let line = office().lines(contact.on).find(|line| line.role == LineRole::Office);
            let number = line.map_or("1-855-484-2846".to_owned(), |line| line.number.to_string());
            for text in [Some(&message.body), message.on_machine.as_ref()].into_iter().flatten() {
                assert!(text.contains(veiled) && text.contains(&number), "{}: {text}", contact.on);
            }
        }
        let sign_up =
            sign_up_by("victim-custody-status", |request| request["language"] = json!(language));
        let at = moment("2026-11-20T15:00:00Z");
        let subject = record(at, |_| ());
        for found in [LookupResult::nobody(), LookupResult::one(&subject)] {
            let told = telling(&sign_up, at, found, Some(&busy()), &[]);
            let content = serde_json::to_value(&told.content).unwrap();
            assert!(told.content.text().last().unwrap().starts_with(open));
            assert!(content["line"]["reach"].as_str().unwrap().contains("1-855-488-6423"));
        }
        let acknowledged = acknowledgement(
            sign_up.id().clone(),
            sign_up.request().language,
            office(),
            at.utc_day(),
        );
        assert!(acknowledged.text.last().unwrap().starts_with(open) && acknowledged.line.is_some());
    }
    let numbers: BTreeSet<String> = messages("en")
        .iter()
        .map(|(of, message)| {
            message.body.split("call ").nth(1).unwrap().split(" and").next().unwrap().to_owned()
                + " "
                + &of.on.to_string()[..4]
        })
        .collect();
    assert!(numbers.len() >= 4, "the line is that of the day: {numbers:?}");
}

/// A parent or guardian signs up for a child born on a day.
fn parent(birth: &str) -> SignUp {
    sign_up_by("witness-guardian", |request| {
        let requester = &mut request["requester"];
        requester["principal"]["birth"] = json!({"kind": "date", "date": birth});
        requester["principal"]["condition"] = json!({"kind": "able"});
        requester["principal"]["role"] = json!("victim");
        (requester["basis"], requester["evidence"]) =
            (json!("parent"), json!(["birth-certificate"]));
    })
}

fn about(sign_up: &SignUp, at: Timestamp) -> voice_core::subject::Subject {
    let matter = stored(sign_up.request())["matter"]["id"].clone();
    record(at, |record| record["matters"] = json!([matter]))
}

#[test]
fn trap_16_a_parent_hears_nothing_from_the_eighteenth_birthday_on_and_not_why() {
    let sign_up = parent("2008-11-18");
    let told = |at: &str| {
        let at = moment(at);
        (
            telling(&sign_up, at, LookupResult::one(&about(&sign_up, at)), Some(&busy()), &[]),
            neutral(&sign_up, at),
        )
    };
    // The day begins where the policy counts its days.
    let (before, nobody) = told("2026-11-18T04:59:59Z");
    assert!(!before.content.is_neutral() && bytes(&before.content) != nobody);
    for at in ["2026-11-18T05:00:00Z", "2026-11-21T15:00:00Z", "2027-02-01T15:00:00Z"] {
        let (told, nobody) = told(at);
        assert_eq!(bytes(&told.content), nobody, "{at}");
        assert!(told.delivered.is_empty() && told.accounting.is_none());
        for why in ["18", "birthday", "adult", "authority", "gap"] {
            assert!(
                !told.content.text().concat().contains(why)
                    && !nobody.contains(&format!("\"{why}\"")),
                "{why}"
            );
        }
    }
    // The rhythm goes on as for the parent of a younger child, byte for byte.
    let watch = |birth: &str| {
        let sign_up = parent(birth);
        observed(
            sign_up.clone(),
            moment("2027-01-15T00:00:00Z"),
            |at| (Some(about(&sign_up, at)), Some(busy())),
            |_, _| (),
        )
    };
    assert_eq!(watch("2008-11-18"), watch("2020-11-18"));
}

/// A change that ends authority.
type End = fn(&mut Value);

#[test]
fn trap_18_authority_is_looked_at_when_the_pin_is_given() {
    let (signed, later) = (moment("2026-11-19T15:00:00Z"), moment("2026-11-21T15:00:00Z"));
    let mut checked = 0;
    for question in ["victim-designee", "victim-attorney"] {
        let plain = sign_up_by(question, |request| {
            request["requester"]["validity"] = json!({"from": "2026-01-01"})
        });
        let sequence = plain.contacts(plain.signed_up_at(), moment(UNTIL));
        let ended: [(&str, End); 6] = [
            ("expired", |of| of["validity"]["until"] = json!("2026-11-20")),
            ("revoked", |of| of["validity"]["revoked_on"] = json!("2026-11-21")),
            ("concluded", |of| of["validity"]["concluded_on"] = json!("2026-11-20")),
            ("not begun", |of| of["validity"]["from"] = json!("2026-11-22")),
            ("principal has died", |of| {
                of["principal"]["condition"] = json!({"kind": "deceased", "on": "2026-11-20"})
            }),
            ("conflict", |of| of["conflicts"] = json!(["shares-household"])),
        ];
        for (how, end) in ended {
            let mut requester = stored(plain.request())["requester"].clone();
            end(&mut requester);
            let sign_up = plain.with_requester(voice_core::wire::from_value(requester).unwrap());
            let before = telling(
                &plain,
                signed,
                LookupResult::one(&about(&plain, signed)),
                Some(&busy()),
                &[],
            );
            assert!(!before.content.is_neutral(), "{question} before it is {how}");
            let after = telling(
                &sign_up,
                later,
                LookupResult::one(&about(&sign_up, later)),
                Some(&busy()),
                &before.delivered,
            );
            assert_eq!(bytes(&after.content), neutral(&sign_up, later), "{question} {how}");
            assert!(
                sign_up.contacts(plain.signed_up_at(), moment(UNTIL)) == sequence,
                "{question} {how}: another rhythm"
            );
            checked += 1;
        }
        let still =
            telling(&plain, later, LookupResult::one(&about(&plain, later)), Some(&busy()), &[]);
        assert!(!still.content.is_neutral());
    }
    assert_eq!(checked, 12);
    // Somebody who stands before a family member supersedes them.
    let sibling = |claimants: Value| {
        sign_up_by("victim-attorney", |request| {
            let requester = &mut request["requester"];
            requester["principal"]["condition"] = json!({"kind": "deceased", "on": "2026-10-01"});
            (requester["basis"], requester["claimants"]) = (json!("sibling"), claimants);
            (requester["evidence"], requester["validity"]) =
                (json!(["birth-certificate", "proof-of-death"]), json!({"from": "2026-01-01"}));
        })
    };
    let told = |of: &SignUp| {
        telling(of, later, LookupResult::one(&about(of, later)), Some(&busy()), &[])
            .content
            .is_neutral()
    };
    assert!(!told(&sibling(json!([]))) && told(&sibling(json!(["spouse"]))));
}

#[test]
fn trap_30_nothing_before_the_pin_says_what_it_is_about() {
    let telling_words = [
        "custod",
        "deten",
        "detain",
        "victim",
        "víctima",
        "voice",
        "vesl",
        "vine",
        "immigra",
        "inmigra",
        "release",
        "libert",
        "escap",
        "fug",
        "remov",
        "expuls",
        "death",
        "crime",
        "delito",
        "notice",
        "aviso",
        "ruiz",
        "vega",
        "springfield",
        "office",
        "oficina",
        "safe",
        "911",
    ];
    let mut left = 0;
    for language in ["en", "es"] {
        let mut bodies = BTreeSet::new();
        for (contact, message) in messages(language) {
            let channel = stored(&contact.channel);
            let may = channel["voicemail"] == true && channel["shared"] == false;
            assert_eq!(message.on_machine.is_some(), may, "{channel}");
            left += u32::from(may);
            let all =
                serde_json::to_string(&message).unwrap().to_lowercase().replace("on_machine", "");
            for word in telling_words {
                assert!(!all.contains(word), "{word}: {all}");
            }
            // A locked screen and an envelope show always the same.
            bodies.insert((message.subject, message.preview));
        }
        assert_eq!(bodies.len(), 1);
    }
    assert_eq!(left, 16);
    let printed = format!("{:?}", messages("en")[0].0);
    assert_eq!(printed, "NoticeContact(..)");
}

#[test]
fn trap_31_a_lock_out_tells_nothing() {
    let (sign_up, at) = (sign_up(), moment("2026-11-20T15:00:00Z"));
    let mut attempts = PinAttempts::default();
    let mut said = BTreeSet::new();
    for _ in 0..12 {
        let (given, next) = give_pin(Some(&sign_up), &attempts, &pin("0000"), at);
        attempts = next;
        said.insert(format!("{given:?} {}", given.as_ref().unwrap_err()));
    }
    let locked = give_pin(Some(&sign_up), &attempts, &pin("4071"), at).0;
    said.insert(format!("{locked:?} {}", locked.as_ref().unwrap_err()));
    said.insert({
        let unknown = give_pin(None, &PinAttempts::default(), &pin("4071"), at).0;
        format!("{unknown:?} {}", unknown.as_ref().unwrap_err())
    });
    assert_eq!(said.len(), 1, "{said:?}");
    for language in Language::ALL {
        let text = PinError.text(language).to_lowercase();
        for word in ["wrong", "lock", "attempt", "incorrect", "bloque", "intento", "minut", "hour"]
        {
            assert!(!text.contains(word), "{word}: {text}");
        }
    }
}

fn pin(text: &str) -> Pin {
    Pin::new(text).unwrap()
}

#[test]
fn trap_35_events_come_late_twice_and_corrected_and_protections_in_between() {
    let (sign_up, at) = (sign_up(), moment("2026-11-25T15:00:00Z"));
    let subject = record(at, |_| ());
    // A release before its booking, each twice.
    let booked = report(
        "booked",
        0,
        "2026-11-02T12:00:00Z",
        "2026-11-24T12:00:00Z",
        json!({"kind": "booked"}),
    );
    let freed =
        event("freed", "2026-11-20T12:00:00Z", json!({"kind": "released", "manner": "bond"}));
    let orders = [
        vec![freed.clone(), booked.clone(), freed.clone(), booked.clone()],
        vec![booked.clone(), freed.clone()],
        vec![booked.clone(), booked, freed],
    ];
    let told: BTreeSet<String> = orders
        .iter()
        .map(|events| {
            bytes(
                &telling(
                    &sign_up,
                    at,
                    LookupResult::one(&subject),
                    Some(&history(events.clone())),
                    &[],
                )
                .content,
            )
        })
        .collect();
    assert_eq!(told.len(), 1);
    assert!(told.first().unwrap().contains("Released on November 20, 2026."));
    // The protection is found after the event, and before the PIN is given.
    let guarded = record(at, |record| protected(record, "vawa-t-u", "2026-11-25"));
    let after =
        telling(&sign_up, at, LookupResult::one(&guarded), Some(&history(orders[1].clone())), &[]);
    assert_eq!(bytes(&after.content), neutral(&sign_up, at));
    // A removal that was taken back before anybody heard of it is never told.
    let removed = event("gone", "2026-11-21T12:00:00Z", json!({"kind": "removed"}));
    let undone = report(
        "gone",
        1,
        "2026-11-21T12:00:00Z",
        "2026-11-23T12:00:00Z",
        json!({"kind": "withdrawn"}),
    );
    let events = history([removed, undone]);
    assert!(
        !bytes(&telling(&sign_up, at, LookupResult::one(&subject), Some(&events), &[]).content)
            .contains("emoved")
    );
}

#[test]
fn trap_36_neither_a_destination_nor_a_removal_that_lies_ahead_is_told() {
    let (sign_up, at) = (sign_up(), moment("2026-11-25T15:00:00Z"));
    let kinds: Vec<Category> = NoticeKind::ALL.into_iter().map(NoticeKind::category).collect();
    assert!(!kinds.contains(&Category::RemovalDestination) && kinds.contains(&Category::Removal));
    let schema = voice_core::schema::get("custody-event").unwrap().to_string();
    assert!(schema.contains("\"removed\"") && !schema.contains("destination"));
    let faults = voice_core::wire::from_value::<voice_core::notification::CustodyChange>(
        json!({"kind": "removed", "destination": "GT"}),
    );
    assert_eq!(faults.unwrap_err().iter().next().unwrap().code.as_str(), "unknown-field");
    let past = history([event("gone", "2026-11-21T12:00:00Z", json!({"kind": "removed"}))]);
    let ahead = history([report(
        "gone",
        0,
        "2026-11-28T12:00:00Z",
        "2026-11-21T12:00:00Z",
        json!({"kind": "removed"}),
    )]);
    // The record has a destination, which no notice is about.
    let subject = record(at, |_| ());
    let told = bytes(&telling(&sign_up, at, LookupResult::one(&subject), Some(&past), &[]).content);
    assert!(stored(&subject).to_string().contains("\"RO\""));
    assert!(
        told.contains("Removed from the country on November 21, 2026.") && !told.contains("RO"),
        "{told}"
    );
    let told = telling(&sign_up, at, LookupResult::one(&subject), Some(&ahead), &[]);
    assert_eq!(bytes(&told.content), neutral(&sign_up, at));
    // Nor one that the record has ahead of time.
    let planned = record(at, |record| {
        let fact =
            json!({"source": "agency-record", "fact": {"kind": "removal", "on": "2026-11-28"}});
        record["facts"].as_array_mut().unwrap().push(fact);
    });
    assert_eq!(
        bytes(&telling(&sign_up, at, LookupResult::one(&planned), None, &[]).content),
        neutral(&sign_up, at)
    );
}
