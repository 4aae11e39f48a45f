//! What is told once the PIN was given: what the policy releases then, once, and corrected where it
//! was wrong.

use serde_json::json;
use voice_core::disclosure::QuestionRecord;
use voice_core::notification::{DeliveredNotice, NoticeItem};
use voice_core::subject::LookupResult;
use voice_core::wire::{from_value, to_json};

use crate::{
    POLICY, bytes, event, given, history, items, moment, neutral, office, record, report, sign_up,
    sign_up_by, stored, telling,
};

const NOW: &str = "2026-11-05T15:00:00Z";

fn freed() -> voice_core::notification::CustodyHistory {
    history([
        event(
            "booked",
            "2026-11-01T12:00:00Z",
            json!({"kind": "booked", "place": {"name": "North", "purpose": "federal"}}),
        ),
        event(
            "freed",
            "2026-11-04T12:00:00Z",
            json!({"kind": "released", "manner": "relief-granted"}),
        ),
    ])
}

#[test]
fn what_is_released_is_told_in_words_and_the_rest_is_not() {
    let (sign_up, now) = (sign_up(), moment(NOW));
    let subject = record(now, |_| ());
    let told = telling(&sign_up, now, LookupResult::one(&subject), Some(&freed()), &[]);
    assert_eq!(items(&told), ["news custody-status", "news release"]);
    assert_eq!(
        told.content.text(),
        [
            "Not in immigration custody, as known on November 4, 2026.",
            "Released on November 4, 2026.",
            "Silence does not mean that a person is still in custody. If you are in danger, call \
             911."
        ]
    );
    let content = bytes(&told.content);
    for hidden in ["relief", "Marco", "A2000", "freed", "booked", "vawa", "Ruiz"] {
        assert!(!content.contains(hidden), "{hidden}: {content}");
    }
    let accounting = stored(told.accounting.as_ref().unwrap());
    assert_eq!(accounting["nature"], json!(["custody-status", "release"]));
    assert_eq!(accounting["recipient"]["name"], "Ana Ruiz");
}

/// The values are those that an answer to the same question gives at that moment, for everybody and
/// every category.
#[test]
fn a_notice_tells_what_an_answer_would() {
    let now = moment(NOW);
    let all = history([
        event(
            "booked",
            "2026-11-01T12:00:00Z",
            json!({"kind": "booked", "place": {"name": "North", "purpose": "federal"}}),
        ),
        event(
            "set",
            "2026-11-02T12:00:00Z",
            json!({
                "kind": "criminal-hearing-set", "matter": "matter-elm-street",
                "hearing": {"at": "2026-12-01T14:00:00Z", "court": "District Court"}
            }),
        ),
        event(
            "set-2",
            "2026-11-02T12:00:00Z",
            json!({
                "kind": "immigration-hearing-set",
                "hearing": {
                    "at": "2026-12-02T14:00:00Z", "court": "Immigration Court", "purpose": "merits"
                }
            }),
        ),
        event("fled", "2026-11-03T12:00:00Z", json!({"kind": "escaped"})),
        event("caught", "2026-11-04T12:00:00Z", json!({"kind": "recaptured"})),
        event(
            "moved",
            "2026-11-04T13:00:00Z",
            json!({"kind": "transferred", "place": {"name": "South", "purpose": "federal"}}),
        ),
    ]);
    let mut told_at_all = std::collections::BTreeSet::new();
    for question in [
        "victim-custody-status",
        "witness-release",
        "victim-attorney",
        "witness-guardian",
        "victim-designee",
        "witness-designee",
    ] {
        for (protection, from) in [
            ("tps", "2026-01-01"),
            ("vawa-t-u", "2026-01-01"),
            ("place-review", "2026-01-01"),
            ("tps", "2027-01-01"),
        ] {
            let sign_up = sign_up_by(question, |_| ());
            let subject = record(now, |record| {
                crate::protected(record, protection, from);
                record["matters"] = json!([stored(sign_up.request())["matter"]["id"]]);
            });
            let merged = all.applied_to(&subject, POLICY.calendar(), now);
            let request = stored(sign_up.request());
            let mut asked = crate::example(question);
            for key in ["requester", "subject", "matter", "purpose"] {
                asked[key] = request[key].clone();
            }
            asked["as_of"] = json!(now);
            asked["categories"] = json!([
                "custody-status",
                "release",
                "escape",
                "removal",
                "death",
                "facility",
                "criminal-hearing",
                "immigration-hearing"
            ]);
            asked["language"] = json!("en");
            let asked = from_value::<QuestionRecord>(asked).unwrap().trusted();
            let answer = POLICY.eligibility(&asked).answer(LookupResult::one(&merged));
            let expected: Vec<_> =
                answer.disclosed().map(|(category, of)| (category, of.clone())).collect();
            let told = telling(&sign_up, now, LookupResult::one(&subject), Some(&all), &[]);
            let found: Vec<_> = told
                .content
                .items()
                .iter()
                .map(|of| (of.category(), of.information().unwrap().clone()))
                .collect();
            assert!(found == expected, "{question} {protection}: {:?}", items(&told));
            told_at_all.extend(found.into_iter().map(|(category, _)| category));
        }
    }
    assert_eq!(told_at_all.len(), 5, "{told_at_all:?}");
}

