//! Reports on the command line: make one, audit one.

use std::fs;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use tokio::runtime::Runtime;
use voice_core::disclosure::Language;
use voice_core::report::{
    ConfidentialityRule, Report, ReportPage, ReportPeriod, ReportRequest, TableKind, Tally,
    TallyRecord, Zeros,
};
use voice_core::wire::{Day, to_json};
use voice_server::Store;
use voice_server::store::{KeyEncryptionKey, file_url};

use super::data_folder::{given, key_beside};
use super::input::{self, Failure, Rules, RulesOf};

/// The most bytes of a line; an event has some hundreds.
const LINE: u64 = 1 << 16;

/// How many lines are told before the rest is only counted.
const TOLD: usize = 20;

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(crate) struct ReportArgs {
    #[command(subcommand)]
    command: Option<ReportCommand>,
    /// Events to count, one as JSON on each line, `-` for standard input; or a tally that was kept
    /// of them, of the same days or more, whose counts are not for publication; or the database of
    /// a server, as a SQLite file or `postgres://USER@HOST/DATABASE`.
    #[arg(long, required_unless_present = "database_file")]
    from: Option<PathBuf>,
    /// A file with the address of the database: it has a password in it.
    #[arg(long, conflicts_with = "from")]
    database_file: Option<PathBuf>,
    /// The key that encrypts the keys of the database; without it, that of the file `seal.key`
    /// beside the database.
    #[arg(long, env = "VOICE_SEAL_KEY", hide_env_values = true)]
    seal_key: Option<String>,
    /// A file with that key.
    #[arg(long, conflicts_with = "seal_key")]
    seal_key_file: Option<PathBuf>,
    /// The period: a fiscal quarter as 2026Q4 for July to September 2026, a fiscal year as FY2026,
    /// or two days as 2026-04-26--2026-09-30.
    #[arg(long, visible_alias = "period", required = true)]
    quarter: Option<String>,
    /// The folder to write to: report.json, report.csv with its dictionary
    /// report.csv-metadata.json, report.en.html, report.es.html. It must not be there yet.
    #[arg(long, required = true)]
    out: Option<PathBuf>,
    /// The folder of the report of the period before, for changes; it is protected together with
    /// this one.
    #[arg(long)]
    before: Option<PathBuf>,
    /// The folder of another report that was published before. Give all that count some of the
    /// same days: with one that is not given, what this one withholds may be worked out. The pages
    /// show how counts went over the quarters, or the years, that are given.
    #[arg(long)]
    earlier: Vec<PathBuf>,
    /// Report the fiscal year to date too; the events of all its days are needed.
    #[arg(long)]
    year_to_date: bool,
    /// Make a further edition of the report of this period, which is given with --earlier: with
    /// the errata of the events that came to be known before today.
    #[arg(long, conflicts_with = "provisional")]
    correct: bool,
    /// A file with what the office says of it, for the page in English; each number in it has to be
    /// one of the report.
    #[arg(long)]
    statement_en: Option<PathBuf>,
    /// The same for the page in Spanish.
    #[arg(long)]
    statement_es: Option<PathBuf>,
    /// Make a report of a period that has not ended, and mark it so.
    #[arg(long)]
    provisional: bool,
    /// The least count that is told.
    #[arg(long, default_value_t = ConfidentialityRule::THRESHOLD)]
    threshold: u32,
    /// Withhold counts of zero as small ones are.
    #[arg(long, conflicts_with = "tell_zeros")]
    withhold_zeros: bool,
    /// Tell zeros in tables of few and of one kind alone too, where they say what the rest is.
    #[arg(long)]
    tell_zeros: bool,
    /// Each contact of the events has one topic; of a database it is so.
    #[arg(long)]
    one_topic: bool,
    /// Count the large cities of each state that has one; the events say them (`city`).
    #[arg(long)]
    cities: bool,
    /// What the events do not record: `places`, `answer-times`, `topic-details`, `support-given`,
    /// `victimizations`, `services` or `unmet-needs`; a database records none of these.
    #[arg(long, value_delimiter = ',')]
    not_recorded: Vec<String>,
    /// The day on which the report is made; without it, today where the office is.
    #[arg(long)]
    today: Option<String>,
    #[command(flatten)]
    rules: RulesOf,
}

