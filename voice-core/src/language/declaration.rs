//! What an office declares of a language, and the texts that it gives in it.

use super::{Note, filled};
use crate::wire::{Day, LONGEST_LINE, ONE_LINE, Reader, Set, Value, Wire, text};

macro_rules! in_order {
    ($one:literal, $two:literal, $three:literal) => {
        concat!(
            "^[^\\x00-\\x1f\\x7f{}]*\\{",
            $one,
            "\\}[^\\x00-\\x1f\\x7f{}]*\\{",
            $two,
            "\\}[^\\x00-\\x1f\\x7f{}]*\\{",
            $three,
            "\\}[^\\x00-\\x1f\\x7f{}]*$"
        )
    };
}

/// Number, month and year, each once, in any order.
const DAYS: &str = concat!(
    in_order!("day", "month", "year"),
    "|",
    in_order!("day", "year", "month"),
    "|",
    in_order!("month", "day", "year"),
    "|",
    in_order!("month", "year", "day"),
    "|",
    in_order!("year", "day", "month"),
    "|",
    in_order!("year", "month", "day")
);

text! {
    /// The tag of a declared language, of BCP 47: another language than English and Spanish.
    ///
    /// ```
    /// use voice_core::language::DeclaredTag;
    ///
    /// let creole: DeclaredTag = "ht".parse()?;
    /// assert_eq!(creole.as_str(), "ht");
    /// // English is there already.
    /// assert!("en".parse::<DeclaredTag>().is_err());
    /// # Ok::<(), voice_core::wire::InputErrors>(())
    /// ```
    DeclaredTag {
        expected: "a language as a BCP 47 tag that begins in lower case, other than en and es",
        min: 2,
        max: 35,
        pattern: "^([a-df-z][a-z]|e[a-mo-rt-z]|[a-z]{3})(-[A-Za-z0-9]{1,8})*$",
        format: None,
        example: "ht",
    }

    /// The name of a language, in the language itself.
    ///
    /// ```
    /// use voice_core::language::LanguageName;
    ///
    /// let name: LanguageName = "Kreyòl ayisyen".parse()?;
    /// assert_eq!(name.to_string(), "Kreyòl ayisyen");
    /// # Ok::<(), voice_core::wire::InputErrors>(())
    /// ```
    LanguageName {
        expected: "the name of a language, of 1 to 60 characters on one line",
        min: 1,
        max: 60,
        pattern: ONE_LINE,
        format: None,
        example: "Kreyòl ayisyen",
    }

    /// The name of a month as it stands in a day.
    ///
    /// ```
    /// use voice_core::language::MonthName;
    ///
    /// let january: MonthName = "janvye".parse()?;
    /// assert_eq!(january.as_str(), "janvye");
    /// # Ok::<(), voice_core::wire::InputErrors>(())
    /// ```
    MonthName {
        expected: "the name of a month, of 1 to 40 characters on one line",
        min: 1,
        max: 40,
        pattern: ONE_LINE,
        format: None,
        example: "janvye",
    }

    /// What is written of a day around its number, its month and its year.
    ///
    /// ```
    /// use voice_core::language::DayPattern;
    ///
    /// assert!("{day} {month} {year}".parse::<DayPattern>().is_ok());
    /// // Without the year it is no day.
    /// assert!("{day} {month}, this year".parse::<DayPattern>().is_err());
    /// ```
    DayPattern {
        expected: "a text with `{day}`, `{month}` and `{year}`, each once",
        min: 18,
        max: 80,
        pattern: DAYS,
        format: None,
        example: "{day} {month} {year}",
    }

    /// What stands after a time of day by a clock of twelve hours.
    ///
    /// ```
    /// use voice_core::language::TimeHalf;
    ///
    /// let morning: TimeHalf = "AM".parse()?;
    /// assert_eq!(morning.as_str(), "AM");
    /// # Ok::<(), voice_core::wire::InputErrors>(())
    /// ```
    TimeHalf {
        expected: "what stands after a time, of 1 to 20 characters on one line",
        min: 1,
        max: 20,
        pattern: ONE_LINE,
        format: None,
        example: "AM",
    }

    /// A text of a program, on one line.
    ///
    /// ```
    /// use voice_core::language::WrittenText;
    ///
    /// let text: WrittenText = "No information available to you.".parse()?;
    /// assert!(text.as_str().starts_with("No information"));
    /// # Ok::<(), voice_core::wire::InputErrors>(())
    /// ```
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
///
/// ```
/// use voice_core::language::LanguagesFormat;
///
/// let format: LanguagesFormat = "1".parse()?;
/// assert_eq!(format, LanguagesFormat::One);
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum LanguagesFormat {
    /// The first form.
    #[wire(rename = "1", title = "Form 1")]
    One,
}

/// In which direction a language is written.
///
/// ```
/// use voice_core::language::WritingDirection;
///
/// let direction: WritingDirection = "right-to-left".parse()?;
/// assert_eq!(direction.html(), "rtl");
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
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
///
/// ```
/// use voice_core::language::DayForm;
/// use voice_core::wire::from_json;
///
/// let form: DayForm = from_json(r#"{
///     "pattern": "{day} {month} {year}",
///     "months": ["janvye", "fevriye", "mas", "avril", "me", "jen",
///                "jiyè", "out", "septanm", "oktòb", "novanm", "desanm"]
/// }"#.as_bytes())?;
/// assert_eq!(form.months[6].as_str(), "jiyè");
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Wire)]
pub struct DayForm {
    /// What is written around number, month and year.
    pub pattern: DayPattern,
    /// The months, as they stand in a day, from January on.
    #[wire(min = 12, max = 12)]
    pub months: Vec<MonthName>,
}

