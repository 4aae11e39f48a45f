//! By what a record is found where records are not gone through one by one.

use super::Identifiers;
use crate::identifier::{DeclaredKey, SubjectReference};

/// What a record and a reference have in common where [`Register::find`](super::Register::find)
/// would look at the record at all: a number, a name as people read it with day and country of
/// birth, or the normal form of a declared look-up key. A store keeps a keyed hash of each, and
/// finds records by it.
///
/// The candidates that it finds go to
/// [`LookupResult::of_candidates`](super::LookupResult::of_candidates), which decides.
///
/// ```
/// use voice_core::identifier::SubjectReference;
///
/// // Names that people read alike have one key; a store hashes its parts with a secret.
/// let of = |name: &str| {
///     let born = "1985-06-30".parse()?;
///     let asked = SubjectReference::by_name(name, born, "MX")?;
///     Ok::<_, voice_core::wire::InputErrors>(asked.lookup_key())
/// };
/// assert_eq!(of("Marco Vega")?.parts(), of("MARCO  VEGA")?.parts());
/// assert!(of("Marco Vega")? != of("Mario Vega")?);
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct LookupKey(Vec<String>);

impl core::fmt::Debug for LookupKey {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("LookupKey(..)")
    }
}

impl LookupKey {
    /// The parts of the key, to be hashed with a secret: they are what the record says.
    #[must_use]
    pub fn parts(&self) -> Vec<&str> {
        self.0.iter().map(String::as_str).collect()
    }

    fn number(number: &str) -> Self {
        Self(vec!["number".to_owned(), number.to_owned()])
    }

    /// A declared name has a colon, so it is none of the two others.
    fn declared(of: &DeclaredKey) -> Self {
        Self(vec![of.key().as_str().to_owned(), of.normal().to_owned()])
    }

    fn name(name: &str, born: impl ToString, country: &str) -> Self {
        Self(vec!["name".to_owned(), name.to_owned(), born.to_string(), country.to_owned()])
    }
}

impl SubjectReference {
    /// The key under which every record is found that may be meant.
    ///
    /// ```
    /// use voice_core::identifier::SubjectReference;
    /// use voice_core::wire::from_value;
    ///
    /// let key = |name: &str| {
    ///     from_value::<SubjectReference>(serde_json::json!({
    ///         "kind": "by-name", "name": name,
    ///         "date_of_birth": "1990-04-12", "country_of_birth": "MX"
    ///     }))
    ///     .map(|reference| reference.lookup_key())
    /// };
    /// assert_eq!(key("Ana Ruiz")?, key("ANA  RUIZ")?);
    /// # Ok::<(), voice_core::wire::InputErrors>(())
    /// ```
    #[must_use]
    pub fn lookup_key(&self) -> LookupKey {
        match self {
            Self::ByNumber { number, .. } => LookupKey::number(number.as_str()),
            Self::ByName { name, date_of_birth, country_of_birth } => {
                LookupKey::name(name.as_read(), date_of_birth, country_of_birth.as_str())
            }
            Self::Declared(of) => LookupKey::declared(of.key()),
        }
    }
}

impl Identifiers {
    /// The keys under which a record with these identifiers is found: each once.
    #[must_use]
    pub fn lookup_keys(&self) -> Vec<LookupKey> {
        let numbers = self.alien_numbers.iter().map(|number| LookupKey::number(number.as_str()));
        let born = self.date_of_birth.zip(self.country_of_birth.as_ref());
        let names = born.into_iter().flat_map(|(day, country)| {
            self.names
                .iter()
                .map(move |name| LookupKey::name(name.as_read(), day, country.as_str()))
        });
        let declared = self.declared_keys().filter(|key| key.is_declared());
        numbers.chain(names).chain(declared.map(LookupKey::declared)).collect()
    }
}

#[cfg(test)]
mod tests;
