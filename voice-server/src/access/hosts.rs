//! The names under which a server answers: a page of another name in a browser on this machine
//! could otherwise reach it by a name of its own that leads here (DNS rebinding).

use core::str::FromStr;
use std::collections::BTreeSet;
use std::net::{Ipv4Addr, Ipv6Addr};

use axum::http::uri::Authority;
use voice_core::wire::Diagnostic;

/// A name under which a server answers, without scheme and port: a name of the DNS in ASCII, or an
/// address, of IPv6 in brackets. Capital letters are small ones.
///
/// ```
/// use voice_server::access::HostName;
///
/// assert_eq!("Voice.Example.org".parse::<HostName>()?.as_str(), "voice.example.org");
/// assert!("[::1]".parse::<HostName>().is_ok());
/// for wrong in ["", "https://voice.example.org", "voice.example.org:443", "a..b", "::1"] {
///     assert_eq!(wrong.parse::<HostName>().unwrap_err().code(), "host-name");
/// }
/// # Ok::<(), voice_server::access::HostNameError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HostName(String);

/// A text is no name of a host.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "host-name: expected a name without scheme and port, as voice.example.org, or an address, as \
     192.0.2.1 or [2001:db8::1]; a name that is not in ASCII is written with xn--"
)]
pub struct HostNameError;

impl Diagnostic for HostNameError {
    fn code(&self) -> &'static str {
        "host-name"
    }
}

impl HostNameError {
    /// A stable code for programs.
    #[must_use]
    pub const fn code(self) -> &'static str {
        "host-name"
    }
}

impl HostName {
    /// The name, in small letters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for HostName {
    type Err = HostNameError;

    fn from_str(text: &str) -> Result<Self, HostNameError> {
        let in_brackets = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
        let is_label = |label: &str| {
            (1..=63).contains(&label.len())
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        };
        // What ends in a number is an address (RFC 3696, section 2).
        let is_number = |label: &str| label.bytes().all(|byte| byte.is_ascii_digit());
        let is_name = text.len() <= 253
            && text.split('.').all(is_label)
            && !text.rsplit('.').next().is_some_and(is_number);
        let is_address = match in_brackets {
            Some(address) => address.parse::<Ipv6Addr>().is_ok(),
            None => text.parse::<Ipv4Addr>().is_ok(),
        };
        if is_name || is_address { Ok(Self(text.to_ascii_lowercase())) } else { Err(HostNameError) }
    }
}

/// The names under which a server answers, without ports.
///
/// ```
/// use voice_server::access::Hosts;
///
/// let hosts = Hosts::of_this_machine().and(&"voice.example.org".parse()?);
/// assert!(hosts.has("LOCALHOST:8080") && hosts.has("[::1]") && hosts.has("voice.example.org"));
/// assert!(!hosts.has("rebound.example.com"));
/// assert!(Hosts::any().has("rebound.example.com"));
/// # Ok::<(), voice_server::access::HostNameError>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hosts(Option<BTreeSet<String>>);

impl Hosts {
    /// Whatever name a request has.
    #[must_use]
    pub const fn any() -> Self {
        Self(None)
    }

    /// The names of this machine itself.
    #[must_use]
    pub fn of_this_machine() -> Self {
        let names = ["localhost", "127.0.0.1", "[::1]"].map(|name| HostName(name.to_owned()));
        names.iter().fold(Self::any(), Self::and)
    }

    /// These names, and another one.
    #[must_use]
    pub fn and(self, name: &HostName) -> Self {
        let mut names = self.0.unwrap_or_default();
        names.insert(name.0.clone());
        Self(Some(names))
    }

    /// Whether some name is named, so that any other is refused.
    #[must_use]
    pub const fn are_named(&self) -> bool {
        self.0.is_some()
    }

    /// Whether a host, with its port or without, is one of the names.
    #[must_use]
    pub fn has(&self, host: &str) -> bool {
        let Some(names) = &self.0 else { return true };
        host.parse::<Authority>().is_ok_and(|authority| {
            !authority.as_str().contains('@')
                && names.contains(&authority.host().to_ascii_lowercase())
        })
    }
}
