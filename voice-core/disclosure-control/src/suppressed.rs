use super::audit::Audit;
use super::linked::CellId;
use super::published::{Figure, Published};

/// Tables with all withheld that has to be, and the audit that they passed.
///
/// ```
/// use voice_disclosure_control::{ConfidentialityRule, LinkedTables, suppress};
///
/// let tables = LinkedTables::with_totals(&[vec![4, 36], vec![12, 48]])?;
/// let done = suppress(&tables, ConfidentialityRule::default())?;
/// assert_eq!((done.small(), done.complementary()), (1, 3));
/// assert_eq!(done.published().withheld(), done.audit().withheld());
/// assert!(done.known_to_insiders().is_empty() && done.withheld_unproved().is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Suppressed {
    pub(crate) published: Published,
    pub(crate) small: usize,
    pub(crate) audit: Audit,
    pub(crate) known_to_insiders: Vec<CellId>,
    pub(crate) withheld_unproved: Vec<CellId>,
}

impl Suppressed {
    /// Leaves of what was withheld for want of proof what still is withheld.
    pub(crate) fn keep_withheld_unproved(&mut self) {
        let figures = &self.published.figures;
        let withheld = |cell: &CellId| figures.get(cell.0) == Some(&Figure::Withheld);
        self.withheld_unproved.retain(withheld);
    }

    /// What may be published.
    #[must_use]
    pub const fn published(&self) -> &Published {
        &self.published
    }

    /// The audit, made of what may be published alone.
    #[must_use]
    pub const fn audit(&self) -> &Audit {
        &self.audit
    }

    /// The small cells that are known to somebody who is told which withheld figures are small,
    /// because nothing more could be withheld beside them: none, unless earlier reports told
    /// too much.
    #[must_use]
    pub fn known_to_insiders(&self) -> &[CellId] {
        &self.known_to_insiders
    }

    /// The cells that are withheld only because a search ended at its limit, before it was decided
    /// whether what is small stays open without them. They are not small, so this is for who makes
    /// the tables and for no reader.
    #[must_use]
    pub fn withheld_unproved(&self) -> &[CellId] {
        &self.withheld_unproved
    }

    /// How many cells are withheld because they are small.
    #[must_use]
    pub const fn small(&self) -> usize {
        self.small
    }

    /// How many cells are withheld so that others cannot be worked out.
    #[must_use]
    pub fn complementary(&self) -> usize {
        self.published.withheld().saturating_sub(self.small)
    }
}
