//! Counting what is stored for a report, and published reports.

use chrono::{NaiveTime, TimeDelta};
use voice_core::disclosure::Policy;
use voice_core::inquiry::Triage;
use voice_core::notification::{SignUp, SignUpAct};
use voice_core::referral::Referral;
use voice_core::report::{
    CountedEvent, EventEntry, EventError, Report, ReportPeriod, ReportRequest, TableKind, Tally,
    UnknownRuleError,
};
use voice_core::wire::{Day, Diagnostic, Timestamp};

use super::keyed_requests::commit;
use super::set_aside::UnreadRow;
use super::{Cell, Store, StoreError, Tx, decode, encode, milliseconds, within_timeout};

/// The page size, so that memory does not grow with the number of rows.
const PAGE: i64 = 1000;

/// Why stored data cannot be counted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CountError {
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// An event.
    #[error(transparent)]
    Event(#[from] EventError),
    /// A contact.
    #[error(transparent)]
    Rule(#[from] UnknownRuleError),
}

impl Diagnostic for CountError {
    fn code(&self) -> &'static str {
        match self {
            Self::Store(error) => error.code(),
            Self::Event(error) => error.code(),
            Self::Rule(error) => error.code(),
        }
    }
}

/// What is counted, as it was when the first of it was read.
struct Counting<'a> {
    store: &'a Store,
    tx: Tx,
    /// What could not be read.
    unread: Vec<UnreadRow>,
}

impl Counting<'_> {
    /// Pages through a table by identifier. The query takes the last identifier as $1, the page
    /// size as $2 and, with a period, its start and end as $3 and $4.
    async fn each(
        &mut self,
        table: &'static str,
        query: &'static str,
        between: Option<(i64, i64)>,
        mut count: impl FnMut(&str) -> Result<(), CountError>,
    ) -> Result<(), CountError> {
        // Sorts before every identifier.
        let mut after = String::new();
        loop {
            let query = sqlx::query_as(query).bind(&after).bind(PAGE);
            let query = match between {
                Some((from, until)) => query.bind(from).bind(until),
                None => query,
            };
            let page: Vec<(String, String)> =
                within_timeout(async { Ok(query.fetch_all(&mut *self.tx).await?) }).await?;
            let Some((last, _)) = page.last() else { return Ok(()) };
            after.clone_from(last);
            for (id, document) in page {
                let text = self.decrypted(Cell::new(table, "document", &[&id]), &document).await;
                match text.map_err(CountError::from).and_then(|text| count(&text)) {
                    Err(CountError::Store(StoreError::Unreadable | StoreError::KeyVersion)) => {
                        self.unread.push(UnreadRow { table, id, document });
                    }
                    counted => counted?,
                }
            }
        }
    }

    /// What a cell holds, with the keys read again where its key was made since.
    async fn decrypted(&mut self, cell: Cell<'_>, document: &str) -> Result<String, StoreError> {
        let keys = &self.store.keys;
        match keys.decrypt(cell, document) {
            Err(StoreError::KeyVersion) => {
                within_timeout(keys.load(&mut self.tx)).await?;
                keys.decrypt(cell, document)
            }
            decrypted => decrypted,
        }
    }

    /// What was counted when it happened, with how often; and the errata.
    async fn rest(&mut self) -> Result<(Vec<(String, i64)>, Vec<(String,)>), StoreError> {
        within_timeout(async {
            let counted = sqlx::query_as("SELECT document, times FROM counted_event")
                .fetch_all(&mut *self.tx)
                .await?;
            let errata = sqlx::query_as("SELECT document FROM erratum ORDER BY id")
                .fetch_all(&mut *self.tx)
                .await?;
            Ok((counted, errata))
        })
        .await
    }
}

impl Store {
    /// A report of what is stored: each contact is noted with one topic and routed by the table,
    /// and without its place, details, when it was answered, what support and services were given,
    /// what could not be met, or of what anybody was a victim.
    #[must_use]
    pub fn report_request(period: ReportPeriod, triage: &Triage) -> ReportRequest {
        let request = ReportRequest::new(period).with_routes_of(triage);
        request.without(TableKind::NOT_ALWAYS_RECORDED)
    }

