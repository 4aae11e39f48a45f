//! The other side of a server that is measured, and who it is measured against, each a process of
//! its own: `benches/million.py` starts them.
//!
//! `side ask ADDRESS REQUESTS CONNECTIONS SECONDS` sends the requests of a file, which has a zero
//! byte between two, over and over. It prints how many a second were answered, and the milliseconds
//! of the middle one and of the hundredth slowest. `side bare PATH ANSWER` prints its address and
//! serves: it reads JSON and writes that of a file, and does nothing else.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::routing::post;
use serde_json::Value;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use voice_http_benches::exchange;

#[tokio::main]
async fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["ask", address, requests, connections, seconds] => {
            let requests = std::fs::read(requests).expect("requests");
            let address = address.parse().expect("an address");
            let connections = connections.parse().expect("how many");
            let seconds = Duration::from_secs_f64(seconds.parse().expect("how long"));
            let (rate, p50, p99) = ask(address, requests, connections, seconds).await;
            println!("{rate:.1} {p50:.4} {p99:.4}");
        }
        ["bare", path, answer] => bare(path, &std::fs::read(answer).expect("an answer")).await,
        _ => panic!("ask ADDRESS REQUESTS CONNECTIONS SECONDS, or bare PATH ANSWER"),
    }
}

async fn ask(
    address: SocketAddr,
    requests: Vec<u8>,
    connections: usize,
    time: Duration,
) -> (f64, f64, f64) {
    let requests: Vec<Vec<u8>> = requests.split(|byte| *byte == 0).map(<[u8]>::to_vec).collect();
    let (stop, requests) = (Arc::new(AtomicBool::new(false)), Arc::new(requests));
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

async fn bare(path: &str, answer: &[u8]) {
    let answer: Value = serde_json::from_slice(answer).expect("JSON");
    let routes = Router::new().route(path, post(read_and_write)).with_state(Arc::new(answer));
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    println!("{}", listener.local_addr().expect("an address"));
    axum::serve(listener, routes).await.expect("it serves");
}
