//! The accounting of one person with many entries, in pages and streamed.

use core::time::Duration;
use std::io::Write;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use serde_json::Value;

use crate::calls::{anybody, staff};
use crate::changed::admission;
use crate::replies::{header, question};
use crate::scene::{NOW, app_at, database, get};

const LEDGER: &str = "/v1/subjects/subject-in-custody/ledger";

/// How many entries there are; a measurement takes more.
fn count() -> usize {
    std::env::var("VOICE_ENTRIES").map_or(450, |count| count.parse().unwrap())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_entries_are_read_in_pages_and_streamed_beside_other_requests() {
    let store = database().await.open().await;
    let server = voice_server::router(app_at(NOW, store, admission()).await);
    let asked = question("victim-custody-status");
    let mut asking = tokio::task::JoinSet::new();
    for _ in 0..count() {
        let (server, asked) = (server.clone(), asked.clone());
        asking.spawn(async move {
            assert_eq!(anybody(&server).post("/v1/questions", &asked).await.status, 200);
        });
        if asking.len() >= 64 {
            asking.join_next().await.unwrap().unwrap();
        }
    }
    while let Some(one) = asking.join_next().await {
        one.unwrap();
    }
    // The longest that anybody else waits while all entries are read.
    let beside = tokio::spawn({
        let server = server.clone();
        async move {
            let mut longest = Duration::ZERO;
            loop {
                let began = Instant::now();
                assert_eq!(get(&server, "/healthz").await.status, 200);
                longest = longest.max(began.elapsed());
                tokio::time::sleep(Duration::from_millis(2)).await;
                if DONE.load(Ordering::Relaxed) {
                    return longest;
                }
            }
        }
    });
    let began = Instant::now();
    let whole = staff(&server).get(LEDGER).await;
    let took = began.elapsed();
    DONE.store(true, Ordering::Relaxed);
    let longest = beside.await.unwrap();
    // A figure to read, not one to assert.
    let figure = format!("{} entries in {took:?}, the longest wait {longest:?}", count());
    let _ = writeln!(std::io::stderr(), "{figure}");
    let all = whole.json();
    let numbers = |page: &Value| -> Vec<u64> {
        page.as_array().unwrap().iter().map(|entry| entry["sequence"].as_u64().unwrap()).collect()
    };
    let every: Vec<u64> = (1..=u64::try_from(count()).unwrap()).collect();
    assert_eq!(numbers(&all), every);
    // In pages, of which each names the next.
    let (mut path, mut read) = (format!("{LEDGER}?limit=300"), Vec::new());
    loop {
        let page = staff(&server).get(&path).await;
        read.extend(numbers(&page.json()));
        let Some(link) = page.headers.contains_key("link").then(|| header(&page, "link")) else {
            break;
        };
        path = link.strip_prefix('<').unwrap().strip_suffix(">; rel=\"next\"").unwrap().to_owned();
    }
    assert_eq!(read, every);
    let one = staff(&server).get(&format!("{LEDGER}?after=7&limit=1")).await;
    assert_eq!(numbers(&one.json()), [8]);
    let accounting = LEDGER.replace("ledger", "accounting");
    let shown = staff(&server).get(&format!("{accounting}?after=448")).await.json();
    assert_eq!(shown.as_array().unwrap().len(), count() - 448);
    let none = staff(&server).get("/v1/subjects/nobody/ledger").await;
    assert_eq!(none.json(), serde_json::json!([]));
    for bad in ["limit=0", "limit=1001", "after=x", "page=2"] {
        assert_eq!(staff(&server).get(&format!("{LEDGER}?{bad}")).await.status, 422, "{bad}");
    }
}

/// Whether all entries were read.
static DONE: AtomicBool = AtomicBool::new(false);
