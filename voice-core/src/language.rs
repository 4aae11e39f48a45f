//! The languages that are spoken and written, and what is said in each language of the answers:
//! English, Spanish, and those that an office declares as data.
//!
//! ```
//! use voice_core::language::{Bilingual, Language, Note};
//!
//! let line = Bilingual { en: Note::new("The line")?, es: Note::new("La línea")? };
//! assert_eq!(line.in_language(Language::Spanish).as_str(), "La línea");
//! # Ok::<(), voice_core::wire::InputErrors>(())
//! ```

mod declaration;
mod declared;
mod phrase;
#[cfg(feature = "schema")]
mod titles;

use chrono::{Datelike, NaiveTime, Timelike};

pub use self::declaration::{
    DayForm, DayPattern, DeclaredTag, LanguageDeclaration, LanguageName, LanguageTexts,
    LanguagesData, LanguagesFormat, MonthName, NumberForm, TimeForm, TimeHalf, TranslatedText,
    TranslationCheck, WritingDirection, WrittenText,
};
pub(crate) use self::declared::HAS_TEXTS;
pub use self::declared::{DeclaredLanguage, LanguageError, LanguageErrors, Languages};
pub(crate) use self::phrase::{Phrase, filled, phrase};
#[cfg(feature = "schema")]
pub use self::titles::translation;
pub use crate::wire::language::LanguageTag;
use crate::wire::{Day, InputErrorCode, ONE_LINE, Reader, Value, Wire, text};

text! {
    /// A plain-language note of 1 to 600 characters on one line.
    ///
    /// ```
    /// use voice_core::language::Note;
    ///
    /// let note: Note = "A victim may be told of the release.".parse()?;
    /// assert_eq!(note.as_str(), "A victim may be told of the release.");
    /// assert!("two\nlines".parse::<Note>().is_err());
    /// # Ok::<(), voice_core::wire::InputErrors>(())
    /// ```
    Note {
        expected: "a plain-language note of 1 to 600 characters on one line",
        min: 1,
        max: 600,
        pattern: ONE_LINE,
        format: None,
        example: "A victim may be told of the release.",
    }
}

/// A language in which answers are given.
///
/// A reading that is bound to no vocabulary knows the two of this library; one that is bound knows
/// those that the office declares too, once a translator has checked their texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum Language {
    /// English.
    #[wire(rename = "en", title = "English")]
    English,
    /// Spanish.
    #[wire(rename = "es", title = "Español")]
    Spanish,
    /// A language that an office declares.
    #[wire(declared)]
    Declared(DeclaredLanguage),
}

/// Its name in schemas.
pub(crate) const LANGUAGE: &str = "Language";

