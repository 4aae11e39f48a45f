//! Random lives of a sign-up against a simple model: hours are numbers, and what is told is a list
//! of words.

use chrono::TimeDelta;
use proptest::prelude::*;
use proptest_state_machine::{ReferenceStateMachine, StateMachineTest, prop_state_machine};
use serde_json::json;
use voice_core::notification::{
    CustodyEvent, CustodyHistory, DeliveredNotice, Pin, PinAttempts, Records, SignUp, SignUpAct,
    SignUpState, give_pin, tell,
};
use voice_core::subject::LookupResult;
use voice_core::wire::Timestamp;

use crate::{
    POLICY, SUBJECT, bytes, items, message, moment, neutral, office, protected, record, report,
    request, rhythm,
};

const DAY: i64 = 24;
/// The hour of the one contact of a day.
const HOUR: i64 = 9;

fn at(hours: i64) -> Timestamp {
    (moment("2026-11-01T00:00:00Z").utc() + TimeDelta::hours(hours)).try_into().unwrap()
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Booked,
    Released,
    Closed,
}

#[derive(Clone, Debug)]
enum Step {
    Pass(i64),
    Act(SignUpAct),
    RightPin,
    WrongPin,
    /// What happened at noon, so many days from today.
    Event(Kind, i64),
    Withdraw(prop::sample::Index),
    Again(prop::sample::Index),
    Protect(bool),
    Screen(bool),
}

/// What is so in a category, and because of which event.
type So = Option<((bool, i64), usize)>;

/// What was last told in a category, and because of which event.
type Last = Option<(Option<(bool, i64)>, Option<usize>)>;

#[derive(Clone, Debug, Default)]
struct Model {
    now: i64,
    paused: bool,
    stopped: bool,
    heard: i64,
    asked: Option<i64>,
    wrong: Vec<i64>,
    /// The day, what happened, and whether it was taken back.
    events: Vec<(i64, Kind, bool)>,
    protected: bool,
    unscreened: bool,
    status: Last,
    release: Last,
    /// What the last step brought: contacts, with whether they ask; and what a PIN opened.
    contacts: Vec<(i64, bool)>,
    opened: Option<Option<Vec<String>>>,
}

impl Model {
    fn ended(&self, at: i64) -> bool {
        self.stopped || self.asked.is_some_and(|asked| at > asked + 60 * DAY)
    }

    fn state(&self) -> SignUpState {
        match (self.stopped, self.ended(self.now), self.paused) {
            (true, ..) => SignUpState::Stopped,
            (_, true, _) => SignUpState::Lapsed,
            (_, _, true) => SignUpState::Paused,
            _ => SignUpState::Running,
        }
    }

    fn pass(&mut self, hours: i64) {
        for hour in self.now + 1..=self.now + hours {
            if hour % DAY == HOUR && !self.paused && !self.ended(hour) {
                let asks = self.asked.is_some() || hour - self.heard >= 180 * DAY;
                self.contacts.push((hour, asks));
                if asks {
                    self.asked = self.asked.or(Some(hour));
                }
            }
        }
        self.now += hours;
    }

    fn hear(&mut self) {
        (self.heard, self.asked) = (self.now, None);
    }

    fn act(&mut self, act: SignUpAct) {
        if self.ended(self.now) {
            return;
        }
        if act == SignUpAct::Inquired {
            self.asked = if self.paused { self.asked } else { self.asked.or(Some(self.now)) };
            return;
        }
        self.hear();
        match act {
            SignUpAct::Paused => self.paused = true,
            SignUpAct::Resumed => self.paused = false,
            SignUpAct::Stopped => self.stopped = true,
            SignUpAct::Heard | SignUpAct::Inquired => {}
        }
    }

    /// In custody or not since which day, and the day of release; each with its event.
    fn custody(&self) -> (So, So) {
        let (mut status, mut release) = (None, None);
        let mut known: Vec<(i64, Kind, usize)> = Vec::new();
        for (index, (day, kind, withdrawn)) in self.events.iter().enumerate() {
            if !withdrawn && day * DAY + 12 <= self.now {
                known.push((*day, *kind, index));
            }
        }
        known.sort_unstable();
        for (day, kind, index) in known {
            let held = kind == Kind::Booked;
            match kind {
                Kind::Closed => status = None,
                Kind::Booked | Kind::Released => {
                    if status.is_none_or(|((was, _), _)| was != held) {
                        status = Some(((held, day), index));
                    }
                    release = (!held).then_some(((true, day), index));
                }
            }
        }
        (status, release)
    }

