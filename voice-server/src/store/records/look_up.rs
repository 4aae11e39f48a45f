//! Look-ups by tag: one row of one width, whoever is there.

use std::collections::BTreeMap;

use sqlx::{AnyPool, AssertSqlSafe, SqlSafeStr, SqlStr};
use voice_core::identifier::SubjectReference;
use voice_core::subject::{LookupResult, Subject};

use super::super::batcher::Batcher;
use super::super::kept_connection::KeptConnection;
use super::super::keyed_requests::commit;
use super::super::rows::{as_text, asked, columns, number, parts, rows_of};
use super::super::{Dialect, Keys, Store, StoreError, Tx, within_timeout};
use super::{BLOCK, Row, document_of, encrypted, pad_to, tag};

/// Look-ups by tag, made together: one row for each, whoever is there.
pub(in crate::store) type Lookups = Batcher<String, Tagged>;

/// The row that is read for a tag, and whether it is the one record that has the tag.
#[derive(Clone)]
pub(in crate::store) struct Tagged {
    row: Row,
    is_one: bool,
}

/// The state of the row that is read where there is no record at all.
const DECOY: &str = "decoy";

/// What a look-up read, which does not say whether it is anybody.
pub struct LookedUpRecord {
    /// The record that was read, which stands in where there is nobody.
    subject: Subject,
    is_one: bool,
    revision: u32,
    reference: SubjectReference,
}

impl core::fmt::Debug for LookedUpRecord {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("LookedUpRecord(..)")
    }
}

impl LookedUpRecord {
    /// The one record that is meant, or nobody.
    #[must_use]
    pub fn result(&self) -> LookupResult<'_> {
        LookupResult::of_candidates([&self.subject], &self.reference).only_if(self.is_one)
    }

    /// The revision of the row that was read, which is another's where there is nobody:
    /// [`DecisionRecord::of_revision`](voice_core::disclosure::DecisionRecord::of_revision) takes
    /// it for a record alone.
    pub(crate) const fn revision(&self) -> u32 {
        self.revision
    }
}

/// The key of the row of the decoy, which no record has.
fn decoy_key(keys: &Keys) -> String {
    keys.tag("subject_record.id", &[&format!("{DECOY}/0")])
}

