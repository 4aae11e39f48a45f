//! How somebody is reached: numbers to call, addresses on the web, electronic mail.
//!
//! ```
//! use voice_wire::reach::{EmailAddress, PhoneNumber, e164};
//!
//! let line: PhoneNumber = "1-855-48-VOICE".parse()?;
//! assert_eq!(line.e164(), e164("18554886423"));
//! assert!(line.vanity().is_some());
//! assert!("help at example.org".parse::<EmailAddress>().is_err());
//! # Ok::<(), voice_wire::InputErrors>(())
//! ```

use crate::{LONGEST_LINE, text};

text! {
    /// An address on the web, with `http` or `https`.
    ///
    /// ```
    /// use voice_wire::reach::WebAddress;
    ///
    /// let page: WebAddress = "https://www.ice.gov/voice".parse()?;
    /// assert_eq!(page.as_str(), "https://www.ice.gov/voice");
    /// assert!("ftp://www.ice.gov".parse::<WebAddress>().is_err());
    /// # Ok::<(), voice_wire::InputErrors>(())
    /// ```
    WebAddress {
        expected: "an address on the web that begins with http:// or https://",
        min: 8,
        max: LONGEST_LINE,
        pattern: "^[Hh][Tt][Tt][Pp][Ss]?://[^\\x00-\\x20\\x7f]+$",
        format: None,
        example: "https://www.example.org",
    }

    /// An address for electronic mail.
    ///
    /// ```
    /// use voice_wire::reach::EmailAddress;
    ///
    /// let address: EmailAddress = "help@example.org".parse()?;
    /// assert_eq!(address.to_string(), "help@example.org");
    /// assert!("help".parse::<EmailAddress>().is_err());
    /// # Ok::<(), voice_wire::InputErrors>(())
    /// ```
    EmailAddress {
        expected: "an address with one @ and no spaces",
        min: 3,
        max: 254,
        pattern: "^[^\\x00-\\x20\\x7f@]+@[^\\x00-\\x20\\x7f@]+$",
        format: None,
        example: "help@example.org",
    }

    /// A number to call or to send text to, as published: digits, with capital letters where it has
    /// a vanity form, and marks between them. `PhoneNumber::e164` gives the form of ITU-T E.164.
    PhoneNumber {
        expected: "a number of 3 to 15 digits or capital letters that begins with a digit, with or \
                   without + and marks between",
        min: 3,
        max: 80,
        pattern: "^\\+?\\(?[0-9]([ ().-]{0,3}[0-9A-Z]){2,14}$",
        format: None,
        example: "+1 855-488-6423",
    }
}

impl PhoneNumber {
    /// The digits to press: letters of a vanity form as the keypad has them (ITU-T E.161).
    ///
    /// ```
    /// use voice_wire::reach::PhoneNumber;
    ///
    /// assert_eq!(PhoneNumber::new("1-855-48-VOICE")?.digits(), "18554886423");
    /// # Ok::<(), voice_wire::InputErrors>(())
    /// ```
    #[must_use]
    pub fn digits(&self) -> String {
        digits(self.as_str())
    }

    /// The number as ITU-T E.164 writes it: as it is where it has a `+`, else as one of the North
    /// American plan (country code 1); none for a short code such as 988.
    ///
    /// ```
    /// use voice_wire::reach::PhoneNumber;
    ///
    /// let number = |text: &str| PhoneNumber::new(text).map(|number| number.e164());
    /// assert_eq!(number("(312) 938-2106")?.as_deref(), Some("+13129382106"));
    /// assert_eq!(number("+44 1234 234567")?.as_deref(), Some("+441234234567"));
    /// assert_eq!(number("988")?, None);
    /// # Ok::<(), voice_wire::InputErrors>(())
    /// ```
    #[must_use]
    pub fn e164(&self) -> Option<String> {
        e164(self.as_str())
    }

    /// The vanity form, where the number is published with letters.
    ///
    /// ```
    /// use voice_wire::reach::PhoneNumber;
    ///
    /// assert_eq!(PhoneNumber::new("1-855-48-VOICE")?.vanity(), Some("1-855-48-VOICE"));
    /// assert_eq!(PhoneNumber::new("(312) 938-2106")?.vanity(), None);
    /// # Ok::<(), voice_wire::InputErrors>(())
    /// ```
    #[must_use]
    pub fn vanity(&self) -> Option<&str> {
        self.as_str().chars().any(|letter| letter.is_ascii_alphabetic()).then_some(self.as_str())
    }
}

fn digits(number: &str) -> String {
    number.chars().filter_map(keypad).collect()
}

/// [`PhoneNumber::e164`] of a text that is known to be a number.
#[must_use]
pub fn e164(number: &str) -> Option<String> {
    let digits = digits(number);
    match (number.starts_with('+'), digits.len()) {
        (true, 7..=15) => Some(format!("+{digits}")),
        (false, 10) => Some(format!("+1{digits}")),
        (false, 11) if digits.starts_with('1') => Some(format!("+{digits}")),
        _ => None,
    }
}

fn keypad(letter: char) -> Option<char> {
    match letter.to_ascii_uppercase() {
        digit @ '0'..='9' => Some(digit),
        'A'..='C' => Some('2'),
        'D'..='F' => Some('3'),
        'G'..='I' => Some('4'),
        'J'..='L' => Some('5'),
        'M'..='O' => Some('6'),
        'P'..='S' => Some('7'),
        'T'..='V' => Some('8'),
        'W'..='Z' => Some('9'),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::LanguageTag;

    #[test]
    fn every_example_is_accepted() {
        assert!(WebAddress::new(WebAddress::FORM.example).is_ok());
        assert!(EmailAddress::new(EmailAddress::FORM.example).is_ok());
        assert!(PhoneNumber::new(PhoneNumber::FORM.example).is_ok());
        assert!(LanguageTag::new(LanguageTag::FORM.example).is_ok());
    }
}
