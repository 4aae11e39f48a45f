use core::fmt;
use std::collections::BTreeSet;

/// The largest count of a cell; beyond it, sums of many cells could not be computed exactly.
pub(crate) const LARGEST: u64 = 1 << 40;

/// A cell of linked tables, by its number in the order in which the cells were given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CellId(pub usize);

impl fmt::Display for CellId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cell {}", self.0)
    }
}

/// How a cell stands to what is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CellStatus {
    /// It is to be printed, unless it has to be withheld.
    Printed,
    /// It is never printed, and can be worked out where the cells around it are: what is left of a
    /// whole beside a part of it.
    Implied,
    /// An earlier report told it, which nothing can take back.
    Told,
    /// An earlier report withheld it; a later one must not give it away.
    Withheld,
    /// It is withheld whatever it is, zero too: the table in which it is would say what everybody
    /// counted in it is. What is certainly zero all the same is not protected.
    Hidden,
}

/// A count and how it stands to what is printed.
///
/// ```
/// use voice_disclosure_control::{CellStatus, Count};
///
/// assert_eq!(Count::printed(7).status, CellStatus::Printed);
/// // What is left of a whole is not printed, and can be worked out.
/// assert_eq!(Count::implied(3), Count { value: 3, status: CellStatus::Implied });
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Count {
    /// How many.
    pub value: u64,
    /// How it stands.
    pub status: CellStatus,
}

impl Count {
    /// A count that is to be printed.
    #[must_use]
    pub const fn printed(value: u64) -> Self {
        Self { value, status: CellStatus::Printed }
    }

    /// A count that can be worked out and is not printed.
    #[must_use]
    pub const fn implied(value: u64) -> Self {
        Self { value, status: CellStatus::Implied }
    }
}

/// What a reader knows of how cells hang together: a weighted sum that is zero, or that is not
/// below it.
///
/// ```
/// use voice_disclosure_control::{CellId, Relation};
///
/// let (all, children, adults) = (CellId(0), CellId(1), CellId(2));
/// let sum = Relation::sum(all, [children, adults]);
/// assert!(sum.is_exact() && sum.holds(&[50, 8, 42]));
/// assert_eq!(sum.terms().len(), 3);
/// // Whoever was counted as a child was counted among all; everybody is in one of the two.
/// assert!(Relation::within(children, all).holds(&[50, 8, 42]));
/// assert!(Relation::cover(all, [children, adults]).holds(&[50, 8, 45]));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relation {
    terms: Vec<(CellId, i64)>,
    exact: bool,
}

impl Relation {
    /// The whole is the sum of its parts: the total of a row, a column or a table; a category of
    /// its subcategories; a year to date of its quarters.
    #[must_use]
    pub fn sum(whole: CellId, parts: impl IntoIterator<Item = CellId>) -> Self {
        let mut terms: Vec<_> = parts.into_iter().map(|part| (part, -1)).collect();
        terms.push((whole, 1));
        Self { terms, exact: true }
    }

    /// Everything counted in the part is counted in the whole too.
    ///
    /// Where the rest of the whole is itself a group of people, give it a cell of its own,
    /// [`CellStatus::Implied`], and use [`Relation::sum`]: whole less part gives it away.
    #[must_use]
    pub fn within(part: CellId, whole: CellId) -> Self {
        Self { terms: vec![(whole, 1), (part, -1)], exact: false }
    }

    /// Everything in the whole is in at least one of the parts, which may overlap.
    #[must_use]
    pub fn cover(whole: CellId, parts: impl IntoIterator<Item = CellId>) -> Self {
        let mut terms: Vec<_> = parts.into_iter().map(|part| (part, 1)).collect();
        terms.push((whole, -1));
        Self { terms, exact: false }
    }

    /// Everything in the whole is in one or more of the parts: together they are the whole, and
    /// what is counted in a part after the first.
    ///
    /// ```
    /// use voice_disclosure_control::{CellId, Relation};
    ///
    /// // 79 questions, 44 and 39 of which asked for one thing and another: 4 for both.
    /// let parts = Relation::any_of(CellId(0), CellId(1), [CellId(2), CellId(3)]);
    /// assert!(parts.holds(&[79, 4, 44, 39]) && !parts.holds(&[79, 5, 44, 39]));
    /// ```
    #[must_use]
    pub fn any_of(whole: CellId, further: CellId, parts: impl IntoIterator<Item = CellId>) -> Self {
        let mut terms: Vec<_> = parts.into_iter().map(|part| (part, -1)).collect();
        terms.extend([(further, 1), (whole, 1)]);
        Self { terms, exact: true }
    }

