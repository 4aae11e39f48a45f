use core::time::Duration;
use std::time::Instant;

use tokio::time::sleep;
use voice_server::Store;

use crate::database::Database;
use crate::load::Load;
use crate::program::{Door, Program};
use crate::{amount, books, say, seeded};

/// The longest that a rotation runs before it is killed.
const LONGEST: u64 = 600;

/// How many values of the rows have a key that there is not, and how many are not encrypted.
pub(crate) async fn unread(database: &Database) -> (i64, i64) {
    let raw = database.raw().await;
    let (mut without_key, mut clear) = (0, 0);
    for (table, column) in [
        ("ledger", "document"),
        ("inquiry", "document"),
        ("inquiry", "narrative"),
        ("sign_up", "document"),
        ("party_file", "document"),
        ("subject_record", "document"),
        ("record_change", "before"),
    ] {
        let count = format!(
            "SELECT COUNT(CASE WHEN {column} LIKE '$%' THEN 1 END), COUNT(*) FROM {table} WHERE \
             {column} <> '' AND NOT EXISTS (SELECT 1 FROM data_key WHERE purpose = 'rows' AND \
             {table}.{column} LIKE '$' || CAST(data_key.version AS TEXT) || '$%')"
        );
        let (encrypted, all): (i64, i64) =
            sqlx::query_as(sqlx::AssertSqlSafe(count)).fetch_one(&raw).await.unwrap();
        without_key += encrypted;
        clear += all - encrypted;
    }
    let sealed = "SELECT COUNT(*) FROM question WHERE sealed IS NULL OR NOT EXISTS (SELECT 1 FROM \
                  data_key WHERE purpose = 'rows' AND version = question.sealed_with)";
    let (questions,): (i64,) = sqlx::query_as(sealed).fetch_one(&raw).await.unwrap();
    (without_key + questions, clear)
}

/// `voice keys rotate` is killed at random moments, beside a server that clients keep busy and that
/// is killed at times too.
pub(crate) async fn a_rotation_that_is_killed_loses_nothing(database: &Database) {
    let (program, door, since) = (Program::on(database), Door::default(), Instant::now());
    let kills = amount("VOICE_ROTATION_KILLS", 3_usize);
    let mut server = program.serve(&door, &[]);
    server.address();
    let load = Load::start(&door, 4, "rotation");
    // Enough rows that a rotation takes several steps.
    while load.count() < 400 {
        sleep(Duration::from_millis(50)).await;
    }
    let mut rng = seeded(5);
    for number in 0..kills {
        let mut rotation = program.start(&Door::default(), &["keys", "rotate"]);
        sleep(Duration::from_millis(rng.u64(..LONGEST))).await;
        rotation.kill();
        assert_eq!(unread(database).await, (0, 0), "after {number} kills");
        if number % 5 == 4 {
            server.kill();
            server = program.serve(&door, &[]);
            server.address();
        }
    }
    // The server runs, so some rows may be locked just then.
    let mut rotated = program.run(&["keys", "rotate"]);
    for _ in 0..10 {
        if rotated.status.success() {
            break;
        }
        rotated = program.run(&["keys", "rotate"]);
    }
    let said = String::from_utf8_lossy(&rotated.stdout).into_owned();
    assert!(rotated.status.success(), "{said}{}", String::from_utf8_lossy(&rotated.stderr));
    let acknowledged = load.stop();
    server.sound();
    books::complete(database, &program, &acknowledged).await;
    let store = Store::open(&database.url, database.key.clone()).await.unwrap();
    let keys = store.key_versions().await.unwrap();
    assert_eq!(keys.len(), 1, "{keys:?}");
    say(&format!(
        "{kills} rotations killed in {:.0} s beside {} sign-ups, {} contacts and {} questions: all \
         are there, none under another key than {}",
        since.elapsed().as_secs_f64(),
        acknowledged.sign_ups.len(),
        acknowledged.inquiries.len(),
        acknowledged.questions.len(),
        keys[0].version,
    ));
}
