//! What an office declares as data beside the terms of this library: its own categories, with the
//! form of their value; its own protections, with what their law is about and what brings them
//! along; look-up keys, by which it finds people; and kinds of support, purposes,
//! jurisdictions and sources of facts; titles in each language of the answers, and the law.
//!
//! A declaration is a file. It is loaded first, and whatever names its terms is read bound to it:
//! packs, questions, records. A reading that is bound to none knows the terms of this library
//! alone, and so do its schemas; [`schema::bound`](crate::schema::bound) makes those of a
//! vocabulary. Who looks at texts of offices whose declarations are not at hand asks for it:
//! [`read_of_any_office`] knows every term that an office could declare, and
//! [`schema::of_any_office`](crate::schema::of_any_office) takes the same.
//!
//! ```
//! use voice_core::vocabulary::{Vocabulary, VocabularyData};
//! use voice_core::category::Category;
//! use voice_core::wire::from_json;
//!
//! let data: VocabularyData = from_json(r#"{
//!     "format": "1",
//!     "prefix": "elm-county",
//!     "title": {"en": "Elm County", "es": "Condado de Elm"},
//!     "categories": [{
//!         "name": "work-release",
//!         "title": {"en": "Work release", "es": "Salida para trabajar"},
//!         "description": {
//!             "en": "Since when the person leaves the jail for work.",
//!             "es": "Desde cuándo la persona sale de la cárcel para trabajar."
//!         },
//!         "form": {"kind": "day"},
//!         "citations": [{"text": "Cal. Penal Code 1208", "verification": "memory"}]
//!     }]
//! }"#.as_bytes())?;
//! let vocabulary = Vocabulary::load([data])?;
//! let category = vocabulary.named("elm-county:work-release")?;
//! assert_eq!(vocabulary.category(category).map(|of| of.title.en.as_str()), Some("Work release"));
//!
//! // A near miss is refused with what it is near to.
//! let faults = vocabulary.named("elm-county:work-relase").unwrap_err();
//! assert!(faults.to_string().contains("`elm-county:work-release`"));
//! // Who is bound to no vocabulary knows no declared term.
//! assert!(from_json::<Category>(br#""elm-county:work-release""#).is_err());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod any_office;
mod declaration;
mod form;
mod lookup_key;
mod protection_law;
mod reach_rule;
mod redeclared;
mod term;
mod term_declaration;
mod term_name;
mod vocabulary_error;

use core::any::Any;
use std::sync::Arc;

#[cfg(feature = "schema")]
pub(crate) use self::any_office::names_of_library;
pub use self::any_office::{read_of_any_office, terms_of_any_office};
pub use self::declaration::{
    CategoryDeclaration, Derivation, ProtectionDeclaration, ProtectionScope, VocabularyData,
    VocabularyFormat,
};
pub use self::form::{DeclaredWord, FormWord, ValueForm};
use self::lookup_key::KeyForm;
pub use self::lookup_key::{
    DeclaredLookupKey, KeyCompanion, KeyLetters, KeyPattern, KeySeparator, KeyValue,
    LookupKeyDeclaration, NormalForm,
};
use self::protection_law::DeclaredLaw;
pub use self::reach_rule::{ContactWay, PostalAddress, ReachRule};
pub(crate) use self::redeclared::Redeclared;
pub use self::redeclared::{DeclarationPart, TermKind};
#[cfg(feature = "schema")]
pub(crate) use self::term::TERM_TYPES;
use self::term::{DeclaredTerms, full};
pub use self::term_declaration::{SourceDeclaration, SupportKindDeclaration, TermDeclaration};
pub use self::term_name::{TermName, VocabularyPrefix};
use self::vocabulary_error::VocabularyErrorCode;
pub use self::vocabulary_error::{VocabularyError, VocabularyErrors};
use crate::category::{Category, CategorySet, DeclaredCategory};
use crate::language::{HAS_TEXTS, LANGUAGE, Languages};
use crate::law::Citation;
use crate::map::Map;
use crate::protection::{DeclaredProtection, Protection, ProtectionSet};
use crate::subject::FactSource;
use crate::wire::{InputErrors, Pattern, Read, Set, Terms, Value, from_json_with, from_value_with};

