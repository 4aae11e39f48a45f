//! Where the keys of an identity provider come from while the server runs.

use core::time::Duration;
use std::path::PathBuf;
use std::time::Instant;

use axum::body::Bytes;
use axum::http::{Request, Uri};
use http_body_util::{BodyExt, Full, Limited};
use tokio::time::{sleep, timeout};
use voice_core::wire::Diagnostic;

use super::{KeySetError, Oidc};
use crate::access::outgoing::{HttpsClient, client, private_address};

/// How often keys are read again: a key that the provider withdraws opens nothing after that.
pub const KEYS_EVERY: Duration = Duration::from_secs(120);

/// For how long keys count that cannot be read again.
pub const KEYS_FOR: Duration = Duration::from_secs(1800);

/// The timeout of a provider.
const TIMEOUT: Duration = Duration::from_secs(10);

/// The maximum length of a key set, in bytes.
const LONGEST: usize = 256 * 1024;

/// The key set of an identity provider could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum KeySourceError {
    /// It is neither a file nor an address that others cannot listen to.
    #[error("address: expected a file, an `https` address, or an `http` address on this machine")]
    Address,
    /// The file cannot be read, or the provider does not answer with a key set in time.
    #[error("unavailable: the keys of the identity provider cannot be read")]
    Unavailable,
    /// What was read is no key set.
    #[error(transparent)]
    KeySet(#[from] KeySetError),
}

impl Diagnostic for KeySourceError {
    fn code(&self) -> &'static str {
        match self {
            Self::Address => "address",
            Self::Unavailable => "unavailable",
            Self::KeySet(error) => error.code(),
        }
    }
}

/// Where the keys of an identity provider are.
#[derive(Debug, Clone)]
pub enum KeySource {
    /// In a file.
    File(PathBuf),
    /// At an address, such as the `jwks_uri` of the provider.
    Address(Uri),
}

impl KeySource {
    /// A file, or an address with `https:` or, on this machine, `http:`.
    ///
    /// # Errors
    /// It is an address at which others could listen.
    pub fn new(text: &str) -> Result<Self, KeySourceError> {
        if !text.contains("://") {
            return Ok(Self::File(text.into()));
        }
        private_address(text).map(Self::Address).ok_or(KeySourceError::Address)
    }

    /// Reads the keys once, and puts them in the place of those before.
    ///
    /// # Errors
    /// They cannot be read, or are no key set; those before stay.
    pub async fn read_into(&self, oidc: &Oidc) -> Result<(), KeySourceError> {
        let text = match self {
            Self::File(path) => {
                std::fs::read_to_string(path).map_err(|_| KeySourceError::Unavailable)?
            }
            Self::Address(address) => timeout(TIMEOUT, fetched(&client(), address))
                .await
                .ok()
                .flatten()
                .ok_or(KeySourceError::Unavailable)?,
        };
        Ok(oidc.replace_keys(&text)?)
    }

    /// Reads the keys again and again until it is dropped. Keys that could not be read again for
    /// `lasting` open nothing more.
    pub async fn keep_fresh(self, oidc: Oidc, every: Duration, lasting: Duration) {
        let mut read = Instant::now();
        loop {
            sleep(every).await;
            match self.read_into(&oidc).await {
                Ok(()) => read = Instant::now(),
                Err(error) => {
                    tracing::warn!(%error, "the keys of the identity provider are not fresh");
                    if read.elapsed() >= lasting {
                        oidc.forget_keys();
                    }
                }
            }
        }
    }
}

async fn fetched(client: &HttpsClient, address: &Uri) -> Option<String> {
    let request = Request::get(address.clone())
        .header("accept", "application/jwk-set+json, application/json")
        .body(Full::<Bytes>::default())
        .ok()?;
    let response = client.request(request).await.ok()?;
    if !response.status().is_success() {
        return None;
    }
    let body = Limited::new(response.into_body(), LONGEST).collect().await.ok()?;
    String::from_utf8(body.to_bytes().into()).ok()
}
