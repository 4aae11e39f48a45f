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
pub(crate) fn command() -> Command {
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
pub(crate) struct Served {
    child: Child,
    log: BufReader<std::process::ChildStderr>,
    pub(crate) address: String,
}

impl Served {
    pub(crate) fn start(command: &mut Command) -> Self {
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

    pub(crate) fn exchange(&self, request: &str) -> String {
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
             host: localhost\r\n\
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
         host: localhost\r\n\
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
            && String::from_utf8(output.stderr.clone()).unwrap().contains("at least 20")
    );
}

#[cfg(unix)]
#[test]
fn its_owner_alone_reads_the_database_and_an_open_folder_is_refused() {
    use std::os::unix::fs::PermissionsExt;

    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("open-to-others");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir(&folder).unwrap();
    let open_to =
        |mode| std::fs::set_permissions(&folder, PermissionsExt::from_mode(mode)).unwrap();
    let serve = || {
        let mut command = command();
        command.args(["serve", "--listen", "127.0.0.1:0"]).env("VOICE_DATA", &folder);
        command
    };
    for mode in [0o755, 0o750, 0o701] {
        open_to(mode);
        let refused = serve().output().unwrap();
        assert_eq!(refused.status.code(), Some(2), "{mode:o}");
        let said = String::from_utf8(refused.stderr).unwrap();
        assert!(said.contains(&format!("chmod 700 {}", folder.display())), "{said}");
        assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 0, "nothing was made");
    }
    open_to(0o700);
    let _served = Served::start(&mut serve());
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
            "GET /v1/services?{query} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n"
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

/// A page in a browser, whose name was made to lead to this machine.
#[test]
fn another_name_than_that_of_this_machine_is_refused_and_so_is_its_page() {
    let served = Served::start(command().args([
        "serve",
        "--listen",
        "127.0.0.1:0",
        "--host",
        "voice.example.org",
    ]));
    let asked = |headers: &str| {
        let reply = served
            .exchange(&format!("GET /healthz HTTP/1.1\r\n{headers}connection: close\r\n\r\n"));
        reply.split(' ').nth(1).unwrap_or_default().to_owned()
    };
    let port = served.address.rsplit_once(':').unwrap().1;
    for (headers, status) in [
        (format!("host: 127.0.0.1:{port}\r\n"), "200"),
        ("host: LocalHost\r\n".to_owned(), "200"),
        ("host: [::1]:80\r\n".to_owned(), "200"),
        ("host: voice.example.org\r\norigin: https://voice.example.org\r\n".to_owned(), "200"),
        ("host: rebound.example.com\r\n".to_owned(), "421"),
        ("host: localhost.example.com\r\n".to_owned(), "421"),
        ("host: localhost@example.com\r\n".to_owned(), "421"),
        ("host: localhost\r\norigin: http://rebound.example.com\r\n".to_owned(), "403"),
        ("host: localhost\r\norigin: null\r\n".to_owned(), "403"),
        ("host: localhost\r\nhost: localhost\r\n".to_owned(), "400"),
        (String::new(), "400"),
        ("host: a b\r\n".to_owned(), "400"),
    ] {
        assert_eq!(asked(&headers), status, "{headers}");
    }
}

/// Whoever comes through a proxy may be anybody, and is not the desk.
#[test]
fn behind_a_proxy_tokens_are_needed() {
    let served = Served::start(command().args(["serve", "--listen", "127.0.0.1:0"]));
    let body = question("victim-custody-status").to_string();
    let ask = |header: &str| {
        served.exchange(&format!(
            "POST /v1/questions HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\
             content-type: application/json\r\n{header}content-length: {}\r\n\r\n{body}",
            body.len()
        ))
    };
    assert!(ask("").starts_with("HTTP/1.1 200 "));
    for header in ["forwarded: for=192.0.2.1\r\n", "x-forwarded-for: 192.0.2.1\r\n"] {
        assert!(ask(header).starts_with("HTTP/1.1 401 "), "{header}");
    }
    drop(served);
    let mut started = command();
    started.args(["serve", "--listen", "127.0.0.1:0", "--trusted-proxy", "127.0.0.0/8"]);
    let served = Served::start(started.args(["--requests-per-minute", "2"]));
    let from = |client: &str| {
        let reply = served.exchange(&format!(
            "GET /v1/services HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\
             forwarded: for={client}\r\n\r\n"
        ));
        reply.split(' ').nth(1).unwrap_or_default().to_owned()
    };
    let first: Vec<String> = (0..3).map(|_| from("192.0.2.1")).collect();
    assert_eq!(first, ["200", "200", "429"]);
    assert_eq!(from("192.0.2.2"), "200", "each client has an allowance of its own");
}

/// Many silent clients at one address, and a server that may open few files.
#[cfg(unix)]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_floods_a_server_with_few_descriptors_shuts_nobody_else_out() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpSocket;

    let mut program = Command::new("sh");
    program.args(["-c", "ulimit -n 256; exec \"$0\" serve --listen 127.0.0.1:0"]);
    program.arg(env!("CARGO_BIN_EXE_voice"));
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    program.current_dir(root);
    for (name, value) in command().get_envs() {
        match value {
            Some(value) => program.env(name, value),
            None => program.env_remove(name),
        };
    }
    let mut served = Served::start(&mut program);
    let address: std::net::SocketAddr = served.address.parse().unwrap();
    let silent: Vec<TcpStream> =
        (0..300).filter_map(|_| TcpStream::connect(address).ok()).collect();
    assert_eq!(silent.len(), 300);
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.2:0".parse().unwrap()).unwrap();
    let mut other = socket.connect(address).await.unwrap();
    let request = b"GET /readyz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";
    other.write_all(request).await.unwrap();
    let mut reply = String::new();
    let within = std::time::Duration::from_secs(5);
    tokio::time::timeout(within, other.read_to_string(&mut reply)).await.unwrap().unwrap();
    assert!(reply.starts_with("HTTP/1.1 200 "), "{reply}");
    // With other addresses most connections are in use, and the log says so before the end.
    let mut others = Vec::new();
    for at in 0..160 {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind(format!("127.0.1.{}:0", 1 + at % 4).parse().unwrap()).unwrap();
        others.extend(socket.connect(address).await.ok());
    }
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    let _ = served.child.kill();
    let mut log = String::new();
    served.log.read_to_string(&mut log).unwrap();
    assert_eq!(log.matches("few connections are left").count(), 1, "once a minute: {log}");
}
