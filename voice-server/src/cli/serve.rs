//! `voice serve`.

use core::net::SocketAddr;
use core::num::{NonZeroU32, NonZeroUsize};
use core::str::FromStr;
use core::time::Duration;
use std::io::{self, ErrorKind};
use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;
use ipnet::IpNet;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tokio::time::timeout;
use voice_core::catalog::Index;
use voice_server::access::{
    AccessToken, HostName, HostNameError, Hosts, KEYS_EVERY, KEYS_FOR, KeySource, Oidc,
    OidcSettings, Proxies, RateLimiter,
};
use voice_server::{Admission, App, Clock, ConnectionLimits, Store, serve_within, subscriber};

use super::catalog;
use super::data_folder::{DataFolder, given};
use super::input::{self, Failure, Rules};
use super::sources::{Sources, StopSignals};

#[derive(Debug, Args)]
pub(crate) struct Serve {
    #[command(flatten)]
    sources: Sources,
    /// The address to listen on [default: 127.0.0.1:8080].
    #[arg(long, value_parser = input::address)]
    listen: Option<SocketAddr>,
    /// A name under which it answers, without a port; may be given again. On this machine it
    /// answers to localhost too. Without it, beyond this machine, it answers to every name.
    #[arg(long)]
    host: Vec<String>,
    /// A network of proxies whose `Forwarded` is believed, as 10.0.0.0/8; may be given again.
    #[arg(long, value_parser = network)]
    trusted_proxy: Vec<IpNet>,
    /// A catalog of services, as a folder, a zip or a file; may be given again. Without it, the
    /// national lines.
    #[arg(long)]
    catalog: Vec<PathBuf>,
    /// A token of every role, at least 20 characters; without it, one is made on the first start.
    #[arg(long, env = "VOICE_STAFF_TOKEN", hide_env_values = true)]
    staff_token: Option<String>,
    /// A file with that token.
    #[arg(long, conflicts_with = "staff_token")]
    staff_token_file: Option<PathBuf>,
    /// Whoever asks needs a token too; always so beyond this machine and behind a proxy.
    #[arg(long)]
    tokens: bool,
    /// How many requests one requester may make in a minute.
    #[arg(long, default_value = "600", value_parser = positive::<NonZeroU32>)]
    requests_per_minute: NonZeroU32,
    /// How many connections may be open at once; without it, what the machine allows.
    #[arg(long, value_parser = positive::<NonZeroUsize>)]
    connections: Option<NonZeroUsize>,
    /// How many of them from one address; without it, a quarter.
    #[arg(long, value_parser = positive::<NonZeroUsize>)]
    connections_per_address: Option<NonZeroUsize>,
    /// For how many seconds it goes on after the signal to stop, while `/readyz` says that it is
    /// stopping: longer than a balancer takes to see that. A second signal ends it.
    #[arg(long, value_name = "SECONDS", default_value = "0")]
    drain: u16,
    /// Where traces of requests are sent, by OTLP over HTTP, as http://127.0.0.1:4318/v1/traces;
    /// they say which routes were asked, and nothing of anybody.
    #[cfg(feature = "otlp")]
    #[arg(long)]
    otlp_endpoint: Option<String>,
    #[command(flatten)]
    provider: Provider,
}

/// An identity provider whose tokens open something too.
#[derive(Debug, Args)]
struct Provider {
    /// The identity provider (OpenID Connect), exactly as its tokens have it in `iss`.
    #[arg(long)]
    oidc_issuer: Option<String>,
    /// For whom its tokens are, as they have it in `aud`.
    #[arg(long)]
    oidc_audience: Option<String>,
    /// Its keys (a JSON Web Key Set), as a file or as the address of its `jwks_uri`; they are read
    /// again every two minutes.
    #[arg(long)]
    oidc_keys: Option<String>,
    /// The claim that has the roles (requester, source, desk, records, auditor, monitor, admin): a
    /// name, or a JSON Pointer.
    #[arg(long, default_value = "role")]
    oidc_role_claim: String,
    /// The claim that has the party of a requester.
    #[arg(long, default_value = "party")]
    oidc_party_claim: String,
}

/// What is ready before anything is opened.
struct Prepared {
    served: Rules,
    catalog: Index,
    admission: Admission,
    has_token: bool,
    provider: Option<(Oidc, KeySource)>,
    address: SocketAddr,
    limits: ConnectionLimits,
    /// Why requesters need tokens; none where they do not.
    tokens_needed: Option<&'static str>,
}

