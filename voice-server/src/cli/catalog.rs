//! Referral catalogs on the command line: check one, search one.

use std::fs::{self, File};
use std::io::{self, Cursor, IsTerminal};
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use serde_json::{Map, Value};
use voice_core::catalog::{
    Catalog, CatalogReport, Index, Input, Mode, Near, Object, Opened, Options, ReadError, Search,
    Version, check, national, nearest_state, read_from,
};
use voice_core::disclosure::Language;
use voice_core::vocabulary::Vocabulary;
use voice_core::wire::{Day, InputError, InputErrors, from_value, to_json};

use super::input::{self, Failure};
use super::output::{Output, Shown};
use super::prepared;

#[derive(Debug, Subcommand)]
pub(crate) enum CatalogCommand {
    /// Read a directory of services and say what is wrong with it: exit 0 where nothing is, 1 where
    /// something is.
    Check {
        /// A folder, a zip, or files of JSON or CSV.
        #[arg(required = true)]
        paths: Vec<PathBuf>,
        /// Refuse whatever breaks a rule of the standard, instead of mending it.
        #[arg(long)]
        strict: bool,
        /// Print the report as JSON.
        #[arg(long)]
        json: bool,
        /// How many problems of one kind to list.
        #[arg(long, default_value_t = 20)]
        list: usize,
    },
    /// Write a directory of services as HSDS 3.x: a tabular package, and `services.json` with a
    /// document for each service.
    Convert {
        /// A folder, a zip, or files of JSON or CSV.
        #[arg(required = true)]
        paths: Vec<PathBuf>,
        /// The version: 3.0, 3.1 or 3.2.
        #[arg(long, default_value = "3.2")]
        to: String,
        /// The folder to write to.
        #[arg(long)]
        out: PathBuf,
    },
    /// Read a directory of services once and write it ready to be searched, for `search --catalog`
    /// and `serve --catalog`.
    Prepare {
        /// A folder, a zip, or files of JSON or CSV.
        #[arg(required = true)]
        paths: Vec<PathBuf>,
        /// The file to write.
        #[arg(long)]
        out: PathBuf,
    },
    /// Find help. What is stated must hold.
    Search(Box<Find>),
}

#[derive(Debug, Default, Args)]
pub(crate) struct Find {
    /// A folder, a zip, a file, or a prepared catalog to search; without it, the national lines.
    #[arg(long)]
    catalog: Vec<PathBuf>,
    /// A term of a scheme by its code or name; or words.
    #[arg(long)]
    need: Option<String>,
    /// Words of the name or description.
    #[arg(value_name = "WORDS")]
    asked: Vec<String>,
    /// The same, as an option.
    #[arg(long, conflicts_with = "asked")]
    words: Option<String>,
    /// Latitude, longitude and, if wanted, kilometres, as 41.88,-87.63,50.
    #[arg(long, allow_hyphen_values = true)]
    near: Option<String>,
    /// A state, as its two letters.
    #[arg(long)]
    state: Option<String>,
    /// A county.
    #[arg(long)]
    county: Option<String>,
    /// A postal code.
    #[arg(long)]
    postal_code: Option<String>,
    /// A language, as a tag of BCP 47.
    #[arg(long)]
    lang: Option<String>,
    /// An age in years.
    #[arg(long, value_parser = years)]
    age: Option<f64>,
    /// Whom it is for: victim, witness, family or minor.
    #[arg(long)]
    served: Option<String>,
    /// At no cost.
    #[arg(long)]
    free: bool,
    /// With help for people with disabilities.
    #[arg(long)]
    accessible: bool,
    /// in-person or remote.
    #[arg(long)]
    attendance: Option<String>,
    /// When it must be open, as 2026-11-24T10:00.
    #[arg(long)]
    open_at: Option<String>,
    /// The time zone of that moment, as America/Chicago.
    #[arg(long)]
    zone: Option<String>,
    /// Services too of which what is asked is not known.
    #[arg(long)]
    include_unknown: bool,
    /// Which page, from 1.
    #[arg(long)]
    page: Option<u16>,
    /// How many results on a page.
    #[arg(long)]
    size: Option<u16>,
    #[command(flatten)]
    output: Output,
}

