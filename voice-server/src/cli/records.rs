//! The records of people in custody, on the command line.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, BufRead, BufReader, IsTerminal, Write};
use std::path::{Path, PathBuf};

use clap::Subcommand;
use serde_json::{Value, json};
use tokio::runtime::Runtime;
use tokio::sync::mpsc::{Sender, channel};
use tokio::task::spawn_blocking;
use voice_core::identifier::SubjectId;
use voice_core::subject::{Register, ScreeningRow, Subject};
use voice_core::vocabulary::Vocabulary;
use voice_core::wire::{Custodial, InputErrors, Timestamp, to_json};
use voice_server::screening_feed::{self, FeedForm};
use voice_server::store::{
    ChangedBy, ImportCounts, ImportMode, PreparedImport, RecordsSource, ScreeningOutcome,
    is_screened_ahead,
};
use voice_server::{Store, StoreError};

use super::data_folder::DataFolder;
use super::input::{self, Failure, TermsOf};

/// Why a record is not put in whose screening is of a moment to come.
const NOT_YET: &str = "not-yet: /screening/at: expected a moment that is not after now";

/// How many records are put in by one transaction.
const BATCH: usize = 1024;

/// How many rows of a feed are put in by one transaction, each of which has statements of its own.
const ROWS: usize = 256;

/// How many batches are prepared ahead of the one that is put in.
const PREPARED: usize = 2;

/// How often a batch is tried: the store may be busy.
const ATTEMPTS: usize = 5;

#[derive(Debug, Subcommand)]
pub(crate) enum RecordsCommand {
    /// Put records in. An import that broke off goes on where it is started again. Exit 1 where a
    /// line has faults, or a record is there that says something else, which stays.
    Import {
        #[command(flatten)]
        data: DataFolder,
        /// One record a line (.ndjson, or `-` for standard input), or all in one JSON (.json).
        file: PathBuf,
        /// Put them in the place of those that say something else.
        #[arg(long)]
        replace: bool,
        #[command(flatten)]
        of: TermsOf,
    },
    /// Print every record that may be asked about, one a line.
    Export {
        #[command(flatten)]
        data: DataFolder,
        #[command(flatten)]
        of: TermsOf,
    },
    /// Print a record.
    Show {
        #[command(flatten)]
        data: DataFolder,
        /// Its identifier.
        id: SubjectId,
        #[command(flatten)]
        of: TermsOf,
    },
    /// Print what became of a record: who changed it, when and why, and what it was before.
    History {
        #[command(flatten)]
        data: DataFolder,
        /// Its identifier.
        id: SubjectId,
        #[command(flatten)]
        of: TermsOf,
    },
    /// Put screenings into records. Exit 1 where a row has faults or names no one record.
    Screenings {
        #[command(flatten)]
        data: DataFolder,
        /// One screening a line (.ndjson, or `-` for standard input), or .csv.
        file: PathBuf,
        #[command(flatten)]
        of: TermsOf,
    },
}

impl RecordsCommand {
    pub(crate) fn run(self) -> Result<(), Failure> {
        Runtime::new()?.block_on(async {
            match &self {
                Self::Import { data, file, replace, of } => {
                    // Before a folder is made for it.
                    open(file)?;
                    let terms = of.terms()?;
                    import_file(&data.store().await?, file, *replace, &terms).await
                }
                Self::Export { data, of } => {
                    of.terms()?;
                    export(&data.existing_store().await?).await
                }
                Self::Show { data, id, of } => {
                    of.terms()?;
                    show(&data.existing_store().await?, id).await
                }
                Self::History { data, id, of } => {
                    of.terms()?;
                    history(&data.existing_store().await?, id).await
                }
                Self::Screenings { data, file, of } => {
                    let terms = of.terms()?;
                    screenings(&data.existing_store().await?, file, &terms).await
                }
            }
        })
    }
}

fn by(who: &str) -> Result<ChangedBy, Failure> {
    let at = input::now()?;
    Ok(ChangedBy { who: who.to_owned(), at, why: String::new() })
}

fn unusable(error: StoreError) -> Failure {
    Failure::unusable("store", error)
}

