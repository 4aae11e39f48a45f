//! No step is skipped, taken twice, taken back, or taken by another.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use voice_core::referral::{
    Referral, ReferralActor, ReferralEvent, ReferralRecord, ReferralState, ReferralStep,
};
use voice_core::requester::Reach;
use voice_core::wire::Diagnostic as _;

use crate::{
    ACCEPTED, OFFERED, POLICY, SENT, at, consent, read_consent, read_record, record, replay,
};

/// What each step does in each state, written down once more: the state that follows, and
/// who takes it.
const LIFE: [(Option<&str>, &str, &str, &str); 13] = [
    (None, "offer", "office", "offered"),
    (Some("offered"), "accept", "requester", "accepted"),
    (Some("offered"), "decline", "requester", "declined"),
    (Some("offered"), "withdraw", "requester", "withdrawn"),
    (Some("accepted"), "send", "office", "sent"),
    (Some("accepted"), "withdraw", "requester", "withdrawn"),
    (Some("accepted"), "expire", "office", "expired"),
    (Some("sent"), "acknowledge", "recipient", "acknowledged"),
    (Some("sent"), "decline", "recipient", "declined"),
    (Some("sent"), "withdraw", "requester", "withdrawn"),
    (Some("acknowledged"), "serve", "recipient", "served"),
    (Some("acknowledged"), "decline", "recipient", "declined"),
    (Some("acknowledged"), "withdraw", "requester", "withdrawn"),
];

