use super::linked::{CellStatus, Count};

/// Whether a count of zero may be told.
///
/// ```
/// use voice_disclosure_control::{ConfidentialityRule, Zeros};
///
/// let small = |zeros| ConfidentialityRule::new(11, zeros).is_some_and(|rule| rule.is_small(0));
/// assert!(small(Zeros::Withheld) && !small(Zeros::Guarded) && !small(Zeros::Told));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "wire", derive(voice_wire::Wire))]
pub enum Zeros {
    /// It is told: that nobody is counted is about nobody.
    Told,
    /// It is told, but not in a table of few or of one kind alone: there the zeros would say what
    /// the rest is.
    Guarded,
    /// It is withheld as small counts are.
    Withheld,
}

/// Which counts are too small to be told, and how much must stay open about what is withheld.
///
/// A withheld count must be able to have at least as many values as there are small counts. CMS's
/// policy on cell sizes withholds 1 to 10, and whatever lets 1 to 10 be derived.
///
/// ```
/// use voice_disclosure_control::{ConfidentialityRule, Zeros};
///
/// let rule = ConfidentialityRule::new(11, Zeros::Guarded).ok_or("from 3 to 1000")?;
/// assert_eq!(rule, ConfidentialityRule::default());
/// assert_eq!((rule.threshold(), rule.zeros()), (11, Zeros::Guarded));
/// // 1 to 10 are small, so a count that is withheld must be able to have ten values.
/// assert_eq!(rule.width(), 10);
/// assert_eq!(ConfidentialityRule::width_of(11, Zeros::Withheld), 11);
/// assert!(ConfidentialityRule::new(2, Zeros::Told).is_none());
/// # Ok::<(), &str>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ConfidentialityRule {
    threshold: u32,
    zeros: Zeros,
}

impl Default for ConfidentialityRule {
    /// Counts of 1 to 10 are withheld; zero is told where it makes no profile.
    fn default() -> Self {
        Self { threshold: Self::THRESHOLD, zeros: Zeros::Guarded }
    }
}

impl ConfidentialityRule {
    /// The least count that is told, where nothing else is said.
    pub const THRESHOLD: u32 = 11;

    /// The least threshold that a rule can have: below it nothing stays open.
    pub const MIN_THRESHOLD: u32 = 3;

    /// The greatest threshold that a rule can have.
    pub const MAX_THRESHOLD: u32 = 1000;

    /// A rule, if there is one with this least count that is told
    /// ([`Self::MIN_THRESHOLD`], [`Self::MAX_THRESHOLD`]).
    #[must_use]
    pub const fn new(threshold: u32, zeros: Zeros) -> Option<Self> {
        if threshold < Self::MIN_THRESHOLD || threshold > Self::MAX_THRESHOLD {
            None
        } else {
            Some(Self { threshold, zeros })
        }
    }

    /// The least count that is told.
    #[must_use]
    pub const fn threshold(self) -> u32 {
        self.threshold
    }

    /// Whether zero is told.
    #[must_use]
    pub const fn zeros(self) -> Zeros {
        self.zeros
    }

    /// Whether a count is too small to be told.
    ///
    /// ```
    /// use voice_disclosure_control::{ConfidentialityRule, Zeros};
    ///
    /// assert!([1, 10].iter().all(|&count| ConfidentialityRule::default().is_small(count)));
    /// assert!(![0, 11].iter().any(|&count| ConfidentialityRule::default().is_small(count)));
    /// assert!(
    ///     ConfidentialityRule::new(5, Zeros::Withheld)
    ///         .is_some_and(|rule| rule.is_small(0) && !rule.is_small(5))
    /// );
    /// ```
    #[must_use]
    pub const fn is_small(self, count: u64) -> bool {
        count < self.threshold as u64 && (count > 0 || matches!(self.zeros, Zeros::Withheld))
    }

    /// How many values a withheld count must be able to have: as many as there are small counts.
    #[must_use]
    pub const fn width(self) -> u64 {
        Self::width_of(self.threshold, self.zeros)
    }

    /// How many values a withheld count must be able to have by a rule of these parts.
    #[must_use]
    pub const fn width_of(threshold: u32, zeros: Zeros) -> u64 {
        match zeros {
            Zeros::Told | Zeros::Guarded => (threshold as u64).saturating_sub(1),
            Zeros::Withheld => threshold as u64,
        }
    }

    /// The least count that something withheld can have, which a reader knows: zero is withheld
    /// only where zeros are.
    pub(crate) const fn floor(self) -> i64 {
        match self.zeros {
            Zeros::Told | Zeros::Guarded => 1,
            Zeros::Withheld => 0,
        }
    }

    /// Whether a count has to be withheld because of what it is, and not because of others.
    pub(crate) const fn withholds(self, count: Count) -> bool {
        matches!(count.status, CellStatus::Printed) && self.is_small(count.value)
    }
}