impl CatalogCommand {
    pub(crate) fn run(self) -> Result<(), Failure> {
        match self {
            Self::Check { paths, strict, json, list } => {
                let mode = if strict { Mode::Strict } else { Mode::Repair };
                let mut options = Options::default();
                (options.mode, options.max_problems, options.oruk) = (mode, list, true);
                let report =
                    with_inputs(&paths, |inputs| check(inputs, &options, &mut progress()))?;
                let text = if json {
                    to_json(&report).map_err(|error| Failure::unusable("report", error))?
                } else {
                    report.to_string()
                };
                input::print(&text)?;
                if report.is_clean() {
                    Ok(())
                } else {
                    Err(Failure::Broken("the directory is not as the standard has it".to_owned()))
                }
            }
            Self::Convert { paths, to, out } => {
                let version: Version = input::option("--to", &to)?;
                if !version.has_uuids() {
                    return Err(Failure::unusable(
                        "--to",
                        "expected 3.0, 3.1 or 3.2; older versions are read and not written",
                    ));
                }
                let (catalog, _) = load(&paths, &Options::default())?;
                let mut package = catalog.package(version);
                let services: Vec<Value> = catalog.documents(Object::Service).collect();
                package.files.insert(
                    "services.json".to_owned(),
                    Value::from(services).to_string().into_bytes(),
                );
                for (name, bytes) in &package.files {
                    input::write(&out, name, bytes)?;
                }
                let records: usize =
                    Object::ALL.into_iter().map(|object| catalog.count(object)).sum();
                let (files, withheld) = (package.files.len(), package.withheld);
                input::print(&format!(
                    "{records} records in {files} files; {withheld} left out, because they tell a \
                     confidential place\n"
                ))
            }
            Self::Prepare { paths, out } => {
                let (catalog, report) = load(&paths, &Options::default())?;
                let problems: u64 = report.counts.iter().map(|count| count.count).sum();
                drop(report);
                let bytes = prepared::write(catalog, &out)?;
                input::print(&format!(
                    "{bytes} bytes; {problems} problems were found, which `voice catalog check` \
                     lists\n"
                ))
            }
            Self::Search(find) => find.run(),
        }
    }
}

impl Find {
    fn run(self) -> Result<(), Failure> {
        let search = self.search()?;
        let index = index_of(&self.catalog)?;
        let today = input::now()?.utc_day();
        let answer = index.search(&search, today);
        // The lines for a crisis are printed in any case.
        self.output.print(&answer, Shown::Search, Language::English, &Vocabulary::default())?;
        if answer.total > 0 || answer.left_out > 0 {
            return Ok(());
        }
        self.found_nothing(&index, today)
    }

