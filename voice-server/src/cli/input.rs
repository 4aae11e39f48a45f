//! What the command line reads, and how it fails.

use core::net::SocketAddr;
use std::fs;
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::str::FromStr;

use clap::Args;
use voice_core::disclosure::{Draft, Pack, Policy};
use voice_core::inquiry::Triage;
use voice_core::language::Language;
use voice_core::office_files::WholeOffice;
use voice_core::subject::Register;
use voice_core::vocabulary::Vocabulary;
use voice_core::wire::{self, InputError, InputErrors, Timestamp, from_json};
use voice_server::{Store, demonstration, page_texts};

/// Why a command stops.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// The input cannot be used; nothing was done.
    #[error("{place}: {reason}")]
    Unusable {
        /// The file, or what was expected.
        place: String,
        /// What is wrong.
        reason: String,
    },
    /// The input was looked at, and does not hold.
    #[error("{0}")]
    Broken(String),
    /// The machine does not do its part.
    #[error("{0}")]
    System(#[from] io::Error),
}

impl Failure {
    pub(crate) fn unusable(place: impl ToString, reason: impl ToString) -> Self {
        Self::Unusable { place: place.to_string(), reason: reason.to_string() }
    }

    /// 2 for input that cannot be used, 1 for everything else.
    pub(crate) fn exit_code(&self) -> ExitCode {
        match self {
            Self::Unusable { .. } => ExitCode::from(2),
            Self::Broken(_) | Self::System(_) => ExitCode::FAILURE,
        }
    }
}

/// A file, or standard input for `-`.
pub(crate) fn bytes(path: &Path) -> Result<Vec<u8>, Failure> {
    let read = if path == Path::new("-") {
        let mut bytes = Vec::new();
        io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes)
    } else {
        fs::read(path)
    };
    read.map_err(|error| unreadable(path, &error))
}

/// Why a file cannot be read, and what may have been meant.
pub(crate) fn unreadable(path: &Path, error: &io::Error) -> Failure {
    let reason = match error.kind() {
        ErrorKind::NotFound => match beside(path) {
            Some(near) => format!("there is no such file or folder; did you mean `{near}`?"),
            None => "there is no such file or folder".to_owned(),
        },
        ErrorKind::NotADirectory => "this is a file, or in one: name a folder".to_owned(),
        ErrorKind::IsADirectory => "this is a folder: name a file in it".to_owned(),
        ErrorKind::PermissionDenied => "you may not read this file".to_owned(),
        _ => error.to_string(),
    };
    Failure::unusable(path.display(), reason)
}

/// The path whose name is the most like that of one that is not there, or of its folder.
fn beside(path: &Path) -> Option<String> {
    let name = path.file_name()?.to_str()?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    if let Some(folder) = folder.filter(|folder| !folder.exists()) {
        return beside(folder);
    }
    let entries = fs::read_dir(folder.unwrap_or_else(|| Path::new("."))).ok()?;
    let names: Vec<String> =
        entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok()).collect();
    let near = nearest(name, names.iter().map(String::as_str))?;
    Some(path.with_file_name(near).display().to_string())
}

/// The name that is the most like another in lower case, if one is like it at all.
pub(crate) fn nearest<'a>(name: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let names: Vec<&str> = names.into_iter().collect();
    let lower: Vec<String> = names.iter().map(|of| of.to_lowercase()).collect();
    let known: Vec<&str> = lower.iter().map(String::as_str).collect();
    let near = wire::nearest(&name.to_lowercase(), &known)?;
    names.into_iter().zip(&known).find_map(|(of, lower)| (*lower == near).then_some(of))
}

/// The value of an option.
pub(crate) fn option<T: FromStr<Err = InputErrors>>(name: &str, text: &str) -> Result<T, Failure> {
    text.parse().map_err(|faults| Failure::unusable(name, in_option(&faults)))
}

/// The same for the parser of the command line.
pub(crate) fn of_option<T: FromStr<Err = InputErrors>>(text: &str) -> Result<T, String> {
    text.parse().map_err(|faults| in_option(&faults))
}

/// An address to listen on.
pub(crate) fn address(text: &str) -> Result<SocketAddr, String> {
    text.parse().map_err(|_| {
        "expected an address of this machine and a port, as 127.0.0.1:8080 or [::1]:8080".to_owned()
    })
}

