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
use voice_server::{BODY_TIMEOUT, HEAD_TIMEOUT, STOP_TIMEOUT, serve};

use crate::replies::question;
use crate::scene::server;

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
