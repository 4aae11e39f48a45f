//! A PIN as it is kept: a hash that takes long to compute, so that each guess does.

use std::sync::{Mutex, PoisonError};

use argon2::{Algorithm, Argon2, Block, Params, Version};
use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use subtle::ConstantTimeEq as _;
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;
use voice_core::notification::Pin;

use super::keys::random;
use super::{StoreError, encode};

/// How many hashes are computed at once: each takes 19 MiB, and a processor.
static AT_ONCE: Semaphore = Semaphore::const_new(2);

const SALT: usize = 16;
const HASH: usize = 32;

/// A hash of a PIN by Argon2id, with the parameters that OWASP recommends (19 MiB, two passes), as
/// a PHC string.
///
/// There are ten thousand PINs, so no hash keeps them from whoever has the database and its keys:
/// it costs them minutes for each sign-up.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct PinHash(String);

impl PinHash {
    /// The hash of a PIN, with a salt of its own.
    pub(super) async fn of(pin: &Pin) -> Result<Self, StoreError> {
        let (pin, salt) = (digits(pin)?, random::<SALT>()?);
        at_once(move || {
            let params = Params::DEFAULT;
            let hash = hashed(params.clone(), &pin, &salt)?;
            let (m, t, p) = (params.m_cost(), params.t_cost(), params.p_cost());
            let [salt, hash] = [&salt[..], &hash].map(|bytes| STANDARD_NO_PAD.encode(bytes));
            Ok(Self(format!("$argon2id$v=19$m={m},t={t},p={p}${salt}${hash}")))
        })
        .await
    }

    /// One that was kept.
    pub(super) const fn kept(text: String) -> Self {
        Self(text)
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is that of a PIN.
    pub(super) async fn is_of(&self, pin: &Pin) -> Result<bool, StoreError> {
        let (kept, pin) = (self.clone(), digits(pin)?);
        at_once(move || {
            let (params, salt, hash) = kept.parts().ok_or(StoreError::Unreadable)?;
            Ok(hashed(params, &pin, &salt)?.ct_eq(hash.as_slice()).into())
        })
        .await
    }

    fn parts(&self) -> Option<(Params, Vec<u8>, Vec<u8>)> {
        let rest = self.0.strip_prefix("$argon2id$v=19$")?;
        let (costs, rest) = rest.split_once('$')?;
        let (salt, hash) = rest.split_once('$')?;
        let cost = |name: &str| {
            let cost = costs.split(',').find_map(|cost| cost.strip_prefix(name))?;
            cost.strip_prefix('=')?.parse().ok()
        };
        let params = Params::new(cost("m")?, cost("t")?, cost("p")?, Some(HASH)).ok()?;
        Some((params, STANDARD_NO_PAD.decode(salt).ok()?, STANDARD_NO_PAD.decode(hash).ok()?))
    }
}

fn digits(pin: &Pin) -> Result<Vec<u8>, StoreError> {
    Ok(encode(pin)?.into_bytes())
}

/// The memory of hashes before, which is used again: an allocator keeps what each thread had.
static MEMORY: Mutex<Vec<Vec<Block>>> = Mutex::new(Vec::new());

fn hashed(params: Params, pin: &[u8], salt: &[u8]) -> Result<[u8; HASH], StoreError> {
    let memory = || MEMORY.lock().unwrap_or_else(PoisonError::into_inner);
    let mut hash = [0; HASH];
    let mut blocks = memory().pop().unwrap_or_default();
    blocks.resize(params.block_count(), Block::new());
    let hashed = Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into_with_memory(pin, salt, &mut hash, &mut blocks);
    memory().push(blocks);
    hashed.map_err(|_| StoreError::Unreadable)?;
    Ok(hash)
}

/// Runs what takes long beside the requests.
async fn at_once<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    let stopped = || StoreError::Unavailable("the hashing has stopped".to_owned());
    let _permit = AT_ONCE.acquire().await.map_err(|_| stopped())?;
    spawn_blocking(work).await.map_err(|_| stopped())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_hash_is_of_its_pin_alone_and_no_two_are_alike() {
        let (pin, other) = (Pin::new("4071").unwrap(), Pin::new("4072").unwrap());
        let hash = PinHash::of(&pin).await.unwrap();
        assert!(hash.is_of(&pin).await.unwrap() && !hash.is_of(&other).await.unwrap());
        let again = PinHash::of(&pin).await.unwrap();
        assert!(again != hash && again.is_of(&pin).await.unwrap());
        assert!(hash.as_str().starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        for broken in ["", "$argon2id$v=19$m=1,t=2,p=1$AAAA$AAAA", &hash.as_str()[1..]] {
            let kept = PinHash::kept(broken.to_owned());
            assert_eq!(kept.is_of(&pin).await, Err(StoreError::Unreadable), "{broken}");
        }
    }

    /// The first vector of Argon2id in the tests of the reference implementation
    /// (phc-winner-argon2, `src/test.c`): two passes over 64 MiB.
    #[test]
    fn it_is_argon2id() {
        let params = Params::new(1 << 16, 2, 1, Some(HASH)).unwrap();
        let hash = hashed(params, b"password", b"somesalt").unwrap();
        assert_eq!(hash[..8], [0x09, 0x31, 0x61, 0x15, 0xd5, 0xcf, 0x24, 0xed]);
    }
}
