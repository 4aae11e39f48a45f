//! Which tables a report has, and how their cells hang together.

use super::city;
use super::counts::{ALL, FURTHER, Total, columns, rows};
use super::document::{
    ReportFigure, ReportRelation, ReportRow, ReportTable, ReportWord, TableKind,
};
use super::event::TopicDetail;
use super::period::ReportPeriod;
use crate::wire::{InputErrors, Set};

/// Tables whose figures are not yet known.
#[derive(Debug, Default)]
pub(super) struct Layout {
    /// Tables that are left out, because the office does not record what they count by.
    pub(super) without: Set<TableKind>,
    /// Whether there is a table of cities.
    pub(super) cities: bool,
    /// What is told of each cell: nothing yet of those that are printed.
    pub(super) figures: Vec<ReportFigure>,
    pub(super) relations: Vec<ReportRelation>,
    pub(super) tables: Vec<ReportTable>,
}

impl Layout {
    /// Adds the tables of a period.
    pub(super) fn period(&mut self, days: &ReportPeriod) -> Result<Vec<ReportTable>, InputErrors> {
        self.all(Some(days))
    }

    /// Adds the tables of a year to date: without what became of referrals and how long answers
    /// took, which are not settled and so have no sum with what was published before; and
    /// without weeks.
    pub(super) fn year_to_date(&mut self) -> Result<Vec<ReportTable>, InputErrors> {
        self.all(None)
    }

