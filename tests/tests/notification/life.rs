//! Update, pause, resume, stop, and the lapse of 28 CFR 551.153.

use chrono::TimeDelta;
use serde_json::json;
use voice_core::notification::{
    DAYS_TO_ANSWER, DAYS_TO_INQUIRY, NotificationRequest, SignUp, SignUpAct, SignUpState,
};
use voice_core::wire::Timestamp;

use crate::{message, moment, request, sign_up};

fn later(days: i64) -> Timestamp {
    (moment("2026-11-01T15:00:00Z").utc() + TimeDelta::days(days)).try_into().unwrap()
}

fn contacts(sign_up: &SignUp, from: i64, until: i64) -> usize {
    sign_up.contacts(later(from), later(until)).len()
}

#[test]
fn a_pause_keeps_contacts_away_until_it_is_resumed() {
    let paused = sign_up().after(SignUpAct::Paused, later(10));
    assert_eq!((contacts(&paused, 0, 10), contacts(&paused, 10, 400)), (10, 0));
    assert_eq!(paused.state(later(5000)), SignUpState::Paused, "a pause does not lapse");
    let resumed = paused.after(SignUpAct::Resumed, later(400));
    assert_eq!(contacts(&resumed, 400, 410), 10);
    assert!(!resumed.is_inquired(later(410)), "who resumes was heard of");
}

#[test]
fn what_is_stopped_stays_so() {
    let stopped = sign_up().after(SignUpAct::Stopped, later(10));
    assert_eq!((contacts(&stopped, 0, 10), contacts(&stopped, 10, 400)), (10, 0));
    for act in SignUpAct::ALL {
        assert!(stopped.after(act, later(20)) == stopped, "{}", act.as_str());
    }
    assert!(
        stopped
            .updated(request("victim-custody-status", |of| of["pin"] = json!("1111")), later(20))
            == stopped
    );
}

#[test]
fn an_inquiry_that_is_not_answered_for_sixty_days_ends_it() {
    let (silent, answer) = (i64::from(DAYS_TO_INQUIRY), i64::from(DAYS_TO_ANSWER));
    assert_eq!(answer, 60, "28 CFR 551.153");
    let running = sign_up();
    assert!(!running.is_inquired(later(silent - 1)) && running.is_inquired(later(silent)));
    assert_eq!(
        running.state(later(5000)),
        SignUpState::Running,
        "nothing lapses for an inquiry that never went out"
    );
    let asked = running.after(SignUpAct::Inquired, later(silent));
    assert!(
        asked.after(SignUpAct::Inquired, later(silent + 30)) == asked,
        "asking again gives no more time"
    );
    assert_eq!(asked.state(later(silent + answer)), SignUpState::Running);
    assert_eq!(
        asked.state((later(silent + answer).utc() + TimeDelta::seconds(1)).try_into().unwrap()),
        SignUpState::Lapsed
    );
    assert_eq!(contacts(&asked, silent + answer, 1000), 0);
    // The contacts meanwhile say until when.
    let last = "2027-06-29";
    for contact in asked.contacts(later(silent), later(silent + answer)) {
        assert_eq!(contact.answer_by.map(|day| day.to_string()).as_deref(), Some(last));
        assert!(message(&contact).body.contains(last));
    }
    for act in [SignUpAct::Heard, SignUpAct::Paused, SignUpAct::Resumed] {
        let heard = asked.after(act, later(silent + answer));
        assert!(!heard.is_inquired(later(silent + answer + 1)), "{}", act.as_str());
        assert_ne!(heard.state(later(silent + answer + 1)), SignUpState::Lapsed);
    }
    for act in SignUpAct::ALL {
        assert!(asked.after(act, later(silent + answer + 1)) == asked, "lapsed: {}", act.as_str());
    }
}

#[test]
fn an_update_changes_the_request_and_nothing_else() {
    let changed: NotificationRequest = request("victim-custody-status", |request| {
        request["language"] = json!("es");
        request["pin"] = json!("1111");
    });
    let updated = sign_up().updated(changed, later(3));
    assert_eq!((updated.id().as_str(), updated.signed_up_at()), ("sign-up-1", later(0)));
    let (before, after) =
        (sign_up().contacts(later(3), later(9)), updated.contacts(later(3), later(9)));
    assert!(before.iter().map(|of| of.at).eq(after.iter().map(|of| of.at)));
    assert!(after.iter().all(|contact| contact.language.as_str() == "es"));
}

/// What the office learns of authority does not show in the rhythm, nor in when the person is asked
/// whether it goes on.
#[test]
fn the_office_changes_authority_without_a_trace() {
    let other = request("victim-designee", |_| ()).requester;
    let changed = sign_up().with_requester(other);
    assert!(changed.contacts(later(0), later(400)) == sign_up().contacts(later(0), later(400)));
    assert!(changed != sign_up());
}
