//! Two acts at once: one is held before its commit, and the other begins.

use tokio::time::sleep;
use uuid::Uuid;
use voice_server::Store;
use voice_server::store::{KeyedOutcome, KeyedRequest, holding_back};

use crate::overlapping::WHILE;

/// Does something and holds it before its commit, while something else is begun; then commits it.
/// What became of the other, and whether it had waited.
pub(crate) async fn beside<T: Send + 'static>(
    store: &Store,
    first: impl Future<Output = ()>,
    second: impl Future<Output = T> + Send + 'static,
) -> (bool, T) {
    let claim = Uuid::new_v4();
    let request = KeyedRequest { id: claim, fingerprint: store.fingerprint(b"", ""), claim };
    assert_eq!(store.begin_keyed(&request).await, Ok(KeyedOutcome::Begun));
    let ((), held) = holding_back(request.clone(), first).await;
    assert!(held.is_some(), "it is not committed");
    let second = tokio::spawn(second);
    sleep(WHILE).await;
    let waited = !second.is_finished();
    assert_eq!(store.finish_keyed(&request, "done", held).await, Ok(true));
    (waited, second.await.unwrap())
}
