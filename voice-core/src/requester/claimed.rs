//! What is left of a requester where nobody vouches for what they say.

use crate::wire::Set;

use super::{
    Designee, Identity, IdentityLevel, Matter, Oneself, OwnRight, Principal, Representative,
    Requester, Standing,
};

impl Requester {
    /// The same requester with nothing attested: the identity is asserted, without evidence, and no
    /// paper was shown. What a requester says against themselves, such as a conflict, stays.
    ///
    /// A server takes requests that do not come from staff as claimed, or anybody could send that
    /// staff have verified them.
    ///
    /// ```
    /// use voice_core::requester::{IdentityLevel, Requester};
    /// use voice_core::wire::from_json;
    ///
    /// let says: Requester = from_json(br#"{
    ///     "kind": "victim",
    ///     "person": {
    ///         "party": "party-ruiz", "name": "Ana Ruiz", "address": "PO Box 12, Springfield"
    ///     },
    ///     "birth": {"kind": "age", "years": 34, "on": "2026-01-01"},
    ///     "identity": {"level": "verified", "evidence": ["government-photo-id"]},
    ///     "conflicts": ["shares-household"]
    /// }"#)?;
    /// let claimed = says.clone().claimed();
    /// assert_eq!(*claimed.identity().level(), IdentityLevel::Asserted);
    /// assert_eq!(claimed.conflicts(), says.conflicts());
    /// # Ok::<(), voice_core::wire::InputErrors>(())
    /// ```
    #[must_use]
    pub fn claimed(self) -> Self {
        let oneself = |of: Oneself| Oneself {
            own_right: of.own_right.map(OwnRight::claimed),
            identity: Identity::ASSERTED,
            ..of
        };
        match self {
            Self::Victim(of) => Self::Victim(oneself(of)),
            Self::Witness(of) => Self::Witness(oneself(of)),
            Self::Representative(of) => Self::Representative(Representative {
                identity: Identity::ASSERTED,
                principal: of.principal.claimed(),
                evidence: Set::new(),
                ..of
            }),
            Self::Designee(of) => Self::Designee(Designee {
                identity: Identity::ASSERTED,
                principal: of.principal.claimed(),
                evidence: Set::new(),
                ..of
            }),
        }
    }
}

impl Identity {
    const ASSERTED: Self = Self { level: IdentityLevel::Asserted, evidence: Set::new() };
}

impl Principal {
    fn claimed(self) -> Self {
        Self { own_right: self.own_right.map(OwnRight::claimed), ..self }
    }
}

impl OwnRight {
    fn claimed(self) -> Self {
        match self {
            Self::Emancipated { on, order_shown: _ } => {
                Self::Emancipated { on, order_shown: false }
            }
            by_law @ Self::ByLaw { .. } => by_law,
        }
    }
}

impl Matter {
    /// The same matter, and nobody has confirmed that the principal is a victim or witness in it.
    #[must_use]
    pub fn claimed(self) -> Self {
        Self { standing: Standing::Asserted, ..self }
    }
}