    /// The share that the part has of the whole is told, rounded to `1 / scale`: 55 with a scale of
    /// 1000 is 5.5 %.
    ///
    /// ```
    /// use voice_disclosure_control::{CellId, Relation};
    ///
    /// // 254 of 4,602 calls, told as 5.52 %: the two halves say that
    /// // 5.515 % <= part / whole <= 5.525 %.
    /// let [low, high] = Relation::share(CellId(0), CellId(1), 552, 10_000);
    /// assert!(low.holds(&[254, 4602]) && high.holds(&[254, 4602]));
    /// assert!(!high.holds(&[255, 4602]));
    /// ```
    #[must_use]
    pub fn share(part: CellId, whole: CellId, told: u32, scale: u32) -> [Self; 2] {
        let (twice, told) = (2 * i64::from(scale), 2 * i64::from(told));
        [
            Self { terms: vec![(part, twice), (whole, 1 - told)], exact: false },
            Self { terms: vec![(part, -twice), (whole, told + 1)], exact: false },
        ]
    }

    /// The cells and their weights.
    pub fn terms(&self) -> impl ExactSizeIterator<Item = (CellId, i64)> + '_ {
        self.terms.iter().copied()
    }

    /// Whether the weighted sum is zero; otherwise it is not below zero.
    #[must_use]
    pub const fn is_exact(&self) -> bool {
        self.exact
    }

    /// Whether these counts fulfil it; a cell that is not there counts as zero.
    #[must_use]
    pub fn holds(&self, counts: &[u64]) -> bool {
        let count = |cell: CellId| counts.get(cell.0).copied().unwrap_or_default();
        let sum: i128 = self
            .terms
            .iter()
            .map(|&(cell, weight)| i128::from(weight) * i128::from(count(cell)))
            .sum();
        if self.exact { sum == 0 } else { sum >= 0 }
    }
}

/// One thing wrong with counts and their relations; it repeats no count.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ContradictionError {
    /// A count is larger than any that can be computed with.
    #[error("{cell} is above 2^40: divide the tables by period")]
    TooLarge {
        /// The cell.
        cell: CellId,
    },
    /// A relation names a cell that is not there.
    #[error("relation {relation} names {cell}, which is not there")]
    NoSuchCell {
        /// The relation, by its number.
        relation: usize,
        /// The cell.
        cell: CellId,
    },
    /// A relation names one cell twice.
    #[error("relation {relation} names {cell} twice")]
    NamedTwice {
        /// The relation, by its number.
        relation: usize,
        /// The cell.
        cell: CellId,
    },
    /// A whole is not the sum of its parts.
    #[error("relation {relation}: the parts of {whole} do not add up to it")]
    PartsDiffer {
        /// The relation, by its number.
        relation: usize,
        /// The whole.
        whole: CellId,
    },
    /// A part is above its whole, or a share is not that of its counts.
    #[error("relation {relation}: a part is above its whole, or its share is another")]
    PartAboveWhole {
        /// The relation, by its number.
        relation: usize,
    },
}

impl ContradictionError {
    /// A stable word for programs.
    ///
    /// ```
    /// use voice_disclosure_control::{CellId, ContradictionError};
    ///
    /// let error = ContradictionError::TooLarge { cell: CellId(3) };
    /// assert_eq!(error.code(), "too-large");
    /// ```
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::TooLarge { .. } => "too-large",
            Self::NoSuchCell { .. } => "no-such-cell",
            Self::NamedTwice { .. } => "named-twice",
            Self::PartsDiffer { .. } => "parts-differ",
            Self::PartAboveWhole { .. } => "part-above-whole",
        }
    }
}

#[cfg(feature = "wire")]
impl voice_wire::Diagnostic for ContradictionError {
    fn code(&self) -> &'static str {
        Self::code(self)
    }
}

/// Everything that contradicts; there is at least one thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContradictionErrors(Vec<ContradictionError>);

impl ContradictionErrors {
    /// One after the other.
    ///
    /// ```
    /// use voice_disclosure_control::{CellId, Count, LinkedTables, Relation};
    ///
    /// let counts = [10, 4, 5].map(Count::printed);
    /// let sum = Relation::sum(CellId(0), [CellId(1), CellId(2)]);
    /// let errors = LinkedTables::new(counts, [sum]).unwrap_err();
    /// assert_eq!(errors.iter().map(|of| of.code()).collect::<Vec<_>>(), ["parts-differ"]);
    /// ```
    pub fn iter(&self) -> core::slice::Iter<'_, ContradictionError> {
        self.0.iter()
    }
}

impl fmt::Display for ContradictionErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, one) in self.0.iter().enumerate() {
            write!(f, "{}{}: {one}", if index == 0 { "" } else { "\n" }, one.code())?;
        }
        Ok(())
    }
}

impl core::error::Error for ContradictionErrors {}

#[cfg(feature = "wire")]
impl voice_wire::Diagnostic for ContradictionErrors {
    fn code(&self) -> &'static str {
        self.0.first().map_or("contradictory", ContradictionError::code)
    }
}

