//! What is read of the store is the same for nobody, for somebody and for somebody withheld: the
//! same statements, which give as many rows. A program of its own, because what the driver says of
//! its statements is said to the whole process.
//!
//! On PostgreSQL too, where `tests/postgres/run` gives one.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on fails"
)]

#[expect(dead_code, reason = "other tests use the rest of it")]
#[path = "../it/calls.rs"]
mod calls;
#[expect(dead_code, reason = "other tests use the rest of it")]
#[path = "../it/changed.rs"]
mod changed;
#[expect(dead_code, reason = "other tests use the rest of it")]
#[path = "../store/database.rs"]
mod database;
#[expect(dead_code, reason = "other tests use the rest of it")]
#[path = "../it/scene.rs"]
mod scene;

use std::fmt::Debug;
use std::io::Write;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use serde_json::json;
use sqlx::AnyPool;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};
use voice_server::store::{KeyEncryptionKey, RecordChange, RecordCondition};
use voice_server::{Store, router};

use calls::{anybody, request, staff};
use scene::{NOW, app_at, ask, by, file, get, question_about, serving};

/// A statement, and how many rows it gave and changed.
type Statement = (String, u64, u64);

/// What the driver said of its statements.
#[derive(Clone, Default)]
struct Statements(Arc<Mutex<Vec<Statement>>>);

