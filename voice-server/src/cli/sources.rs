//! What a server and its workers share on the command line, and how both are stopped.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;
use tokio::signal;
use voice_core::subject::Register;
use voice_core::vocabulary::Vocabulary;
use voice_core::wire::Timestamp;
use voice_server::delivery::{Webhook, WebhookSecret, retain, work};
use voice_server::{App, Clock, Store, demonstration};

use super::data_folder::DataFolder;
use super::input::{self, Failure, Rules, RulesOf};
use super::ledger_heads::LedgerHeads;
use super::records;

/// What a server and its workers answer from.
#[derive(Debug, Args)]
pub(super) struct Sources {
    /// A file in TOML with what is not given here: a line for each option, by its long name.
    #[arg(long, env = "VOICE_CONFIG")]
    config: Option<PathBuf>,
    #[command(flatten)]
    pub(super) data: DataFolder,
    /// Records to put into a store that has none. Without it, those that are in the store; into
    /// one that never had any, those of the demonstration are put.
    #[arg(long)]
    pub(super) subjects: Option<PathBuf>,
    #[command(flatten)]
    rules: RulesOf,
    /// `system`, or a moment at which the clock stands; with the records of the demonstration it
    /// stands on their day.
    #[arg(long, value_parser = input::of_option::<Clock>)]
    clock: Option<Clock>,
    /// Where messages go, as an `https` address, or an `http` address on this machine; without it,
    /// they wait.
    #[arg(long)]
    webhook: Option<String>,
    /// The certificates of the authorities that are believed on who the receiver is, in PEM;
    /// without it, those that browsers believe.
    #[arg(long)]
    webhook_ca: Option<PathBuf>,
    /// How many workers send messages.
    #[arg(long, default_value_t = 2, value_parser = workers)]
    pub(super) workers: u8,
    #[command(flatten)]
    heads: LedgerHeads,
}

impl Sources {
    /// Reads and proves the office that is served, before anything is opened.
    pub(super) fn served(&self) -> Result<Rules, Failure> {
        let mut served = self.rules.load()?;
        if let Some(given) = self.given_records(served.policy.vocabulary())? {
            served.records = Some(given);
        }
        Ok(served)
    }

    /// The records of `--subjects`, with the terms of the office.
    fn given_records(&self, terms: &Vocabulary) -> Result<Option<(PathBuf, Register)>, Failure> {
        let Some(file) = &self.subjects else { return Ok(None) };
        Ok(Some((file.clone(), input::value_with(file, terms)?)))
    }

    /// The store with the records, and the clock.
    pub(super) async fn open(&self, served: &mut Rules) -> Result<(Store, Clock), Failure> {
        if let Some(file) = &self.config {
            tracing::info!(file = %file.display(), "configured");
        }
        self.heads.check()?;
        let store = self.data.store().await?;
        self.heads.start(&store).await?;
        let (file, register) = served.records.take().unzip();
        let own = file.is_some();
        if let (Some(file), Some(register)) = (&file, &register) {
            // A clock that stands may stand before the records, which are asked about as of then.
            let clock = self.clock.unwrap_or(Clock::System).now();
            let clock = clock.map_err(|faults| Failure::unusable("clock", faults))?;
            let now = clock.max(input::now()?);
            records::none_is_ahead(file, register, now)?;
        }
        let demonstration = records::fill(&store, file.as_deref(), register).await?;
        if demonstration && self.rules.is_of_office() {
            let reason = "the store has the records of the demonstration: name another folder with \
                          --data";
            return Err(Failure::unusable("--office", reason));
        }
        let clock = match (self.clock, demonstration && !own) {
            (Some(clock), _) => clock,
            (None, false) => Clock::System,
            (None, true) => Clock::Standing(moment(demonstration::MOMENT)?),
        };
        Ok((store, clock))
    }

    /// Why what is configured cannot be used, every reason; makes nothing.
    pub(super) fn reasons(&self) -> Vec<Failure> {
        let mut all = self.data.reasons();
        match self.rules.read() {
            Ok(office) => all.extend(self.given_records(office.policy.vocabulary()).err()),
            // Without the terms of an office its records say nothing that could be judged.
            Err(reason) if self.rules.is_of_office() => all.push(reason),
            Err(reason) => {
                all.push(reason);
                all.extend(self.given_records(&Vocabulary::default()).err());
            }
        }
        all.extend(self.check_webhook().err());
        all.extend(self.heads.check().err());
        all
    }

    fn check_webhook(&self) -> Result<(), Failure> {
        let address = self.webhook.as_deref().unwrap_or("https://localhost");
        let throwaway = WebhookSecret::generate()
            .ok_or_else(|| Failure::unusable("secret", "the machine gives no randomness"))?;
        self.webhook_of(address, vec![throwaway]).map(drop)
    }

    pub(super) fn webhook(&self) -> Result<Option<Webhook>, Failure> {
        let Some(address) = &self.webhook else { return Ok(None) };
        // Before a secret is made for it.
        self.check_webhook()?;
        self.webhook_of(address, self.data.webhook_secrets()?).map(Some)
    }

    fn webhook_of(&self, address: &str, secrets: Vec<WebhookSecret>) -> Result<Webhook, Failure> {
        let expected = "expected an https address, or an http address on this machine: messages \
                        hold telephone numbers";
        let mut secrets = secrets.into_iter();
        let webhook = secrets.next().and_then(|secret| Webhook::new(address, secret));
        let webhook = webhook.ok_or_else(|| Failure::unusable("--webhook", expected))?;
        let webhook = secrets.fold(webhook, Webhook::and_secret);
        match &self.webhook_ca {
            None => Ok(webhook),
            Some(file) => webhook
                .with_authorities(&input::bytes(file)?)
                .map_err(|error| Failure::unusable(file.display(), error)),
        }
    }

    pub(super) fn start_workers(&self, app: &Arc<App>, webhook: Option<&Webhook>) {
        tokio::spawn(retain(app.clone()));
        for _ in 0..self.workers {
            if let Some(webhook) = webhook {
                tokio::spawn(work(app.clone(), webhook.clone()));
            }
        }
    }
}

fn workers(text: &str) -> Result<u8, String> {
    text.parse().map_err(|_| "expected a number of workers from 0 to 255".to_owned())
}

fn moment(text: &str) -> Result<Timestamp, Failure> {
    text.parse().map_err(|faults| Failure::unusable("clock", faults))
}

/// The signals to stop that come from now on.
pub(super) struct StopSignals {
    #[cfg(unix)]
    interrupt: signal::unix::Signal,
    #[cfg(unix)]
    terminate: signal::unix::Signal,
}

#[cfg(unix)]
impl StopSignals {
    pub(super) fn new() -> io::Result<Self> {
        use signal::unix::{SignalKind, signal};

        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
        })
    }

    pub(super) async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

#[cfg(not(unix))]
impl StopSignals {
    pub(super) fn new() -> io::Result<Self> {
        Ok(Self {})
    }

    pub(super) async fn next(&mut self) {
        let _ = signal::ctrl_c().await;
    }
}
