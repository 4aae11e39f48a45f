//! Requests over HTTP next to bare handlers that read and write the same JSON, and to one that does
//! one equal insert, in turns; and the memory of it all at rest and after 10^6 questions.
//!
//! `cargo bench -p voice-http-benches`

use std::num::NonZeroU32;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::routing::post;
use sqlx::AnyPool;
use sqlx::any::AnyPoolOptions;
use tokio::net::{TcpListener, TcpStream};
use voice_core::catalog::{Index, national};
use voice_core::disclosure::Policy;
use voice_core::subject::Register;
use voice_core::wire::from_json;
use voice_http_benches::{bare, exchange, load};
use voice_server::access::RateLimiter;
use voice_server::store::{ChangedBy, ImportMode, KeyEncryptionKey};
use voice_server::{Admission, App, Clock, Store, router, serve};

const QUESTION: &[u8] = include_bytes!("../../../examples/questions/victim-custody-status.json");
const RECORDS: &[u8] = include_bytes!("../../../examples/subjects/demo.json");
const CALL: &[u8] =
    br#"{"danger": "none", "topic": "notices", "caller": "victim", "channel": "telephone", "language": "en"}"#;
const CONNECTIONS: usize = 64;
const ROUND: Duration = Duration::from_secs(3);
const ROUNDS: usize = 5;

/// How many questions are asked before memory is looked at again.
const QUESTIONS: u64 = 1_000_000;

/// A request as it goes over the wire.
struct Asked {
    path: &'static str,
    bytes: Vec<u8>,
}

impl Asked {
    fn post(path: &'static str, body: &[u8]) -> Self {
        let head = format!(
            "POST {path} HTTP/1.1\r\n\
             host: localhost\r\n\
             content-type: application/json\r\n\
             content-length: {}\r\n\r\n",
            body.len()
        );
        Self { path, bytes: [head.as_bytes(), body].concat() }
    }
}

fn main() {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let folder = std::env::temp_dir().join(format!("voice-bench-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        let ours = ours(&folder.join("ours.db")).await;
        let question = Asked::post("/v1/questions", QUESTION);
        let call = Asked::post("/v1/inquiries/route", CALL);
        let arguments: Vec<String> = std::env::args().collect();
        if let Some(at) = arguments.iter().position(|of| of == "--only") {
            // For a profiler.
            let asked = if arguments.get(at + 1).is_some_and(|of| of == "call") {
                &call
            } else {
                &question
            };
            for _ in 0..ROUNDS {
                println!("{:.0} a second", round(ours, asked).await.0);
            }
            return;
        }
        let inserting =
            inserting(&folder.join("bare.db"), answer(ours, &question).await.len()).await;
        let bare = [parsing(ours, &question).await, parsing(ours, &call).await];
        let of = [
            ("a question: kept, answered, and put into the ledger", ours, &question),
            ("a bare handler with one insert", inserting, &question),
            ("a bare handler of the same JSON, which keeps nothing", bare[0], &question),
            ("where a call goes: answered, and nothing is kept", ours, &call),
            ("a bare handler of the same JSON", bare[1], &call),
        ];
        let at_rest = resident();
        let mut rounds = vec![Vec::new(); of.len()];
        for _ in 0..ROUNDS {
            for ((_, address, asked), rounds) in of.iter().zip(&mut rounds) {
                rounds.push(round(*address, asked).await);
            }
        }
        println!(
            "## Server\n\n{CONNECTIONS} connections over loopback, {ROUNDS} rounds in turns; the \
             clients have the same cores. The store is SQLite in a file.\n"
        );
        println!("| | a second | p50 | p99 |\n|---|--:|--:|--:|");
        let rates: Vec<f64> = of
            .iter()
            .zip(rounds)
            .map(|((name, ..), rounds)| {
                let (rate, p50, p99) = median(rounds);
                println!("| {name} | {rate:.0} | {p50:.2} ms | {p99:.2} ms |");
                rate
            })
            .collect();
        println!("\n| aim | reached |\n|---|---|");
        println!(
            "| a question, 0.50 of a bare handler with one insert | {:.2} |",
            rates[0] / rates[1]
        );
        println!(
            "| where nothing is kept, 0.70 of a bare handler of the same JSON | {:.2} |",
            rates[3] / rates[4]
        );
        println!(
            "| a question, 0.70 of a bare handler that keeps nothing | {:.2} |",
            rates[0] / rates[2]
        );
        let before = resident();
        let mut times = 0;
        while times < QUESTIONS {
            times += (round(ours, &question).await.0 * ROUND.as_secs_f64()) as u64;
        }
        println!(
            "\n\
             | memory of servers and clients, resident | |\n\
             |---|--:|\n\
             | at rest | {at_rest} MB |\n\
             | after the rounds | {before} MB |\n\
             | after {times} questions more | {} MB |",
            resident()
        );
        std::fs::remove_dir_all(&folder).expect("the folder goes");
    });
}

