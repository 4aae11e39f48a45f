//! Custody events, of which as many rows of one width are read for nobody as for anybody.
//!
//! A person of whom events were reported has as many as there were, and how many are read, or how
//! wide they are, would tell who is there. So there are decoys, and the events of a person are
//! filled up with them to as many as the person with the most has, rounded up to a power of two.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;

use sqlx::{AnyPool, AssertSqlSafe, Row, SqlSafeStr, SqlStr};
use voice_core::identifier::SubjectId;
use voice_core::notification::{CustodyChange, CustodyEvent, CustodyHistory, EventId};
use voice_core::subject::Subject;
use voice_core::wire::Timestamp;

use super::batcher::Batcher;
use super::kept_connection::KeptConnection;
use super::keyed_requests::commit;
use super::rows::{as_text, asked, columns, number, parts, rows_of, with_rows};
use super::steps::{Step, Steps};
use super::{Cell, Keys, Store, StoreError, Tx, encode, pad_to, within_timeout};

/// Documents are padded to a multiple of this many bytes, which no event exceeds.
const BLOCK: usize = 1024;

/// How many events are read of everybody, as long as nobody has more.
const LEAST_ROOM: i64 = 4;

/// How many at most, so that a source that reports one person without end slows nobody else down.
/// Of a person with more, as many rows are read as there are.
const MOST_ROOM: i64 = 128;

/// How many rows of a release before are padded in one transaction.
const PADDED_AT_ONCE: i64 = 500;

/// Whose the decoys are: no record has this identifier.
const DECOY: &str = "/decoy";

/// A stored event.
#[derive(Clone)]
pub(super) struct StoredEvent {
    is_decoy: bool,
    /// The tag of its identifier.
    id: String,
    revision: i64,
    document: String,
}

/// The stored events of a person and the decoys beside them, looked up in batches by the person's
/// tag.
pub(super) type Histories = Batcher<String, Vec<StoredEvent>>;

pub(super) fn start(pool: AnyPool, keys: &Keys) -> Histories {
    let (kept, decoy) = (KeptConnection::new(pool), subject_tag(keys, DECOY));
    Batcher::start(move |subjects| histories(kept.clone(), decoy.clone(), subjects))
}

async fn histories(
    kept: KeptConnection,
    decoy: String,
    subjects: Vec<String>,
) -> Result<Vec<Vec<StoredEvent>>, StoreError> {
    let mut connection = kept.take().await?;
    let mut found = Vec::with_capacity(subjects.len());
    for part in parts(&subjects) {
        let mut query = sqlx::query_scalar(events_of_each(part.len()));
        for subject in part {
            query = query.bind(subject);
        }
        let text: Option<String> = query.bind(&decoy).fetch_one(&mut *connection).await?;
        let mut read: BTreeMap<usize, Vec<StoredEvent>> = BTreeMap::new();
        for row in rows_of(text.as_deref()) {
            let [asked, of_decoy, id, revision, document] = columns(row)?;
            let (id, revision) = (id.to_owned(), number(revision)?);
            let (is_decoy, document) = (of_decoy == "1", document.to_owned());
            let event = StoredEvent { is_decoy, id, revision, document };
            read.entry(number(asked)?).or_default().push(event);
        }
        // A store that was only looked into has no decoys.
        found.extend((0..part.len()).map(|asked| read.remove(&asked).unwrap_or_default()));
    }
    kept.keep(connection);
    Ok(found)
}

/// For each of the first parameters the events of the person with this tag, and of the decoys,
/// which the last parameter finds and which are numbered, those whose number no event took up.
fn events_of_each(count: usize) -> SqlStr {
    let (asked, decoy) = (asked(count), count + 1);
    let row = |of_decoy| as_text(&["k.asked", of_decoy, "e.id", "e.revision", "e.document"]);
    let (event, filler) = (row("0"), row("1"));
    let text = format!(
        "WITH {asked}, counted AS MATERIALIZED (SELECT asked, tag, (SELECT COUNT(*) FROM \
         custody_event WHERE subject = asked.tag) AS events FROM asked) SELECT \
         STRING_AGG(of_event, ',') FROM (SELECT {event} AS of_event FROM counted k JOIN \
         custody_event e ON e.subject = k.tag UNION ALL SELECT {filler} FROM counted k JOIN \
         custody_event e ON e.subject = ${decoy} AND e.revision >= k.events) e"
    );
    // Made of constants and numbers only.
    AssertSqlSafe(text).into_sql_str()
}

