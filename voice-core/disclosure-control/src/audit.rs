use core::fmt;
use std::collections::BTreeSet;

use super::feasible::{Seen, Walk};
use super::intervals::Intervals;
use super::linear::{Component, Solved, components, maximize};
use super::linked::CellId;
use super::mixing;
use super::null_space::NullSpaceMoves;
use super::published::{Figure, Published};
use super::remainder;
use super::system::{System, Unknown, value_of};

/// From how many tables, each as different from the others as can be found, changes are tried.
const TABLES: u64 = 12;

/// For how many cells of one component a program of their own is solved, where no change is found.
const PROGRAMS: usize = 1_000;

/// What a reader can say of a cell that is withheld. Where its own values are as many as the rule
/// wants, its sum with others that are named is known too closely: all together they are what is
/// left of a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exposure {
    /// The cell.
    pub cell: CellId,
    /// The least value that it can have.
    pub low: u64,
    /// The greatest value that it can have.
    pub high: u64,
}

/// Why published tables do not pass.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditError {
    /// Whether no counts at all agree with what is published, or it cannot be computed with: a
    /// relation names a cell that is not there, or a count is above 2^40.
    pub contradictory: bool,
    /// Cells of which a reader can say more than the rule allows.
    pub exposed: Vec<Exposure>,
    /// Cells for which it is not shown that enough stays open; they are treated as exposed.
    pub unproved: Vec<CellId>,
}

impl AuditError {
    /// All cells that are not open enough.
    pub(crate) fn cells(&self) -> Vec<CellId> {
        self.exposed.iter().map(|one| one.cell).chain(self.unproved.iter().copied()).collect()
    }
}

impl fmt::Display for AuditError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.contradictory {
            return f.write_str(
                "contradictory: no counts agree with what is published, or it names a cell that \
                 is not there",
            );
        }
        let (exposed, unproved) = (self.exposed.len(), self.unproved.len());
        write!(
            f,
            "{exposed} withheld figures can be worked out too closely, {unproved} are not shown \
             to be safe: "
        )?;
        let named: Vec<_> = self.cells().iter().take(10).map(|cell| cell.to_string()).collect();
        write!(f, "{}; withhold more, or merge categories", named.join(", "))
    }
}

impl core::error::Error for AuditError {}