/// The faults of the value of an option, which has no place in a document unless it says one.
pub(crate) fn in_option(faults: &InputErrors) -> String {
    let fault = |fault: &InputError| {
        let InputError { pointer, code, expected, example } = fault;
        let place = pointer.trim_start_matches('/');
        let place = if place.is_empty() { String::new() } else { format!("{place}: ") };
        let code = code.as_str();
        format!("{place}expected {expected}, for example {example} ({code})")
    };
    faults.iter().map(fault).collect::<Vec<_>>().join("; ")
}

/// A value from a file, with every fault of it.
pub(crate) fn value<T: wire::Read>(path: &Path) -> Result<T, Failure> {
    from_json(&bytes(path)?).map_err(|faults| at_fault(path, &faults))
}

/// The same, which may have terms of an office.
pub(crate) fn value_with<T: wire::Read>(path: &Path, terms: &Vocabulary) -> Result<T, Failure> {
    terms.read(&bytes(path)?).map_err(|faults| at_fault(path, &faults))
}

pub(crate) fn at_fault(path: &Path, faults: &InputErrors) -> Failure {
    let count = faults.iter().count() + faults.left_off();
    let noun = if count == 1 { "fault" } else { "faults" };
    let faults: Vec<String> = faults.iter().map(shortened).collect();
    Failure::unusable(path.display(), format!("{count} {noun}\n{}", faults.join("\n")))
}

/// The longest example that is shown on a line.
const LONGEST_EXAMPLE: usize = 160;

/// A fault on a line; an example that is a whole document is left off.
fn shortened(fault: &InputError) -> String {
    let text = fault.to_string();
    match text.split_once(", for example ") {
        Some((said, example)) if example.len() > LONGEST_EXAMPLE => said.to_owned(),
        _ => text,
    }
}

/// The name of the policy that is compiled in.
pub(crate) const US_FEDERAL: &str = "us-federal";

/// The packs of some places: each a file, a folder of packs, or `us-federal`.
fn packs(places: &[PathBuf]) -> Result<Vec<Pack>, Failure> {
    let mut packs = Vec::new();
    for place in places {
        if place == Path::new(US_FEDERAL) && !place.exists() {
            packs.extend(Policy::us_federal().packs().iter().cloned());
        } else if place.is_dir() {
            let files = packs_in(place)?;
            packs.extend(files.iter().map(|file| value(file)).collect::<Result<Vec<_>, _>>()?);
        } else if !place.exists() && nearest(&place.to_string_lossy(), [US_FEDERAL]).is_some() {
            let reason = format!("there is no such file; did you mean `{US_FEDERAL}`?");
            return Err(Failure::unusable(place.display(), reason));
        } else {
            packs.push(value(place)?);
        }
    }
    Ok(packs)
}

/// The policy of some packs or of an office, or the one that is compiled in.
fn policy(places: &[PathBuf]) -> Result<Policy, Failure> {
    if places.is_empty() {
        return Ok(Policy::us_federal());
    }
    match office_among(places)? {
        Some(folder) => Ok(office(folder)?.policy),
        None => Policy::load(packs(places)?).map_err(|error| Failure::unusable("policy", error)),
    }
}

/// The files of which one at least is in the folder of an office, and in none of packs alone.
const OF_OFFICES: [&str; 3] = ["office.json", "vocabulary.json", "manifest.json"];

/// The folder of an office, where one is among the places: it has every pack that holds there.
fn office_among(places: &[PathBuf]) -> Result<Option<&Path>, Failure> {
    let is_office = |place: &&PathBuf| OF_OFFICES.iter().any(|of| place.join(of).is_file());
    let Some(folder) = places.iter().find(is_office) else { return Ok(None) };
    if places.len() > 1 {
        let reason = "the folder of an office has all its packs: name it alone";
        return Err(Failure::unusable(folder.display(), reason));
    }
    Ok(Some(folder))
}

/// The files of an office, by their names: the JSON files of its folder, and no folder.
fn office_files(folder: &Path) -> Result<Vec<(String, Vec<u8>)>, Failure> {
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    for path in json_in(folder)?.into_iter().filter(|path| path.is_file()) {
        if let Some(name) = path.file_name() {
            files.push((name.to_string_lossy().into_owned(), bytes(&path)?));
        }
    }
    Ok(files)
}

fn no_office(folder: &Path, errors: &dyn std::fmt::Display) -> Failure {
    Failure::unusable(folder.display(), format!("this is no office\n{errors}"))
}

