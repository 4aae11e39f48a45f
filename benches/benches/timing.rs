//! Whether the time of an answer tells what the answer does not: Welch's t-test between answers
//! with the same bytes, as in dudect (Reparaz, Balasch and Verbauwhede, "Dude, is my code constant
//! time?", 2017).
//!
//! Each line compares "no such person" with one kind of person of whom nothing is told either. The
//! two classes are asked in random order, each question once, about any of many people of one
//! register. After some questions all records are others: of random parts and lengths, put together
//! anew, and in other memory. Making the answer and dropping it are both measured; once alone, and
//! once with the look-up in the register.
//!
//! `|t|` above 4.5 says that the times differ: of all times, and the largest of those and of 100
//! croppings, which is the figure that counts, because what the machine does besides makes long
//! times. Nothing is asserted: a machine that does other work makes any figure. The medians beside
//! it have the clock's own time in them. Two lines are there to be believed by: nobody and nobody,
//! and nobody and somebody of whom something is told, which must differ.
//!
//! `VOICE_SAMPLES=1000000 cargo bench -p voice-benches --bench timing`
//!
//! `VOICE_SEED` sets the seed, and `VOICE_FILTER` a part of the names of what is compared.

use std::hint::black_box;
use std::time::Instant;

use fastrand::Rng;
use serde_json::{Value, json};
use voice_benches::leakage::{Leakage, THRESHOLD, number};
use voice_core::disclosure::{Eligibility, Policy, Question, QuestionRecord};
use voice_core::identifier::SubjectReference;
use voice_core::subject::{LookupResult, Register, Subject};
use voice_core::wire::{from_value, to_json};

const SAMPLES: usize = 100_000;
const SEED: u64 = 20_261_102;

/// After so many questions all records are others.
const ROUND: usize = 1_024;
/// How many records a register has.
const RECORDS: usize = 64;

/// How a person differs from one of whom all is told.
#[derive(Clone, Copy, PartialEq, Eq)]
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
    /// The record names other matters alone.
    OfAnotherMatter,
    /// All that was asked for is told.
    Told,
}

impl Person {
    const ALL: [Self; 9] = [
        Self::Nobody,
        Self::WithoutTheFact,
        Self::Protected,
        Self::PartlyProtected,
        Self::Unscreened,
        Self::Stale,
        Self::Conflicted,
        Self::OfAnotherMatter,
        Self::Told,
    ];

    const fn name(self) -> &'static str {
        match self {
            Self::Nobody => "nobody",
            Self::WithoutTheFact => "somebody without the fact",
            Self::Protected => "a protected person",
            Self::PartlyProtected => "a person protected in part",
            Self::Unscreened => "somebody who was not screened",
            Self::Stale => "somebody who was screened too long ago",
            Self::Conflicted => "somebody who is related to the requester",
            Self::OfAnotherMatter => "somebody of another matter",
            Self::Told => "somebody of whom something is told",
        }
    }

    /// A record at random of this kind; nobody's is of any kind.
    fn record(self, scene: &Scene, id: usize, number: &str, rng: &mut Rng) -> Subject {
        let kind = if self == Self::Nobody { Self::ALL[rng.usize(1..9)] } else { self };
        let mut record = scene.record.clone();
        record["id"] = json!(format!("subject-{id}"));
        let names: Vec<String> = (0..rng.usize(1..4)).map(|_| word(rng)).collect();
        record["identifiers"]["names"] = json!(names);
        record["identifiers"]["alien_numbers"] = json!([number]);
        let asked = ["charges", "convictions"];
        let facts = record["facts"].as_array_mut().expect("facts");
        facts.retain(|fact| {
            let asked = asked.iter().any(|of| fact["fact"]["kind"] == *of);
            if asked { kind != Self::WithoutTheFact } else { rng.usize(..4) > 0 }
        });
        if kind == Self::OfAnotherMatter {
            let of_case = facts.iter_mut().filter(|fact| fact.get("matter").is_some());
            of_case.for_each(|fact| fact["matter"] = json!("matter-oak-street"));
        }
        rng.shuffle(facts);
        let mut findings =
            vec![json!("medical"), json!("place-review"), json!("third-party-privacy")];
        findings.truncate(rng.usize(..4));
        match kind {
            Self::Protected => findings.push(json!("vawa-t-u")),
            Self::PartlyProtected => findings.push(json!("sealed")),
            _ => {}
        }
        rng.shuffle(&mut findings);
        let findings = findings.iter().map(|of| json!({"protection": of, "from": "2026-01-15"}));
        record["screening"]["findings"] = findings.collect();
        let mut related: Vec<Value> = (0..rng.usize(..3))
            .map(|_| json!({"party": format!("party-{}", word(rng)), "conflict": "co-defendant"}))
            .collect();
        if kind == Self::Conflicted {
            related.push(json!({"party": "party-ruiz", "conflict": "shares-household"}));
        }
        record["affiliations"] = json!(related);
        let mut matters = Vec::new();
        if kind != Self::OfAnotherMatter {
            matters.push(json!("matter-elm-street"));
        }
        matters.extend((0..rng.usize(..3)).map(|_| json!(format!("matter-{}", word(rng)))));
        record["matters"] = json!(matters);
        let consents = (0..rng.usize(..3)).map(|_| {
            json!({
                "protection": "medical", "given_by": {"kind": "protected-person"},
                "recipients": [format!("party-{}", word(rng))], "categories": ["health"],
                "purposes": ["claims"], "written": true,
                "term": {"given_on": "2026-01-01", "expires_on": "2026-12-31"}
            })
        });
        record["consents"] = consents.collect();
        match kind {
            Self::Unscreened => drop(record.as_object_mut().expect("a map").remove("screening")),
            Self::Stale => record["screening"]["at"] = json!("2026-10-02T06:00:00Z"),
            _ => {}
        }
        from_value(record).expect("a record")
    }
}

