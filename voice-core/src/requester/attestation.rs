//! What staff attest of a party: each fact with who attested it and when, and until when it holds.

use super::{
    Birth, Condition, Conflict, Evidence, Extent, Identity, Jurisdiction, MailingAddress, Mandate,
    OwnRight, Person, Representation, Role, Vouched,
};
use crate::identifier::{IDENTIFIER, MatterId, PartyId};
use crate::protection::Protection;
use crate::wire::{
    Day, Diagnostic, InputErrorCode, InputErrors, ONE_LINE, Reader, Set, Timestamp, Wire, text,
};

text! {
    /// The office's identifier of a member of staff.
    ///
    /// ```
    /// use voice_core::requester::StaffId;
    ///
    /// let staff: StaffId = "staff-7".parse()?;
    /// assert_eq!(staff.as_str(), "staff-7");
    /// # Ok::<(), voice_core::wire::InputErrors>(())
    /// ```
    StaffId {
        expected: "an identifier of 1 to 64 lower-case letters, digits and hyphens",
        min: 1,
        max: 64,
        pattern: IDENTIFIER,
        format: None,
        example: "staff-7",
    }

    /// The agency, prosecutor or court that confirmed something.
    ///
    /// ```
    /// use voice_core::requester::ConfirmingAuthority;
    ///
    /// let confirmed_by: ConfirmingAuthority = "District Attorney, Springfield".parse()?;
    /// assert_eq!(confirmed_by.to_string(), "District Attorney, Springfield");
    /// # Ok::<(), voice_core::wire::InputErrors>(())
    /// ```
    ConfirmingAuthority {
        expected: "the name of an agency, prosecutor or court, 1 to 120 characters on one line",
        min: 1,
        max: 120,
        pattern: ONE_LINE,
        format: None,
        example: "District Attorney, Springfield",
    }
}

/// What shows when a person was born.
///
/// ```
/// use voice_core::requester::{AgeEvidence, AttestedFact, Birth};
/// use voice_core::wire::Set;
///
/// let born = AttestedFact::Birth {
///     birth: Birth::Date { date: "2012-02-29".parse()? },
///     evidence: Set::from([AgeEvidence::BirthCertificate]),
/// };
/// assert!(matches!(born, AttestedFact::Birth { evidence, .. } if evidence.len() == 1));
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum AgeEvidence {
    /// An identity document that a government issued, seen by staff.
    GovernmentId,
    /// A birth certificate.
    BirthCertificate,
    /// A record or finding of a court.
    CourtRecord,
    /// Confirmation by the agency that handles the case.
    AgencyConfirmation,
    /// The paper by which an institution was founded.
    InstitutionPaper,
}

