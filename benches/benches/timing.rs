//! Whether the time of an answer tells what the answer does not: Welch's t-test between answers
//! with the same bytes, as in dudect (Reparaz, Balasch and Verbauwhede, "Dude, is my code constant
//! time?", 2017).
//!
//! Each line compares "no such person" with one person of whom nothing is told either, for one
//! question. The two are answered in random order, seeded, and making the answer and dropping it
//! are both measured. `|t|` above 4.5 says that the times differ; the largest of 101 croppings is
//! printed. Nothing is asserted: a machine that does other work at the same time makes any figure.
//! The medians beside it have the clock's own time in them. Two lines are there to be believed by:
//! `Nobody` compares nobody with nobody, and `Told` with somebody of whom something is told, which
//! must differ.
//!
//! `VOICE_SAMPLES=1000000 cargo bench -p voice-benches --bench timing`
//!
//! `VOICE_SEED` sets the seed, and `VOICE_FILTER` a part of the names of what is compared.

use std::env;
use std::hint::black_box;
use std::sync::LazyLock;
use std::time::Instant;

use dudect_bencher::ctbench::{BenchMetadata, BenchName, BenchOpts, run_benches_console};
use dudect_bencher::rand::RngExt;
use dudect_bencher::{BenchRng, Class, CtRunner};
use serde_json::{Value, json};
use voice_core::disclosure::{Policy, Question, QuestionRecord};
use voice_core::subject::{Register, Subject};
use voice_core::wire::{from_json, from_value, to_json};

const SAMPLES: usize = 100_000;
/// After so many samples, all records move to other memory: what is at one address all the time has
/// a time of its own.
const MOVE: usize = 256;
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
    /// The record, alike in everything that makes no difference to the answer; nobody's
    /// has another number.
    fn record(self) -> Value {
        let mut record: Value =
            serde_json::from_slice(include_bytes!("../../tests/scenes/record.json")).unwrap();
        let found = |protection: &str| json!([{"protection": protection, "from": "2026-01-15"}]);
        match self {
            Self::Nobody => record["identifiers"]["alien_numbers"] = json!(["A299999999"]),
            Self::WithoutTheFact => {
                let asked = [json!("charges"), json!("convictions")];
                record["facts"]
                    .as_array_mut()
                    .unwrap()
                    .retain(|fact| !asked.contains(&fact["fact"]["kind"]));
            }
            Self::Protected => record["screening"]["findings"] = found("vawa-t-u"),
            Self::PartlyProtected => record["screening"]["findings"] = found("sealed"),
            Self::Unscreened => drop(record.as_object_mut().unwrap().remove("screening")),
            Self::Stale => record["screening"]["at"] = json!("2026-10-02T06:00:00Z"),
            Self::Conflicted => {
                record["affiliations"] =
                    json!([{"party": "party-ruiz", "conflict": "shares-household"}]);
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
    let mut question: Value = serde_json::from_slice(include_bytes!(
        "../../examples/questions/victim-custody-status.json"
    ))
    .unwrap();
    question["categories"] = json!(["charges", "convictions"]);
    let others: Register = from_json(include_bytes!("../../examples/subjects/demo.json")).unwrap();
    let question = from_value::<QuestionRecord>(question).unwrap().trusted();
    let others = others
        .subjects()
        .iter()
        .filter(|of| of.id().as_str() != "subject-in-custody")
        .cloned()
        .collect();
    Scene { policy: Policy::us_federal(), question, others }
});

impl Scene {
    /// A register, with the record that the question is about in the middle of it.
    fn register(&self) -> Register {
        let mut subjects = self.others.clone();
        let place = subjects.len() / 2;
        subjects.insert(place, from_value(Person::Nobody.record()).unwrap());
        Register::new(subjects).unwrap()
    }
}

/// Samples of both classes in random order; in one of two variants the look-up is part of
/// what is measured.
///
/// The two records take turns at one place of one register, so that no class has memory of its own
/// for the others.
fn compare(runner: &mut CtRunner, rng: &mut BenchRng, person: Person, with_look_up: bool) {
    let scene = &*SCENE;
    let (subject, eligibility) =
        (&scene.question.subject, scene.policy.eligibility(&scene.question));
    let mut register = scene.register();
    let mut aside: Subject = from_value(person.record()).unwrap();
    let nobody = to_json(&eligibility.answer(register.find(subject))).unwrap();
    aside = register.replace(aside).unwrap();
    let somebody = to_json(&eligibility.answer(register.find(subject))).unwrap();
    assert_eq!(
        nobody == somebody,
        !matches!(person, Person::Told),
        "the answers are the same bytes"
    );
    let (mut present, mut times) = (true, [Vec::new(), Vec::new()]);
    for sample in 0..samples() + samples() / 100 {
        let wanted = rng.random::<bool>();
        if sample % MOVE == 0 {
            (register, aside) = (register.clone(), aside.clone());
        }
        if wanted != present {
            aside = register.replace(aside).unwrap();
            present = wanted;
        }
        let found = register.find(subject);
        let answer = || {
            let found =
                if with_look_up { black_box(&register).find(subject) } else { black_box(found) };
            eligibility.answer(found)
        };
        // The first samples only warm up.
        if sample < samples() / 100 {
            black_box(answer());
        } else {
            let begun = Instant::now();
            runner.run_one(if wanted { Class::Right } else { Class::Left }, answer);
            times[usize::from(wanted)].push(begun.elapsed().as_nanos());
        }
    }
    let [nobody, somebody] = times.map(|mut times| {
        times.sort_unstable();
        times[times.len() / 2]
    });
    print!("medians {nobody} and {somebody} ns ");
}

fn samples() -> usize {
    static NUMBER: LazyLock<usize> = LazyLock::new(|| number("VOICE_SAMPLES").unwrap_or(SAMPLES));
    *NUMBER
}

fn number<T: std::str::FromStr>(name: &str) -> Option<T> {
    env::var(name)
        .ok()
        .map(|text| text.parse().ok().unwrap_or_else(|| panic!("{name} is a whole number")))
}

macro_rules! compared {
    ($($person:ident),+) => {
        vec![$(
            (
                concat!("answer/", stringify!($person)),
                (|runner, rng| compare(runner, rng, Person::$person, false))
                    as dudect_bencher::ctbench::BenchFn,
            ),
            (concat!("look-up and answer/", stringify!($person)), |runner, rng| {
                compare(runner, rng, Person::$person, true)
            }),
        )+]
    };
}

fn main() {
    let seed = number("VOICE_SEED").unwrap_or(SEED);
    let benches = compared![
        Nobody,
        WithoutTheFact,
        Protected,
        PartlyProtected,
        Unscreened,
        Stale,
        Conflicted,
        Told
    ];
    let benches = benches.into_iter().map(|(name, benchfn)| BenchMetadata {
        name: BenchName(name),
        seed: Some(seed),
        benchfn,
    });
    let options = BenchOpts { filter: env::var("VOICE_FILTER").ok(), ..BenchOpts::default() };
    run_benches_console(options, benches.collect()).unwrap();
}