/// Lower-case letters at random.
fn word(rng: &mut Rng) -> String {
    (0..rng.usize(12..40)).map(|_| rng.lowercase()).collect()
}

/// An alien registration number at random: of a record an odd one, of nobody an even one.
fn number_of(somebody: bool, rng: &mut Rng) -> String {
    format!("A{:09}", rng.u32(..500_000_000) * 2 + u32::from(somebody))
}

struct Scene {
    policy: Policy,
    record: Value,
    question: QuestionRecord,
}

impl Scene {
    fn new() -> Self {
        let mut question: Value = serde_json::from_slice(include_bytes!(
            "../../examples/questions/victim-custody-status.json"
        ))
        .expect("JSON");
        question["categories"] = json!(["charges", "convictions"]);
        let record = include_bytes!("../../tests/scenes/record.json");
        Self {
            policy: Policy::us_federal(),
            record: serde_json::from_slice(record).expect("JSON"),
            question: from_value(question).expect("a question"),
        }
    }

    fn answer_about_nobody(&self) -> String {
        let question = self.question.clone().trusted();
        let answer = self.policy.eligibility(&question).answer(LookupResult::nobody());
        to_json(&answer).expect("an answer")
    }
}

/// Who is asked about.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    /// A number that nobody has.
    Nobody,
    /// One of the kind of person that is compared with nobody.
    Somebody,
    /// One of the other records: they are asked about too, so that none is in memory that was used
    /// more or less than another, and are not counted.
    Another,
}

/// Records, half of them of one kind and half of any, and what is asked about them.
struct Round {
    register: Register,
    asked: Vec<(Class, Question)>,
}

impl Round {
    fn new(scene: &Scene, person: Person, rng: &mut Rng) -> Self {
        // In any order, so that neither half is made, or lies in memory, before the other.
        let mut halves: Vec<bool> = (0..RECORDS).map(|id| id < RECORDS / 2).collect();
        rng.shuffle(&mut halves);
        let (mut kind, mut others, mut records) = (Vec::new(), Vec::new(), Vec::new());
        for (id, of_kind) in halves.into_iter().enumerate() {
            let number = number_of(true, rng);
            let person = if of_kind { person } else { Person::Nobody };
            records.push(person.record(scene, id, &number, rng));
            if of_kind { kind.push(number) } else { others.push(number) }
        }
        let asked = (0..ROUND).map(|_| {
            let (class, number) = match rng.usize(..3) {
                0 => (Class::Nobody, number_of(false, rng)),
                1 if person == Person::Nobody => (Class::Somebody, number_of(false, rng)),
                1 => (Class::Somebody, kind[rng.usize(..kind.len())].clone()),
                _ => (Class::Another, others[rng.usize(..others.len())].clone()),
            };
            let subject = SubjectReference::by_number(&number, "MX").expect("a reference");
            (class, QuestionRecord { subject, ..scene.question.clone() }.trusted())
        });
        let asked = asked.collect();
        Self { register: Register::new(records).expect("records"), asked }
    }
}

/// Samples of both classes in random order; in one of two variants the look-up is part of what is
/// measured.
fn compare(
    scene: &Scene,
    person: Person,
    with_look_up: bool,
    samples: usize,
    rng: &mut Rng,
) -> Leakage {
    let mut times = [Vec::with_capacity(samples), Vec::with_capacity(samples)];
    let nobody = scene.answer_about_nobody();
    // The first round only warms up.
    let mut warm = false;
    while times[0].len() + times[1].len() < samples {
        let Round { register, asked } = Round::new(scene, person, rng);
        let eligibilities: Vec<Eligibility<'_>> =
            asked.iter().map(|(_, question)| scene.policy.eligibility(question)).collect();
        for (at, ((class, question), eligibility)) in asked.iter().zip(&eligibilities).enumerate() {
            let found = register.find(&question.subject);
            let begun = Instant::now();
            let found =
                if with_look_up { black_box(&register).find(&question.subject) } else { found };
            let answer = eligibility.answer(black_box(found));
            drop(black_box(answer));
            let took = begun.elapsed();
            if at < 8 && *class != Class::Another {
                let told = person == Person::Told && *class == Class::Somebody;
                let answer = to_json(&eligibility.answer(found)).expect("an answer");
                assert_eq!(answer != nobody, told, "{}", person.name());
            } else if warm {
                match class {
                    Class::Nobody => times[0].push(took.as_nanos() as f64),
                    Class::Somebody => times[1].push(took.as_nanos() as f64),
                    Class::Another => {}
                }
            }
        }
        warm = true;
    }
    Leakage::new(&times[0], &times[1])
}

fn main() {
    let samples = number("VOICE_SAMPLES").unwrap_or(SAMPLES);
    let filter = std::env::var("VOICE_FILTER").unwrap_or_default();
    let mut rng = Rng::with_seed(number("VOICE_SEED").unwrap_or(SEED));
    let scene = Scene::new();
    println!(
        "## The time of an answer\n\n{samples} samples for each line, in an order drawn by lot. A \
         largest t above {THRESHOLD} says that the times differ.\n"
    );
    for (with_look_up, title) in
        [(false, "answer: nobody, and"), (true, "look-up and answer: nobody, and")]
    {
        println!("{}", Leakage::header(title, "ns"));
        for person in Person::ALL {
            let compared = format!("{title} {}", person.name());
            if compared.contains(&filter) {
                let of = compare(&scene, person, with_look_up, samples, &mut rng);
                println!("| {} | {of} |", person.name());
            }
        }
        println!();
    }
}
