//! What a record that was merged has besides: its custody events become those of the record that
//! stays, and what is reported or accounted under its identifier later is of that one.

use voice_core::identifier::SubjectId;
use voice_core::notification::CustodyEvent;

use super::super::{Store, StoreError, Tx};
use super::{Columns, Row, key_of};

/// How many merges are followed from one record: each made one of two, so more is a circle.
const MERGES: usize = 64;

impl Store {
    /// Makes the events of a record that ends those of the one that stays.
    pub(super) async fn take_along(
        &self,
        tx: &mut Tx,
        from: &SubjectId,
        to: &SubjectId,
    ) -> Result<(), StoreError> {
        sqlx::query("UPDATE subject_record SET merged_into = $1 WHERE id = $2")
            .bind(key_of(&self.keys, to))
            .bind(key_of(&self.keys, from))
            .execute(&mut **tx)
            .await?;
        let tag = |column: &str, of: &SubjectId| self.keys.tag(column, &[of.as_str()]);
        let select = "SELECT id, revision, document FROM custody_event WHERE subject = $1";
        let events: Vec<(String, i64, String)> = sqlx::query_as(self.dialect.for_update(select))
            .bind(tag("custody_event.subject", from))
            .fetch_all(&mut **tx)
            .await?;
        for (id, revision, document) in events {
            let number = revision.to_string();
            let place = [id.as_str(), &number];
            let event: CustodyEvent = self.document("custody_event", &place, &document)?;
            let event = CustodyEvent { subject: to.clone(), ..event };
            sqlx::query(
                "UPDATE custody_event SET subject = $1, document = $2 WHERE id = $3 AND revision = \
                 $4",
            )
            .bind(tag("custody_event.subject", to))
            .bind(self.sealed("custody_event", &place, &event)?)
            .bind(&id)
            .bind(revision)
            .execute(&mut **tx)
            .await?;
        }
        sqlx::query("UPDATE custody_event_person SET subject = $1 WHERE subject = $2")
            .bind(tag("custody_event_person.subject", to))
            .bind(tag("custody_event_person.subject", from))
            .execute(&mut **tx)
            .await?;
        Ok(())
    }

    /// The record that a record was merged into, through as many merges as there were; or itself.
    /// Nobody merges it until the end of the transaction.
    pub(in crate::store) async fn survivor(
        &self,
        tx: &mut Tx,
        of: &SubjectId,
    ) -> Result<SubjectId, StoreError> {
        let mut survivor = of.clone();
        for _ in 0..MERGES {
            let select = "SELECT merged_into FROM subject_record WHERE id = $1";
            let found: Option<(String,)> = sqlx::query_as(self.dialect.for_update(select))
                .bind(key_of(&self.keys, &survivor))
                .fetch_optional(&mut **tx)
                .await?;
            let Some((into,)) = found.filter(|(into,)| !into.is_empty()) else {
                return Ok(survivor);
            };
            let select = "SELECT id, state, revision, document FROM subject_record WHERE id = $1";
            let row: Columns = sqlx::query_as(select).bind(into).fetch_one(&mut **tx).await?;
            survivor = Row::from(row).subject(&self.keys)?.id().clone();
        }
        Err(StoreError::Unreadable)
    }

    /// A record and all that were merged into it, through as many merges as there were.
    pub(in crate::store) async fn merged_subjects(
        &self,
        of: &SubjectId,
    ) -> Result<Vec<SubjectId>, StoreError> {
        let mut all = vec![of.clone()];
        let mut next = 0;
        while let Some(subject) = all.get(next).cloned() {
            let select = "SELECT id, state, revision, document FROM subject_record WHERE \
                          merged_into = $1 ORDER BY id";
            let rows: Vec<Columns> = sqlx::query_as(select)
                .bind(key_of(&self.keys, &subject))
                .fetch_all(&self.pool)
                .await?;
            for row in rows {
                let merged = Row::from(row).subject(&self.keys)?.id().clone();
                if !all.contains(&merged) {
                    all.push(merged);
                }
            }
            next += 1;
        }
        Ok(all)
    }
}