    /// Counts what is stored, for a [`Store::report_request`]: contacts, questions, referrals as
    /// they stand at a moment, sign-ups, and notices; all of it as it is at one moment, so that
    /// what is deleted meanwhile is counted once.
    ///
    /// # Errors
    /// The store is unavailable, or something in it cannot be counted: then the tally has a part of
    /// it, and makes no report. What cannot be read is set aside, and counts for nothing.
    pub async fn count_into(
        &self,
        tally: &mut Tally,
        triage: &Triage,
        policy: &Policy,
        as_of: Timestamp,
    ) -> Result<(), CountError> {
        // A day in the office's time zone begins and ends some hours apart from UTC.
        let day = |day: &Day, days: i64| {
            let midnight = day.date().and_time(NaiveTime::MIN).and_utc() + TimeDelta::days(days);
            midnight.timestamp_millis()
        };
        let days = tally.days();
        let between = (day(days.first_day(), -1), day(days.last_day(), 2));
        let mut counting =
            Counting { store: self, tx: self.begin_snapshot().await?, unread: Vec::new() };
        let inquiries = "SELECT id, document FROM inquiry \
                         WHERE id > $1 AND kept_at >= $3 AND kept_at < $4 \
                         ORDER BY id LIMIT $2";
        counting
            .each("inquiry", inquiries, Some(between), |text| {
                Ok(tally.add(&CountedEvent::of_inquiry(
                    &decode(text)?,
                    triage,
                    None,
                    policy.calendar(),
                )?)?)
            })
            .await?;
        // A sign-up that was stopped in these days may have begun long before.
        let sign_ups = "SELECT id, document FROM sign_up \
                        WHERE id > $1 AND signed_up_at >= $3 AND signed_up_at < $4 \
                        ORDER BY id LIMIT $2";
        counting
            .each("sign_up", sign_ups, Some((i64::MIN, between.1)), |text| {
                let sign_up: SignUp = decode(text)?;
                tally.add(&CountedEvent::of_sign_up(&sign_up, policy.calendar()))?;
                let stopped = sign_up
                    .stopped_at()
                    .and_then(|at| CountedEvent::of_act(SignUpAct::Stopped, at, policy.calendar()));
                Ok(stopped.map_or(Ok(()), |stopped| tally.add(&stopped))?)
            })
            .await?;
        let referrals = "SELECT id, document FROM referral WHERE id > $1 ORDER BY id LIMIT $2";
        counting
            .each("referral", referrals, None, |text| {
                let referral = Referral::replay(decode(text)?, policy.calendar())
                    .map_err(|_| StoreError::Unreadable)?;
                Ok(CountedEvent::of_referral(&referral, as_of, policy.calendar())
                    .map_or(Ok(()), |event| tally.add(&event))?)
            })
            .await?;
        let (counted, errata) = counting.rest().await?;
        for (text, times) in counted {
            let event: CountedEvent = decode(&text)?;
            for _ in 0..times {
                tally.add(&event)?;
            }
        }
        for (text,) in errata {
            tally.add_entry(&decode(&text)?)?;
        }
        let Counting { tx, unread, .. } = counting;
        within_timeout(async { Ok(tx.rollback().await?) }).await?;
        for row in unread {
            self.note_unread(&row, as_of).await?;
        }
        Ok(())
    }

    /// Keeps an erratum; the same once.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] where another has the identifier.
    pub async fn keep_erratum(&self, id: &str, erratum: &EventEntry) -> Result<(), StoreError> {
        let text = encode(erratum)?;
        within_timeout(async {
            let mut tx = self.begin().await?;
            sqlx::query(
                "INSERT INTO erratum (id, document) VALUES ($1, $2) ON CONFLICT DO NOTHING",
            )
            .bind(id)
            .bind(&text)
            .execute(&mut *tx)
            .await?;
            let (known,): (String,) = sqlx::query_as("SELECT document FROM erratum WHERE id = $1")
                .bind(id)
                .fetch_one(&mut *tx)
                .await?;
            if known != text {
                return Err(StoreError::Conflict);
            }
            commit(tx).await
        })
        .await
    }

    /// The last edition of a report that was published, or the one of a number.
    ///
    /// # Errors
    /// The store is unavailable.
    pub async fn report(
        &self,
        period: &ReportPeriod,
        edition: Option<u32>,
    ) -> Result<Option<Report>, StoreError> {
        within_timeout(async {
            let found: Option<(String,)> = sqlx::query_as(
                "SELECT document FROM report_edition WHERE period = $1 AND edition <= $2 AND \
                 edition >= $3 ORDER BY edition DESC LIMIT 1",
            )
            .bind(period.to_string())
            .bind(edition.map_or(i64::MAX, i64::from))
            .bind(edition.map_or(1, i64::from))
            .fetch_optional(self.pool().await?)
            .await?;
            found.map(|(text,)| decode(&text)).transpose()
        })
        .await
    }

    /// Whether a report was published that counts a day, by the names of their periods alone.
    ///
    /// # Errors
    /// The store is unavailable, or a name is none.
    pub async fn counts_day(&self, day: Day) -> Result<bool, StoreError> {
        within_timeout(async {
            let names: Vec<(String,)> =
                sqlx::query_as("SELECT DISTINCT period FROM report_edition")
                    .fetch_all(self.pool().await?)
                    .await?;
            let period = |(name,): &(String,)| {
                name.parse::<ReportPeriod>().map_err(|_| StoreError::Unreadable)
            };
            let periods = names.iter().map(period).collect::<Result<Vec<_>, _>>()?;
            Ok(periods.iter().any(|period| period.holds(day)))
        })
        .await
    }

    /// The reports that were published, in the order in which they were.
    ///
    /// # Errors
    /// The store is unavailable.
    pub async fn reports(&self) -> Result<Vec<Report>, StoreError> {
        within_timeout(async {
            let rows: Vec<(String,)> = sqlx::query_as(
                "SELECT document FROM report_edition ORDER BY published_at, period, edition",
            )
            .fetch_all(self.pool().await?)
            .await?;
            rows.iter().map(|(text,)| decode(text)).collect()
        })
        .await
    }

    /// Keeps a report as it is published, made with so many that were published before it.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] where this edition of its period was published, or any since those.
    pub async fn keep_report(
        &self,
        report: &Report,
        before: usize,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let text = encode(report)?;
        let place = i64::try_from(before).map_err(|_| StoreError::Unreadable)?;
        within_timeout(async {
            let mut tx = self.begin().await?;
            // The place is unique: of two that were made side by side, one is kept.
            sqlx::query(
                "INSERT INTO report_edition (period, edition, published_at, document, place) \
                 VALUES ($1, $2, $3, $4, $5)",
            )
            .bind(report.period.to_string())
            .bind(i64::from(report.edition()))
            .bind(milliseconds(at))
            .bind(text)
            .bind(place)
            .execute(&mut *tx)
            .await?;
            commit(tx).await
        })
        .await
    }
}
