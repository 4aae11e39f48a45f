//! The key of a database on the command line.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

use voice_server::Store;
use voice_server::store::KeyEncryptionKey;

/// A folder with a database and its key.
async fn folder(name: &str) -> (PathBuf, Store) {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
        .join(format!("keys-{name}-{}", std::process::id()));
    let _ = fs::remove_dir_all(&folder);
    crate::command::own_folder(&folder);
    let key = KeyEncryptionKey::generate().unwrap();
    fs::write(folder.join("seal.key"), key.to_text()).unwrap();
    let store = Store::open_file(&folder.join("voice.db"), key).await.unwrap();
    (folder, store)
}

fn voice(folder: &PathBuf, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_voice"));
    command.args(arguments).env("VOICE_DATA", folder);
    command.env_remove("VOICE_SEAL_KEY").env_remove("DATABASE_URL");
    command.output().unwrap()
}

#[tokio::test]
async fn where_the_key_is_lost_none_is_made_and_nothing_starts() {
    let (folder, store) = folder("lost").await;
    drop(store);
    assert!(voice(&folder, &["keys", "show"]).status.success(), "the control");
    fs::remove_file(folder.join("seal.key")).unwrap();
    for command in [["keys", "show"], ["ledger", "verify"], ["serve", "--listen=127.0.0.1:0"]] {
        let output = voice(&folder, &command);
        assert_eq!(output.status.code(), Some(2), "{command:?}");
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.contains("put it back from your backup"), "{said}");
        assert!(!folder.join("seal.key").exists());
    }
    fs::write(folder.join("seal.key"), KeyEncryptionKey::generate().unwrap().to_text()).unwrap();
    let output = voice(&folder, &["serve", "--listen=127.0.0.1:0"]);
    assert_eq!(output.status.code(), Some(2), "another key");
}

#[tokio::test]
async fn a_rewrap_that_was_broken_off_before_its_file_was_in_place_is_finished() {
    let (folder, store) = folder("rewrap").await;
    let next = KeyEncryptionKey::generate().unwrap();
    fs::write(folder.join("seal.key.next"), next.to_text()).unwrap();
    assert!(voice(&folder, &["keys", "show"]).status.success(), "broken off before: the old one");
    store.rewrap_keys(&next).await.unwrap();
    assert!(voice(&folder, &["keys", "show"]).status.success(), "broken off after: the next one");
    assert_eq!(fs::read_to_string(folder.join("seal.key")).unwrap(), next.to_text());
    assert!(!folder.join("seal.key.next").exists());
}

#[tokio::test]
async fn keys_are_shown_without_what_they_are_made_of() {
    let (folder, store) = folder("shown").await;
    drop(store);
    let rotated = voice(&folder, &["keys", "rotate"]);
    assert!(rotated.status.success());
    let said = String::from_utf8(rotated.stdout).unwrap();
    // The decoy of the records with its four events, and that of the sign-ups with its PIN.
    assert_eq!(said, "key 2 is in use, 6 rows were encrypted anew, dropped: 1\n");
    let shown = String::from_utf8(voice(&folder, &["keys", "show"]).stdout).unwrap();
    assert!(shown.starts_with("2: in use, 7 values, made 20"), "{shown}");
    assert_eq!(shown.lines().count(), 1);
    let before = fs::read_to_string(folder.join("seal.key")).unwrap();
    let rewrapped = voice(&folder, &["keys", "rewrap"]);
    let after = fs::read_to_string(folder.join("seal.key")).unwrap();
    assert!(rewrapped.status.success() && after != before);
    let said = String::from_utf8(rewrapped.stdout).unwrap();
    assert!(!said.contains(after.trim()) && !said.contains(before.trim()));
    assert!(voice(&folder, &["keys", "show"]).status.success());
    // A key of one's own comes from a file, and is in no list of arguments.
    let own = folder.join("own.key");
    fs::write(&own, KeyEncryptionKey::generate().unwrap().to_text()).unwrap();
    let own = own.to_str().unwrap();
    assert!(voice(&folder, &["keys", "rewrap", "--new-seal-key-file", own]).status.success());
    assert!(!voice(&folder, &["keys", "show"]).status.success(), "that of the folder is of before");
    assert!(voice(&folder, &["keys", "show", "--seal-key-file", own]).status.success());
}
