//! The languages that offices declare: one copy of each for the program.

use core::cmp::Ordering;
use core::fmt;
use core::hash::{Hash, Hasher};
use std::sync::{Arc, OnceLock};

use super::{DeclaredTag, LanguageDeclaration, LanguageTexts, LanguagesData, Note, TranslatedText};
use crate::map::Map;
use crate::wire::{Diagnostic, ErrorList, Set};

/// What has a note in each declared language.
pub(crate) const HAS_TEXTS: &str = "Bilingual";

/// A language that an office declares, with all that programs say in it.
///
/// It is one byte: the program keeps each declaration with its texts for as long as it runs, as it
/// keeps the names of declared terms. Two with the same texts are the same.
///
/// ```
/// use voice_core::language::{LanguageTexts, Languages, LanguagesData};
/// use voice_core::wire::from_json;
///
/// let data: LanguagesData =
///     from_json(&std::fs::read("examples/offices/state-acp/languages.json")?)?;
/// let texts: LanguageTexts =
///     from_json(&std::fs::read("examples/offices/state-acp/texts-ht.json")?)?;
/// let languages = Languages::load(&data, [texts], ["yes"])?;
/// let creole = languages.iter().next().ok_or("none")?;
/// assert_eq!((creole.as_str(), creole.text("yes")), ("ht", Some("wi")));
/// assert_eq!(creole.declaration().name.as_str(), "Kreyòl ayisyen");
/// // No translator has checked its texts, so nobody is answered in it.
/// assert!(!creole.is_checked());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
// INVARIANT: the slot is filled.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct DeclaredLanguage(u8);

/// A declaration with its texts, by the English ones.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Kept {
    declaration: LanguageDeclaration,
    texts: Map<String, String>,
    /// Those of the texts that are short enough for a note.
    notes: Map<String, Note>,
}

static KEPT: [OnceLock<Kept>; DeclaredLanguage::ROOM] =
    [const { OnceLock::new() }; DeclaredLanguage::ROOM];

impl DeclaredLanguage {
    /// How many declarations one program has room for, each counted again when its texts change.
    pub const ROOM: usize = 64;

    /// The language of a declaration with its texts; none where no slot is left.
    fn declare(declaration: &LanguageDeclaration, texts: &LanguageTexts) -> Option<Self> {
        let texts = texts.texts().iter().map(|of| (of.en.to_string(), of.said.to_string()));
        let texts: Map<String, String> = texts.collect();
        let note = |(en, said): (&String, &String)| Some((en.clone(), Note::new(said).ok()?));
        let notes = texts.iter().filter_map(note).collect();
        let mut kept = Some(Kept { declaration: declaration.clone(), texts, notes });
        let slot = KEPT.iter().position(|slot| match (slot.get(), kept.take()) {
            (Some(there), Some(new)) if *there == new => true,
            (Some(_), new) => {
                kept = new;
                false
            }
            (None, Some(new)) => match slot.set(new) {
                Ok(()) => true,
                // Another thread was first.
                Err(new) => {
                    let same = slot.get() == Some(&new);
                    kept = Some(new);
                    same
                }
            },
            (None, None) => false,
        })?;
        u8::try_from(slot).ok().map(Self)
    }

    /// The language at a place, if one was declared there.
    #[doc(hidden)]
    #[must_use]
    pub fn at(place: u32) -> Option<Self> {
        let slot = u8::try_from(place).ok()?;
        KEPT.get(usize::from(slot)).and_then(OnceLock::get).map(|_| Self(slot))
    }

    pub(crate) const fn slot(self) -> u32 {
        self.0 as u32
    }

    #[expect(clippy::expect_used, reason = "a language is made of a slot that is filled")]
    fn kept(self) -> &'static Kept {
        KEPT.get(usize::from(self.0)).and_then(OnceLock::get).expect("a language has its texts")
    }

    /// What is declared of it.
    #[must_use]
    pub fn declaration(self) -> &'static LanguageDeclaration {
        &self.kept().declaration
    }

    /// The tag by which it is asked for.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        self.declaration().tag.as_str()
    }

    /// Whether a translator has checked its texts; until then nobody is answered in it.
    #[must_use]
    pub fn is_checked(self) -> bool {
        self.declaration().checked.is_some()
    }

    /// What its file has for an English note.
    pub(crate) fn note(self, english: &str) -> Option<&'static Note> {
        self.kept().notes.get(english)
    }

    /// What its file has for an English text.
    #[must_use]
    pub fn text(self, english: &str) -> Option<&'static str> {
        self.kept().texts.get(english).map(String::as_str)
    }
}

