//! Reports of what the store keeps.

use std::process::Command;

use serde_json::json;
use voice_core::report::Report;
use voice_server::store::KeyEncryptionKey;
use voice_server::{Store, router};

use crate::calls::{anybody, request, staff};
use crate::changed::admission;
use crate::replies::{problem, question};
use crate::scene::{NOW, app_at};

/// Puts 12 contacts, 13 questions, 3 sign-ups of which one is stopped, and a referral into a store.
async fn busy(store: &Store) {
    let server = router(app_at(NOW, store.clone(), admission()).await);
    for _ in 0..12 {
        assert_eq!(anybody(&server).post("/v1/inquiries", &request("inquiry")).await.status, 200);
    }
    for _ in 0..13 {
        assert_eq!(anybody(&server).post("/v1/questions", &question("nobody")).await.status, 200);
    }
    for stop in [true, false, false] {
        let id = anybody(&server).post("/v1/sign-ups", &request("sign-up")).await.json()["sign_up"]
            .clone();
        if stop {
            let act = json!({"pin": "4071", "act": "stop"});
            anybody(&server)
                .post(&format!("/v1/sign-ups/{}/acts", id.as_str().unwrap()), &act)
                .await;
        }
    }
    staff(&server).post("/v1/referrals", &request("referral")).await;
}

#[tokio::test]
async fn a_report_is_published_once_by_staff_and_read_by_anybody() {
    let store = crate::scene::store().await;
    busy(&store).await;
    let early = router(app_at(NOW, store.clone(), admission()).await);
    let path = "/v1/reports/2027Q1";
    problem(&anybody(&early).get(path).await, 404);
    let refused = problem(&staff(&early).post(path, &json!({})).await, 409);
    assert!(refused["detail"].as_str().unwrap().contains("2026-12-31"), "{refused}");

    let later = router(app_at("2027-01-04T15:00:00Z", store, admission()).await);
    problem(&anybody(&later).post(path, &json!({})).await, 401);
    let published = staff(&later).post(path, &json!({})).await;
    assert_eq!(published.status, 200, "{}", published.json());
    let report: Report = voice_core::wire::from_json(&published.body).unwrap();
    assert!(report.audit().is_ok());
    let text = published.json().to_string();
    for word in ["Ruiz", "party-ruiz", "A200000001", "gets out"] {
        assert!(!text.contains(word), "{word}");
    }
    // A contact that comes to light later changes nothing in what was published.
    busy_again(&later).await;
    problem(&staff(&later).post(path, &json!({})).await, 409);
    assert_eq!(anybody(&later).get(path).await.body, published.body);
    problem(&anybody(&later).get("/v1/reports/2027Q2").await, 404);
    problem(&anybody(&later).get("/v1/reports/last-quarter").await, 404);
    problem(&staff(&later).post("/v1/reports/last-quarter", &json!({})).await, 422);
}

