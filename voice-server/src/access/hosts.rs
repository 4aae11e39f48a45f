//! The names under which a server answers: a page of another name in a browser on this machine
//! could otherwise reach it by a name of its own that leads here (DNS rebinding).

use std::collections::BTreeSet;

use axum::http::uri::Authority;

/// The names under which a server answers, without ports.
///
/// ```
/// use voice_server::access::Hosts;
///
/// let hosts = Hosts::of_this_machine().and("voice.example.org");
/// assert!(hosts.has("LOCALHOST:8080") && hosts.has("[::1]") && hosts.has("voice.example.org"));
/// assert!(!hosts.has("rebound.example.com"));
/// assert!(Hosts::any().has("rebound.example.com"));
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
        ["localhost", "127.0.0.1", "[::1]"].into_iter().fold(Self::any(), Self::and)
    }

    /// These names, and another one.
    #[must_use]
    pub fn and(self, name: &str) -> Self {
        let mut names = self.0.unwrap_or_default();
        names.insert(name.to_ascii_lowercase());
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