    fn one(&self, name: &str, now: So, last: &Last) -> (Option<String>, Last) {
        let wrong = last.is_some_and(|(_, event)| event.is_some_and(|event| self.events[event].2));
        let silent = self.protected || self.unscreened;
        let told = match (now, last) {
            _ if silent => None,
            (Some((value, _)), Some((Some(before), _))) if value == *before => None,
            (Some(_), Some(_)) if wrong => Some("corrected"),
            (Some(_), _) => Some("news"),
            (None, Some((Some(_), _))) if wrong => Some("taken-back"),
            (None, _) => None,
        };
        let next = told
            .map_or(*last, |_| Some((now.map(|(value, _)| value), now.map(|(_, event)| event))));
        (told.map(|kind| format!("{kind} {name}")), next)
    }

    fn pin(&mut self, right: bool) {
        self.wrong.retain(|at| self.now - at < DAY);
        let locked = self.wrong.len() >= 5;
        if !right || locked || self.ended(self.now) {
            if !locked {
                self.wrong.push(self.now);
            }
            self.opened = Some(None);
            return;
        }
        self.hear();
        let (status, release) = self.custody();
        let (first, status) = self.one("custody-status", status, &self.status);
        let (second, release) = self.one("release", release, &self.release);
        (self.status, self.release) = (status, release);
        self.opened = Some(Some(first.into_iter().chain(second).collect()));
    }
}

impl ReferenceStateMachine for Model {
    type State = Self;
    type Transition = Step;

    fn init_state() -> BoxedStrategy<Self> {
        Just(Self::default()).boxed()
    }

    fn transitions(_: &Self) -> BoxedStrategy<Step> {
        let kind = prop_oneof![Just(Kind::Booked), Just(Kind::Released), Just(Kind::Closed)];
        prop_oneof![
            6 => prop::sample::select(vec![1, 5, 23, 24, 49, 10 * DAY, 60 * DAY, 181 * DAY])
                .prop_map(Step::Pass),
            2 => prop::sample::select(vec![
                SignUpAct::Heard,
                SignUpAct::Paused,
                SignUpAct::Resumed,
                SignUpAct::Inquired,
            ])
            .prop_map(Step::Act),
            1 => prop::bool::weighted(0.1).prop_map(|stop| {
                Step::Act(if stop { SignUpAct::Stopped } else { SignUpAct::Resumed })
            }),
            8 => Just(Step::RightPin),
            4 => Just(Step::WrongPin),
            6 => (kind, -9..3_i64).prop_map(|(kind, day)| Step::Event(kind, day)),
            3 => any::<prop::sample::Index>().prop_map(Step::Withdraw),
            2 => any::<prop::sample::Index>().prop_map(Step::Again),
            1 => any::<bool>().prop_map(Step::Protect),
            1 => prop::bool::weighted(0.7).prop_map(Step::Screen),
        ]
        .boxed()
    }

    fn apply(mut state: Self, step: &Step) -> Self {
        (state.contacts, state.opened) = (Vec::new(), None);
        match step {
            Step::Pass(hours) => state.pass(*hours),
            Step::Act(act) => state.act(*act),
            Step::RightPin => state.pin(true),
            Step::WrongPin => state.pin(false),
            Step::Event(kind, days) => state.events.push((state.now / DAY + days, *kind, false)),
            Step::Withdraw(which) if !state.events.is_empty() => {
                let which = which.index(state.events.len());
                state.events[which].2 = true;
            }
            Step::Withdraw(_) | Step::Again(_) => {}
            Step::Protect(on) => state.protected = *on,
            Step::Screen(on) => state.unscreened = !on,
        }
        state
    }
}

/// What a custodian keeps.
struct Kept {
    now: i64,
    sign_up: SignUp,
    attempts: PinAttempts,
    history: CustodyHistory,
    received: Vec<CustodyEvent>,
    told: Vec<DeliveredNotice>,
    /// The message that does not ask whether the sign-up goes on, which is always the same.
    message: Option<String>,
}

struct Lives;

impl Kept {
    fn receive(&mut self, event: CustodyEvent) {
        self.history.take(event.clone()).unwrap();
        self.received.push(event);
    }

