//! The other side of a server that is measured, and who it is measured against, each a process of
//! its own: `benches/million.py` starts them.
//!
//! `side ask ADDRESS REQUESTS CONNECTIONS SECONDS` sends the requests of a file, which has a zero
//! byte between two, over and over. It prints how many a second were answered, and the milliseconds
//! of the middle one and of the hundredth slowest. `side bare PATH ANSWER` prints its address and
//! serves: it reads JSON and writes that of a file, and does nothing else.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use tokio::net::TcpListener;
use voice_http_benches::{bare, load};

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
            let requests = requests.split(|byte| *byte == 0).map(<[u8]>::to_vec).collect();
            let (rate, p50, p99) = load(address, &Arc::new(requests), connections, seconds).await;
            println!("{rate:.1} {p50:.4} {p99:.4}");
        }
        ["bare", path, answer] => {
            serve(bare(path, &std::fs::read(answer).expect("an answer"))).await;
        }
        _ => panic!("ask ADDRESS REQUESTS CONNECTIONS SECONDS, or bare PATH ANSWER"),
    }
}

async fn serve(routes: Router) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    println!("{}", listener.local_addr().expect("an address"));
    axum::serve(listener, routes).await.expect("it serves");
}
