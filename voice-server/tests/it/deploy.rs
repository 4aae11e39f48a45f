//! The files of the deployment, as far as this machine can try them: what it cannot is said.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::scene::file;

/// Says what a test leaves out, and why.
pub(crate) fn left_out(what: &str) {
    // Not `eprintln`, which is shown for tests that fail alone.
    let _ = writeln!(std::io::stderr(), "left out: {what}");
}

fn folder() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("deploy");
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

fn text(name: &str) -> String {
    String::from_utf8(file(&format!("voice-server/deploy/{name}"))).unwrap()
}

#[test]
fn the_unit_is_one_of_systemd_and_is_shut_in() {
    let unit = folder().join("voice.service");
    let here = text("voice.service").replace("/usr/bin/voice", env!("CARGO_BIN_EXE_voice"));
    std::fs::write(&unit, here).unwrap();
    let analyze = |arguments: &[&str]| {
        Command::new("systemd-analyze").args(arguments).arg(&unit).output().ok()
    };
    let Some(verified) = analyze(&["verify", "--man=no"]) else {
        return left_out("the unit of systemd: there is no systemd-analyze here");
    };
    let said = String::from_utf8_lossy(&verified.stderr);
    assert!(verified.status.success() && !said.contains("voice.service:"), "{said}");
    // 10 is the most exposed.
    let security = analyze(&["security", "--offline=true", "--threshold=20"]).unwrap();
    assert!(security.status.success(), "{}", String::from_utf8_lossy(&security.stdout));
}

/// The words of a list: `["serve", "--clock"]`, or lines with a dash before each.
fn words(list: &str) -> Vec<String> {
    list.split([',', '\n'])
        .map(|word| word.trim().trim_start_matches("- ").trim_matches(['[', ']', '"', '\\', ' ']))
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The commands of the images, with paths and addresses of this machine, start a server that needs
/// tokens and has no records.
#[test]
fn the_commands_of_the_images_start_a_server() {
    let dockerfile = text("Dockerfile");
    let of_image = dockerfile.split_once("CMD ").unwrap().1;
    let compose = text("compose.yaml");
    let of_compose =
        compose.split_once("command:\n").unwrap().1.split_once("    secrets:").unwrap().0;
    let key = voice_server::store::KeyEncryptionKey::generate().unwrap().to_text();
    for (name, command) in [("image", words(of_image)), ("compose", words(of_compose))] {
        assert_eq!(command[0], "serve", "{command:?}");
        let here = folder().join(name);
        let _ = std::fs::remove_dir_all(&here);
        std::fs::create_dir_all(&here).unwrap();
        std::fs::write(here.join("records.json"), text("records.json")).unwrap();
        std::fs::write(here.join("seal.key"), &key).unwrap();
        let database = format!("sqlite:{}?mode=rwc", here.join("database.db").display());
        std::fs::write(here.join("database"), database).unwrap();
        let folder = here.to_str().unwrap();
        let arguments: Vec<String> = command
            .iter()
            .map(|word| {
                word.replace("0.0.0.0:8080", "127.0.0.1:0")
                    .replace("${VOICE_HOST:-localhost}", "localhost")
                    .replace("/var/lib/voice", &format!("{folder}/data"))
                    .replace("/etc/voice", folder)
                    .replace("/run/secrets", folder)
            })
            .chain(["--tokens".to_owned()])
            .collect();
        let mut program = Command::new(env!("CARGO_BIN_EXE_voice"));
        program.args(&arguments).env_remove("DATABASE_URL").env_remove("VOICE_STAFF_TOKEN");
        let served = crate::serving::Served::start(&mut program);
        let asked = |path: &str| {
            served.exchange(&format!(
                "GET {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n"
            ))
        };
        assert!(asked("/readyz").starts_with("HTTP/1.1 200 "), "{name}");
        assert!(asked("/v1/records/x").starts_with("HTTP/1.1 401 "), "{name}");
    }
}

#[test]
fn what_needs_docker_or_caddy_is_tried_where_they_are() {
    let docker = Command::new("docker").args(["compose", "version"]).output();
    if docker.is_ok_and(|output| output.status.success()) {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/deploy/compose.yaml");
        let mut config = Command::new("docker");
        let output = config.args(["compose", "-f", path, "config", "--quiet"]).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    } else {
        left_out("the compose file: there is no docker compose here; nothing builds the image");
    }
    match Command::new("caddy")
        .args(["validate", "--adapter", "caddyfile", "--config"])
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/deploy/Caddyfile"))
        .output()
    {
        Ok(output) => {
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        }
        Err(_) => left_out("the Caddyfile: there is no caddy here"),
    }
}
