//! What a server and its workers share on the command line, and how both are stopped.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;
use tokio::signal;
use voice_core::disclosure::Policy;
use voice_core::inquiry::Triage;
use voice_core::office_files::WholeOffice;
use voice_core::subject::Register;
use voice_core::wire::Timestamp;
use voice_server::delivery::{Webhook, WebhookSecret, retain, work};
use voice_server::{App, Clock, Store};

use super::data_folder::DataFolder;
use super::input::{self, Failure};
use super::ledger_heads::LedgerHeads;
use super::records;

/// The moment at which the clock stands for the demonstration records, whose screenings are
/// of that day.
const DEMONSTRATION_MOMENT: &str = "2026-11-02T15:00:00Z";

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
    /// A policy pack; may be given again. Without it, us-federal.
    #[arg(long)]
    pub(super) policy: Vec<PathBuf>,
    /// The folder of an office of one's own: its terms, packs, lines, triage and records. Without
    /// it, the reference office.
    #[arg(long, conflicts_with = "policy")]
    office: Option<PathBuf>,
    /// `system`, or a moment at which the clock stands; with the records of the demonstration it
    /// stands on their day.
    #[arg(long)]
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
    #[arg(long, default_value_t = 2)]
    pub(super) workers: u8,
    #[command(flatten)]
    heads: LedgerHeads,
}

/// The office that is served: what decides, what routes, and the records to put in, if any.
pub(super) struct Served {
    pub(super) policy: Policy,
    pub(super) triage: Triage,
    /// With the file that they are from.
    records: Option<(PathBuf, Register)>,
}

impl Sources {
    /// Reads and proves the office that is served, before anything is opened.
    pub(super) fn served(&self) -> Result<Served, Failure> {
        let (policy, triage, own) = match &self.office {
            None => (input::policy(&self.policy)?, Triage::reference().clone(), None),
            Some(folder) => {
                let WholeOffice { policy, triage, register, .. } = input::office(folder)?;
                // An office without records has none, and never those of the demonstration.
                let register = register.unwrap_or_default();
                (policy, triage, Some((folder.join("subjects.json"), register)))
            }
        };
        let vocabulary = policy.vocabulary();
        Store::know_terms(vocabulary).map_err(|error| Failure::unusable("--office", error))?;
        let records = match &self.subjects {
            None => own,
            Some(file) if vocabulary.is_empty() => Some((file.clone(), input::register(file)?)),
            Some(file) => {
                let read = vocabulary.read::<Register>(&input::bytes(file)?);
                Some((file.clone(), read.map_err(|faults| input::at_fault(file, &faults))?))
            }
        };
        Ok(Served { policy, triage, records })
    }

    /// The store with the records, and the clock.
    pub(super) async fn open(&self, served: &mut Served) -> Result<(Store, Clock), Failure> {
        if let Some(file) = &self.config {
            tracing::info!(file = %file.display(), "configured");
        }
        let store = self.data.store().await?;
        self.heads.start(&store).await?;
        let (file, register) = served.records.take().unzip();
        let own = file.is_some();
        let demonstration = records::fill(&store, file.as_deref(), register).await?;
        if demonstration && self.office.is_some() {
            let reason = "the store has the records of the demonstration: name another folder with \
                          --data";
            return Err(Failure::unusable("--office", reason));
        }
        let clock = match (self.clock, demonstration && !own) {
            (Some(clock), _) => clock,
            (None, false) => Clock::System,
            (None, true) => Clock::Standing(moment(DEMONSTRATION_MOMENT)?),
        };
        Ok((store, clock))
    }

    /// Looks at what is configured, and makes nothing.
    pub(super) fn check(&self) -> Result<(), Failure> {
        self.data.check()?;
        let address = self.webhook.as_deref().unwrap_or("https://localhost");
        let throwaway = WebhookSecret::generate()
            .ok_or_else(|| Failure::unusable("secret", "the machine gives no randomness"))?;
        self.webhook_of(address, vec![throwaway]).map(drop)
    }

    pub(super) fn webhook(&self) -> Result<Option<Webhook>, Failure> {
        let Some(address) = &self.webhook else { return Ok(None) };
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

fn moment(text: &str) -> Result<Timestamp, Failure> {
    text.parse().map_err(|faults| Failure::unusable("clock", faults))
}

/// Listens for the signal to stop from now on; requests that are under way are finished.
#[cfg(unix)]
pub(super) fn stop() -> io::Result<impl Future<Output = ()>> {
    use signal::unix::{SignalKind, signal};

    let (mut interrupt, mut terminate) =
        (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Listens for the signal to stop; requests that are under way are finished.
#[cfg(not(unix))]
pub(super) fn stop() -> io::Result<impl Future<Output = ()>> {
    Ok(async {
        let _ = signal::ctrl_c().await;
    })
}
