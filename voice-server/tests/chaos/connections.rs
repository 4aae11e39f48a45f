use core::net::SocketAddr;
use core::time::Duration;
use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Instant;

use fastrand::Rng;
use voice_server::HEAD_TIMEOUT;

use crate::database::Database;
use crate::exchange::{Connection, get, post};
use crate::load::question;
use crate::program::{Door, Program};
use crate::{amount, say, seeded};

const IDLE: usize = 1000;
/// A server that is not optimised answers too few questions for 200 that ask twice a second, and
/// starves the idle ones: `cargo test --release` has 200.
const ACTIVE: usize = if cfg!(debug_assertions) { 50 } else { 200 };

/// How often each active connection asks.
const EVERY: Duration = Duration::from_millis(500);

/// Files that the test has open besides.
const BESIDES: usize = 200;

/// How many files this process may have open.
fn files() -> usize {
    let limits = fs::read_to_string("/proc/self/limits").unwrap();
    let line = limits.lines().find_map(|line| line.strip_prefix("Max open files")).unwrap();
    line.split_whitespace().next().unwrap().parse().unwrap_or(usize::MAX)
}

/// Asks so many questions on one connection, one `every` so long or as fast as they are answered,
/// and gives how long each took.
fn asking(
    address: SocketAddr,
    times: usize,
    every: Option<Duration>,
    mut rng: Rng,
) -> Vec<Duration> {
    let mut connection = Connection::open(address).unwrap();
    let request = post("/v1/questions", "", &question());
    let pause = every.map_or(0, |every| u64::try_from(every.as_millis()).unwrap());
    let mut due = Instant::now() + Duration::from_millis(rng.u64(..=pause));
    let mut took = Vec::new();
    for _ in 0..times {
        if let Some(every) = every {
            thread::sleep(due.saturating_duration_since(Instant::now()));
            due += every;
        }
        let since = Instant::now();
        let (reply, open) = connection.exchange(&request, false).unwrap();
        assert!(reply.status == 200 && open, "{}", reply.head);
        took.push(since.elapsed());
    }
    took
}

/// Holds connections that are silent for most of the time that the server allows, and are answered
/// all the same; it says how often.
fn silent(address: SocketAddr, count: usize, stopped: &AtomicBool) -> usize {
    let mut connections: Vec<_> = (0..count).map(|_| Connection::open(address).unwrap()).collect();
    let mut answered = 0;
    loop {
        let since = Instant::now();
        while !stopped.load(Ordering::Relaxed) && since.elapsed() < HEAD_TIMEOUT / 2 {
            thread::sleep(Duration::from_millis(20));
        }
        // All are sent before one is read: one after the other they would take longer than they may
        // be silent.
        for connection in &mut connections {
            connection.send(&get("/healthz", "")).unwrap();
        }
        for connection in &mut connections {
            let reply = connection.receive(false).unwrap();
            assert_eq!(reply.status, 200, "{}", reply.head);
            answered += 1;
        }
        if stopped.load(Ordering::Relaxed) {
            return answered;
        }
    }
}

/// All active connections at once; the times in order, and how many were answered in a second.
fn active(
    address: SocketAddr,
    count: usize,
    times: usize,
    every: Option<Duration>,
) -> (Vec<Duration>, f64) {
    let since = Instant::now();
    let clients: Vec<_> = (0..count)
        .map(|index| {
            thread::spawn(move || asking(address, times, every, seeded(index.try_into().unwrap())))
        })
        .collect();
    let mut took: Vec<_> = clients.into_iter().flat_map(|client| client.join().unwrap()).collect();
    took.sort_unstable();
    let each_second = f64::from(u32::try_from(took.len()).unwrap()) / since.elapsed().as_secs_f64();
    (took, each_second)
}

fn shown((took, each_second): &(Vec<Duration>, f64)) -> String {
    let at = |percent: usize| took[(took.len() - 1) * percent / 100].as_secs_f64() * 1000.0;
    format!("{each_second:.0} questions a second, p50 {:.1} ms, p99 {:.1} ms", at(50), at(99))
}

pub(crate) async fn idle_and_active_connections_meet_no_error(database: &Database) {
    let mut program = Program::on(database);
    program.limits = "ulimit -n 8192";
    let mut server = program.serve(&Door::default(), &[]);
    let address = server.address();
    let idle = IDLE.min(files().saturating_sub(ACTIVE + BESIDES));
    let times = amount("VOICE_ASKED_EACH", 4);
    let stopped = Arc::new(AtomicBool::new(false));
    let silent = thread::spawn({
        let stopped = stopped.clone();
        move || silent(address, idle, &stopped)
    });
    let now_and_then = active(address, ACTIVE, times, Some(EVERY));
    let at_once = active(address, ACTIVE, times, None);
    stopped.store(true, Ordering::Relaxed);
    let (sum, since) = (2 * ACTIVE * times + silent.join().unwrap(), Instant::now());
    while server.requests() < sum && since.elapsed() < Duration::from_secs(10) {
        thread::sleep(Duration::from_millis(10));
    }
    server.sound();
    assert_eq!(server.requests(), sum, "a line in the log for each request");
    say(&format!(
        "{idle} idle (of {IDLE}) and {ACTIVE} active connections, no error. Each active one asks \
         every {} ms: {} (the aim is a p99 of 50 ms). Each as fast as it is answered: {}",
        EVERY.as_millis(),
        shown(&now_and_then),
        shown(&at_once),
    ));
}