/// An office of one's own, from the folder of its files.
pub(crate) fn office(folder: &Path) -> Result<WholeOffice, Failure> {
    let files = office_files(folder)?;
    let files = files.iter().map(|(name, json)| (name.as_str(), json.as_slice()));
    let office = WholeOffice::load(files).map_err(|errors| no_office(folder, &errors))?;
    let languages = office.policy.vocabulary().languages();
    languages.lacking(page_texts()).map_err(|errors| no_office(folder, &errors))?;
    Ok(office)
}

/// By whose rules a command decides, and whose terms it reads.
#[derive(Debug, Args)]
pub(crate) struct RulesOf {
    /// A policy pack, a folder of packs or of an office, or `us-federal`; may be given again.
    /// Without it, us-federal.
    #[arg(long)]
    policy: Vec<PathBuf>,
    #[command(flatten)]
    office: TermsOf,
}

/// Whose terms a command reads.
#[derive(Debug, Args)]
pub(crate) struct TermsOf {
    /// The folder of an office of one's own: its terms, packs, lines, triage and records. Without
    /// it, the reference office.
    #[arg(long)]
    office: Option<PathBuf>,
}

/// What decides and routes, and the records that come with it.
pub(crate) struct Rules {
    pub(crate) policy: Policy,
    pub(crate) triage: Triage,
    /// Of an office, with the file that they are from; an office without records has none, and
    /// never those of the demonstration.
    pub(crate) records: Option<(PathBuf, Register)>,
}

impl RulesOf {
    /// Whether an office of one's own is named.
    pub(crate) fn is_of_office(&self) -> bool {
        self.office.office.is_some()
    }

    /// Reads and proves what decides, whose terms stored documents may have from then on.
    pub(crate) fn load(&self) -> Result<Rules, Failure> {
        let rules = self.read()?;
        know(rules.policy.vocabulary())?;
        Ok(rules)
    }

    /// The same, which changes nothing.
    pub(crate) fn read(&self) -> Result<Rules, Failure> {
        let Some(folder) = &self.office.office else {
            let (policy, triage) = (policy(&self.policy)?, Triage::reference().clone());
            return Ok(Rules { policy, triage, records: None });
        };
        // Of what a configuration file says, the parser of the command line knows nothing.
        if !self.policy.is_empty() {
            return Err(Failure::unusable("--office", "expected it or --policy, not both"));
        }
        let WholeOffice { policy, triage, register, .. } = office(folder)?;
        let records = (folder.join("subjects.json"), register.unwrap_or_default());
        Ok(Rules { policy, triage, records: Some(records) })
    }
}

impl Rules {
    /// Takes the records of a file; else those of the office, and without one those of the
    /// demonstration.
    pub(crate) fn take_register(&mut self, file: Option<&Path>) -> Result<Register, Failure> {
        match (file, self.records.take()) {
            (Some(file), _) => value_with(file, self.policy.vocabulary()),
            (None, Some((_, register))) => Ok(register),
            (None, None) => demonstration(),
        }
    }
}

impl TermsOf {
    /// The office, whose terms stored documents may have from then on.
    pub(crate) fn load(&self) -> Result<Option<WholeOffice>, Failure> {
        let Some(folder) = &self.office else { return Ok(None) };
        let office = office(folder)?;
        know(office.policy.vocabulary())?;
        Ok(Some(office))
    }

    /// The terms of the office, which stored documents may have from then on.
    pub(crate) fn terms(&self) -> Result<Vocabulary, Failure> {
        let office = self.load()?;
        Ok(office.map_or_else(Vocabulary::default, |of| of.policy.vocabulary().clone()))
    }
}

fn know(terms: &Vocabulary) -> Result<(), Failure> {
    Store::know_terms(terms).map_err(|error| Failure::unusable("--office", error))
}

/// A language by its tag, of those in which an office answers.
pub(crate) fn language(tag: &str, terms: &Vocabulary) -> Result<Language, Failure> {
    let declared = terms.languages().offered().map(Language::Declared);
    let offered: Vec<Language> = Language::ALL.into_iter().chain(declared).collect();
    offered.iter().find(|of| of.as_str() == tag).copied().ok_or_else(|| {
        let known: Vec<&str> = offered.iter().map(|of| of.as_str()).collect();
        Failure::unusable("--language", format!("expected one of {}", known.join(", ")))
    })
}

/// The packs together or those of an office, not proved.
pub(crate) fn draft(places: &[PathBuf]) -> Result<Draft, Failure> {
    let Some(folder) = office_among(places)? else {
        return Draft::new(packs(places)?).map_err(|flaws| Failure::unusable("policy", flaws));
    };
    let files = office_files(folder)?;
    let files = files.iter().map(|(name, json)| (name.as_str(), json.as_slice()));
    WholeOffice::draft(files).map_err(|errors| no_office(folder, &errors))
}

