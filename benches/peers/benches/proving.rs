//! Proving packs of more and more rules, and comparing two: this library, and `cedar-policy-symcc`
//! with the solver cvc5.
//!
//! `CVC5=... cargo bench -p voice-peers --bench proving` prints tables; CVC5 names the solver, as
//! `benches/run` makes it. Without it only our own is measured, and that is said. symcc has no
//! question like opacity or an observer, so the one question that both can be asked is asked of
//! both: in which categories do two packs decide otherwise?

use std::collections::BTreeSet;
use std::fs;
use std::time::{Duration, Instant};

use cedar_policy::{PolicySet, Schema};
use cedar_policy_symcc::solver::LocalSolver;
use cedar_policy_symcc::{CedarSymCompiler, CompiledPolicySet};
use voice_benches::memory::{Counting, most};
use voice_benches::packs::pack;
use voice_benches::turns::time;
use voice_core::disclosure::{Draft, differences};
use voice_core::wire::Day;

#[global_allocator]
static COUNTING: Counting = Counting;

/// Most packs are proved as often; the middle time counts.
const ROUNDS: usize = 5;

fn middle<T>(mut of: impl FnMut() -> T) -> Duration {
    let took = |_| {
        let start = Instant::now();
        std::hint::black_box(of());
        start.elapsed()
    };
    let mut all: Vec<Duration> = (0..ROUNDS).map(took).collect();
    all.sort_unstable();
    all[ROUNDS / 2]
}

fn shown(took: Duration) -> String {
    time(took.as_nanos() as f64)
}

fn megabytes(bytes: usize) -> String {
    format!("{:.1} MB", bytes as f64 / 1e6)
}

fn main() {
    let day: Day = "2026-11-02".parse().expect("a day");
    println!(
        "## Proof\n\n\
         ### Proving a pack\n\n\
         | rules | voice-core, every law | most memory beyond the pack |\n\
         |--:|--:|--:|"
    );
    let packs = [53, 100, 500].map(pack);
    for pack in &packs {
        let draft = Draft::new([pack.clone()]).expect("a draft");
        let prove = || draft.clone().prove().expect("a proof").proof();
        println!(
            "| {} | {} | {} |",
            draft.rules().len(),
            shown(middle(prove)),
            megabytes(most(prove))
        );
    }
    println!();

    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let started = async { LocalSolver::cvc5().map(|_| ()) };
    let solver = std::env::var("CVC5").is_ok().then(|| runtime.block_on(started));
    println!("### Comparing a pack with the same without the rules on the facility\n");
    match &solver {
        Some(Ok(())) => {}
        Some(Err(error)) => {
            println!("The solver did not start, so symcc is not measured: {error}.\n")
        }
        None => println!("No solver is named by CVC5, so symcc is not measured.\n"),
    }
    println!(
        "| rules | voice-core, with counts and cases | \
         cedar-policy-symcc 0.8.1 and cvc5, yes or no | most memory of cvc5 | to ours |\n\
         |--:|--:|--:|--:|--:|"
    );
    for pack in &packs {
        let mut without = pack.clone();
        without.rules.retain(|rule| !rule.id.as_str().starts_with("permit-facility"));
        let (old, new) =
            (Draft::new([pack.clone()]).expect("a draft"), Draft::new([without]).expect("a draft"));
        let found = differences(&old, &new).expect("a comparison");
        let categories: BTreeSet<String> =
            found.iter().map(|of| of.category.as_str().to_owned()).collect();
        let ours = middle(|| differences(&old, &new));
        let theirs =
            matches!(solver, Some(Ok(()))).then(|| runtime.block_on(compared(&old, &new, day)));
        let rest = theirs.map_or("| not measured | | |".to_owned(), |(otherwise, took, memory)| {
            assert_eq!(otherwise, categories, "both find the same categories");
            let ratio = took.as_secs_f64() / ours.as_secs_f64();
            format!("| {} | {} | {ratio:.0} |", shown(took), megabytes(memory))
        });
        println!("| {} | {} {rest}", old.rules().len(), shown(ours));
    }
    println!();
}

/// The categories in which two drafts decide otherwise on a day, as symcc says; how long that takes
/// once the policies are parsed, and the most memory of its solver.
async fn compared(old: &Draft, new: &Draft, day: Day) -> (BTreeSet<String>, Duration, usize) {
    let (old, new) = (old.to_cedar(day), new.to_cedar(day));
    let (schema, _) = Schema::from_cedarschema_str(&old.schema).expect("a schema");
    let parsed = |policies: &str| policies.parse::<PolicySet>().expect("policies");
    let (old, new) = (parsed(&old.policies), parsed(&new.policies));
    let start = Instant::now();
    let mut compiler =
        CedarSymCompiler::new(LocalSolver::cvc5().expect("a solver")).expect("a compiler");
    let mut otherwise = BTreeSet::new();
    for environment in schema.request_envs() {
        let compiled = |set: &PolicySet| {
            CompiledPolicySet::compile(set, &environment, &schema).expect("a compiled set")
        };
        if !compiler
            .check_equivalent_opt(&compiled(&old), &compiled(&new))
            .await
            .expect("a verdict")
        {
            otherwise.insert(environment.action().id().unescaped().to_owned());
        }
    }
    (otherwise, start.elapsed(), of_children())
}

/// The most memory that a process started by this one had.
fn of_children() -> usize {
    let tasks = fs::read_dir("/proc/self/task").into_iter().flatten().flatten();
    let children = tasks.filter_map(|task| fs::read_to_string(task.path().join("children")).ok());
    let ids: Vec<String> =
        children.flat_map(|ids| ids.split(' ').map(str::to_owned).collect::<Vec<_>>()).collect();
    let most = |id: &String| {
        let status = fs::read_to_string(format!("/proc/{}/status", id.trim())).ok()?;
        let line = status
            .lines()
            .find_map(|line| line.strip_prefix("VmHWM:"))?
            .trim()
            .split(' ')
            .next()?
            .parse::<usize>();
        line.ok().map(|kilobytes| kilobytes * 1024)
    };
    ids.iter().filter_map(most).max().unwrap_or_default()
}
