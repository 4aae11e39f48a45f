use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use sqlx::AnyPool;
use voice_server::Store;
use voice_server::store::KeyEncryptionKey;

/// A database that is new, which can be opened more than once.
pub(crate) struct Database {
    pub(crate) url: String,
    pub(crate) key: KeyEncryptionKey,
}

impl Database {
    pub(crate) async fn open(&self) -> Store {
        Store::open(&self.url, self.key.clone()).await.unwrap()
    }

    /// The tables, to look at and to change behind the store's back.
    pub(crate) async fn raw(&self) -> AnyPool {
        AnyPool::connect(&self.url).await.unwrap()
    }
}

fn named(url: String) -> Database {
    sqlx::any::install_default_drivers();
    Database { url, key: KeyEncryptionKey::generate().unwrap() }
}

pub(crate) async fn sqlite() -> Database {
    static FILES: AtomicU32 = AtomicU32::new(0);
    let name = format!("store-{}-{}.db", std::process::id(), FILES.fetch_add(1, Ordering::Relaxed));
    let path: PathBuf = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    for ending in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{}{ending}", path.display()));
    }
    named(format!("sqlite:{}?mode=rwc", path.display()))
}

/// A database of one's own in the PostgreSQL of `VOICE_TEST_POSTGRES`; without one it is said that
/// the test is left out.
pub(crate) async fn postgres(test: &str) -> Option<Database> {
    let Ok(server) = std::env::var("VOICE_TEST_POSTGRES") else {
        // Not `eprintln`, which is shown for tests that fail alone.
        let _ = writeln!(
            std::io::stderr(),
            "left out: {test} on PostgreSQL: run `tests/postgres/run cargo test -p voice-server`"
        );
        return None;
    };
    sqlx::any::install_default_drivers();
    let pool = AnyPool::connect(&format!("{server}/postgres")).await.unwrap();
    // A name in PostgreSQL has 63 characters at most.
    let name = format!("store_{}_{}", std::process::id(), test.get(..40).unwrap_or(test));
    sqlx::query(sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}")))
        .execute(&pool)
        .await
        .unwrap();
    Some(named(format!("{server}/{name}")))
}
