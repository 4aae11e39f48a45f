//! Five tables of 50 by 60 that share their margin of 60 columns.

use std::time::{Duration, Instant};

use crate::Aim;
use fastrand::Rng;
use voice_core::report::{
    CellId, ConfidentialityRule, Count, LinkedTables, Relation, audit, suppress,
};

const TABLES: usize = 5;
const ROWS: usize = 50;
const COLUMNS: usize = 60;

/// Counts, relations, and for each table the cells of each row with its total.
struct Linked {
    counts: Vec<u64>,
    relations: Vec<Relation>,
    rows: Vec<Vec<usize>>,
}

/// Each column has some people, more the larger the scale, spread over the rows of each table, some
/// rows far larger than others.
fn linked(rng: &mut Rng, scale: u64) -> Linked {
    let margin: Vec<u64> =
        (0..COLUMNS).map(|_| scale * ROWS as u64 * (1 + rng.u64(..8)) / 4).collect();
    let mut made = Linked { counts: margin.clone(), relations: Vec::new(), rows: Vec::new() };
    let total = made.counts.len();
    made.counts.push(margin.iter().sum());
    made.relations.push(Relation::sum(CellId(total), (0..COLUMNS).map(CellId)));
    for _ in 0..TABLES {
        let weights: Vec<u64> = (0..ROWS).map(|_| 1 + rng.u64(..30) * rng.u64(..30)).collect();
        let sum: u64 = weights.iter().sum();
        let mut inner = vec![vec![0; COLUMNS]; ROWS];
        for (column, &people) in margin.iter().enumerate() {
            for (row, weight) in weights.iter().enumerate() {
                let mean = people * weight / sum;
                inner[row][column] = mean / 2 + rng.u64(..mean + 1);
            }
            // The first row takes what is left, so that all tables agree on the column.
            let others: u64 = inner.iter().skip(1).map(|row| row[column]).sum();
            inner[0][column] = people.saturating_sub(others);
            let mut above = others.saturating_sub(people);
            for row in inner.iter_mut().skip(1) {
                let less = above.min(row[column]);
                (row[column], above) = (row[column] - less, above - less);
            }
        }
        let first = made.counts.len();
        let cell = |row: usize, column: usize| first + row * (COLUMNS + 1) + column;
        for (row, of_row) in inner.iter().enumerate() {
            made.counts.extend(of_row);
            made.counts.push(of_row.iter().sum());
            let parts = (0..COLUMNS).map(|column| CellId(cell(row, column)));
            made.relations.push(Relation::sum(CellId(cell(row, COLUMNS)), parts));
            made.rows.push((0..=COLUMNS).map(|column| cell(row, column)).collect());
        }
        for column in 0..=COLUMNS {
            let parts = (0..ROWS).map(|row| CellId(cell(row, column)));
            made.relations
                .push(Relation::sum(CellId(if column == COLUMNS { total } else { column }), parts));
        }
    }
    made
}

/// Times suppression with its audit, and the audit alone; and how many cells are lost to it and to
/// a method that withholds rows.
pub(crate) fn five_linked() -> Vec<Aim> {
    let rule = ConfidentialityRule::default();
    let mut times = Vec::new();
    for scale in [20, 60, 400] {
        let made = linked(&mut Rng::with_seed(7 + scale), scale);
        let tables = LinkedTables::new(
            made.counts.iter().map(|&count| Count::printed(count)),
            made.relations.clone(),
        )
        .unwrap();
        let start = Instant::now();
        let done = suppress(&tables, rule);
        let took = start.elapsed();
        times.push(took);
        let small = made.counts.iter().filter(|&&count| rule.is_small(count)).count();
        let Ok(done) = done else {
            println!(
                "five tables, scale {scale}: {small} small, not protected: {}",
                done.unwrap_err()
            );
            continue;
        };
        let start = Instant::now();
        audit(done.published()).unwrap();
        let audited = start.elapsed();
        let rows =
            made.rows.iter().filter(|row| row.iter().any(|&cell| rule.is_small(made.counts[cell])));
        let naive: usize =
            rows.map(|row| row.iter().filter(|&&cell| made.counts[cell] > 0).count()).sum();
        println!(
            "five tables of 50 x 60, scale {scale}: {} cells, {small} small, {} complementary; \
             whole rows would withhold {naive}; suppression with audit {took:.2?}, audit alone \
             {audited:.2?}",
            made.counts.len(),
            done.complementary(),
        );
    }
    let seconds = |time: Option<&Duration>| time.map_or(0.0, Duration::as_secs_f64);
    let reached =
        format!("{:.2} to {:.2} s", seconds(times.iter().min()), seconds(times.iter().max()));
    let aim = "0.75 s, and at most 1.5 times that";
    vec![Aim { work: "five linked tables of 50 x 60", reached, aim }]
}
