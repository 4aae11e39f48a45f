use core::fmt;
use core::hash::BuildHasher as _;
use core::net::{IpAddr, Ipv6Addr};
use core::num::NonZeroU32;
use core::time::Duration;
use std::hash::RandomState;
use std::sync::{Mutex, PoisonError};

const SECOND: u64 = 1_000_000_000;

/// The number of slots in a row. The two rows take 4 MiB, however many keys there are.
const SLOTS: usize = 1 << 18;

/// Limits how many requests a key may make in a minute, whatever they ask.
///
/// It slows down whoever tries names and numbers one after the other. A key may spend its whole
/// allowance at once; the allowance refills evenly (the generic cell rate algorithm). Refused
/// requests do not count.
///
/// Memory is fixed, as in a count-min sketch. A key hashes, with a secret seed, to one slot in each
/// of two rows; a slot holds the time until which it is spent. Keys share slots, and a key is
/// refused only if both of its slots are spent. So no key gets more than its allowance, and a key
/// gets less only if far more keys are active than a server sees in a minute. A key that is idle
/// for a minute leaves no trace, and new keys evict nobody.
///
/// Time is an argument: the time elapsed since a fixed moment, so that setting the
/// clock changes nothing.
///
/// ```
/// use core::num::NonZeroU32;
/// use core::time::Duration;
/// use voice_server::access::RateLimiter;
///
/// let limits = RateLimiter::per_minute(NonZeroU32::new(2).ok_or("not zero")?);
/// let now = Duration::from_secs(5);
/// assert!(limits.check("a", now).is_ok() && limits.check("a", now).is_ok());
/// assert_eq!(limits.check("a", now), Err(30));
/// assert!(limits.check("b", now).is_ok());
/// assert!(limits.check("a", now + Duration::from_secs(30)).is_ok());
/// # Ok::<(), &str>(())
/// ```
pub struct RateLimiter {
    /// In nanoseconds: the cost of one request, and the whole allowance.
    each: u64,
    whole: u64,
    hasher: RandomState,
    /// When each slot is free again, in nanoseconds since the start.
    free_at: Mutex<Vec<u64>>,
}

impl RateLimiter {
    /// Allows each key this many requests a minute.
    #[must_use]
    pub fn per_minute(requests: NonZeroU32) -> Self {
        let each = (60 * SECOND).div_ceil(u64::from(requests.get()));
        let whole = each.saturating_mul(u64::from(requests.get()));
        Self { each, whole, hasher: RandomState::new(), free_at: Mutex::new(vec![0; 2 * SLOTS]) }
    }

    /// Counts a request of a key, at the time elapsed since the start.
    ///
    /// # Errors
    /// The key has spent its allowance: the number of seconds after which to retry.
    pub fn check(&self, key: &str, since: Duration) -> Result<(), u64> {
        let now = u64::try_from(since.as_nanos()).unwrap_or(u64::MAX);
        let slots = self.slots(key);
        let mut free_at = self.free_at.lock().unwrap_or_else(PoisonError::into_inner);
        let used = slots.iter().filter_map(|slot| free_at.get(*slot)).min().copied().unwrap_or(now);
        let next = used.max(now).saturating_add(self.each);
        let too_soon = next.saturating_sub(now).saturating_sub(self.whole);
        if too_soon > 0 {
            return Err(too_soon.div_ceil(SECOND));
        }
        for slot in slots {
            if let Some(free_at) = free_at.get_mut(slot) {
                *free_at = next.max(*free_at);
            }
        }
        Ok(())
    }

    /// The slot of a key in each row.
    fn slots(&self, key: &str) -> [usize; 2] {
        let hash = self.hasher.hash_one(key);
        let within = |half: u64| usize::try_from(half).unwrap_or(0) & (SLOTS - 1);
        [within(hash & u64::from(u32::MAX)), SLOTS + within(hash >> 32)]
    }
}

impl fmt::Debug for RateLimiter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RateLimiter").field("each", &self.each).finish_non_exhaustive()
    }
}

/// The rate-limiting key of an address. For IPv6 it is the /64 network, because whoever has one
/// address of it has them all.
///
/// ```
/// use voice_server::access::address_key;
///
/// assert_eq!(address_key("192.0.2.1".parse()?), "192.0.2.1");
/// assert_eq!(address_key("::ffff:192.0.2.1".parse()?), "192.0.2.1");
/// assert_eq!(address_key("2001:db8:1:2:3:4:5:6".parse()?), "2001:db8:1:2::");
/// # Ok::<(), core::net::AddrParseError>(())
/// ```
#[must_use]
pub fn address_key(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() & (!0 << 64)).to_string(),
    }
}