    /// Says what alone finds nothing: a need that nothing has is unknown, and no empty answer.
    fn found_nothing(&self, index: &Index, today: Day) -> Result<(), Failure> {
        let finds = |alone: &Self| {
            alone.search().map(|search| {
                let answer = index.search(&search, today);
                answer.total > 0 || answer.left_out > 0
            })
        };
        let empty = || Self { include_unknown: self.include_unknown, ..Self::default() };
        if let Some(need) = &self.need
            && !finds(&Self { need: Some(need.clone()), ..empty() })?
        {
            let terms: Vec<String> = index
                .catalog()
                .documents(Object::TaxonomyTerm)
                .filter_map(|term| Some(term.get("name")?.as_str()?.to_owned()))
                .collect();
            let reason = match input::nearest(need, terms.iter().map(String::as_str)) {
                Some(near) => format!("unknown in this catalog; did you mean `{near}`?"),
                None if self.catalog.is_empty() => "unknown among the national lines, which have \
                                                    no such term or word: search a directory with \
                                                    --catalog"
                    .to_owned(),
                None => "unknown in this catalog, which has no such term or word, nor one like it"
                    .to_owned(),
            };
            return Err(Failure::unusable("--need", reason));
        }
        if let Some(near) = self.state.as_deref().and_then(nearest_state)
            && !finds(&Self { state: self.state.clone(), ..empty() })?
        {
            let reason = format!("there is no State of this name; did you mean `{near}`?");
            return Err(Failure::unusable("--state", reason));
        }
        let alone = [
            ("--state", Self { state: self.state.clone(), ..empty() }, self.state.is_some()),
            ("--county", Self { county: self.county.clone(), ..empty() }, self.county.is_some()),
            (
                "--postal-code",
                Self { postal_code: self.postal_code.clone(), ..empty() },
                self.postal_code.is_some(),
            ),
            ("words", Self { words: self.words_asked(), ..empty() }, self.words_asked().is_some()),
            ("--lang", Self { lang: self.lang.clone(), ..empty() }, self.lang.is_some()),
        ];
        let nowhere = if self.catalog.is_empty() {
            "nothing among the national lines is for it: search a directory with --catalog"
        } else {
            "nothing in this catalog is for it"
        };
        for (name, alone, _) in alone.into_iter().filter(|(.., is_given)| *is_given) {
            if !finds(&alone)? {
                input::note(&format!("{name}: {nowhere}"));
            }
        }
        Ok(())
    }

    fn words_asked(&self) -> Option<String> {
        let asked = (!self.asked.is_empty()).then(|| self.asked.join(" "));
        self.words.clone().or(asked)
    }

    fn search(&self) -> Result<Search, Failure> {
        let mut fields = Map::new();
        let mut set = |name: &str, value: Option<Value>| {
            if let Some(value) = value {
                fields.insert(name.to_owned(), value);
            }
        };
        let text = |value: &Option<String>| value.clone().map(Value::from);
        set("need", text(&self.need));
        set("words", text(&self.words_asked()));
        set("state", text(&self.state));
        set("county", text(&self.county));
        set("postal_code", text(&self.postal_code));
        set("language", text(&self.lang));
        set("served", text(&self.served));
        set("attendance", text(&self.attendance));
        set("open_at", text(&self.open_at));
        set("zone", text(&self.zone));
        set("age", self.age.map(Value::from));
        set("free", self.free.then_some(Value::Bool(true)));
        set("accessible", self.accessible.then_some(Value::Bool(true)));
        set("include_unknown", self.include_unknown.then_some(Value::Bool(true)));
        set("page", self.page.map(Value::from));
        set("size", self.size.map(Value::from));
        let mut search: Search =
            from_value(Value::Object(fields)).map_err(|faults| in_options(&faults))?;
        search.near = self.near.as_deref().map(near).transpose()?;
        Ok(search)
    }
}

/// An age.
fn years(text: &str) -> Result<f64, String> {
    text.parse().map_err(|_| "expected a number of years, as 17 or 0.5".to_owned())
}

/// A place on the map.
fn near(text: &str) -> Result<Near, Failure> {
    text.parse().map_err(|faults: InputErrors| {
        let expected =
            "expected latitude, longitude and, if wanted, kilometres, as 41.88,-87.63,50";
        Failure::unusable("--near", format!("{expected}: {}", input::in_option(&faults)))
    })
}

/// The faults of a search, each at its option.
fn in_options(faults: &InputErrors) -> Failure {
    let fault = |fault: &InputError| {
        let name = fault.pointer.trim_start_matches('/');
        let option = if name == "language" { "lang".to_owned() } else { name.replace('_', "-") };
        format!("--{option}: expected {}, for example {}", fault.expected, fault.example)
    };
    let faults = faults.iter().map(fault).collect::<Vec<_>>().join("\n");
    let (first, others) = faults.split_once(": ").unwrap_or(("search", &faults));
    Failure::unusable(first, others)
}

