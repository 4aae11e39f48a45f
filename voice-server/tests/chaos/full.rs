//! A disk without room: the files of the server may grow to one mebibyte, and no further.

use core::time::Duration;
use std::process::Command;
use std::time::Instant;

use tokio::time::sleep;

use crate::database::{Database, sqlite};
use crate::exchange::{get, once};
use crate::load::Load;
use crate::program::{Door, Program, Running, TOKEN};
use crate::{alone, books, say};

/// Blocks of 512 bytes, as POSIX has it. Whoever writes beyond is told so, as on a full disk.
const LIMIT: &str = "trap '' XFSZ; ulimit -S -f 2048";

/// How long the clients may take to fill it, and the server to work again.
const PATIENCE: Duration = Duration::from_secs(60);

/// A server that has no room any more, with clients that go on.
async fn filled(program: &mut Program, door: &Door, named: &str) -> (Running, Load) {
    program.limits = LIMIT;
    let mut server = program.serve(door, &[]);
    server.address();
    let (load, since) = (Load::start(door, 4, named), Instant::now());
    while load.unavailable() < 20 {
        assert!(since.elapsed() < PATIENCE, "the disk is not full after {} requests", load.count());
        sleep(Duration::from_millis(20)).await;
    }
    (server, load)
}

/// Waits until more is acknowledged.
async fn more(load: &Load, server: &mut Running) {
    let (before, since) = (load.count(), Instant::now());
    while load.count() < before + 50 {
        assert!(
            since.elapsed() < PATIENCE,
            "nothing more is acknowledged: {:?}",
            server.sound().last()
        );
        sleep(Duration::from_millis(20)).await;
    }
}

/// There is room again: more is acknowledged, and after that nobody is told that the store is
/// unavailable.
async fn room(load: &Load, server: &mut Running) {
    more(load, server).await;
    let said = load.unavailable();
    more(load, server).await;
    assert_eq!(load.unavailable(), said, "still unavailable: {:?}", server.sound().last());
}

/// Reading works: what needs no store, and what is kept.
async fn reading_works(database: &Database, server: &mut Running) {
    let raw = database.raw().await;
    let (question,): (String,) =
        sqlx::query_as("SELECT id FROM question LIMIT 1").fetch_one(&raw).await.unwrap();
    let (inquiry,): (String,) =
        sqlx::query_as("SELECT id FROM inquiry LIMIT 1").fetch_one(&raw).await.unwrap();
    let kept = [format!("/v1/questions/{question}/rationale"), format!("/v1/inquiries/{inquiry}")];
    for path in kept.iter().map(String::as_str).chain([
        "/healthz",
        "/v1/office",
        "/v1/services?need=shelter",
    ]) {
        let reply =
            once(server.address(), &get(path, &format!("authorization: Bearer {TOKEN}\r\n")));
        assert_eq!(reply.status, 200, "{path}: {}", reply.head);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_loses_nothing_that_was_acknowledged() {
    let _turn = alone().await;
    let database = sqlite().await;
    let (mut program, door) = (Program::on(&database), Door::default());

    let (mut server, load) = filled(&mut program, &door, "first").await;
    reading_works(&database, &mut server).await;
    server.sound();
    server.kill();
    program.limits = ":";
    server = program.serve(&door, &[]);
    server.address();
    room(&load, &mut server).await;
    let mut acknowledged = load.stop();
    books::complete(&database, &program, &acknowledged).await;
    server.sound();
    server.kill();

    // Another time somebody makes room, and the server goes on as it is.
    let (mut server, load) = filled(&mut program, &door, "second").await;
    let raised = Command::new("prlimit")
        .args(["--pid", &server.id().to_string(), "--fsize=unlimited"])
        .status();
    assert!(raised.expect("prlimit of util-linux").success());
    room(&load, &mut server).await;
    server.sound();
    acknowledged.add(load.stop());
    books::complete(&database, &program, &acknowledged).await;
    say(&format!(
        "a full disk twice, {} times said with 503: {} sign-ups, {} contacts and {} questions \
         acknowledged, all there once",
        acknowledged.unavailable,
        acknowledged.sign_ups.len(),
        acknowledged.inquiries.len(),
        acknowledged.questions.len(),
    ));
}