#[test]
fn each_kind_is_told_in_both_languages_without_its_detail() {
    let now = moment(NOW);
    let changes = [
        json!({"kind": "booked", "place": {"name": "North", "purpose": "federal"}}),
        json!({"kind": "released", "manner": "bond"}),
        json!({"kind": "escaped"}),
        json!({"kind": "removed"}),
        json!({"kind": "died"}),
        json!({
            "kind": "criminal-hearing-set", "matter": "matter-elm-street",
            "hearing": {"at": "2026-12-01T14:00:00Z", "court": "District Court"}
        }),
        json!({
            "kind": "immigration-hearing-set",
            "hearing": {"at": "2026-12-02T14:00:00Z", "court": "Court", "purpose": "merits"}
        }),
    ];
    // The days and hours are those of the policy's zone, which is five hours behind then.
    for (language, silence, freed, hearing) in [
        (
            "en",
            "Silence does not mean",
            "Released on November 4, 2026.",
            "Next hearing of a criminal court: December 1, 2026, 9:00 AM (America/New_York), \
             District Court.",
        ),
        (
            "es",
            "El silencio no significa",
            "Puesta en libertad el 4 de noviembre de 2026.",
            "Próxima audiencia de un tribunal penal: 1 de diciembre de 2026, 9:00 a. m. \
             (America/New_York), District Court.",
        ),
    ] {
        let sign_up =
            sign_up_by("victim-custody-status", |request| request["language"] = json!(language));
        let mut said = std::collections::BTreeSet::new();
        for change in &changes {
            let history = history([event("one", "2026-11-04T12:00:00Z", change.clone())]);
            let told = telling(
                &sign_up,
                now,
                LookupResult::one(&record(now, |_| ())),
                Some(&history),
                &[],
            );
            let (last, texts) = told.content.text().split_last().unwrap();
            assert!(
                last.starts_with(silence)
                    && texts.iter().all(|text| text.ends_with('.') && !text.contains('{')),
                "{texts:?}"
            );
            assert!(!texts.is_empty() && !texts.concat().contains("merits"), "{change}");
            said.extend(texts.iter().cloned());
        }
        assert_eq!(said.len(), 9, "{said:?}");
        assert!(said.contains(freed) && said.contains(hearing), "{said:?}");
    }
}

