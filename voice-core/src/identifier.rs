//! How people, matters and records are named.
//!
//! A requester names the person asked about by a number or a name, with what must agree beside it:
//!
//! ```
//! use voice_core::identifier::{AlienNumber, SubjectReference};
//!
//! let number: AlienNumber = "A200000001".parse()?;
//! assert!(SubjectReference::by_number(number.as_str(), "MX").is_ok());
//! // What is protected is not printed.
//! assert!(!format!("{number:?}").contains("200000001"));
//! # Ok::<(), voice_core::wire::InputErrors>(())
//! ```

mod declared;
mod reading;

pub use self::declared::{DeclaredKey, DeclaredReference};
use self::reading::AsRead;
pub(crate) use self::reading::is_asked;
use crate::bit_set::{Word, all_if_zero};
use crate::vocabulary::{KeyCompanion, Vocabulary};
use crate::wire::{Day, InputErrors, ONE_LINE, TextForm, Wire, from_value_with, text};
use serde_json::json;

/// Lower-case letters, digits and inner hyphens.
pub(crate) const IDENTIFIER: &str = "^[a-z0-9]$|^[a-z0-9][a-z0-9-]*[a-z0-9]$";

/// The most characters of an identifier.
const LONGEST: usize = 64;

/// An identifier as words, filled up with zeros, which no identifier has.
pub(crate) struct IdentifierWords([Word; Self::COUNT]);

impl IdentifierWords {
    /// How many words the longest has.
    pub(crate) const COUNT: usize = LONGEST / size_of::<Word>();

    pub(crate) const fn words(&self) -> [Word; Self::COUNT] {
        self.0
    }

    /// All bits where another is the same, else none, with the same work wherever they differ.
    pub(crate) fn same(&self, other: &[Word; Self::COUNT]) -> Word {
        let differences = self.0.iter().zip(other).map(|(one, other)| one ^ other);
        all_if_zero(differences.fold(0, |all, difference| all | difference))
    }
}

impl From<&str> for IdentifierWords {
    fn from(identifier: &str) -> Self {
        debug_assert!(identifier.len() <= LONGEST, "no identifier is longer");
        let mut bytes = [0; LONGEST];
        bytes.iter_mut().zip(identifier.bytes()).for_each(|(room, byte)| *room = byte);
        let mut words = [0; Self::COUNT];
        for (word, bytes) in words.iter_mut().zip(bytes.as_chunks().0) {
            *word = Word::from_le_bytes(*bytes);
        }
        Self(words)
    }
}

impl PersonName {
    /// Whether it reads as the name that somebody asks for, found with work that depends on what is
    /// asked for alone.
    pub(crate) fn is(&self, asked: &Self) -> bool {
        self.0.is(&asked.0)
    }

    /// What people read of it: the same for every name that is the same.
    pub(crate) fn as_read(&self) -> &str {
        self.0.key()
    }
}