/// Fills a store that never had records, and says whether it has those of the demonstration.
///
/// Records that are there and differ from those of the file are refused: they may have been
/// changed since.
pub(super) async fn fill(
    store: &Store,
    file: Option<&Path>,
    register: Option<Register>,
) -> Result<bool, Failure> {
    let source = store.records_source().await.map_err(unusable)?;
    let demonstration = source == RecordsSource::Demonstration;
    let (Some(register), Some(file)) = (register, file) else {
        if source == RecordsSource::Own {
            return Ok(false);
        }
        if source == RecordsSource::Nowhere {
            let (register, by) = (input::demonstration()?, by(ChangedBy::DEMONSTRATION)?);
            import(store, register.subjects(), ImportMode::Keep, &by).await?;
        }
        return Ok(true);
    };
    let by = by("voice serve --subjects")?;
    let counts = import(store, register.subjects(), ImportMode::Check, &by).await?;
    if counts.differing > 0 || (demonstration && counts.new > 0) {
        let reason = if demonstration {
            "the store has the records of the demonstration: name another folder with --data"
                .to_owned()
        } else {
            format!(
                "{} of these records differ from those in the store: start without --subjects to \
                 answer from those, or put these in their place with `voice records import \
                 --replace`",
                counts.differing
            )
        };
        return Err(Failure::unusable(file.display(), reason));
    }
    if counts.new > 0 {
        import(store, register.subjects(), ImportMode::Keep, &by).await?;
    }
    Ok(demonstration)
}

/// Refuses a register with a screening of a moment to come, and says of which records.
pub(super) fn none_is_ahead(
    file: &Path,
    register: &Register,
    now: Timestamp,
) -> Result<(), Failure> {
    let ahead = register.subjects().iter().enumerate();
    let ahead = ahead.filter(|(_, subject)| is_screened_ahead(subject, now));
    let faults: Vec<String> = ahead
        .map(|(index, _)| NOT_YET.replacen("/s", &format!("/subjects/{index}/s"), 1))
        .collect();
    match faults.as_slice() {
        [] => Ok(()),
        faults => Err(Failure::unusable(file.display(), faults.join("; "))),
    }
}

/// Imports in batches.
async fn import(
    store: &Store,
    subjects: &[Subject],
    mode: ImportMode,
    by: &ChangedBy,
) -> Result<ImportCounts, Failure> {
    let mut counts = ImportCounts::default();
    for batch in subjects.chunks(BATCH) {
        let prepared = store.prepare_import(batch.to_vec(), mode, by).map_err(unusable)?;
        counts = counts.and(put_in(store, prepared).await?);
    }
    Ok(counts)
}

/// Puts a batch in. Of two who put the same in at once, one is refused, and then finds it there.
async fn put_in(store: &Store, mut batch: PreparedImport) -> Result<ImportCounts, Failure> {
    let mut done = store.import_prepared(&mut batch).await;
    for _ in 1..ATTEMPTS {
        if let Err(StoreError::Conflict | StoreError::Unavailable(_)) = done {
            done = store.import_prepared(&mut batch).await;
        }
    }
    done.map_err(unusable)
}

/// Reads the records of a file and prepares them in batches, while the batch before is put in;
/// returns how many lines have faults.
fn prepare_lines(
    store: &Store,
    file: &Path,
    (mode, by): (ImportMode, &ChangedBy),
    terms: &Vocabulary,
    batches: &Sender<Result<PreparedImport, StoreError>>,
) -> Result<usize, Failure> {
    let mut broken = 0;
    let (mut batch, mut ids) = (Vec::new(), BTreeSet::new());
    // Whoever takes them stops at a fault of the store.
    let send =
        |batch: Vec<Subject>| batches.blocking_send(store.prepare_import(batch, mode, by)).is_ok();
    for (line, text) in screening_feed::lines(open(file)?) {
        let read = text.map_err(|error| error.to_string()).and_then(|text| {
            terms.read::<Subject>(&text).map_err(|faults: InputErrors| faults.to_string())
        });
        match read {
            Ok(subject) if is_screened_ahead(&subject, by.at) => {
                broken += 1;
                say_line(file, line, NOT_YET);
            }
            Ok(subject) => {
                // Two lines of one record are two imports: one after the other.
                if batch.len() == BATCH || !ids.insert(subject.id().clone()) {
                    if !send(core::mem::take(&mut batch)) {
                        return Ok(broken);
                    }
                    ids = BTreeSet::from([subject.id().clone()]);
                }
                batch.push(subject);
            }
            Err(faults) => {
                broken += 1;
                say_line(file, line, &faults);
            }
        }
    }
    send(batch);
    Ok(broken)
}