impl fmt::Debug for DeclaredLanguage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// By tag and texts, so that no order rests on which office was loaded first.
impl Ord for DeclaredLanguage {
    fn cmp(&self, other: &Self) -> Ordering {
        if self == other { Ordering::Equal } else { self.kept().cmp(other.kept()) }
    }
}

impl PartialOrd for DeclaredLanguage {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Hash for DeclaredLanguage {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

/// The languages that an office declares beside English and Spanish; one with none is
/// [`Languages::default`]. It is cheap to clone.
///
/// ```
/// use voice_core::language::{LanguageTexts, Languages, LanguagesData};
/// use voice_core::wire::from_json;
///
/// let none = Languages::default();
/// assert!(none.is_empty() && none.lacking(["yes"]).is_ok());
///
/// # let data: LanguagesData =
/// #     from_json(&std::fs::read("examples/offices/state-acp/languages.json")?)?;
/// # let texts: LanguageTexts =
/// #     from_json(&std::fs::read("examples/offices/state-acp/texts-ht.json")?)?;
/// let languages = none.and(&Languages::load(&data, [texts], ["yes"])?);
/// assert_eq!(languages.iter().count(), 1);
/// let errors = languages.lacking(["a sentence that nobody translated"]).unwrap_err();
/// assert_eq!(errors.iter().next().map(|of| of.language().as_str()), Some("ht"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Languages(Arc<Set<DeclaredLanguage>>);

impl Languages {
    /// The declared languages, each with its texts.
    ///
    /// `needed` are the English texts that each must have:
    /// [`needed_texts`](crate::office_files::needed_texts) for all that this library says.
    ///
    /// ```
    /// use voice_core::language::{LanguageTexts, Languages, LanguagesData};
    /// use voice_core::wire::from_json;
    ///
    /// let data: LanguagesData =
    ///     from_json(&std::fs::read("examples/offices/state-acp/languages.json")?)?;
    /// let texts: LanguageTexts =
    ///     from_json(&std::fs::read("examples/offices/state-acp/texts-ht.json")?)?;
    /// let languages = Languages::load(&data, [texts], ["yes", "Please call {number}."])?;
    /// let creole = languages.iter().next().ok_or("none")?;
    /// assert_eq!(creole.declaration().name.as_str(), "Kreyòl ayisyen");
    /// // Nobody has checked its texts, so it is not offered.
    /// assert_eq!(languages.offered().count(), 0);
    ///
    /// let errors = Languages::load(&data, [], []).unwrap_err();
    /// assert_eq!(errors.to_string(), "ht: missing-texts: expected a file of the texts");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// Everything that is wrong, with the language: it has no texts, or lacks some of those that
    /// are needed; a text has other places in braces than the English one; texts are of a language
    /// that is not declared, or there twice; there is no room for more in one program
    /// ([`DeclaredLanguage::ROOM`]).
    pub fn load<'a>(
        data: &LanguagesData,
        texts: impl IntoIterator<Item = LanguageTexts>,
        needed: impl IntoIterator<Item = &'a str>,
    ) -> Result<Self, LanguageErrors> {
        let needed: Set<&str> = needed.into_iter().collect();
        let (mut errors, mut of_tag) = (Vec::new(), Map::new());
        let mut wrong = |tag: &DeclaredTag, code, expected: String| {
            errors.push(LanguageError { code, tag: tag.clone(), expected });
        };
        for texts in texts {
            let tag = texts.language().clone();
            if !data.languages().iter().any(|of| of.tag == tag) {
                let expected = "a language that languages.json declares".to_owned();
                wrong(&tag, LanguageErrorCode::UnknownLanguage, expected);
            } else if of_tag.insert(tag.clone(), texts).is_some() {
                wrong(&tag, LanguageErrorCode::TextsTwice, "one file of its texts".to_owned());
            }
        }
        let mut declared = Set::new();
        for declaration in data.languages() {
            let tag = &declaration.tag;
            let Some(texts) = of_tag.get(tag) else {
                wrong(tag, LanguageErrorCode::MissingTexts, "a file of the texts".to_owned());
                continue;
            };
            let there: Set<&str> = texts.texts().iter().map(|of| of.en.as_str()).collect();
            let mut is_complete = true;
            for expected in texts.texts().iter().filter_map(TranslatedText::other_places) {
                is_complete = false;
                wrong(tag, LanguageErrorCode::OtherPlaces, expected);
            }
            for english in needed.difference(&there) {
                is_complete = false;
                wrong(tag, LanguageErrorCode::MissingText, format!("a text for `{english}`"));
            }
            if !is_complete {
                continue;
            }
            match DeclaredLanguage::declare(declaration, texts) {
                Some(language) => _ = declared.insert(language),
                None => wrong(
                    tag,
                    LanguageErrorCode::NoRoom,
                    format!("at most {} declarations in one program", DeclaredLanguage::ROOM),
                ),
            }
        }
        if errors.is_empty() {
            Ok(Self(Arc::new(declared)))
        } else {
            Err(LanguageErrors::new(errors))
        }
    }