#[test]
fn what_was_told_is_not_told_again() {
    let (sign_up, now) = (sign_up(), moment(NOW));
    let subject = record(now, |_| ());
    let first = telling(&sign_up, now, LookupResult::one(&subject), Some(&freed()), &[]);
    assert_eq!(first.delivered.len(), 2);
    let again =
        telling(&sign_up, now, LookupResult::one(&subject), Some(&freed()), &first.delivered);
    assert_eq!(bytes(&again.content), neutral(&sign_up, now));
    assert!(again.delivered.is_empty() && again.accounting.is_none());
    // Until it was kept that it was heard, it is told again.
    let unheard =
        telling(&sign_up, now, LookupResult::one(&subject), Some(&freed()), &first.delivered[..1]);
    assert_eq!(items(&unheard), ["news release"]);
    // What another sign-up was told is nothing to this one.
    let other: Vec<DeliveredNotice> = first
        .delivered
        .iter()
        .map(|of| DeliveredNotice { sign_up: "sign-up-2".parse().unwrap(), ..of.clone() })
        .collect();
    assert_eq!(
        items(&telling(&sign_up, now, LookupResult::one(&subject), Some(&freed()), &other)).len(),
        2
    );
}

/// The events of another record, which is what a sign-up finds after it, or the
/// records, were changed.
fn of_another(freed_at: &str, revision: u16) -> voice_core::notification::CustodyHistory {
    let mut history = voice_core::notification::CustodyHistory::new("another".parse().unwrap());
    for number in 0..=revision {
        let mut freed = stored(&report(
            "freed",
            number,
            freed_at,
            "2026-11-05T20:00:00Z",
            json!({"kind": "released", "manner": "bond"}),
        ));
        freed["subject"] = json!("another");
        history.take(from_value(freed).unwrap()).unwrap();
    }
    history
}

/// What was told is told of a person. Where the sign-up finds another one, nothing that it says
/// comes of what was told before: no correction, nothing taken back, and nothing left out because
/// somebody else is in the same state.
#[test]
fn what_was_told_of_one_person_is_nothing_to_another() {
    let (sign_up, now, later) = (sign_up(), moment(NOW), moment("2026-11-06T15:00:00Z"));
    let first =
        telling(&sign_up, now, LookupResult::one(&record(now, |_| ())), Some(&freed()), &[]);
    assert_eq!(items(&first), ["news custody-status", "news release"]);
    assert!(first.delivered.iter().all(|of| of.subject.as_str() == crate::SUBJECT));
    let another = |at| record(at, |record| record["id"] = json!("another"));
    let told_now = |history: Option<&voice_core::notification::CustodyHistory>,
                    told: &[DeliveredNotice]| {
        let telling = telling(&sign_up, later, LookupResult::one(&another(later)), history, told);
        (bytes(&telling.content), telling.delivered)
    };
    // In the same state, freed on another day, with an event that was revised since and has the
    // identifier of the first person's, with nothing that happened, and beside the history of
    // the first person.
    let same = of_another("2026-11-04T12:00:00Z", 0);
    let revised = of_another("2026-11-02T12:00:00Z", 1);
    let mut corrected = freed();
    corrected.take(correction(1, "2026-11-04T12:00:00Z", json!({"kind": "withdrawn"}))).unwrap();
    for history in [Some(&same), Some(&revised), None, Some(&corrected)] {
        let (content, told) = told_now(history, &first.delivered);
        assert!((content.clone(), told.clone()) == told_now(history, &[]), "{content}");
        assert!(told.iter().all(|of| of.subject.as_str() == "another"));
        assert!(
            !content.contains("What you were told") && !content.contains("Correction of"),
            "{content}"
        );
    }
    assert!(told_now(Some(&same), &first.delivered).0.contains("Released on November 4, 2026."));
    // Back at the first person, what was told of them is known still.
    let both = [first.delivered.clone(), told_now(Some(&same), &first.delivered).1].concat();
    let subject = record(later, |_| ());
    assert_eq!(
        bytes(
            &telling(&sign_up, later, LookupResult::one(&subject), Some(&freed()), &both).content
        ),
        neutral(&sign_up, later)
    );
    let told = telling(&sign_up, later, LookupResult::one(&subject), Some(&corrected), &both);
    assert_eq!(items(&told), ["corrected custody-status", "taken-back release", "news facility"]);
    // Where nobody is found, or the other person is protected, nothing is said of any of it.
    let guarded = record(later, |record| {
        record["id"] = json!("another");
        crate::protected(record, "vawa-t-u", "2026-11-06");
    });
    for found in [LookupResult::nobody(), LookupResult::one(&guarded)] {
        let told = telling(&sign_up, later, found, Some(&corrected), &first.delivered);
        assert_eq!(bytes(&told.content), neutral(&sign_up, later));
    }
}

