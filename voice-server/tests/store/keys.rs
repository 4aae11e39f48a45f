use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use serde_json::json;
use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::{AnyPool, AssertSqlSafe, SqlSafeStr};
use uuid::{Builder, Uuid};
use voice_core::inquiry::{FiledInquiry, Inquiry, InquiryEntry, Triage};
use voice_core::notification::{CustodyEvent, CustodyHistory, SignUp};
use voice_core::referral::ReferralRecord;
use voice_core::wire::{Custodial, Write};
use voice_server::access::{AccessToken, Grant};
use voice_server::store::{
    KeyEncryptionKey, LedgerCheck, PinOutcome, STORE_TIMEOUT, StoredQuestion,
};
use voice_server::{Store, StoreError};

use crate::database::Database;
use crate::overlapping::writing;
use crate::scene::{
    at, counted, decided, example, example_with, pin, send_all, sign_up, without_pin,
};

/// What is in the rows below and must not be readable.
const PERSONAL: [&str; 5] = ["Ana Ruiz", "+12025550123", "Quarry Lane", "subject-", "party-7"];

/// The key as the releases before used it: as it is, for everything.
fn bytes(key: &KeyEncryptionKey) -> [u8; 32] {
    STANDARD.decode(key.to_text()).unwrap().try_into().unwrap()
}

/// An identifier of the releases before: HMAC-SHA-256 over the parts, each with its length.
fn released_identifier(key: &KeyEncryptionKey, parts: &[&str]) -> Uuid {
    let mut mac = <Hmac<sha2::Sha256> as hmac::KeyInit>::new_from_slice(&bytes(key)).unwrap();
    for part in parts {
        mac.update(&part.len().to_be_bytes());
        mac.update(part.as_bytes());
    }
    let tag: [u8; 32] = mac.finalize().into_bytes().into();
    Builder::from_custom_bytes(tag[..16].try_into().unwrap()).into_uuid()
}

/// What the releases before encrypted.
fn released_cipher(key: &KeyEncryptionKey, id: &str, text: &str) -> String {
    let nonce = [7; 24];
    let cipher = XChaCha20Poly1305::new(&Key::from(bytes(key)));
    let payload = Payload { msg: text.as_bytes(), aad: id.as_bytes() };
    let encrypted = cipher.encrypt(&XNonce::from(nonce), payload).unwrap();
    STANDARD.encode([nonce.as_slice(), &encrypted].concat())
}

fn written<T: Write>(value: &T) -> String {
    serde_json::to_string(&Custodial(value)).unwrap()
}

fn inquiry() -> InquiryEntry {
    let inquiry: Inquiry = example_with(|inquiry| {
        inquiry["narrative"] = json!("He waits at 9 Quarry Lane.");
        inquiry["facts"] = json!({
            "danger": "none", "topic": "question", "caller": "victim", "channel": "telephone",
            "language": "en"
        });
    });
    Triage::reference().keep(inquiry)
}

pub(crate) struct Released {
    question: Uuid,
    sign_up: SignUp,
    pub(crate) event: CustodyEvent,
    referral: ReferralRecord,
    token: AccessToken,
}

