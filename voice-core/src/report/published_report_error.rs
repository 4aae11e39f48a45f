use crate::wire::Set;
use voice_disclosure_control::{Audit, ConfidentialityRule, Figure, Published, Zeros, audit};

use super::counts::FURTHER;
use super::document::{Report, ReportFigure, TableKind};
use super::figure_place::UnsafeFiguresError;
use super::period::ReportPeriod;
use super::series::{Series, Treatment, is_settled};
use crate::wire::Diagnostic;

/// Why a published report is not to be trusted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PublishedReportError {
    /// It was changed after it was published.
    #[error(
        "altered: the digest is another than that of the figures: get the report again from who \
         published it"
    )]
    Altered,
    /// Its threshold is none that a rule can have.
    #[error(
        "no-rule: a threshold is from {} to {}: below that nothing stays open",
        ConfidentialityRule::MIN_THRESHOLD,
        ConfidentialityRule::MAX_THRESHOLD
    )]
    NoRule,
    /// It names a cell that is not there, or one cell twice in a relation.
    #[error("no-such-cell: cell {0} is named and is not there, or is named twice in one relation")]
    NoSuchCell(u32),
    /// Another report that it names was not given.
    #[error(
        "missing: it was published after the report of {0}, without which it cannot be audited \
         together"
    )]
    Missing(ReportPeriod),
    /// Reports of two rules were given.
    #[error("other-rule: the report of {0} has another threshold, or tells zeros otherwise")]
    OtherRule(ReportPeriod),
    /// It tells more than its rule allows.
    #[error("unsafe: {0}")]
    Unsafe(UnsafeFiguresError),
}

impl Diagnostic for PublishedReportError {
    fn code(&self) -> &'static str {
        match self {
            Self::Altered => "altered",
            Self::NoRule => "no-rule",
            Self::NoSuchCell(_) => "no-such-cell",
            Self::Missing(_) => "missing",
            Self::OtherRule(_) => "other-rule",
            Self::Unsafe(_) => "unsafe",
        }
    }
}

impl Report {
    /// The rule by which figures are withheld; none where no rule has such a threshold, which no
    /// report that was read has.
    #[must_use]
    pub const fn rule(&self) -> Option<ConfidentialityRule> {
        ConfidentialityRule::new(self.threshold, self.zeros)
    }

    /// Whether it is as it was published and names no cell that is not there; its figures
    /// are not audited.
    ///
    /// # Errors
    /// That it was altered, has no rule, or names what is not there.
    pub fn check(&self) -> Result<(), PublishedReportError> {
        self.checked().map(|_| ())
    }

    fn checked(&self) -> Result<ConfidentialityRule, PublishedReportError> {
        if self.computed_digest() != self.digest {
            return Err(PublishedReportError::Altered);
        }
        let tables = self.tables.iter().chain(self.year_to_date.iter().flatten());
        for &cell in tables
            .flat_map(|table| table.rows.iter().flat_map(|row| &row.cells).chain(&table.total))
        {
            self.figure(cell).ok_or(PublishedReportError::NoSuchCell(cell))?;
        }
        for relation in &self.relations {
            let mut seen = Set::new();
            for cell in relation.cells() {
                if self.figure(cell).is_none() || !seen.insert(cell) {
                    return Err(PublishedReportError::NoSuchCell(cell));
                }
            }
        }
        self.rule().ok_or(PublishedReportError::NoRule)
    }

    /// Audits the report from itself alone, as anybody can who has its JSON.
    ///
    /// # Errors
    /// That it was altered, has no rule, names what is not there, or tells more than
    /// its rule allows.
    pub fn audit(&self) -> Result<Audit, PublishedReportError> {
        let rule = self.checked()?;
        self.audit_with(&[], rule)
    }

    /// Audits the report together with those that were published before it, as anybody can
    /// who kept them.
    ///
    /// # Errors
    /// As [`Report::audit`], of any of them; a report that this one names and that is not given;
    /// one of another rule.
    pub fn audit_after(&self, earlier: &[Self]) -> Result<Audit, PublishedReportError> {
        let rule = self.checked()?;
        for report in earlier {
            if report.checked()? != rule {
                return Err(PublishedReportError::OtherRule(report.period));
            }
        }
        let given = |named: &super::EarlierReport| {
            earlier.iter().any(|report| report.digest == named.digest)
        };
        match self.earlier.iter().find(|named| !given(named)) {
            Some(named) => Err(PublishedReportError::Missing(named.period)),
            None => self.audit_with(&earlier.iter().collect::<Vec<_>>(), rule),
        }
    }

    /// Audits reports as their reader has them, this one last.
    fn audit_with(
        &self,
        earlier: &[&Self],
        rule: ConfidentialityRule,
    ) -> Result<Audit, PublishedReportError> {
        let reports: Vec<&Self> = earlier.iter().copied().chain([self]).collect();
        let treat =
            |_, words: &_| if is_settled(words) { Treatment::Linked } else { Treatment::Alone };
        let series = Series::new(&reports, treat);
        let hidden = series.hidden(&reports);
        let elsewhere = series.told_elsewhere(&reports);
        let seen = series.figures(&reports).into_iter().zip(hidden).zip(elsewhere);
        let figure =
            |((figure, hidden), told): ((ReportFigure, bool), Option<u64>)| match (figure, told) {
                (ReportFigure::Told { count }, _) | (ReportFigure::Withheld {}, Some(count)) => {
                    Figure::Told(count)
                }
                (ReportFigure::Withheld {}, None) if hidden => Figure::WithheldOrNone,
                (ReportFigure::Withheld {}, None) => Figure::Withheld,
                (ReportFigure::Implied {}, _) => Figure::Implied,
            };
        let mut figures: Vec<Figure> = seen.map(figure).collect();
        // Where zeros are withheld and it is told that none is counted again, each contact has one
        // topic, and so it is of the days between.
        let one_topic = |report: &&Self| {
            let further = report.cell(TableKind::Topics, FURTHER, None);
            further.and_then(|cell| report.published(cell)) == Some(0)
        };
        if rule.zeros() == Zeros::Withheld && reports.iter().all(one_topic) {
            for (cell, figure) in series.cells.iter().zip(&mut figures) {
                if cell
                    .counts
                    .is_some_and(|((by, row, _), _)| by == TableKind::Topics && row == FURTHER)
                {
                    *figure = Figure::Told(0);
                }
            }
        }
        let published = Published::new(figures, series.relations.clone(), rule);
        audit(&published).map_err(|failure| {
            PublishedReportError::Unsafe(UnsafeFiguresError::new(&failure, &series, &reports))
        })
    }
}
