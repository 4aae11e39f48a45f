//! What is kept is not readable in the files, in a copy, or in a dump of the database.

use std::path::{Path, PathBuf};
use std::process::Command;

use axum::body::Body;
use axum::http::Request;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use hkdf::Hkdf;
use serde_json::{Value, json};
use sha2::Sha256;
use sqlx::{AnyPool, AssertSqlSafe};
use voice_server::access::RateLimiter;
use voice_server::{Admission, router};

use crate::calls::{anybody, request, staff};
use crate::database::{self, Database};
use crate::replies::header;
use crate::scene::{NOW, TOKEN, app_at, file, send};

/// What goes in through the routes and is personal.
const PERSONAL: [&str; 17] = [
    "Quetzalina Ñandúbay",
    "17 Xylophone Row",
    "+1 312-555-0142",
    "\"pin\":\"4071\"",
    "A200000001",
    "He waits at the gate of 9 Quarry Lane",
    "party-zyzzyva",
    "party-of-a-token",
    "Anastasia-Quux",
    "+12025550123",
    "subject-in-custody",
    "correction-wopsononock",
    "\"category\":\"custody-status\"",
    "Wilhelmina Vexquist",
    "A200000987",
    "told by Xanthippe on the telephone",
    "Bureau of Zzyzx",
];

fn person() -> Value {
    json!({
        "party": "party-zyzzyva", "name": "Quetzalina Ñandúbay", "address": "17 Xylophone Row"
    })
}

/// Fills a store through the routes.
async fn fill(database: &Database) {
    let admission = Admission::open(RateLimiter::per_minute(core::num::NonZeroU32::MAX))
        .with_token(voice_server::access::AccessToken::from_text(TOKEN).as_ref());
    let server = router(app_at(NOW, database.open().await, admission).await);
    let (anybody, staff) = (anybody(&server), staff(&server));
    let mut sign_up = request("sign-up");
    sign_up["requester"]["person"] = person();
    let reply = staff.post("/v1/sign-ups", &sign_up).await;
    assert_eq!(reply.status, 200);
    let id = reply.json()["sign_up"].as_str().unwrap().to_owned();
    assert_eq!(staff.post("/v1/custody-events", &request("custody-event")).await.status, 200);
    let hear = async |confirmed: bool| {
        let pin = json!({"pin": "4071"});
        let told = anybody.post(&format!("/v1/sign-ups/{id}/notice"), &pin).await;
        assert_eq!(told.status, 200);
        if confirmed {
            let heard = json!({"pin": "4071", "notice": header(&told, "x-request-id")});
            let heard = anybody.post(&format!("/v1/sign-ups/{id}/heard"), &heard).await;
            assert_eq!(heard.status, 200);
        }
    };
    hear(false).await;
    hear(true).await;
    let wrong = json!({"pin": "9999"});
    let tried = anybody.post("/v1/sign-ups/party-zyzzyva/notice", &wrong).await;
    assert_eq!(tried.status, 403);
    let inquiry = json!({
        "at": NOW,
        "facts": {
            "danger": "none", "topic": "question", "caller": "victim", "channel": "telephone",
            "language": "en"
        },
        "narrative": "He waits at the gate of 9 Quarry Lane",
    });
    assert_eq!(anybody.post("/v1/inquiries", &inquiry).await.status, 200);
    let mut question: Value =
        serde_json::from_slice(&file("examples/questions/victim-custody-status.json")).unwrap();
    question["requester"]["person"] = person();
    assert_eq!(anybody.post("/v1/questions", &question).await.status, 200);
    let correction = json!({
        "correction": "correction-wopsononock", "subject": "subject-in-custody",
        "categories": ["custody-status"]
    });
    assert_eq!(staff.post("/v1/corrections", &correction).await.status, 200);
    let mut referral = request("referral");
    referral["details"]["name"] = json!("Anastasia-Quux");
    let reply = staff.post("/v1/referrals", &referral).await;
    let id = reply.json()["referral"].as_str().unwrap().to_owned();
    let accepted = staff.post(&format!("/v1/referrals/{id}/accept"), &request("consent")).await;
    assert_eq!(accepted.status, 200);
    assert_eq!(staff.post(&format!("/v1/referrals/{id}/send"), &Value::Null).await.status, 200);
    let path = "/v1/records/subject-in-custody";
    let mut record = staff.get(path).await.json();
    record["identifiers"]["names"] = json!(["Wilhelmina Vexquist"]);
    let amended = json!({"why": "told by Xanthippe on the telephone", "amendments": [
        {"kind": "identifiers", "identifiers": record["identifiers"]},
    ]});
    // The second leaves the first in what was there before.
    for (etag, number) in [("\"1\"", "A200000987"), ("\"2\"", "A200000001")] {
        let mut amended = amended.clone();
        amended["amendments"][0]["identifiers"]["alien_numbers"] = json!([number]);
        let request = Request::post(format!("{path}/amendments"))
            .header("content-type", "application/json")
            .header("authorization", format!("Bearer {TOKEN}"))
            .header("if-match", etag);
        let sent = send(&server, request.body(Body::from(amended.to_string())).unwrap()).await;
        assert_eq!(sent.status, 200);
    }
    let standing = json!({
        "kind": "standing", "matter": "matter-elm-street", "role": "victim",
        "jurisdiction": "federal", "confirmed_by": "Bureau of Zzyzx"
    });
    let attested = staff.post("/v1/parties/party-zyzzyva/attestations", &standing).await;
    assert_eq!(attested.status, 200);
    let token = json!({"kind": "requester", "party": "party-of-a-token"});
    assert_eq!(staff.post("/v1/tokens", &token).await.status, 200);
}

