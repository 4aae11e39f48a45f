//! An office of one's own: the files to begin with, and what is wrong with them.

use std::collections::BTreeSet;
use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::PathBuf;

use clap::Subcommand;
use serde_json::{Value, json};
use voice_core::disclosure::TimeZone;
use voice_core::language::LanguageTag;
use voice_core::office::ProperName;
use voice_core::office_files::{CompiledPack, needed_texts, starting_files, starting_files_beside};
use voice_core::vocabulary::VocabularyPrefix;
use voice_core::wire::ZoneOffsets;
use voice_server::page_texts;

use super::input::{self, Failure};

#[derive(Debug, Subcommand)]
pub(super) enum OwnOfficeCommand {
    /// Write the files of a new office: they load as they are, and nothing is told to anybody yet.
    New {
        /// The folder, which is made; a file that is there is never written over.
        folder: PathBuf,
        /// The prefix of the office's terms, such as `elm-da`.
        #[arg(long, value_parser = input::of_option::<VocabularyPrefix>)]
        prefix: VocabularyPrefix,
        /// The name of the office.
        #[arg(long, value_parser = input::of_option::<ProperName>)]
        name: ProperName,
        /// A pack of the library that holds beside that of the office: what it lets be told is
        /// told. Without one nothing is told yet.
        #[arg(long, value_parser = [input::US_FEDERAL])]
        beside: Option<String>,
        /// Where its days are counted, such as `America/Los_Angeles`.
        #[arg(long, value_parser = input::of_option::<TimeZone>)]
        time_zone: TimeZone,
    },
    /// Read and prove all files of an office: exit 0 where it can be served, 2 where it cannot,
    /// with every fault.
    Check {
        /// The folder.
        folder: PathBuf,
    },
    /// Print the file of the texts of a language, with every English text that needs one; those
    /// that the office has already stand there, and an empty one is still to be written.
    Texts {
        /// The tag of the language, such as `ht`.
        #[arg(value_parser = input::of_option::<LanguageTag>)]
        language: LanguageTag,
        /// The folder of the office.
        folder: Option<PathBuf>,
    },
}

/// The English texts of all notes in a file.
fn notes(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => match (members.get("en"), members.get("es")) {
            (Some(Value::String(english)), Some(_)) => _ = found.insert(english.clone()),
            _ => members.values().for_each(|value| notes(value, found)),
        },
        Value::Array(items) => items.iter().for_each(|value| notes(value, found)),
        _ => {}
    }
}

impl OwnOfficeCommand {
    pub(super) fn run(&self) -> Result<(), Failure> {
        match self {
            Self::New { folder, prefix, name, time_zone, beside } => {
                let zone = ZoneOffsets::named(time_zone.as_str()).ok_or_else(|| {
                    let reason = "expected a name of the IANA time zone database, such as \
                                  America/New_York";
                    Failure::unusable("--time-zone", reason)
                })?;
                fs::create_dir_all(folder)
                    .map_err(|error| Failure::unusable(folder.display(), error))?;
                let today = zone.day(input::now()?);
                let files = match beside {
                    None => starting_files(prefix, name, time_zone, today).to_vec(),
                    Some(_) => {
                        let pack = CompiledPack::UsFederal;
                        starting_files_beside(pack, prefix, name, time_zone, today).to_vec()
                    }
                };
                for (file, text) in files {
                    let path = folder.join(file);
                    let written = OpenOptions::new().write(true).create_new(true).open(&path);
                    written
                        .and_then(|mut open| open.write_all(text.as_bytes()))
                        .map_err(|error| Failure::unusable(path.display(), error))?;
                    input::print(&format!("{}\n", path.display()))?;
                }
                Ok(())
            }
            Self::Check { folder } => {
                let office = input::office(folder)?;
                let proof = office.policy.proof();
                input::print(&format!(
                    "{}: {} rules, proved over {} contexts\n",
                    folder.display(),
                    office.policy.rules().len(),
                    proof.contexts
                ))?;
                for language in office.policy.vocabulary().languages().iter() {
                    let declared = language.declaration();
                    let state = match &declared.checked {
                        Some(check) => format!("checked on {}", check.on),
                        None => {
                            "no translator has checked its texts, so it is switched off".to_owned()
                        }
                    };
                    input::print(&format!("{} ({}): {state}\n", declared.name, declared.tag))?;
                }
                Ok(())
            }
            Self::Texts { language, folder } => {
                let file = folder.as_ref().map(|of| of.join(format!("texts-{language}.json")));
                // One that is not finished is no file of texts yet.
                let known: Value = match &file {
                    Some(file) if file.exists() => serde_json::from_slice(&input::bytes(file)?)
                        .map_err(|error| Failure::unusable(file.display(), error))?,
                    _ => Value::Null,
                };
                let said = |english: &str| {
                    let texts = known.get("texts").and_then(Value::as_array).into_iter().flatten();
                    let of = texts.into_iter().find(|of| of["en"] == english);
                    of.and_then(|of| of["said"].as_str()).unwrap_or_default().to_owned()
                };
                let mut needed = needed_texts();
                needed.extend(page_texts().map(str::to_owned));
                let files = folder.as_deref().map(input::json_in).transpose()?;
                for file in files.iter().flatten().filter(|file| file.is_file()) {
                    let read: Value = serde_json::from_slice(&input::bytes(file)?)
                        .map_err(|error| Failure::unusable(file.display(), error))?;
                    notes(&read, &mut needed);
                }
                let texts: Vec<Value> =
                    needed.iter().map(|en| json!({ "en": en, "said": said(en) })).collect();
                let all = json!({ "format": "1", "language": language, "texts": texts });
                input::print(&format!("{all:#}\n"))
            }
        }
    }
}
