use super::{AttestedFact, MailingAddress, Person};
use crate::protection::Protection;
use crate::vocabulary::{ContactWay, PostalAddress, Vocabulary};
use crate::wire::{InputError, InputErrorCode, InputErrors, Set};

/// How a requester may be reached at a moment: in every way, or in those that their protections
/// leave, with the address that is used for post.
///
/// [`Policy::reach`](crate::disclosure::Policy::reach) makes it of what staff attested. It is asked
/// for when somebody signs up, and again whenever something is sent, since a protection may begin
/// in between.
///
/// ```
/// use voice_core::office_files::WholeOffice;
/// use voice_core::requester::{Attestation, AttestedFact, PartyFile, Person};
/// use voice_core::vocabulary::ContactWay;
/// use voice_core::wire::Timestamp;
///
/// let folder: [(&str, &[u8]); 4] = [
///     ("vocabulary.json", &std::fs::read("examples/offices/state-acp/vocabulary.json")?),
///     ("pack.json", &std::fs::read("examples/offices/state-acp/pack.json")?),
///     ("office.json", &std::fs::read("examples/offices/state-acp/office.json")?),
///     ("triage.json", &std::fs::read("examples/offices/state-acp/triage.json")?),
/// ];
/// let office = WholeOffice::load(folder)?;
/// let person = Person::new("party-ruiz", "Ana Ruiz", "12 Elm St, Springfield")?;
/// let now: Timestamp = "2026-11-02T15:00:00Z".parse()?;
/// let mut file = PartyFile::open(person.clone());
/// assert!(!office.policy.reach(&[file.clone()], &person.party, now).is_limited());
///
/// // A member of staff saw the card.
/// let fact = AttestedFact::Protected {
///     protection: office.policy.vocabulary().protection_named("state-acp:participant")?,
///     substitute_address: Some("PO Box 7041, Baton Rouge".parse()?),
/// };
/// fact.agrees_with(office.policy.vocabulary())?;
/// file.attest(Attestation::by("staff-7".parse()?, now, fact))?;
/// let reach = office.policy.reach(&[file], &person.party, now);
/// assert!(reach.allows(ContactWay::Letter) && !reach.allows(ContactWay::Call));
/// assert_eq!(reach.person(person).address.as_str(), "PO Box 7041, Baton Rouge");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// ```
/// use voice_core::requester::{Person, Reach};
/// use voice_core::vocabulary::ContactWay;
///
/// let reach = Reach::unlimited();
/// assert_eq!(reach.ways().count(), ContactWay::ALL.len());
/// assert!(reach.allows(ContactWay::Letter) && reach.substitute_address().is_none());
/// let person = Person::new("party-ruiz", "Ana Ruiz", "PO Box 12, Springfield")?;
/// assert!(reach.person(person.clone()) == person);
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Reach {
    /// None where nothing limits them.
    ways: Option<Set<ContactWay>>,
    substitute: Option<MailingAddress>,
}

impl core::fmt::Debug for Reach {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Reach(..)")
    }
}

impl Reach {
    /// In every way, at every address. Whoever says so of a requester vouches that no protection of
    /// theirs limits it, as where nobody keeps files.
    ///
    /// ```
    /// use voice_core::requester::Reach;
    /// use voice_core::vocabulary::ContactWay;
    ///
    /// assert!(ContactWay::ALL.iter().all(|way| Reach::unlimited().allows(*way)));
    /// ```
    #[must_use]
    pub const fn unlimited() -> Self {
        Self { ways: None, substitute: None }
    }

    /// What the protections leave that hold of a person, the latest first, each with the substitute
    /// address that was attested with it. The ways are those that all of them leave.
    ///
    /// A protection that the vocabulary does not know leaves none: what its law wants is not known.
    pub(crate) fn under<'a>(
        protections: impl IntoIterator<Item = (Protection, Option<&'a MailingAddress>)>,
        vocabulary: &Vocabulary,
    ) -> Self {
        let mut reach = Self::unlimited();
        let mut seen = Set::new();
        for (protection, substitute) in protections {
            // A new card takes the place of the one before.
            if !seen.insert(protection) {
                continue;
            }
            let foreign =
                matches!(protection, Protection::Declared(_)) && !vocabulary.knows(protection);
            let mut left = match vocabulary.reached_by(protection) {
                Some(rule) => rule.ways.clone(),
                None if foreign => Set::new(),
                None => continue,
            };
            let post = vocabulary.reached_by(protection).map(|rule| rule.post);
            if post == Some(PostalAddress::Substitute) {
                if substitute.is_none() {
                    left.retain(|way| *way != ContactWay::Letter);
                }
                reach.substitute = reach.substitute.or_else(|| substitute.cloned());
            }
            left.retain(|way| reach.allows(*way));
            reach.ways = Some(left);
        }
        reach
    }

