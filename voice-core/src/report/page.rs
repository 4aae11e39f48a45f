mod over_time;
mod said;
mod writing;

use self::said::Said;
pub(super) use self::said::texts;
use self::writing::Page;
use super::document::{Report, TableKind};
use super::statement::StatementError;
use crate::language::Language;

impl Report {
    /// How a count changed on the period before, where both are told.
    pub(super) fn change(
        &self,
        before: Option<&Self>,
        by: TableKind,
        row: &str,
        column: Option<&str>,
    ) -> Option<i64> {
        // Weeks of two periods are different days.
        if by == TableKind::Weeks {
            return None;
        }
        let count = |report: &Self| report.published(report.cell(by, row, column)?);
        Some(count(self)?.cast_signed() - count(before?)?.cast_signed())
    }

    /// The report as one page of HTML that needs nothing else: no script, no font, no picture of
    /// another address. `before` is the report of the period before.
    #[must_use]
    pub fn html(&self, language: Language, before: Option<&Self>) -> String {
        let page = ReportPage::new(self);
        before.into_iter().fold(page, ReportPage::before).html(language)
    }
}

/// A page of a report, with what is shown beside its figures: the change on the period before, how
/// counts went over time, and a statement of the office.
///
/// ```
/// use voice_core::language::Language;
/// use voice_core::report::{ReportPage, ConfidentialityRule, StatementError, Tally};
///
/// let report = |quarter: &str, day: &str| {
///     let mut tally = Tally::new(quarter.parse()?);
///     for _ in 0..40 {
///         let event = format!(r#"{{"kind": "notice", "on": "{day}", "step": "sent"}}"#);
///         tally.line(event.as_bytes())?;
///     }
///     Ok::<_, Box<dyn std::error::Error>>(tally.report(
///         ConfidentialityRule::default(),
///         "2026-10-01".parse()?,
///         false,
///     )?)
/// };
/// let (before, report) = (report("2026Q3", "2026-05-03")?, report("2026Q4", "2026-08-03")?);
/// let page = ReportPage::new(&report).before(&before).over_time([&before]);
/// assert!(page.html(Language::English).contains("<h2>Over time</h2>"));
///
/// let stated = page.clone().stating("In 2026Q4 we sent 40 notices.")?;
/// assert!(stated.html(Language::English).contains("we sent 40 notices"));
/// assert_eq!(
///     page.stating("Of 40 notices 3 came back.").unwrap_err(),
///     StatementError::NotTold(vec!["3".to_owned()])
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct ReportPage<'a> {
    report: &'a Report,
    before: Option<&'a Report>,
    published: Vec<&'a Report>,
    statement: String,
}

impl<'a> ReportPage<'a> {
    /// The report with nothing beside it.
    #[must_use]
    pub const fn new(report: &'a Report) -> Self {
        Self { report, before: None, published: Vec::new(), statement: String::new() }
    }

    /// With the change on the period before, where both counts are told.
    #[must_use]
    pub const fn before(mut self, before: &'a Report) -> Self {
        self.before = Some(before);
        self
    }

    /// With the totals and topics of reports that were published, and of editions of this one: of
    /// quarters beside a quarter, of fiscal years beside a year, and of the same days else. It
    /// shows counts that those reports tell, and nothing computed of them. Provisional ones are
    /// left out.
    #[must_use]
    pub fn over_time(mut self, published: impl IntoIterator<Item = &'a Report>) -> Self {
        self.published.extend(published);
        self
    }

    /// With a short statement by the office, of up to 2,000 characters. Paragraphs have an empty
    /// line between them. Each number in it has to be one that the report tells: a count, a share
    /// or the threshold, or a day or year of its period. Numbers in words, as *three*, are not
    /// found: whoever writes it sees to those.
    ///
    /// # Errors
    /// A statement without words, one that is too long, and all numbers that the report does not
    /// tell.
    pub fn stating(mut self, statement: &str) -> Result<Self, StatementError> {
        let statement = statement.trim_start_matches('\u{feff}').replace("\r\n", "\n");
        self.report.check_statement(&statement)?;
        self.statement = statement;
        Ok(self)
    }

    /// The page: HTML that needs nothing else, as [`Report::html`] is.
    #[must_use]
    #[expect(
        clippy::expect_used,
        reason = "writing to a string does not fail, and what is written has no failure of its own"
    )]
    pub fn html(&self, language: Language) -> String {
        let mut page = String::new();
        let of = Page {
            report: self.report,
            said: &Said::new(language),
            language,
            before: self.before,
            published: &self.published,
            statement: &self.statement,
        };
        of.write(&mut page).expect("a page is written");
        page
    }
}
