//! Which tables a report has, and how their cells hang together.

use chrono::Days;

use super::audit::AuditFailure;
use super::document::{
    Report, ReportDigest, ReportFigure, ReportRelation, ReportRow, ReportTable, ReportWord, TableKind,
};
use super::event::{AnswerTime, CountedRoute, NoticeStep, ReferralOutcome, TopicDetail};
use super::linked::{Contradictions, Count, LinkedTables, Relation};
use super::published::Figure;
use super::rule::Rule;
use super::suppress::suppress;
use super::tally::Tally;
use crate::inquiry::{Caller, Channel, ContactLanguage, ContactTopic};
use crate::service::{HelpNeed, SupportKind};
use crate::wire::{Day, Faults};

/// Why no report is made of counts.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReportError {
    /// The quarter has not ended.
    #[error("not-ended: the quarter ends on {0}: wait, or mark the report provisional")]
    NotEnded(Day),
    /// The calendar does not have the quarter.
    #[error("no-days: the quarter is beyond the calendar")]
    NoDays,
    /// The counts contradict each other.
    #[error("{0}")]
    Contradictions(Contradictions),
    /// What would be published gives somebody away.
    #[error("unsafe: {0}")]
    Unsafe(AuditFailure),
    /// A word or a day of the report has no form.
    #[error("{0}")]
    Faults(#[from] Faults),
}

impl Tally {
    /// Makes the report of what was counted: withholds what has to be, and has the result audited.
    ///
    /// # Errors
    /// A quarter that has not ended on `today`, unless the report is marked provisional; counts that contradict each other; figures
    /// that cannot be protected.
    pub fn report(&self, rule: Rule, today: Day, provisional: bool) -> Result<Report, ReportError> {
        let Some((first, last)) = self.quarter.days() else { return Err(ReportError::NoDays) };
        let ended = last < today;
        if !ended && !provisional {
            return Err(ReportError::NotEnded(last));
        }
        let plan = Plan::of(self, first)?;
        let relations = plan.relations.iter().map(Relation::from);
        let tables = LinkedTables::new(plan.counts, relations).map_err(ReportError::Contradictions)?;
        let done = suppress(&tables, rule).map_err(ReportError::Unsafe)?;
        let figures = done.published().figures().iter().map(|figure| match *figure {
            Figure::Told(count) => ReportFigure::Told { count },
            Figure::Withheld => ReportFigure::Withheld {},
            Figure::Implied => ReportFigure::Implied {},
        });
        let mut report = Report {
            quarter: self.quarter.clone(),
            first_day: first,
            last_day: last,
            provisional: !ended,
            threshold: rule.threshold(),
            zeros: rule.zeros(),
            tables: plan.tables,
            figures: figures.collect(),
            relations: plan.relations,
            digest: ReportDigest::new("0".repeat(64))?,
        };
        if let Some(digest) = report.computed_digest() {
            report.digest = digest;
        }
        Ok(report)
    }
}

#[derive(Default)]
struct Plan {
    counts: Vec<Count>,
    relations: Vec<ReportRelation>,
    tables: Vec<ReportTable>,
}

type Words<'a> = Vec<(&'a str, u64)>;

/// The words of a list with their counts.
macro_rules! words {
    ($list:ty, $counts:expr) => {
        <$list>::ALL.iter().map(<$list>::as_str).zip($counts).collect::<Words<'_>>()
    };
}

impl Plan {
    fn of(tally: &Tally, first: Day) -> Result<Self, ReportError> {
        let mut plan = Self::default();
        let sum = |counts: &[u64]| counts.iter().sum::<u64>();
        let referrals: u64 = tally.referrals.iter().map(|of_need| sum(of_need)).sum();
        let totals = [
            ("contacts", tally.contacts),
            ("support", sum(&tally.support)),
            ("referrals", referrals),
            ("notices", sum(&tally.notices)),
        ];
        let [contacts, support, referred, notices] = totals.map(|(_, count)| plan.cell(Count::printed(count)));
        let cells = [contacts, support, referred, notices];
        let rows = totals.iter().zip(cells).map(|((word, _), cell)| row(word, vec![cell])).collect::<Result<_, _>>()?;
        plan.tables.push(ReportTable { by: TableKind::Totals, total: None, columns: None, rows });

        let topics = plan.overlapping(TableKind::Topics, contacts, words!(ContactTopic, tally.topics))?;
        plan.relations.push(ReportRelation::Cover { whole: contacts, parts: topics.clone() });
        let mut rows = Vec::new();
        for (detail, count) in TopicDetail::ALL.into_iter().zip(tally.details) {
            let whole = topics.get(detail.topic() as usize).copied().unwrap_or(contacts);
            rows.push(row(detail.as_str(), vec![plan.inside(whole, count)])?);
        }
        plan.tables.push(ReportTable { by: TableKind::TopicDetails, total: Some(contacts), columns: None, rows });

        plan.partition(TableKind::Routes, contacts, words!(CountedRoute, tally.routes))?;
        plan.partition(TableKind::Channels, contacts, words!(Channel, tally.channels))?;
        plan.partition(TableKind::Languages, contacts, words!(ContactLanguage, tally.languages))?;
        plan.partition(TableKind::Callers, contacts, words!(Caller, tally.callers))?;
        let mut places: Words<'_> = tally.places.iter().map(|(place, &count)| (place.as_str(), count)).collect();
        places.push(("not-said", tally.unplaced));
        plan.partition(TableKind::Places, contacts, places)?;
        plan.partition(TableKind::AnswerTimes, contacts, words!(AnswerTime, tally.answers))?;
        let monday = |week: u64| {
            first.date().checked_add_days(Days::new(7 * week)).map(|day| day.to_string()).unwrap_or_default()
        };
        let weeks: Vec<String> = (0..).take(tally.weeks.len()).map(monday).collect();
        plan.partition(TableKind::Weeks, contacts, weeks.iter().map(String::as_str).zip(tally.weeks).collect())?;
        plan.partition(TableKind::SupportGiven, support, words!(SupportKind, tally.support))?;
        plan.referrals(tally, referred)?;
        plan.partition(TableKind::Notices, notices, words!(NoticeStep, tally.notices))?;
        Ok(plan)
    }