    /// Whether a protection limits it.
    #[must_use]
    pub const fn is_limited(&self) -> bool {
        self.ways.is_some()
    }

    /// Whether the person may be reached in a way.
    #[must_use]
    pub fn allows(&self, way: ContactWay) -> bool {
        self.ways.as_ref().is_none_or(|ways| ways.contains(&way))
    }

    /// The ways that are left, in their order.
    pub fn ways(&self) -> impl Iterator<Item = ContactWay> + '_ {
        ContactWay::ALL.iter().copied().filter(|way| self.allows(*way))
    }

    /// The address for post in the place of the person's own; none where their own is used.
    #[must_use]
    pub const fn substitute_address(&self) -> Option<&MailingAddress> {
        self.substitute.as_ref()
    }

    /// A person as they are written down, posted to and accounted for: with the substitute address,
    /// where there is one, in the place of their own.
    #[must_use]
    pub fn person(&self, person: Person) -> Person {
        match &self.substitute {
            Some(address) => Person { address: address.clone(), ..person },
            None => person,
        }
    }
}

impl AttestedFact {
    /// Whether the fact can be attested where a vocabulary holds: a protection of the party is one
    /// that limits how they are reached, and has a substitute address exactly where letters go to
    /// one.
    ///
    /// ```
    /// use voice_core::requester::AttestedFact;
    /// use voice_core::subject::Protection;
    /// use voice_core::vocabulary::Vocabulary;
    ///
    /// let fact =
    ///     AttestedFact::Protected { protection: Protection::Tps, substitute_address: None };
    /// let faults = fact.agrees_with(&Vocabulary::default()).unwrap_err();
    /// assert_eq!(faults.iter().next().map(|of| of.pointer.as_str()), Some("/protection"));
    /// ```
    ///
    /// # Errors
    /// What does not agree, with its place in the fact.
    pub fn agrees_with(&self, vocabulary: &Vocabulary) -> Result<(), InputErrors> {
        let Self::Protected { protection, substitute_address } = self else { return Ok(()) };
        let fault = |pointer: &str, code, expected: String, example: &str| {
            let (pointer, example) = (pointer.to_owned(), format!("\"{example}\""));
            Err(InputErrors::new(vec![InputError { pointer, code, expected, example }]))
        };
        const ADDRESS: &str = "/substitute_address";
        const EXAMPLE: &str = "PO Box 12, Springfield";
        let Some(rule) = vocabulary.reached_by(*protection) else {
            let limiting: Vec<&str> = vocabulary
                .protections()
                .filter_map(|(of, declared)| declared.reached_by.as_ref().map(|_| of.as_str()))
                .collect();
            let expected = if limiting.is_empty() {
                "no protection: this office declares none that limits how a person is reached"
                    .to_owned()
            } else {
                format!("one that limits how a person is reached: {}", limiting.join(", "))
            };
            let example = limiting.first().copied().unwrap_or("an-office:participant");
            return fault("/protection", InputErrorCode::UnknownTerm, expected, example);
        };
        match (rule.post, substitute_address) {
            (PostalAddress::Substitute, None) => {
                let expected = "the substitute address, as the card has it".to_owned();
                fault(ADDRESS, InputErrorCode::MissingField, expected, EXAMPLE)
            }
            (PostalAddress::Own, Some(_)) => {
                let expected = "none: letters go to the person's own address".to_owned();
                fault(ADDRESS, InputErrorCode::Contradiction, expected, EXAMPLE)
            }
            (PostalAddress::Substitute, Some(_)) | (PostalAddress::Own, None) => Ok(()),
        }
    }
}
