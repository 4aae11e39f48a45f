//! Records, as staff put, change and end them, and feeds of screenings.

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};
use voice_server::router;

use crate::calls::{anybody, staff};
use crate::changed::admission;
use crate::replies::{header, problem, question};
use crate::scene::{NOW, Reply, TOKEN, app_at, demonstration, send, server};

const RECORD: &str = "/v1/records/subject-in-custody";

/// A request of staff with one more header.
async fn with(
    server: &Router,
    method: &str,
    path: &str,
    named: (&str, &str),
    body: &Value,
) -> Reply {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header("content-type", "application/json")
        .header("authorization", format!("Bearer {TOKEN}"))
        .header(named.0, named.1);
    send(server, request.body(Body::from(body.to_string())).unwrap()).await
}

async fn feed(server: &Router, media_type: &str, text: &str) -> Reply {
    let request = Request::post("/v1/screenings")
        .header("content-type", media_type)
        .header("authorization", format!("Bearer {TOKEN}"));
    send(server, request.body(Body::from(text.to_owned())).unwrap()).await
}

/// How many categories are told of the person in custody.
async fn told(server: &Router) -> usize {
    let reply = anybody(server).post("/v1/questions", &question("victim-custody-status")).await;
    assert_eq!(reply.status, 200);
    let results = reply.json()["results"].as_array().unwrap().clone();
    results.iter().filter(|of| of["kind"] == "told").count()
}

fn finding() -> Value {
    json!({"why": "told by the hotline", "amendments": [
        {"kind": "finding", "finding": {"protection": "vawa-t-u", "from": "2020-01-01"}}
    ]})
}

#[tokio::test]
async fn a_protection_is_in_force_with_the_next_question_and_its_change_is_kept() {
    let server = server().await;
    assert!(told(&server).await > 0);
    problem(&anybody(&server).get(RECORD).await, 401);
    let read = staff(&server).get(RECORD).await;
    let tag = header(&read, "etag").to_owned();
    let path = format!("{RECORD}/amendments");
    problem(&staff(&server).post(&path, &finding()).await, 428);
    let changed = with(&server, "POST", &path, ("if-match", &tag), &finding()).await;
    assert_eq!((changed.status.as_u16(), changed.json()["revision"].as_u64()), (200, Some(2)));
    assert_eq!(told(&server).await, 0);
    // Who read it before is told, and nothing is lost.
    problem(&with(&server, "POST", &path, ("if-match", &tag), &finding()).await, 412);
    let put = json!({"why": "read before", "record": read.json()});
    problem(&with(&server, "PUT", RECORD, ("if-match", &tag), &put).await, 412);
    problem(&with(&server, "PUT", RECORD, ("x-none", "-"), &put).await, 409);
    assert_eq!(told(&server).await, 0);
    let history = staff(&server).get(&format!("{RECORD}/history")).await.json();
    assert_eq!(history.as_array().unwrap().len(), 2);
    assert_eq!(
        (&history[1]["act"], &history[1]["why"]),
        (&json!("amend"), &json!("told by the hotline"))
    );
    assert_eq!(history[1]["before"], read.json());
    problem(&staff(&server).get("/v1/records/nobody").await, 404);
    problem(&staff(&server).get("/v1/records/nobody/history").await, 404);
}

fn faults(problem: &Value) -> Vec<(&str, &str)> {
    let faults = problem["faults"].as_array().unwrap();
    faults
        .iter()
        .map(|of| (of["pointer"].as_str().unwrap(), of["code"].as_str().unwrap()))
        .collect()
}

#[tokio::test]
async fn a_record_is_put_once_merged_and_withdrawn() {
    let server = server().await;
    let mut record = staff(&server).get(RECORD).await.json();
    record["id"] = json!("another");
    record["identifiers"]["alien_numbers"] = json!(["A200000777"]);
    let put = json!({"why": "a second booking", "record": record});
    let path = "/v1/records/another";
    for _ in 0..2 {
        let reply = with(&server, "PUT", path, ("x-none", "-"), &put).await;
        assert_eq!(header(&reply, "etag"), "\"1\"", "the same is there once");
    }
    problem(&with(&server, "PUT", RECORD, ("x-none", "-"), &put).await, 409);
    let other = json!({"why": "one person", "other": "another"});
    let merge = format!("{RECORD}/merge");
    problem(
        &with(&server, "POST", "/v1/records/nobody/merge", ("if-match", "\"1\""), &other).await,
        404,
    );
    let merged = with(&server, "POST", &merge, ("if-match", "\"1\""), &other).await;
    assert_eq!(header(&merged, "etag"), "\"2\"");
    problem(&staff(&server).get(path).await, 410);
    let mut born = staff(&server).get(RECORD).await.json();
    born["id"] = json!("born-elsewhere");
    born["identifiers"]["date_of_birth"] = json!("1951-01-01");
    born["identifiers"]["alien_numbers"] = json!(["A200000778"]);
    let put = json!({"why": "another person", "record": born});
    with(&server, "PUT", "/v1/records/born-elsewhere", ("if-none-match", "*"), &put).await;
    let other = json!({"why": "one person", "other": "born-elsewhere"});
    let refused = with(&server, "POST", &merge, ("if-match", "\"2\""), &other).await;
    let refused = problem(&refused, 409);
    assert!(refused["detail"].as_str().unwrap().contains("birth-differs"));
    assert_eq!(faults(&refused), [("/other/identifiers/date_of_birth", "contradiction")]);
    assert!(!refused.to_string().contains("1951"), "no value is repeated");
    let itself = json!({"why": "one person", "other": "subject-in-custody"});
    let refused = with(&server, "POST", &merge, ("if-match", "\"2\""), &itself).await;
    assert_eq!(faults(&problem(&refused, 409)), [("/other/id", "duplicate")]);
    let withdrawn = json!({"why": "an error"});
    let path = format!("{RECORD}/withdraw");
    let reply = with(&server, "POST", &path, ("if-match", "\"2\""), &withdrawn).await;
    assert_eq!(reply.json()["held"], json!(false));
    assert_eq!(told(&server).await, 0);
}

