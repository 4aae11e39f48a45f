mod searching;

use self::searching::State;
use super::audit_error::AuditError;
use super::feasible::Seen;
use super::intervals::Intervals;
use super::linear::components;
use super::linked::CellId;
use super::published::{Figure, Published};
use super::system::System;

/// That every withheld figure stays open enough, with tables that show it.
///
/// ```
/// use voice_disclosure_control::{CellId, ConfidentialityRule, LinkedTables, audit, suppress};
///
/// let tables = LinkedTables::with_totals(&[vec![4, 36], vec![12, 48]])?;
/// let done = suppress(&tables, ConfidentialityRule::default())?;
/// // Anybody can repeat it, with what was published alone.
/// let audit = audit(done.published())?;
/// assert_eq!(audit.withheld(), 4);
/// assert!(audit.narrowest().is_some_and(|values| values >= 10));
/// // The four who were counted in cell 0 could be any number of these.
/// let (low, high) = audit.seen(CellId(0)).ok_or("not withheld")?;
/// assert!(high - low >= 9);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Audit {
    seen: Seen,
    withheld: usize,
    narrowest: Option<u64>,
}

impl Audit {
    /// How many figures are withheld.
    #[must_use]
    pub const fn withheld(&self) -> usize {
        self.withheld
    }

    /// The fewest values that any withheld figure was shown to be able to have, at least; none
    /// where nothing is withheld that could be small.
    #[must_use]
    pub const fn narrowest(&self) -> Option<u64> {
        self.narrowest
    }

    /// Two values that a cell has in tables which agree with all that is published; its true range
    /// is no narrower.
    #[must_use]
    pub fn seen(&self, cell: CellId) -> Option<(u64, u64)> {
        self.seen.of(cell.0).map(|(low, high)| (low.unsigned_abs(), high.unsigned_abs()))
    }
}

/// Works out of published tables alone what they say of each withheld figure, and refuses them
/// where that is more than their rule allows.
///
/// Passing is shown by feasible tables: whole tables, computed exactly, that agree with every
/// published figure and in which the cell has values as far apart as the rule wants. What cannot be
/// shown is refused.
///
/// ```
/// use voice_disclosure_control::{
///     CellId, ConfidentialityRule, Figure, Published, Relation, audit,
/// };
///
/// // Two of three cells of a row are withheld, and their sum is 4: each is 1, 2 or 3.
/// let row = Relation::sum(CellId(3), [CellId(0), CellId(1), CellId(2)]);
/// let figures = vec![Figure::Withheld, Figure::Withheld, Figure::Told(50), Figure::Told(54)];
/// let failure =
///     audit(&Published::new(figures, vec![row.clone()], ConfidentialityRule::default()))
///         .unwrap_err();
/// assert_eq!((failure.exposed[0].low, failure.exposed[0].high), (1, 3));
///
/// let figures = vec![Figure::Withheld, Figure::Withheld, Figure::Withheld, Figure::Told(54)];
/// let passed = audit(&Published::new(figures, vec![row], ConfidentialityRule::default()))?;
/// assert!(passed.narrowest().is_some_and(|values| values >= 10));
/// # Ok::<(), voice_disclosure_control::AuditError>(())
/// ```
///
/// # Errors
/// Every cell that is exposed or not shown to be safe, at once.
pub fn audit(published: &Published) -> Result<Audit, AuditError> {
    let contradictory = AuditError { contradictory: true, ..AuditError::default() };
    if !published.can_be_computed() {
        return Err(contradictory);
    }
    let system = System::new(published);
    let Some(intervals) = Intervals::propagate(&system) else { return Err(contradictory) };
    let fulfilled =
        |equation: &super::system::Equation| !equation.terms.is_empty() || equation.constant == 0;
    if !system.equations.iter().all(fulfilled) {
        return Err(contradictory);
    }
    let mut state = State::new(system, intervals, top(published));
    if let Some(failure) = state.exposed_at_once() {
        return Err(failure);
    }
    let mut failure = AuditError::default();
    for part in components(&state.system, &state.intervals) {
        state.component(&part, &mut failure);
    }
    if failure != AuditError::default() {
        return Err(failure);
    }
    let widths = state
        .system
        .unknown_cells()
        .filter(|&cell| state.required(cell))
        .map(|cell| state.seen.width(cell));
    let narrowest = widths.min();
    Ok(Audit { withheld: published.withheld(), narrowest, seen: state.seen })
}

/// A count above all that can be meant, so that what has no bound has one.
fn top(published: &Published) -> i64 {
    let told = published.figures.iter().map(|figure| match figure {
        Figure::Told(count) => i64::try_from(*count).unwrap_or(i64::MAX),
        Figure::Withheld | Figure::WithheldOrNone | Figure::Implied => {
            i64::from(published.rule.threshold())
        }
    });
    told.fold(1000, i64::saturating_add).saturating_mul(2)
}

#[cfg(test)]
mod tests {
    use super::audit;
    use crate::{CellId, ConfidentialityRule, Figure, Published, Relation};

    fn contradictory(figures: Vec<Figure>, relations: Vec<Relation>) -> bool {
        audit(&Published::new(figures, relations, ConfidentialityRule::default()))
            .is_err_and(|failure| failure.contradictory)
    }

    #[test]
    fn what_cannot_be_computed_with_is_refused() {
        let all = Relation::sum(CellId(0), [CellId(1), CellId(2)]);
        assert!(
            contradictory(vec![Figure::Told(50), Figure::Told(50)], vec![all.clone()]),
            "a cell that is not there"
        );
        assert!(contradictory(
            vec![Figure::Told(1 << 41), Figure::Told(1 << 41), Figure::Told(0)],
            vec![all]
        ));
    }

    #[test]
    fn a_share_of_nothing_says_nothing_of_its_part() {
        let share = Relation::share(CellId(0), CellId(1), 0, 0).to_vec();
        assert!(
            audit(&Published::new(
                vec![Figure::Withheld, Figure::Told(40)],
                share,
                ConfidentialityRule::default()
            ))
            .is_ok()
        );
    }
}
