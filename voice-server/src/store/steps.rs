//! Long work in steps so small that requests go on beside it.

use core::time::Duration;
use std::time::Instant;

use super::StoreError;

/// How long a work waits at least after a step. It waits as long as the step took, too: others
/// have the database for at least half of the time.
const PAUSE: Duration = Duration::from_millis(5);

/// How often a step is tried while others have the store.
const ATTEMPTS: usize = 10;

/// How long it waits before each.
const AGAIN_AFTER: Duration = Duration::from_millis(100);

/// Waiting for a store that others have, by who can do the same again.
pub(super) struct Patience {
    left: usize,
}

impl Patience {
    pub(super) const fn new() -> Self {
        Self { left: ATTEMPTS }
    }

    /// Whether to try again, after a pause: the store was unavailable, and not too often.
    pub(super) async fn lasts(&mut self, error: &StoreError) -> bool {
        self.left = self.left.saturating_sub(1);
        let lasts = self.left > 0 && matches!(error, StoreError::Unavailable(_));
        if lasts {
            tokio::time::sleep(AGAIN_AFTER).await;
        }
        lasts
    }
}

/// What a step of a long work did.
pub(super) struct Step<P> {
    /// Where it ended, and the next one begins.
    pub(super) end: P,
    /// How many rows it changed.
    pub(super) done: u64,
    /// Since when others waited for it; none where they did not.
    pub(super) held_since: Option<Instant>,
}

/// A long work in steps, of which each is tried again where others have the store, and after which
/// others have it for a while.
///
/// Done as `while work.goes_on(self.step(&work.place).await).await? {}`.
pub(super) struct Steps<P> {
    /// Where the next step begins.
    pub(super) place: P,
    /// How many rows were changed so far.
    pub(super) done: u64,
    patience: Patience,
}

impl<P> Steps<P> {
    pub(super) const fn from(place: P) -> Self {
        Self { place, done: 0, patience: Patience::new() }
    }

    /// Notes what became of a step, and returns whether there is a further one: none after a step
    /// that found nothing.
    pub(super) async fn goes_on(
        &mut self,
        step: Result<Option<Step<P>>, StoreError>,
    ) -> Result<bool, StoreError> {
        match step {
            Ok(None) => return Ok(false),
            Ok(Some(Step { end, done, held_since })) => {
                (self.place, self.done, self.patience) = (end, self.done + done, Patience::new());
                if let Some(began) = held_since {
                    pause_since(began).await;
                }
            }
            Err(error) if self.patience.lasts(&error).await => {}
            Err(error) => return Err(error),
        }
        Ok(true)
    }
}

/// Leaves the store to others for as long as a step took that began then.
pub(super) async fn pause_since(began: Instant) {
    tokio::time::sleep(began.elapsed().max(PAUSE)).await;
}