#[cfg(test)]
mod tests {
    use std::thread;

    use super::*;

    fn limits(requests: u32) -> RateLimiter {
        RateLimiter::per_minute(NonZeroU32::new(requests).unwrap())
    }

    /// How many of these requests are let in.
    fn admitted(limits: &RateLimiter, key: &str, now: Duration, requests: usize) -> usize {
        (0..requests).filter(|_| limits.check(key, now).is_ok()).count()
    }

    #[test]
    fn a_key_gets_so_many_at_once_and_each_back_after_its_part_of_a_minute() {
        for requests in [1, 7, 60, 600, 100_000] {
            let (limits, start) = (limits(requests), Duration::from_secs(1000));
            let count = usize::try_from(requests).unwrap();
            assert_eq!(admitted(&limits, "a", start, count + 10), count, "{requests} a minute");
            let part = Duration::from_nanos((60 * SECOND).div_ceil(u64::from(requests)));
            assert!(limits.check("a", start + part - Duration::from_nanos(1)).is_err());
            assert!(limits.check("a", start + part).is_ok());
            assert!(limits.check("a", start + part).is_err());
            // What was refused has not counted: after a minute everything is back.
            let later = start + part + Duration::from_secs(61);
            assert_eq!(admitted(&limits, "a", later, count + 10), count);
        }
    }

    #[test]
    fn over_an_hour_nobody_gets_more_than_their_share() {
        let limits = limits(600);
        let tried = (0..36_000).map(|tick| Duration::from_millis(100 * tick));
        let let_in = tried.map(|now| admitted(&limits, "a", now, 3)).sum::<usize>();
        assert!((36_000..=36_600).contains(&let_in), "{let_in} in an hour");
    }

    #[test]
    fn who_is_refused_is_told_when_to_come_again() {
        for requests in [1, 2, 7, 60, 600] {
            let (limits, now) = (limits(requests), Duration::from_millis(2500));
            while limits.check("a", now).is_ok() {}
            let seconds = limits.check("a", now).unwrap_err();
            assert_eq!(seconds, u64::from(60_u32.div_ceil(requests)));
            assert!(
                limits.check("a", now + Duration::from_secs(seconds)).is_ok(),
                "{requests} a minute"
            );
        }
    }

    #[test]
    fn keys_are_counted_apart() {
        let limits = limits(5);
        for key in 0..100 {
            assert_eq!(admitted(&limits, &key.to_string(), Duration::ZERO, 9), 5, "key {key}");
        }
    }

    #[test]
    fn a_million_keys_take_no_memory_push_nobody_out_and_keep_nobody_out() {
        let limits = limits(600);
        let memory = || limits.free_at.lock().unwrap().capacity();
        let (before, now) = (memory(), Duration::from_secs(60));
        assert_eq!(before, 2 * SLOTS);
        assert_eq!(admitted(&limits, "first", now, 1000), 600);
        for key in 0..1_000_000_u32 {
            assert!(limits.check(&key.to_string(), now).is_ok(), "key {key}");
        }
        assert_eq!(memory(), before);
        assert!(limits.check("first", now).is_err(), "it is not forgotten");
        assert!(admitted(&limits, "new", now, 1000) >= 580, "a new one gets nearly all");
        let later = now + Duration::from_secs(61);
        assert_eq!(
            admitted(&limits, "first", later, 1000),
            600,
            "and after a minute nothing is left of it"
        );
    }

    #[test]
    fn two_threads_get_no_more_than_one() {
        for _ in 0..20 {
            let limits = limits(1000);
            let let_in: usize = thread::scope(|scope| {
                let threads: Vec<_> = (0..4)
                    .map(|_| scope.spawn(|| admitted(&limits, "a", Duration::ZERO, 5000)))
                    .collect();
                threads.into_iter().map(|thread| thread.join().unwrap()).sum()
            });
            assert_eq!(let_in, 1000);
        }
    }

    #[test]
    fn the_ends_of_time_and_of_limits_are_no_trouble() {
        for requests in [1, u32::MAX] {
            let limits = limits(requests);
            assert!(limits.check("a", Duration::ZERO).is_ok());
            assert!(limits.check("a", Duration::MAX).is_ok());
            // A time that goes back lets nobody in who was let in before it.
            assert!(limits.check("a", Duration::from_secs(1)).is_err());
        }
    }
}
