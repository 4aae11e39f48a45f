//! Clients that sign up, call and ask, and note what was acknowledged.

use core::time::Duration;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Instant;

use serde_json::{Value, json};
use voice_core::wire::Custodial;

use crate::exchange::{Connection, Reply, post};
use crate::program::{Door, NOW};
use crate::scene::sign_up;
use crate::staff::ActsOfStaff;

/// The pause of a client before it tries again.
const PAUSE: Duration = Duration::from_millis(20);

/// How long the clients may take to have everything acknowledged once they are told to stop.
const LAST: Duration = Duration::from_secs(60);

/// What clients know to be kept.
#[derive(Default)]
pub(crate) struct Acknowledged {
    /// The identifier of each sign-up, by its key.
    pub(crate) sign_ups: BTreeMap<String, String>,
    /// The identifier of each contact, by its key.
    pub(crate) inquiries: BTreeMap<String, String>,
    /// The questions to which something was released.
    pub(crate) questions: BTreeSet<String>,
    /// What staff did.
    pub(crate) staff: ActsOfStaff,
    /// How often it was said that the store is unavailable.
    pub(crate) unavailable: usize,
    /// How often the connection broke.
    pub(crate) broken: usize,
    /// The longest that a reply took.
    pub(crate) longest: Duration,
}

impl Acknowledged {
    pub(crate) fn add(&mut self, other: Self) {
        self.sign_ups.extend(other.sign_ups);
        self.inquiries.extend(other.inquiries);
        self.questions.extend(other.questions);
        self.staff.add(other.staff);
        self.unavailable += other.unavailable;
        self.broken += other.broken;
        self.longest = self.longest.max(other.longest);
    }
}

/// Clients under way.
pub(crate) struct Load {
    stopped: Arc<AtomicBool>,
    count: Arc<AtomicUsize>,
    unavailable: Arc<AtomicUsize>,
    clients: Vec<JoinHandle<Acknowledged>>,
}

impl Load {
    /// So many clients at a door, each with a name that begins with `named`.
    pub(crate) fn start(door: &Door, clients: usize, named: &str) -> Self {
        Self::of(door, clients, named, false)
    }

    /// The same of members of staff, each of whom does what staff do.
    pub(crate) fn of_staff(door: &Door, clients: usize, named: &str) -> Self {
        Self::of(door, clients, named, true)
    }

    fn of(door: &Door, clients: usize, named: &str, is_staff: bool) -> Self {
        let (stopped, count, unavailable) =
            (Arc::<AtomicBool>::default(), Arc::default(), Arc::default());
        let client = |index| Client {
            name: format!("{named}-{index}"),
            index,
            is_staff,
            door: door.clone(),
            stopped: stopped.clone(),
            count: Arc::clone(&count),
            unavailable: Arc::clone(&unavailable),
            connection: None,
            waits: false,
            known: Acknowledged::default(),
        };
        let clients =
            (0..clients).map(client).map(|client| thread::spawn(|| client.work())).collect();
        Self { stopped, count, unavailable, clients }
    }

    /// How much was acknowledged so far.
    pub(crate) fn count(&self) -> usize {
        self.count.load(Ordering::Relaxed)
    }

    /// How often it was said so far that the store is unavailable.
    pub(crate) fn unavailable(&self) -> usize {
        self.unavailable.load(Ordering::Relaxed)
    }

    /// Lets each client finish what it began, and gives what was acknowledged to all.
    pub(crate) fn stop(self) -> Acknowledged {
        self.stopped.store(true, Ordering::Relaxed);
        let mut all = Acknowledged::default();
        for client in self.clients {
            all.add(client.join().unwrap());
        }
        all
    }
}

pub(crate) struct Client {
    name: String,
    pub(crate) index: usize,
    is_staff: bool,
    door: Door,
    stopped: Arc<AtomicBool>,
    count: Arc<AtomicUsize>,
    unavailable: Arc<AtomicUsize>,
    connection: Option<Connection>,
    /// Whether its last request was told to wait.
    waits: bool,
    pub(crate) known: Acknowledged,
}

pub(crate) fn sign_up_request(key: &str) -> Value {
    let mut request =
        serde_json::to_value(Custodial(sign_up("of-a-request", NOW).request())).unwrap();
    request["requester"]["person"]["party"] = json!(format!("party-{key}"));
    request
}

