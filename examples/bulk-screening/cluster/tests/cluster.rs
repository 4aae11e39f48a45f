//! A cluster of processes decides as a plain loop does, by the rules of the plan and no others,
//! counts as the library does, and hands on no value that the rules withhold and no identifier.
//! One kill is tried here, where it hurts most; `run FOLDER --kills 10` and `count` try more.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::fs::{File, create_dir_all, read, read_dir, remove_dir_all};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use ballista::prelude::SessionContextExt as _;
use datafusion::arrow::array::{ArrayRef, AsArray, StringArray};
use datafusion::arrow::record_batch::RecordBatch;
use datafusion::parquet::arrow::ArrowWriter;
use datafusion::prelude::{ParquetReadOptions, SessionContext};
use voice_bulk_screening::{
    Counting, CountingFunctions, EventPlan, GeneratedEvents, IdentifierKey, Plan, SetForm,
    ToldTable, count, dossiers, record, register, register_counting, released_call, session_config,
};
use voice_cluster_screening::{Rules, ask, session};
use voice_core::category::Category;
use voice_core::disclosure::Policy;
use voice_core::report::Tally;
use voice_core::wire::{Day, to_json};

const PROGRAM: &str = env!("CARGO_BIN_EXE_voice-cluster-screening");
const DAY: &str = "2026-11-02";
const ROWS: u64 = 3_000;

struct Node(Child);

