//! The command line, by running the binary.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use serde_json::{Value, json};

use crate::scene::{TOKEN, example, question};

fn command() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_voice"));
    command.env_remove("VOICE_STAFF_TOKEN");
    command
}

fn voice(arguments: &[&str], input: &[u8]) -> Output {
    let mut command = command();
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let _ = child.stdin.take().unwrap().write_all(input);
    child.wait_with_output().unwrap()
}

fn path(of: &str) -> String {
    example(of).to_str().unwrap().to_owned()
}

fn text(bytes: &[u8]) -> &str {
    core::str::from_utf8(bytes).unwrap()
}

#[test]
fn a_question_from_a_file_is_answered_as_expected() {
    for name in ["victim-custody-status", "subject-vawa-t-u", "nobody-es"] {
        let output =
            voice(&["ask", &path(&format!("questions/{name}.json")), "--subjects", &path("subjects/demo.json")], b"");
        assert!(output.status.success() && output.stderr.is_empty(), "{}", text(&output.stderr));
        assert_eq!(
            text(&output.stdout),
            std::fs::read_to_string(path(&format!("questions/expected/{name}.json"))).unwrap()
        );
    }
}

#[test]
fn a_question_from_standard_input_may_be_of_any_day() {
    let mut asked = question("victim-custody-status");
    asked["as_of"] = json!("2020-01-01T00:00:00Z");
    let output = voice(&["ask", "-", "--subjects", &path("subjects/demo.json")], asked.to_string().as_bytes());
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert_eq!(serde_json::from_slice::<Value>(&output.stdout).unwrap()["as_of"], "2020-01-01T00:00:00Z");
}

#[test]
fn staff_may_have_the_rationale_in_place_of_the_answer() {
    let (question, subjects) = (path("questions/subject-vawa-t-u.json"), path("subjects/demo.json"));
    let output = voice(&["ask", &question, "--subjects", &subjects, "--rationale"], b"");
    let rationale: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(!rationale["decisions"].as_array().unwrap().is_empty());
    assert!(rationale.get("eligibility").is_none());
}

#[test]
fn unusable_input_is_told_fault_by_fault_with_code_2() {
    let mut asked = question("victim-custody-status");
    asked["language"] = json!("SECRET-LANGUAGE");
    asked["extra"] = json!("SECRET-EXTRA");
    let output = voice(&["ask", "-", "--subjects", &path("subjects/demo.json")], asked.to_string().as_bytes());
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty());
    let errors = text(&output.stderr);
    assert!(errors.contains("\n/language: unknown-term: expected one of en, es, for example \"en\"\n"), "{errors}");
    assert!(errors.contains("\n/extra: unknown-field: "), "{errors}");
    assert!(!errors.contains("SECRET"));
}

#[test]
fn files_that_cannot_be_used_have_code_2() {
    let (question, subjects) = (path("questions/nobody.json"), path("subjects/demo.json"));
    let cases: [&[&str]; 6] = [
        &["ask", "no-such-question.json", "--subjects", &subjects],
        &["ask", &question, "--subjects", "no-such-register.json"],
        &["ask", &question, "--subjects", &question],
        &["ask", &question, "--subjects", &subjects, "--policy", &subjects],
        &["schema", "no-such-schema"],
        &["serve", "--clock", "yesterday"],
    ];
    for arguments in cases {
        let output = voice(arguments, b"");
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(output.stdout.is_empty() && !output.stderr.is_empty());
    }
}

#[test]
fn schemas_are_listed_and_printed() {
    let output = voice(&["schema"], b"");
    let names: Vec<&str> = text(&output.stdout).lines().collect();
    assert_eq!(names, voice_core::schema::names().collect::<Vec<_>>());
    let output = voice(&["schema", "question"], b"");
    assert_eq!(serde_json::from_slice::<Value>(&output.stdout).ok(), voice_core::schema::get("question"));
}

#[test]
fn a_policy_is_shown_rule_by_rule_from_a_file_too() {
    let embedded = voice(&["policy", "show"], b"");
    let pack = Path::new(env!("CARGO_MANIFEST_DIR")).join("../voice-core/policies/us-federal.json");
    let from_file = voice(&["policy", "show", "--policy", pack.to_str().unwrap()], b"");
    assert_eq!(embedded.stdout, from_file.stdout);
    let shown = text(&embedded.stdout);
    let pack: Value = serde_json::from_slice(&std::fs::read(pack).unwrap()).unwrap();
    for rule in pack["rules"].as_array().unwrap() {
        assert!(shown.contains(&format!(" {}: ", rule["id"].as_str().unwrap())), "{rule}");
        assert!(shown.contains(rule["note"]["en"].as_str().unwrap()), "{rule}");
        for citation in rule["citations"].as_array().unwrap() {
            assert!(shown.contains(citation["text"].as_str().unwrap()), "{citation}");
        }
    }
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
        let mut log = BufReader::new(child.stderr.take().unwrap());
        let mut line = String::new();
        log.read_line(&mut line).unwrap();
        let line: Value = serde_json::from_str(&line).unwrap_or_else(|_| panic!("{line}"));
        Self { address: line["fields"]["address"].as_str().unwrap().to_owned(), child, log }
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
            "POST /v1/questions HTTP/1.1\r\nhost: a\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
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
    let arguments = ["serve", "--listen", "127.0.0.1:0", "--subjects", &path("subjects/demo.json")];
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
    let served = Served::start(command().args(["serve", "--listen", "127.0.0.1:0"]).env("VOICE_STAFF_TOKEN", TOKEN));
    let reply = served.post(&question("nobody"));
    let id = reply.lines().find_map(|line| line.strip_prefix("x-request-id: ")).unwrap();
    let request = format!(
        "GET /v1/questions/{id}/rationale HTTP/1.1\r\nhost: a\r\nconnection: close\r\nauthorization: Bearer {TOKEN}\r\n\r\n"
    );
    assert!(served.exchange(&request).starts_with("HTTP/1.1 200 OK\r\n"));
}

#[test]
fn without_a_subcommand_the_environment_counts_too() {
    let output = command().env("VOICE_STAFF_TOKEN", "short").output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(!text(&output.stderr).contains("short\n") && text(&output.stderr).contains("at least 16"));
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