/// Counts of one or more tables, and all that a reader knows of how they hang together.
///
/// ```
/// use voice_disclosure_control::{CellId, Count, LinkedTables, Relation};
///
/// // 254 questions about a case inside 843 to local officers inside 4,602 calls.
/// let [calls, local, case] = [CellId(0), CellId(1), CellId(2)];
/// let counts = [4602, 843, 254].map(Count::printed);
/// assert!(
///     LinkedTables::new(
///         counts,
///         [Relation::within(case, local), Relation::within(local, calls)]
///     )
///     .is_ok()
/// );
///
/// let found = LinkedTables::new(
///     counts,
///     [Relation::within(calls, case), Relation::sum(calls, [local, case])],
/// )
/// .unwrap_err();
/// let codes: Vec<_> = found.iter().map(|one| one.code()).collect();
/// assert_eq!(codes, ["part-above-whole", "parts-differ"]);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkedTables {
    counts: Vec<Count>,
    relations: Vec<Relation>,
}

impl LinkedTables {
    /// Puts counts and relations together.
    ///
    /// # Errors
    /// Everything that contradicts, at once.
    pub fn new(
        counts: impl IntoIterator<Item = Count>,
        relations: impl IntoIterator<Item = Relation>,
    ) -> Result<Self, ContradictionErrors> {
        let tables = Self {
            counts: counts.into_iter().collect(),
            relations: relations.into_iter().collect(),
        };
        let found = tables.contradictions();
        if found.is_empty() { Ok(tables) } else { Err(ContradictionErrors(found)) }
    }

    /// A table of rows that are equally long, with its totals: after each row its sum, and after
    /// the last row the sums of the columns. The cell of a row and column has the number
    /// `row * (columns + 1) + column`.
    ///
    /// ```
    /// use voice_disclosure_control::LinkedTables;
    ///
    /// let table = LinkedTables::with_totals(&[vec![4, 36], vec![12, 48]])?;
    /// let counts: Vec<u64> = table.counts().iter().map(|count| count.value).collect();
    /// assert_eq!(counts, [4, 36, 40, 12, 48, 60, 16, 84, 100]);
    /// assert_eq!(table.relations().len(), 6);
    /// # Ok::<(), voice_disclosure_control::ContradictionErrors>(())
    /// ```
    ///
    /// # Errors
    /// Counts above those that can be computed with.
    pub fn with_totals(rows: &[Vec<u64>]) -> Result<Self, ContradictionErrors> {
        fn sum(counts: impl Iterator<Item = u64>) -> u64 {
            counts.fold(0, u64::saturating_add)
        }
        let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
        let at = |row: &Vec<u64>, column: usize| row.get(column).copied().unwrap_or_default();
        let sums: Vec<u64> =
            (0..columns).map(|column| sum(rows.iter().map(|row| at(row, column)))).collect();
        let with_sum = |row: &Vec<u64>| {
            let cells: Vec<u64> = (0..columns).map(|column| at(row, column)).collect();
            let sum = sum(cells.iter().copied());
            cells.into_iter().chain([sum])
        };
        let id = move |row: usize, column: usize| CellId(row * (columns + 1) + column);
        let across = (0..=rows.len()).map(|row| {
            Relation::sum(id(row, columns), (0..columns).map(move |column| id(row, column)))
        });
        let last = rows.len();
        let down = (0..=columns).map(|column| {
            Relation::sum(id(last, column), (0..last).map(move |row| id(row, column)))
        });
        Self::new(
            rows.iter().chain([&sums]).flat_map(with_sum).map(Count::printed),
            across.chain(down),
        )
    }

    /// The counts, by the number of their cell.
    #[must_use]
    pub fn counts(&self) -> &[Count] {
        &self.counts
    }

    /// The relations.
    #[must_use]
    pub fn relations(&self) -> &[Relation] {
        &self.relations
    }

    fn contradictions(&self) -> Vec<ContradictionError> {
        let mut found: Vec<_> = (self.counts.iter().enumerate())
            .filter(|(_, count)| count.value > LARGEST)
            .map(|(index, _)| ContradictionError::TooLarge { cell: CellId(index) })
            .collect();
        let values: Vec<u64> = self.counts.iter().map(|count| count.value).collect();
        for (relation, of) in self.relations.iter().enumerate() {
            let (before, mut seen) = (found.len(), BTreeSet::new());
            for (cell, _) in of.terms() {
                if cell.0 >= values.len() {
                    found.push(ContradictionError::NoSuchCell { relation, cell });
                } else if !seen.insert(cell) {
                    found.push(ContradictionError::NamedTwice { relation, cell });
                }
            }
            if found.len() == before && !of.holds(&values) {
                found.push(match of.terms.last() {
                    Some(&(whole, _)) if of.exact => {
                        ContradictionError::PartsDiffer { relation, whole }
                    }
                    _ => ContradictionError::PartAboveWhole { relation },
                });
            }
        }
        found
    }
}