impl Subscriber for Statements {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "sqlx::query"
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut said = Said::default();
        event.record(&mut said);
        let text = if said.whole.is_empty() { said.summary } else { said.whole };
        // A connection that is new says how it writes.
        if !text.starts_with("PRAGMA") {
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            // Of a statement that reads, SQLite says what the last one changed that wrote.
            let reads = text.starts_with("SELECT") || text.starts_with("WITH");
            let changed = if reads { 0 } else { said.affected };
            self.0.lock().unwrap().push((text, said.returned, changed));
        }
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

#[derive(Default)]
struct Said {
    summary: String,
    whole: String,
    returned: u64,
    affected: u64,
}

impl Visit for Said {
    fn record_str(&mut self, field: &Field, value: &str) {
        match field.name() {
            "summary" => value.clone_into(&mut self.summary),
            "db.statement" => value.trim().clone_into(&mut self.whole),
            _ => {}
        }
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        match field.name() {
            "rows_returned" => self.returned = value,
            "rows_affected" => self.affected = value,
            _ => {}
        }
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.record_str(field, &format!("{value:?}"));
    }
}

impl Statements {
    /// Those of some work.
    async fn of<T>(&self, work: impl Future<Output = T>) -> (T, Vec<Statement>) {
        let pause = || tokio::time::sleep(Duration::from_millis(100));
        pause().await;
        self.0.lock().unwrap().clear();
        let done = work.await;
        pause().await;
        (done, std::mem::take(&mut self.0.lock().unwrap()))
    }
}

/// Those that look somebody up.
fn look_ups(statements: &[Statement]) -> Vec<&Statement> {
    let of_people = ["subject_record", "custody_event"];
    statements.iter().filter(|(text, ..)| of_people.iter().any(|of| text.contains(of))).collect()
}

/// Somebody told about, somebody withheld, and nobody, by number and country of birth.
const TOLD: (&str, &str) = ("A200000001", "MX");
const WITHHELD: (&str, &str) = ("A200000006", "HN");
const NOBODY: (&str, &str) = ("A299999999", "MX");

async fn questions_read_the_same(server: &Router, statements: &Statements) {
    let asked = async |(number, country)| {
        let (reply, read) =
            statements.of(ask(server, question_about(number, country).to_string())).await;
        assert_eq!(reply.status, 200);
        (reply.json()["results"][0]["kind"].clone(), read)
    };
    // The first one prepares what the others find prepared.
    asked(NOBODY).await;
    let (nobody, withheld, told) = (asked(NOBODY).await, asked(WITHHELD).await, asked(TOLD).await);
    assert_eq!(
        (&nobody.0, &withheld.0, &told.0),
        (&json!("nothing"), &json!("nothing"), &json!("told"))
    );
    assert_eq!(look_ups(&nobody.1).len(), 2, "one for the record, one for its events: {nobody:?}");
    assert_eq!(nobody.1, withheld.1);
    assert_eq!(look_ups(&nobody.1), look_ups(&told.1));
}

async fn notices_read_the_same(server: &Router, statements: &Statements) {
    let mut all = Vec::new();
    for (number, country) in [NOBODY, NOBODY, WITHHELD] {
        let mut sign_up = request("sign-up");
        sign_up["subject"] =
            json!({ "kind": "by-number", "number": number, "country_of_birth": country });
        let (made, signed_up) = statements.of(anybody(server).post("/v1/sign-ups", &sign_up)).await;
        assert_eq!(made.status, 200);
        assert!(look_ups(&signed_up).is_empty(), "nobody is looked up: {signed_up:?}");
        let id = made.json()["sign_up"].as_str().unwrap().to_owned();
        let path = format!("/v1/sign-ups/{id}/notice");
        let (heard, read) =
            statements.of(anybody(server).post(&path, &json!({ "pin": "4071" }))).await;
        assert_eq!(heard.status, 200);
        all.push((signed_up, read));
    }
    assert_eq!(look_ups(&all[1].1).len(), 2);
    assert_eq!(all[1], all[2]);
}

/// Whom a record was merged from is asked once for all pages of an accounting.
async fn an_accounting_asks_for_the_person_once(
    server: &Router,
    store: &Store,
    statements: &Statements,
) {
    for _ in 0..401 {
        assert_eq!(ask(server, question_about(TOLD.0, TOLD.1).to_string()).await.status, 200);
    }
    let subject = "subject-in-custody".parse().unwrap();
    let others = store.records_after(None, 3).await.unwrap();
    for other in others.iter().filter(|of| *of.id() != subject).take(1) {
        let revision = store.record(&subject).await.unwrap().unwrap().revision;
        let (condition, change) =
            (RecordCondition::Revision(revision), RecordChange::Merge(other.id().clone()));
        store.change_record(&subject, condition, change, &by()).await.unwrap();
    }
    let path = "/v1/subjects/subject-in-custody/accounting";
    let (reply, read) = statements.of(staff(server).get(path)).await;
    assert!(reply.json().as_array().unwrap().len() >= 401);
    let people = read.iter().filter(|(text, ..)| text.contains("subject_record")).count();
    let pages = read.iter().filter(|(text, ..)| text.contains("FROM ledger")).count();
    assert!(people == 1 && pages >= 3, "{people} for {pages} pages");
}

async fn all_read_the_same(url: &str, statements: &Statements) {
    let store = Store::open(url, KeyEncryptionKey::generate().unwrap()).await.unwrap();
    let app = app_at(NOW, store.clone(), changed::admission()).await;
    let server = router(app);
    // The one who is withheld has more events than there is room for at first.
    let withheld = demonstration_id(WITHHELD.0);
    for number in 0..5 {
        let mut event = request("custody-event");
        event["id"] = json!(format!("event-{number}"));
        event["subject"] = json!(withheld);
        assert_eq!(staff(&server).post("/v1/custody-events", &event).await.status, 200);
    }
    questions_read_the_same(&server, statements).await;
    notices_read_the_same(&server, statements).await;
    an_accounting_asks_for_the_person_once(&server, &store, statements).await;
}

/// The identifier of a record of the demonstration.
fn demonstration_id(number: &str) -> String {
    let register: serde_json::Value =
        serde_json::from_slice(&file("examples/subjects/demo.json")).unwrap();
    let subjects = register["subjects"].as_array().unwrap();
    let numbered = |of: &&serde_json::Value| of["identifiers"]["alien_numbers"][0] == number;
    subjects.iter().find(numbered).unwrap()["id"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_and_somebody_withheld_are_read_alike() {
    let statements = Statements::default();
    tracing::subscriber::set_global_default(statements.clone()).unwrap();
    assert_eq!(get(&serving(None).await, "/healthz").await.status, 200);
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"));
    let path = folder.join(format!("reads-{}.db", std::process::id()));
    all_read_the_same(&format!("sqlite:{}?mode=rwc", path.display()), &statements).await;
    for ending in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{}{ending}", path.display()));
    }
    if let Ok(server) = std::env::var("VOICE_TEST_POSTGRES") {
        sqlx::any::install_default_drivers();
        let pool = AnyPool::connect(&format!("{server}/postgres")).await.unwrap();
        sqlx::query("CREATE DATABASE reads").execute(&pool).await.unwrap();
        all_read_the_same(&format!("{server}/reads"), &statements).await;
    } else {
        // Not `eprintln`, which is shown for tests that fail alone.
        let _ = writeln!(
            std::io::stderr(),
            "left out: reads on PostgreSQL: run `tests/postgres/run cargo test -p voice-server`"
        );
    }
}
