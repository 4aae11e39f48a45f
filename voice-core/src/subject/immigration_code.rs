//! Codes of immigration systems, some of which name a protected class.

mod list;

use super::ProtectionSet;
use crate::wire::{Wire, text};

text! {
    /// A code of an immigration system as it was written: `T1`, `T-1` and `T 1` are the same code.
    ///
    /// ```
    /// use voice_core::subject::ImmigrationCodeText;
    ///
    /// let written: ImmigrationCodeText = "T-1".parse()?;
    /// assert_eq!(written.as_str(), "T-1");
    /// assert!("t1".parse::<ImmigrationCodeText>().is_err());
    /// # Ok::<(), voice_core::wire::InputErrors>(())
    /// ```
    @redacted
    ImmigrationCodeText {
        expected: "a code of 1 to 7 capital letters and digits, with single hyphens or spaces \
                   between them",
        min: 1,
        max: 13,
        pattern: "^[A-Z0-9]([ -]?[A-Z0-9]){0,6}$",
        format: None,
        example: "B-2",
    }
}

/// A system of codes. The same letters and digits mean other things in another system: `A11` is a
/// child of an American born in Vietnam as a class of admission, and deferred enforced departure as
/// an employment authorization.
///
/// ```
/// use voice_core::subject::{CodeSystem, ImmigrationCode};
///
/// // The same letters and digits mean another thing in another system.
/// let protections = |system| {
///     let code = "A11".parse()?;
///     Ok::<_, voice_core::wire::InputErrors>(ImmigrationCode { code, system }.protections())
/// };
/// let admitted = protections(Some(CodeSystem::ClassOfAdmission))?;
/// let employed = protections(Some(CodeSystem::EmploymentAuthorization))?;
/// assert_ne!(admitted, employed);
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum CodeSystem {
    /// The class in which a person was admitted, paroled, adjusted or found.
    ClassOfAdmission,
    /// The category of an employment authorization (8 CFR 274a.12).
    EmploymentAuthorization,
}

/// A code of an immigration system, from which protections follow whatever a screening found. It is
/// never told.
///
/// A code is compared as a whole: `ST` is a stowaway, `SU2` an agricultural worker, and neither is
/// of the victims of a crime. One that no list has withholds like the most protected of all, and so
/// do those that say that nothing is known (`UN`).
///
/// ```
/// use voice_core::subject::{CodeSystem, ImmigrationCode, Protection};
///
/// let of = |code: &str, system| {
///     Ok::<_, voice_core::wire::InputErrors>(ImmigrationCode { code: code.parse()?, system })
/// };
/// let class = Some(CodeSystem::ClassOfAdmission);
/// assert!(of("U-1", class)?.protections().contains(Protection::VawaTU));
/// assert!(of("S 26", class)?.protections().contains(Protection::Saw));
/// assert!(of("B-2", class)?.protections().is_empty());
/// assert!(of("ZZ9", class)?.protections().contains(Protection::VawaTU));
/// // Without its system a code is what protects more of what it may be.
/// assert!(
///     of("A12", class)?.protections().is_empty()
///         && of("A12", None)?.protections().contains(Protection::Tps)
/// );
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Wire)]
#[wire(confidential)]
pub struct ImmigrationCode {
    /// The code.
    pub code: ImmigrationCodeText,
    /// The system that it is of; left out where it is not known, and then it is taken for what
    /// protects more.
    pub system: Option<CodeSystem>,
}

impl ImmigrationCode {
    /// The protections that follow from the code.
    #[must_use]
    pub fn protections(&self) -> ProtectionSet {
        let code = self.code.as_str().as_bytes();
        let class = list::class(list::packed(code));
        let category = employment_category(code);
        let employment = list::employment(category.unwrap_or(0));
        match self.system {
            Some(CodeSystem::ClassOfAdmission) => class.unwrap_or(list::UNKNOWN),
            Some(CodeSystem::EmploymentAuthorization) => employment.unwrap_or(list::UNKNOWN),
            None => {
                let as_employment = category.map(|_| employment.unwrap_or(list::UNKNOWN));
                match (class, as_employment) {
                    (None, None) => list::UNKNOWN,
                    (class, as_employment) => [class, as_employment]
                        .into_iter()
                        .flatten()
                        .fold(ProtectionSet::EMPTY, ProtectionSet::union),
                }
            }
        }
    }
}

/// A code in the form of a category of employment authorization: `C8` and `C08` are the same, and
/// `C09P` is one of its own.
fn employment_category(code: &[u8]) -> Option<u64> {
    let mut signs = code.iter().copied().filter(u8::is_ascii_alphanumeric);
    let letter = signs.next().filter(|letter| matches!(letter, b'A' | b'C'))?;
    let rest: Vec<u8> = signs.collect();
    let (tens, units, kind) = match rest.as_slice() {
        [units] => (b'0', *units, None),
        [units, kind] if kind.is_ascii_uppercase() => (b'0', *units, Some(*kind)),
        [tens, units] => (*tens, *units, None),
        [tens, units, kind] if kind.is_ascii_uppercase() => (*tens, *units, Some(*kind)),
        _ => return None,
    };
    let digits = tens.is_ascii_digit() && units.is_ascii_digit();
    let category = match kind {
        None => list::packed(&[letter, tens, units]),
        Some(kind) => list::packed(&[letter, tens, units, kind]),
    };
    digits.then_some(category)
}

#[cfg(test)]
mod tests;