impl Provider {
    fn verifier(&self) -> Result<Option<(Oidc, KeySource)>, Failure> {
        let (issuer, audience, keys) =
            match (&self.oidc_issuer, &self.oidc_audience, &self.oidc_keys) {
                (None, None, None) => return Ok(None),
                (Some(issuer), Some(audience), Some(keys)) => (issuer, audience, keys),
                _ => {
                    let expected = "expected --oidc-audience and --oidc-keys with it, and it with \
                                    them";
                    return Err(Failure::unusable("--oidc-issuer", expected));
                }
            };
        let settings = OidcSettings {
            issuer: issuer.clone(),
            audience: audience.clone(),
            role_claim: self.oidc_role_claim.clone(),
            party_claim: self.oidc_party_claim.clone(),
        };
        let unusable = |error| Failure::unusable("--oidc-keys", error);
        let source = KeySource::new(keys).map_err(unusable)?;
        Ok(Some((Oidc::without_keys(settings), source)))
    }

    /// Whether its keys can be read, where they are in a file.
    fn check(&self) -> Result<(), Failure> {
        match self.verifier()? {
            Some((oidc, source @ KeySource::File(_))) => Runtime::new()?
                .block_on(source.read_into(&oidc))
                .map_err(|error| Failure::unusable("--oidc-keys", error)),
            _ => Ok(()),
        }
    }
}

impl Serve {
    /// Why what is configured cannot be used, every reason; makes nothing.
    pub(crate) fn reasons(&self) -> Vec<Failure> {
        let mut all = self.sources.reasons();
        let own = [
            self.token().map(drop),
            self.provider.check(),
            catalog::index_of(&self.catalog).map(drop),
            #[cfg(feature = "otlp")]
            self.collector().map(|traces| traces.into_iter().for_each(voice_server::Traces::end)),
        ];
        all.extend(own.into_iter().filter_map(Result::err));
        all.extend(self.host.iter().filter_map(|name| host(name).err()));
        all
    }

    fn token(&self) -> Result<Option<AccessToken>, Failure> {
        given(self.staff_token.as_deref(), self.staff_token_file.as_deref())?
            .map(|text| AccessToken::chosen(&text))
            .transpose()
            .map_err(|error| Failure::unusable("--staff-token", error))
    }

    fn hosts(&self) -> Result<Vec<HostName>, Failure> {
        self.host.iter().map(|name| host(name)).collect()
    }

    fn prepared(&self) -> Result<Prepared, Failure> {
        let served = self.sources.served()?;
        let token = self.token()?;
        let address = self.listen.unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 8080)));
        let here = address.ip().is_loopback();
        let proxies = Proxies::new(self.trusted_proxy.iter().copied());
        let tokens_needed = match (here, proxies.is_empty(), self.tokens) {
            (false, ..) => Some("others reach this address"),
            (true, false, _) => Some("a proxy is in front"),
            (true, true, true) => Some("--tokens says so"),
            (true, true, false) => None,
        };
        let names = self.hosts()?;
        let hosts = if here || !names.is_empty() {
            names.iter().fold(Hosts::of_this_machine(), Hosts::and)
        } else {
            Hosts::any()
        };
        let provider = self.provider.verifier()?;
        let default = ConnectionLimits::of_this_process();
        let all = self.connections.map_or(default.all, NonZeroUsize::get);
        let per_address =
            self.connections_per_address.map_or_else(|| all.div_ceil(4), NonZeroUsize::get);
        let limits = ConnectionLimits { all, per_address, proxies: proxies.clone() };
        let admission = Admission::open(RateLimiter::per_minute(self.requests_per_minute))
            .with_tokens_needed(tokens_needed.is_some())
            .with_token(token.as_ref())
            .with_hosts(hosts)
            .with_proxies(proxies)
            .with_oidc(provider.as_ref().map(|(oidc, _)| oidc.clone()));
        let catalog = catalog::index_of(&self.catalog)?;
        let has_token = token.is_some();
        Ok(Prepared {
            served,
            catalog,
            admission,
            has_token,
            provider,
            address,
            limits,
            tokens_needed,
        })
    }

    pub(crate) fn run(self) -> Result<(), Failure> {
        let sources = &self.sources;
        let Prepared {
            mut served,
            catalog,
            admission,
            has_token,
            provider,
            address,
            limits,
            tokens_needed,
        } = self.prepared()?;
        #[cfg(feature = "otlp")]
        let traces = self.traces()?;
        #[cfg(not(feature = "otlp"))]
        let _ = tracing::subscriber::set_global_default(subscriber(io::stderr));
        let webhook = sources.webhook()?;
        let done = Runtime::new()?.block_on(async {
            if let Some((oidc, source)) = provider {
                follow_keys(oidc, source).await?;
            }
            // First the port: where another program has it, nothing is made.
            let listener =
                TcpListener::bind(address).await.map_err(|error| not_free(address, &error))?;
            let (store, clock) = sources.open(&mut served).await?;
            if !has_token {
                first_token(&sources.data, &store, &clock).await?;
            }
            let Rules { policy, triage, .. } = served;
            let app = App::new(policy, catalog, clock, store, admission).with_triage(triage);
            let app = Arc::new(app);
            let signals = StopSignals::new()?;
            sources.start_workers(&app, webhook.as_ref());
            match tokens_needed {
                Some(because) => tracing::info!(because, "whoever asks needs a token"),
                None => tracing::warn!(
                    "no tokens are needed: whoever reaches this address asks as the desk, and what \
                     a question attests is believed; start with --tokens where others reach it"
                ),
            }
            let (connections, per_address) = (limits.all, limits.per_address);
            tracing::info!(
                address = %listener.local_addr()?, ?clock, connections, per_address, "listening"
            );
            input::announce(listener.local_addr()?);
            let stop = stop(signals, app.clone(), self.drain);
            serve_within(limits, listener, app, stop).await;
            tracing::info!("stopped");
            Ok(())
        });
        #[cfg(feature = "otlp")]
        if let Some(traces) = traces {
            traces.end();
        }
        done
    }

    /// Begins the log, and the traces where they are sent.
    #[cfg(feature = "otlp")]
    fn traces(&self) -> Result<Option<voice_server::Traces>, Failure> {
        let traces = self.collector()?;
        let _ = match &traces {
            None => tracing::subscriber::set_global_default(subscriber(io::stderr)),
            Some(traces) => tracing::subscriber::set_global_default(traces.subscriber(io::stderr)),
        };
        Ok(traces)
    }

    /// Where traces are sent, if they are.
    #[cfg(feature = "otlp")]
    fn collector(&self) -> Result<Option<voice_server::Traces>, Failure> {
        let traces = self.otlp_endpoint.as_deref().map(voice_server::Traces::to).transpose();
        traces.map_err(|error| Failure::unusable("--otlp-endpoint", error))
    }
}

