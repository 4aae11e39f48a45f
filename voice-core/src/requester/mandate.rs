use super::{Purpose, Role};
use crate::category::Category;
use crate::identifier::{MatterId, PartyId, SubjectReference};
use crate::wire::{Day, Reader, Set, Wire};

/// What makes a person responsible for a victim or witness.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum Basis {
    /// An attorney who represents the principal.
    Attorney,
    /// The holder of a durable power of attorney: it outlasts incapacity, and ends with death.
    PowerOfAttorney,
    /// A parent of a principal under 18.
    Parent,
    /// A legal guardian of a principal under 18, of one whom a court found incompetent, or of the
    /// estate of one who is missing.
    LegalGuardian,
    /// The representative of a deceased principal's estate.
    EstateRepresentative,
    /// A person whom a court has designated.
    CourtDesignee,
    /// The spouse of a principal who cannot act.
    Spouse,
    /// A child of a principal who cannot act.
    Child,
    /// A brother or sister of a principal who cannot act.
    Sibling,
    /// Another family member of a principal who cannot act.
    OtherFamily,
    /// An attorney who represents those who took over the rights of a principal who has died, and
    /// not the principal.
    FamilyCounsel,
    /// The authorized representative of a victim that is an institution.
    InstitutionRepresentative,
}

impl Basis {
    /// The place in the order of preference of 34 U.S.C. 20141(e)(2)(B), from 1; none for those
    /// outside the order.
    ///
    /// ```
    /// use voice_core::requester::Basis;
    ///
    /// assert!(Basis::Spouse.preference() < Basis::Parent.preference());
    /// assert_eq!(Basis::Attorney.preference(), None);
    /// ```
    #[must_use]
    pub const fn preference(self) -> Option<u8> {
        match self {
            Self::Spouse => Some(1),
            Self::LegalGuardian => Some(2),
            Self::Parent => Some(3),
            Self::Child => Some(4),
            Self::Sibling => Some(5),
            Self::OtherFamily => Some(6),
            Self::CourtDesignee => Some(7),
            Self::Attorney
            | Self::PowerOfAttorney
            | Self::EstateRepresentative
            | Self::FamilyCounsel
            | Self::InstitutionRepresentative => None,
        }
    }

    /// Whether somebody can take over the rights of a principal who has died as this.
    pub(super) const fn succeeds(self) -> bool {
        self.preference().is_some() || matches!(self, Self::EstateRepresentative)
    }

    /// The papers of which at least one shows this basis.
    ///
    /// ```
    /// use voice_core::requester::{Basis, Evidence};
    ///
    /// assert!(Basis::Parent.evidence().contains(&Evidence::BirthCertificate));
    /// ```
    #[must_use]
    pub const fn evidence(self) -> &'static [Evidence] {
        match self {
            Self::Attorney => &[Evidence::NoticeOfAppearance, Evidence::SignedAuthorization],
            Self::PowerOfAttorney => &[Evidence::DurablePowerOfAttorney],
            Self::Parent => &[Evidence::BirthCertificate, Evidence::CourtOrder],
            Self::LegalGuardian => &[Evidence::LettersOfGuardianship, Evidence::CourtOrder],
            Self::EstateRepresentative => {
                &[Evidence::LettersOfAdministration, Evidence::CourtOrder]
            }
            Self::CourtDesignee => &[Evidence::CourtOrder],
            Self::Spouse => &[Evidence::MarriageCertificate],
            Self::Child | Self::Sibling => &[Evidence::BirthCertificate],
            Self::OtherFamily => &[Evidence::ProofOfKinship],
            Self::FamilyCounsel => &[Evidence::NoticeOfAppearance, Evidence::FamilyAuthorization],
            Self::InstitutionRepresentative => &[Evidence::InstitutionAuthorization],
        }
    }
}

/// A paper that shows a relation, a mandate, or an event that ends or begins one.
///
/// ```
/// use voice_core::requester::{Basis, Evidence};
///
/// let shown: Evidence = "notice-of-appearance".parse()?;
/// assert!(Basis::Attorney.evidence().contains(&shown));
/// assert!(!Basis::Parent.evidence().contains(&shown));
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum Evidence {
    /// An attorney's notice of appearance for the victim or witness (not one for the person asked
    /// about, 8 CFR 292.4(a)).
    NoticeOfAppearance,
    /// A written authorization that the principal signed; it shows nothing where a minor, or a
    /// person who cannot act, signed.
    SignedAuthorization,
    /// A birth certificate that shows parentage (6 CFR 5.21(f)).
    BirthCertificate,
    /// A court's letters of guardianship.
    LettersOfGuardianship,
    /// A court's letters of administration or letters testamentary.
    LettersOfAdministration,
    /// An order of a court that names the person.
    CourtOrder,
    /// A marriage certificate.
    MarriageCertificate,
    /// A paper that shows another family relation.
    ProofOfKinship,
    /// A death certificate or obituary (6 CFR 5.21(g)).
    ProofOfDeath,
    /// A court's finding of incompetence, or a physician's statement of incapacity.
    ProofOfIncapacity,
    /// A power of attorney that says that it outlasts incapacity.
    DurablePowerOfAttorney,
    /// An authorization signed by somebody who took over the rights of a principal who has died.
    FamilyAuthorization,
    /// A paper in which an institution names who acts for it.
    InstitutionAuthorization,
    /// A report to the police, or a court's finding, that the principal is missing.
    ProofOfDisappearance,
    /// A writing of those of the same place in the order of 34 U.S.C. 20141(e)(2)(B), or an order
    /// of a court, that this person is the one who acts.
    Designation,
}

