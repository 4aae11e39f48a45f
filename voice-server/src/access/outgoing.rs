//! The client with which the server reaches others: receivers of messages, identity providers.

use std::sync::Arc;

use axum::body::Bytes;
use axum::http::Uri;
use http_body_util::Full;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use voice_core::wire::Diagnostic;

pub(crate) type HttpsClient = Client<HttpsConnector<HttpConnector>, Full<Bytes>>;

/// The certificates of authorities cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("certificates: expected the certificates of authorities in PEM, and at least one")]
pub struct AuthorityError;

impl Diagnostic for AuthorityError {
    fn code(&self) -> &'static str {
        "certificates"
    }
}

/// A client that believes the authorities that browsers believe.
pub(crate) fn client() -> HttpsClient {
    let connector =
        HttpsConnectorBuilder::new().with_webpki_roots().https_or_http().enable_http1().build();
    Client::builder(TokioExecutor::new()).build(connector)
}

/// A client that believes these authorities and no others.
pub(crate) fn client_of(authorities: &[u8]) -> Result<HttpsClient, AuthorityError> {
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_slice_iter(authorities) {
        roots.add(certificate.map_err(|_| AuthorityError)?).map_err(|_| AuthorityError)?;
    }
    if roots.is_empty() {
        return Err(AuthorityError);
    }
    let ring = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(ring)
        .with_safe_default_protocol_versions()
        .map_err(|_| AuthorityError)?
        .with_root_certificates(roots)
        .with_no_client_auth();
    let connector =
        HttpsConnectorBuilder::new().with_tls_config(config).https_or_http().enable_http1().build();
    Ok(Client::builder(TokioExecutor::new()).build(connector))
}

/// An address that others cannot listen to: `https`, or `http` on this machine.
pub(crate) fn private_address(address: &str) -> Option<Uri> {
    let address: Uri = address.parse().ok()?;
    let here = matches!(address.host()?, "localhost" | "127.0.0.1" | "[::1]");
    let is_private = match address.scheme_str() {
        Some("https") => true,
        Some("http") => here,
        _ => false,
    };
    is_private.then_some(address)
}
