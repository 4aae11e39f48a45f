//! A feed of screenings.

use std::collections::{BTreeMap, BTreeSet};

use voice_core::subject::{ScreenedPerson, Screening, ScreeningRow, Subject};
use voice_core::wire::Timestamp;

use super::super::keyed_requests::commit;
use super::super::rows::{parts, with_rows};
use super::super::{Store, StoreError, Tx, milliseconds, within_timeout};
use super::{ChangedBy, RecordState, Row, key_of, locked, tag};
use crate::CLOCK_TOLERANCE;

/// What became of a row of a feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScreeningOutcome {
    /// The record has this screening now.
    Screened,
    /// The record had it already.
    Unchanged,
    /// The record has a later one, which stays.
    Older,
    /// Staff changed the record after the screening was made. What they found may not be in it, so
    /// the record stays as it is until one is made after that.
    ChangedSince,
    /// It says that it was made later than now: the record stays as it is, because what is made
    /// until then would be older.
    NotYet,
    /// No one record is meant: there is none, or there are several.
    NotFound,
}

impl ScreeningOutcome {
    /// A stable code for programs.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Screened => "screened",
            Self::Unchanged => "unchanged",
            Self::Older => "older",
            Self::ChangedSince => "changed-since",
            Self::NotYet => "not-yet",
            Self::NotFound => "not-found",
        }
    }
}

impl Store {
    /// Puts screenings into records, in their order and in one transaction; the outcome of each. A
    /// feed that is sent again changes nothing.
    ///
    /// # Errors
    /// The store is unavailable, or what is stored cannot be read; nothing was changed.
    pub async fn screen_records(
        &self,
        feed: &[ScreeningRow],
        by: &ChangedBy,
    ) -> Result<Vec<ScreeningOutcome>, StoreError> {
        within_timeout(async {
            let mut tx = self.begin().await?;
            let meant = self.meant(&mut tx, feed).await?;
            let ids: Vec<String> = meant.iter().flatten().cloned().collect();
            let mut rows = locked(&mut tx, self.dialect, &ids).await?;
            let mut outcomes = Vec::with_capacity(feed.len());
            for (row, id) in feed.iter().zip(&meant) {
                let record = id.as_ref().and_then(|id| rows.get_mut(id));
                outcomes.push(match record {
                    Some(record) => self.screen(&mut tx, record, row, by).await?,
                    None => ScreeningOutcome::NotFound,
                });
            }
            commit(tx).await?;
            Ok(outcomes)
        })
        .await
    }

    /// The record that each row may mean, by the key of its row.
    async fn meant(
        &self,
        tx: &mut Tx,
        feed: &[ScreeningRow],
    ) -> Result<Vec<Option<String>>, StoreError> {
        let tag_of = |person: &ScreenedPerson| {
            person.reference().map(|reference| tag(&self.keys, &reference.lookup_key()))
        };
        let asked: BTreeSet<String> = feed.iter().filter_map(|row| tag_of(&row.person)).collect();
        let asked: Vec<String> = asked.into_iter().collect();
        let mut tagged: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for part in parts(&asked) {
            let select = "SELECT tag, record FROM record_tag WHERE tag IN ";
            let mut query = sqlx::query_as(with_rows(select, 1, part.len(), ""));
            for tag in part {
                query = query.bind(tag);
            }
            let found: Vec<(String, String)> = query.fetch_all(&mut **tx).await?;
            for (tag, record) in found {
                tagged.entry(tag).or_default().push(record);
            }
        }
        Ok(feed
            .iter()
            .map(|row| match &row.person {
                ScreenedPerson::ByRecord { record } => Some(key_of(&self.keys, record)),
                ScreenedPerson::ByNumber { .. } | ScreenedPerson::Declared(_) => {
                    let records = tag_of(&row.person).and_then(|tag| tagged.get(&tag));
                    // A number that two records have is not known to be either's.
                    records
                        .and_then(|of| <&[String; 1]>::try_from(of.as_slice()).ok())
                        .map(|[record]| record.clone())
                }
            })
            .collect())
    }

    async fn screen(
        &self,
        tx: &mut Tx,
        record: &mut Row,
        row: &ScreeningRow,
        by: &ChangedBy,
    ) -> Result<ScreeningOutcome, StoreError> {
        let stored = record.read(&self.keys)?;
        let by_number = row.person.reference().is_some();
        if stored.state != RecordState::Held
            || (by_number && !row.person.is_numbered(stored.subject.identifiers()))
        {
            return Ok(ScreeningOutcome::NotFound);
        }
        if is_ahead(&row.screening, by.at) {
            return Ok(ScreeningOutcome::NotYet);
        }
        let Ok(screened) = stored.subject.screened_again(&row.screening) else {
            return Ok(ScreeningOutcome::Older);
        };
        if screened == stored.subject {
            return Ok(ScreeningOutcome::Unchanged);
        }
        if changed_by_staff(tx, &record.id).await? > Some(milliseconds(row.screening.at)) {
            return Ok(ScreeningOutcome::ChangedSince);
        }
        let before = Some(&*record);
        let revision = self.write(tx, before, &screened, RecordState::Held, "screen", by).await?;
        *record = Row::of(&self.keys, &screened, RecordState::Held, revision)?;
        Ok(ScreeningOutcome::Screened)
    }
}

/// Whether the screening of a record says that it was made later than now, so that the record is
/// not to be put in: it could not be relied on, and would keep out those that are made until then.
#[must_use]
pub fn is_screened_ahead(subject: &Subject, now: Timestamp) -> bool {
    subject.screening().is_some_and(|screening| is_ahead(screening, now))
}

pub(super) fn is_ahead(screening: &Screening, now: Timestamp) -> bool {
    screening.at.utc().signed_duration_since(now.utc()) > CLOCK_TOLERANCE
}

/// When staff changed a record last.
async fn changed_by_staff(tx: &mut Tx, key: &str) -> Result<Option<i64>, StoreError> {
    let select = "SELECT MAX(changed_at) FROM record_change WHERE record = $1 AND act NOT IN \
                  ('screen', 'import')";
    let (at,): (Option<i64>,) = sqlx::query_as(select).bind(key).fetch_one(&mut **tx).await?;
    Ok(at)
}
