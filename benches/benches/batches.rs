//! Many at once on both cores, and how deciding grows: with rules, with the protections of the
//! person, with what is asked.
//!
//! `cargo bench -p voice-benches --bench batches` prints tables.

use std::hint::black_box;
use std::num::NonZeroUsize;

use voice_benches::packs::pack;
use voice_benches::situations::situations;
use voice_benches::turns::{Entrant, in_turns, table};
use voice_core::category::Category;
use voice_core::disclosure::{
    BatchEvaluator, Context, Draft, Policy, Question, QuestionRecord, Situation,
};
use voice_core::subject::{LookupResult, Protection, ProtectionSet, Register};
use voice_core::wire::{Day, from_json};

const QUESTION: &[u8] = include_bytes!("../../examples/questions/victim-custody-status.json");
const REGISTER: &[u8] = include_bytes!("../../examples/subjects/demo.json");
const COUNT: usize = 100_000;

fn main() {
    let policy = Policy::us_federal();
    let day: Day = "2026-11-02".parse().expect("a day");
    println!("## Batches\n");
    deciding(&policy, day);
    answering(&policy);
    by_rules(day);
    by_protections(&policy, day);
    by_categories(&policy);
}

fn two() -> NonZeroUsize {
    NonZeroUsize::MIN.saturating_add(1)
}

fn deciding(policy: &Policy, day: Day) {
    let asked = situations(COUNT, 1);
    let one_by_one: Vec<_> =
        asked.iter().map(|(context, of)| policy.decide(day, *context, of)).collect();
    assert_eq!(policy.decide_all(day, &asked, two()), one_by_one, "the same, in the same order");
    let asked = &asked;
    let decide =
        |threads| move |_| _ = black_box(policy.decide_all(day, black_box(asked), threads));
    let figures = in_turns(
        51,
        &mut [
            Entrant::new("`decide_all`, one thread", COUNT, decide(NonZeroUsize::MIN)),
            Entrant::new("`decide_all`, two threads", COUNT, decide(two())),
        ],
    );
    println!("{}", table(&format!("{COUNT} dossiers"), "one dossier", &figures));
    println!("| aim | reached |\n|---|---|");
    println!(
        "| 10 million dossiers a second on two cores | {:.1} million |\n",
        1e3 / figures[1].median
    );
}

fn answering(policy: &Policy) {
    let question = from_json::<QuestionRecord>(QUESTION).expect("a question").trusted();
    let register: Register = from_json(REGISTER).expect("records");
    let asked: Vec<_> = register
        .subjects()
        .iter()
        .cycle()
        .take(2_000)
        .map(|of| (&question, LookupResult::one(of)))
        .collect();
    let figures = in_turns(
        51,
        &mut [
            Entrant::new("`answer_all`, one thread", asked.len(), |_| {
                black_box(policy.answer_all(&asked, NonZeroUsize::MIN));
            }),
            Entrant::new("`answer_all`, two threads", asked.len(), |_| {
                black_box(policy.answer_all(&asked, two()));
            }),
        ],
    );
    println!("{}", table(&format!("{} answers", asked.len()), "one answer", &figures));
    println!(
        "One thread drops all the answers, and that is counted: what two threads gain is what \
         making them takes.\n"
    );
}

/// The same questions, as many as fit well into a round.
fn decided<'a>(
    name: String,
    mut decider: BatchEvaluator<'a>,
    asked: &'a [(Context, Situation)],
) -> Entrant<'a> {
    Entrant::new(name, asked.len(), move |_| {
        for (context, situation) in asked {
            black_box(decider.decide(*context, black_box(situation)));
        }
    })
}

fn by_rules(day: Day) {
    let asked = situations(2_000, 2);
    let drafts: Vec<Draft> =
        [53, 100, 500].map(|rules| Draft::new([pack(rules)]).expect("a draft")).into();
    let mut entrants: Vec<_> = drafts
        .iter()
        .map(|draft| {
            decided(format!("{} rules", draft.rules().len()), draft.batch_evaluator(day), &asked)
        })
        .collect();
    let figures = in_turns(101, &mut entrants);
    println!("{}", table("Growth with rules", "one dossier with ids", &figures));
    let (least, most) = (&figures[0], &figures[figures.len() - 1]);
    let rules = drafts[drafts.len() - 1].rules().len() as f64 / drafts[0].rules().len() as f64;
    let power = (most.median / least.median).ln() / rules.ln();
    println!(
        "With {rules:.0} times as many rules {:.1} times as much: as the power {power:.2} of the \
         rules.\n",
        most.median / least.median
    );
}

fn by_protections(policy: &Policy, day: Day) {
    let holding = |count: usize| {
        let protections: ProtectionSet = Protection::ALL.into_iter().take(count).collect();
        let of = |(context, situation): (Context, Situation)| {
            (context, Situation { protections, ..situation })
        };
        situations(2_000, 3).into_iter().map(of).collect::<Vec<_>>()
    };
    let asked = [0, 1, 8, 30].map(|count| (count, holding(count)));
    let mut entrants: Vec<_> = asked
        .iter()
        .map(|(count, asked)| {
            decided(format!("{count} protections hold"), policy.batch_evaluator(day), asked)
        })
        .collect();
    println!(
        "{}",
        table("Growth with protections", "one dossier with ids", &in_turns(101, &mut entrants))
    );
}

fn by_categories(policy: &Policy) {
    let question = from_json::<QuestionRecord>(QUESTION).expect("a question").trusted();
    let register: Register = from_json(REGISTER).expect("records");
    let asking = |count: usize| {
        let categories = Category::ALL.into_iter().take(count).collect();
        QuestionRecord { categories, ..question.record().clone() }.trusted()
    };
    let questions = [1, 8, 31].map(|count| (count, asking(count)));
    let entrant = |(count, question): &(usize, Question)| {
        let (register, question) = (&register, question.clone());
        Entrant::new(
            format!("{count} categories asked for"),
            register.subjects().len(),
            move |_| {
                for of in register.subjects() {
                    black_box(policy.draft().releases(black_box(&question), LookupResult::one(of)));
                }
            },
        )
    };
    let mut entrants: Vec<_> = questions.iter().map(entrant).collect();
    println!(
        "{}",
        table("Growth with categories", "deciding about one record", &in_turns(501, &mut entrants))
    );
}
