//! The commands of `docs/OPERATING.md`, as it has them.

use std::path::Path;
use std::process::Command;

use serde_json::Value;
use voice_server::store::KeyEncryptionKey;

use crate::scene::{TOKEN, file};
use crate::serving::{Served, command};

/// The commands under a heading.
fn commands(heading: &str) -> String {
    let book = String::from_utf8(file("docs/OPERATING.md")).unwrap();
    let section = book.split_once(&format!("\n## {heading}\n")).expect(heading).1;
    let section = section.split_once("\n## ").map_or(section, |(section, _)| section);
    let blocks: Vec<&str> =
        section.split("```sh\n").skip(1).map(|block| block.split_once("```").unwrap().0).collect();
    assert!(!blocks.is_empty(), "{heading}");
    blocks.concat()
}

#[test]
fn the_secrets_of_the_compose_file_are_made() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("operating-secrets");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    let script = commands("Starting it for others");
    let output = Command::new("sh").args(["-euc", &script]).current_dir(&folder).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let read = |name: &str| std::fs::read_to_string(folder.join("secrets").join(name)).unwrap();
    assert!(KeyEncryptionKey::from_text(&read("seal.key")).is_some());
    let database = read("database");
    assert!(
        database.starts_with("postgres://voice:") && database.ends_with("@database/voice\n"),
        "{database}"
    );
    assert!(database.contains(read("database-password").trim()));
}

#[test]
fn a_token_is_made() {
    let mut started = command();
    started.args(["serve", "--listen", "127.0.0.1:0"]).env("VOICE_STAFF_TOKEN", TOKEN);
    let served = Served::start(&mut started);
    let output = Command::new("sh")
        .args(["-euc", &commands("Tokens")])
        .env("TOKEN", TOKEN)
        .env("VOICE", format!("http://{}", served.address))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let made: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(made["token"].as_str().unwrap().starts_with("voice_"));
    assert_eq!(made["ends_at"], "2027-01-31T15:00:00Z", "90 days");
}
