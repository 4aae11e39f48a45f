//! `voice serve`, `voice work` and `voice ledger`.

use core::net::SocketAddr;
use core::num::NonZeroU32;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use clap::{Args, Subcommand};
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tokio::signal;
use voice_core::wire::Instant;
use voice_server::access::{AccessToken, Limits, Oidc, OidcSettings};
use voice_server::webhook::Webhook;
use voice_server::worker::work;
use voice_server::{Admission, App, Clock, Store, router, serve, subscriber};

use crate::catalog;
use crate::data::Data;
use crate::input::{self, Failure};

/// The moment at which the clock stands for the demonstration records, whose screenings are of that day.
const DEMONSTRATION_MOMENT: &str = "2026-11-02T15:00:00Z";

/// What a server and its workers answer from.
#[derive(Debug, Args)]
struct Sources {
    #[command(flatten)]
    data: Data,
    /// The records to answer from; without it, those of the demonstration.
    #[arg(long)]
    subjects: Option<PathBuf>,
    /// A policy pack; may be given again. Without it, us-federal.
    #[arg(long)]
    policy: Vec<PathBuf>,
    /// `system`, or a moment at which the clock stands; the demonstration stands on the day of its records.
    #[arg(long)]
    clock: Option<Clock>,
    /// Where messages go, as an `https` address, or an `http` address on this machine; without it, they wait.
    #[arg(long)]
    webhook: Option<String>,
    /// How many workers send messages.
    #[arg(long, default_value_t = 2)]
    workers: u8,
}

#[derive(Debug, Args)]
pub(crate) struct Serve {
    #[command(flatten)]
    sources: Sources,
    /// The address to listen on [default: 127.0.0.1:8080].
    #[arg(long)]
    listen: Option<SocketAddr>,
    /// A catalog of services, as a folder, a zip or a file; may be given again. Without it, the national lines.
    #[arg(long)]
    catalog: Vec<PathBuf>,
    /// A token of an administrator, at least 16 characters; without it, one is made on the first start.
    #[arg(long, env = "VOICE_STAFF_TOKEN", hide_env_values = true)]
    staff_token: Option<String>,
    /// Whoever asks needs a token too; always so beyond this machine.
    #[arg(long)]
    tokens: bool,
    /// How many requests one requester may make in a minute.
    #[arg(long, default_value = "600")]
    requests_per_minute: NonZeroU32,
    #[command(flatten)]
    provider: Provider,
}

/// An identity provider whose tokens open something too.
#[derive(Debug, Args)]
struct Provider {
    /// The identity provider (OpenID Connect), exactly as its tokens have it in `iss`.
    #[arg(long, requires = "oidc_keys", requires = "oidc_audience")]
    oidc_issuer: Option<String>,
    /// For whom its tokens are, as they have it in `aud`.
    #[arg(long, requires = "oidc_issuer")]
    oidc_audience: Option<String>,
    /// Its keys: a file with a JSON Web Key Set, read at the start. Something beside the server fetches it, and starts that again.
    #[arg(long, requires = "oidc_issuer")]
    oidc_keys: Option<PathBuf>,
    /// The claim that has the role (requester, staff or admin): a name, or a JSON Pointer.
    #[arg(long, default_value = "role")]
    oidc_role_claim: String,
    /// The claim that has the party of a requester.
    #[arg(long, default_value = "party")]
    oidc_party_claim: String,
}

impl Provider {
    fn verifier(&self) -> Result<Option<Oidc>, Failure> {
        let Self { oidc_issuer: Some(issuer), oidc_audience: Some(audience), oidc_keys: Some(file), .. } = self else {
            return Ok(None);
        };
        let settings = OidcSettings {
            issuer: issuer.clone(),
            audience: audience.clone(),
            role_claim: self.oidc_role_claim.clone(),
            party_claim: self.oidc_party_claim.clone(),
        };
        let keys = String::from_utf8(input::bytes(file)?).map_err(|error| Failure::unusable(file.display(), error))?;
        Oidc::new(settings, &keys).map(Some).map_err(|error| Failure::unusable(file.display(), error))
    }
}

#[derive(Debug, Args)]
pub(crate) struct Work {
    #[command(flatten)]
    sources: Sources,
}

#[derive(Debug, Subcommand)]
pub(crate) enum LedgerCommand {
    /// Go through the ledger of disclosures: exit 0 where every entry is as it was written, 1 where one is not.
    Verify {
        #[command(flatten)]
        data: Data,
    },
}

impl Sources {
    fn clock(&self) -> Result<Clock, Failure> {
        match (self.clock, &self.subjects) {
            (Some(clock), _) => Ok(clock),
            (None, Some(_)) => Ok(Clock::System),
            (None, None) => Ok(Clock::Standing(moment(DEMONSTRATION_MOMENT)?)),
        }
    }