/// The types, by their names in schemas, that have a term for each declared category.
pub(crate) const HAVE_CATEGORIES: [&str; 3] = ["Category", "Fact", "Information"];

/// The type, by its name in schemas, that has a term for each declared protection.
pub(crate) const HAS_PROTECTIONS: &str = "Protection";

/// The types, by their names in schemas, that have a term for each declared look-up key: references
/// by it, and what records have of it.
pub(crate) const REFERENCES: [&str; 2] = ["SubjectReference", "ScreenedPerson"];
pub(crate) const RECORDED_KEY: &str = "DeclaredKey";

/// What offices declare, put together: the terms that a policy, its questions and its records may
/// have beside those of this library.
///
/// It is cheap to clone. One with nothing declared is [`Vocabulary::default`].
///
/// ```
/// use voice_core::category::CategorySet;
/// use voice_core::subject::ProtectionSet;
/// use voice_core::vocabulary::Vocabulary;
/// use voice_core::wire::from_json;
///
/// let data = std::fs::read("examples/offices/state-acp/vocabulary.json")?;
/// let vocabulary = Vocabulary::load([from_json(&data)?])?;
/// assert_eq!(vocabulary.data()[0].prefix().as_str(), "state-acp");
/// let names: Vec<_> = vocabulary.protections().map(|(of, _)| of.as_str()).collect();
/// assert!(names.contains(&"state-acp:participant"));
/// assert!(vocabulary.every_protection().difference(ProtectionSet::REFERENCE).len() > 0);
/// // Who takes part may not be found out by where they live.
/// let participant = vocabulary.protection_named("state-acp:participant")?;
/// assert!(vocabulary.about(participant).difference(CategorySet::REFERENCE).len() > 0);
/// // The office speaks no further language.
/// assert!(vocabulary.languages().is_empty() && vocabulary.for_stored().languages().is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Vocabulary(Arc<Declared>);

/// How often a prefix may be declared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Prefixes {
    EachOnce,
    Any,
}

/// The terms by their places.
#[derive(Debug, Default)]
struct Declared {
    data: Vec<VocabularyData>,
    /// Each with where it stands: the file, and the item.
    categories: Map<DeclaredCategory, (usize, usize)>,
    protections: Map<DeclaredProtection, DeclaredLaw>,
    lookup_keys: Map<DeclaredLookupKey, KeyForm>,
    languages: Languages,
    /// Whether readings know the languages too that nobody has checked yet.
    with_unchecked: bool,
    terms: DeclaredTerms,
}

impl Vocabulary {
    /// No term, and the languages of an office: what its files are read with, its terms among them.
    ///
    /// ```
    /// use voice_core::language::Languages;
    /// use voice_core::vocabulary::Vocabulary;
    ///
    /// assert!(Vocabulary::speaking(Languages::default()).is_empty());
    /// ```
    #[must_use]
    pub fn speaking(languages: Languages) -> Self {
        Self(Arc::new(Declared { languages, ..Declared::default() }))
    }

    /// The declared languages.
    #[must_use]
    pub fn languages(&self) -> &Languages {
        &self.0.languages
    }

    /// The same for what was stored: its readings know every declared language, since its texts may
    /// have been checked when somebody asked in it.
    #[must_use]
    #[expect(clippy::expect_used, reason = "the declarations were loaded once")]
    pub fn for_stored(&self) -> Self {
        let Declared { data, languages, .. } = &*self.0;
        let declared = Declared {
            data: data.clone(),
            languages: languages.clone(),
            with_unchecked: true,
            ..Declared::default()
        };
        Self::declaring(declared, Prefixes::EachOnce).expect("what was loaded loads again")
    }

    /// Puts declarations together; their order never matters.
    ///
    /// ```
    /// use voice_core::vocabulary::Vocabulary;
    /// use voice_core::wire::from_json;
    ///
    /// let data = std::fs::read("examples/offices/state-acp/vocabulary.json")?;
    /// let vocabulary = Vocabulary::load([from_json(&data)?])?;
    /// assert_eq!(vocabulary.categories().count(), 4);
    /// // Two files of one prefix are refused.
    /// assert!(Vocabulary::load([from_json(&data)?, from_json(&data)?]).is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// Everything that is wrong, with the prefix and the place: two of them have one prefix; there
    /// are more terms than there is room for ([`DeclaredCategory::ROOM`],
    /// [`DeclaredProtection::ROOM`] and so on, for all vocabularies of a program; feature `wide`
    /// gives more of the first two);
    /// a protection is about a category, or derived from one or from a word, that is not there; a
    /// citation is of a series that is neither known nor declared, or a known one is declared.
    /// What is wrong within one term is found where it is read.
    pub fn load(data: impl IntoIterator<Item = VocabularyData>) -> Result<Self, VocabularyErrors> {
        Self::load_in(Languages::default(), data)
    }

