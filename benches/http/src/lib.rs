//! Measurements of `voice-server`: `cargo bench -p voice-http-benches`.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::routing::post;
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

/// One request, and the body of its answer.
///
/// # Panics
/// It hangs up, or answers otherwise than with 200 and a length.
pub async fn exchange<'a>(
    stream: &mut TcpStream,
    buffer: &'a mut Vec<u8>,
    request: &[u8],
) -> &'a [u8] {
    stream.write_all(request).await.expect("it is sent");
    buffer.clear();
    loop {
        assert!(stream.read_buf(buffer).await.expect("it answers") > 0, "it hung up");
        let Some(end) = buffer.windows(4).position(|four| four == b"\r\n\r\n") else { continue };
        let head = String::from_utf8_lossy(&buffer[..end]).to_ascii_lowercase();
        assert!(head.starts_with("http/1.1 200"), "{head}");
        let length = head
            .lines()
            .find_map(|line| line.strip_prefix("content-length: ")?.parse::<usize>().ok())
            .expect("a length");
        if buffer.len() >= end + 4 + length {
            return &buffer[end + 4..end + 4 + length];
        }
    }
}

/// Sends requests over and over, on some connections for some time; gives how many a second were
/// answered, and the milliseconds of the middle one and of the hundredth slowest.
///
/// # Panics
/// As [`exchange`] does.
pub async fn load(
    address: SocketAddr,
    requests: &Arc<Vec<Vec<u8>>>,
    connections: usize,
    time: Duration,
) -> (f64, f64, f64) {
    let stop = Arc::new(AtomicBool::new(false));
    let mut clients = JoinSet::new();
    for connection in 0..connections {
        let (stop, requests) = (stop.clone(), requests.clone());
        clients.spawn(async move {
            let mut stream = TcpStream::connect(address).await.expect("a connection");
            let (mut buffer, mut times) = (Vec::new(), Vec::new());
            // Each connection begins elsewhere.
            let first = connection * requests.len() / connections;
            for request in requests.iter().cycle().skip(first) {
                if stop.load(Ordering::Relaxed) {
                    break;
                }
                let started = Instant::now();
                exchange(&mut stream, &mut buffer, request).await;
                times.push(started.elapsed());
            }
            times
        });
    }
    let started = Instant::now();
    tokio::time::sleep(time).await;
    stop.store(true, Ordering::Relaxed);
    let mut times: Vec<Duration> = clients.join_all().await.into_iter().flatten().collect();
    let rate = times.len() as f64 / started.elapsed().as_secs_f64();
    times.sort_unstable();
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize].as_secs_f64() * 1000.0;
    (rate, at(0.5), at(0.99))
}

async fn read_and_write(
    State(answer): State<Arc<Value>>,
    question: Bytes,
) -> ([(&'static str, &'static str); 1], String) {
    let question: Value = serde_json::from_slice(&question).expect("a question");
    assert!(question.is_object());
    let answer = serde_json::to_string_pretty(&*answer).expect("an answer");
    ([("content-type", "application/json")], answer)
}

/// A handler that reads what is asked and writes an answer, and does nothing else.
///
/// # Panics
/// The answer is no JSON.
pub fn bare(path: &str, answer: &[u8]) -> Router {
    let answer: Value = serde_json::from_slice(answer).expect("JSON");
    Router::new().route(path, post(read_and_write)).with_state(Arc::new(answer))
}
