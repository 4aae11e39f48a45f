//! Five wrong PINs in a day, and then none is looked at; nothing tells that from a wrong one.

use voice_core::notification::{
    PIN_ATTEMPTS, PIN_WINDOW_HOURS, Pin, PinAttempts, PinError, SignUp, SignUpAct, give_pin,
};
use voice_core::wire::Timestamp;

use crate::{moment, sign_up};

fn pin(text: &str) -> Pin {
    Pin::new(text).unwrap()
}

fn at(hours: i64) -> Timestamp {
    (moment("2026-11-02T15:00:00Z").utc() + chrono::TimeDelta::hours(hours)).try_into().unwrap()
}

fn tried(
    sign_up: Option<&SignUp>,
    attempts: PinAttempts,
    text: &str,
    hours: i64,
) -> (bool, PinAttempts) {
    let (given, attempts) = give_pin(sign_up, &attempts, &pin(text), at(hours));
    (given.is_ok(), attempts)
}

#[test]
fn two_pins_are_equal_where_every_digit_is() {
    let mut compared = 0;
    for number in 0..10_000_u16 {
        let text = format!("{number:04}");
        assert!(pin(&text) == pin(&text));
        for place in 0..4 {
            for digit in b'0'..=b'9' {
                let mut other = text.clone().into_bytes();
                other[place] = digit;
                let other = String::from_utf8(other).unwrap();
                assert_eq!(pin(&text) == pin(&other), text == other, "{text} and {other}");
                compared += 1;
            }
        }
    }
    assert_eq!(compared, 400_000);
    for bad in ["", "123", "12345", "12a4", "１２３４", " 123"] {
        assert!(Pin::new(bad).is_err(), "{bad}");
    }
}

#[test]
fn the_right_pin_is_refused_like_a_wrong_one_once_locked() {
    let sign_up = sign_up();
    for wrong in 0..PIN_ATTEMPTS + 3 {
        let mut attempts = PinAttempts::default();
        for _ in 0..wrong {
            attempts = tried(Some(&sign_up), attempts, "0000", 0).1;
        }
        let (opened, after) = tried(Some(&sign_up), attempts.clone(), "4071", 0);
        assert_eq!(opened, wrong < PIN_ATTEMPTS, "after {wrong} wrong ones");
        if !opened {
            // To the last byte the same as a wrong PIN: what is said, and what is kept.
            let right = give_pin(Some(&sign_up), &attempts, &pin("4071"), at(0));
            let false_one = give_pin(Some(&sign_up), &attempts, &pin("0000"), at(0));
            assert!(right == false_one && right.0 == Err(PinError) && after == attempts);
        }
    }
}

#[test]
fn a_wrong_pin_counts_for_a_day() {
    let sign_up = sign_up();
    let window = i64::from(PIN_WINDOW_HOURS);
    let mut attempts = PinAttempts::default();
    for hours in 0..i64::try_from(PIN_ATTEMPTS).unwrap() {
        attempts = tried(Some(&sign_up), attempts, "0000", hours).1;
    }
    // Whoever tries on does not make it last longer.
    for hours in 5..window {
        let (opened, after) = tried(Some(&sign_up), attempts, "4071", hours);
        assert!(!opened, "after {hours} hours");
        attempts = after;
    }
    assert!(tried(Some(&sign_up), attempts.clone(), "4071", window).0);
    assert!(!tried(Some(&sign_up), attempts, "4071", -1000).0, "a clock set back opens nothing");
}

#[test]
fn never_more_than_five_are_looked_at_in_a_day() {
    let sign_up = sign_up();
    let (mut attempts, mut looked_at) = (PinAttempts::default(), Vec::new());
    for hours in 0..24 * 20 {
        let before = attempts.clone();
        attempts = tried(Some(&sign_up), attempts, "0000", hours).1;
        if attempts != before {
            let right = tried(Some(&sign_up), before, "4071", hours).0;
            looked_at.extend(right.then_some(hours));
        }
    }
    assert!(looked_at.len() >= 90, "{}", looked_at.len());
    for hours in &looked_at {
        let day = looked_at
            .iter()
            .filter(|other| (**other - hours) >= 0 && (**other - hours) < 24)
            .count();
        assert!(day <= PIN_ATTEMPTS, "{day} within a day from {hours}");
    }
}

#[test]
fn no_sign_up_and_one_that_ended_are_refused_alike() {
    let stopped = sign_up().after(SignUpAct::Stopped, at(-1));
    for kept in [None, Some(&stopped)] {
        for text in ["4071", "0000", "1234"] {
            let refused = give_pin(kept, &PinAttempts::default(), &pin(text), at(0));
            let wrong = give_pin(Some(&sign_up()), &PinAttempts::default(), &pin("9999"), at(0));
            assert!(refused == wrong, "{text}");
        }
    }
}
