//! What members of staff do while a server is killed, each act once: tokens, deletions, referrals,
//! custody events and reports.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};
use serde_json::{Value, json};
use sqlx::AnyPool;
use voice_server::Store;

use crate::load::{Client, identifier};
use crate::program::TOKEN;

/// What was acknowledged to members of staff.
#[derive(Default)]
pub(crate) struct ActsOfStaff {
    tokens: BTreeSet<String>,
    /// The sign-ups that were deleted.
    deleted: BTreeSet<String>,
    /// The referrals whose letter was sent, and whose consent was revoked then.
    revoked: BTreeSet<String>,
    events: BTreeSet<String>,
    reports: BTreeSet<String>,
}

impl ActsOfStaff {
    pub(crate) fn add(&mut self, other: Self) {
        self.tokens.extend(other.tokens);
        self.deleted.extend(other.deleted);
        self.revoked.extend(other.revoked);
        self.events.extend(other.events);
        self.reports.extend(other.reports);
    }

    pub(crate) fn said(&self) -> String {
        let [tokens, deleted, revoked, events, reports] =
            [&self.tokens, &self.deleted, &self.revoked, &self.events, &self.reports]
                .map(BTreeSet::len);
        format!(
            "{tokens} tokens, {deleted} deletions, {revoked} letters taken back, {events} events \
             and {reports} reports"
        )
    }

    /// Asserts that each of them was done once.
    pub(crate) async fn complete(&self, raw: &AnyPool, store: &Store) {
        let count = async |of: &'static str| {
            let select = format!("SELECT CAST(COALESCE((SELECT {of}), 0) AS BIGINT)");
            let (count,): (i64,) =
                sqlx::query_as(sqlx::AssertSqlSafe(select)).fetch_one(raw).await.unwrap();
            usize::try_from(count).unwrap()
        };
        assert_eq!(count("COUNT(*) FROM access_token").await, self.tokens.len(), "tokens");
        let entered = count("COUNT(*) FROM retention_act WHERE act = 'delete'").await;
        assert_eq!(entered, self.deleted.len(), "an entry for each deletion");
        let figures =
            count("SUM(times) FROM counted_event WHERE document LIKE '%\"sign-up\"%'").await;
        assert_eq!(figures, self.deleted.len(), "and each is counted");
        let people = count("COUNT(*) FROM custody_event_person").await;
        assert_eq!(people, self.events.len(), "events");
        assert_eq!(count("COUNT(*) FROM report_edition").await, self.reports.len(), "reports");
        assert_eq!(count("COUNT(*) FROM referral").await, self.revoked.len(), "referrals");
        for id in &self.revoked {
            let record = store.referral(&id.parse().unwrap()).await.unwrap().unwrap();
            assert_eq!(record.history.len(), 3, "offered, accepted and sent, each once");
            let letters: Vec<(String, String)> =
                sqlx::query_as("SELECT state, document FROM outbox WHERE source = $1")
                    .bind(id)
                    .fetch_all(raw)
                    .await
                    .unwrap();
            assert_eq!(letters, [("sent".to_owned(), String::new())], "it is taken back");
        }
    }
}

fn example(name: &str) -> Value {
    let path = format!("{}/../examples/requests/{name}.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

impl Client {
    fn insist_as_staff(&mut self, path: &str, key: &str, body: &Value) -> Value {
        self.insist(path, key, body, &format!("authorization: Bearer {TOKEN}\r\n"))
    }

    /// Does one thing until it is acknowledged.
    pub(crate) fn act_as_staff(&mut self, key: &str, number: usize) {
        match number % 5 {
            0 => {
                let wanted = json!({"kind": "staff", "roles": ["desk"], "name": key});
                let made = self.insist_as_staff("/v1/tokens", key, &wanted);
                self.known.staff.tokens.insert(identifier(&made, "token"));
            }
            1 => {
                let id = self.sign_up(key);
                let delete = json!({"kind": "sign-up", "id": id, "act": "delete"});
                let deleted = self.insist_as_staff("/v1/retention", key, &delete);
                assert_eq!(deleted["removed"], 1);
                self.known.staff.deleted.insert(id);
            }
            2 => {
                let offered = self.insist_as_staff("/v1/referrals", key, &example("referral"));
                let id = identifier(&offered, "referral");
                for (step, body) in
                    [("accept", example("consent")), ("send", json!({})), ("revoke", json!({}))]
                {
                    self.insist_as_staff(&format!("/v1/referrals/{id}/{step}"), key, &body);
                }
                self.known.staff.revoked.insert(id);
            }
            3 => {
                let mut event = example("custody-event");
                event["id"] = json!(format!("event-{key}"));
                event["subject"] = json!(format!("subject-{key}"));
                self.insist_as_staff("/v1/custody-events", key, &event);
                self.known.staff.events.insert(key.to_owned());
            }
            _ => {
                let first = NaiveDate::from_ymd_opt(2020, 1, 1).unwrap();
                let days = u64::try_from(self.index * 500 + number).unwrap();
                let day = first.checked_add_days(Days::new(days)).unwrap();
                let period = format!("{day}--{day}");
                let published =
                    self.insist_as_staff(&format!("/v1/reports/{period}"), key, &json!({}));
                assert_eq!(published["period"]["first_day"], json!(day.to_string()));
                self.known.staff.reports.insert(period);
            }
        }
    }
}
