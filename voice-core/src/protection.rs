//! The protections that law or policy gives, as words; who has which is for `subject` to say.

use core::fmt;

use crate::bit_set::{BitSet, Member, PLACES, own_and_declared};
use crate::category::{Category, CategorySet};
use crate::declared_name::declared_name;
use crate::wire::Wire;

declared_name! {
    /// A protection that an office declares as data; see
    /// [`Vocabulary`](crate::vocabulary::Vocabulary).
    DeclaredProtection, PLACES as usize - Protection::ALL.len()
}

/// A protection that law or policy gives to a person or to a kind of information.
///
/// Which protections withhold what, and which of them must never be noticed, a policy says; the
/// vocabulary is closed so that a policy can be checked against every one of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum Protection {
    /// Applicants for and beneficiaries of T, U or VAWA relief (8 U.S.C. 1367(a)(2)).
    #[wire(rename = "vawa-t-u", title = "VAWA, T or U")]
    VawaTU,
    /// The content and the fact of an asylum, refugee, withholding or torture-convention claim
    /// (8 CFR 208.6).
    AsylumFear,
    /// Applications for temporary protected status (8 U.S.C. 1254a(c)(6)).
    #[wire(title = "TPS")]
    Tps,
    /// What applicants for special agricultural worker status furnished (8 U.S.C. 1160(b)(6)).
    #[wire(title = "SAW")]
    Saw,
    /// What applicants for legalization furnished (8 U.S.C. 1255a(c)(5)).
    Legalization,
    /// Records of the issue or refusal of visas (8 U.S.C. 1202(f)).
    VisaRecords,
    /// Alien registration and fingerprint records (8 U.S.C. 1304(b)).
    Registration,
    /// Victims of severe trafficking and their families (22 U.S.C. 7105(c)(1)(C)(ii)).
    TraffickingVictim,
    /// People relocated or protected as witnesses (18 U.S.C. 3521(b)).
    WitnessSecurity,
    /// Confidential sources (5 U.S.C. 552(b)(7)(D), (c)(2)).
    Informant,
    /// Records of juvenile delinquency (18 U.S.C. 5038).
    Juvenile,
    /// Unaccompanied children, their sponsors and households (45 CFR 410.1303(h)).
    UnaccompaniedChild,
    /// A person under 18, or of unknown age.
    MinorSubject,
    /// Matters before a grand jury, and what a court has sealed (Fed. R. Crim. P. 6(e)).
    Sealed,
    /// An investigation that disclosure could harm (5 U.S.C. 552(b)(7)(A)).
    PendingInvestigation,
    /// Danger to the life or safety of any person (5 U.S.C. 552(b)(7)(F), 18 U.S.C. 3771(c)(3)).
    PhysicalSafety,
    /// A closed immigration hearing and its record (8 CFR 1003.27(c), (d)).
    ClosedHearing,
    /// Patients of substance use programmes (42 U.S.C. 290dd-2, 42 CFR 2.13).
    SubstanceUse,
    /// Health information, and places that imply it (45 CFR 164.502).
    Medical,
    /// Criminal history that comes from the national repository and not from a public record
    /// (28 CFR 20.33).
    #[wire(rename = "criminal-history-iii", title = "Criminal history (III)")]
    CriminalHistoryIii,
    /// Records of citizens and lawful permanent residents, and of those whose status is not known
    /// (5 U.S.C. 552a(b)).
    PrivacyAct,
    /// Personal information of everyone else (DHS Privacy Policy Guidance Memorandum 2017-01).
    #[wire(rename = "fipps-nonus", title = "FIPPs, other persons")]
    FippsNonus,
    /// Information of people whom a State, local or private facility holds (8 CFR 236.6).
    DetaineeContractor,
    /// Other people in the record: family, witnesses, employees (5 U.S.C. 552(b)(6), (7)(C)).
    ThirdPartyPrivacy,
    /// Information about the victims themselves (18 U.S.C. 3771(a)(8), 34 U.S.C. 12291(b)(2)).
    VictimConfidentiality,
    /// A child victim or witness in the record (18 U.S.C. 3509(d)).
    ChildVictim,
    /// Accusations from a source that may not be used against the person (8 U.S.C. 1367(a)(1)).
    ProhibitedSource,
    /// The immigration file is under a check of its accuracy (5 U.S.C. 552a(e)(6)).
    ImmigrationFileReview,
    /// The criminal record is under a check of its accuracy (5 U.S.C. 552a(e)(6)).
    CriminalRecordReview,
    /// The place of custody is under a check of its accuracy, as during a transfer
    /// (5 U.S.C. 552a(e)(6)).
    PlaceReview,
    /// What an office declares as data, under its own prefix.
    #[wire(declared)]
    Declared(DeclaredProtection),
}

impl From<DeclaredProtection> for Protection {
    fn from(of: DeclaredProtection) -> Self {
        Self::Declared(of)
    }
}

impl Protection {
    /// The protections whose law is about everything that there is of the person, so that the
    /// custody status is withheld too: those of 8 U.S.C. 1367(a)(2) ("any information which
    /// relates to" the person) and 18 U.S.C. 3521(b)(1)(G) ("any other matter concerning the
    /// person"), and that of minors, of whom nothing is listed.
    ///
    /// A pack that enforces one of them does so with a prohibition of the whole person that asks
    /// for nothing else.
    ///
    /// ```
    /// use voice_core::subject::Protection;
    ///
    /// assert!(Protection::OF_THE_WHOLE_PERSON.contains(Protection::MinorSubject));
    /// assert!(!Protection::OF_THE_WHOLE_PERSON.contains(Protection::Medical));
    /// ```
    pub const OF_THE_WHOLE_PERSON: ProtectionSet = ProtectionSet::EMPTY
        .with(Self::VawaTU)
        .with(Self::WitnessSecurity)
        .with(Self::MinorSubject);

