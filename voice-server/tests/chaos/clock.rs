use core::time::Duration;
use std::time::Instant;

use serde_json::{Value, json};
use tokio::time::sleep;
use voice_core::notification::PIN_ATTEMPTS;

use crate::database::Database;
use crate::exchange::{Reply, once, post};
use crate::load::Load;
use crate::program::{Door, NOW, Program, Running, TOKEN};
use crate::receiver::Receiver;
use crate::{books, say};

/// The PIN of every sign-up of the clients.
const PIN: &str = "4071";

/// Servers that come one after another on the same data, each with another clock.
struct Office {
    program: Program,
    receiver: Receiver,
}

impl Office {
    fn at(&self, clock: &str) -> Running {
        let mut running = self
            .program
            .serve(&Door::default(), &["--clock", clock, "--webhook", &self.receiver.url()]);
        running.address();
        running
    }

    /// Waits until there are so many contacts, and a little longer for any that should not come.
    async fn contacts(&self, count: usize, clock: &str) {
        let since = Instant::now();
        while self.receiver.received().numbers.len() < count
            && since.elapsed() < Duration::from_secs(30)
        {
            sleep(Duration::from_millis(20)).await;
        }
        sleep(Duration::from_millis(1000)).await;
        let received = self.receiver.received();
        assert!(received.wrong.is_empty(), "{:?}", received.wrong);
        assert_eq!((received.numbers.len(), received.again), (count, 0), "at {clock}");
    }
}

fn staff(server: &mut Running, path: &str, body: &Value) -> Reply {
    once(server.address(), &post(path, &format!("authorization: Bearer {TOKEN}\r\n"), body))
}

fn opens(server: &mut Running, sign_up: &str, pin: &str) -> bool {
    let reply = once(
        server.address(),
        &post(&format!("/v1/sign-ups/{sign_up}/notice"), "", &json!({ "pin": pin })),
    );
    assert!(matches!(reply.status, 200 | 403), "{}", reply.head);
    reply.status == 200
}

/// A referral that was accepted.
fn referral(server: &mut Running) -> String {
    let recipient = json!({ "organization": "shelter", "service": "shelter-beds" });
    let details = json!({ "name": "Ana", "language": "es", "need": "shelter" });
    let offer = json!({ "principal": "party-ruiz", "recipient": recipient, "details": details });
    let offered = staff(server, "/v1/referrals", &offer).json();
    let id = offered["referral"].as_str().unwrap_or_else(|| panic!("{offered}")).to_owned();
    let consent = json!({
        "principal": {
            "party": "party-ruiz",
            "role": "victim",
            "birth": { "kind": "date", "date": "1990-05-17" },
            "condition": { "kind": "able" },
        },
        "acts_alone": "no",
        "signatures": [{
            "party": "party-ruiz", "signed_as": "principal", "evidence": [], "barred": []
        }],
        "recipient": recipient,
        "items": ["name", "need"],
        "purpose": "first-contact",
        "explained": ["what", "with-whom", "why", "until-when", "revocable", "not-a-condition"],
        "written": true,
        "term": { "given_on": "2026-11-02", "expires_on": "2026-11-30" },
    });
    let accepted = staff(server, &format!("/v1/referrals/{id}/accept"), &consent).json();
    assert_eq!(accepted["state"], "accepted", "{accepted}");
    id
}

pub(crate) async fn a_clock_that_is_put_back_loses_nothing_and_opens_nothing(database: &Database) {
    let program = Program::on(database);
    let receiver = Receiver::start(program.data(), false);
    let office = Office { program, receiver };
    let mut server = office.at(NOW);
    let load = Load::start(&server.door, 2, "clock");
    sleep(Duration::from_millis(400)).await;
    let acknowledged = load.stop();
    let count = acknowledged.sign_ups.len();
    let (open, locked) = match acknowledged.sign_ups.values().collect::<Vec<_>>().as_slice() {
        [open, locked, ..] => ((*open).clone(), (*locked).clone()),
        _ => panic!("{count} sign-ups"),
    };
    drop(server);

    server = office.at("2026-11-03T12:00:30Z");
    office.contacts(count, "noon").await;
    assert!(opens(&mut server, &open, PIN) && opens(&mut server, &locked, PIN));
    for _ in 0..PIN_ATTEMPTS {
        assert!(!opens(&mut server, &locked, "4072"));
    }
    assert!(!opens(&mut server, &locked, PIN), "locked");
    let (sent, taken) = (referral(&mut server), referral(&mut server));
    drop(server);

    // Put back by half an hour, and before anybody signed up.
    for (clock, referral) in [("2026-11-03T11:30:00Z", &sent), ("2026-11-02T14:00:00Z", &taken)] {
        server = office.at(clock);
        assert!(opens(&mut server, &open, PIN), "at {clock}");
        assert!(!opens(&mut server, &locked, PIN), "at {clock}");
        let step = staff(&mut server, &format!("/v1/referrals/{referral}/send"), &json!({})).json();
        assert_eq!(step["state"], "sent", "at {clock}: {step}");
        office.contacts(count, clock).await;
        drop(server);
    }
    server = office.at("2026-11-03T12:00:45Z");
    office.contacts(count, "noon again").await;
    assert!(!opens(&mut server, &locked, PIN));
    drop(server);
    server = office.at("2026-11-04T12:00:45Z");
    office.contacts(2 * count, "the next noon").await;
    assert!(opens(&mut server, &locked, PIN), "a day later");
    assert_eq!(office.receiver.received().letters.len(), 2, "one letter for each referral");
    books::complete(database, &office.program, &acknowledged).await;
    server.sound();
    say(&format!(
        "the clock put back twice: {count} sign-ups had one contact each, then the next; a locked \
         PIN stayed so"
    ));
}