#[derive(Debug, Subcommand)]
enum ReportCommand {
    /// Audit a published report from its JSON alone: exit 0 where it tells no more than its rule
    /// allows, 1 where it does or was altered.
    Audit {
        /// The folder of the report.
        folder: PathBuf,
        /// The folder of a report that was published before it, to audit them together; all that
        /// it names are needed then.
        #[arg(long)]
        earlier: Vec<PathBuf>,
    },
}

impl ReportArgs {
    pub(crate) fn run(self) -> Result<(), Failure> {
        if let Some(ReportCommand::Audit { folder, earlier }) = self.command {
            return audit(&folder, &earlier);
        }
        let address = given(None, self.database_file.as_deref())?.map(PathBuf::from);
        let from = address.as_ref().or(self.from.as_ref());
        let (Some(from), Some(quarter), Some(out)) = (from, &self.quarter, &self.out) else {
            return Err(Failure::unusable("report", "--from, --quarter and --out are needed"));
        };
        let period: ReportPeriod = input::option("--quarter", quarter)?;
        let zeros = match (self.withhold_zeros, self.tell_zeros) {
            (true, _) => Zeros::Withheld,
            (false, true) => Zeros::Told,
            (false, false) => Zeros::Guarded,
        };
        let rule = ConfidentialityRule::new(self.threshold, zeros)
            .ok_or_else(|| Failure::unusable("--threshold", "expected a count from 3 to 1000"))?;
        let rules = self.rules.load()?;
        let today: Day = match &self.today {
            Some(day) => input::option("--today", day)?,
            None => rules.policy.day_of(input::now()?),
        };
        absent(out)?;
        let before = self.before.as_deref().map(intact).transpose()?;
        if let Some(before) = &before
            && before.period.last_day().date().succ_opt() != Some(period.first_day().date())
        {
            let wrong = format!(
                "the report of {} does not end on the day before {period} begins",
                before.period
            );
            return Err(Failure::unusable("--before", wrong));
        }
        let mut earlier =
            self.earlier.iter().map(|folder| intact(folder)).collect::<Result<Vec<_>, _>>()?;
        // The one before may be given as one of the earlier ones too.
        earlier.extend(
            before.iter().filter(|before| !earlier.contains(before)).cloned().collect::<Vec<_>>(),
        );
        let database = database(from)?;
        let request = if database.is_some() {
            Store::report_request(period, &rules.triage)
        } else {
            self.of_events(period)?
        };
        let request = if self.year_to_date { request.with_year_to_date() } else { request };
        let request = if self.correct { request.correcting_before(today) } else { request };
        let request =
            request.after(earlier.clone()).map_err(|error| Failure::Broken(error.to_string()))?;
        let (tally, again) = match database {
            Some(url) => {
                let key = given(self.seal_key.as_deref(), self.seal_key_file.as_deref())?;
                let key = key_beside(key.as_deref(), from)?;
                let tally = count_store(from, &url, key, &rules, Tally::from_request(request))?;
                (tally, Lines::default())
            }
            None if is_tally(from)? => {
                let record: TallyRecord = input::value(from)?;
                let tally = Tally::from_record(&record, request)
                    .map_err(|error| Failure::unusable(from.display(), error))?;
                (tally, Lines::default())
            }
            None => count(from, Tally::from_request(request))?,
        };
        let made = tally
            .make(rule, today, self.provisional)
            .map_err(|error| Failure::Broken(format!("{}: {error}", name_of(from))))?;
        let report = made.report;
        let before = before.as_ref();
        let page = ReportPage::new(&report).over_time(&earlier);
        let page = before.into_iter().fold(page, ReportPage::before);
        let json = to_json(&report).map_err(|error| Failure::unusable("output", error))?;
        write_all(
            out,
            &[
                ("report.json", json),
                ("report.csv", report.csv(before)),
                ("report.csv-metadata.json", report.csv_metadata()),
                ("report.en.html", self.page(&page, Language::English)?),
                ("report.es.html", self.page(&page, Language::Spanish)?),
            ],
        )?;
        let (counted, outside) = (tally.counted(), tally.outside());
        let mut said = format!(
            "{}: {counted} events counted, {outside} of other days left out",
            out.display()
        );
        for (number, what) in [
            (tally.duplicates(), "that were there before counted once"),
            (tally.later_errata(), "errata left for a further edition (--correct)"),
        ] {
            if number > 0 {
                said.push_str(&format!(", {number} {what}"));
            }
        }
        for place in &made.withheld_unproved {
            said.push_str(&format!("\nwithheld, for it was not decided in time: {place}"));
        }
        for line in again.told {
            said.push_str(&format!("\n{line}"));
        }
        input::print(&format!("{said}\n"))
    }
}