/// The tag by which the events of a person are found.
fn subject_tag(keys: &Keys, subject: &str) -> String {
    keys.tag("custody_event.subject", &[subject])
}

fn id_tag(keys: &Keys, id: &EventId) -> String {
    keys.tag("custody_event.id", &[id.as_str()])
}

/// The tag of an event by which it is found of whom it is.
fn event_tag(keys: &Keys, id: &EventId) -> String {
    keys.tag("custody_event_person.id", &[id.as_str()])
}

fn person_tag(keys: &Keys, subject: &SubjectId) -> String {
    keys.tag("custody_event_person.subject", &[subject.as_str()])
}

/// The tag of whom an event was first reported.
fn reported_of(keys: &Keys, subject: &SubjectId) -> String {
    keys.tag("custody_event_person.reported_of", &[subject.as_str()])
}

/// The document of a row, as wide as that of every other.
fn encrypted_event(keys: &Keys, row: &[&str], event: &CustodyEvent) -> Result<String, StoreError> {
    encrypted(keys, row, encode(event)?)
}

fn encrypted(keys: &Keys, row: &[&str], text: String) -> Result<String, StoreError> {
    keys.encrypt(Cell::new("custody_event", "document", row), &pad_to(text, BLOCK))
}

impl Store {
    /// Stores an event as it was reported, and returns whether it is new. What is reported of a
    /// record that was merged is of the one that it was merged into.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] where a revision of the event is of another person, or this one
    /// says something else.
    pub async fn keep_event(&self, event: &CustodyEvent) -> Result<bool, StoreError> {
        let (id, of_event) = (id_tag(&self.keys, &event.id), event_tag(&self.keys, &event.id));
        let revision = event.revision.to_string();
        let row = [id.as_str(), &revision];
        within_timeout(async {
            let mut tx = self.begin().await?;
            self.without_merges(&mut tx).await?;
            let reported = &event.subject;
            let survivor = self.survivor(&mut tx, reported).await?;
            let event = &CustodyEvent { subject: survivor, ..event.clone() };
            let subject = subject_tag(&self.keys, event.subject.as_str());
            let person = person_tag(&self.keys, &event.subject);
            // Of two reports at the same time, one waits here for the other.
            sqlx::query(
                "INSERT INTO custody_event_person (id, subject, reported_of) VALUES ($1, $2, $3) \
                 ON CONFLICT DO NOTHING",
            )
            .bind(&of_event)
            .bind(&person)
            .bind(reported_of(&self.keys, reported))
            .execute(&mut *tx)
            .await?;
            let of_whom = sqlx::query("SELECT subject FROM custody_event_person WHERE id = $1")
                .bind(&of_event)
                .fetch_one(&mut *tx)
                .await?;
            if of_whom.try_get::<&str, _>(0)? != person {
                return Err(StoreError::Conflict);
            }
            let added = sqlx::query(
                "INSERT INTO custody_event (id, revision, subject, document) VALUES ($1, $2, $3, \
                 $4) ON CONFLICT DO NOTHING",
            )
            .bind(&id)
            .bind(i64::from(event.revision))
            .bind(&subject)
            .bind(encrypted_event(&self.keys, &row, event)?)
            .execute(&mut *tx)
            .await?
            .rows_affected();
            if added == 0 {
                let stored = sqlx::query(
                    "SELECT document FROM custody_event WHERE id = $1 AND revision = $2",
                )
                .bind(&id)
                .bind(i64::from(event.revision))
                .fetch_one(&mut *tx)
                .await?;
                let known: CustodyEvent =
                    self.document("custody_event", &row, stored.try_get(0)?)?;
                // The time of receipt is not part of the event: the first one counts.
                let again = CustodyEvent { received_at: known.received_at, ..event.clone() };
                return if known == again { Ok(false) } else { Err(StoreError::Conflict) };
            }
            self.make_room(&mut tx, &event.subject).await?;
            commit(tx).await?;
            Ok(true)
        })
        .await
    }