/// A hearing is told of a case: moved to another matter, the sign-up knows nothing of that
/// of the first.
#[test]
fn what_was_told_of_one_case_is_nothing_to_another() {
    let (sign_up, now, later) = (sign_up(), moment(NOW), moment("2026-11-06T15:00:00Z"));
    let set = |matter: &str, court: &str| {
        json!({
            "kind": "criminal-hearing-set", "matter": matter,
            "hearing": {"at": "2026-12-01T14:00:00Z", "court": court}
        })
    };
    let matter = stored(sign_up.request())["matter"]["id"].as_str().unwrap().to_owned();
    let linked = |at, matters: serde_json::Value| record(at, |record| record["matters"] = matters);
    let (one, two) = (
        event("one", "2026-11-02T12:00:00Z", set(&matter, "North Court")),
        set("matter-two", "South Court"),
    );
    let two = event("two", "2026-11-02T12:00:00Z", two);
    let mut request = stored(sign_up.request());
    request["kinds"] = json!(["criminal-hearing"]);
    let of = |request: &serde_json::Value| {
        voice_core::notification::SignUp::new(
            sign_up.id().clone(),
            from_value(request.clone()).unwrap(),
            sign_up.signed_up_at(),
        )
    };
    let before = of(&request);
    request["matter"]["id"] = json!("matter-two");
    let after = of(&request);
    let mut events = history([one, two]);
    let matters = json!([matter, "matter-two"]);
    let first =
        telling(&before, now, LookupResult::one(&linked(now, matters.clone())), Some(&events), &[]);
    assert_eq!(items(&first), ["news criminal-hearing"]);
    events
        .take(report(
            "one",
            1,
            "2026-11-02T12:00:00Z",
            "2026-11-05T20:00:00Z",
            set(&matter, "West Court"),
        ))
        .unwrap();
    let subject = linked(later, matters);
    let told = telling(&after, later, LookupResult::one(&subject), Some(&events), &first.delivered);
    assert_eq!(items(&told), ["news criminal-hearing"]);
    assert_eq!(
        items(&telling(
            &before,
            later,
            LookupResult::one(&subject),
            Some(&events),
            &first.delivered
        )),
        ["corrected criminal-hearing"]
    );
}

#[test]
fn a_pin_of_another_sign_up_opens_nothing() {
    let now = moment(NOW);
    let subject = record(now, |_| ());
    let other = voice_core::notification::SignUp::new(
        "other".parse().unwrap(),
        sign_up().request().clone(),
        now,
    );
    let history = freed();
    let records = voice_core::notification::Records {
        policy: &POLICY,
        office: office(),
        subject: LookupResult::one(&subject),
        history: Some(&history),
        delivered: &[],
    };
    let told = voice_core::notification::tell(&given(&other, now), &sign_up(), records);
    assert_eq!(bytes(&told.content), neutral(&sign_up(), now));
}

#[test]
fn a_mandate_to_be_told_is_none_to_sign_up() {
    let now = moment(NOW);
    for actions in
        [json!(["receive"]), json!(["register"]), json!([]), json!(["receive", "register"])]
    {
        let sign_up = sign_up_by("victim-designee", |of| {
            of["requester"]["scope"]["actions"] = actions.clone()
        });
        let matter = stored(sign_up.request())["matter"]["id"].clone();
        let subject = record(now, |record| record["matters"] = json!([matter]));
        let told = telling(&sign_up, now, LookupResult::one(&subject), Some(&freed()), &[]);
        assert_eq!(told.content.is_neutral(), actions.as_array().unwrap().len() < 2, "{actions}");
    }
}

