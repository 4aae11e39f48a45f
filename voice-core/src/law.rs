//! On what a statement rests: the law by its citation, what was published, and the days on which it
//! is in force.
//!
//! A citation is read in any spelling, written in one form, and carries a release only where
//! somebody read the law:
//!
//! ```
//! use voice_core::law::{Citation, CitationText, Period, Verification};
//!
//! let text = CitationText::from_spelling("8 USC § 1367(a)(2)")?;
//! assert_eq!(text.as_str(), "8 U.S.C. 1367(a)(2)");
//! let remembered = Citation { text, verification: Verification::Memory };
//! assert!(!remembered.carries_release());
//!
//! let in_force = Period::new("2000-10-28".parse()?, None)?;
//! assert!(in_force.contains("2026-11-02".parse()?));
//! # Ok::<(), voice_core::wire::InputErrors>(())
//! ```

mod citation;
mod cited;
mod reporter;

pub use self::citation::CitationText;
use self::cited::is_known;
pub use self::cited::{CitedLaw, CodePlace, Division, Passage, Through};
pub use self::reporter::{Reporter, ReporterName};
use crate::wire::{Day, ONE_LINE, Reader, Wire, text};

text! {
    /// Where something was published: an address on the web, or a paper with its day.
    ///
    /// ```
    /// use voice_core::law::SourceText;
    ///
    /// let source: SourceText = "ice.gov/voice".parse()?;
    /// assert_eq!(source.as_str(), "ice.gov/voice");
    /// # Ok::<(), voice_core::wire::InputErrors>(())
    /// ```
    SourceText {
        expected: "where it was published, as one line of 3 to 200 characters",
        min: 3,
        max: 200,
        pattern: ONE_LINE,
        format: None,
        example: "ice.gov/voice",
    }
}

/// How well a citation was checked against its source.
///
/// ```
/// use voice_core::law::Verification;
///
/// let how: Verification = "secondary".parse()?;
/// assert_eq!(how, Verification::Secondary);
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum Verification {
    /// Read in the source that is cited.
    Verified,
    /// Read in another source that speaks of it.
    Secondary,
    /// Not checked: it may withhold, and releases nothing.
    Memory,
}

/// A citation, and how well it was checked.
///
/// ```
/// use voice_core::law::{Citation, Verification};
///
/// let read = Citation {
///     text: "34 U.S.C. 20141(c)(5)".parse()?,
///     verification: Verification::Verified,
/// };
/// assert!(read.carries_release());
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Wire)]
pub struct Citation {
    /// The citation.
    pub text: CitationText,
    /// How well it was checked.
    pub verification: Verification,
}

impl Citation {
    /// Whether a release may rest on it.
    #[must_use]
    pub fn carries_release(&self) -> bool {
        self.verification != Verification::Memory
    }
}

/// Something that was published, and how well it was checked.
///
/// ```
/// use voice_core::law::{PublishedSource, SourceText, Verification};
///
/// let remembered = PublishedSource {
///     text: SourceText::new("ice.gov/voice")?,
///     verification: Verification::Memory,
/// };
/// assert!(!remembered.carries_number());
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
pub struct PublishedSource {
    /// Where it was published.
    #[wire(title = "Source")]
    pub text: SourceText,
    /// How well it was checked.
    pub verification: Verification,
}

impl PublishedSource {
    /// Whether a number to call may rest on it: a wrong one sends a person in need to a stranger.
    #[must_use]
    pub fn carries_number(&self) -> bool {
        self.verification != Verification::Memory
    }
}

/// A span of days in which something is in force.
///
/// ```
/// use voice_core::law::Period;
///
/// let period = Period::new("2017-04-26".parse()?, Some("2021-06-10".parse()?))?;
/// assert!(period.contains("2021-06-10".parse()?));
/// assert!(!period.contains("2021-06-11".parse()?));
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Wire)]
#[wire(check)]
pub struct Period {
    /// The first day.
    from: Day,
    /// The last day, included, not before `from`; left out while no end is known.
    until: Option<Day>,
}

impl Period {
    fn check(&self, reader: &mut Reader) {
        reader.in_order(("from", self.from), ("until", self.until));
    }

    /// Whether the day is one of them; the first and the last are.
    ///
    /// ```
    /// use voice_core::law::Period;
    ///
    /// let period = Period::new("2017-04-26".parse()?, None)?;
    /// assert!(period.contains("2017-04-26".parse()?) && !period.contains("2017-04-25".parse()?));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn contains(&self, day: Day) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }

    /// Whether the day is one of them, or the next after the last.
    pub(crate) fn reaches(&self, day: Day) -> bool {
        self.until.and_then(Day::next).is_none_or(|next| day <= next)
    }

    /// From the first day of this to the later of both ends.
    pub(crate) fn with(self, other: Self) -> Self {
        let until = self.until.zip(other.until).map(|(one, two)| one.max(two));
        Self { until, ..self }
    }

    /// The days of both, if there are any.
    pub(crate) fn overlap(self, other: Self) -> Option<Self> {
        let from = self.from.max(other.from);
        let until = match (self.until, other.until) {
            (Some(one), Some(two)) => Some(one.min(two)),
            (one, two) => one.or(two),
        };
        until.is_none_or(|until| from <= until).then_some(Self { from, until })
    }
}
