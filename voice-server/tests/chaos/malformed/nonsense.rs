//! Requests out of what a valid one looks like and what none does.

use fastrand::Rng;
use serde_json::{Value, json};
use voice_core::disclosure::QuestionRecord;
use voice_core::notification::NotificationRequest;
use voice_core::referral::SharingConsent;
use voice_core::wire::{Bounds, Custodial, Read, Write, from_value};
use voice_server::{
    CorrectionMade, CustodyReport, NoticeDelivered, PinEntry, ReferralOffer, ReferralStepTaken,
    SignUpAction, SignUpUpdate, TokenRequest,
};

use crate::load::{inquiry, question, sign_up_request};
use crate::program::TOKEN;

/// The longest array or object that grows by a change.
const LONGEST: usize = 400;

/// What is sent at once.
pub(super) enum Sent {
    /// A request that has a reply; `head` where the reply has no body.
    Request { bytes: Vec<u8>, head: bool },
    /// Bytes after which the client waits for the server to hang up.
    Raw(Vec<u8>),
}

pub(super) struct Nonsense {
    rng: Rng,
    bodies: Vec<(&'static str, Value)>,
}

const METHODS: [&str; 10] =
    ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "BREW", "get"];

const PLACES: [&str; 16] = [
    "/v1/questions/{}/rationale",
    "/v1/inquiries/{}",
    "/v1/sign-ups/{}",
    "/v1/sign-ups/{}/notice",
    "/v1/sign-ups/{}/acts",
    "/v1/referrals/{}",
    "/v1/referrals/{}/send",
    "/v1/subjects/{}/ledger",
    "/v1/subjects/{}/accounting",
    "/v1/dead-letters/{}",
    "/v1/tokens/{}",
    "/v1/schemas/{}",
    "/v1/services?need={}",
    "/v1/services?words={}&page={}",
    "/v1/office?as_of={}",
    "/{}",
];

const PIECES: [&str; 18] = [
    "",
    "0",
    "a",
    "%00",
    "%",
    "%zz",
    "%ff%fe",
    "..",
    "%2e%2e%2f",
    "'%20OR%201=1--",
    "%F0%9F%92%A9",
    "-1",
    "1e999",
    "*",
    "\"",
    "1970-01-01",
    "a/b",
    "+&=;",
];

const SCALARS: [&str; 16] = [
    "null",
    "true",
    "-0",
    "1e400",
    "18446744073709551616",
    "0.1",
    "\"\"",
    "\"\\u0000\"",
    "\"\\ud800\"",
    "\"\u{202e}a\"",
    "[]",
    "{}",
    "\"0000\"",
    "\"2026-11-02T15:00:60Z\"",
    "\"A200000001\"",
    "{\"kind\":\"victim\"}",
];

const HEADERS: [&str; 14] = [
    "content-type: text/plain\r\n",
    "content-type: application/json; charset=\u{e9}\r\n",
    "content-type:\r\n",
    "idempotency-key:\r\n",
    "idempotency-key: \u{ff}\u{fe}\r\n",
    "idempotency-key: a\r\n",
    "authorization: Bearer\r\n",
    "authorization: Basic YTpi\r\n",
    "authorization: Bearer \u{1f4a9}\r\n",
    "accept: */*;q=x\r\n",
    "expect: 100-continue\r\n",
    "x-request-id: 0\r\n",
    "host: b\r\n",
    "range: bytes=5-1\r\n",
];

fn body<T: Read + Write>(change: impl FnOnce(&mut Value)) -> Value {
    let mut value = T::example(Bounds::NONE);
    change(&mut value);
    from_value::<T>(value).map_or_else(
        |faults| panic!("{faults}"),
        |value| serde_json::to_value(Custodial(&value)).unwrap(),
    )
}

impl Nonsense {
    pub(super) fn new(rng: Rng) -> Self {
        let same = |_: &mut Value| {};
        let bodies = vec![
            ("/v1/questions", question()),
            ("/v1/questions", body::<QuestionRecord>(same)),
            ("/v1/inquiries", inquiry("nonsense")),
            (
                "/v1/inquiries/route",
                json!({
                    "danger": "now", "topic": "tip", "caller": "other", "channel": "mail",
                    "language": "es"
                }),
            ),
            ("/v1/sign-ups", sign_up_request("nonsense")),
            ("/v1/sign-ups", body::<NotificationRequest>(same)),
            ("/v1/sign-ups/nobody", body::<SignUpUpdate>(same)),
            ("/v1/sign-ups/nobody/acts", body::<SignUpAction>(same)),
            ("/v1/sign-ups/nobody/notice", body::<PinEntry>(same)),
            ("/v1/sign-ups/nobody/heard", body::<NoticeDelivered>(same)),
            ("/v1/custody-events", body::<CustodyReport>(same)),
            ("/v1/referrals", body::<ReferralOffer>(same)),
            ("/v1/referrals/nobody/accept", body::<SharingConsent>(same)),
            ("/v1/referrals/nobody/steps", body::<ReferralStepTaken>(same)),
            ("/v1/corrections", body::<CorrectionMade>(same)),
            ("/v1/tokens", body::<TokenRequest>(same)),
        ];
        Self { rng, bodies }
    }

    fn once_in(&mut self, times: usize) -> bool {
        self.rng.usize(..times) == 0
    }

    fn body(&mut self) -> (&'static str, Value) {
        self.rng.choice(&self.bodies).unwrap().clone()
    }

    pub(super) fn next(&mut self) -> Sent {
        match self.rng.usize(..20) {
            0 => Sent::Raw(self.bytes()),
            1 => Sent::Raw(self.broken()),
            2..=6 => self.misplaced(),
            _ => self.changed(),
        }
    }

