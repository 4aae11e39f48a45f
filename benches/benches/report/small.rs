//! Small tables: how far from the fewest cells, and what attackers find who know more
//! than the figures.

use std::time::Instant;

use crate::Aim;
use fastrand::Rng;
use voice_core::report::{
    ConfidentialityRule, Figure, LinkedTables, Published, Relation, audit, suppress,
};

/// A table of `size` rows and columns with its totals, of which a third of the counts are small.
fn random(rng: &mut Rng, size: usize, most: u64) -> LinkedTables {
    let mut count = || match rng.u64(..3) {
        0 => rng.u64(..11),
        _ => 11 + rng.u64(..most),
    };
    let rows: Vec<Vec<u64>> = (0..size).map(|_| (0..size).map(|_| count()).collect()).collect();
    LinkedTables::with_totals(&rows).unwrap()
}

fn values(tables: &LinkedTables) -> Vec<u64> {
    tables.counts().iter().map(|count| count.value).collect()
}

/// Goes through all sets of complements, the smallest first, until one passes the audit.
fn optimum(tables: &LinkedTables, rule: ConfidentialityRule, most: usize) -> Option<usize> {
    let counts = values(tables);
    let candidates: Vec<usize> = (0..counts.len())
        .filter(|&cell| counts[cell] > 0 && !rule.is_small(counts[cell]))
        .collect();
    let figures = |set: u32| -> Vec<Figure> {
        let chosen = |cell| {
            candidates
                .iter()
                .position(|&one| one == cell)
                .is_some_and(|place| set >> place & 1 == 1)
        };
        let of = |(cell, &count): (usize, &u64)| {
            if rule.is_small(count) || chosen(cell) {
                Figure::Withheld
            } else {
                Figure::Told(count)
            }
        };
        counts.iter().enumerate().map(of).collect()
    };
    let mut sets: Vec<u32> =
        (0..1_u32 << candidates.len()).filter(|set| set.count_ones() as usize <= most).collect();
    sets.sort_by_key(|set| set.count_ones());
    let relations = tables.relations().to_vec();
    let passes = |set: &u32| {
        let figures = figures(*set);
        // A sum with one unknown gives it away, which is seen without an audit.
        let alone = |relation: &Relation| {
            relation.terms().filter(|(cell, _)| figures[cell.0] == Figure::Withheld).count() == 1
        };
        !relations.iter().any(alone)
            && audit(&Published::new(figures, relations.clone(), rule)).is_ok()
    };
    sets.iter().find(|set| passes(set)).map(|set| set.count_ones() as usize)
}

/// How many cells are lost beyond the fewest that could be.
pub(crate) fn against_the_optimum() -> Aim {
    let (mut rng, rule) = (Rng::with_seed(0x0b57), ConfidentialityRule::default());
    let (mut ours, mut fewest, mut small, mut equal, count) = (0, 0, 0, 0, 300);
    let start = Instant::now();
    for _ in 0..count {
        let tables = random(&mut rng, 3, 60);
        let done = suppress(&tables, rule).unwrap();
        let best = optimum(&tables, rule, done.complementary()).unwrap_or(done.complementary());
        (ours, fewest, small) = (ours + done.complementary(), fewest + best, small + done.small());
        equal += usize::from(done.complementary() == best);
    }
    println!(
        "{count} tables of 3 x 3 with totals: {small} small; {ours} complementary cells where \
         {fewest} are the fewest (by going through all sets); the fewest on {equal} tables; {:.2?}",
        start.elapsed()
    );
    let above = 100.0 * (f64::from(ours as u32) / f64::from(fewest as u32) - 1.0);
    Aim {
        work: "random tables of 3 x 3 with totals: complementary cells above the fewest",
        reached: format!("{above:.1} %, none refused"),
        aim: "at most 5 %, none refused",
    }
}

/// A table of two by two with its totals.
fn square(inner: [u64; 4]) -> LinkedTables {
    let [a, b, c, d] = inner;
    LinkedTables::with_totals(&[vec![a, b], vec![c, d]]).unwrap()
}

/// Of how many tables an attacker learns a count who knows more than is published: which cells are
/// small, or the program itself.
///
/// The first is told by somebody which withheld cells are small; the second runs the program on
/// every table that could be meant.
pub(crate) fn stronger_attackers() {
    let (mut rng, rule) = (Rng::with_seed(0x5eed), ConfidentialityRule::default());
    let (mut told, mut program, mut cells, mut complementary, count) = (0, 0, 0, 0, 500);
    let start = Instant::now();
    for _ in 0..count {
        let tables = square([0; 4].map(|_| 1 + rng.u64(..30)));
        let truth = values(&tables);
        let done = suppress(&tables, rule).unwrap();
        let figures = done.published().figures().to_vec();
        let is_small =
            |counts: &[u64]| counts.iter().map(|&count| rule.is_small(count)).collect::<Vec<_>>();
        let all = agreeing(&figures);
        let of_told: Vec<&Vec<u64>> =
            all.iter().filter(|counts| is_small(counts) == is_small(&truth)).collect();
        // Some of many, far apart; what these do not tell apart is counted as learned.
        let some = all.iter().step_by(all.len() / 200 + 1);
        let same = |counts: &&Vec<u64>| {
            suppress(&square([counts[0], counts[1], counts[3], counts[4]]), rule)
                .unwrap()
                .published()
                .figures()
                == figures
        };
        let of_program: Vec<&Vec<u64>> = some.filter(same).collect();
        (cells, complementary) = (cells + done.small(), complementary + done.complementary());
        told += pinned(&truth, &of_told, rule);
        program += pinned(&truth, &of_program, rule);
    }
    println!(
        "{count} tables of 2 x 2 with totals, {cells} small cells, {complementary} complementary: \
         who is told which withheld cells are small learns {told} of their counts; who runs the \
         program on every table that could be meant learns at most {program}; {:.2?}",
        start.elapsed()
    );
}

/// All tables of 2 x 2, up to counts of 40, that agree with what was published.
fn agreeing(figures: &[Figure]) -> Vec<Vec<u64>> {
    let agrees = |counts: &[u64]| {
        counts.iter().zip(figures).all(|(&count, figure)| match figure {
            Figure::Told(told) => *told == count,
            Figure::Withheld | Figure::WithheldOrNone | Figure::Implied => count > 0,
        })
    };
    let range = |cell: usize| match figures[cell] {
        Figure::Told(count) => count..=count,
        Figure::Withheld | Figure::WithheldOrNone | Figure::Implied => 1..=40,
    };
    let mut found = Vec::new();
    for a in range(0) {
        for b in range(1) {
            if matches!(figures[2], Figure::Told(total) if total != a + b) {
                continue;
            }
            for c in range(3) {
                if matches!(figures[6], Figure::Told(total) if total != a + c) {
                    continue;
                }
                for d in range(4) {
                    let counts = vec![a, b, a + b, c, d, c + d, a + c, b + d, a + b + c + d];
                    if agrees(&counts) {
                        found.push(counts);
                    }
                }
            }
        }
    }
    found
}

fn pinned(truth: &[u64], tables: &[&Vec<u64>], rule: ConfidentialityRule) -> usize {
    let small = (0..truth.len()).filter(|&cell| rule.is_small(truth[cell]));
    small.filter(|&cell| tables.iter().all(|counts| counts[cell] == truth[cell])).count()
}
