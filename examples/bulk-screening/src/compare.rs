//! The engine next to plain loops: the same dossiers, the same answers, in turns within one run.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs::File;
use std::io::{copy, sink};
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::Arc;

use datafusion::arrow::array::AsArray;
use datafusion::arrow::datatypes::{Int64Type, UInt64Type};
use datafusion::parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use voice_benches::turns::time;
use voice_bulk_screening::{Dossiers, Plan, dossiers, number, released_call};
use voice_core::category::{Category, CategorySet};
use voice_core::disclosure::Policy;

use crate::work::{Took, took};
use crate::{How, runtime, session};

/// How many dossiers get each set of categories.
type Tally = BTreeMap<u64, u64>;

#[derive(Clone, Copy)]
enum Way {
    Values,
    Reader,
    Engine(NonZeroUsize),
}

impl Way {
    fn name(self) -> String {
        match self {
            Self::Values => "a plain loop over typed values in memory".into(),
            Self::Reader => "a plain loop over a reader of the same files".into(),
            Self::Engine(threads) => {
                format!(
                    "DataFusion, {threads} partition{}",
                    if threads.get() == 1 { "" } else { "s" }
                )
            }
        }
    }

    /// Decides about every dossier of a file. Typed values are made before, and counting them is
    /// not timed.
    fn decide(
        self,
        policy: &Arc<Policy>,
        how: How,
        file: &Path,
        place: u64,
    ) -> Result<(Tally, Took), Box<dyn Error>> {
        let mut tally = Tally::new();
        let mut count = |set: u64, rows: u64| *tally.entry(set).or_default() += rows;
        let took = match self {
            Self::Values => {
                let rows = ParquetRecordBatchReaderBuilder::try_new(File::open(file)?)?
                    .metadata()
                    .file_metadata()
                    .num_rows();
                let made: Vec<_> = dossiers(place, u64::try_from(rows)?).collect();
                let decide = || {
                    made.iter()
                        .map(|asked| policy.decide_all(how.day, asked, NonZeroUsize::MIN))
                        .collect()
                };
                let (decided, took): (Vec<Vec<CategorySet>>, _) = took(decide);
                decided.iter().flatten().for_each(|set| count(number(*set), 1));
                took
            }
            Self::Reader => {
                let decide = || -> Result<Vec<Vec<u64>>, Box<dyn Error>> {
                    let reader = ParquetRecordBatchReaderBuilder::try_new(File::open(file)?)?;
                    let decided = reader.with_batch_size(how.batch.get()).build()?.map(|batch| {
                        let dossiers = Dossiers::read(batch?.columns())?;
                        Ok(dossiers.decide(policy, how.day).map(number).collect())
                    });
                    decided.collect()
                };
                let (decided, took) = took(decide);
                decided?.iter().flatten().for_each(|set| count(*set, 1));
                took
            }
            Self::Engine(threads) => {
                let runtime = runtime(threads)?;
                let sql = format!(
                    "SELECT {} AS released, count(*) AS rows FROM dossiers GROUP BY released",
                    released_call()
                );
                let (batches, took) = took(|| {
                    runtime.block_on(async {
                        session(policy.clone(), how, threads, file)
                            .await?
                            .sql(&sql)
                            .await?
                            .collect()
                            .await
                    })
                });
                for batch in batches? {
                    let (sets, rows) = (
                        batch.column(0).as_primitive::<UInt64Type>(),
                        batch.column(1).as_primitive::<Int64Type>(),
                    );
                    for (set, rows) in sets.values().iter().zip(rows.values()) {
                        count(*set, u64::try_from(*rows)?);
                    }
                }
                took
            }
        };
        Ok((tally, took))
    }
}

pub(crate) fn compare(folder: &Path, how: How) -> Result<(), Box<dyn Error>> {
    let policy = Arc::new(Policy::us_federal());
    let two = NonZeroUsize::MIN.saturating_add(1);
    let ways = [Way::Values, Way::Reader, Way::Engine(NonZeroUsize::MIN), Way::Engine(two)];
    let mut all: [Vec<Took>; 4] = Default::default();
    let (mut whole, mut files) = (Tally::new(), 0_usize);
    let mut rows = Vec::new();
    for place in 0.. {
        let file = Plan::file(folder, place);
        if !file.exists() {
            break;
        }
        // Into the memory of the system: no way waits for the disk.
        copy(&mut File::open(&file)?, &mut sink())?;
        let mut tallies: [Tally; 4] = Default::default();
        for turn in 0..ways.len() {
            let at = (turn + files) % ways.len();
            let (tally, took) = ways[at].decide(&policy, how, &file, place)?;
            tallies[at] = tally;
            all[at].push(took);
        }
        if let Some(at) = tallies.iter().position(|tally| *tally != tallies[0]) {
            return Err(format!(
                "{}: {} gave other answers than {}: was it generated by this version?",
                file.display(),
                ways[at].name(),
                ways[0].name()
            )
            .into());
        }
        rows.push(tallies[0].values().sum::<u64>());
        tallies[0].iter().for_each(|(set, rows)| *whole.entry(*set).or_default() += rows);
        files += 1;
    }
    if whole.is_empty() {
        return Err(format!("no dossier: `generate {}` writes some", folder.display()).into());
    }
    print(&ways.map(Way::name), &all, &rows, &whole);
    Ok(())
}

fn print(names: &[String], all: &[Vec<Took>], rows: &[u64], whole: &Tally) {
    let dossiers: u64 = rows.iter().sum();
    let released = |category: Category| {
        let including =
            whole.iter().filter(|(set, _)| **set & number(CategorySet::EMPTY.with(category)) != 0);
        including.map(|(_, rows)| *rows).sum::<u64>()
    };
    println!(
        "{dossiers} dossiers in {} files: every way decided each file alike, {} different sets of \
         categories, {} categories released in all.\n",
        rows.len(),
        whole.len(),
        Category::ALL.into_iter().map(released).sum::<u64>()
    );
    println!(
        "| | one dossier, median | p10 to p90 | work of the cores for one | dossiers a second and \
         core | to the first |"
    );
    println!("|---|--:|--:|--:|--:|--:|");
    let works: Vec<f64> = all.iter().map(|took| work(took) / dossiers as f64).collect();
    for ((name, took), work) in names.iter().zip(all).zip(&works) {
        let mut each: Vec<f64> = took
            .iter()
            .zip(rows)
            .map(|(took, rows)| took.time.as_nanos() as f64 / *rows as f64)
            .collect();
        each.sort_by(f64::total_cmp);
        let at = |share: usize| time(each[(each.len() - 1) * share / 100]);
        println!(
            "| {name} | {} | {} to {} | {} | {:.2} million | {:.0} % |",
            at(50),
            at(10),
            at(90),
            time(*work),
            1e3 / work,
            100.0 * works[0] / work
        );
    }
}

/// What the cores worked, in nanoseconds; where the system does not say, how long it took, which
/// for two partitions is less.
fn work(all: &[Took]) -> f64 {
    all.iter().map(|took| took.work.unwrap_or(took.time).as_nanos() as f64).sum()
}
