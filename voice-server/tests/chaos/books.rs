//! What is in the database afterwards, against what was acknowledged.

use std::collections::BTreeMap;

use voice_core::wire::Custodial;

use crate::database::Database;
use crate::load::Acknowledged;
use crate::program::Program;

/// Asserts that everything acknowledged is there exactly once, and that nothing else is but
/// questions whose reply was lost.
pub(crate) async fn complete(database: &Database, program: &Program, acknowledged: &Acknowledged) {
    let (raw, store) = (database.raw().await, database.open().await);

    // That without an identifier is the decoy.
    let (count,): (i64,) = sqlx::query_as("SELECT COUNT(*) FROM sign_up WHERE id <> ''")
        .fetch_one(&raw)
        .await
        .unwrap();
    assert_eq!(
        usize::try_from(count).unwrap(),
        acknowledged.sign_ups.len(),
        "a sign-up for each key"
    );
    for (key, id) in &acknowledged.sign_ups {
        let kept = store.sign_up(&id.parse().unwrap()).await.unwrap().expect(key);
        let written = serde_json::to_string(&Custodial(&kept)).unwrap();
        assert!(written.contains(&format!("\"party-{key}\"")), "{key}");
    }

    let (count,): (i64,) =
        sqlx::query_as("SELECT COUNT(*) FROM inquiry").fetch_one(&raw).await.unwrap();
    assert_eq!(
        usize::try_from(count).unwrap(),
        acknowledged.inquiries.len(),
        "a contact for each key"
    );
    for (key, id) in &acknowledged.inquiries {
        let entry = store.inquiry(id).await.unwrap().expect(key);
        let written = serde_json::to_string(&Custodial(&entry)).unwrap();
        assert!(written.contains(&format!("Somebody said {key}.")), "{key}: {written}");
    }

    let rows: Vec<(String, i64)> =
        sqlx::query_as("SELECT question, COUNT(*) FROM ledger GROUP BY question")
            .fetch_all(&raw)
            .await
            .unwrap();
    assert!(rows.iter().all(|(_, count)| *count == 1), "an entry twice");
    let (answered, entries): (BTreeMap<_, _>, usize) = (rows.iter().cloned().collect(), rows.len());
    for id in &acknowledged.questions {
        assert!(answered.contains_key(id), "{id} is not in the ledger");
        assert!(store.question(id.parse().unwrap()).await.unwrap().is_some(), "{id} is not kept");
    }

    let verified = program.run(&["ledger", "verify"]);
    assert!(verified.status.success(), "{}", String::from_utf8_lossy(&verified.stderr));
    let said = String::from_utf8(verified.stdout).unwrap();
    assert!(said.starts_with(&format!("{entries} ")), "{said} of {entries}");
}
