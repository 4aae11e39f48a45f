//! The languages that are spoken and written, and what is said in both languages of the answers.
//!
//! ```
//! use voice_core::language::{Bilingual, Language, Note};
//!
//! let line = Bilingual { en: Note::new("The line")?, es: Note::new("La línea")? };
//! assert_eq!(line.in_language(Language::Spanish).as_str(), "La línea");
//! # Ok::<(), voice_core::wire::InputErrors>(())
//! ```

pub use crate::wire::language::LanguageTag;
use chrono::{Datelike, NaiveTime, Timelike};

use crate::wire::{Day, ONE_LINE, Wire, text};

text! {
    /// A plain-language note of 1 to 600 characters on one line.
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum Language {
    /// English.
    #[wire(rename = "en", title = "English")]
    English,
    /// Spanish.
    #[wire(rename = "es", title = "Español")]
    Spanish,
}

impl Language {
    /// What is said in this language, of what is said in each.
    ///
    /// ```
    /// use voice_core::language::Language;
    ///
    /// assert_eq!(Language::Spanish.choose("yes", "sí"), "sí");
    /// ```
    #[must_use]
    pub const fn choose<T: Copy>(self, english: T, spanish: T) -> T {
        match self {
            Self::English => english,
            Self::Spanish => spanish,
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
        let months = self.choose(&MONTHS, &MESES);
        let month = months[date.month0() as usize];
        match self {
            Self::English => format!("{month} {}, {}", date.day(), date.year()),
            Self::Spanish => format!("{} de {month} de {}", date.day(), date.year()),
        }
    }

    /// A time of day as people read it, by a clock of twelve hours.
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
        let (is_afternoon, hour) = local.hour12();
        let half = match (self, is_afternoon) {
            (Self::English, false) => "AM",
            (Self::English, true) => "PM",
            (Self::Spanish, false) => "a. m.",
            (Self::Spanish, true) => "p. m.",
        };
        format!("{hour}:{:02} {half}", local.minute())
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
/// ```
/// use voice_core::language::Bilingual;
///
/// let title = Bilingual { en: "Work release".parse()?, es: "Salida para trabajar".parse()? };
/// assert_eq!(title.en.as_str(), "Work release");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
pub struct Bilingual {
    /// In English.
    #[wire(title = "English")]
    pub en: Note,
    /// In Spanish.
    #[wire(title = "Español")]
    pub es: Note,
}

impl Bilingual {
    /// The note in a language.
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
    pub const fn in_language(&self, language: Language) -> &Note {
        language.choose(&self.en, &self.es)
    }
}