/// Something that staff found of a party, and the evidence for it.
///
/// ```
/// use voice_core::requester::{AttestedFact, Conflict};
///
/// // Staff asked for conflicts, looked the party up, and found one.
/// let fact = AttestedFact::Conflicts { found: [Conflict::SharesHousehold].into(), about: None };
/// assert_eq!(fact.kind(), "conflicts");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(redacted)]
#[expect(
    clippy::large_enum_variant,
    reason = "a file has a few, and the wire has no form for a box"
)]
pub enum AttestedFact {
    /// Who the party is known to be. It is checked again after the days that the policy sets.
    Identity {
        /// The level that staff accept, and the evidence.
        identity: Identity,
    },
    /// When the party was born, or that it is an institution.
    Birth {
        /// When the party was born.
        birth: Birth,
        /// What shows it.
        #[wire(min = 1)]
        evidence: Set<AgeEvidence>,
    },
    /// Why the party, as a minor, acts without a parent or guardian.
    OwnRight {
        /// The right.
        own_right: OwnRight,
    },
    /// Whether the party can act in person.
    Condition {
        /// The condition.
        condition: Condition,
        /// The papers that show it.
        evidence: Set<Evidence>,
    },
    /// That the party is a victim or witness in a matter.
    Standing {
        /// The matter.
        matter: MatterId,
        /// As what.
        role: Role,
        /// Under whose law the crime is prosecuted.
        jurisdiction: Jurisdiction,
        /// Who confirmed it.
        confirmed_by: ConfirmingAuthority,
    },
    /// That the party is responsible for a principal.
    Representation(Representation),
    /// That a principal lets the party ask.
    Mandate(Mandate),
    /// That the party was asked for conflicts and looked up, and what was found.
    Conflicts {
        /// The conflicts; empty where none were found. They close what they close whomever is asked
        /// about.
        found: Set<Conflict>,
        /// In which matter or of whom they were asked for: asked for in one, they are still to be
        /// asked for in another. Left out where they were asked for in every matter and of
        /// everybody.
        #[wire(title = "Asked about")]
        about: Option<Extent>,
    },
    /// That the party has a protection which limits how they are reached: a member of staff saw the
    /// card of an address confidentiality program. It holds until staff attest that it ended; the
    /// day on a card ends nothing by itself.
    Protected {
        /// The protection.
        protection: Protection,
        /// The address in the place of their own, as the card has it; left out where letters go to
        /// their own.
        substitute_address: Option<MailingAddress>,
    },
    /// That what an earlier attestation says has ended: a mandate was revoked, a confirmation was
    /// taken back.
    Ended {
        /// The number of that attestation in the file, from 1: one before this. No schema can say
        /// that it is there; the library alone refuses another.
        #[wire(min = 1, max = 1000)]
        attestation: u32,
        /// The first day on which it no longer holds.
        on: Day,
    },
    /// What a question or sign-up of the desk said of the party, and of whoever they asked for.
    Vouched(Vouched),
}

/// That an attestation should not have been made: it counts no more from that moment.
///
/// ```
/// use voice_core::requester::{Attestation, AttestedFact, PartyFile, Person, Withdrawal};
/// use voice_core::wire::Set;
///
/// let person = Person::new("party-ruiz", "Ana Ruiz", "PO Box 12, Springfield")?;
/// let mut file = PartyFile::open(person);
/// let none_found = AttestedFact::Conflicts { found: Set::from([]), about: None };
/// let (staff, at) = ("staff-7".parse()?, "2026-11-02T15:00:00Z".parse()?);
/// let number = file.attest(Attestation::by(staff, at, none_found))?;
/// // It was looked up under another name.
/// let mistaken = Withdrawal { by: "staff-9".parse()?, at: "2026-11-03T09:00:00Z".parse()? };
/// file.withdraw(number, mistaken.clone())?;
/// assert_eq!(file.attestations()[0].withdrawn(), Some(&mistaken));
/// assert!(file.withdraw(2, mistaken).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
pub struct Withdrawal {
    /// Who withdrew it.
    pub by: StaffId,
    /// When.
    pub at: Timestamp,
}

/// A fact that a member of staff attests of a party.
///
/// What somebody claims is no attestation, and there is no way from one to the other:
///
/// ```compile_fail,E0308
/// use voice_core::requester::{AttestedFact, Attestation, PartyFile, RequesterClaim};
///
/// fn believe(file: &mut PartyFile, claim: RequesterClaim) {
///     let _ = file.attest(claim);
/// }
/// ```
///
/// ```compile_fail,E0308
/// use voice_core::requester::{AttestedFact, Attestation, RequesterClaim};
/// use voice_core::wire::Timestamp;
///
/// // A party vouches for nobody: only staff do.
/// fn vouch(claim: RequesterClaim, at: Timestamp, fact: AttestedFact) -> Attestation {
///     Attestation::by(claim.person.party, at, fact)
/// }
/// ```
///
/// Staff attest it, with who and when:
///
/// ```
/// use voice_core::requester::{Attestation, AttestedFact, Condition};
/// use voice_core::wire::Set;
///
/// let able = AttestedFact::Condition { condition: Condition::Able {}, evidence: Set::from([]) };
/// let (staff, at) = ("staff-7".parse()?, "2026-11-02T15:00:00Z".parse()?);
/// let attestation = Attestation::by(staff, at, able.clone());
/// assert_eq!(attestation.staff().as_str(), "staff-7");
/// assert_eq!(attestation.at(), at);
/// assert!(*attestation.fact() == able && attestation.withdrawn().is_none());
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(confidential)]
pub struct Attestation {
    /// Who attests it.
    by: StaffId,
    /// When it was attested.
    at: Timestamp,
    /// What is attested.
    fact: AttestedFact,
    /// That it was withdrawn; left out where it was not.
    withdrawn: Option<Withdrawal>,
}

