//! Webhooks: messages for telephone, text, e-mail and post providers, signed as
//! in Standard Webhooks.

use core::time::Duration;
use std::time::{SystemTime, UNIX_EPOCH};

use axum::body::Bytes;
use axum::http::{HeaderMap, Method, Request, StatusCode, Uri, header};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::DateTime;
use hmac::{Hmac, KeyInit, Mac};
use http_body_util::Full;
use sha2::Sha256;
use tokio::time::timeout;

use crate::access::outgoing::{AuthorityError, HttpsClient, client, client_of, private_address};
use crate::store::outbox::{DeliveryError, LONGEST_WAIT};

/// The timeout of a receiver.
const TIMEOUT: Duration = Duration::from_secs(10);

/// The refusals that may pass: a receiver that is busy, or whose secret or address is being
/// changed.
const LATER: [StatusCode; 6] = [
    StatusCode::UNAUTHORIZED,
    StatusCode::FORBIDDEN,
    StatusCode::NOT_FOUND,
    StatusCode::REQUEST_TIMEOUT,
    StatusCode::TOO_EARLY,
    StatusCode::TOO_MANY_REQUESTS,
];

/// The prefix of a signature.
const VERSION: &str = "v1,";

/// The prefix of a secret.
const PREFIX: &str = "whsec_";

/// The secret that signs messages, shared with the receiver.
#[derive(Clone)]
pub struct WebhookSecret(Vec<u8>);

impl core::fmt::Debug for WebhookSecret {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("WebhookSecret(..)")
    }
}

impl WebhookSecret {
    /// The minimum length, in bytes.
    pub const MIN_BYTES: usize = 24;

    /// How far the timestamp of a message may be from now, against replay.
    pub const TOLERANCE: Duration = Duration::from_secs(300);

    /// Parses `whsec_` and base64.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        let bytes = STANDARD.decode(text.trim().strip_prefix(PREFIX)?).ok()?;
        (bytes.len() >= Self::MIN_BYTES).then_some(Self(bytes))
    }

    /// Generates a secret; none if the operating system provides no randomness.
    #[must_use]
    pub fn generate() -> Option<Self> {
        let mut bytes = vec![0; 32];
        getrandom::fill(&mut bytes).ok()?;
        Some(Self(bytes))
    }

    /// The secret as `whsec_` and base64.
    #[must_use]
    pub fn to_text(&self) -> String {
        format!("{PREFIX}{}", STANDARD.encode(&self.0))
    }

    /// The signature of a message: `v1,` and the base64 of the
    /// HMAC-SHA-256 over `id.timestamp.body`.
    #[must_use]
    pub fn sign(&self, id: &str, timestamp: u64, body: &[u8]) -> String {
        let mac = self.over(id, &timestamp.to_string(), body);
        format!("{VERSION}{}", STANDARD.encode(mac.finalize().into_bytes()))
    }

    /// Whether one of the space-separated signatures is valid and the timestamp is within
    /// [`Self::TOLERANCE`]. The comparison takes constant time.
    #[must_use]
    pub fn verify(&self, id: &str, timestamp: &str, body: &[u8], signatures: &str) -> bool {
        let near = timestamp
            .parse::<u64>()
            .is_ok_and(|at| now().abs_diff(at) <= Self::TOLERANCE.as_secs());
        near && signatures.split(' ').any(|signature| {
            let signature =
                signature.strip_prefix(VERSION).and_then(|text| STANDARD.decode(text).ok());
            signature.is_some_and(|signature| {
                self.over(id, timestamp, body).verify_slice(&signature).is_ok()
            })
        })
    }

    #[expect(
        clippy::expect_used,
        reason = "HMAC takes a key of any length (RFC 2104); the test of signing has one"
    )]
    fn over(&self, id: &str, timestamp: &str, body: &[u8]) -> Hmac<Sha256> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).expect("a key of any length");
        mac.update(format!("{id}.{timestamp}.").as_bytes());
        mac.update(body);
        mac
    }
}

/// Seconds since the Unix epoch.
fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs()
}

/// Where messages go.
#[derive(Debug, Clone)]
pub struct Webhook {
    address: Uri,
    /// The first one is the newest.
    secrets: Vec<WebhookSecret>,
    client: HttpsClient,
}

impl Webhook {
    /// A receiver at an `https` address, or at an `http` address on this machine, since messages
    /// hold telephone numbers; none if the address is another.
    #[must_use]
    pub fn new(address: &str, secret: WebhookSecret) -> Option<Self> {
        let address = private_address(address)?;
        Some(Self { address, secrets: vec![secret], client: client() })
    }

    /// Signs with another secret too, while receivers change from one to the other: a receiver
    /// accepts a message if one of its signatures is valid.
    #[must_use]
    pub fn and_secret(mut self, secret: WebhookSecret) -> Self {
        self.secrets.push(secret);
        self
    }

    /// Believes these authorities, in PEM, and no others on who the receiver is.
    ///
    /// # Errors
    /// They cannot be used.
    pub fn with_authorities(self, pem: &[u8]) -> Result<Self, AuthorityError> {
        Ok(Self { client: client_of(pem)?, ..self })
    }

