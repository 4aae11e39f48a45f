//! The same pack, the same questions, the same decisions: this library, general engines at their
//! best, and a loop over bits written for the pack as the floor.
//!
//! `cargo bench -p voice-peers --bench deciding` prints tables. Before anything is measured,
//! every engine decides every question, and where one disagrees nothing is printed and the exit
//! code is 1.

mod casbin;
mod cedar;
mod floor;
mod plain;
mod rego;

use std::hint::black_box;
use std::process::exit;

use voice_benches::memory::{Counting, asked};
use voice_benches::situations::situations;
use voice_benches::turns::{Entrant, Figure, in_turns, table};
use voice_core::category::{Category, CategorySet};
use voice_core::disclosure::{Policy, QuestionRecord};
use voice_core::subject::{LookupResult, Register};
use voice_core::wire::{Day, from_json};

use self::casbin::Enforcers;
use self::cedar::Sliced;
use self::floor::{Decided, Floor};
use self::plain::bits;
use self::rego::{Form, Rego};

#[global_allocator]
static COUNTING: Counting = Counting;

const QUESTIONS: usize = 10_000;
const ROUNDS: usize = 101;

fn same(who: &str, at: usize, theirs: u32, ours: u32) {
    if theirs != ours {
        eprintln!("{who} disagrees on question {at}: {theirs:031b}, and ours is {ours:031b}");
        exit(1);
    }
}

fn main() {
    let policy = Policy::us_federal();
    let day: Day = "2026-11-02".parse().expect("a day");
    let rules = plain::rules(policy.draft(), day);
    let asked_about = situations(QUESTIONS, 0);
    let mut decider = policy.batch_evaluator(day);

    let floor = Floor::new(&rules);
    let cedar = Sliced::new(&policy.draft().to_cedar(day));
    let forms = [Form::Sets, Form::Unions, Form::Bits];
    let mut regos: Vec<Rego> = forms.into_iter().map(|form| Rego::new(&rules, form)).collect();
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let casbin = runtime.block_on(Enforcers::new(&rules));

    // Everybody agrees, or nothing is compared.
    let mut decided = Decided { released: 0, rules: [0; 64] };
    let mut released = 0;
    for (at, (context, situation)) in asked_about.iter().enumerate() {
        let dossier = decider.decide(*context, situation);
        let ours = bits(dossier.released());
        released += ours.count_ones();
        assert_eq!(dossier.released(), policy.decide(day, *context, situation));
        floor.decide(&floor.question(*context, situation), &mut decided);
        same("the floor", at, decided.released, ours);
        for (of, rule) in rules.iter().zip(decided.rules) {
            let named = dossier
                .rules()
                .find(|(id, _)| **id == of.id)
                .map_or(CategorySet::EMPTY, |(_, decides)| decides);
            same("the floor's rules", at, rule, bits(named));
        }
        let requests = cedar.requests(*context, situation);
        same("Cedar", at, cedar.decide(&requests), ours);
        if at < QUESTIONS / 10 {
            same("Cedar, not sliced", at, cedar.decide_unsliced(&requests), ours);
            for (category, reasons) in Category::ALL.into_iter().zip(cedar.reasons(&requests)) {
                let rules = dossier.rules().filter(|(_, decides)| decides.contains(category));
                let mut ids: Vec<String> = rules.map(|(id, _)| id.to_string()).collect();
                ids.sort();
                assert_eq!(ids, reasons, "the rules that decide on {}", category.as_str());
            }
        }
        for (rego, form) in regos.iter_mut().zip(forms) {
            let input = rego.input(*context, situation);
            same(&format!("regorus, {form:?}"), at, rego.released(&input), ours);
        }
        same("casbin", at, casbin.decide(&Enforcers::request(*context, situation)), ours);
    }
    let decisions = QUESTIONS * Category::ALL.len();
    println!("## Deciding\n");
    println!(
        "{} rules, {} categories, {QUESTIONS} seeded questions: {decisions} decisions, {released} \
         of them released. Every engine decided every question alike; the ids of the deciding \
         rules are the same here, on the floor, and in Cedar for the first {}. A dossier is one \
         question about every category.\n",
        policy.rules().len(),
        Category::ALL.len(),
        QUESTIONS / 10
    );

    let figures = dossiers(&policy, day, &floor, &asked_about, &cedar, &mut regos, &casbin);
    println!("{}", table("A dossier", "one dossier", &figures));
    summary(&figures);
    memory(&policy, day, &asked_about);
    threads(&policy, day, &asked_about);
}

