use crate::identifier::IDENTIFIER;
use crate::language::Bilingual;
use crate::law::{Citation, Period};
use crate::requester::Jurisdiction;
use crate::wire::{Set, Wire, text};

text! {
    /// The identifier of something that is explained.
    TopicId {
        expected: "an identifier of 1 to 64 lower-case letters, digits and hyphens",
        min: 1,
        max: 64,
        pattern: IDENTIFIER,
        format: None,
        example: "removal-process",
    }
}

/// Something that is explained to everybody, whoever is asked about.
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
pub struct Topic {
    /// The identifier.
    #[wire(title = "Identifier")]
    pub id: TopicId,
    /// In one or two sentences; every answer to a question has them.
    pub summary: Bilingual,
    /// At length, one step after the other.
    pub steps: Vec<Bilingual>,
    /// The law that it explains.
    pub citations: Vec<Citation>,
}

/// A right of victims.
///
/// That there is a right in a class of cases says nothing of any one case, and is
/// told to everybody.
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
pub struct VictimRight {
    /// The identifier.
    #[wire(title = "Identifier")]
    pub id: TopicId,
    /// The right, in plain words.
    pub text: Bilingual,
    /// Under whose law the crime is prosecuted of which it is a right.
    #[wire(min = 1)]
    pub jurisdictions: Set<Jurisdiction>,
    /// The law that gives it; none where it is the law of each state, tribe or country.
    pub citations: Vec<Citation>,
    /// The days on which it is in force; left out where no others are known.
    pub in_force: Option<Period>,
}
