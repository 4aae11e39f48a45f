//! `voice serve`: its clock, its token, and how it stops.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::{Value, json};

use crate::replies::question;
use crate::scene::TOKEN;

/// The program, with a folder of its own.
fn command() -> Command {
    static FOLDERS: AtomicU32 = AtomicU32::new(0);
    let folder =
        format!("served-{}-{}", std::process::id(), FOLDERS.fetch_add(1, Ordering::Relaxed));
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(folder);
    // That of another run whose process had the same number.
    let _ = std::fs::remove_dir_all(&folder);
    let mut command = Command::new(env!("CARGO_BIN_EXE_voice"));
    command
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap())
        .env_remove("VOICE_STAFF_TOKEN");
    command.env_remove("DATABASE_URL").env("VOICE_DATA", folder);
    command
}

/// A server of its own, stopped when the test ends.
struct Served {
    child: Child,
    log: BufReader<std::process::ChildStderr>,
    address: String,
}

impl Served {
    fn start(command: &mut Command) -> Self {
        let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
        let log = BufReader::new(child.stderr.take().unwrap());
        let mut served = Self { child, log, address: String::new() };
        while served.address.is_empty() {
            let mut line = String::new();
            assert!(served.log.read_line(&mut line).unwrap() > 0, "it ended without listening");
            let line: Value = serde_json::from_str(&line).unwrap_or_else(|_| panic!("{line}"));
            served.address = line["fields"]["address"].as_str().unwrap_or_default().to_owned();
        }
        served
    }

    fn exchange(&self, request: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut reply = String::new();
        stream.read_to_string(&mut reply).unwrap();
        reply
    }

    fn post(&self, question: &Value) -> String {
        let body = question.to_string();
        self.exchange(&format!(
            "POST /v1/questions HTTP/1.1\r\n\
             host: a\r\n\
             connection: close\r\n\
             content-type: application/json\r\n\
             content-length: {}\r\n\r\n\
             {body}",
            body.len()
        ))
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn the_demonstration_stands_on_the_day_of_its_records() {
    let served = Served::start(command().args(["serve", "--listen", "127.0.0.1:0"]));
    assert!(served.post(&question("victim-custody-status")).starts_with("HTTP/1.1 200 OK\r\n"));
}

#[test]
fn records_of_ones_own_are_asked_about_today() {
    let arguments =
        ["serve", "--listen", "127.0.0.1:0", "--subjects", "examples/subjects/demo.json"];
    let served = Served::start(command().args(arguments));
    let mut asked = question("victim-custody-status");
    asked["as_of"] = json!("2020-01-01T00:00:00Z");
    assert!(served.post(&asked).contains("not-now"));
    drop(served);
    let served = Served::start(command().args(arguments).args(["--clock", "2020-01-01T00:00:00Z"]));
    assert!(served.post(&asked).starts_with("HTTP/1.1 200 OK\r\n"));
}

#[test]
fn the_staff_token_comes_from_the_environment() {
    let served = Served::start(
        command().args(["serve", "--listen", "127.0.0.1:0"]).env("VOICE_STAFF_TOKEN", TOKEN),
    );
    let reply = served.post(&question("nobody"));
    let id = reply.lines().find_map(|line| line.strip_prefix("x-request-id: ")).unwrap();
    let request = format!(
        "GET /v1/questions/{id}/rationale HTTP/1.1\r\n\
         host: a\r\n\
         connection: close\r\n\
         authorization: Bearer {TOKEN}\r\n\r\n"
    );
    assert!(served.exchange(&request).starts_with("HTTP/1.1 200 OK\r\n"));
}

#[test]
fn without_a_subcommand_the_environment_counts_too() {
    let output = command().env("VOICE_STAFF_TOKEN", "short").output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(
        !String::from_utf8(output.stderr.clone()).unwrap().contains("short\n")
            && String::from_utf8(output.stderr.clone()).unwrap().contains("at least 16")
    );
}

/// Also where others may read the folder.
#[cfg(unix)]
#[test]
fn its_owner_alone_reads_the_database() {
    use std::os::unix::fs::PermissionsExt;

    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("open-to-others");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir(&folder).unwrap();
    std::fs::set_permissions(&folder, PermissionsExt::from_mode(0o755)).unwrap();
    let mut command = command();
    command.args(["serve", "--listen", "127.0.0.1:0"]).env("VOICE_DATA", &folder);
    let _served = Served::start(&mut command);
    let files = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap());
    let modes: Vec<_> = files
        .map(|file| (file.file_name(), file.metadata().unwrap().permissions().mode() & 0o777))
        .collect();
    assert!(modes.iter().any(|(name, _)| name == "voice.db"), "{modes:?}");
    assert!(modes.iter().all(|(_, mode)| *mode == 0o600), "{modes:?}");
}

#[cfg(unix)]
#[test]
fn a_search_leaves_no_trace_in_the_log() {
    let mut served = Served::start(command().args(["serve", "--listen", "127.0.0.1:0"]));
    let asked = "need=human-trafficking&words=xylophone&near=41.8781,-87.6298&page=zero";
    for query in [asked, "need=human-trafficking&words=xylophone&near=41.8781,-87.6298"] {
        let reply = served.exchange(&format!(
            "GET /v1/services?{query} HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n"
        ));
        assert!(reply.starts_with("HTTP/1.1 200 OK") || reply.contains("/page"), "{reply}");
    }
    let id = served.child.id().to_string();
    assert!(Command::new("kill").args(["-s", "TERM", &id]).status().unwrap().success());
    assert!(served.child.wait().unwrap().success());
    let mut log = String::new();
    served.log.read_to_string(&mut log).unwrap();
    assert_eq!(log.matches("/v1/services").count(), 2, "each request has a line: {log}");
    for word in ["trafficking", "xylophone", "41.8781", "87.6298", "zero"] {
        assert!(!log.contains(word), "{word} is in the log: {log}");
    }
}

#[cfg(unix)]
#[test]
fn both_signals_stop_the_server_and_it_says_so() {
    for signal in ["INT", "TERM"] {
        let mut served = Served::start(command().args(["serve", "--listen", "127.0.0.1:0"]));
        let id = served.child.id().to_string();
        assert!(Command::new("kill").args(["-s", signal, &id]).status().unwrap().success());
        assert!(served.child.wait().unwrap().success(), "{signal}");
        let mut log = String::new();
        served.log.read_to_string(&mut log).unwrap();
        assert!(log.contains("\"stopped\""), "{log}");
    }
}
