//! Contacts come at the hours that are safe, and at no other.

use chrono::{Datelike, TimeDelta, Timelike};
use chrono_tz::Tz;
use serde_json::json;
use voice_core::notification::{NoticeContact, SignUp};
use voice_core::wire::Timestamp;

use crate::{moment, rhythm, sign_up_by};

fn with(zone: &str, channel: serde_json::Value) -> SignUp {
    sign_up_by("victim-custody-status", |request| {
        request["zone"] = json!(zone);
        request["channels"] = json!([channel]);
    })
}

fn texted(rhythm: serde_json::Value) -> serde_json::Value {
    json!({"kind": "text-message", "number": "+13125550142", "rhythm": rhythm})
}

#[test]
fn every_contact_of_every_rhythm_comes_at_a_safe_hour() {
    let (after, until) = (moment("2027-03-12T12:00:00Z"), moment("2027-03-17T12:00:00Z"));
    let mut all = 0;
    for from in 0..24_u16 {
        for hours in [0, 1, 5, 12, 23] {
            let until_hour = (from + hours) % 24;
            for every in [1, 6, 24] {
                let sign_up = with("America/Chicago", texted(rhythm(1, from, until_hour, every)));
                let contacts = sign_up.contacts(after, until);
                for contact in &contacts {
                    let local = contact.at.utc().with_timezone(&Tz::America__Chicago);
                    // The clock is put forward on 14 March at 2.
                    let moved = u16::from(local.day() == 14 && local.hour() == 3);
                    let hour = u16::try_from(local.hour()).unwrap();
                    let safe = |hour: u16| hours == 0 || (hour + 24 - from) % 24 < hours;
                    assert!(safe(hour) || safe(hour - moved), "{local} of {from} to {until_hour}");
                    assert_eq!((local.minute(), local.second()), (0, 0));
                    assert!(after < contact.at && contact.at <= until);
                }
                let moments: Vec<Timestamp> = contacts.iter().map(|contact| contact.at).collect();
                assert!(
                    moments.windows(2).all(|pair| pair[0] < pair[1]),
                    "in order, and none twice"
                );
                all += moments.len();
            }
        }
    }
    assert!(all > 5000, "{all} contacts");
}

fn times(contacts: &[NoticeContact]) -> Vec<String> {
    contacts.iter().map(|contact| contact.at.to_string()).collect()
}

#[test]
fn days_are_counted_from_the_sign_up_and_nights_belong_to_the_day_before() {
    let weekly = with("UTC", texted(rhythm(7, 9, 10, 1)));
    let contacts = weekly.contacts(moment("2026-11-01T00:00:00Z"), moment("2026-11-20T00:00:00Z"));
    // Signed up on 1 November at 15: that day's hour was over.
    assert_eq!(times(&contacts), ["2026-11-08T09:00:00Z", "2026-11-15T09:00:00Z"]);
    let night = with("UTC", texted(rhythm(7, 22, 4, 3)));
    let contacts = night.contacts(moment("2026-11-01T00:00:00Z"), moment("2026-11-09T00:00:00Z"));
    assert_eq!(
        times(&contacts),
        ["2026-11-01T22:00:00Z", "2026-11-02T01:00:00Z", "2026-11-08T22:00:00Z"]
    );
    let after_midnight =
        night.contacts(moment("2026-11-02T00:30:00Z"), moment("2026-11-02T12:00:00Z"));
    assert_eq!(times(&after_midnight), ["2026-11-02T01:00:00Z"]);
}

#[test]
fn a_stretch_cut_in_two_gives_the_same_contacts() {
    let sign_up = with("America/Los_Angeles", texted(rhythm(3, 20, 7, 2)));
    let (from, until) = (moment("2026-10-30T00:00:00Z"), moment("2026-12-01T00:00:00Z"));
    let whole = sign_up.contacts(from, until);
    assert!(whole.len() > 50);
    for hours in 0..24 * 31 {
        let cut: Timestamp = (from.utc() + TimeDelta::hours(hours)).try_into().unwrap();
        let parts = [sign_up.contacts(from, cut), sign_up.contacts(cut, until)].concat();
        assert!(parts == whole, "cut at {cut}");
    }
}

#[test]
fn each_channel_has_a_rhythm_of_its_own() {
    let sign_up = sign_up_by("victim-custody-status", |request| {
        request["zone"] = json!("UTC");
        request["channels"] = json!([
            {"kind": "letter", "address": "PO Box 12, Springfield", "rhythm": rhythm(28, 9, 10, 1)},
            {"kind": "mail", "address": "ana@example.org", "rhythm": rhythm(1, 9, 10, 1)},
            {"kind": "tty", "number": "+13125550142", "rhythm": rhythm(2, 0, 0, 24)}
        ]);
    });
    let contacts = sign_up.contacts(moment("2026-11-28T12:00:00Z"), moment("2026-11-30T12:00:00Z"));
    let found: Vec<_> =
        contacts.iter().map(|of| format!("{} {}", of.at, of.channel.kind())).collect();
    let expected = [
        "2026-11-29T00:00:00Z tty",
        "2026-11-29T09:00:00Z letter",
        "2026-11-29T09:00:00Z mail",
        "2026-11-30T09:00:00Z mail",
    ];
    assert_eq!(found, expected);
}
