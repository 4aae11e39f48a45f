//! The languages of an office, and the texts that each of them must have.

use std::collections::BTreeSet;

use super::Files;
use crate::disclosure::Pack;
use crate::language::{LanguageTexts, Languages, LanguagesData, Phrase};

pub(super) const LANGUAGES: &str = "languages.json";
const TEXTS: &str = "texts-";

pub(super) fn is_texts(name: &str) -> bool {
    name.starts_with(TEXTS) && name.ends_with(".json")
}

fn file_of(tag: &str) -> String {
    format!("{TEXTS}{tag}.json")
}

/// The English texts of everything that this library says to people, which an office must give in
/// each language that it declares: answers, notices, how lines are reached; with feature `schema`
/// also the titles and descriptions of claims and answers, of which the forms of requesters are
/// made; with feature `report` the pages of reports.
///
/// ```
/// use voice_core::office_files::needed_texts;
///
/// assert!(needed_texts().contains("No information available to you."));
/// ```
#[must_use]
pub fn needed_texts() -> BTreeSet<String> {
    let phrases = crate::disclosure::phrases()
        .into_iter()
        .chain(crate::notification::phrases())
        .chain(crate::office::PHRASES);
    let mut needed = BTreeSet::new();
    needed.extend(phrases.map(|phrase: Phrase| phrase.english().to_owned()));
    #[cfg(feature = "schema")]
    for form in ["answer", "claim"] {
        needed.extend(crate::schema::get(form).iter().flat_map(crate::schema::texts));
    }
    #[cfg(feature = "report")]
    needed.extend(crate::report::texts().map(str::to_owned));
    needed
}

impl Files<'_> {
    /// The declared languages, each with all its texts; none where they have faults.
    pub(super) fn languages(&mut self, names: &[&str]) -> Option<Languages> {
        let of_texts: Vec<&str> = names.iter().copied().filter(|name| is_texts(name)).collect();
        if !self.all.contains_key(&LANGUAGES) {
            for name in &of_texts {
                let says = "unknown-language: expected a language that languages.json declares";
                self.say(name, "unknown-language", says.to_owned());
            }
            return of_texts.is_empty().then(Languages::default);
        }
        let data = self.read::<LanguagesData>(LANGUAGES);
        let mut texts = Vec::new();
        for name in &of_texts {
            let Some(read) = self.read::<LanguageTexts>(name) else { continue };
            if file_of(read.language().as_str()) == *name {
                texts.push(read);
            } else {
                let expected = "other-language: expected texts of the language that the file is \
                                named for";
                self.say(name, "other-language", expected.to_owned());
            }
        }
        let data = data.filter(|_| texts.len() == of_texts.len())?;
        // What is missing of the texts keeps nobody from reading the other files.
        let languages = Languages::load(&data, texts, []);
        let lacking = languages.as_ref().map(|languages| {
            let needed = needed_texts();
            languages.lacking(needed.iter().map(String::as_str))
        });
        let errors = lacking.unwrap_or(Ok(())).err().or_else(|| languages.as_ref().err().cloned());
        for error in errors.iter().flatten() {
            self.wrong(&file_of(error.language().as_str()), error);
        }
        languages.ok()
    }

    /// Whether each declared language has the notes of a pack that is compiled in, which no reading
    /// looks at.
    pub(super) fn has_notes_of(&mut self, pack: &Pack, languages: &Languages) {
        let texts = pack.texts().map(|text| text.en.as_str());
        for error in languages.lacking(texts).err().iter().flatten() {
            self.wrong(&file_of(error.language().as_str()), error);
        }
    }
}
