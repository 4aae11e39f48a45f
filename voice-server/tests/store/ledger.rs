use sqlx::AnyPool;
use voice_core::disclosure::ledger::LedgerError;
use voice_server::store::{KeyEncryptionKey, LedgerCheck, LedgerHead};
use voice_server::{Store, StoreError};

use crate::database::Database;
use crate::scene::{at, counted, decided};

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

/// The row of the head, as somebody copied it who has the database.
async fn head_row(raw: &AnyPool) -> (i64, String, String) {
    sqlx::query_as("SELECT value, seal, mac FROM counter WHERE name = 'ledger'")
        .fetch_one(raw)
        .await
        .unwrap()
}

async fn set_head(raw: &AnyPool, (value, hash, mac): (i64, String, String)) {
    sqlx::query("UPDATE counter SET value = $1, seal = $2, mac = $3 WHERE name = 'ledger'")
        .bind(value)
        .bind(hash)
        .bind(mac)
        .execute(raw)
        .await
        .unwrap();
}

async fn cut(raw: &AnyPool, after: i64) {
    sqlx::query("DELETE FROM ledger WHERE sequence > $1").bind(after).execute(raw).await.unwrap();
}

pub(crate) async fn a_cut_with_the_counter_set_back_is_found(database: &Database) {
    let store = database.open().await;
    let raw = database.raw().await;
    write(&store, 3).await;
    let (_, hash, _) = head_row(&raw).await;
    write(&store, 2).await;
    let (_, _, newest) = head_row(&raw).await;
    cut(&raw, 3).await;
    // Who has the database knows the hash of entry 3, and can make no keyed hash of it.
    for mac in [newest, String::new(), "A".repeat(44)] {
        set_head(&raw, (3, hash.clone(), mac)).await;
        assert_eq!(store.verify_ledger().await.unwrap(), LedgerCheck::Unsealed);
        // What was cut is not covered up by what is told next, on no server.
        for store in [store.clone(), database.open().await] {
            let (id, record) = decided(true);
            let told = store.keep_question(id, &record, &counted(&record), None).await;
            assert_eq!(told, Err(StoreError::LedgerHead));
            assert_eq!(
                store.ledger_head(at("2026-11-02T15:00:00Z")).await,
                Err(StoreError::LedgerHead)
            );
        }
    }
}

pub(crate) async fn an_emptied_ledger_is_found(database: &Database) {
    let store = database.open().await;
    let raw = database.raw().await;
    write(&store, 2).await;
    cut(&raw, 0).await;
    for mac in [head_row(&raw).await.2, String::new()] {
        set_head(&raw, (0, String::new(), mac)).await;
        assert_eq!(store.verify_ledger().await.unwrap(), LedgerCheck::Unsealed);
        assert_eq!(database.open().await.verify_ledger().await.unwrap(), LedgerCheck::Unsealed);
    }
    // The check value of a release before, which had no keyed hashes, cannot be made either.
    sqlx::query("UPDATE counter SET seal = 'AAAA' WHERE name = 'seal-key'")
        .execute(&raw)
        .await
        .unwrap();
    let opened = Store::open(&database.url, database.key.clone()).await;
    assert_eq!(opened.err(), Some(StoreError::Key));
}

pub(crate) async fn an_older_state_put_back_is_found_by_a_head_kept_elsewhere(database: &Database) {
    let store = database.open().await;
    let raw = database.raw().await;
    let head = async || store.ledger_head(at("2026-11-02T15:00:00Z")).await.unwrap();
    let none = head().await;
    assert_eq!(none.sequence(), 0);
    write(&store, 3).await;
    let (three, older) = (head().await, head_row(&raw).await);
    write(&store, 2).await;
    let five: LedgerHead = head().await.to_string().parse().unwrap();
    let heads = [none.clone(), three.clone(), five.clone()];
    let intact = |entries| LedgerCheck::Intact { entries };
    assert_eq!(store.verify_ledger_with(&heads).await.unwrap(), intact(5));
    write(&store, 1).await;
    assert_eq!(store.verify_ledger_with(&heads).await.unwrap(), intact(6), "it may have grown");
    cut(&raw, 3).await;
    set_head(&raw, older).await;
    assert_eq!(store.verify_ledger().await.unwrap(), intact(3), "by itself nothing tells");
    assert_eq!(store.verify_ledger_with(&[none, three]).await.unwrap(), intact(3));
    assert_eq!(
        store.verify_ledger_with(&heads).await.unwrap(),
        LedgerCheck::Flawed(LedgerError::CutOff { sequence: 5 })
    );
    // A head that somebody else made, or that was changed.
    let changed: LedgerHead = five.to_string().replace("head-1 5 ", "head-1 2 ").parse().unwrap();
    assert_eq!(
        store.verify_ledger_with(&[changed]).await.unwrap(),
        LedgerCheck::UnknownHead { sequence: 2 }
    );
}

/// A head that was given away has the hash of its entry, and must not help to set the counter back.
pub(crate) async fn a_head_given_away_does_not_fit_the_database(database: &Database) {
    let store = database.open().await;
    let raw = database.raw().await;
    write(&store, 3).await;
    let given = store.ledger_head(at("2026-11-02T15:00:00Z")).await.unwrap().to_string();
    let words: Vec<&str> = given.split(' ').collect();
    write(&store, 2).await;
    cut(&raw, 3).await;
    set_head(&raw, (3, words[2].to_owned(), words[4].to_owned())).await;
    assert_eq!(store.verify_ledger().await.unwrap(), LedgerCheck::Unsealed);
}

pub(crate) async fn what_only_reads_makes_nothing(database: &Database) {
    let opened = Store::open_existing(&database.url, database.key.clone()).await;
    assert!(opened.is_err());
    if let Some(file) = database.url.strip_prefix("sqlite:") {
        assert!(!std::path::Path::new(file.split('?').next().unwrap()).exists());
    }
    let store = database.open().await;
    write(&store, 1).await;
    let other = KeyEncryptionKey::generate().unwrap();
    let opened = Store::open_existing(&database.url, other).await;
    assert_eq!(opened.err(), Some(StoreError::Key));
    let read = Store::open_existing(&database.url, database.key.clone()).await.unwrap();
    assert_eq!(read.verify_ledger().await.unwrap(), LedgerCheck::Intact { entries: 1 });
    sqlx::query(
        "DELETE FROM _sqlx_migrations WHERE version = (SELECT MAX(version) FROM \
                 _sqlx_migrations)",
    )
    .execute(&database.raw().await)
    .await
    .unwrap();
    let opened = Store::open_existing(&database.url, database.key.clone()).await;
    assert_eq!(opened.err(), Some(StoreError::Tables));
}