    /// Bytes of every kind.
    fn bytes(&mut self) -> Vec<u8> {
        let length = self.rng.usize(..600);
        let mut bytes: Vec<u8> = (0..length).map(|_| self.rng.u8(..)).collect();
        if self.once_in(2) {
            bytes.splice(0..0, *b"POST /v1/questions HTTP/1.1\r\n");
        }
        bytes
    }

    /// A valid request with some bytes changed, left out, or put in anywhere.
    fn broken(&mut self) -> Vec<u8> {
        let (path, value) = self.body();
        let mut bytes = self.request(
            "POST",
            path,
            "content-type: application/json\r\n",
            value.to_string().as_bytes(),
        );
        for _ in 0..=self.rng.usize(..4) {
            self.damage(&mut bytes);
        }
        bytes
    }

    fn damage(&mut self, bytes: &mut Vec<u8>) {
        let at = self.rng.usize(..bytes.len().max(1));
        let byte = self.rng.u8(..);
        match self.rng.usize(..4) {
            0 => bytes.truncate(at),
            1 => bytes.insert(at, byte),
            2 if !bytes.is_empty() => drop(bytes.remove(at)),
            _ => {
                if let Some(of) = bytes.get_mut(at) {
                    *of = byte;
                }
            }
        }
    }

    /// A method and a path that do not belong together, or that belong nowhere.
    fn misplaced(&mut self) -> Sent {
        let mut path = self.rng.choice(PLACES).unwrap().to_owned();
        while path.contains("{}") {
            let piece = match self.rng.usize(..30) {
                0 => "a".repeat(self.rng.usize(..9_000)),
                _ => (0..=self.rng.usize(..3)).map(|_| self.rng.choice(PIECES).unwrap()).collect(),
            };
            path = path.replacen("{}", &piece.replace(' ', "%20"), 1);
        }
        let (method, headers) = (self.rng.choice(METHODS).unwrap(), self.headers());
        let body = if self.once_in(2) { br#"{"pin": "0000"}"#.as_slice() } else { b"" };
        let bytes = self.request(method, &path, &headers, body);
        Sent::Request { bytes, head: method == "HEAD" }
    }

    /// A body that is nearly right.
    fn changed(&mut self) -> Sent {
        let (path, mut value) = self.body();
        for _ in 0..=self.rng.usize(..3) {
            self.change(&mut value);
        }
        let mut body = value.to_string().into_bytes();
        match self.rng.usize(..24) {
            0 => body = b"[".repeat(self.rng.usize(..70_000)),
            1 => body.extend(b" ".repeat(self.rng.usize(..70_000))),
            2 => body = [&body[..], &body[..]].concat(),
            3..=6 => self.damage(&mut body),
            // Texts that no value can have are put in as text.
            7..=10 => {
                let text = String::from_utf8_lossy(&body).replacen(
                    "\"?\"",
                    self.rng.choice(SCALARS).unwrap(),
                    3,
                );
                body = text.into_bytes();
            }
            _ => {}
        }
        let headers = format!("content-type: application/json\r\n{}", self.headers());
        Sent::Request { bytes: self.request("POST", path, &headers, &body), head: false }
    }

    /// Changes one place of a value.
    fn change(&mut self, value: &mut Value) {
        match value {
            Value::Object(fields) if !fields.is_empty() && !self.once_in(4) => {
                let name =
                    fields.keys().nth(self.rng.usize(..fields.len())).cloned().unwrap_or_default();
                match self.rng.usize(..8) {
                    0 => drop(fields.remove(&name)),
                    1 => drop(fields.insert(format!("{name}?"), json!("?"))),
                    _ => self.change(&mut fields[&name]),
                }
            }
            Value::Array(items) if !items.is_empty() && !self.once_in(4) => {
                match self.rng.usize(..6) {
                    0 => items.resize(self.rng.usize(..LONGEST), items[0].clone()),
                    _ => {
                        let index = self.rng.usize(..items.len());
                        self.change(&mut items[index]);
                    }
                }
            }
            Value::String(text) if !self.once_in(3) => {
                let at = text
                    .char_indices()
                    .map(|(at, _)| at)
                    .nth(self.rng.usize(..=text.len()))
                    .unwrap_or(0);
                text.insert(at, char::from_u32(self.rng.u32(..0x3000)).unwrap_or('\0'));
            }
            other => *other = json!("?"),
        }
    }

    fn headers(&mut self) -> String {
        let mut headers = String::new();
        if self.once_in(2) {
            headers += &format!("authorization: Bearer {TOKEN}\r\n");
        }
        if self.once_in(4) {
            headers += self.rng.choice(HEADERS).unwrap();
        }
        if self.once_in(40) {
            headers += &format!("idempotency-key: {}\r\n", "k".repeat(self.rng.usize(..600)));
        }
        if self.once_in(200) {
            headers += &"x-a: b\r\n".repeat(self.rng.usize(..200));
        }
        headers
    }

    fn request(&mut self, method: &str, path: &str, headers: &str, body: &[u8]) -> Vec<u8> {
        let mut bytes =
            format!("{method} {path} HTTP/1.1\r\nhost: localhost\r\n{headers}").into_bytes();
        if self.once_in(10) {
            bytes.extend(
                format!("transfer-encoding: chunked\r\n\r\n{:x}\r\n", body.len()).into_bytes(),
            );
            bytes.extend(body);
            bytes.extend(if body.is_empty() { b"\r\n".as_slice() } else { b"\r\n0\r\n\r\n" });
        } else {
            bytes.extend(format!("content-length: {}\r\n\r\n", body.len()).into_bytes());
            bytes.extend(body);
        }
        bytes
    }
}