    fn cell(&mut self, count: Count) -> u32 {
        self.counts.push(count);
        u32::try_from(self.counts.len() - 1).unwrap_or(u32::MAX)
    }

    /// A part of a whole, and what is left of it, which nobody prints and everybody can work out.
    fn inside(&mut self, whole: u32, count: u64) -> u32 {
        let of_whole =
            usize::try_from(whole).ok().and_then(|whole| self.counts.get(whole)).map_or(0, |count| count.value);
        let part = self.cell(Count::printed(count));
        let rest = self.cell(Count::implied(of_whole.saturating_sub(count)));
        self.relations.push(ReportRelation::Sum { whole, parts: vec![part, rest] });
        part
    }

    /// Rows of which everything counted is in exactly one.
    fn partition(&mut self, by: TableKind, total: u32, words: Words<'_>) -> Result<(), ReportError> {
        let mut rows = Vec::new();
        let mut parts = Vec::new();
        for (word, count) in words {
            let cell = self.cell(Count::printed(count));
            parts.push(cell);
            rows.push(row(word, vec![cell])?);
        }
        self.relations.push(ReportRelation::Sum { whole: total, parts });
        self.tables.push(ReportTable { by, total: Some(total), columns: None, rows });
        Ok(())
    }

    /// Rows of which everything counted is in one or more.
    fn overlapping(&mut self, by: TableKind, total: u32, words: Words<'_>) -> Result<Vec<u32>, ReportError> {
        let mut rows = Vec::new();
        let mut cells = Vec::new();
        for (word, count) in words {
            let cell = self.inside(total, count);
            cells.push(cell);
            rows.push(row(word, vec![cell])?);
        }
        self.tables.push(ReportTable { by, total: Some(total), columns: None, rows });
        Ok(cells)
    }

    /// Needs in rows, outcomes in columns, with the total of each.
    fn referrals(&mut self, tally: &Tally, total: u32) -> Result<(), ReportError> {
        let mut columns = vec![Vec::new(); ReferralOutcome::ALL.len()];
        let (mut rows, mut of_rows) = (Vec::new(), Vec::new());
        for (need, counts) in HelpNeed::ALL.iter().zip(tally.referrals) {
            let mut cells: Vec<u32> = counts.iter().map(|&count| self.cell(Count::printed(count))).collect();
            columns.iter_mut().zip(&cells).for_each(|(column, &cell)| column.push(cell));
            let whole = self.cell(Count::printed(counts.iter().sum()));
            self.relations.push(ReportRelation::Sum { whole, parts: cells.clone() });
            of_rows.push(whole);
            cells.push(whole);
            rows.push(row(need.as_str(), cells)?);
        }
        let mut last = Vec::new();
        for (place, parts) in columns.into_iter().enumerate() {
            let count = tally.referrals.iter().filter_map(|counts| counts.get(place)).sum();
            let whole = self.cell(Count::printed(count));
            self.relations.push(ReportRelation::Sum { whole, parts });
            last.push(whole);
        }
        self.relations.push(ReportRelation::Sum { whole: total, parts: last.clone() });
        self.relations.push(ReportRelation::Sum { whole: total, parts: of_rows });
        last.push(total);
        rows.push(row("all", last)?);
        let words = ReferralOutcome::ALL.iter().map(ReferralOutcome::as_str).chain(["all"]);
        let columns = words.map(ReportWord::new).collect::<Result<_, _>>()?;
        self.tables.push(ReportTable { by: TableKind::Referrals, total: Some(total), columns: Some(columns), rows });
        Ok(())
    }
}

fn row(word: &str, cells: Vec<u32>) -> Result<ReportRow, Faults> {
    Ok(ReportRow { word: ReportWord::new(word)?, cells })
}