impl Drop for Node {
    fn drop(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

fn start(arguments: &[&str]) -> Node {
    Node(Command::new(PROGRAM).args(arguments).stdout(Stdio::null()).spawn().unwrap())
}

fn free_port() -> u16 {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap().port()
}

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = remove_dir_all(&folder);
    create_dir_all(&folder).unwrap();
    folder
}

/// A scheduler and an executor, each of a day.
fn cluster(scheduler_day: &str, executor_day: &str, work: &Path) -> (u16, [Node; 2]) {
    let port = free_port();
    let scheduler = start(&["--day", scheduler_day, "scheduler", "--port", &port.to_string()]);
    let began = Instant::now();
    while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err() {
        assert!(began.elapsed() < Duration::from_secs(60), "no scheduler");
        std::thread::sleep(Duration::from_millis(50));
    }
    (port, [scheduler, executor(executor_day, port, work)])
}

fn executor(day: &str, scheduler: u16, work: &Path) -> Node {
    let ports = [scheduler, free_port(), free_port()].map(|port| port.to_string());
    let mut arguments = vec!["--day", day, "executor", "--work", work.to_str().unwrap()];
    arguments.extend(["--scheduler", &ports[0], "--port", &ports[1], "--grpc-port", &ports[2]]);
    start(&arguments)
}

fn rules(day: &str) -> Rules {
    Rules::new(Arc::new(Policy::us_federal()), day.parse().unwrap()).unwrap()
}

fn generated(name: &str) -> PathBuf {
    let folder = folder(name);
    let partitions = NonZeroUsize::new(2).unwrap();
    let plan = Plan { rows: ROWS, partitions, sets: SetForm::Bits };
    plan.write(&folder, NonZeroUsize::MIN).unwrap();
    folder
}

#[test]
fn every_file_is_decided_as_by_a_plain_loop() {
    let ran = Command::new(PROGRAM)
        .args(["run", generated("cluster-run").to_str().unwrap()])
        .output()
        .unwrap();
    let (said, failed) =
        (String::from_utf8(ran.stdout).unwrap(), String::from_utf8(ran.stderr).unwrap());
    assert!(ran.status.success(), "{said}{failed}");
    assert!(said.contains("2 files, each decided as by a plain loop"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_with_other_rules_refuses_the_plan() {
    let files = generated("cluster-other");
    let sql = format!("SELECT {} AS released, count(*) FROM dossiers GROUP BY 1", released_call());
    let asked = async |session: SessionContext| {
        let files = files.to_string_lossy();
        session.register_parquet("dossiers", files, ParquetReadOptions::default()).await.unwrap();
        session.sql(&sql).await?.collect().await
    };
    // The client's, the scheduler's and the executor's day.
    let other = "2026-11-03";
    for [client, scheduler, executor] in [[other, DAY, DAY], [DAY, DAY, other]] {
        let work = folder("cluster-other-work");
        let (port, _nodes) = cluster(scheduler, executor, &work);
        let failed = asked(session(&rules(client), port, 2).await.unwrap()).await.unwrap_err();
        let said = failed.to_string();
        assert!(said.contains("the same version, day and policy"), "{said}");
        assert!(said.contains(other) && said.contains(DAY), "{said}");
    }
    // A client that names the function, and says no rules.
    let work = folder("cluster-other-work");
    let (port, _nodes) = cluster(DAY, DAY, &work);
    let named = SessionContext::remote(&format!("df://127.0.0.1:{port}")).await.unwrap();
    register(&named, Arc::new(Policy::us_federal()), DAY.parse().unwrap()).unwrap();
    let said = asked(named).await.unwrap_err().to_string();
    assert!(said.contains("does not say by which rules `released` decides"), "{said}");
}

fn facility(row: usize) -> String {
    format!("Facility-{:016x}", (row as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15))
}

/// The bytes of all files below a folder.
fn bytes(folder: &Path) -> Vec<u8> {
    let of = |entry: std::io::Result<std::fs::DirEntry>| {
        let path = entry.unwrap().path();
        if path.is_dir() { bytes(&path) } else { read(path).unwrap() }
    };
    read_dir(folder).unwrap().flat_map(of).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_executors_hand_on_has_no_withheld_value() {
    let asked: Vec<_> = dossiers(0, ROWS).flatten().collect();
    let day: Day = DAY.parse().unwrap();
    let policy = Policy::us_federal();
    let told: Vec<bool> = asked
        .iter()
        .map(|(context, of)| policy.decide(day, *context, of).contains(Category::Facility))
        .collect();
    let of = record(&asked, SetForm::Bits).unwrap();
    let names = of.schema().fields().iter().map(|field| field.name().clone()).collect::<Vec<_>>();
    let mut columns: Vec<(String, ArrayRef)> =
        names.into_iter().zip(of.columns().iter().cloned()).collect();
    let facilities = StringArray::from_iter_values((0..of.num_rows()).map(facility));
    columns.push(("facility".to_owned(), Arc::new(facilities)));
    let rows = RecordBatch::try_from_iter(columns).unwrap();
    let files = folder("cluster-values");
    let file = File::create(files.join("rows.parquet")).unwrap();
    let mut writer = ArrowWriter::try_new(file, rows.schema(), None).unwrap();
    writer.write(&rows).unwrap();
    writer.close().unwrap();

    let work = folder("cluster-values-work");
    let (port, _nodes) = cluster(DAY, DAY, &work);
    let session = session(&rules(DAY), port, 2).await.unwrap();
    let path = files.to_string_lossy();
    session.register_parquet("rows", path, ParquetReadOptions::default()).await.unwrap();
    let table = session.deregister_table("rows").unwrap().unwrap();
    ToldTable::over(table)
        .showing(["capacity"])
        .value("facility", Category::Facility)
        .register(&session, "told_dossiers")
        .unwrap();
    let sql = "SELECT facility, count(*) FROM told_dossiers WHERE facility IS NOT NULL \
               GROUP BY facility ORDER BY facility";
    let mut given = BTreeSet::new();
    for batch in session.sql(sql).await.unwrap().collect().await.unwrap() {
        let column = datafusion::arrow::compute::cast(
            batch.column(0),
            &datafusion::arrow::datatypes::DataType::Utf8,
        )
        .unwrap();
        given.extend(column.as_string::<i32>().iter().flatten().map(str::to_owned));
    }
    let rows = told.iter().enumerate();
    let expected: BTreeSet<String> =
        rows.clone().filter(|(_, told)| **told).map(|(row, _)| facility(row)).collect();
    assert!(expected.len() > 50 && given == expected);
    // Groups were handed on from stage to stage.
    let handed_on = bytes(&work);
    let found: BTreeSet<&[u8]> =
        handed_on.windows(25).filter(|at| at.starts_with(b"Facility-")).collect();
    let found = |row| found.contains(facility(row).as_bytes());
    assert!(rows.clone().any(|(row, told)| *told && found(row)), "nothing was handed on");
    assert!(!rows.clone().any(|(row, told)| !told && found(row)));
}

#[test]
fn events_are_counted_on_a_cluster_as_by_the_library() {
    let folder = folder("cluster-events");
    let files = folder.join("events");
    let period = "2026Q4".parse().unwrap();
    let events = GeneratedEvents { seed: 4, period, identified: true };
    let partitions = NonZeroUsize::new(3).unwrap();
    let plan = EventPlan { events, rows: ROWS, partitions, lines: true };
    plan.write(&files, NonZeroUsize::MIN).unwrap();
    let counting: Counting = "2026Q4 cities errata=2026-12-31".parse().unwrap();
    let mut tally = Tally::from_request(counting.request());
    for partition in 0..3 {
        let lines = read(EventPlan::lines_file(&files, partition)).unwrap();
        let mut lines = lines.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
        lines.try_for_each(|line| tally.line(line)).unwrap();
    }
    assert!(tally.duplicates() > 10);
    let out = folder.join("tally.json");
    let count = || {
        let [files, out] = [&files, &out].map(|path| path.to_str().unwrap());
        Command::new(PROGRAM)
            .args(["count", files, "--for", &counting.to_string(), "--out", out])
            .output()
            .unwrap()
    };
    let ran = count();
    let (said, failed) =
        (String::from_utf8(ran.stdout).unwrap(), String::from_utf8(ran.stderr).unwrap());
    assert!(ran.status.success() && said.contains("the same tally"), "{said}{failed}");
    let kept = String::from_utf8(read(&out).unwrap()).unwrap();
    assert_eq!(kept, to_json(&tally.record()).unwrap());
    // What is there is not written over.
    assert!(!count().status.success());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_executors_hand_on_has_no_identifier() {
    let files = folder("cluster-identified");
    let period = "2026Q4".parse().unwrap();
    let events = GeneratedEvents { seed: 5, period, identified: true };
    let partitions = NonZeroUsize::new(2).unwrap();
    let plan = EventPlan { events, rows: ROWS, partitions, lines: false };
    plan.write(&files, NonZeroUsize::MIN).unwrap();
    let counting: Counting = "2026Q4 cities errata=2026-12-31".parse().unwrap();
    let work = folder("cluster-identified-work");
    let (port, _nodes) = cluster(DAY, DAY, &work);
    let session = session(&rules(DAY), port, 2).await.unwrap();
    let secret = IdentifierKey::from_random([9; 16]);
    register_counting(&session, CountingFunctions::new(&counting, secret).unwrap());
    let path = files.to_string_lossy();
    session.register_parquet("events", path, ParquetReadOptions::default()).await.unwrap();
    count(&session, "events", &counting).await.unwrap();
    let named = |of: &[u8]| of.windows(6).any(|at| at == b"event-");
    assert!(named(&bytes(&files)));
    let handed_on = bytes(&work);
    // Keys and events of each row, and tallies.
    assert!(handed_on.len() > 30 * ROWS as usize, "{} bytes were handed on", handed_on.len());
    assert!(!named(&handed_on));
    // Nor the secret, which makes keys of identifiers that somebody guesses.
    for secret in [&[9; 16][..], "09".repeat(16).as_bytes()] {
        assert!(!handed_on.windows(secret.len()).any(|at| at == secret));
    }

    // A client that names the functions and does not send them.
    let other = SessionContext::remote(&format!("df://127.0.0.1:{port}")).await.unwrap();
    register_counting(&other, CountingFunctions::new(&counting, secret).unwrap());
    let path = files.to_string_lossy();
    other.register_parquet("events", path, ParquetReadOptions::default()).await.unwrap();
    let said = count(&other, "events", &counting).await.unwrap_err().to_string();
    assert!(said.contains("does not say by which rules"), "{said}");
}

/// Counts on a cluster that loses an executor while groups are made of what it had read of the
/// rows. Two of eight partitions have been written by the other one.
async fn count_with_a_loss(name: &str, adaptive: bool) {
    let files = folder(name);
    let period = "2026Q4".parse().unwrap();
    let events = GeneratedEvents { seed: 6, period, identified: true };
    let partitions = NonZeroUsize::new(2).unwrap();
    let plan = EventPlan { events, rows: 10 * ROWS, partitions, lines: false };
    plan.write(&files, NonZeroUsize::MIN).unwrap();
    let counting: Counting = "2026Q4 cities".parse().unwrap();
    let over = async |session: &SessionContext| {
        let secret = IdentifierKey::from_random([9; 16]);
        register_counting(session, CountingFunctions::new(&counting, secret).unwrap());
        let path = files.to_string_lossy();
        session.register_parquet("events", path, ParquetReadOptions::default()).await.unwrap();
    };
    let here = SessionContext::new_with_config(session_config());
    over(&here).await;
    let expected = count(&here, "events", &counting).await.unwrap();

    let works = ["lost", "other", "new"].map(|of| folder(&format!("{name}-{of}")));
    let [lost_work, other_work, new_work] = &works;
    let (port, [_scheduler, lost]) = cluster(DAY, DAY, lost_work);
    let _other = executor(DAY, port, other_work);
    let session = session(&rules(DAY), port, 8).await.unwrap();
    let planner = format!("SET ballista.planner.adaptive.enabled = {adaptive}");
    session.sql(&planner).await.unwrap().collect().await.unwrap();
    over(&session).await;
    // Both executors are there.
    count(&session, "events", &counting).await.unwrap();
    let before = jobs(&works);

    let asked = Cell::new(0);
    let counted = ask(async || {
        asked.set(asked.get() + 1);
        count(&session, "events", &counting).await
    });
    let lose = async {
        // The second query makes groups, in its second stage.
        let job = loop {
            let new: Vec<_> = jobs(&works).difference(&before).cloned().collect();
            if let [_, job] = new.as_slice() {
                let begun = |stage| works.iter().any(|work| work.join(job).join(stage).is_dir());
                // The static planner counts stages from 1 on.
                let second = if begun("0") { "1" } else { "2" };
                if written(&other_work.join(job).join(second)) >= 2 {
                    break job.clone();
                }
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        };
        drop(lost);
        (job, executor(DAY, port, new_work))
    };
    let both = async { tokio::join!(counted, lose) };
    let ended = tokio::time::timeout(Duration::from_secs(45), both).await;
    let (counted, (job, _new)) = ended.expect("the job does not end");
    assert!(counted.unwrap() == expected, "another tally was counted");
    assert!(asked.get() > 1, "the executor was killed too late");
    // Nothing of the job that was given up stays where somebody can delete it.
    let began = Instant::now();
    while [other_work, new_work].iter().any(|work| work.join(&job).exists()) {
        assert!(began.elapsed() < Duration::from_secs(20), "{job} is left behind");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// The jobs that executors have files of, in the order in which they were asked.
fn jobs(works: &[PathBuf]) -> BTreeSet<String> {
    let folders = works.iter().flat_map(|work| read_dir(work).unwrap());
    let names = folders.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    // Folders for what is spilled are called `datafusion-`.
    names.filter(|name| !name.contains('-')).collect()
}

/// How many files there are below a folder, which may be deleted now.
fn written(folder: &Path) -> usize {
    let below = read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    below.map(|path| if path.is_dir() { written(&path) } else { 1 }).sum()
}

/// Ballista refuses what is done again, and the job has no task any more.
#[tokio::test(flavor = "multi_thread")]
async fn a_count_ends_where_an_executor_is_lost_between_two_stages() {
    count_with_a_loss("cluster-lost", true).await;
}

/// Ballista's static planner reads twice what the other executor has written.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_counted_twice_where_a_client_asks_for_the_static_planner() {
    count_with_a_loss("cluster-lost-static", false).await;
}
