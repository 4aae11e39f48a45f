//! Backups, restored; and the data folders of every release.

use std::fs;
use std::path::{Path, PathBuf};

use axum::body::Body;
use axum::http::Request;
use sha2::{Digest, Sha256};
use voice_core::disclosure::ledger::ChainHash;
use voice_core::notification::SignUp;
use voice_server::Store;
use voice_server::store::{
    BackupError, KeyEncryptionKey, LedgerCheck, LedgerHead, PinOutcome, copy_database, file_url,
};

use crate::calls::staff;
use crate::changed::admission;
use crate::command::run;
use crate::replies::question;
use crate::scene::{NOW, app_at, ask, send};

/// A folder that is new.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join(format!("backup-{}-{name}", std::process::id()));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn text(output: &std::process::Output) -> String {
    String::from_utf8_lossy(&[output.stdout.clone(), output.stderr.clone()].concat()).into_owned()
}

async fn asked(app: &std::sync::Arc<voice_server::App>, count: usize) {
    asked_of(&voice_server::router(app.clone()), count).await;
}

async fn asked_of(server: &axum::Router, count: usize) {
    for _ in 0..count {
        let reply = ask(server, question("victim-custody-status").to_string()).await;
        assert_eq!(reply.status, 200);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_has_what_the_bare_file_lacks_and_is_restored() {
    let (data, other) = (folder("data"), folder("restored"));
    let (database, copy) = (data.join("voice.db"), data.join("copy.db"));
    let key = KeyEncryptionKey::generate().unwrap();
    fs::write(data.join("seal.key"), key.to_text()).unwrap();
    let store = Store::open_file(&database, key.clone()).await.unwrap();
    let app = app_at(NOW, store.clone(), admission()).await;
    asked(&app, 50).await;
    // While somebody writes.
    let writing = tokio::spawn({
        let app = app.clone();
        async move { asked(&app, 20).await }
    });
    let (from, to) = (data.to_str().unwrap().to_owned(), copy.to_str().unwrap().to_owned());
    let backup =
        tokio::task::spawn_blocking(move || run(&["backup", "--data", &from, &to])).await.unwrap();
    assert!(backup.status.success(), "{}", text(&backup));
    writing.await.unwrap();
    let head: LedgerHead = String::from_utf8(backup.stdout).unwrap().trim().parse().unwrap();
    assert!((50..=70).contains(&head.sequence()), "{}", head.sequence());
    // Nothing is overwritten.
    let again = copy_database(&database, &copy);
    assert!(matches!(again, Err(BackupError::Exists)));
    assert_eq!(
        fs::read_dir(&data)
            .unwrap()
            .filter(|file| {
                file.as_ref().unwrap().file_name().to_string_lossy().contains("copy.db.")
            })
            .count(),
        0,
        "and nothing is left behind"
    );
    // Without the key, a copy is of no use, and no key is made for it.
    let (copy, other_folder) = (copy.to_str().unwrap(), other.to_str().unwrap());
    let refused = run(&["restore", copy, "--data", other_folder]);
    assert_eq!(refused.status.code(), Some(2), "{}", text(&refused));
    assert_eq!(fs::read_dir(&other).unwrap().count(), 0);
    fs::copy(data.join("seal.key"), other.join("seal.key")).unwrap();
    let restored = run(&["restore", copy, "--data", other_folder]);
    assert!(restored.status.success(), "{}", text(&restored));
    assert_eq!(run(&["restore", copy, "--data", other_folder]).status.code(), Some(2), "once");
    let anchors = other.join("heads");
    fs::write(&anchors, format!("{head}\n")).unwrap();
    let verified =
        run(&["ledger", "verify", "--data", other_folder, "--head", anchors.to_str().unwrap()]);
    assert!(verified.status.success(), "{}", text(&verified));
    assert!(text(&verified).contains(&format!("anchored up to entry {}", head.sequence())));
    let store = Store::open_file(&other.join("voice.db"), key).await.unwrap();
    let app = app_at(NOW, store.clone(), admission()).await;
    asked(&app, 1).await;
    assert_eq!(
        store.verify_ledger().await.unwrap(),
        LedgerCheck::Intact { entries: head.sequence() + 1 }
    );
}

#[tokio::test]
async fn the_ledger_is_verified_on_the_command_line() {
    let data = folder("verify");
    let key = KeyEncryptionKey::generate().unwrap();
    fs::write(data.join("seal.key"), key.to_text()).unwrap();
    let store = Store::open_file(&data.join("voice.db"), key).await.unwrap();
    let app = app_at(NOW, store.clone(), admission()).await;
    asked(&app, 2).await;
    let place = data.to_str().unwrap();
    let verify = |more: &[&str]| run(&[&["ledger", "verify", "--data", place], more].concat());
    let verified = text(&verify(&[]));
    assert!(verified.contains("2 entries are as they were written\nnot anchored"), "{verified}");
    let heads = data.join("heads");
    let head = run(&["ledger", "head", "--data", place]);
    fs::write(&heads, &head.stdout).unwrap();
    let heads = heads.to_str().unwrap().to_owned();
    let verified = text(&verify(&["--head", &heads]));
    assert!(verified.contains("anchored up to entry 2, by a head of 20"), "{verified}");
    // The ledger is emptied, with the counter set back.
    let raw = sqlx::AnyPool::connect(&file_url(&data.join("voice.db")).unwrap()).await.unwrap();
    for statement in
        ["DELETE FROM ledger", "UPDATE counter SET value = 0, seal = '' WHERE name = 'ledger'"]
    {
        sqlx::query(statement).execute(&raw).await.unwrap();
    }
    let found = verify(&[]);
    assert_eq!(found.status.code(), Some(1));
    assert!(text(&found).starts_with("ledger: unsealed: "), "{}", text(&found));
    // Nothing more is told.
    let reply =
        ask(&voice_server::router(app), question("victim-custody-status").to_string()).await;
    assert_eq!(reply.status, 500);
    fs::write(&heads, "voice-ledger-head-1 2").unwrap();
    let refused = verify(&["--head", &heads]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(text(&refused).contains("heads: line 1: head: expected"), "{}", text(&refused));
}

/// A database address that is mistyped makes no file, and no folder for a key.
#[test]
fn a_mistyped_address_makes_nothing() {
    let folder = folder("mistyped");
    let (data, file) = (folder.join("data"), folder.join("typo.db"));
    let url = format!("sqlite:{}?mode=rwc", file.display());
    let key = KeyEncryptionKey::generate().unwrap().to_text();
    for more in [&[][..], &["--seal-key", &key]] {
        let arguments = ["ledger", "verify", "--data", data.to_str().unwrap(), "--database", &url];
        assert_eq!(run(&[&arguments, more].concat()).status.code(), Some(2));
        assert!(!data.exists() && !file.exists());
    }
}

/// A path that leads to nothing, to a database that was cut, to one of another program, and to
/// none at all: each is said, and nothing is made or changed.
#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_path_is_said_to_be_which() {
    let folder = folder("wrong-path");
    let key = KeyEncryptionKey::generate().unwrap().to_text();
    let foreign = folder.join("foreign.db");
    sqlx::any::install_default_drivers();
    let raw = sqlx::AnyPool::connect(&file_url(&foreign).unwrap()).await.unwrap();
    sqlx::query("CREATE TABLE bookmarks (id INTEGER)").execute(&raw).await.unwrap();
    raw.close().await;
    let text = folder.join("text.db");
    fs::write(&text, "not a database, and longer than the header of one is".repeat(40)).unwrap();
    let nothing = folder.join("nothing.db");
    for (file, expected) in
        [(&nothing, "no-database: "), (&foreign, "foreign: "), (&text, "foreign: ")]
    {
        let before = fs::read(file).ok();
        let url = format!("sqlite:{}?mode=rwc", file.display());
        let to = folder.join("restored");
        let from = file.to_str().unwrap();
        let to = to.to_str().unwrap();
        let verify = ["ledger", "verify", "--database", &url, "--seal-key", &key];
        let restore = ["restore", from, "--data", to, "--seal-key", &key];
        for arguments in [&verify[..], &restore[..]] {
            let output = run(arguments);
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            assert_eq!(output.status.code(), Some(2), "{said}");
            assert!(said.contains(expected), "{arguments:?}: {said}");
        }
        if file != &nothing {
            let serve =
                ["serve", "--listen", "127.0.0.1:0", "--database", &url, "--seal-key", &key];
            let data = folder.join("data");
            let output = run(&[&serve[..], &["--data", data.to_str().unwrap()]].concat());
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            assert_eq!(output.status.code(), Some(2), "{said}");
            assert!(said.contains(expected), "{said}");
        }
        assert!(fs::read(file).ok() == before, "{expected}");
        assert!(!folder.join("restored").exists());
    }
}

/// The migrations of every release, by `sha256sum`: a database remembers what it was made with, and
/// one that was made with others is refused, so none of these ever changes.
/// A dump that is made while somebody asks is restored, as docs/OPERATING.md has it, and opens with
/// the key.
#[tokio::test(flavor = "multi_thread")]
async fn a_dump_of_postgresql_is_restored() {
    let Some(database) = crate::database::postgres("dumped").await else { return };
    let store = database.open().await;
    let app = app_at(NOW, store.clone(), admission()).await;
    asked(&app, 5).await;
    let head = store.ledger_head(NOW.parse().unwrap()).await.unwrap();
    let asking = tokio::spawn({
        let app = app.clone();
        async move { asked(&app, 20).await }
    });
    let data = folder("dumped");
    let file = data.join("copy");
    let program = |name: &str, arguments: Vec<String>| {
        let program = crate::at_rest::of_postgresql(name);
        let output = std::process::Command::new(program).args(arguments).output().unwrap();
        assert!(output.status.success(), "{}", text(&output));
    };
    let (url, to) = (database.url.clone(), file.display().to_string());
    let dump =
        vec!["--format=custom".to_owned(), format!("--file={to}"), format!("--dbname={url}")];
    tokio::task::spawn_blocking(move || program("pg_dump", dump)).await.unwrap();
    asking.await.unwrap();
    // Under another name: the one that was copied is still there.
    let (server, name) = database.url.rsplit_once('/').unwrap();
    let restored = format!("{name}_restored");
    sqlx::query(sqlx::AssertSqlSafe(format!("CREATE DATABASE {restored}")))
        .execute(&database.raw().await)
        .await
        .unwrap();
    let url = format!("{server}/{restored}");
    program("pg_restore", vec![format!("--dbname={url}"), file.display().to_string()]);
    let key = data.join("seal.key");
    fs::write(&key, database.key.to_text()).unwrap();
    let (address, heads) = (data.join("address"), data.join("heads"));
    fs::write(&address, &url).unwrap();
    fs::write(&heads, format!("{head}\n")).unwrap();
    let said = run(&[
        "ledger",
        "verify",
        "--database-file",
        address.to_str().unwrap(),
        "--seal-key-file",
        key.to_str().unwrap(),
        "--head",
        heads.to_str().unwrap(),
    ]);
    assert!(
        said.status.success() && text(&said).contains("anchored up to entry 5"),
        "{}",
        text(&said)
    );
    let store = Store::open(&url, database.key.clone()).await.unwrap();
    let server = voice_server::router(app_at(NOW, store, admission()).await);
    asked_of(&server, 1).await;
    let ledger = staff(&server).get("/v1/subjects/subject-in-custody/ledger").await.json();
    assert!((6..=26).contains(&ledger.as_array().unwrap().len()));
}

const RELEASED: [(&str, &str); 18] = [
    ("0001_office.sql", "67902b8d1135b91ec5adb017657155c36529457553171704e393e6601fca1524"),
    ("0002_decision.sql", "fcd360533e347ce4b493295546fa885c44b31d1e111de32da3b6aec1de04612e"),
    ("0003_report_place.sql", "9cdfe32636e4f06c7b37ef28c5d5eb99c74e721586b8697064eac8d54d0a6dcd"),
    ("0004_records.sql", "85b01cd7e8d2bf472ac3e43b22f24f5fada02d2e944ea9f0747734e587796fe9"),
    ("0005_keys.sql", "90ff2e027defd69e82a272c781bfd4ac706a3c470ccf3150c24eabd82bb30177"),
    ("0006_party_file.sql", "f33dbcb15af77018291133a653c3bbfb271c26a75af13e49f8f5c545e95a5542"),
    ("0007_ledger_head.sql", "34e8f31925b1f2469c94bdc6bdc8a258a9d36e3ce4e091181e3ad99f6c3d8753"),
    ("0008_retention.sql", "3e696778d99512f529d2752bfdee72b913b1fb4ff29151c96450365f0c06f648"),
    ("0010_keyed_requests.sql", "b1117d52d277e76e50193da88482b687fea8a0afd99e112ac9969bcc8de4fb80"),
    ("0011_token_roles.sql", "7373d10fb5bef51c5fa46677b59eccbb9500f147c56b9b18b359a25b1ec2fe6b"),
    ("0012_token_request.sql", "8de20cf4d4e2c458f206071d145e4d7473dbd7008b2b4f57e3e148e909d793fb"),
    ("0018_report_edition.sql", "27099db28fc3db2fe47ae02524a3fab57c27ba1f49728f2defc8edffd0557f63"),
    ("0019_keyed_claim.sql", "e72420e1fe51e72d562dd43d8ce56c6312cea23899012853b4b8d3ac4bb477ed"),
    (
        "0021_sealed_decision.sql",
        "aa98ef5db6671345b408493287a061be282172a2874aef210808efa4bb16a584",
    ),
    ("0022_merged_into.sql", "194d4d330185f766b494beb4991ee8eafccb0aa9abe58e235321d4aeeaa13565"),
    (
        "0023_no_token_request.sql",
        "4d3e4604e6f65394cedf0e81965703fde2dcb63743ce6466774e14218b6073dd",
    ),
    ("0024_decision_frame.sql", "90b4ef50a714f5451fce027ac86bf32cd6467fd669ae71541a33334b490b31f0"),
    ("0025_reported_of.sql", "6abdea1c74dc55e00b0b915cf0e97027315b246d402044dd31ee4d4fe91c9a3a"),
];

/// Whoever built the server of a commit has a database with the migrations of that commit.
#[test]
fn released_migrations_do_not_change() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations");
    for (name, sum) in RELEASED {
        let digest = Sha256::digest(fs::read(folder.join(name)).unwrap());
        let digits: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(digits, sum, "{name} was released: write another migration instead");
    }
    assert_eq!(fs::read_dir(folder).unwrap().count(), RELEASED.len(), "each is in the list");
}

/// The data folder that the server of 0.1.0 left, with a row of most kinds: `tests/released`.
#[tokio::test]
async fn the_data_folder_of_0_1_0_opens_and_reads_as_it_did() {
    let released = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/released/0.1.0");
    let data = folder("0.1.0");
    for file in ["voice.db", "seal.key"] {
        fs::copy(released.join(file), data.join(file)).unwrap();
    }
    // What only reads does not bring it up to date.
    let verified = run(&["ledger", "verify", "--data", data.to_str().unwrap()]);
    assert_eq!(verified.status.code(), Some(2), "{}", text(&verified));
    let key = fs::read_to_string(data.join("seal.key")).unwrap();
    let key = KeyEncryptionKey::from_text(&key).unwrap();
    let store = Store::open_file(&data.join("voice.db"), key).await.unwrap();
    assert_eq!(store.verify_ledger().await.unwrap(), LedgerCheck::Intact { entries: 2 });
    let now = NOW.parse().unwrap();
    let head = store.ledger_head(now).await.unwrap();
    assert_ne!(head.hash(), &ChainHash::before_all());
    // The PIN, which that release kept as it is.
    let sign_up = "1aa95cfe-e1bf-88e3-aeee-508085ed8c34".parse().unwrap();
    let kept: SignUp = store.sign_up(&sign_up).await.unwrap().unwrap();
    assert_eq!(kept.id(), &sign_up);
    assert_eq!(store.hash_pins(now, 16).await.unwrap(), 1);
    for (digits, opens) in [("0000", false), ("4071", true)] {
        let pin = voice_core::notification::Pin::new(digits).unwrap();
        let tried = store.try_pin(&sign_up, &pin, "caller", now).await.unwrap();
        assert_eq!(matches!(tried, PinOutcome::Opened(_)), opens, "{digits}");
    }
    let app = std::sync::Arc::new(voice_server::App::new(
        voice_core::disclosure::Policy::us_federal(),
        voice_core::catalog::Index::new(voice_core::catalog::national().clone()),
        NOW.parse().unwrap(),
        store,
        admission(),
    ));
    let server = voice_server::router(app);
    for (path, says) in [
        ("/v1/inquiries/44ee46bd-d73a-8cd8-af8d-cc74d71a85ca", "I want to know when he gets out."),
        ("/v1/referrals/28f42741-d00a-883a-b9ac-c3f3731dd2d7", "offer"),
        ("/v1/parties/party-lind", "identity"),
        ("/v1/records/subject-in-custody", "subject-in-custody"),
        ("/v1/questions/01a223af-5855-7664-bc8f-2af2a10b4c86/rationale", "custody-status"),
        ("/v1/subjects/subject-in-custody/ledger", "victim"),
    ] {
        let reply = staff(&server).get(path).await;
        let body = String::from_utf8(reply.body).unwrap();
        assert!(reply.status == 200 && body.contains(says), "{path}: {body}");
    }
    let healthy = send(&server, Request::get("/healthz").body(Body::empty()).unwrap()).await;
    assert_eq!(healthy.status, 200);
}
