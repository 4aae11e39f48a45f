//! The configuration file: what the options of `voice serve` and `voice work` say, in TOML.
//!
//! A line has the long name of an option and its value; an option that may be given again has a
//! list. An argument counts more than an environment variable, and that more than the file. Secrets
//! have no place in it: it names files that have them.

use core::error::Error as _;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use clap::error::ErrorKind;
use clap::{Arg, ArgAction, Command, CommandFactory, FromArgMatches, Subcommand};

use super::input::{self, Failure};
use super::{Command as Chosen, Voice};

/// The commands that the file is for.
const COMMANDS: [&str; 2] = ["serve", "work"];

/// The option that names the file.
const OPTION: &str = "--config";

/// The variable that names the file.
const VARIABLE: &str = "VOICE_CONFIG";

/// What the file does not hold, and what names it instead.
const SECRETS: [(&str, &str); 3] = [
    ("staff-token", "staff-token-file"),
    ("seal-key", "seal-key-file"),
    ("database", "database-file"),
];

#[derive(Debug, Subcommand)]
pub(crate) enum ConfigCommand {
    /// Check a configuration file, and what it names; nothing is made and nothing listens.
    Check {
        /// The file.
        file: PathBuf,
    },
}

impl ConfigCommand {
    pub(crate) fn run(self) -> Result<(), Failure> {
        let Self::Check { file } = self;
        let command = Voice::command();
        let Settings { usable: settings, mut reasons } = Settings::of(&command, &file)?;
        // Each is looked at, whatever the others are.
        let mut usable = Vec::new();
        for setting in settings {
            let before = reasons.len();
            reasons.extend(not_taken(&command, &setting));
            if reasons.len() == before {
                usable.push(setting);
            }
        }
        let matches = usable_in(command, &usable).try_get_matches_from(["voice", "serve"]);
        let voice = matches.and_then(|matches| Voice::from_arg_matches(&matches));
        match voice.map(|voice| voice.command) {
            Ok(Some(Chosen::Serve(serve))) => {
                reasons.extend(serve.reasons().iter().map(ToString::to_string));
            }
            Ok(_) => {}
            Err(error) => reasons.push(error.render().to_string()),
        }
        if !reasons.is_empty() {
            return Err(Failure::unusable(file.display(), reasons.join("\n")));
        }
        input::print(&format!("{}: usable\n", file.display()))
    }
}

/// The file that arguments name, or else the environment.
pub(super) fn path_of(arguments: &[OsString]) -> Option<PathBuf> {
    let of_commands = arguments.get(1).is_some_and(|of| COMMANDS.iter().any(|name| of == name));
    if !of_commands {
        return None;
    }
    let mut rest = arguments.iter().skip(2);
    while let Some(argument) = rest.next() {
        if argument == OPTION {
            return rest.next().map(PathBuf::from);
        }
        let value = argument.to_str().and_then(|text| text.strip_prefix("--config="));
        if let Some(value) = value {
            return Some(value.into());
        }
    }
    std::env::var_os(VARIABLE).filter(|file| !file.is_empty()).map(PathBuf::from)
}