impl DayForm {
    /// A day of a month, which is counted from 0.
    #[expect(clippy::indexing_slicing, reason = "there are twelve months")]
    pub(super) fn written(&self, month: usize, day: u32, year: i32) -> String {
        let (day, year) = (day.to_string(), year.to_string());
        let month = self.months[month].as_str();
        filled(self.pattern.as_str(), &[("day", &day), ("year", &year), ("month", month)])
    }
}

/// How times of day are written.
///
/// ```
/// use voice_core::language::TimeForm;
///
/// let american = TimeForm::TwelveHours {
///     before_noon: "AM".parse()?,
///     after_noon: "PM".parse()?,
/// };
/// assert_eq!(
///     serde_json::to_string(&american)?,
///     r#"{"kind":"twelve-hours","before_noon":"AM","after_noon":"PM"}"#
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
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

/// How numbers are written: what stands between thousands, and what before tenths.
///
/// ```
/// use voice_core::language::NumberForm;
///
/// let haitian: NumberForm = "space-and-comma".parse()?;
/// assert_eq!(haitian, NumberForm::SpaceAndComma);
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum NumberForm {
    /// A comma and a point: 1,234.5.
    CommaAndPoint,
    /// A point and a comma: 1.234,5.
    PointAndComma,
    /// A space that does not break and a comma: 1 234,5.
    SpaceAndComma,
    /// A space that does not break and a point: 1 234.5.
    SpaceAndPoint,
}

impl NumberForm {
    #[cfg(feature = "report")]
    pub(super) const fn between_thousands(self) -> &'static str {
        match self {
            Self::CommaAndPoint => ",",
            Self::PointAndComma => ".",
            Self::SpaceAndComma | Self::SpaceAndPoint => "\u{a0}",
        }
    }

    #[cfg(feature = "report")]
    pub(super) const fn before_tenths(self) -> char {
        match self {
            Self::CommaAndPoint | Self::SpaceAndPoint => '.',
            Self::PointAndComma | Self::SpaceAndComma => ',',
        }
    }
}

/// That a translator has checked every text of a language.
///
/// ```
/// use voice_core::language::TranslationCheck;
///
/// let checked = TranslationCheck {
///     by: "Marie Jean, court interpreter".parse()?,
///     on: "2026-10-01".parse()?,
/// };
/// assert!(checked.by.as_str().ends_with("interpreter"));
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
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
///     "numbers": "space-and-comma"
/// }"#.as_bytes())?;
/// assert!(declared.checked.is_none());
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Wire)]
pub struct LanguageDeclaration {
    /// The tag by which it is asked for.
    pub tag: DeclaredTag,
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
        let tags = self.languages.iter().map(|of| of.tag.as_str().to_ascii_lowercase());
        let example = Value::from(DeclaredTag::FORM.example);
        reader.each_once("languages", "tag", tags, "each language once", &example);
    }
}

/// A text of a program in another language.
///
/// ```
/// use voice_core::language::TranslatedText;
///
/// // What stands in braces stands in both.
/// let text = TranslatedText {
///     en: "Please call {}.".parse()?,
///     said: "Tanpri rele {}.".parse()?,
/// };
/// assert!(text.en.as_str().contains("{}") && text.said.as_str().contains("{}"));
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
pub struct TranslatedText {
    /// The English text, letter by letter.
    pub en: WrittenText,
    /// The same in the language of the file. What stands in braces stands in both.
    pub said: WrittenText,
}

impl TranslatedText {
    /// What is wrong with the places in braces of the text: those that the English one has and it
    /// has not, and those that it has and the English one has not. They may be in any order, and
    /// one may be there more often.
    pub(super) fn other_places(&self) -> Option<String> {
        let (english, said) = (places(self.en.as_str()), places(self.said.as_str()));
        let listed = |names: &Set<&str>, of: &Set<&str>| {
            let other = names.difference(of).map(|name| format!("`{{{name}}}`"));
            let other: Vec<String> = other.collect();
            (!other.is_empty()).then(|| other.join(", "))
        };
        let missing = listed(&english, &said).map(|of| format!("{of} in the text"));
        let unknown = listed(&said, &english).map(|of| format!("no {of} in the text"));
        let parts: Vec<String> = missing.into_iter().chain(unknown).collect();
        (!parts.is_empty()).then(|| format!("{} for `{}`", parts.join(", and "), self.en.as_str()))
    }
}

/// What stands in braces in a text.
fn places(text: &str) -> Set<&str> {
    let parts = text.split('{').skip(1).filter_map(|part| part.split_once('}'));
    parts.map(|(name, _)| name).collect()
}

/// What programs say to people, in a language that an office declares: a text for each English one.
///
/// ```
/// use voice_core::language::LanguageTexts;
/// use voice_core::wire::from_json;
///
/// let faults = from_json::<LanguageTexts>(r#"{
///     "format": "1", "language": "ht",
///     "texts": [{"en": "yes", "said": "wi"}, {"en": "yes", "said": "wi"}]
/// }"#.as_bytes()).unwrap_err();
/// let places: Vec<_> = faults.iter().map(|of| of.pointer.as_str()).collect();
/// assert_eq!(places, ["/texts/1/en"]);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
#[wire(check)]
pub struct LanguageTexts {
    /// The form of the file.
    format: LanguagesFormat,
    /// The language, by its tag.
    language: DeclaredTag,
    /// The texts. What no program asks for does no harm.
    #[wire(max = 10_000)]
    texts: Vec<TranslatedText>,
}

impl LanguageTexts {
    fn check(&self, reader: &mut Reader) {
        let english = self.texts.iter().map(|of| &of.en);
        let example = Value::from(WrittenText::FORM.example);
        reader.each_once("texts", "en", english, "each English text once", &example);
    }
}
