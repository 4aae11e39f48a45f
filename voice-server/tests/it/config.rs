//! The configuration file, and what counts more than it.

use std::path::{Path, PathBuf};
use std::process::Output;

use crate::command::run;

/// A file with this text, and the output of its check.
fn checked(name: &str, text: &str) -> (Option<i32>, String) {
    let output = run(&["config", "check", written(name, text).to_str().unwrap()]);
    (output.status.code(), all(&output))
}

fn written(name: &str, text: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("config-{name}.toml"));
    std::fs::write(&path, text).unwrap();
    path
}

fn all(output: &Output) -> String {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    text(&output.stdout) + &text(&output.stderr)
}

/// The files that it names are there, in another folder.
#[test]
fn the_file_of_the_deployment_is_usable() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("config-of-deployment");
    std::fs::create_dir_all(&folder).unwrap();
    let key = voice_server::store::KeyEncryptionKey::generate().unwrap();
    std::fs::write(folder.join("seal.key"), key.to_text()).unwrap();
    let records = crate::scene::file("voice-server/deploy/records.json");
    std::fs::write(folder.join("records.json"), records).unwrap();
    let text = String::from_utf8(crate::scene::file("voice-server/deploy/voice.toml")).unwrap();
    let here = text
        .replace("/etc/voice", folder.to_str().unwrap())
        .replace("/run/credentials/voice.service", folder.to_str().unwrap());
    let (code, said) = checked("deployment", &here);
    assert!(code == Some(0) && said.ends_with(": usable\n"), "{said}");
    // What is shown behind a mark of comment is usable too.
    let whole = here
        .lines()
        .map(|line| line.strip_prefix("# ").filter(|of| of.contains(" = ")).unwrap_or(line))
        .collect::<Vec<_>>()
        .join("\n");
    let (_, said) = checked("whole", &whole);
    assert!(said.contains("relay.pem") || said.contains("database"), "{said}");
    assert!(!said.contains("no such setting"), "{said}");
}

#[test]
fn every_setting_that_cannot_be_used_is_named_and_no_value_of_a_secret() {
    let weak = written("weak", "passwordpasswordpassword\n");
    let cases = [
        (
            "unknown",
            "listne = \"127.0.0.1:1\"".to_owned(),
            vec!["listne: there is no such setting"],
        ),
        (
            "several",
            "seal-key = \"s3cr3t\"\ntokens = \"yes\"\nworkers = [1, 2]\nhost = 3.5".to_owned(),
            vec![
                "seal-key: a secret has no place here: name a file with it, as `seal-key-file`",
                "tokens: expected true or false",
                "workers: expected one value",
                "host: expected a text or a whole number",
            ],
        ),
        (
            "every-reason",
            format!(
                "policy = [\"nowhere.json\"]\nseal-key-file = \"nowhere.key\"\nwebhook = \
                 \"http://relay.example.org\"\nstaff-token-file = {weak:?}\noidc-issuer = \
                 \"https://id.example\"\ncatalog = [\"nowhere.zip\"]\nhost = \
                 [\"voice.example.org:443\"]\nsubjects = \
                 \"nowhere-either.json\""
            ),
            vec![
                "nowhere.json",
                "nowhere.key",
                "--webhook",
                "weak-token",
                "--oidc-audience and --oidc-keys",
                "nowhere.zip",
                "--host voice.example.org:443: host-name: ",
                "nowhere-either.json",
            ],
        ),
        (
            "every-value",
            "clock = \"yesterday\"\nconnections = 0\ndrain = 99999999\ntrusted-proxy = \
             [\"10.0.0.0/33\", \"10.0.0.0/8\", \"x\"]\nlisten = \"nowhere\"\nworkers = \
             -1\nledger-heads = \"no-such-folder/heads\"\nhost = [\"https://voice.example.org\", \
             \"voice.example.org:443\"]\npolicy = [\"us-federal\"]\noffice = \"nowhere\""
                .to_owned(),
            vec![
                "clock: expected a moment",
                "connections: expected a whole number, from 1 on",
                "drain: 99999999 is not in 0..=65535",
                "trusted-proxy: expected a network, as 10.0.0.0/8 or fd00::/8\ntrusted-proxy: ",
                "listen: expected an address of this machine and a port",
                "workers: expected a number of workers from 0 to 255",
                "no-such-folder/heads: its folder is not there",
                "--host https://voice.example.org: host-name: ",
                "--host voice.example.org:443: host-name: ",
                "--office: expected it or --policy, not both",
            ],
        ),
        ("broken", "listen = ".to_owned(), vec!["expected TOML"]),
        ("config", "config = \"a.toml\"".to_owned(), vec!["config: there is no such setting"]),
        ("address", "listen = \"nowhere\"".to_owned(), vec!["listen: expected an address"]),
        ("webhook", "webhook = \"http://relay.example.org\"".to_owned(), vec!["--webhook"]),
        ("policy", "policy = [\"nowhere.json\"]".to_owned(), vec!["nowhere.json"]),
        (
            "provider",
            "oidc-issuer = \"https://id.example\"".to_owned(),
            vec!["--oidc-audience and --oidc-keys"],
        ),
        ("token", format!("staff-token-file = {weak:?}"), vec!["weak-token"]),
        ("missing", "seal-key-file = \"nowhere.key\"".to_owned(), vec!["nowhere.key"]),
    ];
    for (name, text, reasons) in cases {
        let (code, said) = checked(name, &text);
        assert_eq!(code, Some(2), "{name}: {said}");
        for reason in reasons {
            assert!(said.contains(reason), "{name}: {reason} in {said}");
        }
        assert!(!said.contains("s3cr3t") && !said.contains("passwordpassword"), "{said}");
    }
}

#[test]
fn an_argument_counts_more_than_the_file() {
    let file = written("argument", "listen = \"nowhere\"\nstaff-token-file = \"nowhere\"\n");
    let file = file.to_str().unwrap();
    let said = all(&run(&["serve", "--config", file, "--listen", "127.0.0.1:0"]));
    assert!(said.contains("nowhere: ") && !said.contains("--listen"), "{said}");
    let said = all(&run(&["serve", &format!("--config={file}")]));
    assert!(said.contains("--listen"), "{said}");
    let said = all(&run(&["serve", "--config", "no-such-file.toml"]));
    assert!(said.contains("no-such-file.toml"), "{said}");
}
