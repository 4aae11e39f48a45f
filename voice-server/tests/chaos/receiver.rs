//! Who telephones and writes for the office: a receiver of webhooks that checks each signature, and
//! has troubles of its own.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread;
use std::time::{SystemTime, UNIX_EPOCH};

use fastrand::Rng;
use serde_json::Value;
use voice_server::delivery::WebhookSecret;

use crate::seeded;

/// How often it has trouble with one message at most: it must come through before the test is over.
const TROUBLES: usize = 2;

/// What was received.
#[derive(Default)]
pub(crate) struct Received {
    /// The number of each contact, by its `webhook-id`.
    pub(crate) numbers: BTreeMap<String, String>,
    /// Each letter of a referral, by its `webhook-id`.
    pub(crate) letters: BTreeMap<String, String>,
    /// How many came again.
    pub(crate) again: usize,
    /// How many were answered with an error, or not at all.
    pub(crate) troubles: usize,
    /// What is wrong with what came.
    pub(crate) wrong: Vec<String>,
    troubled: BTreeMap<String, usize>,
}

pub(crate) struct Receiver {
    pub(crate) address: SocketAddr,
    received: Arc<Mutex<Received>>,
}

impl Receiver {
    /// Receives what is signed with the secret that is put into this folder; `troubled` where it
    /// fails now and then.
    pub(crate) fn start(data: &Path, troubled: bool) -> Self {
        let secret = WebhookSecret::generate().unwrap();
        std::fs::write(data.join("webhook.secret"), secret.to_text()).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let (address, received) =
            (listener.local_addr().unwrap(), Arc::new(Mutex::new(Received::default())));
        let all = received.clone();
        thread::spawn(move || {
            for (stream, number) in listener.incoming().map_while(Result::ok).zip(1000..) {
                let (secret, all, rng) = (secret.clone(), all.clone(), seeded(number));
                thread::spawn(move || {
                    let _ = messages(stream, &secret, &all, troubled.then_some(rng));
                });
            }
        });
        Self { address, received }
    }

    pub(crate) fn received(&self) -> MutexGuard<'_, Received> {
        self.received.lock().unwrap()
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}/notices", self.address)
    }
}

/// The messages of a connection, until one side hangs up.
fn messages(
    stream: TcpStream,
    secret: &WebhookSecret,
    all: &Mutex<Received>,
    mut rng: Option<Rng>,
) -> std::io::Result<()> {
    let mut stream = BufReader::new(stream);
    loop {
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            if stream.read_line(&mut head)? == 0 {
                return Ok(());
            }
        }
        let header = |name: &str| {
            let line = head.lines().find_map(|line| {
                line.split_once(": ").filter(|(of, _)| of.eq_ignore_ascii_case(name))
            });
            line.map_or("", |(_, value)| value)
        };
        let mut body = vec![0; header("content-length").parse().unwrap_or(0)];
        stream.read_exact(&mut body)?;
        let id = header("webhook-id").to_owned();
        let fault =
            fault(secret, &id, header("webhook-timestamp"), header("webhook-signature"), &body);
        let mut all = all.lock().unwrap();
        if let Some(fault) = fault {
            all.wrong.push(format!("{id}: {fault}"));
        }
        let trouble = match &mut rng {
            Some(rng) if all.troubled.get(&id).is_none_or(|times| *times < TROUBLES) => {
                rng.usize(..12)
            }
            _ => usize::MAX,
        };
        if trouble < 3 {
            all.troubles += 1;
            *all.troubled.entry(id.clone()).or_default() += 1;
        }
        // Before it has the message, or after, when the sender cannot know that it has.
        if trouble > 1 {
            all.take(id, &body);
        }
        drop(all);
        let status = match trouble {
            0 => "500 Internal Server Error",
            1 | 2 => return Ok(()),
            _ => "204 No Content",
        };
        write!(stream.get_mut(), "HTTP/1.1 {status}\r\ncontent-length: 0\r\n\r\n")?;
    }
}

fn fault(
    secret: &WebhookSecret,
    id: &str,
    timestamp: &str,
    signature: &str,
    body: &[u8],
) -> Option<&'static str> {
    let Ok(at) = timestamp.parse::<u64>() else { return Some("no time") };
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    if id.is_empty() {
        Some("no id")
    } else if now.abs_diff(at) > 60 {
        Some("another time")
    } else if secret.sign(id, at, body) != signature {
        Some("another signature")
    } else {
        None
    }
}

impl Received {
    fn take(&mut self, id: String, body: &[u8]) {
        let message: Value = serde_json::from_slice(body).unwrap_or_default();
        let (all, of) = match message["kind"].as_str() {
            Some("contact") => (&mut self.numbers, &message["channel"]["number"]),
            Some("referral") => (&mut self.letters, &message["letter"]),
            _ => return self.wrong.push(format!("{id}: neither a contact nor a letter")),
        };
        let of = of.as_str().unwrap_or_default().to_owned();
        match all.insert(id.clone(), of.clone()) {
            Some(before) if before != of => self.wrong.push(format!("{id}: another message")),
            Some(_) => self.again += 1,
            None => {}
        }
    }
}
