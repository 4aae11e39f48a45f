use core::time::Duration;
use std::collections::BTreeMap;
use std::fs;
use std::io::Read as _;
use std::time::Instant;

use serde_json::{Value, json};
use tokio::time::sleep;

use crate::database::Database;
use crate::program::{Door, Program};
use crate::rotation::unread;
use crate::{amount, say, seeded};

/// How many records each import has.
const RECORDS: usize = 6_000;

/// The longest that an import runs before it is killed, in milliseconds.
const LONGEST: u64 = 3_000;

/// What every name of a record begins with.
const NAMED: &[u8] = b"Person ";

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

/// Imports that are killed and started again put each record in once, whole. Each kill is of an
/// import of records of its own.
pub(crate) async fn an_import_that_is_killed_goes_on(database: &Database) {
    let (program, since) = (Program::on(database), Instant::now());
    let kills = amount("VOICE_IMPORT_KILLS", 3_usize);
    let (records, mut rng) = (kills * RECORDS, seeded(9));
    let file = |kill: usize| program.data().join(format!("{kill}.ndjson"));
    let mut partial = 0;
    for kill in 0..kills {
        let numbers = kill * RECORDS..(kill + 1) * RECORDS;
        let lines: Vec<String> = numbers.map(|number| record(number).to_string()).collect();
        fs::write(file(kill), lines.join("\n")).unwrap();
        let before = count(database).await;
        let import = ["records", "import", file(kill).to_str().unwrap()].map(str::to_owned);
        let import: Vec<&str> = import.iter().map(String::as_str).collect();
        let mut running = program.start(&Door::default(), &import);
        sleep(Duration::from_millis(rng.u64(50..LONGEST))).await;
        running.kill();
        let put = count(database).await - before;
        assert!((0..=RECORDS as i64).contains(&put), "what was committed stays");
        assert_eq!(readable(database).await, 0, "nothing is readable");
        assert!(!names_somebody(database, "-wal"), "nor in the journal");
        partial += usize::from((1..RECORDS as i64).contains(&put));
    }
    for kill in 0..kills {
        let done = program.run(&["records", "import", file(kill).to_str().unwrap()]);
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        let report: Value = serde_json::from_slice(&done.stdout).unwrap();
        let total = report["new"].as_u64().unwrap() + report["unchanged"].as_u64().unwrap();
        assert_eq!((total, &report["differing"]), (RECORDS as u64, &json!(0)));
    }
    assert_eq!(readable(database).await, 0);
    assert!(["", "-wal"].iter().all(|ending| !names_somebody(database, ending)));
    let exported = program.run(&["records", "export"]);
    let mut expected: BTreeMap<String, Value> = (0..records)
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
        let held = "SELECT id FROM subject_record WHERE state = 'held'";
        let select = format!("SELECT COUNT(*) FROM {table} WHERE record IN ({held})");
        let (rows,): (i64,) =
            sqlx::query_as(sqlx::AssertSqlSafe(select)).fetch_one(&raw).await.unwrap();
        assert_eq!(rows, each * records as i64, "{table}");
    }
    say(&format!(
        "{kills} kills of imports of {RECORDS} records each ({partial} after some were put in and \
         before all were) in {:.0} s: all {records} are there once, whole, and no name is readable",
        since.elapsed().as_secs_f64()
    ));
}

/// How many values of columns can be read that ought to be encrypted; none before a record is put
/// in, when the tables may be those of any migration.
async fn readable(database: &Database) -> i64 {
    if count(database).await == 0 { 0 } else { unread(database).await.1 }
}

/// Whether a file of the database has the name of somebody in it.
fn names_somebody(database: &Database, ending: &str) -> bool {
    let path = database.url.strip_prefix("sqlite:").and_then(|url| url.split_once('?'));
    let Some((path, _)) = path else { return false };
    let Ok(mut file) = fs::File::open(format!("{path}{ending}")) else { return false };
    let (mut chunk, mut last) = (vec![0; 1 << 20], Vec::new());
    loop {
        let length = file.read(&mut chunk).unwrap();
        if length == 0 {
            return false;
        }
        last.extend_from_slice(&chunk[..length]);
        if last.windows(NAMED.len()).any(|window| window == NAMED) {
            return true;
        }
        // What lies across two chunks is found too.
        last.drain(..last.len().saturating_sub(NAMED.len()));
    }
}

async fn count(database: &Database) -> i64 {
    let raw = database.raw().await;
    let select = "SELECT COUNT(*) FROM subject_record WHERE state = 'held'";
    // Before the first start there is no such table.
    let counted: Result<(i64,), _> = sqlx::query_as(select).fetch_one(&raw).await;
    raw.close().await;
    counted.map_or(0, |(count,)| count)
}