    /// Puts declarations together, of an office that speaks further languages.
    ///
    /// ```
    /// use voice_core::language::Languages;
    /// use voice_core::vocabulary::Vocabulary;
    /// use voice_core::wire::from_json;
    ///
    /// let data = std::fs::read("examples/offices/us-bop/vocabulary.json")?;
    /// let vocabulary = Vocabulary::load_in(Languages::default(), [from_json(&data)?])?;
    /// assert!(vocabulary.languages().is_empty() && !vocabulary.is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// Those of [`Vocabulary::load`].
    pub fn load_in(
        languages: Languages,
        data: impl IntoIterator<Item = VocabularyData>,
    ) -> Result<Self, VocabularyErrors> {
        let data: Vec<VocabularyData> = data.into_iter().collect();
        Self::declaring(Declared { data, languages, ..Declared::default() }, Prefixes::EachOnce)
    }

    /// The terms of two, as of two versions of one office; where both declare one term, as the
    /// other says.
    #[expect(clippy::expect_used, reason = "the declarations were loaded, each in its own")]
    pub(crate) fn united(&self, other: &Self) -> Self {
        if self == other {
            return self.clone();
        }
        let mut declared = Declared {
            languages: self.languages().and(other.languages()),
            data: self.data().to_vec(),
            ..Declared::default()
        };
        declared.data.extend(other.data().iter().filter(|of| !self.data().contains(of)).cloned());
        Self::declaring(declared, Prefixes::Any).expect("what was loaded loads again")
    }

    #[expect(clippy::expect_used, reason = "a declaration that was read has patterns")]
    fn declaring(mut declared: Declared, prefixes_of: Prefixes) -> Result<Self, VocabularyErrors> {
        let (mut errors, mut prefixes) = (Vec::new(), Set::new());
        for (file, data) in declared.data.iter().enumerate() {
            let mut wrong = |code, pointer: String, expected: String| {
                errors.push(VocabularyError::new(code, data, pointer, expected));
            };
            if !prefixes.insert(data.prefix()) && prefixes_of == Prefixes::EachOnce {
                let expected = "a prefix of its own: two declarations have this one".to_owned();
                wrong(VocabularyErrorCode::PrefixTaken, "/prefix".to_owned(), expected);
                continue;
            }
            for (at, of) in data.categories().iter().enumerate() {
                match DeclaredCategory::declare(&data.full_name(&of.name)) {
                    Some(category) => _ = declared.categories.insert(category, (file, at)),
                    None => wrong(
                        VocabularyErrorCode::NoRoom,
                        format!("/categories/{at}"),
                        full("categories", DeclaredCategory::ROOM),
                    ),
                }
            }
            for (at, of) in data.protection_list().iter().enumerate() {
                let place = format!("/protections/{at}");
                let law = DeclaredLaw::new(data, (file, at), of, &declared.categories, &mut wrong);
                match DeclaredProtection::declare(&data.full_name(&of.name)) {
                    Some(protection) => _ = declared.protections.insert(protection, law),
                    None => wrong(
                        VocabularyErrorCode::NoRoom,
                        place,
                        full("protections", DeclaredProtection::ROOM),
                    ),
                }
            }
            for (at, of) in data.lookup_key_list().iter().enumerate() {
                match DeclaredLookupKey::declare(&data.full_name(&of.name)) {
                    Some(key) => {
                        let pattern = of.compiled().expect("it is one");
                        declared.lookup_keys.insert(key, KeyForm { at: (file, at), pattern });
                    }
                    None => wrong(
                        VocabularyErrorCode::NoRoom,
                        format!("/lookup_keys/{at}"),
                        full("look-up keys", DeclaredLookupKey::ROOM),
                    ),
                }
            }
            reporters(data, &mut wrong);
            for (at, of) in data.source_list().iter().enumerate() {
                let was_read = of.citations.iter().any(Citation::carries_release);
                if of.treated_as == FactSource::PublicRecord && !was_read {
                    let expected = "a citation that was verified: what is of public record may be \
                                    told, and a release never rests on memory alone";
                    wrong(
                        VocabularyErrorCode::ReleaseFromMemory,
                        format!("/sources/{at}/citations"),
                        expected.to_owned(),
                    );
                }
            }
            declared.terms.declare(file, data, &mut |pointer, expected| {
                wrong(VocabularyErrorCode::NoRoom, pointer, expected);
            });
        }
        if errors.is_empty() {
            Ok(Self(Arc::new(declared)))
        } else {
            Err(VocabularyErrors::new(errors))
        }
    }