/// Makes the decoy as wide as a record that is written, where it is not. Each block of a document
/// makes the text that is stored longer, so the decoy is given blocks until it is no shorter.
pub(super) async fn widen_decoy(tx: &mut Tx, keys: &Keys, widest: i64) -> Result<(), StoreError> {
    let id = decoy_key(keys);
    let select = "SELECT document FROM subject_record WHERE id = $1 AND LENGTH(document) < $2";
    let narrow: Option<(String,)> =
        sqlx::query_as(select).bind(&id).bind(widest).fetch_optional(&mut **tx).await?;
    let Some((document,)) = narrow else { return Ok(()) };
    let place = [id.as_str()];
    let cell = document_of(&place);
    let mut text = keys.decrypt(cell, &document)?;
    let widest = usize::try_from(widest).map_err(|_| StoreError::Unreadable)?;
    let wide = loop {
        let wide = keys.encrypt(cell, &text)?;
        if wide.len() >= widest {
            break wide;
        }
        text.push(' ');
        text = pad_to(text, BLOCK);
    };
    // Of two writers at once the one with the wider record has the last word.
    sqlx::query(
        "UPDATE subject_record SET document = $1 WHERE id = $2 AND LENGTH(document) < LENGTH($1)",
    )
    .bind(&wide)
    .bind(&id)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The tag of the decoy, which no key has.
fn decoy_tag(keys: &Keys) -> String {
    keys.tag("record_tag.tag", &[DECOY])
}

pub(in crate::store) fn start(pool: AnyPool, dialect: Dialect, keys: &Keys) -> Lookups {
    let (kept, decoy) = (KeptConnection::new(pool), decoy_key(keys));
    Batcher::start(move |tags| look_up(kept.clone(), dialect, decoy.clone(), tags))
}

/// The one record of each tag, or another where the tag has none or several.
async fn look_up(
    kept: KeptConnection,
    dialect: Dialect,
    decoy: String,
    tags: Vec<String>,
) -> Result<Vec<Tagged>, StoreError> {
    let mut connection = kept.take().await?;
    let mut found = Vec::with_capacity(tags.len());
    for part in parts(&tags) {
        let mut query = sqlx::query_scalar(one_of_each(dialect, part.len()));
        for tag in part {
            query = query.bind(tag);
        }
        let text: Option<String> = query.bind(&decoy).fetch_one(&mut *connection).await?;
        let mut read: BTreeMap<usize, Tagged> = BTreeMap::new();
        for row in rows_of(text.as_deref()) {
            // What fills a row up was read, and says nothing.
            let [asked, tagged, id, state, revision, document, _] = columns(row)?;
            let is_one = tagged == "1";
            if is_one && state == DECOY {
                return Err(StoreError::Unreadable);
            }
            let (id, state) = (id.to_owned(), state.to_owned());
            let (revision, document) = (number(revision)?, document.to_owned());
            let row = Row { id, state, revision, document };
            read.insert(number(asked)?, Tagged { row, is_one });
        }
        for asked in 0..part.len() {
            found.push(read.remove(&asked).ok_or(StoreError::Unreadable)?);
        }
    }
    kept.keep(connection);
    Ok(found)
}

/// For each of the first parameters, how many records have its tag, of which two are as good as
/// more, and one row: the record where it is one, else that of the next tag, which is anybody's,
/// since tags are keyed hashes. So nobody's row is as near or far, and as much work to read, as
/// somebody's. After the last tag it is the first one. The decoy, whose key is the last parameter,
/// is as wide as the widest record, and each row is filled up to that, so that all are as wide.
fn one_of_each(dialect: Dialect, count: usize) -> SqlStr {
    let (asked, decoy) = (asked(count), count + 1);
    let of_tag = "(SELECT record FROM record_tag WHERE tag = asked.tag LIMIT 2) of_tag";
    let next = "SELECT record FROM record_tag WHERE tag >= k.tag ORDER BY tag LIMIT 1";
    let first = "SELECT record FROM record_tag ORDER BY tag LIMIT 1";
    let missing = "OCTET_LENGTH(d.document) - OCTET_LENGTH(c.document)";
    let row = as_text(&[
        "k.asked",
        "k.tagged",
        "c.id",
        "c.state",
        "c.revision",
        "c.document",
        &match dialect {
            // A part of the decoy, so that as many pages of the file are read.
            Dialect::Sqlite => {
                format!("CASE WHEN {missing} > 0 THEN SUBSTR(d.document, 1, {missing}) ELSE '' END")
            }
            // Which has rows whole, and counts the characters of a part one by one.
            Dialect::Postgres => format!("REPEAT(' ', {missing})"),
        },
    ]);
    let text = format!(
        "WITH {asked}, counted AS MATERIALIZED (SELECT asked, tag, (SELECT COUNT(*) FROM {of_tag}) \
         AS tagged FROM asked) SELECT STRING_AGG({row}, ',') FROM counted k JOIN subject_record d \
         ON d.id = ${decoy} JOIN subject_record c ON c.id = COALESCE(({next}), ({first}))"
    );
    // Made of constants and numbers only.
    AssertSqlSafe(text).into_sql_str()
}

impl Store {
    /// Puts a decoy in, where there is none: with an identifier that no record can have.
    pub(in crate::store) async fn put_decoy(&self) -> Result<(), StoreError> {
        within_timeout(async {
            let id = decoy_key(&self.keys);
            let find = "SELECT id FROM subject_record WHERE id = $1";
            let there: Option<(String,)> =
                sqlx::query_as(find).bind(&id).fetch_optional(self.pool().await?).await?;
            if there.is_some() {
                return Ok(());
            }
            let mut tx = self.begin().await?;
            let insert = "INSERT INTO subject_record (id, state, revision, document) VALUES ($1, \
                          $2, 1, $3) ON CONFLICT DO NOTHING";
            sqlx::query(insert)
                .bind(&id)
                .bind(DECOY)
                .bind(encrypted(&self.keys, document_of(&[&id]), Subject::decoy())?)
                .execute(&mut *tx)
                .await?;
            let insert =
                "INSERT INTO record_tag (tag, record) VALUES ($1, $2) ON CONFLICT DO NOTHING";
            sqlx::query(insert).bind(decoy_tag(&self.keys)).bind(&id).execute(&mut *tx).await?;
            commit(tx).await
        })
        .await
    }

    /// Makes the decoy as wide as the widest record that a release before kept.
    pub(in crate::store) async fn widen_decoy_to_all(&self) -> Result<(), StoreError> {
        // All of them are looked at, once: nobody waits for this, whose first start it is.
        let select = "SELECT COALESCE(MAX(LENGTH(document)), 0) FROM subject_record";
        let (widest,): (i64,) = sqlx::query_as(select).fetch_one(self.pool().await?).await?;
        within_timeout(async {
            let mut tx = self.begin().await?;
            widen_decoy(&mut tx, &self.keys, widest).await?;
            commit(tx).await
        })
        .await
    }

    /// The record that a reference names, or nobody: in each case by the same query and with one
    /// row.
    ///
    /// # Errors
    /// The store is unavailable, or what is stored cannot be read.
    pub async fn find_record(
        &self,
        reference: &SubjectReference,
    ) -> Result<LookedUpRecord, StoreError> {
        self.read(|| async {
            let Tagged { row, is_one } =
                self.lookups.ask(tag(&self.keys, &reference.lookup_key())).await?;
            Ok(LookedUpRecord {
                // Whosever record it is, it is decrypted and read.
                subject: row.subject(&self.keys)?,
                is_one,
                revision: u32::try_from(row.revision).map_err(|_| StoreError::Unreadable)?,
                reference: reference.clone(),
            })
        })
        .await
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use voice_core::subject::Register;
    use voice_core::wire::{Custodial, from_json, from_value};

    use super::*;
    use crate::store::{
        ChangedBy, ImportMode, KeyEncryptionKey, RecordChange, RecordCondition, RecordOutcome,
    };

    /// The rows of a look-up of each of some tags, as wide as they were read.
    async fn widths(store: &Store, tags: &[String]) -> Vec<usize> {
        let mut query = sqlx::query_scalar::<_, String>(one_of_each(store.dialect, tags.len()));
        for tag in tags {
            query = query.bind(tag);
        }
        let text = query.bind(decoy_key(&store.keys)).fetch_one(&store.pool).await;
        let text = text.expect("they are read");
        let width = |row| {
            let [.., document, filler] = columns::<7>(row).expect("a row");
            document.len() + filler.len()
        };
        rows_of(Some(&text)).map(width).collect()
    }

    /// Puts the records of the demonstration in.
    async fn filled(store: &Store) -> (Register, ChangedBy) {
        let register: Register =
            from_json(include_bytes!("../../../examples/subjects/demo.json")).expect("records");
        let at = "2026-11-02T15:00:00Z".parse().expect("a moment");
        let by = ChangedBy { who: "a test".to_owned(), at, why: String::new() };
        let put = store.import_records(register.subjects(), ImportMode::Keep, &by).await;
        put.expect("they are put in");
        (register, by)
    }

    async fn all_are_as_wide(url: &str) {
        let key = KeyEncryptionKey::generate().expect("a key");
        let store = Store::open(url, key).await.expect("it opens");
        let (register, by) = filled(&store).await;
        // One that is longer than the decoy.
        let first = register.subjects().first().expect("a record").clone();
        let mut wide = serde_json::to_value(Custodial(&first)).expect("JSON");
        let matters = wide["matters"].as_array_mut().expect("matters");
        matters
            .extend((0..240).map(|number| json!(format!("matter-with-a-long-name-{number:03}"))));
        let names = |of: &Subject| {
            let keys = of.identifiers().lookup_keys();
            keys.iter().map(|of| tag(&store.keys, of)).collect::<Vec<_>>()
        };
        let mut tags: Vec<String> = register.subjects().iter().flat_map(names).collect();
        tags.push("#nobody".to_owned());
        tags.truncate(16);
        let before = widths(&store, &tags).await;
        assert!(before.iter().all(|width| *width == before[0]), "{before:?}");

        let wide: Subject = from_value(wide).expect("a record");
        let revision = RecordCondition::Revision(1);
        let change = RecordChange::Put(Box::new(wide.clone()));
        let done = store.change_record(wide.id(), revision, change, &by).await;
        assert!(matches!(done, Ok(RecordOutcome::Done(_))));
        let after = widths(&store, &tags).await;
        assert!(after.iter().all(|width| *width == after[0]), "{after:?}");
        assert!(after[0] > before[0], "the register is as wide as its widest record");
    }

    /// Numbers that nobody has are looked up among records, and what is read is any of them.
    #[tokio::test]
    async fn any_record_stands_in_for_nobody() {
        let key = KeyEncryptionKey::generate().expect("a key");
        let store = Store::open("sqlite::memory:", key).await.expect("it opens");
        let reference = |number: u32| SubjectReference::by_number(&format!("A9{number:08}"), "MX");
        let found = store.find_record(&reference(0).expect("a reference")).await;
        let found = found.expect("the decoy is read");
        assert!(found.subject == *Subject::decoy() && !found.is_one);

        let (register, _) = filled(&store).await;
        let mut read = std::collections::BTreeSet::new();
        for number in 0..200 {
            let reference = reference(number).expect("a reference");
            let found = store.find_record(&reference).await.expect("a row is read");
            assert!(!found.is_one);
            assert_eq!(found.result().record(), LookupResult::nobody().record());
            let again = store.find_record(&reference).await.expect("a row is read");
            assert!(found.subject == again.subject, "the same each time");
            read.insert(found.subject.id().as_str().to_owned());
        }
        let records = register.subjects().len();
        assert!(read.len() > records / 2, "{} of {records} stand in", read.len());
    }

    #[tokio::test]
    async fn whoever_is_looked_up_is_read_as_wide() {
        all_are_as_wide("sqlite::memory:").await;
        if let Ok(server) = std::env::var("VOICE_TEST_POSTGRES") {
            sqlx::any::install_default_drivers();
            let pool = AnyPool::connect(&format!("{server}/postgres")).await.expect("a database");
            sqlx::query("CREATE DATABASE widths").execute(&pool).await.expect("another one");
            all_are_as_wide(&format!("{server}/widths")).await;
        }
    }
}
