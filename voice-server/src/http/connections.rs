//! Connections: how many there may be, their timeouts, and graceful shutdown.

use core::future::Future;
use core::net::SocketAddr;
use core::pin::pin;
use core::time::Duration;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use axum::Router;
use axum::http::{Request, StatusCode};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{sleep, timeout};
use tokio_io_timeout::TimeoutStream;
use voice_axum::BODY_TIMEOUT;
use voice_core::wire::to_json;

use super::caller::Peer;
use crate::access::{Proxies, address_key};
use crate::{App, Problem};

/// The timeout of a request's head, and of an idle connection.
pub const HEAD_TIMEOUT: Duration = Duration::from_secs(10);

/// How long a client may take nothing of an answer that is there for it.
pub const WRITE_TIMEOUT: Duration = Duration::from_secs(10);

/// How long requests in progress may take once the server stops.
pub const STOP_TIMEOUT: Duration = Duration::from_secs(BODY_TIMEOUT.as_secs() + 2);

/// How long to wait after a connection could not be accepted, for example because too
/// many are open.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// How often the log warns of one thing.
const WARN_EVERY: Duration = Duration::from_secs(60);

/// How many descriptors are for the database and its files.
const DESCRIPTORS_KEPT: usize = 64;

/// The most connections where the machine allows more.
const MOST: usize = 1024;

/// How many connections there may be at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConnectionLimits {
    /// In all.
    pub all: usize,
    /// From one address, or one /64 network of IPv6.
    pub per_address: usize,
    /// Proxies, whose connections are of many clients and count in all alone.
    pub proxies: Proxies,
}

impl ConnectionLimits {
    /// What the descriptors allow that this process may open: 1024, or 64 fewer than they are; a
    /// quarter of that from one address.
    #[must_use]
    pub fn of_this_process() -> Self {
        let all =
            descriptors().map_or(MOST, |most| most.saturating_sub(DESCRIPTORS_KEPT).clamp(1, MOST));
        Self { all, per_address: all.div_ceil(4), proxies: Proxies::default() }
    }
}

/// How many descriptors this process may open, where the machine says it.
fn descriptors() -> Option<usize> {
    let limits = std::fs::read_to_string("/proc/self/limits").ok()?;
    limits.lines().find_map(|line| {
        line.strip_prefix("Max open files")?.split_whitespace().next()?.parse().ok()
    })
}

/// The connections that are open.
struct Open {
    limits: ConnectionLimits,
    counts: Mutex<BTreeMap<String, usize>>,
    warned: Mutex<Option<Instant>>,
    app: Option<Arc<App>>,
}

/// A connection that is counted until this is dropped.
struct Counted {
    open: Arc<Open>,
    key: String,
}

impl Open {
    /// Counts a connection, or says why there may be no more.
    fn admit(self: &Arc<Self>, peer: SocketAddr) -> Result<Counted, StatusCode> {
        let key = address_key(peer.ip());
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let all: usize = counts.values().sum();
        let of_address = counts.get(&key).copied().unwrap_or(0);
        if all * 5 >= self.limits.all * 4 {
            self.warn(all);
        }
        if all >= self.limits.all {
            return Err(StatusCode::SERVICE_UNAVAILABLE);
        }
        if of_address >= self.limits.per_address && !self.limits.proxies.include(peer.ip()) {
            return Err(StatusCode::TOO_MANY_REQUESTS);
        }
        counts.insert(key.clone(), of_address + 1);
        self.observe(all + 1);
        Ok(Counted { open: self.clone(), key })
    }

    fn observe(&self, open: usize) {
        if let Some(app) = &self.app {
            app.metrics.connections(open);
        }
    }

    /// Says that few descriptors are left, and not more often than every minute.
    fn warn(&self, open: usize) {
        let mut warned = self.warned.lock().unwrap_or_else(PoisonError::into_inner);
        if warned.is_none_or(|last| last.elapsed() > WARN_EVERY) {
            *warned = Some(Instant::now());
            let (limit, descriptors) = (self.limits.all, descriptors());
            tracing::warn!(open, limit, ?descriptors, "few connections are left");
        }
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        let mut counts = self.open.counts.lock().unwrap_or_else(PoisonError::into_inner);
        match counts.get_mut(&self.key) {
            Some(count) if *count > 1 => *count -= 1,
            _ => drop(counts.remove(&self.key)),
        }
        self.open.observe(counts.values().sum());
    }
}

/// Refuses a connection as far as its buffer goes: nobody waits for a client that reads nothing.
fn refuse(stream: &TcpStream, status: StatusCode) {
    let detail = "too many connections are open: close some, or try again";
    let problem = Problem::for_now(status, detail, 1);
    if let Ok(body) = to_json(&problem) {
        let head = format!(
            "HTTP/1.1 {status}\r\nconnection: close\r\nretry-after: 1\r\ncontent-type: \
             application/problem+json\r\ncontent-length: {}\r\n\r\n",
            body.len()
        );
        let _ = stream.try_write(format!("{head}{body}").as_bytes());
    }
}

/// Serves until `stop` resolves, then finishes the requests in progress.
pub async fn serve(listener: TcpListener, router: Router, stop: impl Future<Output = ()>) {
    run(listener, router, ConnectionLimits::of_this_process(), None, stop).await;
}

/// Serves the routes of an application within limits of one's own, and counts its connections among
/// its figures.
pub async fn serve_within(
    limits: ConnectionLimits,
    listener: TcpListener,
    app: Arc<App>,
    stop: impl Future<Output = ()>,
) {
    run(listener, super::router(app.clone()), limits, Some(app), stop).await;
}

/// `axum::serve` sets no limit on the head of a request: a client that sends half of one would hold
/// its connection and keep the server from stopping.
async fn run(
    listener: TcpListener,
    router: Router,
    limits: ConnectionLimits,
    app: Option<Arc<App>>,
    stop: impl Future<Output = ()>,
) {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(HEAD_TIMEOUT);
    let graceful = GracefulShutdown::new();
    let (counts, warned) = (Mutex::default(), Mutex::default());
    let open = Arc::new(Open { limits, counts, warned, app });
    let mut stop = pin!(stop);
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, peer)) => {
                    let counted = match open.admit(peer) {
                        Ok(counted) => counted,
                        Err(status) => {
                            if let Some(app) = &open.app {
                                app.metrics.connection_refused();
                            }
                            refuse(&stream, status);
                            continue;
                        }
                    };
                    let routes = TowerToHyperService::new(router.clone());
                    let service = service_fn(move |mut request: Request<Incoming>| {
                        request.extensions_mut().insert(Peer(peer));
                        routes.call(request)
                    });
                    let mut stream = TimeoutStream::new(stream);
                    stream.set_write_timeout(Some(WRITE_TIMEOUT));
                    let stream = TokioIo::new(Box::pin(stream));
                    let connection = graceful.watch(http.serve_connection(stream, service));
                    tokio::spawn(async move {
                        let _ = connection.await;
                        drop(counted);
                    });
                }
                Err(_) => {
                    open.warn(open.counts.lock().unwrap_or_else(PoisonError::into_inner).len());
                    sleep(ACCEPT_PAUSE).await;
                }
            },
            () = &mut stop => break,
        }
    }
    drop(listener);
    let _ = timeout(STOP_TIMEOUT, graceful.shutdown()).await;
}
