//! A cluster of processes on the loopback interface.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::error::Error;
use std::fs::File;
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use datafusion::arrow::array::AsArray;
use datafusion::arrow::datatypes::{Int64Type, UInt64Type};
use datafusion::error::DataFusionError;
use datafusion::parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use datafusion::prelude::{ParquetReadOptions, SessionContext};
use tokio::time::timeout;
use voice_bulk_screening::{
    Dossiers, Plan, nothing_withheld_travels, number, register, released_call, session_config,
};
use voice_cluster_screening::{Rules, ask, session};
use voice_core::disclosure::Policy;
use voice_core::wire::Day;

/// How many dossiers get each set of categories.
type Tally = BTreeMap<u64, u64>;
pub(crate) type Outcome<T> = Result<T, Box<dyn Error>>;

/// A process that is stopped when nobody needs it any more.
struct Node(Child);

impl Node {
    fn start(day: Day, arguments: &[&str]) -> Outcome<Self> {
        let program = std::env::current_exe()?;
        let mut command = Command::new(program);
        command.args(["--day", &day.to_string()]).args(arguments).stdout(Stdio::null());
        Ok(Self(command.spawn()?))
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        // Of a process that has ended already there is nothing to stop.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A port that nobody has now.
fn free_port() -> Outcome<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}

/// Waits until somebody listens on a port.
fn listening(port: u16) -> Outcome<()> {
    let start = Instant::now();
    while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err() {
        if start.elapsed() > Duration::from_secs(30) {
            return Err(format!("the scheduler does not listen on port {port} after 30 s").into());
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    Ok(())
}

pub(crate) struct Loopback {
    day: Day,
    pub(crate) port: u16,
    work: PathBuf,
    executors: Vec<Node>,
    started: usize,
    _scheduler: Node,
}

impl Loopback {
    pub(crate) fn start(day: Day, executors: NonZeroUsize, work: &Path) -> Outcome<Self> {
        let port = free_port()?;
        let scheduler = Node::start(day, &["scheduler", "--port", &port.to_string()])?;
        listening(port)?;
        let work = work.to_owned();
        let mut cluster =
            Self { day, port, work, executors: Vec::new(), started: 0, _scheduler: scheduler };
        for _ in 0..executors.get() {
            cluster.add()?;
        }
        Ok(cluster)
    }

    fn add(&mut self) -> Outcome<()> {
        let work = self.work.join(format!("executor-{}", self.started));
        std::fs::create_dir_all(&work)?;
        self.started += 1;
        let work =
            work.to_str().ok_or("the folder for temporary files has a name in no Unicode")?;
        let ports = [free_port()?.to_string(), free_port()?.to_string()];
        let arguments = [
            "executor",
            "--scheduler",
            &self.port.to_string(),
            "--port",
            &ports[0],
            "--grpc-port",
            &ports[1],
            "--work",
            work,
        ];
        self.executors.push(Node::start(self.day, &arguments)?);
        Ok(())
    }

    /// Kills the executor that is there for longest, and starts another one.
    pub(crate) fn replace(&mut self) -> Outcome<()> {
        drop(self.executors.remove(0));
        self.add()
    }
}

/// A folder for what executors hand to each other.
pub(crate) fn work_folder() -> PathBuf {
    std::env::temp_dir().join(format!("voice-cluster-{}", std::process::id()))
}

fn query() -> String {
    let call = released_call();
    format!("SELECT {call} AS released, count(*) AS rows FROM dossiers GROUP BY released")
}

async fn over(session: &SessionContext, files: &Path) -> Outcome<()> {
    let files = files.to_string_lossy();
    session.register_parquet("dossiers", files, ParquetReadOptions::default()).await?;
    Ok(())
}

/// Runs the query over what is registered.
async fn tally(session: &SessionContext) -> Result<Tally, DataFusionError> {
    let mut tally = Tally::new();
    for batch in session.sql(&query()).await?.collect().await? {
        let sets = batch.column(0).as_primitive::<UInt64Type>();
        let rows = batch.column(1).as_primitive::<Int64Type>();
        for (set, rows) in sets.values().iter().zip(rows.values()) {
            let rows =
                u64::try_from(*rows).map_err(|error| DataFusionError::External(Box::new(error)))?;
            *tally.entry(*set).or_default() += rows;
        }
    }
    Ok(tally)
}

/// Asks a cluster, and says how often that was, if it was more than once.
pub(crate) async fn asked<T>(
    question: impl AsyncFn() -> Result<T, DataFusionError>,
) -> Result<(T, String), DataFusionError> {
    let times = Cell::new(0);
    let answer = ask(async || {
        times.set(times.get() + 1);
        question().await
    });
    let answer = answer.await?;
    let said = match times.get() {
        1 => String::new(),
        times => format!(", asked {times} times"),
    };
    Ok((answer, said))
}

/// As a plain loop over the rows of a file decides.
fn expected(policy: &Policy, day: Day, file: &Path) -> Outcome<Tally> {
    let mut tally = Tally::new();
    for batch in ParquetRecordBatchReaderBuilder::try_new(File::open(file)?)?.build()? {
        let dossiers = Dossiers::read(batch?.columns())?;
        for set in dossiers.decide(policy, day) {
            *tally.entry(number(set)).or_default() += 1;
        }
    }
    Ok(tally)
}

fn same(what: &str, is: &Tally, should_be: &Tally) -> Outcome<()> {
    if is == should_be {
        return Ok(());
    }
    let rows = |of: &Tally| of.values().sum::<u64>();
    let (is, should_be) = (rows(is), rows(should_be));
    Err(format!("{what}: the cluster decided otherwise ({is} rows, of {should_be})").into())
}

pub(crate) async fn run(
    rules: &Rules,
    day: Day,
    folder: &Path,
    executors: NonZeroUsize,
    kills: u32,
) -> Outcome<()> {
    let policy = std::sync::Arc::new(Policy::us_federal());
    let (mut files, mut all) = (Vec::new(), Tally::new());
    for place in 0.. {
        let file = Plan::file(folder, place);
        if !file.exists() {
            break;
        }
        let of = expected(&policy, day, &file)?;
        of.iter().for_each(|(set, rows)| *all.entry(*set).or_default() += rows);
        files.push((file, of));
    }
    let rows: u64 = all.values().sum();
    if rows == 0 {
        let folder = folder.display();
        return Err(
            format!("no dossier: `voice-bulk-screening generate {folder}` writes some").into()
        );
    }
    println!("{rows} dossiers in {} files", files.len());

    let local =
        SessionContext::new_with_config(session_config().with_target_partitions(executors.get()));
    register(&local, policy.clone(), day)?;
    over(&local, folder).await?;
    nothing_withheld_travels(&local.sql(&query()).await?.create_physical_plan().await?)?;
    let start = Instant::now();
    same("one process", &tally(&local).await?, &all)?;
    let one_process = start.elapsed();
    println!("one process, {executors} threads: {:.1} s", one_process.as_secs_f64());

    // Every node reads it, wherever it was started.
    let folder = folder.canonicalize()?;
    let work = work_folder();
    let mut cluster = Loopback::start(day, executors, &work)?;
    let outcome = on_cluster(rules, &mut cluster, &folder, &files, &all, one_process, kills).await;
    drop(cluster);
    std::fs::remove_dir_all(&work)?;
    outcome
}

async fn on_cluster(
    rules: &Rules,
    cluster: &mut Loopback,
    folder: &Path,
    files: &[(PathBuf, Tally)],
    all: &Tally,
    one_process: Duration,
    kills: u32,
) -> Outcome<()> {
    let partitions = cluster.executors.len();
    let connected = || session(rules, cluster.port, partitions);
    // The first query waits until the nodes are there.
    for (file, expected) in files {
        let session = connected().await?;
        over(&session, &file.canonicalize()?).await?;
        same(&file.display().to_string(), &ask(async || tally(&session).await).await?, expected)?;
    }
    println!("{} files, each decided as by a plain loop", files.len());

    let whole = connected().await?;
    over(&whole, folder).await?;
    let start = Instant::now();
    same("the cluster", &ask(async || tally(&whole).await).await?, all)?;
    let took = start.elapsed();
    println!(
        "{partitions} executors: {:.1} s, {:.2} of the speed of one process",
        took.as_secs_f64(),
        one_process.as_secs_f64() / took.as_secs_f64()
    );

    for kill in 1..=kills {
        let session = session(rules, cluster.port, partitions).await?;
        over(&session, folder).await?;
        let start = Instant::now();
        // At another moment each time.
        let moment = took * kill / (kills + 1);
        let limit = took * 20 + Duration::from_secs(60);
        let decided = asked(async || tally(&session).await);
        let (tally, replaced) = tokio::join!(timeout(limit, decided), async {
            tokio::time::sleep(moment).await;
            cluster.replace()
        });
        replaced?;
        let tally = tally.map_err(|_| {
            let (limit, moment) = (limit.as_secs(), moment.as_secs_f64());
            format!("kill {kill} after {moment:.1} s: the query did not end within {limit} s")
        })?;
        let (tally, times) = tally?;
        same("the cluster, with a kill", &tally, all)?;
        println!(
            "kill {kill} after {:.1} s: equal, {:.1} s{times}",
            moment.as_secs_f64(),
            start.elapsed().as_secs_f64()
        );
    }
    Ok(())
}
