//! What only a connection shows: clients that are slow, break off, or are there when
//! the server stops.

use core::time::Duration;
use std::net::SocketAddr;
use std::time::Instant;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};
use voice_server::access::Proxies;
use voice_server::{
    BODY_TIMEOUT, ConnectionLimits, HEAD_TIMEOUT, STOP_TIMEOUT, WRITE_TIMEOUT, serve, serve_within,
};

use crate::replies::question;
use crate::scene::{TOKEN, app, server};

struct Running {
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    server: JoinHandle<()>,
}

async fn start() -> Running {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel();
    let server = tokio::spawn(serve(listener, server().await, async {
        let _ = stopped.await;
    }));
    Running { address, stop, server }
}

impl Running {
    async fn connect(&self, bytes: &[u8]) -> TcpStream {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        stream.write_all(bytes).await.unwrap();
        stream
    }
}

/// Everything until the server closes the connection.
async fn rest(mut stream: TcpStream) -> String {
    let mut bytes = Vec::new();
    let limit = BODY_TIMEOUT + Duration::from_secs(10);
    let _ = timeout(limit, stream.read_to_end(&mut bytes))
        .await
        .unwrap_or_else(|_| panic!("still open after {limit:?}"));
    String::from_utf8(bytes).unwrap()
}

fn head(length: &str) -> String {
    format!(
        "POST /v1/questions HTTP/1.1\r\n\
         host: a\r\n\
         content-type: application/json\r\n\
         {length}\r\n\r\n"
    )
}

fn whole() -> Vec<u8> {
    let body = question("victim-custody-status").to_string();
    format!("{}{body}", head(&format!("connection: close\r\ncontent-length: {}", body.len())))
        .into_bytes()
}

#[tokio::test]
async fn a_body_that_never_ends_is_refused_and_let_go() {
    let running = start().await;
    let mut stream = running.connect(head("transfer-encoding: chunked").as_bytes()).await;
    let started = Instant::now();
    let (mut reading, mut writing) = stream.split();
    let drip = async {
        while writing.write_all(b"1\r\n \r\n").await.is_ok() {
            sleep(Duration::from_millis(200)).await;
        }
    };
    let mut bytes = Vec::new();
    let read = async {
        let _ = timeout(BODY_TIMEOUT + Duration::from_secs(5), reading.read_to_end(&mut bytes))
            .await
            .unwrap();
    };
    tokio::select! {
        () = read => {},
        () = async { drip.await; core::future::pending::<()>().await } => {},
    }
    let reply = String::from_utf8(bytes).unwrap();
    assert!(
        reply.starts_with("HTTP/1.1 408 ") && reply.contains("application/problem+json"),
        "{reply}"
    );
    assert!(started.elapsed() >= BODY_TIMEOUT);
}

/// A refusal that did not need the body: a short rest of it is read and dropped, and the connection
/// goes on; before a long one the connection is closed, and the response says so.
#[tokio::test]
async fn a_body_that_nobody_reads_closes_the_connection_or_is_dropped() {
    let running = start().await;
    let refused = |length: usize| {
        format!("POST /v1/tokens HTTP/1.1\r\nhost: a\r\ncontent-length: {length}\r\n\r\n")
    };
    let body = " ".repeat(100_000);
    let bytes = format!("{}{body}{}", refused(body.len()), String::from_utf8_lossy(HEALTH));
    let replies = rest(running.connect(bytes.as_bytes()).await).await;
    let heads: Vec<_> = replies.match_indices("HTTP/1.1 ").map(|(at, _)| &replies[at..]).collect();
    assert!(heads.len() == 2 && heads[0].starts_with("HTTP/1.1 401 "), "{replies}");
    assert!(heads[1].starts_with("HTTP/1.1 200 "), "{replies}");

    let long = "[".repeat(300_000);
    let chunks = format!("{:x}\r\n{long}\r\n0\r\n\r\n", long.len());
    let chunked = "POST /v1/tokens HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n";
    for bytes in [refused(10_000_000), format!("{chunked}{chunks}")] {
        let mut stream = running.connect(bytes.as_bytes()).await;
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(timeout(Duration::from_secs(5), stream.read_u8()).await.unwrap().unwrap());
        }
        let reply = String::from_utf8(head).unwrap();
        assert!(reply.starts_with("HTTP/1.1 401 "), "{reply}");
        assert!(reply.contains("\r\nconnection: close\r\n"), "{reply}");
    }
    // Who waits to be asked for the body is not asked.
    let waits = refused(10).replace("host", "expect: 100-continue\r\nhost");
    let reply = rest(running.connect(waits.as_bytes()).await).await;
    assert!(reply.starts_with("HTTP/1.1 401 ") && reply.contains("connection: close"), "{reply}");
}

