//! Encrypting rows anew, in steps: those of the releases before, and those under an old key.
//!
//! A row that cannot be read stays byte for byte as it is, and is counted.

use std::collections::BTreeMap;
use std::time::Instant;

use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};
use voice_core::identifier::PartyId;

use super::columns::{BYTES_COLUMNS, Before, KeyKind, TABLES, Table};
use crate::store::keys::{is_tag, version_of};
use crate::store::outbox::OutboxItem;
use crate::store::steps::{Step, Steps};
use crate::store::{Cell, Keys, Store, StoreError, Tx, decode, encode, within_timeout};

/// How many rows a pass left as they were, by table; a table of which none was left is not there.
pub(super) type RowsLeft = BTreeMap<&'static str, u64>;

/// How many rows a step looks at, and encrypts anew in a transaction, so that nobody waits long.
const STEP: i64 = 64;

/// Why rows are gone through.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Pass {
    /// To encrypt what a release before kept.
    Upgrade,
    /// To encrypt what is under another version than the active one.
    Rotate,
}

/// A value of a primary key.
#[derive(Clone)]
enum KeyValue {
    Text(String),
    Number(i64),
}

impl KeyValue {
    fn text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
        }
    }
}

fn bound<'q>(
    query: sqlx::query::Query<'q, sqlx::Any, sqlx::any::AnyArguments>,
    value: &KeyValue,
) -> sqlx::query::Query<'q, sqlx::Any, sqlx::any::AnyArguments> {
    match value {
        KeyValue::Text(text) => query.bind(text.clone()),
        KeyValue::Number(number) => query.bind(*number),
    }
}

impl Table {
    /// Which rows a pass is about.
    ///
    /// What a release before kept is JSON, an identifier or base64: none of it begins as an
    /// encrypted value or a tag does.
    fn condition(&self, pass: Pass, active: i64) -> Option<String> {
        let encrypted = self.encrypted.iter().filter_map(|(column, before)| match pass {
            Pass::Upgrade if *before == Before::Never => None,
            Pass::Upgrade => Some(format!("({column} <> '' AND {column} NOT LIKE '$%$%')")),
            // What is not encrypted was not written by a server, and stays unreadable.
            Pass::Rotate => {
                Some(format!("({column} LIKE '$%$%' AND {column} NOT LIKE '${active}$%')"))
            }
        });
        let tags = self.key.iter().filter(|(_, kind)| *kind == KeyKind::Tag);
        let tags = tags.map(|(column, _)| column).chain(self.tags);
        let tags = tags
            .filter(|_| pass == Pass::Upgrade)
            .map(|column| format!("({column} <> '' AND {column} NOT LIKE '#%')"));
        let all: Vec<String> = encrypted.chain(tags).collect();
        (!all.is_empty()).then(|| all.join(" OR "))
    }

    /// The columns of the primary key.
    fn key_columns(&self) -> String {
        self.key.iter().map(|(column, _)| *column).collect::<Vec<_>>().join(", ")
    }

    /// The condition that a row comes after another one, if any, whose key is bound first.
    fn after(&self, after: bool) -> String {
        let places: Vec<String> = (1..=self.key.len()).map(|at| format!("${at}")).collect();
        if after {
            format!("({}) > ({})", self.key_columns(), places.join(", "))
        } else {
            "TRUE".to_owned()
        }
    }

    /// The statement for the keys of the rows that a step looks at, whatever they are under.
    fn window(&self, after: bool) -> String {
        let (key, name) = (self.key_columns(), self.name);
        format!("SELECT {key} FROM {name} WHERE {} ORDER BY {key} LIMIT {STEP}", self.after(after))
    }

    /// The statement for the rows of a step that a pass is about. The key of its last row is bound
    /// last.
    fn page(&self, condition: &str, after: bool, lock: &str) -> String {
        let key = self.key_columns();
        let columns: String = self
            .encrypted
            .iter()
            .map(|(column, _)| column)
            .chain(self.tags)
            .map(|column| format!(", {column}"))
            .collect();
        let first = if after { self.key.len() } else { 0 };
        let end: Vec<String> = (1..=self.key.len()).map(|at| format!("${}", first + at)).collect();
        let (name, after, end) = (self.name, self.after(after), end.join(", "));
        format!(
            "SELECT {key}{columns} FROM {name} WHERE ({condition}) AND {after} AND ({key}) <= \
             ({end}) ORDER BY {key} LIMIT {STEP} {lock}"
        )
    }

    fn update(&self) -> String {
        let key = self.key.iter().map(|(column, _)| column);
        let set =
            key.clone().chain(self.encrypted.iter().map(|(column, _)| column)).chain(self.tags);
        let set: Vec<String> =
            set.enumerate().map(|(at, column)| format!("{column} = ${}", at + 1)).collect();
        let given = set.len() + 1;
        let row: Vec<String> =
            key.enumerate().map(|(at, column)| format!("{column} = ${}", at + given)).collect();
        format!("UPDATE {} SET {} WHERE {}", self.name, set.join(", "), row.join(" AND "))
    }

