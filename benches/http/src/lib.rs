//! Measurements of `voice-server`: `cargo bench -p voice-http-benches`.

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

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