fn dossiers(
    policy: &Policy,
    day: Day,
    floor: &Floor,
    asked_about: &[(voice_core::disclosure::Context, voice_core::disclosure::Situation)],
    cedar: &Sliced,
    regos: &mut [Rego],
    casbin: &Enforcers,
) -> Vec<Figure> {
    let questions: Vec<_> = asked_about
        .iter()
        .map(|(context, situation)| floor.question(*context, situation))
        .collect();
    let few = &asked_about[..1000];
    let requests: Vec<_> =
        few.iter().map(|(context, situation)| cedar.requests(*context, situation)).collect();
    let asked: Vec<_> =
        few.iter().map(|(context, situation)| Enforcers::request(*context, situation)).collect();
    let mut decider = policy.batch_evaluator(day);
    let mut decided = Decided { released: 0, rules: [0; 64] };
    let mut entrants = vec![
        Entrant::new("voice-core, with the ids of the deciding rules", QUESTIONS, move |_| {
            for (context, situation) in asked_about {
                black_box(decider.decide(*context, black_box(situation)));
            }
        }),
        Entrant::new("voice-core, what is released alone", QUESTIONS, |_| {
            for (context, situation) in asked_about {
                black_box(policy.decide(day, *context, black_box(situation)));
            }
        }),
        Entrant::new("floor: bits written for this pack, with the ids", QUESTIONS, move |_| {
            for question in &questions {
                floor.decide(black_box(question), black_box(&mut decided));
            }
        }),
    ];
    for (rego, form) in regos.iter_mut().zip(["sets", "unions of sets", "rules as bits"]) {
        let inputs: Vec<_> =
            few.iter().map(|(context, situation)| rego.input(*context, situation)).collect();
        let name = format!(
            "regorus 0.14.1, bytecode, the whole dossier in one query, {form}, without ids"
        );
        entrants.push(Entrant::new(name, 200, move |round| {
            for input in slice(&inputs, round, 200) {
                black_box(rego.decide(input));
            }
        }));
    }
    /// The questions of a round.
    fn slice<T>(all: &[T], round: usize, count: usize) -> &[T] {
        all.chunks(count).nth(round % (all.len() / count)).unwrap_or_default()
    }
    entrants.push(Entrant::new(
        "cedar-policy 4.14.1, sliced by category, requests built before",
        20,
        |round| {
            slice(&requests, round, 20).iter().for_each(|of| _ = black_box(cedar.decide(of)));
        },
    ));
    entrants.push(Entrant::new("cedar-policy 4.14.1, not sliced", 10, |round| {
        slice(&requests, round, 10).iter().for_each(|of| _ = black_box(cedar.decide_unsliced(of)));
    }));
    entrants.push(Entrant::new("casbin 2.20.0, sliced by category, without ids", 10, |round| {
        slice(&asked, round, 10).iter().for_each(|of| _ = black_box(casbin.decide(of)));
    }));
    in_turns(ROUNDS, &mut entrants)
}

fn summary(figures: &[Figure]) {
    let of = |start: &str| {
        figures
            .iter()
            .filter(|of| of.name.starts_with(start))
            .map(|of| of.median)
            .fold(f64::MAX, f64::min)
    };
    let (ours, floor, rego) = (figures[0].median, of("floor"), of("regorus"));
    let usual = figures
        .iter()
        .filter(|of| of.name.contains("sets"))
        .map(|of| of.median)
        .fold(f64::MAX, f64::min);
    let fastest = rego.min(of("cedar")).min(of("casbin"));
    println!("| aim | reached |\n|---|---|");
    println!("| a dossier with ids in at most 250 ns | {ours:.0} ns |");
    println!("| at most 2 times the floor | {:.2} times |", ours / floor);
    println!(
        "| at least 100 times the fastest peer in its best mode | {:.0} times |",
        fastest / ours
    );
    println!(
        "| the same, of peers written as their users write them | {:.0} times |",
        usual.min(of("cedar")) / ours
    );
    println!();
}

const QUESTION: &[u8] = include_bytes!("../../../../examples/questions/victim-custody-status.json");
const REGISTER: &[u8] = include_bytes!("../../../../examples/subjects/demo.json");

/// How often memory is asked for.
fn memory(
    policy: &Policy,
    day: Day,
    asked_about: &[(voice_core::disclosure::Context, voice_core::disclosure::Situation)],
) {
    let mut decider = policy.batch_evaluator(day);
    let dossiers = asked(|| {
        for (context, situation) in asked_about {
            black_box(decider.decide(*context, situation).rules().count());
        }
    });
    let question = from_json::<QuestionRecord>(QUESTION).expect("a question").trusted();
    let register: Register = from_json(REGISTER).expect("records");
    let eligibility = asked(|| policy.eligibility(&question).open());
    // What stands in for nobody is read once.
    black_box(policy.draft().releases(&question, LookupResult::nobody()));
    let told = asked(|| {
        register
            .subjects()
            .iter()
            .map(|of| policy.draft().releases(&question, LookupResult::one(of)))
            .fold(0, |all, of| all + of.len())
    });
    let looked_up = asked(|| policy.draft().releases(&question, register.find(&question.subject)));
    println!("### Memory\n\n| | asked for memory |\n|---|--:|");
    println!("| {QUESTIONS} dossiers with ids | {dossiers} times |");
    println!("| the eligibility of a question | {eligibility} times |");
    println!(
        "| deciding a question about each of {} records | {told} times |",
        register.subjects().len()
    );
    println!("| a look-up and the decision | {looked_up} times |\n");
    if dossiers + eligibility + told + looked_up > 0 {
        eprintln!("deciding asked for memory");
        exit(1);
    }
}

/// The same on one thread and on two, each with its own half.
fn threads(
    policy: &Policy,
    day: Day,
    asked_about: &[(voice_core::disclosure::Context, voice_core::disclosure::Situation)],
) {
    let decide =
        |part: &[(voice_core::disclosure::Context, voice_core::disclosure::Situation)]| {
            let mut decider = policy.batch_evaluator(day);
            for _ in 0..20 {
                for (context, situation) in part {
                    black_box(decider.decide(*context, black_box(situation)));
                }
            }
        };
    let (first, second) = asked_about.split_at(asked_about.len() / 2);
    let units = 20 * asked_about.len();
    let figures = in_turns(
        51,
        &mut [
            Entrant::new("one thread", units, |_| decide(asked_about)),
            Entrant::new("two threads, each with half", units, |_| {
                std::thread::scope(|scope| {
                    scope.spawn(|| decide(first));
                    decide(second);
                });
            }),
        ],
    );
    println!("{}", table("Two threads", "one dossier with ids", &figures));
    println!(
        "Two threads do {:.2} times as much as one; the aim is 1.9.\n",
        figures[0].median / figures[1].median
    );
}