/// A database as the last release left it, with a row of each kind.
pub(crate) async fn released(database: &Database) -> Released {
    let raw = database.raw().await;
    let migration = |version, name: &'static str, sql: &'static str| {
        Migration::new(version, name.into(), MigrationType::Simple, sql.into_sql_str(), false)
    };
    let migrations = vec![
        migration(1, "office", include_str!("../../migrations/0001_office.sql")),
        migration(2, "decision", include_str!("../../migrations/0002_decision.sql")),
        migration(3, "report place", include_str!("../../migrations/0003_report_place.sql")),
    ];
    Migrator::with_migrations(migrations).run(&raw).await.unwrap();
    let key = &database.key;
    let put = async |sql: &'static str, values: Vec<String>| {
        let mut query = sqlx::query(sql);
        for value in values {
            query = query.bind(value);
        }
        query.execute(&raw).await.unwrap();
    };
    let check = released_identifier(key, &["sign of the key"]).to_string();
    put("INSERT INTO counter (name, value, seal) VALUES ('seal-key', 0, $1)", vec![check]).await;

    let (question, record) = decided(true);
    let id = question.to_string();
    put(
        "INSERT INTO question (id, asked_at, document, decision) VALUES ($1, 0, '', $2)",
        vec![id.clone(), released_cipher(key, &id, &written(&record))],
    )
    .await;
    let event = record.accounting().map(voice_core::disclosure::ledger::LedgerEvent::Disclosed);
    let mut chain = voice_core::disclosure::ledger::Chain::new();
    let entry = chain.append(at("2026-11-02T15:00:00Z"), event.unwrap());
    put(
        "INSERT INTO ledger (sequence, subject, question, document) VALUES (1, $1, $2, $3)",
        vec![entry.event().subject().as_str().into(), id, written(&entry)],
    )
    .await;
    put(
        "UPDATE counter SET value = 1, seal = $1 WHERE name = 'ledger'",
        vec![chain.head().1.as_str().into()],
    )
    .await;
    let InquiryEntry::Filed(filed) = inquiry() else { panic!("it is kept") };
    let narrative = written(filed.narrative.as_ref().unwrap());
    let filed = InquiryEntry::Filed(FiledInquiry { narrative: None, ..filed });
    put(
        "INSERT INTO inquiry (id, kept_at, document, narrative) VALUES ('inquiry-1', 0, $1, $2)",
        vec![written(&filed), released_cipher(key, "inquiry-1", &narrative)],
    )
    .await;
    let sign_up = sign_up("sign-up-1", "2026-11-02T15:00:00Z");
    put(
        "INSERT INTO sign_up (id, signed_up_at, contacted_until, next_contact, document) VALUES \
         ('sign-up-1', 0, 0, NULL, $1)",
        vec![written(&sign_up)],
    )
    .await;
    put(
        "INSERT INTO pin_attempts (sign_up, last_at, document) VALUES ('ana-ruiz', 0, $1)",
        vec![r#"{"failed":[]}"#.into()],
    )
    .await;
    let told = r#"{"sign_up":"sign-up-1","subject":"subject-1","category":"release","at":"2026-11-02T15:00:00Z"}"#;
    put(
        "INSERT INTO told_notice (sign_up, category, told_at, document) VALUES ('sign-up-1', \
         'release', 5, $1)",
        vec![told.into()],
    )
    .await;
    let event: CustodyEvent = example();
    put(
        "INSERT INTO custody_event_person (id, subject) VALUES ($1, $2)",
        vec![event.id.as_str().into(), event.subject.as_str().into()],
    )
    .await;
    put(
        &*format!(
            "INSERT INTO custody_event (id, revision, subject, document) VALUES ($1, {}, $2, $3)",
            event.revision
        )
        .leak(),
        vec![event.id.as_str().into(), event.subject.as_str().into(), written(&event)],
    )
    .await;
    let referral: ReferralRecord = example();
    put(
        "INSERT INTO referral (id, document) VALUES ($1, $2)",
        vec![referral.id.as_str().into(), written(&referral)],
    )
    .await;
    let message = released_cipher(key, "message-1", "For Ana Ruiz");
    let item = json!({
        "kind": "correction", "correction": "correction-1", "entry": 1, "question": "q",
        "categories": ["release"], "message": message
    });
    put(
        "INSERT INTO outbox (id, source, state, due_at, claimed_until, attempts, last_failure, \
         document) VALUES ('message-1', 'ledger entry 1', 'waiting', 0, 0, 0, '', $1)",
        vec![item.to_string()],
    )
    .await;
    let token = AccessToken::generate().unwrap();
    put(
        "INSERT INTO access_token (hash, role, party, made_at) VALUES ($1, 'requester', \
         'party-7', 0)",
        vec![token.hash().as_str().into()],
    )
    .await;
    Released { question, sign_up, event, referral, token }
}

/// Every value of every table, as text.
async fn everything(database: &Database, raw: &AnyPool) -> Vec<String> {
    let mut all = Vec::new();
    for (table, column) in columns(database, raw).await {
        // Bytes are looked at as digits.
        let value = match (column.as_str(), database.url.starts_with("sqlite")) {
            ("sealed", true) => format!("hex({column})"),
            _ => format!("CAST({column} AS TEXT)"),
        };
        let select = format!("SELECT COALESCE({value}, '') FROM {table}");
        let rows: Vec<(String,)> =
            sqlx::query_as(AssertSqlSafe(select)).fetch_all(raw).await.unwrap();
        all.extend(rows.into_iter().map(|(value,)| format!("{table}.{column}: {value}")));
    }
    all
}

