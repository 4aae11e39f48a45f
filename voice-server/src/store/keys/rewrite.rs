//! Encrypting rows anew, in steps: those of the releases before, and those under an old key.

use std::time::Instant;

use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

use super::columns::{Before, KeyKind, TABLES, Table};
use super::{Cell, Keys, version_of};
use crate::delivery::outbox::OutboxItem;
use crate::store::purge::{Patience, pause_since};
use crate::store::{Dialect, Store, StoreError, Tx, decode, encode, within_timeout};

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
    fn condition(&self, pass: Pass, active: i64) -> Option<String> {
        let encrypted = self.encrypted.iter().map(|(column, _)| match pass {
            Pass::Upgrade => format!("({column} <> '' AND {column} NOT LIKE '$%')"),
            // What is not encrypted was not written by a server, and stays unreadable.
            Pass::Rotate => format!("({column} LIKE '$%' AND {column} NOT LIKE '${active}$%')"),
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
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let tagged = |(at, (column, kind)): (usize, &(&str, KeyKind))| {
            let until = texts.get(..=at)?;
            let value = until.last()?;
            Some(match kind {
                KeyKind::Number => KeyValue::Number(value.parse().ok()?),
                KeyKind::Tag if !value.starts_with('#') => {
                    KeyValue::Text(keys.tag(&format!("{}.{column}", self.name), until))
                }
                KeyKind::Tag | KeyKind::Text => KeyValue::Text((*value).to_owned()),
            })
        };
        self.key.iter().enumerate().filter_map(tagged).collect()
    }

    /// Encrypts a row anew, and returns whether it could be.
    async fn rewrite(
        &self,
        keys: &Keys,
        tx: &mut Tx,
        row: &AnyRow,
        pass: Pass,
    ) -> Result<bool, StoreError> {
        let old = self.key_of(row)?;
        let new = self.tagged(keys, &old);
        let texts: Vec<String> = new.iter().map(KeyValue::text).collect();
        let place: Vec<&str> = texts.iter().map(String::as_str).collect();
        let mut values = Vec::new();
        for (column, before) in self.encrypted {
            let value: String = row.try_get(*column)?;
            let cell = Cell::new(self.name, column, &place);
            // What is not encrypted was not written by a server, and is not made to look so.
            if pass == Pass::Rotate && version_of(&value).is_none() {
                values.push(value);
                continue;
            }
            let plain = if value.is_empty() {
                value
            } else if version_of(&value).is_some() {
                match keys.decrypt(cell, &value) {
                    Ok(plain) => plain,
                    Err(_) => return Ok(false),
                }
            } else {
                let id = old.first().map(KeyValue::text).unwrap_or_default();
                plain_of(keys, *before, &id, value)
            };
            values.push(if plain.is_empty() { plain } else { keys.encrypt(cell, &plain)? });
        }
        for column in self.tags {
            let value: String = row.try_get(*column)?;
            values.push(if value.is_empty() || value.starts_with('#') {
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

/// What a release before kept, decrypted. What it could not read itself stays as it is.
fn plain_of(keys: &Keys, before: Before, id: &str, value: String) -> String {
    match before {
        Before::Clear => value,
        Before::Encrypted => keys.decrypt_released(id, &value).unwrap_or(value),
        Before::OutboxItem => match decode(&value) {
            Ok(OutboxItem::Correction {
                correction,
                entry,
                question,
                categories,
                message: Some(message),
            }) => {
                let message = keys.decrypt_released(id, &message).ok();
                let item =
                    OutboxItem::Correction { correction, entry, question, categories, message };
                encode(&item).unwrap_or(value)
            }
            _ => value,
        },
    }
}

impl Store {
    /// Goes once through a table, in steps, and returns how many rows were encrypted anew.
    ///
    /// A step looks at [`STEP`] rows and has the database for itself only where some of them are
    /// to be encrypted anew: looking through what is long done keeps nobody from writing.
    async fn pass_over(&self, table: &Table, pass: Pass) -> Result<u64, StoreError> {
        let (mut changed, mut last): (u64, Vec<KeyValue>) = (0, Vec::new());
        let mut patience = Patience::new();
        loop {
            match self.step(table, pass, &last).await {
                Ok(None) => return Ok(changed),
                Ok(Some((rewritten, end, began))) => {
                    if rewritten > 0 {
                        pause_since(began).await;
                    }
                    (changed, last, patience) = (changed + rewritten, end, Patience::new());
                }
                Err(error) if patience.lasts(&error).await => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// Encrypts the rows anew that a pass is about, of those that come next: how many, the key of
    /// the last one that was looked at, and since when others waited.
    async fn step(
        &self,
        table: &Table,
        pass: Pass,
        last: &[KeyValue],
    ) -> Result<Option<(u64, Vec<KeyValue>, Instant)>, StoreError> {
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
                return Ok(Some((0, end, Instant::now())));
            }
            let mut tx = self.begin().await?;
            let began = Instant::now();
            let rows = page(self.dialect.skip_locked()).fetch_all(&mut *tx).await?;
            let mut rewritten = 0;
            for row in &rows {
                rewritten += u64::from(table.rewrite(&self.keys, &mut tx, row, pass).await?);
            }
            tx.commit().await?;
            Ok(Some((rewritten, end, began)))
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
            if changed == 0 {
                break;
            }
            all += changed;
        }
        if self.dialect == Dialect::Sqlite && all > 0 {
            // The journal has what was there before. A reader that keeps it leaves that to later.
            sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(&self.pool).await?;
        }
        Ok(all)
    }

    /// Encrypts what the releases before kept in the clear, where that was not done yet. Broken
    /// off, it goes on where it was.
    pub(in crate::store) async fn upgrade(&self) -> Result<(), StoreError> {
        let (left,): (i64,) = within_timeout(async {
            Ok(sqlx::query_as("SELECT value FROM counter WHERE name = 'unencrypted'")
                .fetch_one(&self.pool)
                .await?)
        })
        .await?;
        if left == 0 {
            return Ok(());
        }
        self.pass(Pass::Upgrade).await?;
        within_timeout(async {
            sqlx::query("UPDATE counter SET value = 0 WHERE name = 'unencrypted'")
                .execute(&self.pool)
                .await?;
            Ok(())
        })
        .await
    }
}
