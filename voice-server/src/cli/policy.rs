//! `voice policy`: look at one, prove it, compare it with another, mend it.

mod check;
mod compare;
mod show;

use std::path::PathBuf;

use clap::{ArgGroup, Subcommand};
use voice_core::disclosure::QuestionRecord;
use voice_core::subject::LookupResult;
use voice_core::wire::{Custodial, InputErrors, to_json};

use super::input::{self, Failure};

#[derive(Debug, Subcommand)]
pub(super) enum PolicyCommand {
    /// Print the packs, their cover groups and their rules.
    Show {
        /// A policy pack; may be given again. Without it, us-federal.
        #[arg(long)]
        policy: Vec<PathBuf>,
    },
    /// Prove packs together: exit 0 where every law holds, 1 where one is broken, 2 where a pack
    /// cannot be used.
    Check {
        /// The packs, each in a file.
        #[arg(required = true)]
        packs: Vec<PathBuf>,
        /// Print JSON, with a question and a record for each rule or broken law.
        #[arg(long)]
        json: bool,
    },
    /// Print what another policy releases more and what less: exit 0 where nothing more,
    /// 1 where more.
    Diff {
        /// A pack, a folder of packs, or `us-federal`.
        old: PathBuf,
        /// A pack, a folder of packs, or `us-federal`.
        new: PathBuf,
        /// Print JSON, with a question and a record for each difference.
        #[arg(long)]
        json: bool,
    },
    /// Fail where another policy releases something more: exit 0 where it does not, 1
    /// where it does.
    Gate {
        /// A pack, a folder of packs, or `us-federal`.
        old: PathBuf,
        /// A pack, a folder of packs, or `us-federal`.
        new: PathBuf,
    },
    /// Ask the questions of a folder and compare the answers with those in its folder `expected`:
    /// exit 1 where one differs.
    Test {
        /// The folder.
        folder: PathBuf,
        /// The records to answer from; without it, those of the demonstration.
        #[arg(long)]
        subjects: Option<PathBuf>,
        /// A policy pack; may be given again. Without it, us-federal.
        #[arg(long)]
        policy: Vec<PathBuf>,
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
        /// A policy pack; may be given again. Without it, us-federal.
        #[arg(long)]
        policy: Vec<PathBuf>,
    },
    /// Write the rules of a day in the language of Cedar: policies.cedar, and schema.cedarschema.
    Export {
        /// The packs, each in a file.
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
        /// The packs, each in a file.
        #[arg(required = true)]
        packs: Vec<PathBuf>,
        /// A folder to write the mended packs to.
        #[arg(long)]
        write: Option<PathBuf>,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
}

impl PolicyCommand {
    pub(super) fn run(self) -> Result<(), Failure> {
        match self {
            Self::Show { policy } => input::print(&show::packs(input::policy(&policy)?.packs())),
            Self::Check { packs, json } => check::check(&packs, json),
            Self::Diff { old, new, json } => compare::diff(&old, &new, json),
            Self::Gate { old, new } => compare::gate(&old, &new),
            Self::Test { folder, subjects, policy } => {
                compare::test(&folder, subjects.as_deref(), &policy)
            }
            Self::Export { packs, cedar, on } => {
                let draft = input::draft(&packs)?;
                let day = match on {
                    Some(day) => day
                        .parse()
                        .map_err(|faults: InputErrors| Failure::unusable("--on", faults))?,
                    None => draft
                        .changes()
                        .last()
                        .ok_or_else(|| Failure::unusable("policy", "no rule is ever in force"))?,
                };
                let exported = draft.to_cedar(day);
                input::write(&cedar, "policies.cedar", &exported.policies)?;
                input::write(&cedar, "schema.cedarschema", &exported.schema)
            }
            Self::Explain { question, subject, subjects, policy } => {
                let (policy, question) =
                    (input::policy(&policy)?, input::value::<QuestionRecord>(&question)?);
                let question = question.trusted();
                let eligibility = policy.eligibility(&question);
                let rationale = match subject {
                    Some(subject) => {
                        eligibility.rationale(LookupResult::one(&input::value(&subject)?))
                    }
                    None => eligibility.rationale(
                        input::register_or_demonstration(subjects.as_deref())?
                            .find(&question.subject),
                    ),
                };
                input::print(&input::written(to_json(&Custodial(&rationale)))?)
            }
            Self::Repair { packs, write, json } => check::repair(&packs, write.as_deref(), json),
        }
    }
}
