use super::linked::{CellId, LARGEST, LinkedTables, Relation, Standing};
use super::rule::Rule;

/// What a reader sees of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Figure {
    /// The count.
    Told(u64),
    /// That it is withheld; not why.
    Withheld,
    /// Nothing: it is not printed, and only follows from others, or does not.
    Implied,
}

/// Published tables as a reader has them: figures, how cells hang together, and the rule by which some are withheld.
///
/// No count that is withheld is in it, so that an audit of it knows what an outsider knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    pub(super) figures: Vec<Figure>,
    pub(super) relations: Vec<Relation>,
    pub(super) rule: Rule,
}

impl Published {
    /// Figures as they were published.
    #[must_use]
    pub const fn new(figures: Vec<Figure>, relations: Vec<Relation>, rule: Rule) -> Self {
        Self { figures, relations, rule }
    }

    /// Tables with nothing but small counts withheld, as is often done: what can be worked out from the others is not seen to.
    ///
    /// It is here for tests, which must see it fail.
    #[must_use]
    pub fn naive(tables: &LinkedTables, rule: Rule) -> Self {
        Self::without(tables, rule, |_| false)
    }

    pub(super) fn without(tables: &LinkedTables, rule: Rule, withheld: impl Fn(CellId) -> bool) -> Self {
        let figure = |(index, count): (usize, &super::Count)| match count.standing {
            Standing::Implied => Figure::Implied,
            Standing::Withheld => Figure::Withheld,
            Standing::Told => Figure::Told(count.value),
            Standing::Printed if rule.is_small(count.value) || withheld(CellId(index)) => Figure::Withheld,
            Standing::Printed => Figure::Told(count.value),
        };
        let figures = tables.counts().iter().enumerate().map(figure).collect();
        Self { figures, relations: tables.relations().to_vec(), rule }
    }

    /// Whether every count is one that can be computed with, and every cell that a relation names is there.
    pub(super) fn can_be_computed(&self) -> bool {
        let small = |figure: &Figure| !matches!(figure, Figure::Told(count) if *count > LARGEST);
        let there = |relation: &Relation| relation.terms().all(|(cell, _)| cell.0 < self.figures.len());
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
    pub const fn rule(&self) -> Rule {
        self.rule
    }

    /// How many cells are withheld.
    #[must_use]
    pub fn withheld(&self) -> usize {
        self.figures.iter().filter(|figure| matches!(figure, Figure::Withheld)).count()
    }
}
