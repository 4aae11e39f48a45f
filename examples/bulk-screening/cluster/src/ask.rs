//! Questions that are asked again where an executor was lost.

use ballista_core::error::BallistaError;
use datafusion::error::{DataFusionError, Result};

/// How often a question is asked.
const TIMES: usize = 5;

/// Asks a cluster, and asks again where the loss of an executor took the answer away, five times in
/// all. An answer is that of one job which ended: what was read of another is dropped with its
/// error.
///
/// # Errors
/// Those of the question, and the last loss.
///
/// ```
/// use datafusion::prelude::SessionContext;
/// use voice_cluster_screening::ask;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> datafusion::error::Result<()> {
/// // Yours is that of `voice_cluster_screening::session`.
/// let session = SessionContext::new();
/// let rows = ask(async || session.sql("SELECT 1").await?.collect().await).await?;
/// assert_eq!(rows.len(), 1);
/// # Ok(())
/// # }
/// ```
pub async fn ask<T>(question: impl AsyncFn() -> Result<T>) -> Result<T> {
    for _ in 1..TIMES {
        match question().await {
            Err(error) if is_loss(&error) => {}
            answered => return answered,
        }
    }
    question().await
}

/// Whether an executor was lost and its part of a job with it. Ballista sends the error of a job as
/// a text. Where this takes another error for a loss, a question is asked in vain, and no more.
fn is_loss(error: &DataFusionError) -> bool {
    match error.find_root() {
        DataFusionError::Execution(said) => {
            let of_job = said.starts_with("Job ");
            // A job that was given up; an executor that was lost as it began to send an output to
            // another, and one that had the result.
            of_job && (said.ends_with(" failed: Cancelled") || said.contains("IpcError("))
                || said.starts_with("GrpcConnectionError(")
        }
        // The result was cut off.
        DataFusionError::ArrowError(..) => true,
        DataFusionError::External(error) => matches!(
            error.downcast_ref(),
            Some(
                BallistaError::FetchFailed(..)
                    | BallistaError::GrpcActionError(_)
                    | BallistaError::GrpcConnectionError(_)
            )
        ),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    async fn times(error: impl Fn() -> DataFusionError) -> usize {
        let asked = Cell::new(0);
        let answer: Result<()> = ask(async || {
            asked.set(asked.get() + 1);
            Err(error())
        })
        .await;
        assert_eq!(answer.map_err(|error| error.to_string()), Err(error().to_string()));
        asked.get()
    }

    #[tokio::test]
    async fn a_question_is_asked_again_after_a_loss_and_after_nothing_else() {
        let said = |of: &str| DataFusionError::Execution(of.to_owned());
        let fetched = || BallistaError::FetchFailed("one".to_owned(), 0, 0, "away".to_owned());
        assert_eq!(times(|| said("Job 7 failed: Cancelled")).await, TIMES);
        assert_eq!(times(|| said("GrpcConnectionError(\"refused\")")).await, TIMES);
        assert_eq!(times(|| fetched().into_datafusion()).await, TIMES);
        assert_eq!(times(|| said("Job 7 failed: a word is not known")).await, 1);
        assert_eq!(times(|| DataFusionError::Plan("other rules".to_owned())).await, 1);

        let first = Cell::new(true);
        let answer =
            ask(
                async || {
                    if first.replace(false) { Err(fetched().into_datafusion()) } else { Ok(7) }
                },
            );
        assert!(answer.await.is_ok_and(|answer| answer == 7));
    }
}