#[tokio::test]
async fn half_of_a_head_is_let_go() {
    let running = start().await;
    let stream = running.connect(b"GET /healthz HTTP/1.1\r\nhost: a\r\n").await;
    let started = Instant::now();
    rest(stream).await;
    assert!(started.elapsed() < HEAD_TIMEOUT + Duration::from_secs(5));
}

#[tokio::test]
async fn a_broken_transfer_is_not_called_too_long() {
    let running = start().await;
    let reply = rest(
        running.connect(format!("{}zz\r\n", head("transfer-encoding: chunked")).as_bytes()).await,
    )
    .await;
    assert!(
        reply.starts_with("HTTP/1.1 400 ") && reply.contains("application/problem+json"),
        "{reply}"
    );
}

#[tokio::test]
async fn chunks_beyond_the_limit_are_too_long() {
    let running = start().await;
    let chunk = format!("4000\r\n{}\r\n", "[".repeat(0x4000));
    let mut stream = running.connect(head("transfer-encoding: chunked").as_bytes()).await;
    for _ in 0..5 {
        let _ = stream.write_all(chunk.as_bytes()).await;
    }
    let mut start = [0; 12];
    timeout(Duration::from_secs(5), stream.read_exact(&mut start)).await.unwrap().unwrap();
    assert_eq!(&start, b"HTTP/1.1 413");
}

#[tokio::test]
async fn a_question_under_way_is_answered_after_the_server_is_told_to_stop() {
    let running = start().await;
    let whole = whole();
    let (first, second) = whole.split_at(whole.len() - 40);
    let mut stream = running.connect(first).await;
    sleep(Duration::from_millis(300)).await;
    running.stop.send(()).unwrap();
    sleep(Duration::from_millis(300)).await;
    assert!(TcpStream::connect(running.address).await.is_err(), "no new connection is accepted");
    assert!(!running.server.is_finished(), "the server waits for the question");
    stream.write_all(second).await.unwrap();
    assert!(rest(stream).await.starts_with("HTTP/1.1 200 OK\r\n"));
    timeout(Duration::from_secs(5), running.server).await.unwrap().unwrap();
}

#[tokio::test]
async fn nobody_keeps_the_server_from_stopping() {
    let running = start().await;
    let _half = running.connect(b"GET /healthz HTTP/1.1\r\nhost: a\r\n").await;
    let _endless = running.connect(head("content-length: 1000").as_bytes()).await;
    sleep(Duration::from_millis(300)).await;
    running.stop.send(()).unwrap();
    timeout(STOP_TIMEOUT + Duration::from_secs(3), running.server).await.unwrap().unwrap();
}

/// A server that has room for few connections.
async fn small(all: usize, per_address: usize, proxies: Proxies) -> Running {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel();
    let app = app(Some(TOKEN), |admission| admission).await;
    let limits = ConnectionLimits { all, per_address, proxies };
    let server = tokio::spawn(serve_within(limits, listener, app, async {
        let _ = stopped.await;
    }));
    Running { address, stop, server }
}

const HEALTH: &[u8] = b"GET /healthz HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n";

/// The first line of a reply.
async fn status(running: &Running) -> String {
    let stream = TcpStream::connect(running.address).await.unwrap();
    // One that is refused at once may be closed before this is sent.
    let _ = stream.try_write(HEALTH);
    let reply = rest(stream).await;
    reply.split("\r\n").next().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn one_address_has_its_part_of_the_connections_and_gets_it_back() {
    for (all, per_address, proxies, refused) in [
        (9, 2, Proxies::default(), "HTTP/1.1 429 Too Many Requests"),
        (2, 9, Proxies::default(), "HTTP/1.1 503 Service Unavailable"),
        // The connections of a proxy are of many clients.
        (2, 1, Proxies::new(["127.0.0.0/8".parse().unwrap()]), "HTTP/1.1 503 Service Unavailable"),
    ] {
        let running = small(all, per_address, proxies).await;
        let first = running.connect(b"GET /healthz").await;
        let second = running.connect(b"GET /healthz").await;
        sleep(Duration::from_millis(200)).await;
        assert_eq!(status(&running).await, refused);
        drop((first, second));
        sleep(Duration::from_millis(200)).await;
        assert_eq!(status(&running).await, "HTTP/1.1 200 OK");
    }
}

/// Clients that ask for long answers and read none of them.
#[tokio::test]
async fn who_reads_nothing_is_let_go() {
    let running = small(9, 2, Proxies::default()).await;
    let many = b"GET /openapi.json HTTP/1.1\r\nhost: a\r\n\r\n".repeat(40);
    let _silent = (running.connect(&many).await, running.connect(&many).await);
    sleep(Duration::from_millis(500)).await;
    assert_eq!(status(&running).await, "HTTP/1.1 429 Too Many Requests");
    sleep(WRITE_TIMEOUT + Duration::from_secs(2)).await;
    assert_eq!(status(&running).await, "HTTP/1.1 200 OK");
}