async fn busy_again(server: &axum::Router) {
    let mut event = request("custody-event");
    event["id"] = json!("event-9");
    assert_eq!(staff(server).post("/v1/custody-events", &event).await.status, 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_a_report_that_is_published_twice_at_once_there_is_one() {
    let store = crate::scene::store().await;
    let server = router(app_at("2027-01-04T15:00:00Z", store.clone(), admission()).await);
    let publish = async || staff(&server).post("/v1/reports/2027Q1", &json!({})).await;
    let (one, other) = tokio::join!(publish(), publish());
    let (published, refused) = if one.status == 200 { (one, other) } else { (other, one) };
    assert_eq!(published.status, 200);
    let refused = problem(&refused, 409);
    assert_eq!(refused["detail"], "the report of this period was published: read it");
    assert_eq!(anybody(&server).get("/v1/reports/2027Q1").await.body, published.body);
    assert_eq!(store.reports().await.unwrap().len(), 1);
}

/// Two servers of one database: each publishes the same edition at once, and there is one.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn errata_are_published_by_a_further_edition() {
    let database = crate::scene::database().await;
    let (store, other) = (database.open().await, database.open().await);
    busy(&store).await;
    let noting = router(app_at("2027-01-04T15:00:00Z", store.clone(), admission()).await);
    let note = async |step: &str, reason: &str, on: &str| {
        let event = json!({"kind": "notice", "on": on, "step": step});
        staff(&noting).post("/v1/report-errata", &json!({"event": event, "reason": reason})).await
    };
    problem(&note("sent", "late", "2026-11-05").await, 409);
    let first = staff(&noting).post("/v1/reports/2027Q1", &json!({})).await;
    assert_eq!(first.status, 200);
    let event = json!({"event": {"kind": "notice", "on": "2026-11-05", "step": "sent"},
        "reason": "late"});
    problem(&anybody(&noting).post("/v1/report-errata", &event).await, 401);
    problem(&note("sent", "late", "2027-01-02").await, 409);
    for step in ["sent", "not-delivered"] {
        for _ in 0..15 {
            let noted = note(step, "late", "2026-11-05").await;
            assert_eq!(noted.json()["noted_on"], "2027-01-04");
        }
    }
    let path = "/v1/reports/2027Q1/editions";
    problem(&anybody(&noting).post(path, &json!({})).await, 401);
    // The day on which they came to be known is not over.
    let refused = problem(&staff(&noting).post(path, &json!({})).await, 409);
    assert!(refused["detail"].as_str().unwrap().starts_with("no-errata"), "{refused}");
    problem(&staff(&noting).post("/v1/reports/2027Q2/editions", &json!({})).await, 409);

    let moment = "2027-01-05T15:00:00Z";
    let one = router(app_at(moment, store.clone(), admission()).await);
    let two = router(app_at(moment, other, admission()).await);
    let body = json!({});
    let (here, there) = (staff(&one), staff(&two));
    let (here, there) = tokio::join!(here.post(path, &body), there.post(path, &body));
    let (second, refused) = if here.status == 200 { (here, there) } else { (there, here) };
    assert_eq!(second.status, 200, "{}", second.json());
    problem(&refused, 409);
    assert_eq!(second.json()["edition"], 2);
    assert_eq!(second.json()["errata"], json!({"through": "2027-01-04", "reasons": ["late"]}));
    let read = async |path: &str| anybody(&two).get(path).await;
    assert_eq!(read("/v1/reports/2027Q1").await.body, second.body);
    assert_eq!(read("/v1/reports/2027Q1?edition=2").await.body, second.body);
    assert_eq!(read("/v1/reports/2027Q1?edition=1").await.body, first.body);
    problem(&read("/v1/reports/2027Q1?edition=3").await, 404);
    problem(&read("/v1/reports/2027Q1?edition=first").await, 422);
    let report = |of: &[u8]| voice_core::wire::from_json::<Report>(of).unwrap();
    let (first, second) = (report(&first.body), report(&second.body));
    assert!(second.audit_after(&[first]).is_ok());
    assert_eq!(store.reports().await.unwrap().len(), 2);
}

#[tokio::test]
async fn the_command_counts_a_database() {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join(format!("reports-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("voice.db");
    let key = KeyEncryptionKey::generate().unwrap();
    std::fs::write(folder.join("seal.key"), key.to_text()).unwrap();
    let store = Store::open_file(&path, key).await.unwrap();
    busy(&store).await;
    let output = Command::new(env!("CARGO_BIN_EXE_voice"))
        .args(["report", "--quarter", "2027Q1", "--today", "2027-01-04", "--from"])
        .arg(&path)
        .arg("--out")
        .arg(folder.join("out"))
        .output()
        .unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    // 12 contacts, 13 questions, 3 sign-ups, one stop, one referral.
    assert!(said.contains("30 events counted, 0 of other days left out"), "{said}");
    assert!(folder.join("out/report.json").is_file());

    // The key from a file elsewhere, and the address of a server, which nothing repeats.
    let kept = |name: &str, text: &str| {
        let file = folder.join(name);
        std::fs::write(&file, text).unwrap();
        file.to_str().unwrap().to_owned()
    };
    std::fs::rename(folder.join("seal.key"), folder.join("elsewhere.key")).unwrap();
    let key = folder.join("elsewhere.key").to_str().unwrap().to_owned();
    let address = "postgres://voice:s3cr3t@127.0.0.1:1/none";
    let (file, path) = (kept("address", address), path.to_str().unwrap());
    for (name, arguments, succeeds, expected) in [
        ("beside", vec!["--from", path], false, "--seal-key-file"),
        ("file", vec!["--from", path, "--seal-key-file", &key], true, "30 events counted"),
        (
            "server",
            vec!["--database-file", &file, "--seal-key-file", &key],
            false,
            "database: away",
        ),
        ("key", vec!["--database-file", &file], false, "--seal-key: expected the key"),
        ("from", vec!["--from", address], false, "--seal-key: expected the key"),
    ] {
        let out = folder.join(name);
        let output = Command::new(env!("CARGO_BIN_EXE_voice"))
            .args(["report", "--quarter", "2027Q1", "--today", "2027-01-04", "--out"])
            .arg(&out)
            .args(arguments)
            .output()
            .unwrap();
        let said = [output.stdout, output.stderr].concat();
        let said = String::from_utf8(said).unwrap();
        assert_eq!(output.status.success(), succeeds, "{name}: {said}");
        assert!(said.contains(expected) && !said.contains("s3cr3t"), "{name}: {said}");
    }
}
