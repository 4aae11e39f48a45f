use crate::identifier::{PartyId, PersonName};
use crate::wire::{InputErrors, ONE_LINE, Wire, text};

text! {
    /// A mailing address on one line; a substitute address of a confidentiality programme is as
    /// good as any.
    ///
    /// ```
    /// use voice_core::requester::MailingAddress;
    ///
    /// let substitute: MailingAddress = "PO Box 1110, Capital City".parse()?;
    /// assert!(!format!("{substitute:?}").contains("1110"));
    /// assert!("12 Elm Street\nSpringfield".parse::<MailingAddress>().is_err());
    /// # Ok::<(), voice_core::wire::InputErrors>(())
    /// ```
    @redacted
    MailingAddress {
        expected: "an address of 1 to 300 characters on one line, without a space at either end",
        min: 1,
        max: 300,
        pattern: ONE_LINE,
        format: None,
        example: "PO Box 12, Springfield",
    }
}

/// A person who contacts the office, as the accounting of a disclosure must name them
/// (5 U.S.C. 552a(c)(1)(B)).
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(redacted)]
pub struct Person {
    /// The office's identifier of the person.
    pub party: PartyId,
    /// The full name.
    pub name: PersonName,
    /// Where post reaches the person safely.
    pub address: MailingAddress,
}

impl Person {
    /// A person by the office's identifier, full name and address.
    ///
    /// ```
    /// use voice_core::requester::Person;
    ///
    /// assert!(Person::new("party-ruiz", "Ana Ruiz", "PO Box 12, Springfield").is_ok());
    /// assert!(Person::new("party-ruiz", "", "PO Box 12, Springfield").is_err());
    /// ```
    ///
    /// # Errors
    /// The first of the three that has not its form.
    pub fn new(party: &str, name: &str, address: &str) -> Result<Self, InputErrors> {
        Ok(Self { party: party.parse()?, name: name.parse()?, address: address.parse()? })
    }
}
