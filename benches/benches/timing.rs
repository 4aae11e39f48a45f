//! Whether the time of an answer tells what the answer does not: Welch's t-test between answers with the same bytes, as
//! in dudect (Reparaz, Balasch and Verbauwhede, "Dude, is my code constant time?", 2017).
//!
//! Each line compares "no such person" with one person of whom nothing is told either, for one question. The two are
//! answered in random order, seeded, and making the answer and dropping it are both measured. `|t|` above 4.5 says that
//! the times differ; the largest of 101 croppings is printed. Nothing is asserted: a machine that does other work at the
//! same time makes any figure. Two lines are there to be believed by: `nobody` compares nobody with nobody, and `told`
//! with somebody of whom something is told, which must differ.
//!
//! `VOICE_SAMPLES=1000000 cargo bench -p voice-benches --bench timing`
//!
//! `VOICE_SEED` sets the seed, and `VOICE_FILTER` a part of the names of what is compared.

use std::env;
use std::hint::black_box;
use std::sync::LazyLock;

use dudect_bencher::ctbench::{BenchMetadata, BenchName, BenchOpts, run_benches_console};
use dudect_bencher::rand::RngExt;
use dudect_bencher::{BenchRng, Class, CtRunner};
use serde_json::{Value, json};
use voice_core::disclosure::{Policy, Question};
use voice_core::subject::{Found, Register, Subject};
use voice_core::wire::{from_json, from_value, to_json};

const SAMPLES: usize = 100_000;
const SEED: u64 = 20_261_102;

/// How the person compared with nobody differs from one of whom all is told.
#[derive(Clone, Copy)]
enum Person {
    /// There is no such person: the same as what it is compared with.
    Nobody,
    /// Nothing is known in the categories asked for.
    WithoutTheFact,
    /// A protection of the whole person holds.
    Protected,
    /// A protection of the categories asked for holds.
    PartlyProtected,
    /// There is no screening.
    Unscreened,
    /// The screening is too old.
    Stale,
    /// The record has a relation to the requester.
    Conflicted,
    /// All that was asked for is told.
    Told,
}

impl Person {
    /// The record, alike in everything that makes no difference to the answer; nobody's has another number.
    fn record(self) -> Value {
        let mut record: Value = serde_json::from_slice(include_bytes!("../../tests/scenes/record.json")).unwrap();
        let found = |protection: &str| json!([{"protection": protection, "from": "2026-01-15"}]);
        match self {
            Self::Nobody => record["identifiers"]["alien_number"] = json!("A299999999"),
            Self::WithoutTheFact => {
                let asked = [json!("charges"), json!("convictions")];
                record["facts"].as_array_mut().unwrap().retain(|fact| !asked.contains(&fact["fact"]["kind"]));
            }
            Self::Protected => record["screening"]["findings"] = found("vawa-t-u"),
            Self::PartlyProtected => record["screening"]["findings"] = found("sealed"),
            Self::Unscreened => drop(record.as_object_mut().unwrap().remove("screening")),
            Self::Stale => record["screening"]["at"] = json!("2026-10-02T06:00:00Z"),
            Self::Conflicted => {
                record["affiliations"] = json!([{"party": "party-ruiz", "conflict": "shares-household"}]);
            }
            Self::Told => {}
        }
        record
    }
}

struct Scene {
    policy: Policy,
    question: Question,
    others: Vec<Subject>,
}

static SCENE: LazyLock<Scene> = LazyLock::new(|| {
    let mut question: Value =
        serde_json::from_slice(include_bytes!("../../examples/questions/victim-custody-status.json")).unwrap();
    question["categories"] = json!(["charges", "convictions"]);
    let others: Register = from_json(include_bytes!("../../examples/subjects/demo.json")).unwrap();
    let question: Question = from_value(question).unwrap();
    let others = others.subjects.into_iter().filter(|of| of.id().as_str() != "subject-in-custody").collect();
    Scene { policy: Policy::us_federal().unwrap(), question, others }
});

impl Scene {
    /// A register with one record for the question in the middle of others.
    fn register(&self, person: Person) -> Register {
        let mut subjects = self.others.clone();
        subjects.insert(subjects.len() / 2, from_value(person.record()).unwrap());
        Register { subjects }
    }
}

/// Samples of both classes in random order; in one of two variants the look-up is part of what is measured.
fn compare(runner: &mut CtRunner, rng: &mut BenchRng, person: Person, with_look_up: bool) {
    let scene = &*SCENE;
    let eligibility = scene.policy.eligibility(&scene.question);
    let registers = [scene.register(Person::Nobody), scene.register(person)];
    let found: [Found<'_>; 2] = [0, 1].map(|at: usize| registers[at].find(&scene.question.subject));
    let [nobody, somebody] = found.map(|found| to_json(&eligibility.answer(found)).unwrap());
    assert_eq!(nobody == somebody, !matches!(person, Person::Told), "the answers are the same bytes");
    for sample in 0..samples() {
        let second = rng.random::<bool>();
        // The first samples only warm up.
        let (at, class) = if second { (1, Class::Right) } else { (0, Class::Left) };
        if sample < samples() / 100 {
            black_box(eligibility.answer(registers[at].find(&scene.question.subject)));
        } else if with_look_up {
            let register = &registers[at];
            runner.run_one(class, || eligibility.answer(black_box(register).find(&scene.question.subject)));
        } else {
            let found = found[at];
            runner.run_one(class, || eligibility.answer(black_box(found)));
        }
    }
}

fn samples() -> usize {
    static NUMBER: LazyLock<usize> = LazyLock::new(|| number("VOICE_SAMPLES").unwrap_or(SAMPLES));
    *NUMBER
}

fn number<T: std::str::FromStr>(name: &str) -> Option<T> {
    env::var(name).ok().map(|text| text.parse().ok().unwrap_or_else(|| panic!("{name} is a whole number")))
}

macro_rules! compared {
    ($($person:ident),+) => {
        vec![$(
            (concat!("answer/", stringify!($person)), (|runner, rng| compare(runner, rng, Person::$person, false)) as dudect_bencher::ctbench::BenchFn),
            (concat!("look-up and answer/", stringify!($person)), |runner, rng| compare(runner, rng, Person::$person, true)),
        )+]
    };
}

fn main() {
    let seed = number("VOICE_SEED").unwrap_or(SEED);
    let benches = compared![Nobody, WithoutTheFact, Protected, PartlyProtected, Unscreened, Stale, Conflicted, Told];
    let benches =
        benches.into_iter().map(|(name, benchfn)| BenchMetadata { name: BenchName(name), seed: Some(seed), benchfn });
    let options = BenchOpts { filter: env::var("VOICE_FILTER").ok(), ..BenchOpts::default() };
    run_benches_console(options, benches.collect()).unwrap();
}
