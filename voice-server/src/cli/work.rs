//! `voice work`.

use std::io;
use std::num::NonZeroU32;
use std::sync::Arc;

use clap::Args;
use tokio::runtime::Runtime;
use voice_server::access::RateLimiter;
use voice_server::{Admission, App, subscriber};

use super::catalog;
use super::input::{self, Failure};
use super::sources::{Sources, stop};

#[derive(Debug, Args)]
pub(crate) struct Work {
    #[command(flatten)]
    sources: Sources,
}

impl Work {
    /// Sends messages and answers no request.
    pub(crate) fn run(self) -> Result<(), Failure> {
        let sources = &self.sources;
        let policy = input::policy(&sources.policy)?;
        let Some(webhook) = sources.webhook()? else {
            return Err(Failure::unusable("--webhook", "expected where messages go"));
        };
        let _ = tracing::subscriber::set_global_default(subscriber(io::stderr));
        Runtime::new()?.block_on(async {
            let (store, clock) = sources.open().await?;
            let admission = Admission::open(RateLimiter::per_minute(NonZeroU32::MIN));
            let app = Arc::new(App::new(policy, catalog::index_of(&[])?, clock, store, admission));
            let stop = stop()?;
            sources.start_workers(&app, Some(&webhook));
            tracing::info!(workers = sources.workers, ?clock, "working");
            stop.await;
            tracing::info!("stopped");
            Ok(())
        })
    }
}