#[tokio::test]
async fn a_feed_is_reported_row_by_row_and_changes_nothing_when_it_comes_again() {
    let server = server().await;
    let feed_of = "record,number,country_of_birth,source,at,max_age_hours,findings\n\
                   ,A200000001,MX,index,2026-11-02T12:00:00Z,24,vawa-t-u 2020-01-01\n\
                   subject-in-custody,,,index,2026-11-02T12:00:00Z,twenty,\n\
                   nobody,,,index,2026-11-02T12:00:00Z,24,\n\
                   subject-in-custody,,,index,2026-11-01T12:00:00Z,24,\n";
    let outcomes = |reply: &Reply| {
        let rows = reply.json()["rows"].as_array().unwrap().clone();
        let of = |row: &Value| {
            (row["line"].as_u64().unwrap(), row["outcome"].as_str().unwrap().to_owned())
        };
        rows.iter().map(of).collect::<Vec<_>>()
    };
    let expected = |first: &str| {
        [(2, first), (3, "broken"), (4, "not-found"), (5, "older")]
            .map(|(line, outcome)| (line, outcome.to_owned()))
    };
    assert!(told(&server).await > 0);
    assert_eq!(outcomes(&feed(&server, "text/csv", feed_of).await), expected("screened"));
    assert_eq!(told(&server).await, 0);
    let again = feed(&server, "text/csv; charset=utf-8", feed_of).await;
    assert_eq!(outcomes(&again), expected("unchanged"));
    assert!(!String::from_utf8(again.body).unwrap().contains("twenty"));
    problem(&feed(&server, "text/plain", feed_of).await, 415);
    let rows = r#"{"person": {"kind": "by-record", "record": "subject-in-custody"}, "screening":
        {"source": "index", "at": "2026-11-02T13:00:00Z", "max_age_hours": 24, "findings": []}}"#;
    let ndjson = feed(&server, "application/x-ndjson", &rows.replace('\n', " ")).await;
    assert_eq!(outcomes(&ndjson), [(1, "screened".to_owned())]);
    assert!(told(&server).await > 0);
    // In a list the rows are put in together, or not at all.
    let found = rows
        .replace("T13", "T14")
        .replace("[]}}", r#"[{"protection": "vawa-t-u", "from": "2020-01-01"}]}}"#);
    let broken = found.replace("24", "\"twenty\"");
    let refused = feed(&server, "application/json", &format!("[{found}, {broken}]")).await;
    let refused = problem(&refused, 422);
    assert_eq!(refused["faults"][0]["pointer"], "/1/screening/max_age_hours");
    assert!(told(&server).await > 0);
    let list = feed(&server, "application/json", &format!("[{rows}, {found}]")).await;
    let outcomes = outcomes(&list);
    assert_eq!(outcomes, [(1, "unchanged".to_owned()), (2, "screened".to_owned())]);
    assert_eq!(told(&server).await, 0);
}

