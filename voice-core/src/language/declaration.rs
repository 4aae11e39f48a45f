//! What an office declares of a language, and the texts that it gives in it.

use super::{Language, LanguageTag, Note};
use crate::wire::{Day, InputErrorCode, LONGEST_LINE, ONE_LINE, Reader, Value, Wire, text};

text! {
    /// The name of a language, in the language itself.
    LanguageName {
        expected: "the name of a language, of 1 to 60 characters on one line",
        min: 1,
        max: 60,
        pattern: ONE_LINE,
        format: None,
        example: "Kreyòl ayisyen",
    }

    /// The name of a month as it stands in a day.
    MonthName {
        expected: "the name of a month, of 1 to 40 characters on one line",
        min: 1,
        max: 40,
        pattern: ONE_LINE,
        format: None,
        example: "janvye",
    }

    /// What is written of a day around its number, its month and its year.
    DayPattern {
        expected: "a text with `{day}`, `{month}` and `{year}`, each once",
        min: 18,
        max: 80,
        pattern: ONE_LINE,
        format: None,
        example: "{day} {month} {year}",
    }

    /// What stands after a time of day by a clock of twelve hours.
    TimeHalf {
        expected: "what stands after a time, of 1 to 20 characters on one line",
        min: 1,
        max: 20,
        pattern: ONE_LINE,
        format: None,
        example: "AM",
    }

    /// A text of a program, on one line.
    WrittenText {
        expected: "a text of 1 to 2,000 characters on one line",
        min: 1,
        max: LONGEST_LINE,
        pattern: ONE_LINE,
        format: None,
        example: "No information available to you.",
    }
}

/// The form of the files of languages that this library reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum LanguagesFormat {
    /// The first form.
    #[wire(rename = "1", title = "Form 1")]
    One,
}

/// In which direction a language is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum WritingDirection {
    /// From left to right.
    LeftToRight,
    /// From right to left.
    RightToLeft,
}

impl WritingDirection {
    /// The value of `dir` in HTML.
    #[must_use]
    pub const fn html(self) -> &'static str {
        match self {
            Self::LeftToRight => "ltr",
            Self::RightToLeft => "rtl",
        }
    }

    /// The attribute of an element that is not written as most are, with a space before it.
    ///
    /// ```
    /// use voice_core::language::WritingDirection;
    ///
    /// assert_eq!(WritingDirection::RightToLeft.attribute(), " dir=\"rtl\"");
    /// assert_eq!(WritingDirection::LeftToRight.attribute(), "");
    /// ```
    #[must_use]
    pub const fn attribute(self) -> &'static str {
        match self {
            Self::LeftToRight => "",
            Self::RightToLeft => " dir=\"rtl\"",
        }
    }
}

/// How days are written.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Wire)]
#[wire(check)]
pub struct DayForm {
    /// What is written around number, month and year.
    pattern: DayPattern,
    /// The months, as they stand in a day, from January on.
    #[wire(min = 12, max = 12)]
    months: Vec<MonthName>,
}

impl DayForm {
    fn check(&self, reader: &mut Reader) {
        let pattern = self.pattern.as_str();
        if ["{day}", "{month}", "{year}"].iter().any(|of| pattern.matches(of).count() != 1) {
            let example = Value::from(DayPattern::FORM.example);
            let code = InputErrorCode::Contradiction;
            reader.fault_at("pattern", code, DayPattern::FORM.expected, &example);
        }
    }

    /// A day of a month, which is counted from 0.
    #[expect(clippy::indexing_slicing, reason = "there are twelve months")]
    pub(super) fn written(&self, month: usize, day: u32, year: i32) -> String {
        let pattern = self.pattern.as_str().replace("{day}", &day.to_string());
        let pattern = pattern.replace("{year}", &year.to_string());
        pattern.replace("{month}", self.months[month].as_str())
    }
}

/// How times of day are written.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Wire)]
pub enum TimeForm {
    /// By a clock of twelve hours.
    TwelveHours {
        /// What stands after a time before noon.
        before_noon: TimeHalf,
        /// What stands after a time from noon on.
        after_noon: TimeHalf,
    },
    /// By a clock of twenty-four hours.
    TwentyFourHours {},
}

/// What stands between thousands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum GroupSeparator {
    /// A comma.
    Comma,
    /// A dot.
    Dot,
    /// A space that does not break.
    Space,
}

impl GroupSeparator {
    #[cfg(feature = "report")]
    pub(super) const fn as_text(self) -> &'static str {
        match self {
            Self::Comma => ",",
            Self::Dot => ".",
            Self::Space => "\u{a0}",
        }
    }
}

/// What stands before tenths.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum DecimalSeparator {
    /// A comma.
    #[wire(rename = "comma", title = "Decimal comma")]
    Comma,
    /// A dot.
    #[wire(rename = "dot", title = "Decimal point")]
    Dot,
}

impl DecimalSeparator {
    #[cfg(feature = "report")]
    pub(super) const fn as_char(self) -> char {
        match self {
            Self::Comma => ',',
            Self::Dot => '.',
        }
    }
}

/// How numbers are written.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Wire)]
#[wire(check)]
pub struct NumberForm {
    /// What stands between thousands.
    thousands: GroupSeparator,
    /// What stands before tenths.
    decimal: DecimalSeparator,
}