text! {
    /// The office's own identifier of a person who contacts it: lower-case letters, digits and
    /// hyphens, with no meaning of its own.
    ///
    /// ```
    /// use voice_core::identifier::PartyId;
    ///
    /// let victim: PartyId = "party-ruiz".parse()?;
    /// assert_eq!(victim.as_str(), "party-ruiz");
    /// // It has no meaning of its own: a name does not fit.
    /// assert!("Ana Ruiz".parse::<PartyId>().is_err());
    /// # Ok::<(), voice_core::wire::InputErrors>(())
    /// ```
    PartyId {
        expected: "an identifier of 1 to 64 lower-case letters, digits and hyphens",
        min: 1,
        max: LONGEST,
        pattern: IDENTIFIER,
        format: None,
        example: "party-1",
    }

    /// The office's identifier of the crime or case that makes somebody a victim or witness.
    ///
    /// ```
    /// use voice_core::identifier::MatterId;
    ///
    /// let matter: MatterId = "matter-elm-street".parse()?;
    /// assert_eq!(matter.to_string(), "matter-elm-street");
    /// # Ok::<(), voice_core::wire::InputErrors>(())
    /// ```
    MatterId {
        expected: "an identifier of 1 to 64 lower-case letters, digits and hyphens",
        min: 1,
        max: LONGEST,
        pattern: IDENTIFIER,
        format: None,
        example: "matter-1",
    }

    /// The custodian's identifier of a record; never told.
    ///
    /// ```
    /// use voice_core::identifier::SubjectId;
    ///
    /// let record: SubjectId = "subject-in-custody".parse()?;
    /// assert_eq!(record.as_str(), "subject-in-custody");
    /// assert!(!format!("{record:?}").contains("in-custody"));
    /// # Ok::<(), voice_core::wire::InputErrors>(())
    /// ```
    @redacted
    SubjectId {
        expected: "an identifier of 1 to 64 lower-case letters, digits and hyphens",
        min: 1,
        max: LONGEST,
        pattern: IDENTIFIER,
        format: None,
        example: "subject-1",
    }

    /// A full name, as one line of 1 to 120 characters without a space at either end. Names that
    /// people read alike are the same: neither the forms of Unicode, nor capital letters, nor the
    /// kind and number of inner spaces tell them apart; different letters do.
    ///
    /// ```
    /// use voice_core::identifier::PersonName;
    ///
    /// let name: PersonName = "María Núñez".parse()?;
    /// assert!(name == "MARÍA  NÚÑEZ".parse()?);
    /// assert!(name != "Maria Nunez".parse()?);
    /// # Ok::<(), voice_core::wire::InputErrors>(())
    /// ```
    @redacted
    PersonName as AsRead {
        expected: "a name of 1 to 120 characters on one line, without a space at either end",
        min: 1,
        max: 120,
        pattern: ONE_LINE,
        format: None,
        example: "Ana Ruiz",
    }

    /// A telephone number, as E.164: a plus sign and up to 15 digits.
    ///
    /// ```
    /// use voice_core::identifier::Telephone;
    ///
    /// let safe: Telephone = "+12025550123".parse()?;
    /// assert_eq!(safe.as_str(), "+12025550123");
    /// assert!("(202) 555-0123".parse::<Telephone>().is_err());
    /// # Ok::<(), voice_core::wire::InputErrors>(())
    /// ```
    @redacted
    Telephone {
        expected: "a plus sign and 7 to 15 digits (E.164)",
        min: 8,
        max: 16,
        pattern: "^\\+[1-9][0-9]{6,14}$",
        format: None,
        example: "+12025550123",
    }

    /// An alien registration number: the letter A and nine digits.
    ///
    /// ```
    /// use voice_core::identifier::AlienNumber;
    ///
    /// assert!("A200000001".parse::<AlienNumber>().is_ok());
    /// let errors = "200-000-001".parse::<AlienNumber>().unwrap_err();
    /// // It says what is expected, and does not repeat what was sent.
    /// assert!(errors.to_string().contains("the letter A and nine digits"));
    /// assert!(!errors.to_string().contains("200-000-001"));
    /// ```
    @redacted
    AlienNumber {
        expected: "the letter A and nine digits",
        min: 10,
        max: 10,
        pattern: "^A[0-9]{9}$",
        format: None,
        example: "A012345678",
    }

    /// A country, as ISO 3166-1 alpha-2.
    ///
    /// ```
    /// use voice_core::identifier::CountryCode;
    ///
    /// let born_in: CountryCode = "MX".parse()?;
    /// assert_eq!(born_in.as_str(), "MX");
    /// assert!("Mexico".parse::<CountryCode>().is_err());
    /// # Ok::<(), voice_core::wire::InputErrors>(())
    /// ```
    @redacted
    CountryCode {
        example: "MX",
        ..TextForm::COUNTRY
    }
}