/// The forms in which a value could be found.
fn forms(value: &str) -> Vec<Vec<u8>> {
    let bytes = value.as_bytes();
    let utf16: Vec<u16> = value.encode_utf16().collect();
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let escaped = |ascii: bool| -> String {
        value
            .chars()
            .map(|of| match of {
                _ if ascii && of.is_ascii() => of.to_string(),
                _ => format!("\\u{:04x}", u32::from(of)),
            })
            .collect()
    };
    let quoted = value.replace('"', "\\\"");
    let mut forms = vec![
        bytes.to_vec(),
        utf16.iter().flat_map(|unit| unit.to_le_bytes()).collect(),
        utf16.iter().flat_map(|unit| unit.to_be_bytes()).collect(),
        hex.clone().into_bytes(),
        hex.to_uppercase().into_bytes(),
        escaped(false).into_bytes(),
        escaped(true).into_bytes(),
        quoted.into_bytes(),
    ];
    // In base64 a value begins at one of three places; what its neighbours decide is left out.
    for before in 0..3 {
        let text = STANDARD.encode([&vec![0; before], bytes].concat());
        let known = (before * 8).div_ceil(6)..(before + bytes.len()) * 8 / 6;
        forms.push(text.as_bytes()[known].to_vec());
    }
    forms
}

fn found(places: &[Vec<u8>]) -> Vec<&'static str> {
    let within = |place: &[u8], form: &[u8]| place.windows(form.len()).any(|part| part == form);
    PERSONAL
        .into_iter()
        .filter(|value| {
            forms(value).iter().any(|form| places.iter().any(|place| within(place, form)))
        })
        .collect()
}

fn path_of(database: &Database) -> PathBuf {
    let path = database.url.strip_prefix("sqlite:").unwrap();
    Path::new(path.split_once('?').unwrap().0).to_owned()
}

/// A program of PostgreSQL.
pub(crate) fn of_postgresql(name: &str) -> PathBuf {
    let installed = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut programs = installed.map(|version| version.path().join("bin").join(name));
    programs.find(|of| of.exists()).unwrap_or_else(|| PathBuf::from(name))
}

/// Everything that the database is at rest: files and a copy, or a dump.
async fn at_rest(database: &Database, raw: &AnyPool) -> Vec<Vec<u8>> {
    if database.url.starts_with("sqlite") {
        let path = path_of(database);
        let copy = path.with_extension("copy");
        let _ = std::fs::remove_file(&copy);
        let vacuum = format!("VACUUM INTO '{}'", copy.display());
        sqlx::query(AssertSqlSafe(vacuum)).execute(raw).await.unwrap();
        let log = format!("{}-wal", path.display());
        let files = [path, PathBuf::from(log), copy];
        return files.iter().map(|file| std::fs::read(file).unwrap()).collect();
    }
    let dump = Command::new(of_postgresql("pg_dump"))
        .arg(format!("--dbname={}", database.url))
        .output()
        .unwrap();
    assert!(dump.status.success(), "{}", String::from_utf8_lossy(&dump.stderr));
    vec![dump.stdout]
}

/// HKDF-SHA-256 without a salt.
fn derived(key: &[u8], usage: &str) -> [u8; 32] {
    let mut derived = [0; 32];
    Hkdf::<Sha256>::new(None, key).expand(usage.as_bytes(), &mut derived).unwrap();
    derived
}

fn opened(key: [u8; 32], place: &[&str], text: &str) -> String {
    let place: Vec<u8> = place
        .iter()
        .flat_map(|part| [part.len().to_be_bytes().as_slice(), part.as_bytes()].concat())
        .collect();
    let bytes = STANDARD.decode(text).unwrap();
    let (nonce, encrypted) = bytes.split_first_chunk::<24>().unwrap();
    let payload = Payload { msg: encrypted, aad: &place };
    let cipher = XChaCha20Poly1305::new(&Key::from(key));
    String::from_utf8(cipher.decrypt(&XNonce::from(*nonce), payload).unwrap()).unwrap()
}

