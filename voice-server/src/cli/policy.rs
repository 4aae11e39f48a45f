//! `voice policy`: look at one, prove it, compare it with another, mend it.

mod book;
mod check;
mod compare;
mod show;

use std::path::PathBuf;

use clap::{ArgGroup, Subcommand};
use voice_core::disclosure::{Draft, Language, QuestionRecord, Rule};
use voice_core::subject::{LookupResult, Register};
use voice_core::wire::{Custodial, Day};

use super::input::{self, Failure, RulesOf};
use super::output::{Output, Shown};

#[derive(Debug, Subcommand)]
pub(super) enum PolicyCommand {
    /// Print the packs, their cover groups and their rules.
    Show {
        /// The packs: files, folders of packs or of an office, or `us-federal`. Without any,
        /// us-federal.
        packs: Vec<PathBuf>,
        /// The same, as other commands have it; may be given again.
        #[arg(long)]
        policy: Vec<PathBuf>,
    },
    /// Write the policy as pages for those who decide on it: each rule with its law, who is told
    /// what, what each observer can tell apart, and what is in force when.
    Book {
        /// The packs: files, folders of packs or of an office, or `us-federal`.
        #[arg(required = true)]
        packs: Vec<PathBuf>,
        /// The folder to write to.
        #[arg(long)]
        out: PathBuf,
        /// The language, `en` or `es`.
        #[arg(long, default_value = "en", value_parser = input::of_option::<Language>)]
        language: Language,
        /// The day of the table of who is told what; without it, the last on which the rules in
        /// force change.
        #[arg(long)]
        on: Option<String>,
    },
    /// Prove packs together: exit 0 where every law holds, 1 where one is broken, 2 where a pack
    /// cannot be used.
    Check {
        /// The packs: files, folders of packs or of an office, or `us-federal`.
        #[arg(required = true)]
        packs: Vec<PathBuf>,
        #[command(flatten)]
        output: Output,
    },
    /// Print what another policy releases more and what less: exit 0 where nothing more,
    /// 1 where more.
    Diff {
        /// A pack, a folder of packs or of an office, or `us-federal`.
        old: PathBuf,
        /// A pack, a folder of packs or of an office, or `us-federal`.
        new: PathBuf,
        #[command(flatten)]
        output: Output,
        /// Write a page with each difference and a case of it to this file.
        #[arg(long)]
        html: Option<PathBuf>,
        /// The language of that page, `en` or `es`.
        #[arg(long, default_value = "en", value_parser = input::of_option::<Language>)]
        language: Language,
    },
    /// Fail where another policy releases something more: exit 0 where it does not, 1
    /// where it does.
    Gate {
        /// A pack, a folder of packs or of an office, or `us-federal`.
        old: PathBuf,
        /// A pack, a folder of packs or of an office, or `us-federal`.
        new: PathBuf,
    },
    /// Ask the questions of a folder and compare the answers with those in its folder `expected`:
    /// exit 1 where one differs.
    Test {
        /// The folder.
        folder: PathBuf,
        /// The records to answer from; without it, those of the office, or of the demonstration.
        #[arg(long)]
        subjects: Option<PathBuf>,
        #[command(flatten)]
        rules: RulesOf,
    },
    /// Print for staff why a question is answered as it is.
    #[command(group(ArgGroup::new("about").required(true).args(["subject", "subjects"])))]
    Explain {
        /// The question, as JSON; `-` for standard input.
        question: PathBuf,
        /// A record to explain it about, whomever the question names.
        #[arg(long)]
        subject: Option<PathBuf>,
        /// The records to look the person up in.
        #[arg(long)]
        subjects: Option<PathBuf>,
        #[command(flatten)]
        rules: RulesOf,
        #[command(flatten)]
        output: Output,
    },
    /// Write the rules of a day in the language of Cedar: policies.cedar, and schema.cedarschema.
    Export {
        /// The packs: files, folders of packs or of an office, or `us-federal`.
        #[arg(required = true)]
        packs: Vec<PathBuf>,
        /// The folder to write to.
        #[arg(long)]
        cedar: PathBuf,
        /// The day; without it, the last on which the rules in force change.
        #[arg(long)]
        on: Option<String>,
    },
    /// Propose the cheapest footprints that make packs opaque: exit 0 where that is enough, 1 where
    /// it is not.
    Repair {
        /// The packs: files, folders of packs or of an office, or `us-federal`.
        #[arg(required = true)]
        packs: Vec<PathBuf>,
        /// A folder to write the mended packs to.
        #[arg(long)]
        write: Option<PathBuf>,
        #[command(flatten)]
        output: Output,
    },
}

impl PolicyCommand {
    pub(super) fn run(self) -> Result<(), Failure> {
        match self {
            Self::Show { mut packs, policy } => {
                packs.extend(policy);
                if packs.is_empty() {
                    packs.push(input::US_FEDERAL.into());
                }
                input::print(&show::packs(input::draft(&packs)?.packs()))
            }
            Self::Book { packs, out, language, on } => {
                let draft = input::draft(&packs)?;
                let day = day_of(&draft, on.as_deref())?;
                book::write(&draft, day, language, &out)
            }
            Self::Check { packs, output } => check::check(&packs, output.is_json()),
            Self::Diff { old, new, output, html, language } => {
                compare::diff(&old, &new, output.is_json(), html.as_deref(), language)
            }
            Self::Gate { old, new } => compare::gate(&old, &new),
            Self::Test { folder, subjects, rules } => {
                compare::test(&folder, subjects.as_deref(), &rules)
            }
            Self::Export { packs, cedar, on } => {
                let draft = input::draft(&packs)?;
                let day = day_of(&draft, on.as_deref())?;
                let exported = draft.to_cedar(day);
                input::write(&cedar, "policies.cedar", &exported.policies)?;
                input::write(&cedar, "schema.cedarschema", &exported.schema)
            }
            Self::Explain { question, subject, subjects, rules, output } => {
                let mut rules = rules.load()?;
                let register = match subject {
                    Some(_) => Register::default(),
                    None => rules.take_register(subjects.as_deref())?,
                };
                let policy = rules.policy;
                let terms = policy.vocabulary();
                let question = input::value_with::<QuestionRecord>(&question, terms)?.trusted();
                let eligibility = policy.eligibility(&question);
                let rationale = match subject {
                    Some(subject) => eligibility
                        .rationale(LookupResult::one(&input::value_with(&subject, terms)?)),
                    None => eligibility.rationale(register.find(&question.subject)),
                };
                output.print(&Custodial(&rationale), Shown::Rationale, question.language, terms)
            }
            Self::Repair { packs, write, output } => {
                check::repair(&packs, write.as_deref(), output.is_json())
            }
        }
    }
}

/// The time zone in which a rule counts its days, to be put behind them; nothing where it is that
/// of the pack.
fn own_zone(rule: &Rule) -> String {
    rule.time_zone.as_ref().map_or_else(String::new, |zone| format!(" ({zone})"))
}

/// The day that is given, or the last on which the rules in force change.
fn day_of(draft: &Draft, on: Option<&str>) -> Result<Day, Failure> {
    match on {
        Some(day) => input::option("--on", day),
        None => draft
            .changes()
            .last()
            .ok_or_else(|| Failure::unusable("policy", "no rule is ever in force")),
    }
}