    fn key_of(&self, row: &AnyRow) -> Result<Vec<KeyValue>, StoreError> {
        let value = |(column, kind): &(&'static str, KeyKind)| {
            Ok(match kind {
                KeyKind::Number => KeyValue::Number(row.try_get(*column)?),
                KeyKind::Text | KeyKind::Tag => KeyValue::Text(row.try_get(*column)?),
            })
        };
        self.key.iter().map(value).collect()
    }

    /// The primary key with its tags, which a release before had in the clear.
    fn tagged(&self, keys: &Keys, old: &[KeyValue]) -> Vec<KeyValue> {
        let texts: Vec<String> = old.iter().map(KeyValue::text).collect();
        let of_key = |(at, ((column, kind), value)): (usize, (&(&str, KeyKind), &KeyValue))| {
            let until: Vec<&str> = texts.iter().take(at + 1).map(String::as_str).collect();
            if *kind == KeyKind::Tag && !is_tag(&value.text()) {
                KeyValue::Text(keys.tag(&format!("{}.{column}", self.name), &until))
            } else {
                value.clone()
            }
        };
        self.key.iter().zip(old).enumerate().map(of_key).collect()
    }

    /// Encrypts a row anew, and returns whether it could be: one that cannot be read stays as it
    /// is, all of it.
    async fn rewrite(
        &self,
        keys: &Keys,
        tx: &mut Tx,
        row: &AnyRow,
        pass: Pass,
    ) -> Result<bool, StoreError> {
        let old = self.key_of(row)?;
        let new = if pass == Pass::Upgrade { self.tagged(keys, &old) } else { old.clone() };
        let texts: Vec<String> = new.iter().map(KeyValue::text).collect();
        let place: Vec<&str> = texts.iter().map(String::as_str).collect();
        let id = old.first().map(KeyValue::text).ok_or(StoreError::Unreadable)?;
        let mut values = Vec::new();
        for (column, before) in self.encrypted {
            let value: String = row.try_get(*column)?;
            let cell = Cell::new(self.name, column, &place);
            let encrypted = version_of(&value).is_some();
            let was_in_a_release = pass == Pass::Upgrade && *before != Before::Never;
            // What is not encrypted was not written by a server, and is not made to look so.
            if value.is_empty() || !(encrypted || was_in_a_release) {
                values.push(value);
                continue;
            }
            let plain = if encrypted {
                keys.decrypt(cell, &value)
            } else {
                plain_of(keys, *before, &id, value)
            };
            let Ok(plain) = plain else { return Ok(false) };
            values.push(keys.encrypt(cell, &plain)?);
        }
        for column in self.tags {
            let value: String = row.try_get(*column)?;
            values.push(if value.is_empty() || is_tag(&value) || pass == Pass::Rotate {
                value
            } else {
                keys.tag(&format!("{}.{column}", self.name), &[&value])
            });
        }
        let mut query = sqlx::query(AssertSqlSafe(self.update()));
        for value in &new {
            query = bound(query, value);
        }
        for value in values {
            query = query.bind(value);
        }
        for value in &old {
            query = bound(query, value);
        }
        query.execute(&mut **tx).await?;
        Ok(true)
    }
}

/// What a release before kept in a column of the row with an identifier, decrypted.
///
/// # Errors
/// It is not what a release kept there, or does not open.
fn plain_of(keys: &Keys, before: Before, id: &str, value: String) -> Result<String, StoreError> {
    match before {
        Before::Json => {
            serde_json::from_str::<serde::de::IgnoredAny>(&value)
                .map_err(|_| StoreError::Unreadable)?;
            Ok(value)
        }
        Before::Identifier => {
            value.parse::<PartyId>().map_err(|_| StoreError::Unreadable)?;
            Ok(value)
        }
        Before::Encrypted => keys.decrypt_released(id, &value),
        Before::OutboxItem => match decode(&value)? {
            OutboxItem::Correction {
                correction,
                entry,
                question,
                categories,
                message: Some(message),
            } => {
                let message = Some(keys.decrypt_released(id, &message)?);
                encode(&OutboxItem::Correction { correction, entry, question, categories, message })
            }
            OutboxItem::Contact(_)
            | OutboxItem::Letter { .. }
            | OutboxItem::Correction { message: None, .. } => Ok(value),
        },
        Before::Never => Err(StoreError::Unreadable),
    }
}

impl Store {
    /// Goes once through a table, in steps, and returns how many rows were encrypted anew.
    ///
    /// A step looks at [`STEP`] rows and has the database for itself only where some of them are
    /// to be encrypted anew: looking through what is long done keeps nobody from writing.
    async fn pass_over(&self, table: &Table, pass: Pass) -> Result<u64, StoreError> {
        let mut work = Steps::from(Vec::new());
        while work.goes_on(self.step(table, pass, &work.place).await).await? {}
        Ok(work.done)
    }