#[cfg(feature = "wire")]
impl voice_wire::Diagnostic for AuditError {
    fn code(&self) -> &'static str {
        match self {
            Self { contradictory: true, .. } => "contradictory",
            Self { exposed, .. } if !exposed.is_empty() => "exposed",
            Self { .. } => "unproved",
        }
    }
}

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
    let mut state = State {
        moves: NullSpaceMoves::new(&system),
        seen: Seen::nothing(&system),
        certain: BTreeSet::new(),
        top: top(published),
        system,
        intervals,
    };
    let exposed = state.exposed_at_once();
    if !exposed.is_empty() {
        return Err(AuditError { exposed, ..AuditError::default() });
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

struct State {
    system: System,
    intervals: Intervals,
    moves: NullSpaceMoves,
    seen: Seen,
    /// What programs say is certainly none, or large, where intervals do not.
    certain: BTreeSet<Unknown>,
    top: i64,
}

impl State {
    /// Whether it must be shown of a cell that it is open.
    fn required(&self, cell: Unknown) -> bool {
        let (low, high) = self.intervals.of(cell);
        self.system.is_guarded(cell, low, high) && !self.certain.contains(&cell)
    }

    fn shown(&self, cell: Unknown) -> bool {
        self.seen.width(cell) >= self.system.rule.width()
    }

    fn exposed_at_once(&self) -> Vec<Exposure> {
        let exposed = |cell: Unknown| {
            let (low, high) = self.intervals.of(cell);
            (!self.system.leaves_open(cell, low, high)).then(|| exposure(cell, low, high))
        };
        let alone: Vec<Exposure> = self.system.unknown_cells().filter_map(exposed).collect();
        if !alone.is_empty() {
            return alone;
        }
        let together: BTreeSet<Unknown> =
            remainder::exposed(&self.system, &self.intervals).into_iter().collect();
        let seen = |cell: Unknown| {
            let (low, high) = self.intervals.of(cell);
            exposure(cell, low, high)
        };
        together.into_iter().map(seen).collect()
    }

    fn component(&mut self, part: &Component, failure: &mut AuditError) {
        let mut open: Vec<Unknown> =
            part.unknowns.iter().copied().filter(|&cell| self.required(cell)).collect();
        let mut found = false;
        for round in 0..TABLES {
            open.retain(|&cell| !self.shown(cell));
            if open.is_empty() {
                return;
            }
            let weight = |unknown: Unknown| {
                f64::from(mixing::of_round(unknown as u64, round) % 1000) / 1000.0 - 0.5
            };
            if let Solved::Whole(values, _) =
                maximize(&self.system, &self.intervals, part, self.top, weight)
            {
                found = true;
                self.around(&open, &values);
            }
        }
        found |= self.certainly_none(part, &open);
        open.retain(|&cell| !self.shown(cell) && !self.certain.contains(&cell));
        for cell in open.iter().copied().take(PROGRAMS) {
            let own = |sign: f64| move |unknown: Unknown| if unknown == cell { sign } else { 0.0 };
            let (mut low, mut high) = self.intervals.of(cell);
            for sign in [1.0, -1.0] {
                let limit = match maximize(&self.system, &self.intervals, part, self.top, own(sign))
                {
                    Solved::Whole(values, limit) => {
                        found = true;
                        self.note(&values);
                        limit
                    }
                    Solved::Between(limit) => limit,
                    Solved::Nothing => continue,
                };
                // The largest whole number that is not above the limit, with what floating point
                // may have lost.
                let whole = (limit + 1e-6).floor() as i64;
                if sign > 0.0 && whole < self.top {
                    high = high.min(whole);
                } else if sign < 0.0 {
                    low = low.max(-whole);
                }
            }
            if self.shown(cell) {
                continue;
            }
            if !self.system.is_guarded(cell, low, high) {
                self.certain.insert(cell);
            } else if !self.system.leaves_open(cell, low, high) {
                failure.exposed.push(exposure(cell, low, high));
            } else {
                failure.unproved.push(CellId(cell));
            }
        }
        failure.unproved.extend(
            open.iter().skip(PROGRAMS).copied().filter(|&cell| !self.shown(cell)).map(CellId),
        );
        failure.contradictory |=
            !found && failure.exposed.is_empty() && failure.unproved.is_empty();
    }

    /// Finds at once those of which nothing was seen so far, and of which there is nothing in any
    /// table; whether there is a table.
    fn certainly_none(&mut self, part: &Component, open: &[Unknown]) -> bool {
        let mut found = false;
        let mut none: BTreeSet<Unknown> = open.iter().copied().collect();
        loop {
            none.retain(|&cell| self.seen.of(cell).is_none_or(|(_, high)| high == 0));
            if none.is_empty() {
                return found;
            }
            let any = |unknown: Unknown| if none.contains(&unknown) { 1.0 } else { 0.0 };
            let Solved::Whole(values, limit) =
                maximize(&self.system, &self.intervals, part, self.top, any)
            else {
                return found;
            };
            found = true;
            self.note(&values);
            if limit < 0.5 {
                let needs_none = |&cell: &Unknown| !self.system.is_guarded(cell, 0, 0);
                self.certain.extend(none.iter().copied().filter(needs_none));
                return found;
            }
            if !none.iter().any(|&cell| self.seen.of(cell).is_some_and(|(_, high)| high > 0)) {
                return found;
            }
        }
    }

    fn note(&mut self, values: &[(Unknown, i64)]) {
        for &(unknown, value) in values {
            self.seen.note(unknown, value);
        }
    }

    /// Notes a table of a component, and all that changes of it show of cells that are still open.
    fn around(&mut self, open: &[Unknown], of_part: &[(Unknown, i64)]) {
        self.note(of_part);
        let mut values: Vec<i64> =
            (0..self.system.floors.len()).map(|unknown| self.intervals.of(unknown).0).collect();
        for &(unknown, value) in of_part {
            if let Some(slot) = values.get_mut(unknown) {
                *slot = value;
            }
        }
        self.walk(open, &values);
    }

    fn walk(&mut self, open: &[Unknown], values: &[i64]) {
        let far = self.system.rule.width().cast_signed() - 1;
        let walk = Walk { system: &self.system, moves: &self.moves, values };
        let intervals = &self.intervals;
        let free = |unknown: Unknown| {
            let (low, high) = intervals.of(unknown);
            (low < high).then_some(0)
        };
        for &cell in open {
            if self.seen.width(cell) > far.unsigned_abs() {
                continue;
            }
            let value = value_of(values, cell);
            let Some((low, high)) = self.seen.of(cell) else { continue };
            let down = value - (high - far);
            let way = walk.go(cell, 1, low + far - value, free).or_else(|| {
                let room = self.system.floor(cell).is_some_and(|floor| value - down >= floor);
                room.then(|| walk.go(cell, -1, down, free)).flatten()
            });
            if let Some(change) = way {
                walk.note(&change, &mut self.seen);
            }
        }
    }
}

fn exposure(cell: Unknown, low: i64, high: i64) -> Exposure {
    Exposure { cell: CellId(cell), low: low.unsigned_abs(), high: high.unsigned_abs() }
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