    /// Reads a value of the wire, in which terms of the vocabulary may stand.
    ///
    /// ```
    /// use voice_core::vocabulary::Vocabulary;
    /// use voice_core::wire::from_json;
    ///
    /// let data = std::fs::read("examples/offices/state-acp/vocabulary.json")?;
    /// let vocabulary = Vocabulary::load([from_json(&data)?])?;
    /// use voice_core::category::Category;
    ///
    /// assert!(vocabulary.read::<Category>(br#""state-acp:term""#).is_ok());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// Every fault of the text. Of a term that is not known the error names the nearest one.
    pub fn read<T: Read>(&self, json: &[u8]) -> Result<T, InputErrors> {
        from_json_with(json, self.terms())
    }

    /// The category of a name, with its prefix where it is declared.
    ///
    /// ```
    /// use voice_core::vocabulary::Vocabulary;
    /// use voice_core::wire::from_json;
    ///
    /// let data = std::fs::read("examples/offices/state-acp/vocabulary.json")?;
    /// let vocabulary = Vocabulary::load([from_json(&data)?])?;
    /// assert!(vocabulary.named("state-acp:verification").is_ok());
    /// let faults = vocabulary.named("state-acp:verifcation").unwrap_err();
    /// assert!(faults.to_string().contains("`state-acp:verification`"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// There is none; the error names the nearest one.
    pub fn named(&self, name: &str) -> Result<Category, InputErrors> {
        from_value_with(Value::from(name), self.terms())
    }