impl Attestation {
    /// A fact that a member of staff attests at a moment.
    #[must_use]
    pub const fn by(by: StaffId, at: Timestamp, fact: AttestedFact) -> Self {
        Self { by, at, fact, withdrawn: None }
    }

    /// Who attested it.
    #[must_use]
    pub const fn staff(&self) -> &StaffId {
        &self.by
    }

    /// When it was attested.
    #[must_use]
    pub const fn at(&self) -> Timestamp {
        self.at
    }

    /// What is attested.
    #[must_use]
    pub const fn fact(&self) -> &AttestedFact {
        &self.fact
    }

    /// Who withdrew it, and when.
    #[must_use]
    pub const fn withdrawn(&self) -> Option<&Withdrawal> {
        self.withdrawn.as_ref()
    }

    /// Whether it may open something: it was made by then, and not withdrawn. A withdrawal counts
    /// at once, also where the clock of whoever withdrew it is ahead.
    fn opens(&self, as_of: Timestamp) -> bool {
        self.at <= as_of && self.withdrawn.is_none()
    }

    /// Whether it may close something: it was not withdrawn by then. It counts at once, also where
    /// the clock of whoever made it is ahead.
    fn closes(&self, as_of: Timestamp) -> bool {
        self.withdrawn.as_ref().is_none_or(|of| as_of < of.at)
    }
}

/// The file of a party: who they are, and what staff attested of them, in order. An attestation has
/// the number of its place, from 1.
///
/// ```
/// use voice_core::requester::{
///     Attestation, AttestedFact, Identity, IdentityEvidence, IdentityLevel, PartyFile, Person,
/// };
///
/// let person = Person {
///     party: "party-ruiz".parse()?,
///     name: "Ana Ruiz".parse()?,
///     address: "PO Box 12, Springfield".parse()?,
/// };
/// let mut file = PartyFile::open(person);
/// let seen = [IdentityEvidence::GovernmentPhotoId].into();
/// let identity = Identity::new(IdentityLevel::Verified, seen)?;
/// let number = file.attest(Attestation::by(
///     "staff-7".parse()?,
///     "2026-11-02T15:00:00Z".parse()?,
///     AttestedFact::Identity { identity },
/// ))?;
/// assert_eq!(number, 1);
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(confidential, check)]
pub struct PartyFile {
    /// The person.
    person: Person,
    /// What was attested.
    #[wire(max = 1000)]
    attestations: Vec<Attestation>,
}

impl PartyFile {
    /// A file in which nothing is attested yet.
    #[must_use]
    pub const fn open(person: Person) -> Self {
        Self { person, attestations: Vec::new() }
    }

    /// Adds an attestation, and returns its number.
    ///
    /// # Errors
    /// The file is full; or the attestation ends one that is not in the file before it.
    pub fn attest(&mut self, attestation: Attestation) -> Result<u32, InputErrors> {
        let mut attestations = self.attestations.clone();
        attestations.push(attestation);
        *self = Self::new(self.person.clone(), attestations)?;
        Ok(number(self.attestations.len().saturating_sub(1)))
    }

