//! Proxies in front of a server, and whom they forward for (RFC 7239).

use core::net::IpAddr;

use axum::http::HeaderMap;
use axum::http::header::{FORWARDED, VIA};
use ipnet::IpNet;

/// The header that proxies without RFC 7239 send.
const X_FORWARDED_FOR: &str = "x-forwarded-for";

/// The networks of the proxies whose word on a client's address is believed.
///
/// ```
/// use axum::http::HeaderMap;
/// use voice_server::access::Proxies;
///
/// let proxies = Proxies::new(["10.0.0.0/8".parse()?]);
/// let mut headers = HeaderMap::new();
/// headers.insert("forwarded", "for=192.0.2.9, for=198.51.100.7;proto=https".parse()?);
/// let by_proxy = proxies.client("10.0.0.2".parse()?, &headers);
/// assert_eq!(by_proxy, Some("198.51.100.7".parse()?));
/// let by_another = proxies.client("203.0.113.5".parse()?, &headers);
/// assert_eq!(by_another, Some("203.0.113.5".parse()?), "no proxy of ours");
/// # Ok::<(), Box<dyn core::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Proxies(Vec<IpNet>);

impl Proxies {
    /// Believes the proxies of these networks.
    #[must_use]
    pub fn new(networks: impl IntoIterator<Item = IpNet>) -> Self {
        Self(networks.into_iter().collect())
    }

    /// Whether none is believed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether an address is that of a proxy that is believed.
    #[must_use]
    pub fn include(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.0.iter().any(|network| network.contains(&address))
    }

    /// The address of the client: that of the connection, or, where that is a proxy of ours, the
    /// last one in `Forwarded` that is none. None where the proxy does not say whose request it is.
    #[must_use]
    pub fn client(&self, peer: IpAddr, headers: &HeaderMap) -> Option<IpAddr> {
        if !self.include(peer) {
            return Some(peer.to_canonical());
        }
        let forwarded: Option<Vec<&str>> =
            headers.get_all(FORWARDED).iter().map(|value| value.to_str().ok()).collect();
        let elements =
            forwarded?.into_iter().flat_map(|value| value.split(',')).collect::<Vec<_>>();
        for element in elements.into_iter().rev() {
            // Whatever stands before one that cannot be read is the client's own word.
            let address = address_of(element)?;
            if !self.include(address) {
                return Some(address);
            }
        }
        None
    }
}

/// Whether a request says that it came through a proxy.
pub(crate) fn is_forwarded(headers: &HeaderMap) -> bool {
    headers.contains_key(FORWARDED)
        || headers.contains_key(VIA)
        || headers.contains_key(X_FORWARDED_FOR)
}

/// The address in the parameter `for` of an element: `192.0.2.1`, `"192.0.2.1:80"`,
/// `"[2001:db8::1]:80"`.
fn address_of(element: &str) -> Option<IpAddr> {
    let node = element.split(';').find_map(|pair| {
        let (name, value) = pair.split_once('=')?;
        name.trim().eq_ignore_ascii_case("for").then(|| value.trim().trim_matches('"'))
    })?;
    let address = match node.strip_prefix('[') {
        Some(rest) => rest.split_once(']')?.0,
        None => node.split_once(':').map_or(node, |(address, _)| address),
    };
    address.parse::<IpAddr>().ok().map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(peer: &str, forwarded: &[&str]) -> Option<String> {
        let proxies = Proxies::new(["10.0.0.0/8".parse().unwrap(), "fd00::/8".parse().unwrap()]);
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append(FORWARDED, value.parse().unwrap());
        }
        proxies.client(peer.parse().unwrap(), &headers).map(|address| address.to_string())
    }

    /// By the forms of RFC 7239, sections 4 and 6.
    #[test]
    fn the_client_is_the_last_one_that_is_no_proxy_of_ours() {
        let by_proxy = |forwarded: &[&str]| client("10.0.0.1", forwarded);
        assert_eq!(by_proxy(&["for=192.0.2.60;proto=http;by=203.0.113.43"]).unwrap(), "192.0.2.60");
        assert_eq!(by_proxy(&["For=\"[2001:db8:cafe::17]:4711\""]).unwrap(), "2001:db8:cafe::17");
        assert_eq!(by_proxy(&["for=\"192.0.2.43:47011\", for=10.1.2.3"]).unwrap(), "192.0.2.43");
        assert_eq!(by_proxy(&["for=192.0.2.43", "for=198.51.100.17"]).unwrap(), "198.51.100.17");
        assert_eq!(by_proxy(&["for=198.51.100.17, for=unknown"]), None);
        assert_eq!(by_proxy(&["for=_hidden"]), None);
        assert_eq!(by_proxy(&["for=10.2.2.2"]), None);
        assert_eq!(by_proxy(&[]), None);
        assert_eq!(client("::ffff:10.0.0.1", &["for=192.0.2.1"]).unwrap(), "192.0.2.1");
        assert_eq!(client("192.0.2.5", &["for=203.0.113.1"]).unwrap(), "192.0.2.5");
    }
}
