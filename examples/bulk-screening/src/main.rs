//! Generates files of dossiers and of events, screens and counts them with SQL, and compares how
//! fast that is with plain loops.

mod compare;
mod counts;
mod work;

use std::error::Error;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

use clap::{Parser, Subcommand};
use datafusion::arrow::util::pretty::pretty_format_batches;
use datafusion::prelude::{ParquetReadOptions, SessionConfig, SessionContext};
use tokio::runtime::{Builder, Runtime};
use voice_bulk_screening::{
    Counting, EventPlan, GeneratedEvents, Plan, SetForm, register, released_call,
};
use voice_core::disclosure::Policy;
use voice_core::report::ReportPeriod;
use voice_core::wire::Day;

/// Screens as many dossiers as there are, with the rules of voice-core as a function of SQL.
#[derive(Parser)]
#[command(version)]
struct Screening {
    #[command(subcommand)]
    does: Does,
}

#[derive(Subcommand)]
enum Does {
    /// Write files of generated dossiers, the same in every run.
    Generate {
        /// A folder that is new or empty.
        folder: PathBuf,
        /// How many rows all files have together.
        #[arg(long, default_value_t = 1_000_000)]
        rows: u64,
        /// How many files there are.
        #[arg(long, default_value = "16")]
        partitions: NonZeroUsize,
        /// How sets are written.
        #[arg(long, value_enum, default_value_t)]
        sets: SetForm,
    },
    /// Run a query over all files of a folder, and print it with its result.
    Screen {
        /// The folder.
        folder: PathBuf,
        /// A query of yours, over the table `dossiers`.
        #[arg(long)]
        sql: Option<String>,
        #[command(flatten)]
        how: How,
    },
    /// Decide about every generated dossier in each way, file by file in turns, and print how long
    /// that takes as Markdown.
    Compare {
        /// A folder that `generate` wrote.
        folder: PathBuf,
        #[command(flatten)]
        how: How,
    },
    /// Write files of generated events of a report, the same in every run of a seed.
    GenerateEvents {
        /// A folder that is new or empty.
        folder: PathBuf,
        /// How many rows all files have together.
        #[arg(long, default_value_t = 1_000_000)]
        rows: u64,
        /// How many files there are.
        #[arg(long, default_value = "16")]
        partitions: NonZeroUsize,
        /// The period, but for the days of some events.
        #[arg(long, default_value = "2026Q4")]
        period: ReportPeriod,
        /// What makes other events.
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// Events have identifiers, and some come twice.
        #[arg(long)]
        identified: bool,
        /// Write each file as lines of JSON too.
        #[arg(long)]
        lines: bool,
    },
    /// Count the events of all files of a folder into a tally, which is not for publication.
    Count {
        /// The folder.
        folder: PathBuf,
        /// What is counted: a period, then `cities`, `one-topic`, `without=TABLE,…` and
        /// `errata=DAY,…` where they hold, with a space between them.
        #[arg(long = "for")]
        counting: Counting,
        /// The file of the tally, which is not there yet.
        #[arg(long)]
        out: PathBuf,
        /// How many threads share the work.
        #[arg(long)]
        threads: Option<NonZeroUsize>,
    },
    /// Count the events of a folder that has both forms in each way, in turns, and print how long
    /// that takes as Markdown.
    CompareCounts {
        /// A folder that `generate-events --lines` wrote.
        folder: PathBuf,
        /// As for `count`.
        #[arg(long = "for", default_value = "2026Q4 cities errata=2026-12-31")]
        counting: Counting,
        /// How often each way counts.
        #[arg(long, default_value = "3")]
        rounds: NonZeroUsize,
    },
}

#[derive(clap::Args, Clone, Copy)]
struct How {
    /// The day whose rules decide.
    #[arg(long, default_value = "2026-11-02")]
    day: Day,
    /// How many rows are decided at once.
    #[arg(long, default_value = "8192")]
    batch: NonZeroUsize,
    /// How many threads share the work of `screen`; `compare` tries one and two.
    #[arg(long)]
    threads: Option<NonZeroUsize>,
}

