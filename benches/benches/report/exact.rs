//! What another solver is given to compare with: tables with what is withheld of them here.
//! `benches/report/optimum.py` asks for the fewest cells that could be.
//!
//! In the folder `VOICE_TABLES` each file `NAME.json` has counts and sums; `NAME.ours.json` is
//! written beside it. Tables at random and a report of 400 events are written there too.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use fastrand::Rng;
use serde_json::{Value, json};
use voice_core::report::{
    AuditError, CellId, CellStatus, ConfidentialityRule, Count, Figure, LinkedTables, Relation,
    ReportRequest, Suppressed, Tally, Zeros, suppress,
};

use crate::streams;

/// The folder that the other solver reads, if one is given.
fn folder() -> Option<PathBuf> {
    std::env::var_os("VOICE_TABLES").map(PathBuf::from)
}

/// The tables of all files that are there, those at random, and a report of 400 events.
pub(crate) fn for_another_solver() {
    let Some(folder) = folder() else {
        println!("tables for another solver: none, for VOICE_TABLES names no folder");
        return;
    };
    let rule = ConfidentialityRule::default();
    for (name, tables) in read(&folder) {
        protect(&folder, &name, &tables, rule);
    }
    let mut rng = Rng::with_seed(0x3d);
    for dimensions in [
        &[3, 3][..],
        &[4, 4],
        &[5, 5],
        &[6, 6],
        &[3, 5],
        &[4, 6],
        &[3, 3, 3],
        &[4, 4, 3],
        &[5, 5, 4],
        &[6, 6, 4],
    ] {
        for number in 0..if dimensions.len() == 2 { 4 } else { 2 } {
            let size: Vec<String> = dimensions.iter().map(usize::to_string).collect();
            let name = format!("random {} {}", size.join("x"), number + 1);
            protect(&folder, &name, &at_random(&mut rng, dimensions), rule);
        }
    }
    let rule = ConfidentialityRule::new(3, Zeros::Told).expect("a threshold");
    let mut tally = Tally::from_request(ReportRequest::new("2026Q4".parse().expect("a quarter")));
    for event in streams::events(3, 400, &streams::YEAR[9..]) {
        tally.add(&event).expect("an event");
    }
    let made = tally.make(rule, "2026-10-01".parse().expect("a day"), false).expect("a report");
    protect(&folder, "400 events", made.unprotected(), rule);
}

/// A table of two or three dimensions with its totals; a third of the counts are small.
fn at_random(rng: &mut Rng, dimensions: &[usize]) -> LinkedTables {
    let sizes: Vec<usize> = dimensions.iter().map(|size| size + 1).collect();
    let number: usize = sizes.iter().product();
    let place = |cell: usize| {
        let mut rest = cell;
        sizes.iter().map(|size| (rest % size, rest /= size).0).collect::<Vec<_>>()
    };
    let mut counts = vec![0; number];
    for (cell, count) in counts.iter_mut().enumerate() {
        let inner = place(cell).iter().zip(dimensions).all(|(place, size)| place < size);
        if inner {
            *count = if rng.u64(..3) == 0 { rng.u64(..11) } else { 11 + rng.u64(..60) };
        }
    }
    let (mut relations, mut step) = (Vec::new(), 1);
    for (dimension, size) in dimensions.iter().enumerate() {
        for total in (0..number).filter(|&cell| place(cell)[dimension] == *size) {
            let parts: Vec<usize> = (0..*size).map(|part| total - (size - part) * step).collect();
            counts[total] = parts.iter().map(|&part| counts[part]).sum();
            relations.push(Relation::sum(CellId(total), parts.into_iter().map(CellId)));
        }
        step *= size + 1;
    }
    LinkedTables::new(counts.into_iter().map(Count::printed), relations).expect("it adds up")
}

/// The tables of the folder, in the order of their names.
fn read(folder: &Path) -> Vec<(String, LinkedTables)> {
    let mut names: Vec<PathBuf> = std::fs::read_dir(folder)
        .expect("a folder")
        .map(|file| file.expect("a file").path())
        .filter(|path| path.to_string_lossy().ends_with(".table.json"))
        .collect();
    names.sort();
    let number = |value: &Value| value.as_u64().expect("a number");
    let cell = |value: &Value| CellId(number(value) as usize);
    let list = |value: &Value| value.as_array().expect("a list").clone();
    let tables = names.into_iter().map(|path| {
        let json = std::fs::read(&path).expect("a file");
        let json: Value = serde_json::from_slice(&json).expect("tables as JSON");
        let counts = list(&json["counts"]);
        let counts = counts.iter().map(number).map(Count::printed);
        let sums = list(&json["sums"]);
        let sum =
            |sum: &Value| Relation::sum(cell(&sum["whole"]), list(&sum["parts"]).iter().map(cell));
        let tables = LinkedTables::new(counts, sums.iter().map(sum)).expect("they add up");
        let name = path.file_name().expect("a name").to_string_lossy();
        (name.trim_end_matches(".table.json").to_owned(), tables)
    });
    tables.collect()
}

fn protect(folder: &Path, name: &str, tables: &LinkedTables, rule: ConfidentialityRule) {
    let start = Instant::now();
    let done = suppress(tables, rule);
    let took = start.elapsed();
    write(folder, name, tables, (rule, done), took);
}

/// Writes what is withheld, so that another program can check it and look for less.
fn write(
    folder: &Path,
    name: &str,
    tables: &LinkedTables,
    (rule, done): (ConfidentialityRule, Result<Suppressed, AuditError>),
    took: Duration,
) {
    let withheld: Option<Vec<usize>> = done.as_ref().ok().map(|done| {
        let figures = done.published().figures().iter().enumerate();
        let hidden = |figure: &Figure| matches!(figure, Figure::Withheld | Figure::WithheldOrNone);
        figures.filter(|(_, figure)| hidden(figure)).map(|(cell, _)| cell).collect()
    });
    let status = |count: &Count| match count.status {
        CellStatus::Printed => "printed",
        CellStatus::Implied => "implied",
        CellStatus::Told => "told",
        CellStatus::Withheld => "withheld",
        CellStatus::Hidden => "hidden",
    };
    let relations = tables.relations().iter().map(|relation| {
        let terms: Vec<_> = relation.terms().map(|(cell, weight)| (cell.0, weight)).collect();
        json!({"terms": terms, "exact": relation.is_exact()})
    });
    let json = json!({
        "name": name,
        "threshold": rule.threshold(),
        "zeros": match rule.zeros() {
            Zeros::Told => "told",
            Zeros::Guarded => "guarded",
            Zeros::Withheld => "withheld",
        },
        "counts": tables.counts().iter().map(|count| count.value).collect::<Vec<_>>(),
        "status": tables.counts().iter().map(status).collect::<Vec<_>>(),
        "relations": relations.collect::<Vec<_>>(),
        "withheld": withheld,
        "seconds": took.as_secs_f64(),
    });
    let file = folder.join(format!("{}.ours.json", name.replace(' ', "-")));
    std::fs::write(file, json.to_string()).expect("a file");
    let said = done.as_ref().map_or_else(
        |error| format!("refused: {error}"),
        |done| format!("{} small, {} complementary", done.small(), done.complementary()),
    );
    println!("{name}: {} cells, {said}, {took:.2?}", tables.counts().len());
}