    /// Withdraws an attestation. One that was withdrawn already stays as it was.
    ///
    /// ```
    /// use voice_core::requester::{Attestation, AttestedFact, PartyFile, Person, Withdrawal};
    /// use voice_core::wire::Set;
    ///
    /// let person = Person::new("party-ruiz", "Ana Ruiz", "PO Box 12, Springfield")?;
    /// let mut file = PartyFile::open(person);
    /// let none_found = AttestedFact::Conflicts { found: Set::from([]), about: None };
    /// let at = "2026-11-02T15:00:00Z".parse()?;
    /// let number = file.attest(Attestation::by("staff-7".parse()?, at, none_found))?;
    /// file.withdraw(number, Withdrawal { by: "staff-9".parse()?, at })?;
    /// assert!(file.attestations()[0].withdrawn().is_some());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// The file has no attestation of this number.
    pub fn withdraw(
        &mut self,
        attestation: u32,
        withdrawal: Withdrawal,
    ) -> Result<(), NoSuchAttestationError> {
        let missing = NoSuchAttestationError { attestation };
        let index = attestation.checked_sub(1).ok_or(missing)? as usize;
        let of = self.attestations.get_mut(index).ok_or(missing)?;
        of.withdrawn.get_or_insert(withdrawal);
        Ok(())
    }

    fn check(&self, reader: &mut Reader) {
        for (index, attestation) in self.attestations.iter().enumerate() {
            if let AttestedFact::Vouched(vouched) = &attestation.fact
                && vouched.requester.person().party != self.person.party
            {
                reader.fault_in(
                    "attestations",
                    index,
                    InputErrorCode::Contradiction,
                    "what was vouched for of the party of this file",
                    &serde_json::Value::from(self.person.party.as_str()),
                );
            }
            if let AttestedFact::Ended { attestation: ended, .. } = attestation.fact
                && ended > number(index).saturating_sub(1)
            {
                reader.fault_in(
                    "attestations",
                    index,
                    InputErrorCode::Contradiction,
                    "the number of an attestation before it in this file",
                    &number(index).saturating_sub(1).into(),
                );
            }
        }
    }

    /// Whether one of the files is that of a party.
    pub(crate) fn any_of(files: &[Self], party: &PartyId) -> bool {
        files.iter().any(|file| file.person.party == *party)
    }

    /// What may open something at a moment, with the first day on which each no longer holds.
    pub(super) fn opening(
        &self,
        as_of: Timestamp,
    ) -> impl Iterator<Item = (&Attestation, Option<Day>)> {
        self.counting(move |of| of.opens(as_of), move |end| end.closes(as_of))
    }

    /// What may close something at a moment, with the first day on which each no longer holds.
    pub(super) fn closing(
        &self,
        as_of: Timestamp,
    ) -> impl Iterator<Item = (&Attestation, Option<Day>)> {
        self.counting(move |of| of.closes(as_of), move |end| end.opens(as_of))
    }

    /// The attestations that count, with the first day on which each no longer holds by the ends
    /// that count.
    fn counting(
        &self,
        counts: impl Fn(&Attestation) -> bool,
        ends_count: impl Fn(&Attestation) -> bool,
    ) -> impl Iterator<Item = (&Attestation, Option<Day>)> {
        self.attestations.iter().enumerate().filter(move |(_, of)| counts(of)).map(
            move |(index, of)| {
                let ends = self.attestations.iter().filter(|of| ends_count(of));
                let ends = ends.filter_map(|other| match other.fact {
                    AttestedFact::Ended { attestation, on } if attestation == number(index) => {
                        Some(on)
                    }
                    _ => None,
                });
                (of, ends.min())
            },
        )
    }
}

/// The number of the attestation at an index: the place, from 1.
#[expect(clippy::expect_used, reason = "a file is read with at most 1000 attestations")]
fn number(index: usize) -> u32 {
    u32::try_from(index.saturating_add(1)).expect("a number of an attestation")
}

/// There is no attestation of a number in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no-such-attestation: the file has no attestation {attestation}; they count from 1")]
pub struct NoSuchAttestationError {
    /// The number.
    pub attestation: u32,
}

impl Diagnostic for NoSuchAttestationError {
    fn code(&self) -> &'static str {
        "no-such-attestation"
    }
}
