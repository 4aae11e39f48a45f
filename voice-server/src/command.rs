use std::path::PathBuf;

use clap::{ArgGroup, Args, Parser, Subcommand};
use voice_core::disclosure::{Language, Question};
use voice_core::office::Office;
use voice_core::schema;
use voice_core::subject::Found;
use voice_core::wire::{Custodial, Faults, Instant, to_json};

use crate::catalog::CatalogCommand;
use crate::input::{self, Failure};
use crate::receive::Receive;
use crate::report::ReportArgs;
use crate::server::{LedgerCommand, Serve, Work};
use crate::{check, compare, show};

/// What may be told to victims and witnesses about a person in custody.
///
/// Without a command, `voice` serves the demonstration records.
#[derive(Debug, Parser)]
#[command(name = "voice", version)]
pub(crate) struct Voice {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Answer questions over HTTP.
    Serve(Box<Serve>),
    /// Send messages and answer nothing: more workers for the store of a server.
    Work(Work),
    /// Print the messages that a server sends to this machine, each once: to try them, before a provider is plugged in.
    Receive(Receive),
    /// Look at the ledger of disclosures.
    Ledger {
        #[command(subcommand)]
        command: LedgerCommand,
    },
    /// Answer one question and print the answer as JSON.
    Ask(Ask),
    /// Print a JSON Schema, or the names of all.
    Schema {
        /// The name of the schema.
        name: Option<String>,
        /// The language of its titles and descriptions, `en` or `es`; without it, English.
        #[arg(long, requires = "name")]
        language: Option<Language>,
    },
    /// Print who the office is on a day, as JSON: lines, pages, support, contacts, and what it explains to everybody.
    Office {
        /// The day, as 2026-11-02; without it, today in UTC.
        #[arg(long)]
        as_of: Option<String>,
    },
    /// Look at a referral catalog.
    Catalog {
        #[command(subcommand)]
        command: CatalogCommand,
    },
    /// Make the report of a quarter or another period, or audit one: figures that identify nobody.
    Report(Box<ReportArgs>),
    /// Look at a policy.
    Policy {
        #[command(subcommand)]
        command: PolicyCommand,
    },
}

#[derive(Debug, Args)]
struct Ask {
    /// The question, as JSON; `-` for standard input.
    question: PathBuf,
    /// The records to answer from.
    #[arg(long)]
    subjects: PathBuf,
    /// A policy pack; may be given again. Without it, us-federal.
    #[arg(long)]
    policy: Vec<PathBuf>,
}

#[derive(Debug, Subcommand)]
enum PolicyCommand {
    /// Print the packs, their cover groups and their rules.
    Show {
        /// A policy pack; may be given again. Without it, us-federal.
        #[arg(long)]
        policy: Vec<PathBuf>,
    },
    /// Prove packs together: exit 0 where every law holds, 1 where one is broken, 2 where a pack cannot be used.
    Check {
        /// The packs, each in a file.
        #[arg(required = true)]
        packs: Vec<PathBuf>,
        /// Print JSON, with a question and a record for each rule or broken law.
        #[arg(long)]
        json: bool,
    },
    /// Print what another policy releases more and what less: exit 0 where nothing more, 1 where more.
    Diff {
        /// A pack, a folder of packs, or `us-federal`.
        old: PathBuf,
        /// A pack, a folder of packs, or `us-federal`.
        new: PathBuf,
        /// Print JSON, with a question and a record for each difference.
        #[arg(long)]
        json: bool,
    },
    /// Fail where another policy releases something more: exit 0 where it does not, 1 where it does.
    Gate {
        /// A pack, a folder of packs, or `us-federal`.
        old: PathBuf,
        /// A pack, a folder of packs, or `us-federal`.
        new: PathBuf,
    },
    /// Ask the questions of a folder and compare the answers with those in its folder `expected`: exit 1 where one differs.
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
    /// Propose the cheapest footprints that make packs opaque: exit 0 where that is enough, 1 where it is not.
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

impl Voice {
    pub(crate) fn run(self) -> Result<(), Failure> {
        let Some(command) = self.command else {
            return Self::parse_from(["voice", "serve"]).run();
        };
        match command {
            Command::Serve(serve) => serve.run(),
            Command::Work(work) => work.run(),
            Command::Receive(receive) => receive.run(),
            Command::Ledger { command } => command.run(),
            Command::Ask(ask) => ask.run(),
            Command::Schema { name: None, .. } => {
                input::print(&schema::names().map(|name| format!("{name}\n")).collect::<String>())
            }
            Command::Schema { name: Some(name), language } => match schema::get(&name) {
                Some(schema) => {
                    let schema = schema::in_language(schema, language.unwrap_or(Language::English));
                    input::print(&json(to_json(&schema))?)
                }
                None => Err(Failure::unusable(name, "no schema of this name; `voice schema` lists the names")),
            },
            Command::Office { as_of } => {
                let day = match as_of {
                    Some(day) => day.parse().map_err(|faults: Faults| Failure::unusable("--as-of", faults))?,
                    None => Instant::try_from(chrono::Utc::now())
                        .map_err(|faults| Failure::unusable("clock", faults))?
                        .utc_day(),
                };
                let office = Office::reference();
                input::print(&json(to_json(&office.on(day)))?)
            }
            Command::Catalog { command } => command.run(),
            Command::Report(report) => report.run(),
            Command::Policy { command } => command.run(),
        }
    }
}

impl PolicyCommand {
    fn run(self) -> Result<(), Failure> {
        match self {
            Self::Show { policy } => input::print(&show::packs(input::policy(&policy)?.packs())),
            Self::Check { packs, json } => check::check(&packs, json),
            Self::Diff { old, new, json } => compare::diff(&old, &new, json),
            Self::Gate { old, new } => compare::gate(&old, &new),
            Self::Test { folder, subjects, policy } => compare::test(&folder, subjects.as_deref(), &policy),
            Self::Export { packs, cedar, on } => {
                let draft = input::draft(&packs)?;
                let day = match on {
                    Some(day) => day.parse().map_err(|faults: Faults| Failure::unusable("--on", faults))?,
                    None => {
                        draft.changes().last().ok_or_else(|| Failure::unusable("policy", "no rule is ever in force"))?
                    }
                };
                let exported = draft.to_cedar(day);
                input::write(&cedar, "policies.cedar", &exported.policies)?;
                input::write(&cedar, "schema.cedarschema", &exported.schema)
            }
            Self::Explain { question, subject, subjects, policy } => {
                let (policy, question) = (input::policy(&policy)?, input::value::<Question>(&question)?);
                let eligibility = policy.eligibility(&question);
                let rationale = match subject {
                    Some(subject) => eligibility.rationale(Found::one(&input::value(&subject)?)),
                    None => eligibility.rationale(input::register(subjects.as_deref())?.find(&question.subject)),
                };
                input::print(&json(to_json(&Custodial(&rationale)))?)
            }
            Self::Repair { packs, write, json } => check::repair(&packs, write.as_deref(), json),
        }
    }
}

impl Ask {
    fn run(&self) -> Result<(), Failure> {
        let policy = input::policy(&self.policy)?;
        let register = input::register(Some(&self.subjects))?;
        let question: Question = input::value(&self.question)?;
        let (eligibility, found) = (policy.eligibility(&question), register.find(&question.subject));
        input::print(&json(to_json(&eligibility.answer(found)))?)
    }
}

fn json(text: Result<String, serde_json::Error>) -> Result<String, Failure> {
    text.map_err(|error| Failure::unusable("output", error))
}
