//! How counts went over periods and editions: those that published reports tell, side by side.

use core::fmt::{self, Write};

use super::writing::{Page, grouped};
use crate::html::HtmlText;
use crate::report::chart::{self, Bar};
use crate::report::counts::Total;
use crate::report::document::{Report, ReportFigure, TableKind};
use crate::report::period::ReportPeriod;
use crate::report::words;

/// How many reports are shown beside each other, at most: the last ones.
const SHOWN: usize = 12;

/// The tables that are shown over time.
const TABLES: [TableKind; 2] = [TableKind::Totals, TableKind::Topics];

/// The totals that have a chart.
const CHARTS: [Total; 2] = [Total::Contacts, Total::Served];

/// Whether two periods are compared: two quarters, two fiscal years, or the same days.
fn alike(one: ReportPeriod, other: ReportPeriod) -> bool {
    let form = |period: ReportPeriod| {
        let name = period.to_string();
        [name.starts_with("FY"), name.contains('Q')]
    };
    one == other || (form(one) == form(other) && form(one).contains(&true))
}

impl Page<'_> {
    /// The reports that are shown, in the order of their periods and editions.
    fn publications(&self) -> Vec<&Report> {
        let others = self.published.iter().copied().filter(|other| {
            alike(other.period, self.report.period)
                && !other.is_provisional()
                && other.digest != self.report.digest
        });
        let mut all: Vec<&Report> = others.chain([self.report]).collect();
        all.sort_by_key(|report| (report.period, report.edition()));
        all.dedup_by(|one, other| one.digest == other.digest);
        all.split_off(all.len().saturating_sub(SHOWN))
    }

    /// Counts of totals and topics over time; nothing where there is one report alone.
    pub(super) fn over_time(&self, page: &mut String) -> fmt::Result {
        let all = self.publications();
        if all.len() < 2 {
            return Ok(());
        }
        let said = self.said;
        let names: Vec<String> =
            all.iter().map(|report| said.name(report.period, report.edition)).collect();
        writeln!(
            page,
            "<section class=\"over-time\">\n<h2>{0}</h2>\n<p>{1}</p>",
            said.over_time, said.over_time_note
        )?;
        for total in CHARTS {
            self.chart_over_time(page, &all, &names, total)?;
        }
        writeln!(
            page,
            "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{}\">\n<table>\n\
             <thead><tr><td></td>",
            said.over_time
        )?;
        for name in &names {
            write!(page, "<th scope=\"col\">{}</th>", HtmlText(name))?;
        }
        writeln!(page, "</tr></thead>")?;
        for by in TABLES {
            self.rows_over_time(page, &all, by)?;
        }
        writeln!(page, "</table>\n</div>\n</section>")
    }

    /// The rows of a table of this report, with what each report tells of them.
    fn rows_over_time(&self, page: &mut String, all: &[&Report], by: TableKind) -> fmt::Result {
        let Some(table) = self.report.tables.iter().find(|table| table.by == by) else {
            return Ok(());
        };
        writeln!(
            page,
            "<tbody>\n<tr><th colspan=\"{}\" scope=\"rowgroup\">{}</th></tr>",
            all.len() + 1,
            HtmlText(&words::heading(by, self.language))
        )?;
        for row in &table.rows {
            write!(page, "<tr><th scope=\"row\">{}</th>", HtmlText(&self.row(table, row)))?;
            for report in all {
                let cell = report.cell(by, row.word.as_str(), None);
                match cell.and_then(|cell| report.figure(cell)) {
                    Some(ReportFigure::Told { count }) => {
                        write!(page, "<td>{}</td>", grouped(*count, self.language))?;
                    }
                    Some(ReportFigure::Withheld {} | ReportFigure::Implied {}) => {
                        write!(page, "<td class=\"withheld\">{}</td>", self.said.withheld)?;
                    }
                    // That report does not have the row.
                    None => write!(page, "<td>\u{2013}</td>")?,
                }
            }
            writeln!(page, "</tr>")?;
        }
        writeln!(page, "</tbody>")
    }

    /// A total over time, where a report tells one above zero.
    fn chart_over_time(
        &self,
        page: &mut String,
        all: &[&Report],
        names: &[String],
        total: Total,
    ) -> fmt::Result {
        let word = total.as_str();
        let bars = all.iter().zip(names).filter_map(|(report, name)| {
            let cell = report.cell(TableKind::Totals, word, None)?;
            let count = report.published(cell);
            let said =
                count.map_or(self.said.withheld.to_owned(), |count| grouped(count, self.language));
            Some(Bar { name: name.clone(), count, said })
        });
        let bars: Vec<Bar> = bars.collect();
        if bars.len() < 2 || !bars.iter().any(|bar| bar.count > Some(0)) {
            return Ok(());
        }
        let row = words::row(TableKind::Totals, word, self.language);
        writeln!(page, "<figure>\n<figcaption>{}</figcaption>", HtmlText(&row))?;
        let label = format!("{}: {row}", self.said.over_time_chart);
        chart::columns(page, &label, self.said.withheld, &bars)?;
        writeln!(page, "</figure>")
    }
}