/// The index of a prepared catalog, of some files, or of the national lines where there are none.
pub(crate) fn index_of(paths: &[PathBuf]) -> Result<Index, Failure> {
    match paths {
        [] => Ok(Index::new(national().clone())),
        [path] if path.is_file() => {
            if let Some(index) = prepared::open(path)? {
                return Ok(index);
            }
            Ok(Index::new(load(core::slice::from_ref(path), &Options::default())?.0))
        }
        paths => Ok(Index::new(load(paths, &Options::default())?.0)),
    }
}

fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// A file on disk, or what cannot be opened twice, as standard input.
enum Found {
    OnDisk(String, PathBuf),
    Held(String, Vec<u8>),
}

impl Input for Found {
    fn name(&self) -> &str {
        match self {
            Self::OnDisk(name, _) | Self::Held(name, _) => name,
        }
    }

    fn open(&self) -> io::Result<Box<dyn Opened + '_>> {
        Ok(match self {
            Self::OnDisk(_, path) => Box::new(File::open(path)?),
            Self::Held(_, bytes) => Box::new(Cursor::new(bytes)),
        })
    }
}

/// The catalog of a folder, an archive or files, with its report.
fn load(paths: &[PathBuf], options: &Options) -> Result<(Catalog, CatalogReport), Failure> {
    with_inputs(paths, |inputs| read_from(inputs, options, &mut progress()))
}

/// Reads a folder, an archive or files in some way.
fn with_inputs<T>(
    paths: &[PathBuf],
    read: impl FnOnce(&[&dyn Input]) -> Result<T, ReadError>,
) -> Result<T, Failure> {
    let mut files: Vec<Found> = Vec::new();
    for path in paths {
        let mut inside = Vec::new();
        if path.is_dir() {
            files_of(path, 0, &mut inside)?;
        } else {
            inside.push(path.clone());
        }
        for file in inside {
            let below = file.strip_prefix(path).ok().filter(|below| below.components().count() > 1);
            let name = below.map_or_else(|| name_of(&file), |below| below.display().to_string());
            files.push(if file.is_file() {
                Found::OnDisk(name, file)
            } else {
                let bytes = input::bytes(&file)?;
                Found::Held(name, bytes)
            });
        }
    }
    let inputs: Vec<&dyn Input> = files.iter().map(|file| file as &dyn Input).collect();
    let place = paths.first().map_or(Path::new("."), PathBuf::as_path);
    read(&inputs).map_err(|error| Failure::unusable(place.display(), error))
}

/// The most folders inside of each other.
const DEEPEST: usize = 16;

/// The files of a folder, and of the folders inside of it, that may have records.
fn files_of(folder: &Path, depth: usize, files: &mut Vec<PathBuf>) -> Result<(), Failure> {
    let entries = fs::read_dir(folder).map_err(|error| input::unreadable(folder, &error))?;
    let mut paths: Vec<PathBuf> =
        entries.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    // The order of a folder is another on each machine.
    paths.sort();
    let known = ["csv", "tsv", "json", "ndjson", "jsonl", "zip"];
    for path in paths {
        let name = name_of(&path);
        if name.starts_with('.') || name == "__MACOSX" {
            continue;
        }
        if path.is_dir() && depth < DEEPEST {
            files_of(&path, depth.saturating_add(1), files)?;
        } else if path.extension().is_some_and(|extension| {
            known.iter().any(|known| extension.eq_ignore_ascii_case(known))
        }) {
            files.push(path);
        }
    }
    Ok(())
}

/// Says on a terminal how far a reading of many bytes is.
fn progress() -> impl FnMut(u64, u64) {
    let mut told = 0;
    move |done, total| {
        let percent = done.saturating_mul(100).checked_div(total).unwrap_or(100);
        if io::stderr().is_terminal() && total > 50_000_000 && percent >= told + 5 {
            told = percent;
            let _ = io::Write::write_fmt(&mut io::stderr(), format_args!("\rread {percent} %"));
        }
    }
}
