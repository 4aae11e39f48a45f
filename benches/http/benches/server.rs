//! Questions over HTTP with the ledger on SQLite, next to a bare handler that does one equal insert, in turns.
//!
//! `cargo bench -p voice-http-benches`

use std::num::NonZeroU32;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::routing::post;
use sqlx::AnyPool;
use sqlx::any::AnyPoolOptions;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use voice_core::catalog::{Index, national};
use voice_core::disclosure::Policy;
use voice_core::subject::Register;
use voice_core::wire::from_json;
use voice_server::access::Limits;
use voice_server::store::SealKey;
use voice_server::{Admission, App, Clock, Store, router, serve};

const QUESTION: &[u8] = include_bytes!("../../../examples/questions/victim-custody-status.json");
const RECORDS: &[u8] = include_bytes!("../../../examples/subjects/demo.json");
const CONNECTIONS: usize = 64;
const ROUND: Duration = Duration::from_secs(3);
const ROUNDS: usize = 5;

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let folder = std::env::temp_dir().join(format!("voice-bench-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        let (ours, length) = ours(&folder.join("ours.db")).await;
        let bare = bare(&folder.join("bare.db"), length).await;
        let (mut of_ours, mut of_bare) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            of_bare.push(load(bare).await);
            of_ours.push(load(ours).await);
        }
        let (a, b) = (median(of_ours), median(of_bare));
        println!("questions with the ledger on SQLite: {:.0} a second, p50 {:.2} ms, p99 {:.2} ms", a.0, a.1, a.2);
        println!("a bare handler with one insert:      {:.0} a second, p50 {:.2} ms, p99 {:.2} ms", b.0, b.1, b.2);
        println!("ratio {:.2} (aim: at least 0.50), {CONNECTIONS} connections, {ROUNDS} rounds in turns", a.0 / b.0);
        std::fs::remove_dir_all(&folder).expect("the folder goes");
    });
}

type Address = std::net::SocketAddr;

async fn ours(path: &std::path::Path) -> (Address, usize) {
    let store = Store::open_file(path, SealKey::generate().expect("randomness")).await.expect("a store");
    let register: Register = from_json(RECORDS).expect("the records");
    let clock: Clock = "2026-11-02T15:00:00Z".parse().expect("a clock");
    let (policy, catalog) = (Policy::us_federal().expect("the policy"), Index::new(national().clone()));
    let admission = Admission::open(Limits::per_minute(NonZeroU32::MAX));
    let app = Arc::new(App::new(policy, register, catalog, clock, store, admission));
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(serve(listener, router(app), std::future::pending()));
    let mut stream = TcpStream::connect(address).await.expect("a connection");
    let mut buffer = Vec::new();
    (address, exchange(&mut stream, &mut buffer).await)
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

async fn bare(path: &std::path::Path, length: usize) -> Address {
    sqlx::any::install_default_drivers();
    let pool = AnyPoolOptions::new()
        .max_connections(1)
        .connect(&format!("sqlite:{}?mode=rwc", PathBuf::from(path).display()))
        .await
        .expect("a database");
    for statement in [
        "PRAGMA journal_mode = WAL",
        "PRAGMA synchronous = FULL",
        "CREATE TABLE question (id TEXT PRIMARY KEY, asked_at BIGINT NOT NULL, document TEXT NOT NULL)",
        "CREATE INDEX question_asked ON question (asked_at)",
    ] {
        sqlx::query(statement).execute(&pool).await.expect("a statement");
    }
    let routes = Router::new().route("/v1/questions", post(insert)).with_state((pool, Bytes::from(vec![b'x'; length])));
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move { axum::serve(listener, routes).await });
    address
}

/// One question; it gives how long the body of the answer is.
async fn exchange(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> usize {
    let head = format!(
        "POST /v1/questions HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
        QUESTION.len()
    );
    stream.write_all(&[head.as_bytes(), QUESTION].concat()).await.expect("it is sent");
    buffer.clear();
    loop {
        assert!(stream.read_buf(buffer).await.expect("it answers") > 0, "it hung up");
        let Some(end) = buffer.windows(4).position(|four| four == b"\r\n\r\n") else { continue };
        let head = String::from_utf8_lossy(&buffer[..end]).to_ascii_lowercase();
        assert!(head.starts_with("http/1.1 200"), "{head}");
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse::<usize>().ok());
        let length = length.expect("a length");
        if buffer.len() >= end + 4 + length {
            return length;
        }
    }
}

/// Requests a second, and the milliseconds of the middle one and of the hundredth slowest.
async fn load(address: Address) -> (f64, f64, f64) {
    let (stop, count) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));
    let mut clients = JoinSet::new();
    for _ in 0..CONNECTIONS {
        let (stop, count) = (stop.clone(), count.clone());
        clients.spawn(async move {
            let mut stream = TcpStream::connect(address).await.expect("a connection");
            let (mut buffer, mut times) = (Vec::new(), Vec::new());
            while !stop.load(Ordering::Relaxed) {
                let started = Instant::now();
                exchange(&mut stream, &mut buffer).await;
                times.push(started.elapsed());
                count.fetch_add(1, Ordering::Relaxed);
            }
            times
        });
    }
    let started = Instant::now();
    tokio::time::sleep(ROUND).await;
    let rate = count.load(Ordering::Relaxed) as f64 / started.elapsed().as_secs_f64();
    stop.store(true, Ordering::Relaxed);
    let mut times: Vec<Duration> = clients.join_all().await.into_iter().flatten().collect();
    times.sort_unstable();
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize].as_secs_f64() * 1000.0;
    (rate, at(0.5), at(0.99))
}

fn median(mut rounds: Vec<(f64, f64, f64)>) -> (f64, f64, f64) {
    rounds.sort_by(|a, b| a.0.total_cmp(&b.0));
    rounds[rounds.len() / 2]
}
