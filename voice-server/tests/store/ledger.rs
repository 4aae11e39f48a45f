use voice_core::disclosure::ledger::LedgerError;
use voice_server::store::LedgerCheck;

use crate::database::Database;
use crate::scene::{counted, decided};

/// Writes so many entries, as fast as they come.
async fn write(store: &voice_server::Store, count: usize) {
    let writing: Vec<_> = (0..count)
        .map(|_| {
            let store = store.clone();
            tokio::spawn(async move {
                let (id, record) = decided(true);
                store.keep_question(id, &record, &counted(&record), None).await
            })
        })
        .collect();
    for one in writing {
        one.await.unwrap().unwrap();
    }
}

pub(crate) async fn entries_written_at_once_are_one_chain(database: &Database) {
    let store = database.open().await;
    assert_eq!(store.verify_ledger().await.unwrap(), LedgerCheck::Intact { entries: 0 });
    write(&store, 300).await;
    assert_eq!(store.verify_ledger().await.unwrap(), LedgerCheck::Intact { entries: 300 });
}

pub(crate) async fn two_servers_write_one_chain(database: &Database) {
    let (first, second) = (database.open().await, database.open().await);
    tokio::join!(write(&first, 100), write(&second, 100));
    assert_eq!(first.verify_ledger().await.unwrap(), LedgerCheck::Intact { entries: 200 });
}

pub(crate) async fn a_changed_entry_is_found(database: &Database) {
    let store = database.open().await;
    write(&store, 5).await;
    let raw = database.raw().await;
    // One character of the ciphertext.
    let change = "UPDATE ledger SET document = SUBSTR(document, 1, 60) || \
                  CASE SUBSTR(document, 61, 1) WHEN 'A' THEN 'B' ELSE 'A' END || \
                  SUBSTR(document, 62) WHERE sequence = 3";
    assert_eq!(sqlx::query(change).execute(&raw).await.unwrap().rows_affected(), 1);
    assert_eq!(
        store.verify_ledger().await.unwrap(),
        LedgerCheck::Flawed(LedgerError::Altered { sequence: 3 })
    );
    sqlx::query("DELETE FROM ledger WHERE sequence = 3").execute(&raw).await.unwrap();
    assert_eq!(
        store.verify_ledger().await.unwrap(),
        LedgerCheck::Flawed(LedgerError::OutOfSequence { sequence: 4, expected: 3 })
    );
}

pub(crate) async fn an_end_that_is_cut_off_is_found(database: &Database) {
    let store = database.open().await;
    write(&store, 5).await;
    sqlx::query("DELETE FROM ledger WHERE sequence > 3")
        .execute(&database.raw().await)
        .await
        .unwrap();
    assert_eq!(
        store.verify_ledger().await.unwrap(),
        LedgerCheck::Flawed(LedgerError::CutOff { sequence: 5 })
    );
}
