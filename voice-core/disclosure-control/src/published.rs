use super::linked::{CellId, CellStatus, Count, LARGEST, LinkedTables, Relation};
use super::rule::ConfidentialityRule;

/// What a reader sees of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Figure {
    /// The count.
    Told(u64),
    /// That it is withheld; not why.
    Withheld,
    /// That it is withheld with its whole table, of which zeros are withheld too.
    WithheldOrNone,
    /// Nothing: it is not printed, and only follows from others, or does not.
    Implied,
}

/// Published tables as a reader has them: figures, how cells hang together, and the rule by which
/// some are withheld.
///
/// No count that is withheld is in it, so that an audit of it knows what an outsider knows.
///
/// ```
/// use voice_disclosure_control::{
///     CellId, ConfidentialityRule, Figure, LinkedTables, Published, Relation, audit,
/// };
///
/// // Only the small count is withheld, so that anybody can work it out: 40 less 36.
/// let rule = ConfidentialityRule::default();
/// let figures = vec![Figure::Withheld, Figure::Told(36), Figure::Told(40)];
/// let sum = Relation::sum(CellId(2), [CellId(0), CellId(1)]);
/// let published = Published::new(figures, vec![sum], rule);
/// assert_eq!((published.withheld(), published.figures().len()), (1, 3));
/// assert_eq!((published.relations().len(), published.rule()), (1, rule));
/// assert_eq!(audit(&published).unwrap_err().exposed[0].cell, CellId(0));
///
/// let tables = LinkedTables::with_totals(&[vec![4, 36], vec![12, 48]])?;
/// assert!(audit(&Published::naive(&tables, rule)).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    pub(crate) figures: Vec<Figure>,
    pub(crate) relations: Vec<Relation>,
    pub(crate) rule: ConfidentialityRule,
}

impl Published {
    /// Figures as they were published.
    #[must_use]
    pub const fn new(
        figures: Vec<Figure>,
        relations: Vec<Relation>,
        rule: ConfidentialityRule,
    ) -> Self {
        Self { figures, relations, rule }
    }

    /// Tables with nothing but small counts withheld, as is often done: what can be worked out from
    /// the others is not seen to.
    ///
    /// It is here for tests, which must see it fail.
    #[must_use]
    pub fn naive(tables: &LinkedTables, rule: ConfidentialityRule) -> Self {
        Self::without(tables, rule, |_| false)
    }

    pub(crate) fn without(
        tables: &LinkedTables,
        rule: ConfidentialityRule,
        withheld: impl Fn(CellId) -> bool,
    ) -> Self {
        let figure = |(index, count): (usize, &Count)| match count.status {
            CellStatus::Implied => Figure::Implied,
            CellStatus::Withheld => Figure::Withheld,
            CellStatus::Hidden => Figure::WithheldOrNone,
            CellStatus::Told => Figure::Told(count.value),
            CellStatus::Printed if rule.is_small(count.value) || withheld(CellId(index)) => {
                Figure::Withheld
            }
            CellStatus::Printed => Figure::Told(count.value),
        };
        let figures = tables.counts().iter().enumerate().map(figure).collect();
        Self { figures, relations: tables.relations().to_vec(), rule }
    }

    /// Whether every count is one that can be computed with, and every cell that a relation names
    /// is there.
    pub(crate) fn can_be_computed(&self) -> bool {
        let small = |figure: &Figure| !matches!(figure, Figure::Told(count) if *count > LARGEST);
        let there =
            |relation: &Relation| relation.terms().all(|(cell, _)| cell.0 < self.figures.len());
        self.figures.iter().all(small) && self.relations.iter().all(there)
    }

    /// The figures, by the number of their cell.
    #[must_use]
    pub fn figures(&self) -> &[Figure] {
        &self.figures
    }

    /// How the cells hang together.
    #[must_use]
    pub fn relations(&self) -> &[Relation] {
        &self.relations
    }

    /// The rule.
    #[must_use]
    pub const fn rule(&self) -> ConfidentialityRule {
        self.rule
    }

    /// How many cells are withheld.
    #[must_use]
    pub fn withheld(&self) -> usize {
        self.figures
            .iter()
            .filter(|figure| matches!(figure, Figure::Withheld | Figure::WithheldOrNone))
            .count()
    }
}