/// The columns of the database, as its schema has them.
async fn columns(database: &Database, raw: &AnyPool) -> Vec<(String, String)> {
    let query = if database.url.starts_with("sqlite") {
        "SELECT m.name, p.name FROM sqlite_master m, pragma_table_info(m.name) p WHERE m.type = \
         'table' AND m.name NOT LIKE 'sqlite%' ORDER BY 1, 2"
    } else {
        "SELECT CAST(table_name AS TEXT), CAST(column_name AS TEXT) FROM \
         information_schema.columns WHERE table_schema = 'public' ORDER BY 1, 2"
    };
    let columns: Vec<(String, String)> = sqlx::query_as(query).fetch_all(raw).await.unwrap();
    columns.into_iter().filter(|(table, _)| table != "_sqlx_migrations").collect()
}

async fn readable(database: &Database) -> Vec<String> {
    let all = everything(database, &database.raw().await).await;
    assert!(all.len() > 20, "every column of every row is looked at");
    all.into_iter().filter(|value| PERSONAL.iter().any(|word| value.contains(word))).collect()
}

async fn reads_as_it_did(store: &Store, released: &Released) {
    let kept = store.question(released.question).await.unwrap();
    assert!(matches!(kept, Some(StoredQuestion::Decided(_))));
    assert_eq!(store.verify_ledger().await.unwrap(), LedgerCheck::Intact { entries: 1 });
    let subject = "subject-in-custody".parse().unwrap();
    assert_eq!(store.ledger_of(&subject).await.unwrap().len(), 1);
    assert!(store.inquiry("inquiry-1").await.unwrap() == Some(inquiry()));
    assert!(
        store.sign_up(released.sign_up.id()).await.unwrap().as_ref()
            == Some(&without_pin(&released.sign_up))
    );
    let mut history = CustodyHistory::new(released.event.subject.clone());
    history.take(released.event.clone()).unwrap();
    assert!(store.history(&released.event.subject).await.unwrap() == history);
    assert_eq!(store.keep_event(&released.event).await, Ok(false), "it is known");
    let referral = store.referral(&released.referral.id).await.unwrap();
    assert!(referral.as_ref() == Some(&released.referral));
    let party = "party-7".parse().unwrap();
    let now = "2026-11-02T15:00:00Z".parse().unwrap();
    let token = store.token(&released.token.hash(), now).await.unwrap().unwrap();
    assert_eq!(token.grant, Grant::Requester(party));
    assert_eq!(token.ends_at, None);
}

pub(crate) async fn a_database_of_a_release_before_is_encrypted_and_reads_as_it_did(
    database: &Database,
) {
    let released = released(database).await;
    assert!(readable(database).await.len() > 5, "the control: all of it is readable before");
    let store = database.open().await;
    assert_eq!(readable(database).await, [""; 0]);
    reads_as_it_did(&store, &released).await;
    let sign_up = "sign-up-1".parse().unwrap();
    let opened = store
        .try_pin(&sign_up, &pin("4071"), "caller-1", at("2026-11-02T16:00:00Z"))
        .await
        .unwrap();
    let PinOutcome::Opened(opened) = opened else { panic!("it opens") };
    assert_eq!(opened.delivered.len(), 1);
    let claimed = store.claim(10, send_all).await.unwrap();
    let voice_server::delivery::OutboxItem::Correction { message, .. } =
        &claimed.first().unwrap().item
    else {
        panic!("a correction")
    };
    assert_eq!(message.as_deref(), Some("For Ana Ruiz"));
    drop(store);
    assert_eq!(readable(database).await, [""; 0], "not after it was used either");
    if let Some(path) = database.url.strip_prefix("sqlite:") {
        let path = path.split_once('?').unwrap().0;
        // What rows were before is in no free page, and not in the log.
        for file in [path.to_owned(), format!("{path}-wal")] {
            let bytes = std::fs::read(&file).unwrap_or_default();
            let text = String::from_utf8_lossy(&bytes);
            let found: Vec<_> = PERSONAL.iter().filter(|word| text.contains(**word)).collect();
            assert!(found.is_empty(), "{file}: {found:?}");
        }
    }
    let other = Store::open(&database.url, KeyEncryptionKey::generate().unwrap()).await;
    assert_eq!(other.unwrap_err(), StoreError::Key);
}

