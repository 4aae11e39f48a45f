use super::{Pack, PackId, PackVersion};
use crate::digest::{SHA256, sha256};
use crate::wire::{Wire, text};

text! {
    /// The SHA-256 of a pack as compact JSON, as 64 lower-case hexadecimal digits.
    PackDigest { ..SHA256 }
}

impl PackDigest {
    /// The digest of a pack: of its JSON as this library writes it, without spaces.
    ///
    /// ```
    /// use voice_core::disclosure::{PackDigest, Policy};
    ///
    /// let policy = Policy::us_federal();
    /// let mut changed = policy.packs()[0].clone();
    /// changed.rules.pop();
    /// assert_eq!(changed.version, policy.packs()[0].version);
    /// assert_ne!(PackDigest::from_pack(&changed), policy.applied()[0].digest);
    /// # Ok::<(), voice_core::disclosure::LoadError>(())
    /// ```
    #[must_use]
    #[expect(
        clippy::expect_used,
        reason = "without its digest a pack could not be told from another one"
    )]
    pub fn from_pack(pack: &Pack) -> Self {
        Self(sha256(serde_json::to_vec(pack).expect("a pack is written without fail")))
    }
}

/// A pack as it was applied. A version is what its author calls a pack; the digest is of what it
/// says, so that a pack which was changed under the same version is another one.
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
pub struct AppliedPack {
    /// The identifier.
    #[wire(title = "Identifier")]
    pub id: PackId,
    /// The version.
    pub version: PackVersion,
    /// What tells it from every other text of a pack.
    pub digest: PackDigest,
}

impl AppliedPack {
    pub(super) fn new(pack: &Pack) -> Self {
        let (id, version) = (pack.id.clone(), pack.version.clone());
        Self { id, version, digest: PackDigest::from_pack(pack) }
    }
}
