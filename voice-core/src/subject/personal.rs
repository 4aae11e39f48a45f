use crate::identifier::{PersonName, Telephone};
use crate::requester::MailingAddress;
use crate::wire::{Day, ONE_LINE, Set, Wire, text};

/// What showed that a record is that of the person it names.
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
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(redacted)]
pub struct Photograph {
    /// Where it is kept.
    pub reference: PhotographReference,
    /// The day on which it was taken.
    pub taken_on: Day,
}

/// Where a person lives and can be called.
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(redacted)]
pub struct ContactDetails {
    /// The home or release address.
    pub address: Option<MailingAddress>,
    /// The telephone number.
    pub telephone: Option<Telephone>,
}

/// A kind of health information.
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
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(redacted)]
pub struct Health {
    /// The kinds.
    pub matters: Set<HealthMatter>,
}

/// How another person is related to the subject.
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
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(redacted)]
pub struct Relative {
    /// The name.
    pub name: PersonName,
    /// How the person is related.
    pub kinship: Kinship,
}

/// Family, dependants, sponsors and employer.
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(redacted)]
pub struct Family {
    /// The people.
    pub relatives: Vec<Relative>,
    /// The employer.
    pub employer: Option<Employer>,
}

/// Counsel of the subject.
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(redacted)]
pub struct Counsel {
    /// The name.
    pub name: PersonName,
}