impl Language {
    /// What a program says in this language: the text of one of two languages, or the one that an
    /// office's file has for the English text.
    ///
    /// A text that the file does not have is said in English. The files of an office have all that
    /// this library says to people, or [`WholeOffice`](crate::office_files::WholeOffice) refuses
    /// them; what a program says besides, [`Languages::lacking`] finds.
    ///
    /// ```
    /// use voice_core::language::Language;
    ///
    /// assert_eq!(Language::Spanish.say("yes", "sí"), "sí");
    /// ```
    #[must_use]
    pub fn say(self, english: &'static str, spanish: &'static str) -> &'static str {
        match self {
            Self::English => english,
            Self::Spanish => spanish,
            Self::Declared(of) => of.text(english).unwrap_or(english),
        }
    }

    /// Its name, in the language itself.
    ///
    /// ```
    /// assert_eq!(voice_core::language::Language::Spanish.name(), "Español");
    /// ```
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::Spanish => "Español",
            Self::Declared(of) => of.declaration().name.as_str(),
        }
    }

    /// In which direction it is written.
    ///
    /// ```
    /// use voice_core::language::{Language, WritingDirection};
    ///
    /// assert_eq!(Language::English.direction(), WritingDirection::LeftToRight);
    /// assert_eq!(Language::English.direction().html(), "ltr");
    /// ```
    #[must_use]
    pub fn direction(self) -> WritingDirection {
        match self {
            Self::English | Self::Spanish => WritingDirection::LeftToRight,
            Self::Declared(of) => of.declaration().direction,
        }
    }

    /// A day as people read it: with the month as a word, as its number and that of the day change
    /// places between English and Spanish of the United States.
    ///
    /// ```
    /// use voice_core::language::Language;
    ///
    /// let day = "2026-04-03".parse()?;
    /// assert_eq!(Language::English.day(day), "April 3, 2026");
    /// assert_eq!(Language::Spanish.day(day), "3 de abril de 2026");
    /// # Ok::<(), voice_core::wire::InputErrors>(())
    /// ```
    #[must_use]
    #[expect(clippy::indexing_slicing, reason = "months are counted from 0 to 11")]
    pub fn day(self, day: Day) -> String {
        let date = day.date();
        let (at, number, year) = (date.month0() as usize, date.day(), date.year());
        match self {
            Self::English => format!("{} {number}, {year}", MONTHS[at]),
            Self::Spanish => format!("{number} de {} de {year}", MESES[at]),
            Self::Declared(of) => of.declaration().days.written(at, number, year),
        }
    }

    /// A time of day as people read it.
    ///
    /// ```
    /// use voice_core::language::Language;
    ///
    /// let noon = "12:30:00".parse()?;
    /// assert_eq!(Language::English.time(noon), "12:30 PM");
    /// assert_eq!(Language::Spanish.time(noon), "12:30 p. m.");
    /// # Ok::<(), chrono::ParseError>(())
    /// ```
    #[must_use]
    pub fn time(self, local: NaiveTime) -> String {
        let (before, after) = match self {
            Self::English => ("AM", "PM"),
            Self::Spanish => ("a. m.", "p. m."),
            Self::Declared(of) => match &of.declaration().times {
                TimeForm::TwelveHours { before_noon, after_noon } => {
                    (before_noon.as_str(), after_noon.as_str())
                }
                TimeForm::TwentyFourHours {} => {
                    return format!("{}:{:02}", local.hour(), local.minute());
                }
            },
        };
        let (is_afternoon, hour) = local.hour12();
        let half = if is_afternoon { after } else { before };
        format!("{hour}:{:02} {half}", local.minute())
    }

    /// What stands between thousands, and from how many digits on.
    #[cfg(feature = "report")]
    pub(crate) fn thousands(self) -> (&'static str, usize) {
        match self {
            Self::English => (",", 4),
            // Spanish sets four digits together (Ortografía de la lengua española).
            Self::Spanish => ("\u{a0}", 5),
            Self::Declared(of) => (of.declaration().numbers.between_thousands(), 4),
        }
    }

    /// What stands before tenths.
    #[cfg(feature = "report")]
    pub(crate) fn decimal_point(self) -> char {
        match self {
            Self::English => '.',
            Self::Spanish => ',',
            Self::Declared(of) => of.declaration().numbers.before_tenths(),
        }
    }
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

const MESES: [&str; 12] = [
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
];

/// A note in each language of the answers.
///
/// Languages that an office declares have theirs by the English one, in the file of their texts. A
/// reading that is bound to them refuses a note that one of them does not have.
///
/// ```
/// use voice_core::language::Bilingual;
///
/// let title = Bilingual { en: "Work release".parse()?, es: "Salida para trabajar".parse()? };
/// assert_eq!(title.en.as_str(), "Work release");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
#[wire(check)]
pub struct Bilingual {
    /// In English.
    #[wire(title = "English")]
    pub en: Note,
    /// In Spanish.
    #[wire(title = "Español")]
    pub es: Note,
}

impl Bilingual {
    /// Records each language to which the reading is bound and in which there is no such note.
    fn check(&self, reader: &mut Reader) {
        let Some(terms) = reader.terms() else { return };
        for tag in terms.words(HAS_TEXTS) {
            let language = terms.place(HAS_TEXTS, tag).and_then(DeclaredLanguage::at);
            if language.is_some_and(|of| of.note(self.en.as_str()).is_none()) {
                let expected = format!(
                    "a text of 1 to 600 characters in texts-{tag}.json, for the English `{}`",
                    self.en.as_str()
                );
                let example = Value::from(Note::FORM.example);
                reader.fault_at(tag, InputErrorCode::MissingField, &expected, &example);
            }
        }
    }

    /// The note in a language; in English where a declared language has none, which no office has
    /// that was read whole ([`WholeOffice`](crate::office_files::WholeOffice)).
    ///
    /// ```
    /// use voice_core::language::{Bilingual, Language};
    /// use voice_core::wire::from_json;
    ///
    /// let note: Bilingual = from_json(br#"{"en": "Release", "es": "Salida"}"#)?;
    /// assert_eq!(note.in_language(Language::Spanish).as_str(), "Salida");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn in_language(&self, language: Language) -> &Note {
        match language {
            Language::English => &self.en,
            Language::Spanish => &self.es,
            Language::Declared(of) => of.note(self.en.as_str()).unwrap_or(&self.en),
        }
    }
}