impl ReportArgs {
    /// The page in a language, with what the office says.
    fn page(&self, page: &ReportPage<'_>, language: Language) -> Result<String, Failure> {
        let file = match language {
            Language::Spanish => &self.statement_es,
            Language::English | Language::Declared(_) => &self.statement_en,
        };
        let Some(file) = file else { return Ok(page.html(language)) };
        let unusable = |error: &dyn std::error::Error| Failure::unusable(file.display(), error);
        let text = fs::read_to_string(file).map_err(|error| unusable(&error))?;
        let page = page.clone().stating(text.trim()).map_err(|error| unusable(&error))?;
        Ok(page.html(language))
    }

    fn of_events(&self, period: ReportPeriod) -> Result<ReportRequest, Failure> {
        let request = ReportRequest::new(period);
        let request = if self.one_topic { request.with_one_topic() } else { request };
        let request = if self.cities { request.with_cities() } else { request };
        let table = |word: &String| {
            let may_be = TableKind::NOT_ALWAYS_RECORDED;
            may_be.into_iter().find(|by| by.as_str() == word).ok_or_else(|| {
                let words = may_be.map(|by| by.as_str()).join(", ");
                Failure::unusable("--not-recorded", format!("expected {words}"))
            })
        };
        let tables = self.not_recorded.iter().map(table).collect::<Result<Vec<_>, _>>()?;
        Ok(request.without(tables))
    }
}

/// A published report is not written over; that it was altered is told.
fn absent(out: &Path) -> Result<(), Failure> {
    if !out.exists() {
        return Ok(());
    }
    if out.join("report.json").exists() {
        intact(out)?;
    }
    Err(Failure::unusable(
        out.display(),
        "is there already: what was published is not written over; give another folder",
    ))
}

/// The report of a folder, if it is as it was published.
fn intact(folder: &Path) -> Result<Report, Failure> {
    let path = folder.join("report.json");
    let report: Report = input::value(&path)?;
    if report.computed_digest() == report.digest {
        Ok(report)
    } else {
        Err(Failure::Broken(format!(
            "{}: {}",
            path.display(),
            voice_core::report::PublishedReportError::Altered
        )))
    }
}

fn audit(folder: &Path, earlier: &[PathBuf]) -> Result<(), Failure> {
    let path = folder.join("report.json");
    let report: Report = input::value(&path)?;
    let earlier = earlier.iter().map(|folder| intact(folder)).collect::<Result<Vec<_>, _>>()?;
    let passed = if earlier.is_empty() { report.audit() } else { report.audit_after(&earlier) };
    let passed = passed.map_err(|flaw| Failure::Broken(format!("{}: {flaw}", path.display())))?;
    let open = passed
        .narrowest()
        .map_or(String::new(), |values| format!(", each can have {values} values or more"));
    let alone = earlier.is_empty() && !report.earlier.is_empty();
    let named: Vec<String> = report.earlier.iter().map(|one| one.period.to_string()).collect();
    let alone = if alone {
        format!("; audited without those published before: {}", named.join(", "))
    } else {
        String::new()
    };
    input::print(&format!(
        "{}: {} figures are withheld{open}{alone}\n",
        path.display(),
        passed.withheld()
    ))
}

/// What a file of SQLite begins with.
const SQLITE: &[u8] = b"SQLite format 3\0";

/// The address of a database of a server, where it is one.
fn address(from: &Path) -> Option<&str> {
    let schemes = ["postgres://", "postgresql://"];
    from.to_str().filter(|text| schemes.iter().any(|scheme| text.starts_with(scheme)))
}

/// What is said of where events come from: an address has a password in it.
fn name_of(from: &Path) -> String {
    address(from).map_or_else(|| from.display().to_string(), |_| "database".to_owned())
}

/// The address of a database, where it is one.
fn database(from: &Path) -> Result<Option<String>, Failure> {
    if let Some(url) = address(from) {
        return Ok(Some(url.to_owned()));
    }
    if head(from, SQLITE.len())? != SQLITE {
        return Ok(None);
    }
    file_url(from).map(Some).map_err(|error| Failure::unusable(from.display(), error))
}