    /// The information that the law of the protection is about; every category where it protects
    /// the person. Of one that is declared a vocabulary says it
    /// ([`Vocabulary::about`](crate::vocabulary::Vocabulary::about)); here, where none is at hand,
    /// it is every category.
    ///
    /// A rule that withholds nothing of it does not enforce the protection, whatever
    /// else it withholds.
    ///
    /// ```
    /// use voice_core::category::{Category, CategorySet};
    /// use voice_core::subject::Protection;
    ///
    /// assert!(Protection::Sealed.about().contains(Category::Charges));
    /// assert!(!Protection::Sealed.about().contains(Category::AlienNumber));
    /// assert_eq!(Protection::PhysicalSafety.about(), CategorySet::ALL);
    /// ```
    #[must_use]
    pub const fn about(self) -> CategorySet {
        const CRIMINAL_RECORD: CategorySet = CategorySet::EMPTY
            .with(Category::CriminalHearing)
            .with(Category::Charges)
            .with(Category::Convictions)
            .with(Category::FinalDisposition);
        const IMMIGRATION_FILE: CategorySet = CategorySet::EMPTY
            .with(Category::ImmigrationHearing)
            .with(Category::ImmigrationHistory)
            .with(Category::RemovalOrder)
            .with(Category::Relief);
        match self {
            Self::VawaTU
            | Self::TraffickingVictim
            | Self::WitnessSecurity
            | Self::Informant
            | Self::UnaccompaniedChild
            | Self::MinorSubject
            | Self::PhysicalSafety
            | Self::ProhibitedSource
            | Self::Declared(_) => CategorySet::ALL,
            Self::AsylumFear
            | Self::Tps
            | Self::Saw
            | Self::Legalization
            | Self::VisaRecords
            | Self::PrivacyAct
            | Self::ImmigrationFileReview => IMMIGRATION_FILE,
            Self::Registration => CategorySet::EMPTY
                .with(Category::ImmigrationHistory)
                .with(Category::AlienNumber)
                .with(Category::Photograph),
            Self::ClosedHearing => CategorySet::EMPTY.with(Category::ImmigrationHearing),
            Self::Juvenile => CRIMINAL_RECORD.with(Category::JuvenileAdjudication),
            Self::Sealed | Self::CriminalHistoryIii | Self::CriminalRecordReview => CRIMINAL_RECORD,
            Self::PendingInvestigation => CRIMINAL_RECORD.with(Category::InvestigationStatus),
            Self::SubstanceUse | Self::Medical => {
                CategorySet::EMPTY.with(Category::Health).with(Category::Facility)
            }
            Self::DetaineeContractor | Self::PlaceReview => {
                CategorySet::EMPTY.with(Category::Facility)
            }
            Self::FippsNonus => CategorySet::EMPTY
                .with(Category::AlienNumber)
                .with(Category::Citizenship)
                .with(Category::DateOfBirth)
                .with(Category::Photograph)
                .with(Category::ContactDetails),
            Self::ThirdPartyPrivacy => CategorySet::EMPTY
                .with(Category::Family)
                .with(Category::Counsel)
                .with(Category::OtherRequesters),
            Self::VictimConfidentiality | Self::ChildVictim => {
                CategorySet::EMPTY.with(Category::OtherRequesters).with(Category::Family)
            }
        }
    }

    /// The categories of which a told value says by itself that the protection holds, because the
    /// record derives the protection from that value and from nothing else.
    ///
    /// ```
    /// use voice_core::category::{Category, CategorySet};
    /// use voice_core::subject::Protection;
    ///
    /// // Lawful permanent residents have the rights of 5 U.S.C. 552a, and so have citizens.
    /// assert!(Protection::PrivacyAct.stated_by().contains(Category::Citizenship));
    /// assert_eq!(Protection::Sealed.stated_by(), CategorySet::EMPTY);
    /// ```
    #[must_use]
    pub const fn stated_by(self) -> CategorySet {
        match self {
            Self::PrivacyAct | Self::FippsNonus => CategorySet::EMPTY.with(Category::Citizenship),
            Self::MinorSubject => CategorySet::EMPTY.with(Category::DateOfBirth),
            _ => CategorySet::EMPTY,
        }
    }
}

/// A set of protections.
///
/// Its `Debug` names none: which protections a person has is confidential.
pub type ProtectionSet = BitSet<Protection>;

impl Member for Protection {
    /// All that a set has room for.
    const COUNT: u32 = PLACES;

    fn all() -> impl Iterator<Item = Self> {
        own_and_declared(&Self::ALL, |slot| DeclaredProtection::at(slot).map(Self::Declared))
    }

    fn place(self) -> u32 {
        self.at()
    }
}

impl Protection {
    /// The place of the protection in sets: those of this library first, then what is declared.
    pub(crate) const fn at(self) -> u32 {
        match self {
            Self::Declared(of) => Self::ALL.len() as u32 + of.slot(),
            own => own.index() as u32,
        }
    }
}

impl ProtectionSet {
    /// The protections of this library, which every office has.
    pub const REFERENCE: Self = {
        let (mut all, mut at) = (Self::EMPTY, 0);
        while at < Protection::ALL.len() as u32 {
            all = all.with_place(at);
            at += 1;
        }
        all
    };

    /// Whether the protection is in the set.
    #[must_use]
    pub const fn contains(self, protection: Protection) -> bool {
        self.contains_place(protection.at())
    }

    /// The set with one protection more.
    #[must_use]
    pub const fn with(self, protection: Protection) -> Self {
        self.with_place(protection.at())
    }
}

impl fmt::Debug for ProtectionSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ProtectionSet(..)")
    }
}
