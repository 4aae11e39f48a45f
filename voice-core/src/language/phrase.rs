use super::Language;

/// A sentence of this library in the languages that are compiled in; those that are declared have
/// it in their files.
#[derive(Clone, Copy)]
pub(crate) struct Phrase {
    en: &'static str,
    es: &'static str,
}

impl Phrase {
    pub(crate) fn in_language(self, language: Language) -> &'static str {
        language.say(self.en, self.es)
    }

    /// The English text, by which files have the others.
    pub(crate) const fn english(self) -> &'static str {
        self.en
    }
}

pub(crate) const fn phrase(en: &'static str, es: &'static str) -> Phrase {
    Phrase { en, es }
}