/// The resident memory of the process, in MB; 0 where the system does not say.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()).unwrap_or(0)
        / 1024
}

type Address = std::net::SocketAddr;

async fn ours(path: &std::path::Path) -> Address {
    let store = Store::open_file(path, KeyEncryptionKey::generate().expect("randomness"))
        .await
        .expect("a store");
    let register: Register = from_json(RECORDS).expect("the records");
    let clock: Clock = "2026-11-02T15:00:00Z".parse().expect("a clock");
    let (policy, catalog) = (Policy::us_federal(), Index::new(national().clone()));
    let admission = Admission::open(RateLimiter::per_minute(NonZeroU32::MAX));
    let by = ChangedBy {
        who: "bench".to_owned(),
        at: "2026-11-02T15:00:00Z".parse().expect("a moment"),
        why: String::new(),
    };
    let put = store.import_records(register.subjects(), ImportMode::Keep, &by).await;
    put.expect("the records are put in");
    let app = Arc::new(App::new(policy, catalog, clock, store, admission));
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(serve(listener, router(app), std::future::pending()));
    address
}

async fn insert(State((pool, body)): State<(AnyPool, Bytes)>, question: Bytes) -> Bytes {
    let question: &str = std::str::from_utf8(&question).expect("text");
    sqlx::query("INSERT INTO question (id, asked_at, document) VALUES ($1, $2, $3)")
        .bind(uuid::Uuid::new_v4().to_string())
        .bind(1_i64)
        .bind(question)
        .execute(&pool)
        .await
        .expect("an insert");
    body
}

/// A handler that reads what is asked and writes the answer of ours, and does nothing else.
async fn parsing(ours: Address, asked: &Asked) -> Address {
    start(bare(asked.path, &answer(ours, asked).await)).await
}

async fn start(routes: Router) -> Address {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move { axum::serve(listener, routes).await });
    address
}

async fn inserting(path: &std::path::Path, length: usize) -> Address {
    sqlx::any::install_default_drivers();
    let pool = AnyPoolOptions::new()
        .max_connections(1)
        .connect(&format!("sqlite:{}?mode=rwc", PathBuf::from(path).display()))
        .await
        .expect("a database");
    for statement in [
        "PRAGMA journal_mode = WAL",
        "PRAGMA synchronous = FULL",
        "CREATE TABLE question (id TEXT PRIMARY KEY, asked_at BIGINT NOT NULL, document TEXT NOT \
         NULL)",
        "CREATE INDEX question_asked ON question (asked_at)",
    ] {
        sqlx::query(statement).execute(&pool).await.expect("a statement");
    }
    start(
        Router::new()
            .route("/v1/questions", post(insert))
            .with_state((pool, Bytes::from(vec![b'x'; length]))),
    )
    .await
}

/// The body of the answer.
async fn answer(address: Address, asked: &Asked) -> Vec<u8> {
    let mut stream = TcpStream::connect(address).await.expect("a connection");
    let mut buffer = Vec::new();
    exchange(&mut stream, &mut buffer, &asked.bytes).await.to_vec()
}

async fn round(address: Address, asked: &Asked) -> (f64, f64, f64) {
    load(address, &Arc::new(vec![asked.bytes.clone()]), CONNECTIONS, ROUND).await
}

fn median(mut rounds: Vec<(f64, f64, f64)>) -> (f64, f64, f64) {
    rounds.sort_by(|a, b| a.0.total_cmp(&b.0));
    rounds[rounds.len() / 2]
}