/// Who signed a designee's mandate.
///
/// ```
/// use voice_core::requester::Appointer;
///
/// // Mandates are not passed on: one that another designee signed gives nothing.
/// let signed_by: Appointer = "designee".parse()?;
/// assert_ne!(signed_by, Appointer::Principal);
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum Appointer {
    /// The victim or witness in person.
    Principal,
    /// A representative of the victim or witness.
    Representative,
    /// Another designee.
    Designee,
}

/// What a mandate allows its holder to do.
///
/// ```
/// use voice_core::requester::Action;
/// use voice_core::wire::Set;
///
/// // Who may sign up for a victim is not told what comes of it.
/// let allowed = Set::from([Action::Register]);
/// assert!(!allowed.contains(&Action::Receive));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum Action {
    /// To be told.
    Receive,
    /// To sign up for notices.
    #[wire(title = "Sign up")]
    Register,
}

/// What a mandate is about.
///
/// ```
/// use voice_core::identifier::SubjectReference;
/// use voice_core::requester::Extent;
///
/// // For one person asked about, in whatever matter; the other is for whoever is accused in one.
/// let subject = SubjectReference::by_number("A200000001", "MX")?;
/// let of_person = Extent::Subject { subject: subject.clone() };
/// let of_matter = Extent::Matter { matter: "matter-elm-street".parse()? };
/// let is_of = |it: &Extent| matches!(it, Extent::Subject { subject: of } if *of == subject);
/// assert!(is_of(&of_person) && !is_of(&of_matter));
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(redacted)]
pub enum Extent {
    /// Whoever is asked about in one matter.
    Matter {
        /// The matter.
        matter: MatterId,
    },
    /// One person asked about, named as in the question.
    Subject {
        /// The person.
        subject: SubjectReference,
    },
}

/// What a mandate covers.
///
/// ```
/// use voice_core::category::Category;
/// use voice_core::requester::{Action, Extent, Purpose, Scope};
///
/// let scope = Scope {
///     extent: Extent::Matter { matter: "matter-7".parse()? },
///     categories: [Category::CustodyStatus, Category::Release].into(),
///     purposes: [Purpose::SafetyPlanning].into(),
///     actions: [Action::Receive].into(),
/// };
/// assert!(!scope.actions.contains(&Action::Register), "to be told is not to sign up");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(redacted)]
pub struct Scope {
    /// The matter or the person asked about.
    pub extent: Extent,
    /// The categories of information.
    pub categories: Set<Category>,
    /// The purposes.
    pub purposes: Set<Purpose>,
    /// What the holder may do.
    pub actions: Set<Action>,
}

/// When a mandate holds.
///
/// It holds from the first day to the last, both included. It no longer holds on the day on which
/// it is revoked or the matter is concluded (8 CFR 292.4(a)).
///
/// ```
/// use voice_core::requester::Validity;
///
/// let validity =
///     Validity::new("2026-01-01".parse()?, Some("2026-06-30".parse()?), None, None)?;
/// assert!(validity.gap("2026-06-30".parse()?).is_none());
/// assert_eq!(
///     validity.gap("2026-07-01".parse()?).map(|gap| gap.as_str()),
///     Some("mandate-expired")
/// );
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
#[wire(check)]
pub struct Validity {
    /// The first day.
    from: Day,
    /// The last day, included, not before `from`; left out where the mandate names none.
    until: Option<Day>,
    /// The day on which it was revoked or withdrawn.
    revoked_on: Option<Day>,
    /// The day on which the matter was concluded.
    concluded_on: Option<Day>,
}

impl Validity {
    /// From a day on, without an end.
    pub(super) const fn from_day(from: Day) -> Self {
        Self { from, until: None, revoked_on: None, concluded_on: None }
    }

    /// The same, revoked on a day if it was not before.
    pub(super) fn ended(self, on: Option<Day>) -> Self {
        let revoked_on = self.revoked_on.into_iter().chain(on).min();
        Self { revoked_on, ..self }
    }

    fn check(&self, reader: &mut Reader) {
        reader.in_order(("from", self.from), ("until", self.until));
    }
}

/// A mandate by which a principal lets a person ask, as the papers show it.
///
/// ```
/// use voice_core::category::Category;
/// use voice_core::requester::{
///     Action, Appointer, Evidence, Extent, Mandate, Purpose, Role, Scope, Validity,
/// };
/// use voice_core::wire::Set;
///
/// let signed = Mandate {
///     principal: "party-ruiz".parse()?,
///     role: Role::Victim,
///     appointed_by: Appointer::Principal,
///     evidence: Set::from([Evidence::SignedAuthorization]),
///     scope: Scope {
///         extent: Extent::Matter { matter: "matter-elm-street".parse()? },
///         categories: Set::from([Category::Release]),
///         purposes: Set::from([Purpose::SafetyPlanning]),
///         actions: Set::from([Action::Receive]),
///     },
///     validity: Validity::new("2026-01-01".parse()?, Some("2026-12-31".parse()?), None, None)?,
/// };
/// assert!(signed.validity.gap("2026-06-01".parse()?).is_none());
/// assert!(signed.validity.gap("2027-01-01".parse()?).is_some());
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(redacted)]
pub struct Mandate {
    /// The victim or witness.
    pub principal: PartyId,
    /// Whether the principal is a victim or a witness.
    pub role: Role,
    /// Who signed the mandate.
    pub appointed_by: Appointer,
    /// The papers shown.
    #[wire(min = 1)]
    pub evidence: Set<Evidence>,
    /// What the mandate covers.
    pub scope: Scope,
    /// When the mandate holds.
    pub validity: Validity,
}