fn correction(
    revision: u16,
    at: &str,
    change: serde_json::Value,
) -> voice_core::notification::CustodyEvent {
    report("freed", revision, at, "2026-11-05T20:00:00Z", change)
}

#[test]
fn who_was_told_what_was_wrong_gets_a_correction() {
    let (sign_up, now, later) = (sign_up(), moment(NOW), moment("2026-11-06T15:00:00Z"));
    let first =
        telling(&sign_up, now, LookupResult::one(&record(now, |_| ())), Some(&freed()), &[]);
    let subject = record(later, |_| ());
    let mut corrected = freed();
    corrected
        .take(correction(1, "2026-11-03T12:00:00Z", json!({"kind": "released", "manner": "bond"})))
        .unwrap();
    let told =
        telling(&sign_up, later, LookupResult::one(&subject), Some(&corrected), &first.delivered);
    assert_eq!(items(&told), ["corrected custody-status", "corrected release"]);
    assert_eq!(
        told.content.text()[1],
        "Correction of what you were told on November 5, 2026: Released on November 3, 2026."
    );
    // To whom nothing wrong was told, it is news.
    assert_eq!(
        items(&telling(&sign_up, later, LookupResult::one(&subject), Some(&corrected), &[])),
        ["news custody-status", "news release"]
    );
    let mut taken_back = freed();
    taken_back.take(correction(1, "2026-11-04T12:00:00Z", json!({"kind": "withdrawn"}))).unwrap();
    let told =
        telling(&sign_up, later, LookupResult::one(&subject), Some(&taken_back), &first.delivered);
    assert_eq!(items(&told), ["corrected custody-status", "taken-back release", "news facility"]);
    let NoticeItem::Retraction { text, .. } = &told.content.items()[1] else {
        panic!("taken back")
    };
    assert_eq!(
        text,
        "What you were told on November 5, 2026 was wrong, and nothing can be said in its place: \
         Released on November 4, 2026."
    );
    // Once.
    let all = [first.delivered.clone(), told.delivered].concat();
    assert!(
        telling(&sign_up, later, LookupResult::one(&subject), Some(&taken_back), &all)
            .content
            .is_neutral()
    );
    // Through the same gate.
    for gate in ["vawa-t-u", "physical-safety", "witness-security"] {
        let guarded = record(later, |record| crate::protected(record, gate, "2026-11-06"));
        for wrong in [&corrected, &taken_back] {
            let told = telling(
                &sign_up,
                later,
                LookupResult::one(&guarded),
                Some(wrong),
                &first.delivered,
            );
            assert_eq!(bytes(&told.content), neutral(&sign_up, later), "{gate}");
        }
    }
    let unscreened =
        record(later, |record| drop(record.as_object_mut().unwrap().remove("screening")));
    let told = telling(
        &sign_up,
        later,
        LookupResult::one(&unscreened),
        Some(&taken_back),
        &first.delivered,
    );
    assert_eq!(bytes(&told.content), neutral(&sign_up, later));
}

#[test]
fn what_is_kept_of_a_telling_is_read_again() {
    let (sign_up, now) = (sign_up(), moment(NOW));
    let told = telling(&sign_up, now, LookupResult::one(&record(now, |_| ())), Some(&freed()), &[])
        .delivered;
    for one in told {
        let text = to_json(&voice_core::wire::Custodial(&one)).unwrap();
        let again: DeliveredNotice = voice_core::wire::from_json(text.as_bytes()).unwrap();
        assert!(again == one && format!("{one:?}") == "DeliveredNotice(..)");
    }
}
