//! The migrations of the tables, which are the same text for SQLite and PostgreSQL.

use core::time::Duration;
use std::borrow::Cow;
use std::sync::LazyLock;
use std::time::Instant;

use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::{AnyPool, AssertSqlSafe, SqlSafeStr};
use tokio::time::sleep;

use super::{Dialect, STORE_TIMEOUT, StoreError};

/// After how long a migration is tried again, which another server makes.
const MIGRATION_PAUSE: Duration = Duration::from_millis(100);

/// The migrations, in order.
static MIGRATIONS: LazyLock<Migrator> = LazyLock::new(|| {
    let migration = |version, description, sql: &'static str| {
        Migration::new(
            version,
            Cow::Borrowed(description),
            MigrationType::Simple,
            sql.into_sql_str(),
            false,
        )
    };
    Migrator::with_migrations(vec![
        migration(1, "office", include_str!("../../migrations/0001_office.sql")),
        migration(2, "decision", include_str!("../../migrations/0002_decision.sql")),
        migration(3, "report place", include_str!("../../migrations/0003_report_place.sql")),
        migration(4, "records", include_str!("../../migrations/0004_records.sql")),
        migration(5, "keys", include_str!("../../migrations/0005_keys.sql")),
        migration(6, "party file", include_str!("../../migrations/0006_party_file.sql")),
        migration(7, "ledger head", include_str!("../../migrations/0007_ledger_head.sql")),
        migration(8, "retention", include_str!("../../migrations/0008_retention.sql")),
        migration(10, "keyed requests", include_str!("../../migrations/0010_keyed_requests.sql")),
        migration(11, "token roles", include_str!("../../migrations/0011_token_roles.sql")),
        migration(12, "token request", include_str!("../../migrations/0012_token_request.sql")),
        migration(18, "report edition", include_str!("../../migrations/0018_report_edition.sql")),
        migration(19, "keyed claim", include_str!("../../migrations/0019_keyed_claim.sql")),
        migration(21, "sealed decision", include_str!("../../migrations/0021_sealed_decision.sql")),
        migration(22, "merged into", include_str!("../../migrations/0022_merged_into.sql")),
        migration(
            23,
            "no token request",
            include_str!("../../migrations/0023_no_token_request.sql"),
        ),
        migration(24, "decision frame", include_str!("../../migrations/0024_decision_frame.sql")),
        migration(25, "reported of", include_str!("../../migrations/0025_reported_of.sql")),
    ])
});

/// The version of the tables that this server writes.
pub(super) fn newest() -> Option<i64> {
    MIGRATIONS.iter().map(|migration| migration.version).max()
}

/// Brings the tables to this version. Of servers that start at once one does it, and the others
/// find it done: PostgreSQL has them wait, and with SQLite they fail until then.
pub(super) async fn run(pool: &AnyPool, dialect: Dialect) -> Result<(), StoreError> {
    let began = Instant::now();
    loop {
        match MIGRATIONS.run(pool).await.map_err(|error| StoreError::migration(&error)) {
            Err(StoreError::Unavailable(_))
                if dialect == Dialect::Sqlite && began.elapsed() < STORE_TIMEOUT =>
            {
                sleep(MIGRATION_PAUSE).await;
            }
            done => {
                done?;
                break;
            }
        }
    }
    match dialect {
        Dialect::Sqlite => Ok(()),
        Dialect::Postgres => keep_rows_whole(pool).await,
    }
}

/// Lets rows lie in their tables as they are. PostgreSQL would first try to compress what is
/// encrypted, which cannot be compressed, and then keep it elsewhere in pieces.
async fn keep_rows_whole(pool: &AnyPool) -> Result<(), StoreError> {
    for table in ["question", "subject_record"] {
        let select = "SELECT COUNT(*) FROM pg_class WHERE relname = $1 AND relnamespace = \
                      current_schema()::regnamespace AND reloptions IS NOT NULL";
        let (set,): (i64,) = sqlx::query_as(select).bind(table).fetch_one(pool).await?;
        if set == 0 {
            let alter = format!("ALTER TABLE {table} SET (toast_tuple_target = 8160)");
            // Made of constants only.
            sqlx::query(AssertSqlSafe(alter)).execute(pool).await?;
        }
    }
    Ok(())
}