/// As if the program was killed in the middle: some rows are done, and some are not.
pub(crate) async fn an_upgrade_that_was_broken_off_goes_on(database: &Database) {
    let released = released(database).await;
    drop(database.open().await);
    let raw = database.raw().await;
    let undo = "UPDATE sign_up SET document = $1";
    sqlx::query(undo).bind(written(&released.sign_up)).execute(&raw).await.unwrap();
    let undo = "UPDATE counter SET value = 1 WHERE name = 'unencrypted'";
    sqlx::query(undo).execute(&raw).await.unwrap();
    assert!(!readable(database).await.is_empty());
    let store = database.open().await;
    assert_eq!(readable(database).await, [""; 0]);
    reads_as_it_did(&store, &released).await;
}

/// A value of the row of a table with an identifier.
async fn kept(raw: &AnyPool, value: &str, table: &str, id: &str) -> String {
    let select = format!("SELECT {value} FROM {table} WHERE id = $1");
    let (value,): (String,) =
        sqlx::query_as(AssertSqlSafe(select)).bind(id).fetch_one(raw).await.unwrap();
    value
}

/// How many rows the database says are left unencrypted.
async fn left(raw: &AnyPool) -> i64 {
    let select = "SELECT value FROM counter WHERE name = 'unencrypted'";
    let (left,): (i64,) = sqlx::query_as(select).fetch_one(raw).await.unwrap();
    left
}

/// Damaged by a disk or by hand, in each of the forms in which a release kept something.
pub(crate) async fn what_an_upgrade_cannot_read_stays_as_it_was_and_is_counted(
    database: &Database,
) {
    let released = released(database).await;
    let raw = database.raw().await;
    let good = kept(&raw, "document", "outbox", "message-1").await;
    let mut item: serde_json::Value = serde_json::from_str(&good).unwrap();
    let message = item["message"].as_str().unwrap().to_owned();
    item["message"] = json!(released_cipher(&database.key, "message-2", "For Ana Ruiz"));
    let id = released.question.to_string();
    let sealed = kept(&raw, "decision", "question", &id).await;
    let damaged = format!("{}AAAA", &sealed[..sealed.len() - 4]);
    for (set, value, id) in [
        // A message that was encrypted for another row.
        ("UPDATE outbox SET document = $1 WHERE id = $2", item.to_string(), "message-1"),
        ("UPDATE question SET decision = $1 WHERE id = $2", damaged.clone(), id.as_str()),
        ("UPDATE sign_up SET document = $1 WHERE id = $2", "{\"cut".into(), "sign-up-1"),
    ] {
        sqlx::query(set).bind(value).bind(id).execute(&raw).await.unwrap();
    }
    for _ in 0..2 {
        let store = database.open().await;
        assert_eq!(kept(&raw, "document", "outbox", "message-1").await, item.to_string());
        assert_eq!(left(&raw).await, 3, "the upgrade is not done");
        assert_eq!(kept(&raw, "decision", "question", &id).await, damaged);
        assert_eq!(kept(&raw, "document", "sign_up", "sign-up-1").await, "{\"cut");
        assert_eq!(store.rows_unencrypted().await, Ok(3));
        assert!(store.inquiry("inquiry-1").await.unwrap() == Some(inquiry()), "others are read");
        assert!(store.rotate_keys().await.unwrap().rows_left.is_empty(), "it is about others");
    }
    // Mended, each is encrypted by the next start.
    item["message"] = json!(message);
    for (set, value, id) in [
        ("UPDATE outbox SET document = $1 WHERE id = $2", item.to_string(), "message-1"),
        ("UPDATE question SET decision = $1 WHERE id = $2", sealed, id.as_str()),
        ("UPDATE sign_up SET document = $1 WHERE id = $2", written(&released.sign_up), "sign-up-1"),
    ] {
        sqlx::query(set).bind(value).bind(id).execute(&raw).await.unwrap();
    }
    let store = database.open().await;
    assert_eq!(store.rows_unencrypted().await, Ok(0));
    assert_eq!(readable(database).await, [""; 0]);
    reads_as_it_did(&store, &released).await;
}

