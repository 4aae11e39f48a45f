//! Connections: their timeouts, and graceful shutdown.

use core::future::Future;
use core::pin::pin;
use core::time::Duration;

use axum::Router;
use axum::http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::time::{sleep, timeout};

use super::body::BODY_TIMEOUT;
use super::caller::Peer;

/// The timeout of a request's head, and of an idle connection.
pub const HEAD_TIMEOUT: Duration = Duration::from_secs(10);

/// How long requests in progress may take once the server stops.
pub const STOP_TIMEOUT: Duration = Duration::from_secs(BODY_TIMEOUT.as_secs() + 2);

/// How long to wait after a connection could not be accepted, for example because too
/// many are open.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// Serves until `stop` resolves, then finishes the requests in progress.
///
/// `axum::serve` sets no limit on the head of a request: a client that sends half of one would hold
/// its connection and keep the server from stopping.
pub async fn serve(listener: TcpListener, router: Router, stop: impl Future<Output = ()>) {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(HEAD_TIMEOUT);
    let open = GracefulShutdown::new();
    let mut stop = pin!(stop);
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, peer)) => {
                    let routes = TowerToHyperService::new(router.clone());
                    let service = service_fn(move |mut request: Request<Incoming>| {
                        request.extensions_mut().insert(Peer(peer));
                        routes.call(request)
                    });
                    let connection = http.serve_connection(TokioIo::new(stream), service);
                    let connection = open.watch(connection);
                    tokio::spawn(async move {
                        let _ = connection.await;
                    });
                }
                Err(_) => sleep(ACCEPT_PAUSE).await,
            },
            () = &mut stop => break,
        }
    }
    drop(listener);
    let _ = timeout(STOP_TIMEOUT, open.shutdown()).await;
}
