//! The command line: what a command reads, what it prints, and how it fails.

mod backup;
mod catalog;
mod config;
mod data_folder;
mod desk;
mod input;
mod keys;
mod ledger;
mod ledger_heads;
mod output;
mod own_office;
mod policy;
mod prepared;
mod receive;
mod records;
mod report;
mod serve;
mod sources;
mod work;

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use clap::error::{ContextKind, ContextValue};
use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand};
use clap_complete::{Shell, generate};
use tokio::runtime::Runtime;
use voice_core::disclosure::{Policy, QuestionRecord};
use voice_core::notification::LookupWithEvents;
use voice_core::schema;
use voice_core::wire::{ZoneOffsets, to_json};
use voice_server::StoreError;

use self::backup::{BackupArgs, RestoreArgs};
use self::catalog::CatalogCommand;
use self::config::ConfigCommand;
use self::data_folder::DataFolder;
use self::desk::DeskCommand;
use self::input::{Failure, RulesOf, TermsOf};
use self::keys::KeysCommand;
use self::ledger::LedgerCommand;
use self::output::{Output, Shown};
use self::own_office::OwnOfficeCommand;
use self::policy::PolicyCommand;
use self::receive::Receive;
use self::records::RecordsCommand;
use self::report::ReportArgs;
use self::serve::Serve;
use self::work::Work;

/// What may be told to victims and witnesses about a person in custody.
///
/// Without a command, `voice` serves the demonstration records.
#[derive(Debug, Parser)]
#[command(name = "voice", version, long_version = LONG_VERSION.as_str())]
pub(crate) struct Voice {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Answer questions over HTTP.
    #[command(alias = "start")]
    Serve(Box<Serve>),
    /// Send messages and answer nothing: more workers for the store of a server.
    Work(Work),
    /// Print the messages that a server sends to this machine, each once: to try them, before a
    /// provider is plugged in.
    Receive(Receive),
    /// Attest who requesters are, for whom they act, and what ended.
    Desk {
        #[command(subcommand)]
        command: DeskCommand,
    },
    /// Look at a configuration file.
    Config {
        #[command(subcommand)]
        command: ConfigCommand,
    },
    /// Look at the ledger of disclosures.
    Ledger {
        #[command(subcommand)]
        command: LedgerCommand,
    },
    /// Copy the database of SQLite while servers use it, and print the head of its ledger. The key,
    /// `seal.key`, is not in the copy: keep it apart.
    Backup(BackupArgs),
    /// Put a copy that `voice backup` made into a folder that has the key and no database.
    Restore(RestoreArgs),
    /// Look at the keys of the database, and change them.
    Keys {
        #[command(subcommand)]
        command: KeysCommand,
    },
    /// Put the records of people in custody into the store, and look at them.
    Records {
        #[command(subcommand)]
        command: Box<RecordsCommand>,
    },
    /// Answer one question: print what the requester is told.
    Ask(Ask),
    /// Print a JSON Schema, or the names of all.
    Schema {
        /// The name of the schema.
        name: Option<String>,
        /// The language of its titles and descriptions: `en`, `es`, or one of the office.
        #[arg(long, requires = "name", default_value = "en")]
        language: String,
        /// Put each definition in the place of the references to it: for tools that show its title
        /// where another stands beside the reference.
        #[arg(long, requires = "name")]
        inline: bool,
        /// With every term that an office could declare, where those of `--office` alone would
        /// stand: for texts of offices whose files are not at hand.
        #[arg(long, requires = "name", conflicts_with = "office")]
        any_office: bool,
        #[command(flatten)]
        of: TermsOf,
    },
    /// Print who the office is on a day: lines, pages, support, contacts, and what it explains to
    /// everybody.
    Office {
        /// The day, as 2026-11-02; without it, today where the office is.
        #[arg(long, alias = "day")]
        as_of: Option<String>,
        /// The language of the text: `en`, `es`, or one of the office; JSON has all.
        #[arg(long, default_value = "en")]
        language: String,
        #[command(flatten)]
        of: TermsOf,
        #[command(flatten)]
        output: Output,
    },
    /// Begin an office of one's own, and check its files.
    OwnOffice {
        #[command(subcommand)]
        command: OwnOfficeCommand,
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
    /// Print the completions of a shell.
    Completions {
        /// The shell.
        shell: Shell,
    },
    /// Write a manual page for each command.
    Manual {
        /// The folder to write to.
        #[arg(long)]
        out: PathBuf,
    },
}

#[derive(Debug, Args)]
struct Ask {
    /// The question, as JSON; `-` for standard input.
    question: PathBuf,
    /// The records to answer from; without it, those of the office, and of the reference office
    /// those of the store with their custody events.
    #[arg(long)]
    subjects: Option<PathBuf>,
    #[command(flatten)]
    data: DataFolder,
    #[command(flatten)]
    rules: RulesOf,
    #[command(flatten)]
    output: Output,
}

/// What the arguments of the program are.
enum Arguments {
    /// A command.
    Command(Box<Voice>),
    /// None: what is said in its place, which is help, the version, or what is wrong with them.
    Said(clap::Error),
}

impl Voice {
    /// The command of the arguments, with what the configuration file says that they do not.
    pub(crate) fn read() -> Result<Self, Failure> {
        let mut arguments: Vec<OsString> = std::env::args_os().collect();
        if arguments.len() == 1 {
            arguments.push("serve".into());
        }
        let file = config::path_of(&arguments);
        match Self::of(file.as_deref(), arguments)? {
            Arguments::Command(command) => Ok(*command),
            Arguments::Said(said) => {
                let _ = said.print();
                if let Some(place) = within(&said) {
                    input::note(&format!("  tip: it is `{place}`"));
                }
                std::process::exit(said.exit_code())
            }
        }
    }

