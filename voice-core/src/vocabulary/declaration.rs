use super::ValueForm;
use crate::category::Category;
use crate::language::Bilingual;
use crate::law::Citation;
use crate::wire::{InputErrorCode, Reader, Value, Wire, first_of_same, text};

text! {
    /// The prefix under which an office declares its terms.
    VocabularyPrefix {
        expected: "a prefix of 2 to 20 lower-case letters, digits and hyphens that begins with a \
                   letter, without a colon",
        min: 2,
        max: 20,
        pattern: "^[a-z][a-z0-9]*(-[a-z0-9]+)*$",
        format: None,
        example: "us-bop",
    }

    /// The name of a term, without its prefix.
    TermName {
        expected: "a name of 2 to 40 lower-case letters, digits and hyphens that begins with a \
                   letter, without a prefix",
        min: 2,
        max: 40,
        pattern: "^[a-z][a-z0-9]*(-[a-z0-9]+)*$",
        format: None,
        example: "furlough",
    }
}

/// The form of the declaration that this library reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum VocabularyFormat {
    /// The first form.
    #[wire(rename = "1", title = "Form 1")]
    One,
}

/// A category that an office declares.
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
pub struct CategoryDeclaration {
    /// Its name, without the prefix.
    pub name: TermName,
    /// What a form shows.
    pub title: Bilingual,
    /// What it is.
    pub description: Bilingual,
    /// The form of its value.
    pub form: ValueForm,
    /// The law that knows it.
    #[wire(min = 1)]
    pub citations: Vec<Citation>,
}

/// What an office declares under its prefix.
///
/// What is wrong with it is told at once, each with its place: a name that a term of this library
/// has, a name that is there twice, a text that is missing in a language, a category without a form
/// or without law.
///
/// ```
/// use voice_core::vocabulary::VocabularyData;
/// use voice_core::wire::from_json;
///
/// let faults = from_json::<VocabularyData>(r#"{
///     "format": "1", "prefix": "Elm:", "title": {"en": "Elm County"},
///     "categories": [{
///         "name": "work-release", "title": {"en": "Work release", "es": "Salida"},
///         "description": {"en": "Since when.", "es": "Desde cuándo."}, "citations": []
///     }]
/// }"#.as_bytes()).unwrap_err();
/// let found: Vec<_> =
///     faults.iter().map(|of| (of.pointer.as_str(), of.code.as_str())).collect();
/// assert_eq!(found, [
///     ("/prefix", "bad-form"),
///     ("/title/es", "missing-field"),
///     ("/categories/0/form", "missing-field"),
///     ("/categories/0/citations", "too-few-items"),
/// ]);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
#[wire(check)]
pub struct VocabularyData {
    /// The form of the declaration.
    format: VocabularyFormat,
    /// The prefix of its terms.
    prefix: VocabularyPrefix,
    /// Whose terms they are.
    title: Bilingual,
    /// The categories.
    categories: Vec<CategoryDeclaration>,
}

impl VocabularyData {
    fn check(&self, reader: &mut Reader) {
        let names = self.categories.iter().map(|of| &of.name);
        for ((at, of), first) in self.categories.iter().enumerate().zip(first_of_same(names)) {
            if let Some(first) = first {
                let example = Value::from("another-name");
                reader.twice_in("categories", at, first, "name", "each name once", &example);
            }
            reader.within("categories", |reader| {
                reader.within(&at.to_string(), |reader| {
                    if Category::ALL.iter().any(|own| own.as_str() == of.name.as_str()) {
                        reader.fault_at(
                            "name",
                            InputErrorCode::Contradiction,
                            "a name that no category of this library has: use that one, or say \
                             what is different",
                            &Value::from("another-name"),
                        );
                    }
                    reader.within("form", |reader| of.form.words_twice(reader));
                });
            });
        }
    }

    /// The name of a category with its prefix.
    pub(super) fn full_name(&self, of: &CategoryDeclaration) -> String {
        format!("{}:{}", self.prefix, of.name)
    }
}
