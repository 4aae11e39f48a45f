//! A question whole: JSON in, answer JSON out, next to reading and writing the same bytes with
//! serde alone.
//!
//! `cargo bench -p voice-benches --bench whole` prints a table. The yardstick is plain structs with
//! serde's own derive, which check nothing but that fields are there; `serde_json::Value` is told
//! beside it.

use std::hint::black_box;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use voice_benches::turns::{Entrant, in_turns, table};
use voice_core::disclosure::{Policy, QuestionRecord};
use voice_core::subject::Register;
use voice_core::wire::{from_json, to_json};

const QUESTION: &[u8] = include_bytes!("../../examples/questions/victim-custody-status.json");
const REGISTER: &[u8] = include_bytes!("../../examples/subjects/demo.json");
/// A call does as many.
const UNITS: usize = 200;

#[derive(Deserialize)]
#[expect(dead_code, reason = "it is read, which is what is measured")]
struct PlainQuestion {
    as_of: String,
    language: String,
    requester: PlainRequester,
    subject: PlainReference,
    matter: PlainMatter,
    purpose: String,
    categories: Vec<String>,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "it is read, which is what is measured")]
struct PlainRequester {
    kind: String,
    person: PlainPerson,
    birth: PlainBirth,
    identity: PlainIdentity,
    conflicts: Vec<String>,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "it is read, which is what is measured")]
struct PlainPerson {
    party: String,
    name: String,
    address: String,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "it is read, which is what is measured")]
struct PlainBirth {
    kind: String,
    date: String,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "it is read, which is what is measured")]
struct PlainIdentity {
    level: String,
    evidence: Vec<String>,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "it is read, which is what is measured")]
struct PlainReference {
    kind: String,
    number: String,
    country_of_birth: String,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "it is read, which is what is measured")]
struct PlainMatter {
    id: String,
    jurisdiction: String,
    standing: String,
}

#[derive(Deserialize, Serialize)]
struct PlainAnswer {
    as_of: String,
    language: String,
    policies: Vec<PlainPolicy>,
    eligibility: PlainEligibility,
    results: Vec<PlainResult>,
    notices: Vec<String>,
    process: Vec<String>,
    help: Vec<PlainHelp>,
}

#[derive(Deserialize, Serialize)]
struct PlainPolicy {
    id: String,
    version: String,
}

#[derive(Deserialize, Serialize)]
struct PlainEligibility {
    capacity: String,
    open: Vec<String>,
    gaps: Vec<Value>,
    rights: Vec<PlainRight>,
}

#[derive(Deserialize, Serialize)]
struct PlainRight {
    rule: String,
    citations: Vec<PlainCitation>,
    note: String,
}

#[derive(Deserialize, Serialize)]
struct PlainCitation {
    text: String,
    verification: String,
}

#[derive(Deserialize, Serialize)]
struct PlainResult {
    kind: String,
    category: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    information: Option<PlainInformation>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
}

/// What the answer to this question tells.
#[derive(Deserialize, Serialize)]
struct PlainInformation {
    kind: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    state: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    known_on: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<String>,
}

#[derive(Deserialize, Serialize)]
struct PlainHelp {
    name: String,
    reach: String,
    purpose: String,
}

fn main() {
    let policy = Policy::us_federal();
    let register: Register = from_json(REGISTER).expect("records");
    let question = from_json::<QuestionRecord>(QUESTION).expect("a question").trusted();
    let answer = policy.eligibility(&question).answer(register.find(&question.subject));
    assert!(answer.disclosed().count() > 0);
    let text = to_json(&answer).expect("an answer");
    if std::env::args().any(|of| of == "--show") {
        print!("{text}");
        return;
    }
    let value: Value = serde_json::from_str(&text).expect("an answer");
    let plain: PlainAnswer = serde_json::from_str(&text).expect("an answer in plain structs");
    let pretty = |of: &PlainAnswer| serde_json::to_string_pretty(of).expect("an answer") + "\n";
    assert_eq!(pretty(&plain), text, "the plain structs write the same bytes");

    let whole = || {
        let question =
            from_json::<QuestionRecord>(black_box(QUESTION)).expect("a question").trusted();
        let answer = policy.eligibility(&question).answer(register.find(&question.subject));
        to_json(&answer).expect("an answer")
    };
    if std::env::args().any(|of| of == "--only") {
        // For a profiler.
        (0..200_000).for_each(|_| _ = black_box(whole()));
        return;
    }
    fn times<'a, T>(name: &str, mut of: impl FnMut() -> T + 'a) -> Entrant<'a> {
        Entrant::new(name, UNITS, move |_| (0..UNITS).for_each(|_| _ = black_box(of())))
    }
    let figures = in_turns(
        201,
        &mut [
            times("serde, plain structs: read the question, write the answer", || {
                black_box(
                    serde_json::from_slice::<PlainQuestion>(black_box(QUESTION))
                        .expect("a question"),
                );
                pretty(black_box(&plain))
            }),
            times("voice-core: read, decide, look up, answer, write", whole),
            times("serde_json::Value: read the question, write the answer", || {
                black_box(
                    serde_json::from_slice::<Value>(black_box(QUESTION)).expect("a question"),
                );
                serde_json::to_string_pretty(black_box(&value)).expect("an answer") + "\n"
            }),
            times("read the question: plain structs", || {
                serde_json::from_slice::<PlainQuestion>(black_box(QUESTION)).expect("a question")
            }),
            times("read the question: serde_json::Value", || {
                serde_json::from_slice::<Value>(black_box(QUESTION)).expect("a question")
            }),
            times("read the question: voice-core", || {
                from_json::<QuestionRecord>(black_box(QUESTION)).expect("a question")
            }),
            times("decide, look up and answer: voice-core", || {
                policy.eligibility(&question).answer(register.find(&question.subject))
            }),
            times("write the answer: plain structs", || pretty(black_box(&plain))),
            times("write the answer: serde_json::Value", || {
                serde_json::to_string_pretty(black_box(&value)).expect("an answer")
            }),
            times("write the answer: voice-core", || {
                to_json(black_box(&answer)).expect("an answer")
            }),
        ],
    );
    println!("## A question whole\n");
    println!(
        "A question of {} bytes, an answer of {}; {} records are looked through.\n",
        QUESTION.len(),
        text.len(),
        register.subjects().len()
    );
    println!("{}", table("A question whole", "one question", &figures));
    println!("| aim | reached |\n|---|---|");
    println!(
        "| at most 1.5 times serde with plain structs | {:.2} times |",
        figures[1].median / figures[0].median
    );
    println!(
        "| the same against serde_json::Value | {:.2} times |\n",
        figures[1].median / figures[2].median
    );
}
