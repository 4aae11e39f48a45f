//! What is declared of a protection, made ready.

use super::vocabulary_error::VocabularyErrorCode;
use super::{FormWord, ProtectionDeclaration, ProtectionScope, TermName, VocabularyData};
use crate::category::{Category, CategorySet, DeclaredCategory};
use crate::map::Map;
use crate::wire::{Set, nearest};

/// What is declared of a protection, as rules, records and the proof ask for it.
#[derive(Debug)]
pub(super) struct DeclaredLaw {
    /// Where it stands: the file, and the item.
    pub(super) at: (usize, usize),
    pub(super) about: CategorySet,
    pub(super) of_whole_person: bool,
    /// The categories of which a fact brings it along; of some, with one of these words alone.
    pub(super) derived_from: Map<DeclaredCategory, Option<Set<FormWord>>>,
}

impl DeclaredLaw {
    /// What a declaration says of a protection; `wrong` is told of what is not there.
    pub(super) fn new(
        data: &VocabularyData,
        at: (usize, usize),
        of: &ProtectionDeclaration,
        declared: &Map<DeclaredCategory, (usize, usize)>,
        wrong: &mut impl FnMut(VocabularyErrorCode, String, String),
    ) -> Self {
        let place = format!("/protections/{}", at.1);
        let own = |name: &TermName| {
            let full = data.full_name(name);
            declared.keys().find(|category| category.as_str() == full).copied()
        };
        let names: Vec<&str> = data.categories().iter().map(|of| of.name.as_str()).collect();
        let mut about = CategorySet::EMPTY;
        match &of.about {
            ProtectionScope::WholePerson {} => about = CategorySet::ALL,
            ProtectionScope::Categories { categories } => {
                for (item, name) in categories.iter().enumerate() {
                    let library = Category::ALL.iter().find(|of| of.as_str() == name.as_str());
                    let category = library.copied().or_else(|| own(name).map(Category::Declared));
                    if let Some(category) = category {
                        about = about.with(category);
                        continue;
                    }
                    let mut all = names.clone();
                    Category::ALL.iter().for_each(|of| all.push(of.as_str()));
                    let what = "category of this library or of the same declaration";
                    let pointer = format!("{place}/about/categories/{item}");
                    let expected = one_near(name, &all, what);
                    wrong(VocabularyErrorCode::UnknownCategory, pointer, expected);
                }
            }
        }
        let mut derived_from = Map::new();
        for (item, from) in of.derived_from.iter().flatten().enumerate() {
            let place = format!("{place}/derived_from/{item}");
            let Some(category) = own(&from.category) else {
                let expected = one_near(&from.category, &names, "category of the same declaration");
                let pointer = format!("{place}/category");
                wrong(VocabularyErrorCode::UnknownCategory, pointer, expected);
                continue;
            };
            let form = data.categories().iter().find(|of| of.name == from.category);
            let known = form.map_or(&[][..], |of| of.form.words());
            for (word_at, word) in from.words.iter().flatten().enumerate() {
                if !known.iter().any(|of| of.word == *word) {
                    let known: Vec<&str> = known.iter().map(|of| of.word.as_str()).collect();
                    let expected = if known.is_empty() {
                        "no words: the category has no list of them".to_owned()
                    } else {
                        format!("one of {}", known.join(", "))
                    };
                    let pointer = format!("{place}/words/{word_at}");
                    wrong(VocabularyErrorCode::UnknownWord, pointer, expected);
                }
            }
            derived_from.insert(category, from.words.clone());
        }
        let of_whole_person = matches!(of.about, ProtectionScope::WholePerson {});
        Self { at, about, of_whole_person, derived_from }
    }
}

/// What is expected where a name is not known: the nearest, if one is near.
fn one_near(name: &TermName, known: &[&str], what: &str) -> String {
    match nearest(name.as_str(), known) {
        Some(near) => format!("`{near}`, or another {what}"),
        None => format!("a {what}"),
    }
}
