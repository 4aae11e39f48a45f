use crate::identifier::IDENTIFIER;
use crate::language::{Bilingual, Language, LanguageTag, Phrase, filled, phrase};
use crate::law::{Period, PublishedSource};
use crate::reach::{PhoneNumber, WebAddress};
use crate::wire::{ONE_LINE, Set, Wire, text};

text! {
    /// The identifier of a line.
    ///
    /// ```
    /// use voice_core::office::LineId;
    ///
    /// let line: LineId = "voice".parse()?;
    /// assert_eq!(line.as_str(), "voice");
    /// # Ok::<(), voice_core::wire::InputErrors>(())
    /// ```
    LineId {
        expected: "an identifier of 1 to 64 lower-case letters, digits and hyphens",
        min: 1,
        max: 64,
        pattern: IDENTIFIER,
        format: None,
        example: "voice",
    }

    /// The word that a message of text begins with.
    ///
    /// ```
    /// use voice_core::office::Keyword;
    ///
    /// let word: Keyword = "START".parse()?;
    /// assert_eq!(word.as_str(), "START");
    /// assert!("start".parse::<Keyword>().is_err());
    /// # Ok::<(), voice_core::wire::InputErrors>(())
    /// ```
    Keyword {
        expected: "a word of 1 to 20 capital letters and digits",
        min: 1,
        max: 20,
        pattern: "^[A-Z0-9]+$",
        format: None,
        example: "START",
    }

    /// The name of an office or a line, the same in every language.
    ///
    /// ```
    /// use voice_core::office::ProperName;
    ///
    /// let name: ProperName = "Victims Of Immigration Crime Engagement Office".parse()?;
    /// assert!(name.as_str().ends_with("Office"));
    /// # Ok::<(), voice_core::wire::InputErrors>(())
    /// ```
    ProperName {
        expected: "a name of 1 to 120 characters on one line",
        min: 1,
        max: 120,
        pattern: ONE_LINE,
        format: None,
        example: "VOICE",
    }
}

/// What a line is for.
///
/// ```
/// use voice_core::office::LineRole;
///
/// let role: LineRole = "crime-tips".parse()?;
/// assert_eq!(role, LineRole::CrimeTips);
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum LineRole {
    /// The office's own: questions of victims and witnesses. It takes no reports of crime.
    Office,
    /// Emergencies, and a crime in progress.
    Emergency,
    /// Reports of crime to a federal agency.
    CrimeTips,
    /// Referral to services for victims.
    Referral,
    /// Safety and shelter from somebody close.
    Safety,
    /// Somebody to talk to in a crisis.
    Crisis,
}

/// When a line is open.
///
/// ```
/// use voice_core::language::Bilingual;
/// use voice_core::office::Hours;
///
/// let published = Hours::Published {
///     text: Bilingual {
///         en: "Monday to Friday, 8 a.m. to 8 p.m. Eastern".parse()?,
///         es: "De lunes a viernes, de 8 a. m. a 8 p. m., hora del este".parse()?,
///     },
/// };
/// let weekdays = |hours: &Hours| {
///     matches!(hours, Hours::Published { text } if text.en.as_str().starts_with("Monday"))
/// };
/// assert!(weekdays(&published) && !weekdays(&Hours::DayAndNight {}));
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
pub enum Hours {
    /// Day and night, every day.
    DayAndNight {},
    /// At the hours that are published.
    Published {
        /// The hours, in words.
        text: Bilingual,
    },
}

/// Where messages of text are sent.
///
/// ```
/// use voice_core::office::TextNumber;
///
/// let text = TextNumber { number: "88788".parse()?, keyword: Some("START".parse()?) };
/// assert_eq!(text.number.as_str(), "88788");
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
pub struct TextNumber {
    /// The number.
    pub number: PhoneNumber,
    /// The word to begin with.
    pub keyword: Option<Keyword>,
}

/// A line that helps: its number, what it is for, when and in which languages, and where
/// that was published.
///
/// ```
/// use voice_core::language::Language;
/// use voice_core::office::{LineRole, Office};
///
/// let today = Office::reference().on("2026-11-02".parse()?);
/// let line = today.lines_of(LineRole::Office).next().ok_or("a line")?;
/// assert_eq!(line.reached(Language::English), "1-855-488-6423 (1-855-48-VOICE)");
/// assert_eq!(line.number.e164().as_deref(), Some("+18554886423"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
pub struct HelpingLine {
    /// The identifier.
    #[wire(title = "Identifier")]
    pub id: LineId,
    /// Its name.
    pub name: ProperName,
    /// What it is for, as a program knows it.
    pub role: LineRole,
    /// The number, in digits.
    pub number: PhoneNumber,
    /// The same number in letters, as it is published.
    pub vanity: Option<PhoneNumber>,
    /// The number from abroad.
    pub abroad: Option<PhoneNumber>,
    /// The number for a text telephone.
    #[wire(title = "TTY")]
    pub tty: Option<PhoneNumber>,
    /// Where messages of text are sent.
    pub text: Option<TextNumber>,
    /// Its address on the web.
    pub web: Option<WebAddress>,
    /// What it is for, in words.
    pub purpose: Bilingual,
    /// When it is open; left out where that is not published.
    pub hours: Option<Hours>,
    /// The languages that are spoken; none where that is not published.
    pub languages: Set<LanguageTag>,
    /// In how many more languages there are interpreters; left out where that is not published.
    pub interpreted: Option<u16>,
    /// The days on which it is given; left out where they are those of the office, or no others
    /// are known.
    pub in_force: Option<Period>,
    /// Where the number was published.
    pub sources: Vec<PublishedSource>,
}

const TEXT_WORD_TO: Phrase = phrase("text {keyword} to {number}", "envíe {keyword} al {number}");
const TEXT_TO: Phrase = phrase("text {number}", "envíe un mensaje de texto al {number}");

/// Everything that is said here.
pub(crate) const PHRASES: [Phrase; 2] = [TEXT_WORD_TO, TEXT_TO];

/// Room for most.
const REACHED: usize = 128;

impl HelpingLine {
    /// How to reach the line, in one phrase.
    #[must_use]
    pub fn reached(&self, language: Language) -> String {
        let mut reached = String::with_capacity(REACHED);
        reached.push_str(self.number.as_str());
        if let Some(vanity) = &self.vanity {
            reached.extend([" (", vanity.as_str(), ")"]);
        }
        if let Some(tty) = &self.tty {
            reached.extend([", TTY ", tty.as_str()]);
        }
        if let Some(TextNumber { number, keyword }) = &self.text {
            let (number, keyword) = (number.as_str(), keyword.as_ref().map(Keyword::as_str));
            reached.push_str(", ");
            let said = keyword.map_or(TEXT_TO, |_| TEXT_WORD_TO).in_language(language);
            let with = [("keyword", keyword.unwrap_or_default()), ("number", number)];
            reached.push_str(&filled(said, &with));
        }
        if let Some(web) = &self.web {
            let address = web.as_str();
            reached.extend([", ", address.split_once("://").map_or(address, |(_, place)| place)]);
        }
        reached
    }
}
