use super::erratum::{Known, Region, ReportErrata};
use super::period::ReportPeriod;
use crate::digest::{SHA256, sha256};
use crate::wire::{Day, Set, Wire, text, to_json};
use voice_disclosure_control::Zeros;

text! {
    /// The word of a row or column: a term of a list, a state, a day.
    ///
    /// ```
    /// use voice_core::report::ReportWord;
    ///
    /// let row: ReportWord = "crime-report".parse()?;
    /// assert_eq!(row.as_str(), "crime-report");
    /// # Ok::<(), voice_core::wire::InputErrors>(())
    /// ```
    ReportWord {
        expected: "a word of 1 to 40 letters, digits and hyphens",
        min: 1,
        max: 40,
        pattern: "^[A-Za-z0-9]$|^[A-Za-z0-9][A-Za-z0-9-]*[A-Za-z0-9]$",
        format: None,
        example: "commentary",
    }

    /// The digest of a report: SHA-256 of its JSON with a digest of 64 zeros,
    /// in lower-case hexadecimal.
    ///
    /// ```
    /// use voice_core::report::ReportDigest;
    ///
    /// let digest: ReportDigest = "0".repeat(64).parse()?;
    /// assert_eq!(digest.as_str().len(), 64);
    /// assert!("0".repeat(63).parse::<ReportDigest>().is_err());
    /// # Ok::<(), voice_core::wire::InputErrors>(())
    /// ```
    ReportDigest {
        expected: "64 lower-case hexadecimal digits",
        ..SHA256
    }
}

/// What a table counts by.
///
/// ```
/// use voice_core::report::TableKind;
///
/// let by: TableKind = "unmet-needs".parse()?;
/// assert_eq!(by, TableKind::UnmetNeeds);
/// // An office that does not record them says so.
/// assert!(TableKind::NOT_ALWAYS_RECORDED.contains(&by));
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum TableKind {
    /// All of each kind.
    Totals,
    /// Contacts by topic; one contact may be about several.
    Topics,
    /// Parts of topics.
    TopicDetails,
    /// Contacts by where they were routed.
    Routes,
    /// Contacts by the way they came.
    Channels,
    /// Contacts by language.
    Languages,
    /// Contacts by who made them.
    Callers,
    /// Contacts by state.
    Places,
    /// Contacts by large city, of those states that have one.
    Cities,
    /// Contacts by how long it took to answer.
    AnswerTimes,
    /// Contacts by week from Monday to Sunday, each by its first day; the first and the last
    /// may be shorter.
    Weeks,
    /// Support given, by kind.
    SupportGiven,
    /// Questions by what was asked for; one question may be for several things.
    Questions,
    /// Referrals by what was needed and what became of it.
    Referrals,
    /// Sign-ups for notices, by what the person wants to be told; it may be several things.
    SignUps,
    /// Notices of custody, by what became of them.
    Notices,
    /// People served, by whether they were served before in the fiscal year.
    ServedBefore,
    /// People served, by how they were harmed.
    VictimRoles,
    /// People served, by what they were a victim of; it may be several kinds.
    Victimizations,
    /// Services that people received, by kind; each time is counted.
    Services,
    /// Needs that could not be met, by what was needed.
    UnmetNeeds,
    /// Needs that could not be met, by why not.
    UnmetReasons,
}

impl TableKind {
    /// What not every office notes, so that a report can do without it.
    pub const NOT_ALWAYS_RECORDED: [Self; 7] = [
        Self::Places,
        Self::AnswerTimes,
        Self::TopicDetails,
        Self::SupportGiven,
        Self::Victimizations,
        Self::Services,
        Self::UnmetNeeds,
    ];
}

