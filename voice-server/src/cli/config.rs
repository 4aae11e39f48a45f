//! The configuration file: what the options of `voice serve` and `voice work` say, in TOML.
//!
//! A line has the long name of an option and its value; an option that may be given again has a
//! list. An argument counts more than an environment variable, and that more than the file. Secrets
//! have no place in it: it names files that have them.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use clap::{ArgAction, Command, Subcommand};

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
        let arguments = ["voice", "serve"].map(OsString::from).to_vec();
        let voice = Voice::of(Some(&file), arguments)?
            .map_err(|error| Failure::unusable(file.display(), error.render()))?;
        if let Some(Chosen::Serve(serve)) = voice.command {
            let reasons: Vec<String> = serve.reasons().iter().map(ToString::to_string).collect();
            if !reasons.is_empty() {
                return Err(Failure::unusable(file.display(), reasons.join("\n")));
            }
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

/// The commands, whose options have what a file says as their defaults.
pub(super) fn with_defaults(command: Command, file: &Path) -> Result<Command, Failure> {
    let unusable = |reason: String| Failure::unusable(file.display(), reason);
    let text = String::from_utf8(input::bytes(file)?)
        .map_err(|_| unusable("expected a text in UTF-8".to_owned()))?;
    let table: toml::Table = text.parse().map_err(|error: toml::de::Error| {
        unusable(format!("expected TOML: {}", error.message()))
    })?;
    let mut reasons = Vec::new();
    let mut settings = Vec::new();
    for (name, value) in &table {
        match setting(&command, name, value) {
            Ok(values) => settings.push((name.as_str(), values)),
            Err(reason) => reasons.push(format!("{name}: {reason}")),
        }
    }
    if !reasons.is_empty() {
        return Err(unusable(reasons.join("\n")));
    }
    Ok(COMMANDS.iter().fold(command, |command, name| {
        command.mut_subcommand(name, |command| {
            settings.iter().fold(command, |command, (name, values)| {
                let known = command.get_arguments().find(|of| of.get_long() == Some(name));
                let Some(id) = known.map(|of| of.get_id().clone()) else { return command };
                command.mut_arg(id, |argument| argument.default_values(values.clone()))
            })
        })
    }))
}

/// The values of a setting, as arguments have them.
fn setting(
    command: &Command,
    name: &str,
    value: &toml::Value,
) -> Result<Vec<&'static OsStr>, String> {
    if let Some((_, instead)) = SECRETS.iter().find(|(secret, _)| *secret == name) {
        return Err(format!("a secret has no place here: name a file with it, as `{instead}`"));
    }
    let known = COMMANDS
        .iter()
        .filter_map(|of| command.find_subcommand(of))
        .flat_map(Command::get_arguments)
        .find(|of| of.get_long() == Some(name) && name != "config");
    let known = known.ok_or("there is no such setting: `voice serve --help` lists them")?;
    let several = matches!(known.get_action(), ArgAction::Append);
    let values = match value {
        toml::Value::Array(values) if several => values.as_slice(),
        toml::Value::Array(_) => return Err("expected one value".to_owned()),
        value => core::slice::from_ref(value),
    };
    let is_switch = matches!(known.get_action(), ArgAction::SetTrue);
    values
        .iter()
        .map(|value| match value {
            toml::Value::Boolean(value) if is_switch => Ok(value.to_string()),
            toml::Value::String(text) if !is_switch => Ok(text.clone()),
            toml::Value::Integer(number) if !is_switch => Ok(number.to_string()),
            _ if is_switch => Err("expected true or false".to_owned()),
            _ => Err("expected a text or a whole number".to_owned()),
        })
        // The defaults of a command are there as long as the program.
        .map(|text| text.map(|text| OsStr::new(&*Box::leak(text.into_boxed_str()))))
        .collect()
}