async fn import_file(
    store: &Store,
    file: &Path,
    replace: bool,
    terms: &Vocabulary,
) -> Result<(), Failure> {
    if store.records_source().await.map_err(unusable)? == RecordsSource::Demonstration {
        let reason = "the store has the records of the demonstration: name another folder";
        return Err(Failure::unusable("--data", reason));
    }
    let (mode, by) =
        (if replace { ImportMode::Replace } else { ImportMode::Keep }, by("voice records import")?);
    let (mut counts, mut broken) = (ImportCounts::default(), 0_usize);
    let mut progress = Progress::start();
    if file.extension().is_some_and(|extension| extension == "json") {
        let register: Register = input::value_with(file, terms)?;
        none_is_ahead(file, &register, by.at)?;
        for batch in register.subjects().chunks(BATCH) {
            counts = counts.and(import(store, batch, mode, &by).await?);
            progress.add(batch.len());
        }
    } else {
        let (sender, mut batches) = channel(PREPARED);
        let (own, file, terms, by) = (store.clone(), file.to_owned(), terms.clone(), by.clone());
        let lines =
            spawn_blocking(move || prepare_lines(&own, &file, (mode, &by), &terms, &sender));
        while let Some(batch) = batches.recv().await {
            let batch = batch.map_err(unusable)?;
            let records = batch.len();
            counts = counts.and(put_in(store, batch).await?);
            progress.add(records);
        }
        broken = lines.await.map_err(io::Error::from)??;
    }
    progress.end();
    let ImportCounts { new, unchanged, replaced, differing } = counts;
    let report = json!({
        "new": new, "unchanged": unchanged, "replaced": replaced, "differing": differing,
        "broken": broken
    });
    input::print(&format!("{report}\n"))?;
    match (differing, broken) {
        (0, 0) => Ok(()),
        _ => Err(Failure::Broken(format!(
            "{broken} lines have faults, and {differing} records differ from those in the store, \
             which stayed: put these in their place with --replace"
        ))),
    }
}

async fn export(store: &Store) -> Result<(), Failure> {
    let mut after: Option<SubjectId> = None;
    let mut output = io::BufWriter::new(io::stdout().lock());
    loop {
        let records = store.records_after(after.as_ref(), 512).await.map_err(unusable)?;
        let Some(last) = records.last() else { return Ok(output.flush()?) };
        after = Some(last.id().clone());
        for record in &records {
            serde_json::to_writer(&mut output, &Custodial(record)).map_err(io::Error::from)?;
            output.write_all(b"\n")?;
        }
    }
}

fn missing() -> Failure {
    Failure::Broken("there is no such record".to_owned())
}

async fn show(store: &Store, id: &SubjectId) -> Result<(), Failure> {
    let stored = store.record(id).await.map_err(unusable)?.ok_or_else(missing)?;
    input::print(&input::written(to_json(&Custodial(&stored.subject)))?)
}

async fn history(store: &Store, id: &SubjectId) -> Result<(), Failure> {
    let revisions = store.record_history(id).await.map_err(unusable)?;
    if revisions.is_empty() {
        return Err(missing());
    }
    let mut shown = Vec::new();
    for of in revisions {
        let before = of.before.as_ref().map(|before| serde_json::to_value(Custodial(before)));
        let mut one = json!({
            "revision": of.revision, "at": of.at.to_string(), "who": of.who, "act": of.act
        });
        let before = before.transpose().map_err(|error| Failure::unusable("output", error))?;
        let why = Some(of.why).filter(|why| !why.is_empty()).map(Value::from);
        for (name, value) in [("why", why), ("before", before)] {
            if let (Some(value), Some(object)) = (value, one.as_object_mut()) {
                object.insert(name.to_owned(), value);
            }
        }
        shown.push(one);
    }
    input::print(&input::written(to_json(&shown))?)
}