    /// The contacts of a stretch, day after day as a worker claims them.
    fn contacts(&mut self, hours: i64) -> Vec<(Timestamp, bool)> {
        let mut seen = Vec::new();
        for from in (self.now..self.now + hours).step_by(24) {
            for contact in self.sign_up.contacts(at(from), at((from + DAY).min(self.now + hours))) {
                seen.push((contact.at, contact.answer_by.is_some()));
                if contact.answer_by.is_some() {
                    self.sign_up = self.sign_up.after(SignUpAct::Inquired, contact.at);
                } else {
                    let message = serde_json::to_string(&message(&contact)).unwrap();
                    assert_eq!(*self.message.get_or_insert_with(|| message.clone()), message);
                }
            }
        }
        self.now += hours;
        seen
    }

    fn pin(&mut self, pin: &str, model: &Model) -> Option<Vec<String>> {
        let now = at(self.now);
        let (given, attempts) =
            give_pin(Some(&self.sign_up), &self.attempts, &Pin::new(pin).unwrap(), now);
        self.attempts = attempts;
        let given = given.ok()?;
        self.sign_up = self.sign_up.after(SignUpAct::Heard, now);
        let subject = record(now, |record| {
            if model.protected {
                protected(record, "witness-security", "2020-01-01");
            }
            if model.unscreened {
                record.as_object_mut().unwrap().remove("screening");
            }
        });
        let records = Records {
            policy: &POLICY,
            office: office(),
            subject: LookupResult::one(&subject),
            history: Some(&self.history),
            delivered: &self.told,
        };
        let telling = tell(&given, &self.sign_up, records);
        let items = items(&telling);
        assert_eq!(items.is_empty(), bytes(&telling.content) == neutral(&self.sign_up, now));
        self.told.extend(telling.delivered);
        Some(items)
    }
}

impl StateMachineTest for Lives {
    type SystemUnderTest = Kept;
    type Reference = Model;

    fn init_test(_: &Model) -> Kept {
        let request = request("victim-custody-status", |request| {
            (request["zone"], request["kinds"]) = (json!("UTC"), json!(["custody", "release"]));
            request["channels"][0]["rhythm"] = rhythm(1, 9, 10, 1);
        });
        Kept {
            now: 0,
            sign_up: SignUp::new("sign-up-1".parse().unwrap(), request, at(0)),
            attempts: PinAttempts::default(),
            history: CustodyHistory::new(SUBJECT.parse().unwrap()),
            received: Vec::new(),
            told: Vec::new(),
            message: None,
        }
    }

    fn apply(mut kept: Kept, model: &Model, step: Step) -> Kept {
        let now = at(kept.now).to_string();
        match step {
            Step::Pass(hours) => {
                let expected: Vec<_> =
                    model.contacts.iter().map(|(hour, asks)| (at(*hour), *asks)).collect();
                assert_eq!(kept.contacts(hours), expected);
            }
            Step::Act(act) => kept.sign_up = kept.sign_up.after(act, at(kept.now)),
            Step::RightPin => assert_eq!(Some(kept.pin("4071", model)), model.opened),
            Step::WrongPin => assert_eq!(Some(kept.pin("4072", model)), model.opened),
            Step::Event(kind, _) => {
                let (day, ..) = model.events[model.events.len() - 1];
                let change = match kind {
                    Kind::Booked => json!({"kind": "booked"}),
                    Kind::Released => json!({"kind": "released", "manner": "bond"}),
                    Kind::Closed => json!({"kind": "record-closed"}),
                };
                let id = format!("event-{:04}", model.events.len() - 1);
                kept.receive(report(&id, 0, &at(day * DAY + 12).to_string(), &now, change));
            }
            Step::Withdraw(which) if !model.events.is_empty() => {
                let which = which.index(model.events.len());
                let id = format!("event-{which:04}");
                kept.receive(report(
                    &id,
                    1,
                    &at(model.events[which].0 * DAY + 12).to_string(),
                    &now,
                    json!({"kind": "withdrawn"}),
                ));
            }
            Step::Again(which) if !kept.received.is_empty() => {
                let mut again = kept.received[which.index(kept.received.len())].clone();
                again.received_at = at(kept.now);
                assert_eq!(kept.history.take(again), Ok(false));
            }
            Step::Withdraw(_) | Step::Again(_) | Step::Protect(_) | Step::Screen(_) => {}
        }
        kept
    }

    fn check_invariants(kept: &Kept, model: &Model) {
        assert_eq!(kept.now, model.now);
        assert_eq!(kept.sign_up.state(at(kept.now)), model.state());
    }
}

prop_state_machine! {
    #![proptest_config(ProptestConfig {
        cases: 192,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn a_life_is_as_the_model_says(sequential 1..60 => Lives);
}
