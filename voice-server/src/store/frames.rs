//! The frames of decisions, each kept once.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use sqlx::AnyConnection;
use voice_core::disclosure::{DecisionFrame, DecisionRecord, FramedDecision};

use super::rows::with_rows;
use super::{Store, StoreError, decode};

/// The frames that are known to be in the database, by their digests. There are a few: one for the
/// rules of a day and a language.
#[derive(Clone, Default)]
pub(super) struct Frames(Arc<RwLock<BTreeMap<String, Arc<DecisionFrame>>>>);

impl Frames {
    fn known(&self, digest: &str) -> Option<Arc<DecisionFrame>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).get(digest).cloned()
    }

    /// The frame of a decision, if it may not be in the database yet.
    pub(super) fn new_of(&self, decision: &FramedDecision) -> Option<Arc<DecisionFrame>> {
        match self.known(decision.frame().digest()) {
            Some(_) => None,
            None => Some(Arc::new(decision.frame().clone())),
        }
    }

    /// That a frame was committed, if there was a new one.
    pub(super) fn are_kept(&self, frame: Option<Arc<DecisionFrame>>) {
        let Some(frame) = frame else { return };
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        known.insert(frame.digest().to_owned(), frame);
    }
}

/// Puts frames in that may not be there.
pub(super) async fn put(
    tx: &mut AnyConnection,
    frames: &BTreeMap<&str, &DecisionFrame>,
) -> Result<(), StoreError> {
    for (digest, frame) in frames {
        let text = serde_json::to_string(frame).map_err(|_| StoreError::Unreadable)?;
        let insert = "INSERT INTO decision_frame (id, frame) VALUES ";
        sqlx::query(with_rows(insert, 1, 2, "ON CONFLICT DO NOTHING"))
            .bind(*digest)
            .bind(text)
            .execute(&mut *tx)
            .await?;
    }
    Ok(())
}

impl Store {
    /// The record of a decision that is kept as marks of a frame.
    pub(super) async fn of_frame(
        &self,
        asked: DecisionRecord,
        digest: &str,
        marks: &[u8],
    ) -> Result<DecisionRecord, StoreError> {
        let frame = match self.frames.known(digest) {
            Some(frame) => frame,
            None => self.kept_frame(digest).await?,
        };
        DecisionRecord::of_marks(asked, &frame, marks).map_err(|_| StoreError::Unreadable)
    }

    async fn kept_frame(&self, digest: &str) -> Result<Arc<DecisionFrame>, StoreError> {
        let select = "SELECT frame FROM decision_frame WHERE id = $1";
        let found: Option<(String,)> =
            sqlx::query_as(select).bind(digest).fetch_optional(self.pool().await?).await?;
        let (text,) = found.ok_or(StoreError::Unreadable)?;
        let frame: DecisionFrame = decode(&text)?;
        // Whoever has the database alone changes no word of it.
        if frame.digest() != digest {
            return Err(StoreError::Unreadable);
        }
        let frame = Arc::new(frame);
        self.frames.are_kept(Some(frame.clone()));
        Ok(frame)
    }
}