    fn webhook(&self) -> Result<Option<Webhook>, Failure> {
        let Some(address) = &self.webhook else { return Ok(None) };
        let expected = "expected an https address, or an http address on this machine: messages hold telephone numbers";
        let webhook = Webhook::new(address, self.data.webhook_secret()?);
        webhook.map(Some).ok_or_else(|| Failure::unusable("--webhook", expected))
    }

    fn start_workers(&self, app: &Arc<App>, webhook: Option<&Webhook>) {
        for _ in 0..self.workers {
            if let Some(webhook) = webhook {
                tokio::spawn(work(app.clone(), webhook.clone()));
            }
        }
    }
}

impl Serve {
    pub(crate) fn run(self) -> Result<(), Failure> {
        let sources = &self.sources;
        let policy = input::policy(&sources.policy)?;
        let register = input::register(sources.subjects.as_deref())?;
        let clock = sources.clock()?;
        let token = match &self.staff_token {
            Some(text) => Some(AccessToken::from_text(text).ok_or_else(|| {
                Failure::unusable(
                    "--staff-token",
                    format!("expected at least {} visible characters", AccessToken::MIN_LENGTH),
                )
            })?),
            None => None,
        };
        let address = self.listen.unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 8080)));
        let admission = Admission::open(Limits::per_minute(self.requests_per_minute))
            .with_tokens_needed(self.tokens || !address.ip().is_loopback())
            .with_token(token.as_ref())
            .with_oidc(self.provider.verifier()?);
        let _ = tracing::subscriber::set_global_default(subscriber(io::stderr));
        let catalog = catalog::index_of(&self.catalog)?;
        let webhook = sources.webhook()?;
        Runtime::new()?.block_on(async {
            let store = sources.data.store().await?;
            if token.is_none() {
                first_token(&sources.data, &store, &clock).await?;
            }
            let app = Arc::new(App::new(policy, register, catalog, clock, store, admission));
            let listener = TcpListener::bind(address)
                .await
                .map_err(|error| io::Error::new(error.kind(), format!("{address}: {error}")))?;
            let stop = stop()?;
            sources.start_workers(&app, webhook.as_ref());
            tracing::info!(address = %listener.local_addr()?, ?clock, "listening");
            serve(listener, router(app), stop).await;
            tracing::info!("stopped");
            Ok(())
        })
    }
}

async fn first_token(data: &Data, store: &Store, clock: &Clock) -> Result<(), Failure> {
    let now = clock.now().map_err(|faults| Failure::unusable("clock", faults))?;
    if let Some(path) = data.first_token(store, now).await? {
        tracing::info!(file = %path.display(), "an administrator's token was made: take it from the file and delete that");
    }
    Ok(())
}

impl Work {
    /// Sends messages and answers no request.
    pub(crate) fn run(self) -> Result<(), Failure> {
        let sources = &self.sources;
        let policy = input::policy(&sources.policy)?;
        let register = input::register(sources.subjects.as_deref())?;
        let clock = sources.clock()?;
        let Some(webhook) = sources.webhook()? else {
            return Err(Failure::unusable("--webhook", "expected where messages go"));
        };
        let _ = tracing::subscriber::set_global_default(subscriber(io::stderr));
        Runtime::new()?.block_on(async {
            let store = sources.data.store().await?;
            let admission = Admission::open(Limits::per_minute(NonZeroU32::MIN));
            let app = Arc::new(App::new(policy, register, catalog::index_of(&[])?, clock, store, admission));
            let stop = stop()?;
            sources.start_workers(&app, Some(&webhook));
            tracing::info!(workers = sources.workers, ?clock, "working");
            stop.await;
            tracing::info!("stopped");
            Ok(())
        })
    }
}

impl LedgerCommand {
    pub(crate) fn run(self) -> Result<(), Failure> {
        let Self::Verify { data } = self;
        let verified = Runtime::new()?.block_on(async {
            let store = data.store().await?;
            store.verify_ledger().await.map_err(|error| Failure::unusable("ledger", error))
        })?;
        match verified {
            Ok(1) => input::print("1 entry is as it was written\n"),
            Ok(count) => input::print(&format!("{count} entries are as they were written\n")),
            Err(flaw) => Err(Failure::Broken(format!("ledger: {flaw}"))),
        }
    }
}

/// Listens for the signal to stop from now on; requests that are under way are finished.
#[cfg(unix)]
fn stop() -> io::Result<impl Future<Output = ()>> {
    use signal::unix::{SignalKind, signal};

    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Listens for the signal to stop; requests that are under way are finished.
#[cfg(not(unix))]
fn stop() -> io::Result<impl Future<Output = ()>> {
    Ok(async {
        let _ = signal::ctrl_c().await;
    })
}

fn moment(text: &str) -> Result<Instant, Failure> {
    text.parse().map_err(|faults| Failure::unusable("clock", faults))
}
