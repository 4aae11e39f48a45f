use core::time::Duration;
use std::collections::BTreeMap;
use std::fs;
use std::time::Instant;

use serde_json::{Value, json};
use tokio::time::sleep;

use crate::database::Database;
use crate::program::{Door, Program};
use crate::{amount, say, seeded};

/// How many records are imported.
const RECORDS: usize = 20_000;

fn record(number: usize) -> Value {
    json!({
        "id": format!("subject-{number}"),
        "identifiers": {
            "names": [format!("Person {number}")], "alien_numbers": [format!("A{number:09}")],
            "date_of_birth": "1990-04-12", "country_of_birth": "MX", "citizenship": "other"
        },
        "matters": [], "affiliations": [], "facts": [], "consents": [], "waivers": []
    })
}

/// An import that is killed and started again puts each record in once, whole.
pub(crate) async fn an_import_that_is_killed_goes_on(database: &Database) {
    let (program, since) = (Program::on(database), Instant::now());
    let file = program.data().join("records.ndjson");
    let lines: Vec<String> = (0..RECORDS).map(|number| record(number).to_string()).collect();
    fs::write(&file, lines.join("\n")).unwrap();
    let import = ["records", "import", file.to_str().unwrap()];
    let kills = amount("VOICE_IMPORT_KILLS", 3_usize);
    let mut rng = seeded(9);
    let mut partial = 0;
    for _ in 0..kills {
        let before = count(database).await;
        let mut running = program.start(&Door::default(), &import);
        sleep(Duration::from_millis(rng.u64(100..1500))).await;
        running.kill();
        let after = count(database).await;
        partial += usize::from(after > before && after < RECORDS as i64);
        assert!(before <= after, "what was committed stays");
    }
    let done = program.run(&import);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let report: Value = serde_json::from_slice(&done.stdout).unwrap();
    let total = report["new"].as_u64().unwrap() + report["unchanged"].as_u64().unwrap();
    assert_eq!((total, &report["differing"]), (RECORDS as u64, &json!(0)));
    let exported = program.run(&["records", "export"]);
    let mut expected: BTreeMap<String, Value> = (0..RECORDS)
        .map(record)
        .map(|record| (record["id"].as_str().unwrap().to_owned(), record))
        .collect();
    for line in String::from_utf8(exported.stdout).unwrap().lines() {
        let found: Value = serde_json::from_str(line).unwrap();
        let id = found["id"].as_str().unwrap();
        assert_eq!(expected.remove(id).as_ref(), Some(&found), "once, whole");
    }
    assert!(expected.is_empty(), "{} are missing", expected.len());
    // Each has one number and one name, and one change.
    let raw = database.raw().await;
    for (table, each) in [("record_tag", 2), ("record_change", 1)] {
        let select = format!("SELECT COUNT(*) FROM {table} WHERE record LIKE 'subject-%'");
        let (rows,): (i64,) =
            sqlx::query_as(sqlx::AssertSqlSafe(select)).fetch_one(&raw).await.unwrap();
        assert_eq!(rows, each * RECORDS as i64, "{table}");
    }
    say(&format!(
        "{kills} kills of an import of {RECORDS} records ({partial} after some were put in and \
         before all were) in {:.0} s: each is there once, whole",
        since.elapsed().as_secs_f64()
    ));
}

async fn count(database: &Database) -> i64 {
    let raw = database.raw().await;
    let select = "SELECT COUNT(*) FROM subject_record WHERE state = 'held'";
    // Before the first start there is no such table.
    let counted: Result<(i64,), _> = sqlx::query_as(select).fetch_one(&raw).await;
    raw.close().await;
    counted.map_or(0, |(count,)| count)
}
