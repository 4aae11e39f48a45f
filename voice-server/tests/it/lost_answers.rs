//! Requests with a key whose answer is lost: neither it nor what was done is kept.

use std::collections::BTreeMap;

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};
use sqlx::{AnyPool, AssertSqlSafe, Row};
use voice_server::router;

use crate::calls::{anybody, request, staff};
use crate::changed::admission;
use crate::replies::{claim, question};
use crate::scene::{NOW, Reply, TOKEN, app_at, database, in_postgresql, send};

/// A server whose database somebody looks into.
struct Losing {
    server: Router,
    raw: AnyPool,
    keys: u32,
    /// What is written before anything is done: a PIN is tried, and a right one is a sign of life.
    tried: &'static [&'static str],
}

impl Losing {
    async fn start() -> Self {
        let database = database().await;
        let server = router(app_at(NOW, database.open().await, admission()).await);
        let losing = Self { server, raw: database.raw().await, keys: 0, tried: &[] };
        if in_postgresql() {
            losing
                .execute(
                    "CREATE FUNCTION lose() RETURNS TRIGGER LANGUAGE plpgsql AS $$ BEGIN RAISE \
                     EXCEPTION 'lost'; END $$",
                )
                .await;
        }
        losing
    }

    /// Every row of every table, but those of the keys.
    async fn rows(&self) -> BTreeMap<String, Vec<String>> {
        let select = if in_postgresql() {
            "SELECT CAST(table_name AS TEXT) FROM information_schema.tables WHERE table_schema = \
             'public' AND table_name NOT IN ('keyed_request', '_sqlx_migrations')"
        } else {
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND \
             name NOT IN ('keyed_request', '_sqlx_migrations')"
        };
        let tables: Vec<(String,)> = sqlx::query_as(select).fetch_all(&self.raw).await.unwrap();
        let mut rows = BTreeMap::new();
        for (table,) in tables {
            let found = self.rows_of(&table).await;
            rows.insert(table, found);
        }
        rows
    }

    async fn rows_of(&self, table: &str) -> Vec<String> {
        let all = if in_postgresql() {
            format!("SELECT CAST(t AS TEXT) FROM {table} t ORDER BY 1")
        } else {
            let info = format!("SELECT name FROM pragma_table_info('{table}')");
            let columns: Vec<(String,)> =
                sqlx::query_as(AssertSqlSafe(info)).fetch_all(&self.raw).await.unwrap();
            let quoted: Vec<String> =
                columns.iter().map(|(column,)| format!("quote({column})")).collect();
            format!("SELECT {} FROM {table} ORDER BY 1", quoted.join(" || ',' || "))
        };
        let found = sqlx::query(AssertSqlSafe(all)).fetch_all(&self.raw).await.unwrap();
        found.iter().map(|row| row.get(0)).collect()
    }

    async fn execute(&self, statement: &'static str) {
        sqlx::query(statement).execute(&self.raw).await.unwrap();
    }

    async fn post(&self, path: &str, body: &Value, key: &str, tag: Option<&str>) -> Reply {
        let mut request = Request::post(path)
            .header("content-type", "application/json")
            .header("authorization", format!("Bearer {TOKEN}"))
            .header("idempotency-key", key);
        if let Some(tag) = tag {
            request = request.header("if-match", tag);
        }
        send(&self.server, request.body(Body::from(body.to_string())).unwrap()).await
    }

