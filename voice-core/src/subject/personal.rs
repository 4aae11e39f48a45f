use crate::identifier::{PersonName, Telephone};
use crate::requester::MailingAddress;
use crate::wire::{Day, ONE_LINE, Set, Wire, text};

/// What showed that a record is that of the person it names.
///
/// ```
/// use voice_core::subject::IdentityProof;
///
/// let proof: IdentityProof = "fingerprints".parse()?;
/// assert_eq!(proof, IdentityProof::Fingerprints);
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum IdentityProof {
    /// Fingerprints.
    Fingerprints,
    /// Documents.
    Documents,
    /// The person's own statement.
    Statement,
}

/// That a record was confirmed to be that of the person it names.
///
/// ```
/// use voice_core::category::Category;
/// use voice_core::subject::{Fact, IdentityConfirmation, IdentityProof};
///
/// let confirmed = IdentityConfirmation {
///     by: IdentityProof::Fingerprints,
///     on: "2026-10-21".parse()?,
/// };
/// assert_eq!(Fact::IdentityConfirmation(confirmed).category(), Category::IdentityConfirmation);
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(confidential)]
pub struct IdentityConfirmation {
    /// What showed it.
    #[wire(title = "Shown by")]
    pub by: IdentityProof,
    /// The day.
    pub on: Day,
}

text! {
    /// Where a photograph is kept.
    ///
    /// ```
    /// use voice_core::subject::PhotographReference;
    ///
    /// let kept_at: PhotographReference = "photo-1".parse()?;
    /// assert_eq!(kept_at.as_str(), "photo-1");
    /// # Ok::<(), voice_core::wire::InputErrors>(())
    /// ```
    @redacted
    PhotographReference {
        expected: "a reference of 1 to 120 characters on one line",
        min: 1,
        max: 120,
        pattern: ONE_LINE,
        format: None,
        example: "photo-1",
    }

    /// The name of an employer.
    ///
    /// ```
    /// use voice_core::subject::Employer;
    ///
    /// let employer: Employer = "Harvest Packing Co.".parse()?;
    /// assert_eq!(employer.as_str(), "Harvest Packing Co.");
    /// // It tells where somebody is by day, so it is not printed.
    /// assert!(!format!("{employer:?}").contains("Harvest"));
    /// # Ok::<(), voice_core::wire::InputErrors>(())
    /// ```
    @redacted
    Employer {
        expected: "the name of an employer, 1 to 120 characters on one line",
        min: 1,
        max: 120,
        pattern: ONE_LINE,
        format: None,
        example: "Harvest Packing Co.",
    }
}

/// A photograph.
///
/// ```
/// use voice_core::category::Category;
/// use voice_core::subject::{Fact, Photograph};
///
/// let photograph = Photograph { reference: "photo-1".parse()?, taken_on: "2026-10-20".parse()? };
/// assert_eq!(Fact::Photograph(photograph).category(), Category::Photograph);
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(redacted)]
pub struct Photograph {
    /// Where it is kept.
    pub reference: PhotographReference,
    /// The day on which it was taken.
    pub taken_on: Day,
}

/// Where a person lives and can be called.
///
/// ```
/// use voice_core::subject::ContactDetails;
///
/// let released_to = ContactDetails {
///     address: Some("12 Elm Street, Springfield".parse()?),
///     telephone: None,
/// };
/// assert!(!format!("{released_to:?}").contains("Elm Street"));
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(redacted)]
pub struct ContactDetails {
    /// The home or release address.
    pub address: Option<MailingAddress>,
    /// The telephone number.
    pub telephone: Option<Telephone>,
}

/// A kind of health information.
///
/// ```
/// use voice_core::subject::HealthMatter;
///
/// let matter: HealthMatter = "substance-use".parse()?;
/// assert_eq!(matter, HealthMatter::SubstanceUse);
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum HealthMatter {
    /// Bodily health.
    Physical,
    /// Mental health.
    Mental,
    /// Substance use.
    SubstanceUse,
    /// HIV.
    #[wire(title = "HIV")]
    Hiv,
}

/// That health information is on record, and of which kinds.
///
/// ```
/// use voice_core::subject::{Fact, FactSource, Health, HealthMatter, RecordedFact};
/// use voice_core::wire::Set;
///
/// let health = Health { matters: Set::from([HealthMatter::Mental]) };
/// let recorded = RecordedFact::new(FactSource::AgencyRecord, None, Fact::Health(health))?;
/// assert_eq!(recorded.fact().category().as_str(), "health");
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(redacted)]
pub struct Health {
    /// The kinds.
    pub matters: Set<HealthMatter>,
}

/// How another person is related to the subject.
///
/// ```
/// use voice_core::subject::Kinship;
///
/// let kinship: Kinship = "dependant".parse()?;
/// assert_eq!(kinship, Kinship::Dependant);
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum Kinship {
    /// A spouse or partner.
    Partner,
    /// A child or other dependant.
    Dependant,
    /// A parent.
    Parent,
    /// A sponsor.
    Sponsor,
    /// Another relative.
    Other,
}

/// A person related to the subject.
///
/// ```
/// use voice_core::subject::{Kinship, Relative};
///
/// let child = Relative { name: "Lucia Vega".parse()?, kinship: Kinship::Dependant };
/// assert!(!format!("{child:?}").contains("Lucia"));
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(redacted)]
pub struct Relative {
    /// The name.
    pub name: PersonName,
    /// How the person is related.
    pub kinship: Kinship,
}

/// Family, dependants, sponsors and employer.
///
/// ```
/// use voice_core::category::Category;
/// use voice_core::subject::{Fact, Family, Kinship, Relative};
///
/// let child = Relative { name: "Lucia Vega".parse()?, kinship: Kinship::Dependant };
/// let family = Family { relatives: vec![child], employer: Some("Harvest Packing Co.".parse()?) };
/// assert_eq!(Fact::Family(family).category(), Category::Family);
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(redacted)]
pub struct Family {
    /// The people.
    pub relatives: Vec<Relative>,
    /// The employer.
    pub employer: Option<Employer>,
}

/// Counsel of the subject.
///
/// ```
/// use voice_core::category::Category;
/// use voice_core::subject::{Counsel, Fact};
///
/// let counsel = Counsel { name: "Dana Whitfield".parse()? };
/// assert_eq!(Fact::Counsel(counsel).category(), Category::Counsel);
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(redacted)]
pub struct Counsel {
    /// The name.
    pub name: PersonName,
}