/// How a requester says whom they ask about.
///
/// The two ways are those of the public custody locator: number and country of birth, or exact name
/// and country of birth, here with the day of birth as well, because two people share a name more
/// often than not. Everything must agree; there are no near matches and no list of candidates. Any
/// number and any name of a record finds it.
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(redacted)]
pub enum SubjectReference {
    /// By alien registration number.
    ByNumber {
        /// The alien registration number.
        number: AlienNumber,
        /// The country of birth.
        country_of_birth: CountryCode,
    },
    /// By name.
    ByName {
        /// A name that the record has; it is the same where people read it alike.
        name: PersonName,
        /// The day of birth.
        date_of_birth: Day,
        /// The country of birth.
        country_of_birth: CountryCode,
    },
    /// By a look-up key that an office declares as data, under its own prefix.
    #[wire(declared)]
    Declared(DeclaredReference),
}

impl SubjectReference {
    /// By a look-up key that a vocabulary declares, by its name with the prefix, and what must
    /// agree beside its value.
    ///
    /// ```
    /// use voice_core::identifier::SubjectReference;
    /// use voice_core::vocabulary::{KeyCompanion, Vocabulary};
    /// use voice_core::wire::from_json;
    ///
    /// let data = std::fs::read("examples/offices/us-bop/vocabulary.json")?;
    /// let vocabulary = Vocabulary::load([from_json(&data)?])?;
    /// let reference = |beside: &[(KeyCompanion, &str)]| {
    ///     let key = "us-bop:register-number";
    ///     SubjectReference::by_key(&vocabulary, key, "12345-678", beside)
    /// };
    /// assert!(reference(&[(KeyCompanion::DateOfBirth, "1985-06-30")]).is_ok());
    /// // A number alone can be guessed.
    /// assert_eq!(reference(&[]).unwrap_err().iter().next().map(|of| of.pointer.as_str()),
    ///     Some("/date_of_birth"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// Everything in which it is not what the vocabulary declares: there is no such key, the value
    /// has not its pattern, something beside it is missing, is too much or has not its form.
    pub fn by_key(
        vocabulary: &Vocabulary,
        key: &str,
        value: &str,
        beside: &[(KeyCompanion, &str)],
    ) -> Result<Self, InputErrors> {
        let mut reference = serde_json::Map::new();
        for (of, says) in beside {
            reference.insert(of.field().to_owned(), json!(says));
        }
        reference.insert("kind".to_owned(), json!(key));
        reference.insert("value".to_owned(), json!(value));
        from_value_with(reference.into(), vocabulary.terms())
    }

    /// By alien registration number and country of birth.
    ///
    /// ```
    /// use voice_core::identifier::SubjectReference;
    ///
    /// assert!(SubjectReference::by_number("A123456789", "MX").is_ok());
    /// assert!(SubjectReference::by_number("123456789", "MX").is_err());
    /// ```
    ///
    /// # Errors
    /// The first of the two that has not its form.
    pub fn by_number(number: &str, country_of_birth: &str) -> Result<Self, InputErrors> {
        let (number, country_of_birth) = (number.parse()?, country_of_birth.parse()?);
        Ok(Self::ByNumber { number, country_of_birth })
    }

    /// By a name of the record, with day and country of birth.
    ///
    /// ```
    /// use voice_core::identifier::SubjectReference;
    ///
    /// let born = "1990-04-12".parse()?;
    /// assert!(SubjectReference::by_name("John Doe", born, "MX").is_ok());
    /// # Ok::<(), voice_core::wire::InputErrors>(())
    /// ```
    ///
    /// # Errors
    /// The name or the country has not its form.
    pub fn by_name(
        name: &str,
        date_of_birth: Day,
        country_of_birth: &str,
    ) -> Result<Self, InputErrors> {
        let (name, country_of_birth) = (name.parse()?, country_of_birth.parse()?);
        Ok(Self::ByName { name, date_of_birth, country_of_birth })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_same_identifiers_are_the_same_words() {
        let longest = "a".repeat(LONGEST);
        let all = ["a", "b", "aa", "ab", "party-1", "party-10", "party-2", longest.as_str()];
        for one in all {
            for other in all {
                let same = IdentifierWords::from(one).same(&IdentifierWords::from(other).words());
                let expected = if one == other { Word::MAX } else { 0 };
                assert_eq!(same, expected, "{one} and {other}");
            }
        }
    }
}