/// What begins as an encrypted value does, and is none, is not taken for one, nor is a row that
/// was never kept in the clear made to look as if a server wrote it.
pub(crate) async fn an_upgrade_believes_no_first_character(database: &Database) {
    released(database).await;
    drop(database.open().await);
    let raw = database.raw().await;
    let forged = "INSERT INTO party_file (id, revision, document) VALUES ('#forged', 1, '{}')";
    sqlx::query(forged).execute(&raw).await.unwrap();
    for change in [
        "UPDATE sign_up SET document = '$5 was asked for' WHERE id = 'sign-up-1'",
        "UPDATE counter SET value = 1 WHERE name = 'unencrypted'",
    ] {
        sqlx::query(change).execute(&raw).await.unwrap();
    }
    let store = database.open().await;
    assert_eq!(kept(&raw, "document", "sign_up", "sign-up-1").await, "$5 was asked for");
    assert_eq!(left(&raw).await, 1);
    assert_eq!(store.rows_unencrypted().await, Ok(1));
    let (clear,): (i64,) = sqlx::query_as("SELECT COUNT(*) FROM party_file WHERE document = '{}'")
        .fetch_one(&raw)
        .await
        .unwrap();
    assert_eq!(clear, 1, "nobody wrote it");
}

/// One row was damaged, and one is under a version of which there is no key any more.
pub(crate) async fn a_rotation_names_what_it_cannot_read_and_keeps_its_key(database: &Database) {
    let store = database.open().await;
    for id in ["inquiry-1", "inquiry-2", "inquiry-3"] {
        store.keep_inquiry(id, inquiry()).await.unwrap();
    }
    // A decision is bytes, with the version of its key beside them.
    let (question, record) = decided(false);
    store.keep_question(question, &record, &counted(&record), None).await.unwrap();
    let raw = database.raw().await;
    sqlx::query("UPDATE question SET sealed_with = 9").execute(&raw).await.unwrap();
    let moved = "UPDATE inquiry SET document = (SELECT document FROM inquiry WHERE id = \
                 'inquiry-2') WHERE id = 'inquiry-1'";
    sqlx::query(moved).execute(&raw).await.unwrap();
    let lost = "UPDATE inquiry SET document = '$9$' || document WHERE id = 'inquiry-3'";
    sqlx::query(lost).execute(&raw).await.unwrap();
    let before = [
        kept(&raw, "document || narrative", "inquiry", "inquiry-1").await,
        kept(&raw, "document || narrative", "inquiry", "inquiry-3").await,
    ];
    for active in [2, 2] {
        let rotation = store.rotate_keys().await.unwrap();
        assert_eq!(rotation.active, active);
        assert_eq!(rotation.rows_left, [("inquiry", 2), ("question", 1)].into());
        assert_eq!(rotation.dropped, [0; 0], "rows need the old key");
        // Two values of the first row, and one of the other.
        assert_eq!(rotation.left, 3);
    }
    let after = [
        kept(&raw, "document || narrative", "inquiry", "inquiry-1").await,
        kept(&raw, "document || narrative", "inquiry", "inquiry-3").await,
    ];
    assert_eq!(after, before, "they stay byte for byte");
    sqlx::query("DELETE FROM inquiry WHERE id = 'inquiry-3'").execute(&raw).await.unwrap();
    sqlx::query("DELETE FROM inquiry WHERE id = 'inquiry-1'").execute(&raw).await.unwrap();
    sqlx::query("DELETE FROM question").execute(&raw).await.unwrap();
    let rotation = store.rotate_keys().await.unwrap();
    assert_eq!((rotation.dropped, rotation.left), (vec![1], 0));
    assert!(rotation.rows_left.is_empty());
    assert!(store.inquiry("inquiry-2").await.unwrap() == Some(inquiry()));
}