    /// The languages, by their tags.
    pub fn iter(&self) -> impl Iterator<Item = DeclaredLanguage> {
        self.0.iter().copied()
    }

    /// Those in which somebody may be answered: a translator has checked their texts.
    pub fn offered(&self) -> impl Iterator<Item = DeclaredLanguage> {
        self.iter().filter(|of| of.is_checked())
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// These and others.
    #[must_use]
    pub fn and(&self, others: &Self) -> Self {
        Self(Arc::new(self.iter().chain(others.iter()).collect()))
    }

    /// Which English texts have none in one of the languages, as what a program says besides this
    /// library.
    ///
    /// # Errors
    /// Each text that is missing.
    pub fn lacking<'a>(
        &self,
        needed: impl IntoIterator<Item = &'a str>,
    ) -> Result<(), LanguageErrors> {
        let needed: Set<&str> = needed.into_iter().collect();
        let lacks = |of: DeclaredLanguage| {
            let missing = needed.iter().filter(move |english| of.text(english).is_none());
            missing.map(move |english| LanguageError {
                code: LanguageErrorCode::MissingText,
                tag: of.declaration().tag.clone(),
                expected: format!("a text for `{english}`"),
            })
        };
        let errors: Vec<_> = self.iter().flat_map(lacks).collect();
        if errors.is_empty() { Ok(()) } else { Err(LanguageErrors::new(errors)) }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum LanguageErrorCode {
    UnknownLanguage,
    TextsTwice,
    MissingTexts,
    MissingText,
    OtherPlaces,
    NoRoom,
}

/// What is wrong with declared languages that can be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LanguageError {
    code: LanguageErrorCode,
    tag: DeclaredTag,
    expected: String,
}

impl LanguageError {
    /// The language.
    ///
    /// ```
    /// use voice_core::language::{Languages, LanguagesData};
    /// use voice_core::wire::from_json;
    ///
    /// let data = std::fs::read("examples/offices/state-acp/languages.json")?;
    /// let data: LanguagesData = from_json(&data)?;
    /// let errors = Languages::load(&data, [], []).unwrap_err();
    /// assert_eq!(errors.iter().next().map(|of| of.language().as_str()), Some("ht"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn language(&self) -> &DeclaredTag {
        &self.tag
    }
}

impl fmt::Display for LanguageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}: expected {}", self.tag, self.code(), self.expected)
    }
}

impl core::error::Error for LanguageError {}

impl Diagnostic for LanguageError {
    fn code(&self) -> &'static str {
        match self.code {
            LanguageErrorCode::UnknownLanguage => "unknown-language",
            LanguageErrorCode::TextsTwice => "texts-twice",
            LanguageErrorCode::MissingTexts => "missing-texts",
            LanguageErrorCode::MissingText => "missing-text",
            LanguageErrorCode::OtherPlaces => "other-places",
            LanguageErrorCode::NoRoom => "no-room",
        }
    }

    fn expected(&self) -> Option<&str> {
        Some(&self.expected)
    }
}

/// Everything that is wrong with declared languages; there is at least one error.
pub type LanguageErrors = ErrorList<LanguageError>;