fn host(name: &str) -> Result<HostName, Failure> {
    name.parse().map_err(|error: HostNameError| Failure::unusable(format!("--host {name}"), error))
}

/// A whole number that is not zero.
fn positive<T: FromStr>(text: &str) -> Result<T, String> {
    text.parse().map_err(|_| "expected a whole number, from 1 on".to_owned())
}

/// A network of proxies.
fn network(text: &str) -> Result<IpNet, String> {
    text.parse().map_err(|_| "expected a network, as 10.0.0.0/8 or fd00::/8".to_owned())
}

/// Why nothing can listen there.
fn not_free(address: SocketAddr, error: &io::Error) -> Failure {
    let reason = match error.kind() {
        ErrorKind::AddrInUse => {
            "another program listens there: stop it, or choose another port with --listen"
                .to_owned()
        }
        _ => error.to_string(),
    };
    Failure::unusable(address, reason)
}

/// Waits for the signal to stop and, for some seconds or until the next one, for whoever shares
/// requests out to see that no more of them are taken.
async fn stop(mut signals: StopSignals, app: Arc<App>, drain: u16) {
    signals.next().await;
    if drain > 0 {
        app.drain();
        tracing::info!(seconds = drain, "stopping");
        let _ = timeout(Duration::from_secs(drain.into()), signals.next()).await;
    }
}

/// Reads the keys of the provider, and again and again. Those of a file are there at the start; a
/// provider that is unavailable keeps nobody from starting, and opens nothing.
async fn follow_keys(oidc: Oidc, source: KeySource) -> Result<(), Failure> {
    if let Err(error) = source.read_into(&oidc).await {
        if let KeySource::File(path) = &source {
            return Err(Failure::unusable(path.display(), error));
        }
        tracing::warn!(%error, "tokens of the identity provider open nothing until it answers");
    }
    tokio::spawn(source.keep_fresh(oidc, KEYS_EVERY, KEYS_FOR));
    Ok(())
}

async fn first_token(data: &DataFolder, store: &Store, clock: &Clock) -> Result<(), Failure> {
    let now = clock.now().map_err(|faults| Failure::unusable("clock", faults))?;
    if let Some(path) = data.first_token(store, now).await? {
        tracing::info!(
            file = %path.display(),
            "a token of every role was made: take it from the file and delete that"
        );
    }
    Ok(())
}