    fn all(&mut self, weeks_of: Option<&ReportPeriod>) -> Result<Vec<ReportTable>, InputErrors> {
        let recorded =
            |total: &Total| total.of_table().is_none_or(|by| !self.without.contains(&by));
        let words: Vec<&str> = Total::ALL.into_iter().filter(recorded).map(Total::as_str).collect();
        let totals: Vec<u32> = words.iter().map(|_| self.printed()).collect();
        let of_total = |of: Total| {
            words.iter().zip(&totals).find(|(word, _)| **word == of.as_str()).map(|(_, &cell)| cell)
        };
        #[expect(
            clippy::indexing_slicing,
            reason = "the first table has a row for each total that every office records"
        )]
        let total = |of: Total| totals[of as usize];
        let (support, served) = (of_total(Total::Support), of_total(Total::Served));
        let (services, unmet) = (of_total(Total::Services), of_total(Total::Unmet));
        let contacts = total(Total::Contacts);
        let of_totals = words.into_iter().zip(&totals).map(|(word, &cell)| row(word, vec![cell]));
        let of_totals = of_totals.collect::<Result<_, _>>()?;
        self.push(TableKind::Totals, None, None, of_totals);

        let topics = self.overlapping(TableKind::Topics, contacts)?;
        let mut details = Vec::new();
        let recorded = !self.without.contains(&TableKind::TopicDetails);
        for detail in TopicDetail::ALL.into_iter().filter(|_| recorded) {
            #[expect(
                clippy::indexing_slicing,
                reason = "the table of topics has a row for each topic"
            )]
            let whole = topics[detail.topic() as usize];
            details.push(row(detail.as_str(), vec![self.inside(whole)])?);
        }
        if recorded {
            self.push(TableKind::TopicDetails, Some(contacts), None, details);
        }
        for by in [TableKind::Routes, TableKind::Channels, TableKind::Languages, TableKind::Callers]
        {
            self.partition(by, contacts)?;
        }
        let places = self.partition(TableKind::Places, contacts)?;
        if self.cities && !places.is_empty() {
            self.of_states(&places, contacts)?;
        }
        if let Some(days) = weeks_of {
            self.partition(TableKind::AnswerTimes, contacts)?;
            // That weeks add up to all contacts follows from their days.
            let weeks =
                days.weeks().map(|week| row(&week.first_day().to_string(), vec![self.printed()]));
            let weeks = weeks.collect::<Result<_, _>>()?;
            self.push(TableKind::Weeks, Some(contacts), None, weeks);
        }
        self.overlapping(TableKind::Questions, total(Total::Questions))?;
        self.referrals(total(Total::Referrals), weeks_of.is_some())?;
        self.overlapping(TableKind::SignUps, total(Total::SignUps))?;
        self.partition(TableKind::Notices, total(Total::Notices))?;
        if let Some(support) = support {
            self.partition(TableKind::SupportGiven, support)?;
        }
        if let Some(served) = served {
            self.partition(TableKind::ServedBefore, served)?;
            self.partition(TableKind::VictimRoles, served)?;
            self.overlapping(TableKind::Victimizations, served)?;
        }
        if let Some(services) = services {
            self.partition(TableKind::Services, services)?;
        }
        if let Some(unmet) = unmet {
            self.partition(TableKind::UnmetNeeds, unmet)?;
            self.partition(TableKind::UnmetReasons, unmet)?;
        }
        Ok(core::mem::take(&mut self.tables))
    }

    fn push(
        &mut self,
        by: TableKind,
        total: Option<u32>,
        columns: Option<Vec<ReportWord>>,
        rows: Vec<ReportRow>,
    ) {
        self.tables.push(ReportTable { by, total, columns, rows });
    }

    #[expect(
        clippy::expect_used,
        reason = "the tables are compiled in; only weeks grow, by the days of a period"
    )]
    fn cell(&mut self, figure: ReportFigure) -> u32 {
        let cell = u32::try_from(self.figures.len()).expect("far fewer cells than 2^32");
        self.figures.push(figure);
        cell
    }

    fn printed(&mut self) -> u32 {
        self.cell(ReportFigure::Withheld {})
    }

    /// A part of a whole, and what is left of it, which nobody prints and everybody can work out.
    fn inside(&mut self, whole: u32) -> u32 {
        let (part, rest) = (self.printed(), self.cell(ReportFigure::Implied {}));
        self.relations.push(ReportRelation::Sum { whole, parts: vec![part, rest] });
        part
    }

    /// Rows of which everything counted is in exactly one.
    fn partition(&mut self, by: TableKind, total: u32) -> Result<Vec<u32>, InputErrors> {
        if self.without.contains(&by) {
            return Ok(Vec::new());
        }
        let words = rows(by);
        let parts: Vec<u32> = words.iter().map(|_| self.printed()).collect();
        let rows = words
            .iter()
            .zip(&parts)
            .map(|(word, &cell)| row(word, vec![cell]))
            .collect::<Result<_, _>>()?;
        self.relations.push(ReportRelation::Sum { whole: total, parts: parts.clone() });
        self.push(by, Some(total), None, rows);
        Ok(parts)
    }

    /// Cities, and what is elsewhere, of each state that has a large one.
    #[expect(clippy::expect_used, reason = "the table of places has a row for each state")]
    fn of_states(&mut self, places: &[u32], contacts: u32) -> Result<(), InputErrors> {
        let states = rows(TableKind::Places);
        let mut table = Vec::new();
        for (state, words) in city::rows() {
            let (_, &whole) = states
                .iter()
                .zip(places)
                .find(|(word, _)| **word == state)
                .expect("a row for each state");
            let parts: Vec<u32> = words.iter().map(|_| self.printed()).collect();
            for (word, &cell) in words.iter().zip(&parts) {
                table.push(row(word, vec![cell])?);
            }
            self.relations.push(ReportRelation::Sum { whole, parts });
        }
        self.push(TableKind::Cities, Some(contacts), None, table);
        Ok(())
    }

    /// Rows of which everything counted is in one or more.
    fn overlapping(&mut self, by: TableKind, total: u32) -> Result<Vec<u32>, InputErrors> {
        let words = rows(by);
        let parts: Vec<u32> =
            (words.iter().filter(|&&word| word != FURTHER)).map(|_| self.inside(total)).collect();
        let further = self.printed();
        let rows = words
            .iter()
            .zip(parts.iter().chain([&further]))
            .map(|(word, &cell)| row(word, vec![cell]))
            .collect::<Result<_, _>>()?;
        self.relations.push(ReportRelation::AnyOf { whole: total, further, parts: parts.clone() });
        self.push(by, Some(total), None, rows);
        Ok(parts)
    }

    /// Needs in rows; outcomes in columns, unless only what is settled is told; with the
    /// total of each.
    fn referrals(&mut self, total: u32, outcomes: bool) -> Result<(), InputErrors> {
        let words = if outcomes { columns(TableKind::Referrals) } else { Vec::new() };
        let mut of_columns = vec![Vec::new(); words.len()];
        let (mut table, mut of_rows) = (Vec::new(), Vec::new());
        for need in rows(TableKind::Referrals) {
            let mut cells: Vec<u32> = words.iter().map(|_| self.printed()).collect();
            of_columns.iter_mut().zip(&cells).for_each(|(column, &cell)| column.push(cell));
            let whole = self.printed();
            if outcomes {
                self.relations.push(ReportRelation::Sum { whole, parts: cells.clone() });
            }
            of_rows.push(whole);
            cells.push(whole);
            table.push(row(need, cells)?);
        }
        let mut last = Vec::new();
        for parts in of_columns {
            let whole = self.printed();
            self.relations.push(ReportRelation::Sum { whole, parts });
            last.push(whole);
        }
        if outcomes {
            self.relations.push(ReportRelation::Sum { whole: total, parts: last.clone() });
        }
        self.relations.push(ReportRelation::Sum { whole: total, parts: of_rows });
        last.push(total);
        table.push(row(ALL, last)?);
        let words =
            words.into_iter().chain([ALL]).map(ReportWord::new).collect::<Result<_, _>>()?;
        self.push(TableKind::Referrals, Some(total), Some(words), table);
        Ok(())
    }
}

fn row(word: &str, cells: Vec<u32>) -> Result<ReportRow, InputErrors> {
    Ok(ReportRow { word: ReportWord::new(word)?, cells })
}
