//! A scheduler, an executor, or a whole cluster on the loopback interface, of one program.

mod counting;
mod loopback;

use std::error::Error;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Parser, Subcommand};
use voice_bulk_screening::Counting;
use voice_cluster_screening::{Rules, executor, scheduler};
use voice_core::disclosure::Policy;
use voice_core::wire::Day;

/// Screens files of dossiers on a cluster of Apache DataFusion Ballista.
#[derive(Parser)]
#[command(version)]
struct Cluster {
    #[command(subcommand)]
    does: Does,
    /// The day whose rules decide: the same on every node.
    #[arg(long, global = true, default_value = "2026-11-02")]
    day: Day,
}

#[derive(Subcommand)]
enum Does {
    /// Run a scheduler on a port of this machine.
    Scheduler {
        #[arg(long, default_value_t = 50_050)]
        port: u16,
    },
    /// Run an executor of that scheduler.
    Executor {
        /// The port of the scheduler.
        #[arg(long, default_value_t = 50_050)]
        scheduler: u16,
        /// The port on which others read what this executor has for them.
        #[arg(long, default_value_t = 50_051)]
        port: u16,
        /// The port on which the scheduler speaks to it.
        #[arg(long, default_value_t = 50_052)]
        grpc_port: u16,
        /// A folder for what it hands to others.
        #[arg(long)]
        work: PathBuf,
    },
    /// Start a scheduler and executors on free ports, decide about every dossier of a folder, check
    /// each file against a plain loop, and stop them.
    Run {
        /// A folder that `voice-bulk-screening generate` wrote.
        folder: PathBuf,
        /// How many executors, each with one thread.
        #[arg(long, default_value = "2")]
        executors: NonZeroUsize,
        /// How often an executor is killed in the middle of the query, and another one started.
        #[arg(long, default_value_t = 0)]
        kills: u32,
    },
    /// Start a scheduler and executors on free ports, count the events of a folder, check the tally
    /// against that of one process, and stop them. The tally is not for publication.
    Count {
        /// A folder that `voice-bulk-screening generate-events` wrote, or of events of yours.
        folder: PathBuf,
        /// What is counted: a period, then `cities`, `one-topic`, `without=TABLE,…` and
        /// `errata=DAY,…` where they hold, with a space between them.
        #[arg(long = "for")]
        counting: Counting,
        /// The file of the tally, which is not there yet.
        #[arg(long)]
        out: PathBuf,
        /// How many executors.
        #[arg(long, default_value = "2")]
        executors: NonZeroUsize,
        /// How often to count again and kill an executor in the middle.
        #[arg(long, default_value_t = 0)]
        kills: u32,
    },
}

fn main() -> ExitCode {
    match run(Cluster::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("{failure}");
            ExitCode::FAILURE
        }
    }
}

fn run(Cluster { does, day }: Cluster) -> Result<(), Box<dyn Error>> {
    let rules = Rules::new(Arc::new(Policy::us_federal()), day)?;
    // The engine calls itself deeply where it plans.
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .thread_stack_size(16 * 1024 * 1024)
        .build()?;
    match does {
        Does::Scheduler { port } => Ok(runtime.block_on(scheduler(&rules, port))?),
        Does::Executor { scheduler, port, grpc_port, work } => {
            Ok(runtime.block_on(executor(&rules, scheduler, [port, grpc_port], &work))?)
        }
        Does::Run { folder, executors, kills } => {
            if !folder.is_dir() {
                return Err(format!(
                    "{} is no folder: `voice-bulk-screening generate` makes one",
                    folder.display()
                )
                .into());
            }
            runtime.block_on(loopback::run(&rules, day, &folder, executors, kills))
        }
        Does::Count { folder, counting, out, executors, kills } => {
            let counted = counting::Count { folder, counting, executors, kills };
            runtime.block_on(counted.run(&rules, day, &out))
        }
    }
}