/// What a file begins with; nothing of standard input, which is read once.
fn head(from: &Path, length: usize) -> Result<Vec<u8>, Failure> {
    let mut head = Vec::new();
    if from.is_file() {
        fs::File::open(from)
            .and_then(|file| file.take(length as u64).read_to_end(&mut head))
            .map_err(|error| Failure::unusable(from.display(), error))?;
    }
    Ok(head)
}

/// Whether a file is a tally that was kept: its first member says so, and no event has it.
fn is_tally(from: &Path) -> Result<bool, Failure> {
    let head = head(from, 1 << 10)?;
    let first = head.trim_ascii_start().strip_prefix(b"{").unwrap_or_default();
    Ok(first.trim_ascii_start().starts_with(br#""tally""#))
}

/// Counts what a server has kept.
fn count_store(
    from: &Path,
    url: &str,
    key: KeyEncryptionKey,
    rules: &Rules,
    mut tally: Tally,
) -> Result<Tally, Failure> {
    let name = name_of(from);
    let unusable = |error: &dyn std::error::Error| Failure::unusable(&name, error);
    let Rules { policy, triage, .. } = rules;
    let now = input::now()?;
    Runtime::new()?.block_on(async {
        let store = Store::open(url, key).await.map_err(|error| unusable(&error))?;
        store.count_into(&mut tally, triage, policy, now).await.map_err(|error| unusable(&error))
    })?;
    Ok(tally)
}

/// Counts line by line; every line that cannot be counted is told, and then there is no report.
/// Lines that were there before are counted once, and told beside the tally.
fn count(from: &Path, mut tally: Tally) -> Result<(Tally, Lines), Failure> {
    let unusable = |error: io::Error| input::unreadable(from, &error);
    let mut reader: Box<dyn BufRead> = if from == Path::new("-") {
        Box::new(io::stdin().lock())
    } else {
        Box::new(BufReader::with_capacity(1 << 16, fs::File::open(from).map_err(unusable)?))
    };
    let (mut line, mut number) = (Vec::new(), 0_u64);
    let (mut wrong, mut again) = (Lines::default(), Lines::default());
    loop {
        if (&mut reader).take(LINE + 1).read_until(b'\n', &mut line).map_err(unusable)? == 0 {
            break;
        }
        number += 1;
        if line.len() as u64 > LINE {
            let long = format!("line {number}: too-long: an event has at most {LINE} bytes");
            return Err(Failure::unusable(from.display(), long));
        }
        // A byte-order mark, as some programs write before the first line.
        if number == 1 && line.starts_with(b"\xef\xbb\xbf") {
            line.drain(..3);
        }
        if !line.trim_ascii().is_empty() {
            let before = tally.duplicates();
            if let Err(error) = tally.line(&line) {
                wrong.add(number, &error);
            } else if tally.duplicates() > before {
                again.add(
                    number,
                    &"duplicate: an event with its identifier was there: counted once",
                );
            }
        }
        line.clear();
    }
    if wrong.number == 0 {
        return Ok((tally, again));
    }
    let Lines { number, told } = wrong;
    let lines = told.join("\n");
    Err(Failure::unusable(
        from.display(),
        format!("{number} lines cannot be counted, and no report is made\n{lines}"),
    ))
}

/// Lines of which something is said: the first few, and how many there are.
#[derive(Debug, Default)]
struct Lines {
    told: Vec<String>,
    number: usize,
}

impl Lines {
    fn add(&mut self, line: u64, what: &dyn core::fmt::Display) {
        self.number += 1;
        if self.told.len() < TOLD {
            self.told.push(format!("line {line}: {what}"));
        }
    }
}

/// Writes all files or none: they become a folder of this name only once all are there.
fn write_all(out: &Path, files: &[(&str, String)]) -> Result<(), Failure> {
    let partial = input::partial(out, "folder")?;
    // On the disk before it has its name: a report is whole or not there, whatever stops it.
    let synced = |path: &Path| {
        let open = fs::File::open(path).and_then(|file| file.sync_all());
        open.map_err(|error| Failure::unusable(path.display(), error))
    };
    let written = files
        .iter()
        .try_for_each(|(file, text)| {
            input::write(&partial, file, text)?;
            synced(&partial.join(file))
        })
        .and_then(|()| synced(&partial))
        .and_then(|()| {
            let placed = input::put_in_place(&partial, out);
            placed.map_err(|error| Failure::unusable(out.display(), error))
        });
    if written.is_err() {
        let _ = fs::remove_dir_all(&partial);
    }
    written
}