    /// Sends a message. The receiver drops one whose id it has seen.
    pub(crate) async fn send(&self, id: &str, body: String) -> Result<(), DeliveryError> {
        let timestamp = now();
        let sign = |secret: &WebhookSecret| secret.sign(id, timestamp, body.as_bytes());
        let signature = self.secrets.iter().map(sign).collect::<Vec<_>>().join(" ");
        let request = Request::builder()
            .method(Method::POST)
            .uri(self.address.clone())
            .header(header::CONTENT_TYPE, "application/json")
            .header("webhook-id", id)
            .header("webhook-timestamp", timestamp)
            .header("webhook-signature", signature)
            .body(Full::new(Bytes::from(body)))
            .map_err(|_| DeliveryError::permanent("no request can be made"))?;
        match timeout(TIMEOUT, self.client.request(request)).await {
            Ok(Ok(response)) if response.status().is_success() => Ok(()),
            Ok(Ok(response)) => {
                let status = response.status();
                let retryable = !status.is_client_error() || LATER.contains(&status);
                Err(DeliveryError {
                    reason: format!("the receiver answered {}", status.as_u16()),
                    retryable,
                    not_before: retry_after(response.headers(), SystemTime::now()),
                })
            }
            Ok(Err(_)) => Err(DeliveryError::temporary("the receiver cannot be reached")),
            Err(_) => Err(DeliveryError::temporary("the receiver did not answer in time")),
        }
    }
}

/// After how long the receiver wants a message again (RFC 9110, section 10.2.3), and at most
/// [`LONGEST_WAIT`].
fn retry_after(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let value = headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim();
    let wait = match value.parse() {
        Ok(seconds) => Duration::from_secs(seconds),
        Err(_) => {
            let at: SystemTime = DateTime::parse_from_rfc2822(value).ok()?.into();
            at.duration_since(now).unwrap_or_default()
        }
    };
    Some(wait.min(LONGEST_WAIT))
}

#[cfg(test)]
mod tests {
    use core::time::Duration;
    use std::time::UNIX_EPOCH;

    use axum::http::{HeaderMap, HeaderValue, header};

    use super::{LONGEST_WAIT, Webhook, WebhookSecret, now, retry_after};

    /// The date is that of RFC 9110, section 5.6.7.
    #[test]
    fn a_receiver_says_when_it_wants_a_message_again() {
        let after = |value: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static(value));
            retry_after(&headers, UNIX_EPOCH + Duration::from_secs(784_111_777 - 120))
        };
        assert_eq!(after("120"), Some(Duration::from_secs(120)));
        assert_eq!(after("0"), Some(Duration::ZERO));
        assert_eq!(after("Sun, 06 Nov 1994 08:49:37 GMT"), Some(Duration::from_secs(120)));
        assert_eq!(after("Sun, 06 Nov 1994 08:40:37 GMT"), Some(Duration::ZERO));
        assert_eq!(after("99999999999"), Some(LONGEST_WAIT));
        for nothing in ["", "soon", "-1", "1.5"] {
            assert_eq!(after(nothing), None, "{nothing:?}");
        }
        assert_eq!(retry_after(&HeaderMap::new(), UNIX_EPOCH), None);
    }

    /// The example of the specification of Standard Webhooks.
    #[test]
    fn signatures_are_those_of_the_standard() {
        let secret = WebhookSecret::from_text("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        let signed =
            secret.sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, br#"{"test": 2432232314}"#);
        assert_eq!(signed, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
        assert_eq!(WebhookSecret::from_text(&secret.to_text()).unwrap().0, secret.0);
        assert!(!format!("{secret:?}").contains("MfKQ"));
    }

    #[test]
    fn a_message_is_of_its_secret_its_id_its_time_and_its_body() {
        let (secret, other) =
            (WebhookSecret::generate().unwrap(), WebhookSecret::generate().unwrap());
        let at = now();
        let (signature, time) = (secret.sign("id", at, b"body"), at.to_string());
        assert!(secret.verify("id", &time, b"body", &signature));
        assert!(
            secret.verify("id", &time, b"body", &format!("v1a,AAAA {signature}")),
            "beside one of another kind"
        );
        assert!(
            !other.verify("id", &time, b"body", &signature)
                && !secret.verify("di", &time, b"body", &signature)
        );
        assert!(
            !secret.verify("id", &time, b"ydob", &signature)
                && !secret.verify("id", &time, b"body", "")
        );
        let old = at - WebhookSecret::TOLERANCE.as_secs() - 5;
        assert!(!secret.verify("id", &old.to_string(), b"body", &secret.sign("id", old, b"body")));
    }

    #[test]
    fn what_can_be_guessed_is_no_secret() {
        for text in ["whsec_", "whsec_c2hvcnQ=", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_!"] {
            assert!(WebhookSecret::from_text(text).is_none(), "{text}");
        }
    }

    #[test]
    fn without_tls_messages_stay_on_the_machine() {
        let secret = WebhookSecret::generate().unwrap();
        let may = |address: &str| Webhook::new(address, secret.clone()).is_some();
        assert!(
            may("https://relay.example.org/voice")
                && may("http://127.0.0.1:9000")
                && may("http://localhost/x")
        );
        assert!(
            !may("http://relay.example.org")
                && !may("ftp://127.0.0.1")
                && !may("relay")
                && !may("")
        );
    }
}
