//! What an office declares as data beside the terms of this library: its own categories, with the
//! form of their value, their titles in each language of the answers, and the law.
//!
//! A declaration is a file. It is loaded first, and whatever names its terms is read bound to it:
//! packs, questions, records. A reading that is bound to none knows the terms of this library
//! alone, and so do its schemas; [`schema::bound`](crate::schema::bound) makes those of a
//! vocabulary.
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

mod declaration;
mod form;
mod vocabulary_error;

use core::any::Any;
use std::sync::Arc;

pub use self::declaration::{
    CategoryDeclaration, TermName, VocabularyData, VocabularyFormat, VocabularyPrefix,
};
pub use self::form::{DeclaredWord, FormWord, ValueForm};
use self::vocabulary_error::VocabularyErrorCode;
pub use self::vocabulary_error::{VocabularyError, VocabularyErrors};
use crate::category::{Category, CategorySet, DeclaredCategory};
use crate::map::Map;
use crate::wire::{InputErrors, Read, Set, Terms, Value, from_json_with, from_value_with};

/// The types, by their names in schemas, that have a term for each declared category.
pub(crate) const HAVE_CATEGORIES: [&str; 3] = ["Category", "Fact", "Information"];

/// What offices declare, put together: the terms that a policy, its questions and its records may
/// have beside those of this library.
///
/// It is cheap to clone. One with nothing declared is [`Vocabulary::default`].
#[derive(Debug, Clone, Default)]
pub struct Vocabulary(Arc<Declared>);

/// The terms by their places.
#[derive(Debug, Default)]
struct Declared {
    data: Vec<VocabularyData>,
    /// Each with where it stands: the file, and the item.
    categories: Map<DeclaredCategory, (usize, usize)>,
}

impl Vocabulary {
    /// Puts declarations together; their order never matters.
    ///
    /// # Errors
    /// Two of them have one prefix, or there are more terms than there is room for
    /// ([`DeclaredCategory::ROOM`], for all vocabularies of a program; feature `wide` gives more).
    /// What is wrong within one is found where it is read.
    pub fn load(data: impl IntoIterator<Item = VocabularyData>) -> Result<Self, VocabularyErrors> {
        let mut declared = Declared { data: data.into_iter().collect(), ..Declared::default() };
        let (mut errors, mut prefixes) = (Vec::new(), Set::new());
        for (file, data) in declared.data.iter().enumerate() {
            if !prefixes.insert(data.prefix()) {
                errors.push(VocabularyError::new(VocabularyErrorCode::PrefixTaken, data, None));
                continue;
            }
            for (at, of) in data.categories().iter().enumerate() {
                match DeclaredCategory::declare(&data.full_name(of)) {
                    Some(category) => _ = declared.categories.insert(category, (file, at)),
                    None => errors.push(VocabularyError::new(
                        VocabularyErrorCode::NoRoom,
                        data,
                        Some(at),
                    )),
                }
            }
        }
        if errors.is_empty() {
            Ok(Self(Arc::new(declared)))
        } else {
            Err(VocabularyErrors::new(errors))
        }
    }

    /// Reads a value of the wire, in which terms of the vocabulary may stand.
    ///
    /// # Errors
    /// Every fault of the text. Of a term that is not known the error names the nearest one.
    pub fn read<T: Read>(&self, json: &[u8]) -> Result<T, InputErrors> {
        from_json_with(json, self.terms())
    }

    /// The category of a name, with its prefix where it is declared.
    ///
    /// # Errors
    /// There is none; the error names the nearest one.
    pub fn named(&self, name: &str) -> Result<Category, InputErrors> {
        from_value_with(Value::from(name), self.terms())
    }

    /// The vocabulary as a reading is bound to it.
    #[must_use]
    pub fn terms(&self) -> Arc<dyn Terms> {
        Arc::new(self.clone())
    }

    /// What is declared of a category; none where the category is one of this library, or of
    /// another vocabulary.
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
    #[must_use]
    pub fn every_category(&self) -> CategorySet {
        let declared = self.0.categories.keys().map(|of| Category::Declared(*of));
        CategorySet::REFERENCE.union(declared.collect())
    }

    /// Whether nothing is declared.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.categories.keys().next().is_none()
    }

    /// The declarations, as they were loaded.
    #[must_use]
    pub fn data(&self) -> &[VocabularyData] {
        &self.0.data
    }

    /// The vocabulary to which a reading is bound, if it is.
    pub(crate) fn of_reading(terms: Option<Arc<dyn Terms>>) -> Option<Self> {
        terms.and_then(|terms| terms.as_any().downcast_ref::<Self>().cloned())
    }
}

impl Terms for Vocabulary {
    fn place(&self, of: &str, word: &str) -> Option<u32> {
        if !HAVE_CATEGORIES.contains(&of) {
            return None;
        }
        let found = self.0.categories.keys().find(|category| category.as_str() == word);
        found.map(|category| category.slot())
    }

    fn words(&self, of: &str) -> Vec<&str> {
        if !HAVE_CATEGORIES.contains(&of) {
            return Vec::new();
        }
        self.0.categories.keys().map(|category| category.as_str()).collect()
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// Two of one text are the same.
impl PartialEq for Vocabulary {
    fn eq(&self, other: &Self) -> bool {
        self.0.data == other.0.data
    }
}

impl Eq for Vocabulary {}