    /// The custody events of a person, or of nobody.
    ///
    /// # Errors
    /// The store is unavailable, or an event cannot be read.
    pub async fn history(&self, subject: &SubjectId) -> Result<CustodyHistory, StoreError> {
        self.history_with(subject, |is_decoy| !is_decoy).await
    }

    /// The custody events of whom a look-up found, or of nobody, filled up with events that were
    /// taken back, which say nothing: whoever it is, there are as many, and as many rows of the
    /// same width are read.
    ///
    /// # Errors
    /// The store is unavailable, or an event cannot be read.
    pub async fn history_filled_up(
        &self,
        subject: &SubjectId,
    ) -> Result<CustodyHistory, StoreError> {
        self.history_with(subject, |_| true).await
    }

    async fn history_with(
        &self,
        subject: &SubjectId,
        takes: impl Fn(bool) -> bool,
    ) -> Result<CustodyHistory, StoreError> {
        let tag = subject_tag(&self.keys, subject.as_str());
        self.read(|| async {
            let mut history = CustodyHistory::new(subject.clone());
            for stored in self.histories.ask(tag.clone()).await? {
                let row = [stored.id.as_str(), &stored.revision.to_string()];
                let mut event: CustodyEvent =
                    self.document("custody_event", &row, &stored.document)?;
                if stored.is_decoy {
                    event.subject = subject.clone();
                }
                if takes(stored.is_decoy) {
                    history.take(event).map_err(|_| StoreError::Unreadable)?;
                }
            }
            Ok(history)
        })
        .await
    }

    /// Makes the events of a record that ends those of the one that stays.
    pub(super) async fn move_events(
        &self,
        tx: &mut Tx,
        from: &SubjectId,
        to: &SubjectId,
    ) -> Result<(), StoreError> {
        for (id, event) in self.locked_events(tx, from).await? {
            self.move_event(tx, event, &id, to).await?;
        }
        sqlx::query(
            "UPDATE custody_event_person SET subject = $1, reported_of = CASE reported_of WHEN '' \
             THEN $2 ELSE reported_of END WHERE subject = $3",
        )
        .bind(person_tag(&self.keys, to))
        .bind(reported_of(&self.keys, from))
        .bind(person_tag(&self.keys, from))
        .execute(&mut **tx)
        .await?;
        self.make_room(tx, to).await
    }

    /// Gives the events that were reported of some records, which another one has by a merge, to
    /// one of them, which comes back. The other one had as many, so there is room.
    pub(super) async fn give_events_back(
        &self,
        tx: &mut Tx,
        (reported, from): (&[SubjectId], &SubjectId),
        to: &SubjectId,
    ) -> Result<(), StoreError> {
        let mut back = BTreeSet::new();
        for part in parts(reported) {
            let select = "SELECT id FROM custody_event_person WHERE reported_of IN ";
            let mut query = sqlx::query_as(with_rows(select, 1, part.len(), ""));
            for of in part {
                query = query.bind(reported_of(&self.keys, of));
            }
            let ids: Vec<(String,)> = query.fetch_all(&mut **tx).await?;
            back.extend(ids.into_iter().map(|(id,)| id));
        }
        for (id, event) in self.locked_events(tx, from).await? {
            let of_event = event_tag(&self.keys, &event.id);
            if !back.contains(&of_event) {
                continue;
            }
            self.move_event(tx, event, &id, to).await?;
            sqlx::query("UPDATE custody_event_person SET subject = $1 WHERE id = $2")
                .bind(person_tag(&self.keys, to))
                .bind(of_event)
                .execute(&mut **tx)
                .await?;
        }
        Ok(())
    }

    /// The revisions of the events of a person, each with the tag of its event, which nobody else
    /// changes until the transaction ends.
    async fn locked_events(
        &self,
        tx: &mut Tx,
        of: &SubjectId,
    ) -> Result<Vec<(String, CustodyEvent)>, StoreError> {
        let select = "SELECT id, revision, document FROM custody_event WHERE subject = $1";
        let rows: Vec<(String, i64, String)> = sqlx::query_as(self.dialect.for_update(select))
            .bind(subject_tag(&self.keys, of.as_str()))
            .fetch_all(&mut **tx)
            .await?;
        let event = |(id, revision, document): (String, i64, String)| {
            let number = revision.to_string();
            let event = self.document("custody_event", &[&id, &number], &document)?;
            Ok((id, event))
        };
        rows.into_iter().map(event).collect()
    }

