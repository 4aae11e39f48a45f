//! Small tables: how far from the fewest cells, and what attackers find who know more than the figures.

use std::time::Instant;

use voice_core::report::{CellId, Count, Figure, LinkedTables, Published, Relation, Rule, audit, suppress};

/// Numbers as good as drawn by lot: xorshift64, by George Marsaglia.
pub(crate) struct Lots(pub(crate) u64);

impl Lots {
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % bound
    }
}

/// A table of `size` rows and columns with its totals; the last of each row and column is the total.
struct Square {
    size: usize,
    counts: Vec<u64>,
}

impl Square {
    fn of(size: usize, inner: &[u64]) -> Self {
        let at = |row: usize, column: usize| -> u64 {
            let all = |place: usize| if place == size { 0..size } else { place..place + 1 };
            all(row).map(|row| all(column).map(|column| inner[row * size + column]).sum::<u64>()).sum()
        };
        let places = (0..=size).flat_map(|row| (0..=size).map(move |column| (row, column)));
        Self { size, counts: places.map(|(row, column)| at(row, column)).collect() }
    }

    fn random(lots: &mut Lots, size: usize, most: u64) -> Self {
        let inner: Vec<u64> = (0..size * size)
            .map(|_| match lots.below(3) {
                0 => lots.below(11),
                _ => 11 + lots.below(most),
            })
            .collect();
        Self::of(size, &inner)
    }

    fn relations(&self) -> Vec<Relation> {
        let size = self.size;
        let id = move |row: usize, column: usize| CellId(row * (size + 1) + column);
        let across = (0..=size).map(|row| Relation::sum(id(row, size), (0..size).map(move |column| id(row, column))));
        let down = (0..=size).map(|column| Relation::sum(id(size, column), (0..size).map(move |row| id(row, column))));
        across.chain(down).collect()
    }

    fn tables(&self) -> LinkedTables {
        LinkedTables::new(self.counts.iter().map(|&count| Count::printed(count)), self.relations()).unwrap()
    }
}

/// Goes through all sets of complements, the smallest first, until one passes the audit.
fn optimum(square: &Square, rule: Rule, most: usize) -> Option<usize> {
    let candidates: Vec<usize> = (0..square.counts.len())
        .filter(|&cell| square.counts[cell] > 0 && !rule.is_small(square.counts[cell]))
        .collect();
    let figures = |set: u32| -> Vec<Figure> {
        let chosen = |cell| candidates.iter().position(|&one| one == cell).is_some_and(|place| set >> place & 1 == 1);
        let of = |(cell, &count): (usize, &u64)| {
            if rule.is_small(count) || chosen(cell) { Figure::Withheld } else { Figure::Told(count) }
        };
        square.counts.iter().enumerate().map(of).collect()
    };
    let mut sets: Vec<u32> = (0..1_u32 << candidates.len()).filter(|set| set.count_ones() as usize <= most).collect();
    sets.sort_by_key(|set| set.count_ones());
    let relations = square.relations();
    let passes = |set: &u32| {
        let figures = figures(*set);
        // A sum with one unknown gives it away, which is seen without an audit.
        let alone =
            |relation: &Relation| relation.terms().filter(|(cell, _)| figures[cell.0] == Figure::Withheld).count() == 1;
        !relations.iter().any(alone) && audit(&Published::new(figures, relations.clone(), rule)).is_ok()
    };
    sets.iter().find(|set| passes(set)).map(|set| set.count_ones() as usize)
}

/// How many cells are lost beyond the fewest that could be.
pub(crate) fn against_the_optimum() {
    let (mut lots, rule) = (Lots(0x0b57), Rule::default());
    let (mut ours, mut fewest, mut small, mut equal, count) = (0, 0, 0, 0, 300);
    let start = Instant::now();
    for _ in 0..count {
        let square = Square::random(&mut lots, 3, 60);
        let done = suppress(&square.tables(), rule).unwrap();
        let best = optimum(&square, rule, done.complementary()).unwrap_or(done.complementary());
        (ours, fewest, small) = (ours + done.complementary(), fewest + best, small + done.small());
        equal += usize::from(done.complementary() == best);
    }
    println!(
        "{count} tables of 3 x 3 with totals: {small} small; {ours} complementary cells where {fewest} are the fewest \
         (by going through all sets); the fewest on {equal} tables; {:.2?}",
        start.elapsed()
    );
}

/// Of how many tables an attacker learns a count who knows more than is published: which cells are small, or the program itself.
///
/// The first is told by somebody which withheld cells are small; the second runs the program on every table that could be meant.
pub(crate) fn stronger_attackers() {
    let (mut lots, rule) = (Lots(0x5eed), Rule::default());
    let (mut told, mut program, mut cells, count) = (0, 0, 0, 500);
    let start = Instant::now();
    for _ in 0..count {
        let inner: Vec<u64> = (0..4).map(|_| 1 + lots.below(30)).collect();
        let square = Square::of(2, &inner);
        let done = suppress(&square.tables(), rule).unwrap();
        let figures = done.published().figures().to_vec();
        let is_small = |counts: &[u64]| counts.iter().map(|&count| rule.is_small(count)).collect::<Vec<_>>();
        let (truth, all) = (is_small(&square.counts), agreeing(&figures));
        let of_told: Vec<&Vec<u64>> = all.iter().filter(|counts| is_small(counts) == truth).collect();
        let same = |counts: &&Vec<u64>| {
            let inner = [counts[0], counts[1], counts[3], counts[4]];
            suppress(&Square::of(2, &inner).tables(), rule).unwrap().published().figures() == figures
        };
        let of_program: Vec<&Vec<u64>> = all.iter().filter(same).collect();
        cells += done.small();
        told += pinned(&square, &of_told, rule);
        program += pinned(&square, &of_program, rule);
    }
    println!(
        "{count} tables of 2 x 2 with totals, {cells} small cells: who is told which withheld cells are small learns at most {told} of their \
         counts; who runs the program on every table that could be meant learns at most {program}; {:.2?}",
        start.elapsed()
    );
}

/// All tables of 2 x 2, up to counts of 40, that agree with what was published.
fn agreeing(figures: &[Figure]) -> Vec<Vec<u64>> {
    let agrees = |counts: &[u64]| {
        counts.iter().zip(figures).all(|(&count, figure)| match figure {
            Figure::Told(told) => *told == count,
            Figure::Withheld | Figure::Implied => count > 0,
        })
    };
    let values = |cell: usize| match figures[cell] {
        Figure::Told(count) => count..=count,
        Figure::Withheld | Figure::Implied => 1..=40,
    };
    let mut found = Vec::new();
    for a in values(0) {
        for b in values(1) {
            if matches!(figures[2], Figure::Told(total) if total != a + b) {
                continue;
            }
            for c in values(3) {
                if matches!(figures[6], Figure::Told(total) if total != a + c) {
                    continue;
                }
                for d in values(4) {
                    let counts = Square::of(2, &[a, b, c, d]).counts;
                    if agrees(&counts) {
                        found.push(counts);
                    }
                }
            }
        }
    }
    // Some of many, far apart; what these do not tell apart is counted as learned.
    let step = found.len() / 200 + 1;
    found.into_iter().step_by(step).collect()
}

fn pinned(square: &Square, tables: &[&Vec<u64>], rule: Rule) -> usize {
    let small = (0..square.counts.len()).filter(|&cell| rule.is_small(square.counts[cell]));
    small.filter(|&cell| tables.iter().all(|counts| counts[cell] == square.counts[cell])).count()
}
