use crate::identifier::PartyId;
use crate::wire::Wire;

/// Who gave a consent. It belongs to the protected person: no requester can give it, nor
/// can a victim.
///
/// That somebody is what they say they are is looked up in the record on the day on which they gave
/// it and again on the day on which it would lift something: a parent's authority ends with the
/// 18th birthday, a guardian's with the court's finding, a personal representative has none while
/// the person lives, and nobody has any who is barred ([`LegalCapacity`](super::LegalCapacity)).
///
/// ```
/// use voice_core::subject::ConsentGiver;
///
/// // A parent gives it for a minor, who signed too.
/// let given_by = ConsentGiver::Parent { party: "party-mother".parse()?, with_minor: true };
/// assert!(given_by != ConsentGiver::ProtectedPerson {});
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(confidential)]
pub enum ConsentGiver {
    /// The protected person alone.
    ///
    /// It lifts nothing after their death: from then on their personal representative consents
    /// (42 CFR 2.15(b)).
    ProtectedPerson {},
    /// A parent, for a minor (5 U.S.C. 552a(h)).
    Parent {
        /// Who.
        party: PartyId,
        /// Whether the minor signed too (42 CFR 2.14(c), 28 CFR 90.4(b)(3)(ii)).
        with_minor: bool,
    },
    /// A guardian, for a minor or for a person whom a court found incompetent (5 U.S.C. 552a(h),
    /// 42 CFR 2.15(a)).
    Guardian {
        /// Who.
        party: PartyId,
        /// Whether the minor signed too (42 CFR 2.14(c), 28 CFR 90.4(b)(3)(ii)).
        with_minor: bool,
    },
    /// The personal representative of a protected person who has died (42 CFR 2.15(b),
    /// 45 CFR 164.502(g)(4)).
    PersonalRepresentative {
        /// Who.
        party: PartyId,
    },
    /// Anybody else; such a consent lifts nothing.
    Another {},
}

impl ConsentGiver {
    /// Who gave it in the place of the protected person; nothing where nobody did.
    pub(super) fn party(&self) -> &str {
        match self {
            Self::ProtectedPerson {} | Self::Another {} => "",
            Self::Parent { party, .. }
            | Self::Guardian { party, .. }
            | Self::PersonalRepresentative { party } => party.as_str(),
        }
    }

    /// Whether a minor signed beside the one who acts for them.
    pub(super) const fn with_minor(&self) -> bool {
        matches!(
            self,
            Self::Parent { with_minor: true, .. } | Self::Guardian { with_minor: true, .. }
        )
    }
}