    /// Makes a revision of an event that of another person.
    async fn move_event(
        &self,
        tx: &mut Tx,
        event: CustodyEvent,
        id: &str,
        to: &SubjectId,
    ) -> Result<(), StoreError> {
        let event = CustodyEvent { subject: to.clone(), ..event };
        let row = [id, &event.revision.to_string()];
        sqlx::query(
            "UPDATE custody_event SET subject = $1, document = $2 WHERE id = $3 AND revision = $4",
        )
        .bind(subject_tag(&self.keys, to.as_str()))
        .bind(encrypted_event(&self.keys, &row, &event)?)
        .bind(id)
        .bind(i64::from(event.revision))
        .execute(&mut **tx)
        .await?;
        Ok(())
    }

    /// Adds decoys where a person has more events than there are.
    async fn make_room(&self, tx: &mut Tx, subject: &SubjectId) -> Result<(), StoreError> {
        let count = "SELECT (SELECT COUNT(*) FROM custody_event WHERE subject = $1), (SELECT \
                     COUNT(*) FROM custody_event WHERE subject = $2)";
        let (events, room): (i64, i64) = sqlx::query_as(count)
            .bind(subject_tag(&self.keys, subject.as_str()))
            .bind(subject_tag(&self.keys, DECOY))
            .fetch_one(&mut **tx)
            .await?;
        self.put_decoys(tx, room, events).await
    }

    /// Puts in the decoys after the first `room` of them, so that there are as many as events.
    async fn put_decoys(&self, tx: &mut Tx, room: i64, events: i64) -> Result<(), StoreError> {
        let mut needed = LEAST_ROOM;
        while needed < events.min(MOST_ROOM) {
            needed *= 2;
        }
        if events > MOST_ROOM {
            tracing::warn!(most = MOST_ROOM, "a person has more events than are read of everybody");
        }
        for number in room..needed {
            let event = self.decoy(number)?;
            let id = id_tag(&self.keys, &event.id);
            let row = [id.as_str(), &number.to_string()];
            sqlx::query(
                "INSERT INTO custody_event (id, revision, subject, document) VALUES ($1, $2, $3, \
                 $4) ON CONFLICT DO NOTHING",
            )
            .bind(&id)
            .bind(number)
            .bind(subject_tag(&self.keys, DECOY))
            .bind(encrypted_event(&self.keys, &row, &event)?)
            .execute(&mut **tx)
            .await?;
        }
        Ok(())
    }

    /// An event that was taken back, with an identifier that nobody can work out.
    fn decoy(&self, number: i64) -> Result<CustodyEvent, StoreError> {
        let unreadable = || StoreError::Unreadable;
        let id = self.identifier(&["custody decoy", &number.to_string()]).to_string();
        let at = Timestamp::try_from(chrono::DateTime::UNIX_EPOCH).map_err(|_| unreadable())?;
        Ok(CustodyEvent {
            id: id.parse().map_err(|_| unreadable())?,
            revision: u16::try_from(number).map_err(|_| unreadable())?,
            subject: Subject::decoy().id().clone(),
            at,
            received_at: at,
            change: CustodyChange::Withdrawn {},
        })
    }

    /// Pads the events that a release before kept as long as they are, and puts the decoys in.
    pub(super) async fn pad_events(&self) -> Result<(), StoreError> {
        let mut work = Steps::from((String::new(), -1));
        while work.goes_on(within_timeout(self.pad_some(&work.place)).await).await? {}
        // As many as there are: nobody waits for this, whose first start it is.
        let most = "SELECT COALESCE(MAX(n), 0) FROM (SELECT COUNT(*) AS n FROM custody_event WHERE \
                    subject <> $1 GROUP BY subject) c";
        let decoy = subject_tag(&self.keys, DECOY);
        let (events,): (i64,) =
            sqlx::query_as(most).bind(&decoy).fetch_one(self.pool().await?).await?;
        within_timeout(async {
            let mut tx = self.begin().await?;
            self.put_decoys(&mut tx, 0, events).await?;
            commit(tx).await
        })
        .await
    }