/// The values of an option, by its long name.
type Setting = (String, Vec<&'static OsStr>);

/// What a file says.
struct Settings {
    /// What can be used.
    usable: Vec<Setting>,
    /// Why each of the others cannot.
    reasons: Vec<String>,
}

impl Settings {
    fn of(command: &Command, file: &Path) -> Result<Self, Failure> {
        let unusable = |reason: String| Failure::unusable(file.display(), reason);
        let text = String::from_utf8(input::bytes(file)?)
            .map_err(|_| unusable("expected a text in UTF-8".to_owned()))?;
        let table: toml::Table = text.parse().map_err(|error: toml::de::Error| {
            unusable(format!("expected TOML: {}", error.message()))
        })?;
        let mut settings = Self { usable: Vec::new(), reasons: Vec::new() };
        for (name, value) in table {
            match setting(command, &name, &value) {
                Ok(values) => settings.usable.push((name, values)),
                Err(reasons) => {
                    settings.reasons.extend(reasons.iter().map(|of| format!("{name}: {of}")));
                }
            }
        }
        Ok(settings)
    }
}

/// The commands, whose options have what a file says as their defaults.
pub(super) fn with_defaults(command: Command, file: &Path) -> Result<Command, Failure> {
    let Settings { usable, reasons } = Settings::of(&command, file)?;
    if reasons.is_empty() {
        Ok(usable_in(command, &usable))
    } else {
        Err(Failure::unusable(file.display(), reasons.join("\n")))
    }
}

fn usable_in(command: Command, settings: &[Setting]) -> Command {
    COMMANDS.iter().fold(command, |command, name| {
        command.mut_subcommand(name, |command| {
            settings.iter().fold(command, |command, (name, values)| {
                let known = command.get_arguments().find(|of| of.get_long() == Some(name));
                let Some(id) = known.map(|of| of.get_id().clone()) else { return command };
                command.mut_arg(id, |argument| argument.default_values(values.clone()))
            })
        })
    })
}

/// The values of a setting, as arguments have them, or why each of them has no place.
fn setting(
    command: &Command,
    name: &str,
    value: &toml::Value,
) -> Result<Vec<&'static OsStr>, Vec<String>> {
    let one = |reason: &str| vec![reason.to_owned()];
    if let Some((_, instead)) = SECRETS.iter().find(|(secret, _)| *secret == name) {
        let reason = format!("a secret has no place here: name a file with it, as `{instead}`");
        return Err(vec![reason]);
    }
    let unknown = || one("there is no such setting: `voice serve --help` lists them");
    let (_, known) = known(command, name).ok_or_else(unknown)?;
    let several = matches!(known.get_action(), ArgAction::Append);
    let values = match value {
        toml::Value::Array(values) if several => values.as_slice(),
        toml::Value::Array(_) => return Err(one("expected one value")),
        value => core::slice::from_ref(value),
    };
    let is_switch = matches!(known.get_action(), ArgAction::SetTrue);
    let (mut usable, mut reasons) = (Vec::new(), Vec::new());
    for value in values {
        let text = match value {
            toml::Value::Boolean(value) if is_switch => Ok(value.to_string()),
            toml::Value::String(text) if !is_switch => Ok(text.clone()),
            toml::Value::Integer(number) if !is_switch => Ok(number.to_string()),
            _ if is_switch => Err("expected true or false".to_owned()),
            _ => Err("expected a text or a whole number".to_owned()),
        };
        match text {
            // The defaults of a command are there as long as the program.
            Ok(text) => usable.push(OsStr::new(&*Box::leak(text.into_boxed_str()))),
            Err(reason) => reasons.push(reason),
        }
    }
    if reasons.is_empty() { Ok(usable) } else { Err(reasons) }
}

/// The option of a setting, with the command that has it.
fn known<'a>(command: &'a Command, name: &str) -> Option<(&'static str, &'a Arg)> {
    COMMANDS.into_iter().filter(|_| name != "config").find_map(|of| {
        let mut arguments = command.find_subcommand(of)?.get_arguments();
        Some((of, arguments.find(|of| of.get_long() == Some(name))?))
    })
}

/// Why its option does not take each of the values of a setting that it does not.
fn not_taken(command: &Command, (name, values): &Setting) -> Vec<String> {
    let Some((of, option)) = known(command, name) else { return Vec::new() };
    if !option.get_action().takes_values() {
        return Vec::new();
    }
    let reason = |value: &&OsStr| {
        let mut argument = OsString::from(format!("--{name}="));
        argument.push(value);
        let arguments = [OsString::from("voice"), OsString::from(of), argument];
        // What else the command needs is looked at with all of it.
        let error = command.clone().try_get_matches_from(arguments).err()?;
        let said = match error.kind() {
            ErrorKind::ValueValidation => error.source().map(ToString::to_string)?,
            _ => return None,
        };
        Some(format!("{name}: {said}"))
    };
    values.iter().filter_map(reason).collect()
}