pub(crate) async fn a_value_that_was_moved_is_not_read(database: &Database) {
    let store = database.open().await;
    for id in ["sign-up-1", "sign-up-2"] {
        store.keep_sign_up(&sign_up(id, "2026-11-02T15:00:00Z")).await.unwrap();
    }
    store.keep_inquiry("inquiry-1", inquiry()).await.unwrap();
    let raw = database.raw().await;
    let to_a_row = "UPDATE sign_up SET document = (SELECT document FROM sign_up WHERE id = \
                    'sign-up-2') WHERE id = 'sign-up-1'";
    sqlx::query(to_a_row).execute(&raw).await.unwrap();
    let read = store.sign_up(&"sign-up-1".parse().unwrap()).await;
    assert_eq!(read.err(), Some(StoreError::Unreadable));
    let to_a_column = "UPDATE inquiry SET narrative = document";
    sqlx::query(to_a_column).execute(&raw).await.unwrap();
    assert_eq!(store.inquiry("inquiry-1").await.err(), Some(StoreError::Unreadable));
    let clear = "UPDATE sign_up SET document = $1 WHERE id = 'sign-up-2'";
    let forged = written(&sign_up("sign-up-2", "2026-11-02T15:00:00Z"));
    sqlx::query(clear).bind(forged).execute(&raw).await.unwrap();
    let read = store.sign_up(&"sign-up-2".parse().unwrap()).await;
    assert_eq!(read.err(), Some(StoreError::Unreadable), "what is not encrypted is not taken");
    store.rotate_keys().await.unwrap();
    let read = store.sign_up(&"sign-up-2".parse().unwrap()).await;
    assert_eq!(read.err(), Some(StoreError::Unreadable), "nor after a rotation");
}

/// The versions that values of the database have.
async fn versions(database: &Database) -> Vec<String> {
    let mut versions: Vec<String> = everything(database, &database.raw().await)
        .await
        .iter()
        .filter(|value| !value.starts_with("data_key."))
        .filter_map(|value| Some(value.split_once(": $")?.1.split_once('$')?.0.to_owned()))
        .collect();
    versions.sort();
    versions.dedup();
    versions
}

pub(crate) async fn a_rotation_leaves_nothing_under_the_old_key_while_others_write(
    database: &Database,
) {
    let released = released(database).await;
    let (store, server) = (database.open().await, database.open().await);
    assert_eq!(versions(database).await, ["1"]);
    let writing = tokio::spawn(async move {
        let mut asked = Vec::new();
        for number in 0..300 {
            let (id, record) = decided(true);
            asked.push(id);
            server.keep_question(id, &record, &counted(&record), None).await.unwrap();
            server.keep_inquiry(&format!("during-{number}"), inquiry()).await.unwrap();
            assert!(server.question(id).await.unwrap().is_some());
        }
        (server, asked)
    });
    for round in 2..5 {
        let rotation = store.rotate_keys().await.unwrap();
        assert_eq!((rotation.active, rotation.left), (round, 0));
        assert_eq!(rotation.dropped, [round - 1]);
        assert!(rotation.rows > 5);
    }
    let (server, asked) = writing.await.unwrap();
    assert_eq!(versions(database).await, ["4"]);
    let under = "SELECT COUNT(*) FROM question WHERE sealed_with = 4";
    let raw = database.raw().await;
    let (under,): (i64,) = sqlx::query_as(under).fetch_one(&raw).await.unwrap();
    assert_eq!(under, 300);
    let now = database.open().await;
    for id in asked {
        assert!(now.question(id).await.unwrap().is_some());
    }
    let shown = store.key_versions().await.unwrap();
    assert!(shown.len() == 1 && shown.iter().all(|key| key.active && key.values > 600));
    // Both the one that has seen all of it, and one that starts now.
    for store in [&server, &database.open().await] {
        assert!(store.inquiry("during-299").await.unwrap() == Some(inquiry()));
        assert!(store.question(released.question).await.unwrap().is_some());
        assert_eq!(store.verify_ledger().await.unwrap(), LedgerCheck::Intact { entries: 301 });
    }
}

/// Somebody has the database for longer than a step waits for it.
pub(crate) async fn a_rotation_waits_for_who_writes_for_long(database: &Database) {
    released(database).await;
    let store = database.open().await;
    let mut writes = writing(database).await;
    // Whoever writes in PostgreSQL reads the keys first.
    sqlx::query("SELECT version FROM data_key").fetch_all(&mut *writes).await.unwrap();
    let held = tokio::spawn(async move {
        tokio::time::sleep(2 * STORE_TIMEOUT - core::time::Duration::from_secs(2)).await;
        writes.rollback().await.unwrap();
    });
    let rotation = store.rotate_keys().await.unwrap();
    held.await.unwrap();
    assert_eq!((rotation.active, rotation.left), (2, 0));
    assert_eq!(versions(database).await, ["2"]);
}