    /// Pads some events after one.
    async fn pad_some(
        &self,
        (id, revision): &(String, i64),
    ) -> Result<Option<Step<(String, i64)>>, StoreError> {
        let mut tx = self.begin().await?;
        let began = Instant::now();
        let select = "SELECT id, revision, document FROM custody_event WHERE (id, revision) > ($1, \
                      $2) ORDER BY id, revision LIMIT $3";
        let rows: Vec<(String, i64, String)> = sqlx::query_as(self.dialect.for_update(select))
            .bind(id)
            .bind(revision)
            .bind(PADDED_AT_ONCE)
            .fetch_all(&mut *tx)
            .await?;
        let Some((last, revision_of_last, _)) = rows.last() else { return Ok(None) };
        let end = (last.clone(), *revision_of_last);
        let mut done = 0;
        for (id, revision, document) in rows {
            let number = revision.to_string();
            let row = [id.as_str(), &number];
            let cell = Cell::new("custody_event", "document", &row);
            // What cannot be read stays as it is, and is said where it is asked for.
            let Ok(text) = self.keys.decrypt(cell, &document) else { continue };
            if text.len().is_multiple_of(BLOCK) {
                continue;
            }
            sqlx::query("UPDATE custody_event SET document = $1 WHERE id = $2 AND revision = $3")
                .bind(encrypted(&self.keys, &row, text)?)
                .bind(&id)
                .bind(revision)
                .execute(&mut *tx)
                .await?;
            done += 1;
        }
        commit(tx).await?;
        Ok(Some(Step { end, done, held_since: Some(began) }))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use voice_core::wire::{Custodial, from_value};

    use super::*;

    #[test]
    fn the_longest_event_is_one_block() {
        let longest = |of: &str, most: usize| of.repeat(most);
        let (id, moment) = (longest("a", 64), "2026-11-02T15:00:00.123456789Z");
        for change in [
            json!({ "kind": "transferred", "place": {
                "name": longest("\u{1F3DB}", 120), "purpose": "substance-use"
            }}),
            json!({ "kind": "criminal-hearing-set", "matter": id, "hearing": {
                "at": moment, "court": longest("\u{1F3DB}", 120)
            }}),
        ] {
            let event: Result<CustodyEvent, _> = from_value(json!({
                "id": id, "revision": u16::MAX, "subject": id, "at": moment,
                "received_at": moment, "change": change
            }));
            let text = serde_json::to_string(&Custodial(&event.expect("an event"))).expect("JSON");
            assert!((BLOCK / 2..=BLOCK).contains(&text.len()), "{}", text.len());
        }
    }

    /// A statement gives one text, whoever is asked about, so that what the driver says of it does
    /// not show how much was read.
    #[tokio::test]
    async fn as_many_events_of_one_width_are_read_of_everybody() {
        let store = Store::in_memory().await.expect("a store");
        for number in 0..6 {
            let event: Result<CustodyEvent, _> = from_value(json!({
                "id": format!("event-{number}"), "revision": 1, "subject": "somebody",
                "at": "2026-11-02T15:00:00Z", "received_at": "2026-11-02T15:00:00Z",
                "change": { "kind": "released", "manner": "bond" }
            }));
            store.keep_event(&event.expect("an event")).await.expect("it is stored");
        }
        let mut seen = Vec::new();
        for subject in ["somebody", "nobody"] {
            let events = store.histories.ask(subject_tag(&store.keys, subject)).await;
            let events = events.expect("they are read");
            let decoys = events.iter().filter(|event| event.is_decoy).count();
            seen.push((decoys, events.iter().map(|of| of.document.len()).collect::<Vec<_>>()));
        }
        let [(some, somebody), (all, nobody)] = seen.as_slice() else { panic!("two") };
        assert_eq!((*some, *all, somebody.len()), (2, 8, 8));
        assert_eq!(somebody, nobody);
    }
}
