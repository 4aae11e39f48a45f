//! Readings that know the terms of any office: each that one could declare.

use core::any::Any;
use std::sync::Arc;

use super::term::{JURISDICTION, PURPOSE, SOURCE, SUPPORT_KIND};
use super::{
    DeclaredLookupKey, HAS_PROTECTIONS, HAVE_CATEGORIES, RECORDED_KEY, REFERENCES, TermName,
    VocabularyPrefix,
};
use crate::category::{Category, DeclaredCategory};
use crate::protection::{DeclaredProtection, Protection};
use crate::term::{
    DeclaredJurisdiction, DeclaredPurpose, DeclaredSource, DeclaredSupportKind, FactSource,
    FactSourceName, Jurisdiction, Purpose, SupportKind,
};
use crate::wire::{InputErrors, Read, Terms, Vocabulary as _, from_json_with};

/// Reads a value of the wire of any office: every term that an office could declare, `PREFIX:NAME`,
/// may stand where one of a vocabulary may, with any form of value that there is.
///
/// It is for who looks at texts of offices whose vocabularies are not at hand: to validate, keep or
/// pass them on. What is read is written again as it was. Whoever decides by a policy reads bound
/// to its vocabulary ([`Vocabulary::read`](super::Vocabulary::read)), and refuses what the
/// policy does not know. A policy that is given what was read here never tells more for it:
///
/// - a person with a fact in a category that was not declared is not screened: what the fact
///   brings along is not known, so nothing is told of them;
/// - of a source that was not declared nothing is told, as of the criminal history repository;
/// - by a look-up key that was not declared nobody is found;
/// - everything else that a policy does not know it refuses, or withholds, as what is of another
///   office.
///
/// ```
/// use voice_core::subject::{Fact, RecordedFact};
/// use voice_core::vocabulary::read_of_any_office;
/// use voice_core::wire::{Custodial, from_json};
///
/// let json =
///     r#"{"source":"elm-county:jail","fact":{"kind":"elm-county:visit","on":"2026-12-01"}}"#;
/// let recorded: RecordedFact = read_of_any_office(json.as_bytes())?;
/// let Fact::Declared(fact) = recorded.fact() else { panic!("a term of an office") };
/// assert_eq!(fact.category().as_str(), "elm-county:visit");
/// assert_eq!(serde_json::to_string(&Custodial(&recorded))?, json);
/// // A library's term keeps its own meaning, and what no office could declare is refused.
/// assert!(read_of_any_office::<RecordedFact>(
///     br#"{"source":"Elm-County:jail","fact":{"kind":"elm-county:release","on":"2026-12-01"}}"#
/// ).is_err());
/// // Readings of the library alone know none of it.
/// assert!(from_json::<RecordedFact>(json.as_bytes()).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// Every fault of the text. A program keeps the names that it read so, and has room for half as
/// many as vocabularies may declare ([`DeclaredCategory::UNDECLARED`] and so on): one more is an
/// `unknown-term` that says how many there may be, which no schema says.
pub fn read_of_any_office<T: Read>(json: &[u8]) -> Result<T, InputErrors> {
    from_json_with(json, terms_of_any_office())
}

/// The terms of any office, as a reading is bound to them: for
/// [`from_value_with`](crate::wire::from_value_with), and readers of one's own.
///
/// ```
/// use voice_core::subject::Protection;
/// use voice_core::vocabulary::terms_of_any_office;
/// use voice_core::wire::from_value_with;
///
/// let read = |word: &str| from_value_with::<Protection>(word.into(), terms_of_any_office());
/// assert_eq!(read("elm-county:juror")?.as_str(), "elm-county:juror");
/// assert_eq!(read("sealed")?, Protection::Sealed);
/// assert!(read("elm-county:sealed").is_err());
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[must_use]
pub fn terms_of_any_office() -> Arc<dyn Terms> {
    Arc::new(AnyOffice)
}

/// What a term of any office looks like to who is told what may stand in a place.
const EXAMPLE: &str = "prefix:name";

/// The names of the library that no term of a type may have after its prefix; none where the type,
/// by its name in schemas, has no declared terms.
pub(crate) fn names_of_library(of: &str) -> Option<Vec<&'static str>> {
    Some(match of {
        _ if HAVE_CATEGORIES.contains(&of) => Category::WORDS.to_vec(),
        _ if REFERENCES.contains(&of) => Vec::new(),
        HAS_PROTECTIONS => Protection::WORDS.to_vec(),
        SUPPORT_KIND => SupportKind::WORDS.to_vec(),
        PURPOSE => Purpose::WORDS.to_vec(),
        JURISDICTION => Jurisdiction::WORDS.to_vec(),
        SOURCE => FactSource::WORDS.to_vec(),
        RECORDED_KEY => Vec::new(),
        _ => return None,
    })
}

/// Whether an office could declare a term of a type.
fn is_term(of: &str, word: &str) -> bool {
    let Some((own, (prefix, name))) = names_of_library(of).zip(word.split_once(':')) else {
        return false;
    };
    prefix.parse::<VocabularyPrefix>().is_ok()
        && name.parse::<TermName>().is_ok()
        && !own.contains(&name)
}

/// The place of a term, which is kept from then on, or how many there may be that are.
fn placed(of: &str, word: &str) -> Result<u32, usize> {
    match of {
        HAS_PROTECTIONS => DeclaredProtection::undeclared(word)
            .map(DeclaredProtection::slot)
            .ok_or(DeclaredProtection::UNDECLARED),
        SUPPORT_KIND => DeclaredSupportKind::undeclared(word)
            .map(DeclaredSupportKind::slot)
            .ok_or(DeclaredSupportKind::UNDECLARED),
        PURPOSE => DeclaredPurpose::undeclared(word)
            .map(DeclaredPurpose::slot)
            .ok_or(DeclaredPurpose::UNDECLARED),
        JURISDICTION => DeclaredJurisdiction::undeclared(word)
            .map(DeclaredJurisdiction::slot)
            .ok_or(DeclaredJurisdiction::UNDECLARED),
        SOURCE => DeclaredSource::undeclared(word)
            .map(DeclaredSource::place)
            .ok_or(FactSourceName::UNDECLARED),
        _ if HAVE_CATEGORIES.contains(&of) => DeclaredCategory::undeclared(word)
            .map(DeclaredCategory::slot)
            .ok_or(DeclaredCategory::UNDECLARED),
        _ => DeclaredLookupKey::undeclared(word)
            .map(DeclaredLookupKey::slot)
            .ok_or(DeclaredLookupKey::UNDECLARED),
    }
}

#[derive(Debug)]
struct AnyOffice;

impl Terms for AnyOffice {
    fn place(&self, of: &str, word: &str) -> Option<u32> {
        is_term(of, word).then(|| placed(of, word).ok()).flatten()
    }

    fn words(&self, of: &str) -> Vec<&str> {
        names_of_library(of).map(|_| EXAMPLE).into_iter().collect()
    }

    fn no_room(&self, of: &str, word: &str) -> Option<String> {
        let most = is_term(of, word).then(|| placed(of, word).err()).flatten()?;
        Some(format!(
            "a term that a vocabulary of the program declares, or one of at most {most} others in \
             one program: this is one more"
        ))
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}
