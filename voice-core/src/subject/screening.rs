use super::Protection;
use crate::wire::{Day, ONE_LINE, Reader, Timestamp, Wire, text};

text! {
    /// The system or office that a screening was made with.
    ///
    /// ```
    /// use voice_core::subject::SourceName;
    ///
    /// let source: SourceName = "central index check".parse()?;
    /// assert_eq!(source.to_string(), "central index check");
    /// # Ok::<(), voice_core::wire::InputErrors>(())
    /// ```
    SourceName {
        expected: "the name of a system or office, 1 to 120 characters on one line",
        min: 1,
        max: 120,
        pattern: ONE_LINE,
        format: None,
        example: "central index check",
    }
}

/// A protection that a screening found, and since when it holds.
///
/// ```
/// use voice_core::subject::{Finding, Protection};
///
/// let found = Finding::new(Protection::VawaTU, "2024-07-01".parse()?, None)?;
/// assert_eq!(*found.protection(), Protection::VawaTU);
/// let ended = Some("2024-06-30".parse()?);
/// assert!(Finding::new(Protection::VawaTU, "2024-07-01".parse()?, ended).is_err());
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(confidential, check)]
pub struct Finding {
    /// The protection.
    protection: Protection,
    /// The first day.
    from: Day,
    /// The last day, included, not before `from`; left out where it has not ended.
    until: Option<Day>,
}

impl Finding {
    fn check(&self, reader: &mut Reader) {
        reader.in_order(("from", self.from), ("until", self.until));
    }
}

/// A check of a person for protections: by which source, at which moment, what it found, and how
/// long it may be relied on.
///
/// That nothing was found is known only where somebody looked. A person who was not screened, or
/// too long ago, is told nothing about: absent data is not "no protection".
///
/// It cannot be built as clear without saying who looked, and when:
///
/// ```compile_fail,E0063
/// use voice_core::subject::Screening;
///
/// let clear = Screening { findings: Vec::new() };
/// ```
///
/// ```
/// use voice_core::subject::{Screening, SourceName};
///
/// let clear = Screening {
///     source: SourceName::new("central index check")?,
///     at: "2026-11-02T06:00:00Z".parse()?,
///     max_age_hours: 24,
///     findings: Vec::new(),
/// };
/// assert_eq!(format!("{clear:?}"), "Screening(..)");
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
///
/// ```
/// use voice_core::subject::{Finding, Protection, Screening};
///
/// let screening = Screening {
///     source: "central index check".parse()?,
///     at: "2026-11-02T06:00:00Z".parse()?,
///     max_age_hours: 24,
///     findings: vec![Finding::new(Protection::VawaTU, "2020-01-01".parse()?, None)?],
/// };
/// assert_eq!(screening.findings.len(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(confidential)]
pub struct Screening {
    /// The system or office that was asked.
    pub source: SourceName,
    /// The moment of its answer.
    pub at: Timestamp,
    /// For how many hours the answer may be relied on.
    #[wire(min = 1, max = 720)]
    pub max_age_hours: u16,
    /// The protections found; empty when the source looked and found none.
    pub findings: Vec<Finding>,
}

impl Screening {
    /// What may be relied on where both may: the older moment, the shorter time, and what either
    /// found.
    pub(super) fn and(&self, other: &Self) -> Self {
        let older = if other.at < self.at { other } else { self };
        let mut both = Self {
            source: older.source.clone(),
            at: older.at,
            max_age_hours: self.max_age_hours.min(other.max_age_hours),
            findings: self.findings.clone(),
        };
        let more = other.findings.iter().filter(|of| !self.findings.contains(of));
        both.findings.extend(more.cloned());
        both
    }
}