    /// Sends a request whose answer cannot be kept, and again when it can; what is answered then.
    async fn act(&mut self, path: &str, body: Value, tag: Option<&str>) -> Value {
        self.keys += 1;
        let key = format!("key-{}", self.keys);
        let before = self.rows().await;
        self.execute(if in_postgresql() {
            "CREATE TRIGGER lost BEFORE UPDATE ON keyed_request FOR EACH ROW WHEN (NEW.response <> \
             '') EXECUTE FUNCTION lose()"
        } else {
            "CREATE TRIGGER lost BEFORE UPDATE ON keyed_request WHEN NEW.response <> '' BEGIN \
             SELECT RAISE(ABORT, 'lost'); END"
        })
        .await;
        let lost = self.post(path, &body, &key, tag).await;
        assert!(lost.status.is_server_error(), "{path}: {}", lost.status);
        let after = self.rows().await;
        for (table, rows) in &before {
            if self.tried.contains(&table.as_str()) {
                continue;
            }
            assert!(rows == &after[table], "{path} was done in {table}, and not answered");
        }
        self.execute(if in_postgresql() {
            "DROP TRIGGER lost ON keyed_request"
        } else {
            "DROP TRIGGER lost"
        })
        .await;
        let first = self.post(path, &body, &key, tag).await;
        assert_eq!(first.status, 200, "{path}: {}", first.json());
        assert!(before != self.rows().await, "{path} does something");
        let again = self.post(path, &body, &key, tag).await;
        assert_eq!((again.status, &again.body), (first.status, &first.body), "{path}");
        first.json()
    }
}

#[tokio::test]
async fn a_step_of_a_referral_is_taken_with_its_answer_or_not_at_all() {
    let mut losing = Losing::start().await;
    // What was sent stays sent, and its consent has an end.
    for (ending, state, steps) in [("steps", "acknowledged", 4), ("revoke", "sent", 3)] {
        let offered = losing.act("/v1/referrals", request("referral"), None).await;
        let path = format!("/v1/referrals/{}", offered["referral"].as_str().unwrap());
        losing.act(&format!("{path}/accept"), request("consent"), None).await;
        losing.act(&format!("{path}/send"), json!({}), None).await;
        let taken = json!({"step": "acknowledge", "by": "recipient"});
        let ended = losing.act(&format!("{path}/{ending}"), taken, None).await;
        assert_eq!(ended["state"], state);
        let record = staff(&losing.server).get(&path).await.json();
        assert_eq!(record["history"].as_array().unwrap().len(), steps, "each step once");
    }
}

#[tokio::test]
async fn a_sign_up_is_changed_with_its_answer_or_not_at_all() {
    let mut losing = Losing::start().await;
    losing.tried = &["pin_attempts", "sign_up"];
    let made = losing.act("/v1/sign-ups", request("sign-up"), None).await;
    let path = format!("/v1/sign-ups/{}", made["sign_up"].as_str().unwrap());
    losing.act(&format!("{path}/acts"), json!({"pin": "4071", "act": "pause"}), None).await;
    let mut other = request("sign-up");
    other["pin"] = json!("1234");
    // Sent again, it opens with the PIN of before.
    losing.act(&path, json!({"pin": "4071", "request": other}), None).await;
    losing.act(&format!("{path}/acts"), json!({"pin": "1234", "act": "resume"}), None).await;
    let (notice, pin) = (format!("{path}/notice"), json!({"pin": "1234"}));
    let told = anybody(&losing.server).post(&notice, &pin).await;
    let notice = told.headers["x-request-id"].to_str().unwrap();
    losing.act(&format!("{path}/heard"), json!({"pin": "1234", "notice": notice}), None).await;
    // A wrong PIN is counted, though nothing was done for whoever gave it.
    let before = losing.rows_of("pin_attempts").await;
    let wrong = json!({"pin": "9999", "act": "stop"});
    assert_eq!(losing.post(&format!("{path}/acts"), &wrong, "wrong", None).await.status, 403);
    assert!(before != losing.rows_of("pin_attempts").await);
}

