//! HTTP/1.1 over a plain socket: no client that mends or hides what a server does.

use core::time::Duration;
use std::io::{self, BufRead, BufReader, Error, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};

use serde_json::Value;

/// Longer than the server takes to say that its store is unavailable.
const PATIENCE: Duration = Duration::from_secs(20);

pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Reply {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (of, value) = line.split_once(':')?;
            of.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }

    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|_| panic!("{} {}", self.head, String::from_utf8_lossy(&self.body)))
    }

    fn closes(&self) -> bool {
        self.header("connection").is_some_and(|value| value.eq_ignore_ascii_case("close"))
    }
}

pub(crate) struct Connection {
    stream: BufReader<TcpStream>,
}

impl Connection {
    pub(crate) fn open(address: SocketAddr) -> io::Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_write_timeout(Some(PATIENCE))?;
        Ok(Self { stream: BufReader::new(stream) })
    }

    pub(crate) fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.stream.get_mut().write_all(bytes)
    }

    /// The next reply; `bodiless` where the request was `HEAD`.
    pub(crate) fn receive(&mut self, bodiless: bool) -> io::Result<Reply> {
        loop {
            let mut head = String::new();
            while !head.ends_with("\r\n\r\n") {
                if self.stream.read_line(&mut head)? == 0 {
                    return Err(Error::new(ErrorKind::UnexpectedEof, "closed"));
                }
            }
            let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
            let mut reply =
                Reply { status: status.ok_or(ErrorKind::InvalidData)?, head, body: Vec::new() };
            if reply.status == 100 {
                continue;
            }
            let length: Option<usize> =
                reply.header("content-length").and_then(|length| length.parse().ok());
            if bodiless {
                return Ok(reply);
            }
            reply.body.resize(length.ok_or(ErrorKind::InvalidData)?, 0);
            self.stream.read_exact(&mut reply.body)?;
            return Ok(reply);
        }
    }

    /// One request and its reply, and whether another can follow.
    pub(crate) fn exchange(&mut self, request: &[u8], bodiless: bool) -> io::Result<(Reply, bool)> {
        self.send(request)?;
        let reply = self.receive(bodiless)?;
        let open = !reply.closes();
        Ok((reply, open))
    }
}

pub(crate) fn post(path: &str, headers: &str, body: &Value) -> Vec<u8> {
    let body = body.to_string();
    let length = body.len();
    format!(
        "POST {path} HTTP/1.1\r\n\
         host: localhost\r\n\
         content-type: application/json\r\n\
         {headers}\
         content-length: {length}\r\n\r\n\
         {body}"
    )
    .into_bytes()
}

pub(crate) fn get(path: &str, headers: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nhost: localhost\r\n{headers}\r\n").into_bytes()
}

/// One request on a connection of its own.
#[track_caller]
pub(crate) fn once(address: SocketAddr, request: &[u8]) -> Reply {
    Connection::open(address)
        .and_then(|mut connection| connection.exchange(request, false))
        .unwrap()
        .0
}