    /// The command of some arguments and of a configuration file.
    fn of(file: Option<&Path>, arguments: Vec<OsString>) -> Result<Arguments, Failure> {
        let mut command = Self::command();
        if let Some(file) = file {
            command = config::with_defaults(command, file)?;
        }
        let matches = command.try_get_matches_from(arguments);
        let command = matches.and_then(|matches| Self::from_arg_matches(&matches));
        Ok(match command {
            Ok(command) => Arguments::Command(Box::new(command)),
            Err(said) => Arguments::Said(said),
        })
    }

    pub(crate) fn run(self) -> Result<(), Failure> {
        let Some(command) = self.command else {
            return Ok(());
        };
        match command {
            Command::Serve(serve) => serve.run(),
            Command::Config { command } => command.run(),
            Command::Work(work) => work.run(),
            Command::Receive(receive) => receive.run(),
            Command::Desk { command } => command.run(),
            Command::Ledger { command } => command.run(),
            Command::Backup(backup) => backup.run(),
            Command::Restore(restore) => restore.run(),
            Command::Keys { command } => command.run(),
            Command::Records { command } => command.run(),
            Command::Ask(ask) => ask.run(),
            Command::Schema { name: None, .. } => {
                input::print(&schema::names().map(|name| format!("{name}\n")).collect::<String>())
            }
            Command::Schema { name: Some(name), language, inline, any_office, of } => {
                let terms = of.terms()?;
                let language = input::language(&language, &terms)?;
                let schema = schema::get(&name).ok_or_else(|| no_schema(&name))?;
                let schema = if any_office {
                    schema::of_any_office(schema, language)
                } else {
                    schema::bound(schema, &terms, language)
                };
                let schema = if inline { schema::inlined(schema) } else { schema };
                input::print(&input::written(to_json(&schema))?)
            }
            Command::Office { as_of, language, of, output } => {
                let policy = of.load()?.map_or_else(Policy::us_federal, |of| of.policy);
                let language = input::language(&language, policy.vocabulary())?;
                let now = input::now()?;
                let day = match as_of {
                    Some(day) => input::option("--as-of", &day)?,
                    None => policy.day_of(now),
                };
                output.print(&policy.office().on(day), Shown::Office, language, policy.vocabulary())
            }
            Command::OwnOffice { command } => command.run(),
            Command::Catalog { command } => command.run(),
            Command::Report(report) => report.run(),
            Command::Policy { command } => command.run(),
            Command::Completions { shell } => {
                let mut text = Vec::new();
                generate(shell, &mut Self::command(), "voice", &mut text);
                input::print(&String::from_utf8_lossy(&text))
            }
            Command::Manual { out } => std::fs::create_dir_all(&out)
                .and_then(|()| clap_mangen::generate_to(Self::command(), &out))
                .map_err(|error| input::unwritable(&out, &error)),
        }
    }
}

impl Ask {
    fn run(&self) -> Result<(), Failure> {
        let mut rules = self.rules.load()?;
        let of_store = self.subjects.is_none() && rules.records.is_none();
        let register = (!of_store).then(|| rules.take_register(self.subjects.as_deref()));
        let (register, policy) = (register.transpose()?, rules.policy);
        let terms = policy.vocabulary();
        let question = input::value_with::<QuestionRecord>(&self.question, terms)?.trusted();
        let eligibility = policy.eligibility(&question);
        let answer = match register {
            Some(register) => eligibility.answer(register.find(&question.subject)),
            None => Runtime::new()?.block_on(async {
                let unusable = |error: StoreError| Failure::unusable("store", error);
                let store = self.data.existing_store().await?;
                let record = store.find_record(&question.subject).await.map_err(unusable)?;
                let found = record.result();
                let history = store.history(found.record()).await.map_err(unusable)?;
                let with_events =
                    LookupWithEvents::new(found, Some(&history), policy.calendar(), question.as_of);
                Ok::<_, Failure>(eligibility.answer(with_events.found()))
            })?,
        };
        self.output.print(&answer, Shown::Answer, question.language, terms)
    }
}

/// The version, with the edition of the time zones by which days are counted.
static LONG_VERSION: LazyLock<String> = LazyLock::new(|| {
    format!("{}\ntime zones {}", env!("CARGO_PKG_VERSION"), ZoneOffsets::DATABASE)
});

/// Where a command is that was looked for at another place: `voice catalog search` of `search`.
fn within(error: &clap::Error) -> Option<String> {
    let Some(ContextValue::String(name)) = error.get(ContextKind::InvalidSubcommand) else {
        return None;
    };
    let command = Voice::command();
    command.get_subcommands().find_map(|group| {
        let found = group.find_subcommand(name)?;
        Some(format!("voice {} {}", group.get_name(), found.get_name()))
    })
}

/// That there is no schema of a name, and which name is like it.
fn no_schema(name: &str) -> Failure {
    let near = input::nearest(name, schema::names())
        .map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
    let reason = format!("no schema of this name{near} `voice schema` lists the names");
    let reason = if near.is_empty() { reason.replacen("name ", "name; ", 1) } else { reason };
    Failure::unusable(name, reason)
}
