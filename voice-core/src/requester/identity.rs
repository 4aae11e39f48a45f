use serde_json::Value;

use crate::wire::{InputErrorCode, Reader, Set, Wire};
#[cfg(feature = "schema")]
use crate::wire::{
    Vocabulary,
    describe::{Case, Generator, Schema, in_cases, titled_as},
};

/// How well it is known that a requester is who they say.
///
/// The order is that of trust: each level includes those before it.
///
/// ```
/// use voice_core::requester::{IdentityEvidence, IdentityLevel};
///
/// // The order is that of trust.
/// assert!(IdentityLevel::Asserted < IdentityLevel::Corroborated);
/// assert!(IdentityLevel::Corroborated < IdentityLevel::Verified);
/// assert_eq!(IdentityEvidence::CallBack.carries(), IdentityLevel::Corroborated);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum IdentityLevel {
    /// The person says so.
    Asserted,
    /// Something that only the person is likely to have agrees.
    Corroborated,
    /// Proved as for one's own records (6 CFR 5.21(e)).
    Verified,
}

/// What shows that a requester is who they say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum IdentityEvidence {
    /// A signed statement under penalty of perjury (28 U.S.C. 1746).
    SwornStatement,
    /// A notarized signature.
    NotarizedSignature,
    /// A photo identity document that a government issued, seen by staff.
    #[wire(title = "Government photo ID")]
    GovernmentPhotoId,
    /// Confirmation by the agency that handles the case.
    AgencyConfirmation,
    /// The answer to a call at the number on file.
    CallBack,
}

impl IdentityEvidence {
    /// The level that this evidence carries by itself.
    ///
    /// ```
    /// use voice_core::requester::{IdentityEvidence, IdentityLevel};
    ///
    /// assert_eq!(IdentityEvidence::CallBack.carries(), IdentityLevel::Corroborated);
    /// ```
    #[must_use]
    pub const fn carries(self) -> IdentityLevel {
        match self {
            Self::SwornStatement | Self::NotarizedSignature | Self::GovernmentPhotoId => {
                IdentityLevel::Verified
            }
            Self::AgencyConfirmation | Self::CallBack => IdentityLevel::Corroborated,
        }
    }
}

/// Who a requester is known to be: the level that staff accept, and the evidence for it.
///
/// The level is never above what the evidence carries.
///
/// ```
/// use voice_core::requester::{Identity, IdentityEvidence, IdentityLevel};
///
/// let seen = [IdentityEvidence::GovernmentPhotoId].into();
/// let identity = Identity::new(IdentityLevel::Verified, seen)?;
/// assert_eq!(*identity.level(), IdentityLevel::Verified);
///
/// let faults = Identity::new(IdentityLevel::Verified, [IdentityEvidence::CallBack].into())
///     .unwrap_err();
/// assert_eq!(faults.iter().next().map(|fault| fault.pointer.as_str()), Some("/level"));
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
#[wire(check, stated)]
pub struct Identity {
    /// The level that staff accept.
    pub(super) level: IdentityLevel,
    /// The evidence shown.
    pub(super) evidence: Set<IdentityEvidence>,
}

crate::wire::with_schema! {
    /// What a list of evidence has, beside the form of its items, where one at least carries a
    /// level. Of evidence that does not, a list with more items than there is of it has another
    /// too: as `contains` would say, which fewer tools know.
    fn of_weight(level: IdentityLevel) -> Option<(String, Value)> {
        let (carrying, short): (Vec<_>, Vec<_>) =
            IdentityEvidence::ALL.into_iter().partition(|evidence| evidence.carries() >= level);
        if level == IdentityLevel::Asserted {
            return None;
        }
        if short.is_empty() {
            return Some(("minItems".to_owned(), 1.into()));
        }
        let subsets = (0..1_usize << short.len()).map(|subset| {
            let mut items = carrying.clone();
            items.extend(
                short.iter().enumerate().filter(|(at, _)| subset >> at & 1 == 1).map(|(_, of)| of),
            );
            serde_json::json!({
                "type": "array",
                "minItems": subset.count_ones() + 1,
                "items": { "type": "string", "enum": items }
            })
        });
        Some(("anyOf".to_owned(), subsets.collect()))
    }

    impl Identity {
        /// A form for each level: one piece of evidence at least that carries it.
        fn stated(generator: &mut Generator, whole: Schema) -> Schema {
            let field = |key: &str| {
                whole.get("properties").and_then(|fields| fields.get(key)).cloned()
            };
            let (level_field, evidence_field) = (field("level"), field("evidence"));
            let cases = IdentityLevel::TERMS.iter().map(|term| {
                let level = term.value;
                let tag = serde_json::json!({ "type": "string", "const": level });
                let mut evidence = evidence_field.clone();
                if let Some(Value::Object(evidence)) = &mut evidence {
                    evidence.extend(of_weight(level));
                }
                Case {
                    name: format!("{level:?}"),
                    title: term.title,
                    fields: vec![
                        ("level", Some(titled_as(tag, level_field.as_ref()))),
                        ("evidence", evidence),
                    ],
                }
            });
            let cases = cases.collect();
            in_cases(generator, "Identity", &whole, cases)
        }
    }
}

impl Identity {
    fn check(&self, reader: &mut Reader) {
        let carried = self
            .evidence
            .iter()
            .map(|evidence| evidence.carries())
            .max()
            .unwrap_or(IdentityLevel::Asserted);
        if self.level > carried {
            reader.fault_at(
                "level",
                InputErrorCode::EvidenceTooWeak,
                "a level that the evidence carries",
                &Value::from(carried.as_str()),
            );
        }
    }
}