    /// The vocabulary as a reading is bound to it.
    ///
    /// ```
    /// use voice_core::category::Category;
    /// use voice_core::vocabulary::Vocabulary;
    /// use voice_core::wire::{from_json, from_json_with};
    ///
    /// let data = std::fs::read("examples/offices/us-bop/vocabulary.json")?;
    /// let vocabulary = Vocabulary::load([from_json(&data)?])?;
    /// // A reading that is bound to no vocabulary knows the terms of this library alone.
    /// assert!(from_json::<Category>(br#""us-bop:furlough""#).is_err());
    /// let bound = from_json_with::<Category>(br#""us-bop:furlough""#, vocabulary.terms())?;
    /// assert!(matches!(bound, Category::Declared(_)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn terms(&self) -> Arc<dyn Terms> {
        Arc::new(self.clone())
    }

    /// What is declared of a category; none where the category is one of this library, or of
    /// another vocabulary.
    ///
    /// ```
    /// use voice_core::vocabulary::Vocabulary;
    /// use voice_core::wire::from_json;
    ///
    /// let data = std::fs::read("examples/offices/state-acp/vocabulary.json")?;
    /// let vocabulary = Vocabulary::load([from_json(&data)?])?;
    /// let term = vocabulary.category(vocabulary.named("state-acp:term")?).ok_or("not declared")?;
    /// assert_eq!(term.title.en.as_str(), "End of the term");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn category(&self, category: Category) -> Option<&CategoryDeclaration> {
        let Category::Declared(of) = category else { return None };
        let (file, at) = *self.0.categories.get(&of)?;
        self.0.data.get(file)?.categories().get(at)
    }

    /// The declared categories, by name.
    pub fn categories(&self) -> impl Iterator<Item = (DeclaredCategory, &CategoryDeclaration)> {
        let of = |category| self.category(Category::Declared(category));
        self.0.categories.keys().filter_map(move |category| Some((*category, of(*category)?)))
    }

    /// Every category there is: those of this library, and those that are declared.
    ///
    /// ```
    /// use voice_core::vocabulary::Vocabulary;
    /// use voice_core::wire::from_json;
    ///
    /// let data = std::fs::read("examples/offices/state-acp/vocabulary.json")?;
    /// let vocabulary = Vocabulary::load([from_json(&data)?])?;
    /// use voice_core::category::CategorySet;
    ///
    /// assert_eq!(vocabulary.every_category().len(), CategorySet::REFERENCE.len() + 4);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn every_category(&self) -> CategorySet {
        let declared = self.0.categories.keys().map(|of| Category::Declared(*of));
        CategorySet::REFERENCE.union(declared.collect())
    }

    /// What is declared of a protection; none where the protection is one of this library, or of
    /// another vocabulary.
    ///
    /// ```
    /// use voice_core::vocabulary::Vocabulary;
    /// use voice_core::wire::from_json;
    ///
    /// let data = std::fs::read("examples/offices/state-acp/vocabulary.json")?;
    /// let vocabulary = Vocabulary::load([from_json(&data)?])?;
    /// let participant = vocabulary.protection_named("state-acp:participant")?;
    /// let declared = vocabulary.protection(participant).ok_or("not declared")?;
    /// assert_eq!(declared.title.en.as_str(), "Participant of the program");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn protection(&self, protection: Protection) -> Option<&ProtectionDeclaration> {
        let (file, at) = self.law(protection)?.at;
        self.0.data.get(file)?.protection_list().get(at)
    }

    /// The protection of a name, with its prefix where it is declared.
    ///
    /// ```
    /// use voice_core::vocabulary::Vocabulary;
    /// use voice_core::wire::from_json;
    ///
    /// let data = std::fs::read("examples/offices/state-acp/vocabulary.json")?;
    /// let vocabulary = Vocabulary::load([from_json(&data)?])?;
    /// assert!(vocabulary.protection_named("state-acp:participant").is_ok());
    /// assert!(vocabulary.protection_named("state-acp:nobody").is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// There is none; the error names the nearest one.
    pub fn protection_named(&self, name: &str) -> Result<Protection, InputErrors> {
        from_value_with(Value::from(name), self.terms())
    }

    /// The declared protections, by name.
    pub fn protections(
        &self,
    ) -> impl Iterator<Item = (DeclaredProtection, &ProtectionDeclaration)> {
        let of = |protection| self.protection(Protection::Declared(protection));
        self.0
            .protections
            .keys()
            .filter_map(move |protection| Some((*protection, of(*protection)?)))
    }

    /// Every protection that there is: those of this library, and those that are declared.
    #[must_use]
    pub fn every_protection(&self) -> ProtectionSet {
        let declared = self.0.protections.keys().map(|of| Protection::Declared(*of));
        ProtectionSet::REFERENCE.union(declared.collect())
    }

    /// What the law of a protection is about ([`Protection::about`]), as it is declared.
    #[must_use]
    pub fn about(&self, protection: Protection) -> CategorySet {
        self.law(protection).map_or_else(|| protection.about(), |law| law.about)
    }

    /// The categories of which a told value says by itself that a protection holds
    /// ([`Protection::stated_by`]): those from which it is derived.
    ///
    /// ```
    /// use voice_core::vocabulary::Vocabulary;
    /// use voice_core::wire::from_json;
    ///
    /// let data = std::fs::read("examples/offices/state-acp/vocabulary.json")?;
    /// let vocabulary = Vocabulary::load([from_json(&data)?])?;
    /// let participant = vocabulary.protection_named("state-acp:participant")?;
    /// assert!(vocabulary.stated_by(participant).contains(vocabulary.named("state-acp:term")?));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn stated_by(&self, protection: Protection) -> CategorySet {
        let derived = |law: &DeclaredLaw| {
            law.derived_from.keys().map(|category| Category::Declared(*category)).collect()
        };
        self.law(protection).map_or_else(|| protection.stated_by(), derived)
    }

    /// Whether the law of a protection is about everything that there is of the person
    /// ([`Protection::OF_THE_WHOLE_PERSON`]).
    ///
    /// ```
    /// use voice_core::vocabulary::Vocabulary;
    /// use voice_core::wire::from_json;
    ///
    /// let data = std::fs::read("examples/offices/state-acp/vocabulary.json")?;
    /// let vocabulary = Vocabulary::load([from_json(&data)?])?;
    /// let participant = vocabulary.protection_named("state-acp:participant")?;
    /// assert!(!vocabulary.protects_whole_person(participant));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn protects_whole_person(&self, protection: Protection) -> bool {
        Protection::OF_THE_WHOLE_PERSON.contains(protection)
            || self.law(protection).is_some_and(|law| law.of_whole_person)
    }

    /// How somebody whom a protection covers is reached, where its declaration limits that; none of
    /// the library's does.
    ///
    /// ```
    /// use voice_core::vocabulary::Vocabulary;
    /// use voice_core::wire::from_json;
    ///
    /// let data = std::fs::read("examples/offices/state-acp/vocabulary.json")?;
    /// let vocabulary = Vocabulary::load([from_json(&data)?])?;
    /// use voice_core::vocabulary::PostalAddress;
    ///
    /// let participant = vocabulary.protection_named("state-acp:participant")?;
    /// let rule = vocabulary.reached_by(participant).ok_or("nothing limits it")?;
    /// assert_eq!(rule.post, PostalAddress::Substitute);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn reached_by(&self, protection: Protection) -> Option<&ReachRule> {
        self.protection(protection)?.reached_by.as_ref()
    }

    /// What is declared of a look-up key; none where another vocabulary declares it.
    ///
    /// ```
    /// use voice_core::vocabulary::{KeyCompanion, Vocabulary};
    /// use voice_core::wire::from_json;
    ///
    /// let data = std::fs::read("examples/offices/us-bop/vocabulary.json")?;
    /// let vocabulary = Vocabulary::load([from_json(&data)?])?;
    /// let (key, _) = vocabulary.lookup_keys().next().ok_or("a key")?;
    /// let declared = vocabulary.lookup_key(key).ok_or("of this vocabulary")?;
    /// // A register number alone can be guessed.
    /// assert!(declared.beside.contains(&KeyCompanion::DateOfBirth));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn lookup_key(&self, key: DeclaredLookupKey) -> Option<&LookupKeyDeclaration> {
        let (file, at) = self.0.lookup_keys.get(&key)?.at;
        self.0.data.get(file)?.lookup_key_list().get(at)
    }

    /// The declared look-up keys, by name.
    ///
    /// ```
    /// use voice_core::vocabulary::Vocabulary;
    /// use voice_core::wire::from_json;
    ///
    /// let data = std::fs::read("examples/offices/us-bop/vocabulary.json")?;
    /// let vocabulary = Vocabulary::load([from_json(&data)?])?;
    /// let names: Vec<_> = vocabulary.lookup_keys().map(|(key, _)| key.as_str()).collect();
    /// assert_eq!(names, ["us-bop:register-number"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn lookup_keys(&self) -> impl Iterator<Item = (DeclaredLookupKey, &LookupKeyDeclaration)> {
        self.0.lookup_keys.keys().filter_map(|key| Some((*key, self.lookup_key(*key)?)))
    }

    /// What the values of a look-up key look like.
    pub(crate) fn key_pattern(&self, key: DeclaredLookupKey) -> Option<&Pattern> {
        self.0.lookup_keys.get(&key).map(|of| &of.pattern)
    }

    /// Whether a protection is one of this library, or declared here.
    pub(crate) fn knows(&self, protection: Protection) -> bool {
        self.every_protection().contains(protection)
    }

    /// The protections that a fact of a category brings along, with its word if it has one.
    pub(crate) fn derived(
        &self,
        category: DeclaredCategory,
        word: Option<&FormWord>,
    ) -> ProtectionSet {
        let brings = |law: &DeclaredLaw| {
            let words = law.derived_from.get(&category);
            words.is_some_and(|words| match (words, word) {
                (Some(words), Some(word)) => words.contains(word),
                // Every value; and a value without a word, of which nothing is known.
                (None, _) | (Some(_), None) => true,
            })
        };
        let all = self.0.protections.iter().filter(|(_, law)| brings(law));
        all.map(|(protection, _)| Protection::Declared(*protection)).collect()
    }

    /// The protections that every fact of a category brings along, whatever its value.
    #[cfg(feature = "proptest")]
    pub(crate) fn always_derived(&self, category: DeclaredCategory) -> ProtectionSet {
        let form = self.category(category.into()).map(|of| &of.form);
        let words = form.map_or(&[][..], |form| form.words());
        let every = words.iter().map(|of| self.derived(category, Some(&of.word)));
        let all = self.derived(category, None);
        every.fold(all, ProtectionSet::intersection)
    }

    fn law(&self, protection: Protection) -> Option<&DeclaredLaw> {
        let Protection::Declared(of) = protection else { return None };
        self.0.protections.get(&of)
    }

    /// Whether nothing is declared.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let Declared { categories, protections, lookup_keys, languages, terms, .. } = &*self.0;
        languages.is_empty()
            && categories.keys().next().is_none()
            && protections.keys().next().is_none()
            && lookup_keys.keys().next().is_none()
            && terms.is_empty()
    }

    /// The declarations, as they were loaded.
    #[must_use]
    pub fn data(&self) -> &[VocabularyData] {
        &self.0.data
    }

    /// The vocabulary to which a reading is bound; none where it knows the terms of any office
    /// ([`terms_of_any_office`]), or those of the library alone.
    pub(crate) fn of_reading(terms: Option<Arc<dyn Terms>>) -> Option<Self> {
        terms.and_then(|terms| terms.as_any().downcast_ref::<Self>().cloned())
    }
}

