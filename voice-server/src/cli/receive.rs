//! `voice receive`: whoever telephones, writes and posts, as small as can be, to try messages and
//! to copy from.

use core::net::SocketAddr;
use std::collections::BTreeSet;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use clap::Args;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use voice_server::delivery::WebhookSecret;

use super::data_folder::DataFolder;
use super::input::{self, Failure};

#[derive(Debug, Args)]
pub(crate) struct Receive {
    #[command(flatten)]
    data: DataFolder,
    /// The address to listen on.
    #[arg(long, default_value = "127.0.0.1:9000", value_parser = input::address)]
    listen: SocketAddr,
}

#[derive(Clone)]
struct Receiver {
    secrets: Arc<Vec<WebhookSecret>>,
    seen: Arc<Mutex<BTreeSet<String>>>,
}

impl Receive {
    pub(crate) fn run(self) -> Result<(), Failure> {
        let secrets = Arc::new(self.data.webhook_secrets()?);
        let receiver = Receiver { secrets, seen: Arc::default() };
        Runtime::new()?.block_on(async {
            let listener = TcpListener::bind(self.listen).await.map_err(|error| {
                io::Error::new(error.kind(), format!("{}: {error}", self.listen))
            })?;
            axum::serve(listener, Router::new().fallback(post(receive)).with_state(receiver))
                .await?;
            Ok(())
        })
    }
}

/// Prints a message that is signed, once.
async fn receive(State(receiver): State<Receiver>, headers: HeaderMap, body: String) -> StatusCode {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let signed =
        header("webhook-id").zip(header("webhook-timestamp")).zip(header("webhook-signature"));
    let Some(((id, timestamp), signature)) = signed else { return StatusCode::UNAUTHORIZED };
    let is_of = |secret: &WebhookSecret| secret.verify(id, timestamp, body.as_bytes(), signature);
    if !receiver.secrets.iter().any(is_of) {
        return StatusCode::UNAUTHORIZED;
    }
    let new = receiver.seen.lock().unwrap_or_else(PoisonError::into_inner).insert(id.to_owned());
    // Before it is printed it is not received: who sends it will try again.
    match if new { input::print(&body) } else { Ok(()) } {
        Ok(()) => StatusCode::NO_CONTENT,
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}
