use core::net::SocketAddr;
use core::time::Duration;
use std::fs;
use std::thread;
use std::time::Instant;

use crate::chance::Chance;
use crate::database::Database;
use crate::exchange::{Connection, get, post};
use crate::load::question;
use crate::program::{Door, Program};
use crate::{amount, say};

const IDLE: usize = 1000;
const ACTIVE: usize = 200;

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

/// Asks so many questions on one connection, one `every` so long or as fast as they are answered, and gives how long each took.
fn asking(address: SocketAddr, times: usize, every: Option<Duration>, mut chance: Chance) -> Vec<Duration> {
    let mut connection = Connection::open(address).unwrap();
    let request = post("/v1/questions", "", &question());
    let pause = every.map_or(0, |every| usize::try_from(every.as_millis()).unwrap());
    let mut due = Instant::now() + Duration::from_millis(chance.below(pause).try_into().unwrap());
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

/// All active connections at once; the times in order, and how many were answered in a second.
fn active(address: SocketAddr, count: usize, times: usize, every: Option<Duration>) -> (Vec<Duration>, f64) {
    let since = Instant::now();
    let clients: Vec<_> = (0..count)
        .map(|index| thread::spawn(move || asking(address, times, every, Chance::new(index.try_into().unwrap()))))
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
    let mut silent: Vec<_> = (0..idle).map(|_| Connection::open(address).unwrap()).collect();
    let now_and_then = active(address, ACTIVE, times, Some(EVERY));
    // They were silent all the while, and are answered all the same.
    for connection in &mut silent {
        let (reply, open) = connection.exchange(&get("/healthz", ""), false).unwrap();
        assert!(reply.status == 200 && open);
    }
    let at_once = active(address, ACTIVE, times, None);
    server.sound();
    assert_eq!(server.requests(), 2 * ACTIVE * times + idle, "a line in the log for each request");
    say(&format!(
        "{idle} idle (of {IDLE}) and {ACTIVE} active connections, no error. Each active one asks every {} ms: {} (the aim is a p99 of 50 \
         ms). Each as fast as it is answered: {}",
        EVERY.as_millis(),
        shown(&now_and_then),
        shown(&at_once),
    ));
}
