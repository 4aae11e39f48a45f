//! Citations on the wire: one form, and with it in hand where another spelling was written.

use core::fmt::{self, Debug, Display, Formatter};
use core::str::FromStr;

use compact_str::CompactString;
use serde_json::Value;

use super::cited::CitedLaw;
use crate::wire::{
    Bounds, InputErrorCode, InputErrors, Node, Read, Reader, Write, de, deserialize, from_value,
    scalar_schema, ser,
};

const EXPECTED: &str = "a citation such as `8 U.S.C. 1367(a)(2)`, `28 CFR 551.151`, \
    `Fed. R. Crim. P. 6(e)`, `Cal. Gov. Code 6205`, `410 U.S. 113 (1973)`, \
    `ICE Directive 11005.3`; a series that the file declares before a colon";
const EXAMPLE: &str = "8 U.S.C. 1367(a)(2)";
/// The fewest characters.
const SHORTEST: usize = 6;
/// The most characters.
const LONGEST: usize = 160;

/// A citation of law in the one form in which this library writes it.
///
/// It reads the United States Code (`8 U.S.C. 1367(a)(2)`, `5 U.S.C. 552a note`), regulations
/// (`28 CFR 551.151(d)`, `42 CFR part 2`), the Statutes at Large, public laws, the Federal
/// Register, rules of the federal courts, constitutions, executive orders, documents of federal
/// agencies, codes, regulations and session laws of States, codes of tribes, and decisions. A
/// series that is none of these is declared by the pack that cites it, and stands before a colon:
/// `Am. Samoa Code: 46.3401`.
///
/// ```
/// use voice_core::law::{CitationText, CitedLaw};
///
/// for text in ["8 U.S.C. 1367(a)(2)", "42 CFR part 2", "Cal. Const. art. I, § 28(b)"] {
///     assert_eq!(CitationText::new(text)?.to_string(), text);
/// }
/// let law = CitationText::new("Fed. R. Evid. 412")?.law();
/// assert!(matches!(law, CitedLaw::CourtRule { rules: "Fed. R. Evid.", .. }));
///
/// // Another spelling is refused, with the one form as the example.
/// let faults = CitationText::new("8 USC §1367(a)(2)").unwrap_err();
/// assert_eq!(faults.iter().next().map(|of| of.example.as_str()), Some("\"8 U.S.C. 1367(a)(2)\""));
/// // It can be read as what it is.
/// assert_eq!(
///     CitationText::from_spelling("8 USC §1367(a)(2)")?,
///     CitationText::new("8 U.S.C. 1367(a)(2)")?
/// );
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CitationText(CompactString);

impl CitationText {
    /// The citation, if it is written in its one form.
    ///
    /// ```
    /// use voice_core::law::CitationText;
    ///
    /// assert!(CitationText::new("8 U.S.C. 1367(a)(2)").is_ok());
    /// let faults = CitationText::new("8 USC 1367").unwrap_err();
    /// assert_eq!(faults.iter().next().map(|of| of.example.as_str()), Some("\"8 U.S.C. 1367\""));
    /// ```
    ///
    /// # Errors
    /// It is no citation of a known kind, or is spelled otherwise: then the example of the error is
    /// its one form.
    pub fn new(text: impl Into<String>) -> Result<Self, InputErrors> {
        from_value(Value::String(text.into()))
    }

