//! Batching: one query, or one commit (group commit), for all requests that wait.

use std::future::Future;

use tokio::sync::{mpsc, oneshot};

use super::{StoreError, within_timeout};

/// The maximum size of a batch.
const BATCH: usize = 256;

type Waiting<I, O> = (I, oneshot::Sender<Result<O, StoreError>>);

/// Collects the items that arrive while the previous batch is in progress, and works
/// on them together.
pub(super) struct Batcher<I, O>(mpsc::Sender<Waiting<I, O>>);

impl<I, O> Clone for Batcher<I, O> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<I: Send + 'static, O: Send + 'static> Batcher<I, O> {
    /// Starts a batcher. `work` returns a result for each item, in order, or fails for all of them.
    pub(super) fn start<F>(mut work: impl FnMut(Vec<I>) -> F + Send + 'static) -> Self
    where
        F: Future<Output = Result<Vec<O>, StoreError>> + Send,
    {
        let (sender, mut waiting) = mpsc::channel::<Waiting<I, O>>(BATCH * 4);
        tokio::spawn(async move {
            let mut batch = Vec::new();
            while waiting.recv_many(&mut batch, BATCH).await > 0 {
                let (items, askers): (Vec<_>, Vec<_>) = batch.drain(..).unzip();
                // A caller may have gone away by now.
                match within_timeout(work(items)).await {
                    Ok(done) => askers
                        .into_iter()
                        .zip(done)
                        .for_each(|(asker, done)| _ = asker.send(Ok(done))),
                    Err(error) => {
                        askers.into_iter().for_each(|asker| _ = asker.send(Err(error.clone())))
                    }
                }
            }
        });
        Self(sender)
    }

    /// Submits an item, and waits for its result.
    pub(super) async fn ask(&self, item: I) -> Result<O, StoreError> {
        let stopped = || StoreError::Unavailable("who does it has stopped".to_owned());
        let (asker, answer) = oneshot::channel();
        self.0.send((item, asker)).await.map_err(|_| stopped())?;
        answer.await.unwrap_or_else(|_| Err(stopped()))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;

    #[tokio::test]
    async fn each_gets_its_own_and_those_that_wait_go_together() {
        let sizes = Arc::new(Mutex::new(Vec::new()));
        let seen = sizes.clone();
        let doubled = Batcher::start(move |items: Vec<usize>| {
            seen.lock().expect("nobody panicked").push(items.len());
            async move {
                tokio::task::yield_now().await;
                Ok(items.into_iter().map(|item| item * 2).collect())
            }
        });
        let asked: Vec<_> = (0..1000)
            .map(|item| {
                tokio::spawn({
                    let doubled = doubled.clone();
                    async move { (item, doubled.ask(item).await) }
                })
            })
            .collect();
        for asked in asked {
            let (item, done) = asked.await.expect("it ends");
            assert_eq!(done.ok(), Some(item * 2));
        }
        let sizes = sizes.lock().expect("nobody panicked");
        assert_eq!(sizes.iter().sum::<usize>(), 1000);
        assert!(sizes.iter().all(|size| *size <= BATCH) && sizes.len() < 500, "{sizes:?}");
    }

    #[tokio::test]
    async fn a_failure_is_told_to_all_and_the_next_are_done() {
        let mut first = true;
        let once_away = Batcher::start(move |items: Vec<()>| {
            let failed = core::mem::take(&mut first);
            async move {
                if failed { Err(StoreError::Unavailable("down".to_owned())) } else { Ok(items) }
            }
        });
        let (one, other) = tokio::join!(once_away.ask(()), once_away.ask(()));
        assert!(one.is_err() && other.is_err());
        assert!(once_away.ask(()).await.is_ok());
    }
}
