//! How long each step of an answer takes, about nobody and about somebody of whom nothing is told:
//! where the time of an answer comes from, if `timing` finds that it tells something.
//!
//! Each step is done in this process, one after the other in an order drawn by lot, as `timing`
//! asks: Welch's t, of all times and the largest of 100 croppings. In a step alone much less is
//! hidden by the rest of the work than in an answer over HTTP, so t may be larger than there.
//!
//! `cargo bench --locked -p voice-http-benches --bench steps`
//!
//! `VOICE_SAMPLES` sets how often a step is done for each line, and `VOICE_SEED` the seed.

#[path = "people/kinds.rs"]
mod kinds;

use std::hint::black_box;
use std::time::Instant;

use fastrand::Rng;
use kinds::{PEOPLE, Person, put_in};
use uuid::Uuid;
use voice_benches::leakage::{Leakage, THRESHOLD, number};
use voice_core::disclosure::{Policy, Question, QuestionRecord};
use voice_core::notification::LookupWithEvents;
use voice_core::report::CountedEvent;
use voice_core::wire::from_value;
use voice_server::Store;
use voice_server::store::KeyEncryptionKey;

const SAMPLES: usize = 20_000;
const WARM_UP: usize = 500;
const SEED: u64 = 20_261_102;

/// The steps of an answer, in order.
const STEPS: [&str; 6] = [
    "looking the person up",
    "reading the custody events",
    "deciding",
    "writing the answer",
    "marking the frame of the decision",
    "keeping it",
];

fn main() {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let samples = number("VOICE_SAMPLES").unwrap_or(SAMPLES);
        let mut rng = Rng::with_seed(number("VOICE_SEED").unwrap_or(SEED));
        let folder = std::env::temp_dir().join(format!("voice-steps-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        let key = KeyEncryptionKey::generate().expect("randomness");
        let store = Store::open_file(&folder.join("ours.db"), key).await.expect("a store");
        put_in(&store).await;
        println!(
            "## The time of the steps of an answer\n\n{samples} answers for each line, in an order \
             drawn by lot; {PEOPLE} people of each kind in SQLite. A largest t above {THRESHOLD} \
             says that the times differ.\n"
        );
        println!("{}", Leakage::header("step, nobody and", "µs"));
        for person in Person::ALL {
            let times = times(&store, person, samples, &mut rng).await;
            for (step, [nobody, other]) in STEPS.iter().zip(&times) {
                let both = Leakage::new(nobody, other);
                println!("| {step}, {} | {both} |", person.name());
            }
        }
        store.close().await;
        std::fs::remove_dir_all(&folder).expect("the folder goes");
    });
}

/// How long each step took about nobody, and about some of a kind, in microseconds.
async fn times(
    store: &Store,
    person: Person,
    samples: usize,
    rng: &mut Rng,
) -> [[Vec<f64>; 2]; STEPS.len()] {
    let policy = Policy::us_federal();
    let questions = [Person::Nobody, person].map(|person| {
        let about = (0..PEOPLE).map(|of| {
            from_value::<QuestionRecord>(person.question(of)).expect("a question").trusted()
        });
        about.collect::<Vec<Question>>()
    });
    let mut times: [[Vec<f64>; 2]; STEPS.len()] = Default::default();
    for sample in 0..WARM_UP + samples {
        let class = rng.usize(..2);
        let question = &questions[class][rng.usize(..PEOPLE)];
        let counted = CountedEvent::of_question(question, policy.calendar());
        let id = Uuid::new_v4();
        let mut ends = [Instant::now(); STEPS.len() + 1];
        let row = store.find_record(&question.subject).await.expect("a row");
        ends[1] = Instant::now();
        let found = row.result();
        let history = store.history_filled_up(found.record()).await.expect("events");
        ends[2] = Instant::now();
        let events =
            LookupWithEvents::new(found, Some(&history), policy.calendar(), question.as_of);
        let decided = policy.eligibility(question).decide(events.found());
        ends[3] = Instant::now();
        black_box(serde_json::to_string_pretty(&decided.answer()).expect("an answer"));
        ends[4] = Instant::now();
        let framed = decided.framed(1);
        ends[5] = Instant::now();
        store.keep_question(id, &framed, &counted, None).await.expect("it is kept");
        ends[6] = Instant::now();
        if sample >= WARM_UP {
            for (step, of) in times.iter_mut().enumerate() {
                of[class].push((ends[step + 1] - ends[step]).as_secs_f64() * 1e6);
            }
        }
    }
    times
}
