//! The law of requests with an idempotency key.

use futures_util::future::join;
use uuid::Uuid;

use super::{Kept, able, so};
use crate::{KeyedOutcome, KeyedRequest, Store};

fn attempt(id: u128, fingerprint: &str, claim: u128) -> KeyedRequest {
    KeyedRequest {
        id: Uuid::from_u128(id),
        fingerprint: fingerprint.to_owned(),
        claim: Uuid::from_u128(claim),
    }
}

pub(super) async fn run_once<S: Store>(store: &S) -> Kept {
    let (first, second) = (attempt(1, "sent", 11), attempt(1, "sent", 12));
    let (one, two) = join(store.begin(&first), store.begin(&second)).await;
    let (own, other) = match (able(one, "begin")?, able(two, "begin")?) {
        (KeyedOutcome::Begun, KeyedOutcome::Running) => (first, second),
        (KeyedOutcome::Running, KeyedOutcome::Begun) => (second, first),
        (one, two) => return Err(format!("of two attempts at once one is {one:?}, one {two:?}")),
    };
    let another = able(store.begin(&attempt(1, "sent otherwise", 13)).await, "begin")?;
    so(another == KeyedOutcome::Another, "another request is taken for the one with its key")?;
    let late = able(store.finish(&other, "late").await, "finish")?;
    so(!late, "an attempt finishes what another began")?;
    able(store.abandon(&other).await, "abandon")?;
    let done = able(store.finish(&own, "answer").await, "finish")?;
    so(done, "the attempt that began does not finish")?;
    let again = able(store.finish(&own, "another answer").await, "finish")?;
    so(!again, "a request is finished twice")?;
    able(store.abandon(&own).await, "abandon")?;
    let kept = able(store.begin(&other).await, "begin")?;
    so(kept == KeyedOutcome::Done("answer".to_owned()), "a request is not answered as it was")?;

    let made_nothing = attempt(2, "sent", 21);
    able(store.begin(&made_nothing).await, "begin")?;
    able(store.abandon(&made_nothing).await, "abandon")?;
    let anew = able(store.begin(&attempt(2, "sent", 22)).await, "begin")?;
    so(anew == KeyedOutcome::Begun, "a request that was abandoned cannot run")
}