/// The encrypted columns with the primary key of their table.
const ENCRYPTED: [(&str, &[&str], &str); 17] = [
    ("question", &["id"], "decision"),
    ("ledger", &["sequence"], "document"),
    ("inquiry", &["id"], "document"),
    ("inquiry", &["id"], "narrative"),
    ("sign_up", &["id"], "document"),
    ("told_notice", &["sign_up", "category", "told_at"], "document"),
    ("telling", &["id"], "document"),
    ("custody_event", &["id", "revision"], "document"),
    ("referral", &["id"], "document"),
    ("outbox", &["id"], "document"),
    ("access_token", &["hash"], "party"),
    ("correction", &["id"], "document"),
    ("question", &["id"], "document"),
    ("subject_record", &["id"], "document"),
    ("record_change", &["record", "revision"], "why"),
    ("record_change", &["record", "revision"], "before"),
    ("party_file", &["id"], "document"),
];

/// Makes the same store as it would be if encryption were the identity. It is decrypted from what
/// ARCHITECTURE.md says, not by the server.
async fn without_encryption(database: &Database, raw: &AnyPool) {
    let key = STANDARD.decode(database.key.to_text()).unwrap();
    let (wrapped,): (String,) =
        sqlx::query_as("SELECT wrapped FROM data_key WHERE purpose = 'rows'")
            .fetch_one(raw)
            .await
            .unwrap();
    let place = ["data_key", "wrapped", "rows", "1"];
    let rows = opened(derived(&key, "voice: data keys"), &place, &wrapped);
    let rows = derived(&STANDARD.decode(rows).unwrap(), "voice: rows");
    for (table, key, column) in ENCRYPTED {
        let keys: Vec<String> = key.iter().map(|of| format!("CAST({of} AS TEXT)")).collect();
        let joined = keys.join(" || '/' || ");
        let select = format!("SELECT {joined}, {column} FROM {table} WHERE {column} LIKE '$1$%'");
        let cells: Vec<(String, String)> =
            sqlx::query_as(AssertSqlSafe(select)).fetch_all(raw).await.unwrap();
        for (row, value) in cells {
            // A tag can have a slash; the first and the last part have none.
            let parts: Vec<&str> = match key.len() {
                1 => vec![&row],
                2 => row.rsplitn(2, '/').collect::<Vec<_>>().into_iter().rev().collect(),
                _ => {
                    let (first, rest) = row.split_once('/').unwrap();
                    let (middle, last) = rest.rsplit_once('/').unwrap();
                    vec![first, middle, last]
                }
            };
            let place = [&[table, column], parts.as_slice()].concat();
            let plain = opened(rows, &place, value.strip_prefix("$1$").unwrap());
            let update = format!("UPDATE {table} SET {column} = $1 WHERE {joined} = $2");
            sqlx::query(AssertSqlSafe(update)).bind(plain).bind(&row).execute(raw).await.unwrap();
        }
    }
}

async fn nothing_is_readable(database: &Database) {
    fill(database).await;
    let raw = database.raw().await;
    assert_eq!(found(&at_rest(database, &raw).await), [""; 0]);
    without_encryption(database, &raw).await;
    // But for the PIN, of which there is a hash alone.
    let control: Vec<&str> = PERSONAL.into_iter().filter(|text| !text.contains("pin")).collect();
    assert_eq!(control.len(), PERSONAL.len() - 1);
    assert_eq!(found(&at_rest(database, &raw).await), control, "the control finds each");
}

#[tokio::test]
async fn nothing_personal_is_readable_at_rest() {
    nothing_is_readable(&database::sqlite().await).await;
}

#[tokio::test]
async fn nothing_personal_is_readable_in_postgresql() {
    if let Some(database) = database::postgres("nothing_is_readable").await {
        nothing_is_readable(&database).await;
    }
}

/// The control of the search: each form is found where it is.
#[test]
fn each_form_is_found() {
    for value in PERSONAL {
        let utf16: Vec<u8> = value.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let in_base64 = STANDARD.encode(format!("some text, then {value}, then more"));
        let in_hex: String = value.bytes().map(|byte| format!("{byte:02X}")).collect();
        let in_json: String = value.chars().map(|of| format!("\\u{:04x}", u32::from(of))).collect();
        for place in
            [value.as_bytes().to_vec(), utf16, in_base64.into(), in_hex.into(), in_json.into()]
        {
            assert!(found(&[place]).contains(&value), "{value}");
        }
    }
}
