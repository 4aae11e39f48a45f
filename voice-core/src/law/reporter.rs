use super::{Citation, CitedLaw, is_known};
use crate::language::Bilingual;
use crate::wire::{Wire, text};

text! {
    /// The name or abbreviation of a series in which law is published.
    ///
    /// ```
    /// use voice_core::law::ReporterName;
    ///
    /// let series: ReporterName = "Am. Samoa Code".parse()?;
    /// assert_eq!(series.as_str(), "Am. Samoa Code");
    /// assert!("am. samoa code".parse::<ReporterName>().is_err());
    /// # Ok::<(), voice_core::wire::InputErrors>(())
    /// ```
    ReporterName {
        expected: "a name or abbreviation of 2 to 80 letters, digits, spaces and .'&-, that begins \
                   with a capital letter",
        min: 2,
        max: 80,
        pattern: "^[A-Z][A-Za-z0-9.'&-]*( [A-Za-z0-9.'&-]+)*$",
        format: None,
        example: "Am. Samoa Code",
    }
}

/// A series in which law is published: a code, a register, reports of decisions.
///
/// ```
/// use voice_core::law::Reporter;
/// use voice_core::language::Bilingual;
///
/// let note = Bilingual {
///     en: "The code of American Samoa.".parse()?,
///     es: "El código de Samoa Americana.".parse()?,
/// };
/// let reporter = Reporter { name: "Am. Samoa Code".parse()?, note };
/// assert_eq!(reporter.name.as_str(), "Am. Samoa Code");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
pub struct Reporter {
    /// Its name or abbreviation, as it stands before the colon in citations.
    pub name: ReporterName,
    /// What it is.
    pub note: Bilingual,
}

impl Reporter {
    /// Whether a declaration of it is needed: the series is none that this library knows.
    pub(crate) fn is_needed(&self) -> bool {
        !is_known(self.name.as_str())
    }
}

impl Citation {
    /// Whether its series is one that this library knows, or one of those that are declared.
    pub(crate) fn is_of_known_series(&self, declared: &[Reporter]) -> bool {
        match self.text.law() {
            CitedLaw::Declared { reporter, .. } => {
                declared.iter().any(|of| of.name.as_str() == reporter)
            }
            _ => true,
        }
    }
}