#[tokio::test]
async fn what_staff_do_is_done_with_its_answer_or_not_at_all() {
    let mut losing = Losing::start().await;
    let person = claim("victim-custody-status")["requester"]["person"].clone();
    losing.act("/v1/parties", person, None).await;
    let party = "/v1/parties/party-ruiz";
    let entered = losing
        .act(&format!("{party}/attestations"), json!({"kind": "conflicts", "found": []}), None)
        .await;
    let withdrawn = json!({"attestation": entered["attestation"]});
    losing.act(&format!("{party}/withdrawals"), withdrawn, None).await;
    losing.act("/v1/tokens", json!({"kind": "staff", "roles": ["desk"]}), None).await;
    let noted = losing.act("/v1/inquiries", request("inquiry"), None).await;
    for (act, removed) in [("hold", 0), ("release", 0), ("delete", 1)] {
        let asked = json!({"kind": "inquiry", "id": noted["inquiry"], "act": act});
        assert_eq!(losing.act("/v1/retention", asked, None).await["removed"], removed, "{act}");
    }
    losing.act("/v1/custody-events", request("custody-event"), None).await;

    let asked = question("victim-custody-status");
    assert_eq!(staff(&losing.server).post("/v1/questions", &asked).await.status, 200);
    let correction = json!({
        "correction": "correction-1", "subject": "subject-in-custody",
        "categories": ["custody-status"]
    });
    let queued = losing.act("/v1/corrections", correction, None).await;
    assert_eq!(queued["to_requesters"], 1);

    let record = "/v1/records/subject-in-custody";
    let read = staff(&losing.server).get(record).await;
    let tag = read.headers["etag"].to_str().unwrap().to_owned();
    let finding = json!({"why": "told by the hotline", "amendments": [
        {"kind": "finding", "finding": {"protection": "vawa-t-u", "from": "2020-01-01"}}
    ]});
    losing.act(&format!("{record}/amendments"), finding, Some(&tag)).await;
    let mut another = read.json();
    another["id"] = json!("another");
    another["identifiers"]["alien_numbers"] = json!(["A200000777"]);
    let put = json!({"why": "a second booking", "record": another});
    let request = Request::put("/v1/records/another")
        .header("content-type", "application/json")
        .header("authorization", format!("Bearer {TOKEN}"));
    let request = request.body(Body::from(put.to_string())).unwrap();
    assert_eq!(send(&losing.server, request).await.status, 200);
    let merged = json!({"why": "one person", "other": "another"});
    losing.act(&format!("{record}/merge"), merged, Some("\"2\"")).await;
    losing.act(&format!("{record}/withdraw"), json!({"why": "an error"}), Some("\"3\"")).await;

    let published = losing.act("/v1/reports/2026Q4", json!({}), None).await;
    assert_eq!(published["period"]["last_day"], "2026-09-30");
    let event = json!({"kind": "notice", "on": "2026-08-05", "step": "sent"});
    let late = json!({"event": event, "reason": "late"});
    losing.act("/v1/report-errata", late, None).await;
}

/// What a requester has goes in steps: what was not done is done when it is asked for again, and
/// what was answered is answered again.
#[tokio::test]
async fn a_requester_is_deleted_once() {
    let losing = Losing::start().await;
    let made = anybody(&losing.server).post("/v1/sign-ups", &request("sign-up")).await;
    assert_eq!(made.status, 200);
    let asked = json!({"kind": "requester", "id": "party-ruiz", "act": "delete"});
    let first = losing.post("/v1/retention", &asked, "one", None).await;
    assert_eq!(first.status, 200, "{}", first.json());
    let again = losing.post("/v1/retention", &asked, "one", None).await;
    assert_eq!((again.status, again.body), (first.status, first.body));
    assert_eq!(losing.post("/v1/retention", &asked, "two", None).await.status, 404);
    // Who has no file cannot be held, and is told how to.
    let asked = json!({"kind": "requester", "id": "party-ruiz", "act": "hold"});
    let refused = losing.post("/v1/retention", &asked, "three", None).await;
    assert_eq!(refused.status, 404);
    assert!(refused.json()["detail"].as_str().unwrap().contains("POST /v1/parties"));
}
