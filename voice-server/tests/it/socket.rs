//! Over a real socket on the loopback address.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::scene::{question_about, server};

async fn connect() -> TcpStream {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, server()).await });
    TcpStream::connect(address).await.unwrap()
}

/// What the server sends until it has nothing more to say.
async fn reply(mut stream: TcpStream) -> String {
    let mut bytes = Vec::new();
    let _ = tokio::time::timeout(Duration::from_secs(30), stream.read_to_end(&mut bytes)).await;
    String::from_utf8_lossy(&bytes).into_owned()
}

#[tokio::test]
async fn a_question_is_answered() {
    let body = question_about("A200000001", "MX").to_string();
    let mut stream = connect().await;
    let head = format!(
        "POST /v1/questions HTTP/1.1\r\nhost: voice\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.write_all(body.as_bytes()).await.unwrap();
    let reply = reply(stream).await;
    assert!(reply.starts_with("HTTP/1.1 200 OK\r\n"), "{reply}");
    assert!(reply.contains("in-custody"));
}

#[tokio::test]
async fn a_body_that_never_ends_is_given_up() {
    let mut stream = connect().await;
    let head = "POST /v1/questions HTTP/1.1\r\nhost: voice\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length: 1000\r\n\r\n{";
    stream.write_all(head.as_bytes()).await.unwrap();
    let reply = reply(stream).await;
    assert!(reply.starts_with("HTTP/1.1 408 "), "{reply}");
    assert!(reply.contains("application/problem+json"));
}