/// More rows than one step looks at, of which one alone is under the old key.
pub(crate) async fn a_rotation_finds_what_is_left_far_behind(database: &Database) {
    let store = database.open().await;
    for number in 0..200 {
        store.keep_inquiry(&format!("inquiry-{number:03}"), inquiry()).await.unwrap();
    }
    let last = "SELECT document, narrative FROM inquiry WHERE id = 'inquiry-199'";
    let raw = database.raw().await;
    let (document, narrative): (String, String) =
        sqlx::query_as(last).fetch_one(&raw).await.unwrap();
    let key = "SELECT wrapped FROM data_key WHERE purpose = 'rows'";
    let (wrapped,): (String,) = sqlx::query_as(key).fetch_one(&raw).await.unwrap();
    assert_eq!(store.rotate_keys().await.unwrap().dropped, [1]);
    // As by a server that held the row while all others were encrypted anew.
    sqlx::query(
        "INSERT INTO data_key (purpose, version, state, made_at, wrapped) VALUES ('rows', 1, \
         'retired', 1, $1)",
    )
    .bind(wrapped)
    .execute(&raw)
    .await
    .unwrap();
    sqlx::query("UPDATE inquiry SET document = $1, narrative = $2 WHERE id = 'inquiry-199'")
        .bind(document)
        .bind(narrative)
        .execute(&raw)
        .await
        .unwrap();
    let rotation = database.open().await.rotate_keys().await.unwrap();
    assert_eq!((rotation.active, rotation.rows, rotation.left), (2, 1, 0));
    assert!(store.inquiry("inquiry-199").await.unwrap() == Some(inquiry()));
}

/// Broken off at many moments, and then by two at once.
pub(crate) async fn a_rotation_that_was_broken_off_is_finished(database: &Database) {
    let released = released(database).await;
    let store = database.open().await;
    for number in 0..200 {
        store.keep_inquiry(&format!("inquiry-of-{number}"), inquiry()).await.unwrap();
    }
    let mut broken_off = 0;
    for milliseconds in 0..20 {
        let after = core::time::Duration::from_millis(milliseconds);
        let store = database.open().await;
        broken_off += usize::from(tokio::time::timeout(after, store.rotate_keys()).await.is_err());
    }
    assert!(broken_off > 5, "{broken_off}");
    let second = database.open().await;
    let (one, other) = tokio::join!(store.rotate_keys(), second.rotate_keys());
    assert!(one.is_ok() && other.is_ok(), "{one:?} {other:?}");
    let last = store.rotate_keys().await.unwrap();
    assert_eq!(last.left, 0);
    assert_eq!(versions(database).await, [last.active.to_string()]);
    let store = database.open().await;
    reads_as_it_did(&store, &released).await;
    assert!(store.inquiry("inquiry-of-199").await.unwrap() == Some(inquiry()));
}

pub(crate) async fn another_key_wraps_the_keys(database: &Database) {
    let released = released(database).await;
    let store = database.open().await;
    let new = KeyEncryptionKey::generate().unwrap();
    store.rewrap_keys(&new).await.unwrap();
    assert!(store.sign_up(released.sign_up.id()).await.unwrap().is_some(), "it goes on");
    let old = Store::open(&database.url, database.key.clone()).await;
    assert_eq!(old.unwrap_err(), StoreError::Key);
    let again = Store::open(&database.url, new).await.unwrap();
    reads_as_it_did(&again, &released).await;
    assert_eq!(again.rotate_keys().await.unwrap().left, 0);
    assert_eq!(store.rewrap_keys(&database.key).await, Err(StoreError::Key), "it was replaced");
}

/// The table of ARCHITECTURE.md says of each column what it holds.
pub(crate) async fn every_column_is_in_the_list(database: &Database) {
    drop(database.open().await);
    let text = include_str!("../../../docs/ARCHITECTURE.md");
    let listed = |table: &str, column: &str| {
        text.lines().any(|line| line.starts_with(&format!("| `{table}` | `{column}` |")))
    };
    let columns = columns(database, &database.raw().await).await;
    assert!(columns.len() > 40);
    let missing: Vec<_> = columns.iter().filter(|(table, column)| !listed(table, column)).collect();
    assert!(missing.is_empty(), "{missing:?}");
    let rows =
        text.lines().filter(|line| line.starts_with("| `") && line.matches(" | ").count() == 3);
    assert_eq!(rows.count(), columns.len(), "and no column that there is not");
}