/// The packs of one place.
pub(crate) fn draft_of(place: &Path) -> Result<Draft, Failure> {
    draft(&[place.to_owned()])
}

/// What is in a folder.
pub(crate) fn files_of(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let entries = fs::read_dir(folder).map_err(|error| unreadable(folder, &error))?;
    let paths = entries.map(|entry| entry.map(|entry| entry.path()));
    paths.collect::<Result<_, _>>().map_err(|error| unreadable(folder, &error))
}

/// What is in a folder by the name of JSON, in order.
pub(crate) fn json_in(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let mut files = files_of(folder)?;
    files.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    files.sort();
    Ok(files)
}

/// The files of a folder that may be packs.
fn packs_in(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let files = json_in(folder)?;
    if files.is_empty() {
        let reason = "no policy pack is in this folder: expected files *.json";
        return Err(Failure::unusable(folder.display(), reason));
    }
    Ok(files)
}

/// The present moment.
pub(crate) fn now() -> Result<Timestamp, Failure> {
    Timestamp::try_from(chrono::Utc::now()).map_err(|faults| Failure::unusable("clock", faults))
}

/// JSON as it is.
pub(crate) fn json(path: &Path) -> Result<serde_json::Value, Failure> {
    serde_json::from_slice(&bytes(path)?).map_err(|error| Failure::unusable(path.display(), error))
}

/// The records of the demonstration.
pub(crate) fn demonstration() -> Result<Register, Failure> {
    demonstration::records().map_err(|faults| at_fault(Path::new("demonstration"), &faults))
}

/// The name of a file or folder until it is whole.
pub(crate) fn partial(out: &Path, noun: &str) -> Result<PathBuf, Failure> {
    let name = out.file_name().ok_or_else(|| {
        Failure::unusable(out.display(), format!("expected the name of a {noun}"))
    })?;
    Ok(out.with_file_name(format!(".{}.{}", name.to_string_lossy(), std::process::id())))
}

/// Gives what is whole and on the disk its name, which is on the disk too then.
pub(crate) fn put_in_place(partial: &Path, out: &Path) -> io::Result<()> {
    fs::rename(partial, out)?;
    let folder = out.parent().filter(|path| !path.as_os_str().is_empty());
    fs::File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}

/// Writes a file in a folder, which is made where it is missing.
pub(crate) fn write(folder: &Path, name: &str, text: impl AsRef<[u8]>) -> Result<(), Failure> {
    fs::create_dir_all(folder).map_err(|error| unwritable(folder, &error))?;
    write_file(&folder.join(name), text)
}

/// Writes a file in a folder that is there.
pub(crate) fn write_file(path: &Path, text: impl AsRef<[u8]>) -> Result<(), Failure> {
    fs::write(path, text).map_err(|error| unwritable(path, &error))
}

/// Why a file or folder cannot be written.
pub(crate) fn unwritable(path: &Path, error: &io::Error) -> Failure {
    let reason = match error.kind() {
        ErrorKind::AlreadyExists => "this is a file: name a folder",
        ErrorKind::IsADirectory => "this is a folder: name a file in it",
        ErrorKind::NotFound => "there is no such folder to write into",
        ErrorKind::PermissionDenied => "you may not write here",
        _ => return unreadable(path, error),
    };
    Failure::unusable(path.display(), reason)
}

/// A JSON text, if it could be written.
pub(super) fn written(text: Result<String, serde_json::Error>) -> Result<String, Failure> {
    text.map_err(|error| Failure::unusable("output", error))
}

/// Says something beside the output.
pub(crate) fn note(text: &str) {
    // Who closed it reads nothing.
    let _ = writeln!(io::stderr().lock(), "{text}");
}

/// Says where a server answers, as a line that can be clicked.
pub(crate) fn announce(address: SocketAddr) {
    let port = address.port();
    let place = if address.ip().is_unspecified() {
        format!("http://localhost:{port}/")
    } else {
        format!("http://{address}/")
    };
    // A server answers whether or not anybody reads its output.
    let _ = print(&format!("Open {place} in a browser. Ctrl+C stops the server.\n"));
}

/// Writes to standard output.
pub(crate) fn print(text: &str) -> Result<(), Failure> {
    let mut output = io::stdout().lock();
    match output.write_all(text.as_bytes()).and_then(|()| output.flush()) {
        // Who reads a part, as `head` does, wants no more.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        written => Ok(written?),
    }
}
