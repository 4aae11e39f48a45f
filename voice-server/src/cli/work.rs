//! `voice work`.

use std::io;
use std::num::NonZeroU32;
use std::sync::Arc;

use clap::Args;
use tokio::runtime::Runtime;
use voice_server::access::RateLimiter;
use voice_server::{Admission, App, subscriber};

use super::catalog;
use super::input::{Failure, Rules};
use super::sources::{Sources, StopSignals};

#[derive(Debug, Args)]
pub(crate) struct Work {
    #[command(flatten)]
    sources: Sources,
}

impl Work {
    /// Sends messages and answers no request.
    pub(crate) fn run(self) -> Result<(), Failure> {
        let sources = &self.sources;
        let mut served = sources.served()?;
        let Some(webhook) = sources.webhook()? else {
            return Err(Failure::unusable("--webhook", "expected where messages go"));
        };
        let _ = tracing::subscriber::set_global_default(subscriber(io::stderr));
        Runtime::new()?.block_on(async {
            let (store, clock) = sources.open(&mut served).await?;
            let admission = Admission::open(RateLimiter::per_minute(NonZeroU32::MIN));
            let Rules { policy, triage, .. } = served;
            let catalog = catalog::index_of(&[])?;
            let app = App::new(policy, catalog, clock, store, admission).with_triage(triage);
            let app = Arc::new(app);
            let mut signals = StopSignals::new()?;
            sources.start_workers(&app, Some(&webhook));
            tracing::info!(workers = sources.workers, ?clock, "working");
            signals.next().await;
            tracing::info!("stopped");
            Ok(())
        })
    }
}