    /// The citation in its one form, from any spelling of it: with section signs, with or without
    /// periods, as a style guide writes it or by the full name of a series.
    ///
    /// ```
    /// use voice_core::law::CitationText;
    ///
    /// for (spelling, one_form) in [
    ///     ("28 C.F.R. § 551.151", "28 CFR 551.151"),
    ///     ("Exec. Order No. 14,159", "EO 14159"),
    ///     ("Cal. Gov't Code § 6205", "Cal. Gov. Code 6205"),
    ///     ("RCW 40.24.030", "Wash. Rev. Code 40.24.030"),
    ///     ("18 U.S.C. §§ 2510–2523", "18 U.S.C. 2510 to 2523"),
    /// ] {
    ///     assert_eq!(CitationText::from_spelling(spelling)?.as_str(), one_form);
    /// }
    /// # Ok::<(), voice_core::wire::InputErrors>(())
    /// ```
    ///
    /// # Errors
    /// It is no citation of a known kind, or longer than one may be.
    pub fn from_spelling(text: &str) -> Result<Self, InputErrors> {
        let written = CitedLaw::read(text).map(|law| law.to_string());
        Self::new(written.unwrap_or_else(|| text.to_owned()))
    }

    /// The citation as it is written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What it cites, in its parts.
    ///
    /// ```
    /// use voice_core::law::{CitationText, CitedLaw};
    ///
    /// let law = CitationText::new("8 U.S.C. 1367(a)(2)")?.law();
    /// assert!(matches!(law, CitedLaw::UnitedStatesCode { title: 8, .. }));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    #[expect(
        clippy::expect_used,
        reason = "a value is made by `read` alone, after the same reading gave this text"
    )]
    pub fn law(&self) -> CitedLaw {
        CitedLaw::read(&self.0).expect("the text was read before")
    }

    /// What is wrong with a text, and the one form of what it may mean.
    fn fault(text: &str) -> Option<(InputErrorCode, String)> {
        let default = || EXAMPLE.to_owned();
        let length = text.chars().count();
        if length < SHORTEST {
            return Some((InputErrorCode::TooShort, default()));
        }
        if length > LONGEST {
            return Some((InputErrorCode::TooLong, default()));
        }
        let written = CitedLaw::read(text).map(|law| law.to_string());
        match written {
            Some(written) if written == text => None,
            // Only what every citation is made of is repeated.
            Some(written) if written.chars().count() <= LONGEST => {
                Some((InputErrorCode::BadForm, written))
            }
            Some(_) | None => Some((InputErrorCode::BadForm, default())),
        }
    }
}

impl Read for CitationText {
    fn read(node: Node, reader: &mut Reader, _: Bounds) -> Option<Self> {
        let text = reader.any_text(node, EXPECTED, &Value::from(EXAMPLE))?;
        match Self::fault(&text) {
            None => Some(Self(text)),
            Some((code, example)) => {
                reader.fault(code, EXPECTED, &Value::from(example));
                None
            }
        }
    }

    fn example(_: Bounds) -> Value {
        Value::from(EXAMPLE)
    }
}

impl Write for CitationText {
    fn write<S: ser::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl ser::Serialize for CitationText {
    fn serialize<S: ser::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> de::Deserialize<'de> for CitationText {
    fn deserialize<D: de::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserialize(deserializer)
    }
}

impl FromStr for CitationText {
    type Err = InputErrors;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::new(text)
    }
}

impl FromStr for CitedLaw {
    type Err = InputErrors;

    /// Reads a citation in its one form, or in another spelling of it.
    ///
    /// # Errors
    /// It is no citation of a kind that this library knows.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        CitationText::from_spelling(text).map(|text| text.law())
    }
}

impl Debug for CitationText {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.debug_tuple("CitationText").field(&self.0).finish()
    }
}

impl Display for CitationText {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

scalar_schema!(
    CitationText,
    crate::wire::describe::text(
        "CitationText",
        &["A citation of a statute, regulation, court rule, constitution, executive order, \
             document of an agency, code or decision, in the one form in which each is written."],
        &form(),
    )
);

/// The form as schemas state it; its pattern is made of the lists that are read by.
#[cfg(feature = "schema")]
fn form() -> crate::wire::TextForm {
    static PATTERN: std::sync::LazyLock<String> = std::sync::LazyLock::new(super::cited::pattern);
    crate::wire::TextForm {
        expected: EXPECTED,
        min: SHORTEST,
        max: LONGEST,
        pattern: &PATTERN,
        format: None,
        example: EXAMPLE,
    }
}
