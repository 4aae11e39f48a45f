//! Counting generated events: on the engine, and next to the library's own reading of lines.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs::File;
use std::io::{BufRead, BufReader, Write, copy, sink};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::time::Instant;

use datafusion::prelude::{ParquetReadOptions, SessionContext};
use voice_benches::turns::time;
use voice_bulk_screening::{
    Counting, CountingFunctions, EventPlan, IdentifierKey, Plan, count, register_counting,
    session_config,
};
use voice_core::report::{Tally, TallyRecord};
use voice_core::wire::{from_json, to_json};

use crate::runtime;
use crate::work::{Took, took};

type Outcome<T> = Result<T, Box<dyn Error>>;

/// Counts the files of a folder, and writes the tally to a file that is not there yet.
pub(crate) fn count_folder(
    folder: &Path,
    counting: &Counting,
    threads: NonZeroUsize,
    out: &Path,
) -> Outcome<()> {
    if !folder.is_dir() {
        let folder = folder.display();
        return Err(format!("{folder} is no folder: `generate-events {folder}` makes one").into());
    }
    let mut file = File::create_new(out).map_err(|error| {
        format!("{}: {error}: give a file that is not there yet", out.display())
    })?;
    let start = Instant::now();
    let counted = on_engine(folder, counting, threads);
    let written = counted.and_then(|tally| {
        file.write_all(tally.as_bytes())?;
        Ok(from_json::<TallyRecord>(tally.as_bytes())?)
    });
    match written {
        Ok(record) => {
            println!(
                "{} events counted, {} of other days left out, {} that were there before counted \
                 once, {:.1} s",
                record.counted,
                record.outside,
                record.duplicates,
                start.elapsed().as_secs_f64()
            );
            Ok(())
        }
        Err(error) => {
            // Half a tally is none.
            std::fs::remove_file(out)?;
            Err(error)
        }
    }
}

fn on_engine(folder: &Path, counting: &Counting, threads: NonZeroUsize) -> Outcome<String> {
    let mut secret = [0; 16];
    getrandom::fill(&mut secret)?;
    let functions = CountingFunctions::new(counting, IdentifierKey::from_random(secret))?;
    Ok(runtime(threads)?.block_on(async {
        let config = session_config().with_target_partitions(threads.get());
        let session = SessionContext::new_with_config(config);
        register_counting(&session, functions);
        let files = folder.to_string_lossy();
        session.register_parquet("events", files, ParquetReadOptions::default()).await?;
        count(&session, "events", counting).await
    })?)
}

/// As `voice report --from` counts lines: one after the other, by the library.
fn by_lines(files: &[PathBuf], counting: &Counting) -> Outcome<String> {
    let mut tally = Tally::from_request(counting.request());
    for file in files {
        let (mut lines, mut line) = (BufReader::new(File::open(file)?), Vec::new());
        while lines.read_until(b'\n', &mut line)? > 0 {
            tally.line(&line)?;
            line.clear();
        }
    }
    Ok(to_json(&tally.record())?)
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Way {
    Lines,
    Engine(NonZeroUsize),
}

impl Way {
    fn name(self) -> String {
        match self {
            Self::Lines => "the library, lines of JSON".to_owned(),
            Self::Engine(threads) if threads == NonZeroUsize::MIN => {
                "DataFusion, Parquet, 1 partition".to_owned()
            }
            Self::Engine(threads) => format!("DataFusion, Parquet, {threads} partitions"),
        }
    }
}

/// Counts a folder that has Parquet and lines in each way, in turns, and prints how long it takes.
pub(crate) fn compare(folder: &Path, counting: &Counting, rounds: NonZeroUsize) -> Outcome<()> {
    let (mut files, mut sizes) = (Vec::new(), [0; 2]);
    for place in 0.. {
        let both = [Plan::file(folder, place), EventPlan::lines_file(folder, place)];
        if !both[0].exists() {
            break;
        }
        for (file, size) in both.iter().zip(&mut sizes) {
            // Into the memory of the system: no way waits for the disk.
            *size += copy(&mut File::open(file)?, &mut sink())?;
        }
        files.push(both[1].clone());
    }
    let ways = [
        Way::Lines,
        Way::Engine(NonZeroUsize::MIN),
        Way::Engine(NonZeroUsize::MIN.saturating_add(1)),
    ];
    let mut all: BTreeMap<Way, Vec<Took>> = BTreeMap::new();
    let mut tally: Option<String> = None;
    for round in 0..rounds.get() {
        for turn in 0..ways.len() {
            let way = ways[(turn + round) % ways.len()];
            let (counted, took) = took(|| match way {
                Way::Lines => by_lines(&files, counting),
                Way::Engine(threads) => on_engine(folder, counting, threads),
            });
            let counted = counted?;
            if tally.get_or_insert_with(|| counted.clone()) != &counted {
                return Err(format!("{} counted otherwise", way.name()).into());
            }
            all.entry(way).or_default().push(took);
        }
    }
    let tally = tally.ok_or("no round")?;
    let record: TallyRecord = from_json(tally.as_bytes())?;
    let rows = record.counted + record.outside + record.duplicates + record.later_errata;
    println!(
        "{rows} rows in {} files, {:.2} GB of Parquet and {:.2} GB of lines: {} events counted, \
         {} of them with an identifier, {} rows that were there before; each way the same tally.\n",
        files.len(),
        sizes[0] as f64 / 1e9,
        sizes[1] as f64 / 1e9,
        record.counted,
        record.identified,
        record.duplicates
    );
    println!(
        "| | one row, median | work of the cores for one | rows a second and core | to the first |"
    );
    println!("|---|--:|--:|--:|--:|");
    let each = |took: &[Took], of: fn(&Took) -> std::time::Duration| {
        let mut each: Vec<f64> =
            took.iter().map(|took| of(took).as_nanos() as f64 / rows as f64).collect();
        each.sort_by(f64::total_cmp);
        each[each.len() / 2]
    };
    let work = |took: &[Took]| each(took, |took| took.work.unwrap_or(took.time));
    let first = all.get(&Way::Lines).map_or(f64::NAN, |took| work(took));
    for (way, took) in &all {
        println!(
            "| {} | {} | {} | {:.2} million | {:.1} times |",
            way.name(),
            time(each(took, |took| took.time)),
            time(work(took)),
            1e3 / work(took),
            first / work(took)
        );
    }
    Ok(())
}