    /// Encrypts the rows anew that a pass is about, of those that come next. It ends at the key of
    /// the last one that was looked at.
    async fn step(
        &self,
        table: &Table,
        pass: Pass,
        last: &[KeyValue],
    ) -> Result<Option<Step<Vec<KeyValue>>>, StoreError> {
        let after = !last.is_empty();
        within_timeout(async {
            let Some(condition) = table.condition(pass, self.keys.active()) else {
                return Ok(None);
            };
            let window = sqlx::query(AssertSqlSafe(table.window(after)));
            let rows = last.iter().fold(window, bound).fetch_all(&self.pool).await?;
            let Some(end) = rows.last() else { return Ok(None) };
            let end = table.key_of(end)?;
            let page = |lock| {
                let page = sqlx::query(AssertSqlSafe(table.page(&condition, after, lock)));
                last.iter().chain(&end).fold(page, bound)
            };
            if page("").fetch_optional(&self.pool).await?.is_none() {
                return Ok(Some(Step { end, done: 0, held_since: None }));
            }
            let mut tx = self.begin().await?;
            let began = Instant::now();
            let rows = page(self.dialect.skip_locked()).fetch_all(&mut *tx).await?;
            let mut done = 0;
            for row in &rows {
                done += u64::from(table.rewrite(&self.keys, &mut tx, row, pass).await?);
            }
            tx.commit().await?;
            Ok(Some(Step { end, done, held_since: (done > 0).then_some(began) }))
        })
        .await
    }

    /// Goes through all tables until there is nothing left to do.
    pub(super) async fn pass(&self, pass: Pass) -> Result<u64, StoreError> {
        let mut all = 0;
        loop {
            let mut changed = 0;
            for table in &TABLES {
                changed += self.pass_over(table, pass).await?;
            }
            // No release before had columns of bytes.
            if pass == Pass::Rotate {
                for column in &BYTES_COLUMNS {
                    changed += self.rotate_bytes(column).await?;
                }
            }
            if changed == 0 {
                break;
            }
            all += changed;
        }
        if all > 0 {
            self.empty_journal().await?;
        }
        Ok(all)
    }

    /// How many rows a pass is still about, by table: they cannot be read, or are locked.
    pub(super) async fn rows_left(&self, pass: Pass) -> Result<RowsLeft, StoreError> {
        let mut left = RowsLeft::new();
        let mut note = |table, rows: u64| {
            if rows > 0 {
                *left.entry(table).or_default() += rows;
            }
        };
        for table in &TABLES {
            let Some(condition) = table.condition(pass, self.keys.active()) else { continue };
            let count = format!("SELECT COUNT(*) FROM {} WHERE {condition}", table.name);
            let (count,): (i64,) =
                sqlx::query_as(AssertSqlSafe(count)).fetch_one(&self.pool).await?;
            note(table.name, u64::try_from(count).map_err(|_| StoreError::Unreadable)?);
        }
        if pass == Pass::Rotate {
            for column in &BYTES_COLUMNS {
                note(column.table, self.bytes_left(column).await?);
            }
        }
        Ok(left)
    }

    /// Encrypts what the releases before kept in the clear, where that was not done yet. Broken
    /// off, it goes on where it was. Rows that cannot be read stay as they are, and are looked at
    /// again when the store is opened next.
    pub(in crate::store) async fn upgrade(&self) -> Result<(), StoreError> {
        if self.rows_unencrypted().await? == 0 {
            return Ok(());
        }
        self.pass(Pass::Upgrade).await?;
        let left = self.rows_left(Pass::Upgrade).await?;
        for (table, rows) in &left {
            tracing::error!(
                table,
                rows,
                "rows of a release before cannot be read: they stay as they are, unencrypted"
            );
        }
        let left = i64::try_from(left.values().sum::<u64>()).map_err(|_| StoreError::Unreadable)?;
        within_timeout(async {
            sqlx::query("UPDATE counter SET value = $1 WHERE name = 'unencrypted'")
                .bind(left)
                .execute(&self.pool)
                .await?;
            Ok(())
        })
        .await
    }

    /// How many rows of a release before are left as it kept them, since they cannot be read.
    ///
    /// # Errors
    /// The store is unavailable.
    pub async fn rows_unencrypted(&self) -> Result<u64, StoreError> {
        let (left,): (i64,) = within_timeout(async {
            Ok(sqlx::query_as("SELECT value FROM counter WHERE name = 'unencrypted'")
                .fetch_one(&self.pool)
                .await?)
        })
        .await?;
        u64::try_from(left).map_err(|_| StoreError::Unreadable)
    }
}