impl NumberForm {
    fn check(&self, reader: &mut Reader) {
        let (thousands, decimal) = (self.thousands.as_str(), self.decimal.as_str());
        if thousands == decimal {
            let expected = "another character than between thousands";
            let other = if decimal == "dot" { "comma" } else { "dot" };
            let code = InputErrorCode::Contradiction;
            reader.fault_at("decimal", code, expected, &Value::from(other));
        }
    }
}

/// That a translator has checked every text of a language.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Wire)]
pub struct TranslationCheck {
    /// Who checked them, by name and qualification.
    pub by: Note,
    /// The day on which they were done.
    pub on: Day,
}

/// A language that an office declares beside English and Spanish.
///
/// ```
/// use voice_core::language::LanguageDeclaration;
/// use voice_core::wire::from_json;
///
/// let declared: LanguageDeclaration = from_json(r#"{
///     "tag": "tlh",
///     "name": "tlhIngan Hol",
///     "direction": "left-to-right",
///     "days": {
///         "pattern": "{day} {month} {year}",
///         "months": ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"]
///     },
///     "times": {"kind": "twenty-four-hours"},
///     "numbers": {"thousands": "space", "decimal": "comma"}
/// }"#.as_bytes())?;
/// assert!(declared.checked.is_none());
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Wire)]
pub struct LanguageDeclaration {
    /// The tag by which it is asked for.
    pub tag: LanguageTag,
    /// Its name, in the language itself.
    pub name: LanguageName,
    /// In which direction it is written.
    pub direction: WritingDirection,
    /// How days are written.
    pub days: DayForm,
    /// How times of day are written.
    pub times: TimeForm,
    /// How numbers are written.
    pub numbers: NumberForm,
    /// Who checked its texts, and when; left out until that is done, and till then nobody is
    /// offered or answered in the language.
    pub checked: Option<TranslationCheck>,
}

/// The languages that an office declares beside English and Spanish.
///
/// ```
/// use voice_core::language::LanguagesData;
/// use voice_core::wire::from_json;
///
/// let faults = from_json::<LanguagesData>(br#"{
///     "format": "1", "languages": [{"tag": "ht", "name": "Creole"}]
/// }"#).unwrap_err();
/// let places: Vec<_> = faults.iter().map(|of| of.pointer.as_str()).collect();
/// assert_eq!(places, [
///     "/languages/0/direction", "/languages/0/days", "/languages/0/times", "/languages/0/numbers",
/// ]);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
#[wire(check)]
pub struct LanguagesData {
    /// The form of the file.
    format: LanguagesFormat,
    /// The languages.
    #[wire(min = 1, max = 16)]
    languages: Vec<LanguageDeclaration>,
}

impl LanguagesData {
    fn check(&self, reader: &mut Reader) {
        let tags = || self.languages.iter().map(|of| of.tag.as_str().to_ascii_lowercase());
        let example = Value::from("ht");
        reader.each_once("languages", "tag", tags(), "each language once", &example);
        for (at, tag) in tags().enumerate() {
            if Language::ALL.iter().any(|own| own.as_str() == tag) {
                let expected = "a language that this library does not have: it has en and es";
                reader.within("languages", |reader| {
                    reader.within(&at.to_string(), |reader| {
                        reader.fault_at("tag", InputErrorCode::Contradiction, expected, &example);
                    });
                });
            }
        }
    }
}

/// A text of a program in another language.
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
#[wire(check)]
pub struct TranslatedText {
    /// The English text, letter by letter.
    en: WrittenText,
    /// The same in the language of the file. What stands in braces stands in both.
    said: WrittenText,
}

impl TranslatedText {
    fn check(&self, reader: &mut Reader) {
        if braces(self.en.as_str()) != braces(self.said.as_str()) {
            let expected = "the same places in braces as the English text has";
            let example = Value::from(self.en.as_str());
            reader.fault_at("said", InputErrorCode::Contradiction, expected, &example);
        }
    }
}

/// What stands in braces in a text, in order of the alphabet.
fn braces(text: &str) -> Vec<&str> {
    let parts = text.split('{').skip(1).filter_map(|part| part.split_once('}'));
    let mut found: Vec<&str> = parts.map(|(name, _)| name).collect();
    found.sort_unstable();
    found
}

/// What programs say to people, in a language that an office declares: a text for each English one.
///
/// ```
/// use voice_core::language::LanguageTexts;
/// use voice_core::wire::from_json;
///
/// let faults = from_json::<LanguageTexts>(r#"{
///     "format": "1", "language": "ht",
///     "texts": [{"en": "Please call {}.", "said": "Tanpri rele."}]
/// }"#.as_bytes()).unwrap_err();
/// let places: Vec<_> = faults.iter().map(|of| of.pointer.as_str()).collect();
/// assert_eq!(places, ["/texts/0/said"]);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
#[wire(check)]
pub struct LanguageTexts {
    /// The form of the file.
    format: LanguagesFormat,
    /// The language, by its tag.
    language: LanguageTag,
    /// The texts. What no program asks for does no harm.
    texts: Vec<TranslatedText>,
}

impl LanguageTexts {
    fn check(&self, reader: &mut Reader) {
        let english = self.texts.iter().map(TranslatedText::en);
        let example = Value::from(WrittenText::FORM.example);
        reader.each_once("texts", "en", english, "each English text once", &example);
    }
}