/// What is told of a cell.
///
/// ```
/// use voice_core::report::ReportFigure;
///
/// // A reader of the report sees that a figure is withheld, and not why.
/// let told = ReportFigure::Told { count: 40 };
/// assert_eq!(serde_json::to_string(&told)?, r#"{"kind":"told","count":40}"#);
/// assert_eq!(serde_json::to_string(&ReportFigure::Withheld {})?, r#"{"kind":"withheld"}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
pub enum ReportFigure {
    /// A count.
    Told {
        /// How many.
        count: u64,
    },
    /// It is withheld: it is small, or would let something small be worked out.
    Withheld {},
    /// It is not printed; it stands for what is left of a whole beside a part.
    Implied {},
}

/// How cells hang together, by their numbers.
///
/// ```
/// use voice_core::report::ReportRelation;
///
/// // Cell 0 is the sum of cells 1 and 2: who withholds one of them withholds another.
/// let sum = ReportRelation::Sum { whole: 0, parts: vec![1, 2] };
/// assert_eq!(serde_json::to_string(&sum)?, r#"{"kind":"sum","whole":0,"parts":[1,2]}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
pub enum ReportRelation {
    /// The whole is the sum of its parts.
    Sum {
        /// The number of the whole.
        whole: u32,
        /// The numbers of the parts.
        #[wire(min = 1)]
        parts: Vec<u32>,
    },
    /// Everything in the whole is in one or more of the parts: together they are the whole, and
    /// what is counted in a part after the first.
    AnyOf {
        /// The number of the whole.
        whole: u32,
        /// The number of what is counted after the first.
        further: u32,
        /// The numbers of the parts.
        #[wire(min = 1)]
        parts: Vec<u32>,
    },
}

impl ReportRelation {
    /// The cells that it names.
    pub(super) fn cells(&self) -> impl Iterator<Item = u32> {
        let (whole, further, parts) = match self {
            Self::Sum { whole, parts } => (whole, None, parts),
            Self::AnyOf { whole, further, parts } => (whole, Some(*further), parts),
        };
        parts.iter().copied().chain(further).chain([*whole])
    }
}

/// A row of a table.
///
/// ```
/// use voice_core::report::ReportRow;
///
/// let row = ReportRow { word: "tip".parse()?, cells: vec![7] };
/// assert_eq!(row.cells, [7]);
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
pub struct ReportRow {
    /// Its word.
    pub word: ReportWord,
    /// The numbers of its cells, one for each column.
    #[wire(min = 1)]
    pub cells: Vec<u32>,
}

/// A table of the report.
///
/// ```
/// use voice_core::report::{ReportRow, ReportTable, TableKind};
///
/// let table = ReportTable {
///     by: TableKind::Notices,
///     total: Some(0),
///     columns: None,
///     rows: vec![
///         ReportRow { word: "sent".parse()?, cells: vec![1] },
///         ReportRow { word: "not-delivered".parse()?, cells: vec![2] },
///     ],
/// };
/// assert_eq!(table.rows.len(), 2);
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
pub struct ReportTable {
    /// What it counts by.
    pub by: TableKind,
    /// The number of the cell of which shares are computed.
    pub total: Option<u32>,
    /// The words of its columns; left out where there is one column without a word.
    #[wire(min = 1)]
    pub columns: Option<Vec<ReportWord>>,
    /// Its rows.
    #[wire(min = 1)]
    pub rows: Vec<ReportRow>,
}

/// Where contacts of a topic, or of a caller, can be routed by the table of the office: each is
/// routed to one of these.
///
/// ```
/// use voice_core::report::{ReportRoutes, TableKind};
///
/// // A question of the press goes to those who speak with it, and to the emergency line.
/// let routes = ReportRoutes {
///     by: TableKind::Topics,
///     word: "media".parse()?,
///     routes: vec!["emergency".parse()?, "press-office".parse()?],
/// };
/// assert_eq!(routes.by, TableKind::Topics);
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Wire)]
pub struct ReportRoutes {
    /// Topics or callers.
    pub by: TableKind,
    /// The word of the topic or caller.
    pub word: ReportWord,
    /// The words of the routes.
    #[wire(min = 1)]
    pub routes: Vec<ReportWord>,
}

