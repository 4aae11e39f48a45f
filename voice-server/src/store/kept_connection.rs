//! A connection that stays with whoever works in batches, from one batch to the next.

use core::time::Duration;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use sqlx::pool::PoolConnection;
use sqlx::{Any, AnyPool};

use super::StoreError;

/// After how long one that nobody used goes back to the pool, which tries it before it gives it
/// away again.
const IDLE: Duration = Duration::from_secs(1);

type Place = Mutex<Option<(Instant, PoolConnection<Any>)>>;

/// A place for a connection. What the pool asks the database at each taking and giving back would
/// cost a batch as much as its statements.
#[derive(Clone)]
pub(super) struct KeptConnection {
    pool: AnyPool,
    place: Arc<Place>,
}

impl KeptConnection {
    /// A place that is empty, and is emptied where the pool is closed.
    pub(super) fn new(pool: AnyPool) -> Self {
        let place = Arc::<Place>::default();
        let (closed, kept) = (pool.close_event(), Arc::downgrade(&place));
        tokio::spawn(async move {
            closed.await;
            if let Some(place) = kept.upgrade() {
                drop(emptied(&place));
            }
        });
        Self { pool, place }
    }

    /// The connection of the batch before, or one of the pool. Where something fails it is not
    /// kept again, and goes back to the pool.
    pub(super) async fn take(&self) -> Result<PoolConnection<Any>, StoreError> {
        match emptied(&self.place) {
            Some((since, connection)) if since.elapsed() < IDLE => Ok(connection),
            _ => Ok(self.pool.acquire().await?),
        }
    }

    /// Keeps a connection on which all went well, where the pool has others.
    pub(super) fn keep(&self, connection: PoolConnection<Any>) {
        if self.pool.options().get_max_connections() == 1 {
            return;
        }
        let mut place = self.place.lock().unwrap_or_else(PoisonError::into_inner);
        // Under the lock, so that one that is kept is there when the place is emptied.
        if !self.pool.is_closed() {
            *place = Some((Instant::now(), connection));
        }
    }
}

fn emptied(place: &Place) -> Option<(Instant, PoolConnection<Any>)> {
    place.lock().unwrap_or_else(PoisonError::into_inner).take()
}

#[cfg(test)]
mod tests {
    use core::time::Duration;

    use sqlx::any::AnyPoolOptions;
    use tokio::time::timeout;

    use super::*;

    async fn pool(connections: u32) -> AnyPool {
        sqlx::any::install_default_drivers();
        let options = AnyPoolOptions::new().max_connections(connections);
        options.connect("sqlite::memory:").await.expect("a database")
    }

    #[tokio::test]
    async fn the_only_connection_is_for_everybody() {
        let pool = pool(1).await;
        let kept = KeptConnection::new(pool.clone());
        kept.keep(kept.take().await.expect("a connection"));
        let other = timeout(Duration::from_secs(5), pool.acquire()).await;
        assert!(other.expect("at once").is_ok());
    }

    #[tokio::test]
    async fn a_pool_closes_while_connections_are_kept() {
        let pool = pool(2).await;
        let (idle, busy) = (KeptConnection::new(pool.clone()), KeptConnection::new(pool.clone()));
        idle.keep(idle.take().await.expect("a connection"));
        let connection = busy.take().await.expect("another one");
        let closing = pool.close();
        busy.keep(connection);
        timeout(Duration::from_secs(5), closing).await.expect("it closes");
    }
}
