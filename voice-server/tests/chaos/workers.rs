use core::time::Duration;
use std::collections::BTreeMap;
use std::time::Instant;

use serde_json::{Value, json};
use tokio::time::sleep;
use voice_core::notification::{NotificationRequest, SignUp};
use voice_core::wire::{Custodial, from_value};

use crate::database::{Database, postgres};
use crate::program::{Door, NOW, Program, Running};
use crate::receiver::Receiver;
use crate::scene::{at, sign_up};
use crate::{alone, amount, say, seeded};

/// The clock of the four: the contacts of noon are due.
const NOON: &str = "2026-11-03T12:00:30Z";

/// How long what was claimed by a worker that was killed may take: its lease, and some pauses.
const STRAGGLERS: Duration = Duration::from_secs(45);

/// How many sign-ups are put in at a time, and how often.
const PUT: usize = 3;
const EVERY: Duration = Duration::from_millis(50);

/// A sign-up that is due, with a number of its own.
fn due(index: usize) -> (String, SignUp) {
    let number = format!("+1202{}", 2_000_000 + index);
    let mut request: Value =
        serde_json::to_value(Custodial(sign_up("of-a-request", NOW).request())).unwrap();
    request["channels"][0]["number"] = json!(number);
    let request: NotificationRequest = from_value(request).unwrap();
    (number, SignUp::new(format!("sign-up-{index}").parse().unwrap(), request, at(NOW)))
}

/// Two servers and two workers on one database; each sends with one worker.
struct Four {
    program: Program,
    url: String,
    running: Vec<Running>,
}

impl Four {
    fn start(program: Program, url: String) -> Self {
        let mut four = Self { program, url, running: Vec::new() };
        four.running = (0..4).map(|which| four.one(which)).collect();
        four
    }

    fn one(&self, which: usize) -> Running {
        let arguments = ["--workers", "1", "--clock", NOON, "--webhook", &self.url];
        match which {
            0 | 1 => self.program.serve(&Door::default(), &arguments),
            _ => self.program.start(&Door::default(), &[&["work"], arguments.as_slice()].concat()),
        }
    }
}

/// How many messages are in each state.
async fn states(database: &Database) -> BTreeMap<String, i64> {
    let query = "SELECT state, COUNT(*) FROM outbox GROUP BY state";
    let rows: Vec<(String, i64)> =
        sqlx::query_as(query).fetch_all(&database.raw().await).await.unwrap();
    rows.into_iter().collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_notice_arrives_whichever_worker_is_killed() {
    let _turn = alone().await;
    let Some(database) = postgres("each_notice_arrives_whichever_worker_is_killed").await else {
        return;
    };
    let (program, store) = (Program::on(&database), database.open().await);
    let receiver = Receiver::start(program.data(), true);
    let mut four = Four::start(program, receiver.url());
    let mut rng = seeded(2);
    let (mut expected, mut kills) = (BTreeMap::new(), 0);
    let (since, lasts) = (Instant::now(), Duration::from_secs(amount("VOICE_CHAOS_SECONDS", 8)));
    let mut next = Duration::from_secs(1);
    while since.elapsed() < lasts {
        for _ in 0..PUT {
            let (number, sign_up) = due(expected.len());
            store.keep_sign_up(&sign_up).await.unwrap();
            expected.insert(number, sign_up.id().clone());
        }
        if since.elapsed() > next {
            next += Duration::from_millis(500 + rng.u64(..1000));
            let which = rng.usize(..4);
            four.running[which].sound();
            four.running[which].kill();
            four.running[which] = four.one(which);
            kills += 1;
        }
        sleep(EVERY).await;
    }
    let since = Instant::now();
    loop {
        let states = states(&database).await;
        if states.get("sent").copied() == i64::try_from(expected.len()).ok() && states.len() == 1 {
            break;
        }
        let missing = expected.len() - receiver.received().numbers.len();
        assert!(since.elapsed() < STRAGGLERS, "{missing} missing; {states:?}");
        sleep(Duration::from_millis(200)).await;
    }
    for running in &mut four.running {
        running.sound();
    }
    let received = receiver.received();
    assert!(received.wrong.is_empty(), "{:?}", received.wrong);
    assert_eq!(received.numbers.len(), expected.len(), "one webhook-id for each notice");
    let mut numbers: Vec<_> = received.numbers.values().cloned().collect();
    numbers.sort();
    assert!(numbers.iter().eq(expected.keys()), "each that was due, and no other");
    assert!(kills > 1 && received.troubles > 0);
    say(&format!(
        "{} notices in {:.0} s, {kills} kills of four, {} times trouble at the receiver: each \
         received, each under one id; {} came again, the last {:.0} s after the end",
        expected.len(),
        lasts.as_secs_f64(),
        received.troubles,
        received.again,
        since.elapsed().as_secs_f64(),
    ));
}
