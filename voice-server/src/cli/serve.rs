//! `voice serve`.

use core::net::SocketAddr;
use core::num::NonZeroU32;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use voice_server::access::{AccessToken, Oidc, OidcSettings, RateLimiter};
use voice_server::{Admission, App, Clock, Store, router, serve, subscriber};

use super::catalog;
use super::data_folder::DataFolder;
use super::input::{self, Failure};
use super::sources::{Sources, stop};

#[derive(Debug, Args)]
pub(crate) struct Serve {
    #[command(flatten)]
    sources: Sources,
    /// The address to listen on [default: 127.0.0.1:8080].
    #[arg(long)]
    listen: Option<SocketAddr>,
    /// A catalog of services, as a folder, a zip or a file; may be given again. Without it, the
    /// national lines.
    #[arg(long)]
    catalog: Vec<PathBuf>,
    /// A token of an administrator, at least 16 characters; without it, one is made on
    /// the first start.
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
    /// Its keys: a file with a JSON Web Key Set, read at the start. Something beside the server
    /// fetches it, and starts that again.
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
        let Self {
            oidc_issuer: Some(issuer),
            oidc_audience: Some(audience),
            oidc_keys: Some(file),
            ..
        } = self
        else {
            return Ok(None);
        };
        let settings = OidcSettings {
            issuer: issuer.clone(),
            audience: audience.clone(),
            role_claim: self.oidc_role_claim.clone(),
            party_claim: self.oidc_party_claim.clone(),
        };
        let keys = String::from_utf8(input::bytes(file)?)
            .map_err(|error| Failure::unusable(file.display(), error))?;
        Oidc::new(settings, &keys)
            .map(Some)
            .map_err(|error| Failure::unusable(file.display(), error))
    }
}

impl Serve {
    pub(crate) fn run(self) -> Result<(), Failure> {
        let sources = &self.sources;
        let policy = input::policy(&sources.policy)?;
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
        let tokens_needed = self.tokens || !address.ip().is_loopback();
        let admission = Admission::open(RateLimiter::per_minute(self.requests_per_minute))
            .with_tokens_needed(tokens_needed)
            .with_token(token.as_ref())
            .with_oidc(self.provider.verifier()?);
        let _ = tracing::subscriber::set_global_default(subscriber(io::stderr));
        let catalog = catalog::index_of(&self.catalog)?;
        let webhook = sources.webhook()?;
        Runtime::new()?.block_on(async {
            let (store, clock) = sources.open().await?;
            if token.is_none() {
                first_token(&sources.data, &store, &clock).await?;
            }
            let app = Arc::new(App::new(policy, catalog, clock, store, admission));
            let listener = TcpListener::bind(address)
                .await
                .map_err(|error| io::Error::new(error.kind(), format!("{address}: {error}")))?;
            let stop = stop()?;
            sources.start_workers(&app, webhook.as_ref());
            if !tokens_needed {
                tracing::warn!(
                    "no tokens are needed: whoever reaches this address asks as the desk, and what \
                     a question attests is believed; start with --tokens where others reach it"
                );
            }
            tracing::info!(address = %listener.local_addr()?, ?clock, "listening");
            serve(listener, router(app), stop).await;
            tracing::info!("stopped");
            Ok(())
        })
    }
}

async fn first_token(data: &DataFolder, store: &Store, clock: &Clock) -> Result<(), Failure> {
    let now = clock.now().map_err(|faults| Failure::unusable("clock", faults))?;
    if let Some(path) = data.first_token(store, now).await? {
        tracing::info!(
            file = %path.display(),
            "an administrator's token was made: take it from the file and delete that"
        );
    }
    Ok(())
}
