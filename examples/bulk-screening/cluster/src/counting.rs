//! Counting on a cluster of processes on the loopback interface.

use std::fs::File;
use std::io::Write as _;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use datafusion::error::DataFusionError;
use datafusion::prelude::{ParquetReadOptions, SessionContext};
use tokio::time::timeout;
use voice_bulk_screening::{
    Counting, CountingFunctions, IdentifierKey, count, register_counting, session_config,
};
use voice_cluster_screening::{Rules, ask, session};
use voice_core::report::TallyRecord;
use voice_core::wire::{Day, from_json};

use crate::loopback::{Loopback, Outcome, asked, work_folder};

pub(crate) struct Count {
    pub(crate) folder: PathBuf,
    pub(crate) counting: Counting,
    pub(crate) executors: NonZeroUsize,
    pub(crate) kills: u32,
}

impl Count {
    pub(crate) async fn run(&self, rules: &Rules, day: Day, out: &Path) -> Outcome<()> {
        let folder = self.folder.display();
        if !self.folder.is_dir() {
            return Err(format!(
                "{folder} is no folder: `voice-bulk-screening generate-events {folder}` makes one"
            )
            .into());
        }
        let taken = || format!("{} is there already: give another file", out.display());
        if out.exists() {
            return Err(taken().into());
        }
        let config = session_config().with_target_partitions(self.executors.get());
        let start = Instant::now();
        let here = SessionContext::new_with_config(config);
        self.over(&here).await?;
        let expected = self.count(&here).await?;
        let one_process = start.elapsed();
        let record: TallyRecord = from_json(expected.as_bytes())?;
        println!(
            "{} events counted, {} of other days left out, {} that were there before counted once",
            record.counted, record.outside, record.duplicates
        );
        println!("one process, {} threads: {:.1} s", self.executors, one_process.as_secs_f64());
        let work = work_folder();
        let mut cluster = Loopback::start(day, self.executors, &work)?;
        let outcome = self.on_cluster(rules, &mut cluster, &expected, one_process).await;
        drop(cluster);
        std::fs::remove_dir_all(&work)?;
        outcome?;
        File::create_new(out).map_err(|_| taken())?.write_all(expected.as_bytes())?;
        Ok(())
    }

    /// Gives a session the events, and a secret of its own for identifiers.
    async fn over(&self, session: &SessionContext) -> Outcome<()> {
        let mut secret = [0; 16];
        getrandom::fill(&mut secret)?;
        let secret = IdentifierKey::from_random(secret);
        register_counting(session, CountingFunctions::new(&self.counting, secret)?);
        // Every node reads it, wherever it was started.
        let folder = self.folder.canonicalize()?;
        let files = folder.to_string_lossy();
        session.register_parquet("events", files, ParquetReadOptions::default()).await?;
        Ok(())
    }

    async fn count(&self, session: &SessionContext) -> Result<String, DataFusionError> {
        count(session, "events", &self.counting).await
    }

    async fn on_cluster(
        &self,
        rules: &Rules,
        cluster: &mut Loopback,
        expected: &str,
        one_process: Duration,
    ) -> Outcome<()> {
        let executors = self.executors.get();
        let port = cluster.port;
        let connected = async || -> Outcome<SessionContext> {
            let session = session(rules, port, executors).await?;
            self.over(&session).await?;
            Ok(session)
        };
        // The first query waits until the nodes are there.
        let first = connected().await?;
        same("the first time", &ask(async || self.count(&first).await).await?, expected)?;
        let start = Instant::now();
        let second = connected().await?;
        same("the cluster", &ask(async || self.count(&second).await).await?, expected)?;
        let took = start.elapsed();
        println!(
            "{executors} executors: the same tally, {:.1} s, {:.2} of the speed of one process",
            took.as_secs_f64(),
            one_process.as_secs_f64() / took.as_secs_f64()
        );
        for kill in 1..=self.kills {
            let start = Instant::now();
            let session = connected().await?;
            // At another moment each time.
            let moment = took * kill / (self.kills + 1);
            let limit = took * 20 + Duration::from_secs(60);
            let counted = asked(async || self.count(&session).await);
            let (counted, replaced) = tokio::join!(timeout(limit, counted), async {
                tokio::time::sleep(moment).await;
                cluster.replace()
            });
            replaced?;
            let moment = moment.as_secs_f64();
            let counted = counted.map_err(|_| {
                let limit = limit.as_secs();
                format!("kill {kill} after {moment:.1} s: nothing was counted within {limit} s")
            })?;
            let (counted, times) = counted?;
            same("the cluster, with a kill", &counted, expected)?;
            println!(
                "kill {kill} after {moment:.1} s: the same tally, {:.1} s{times}",
                start.elapsed().as_secs_f64()
            );
        }
        Ok(())
    }
}

fn same(what: &str, is: &str, should_be: &str) -> Outcome<()> {
    if is == should_be { Ok(()) } else { Err(format!("{what}: another tally was counted").into()) }
}