async fn screenings(store: &Store, file: &Path, terms: &Vocabulary) -> Result<(), Failure> {
    let csv = file.extension().is_some_and(|extension| extension == "csv");
    let form = if csv { FeedForm::Csv } else { FeedForm::Ndjson };
    let by = by("voice records screenings")?;
    let mut counts = [
        ScreeningOutcome::Screened,
        ScreeningOutcome::Unchanged,
        ScreeningOutcome::Older,
        ScreeningOutcome::ChangedSince,
        ScreeningOutcome::NotYet,
        ScreeningOutcome::NotFound,
    ]
    .map(|outcome| (outcome, 0_usize));
    let mut broken = 0_usize;
    let mut progress = Progress::start();
    let mut batch: Vec<(u64, ScreeningRow)> = Vec::new();
    let mut rows = screening_feed::rows(form, open(file)?, terms);
    loop {
        let next = rows.next();
        let ended = next.is_none();
        match next.map(|of| (of.line, of.row)) {
            Some((line, Ok(row))) => batch.push((line, row)),
            Some((line, Err(error))) => {
                broken += 1;
                say_line(file, line, &error.to_string());
            }
            None => {}
        }
        if batch.len() == ROWS || ended {
            let (lines, feed): (Vec<u64>, Vec<ScreeningRow>) = batch.drain(..).unzip();
            let outcomes = store.screen_records(&feed, &by).await.map_err(unusable)?;
            progress.add(outcomes.len());
            for (line, outcome) in lines.into_iter().zip(outcomes) {
                if let Some(why) = lost(outcome) {
                    say_line(file, line, why);
                }
                let count = counts.iter_mut().find(|(of, _)| *of == outcome);
                if let Some((_, count)) = count {
                    *count += 1;
                }
            }
        }
        if ended {
            break;
        }
    }
    progress.end();
    let mut report = json!({"broken": broken});
    let (mut lost_rows, object) = (0, report.as_object_mut());
    if let Some(object) = object {
        for (outcome, count) in counts {
            object.insert(outcome.code().to_owned(), count.into());
            lost_rows += if lost(outcome).is_some() { count } else { 0 };
        }
    }
    input::print(&format!("{report}\n"))?;
    match broken + lost_rows {
        0 => Ok(()),
        lost => Err(Failure::Broken(format!("{lost} rows changed nothing: see the lines above"))),
    }
}

/// Why a row is lost that says something of a record.
const fn lost(outcome: ScreeningOutcome) -> Option<&'static str> {
    match outcome {
        ScreeningOutcome::NotFound => Some("not-found: expected one record that is named"),
        ScreeningOutcome::NotYet => Some(NOT_YET),
        _ => None,
    }
}

fn open(file: &Path) -> Result<Box<dyn BufRead>, Failure> {
    if file == Path::new("-") {
        return Ok(Box::new(BufReader::new(io::stdin())));
    }
    let opened = File::open(file).map_err(|error| input::unreadable(file, &error))?;
    Ok(Box::new(BufReader::new(opened)))
}

/// Says what is wrong with a line, on standard error.
fn say_line(file: &Path, line: u64, what: &str) {
    let _ = writeln!(io::stderr(), "{}:{line}: {what}", file.display());
}

/// How far a command is, on a terminal.
struct Progress {
    done: usize,
    shown: bool,
}

impl Progress {
    fn start() -> Self {
        Self { done: 0, shown: io::stderr().is_terminal() }
    }

    fn add(&mut self, more: usize) {
        self.done += more;
        if self.shown {
            let _ = write!(io::stderr(), "\r{} records", self.done);
        }
    }

    fn end(&self) {
        if self.shown {
            let _ = writeln!(io::stderr());
        }
    }
}