impl Vocabulary {
    /// Tells the names that may stand where a reading asks for one of these, with their places.
    fn names(&self, of: &str, tell: &mut dyn FnMut(&'static str, u32)) {
        let is_text = of == HAS_TEXTS;
        let Declared {
            categories, protections, lookup_keys, languages, terms, with_unchecked, ..
        } = &*self.0;
        if of == HAS_PROTECTIONS {
            protections.keys().for_each(|of| tell(of.as_str(), of.slot()));
        }
        if REFERENCES.contains(&of) || of == RECORDED_KEY {
            lookup_keys.keys().for_each(|of| tell(of.as_str(), of.slot()));
        }
        if HAVE_CATEGORIES.contains(&of) {
            categories.keys().for_each(|of| tell(of.as_str(), of.slot()));
        }
        if of == LANGUAGE || is_text {
            for of in languages.iter().filter(|of| is_text | with_unchecked | of.is_checked()) {
                tell(of.declaration().tag.as_str(), of.slot());
            }
        }
        terms.names(of, tell);
    }
}

/// The series that declarations cite are known, or declared beside them.
fn reporters(data: &VocabularyData, wrong: &mut impl FnMut(VocabularyErrorCode, String, String)) {
    let declared = data.reporter_list();
    for (at, _) in declared.iter().enumerate().filter(|(_, of)| !of.is_needed()) {
        let expected = "no declaration: the series is known, and cited without a colon".to_owned();
        wrong(VocabularyErrorCode::KnownReporter, format!("/reporters/{at}/name"), expected);
    }
    for (list, at, citations) in data.citations() {
        let unknown = |(_, of): &(usize, &Citation)| !of.is_of_known_series(declared);
        for (index, _) in citations.iter().enumerate().filter(unknown) {
            let expected = "a series that the vocabulary declares in `reporters`, by the name \
                            before the colon";
            let place = format!("/{list}/{at}/citations/{index}/text");
            wrong(VocabularyErrorCode::UnknownReporter, place, expected.to_owned());
        }
    }
}

impl Terms for Vocabulary {
    fn place(&self, of: &str, word: &str) -> Option<u32> {
        let mut found = None;
        self.names(of, &mut |name, place| {
            if name == word {
                found = found.or(Some(place));
            }
        });
        found
    }

    fn words(&self, of: &str) -> Vec<&str> {
        let mut words = Vec::new();
        self.names(of, &mut |name, _| words.push(name));
        words
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// Two of one text are the same.
impl PartialEq for Vocabulary {
    fn eq(&self, other: &Self) -> bool {
        self.0.data == other.0.data && self.0.languages == other.0.languages
    }
}

impl Eq for Vocabulary {}