fn main() -> ExitCode {
    match run(Screening::parse().does) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("{failure}");
            ExitCode::FAILURE
        }
    }
}

fn run(does: Does) -> Result<(), Box<dyn Error>> {
    match does {
        Does::Generate { folder, rows, partitions, sets } => {
            let start = Instant::now();
            Plan { rows, partitions, sets }.write(&folder, cores())?;
            println!("{rows} rows in {partitions} files, {:.1} s", start.elapsed().as_secs_f64());
            Ok(())
        }
        Does::Screen { folder, sql, how } => screen(&folder, &sql.unwrap_or_else(by_capacity), how),
        Does::Compare { folder, how } => compare::compare(&folder, how),
        Does::GenerateEvents { folder, rows, partitions, period, seed, identified, lines } => {
            let start = Instant::now();
            let events = GeneratedEvents { seed, period, identified };
            EventPlan { events, rows, partitions, lines }.write(&folder, cores())?;
            println!("{rows} rows in {partitions} files, {:.1} s", start.elapsed().as_secs_f64());
            Ok(())
        }
        Does::Count { folder, counting, out, threads } => {
            counts::count_folder(&folder, &counting, threads.unwrap_or_else(cores), &out)
        }
        Does::CompareCounts { folder, counting, rounds } => {
            counts::compare(&folder, &counting, rounds)
        }
    }
}

fn cores() -> NonZeroUsize {
    std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN)
}

/// How much is released to whom. The engine groups whole sets first, so that each is
/// looked into once.
fn by_capacity() -> String {
    format!(
        "\
SELECT capacity, sum(rows) AS dossiers,
       sum(rows) FILTER (WHERE includes(categories, 'custody-status')) AS custody_status,
       sum(rows) FILTER (WHERE includes(categories, 'release')) AS release,
       sum(rows) FILTER (WHERE includes(categories, 'criminal-hearing')) AS criminal_hearing
FROM (
  SELECT capacity, count(*) AS rows,
         {} AS categories
  FROM dossiers GROUP BY capacity, categories
)
GROUP BY capacity ORDER BY capacity",
        released_call()
    )
}

fn screen(folder: &Path, sql: &str, how: How) -> Result<(), Box<dyn Error>> {
    if !folder.is_dir() {
        return Err(format!("{} is no folder: `generate {0}` makes one", folder.display()).into());
    }
    let threads = how.threads.unwrap_or_else(cores);
    let policy = Arc::new(Policy::us_federal());
    println!("{sql}\n");
    let start = Instant::now();
    let result = runtime(threads)?.block_on(async {
        let session = session(policy, how, threads, folder).await?;
        session.sql(sql).await?.collect().await
    })?;
    println!("{}\n{:.1} s", pretty_format_batches(&result)?, start.elapsed().as_secs_f64());
    Ok(())
}

/// A session with the functions, and the files of a folder, or one file, as the table `dossiers`.
async fn session(
    policy: Arc<Policy>,
    how: How,
    threads: NonZeroUsize,
    files: &Path,
) -> datafusion::error::Result<SessionContext> {
    let config =
        SessionConfig::new().with_target_partitions(threads.get()).with_batch_size(how.batch.get());
    let session = SessionContext::new_with_config(config);
    register(&session, policy, how.day)?;
    session
        .register_parquet("dossiers", files.to_string_lossy(), ParquetReadOptions::default())
        .await?;
    Ok(session)
}

fn runtime(threads: NonZeroUsize) -> std::io::Result<Runtime> {
    match threads.get() {
        1 => Builder::new_current_thread().enable_all().build(),
        more => Builder::new_multi_thread().worker_threads(more).enable_all().build(),
    }
}