/// A report that was published before, and with which another was protected together.
///
/// ```
/// use voice_core::report::{EarlierReport, ConfidentialityRule, Tally};
///
/// let quarter = Tally::new("2026Q4".parse()?);
/// let report = quarter.report(ConfidentialityRule::default(), "2026-10-01".parse()?, false)?;
/// let earlier = EarlierReport::from(&report);
/// assert_eq!((earlier.period, earlier.digest), (report.period, report.digest));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
pub struct EarlierReport {
    /// The period.
    pub period: ReportPeriod,
    /// The number of its edition, from the second on.
    #[wire(min = 2, max = 1000)]
    pub edition: Option<u32>,
    /// The last day counted, where the period had not ended; left out where it had.
    pub counted_through: Option<Day>,
    /// Its digest.
    pub digest: ReportDigest,
}

/// A report as it is published: figures that identify nobody, and how they hang together, so that
/// anybody can audit it.
///
/// Figures of the same words hang together besides by their days: those of a period are the sum of
/// those of its parts.
///
/// ```
/// use voice_core::language::Language;
/// use voice_core::report::{Report, ReportFigure, ConfidentialityRule, TableKind, Tally};
///
/// let mut tally = Tally::new("2026Q4".parse()?);
/// for number in 0..60 {
///     let step = if number < 20 { "not-delivered" } else { "sent" };
///     let notice = format!(r#"{{"kind": "notice", "on": "2026-08-03", "step": "{step}"}}"#);
///     tally.line(notice.as_bytes())?;
/// }
/// let rule = ConfidentialityRule::default();
/// let report: Report = tally.report(rule, "2026-10-01".parse()?, false)?;
/// assert_eq!((report.covered(), report.edition()), ("2026Q4".parse()?, 1));
/// assert!(!report.is_provisional());
/// let cell = |step| report.cell(TableKind::Notices, step, None).ok_or("a cell");
/// assert_eq!(report.published(cell("sent")?), Some(40));
/// assert_eq!(report.figure(cell("stopped")?), Some(&ReportFigure::Told { count: 0 }));
/// assert_eq!(report.share(cell("not-delivered")?, cell("sent")?), Some(500));
/// assert!(report.year_to_date_cell(TableKind::Notices, "sent", None).is_none());
///
/// // Anybody can audit what was published, and sees whether it is as it was published.
/// assert_eq!(report.rule(), Some(ConfidentialityRule::default()));
/// assert_eq!(report.computed_digest(), report.digest);
/// report.check()?;
/// assert!(report.audit_after(&[]).is_ok() && report.audit().is_ok());
/// assert!(report.html(Language::English, None).contains("Quarterly report"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
pub struct Report {
    /// The period.
    pub period: ReportPeriod,
    /// The number of the edition, from the second on; each corrects the one before it, which stays
    /// as it was published.
    #[wire(min = 2, max = 1000)]
    pub edition: Option<u32>,
    /// The errata that it has; left out where those of no day are in it.
    pub errata: Option<ReportErrata>,
    /// The last day counted, where the period had not ended: the report is provisional then. Left
    /// out where it had.
    pub counted_through: Option<Day>,
    /// The least count that is told.
    #[wire(min = 3, max = 1000)]
    pub threshold: u32,
    /// Whether a count of zero is told.
    pub zeros: Zeros,
    /// What the office does not record: it has no table.
    #[wire(min = 1)]
    pub not_recorded: Option<Set<TableKind>>,
    /// Where contacts can be routed, in which each has one topic; left out where routes follow from
    /// nothing else.
    #[wire(min = 1, max = 100)]
    pub routes: Option<Vec<ReportRoutes>>,
    /// The reports published before that count some of the same days.
    #[wire(max = 1000)]
    pub earlier: Vec<EarlierReport>,
    /// The tables of the period.
    #[wire(min = 1)]
    pub tables: Vec<ReportTable>,
    /// The tables of the fiscal year so far, up to the last day counted; left out where the report
    /// has none.
    #[wire(min = 1)]
    pub year_to_date: Option<Vec<ReportTable>>,
    /// What is told of each cell, by its number.
    #[wire(min = 1, max = 100_000)]
    pub figures: Vec<ReportFigure>,
    /// How cells hang together.
    #[wire(max = 10_000)]
    pub relations: Vec<ReportRelation>,
    /// The digest of all this.
    pub digest: ReportDigest,
}