/// A state, none before the offer, and the steps that lead to it, each with who takes it.
type Way = (Option<&'static str>, Vec<(&'static str, &'static str)>);

/// A way to each state, shortest first.
fn ways() -> Vec<Way> {
    let mut ways = vec![(None, Vec::new())];
    let mut next = 0;
    while next < ways.len() {
        let (state, way) = ways[next].clone();
        for (_, step, by, to) in LIFE.into_iter().filter(|(from, ..)| *from == state) {
            if !ways.iter().any(|(known, _)| *known == Some(to)) {
                ways.push((Some(to), way.iter().copied().chain([(step, by)]).collect()));
            }
        }
        next += 1;
    }
    ways
}

/// The record of a way, whose consent is over by its last day where it expires: three days lie
/// between accepting and closing.
fn walked(way: &[(&str, &str)]) -> Value {
    let mut consent = consent();
    consent["term"]["expires_on"] = json!("2026-11-04");
    let mut record = record(Some(consent), way);
    for event in record["history"].as_array_mut().unwrap() {
        if event["step"] == "expire" {
            let later = event["at"].as_str().unwrap().replace("2026-11-02", "2026-11-05");
            event["at"] = json!(later);
        }
    }
    record
}

/// Every state × every step × everybody: nine, eight and three.
#[test]
fn every_step_in_every_state_by_everybody() {
    let ways = ways();
    assert_eq!(ways.len(), ReferralState::ALL.len() + 1, "every state can be reached");
    let (mut allowed, mut refused) = (0, 0);
    for (state, way) in &ways {
        for step in ReferralStep::ALL {
            for by in ReferralActor::ALL {
                let (step, by) = (step.as_str(), by.as_str());
                let whole: Vec<_> = way.iter().copied().chain([(step, by)]).collect();
                let expected = LIFE.iter().find(|line| (line.0, line.1) == (*state, step));
                let mut walked = walked(&whole);
                if *state == Some("expired") {
                    walked["history"][way.len()]["at"] = json!("2026-11-06T15:00:00Z");
                }
                match replay(walked) {
                    Ok(referral) => {
                        let (_, _, actor, to) = expected.expect(step);
                        assert_eq!(
                            (*actor, *to),
                            (by, referral.state().as_str()),
                            "{step} in {state:?}"
                        );
                        allowed += 1;
                    }
                    Err(errors) => {
                        let [error] = errors.iter().as_slice() else { panic!("{errors}") };
                        assert_eq!(usize::try_from(error.index), Ok(way.len()), "{errors}");
                        assert_eq!(
                            (error.step.as_str(), error.state.as_ref().map(|of| of.as_str())),
                            (step, *state)
                        );
                        let code = if expected.is_some() { "wrong-actor" } else { "out-of-turn" };
                        assert_eq!(error.code(), code, "{errors}");
                        let steps: BTreeSet<_> =
                            error.allowed.iter().map(|step| step.as_str()).collect();
                        let from_here =
                            LIFE.iter().filter(|line| line.0 == *state).map(|line| line.1);
                        assert_eq!(steps, from_here.collect(), "{errors}");
                        refused += 1;
                    }
                }
            }
        }
    }
    assert_eq!((allowed, refused), (LIFE.len(), 9 * 8 * 3 - LIFE.len()));
}

/// Every history of up to five steps, each by whom it is for: the whole lives and their beginnings,
/// and nothing else.
#[test]
fn every_history_of_up_to_five_steps() {
    let actor = |step: &str, at: usize| match step {
        "offer" | "send" | "expire" => "office",
        "accept" | "withdraw" => "requester",
        "decline" if at == 1 => "requester",
        _ => "recipient",
    };
    let mut lives: BTreeSet<Vec<&str>> = BTreeSet::new();
    let path = ["offer", "accept", "send", "acknowledge", "serve"];
    let ends: [&[&str]; 4] = [
        &["decline", "withdraw"],
        &["withdraw", "expire"],
        &["decline", "withdraw"],
        &["decline", "withdraw"],
    ];
    for length in 1..=path.len() {
        lives.insert(path[..length].to_vec());
        for end in ends.get(length - 1).copied().unwrap_or_default() {
            lives.insert(path[..length].iter().chain([end]).copied().collect());
        }
    }
    let whole = |steps: &[(&str, &str)]| read_record(walked(steps)).history;
    let base = read_record(walked(&ACCEPTED));
    // Parsed once for each place: an event is the same whatever comes before it.
    let events: Vec<Vec<ReferralEvent>> = (0..path.len())
        .map(|at| {
            let before = vec![("offer", "office"); at];
            let event = |step: &ReferralStep| {
                let step = step.as_str();
                let steps: Vec<_> =
                    before.iter().copied().chain([(step, actor(step, at))]).collect();
                whole(&steps)[at]
            };
            ReferralStep::ALL.iter().map(event).collect()
        })
        .collect();
    let (mut tried, mut found) = (0, BTreeSet::new());
    let mut open: Vec<Vec<ReferralEvent>> = vec![Vec::new()];
    while let Some(history) = open.pop() {
        if let Some(longer) = events.get(history.len()) {
            open.extend(
                longer.iter().map(|event| history.iter().copied().chain([*event]).collect()),
            );
        }
        if !history.is_empty() {
            tried += 1;
            let record = ReferralRecord { history: history.clone(), ..base.clone() };
            if Referral::replay(record, POLICY.calendar()).is_ok() {
                found.insert(history.iter().map(|event| event.step.as_str()).collect());
            }
        }
    }
    assert_eq!(tried, 8 + 64 + 512 + 4096 + 32768);
    assert_eq!(found, lives);
}

#[test]
fn every_step_that_is_refused_is_told_at_once() {
    let steps =
        [("offer", "office"), ("send", "office"), ("serve", "recipient"), ("decline", "office")];
    let Err(errors) = replay(record(None, &steps)) else { panic!("nothing was accepted") };
    let lines: Vec<String> = errors.iter().map(ToString::to_string).collect();
    assert_eq!(
        lines,
        [
            "/history/1: `send` is refused where the referral is offered: out-of-turn; allowed: \
             accept, decline, withdraw",
            "/history/2: `serve` is refused where the referral is offered: out-of-turn; allowed: \
             accept, decline, withdraw",
            "/history/3: `decline` is refused where the referral is offered: wrong-actor; \
             allowed: accept, decline, withdraw",
        ]
    );
    // Nothing but what is not allowed leaves nothing.
    let Err(errors) = replay(record(None, &[("serve", "office")])) else {
        panic!("nothing was offered")
    };
    assert!(
        errors.to_string().contains("not offered")
            && errors.to_string().ends_with("allowed: offer"),
        "{errors}"
    );
}

#[test]
fn each_step_is_later_than_the_one_before() {
    for (second, expected) in
        [("15:00:00Z", false), ("14:59:59Z", false), ("15:00:00.000000001Z", true)]
    {
        let mut record = record(Some(consent()), &ACCEPTED);
        record["history"][1]["at"] = json!(format!("2026-11-02T{second}"));
        match replay(record) {
            Ok(_) => assert!(expected, "{second}"),
            Err(errors) => {
                assert!(
                    !expected && errors.iter().all(|error| error.code() == "not-later"),
                    "{second}: {errors}"
                );
            }
        }
    }
}

#[test]
fn it_is_closed_as_expired_only_after_the_last_day() {
    // 30 November ends at five in the morning UTC in New York, where the office counts its days.
    for (moment, expected) in [("2026-12-01T04:59:59Z", false), ("2026-12-01T05:00:00Z", true)] {
        let mut accepted = replay(record(Some(consent()), &ACCEPTED)).unwrap();
        let state = if expected { ReferralState::Expired } else { ReferralState::Accepted };
        assert_eq!(accepted.state_at(at(moment), POLICY.calendar()), state);
        let event =
            ReferralEvent { step: ReferralStep::Expire, at: at(moment), by: ReferralActor::Office };
        match accepted.step(event, POLICY.calendar()) {
            Ok(()) => assert!(expected && accepted.state() == ReferralState::Expired),
            Err(error) => assert!(!expected && error.code() == "not-yet-over", "{error}"),
        }
        // What was sent does not expire.
        let sent = replay(record(Some(consent()), &SENT)).unwrap();
        assert_eq!(sent.state_at(at(moment), POLICY.calendar()), ReferralState::Sent);
    }
}

#[test]
fn revoking_withdraws_what_was_not_sent_and_is_replayed() {
    let mut accepted = replay(record(Some(consent()), &ACCEPTED)).unwrap();
    assert_eq!(
        accepted.revoke(at("2026-11-02T16:00:00Z"), POLICY.calendar()).unwrap_err().code(),
        "not-later"
    );
    accepted.revoke(at("2026-11-02T16:00:01Z"), POLICY.calendar()).unwrap();
    assert_eq!(accepted.state(), ReferralState::Withdrawn);
    assert_eq!(
        accepted
            .send(at("2026-11-02T17:00:00Z"), POLICY.calendar(), &Reach::unlimited())
            .unwrap_err()
            .code(),
        "out-of-turn"
    );
    assert!(
        Referral::replay(accepted.record().clone(), POLICY.calendar())
            .is_ok_and(|again| again == accepted)
    );

    // What was sent goes on, and can be withdrawn too.
    let mut sent = replay(record(Some(consent()), &SENT)).unwrap();
    sent.revoke(at("2026-11-02T18:00:00Z"), POLICY.calendar()).unwrap();
    assert_eq!(sent.state(), ReferralState::Sent);
    assert!(
        Referral::replay(sent.record().clone(), POLICY.calendar()).is_ok_and(|again| again == sent)
    );
    let withdraw = ReferralEvent {
        step: ReferralStep::Withdraw,
        at: at("2026-11-02T19:00:00Z"),
        by: ReferralActor::Requester,
    };
    sent.step(withdraw, POLICY.calendar()).unwrap();
    assert_eq!(sent.state(), ReferralState::Withdrawn);

    // Whoever withdraws revokes; what was revoked before stays revoked since then.
    let revoked_at = |referral: &Referral| {
        referral.record().consent.as_ref().unwrap().term.revoked_at().copied()
    };
    assert_eq!(revoked_at(&sent), Some(at("2026-11-02T18:00:00Z")));
    let mut withdrawn = replay(record(Some(consent()), &ACCEPTED)).unwrap();
    withdrawn.step(withdraw, POLICY.calendar()).unwrap();
    assert_eq!(revoked_at(&withdrawn), Some(withdraw.at));

    // Nothing was agreed, so there is nothing to revoke; and what has ended stays so.
    let mut offered = replay(record(None, &OFFERED)).unwrap();
    assert_eq!(
        offered.revoke(at("2026-11-02T18:00:00Z"), POLICY.calendar()).unwrap_err().code(),
        "consent-lacking"
    );
    assert_eq!(
        sent.revoke(at("2026-11-02T20:00:00Z"), POLICY.calendar()).unwrap_err().code(),
        "out-of-turn"
    );

    // A consent that was revoked without a word to the referral stops it as well.
    let mut unseen = consent();
    unseen["term"]["revoked_at"] = json!("2026-11-02T16:30:00Z");
    let mut unseen = replay(record(Some(unseen), &ACCEPTED)).unwrap();
    assert_eq!(
        unseen.state_at(at("2026-11-02T16:29:59Z"), POLICY.calendar()),
        ReferralState::Accepted
    );
    assert_eq!(
        unseen.state_at(at("2026-11-02T16:30:00Z"), POLICY.calendar()),
        ReferralState::Withdrawn
    );
    let refused = unseen
        .send(at("2026-11-02T16:30:00Z"), POLICY.calendar(), &Reach::unlimited())
        .unwrap_err();
    assert_eq!(refused.consent.iter().map(|flaw| flaw.as_str()).collect::<Vec<_>>(), ["revoked"]);
}

#[test]
fn accepting_and_sending_have_calls_of_their_own() {
    let mut offered = replay(record(None, &OFFERED)).unwrap();
    for step in [ReferralStep::Accept, ReferralStep::Send] {
        let event =
            ReferralEvent { step, at: at("2026-11-02T16:00:00Z"), by: ReferralActor::Requester };
        assert_eq!(offered.step(event, POLICY.calendar()).unwrap_err().code(), "out-of-turn");
    }
    let mut lacking = consent();
    lacking["written"] = json!(false);
    let refused = offered
        .accept(read_consent(lacking), at("2026-11-02T16:00:00Z"), POLICY.calendar())
        .unwrap_err();
    assert_eq!(refused.code(), "consent-lacking");
    assert!(
        offered.record().consent.is_none() && offered.state() == ReferralState::Offered,
        "nothing has changed"
    );
    offered.accept(read_consent(consent()), at("2026-11-02T16:00:00Z"), POLICY.calendar()).unwrap();
    // A second consent does not take the place of the first.
    let again = offered
        .accept(read_consent(consent()), at("2026-11-02T16:30:00Z"), POLICY.calendar())
        .unwrap_err();
    assert_eq!((again.code(), again.pointer().as_deref()), ("out-of-turn", Some("/history/2")));
}
