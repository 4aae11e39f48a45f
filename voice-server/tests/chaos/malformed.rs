//! Requests that are wrong in ways that nobody thought of: every one is refused, none costs memory
//! for good.

mod nonsense;

use core::net::SocketAddr;
use core::time::Duration;
use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::thread;
use std::time::Instant;

use self::nonsense::{Nonsense, Sent};
use crate::database::Database;
use crate::exchange::{Connection, once, post};
use crate::load::question;
use crate::program::{Door, Program};
use crate::{amount, say, seeded};

/// How many clients send at once.
const CLIENTS: usize = 4;

/// By how much the server's resident memory may grow after the first fifth of the requests, in KiB:
/// what SQLite keeps for each of 8 connections, and the allocator for each thread. In a million
/// requests that is 50 bytes for each.
const GROWTH: u64 = 40 * 1024;

/// How often the memory is looked at.
const ROUNDS: usize = 5;

/// The statuses of the replies, each with how many there were; 0 where the server hung up.
type Statuses = BTreeMap<u16, usize>;

/// One that is no HTTP that a reply belongs to: whatever comes back until the server hangs up.
fn raw(address: SocketAddr, bytes: &[u8]) -> u16 {
    let Ok(mut stream) = TcpStream::connect(address) else { return 0 };
    let _ = stream.set_read_timeout(Some(Duration::from_secs(20)));
    let _ = stream.write_all(bytes);
    let _ = stream.shutdown(Shutdown::Write);
    let mut reply = Vec::new();
    let _ = stream.read_to_end(&mut reply);
    // There can be more than one reply; each begins with its status.
    let text = String::from_utf8_lossy(&reply);
    let statuses = text.split("HTTP/1.1 ").skip(1).filter_map(|reply| reply.get(..3)?.parse().ok());
    statuses.max().unwrap_or(0)
}

fn client(address: SocketAddr, count: usize, stream: u64) -> Statuses {
    let (mut statuses, mut connection) = (Statuses::new(), None);
    let mut nonsense = Nonsense::new(seeded(stream));
    for _ in 0..count {
        let (status, sent) = match nonsense.next() {
            Sent::Raw(bytes) => (raw(address, &bytes), bytes),
            Sent::Request { bytes, head } => {
                let mut open =
                    connection.take().unwrap_or_else(|| Connection::open(address).unwrap());
                // A server that has seen enough hangs up before it has read everything.
                match open.exchange(&bytes, head) {
                    Ok((reply, again)) => {
                        connection = again.then_some(open);
                        (reply.status, bytes)
                    }
                    Err(_) => (0, bytes),
                }
            }
        };
        assert!(status < 500, "{status} to {:?}", String::from_utf8_lossy(&sent));
        *statuses.entry(status).or_default() += 1;
    }
    statuses
}

/// Sends so many from all clients, of which each has numbers of its own.
fn send(address: SocketAddr, count: usize, round: usize) -> Statuses {
    let clients: Vec<_> = (0..CLIENTS)
        .map(|index| {
            thread::spawn(move || {
                client(address, count / CLIENTS, (round * CLIENTS + index).try_into().unwrap())
            })
        })
        .collect();
    let mut all = Statuses::new();
    for one in clients {
        for (status, count) in one.join().unwrap() {
            *all.entry(status).or_default() += count;
        }
    }
    all
}

pub(crate) async fn nonsense_is_refused_and_leaves_nothing_behind(database: &Database) {
    let mut server = Program::on(database).serve(&Door::default(), &[]);
    let address = server.address();
    let (count, since) = (amount("VOICE_MALFORMED", 5_000_usize), Instant::now());
    let (mut statuses, mut resident) = (Statuses::new(), Vec::new());
    for round in 0..ROUNDS {
        for (status, count) in send(address, count / ROUNDS, round) {
            *statuses.entry(status).or_default() += count;
        }
        resident.push(server.resident());
    }
    let grown = resident[ROUNDS - 1].saturating_sub(resident[0]);
    let lines = server.sound();
    assert!(
        !lines.iter().any(|line| line.contains("\"ERROR\"") && !line.contains("\"conflict\"")),
        "{lines:?}"
    );
    assert_eq!(
        once(address, &post("/v1/questions", "", &question())).status,
        200,
        "it still answers"
    );
    assert!(grown < GROWTH, "{resident:?} KiB");
    for status in [0, 200, 400, 401, 403, 404, 405, 413, 415, 422] {
        assert!(statuses.contains_key(&status), "{status} was never the answer: {statuses:?}");
    }
    say(&format!(
        "{count} malformed requests in {:.0} s, no 5xx and no panic; resident memory after each \
         fifth {resident:?} KiB, {grown} KiB more at the end than after the first (at most \
         {GROWTH}); answers by status, 0 where the server hung up: {statuses:?}",
        since.elapsed().as_secs_f64(),
    ));
}