impl ReportDigest {
    /// What stands in the place of the digest while it is computed: 64 zeros.
    pub(super) fn blank() -> Self {
        Self("0".repeat(Self::FORM.max))
    }
}

impl Report {
    /// The digest that its figures should have.
    #[must_use]
    #[expect(
        clippy::expect_used,
        reason = "a report is a wire type: the test every_example_is_written writes one"
    )]
    pub fn computed_digest(&self) -> ReportDigest {
        let blank = Self { digest: ReportDigest::blank(), ..self.clone() };
        ReportDigest(sha256(to_json(&blank).expect("a report is written")))
    }

    /// Whether the period had not ended.
    #[must_use]
    pub const fn is_provisional(&self) -> bool {
        self.counted_through.is_some()
    }

    /// The days that are counted.
    #[must_use]
    pub fn covered(&self) -> ReportPeriod {
        self.counted_through.and_then(|day| self.period.through(day)).unwrap_or(self.period)
    }

    /// The number of the edition: one, where nothing was corrected.
    #[must_use]
    pub fn edition(&self) -> u32 {
        self.edition.unwrap_or(1)
    }

    /// The last day of which errata are in it.
    pub(super) fn errata_through(&self) -> Option<Day> {
        self.errata.as_ref().map(|errata| errata.through)
    }

    /// What it counts over some days.
    pub(super) fn region(&self, days: ReportPeriod) -> Region {
        Region { days, known: Known::AsOf(self.errata_through()) }
    }

    /// The tables with the days that they count: those of the period, and those of the
    /// year to date.
    pub(super) fn spans(&self) -> impl Iterator<Item = (ReportPeriod, &[ReportTable])> {
        let covered = self.covered();
        let year =
            self.year_to_date.as_deref().and_then(|tables| Some((covered.year_to_date()?, tables)));
        core::iter::once((covered, self.tables.as_slice())).chain(year)
    }

    /// What a cell tells.
    #[must_use]
    pub fn figure(&self, cell: u32) -> Option<&ReportFigure> {
        self.figures.get(cell as usize)
    }

    /// The count of a cell, where it is told.
    #[must_use]
    pub fn published(&self, cell: u32) -> Option<u64> {
        match self.figure(cell)? {
            ReportFigure::Told { count } => Some(*count),
            ReportFigure::Withheld {} | ReportFigure::Implied {} => None,
        }
    }

    /// The share of a cell in another, in tenths of a percent: computed of what is told alone, so
    /// it tells nothing more.
    #[must_use]
    pub fn share(&self, part: u32, whole: u32) -> Option<u64> {
        let (part, whole) = (self.published(part)?, self.published(whole)?);
        (1000 * part + whole / 2).checked_div(whole)
    }

    /// The number of the cell of a table of the period, by its words.
    #[must_use]
    pub fn cell(&self, by: TableKind, row: &str, column: Option<&str>) -> Option<u32> {
        cell(&self.tables, by, row, column)
    }

    /// The number of the cell of a table of the year to date, by its words.
    #[must_use]
    pub fn year_to_date_cell(&self, by: TableKind, row: &str, column: Option<&str>) -> Option<u32> {
        cell(self.year_to_date.as_deref()?, by, row, column)
    }
}

fn cell(tables: &[ReportTable], by: TableKind, row: &str, column: Option<&str>) -> Option<u32> {
    let table = tables.iter().find(|table| table.by == by)?;
    let row = table.rows.iter().find(|one| one.word.as_str() == row)?;
    let place = match (column, &table.columns) {
        (Some(column), Some(columns)) => columns.iter().position(|word| word.as_str() == column)?,
        _ => 0,
    };
    row.cells.get(place).copied()
}
