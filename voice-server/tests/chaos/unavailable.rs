use core::time::Duration;
use std::process::{Command, Stdio};
use std::time::Instant;

use tokio::time::sleep;

use crate::database::postgres;
use crate::exchange::{get, once, post};
use crate::load::{Load, inquiry};
use crate::program::{Door, Program};
use crate::{alone, amount, books, say};

/// How long the server may take to work again once the database is back.
const BACK: Duration = Duration::from_secs(20);

/// Stops or starts the PostgreSQL of the tests.
fn control(arguments: &[&str]) {
    let command = std::env::var("VOICE_TEST_POSTGRES_CONTROL").expect("tests/postgres/run sets it");
    let mut words = command.split_whitespace();
    let status = Command::new(words.next().unwrap())
        .args(words)
        .args(arguments)
        .current_dir("/")
        .stdout(Stdio::null())
        .status();
    assert!(status.unwrap().success(), "{command} {arguments:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_is_unavailable_loses_nothing() {
    let _turn = alone().await;
    let Some(database) = postgres("a_database_that_is_unavailable_loses_nothing").await else {
        return;
    };
    let (program, door) = (Program::on(&database), Door::default());
    let mut server = program.serve(&door, &[]);
    let address = server.address();
    let load = Load::start(&door, 6, "unavailable");
    sleep(Duration::from_secs(1)).await;
    let before = load.count();
    let unavailable = Duration::from_secs(amount("VOICE_UNAVAILABLE_SECONDS", 3));
    let since = Instant::now();
    control(&["--mode=immediate", "--silent", "stop"]);
    while since.elapsed() < unavailable {
        let asked = Instant::now();
        let reply = once(address, &post("/v1/inquiries", "", &inquiry("nobody keeps this")));
        assert_eq!(reply.status, 503, "{}", reply.head);
        assert!(
            reply.header("retry-after").is_some() && asked.elapsed() < Duration::from_secs(7),
            "{}",
            reply.head
        );
        assert_eq!(
            once(address, &get("/healthz", "")).status,
            200,
            "who needs no store is answered"
        );
        sleep(Duration::from_millis(200)).await;
    }
    let meanwhile = load.count();
    control(&["--wait", "--silent", "start"]);
    let since = Instant::now();
    while load.count() < meanwhile + 50 {
        assert!(since.elapsed() < BACK, "the database is back, and the server does not work");
        sleep(Duration::from_millis(20)).await;
    }
    let back = since.elapsed();
    server.sound();
    let acknowledged = load.stop();
    assert!(before > 0 && acknowledged.unavailable > 0);
    books::complete(&database, &program, &acknowledged).await;
    say(&format!(
        "unavailable for {:.0} s: {} requests told so with 503, the longest after {:.1} s; back \
         {:.1} s after the database; {} sign-ups, {} contacts and {} questions acknowledged, all \
         there once",
        unavailable.as_secs_f64(),
        acknowledged.unavailable,
        acknowledged.longest.as_secs_f64(),
        back.as_secs_f64(),
        acknowledged.sign_ups.len(),
        acknowledged.inquiries.len(),
        acknowledged.questions.len(),
    ));
}