/// A screening of a day that has not come is no screening: it would keep out those that are made
/// until then.
#[tokio::test]
async fn a_screening_that_is_dated_ahead_changes_nothing() {
    let server = server().await;
    let outcome = async |at: &str| {
        let row = json!({
            "person": {"kind": "by-record", "record": "subject-in-custody"},
            "screening": {"source": "index", "at": at, "max_age_hours": 24, "findings": []}
        });
        let reply = feed(&server, "application/x-ndjson", &row.to_string()).await.json();
        reply["rows"][0]["outcome"].as_str().unwrap().to_owned()
    };
    assert_eq!(outcome("2027-11-02T12:00:00Z").await, "not-yet");
    assert_eq!(outcome("2026-11-02T15:05:01Z").await, "not-yet");
    assert_eq!(outcome("2026-11-02T12:00:00Z").await, "screened");
    assert!(told(&server).await > 0);
    assert_eq!(outcome("2026-11-02T15:04:00Z").await, "screened", "clocks differ a little");

    let server = crate::scene::server().await;
    let amended = json!({"why": "by telephone", "amendments": [
        {"kind": "finding", "finding": {"protection": "vawa-t-u", "from": "2020-01-01"}},
        {"kind": "screening", "screening": {
            "source": "index", "at": "2027-11-02T12:00:00Z", "max_age_hours": 24, "findings": []
        }}
    ]});
    let path = format!("{RECORD}/amendments");
    let refused = with(&server, "POST", &path, ("if-match", "\"1\""), &amended).await;
    let refused = problem(&refused, 409);
    assert!(refused["detail"].as_str().unwrap().starts_with("amendment 1: not-yet: "));
    assert_eq!(faults(&refused), [("/amendments/1/screening/at", "not-now")]);
    assert!(told(&server).await > 0, "nothing was amended");

    let mut record = staff(&server).get(RECORD).await.json();
    record["screening"]["at"] = json!("2027-11-02T12:00:00Z");
    let put = json!({"why": "by telephone", "record": record});
    let refused = with(&server, "PUT", RECORD, ("if-match", "\"1\""), &put).await;
    assert_eq!(faults(&problem(&refused, 409)), [("/record/screening/at", "not-now")]);
    assert!(told(&server).await > 0, "nothing was put");
}

/// What one server committed holds for every answer of another that begins after.
#[tokio::test]
async fn what_is_committed_is_in_force_on_every_server_of_the_database() {
    let database = crate::scene::database().await;
    let open = async || router(app_at(NOW, database.open().await, admission()).await);
    let (one, other) = (open().await, open().await);
    let amend = async |id: &str, amendment: Value| {
        let path = format!("/v1/records/{id}");
        let tag = header(&staff(&one).get(&path).await, "etag").to_owned();
        let body = json!({"why": "reported today", "amendments": [amendment]});
        let path = format!("{path}/amendments");
        let reply = with(&one, "POST", &path, ("if-match", &tag), &body).await;
        assert_eq!(reply.status, 200);
    };
    let all = told(&other).await;
    assert!(all > 0);
    amend("subject-in-custody", finding()["amendments"][0].clone()).await;
    assert_eq!(told(&other).await, 0);
    // A screening from before the finding knows nothing of it.
    let outcome = async |at: &str| {
        let clear =
            format!("record,source,at,max_age_hours,findings\nsubject-in-custody,index,{at},24,\n");
        feed(&one, "text/csv", &clear).await.json()["rows"][0]["outcome"].clone()
    };
    assert_eq!(outcome("2026-11-02T14:59:59Z").await, "changed-since");
    assert_eq!(told(&other).await, 0);
    assert_eq!(outcome(NOW).await, "screened");
    assert_eq!(told(&other).await, all);

    let consented = question("consent-valid");
    let answered = async || {
        let reply = anybody(&other).post("/v1/questions", &consented).await;
        let results = reply.json()["results"].as_array().unwrap().clone();
        results.iter().filter(|of| of["kind"] == "told").count()
    };
    let id = demonstration()
        .find(&serde_json::from_value(consented["subject"].clone()).unwrap())
        .record()
        .as_str()
        .to_owned();
    let before = answered().await;
    let mut consents =
        staff(&one).get(&format!("/v1/records/{id}")).await.json()["consents"].take();
    for consent in consents.as_array_mut().unwrap() {
        consent["term"]["revoked_on"] = json!("2026-11-02");
    }
    amend(&id, json!({"kind": "consents", "consents": consents})).await;
    assert!(answered().await < before);
}

/// An answer of before is not given again under its idempotency key: what was disclosed then may be
/// withheld now. The question is kept once.
#[tokio::test]
async fn a_question_sent_again_is_decided_anew() {
    let server = server().await;
    let asked = question("victim-custody-status");
    let key = ("idempotency-key", "the-same");
    let told = async || with(&server, "POST", "/v1/questions", key, &asked).await;
    let (first, again) = (told().await, told().await);
    assert_eq!(first.body, again.body);
    assert_eq!(header(&first, "x-request-id"), header(&again, "x-request-id"));
    let mut another = asked.clone();
    another["purpose"] = json!("understanding");
    problem(&with(&server, "POST", "/v1/questions", key, &another).await, 422);

    let why = json!({"why": "it was of somebody else"});
    let path = format!("{RECORD}/withdraw");
    assert_eq!(with(&server, "POST", &path, ("if-match", "\"1\""), &why).await.status, 200);
    let after = told().await;
    assert_eq!(after.status, 200);
    assert_ne!(after.body, first.body);
    let mut nobody = asked.clone();
    nobody["subject"]["number"] = json!("A299999999");
    let about_nobody = with(&server, "POST", "/v1/questions", ("x-none", "1"), &nobody).await;
    assert_eq!(after.body, about_nobody.body);
}