/// A contact of which the office keeps what was said.
pub(crate) fn inquiry(key: &str) -> Value {
    json!({
        "at": NOW,
        "facts": {
            "danger": "none", "topic": "question", "caller": "victim", "channel": "telephone",
            "language": "en"
        },
        "narrative": format!("Somebody said {key}."),
    })
}

/// An identifier in a reply.
pub(crate) fn identifier(reply: &Value, field: &str) -> String {
    reply[field].as_str().unwrap().to_owned()
}

/// A question to which something is released.
pub(crate) fn question() -> Value {
    serde_json::from_str(include_str!("../../../examples/questions/victim-custody-status.json"))
        .unwrap()
}

impl Client {
    fn work(mut self) -> Acknowledged {
        let mut number = 0_usize;
        while !self.stopped.load(Ordering::Relaxed) {
            let key = format!("{}-{number}", self.name);
            match number % 3 {
                _ if self.is_staff => self.act_as_staff(&key, number),
                0 => {
                    let id = self.sign_up(&key);
                    self.known.sign_ups.insert(key, id);
                }
                1 => {
                    let made = self.insist("/v1/inquiries", &key, &inquiry(&key), "");
                    self.known.inquiries.insert(key, identifier(&made, "inquiry"));
                }
                _ => self.ask(),
            }
            number += 1;
        }
        self.known
    }

    /// Asks a question once: whether an unanswered one was kept is open, and each is kept once or
    /// not at all.
    fn ask(&mut self) {
        if let Some(reply) = self.attempt(&post("/v1/questions", "", &question())) {
            let id = reply.header("x-request-id").unwrap().to_owned();
            assert!(
                String::from_utf8_lossy(&reply.body).contains("in-custody"),
                "something is released"
            );
            assert!(self.known.questions.insert(id));
        }
    }

    /// Signs somebody up, and gives the identifier.
    pub(crate) fn sign_up(&mut self, key: &str) -> String {
        identifier(&self.insist("/v1/sign-ups", key, &sign_up_request(key), ""), "sign_up")
    }

    /// Sends a request with its key again until it is acknowledged, and sometimes once more; it
    /// gives the reply.
    pub(crate) fn insist(&mut self, path: &str, key: &str, body: &Value, headers: &str) -> Value {
        let request = post(path, &format!("idempotency-key: {key}\r\n{headers}"), body);
        let mut stopped = None;
        let mut acknowledged = || {
            loop {
                if let Some(reply) = self.attempt(&request) {
                    return reply.json();
                }
                // The first one was killed: others go on until its key runs again.
                if core::mem::take(&mut self.waits) {
                    self.ask();
                }
                if self.stopped.load(Ordering::Relaxed) {
                    let since = *stopped.get_or_insert_with(Instant::now);
                    assert!(since.elapsed() < LAST, "{key} was never acknowledged");
                }
            }
        };
        let reply = acknowledged();
        if key.ends_with(['0', '7']) {
            assert_eq!(acknowledged(), reply, "{key} again");
        }
        reply
    }

    /// The reply, where it says that all went well; none where the server or its store is
    /// unavailable.
    fn attempt(&mut self, request: &[u8]) -> Option<Reply> {
        let since = Instant::now();
        let outcome = self.exchange(request);
        match outcome {
            Some((reply, open)) => {
                self.known.longest = self.known.longest.max(since.elapsed());
                if !open {
                    self.connection = None;
                }
                match reply.status {
                    200 => {
                        self.count.fetch_add(1, Ordering::Relaxed);
                        return Some(reply);
                    }
                    503 => {
                        assert!(reply.header("retry-after").is_some(), "{}", reply.head);
                        self.known.unavailable += 1;
                        self.unavailable.fetch_add(1, Ordering::Relaxed);
                    }
                    // The first request with its key was killed, and counts as running for a while.
                    409 if reply.json()["type"] == "urn:voice:problem:request-running" => {
                        self.waits = true;
                    }
                    _ => panic!("{} {}", reply.head, String::from_utf8_lossy(&reply.body)),
                }
            }
            None => {
                self.connection = None;
                self.known.broken += 1;
            }
        }
        thread::sleep(PAUSE);
        None
    }

    fn exchange(&mut self, request: &[u8]) -> Option<(Reply, bool)> {
        if self.connection.is_none() {
            let address = (*self.door.lock().unwrap())?;
            self.connection = Connection::open(address).ok();
        }
        self.connection.as_mut()?.exchange(request, false).ok()
    }
}
