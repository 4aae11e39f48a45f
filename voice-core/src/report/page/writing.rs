use core::fmt::{self, Write};

use voice_disclosure_control::ConfidentialityRule;

use super::said::Said;
use crate::html::HtmlText;
use crate::language::{Language, filled};
use crate::report::chart::{self, Bar};
use crate::report::counts::{ALL, FURTHER};
use crate::report::document::{EarlierReport, Report, ReportRow, ReportTable, TableKind};
use crate::report::words;

/// From how many rows on a table lists those of which there were none below it.
const LONG: usize = 20;

/// Colours have a contrast of 4.5 to 1 and more; bars are outlined, so that they
/// print without colour.
const STYLE: &str = "body{font:1rem/1.5 \
                     system-ui,sans-serif;color:#1b1b1b;background:#fff;max-width:56rem;margin:0 \
                     auto;padding:1rem}h1,h2{line-height:1.2}section{break-inside:avoid;margin:\
                     2rem 0}.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%}th,\
                     td{border-bottom:1px solid #8a8a8a;padding:.25rem \
                     .5rem;text-align:right;font-variant-numeric:tabular-nums}th:\
                     first-child{text-align:left}thead th,thead td{border-bottom:2px solid \
                     #1b1b1b;vertical-align:bottom}.withheld{color:#565656;font-style:\
                     italic}figure{margin:1rem 0}figcaption{font-weight:600}\
                     svg{width:100%;height:auto;max-width:44rem}svg text{font:13px \
                     system-ui,sans-serif;fill:#1b1b1b}rect{fill:#2f6ea3;stroke:#\
                     173a57}path{stroke:#8a8a8a}circle{fill:#fff;stroke:#565656;stroke-width:\
                     2}code{overflow-wrap:anywhere}.provisional,.edition{border:2px \
                     solid #8a5a00;padding:.5rem 1rem}@media (max-width:30rem){\
                     svg,figure{display:none}}@media \
                     print{svg,figure{display:block}body{max-width:none;font-size:10pt;padding:0}.\
                     scroll{overflow:visible}table{font-size:8pt}th,td{padding:.1rem \
                     .2rem;overflow-wrap:break-word}}";

/// What is written, in one language.
pub(super) struct Page<'a> {
    pub(super) report: &'a Report,
    pub(super) said: &'a Said,
    pub(super) language: Language,
    pub(super) before: Option<&'a Report>,
    /// What was published of other periods, and editions before this one.
    pub(super) published: &'a [&'a Report],
    pub(super) statement: &'a str,
}

impl Page<'_> {
    pub(super) fn write(&self, page: &mut String) -> fmt::Result {
        let (report, said, language) = (self.report, self.said, self.language);
        let period = report.period.to_string();
        let title = match period.as_bytes() {
            [b'F', ..] => format!("{} {period}", said.yearly),
            [.., b'Q', _] => format!("{} {period}", said.quarterly),
            _ => said.title.to_owned(),
        };
        writeln!(
            page,
            "<!doctype html>\n<html lang=\"{}\"{}>\n<head>\n<meta charset=\"utf-8\">",
            language.as_str(),
            language.direction().attribute()
        )?;
        writeln!(page, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")?;
        writeln!(page, "<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>")?;
        writeln!(
            page,
            "<h1>{title}</h1>\n<p>{} – {}</p>",
            language.day(*report.period.first_day()),
            language.day(*report.period.last_day())
        )?;
        if let Some(day) = report.counted_through {
            writeln!(
                page,
                "<p class=\"provisional\">{}</p>",
                filled(said.provisional, &[("day", &language.day(day))])
            )?;
        }
        self.edition(page)?;
        self.headline(page)?;
        self.statement(page)?;
        for table in &report.tables {
            self.table(page, table)?;
        }
        self.over_time(page)?;
        for &by in report.not_recorded.iter().flatten() {
            let heading = words::heading(by, self.language);
            writeln!(
                page,
                "<section>\n<h2>{}</h2>\n<p>{}</p>\n</section>",
                HtmlText(&heading),
                said.not_recorded
            )?;
        }
        writeln!(page, "<section>\n<h2>{}</h2>", said.method)?;
        for paragraph in said.note {
            let width = ConfidentialityRule::width_of(report.threshold, report.zeros).to_string();
            let threshold = report.threshold.to_string();
            let text = filled(paragraph, &[("threshold", &threshold), ("width", &width)]);
            writeln!(page, "<p>{}</p>", HtmlText(&text))?;
        }
        if !report.earlier.is_empty() {
            let name = |earlier: &EarlierReport| said.name(earlier.period, earlier.edition);
            let periods: Vec<String> = report.earlier.iter().map(name).collect();
            writeln!(page, "<p>{}</p>", filled(said.earlier, &[("periods", &periods.join(", "))]))?;
        }
        writeln!(page, "<p>SHA-256: <code>{}</code></p>", report.digest.as_str())?;
        writeln!(page, "</section>\n</main>\n</body>\n</html>")
    }

    /// Which edition it is, and why there is one.
    fn edition(&self, page: &mut String) -> fmt::Result {
        let (report, said) = (self.report, self.said);
        let Some(errata) = &report.errata else { return Ok(()) };
        let edition = report.edition.map(|edition| edition.to_string());
        let day = self.language.day(errata.through);
        let mut text = match &edition {
            Some(edition) => filled(said.edition, &[("edition", edition), ("day", &day)]),
            None => filled(said.errata, &[("day", &day)]),
        };
        if let Some(reasons) = &errata.reasons {
            let reasons: Vec<String> =
                reasons.iter().map(|&reason| words::reason(reason, self.language)).collect();
            text.push(' ');
            text.push_str(&filled(said.why, &[("reasons", &reasons.join(" "))]));
        }
        writeln!(page, "<p class=\"edition\">{}</p>", HtmlText(&text))
    }

    /// What the figures told say first, in words: all of each kind, and what most contacts were
    /// about.
    fn headline(&self, page: &mut String) -> fmt::Result {
        let (report, said) = (self.report, self.said);
        let of = |by| report.tables.iter().find(move |table| table.by == by);
        let told = |table: &ReportTable, row: &ReportRow| {
            let count = report.published(*row.cells.first()?).filter(|&count| count > 0)?;
            Some((count, self.row(table, row)))
        };
        let totals: Vec<String> = of(TableKind::Totals)
            .into_iter()
            .flat_map(|table| table.rows.iter().filter_map(move |row| told(table, row)))
            .map(|(count, name)| {
                format!("{}\u{a0}{}", grouped(count, self.language), name.to_lowercase())
            })
            .collect();
        if totals.is_empty() {
            return Ok(());
        }
        let mut text = filled(said.headline, &[("totals", &totals.join(", "))]);
        // With one of them withheld, that may be the most.
        let topics: Option<Vec<(u64, String)>> = of(TableKind::Topics).and_then(|table| {
            let rows = table.rows.iter().filter(|row| row.word.as_str() != FURTHER);
            rows.map(|row| {
                let count = report.published(*row.cells.first()?)?;
                Some((count, self.row(table, row)))
            })
            .collect()
        });
        let most = topics.into_iter().flatten().max_by_key(|(count, _)| *count);
        if let Some((count, row)) = most.filter(|(count, _)| *count > 0) {
            let count = grouped(count, self.language);
            text.push(' ');
            text.push_str(&filled(said.most, &[("row", &row), ("count", &count)]));
        }
        writeln!(page, "<p class=\"headline\">{}</p>", HtmlText(&text))
    }

    fn statement(&self, page: &mut String) -> fmt::Result {
        if self.statement.is_empty() {
            return Ok(());
        }
        writeln!(page, "<section>\n<h2>{}</h2>", self.said.statement)?;
        for paragraph in self.statement.split("\n\n").map(str::trim).filter(|text| !text.is_empty())
        {
            writeln!(page, "<p>{}</p>", HtmlText(paragraph))?;
        }
        writeln!(page, "</section>")
    }

    fn table(&self, page: &mut String, table: &ReportTable) -> fmt::Result {
        let (report, said) = (self.report, self.said);
        let heading = words::heading(table.by, self.language);
        writeln!(page, "<section>\n<h2>{}</h2>", HtmlText(&heading))?;
        let year = report.year_to_date.iter().flatten().find(|of| of.by == table.by);
        let mut cells = table.rows.iter().chain(year.iter().flat_map(|table| &table.rows));
        if cells.all(|row| row.cells.iter().all(|&cell| report.published(cell).is_none())) {
            return writeln!(page, "<p class=\"withheld\">{}</p>\n</section>", said.all_withheld);
        }
        let none =
            |row: &ReportRow| row.cells.iter().all(|&cell| report.published(cell) == Some(0));
        let apart = table.rows.len() > LONG && table.by != TableKind::Weeks;
        let (none, shown): (Vec<_>, Vec<_>) = table.rows.iter().partition(|row| apart && none(row));
        self.chart(page, table, &shown, &heading)?;
        let name = HtmlText(&heading);
        writeln!(
            page,
            "<div class=\"scroll\" tabindex=\"0\" role=\"region\" \
             aria-label=\"{name}\">\n\
             <table>\n\
             <thead><tr><td></td>"
        )?;
        match &table.columns {
            Some(columns) => {
                for word in columns {
                    write!(
                        page,
                        "<th scope=\"col\">{}</th>",
                        HtmlText(&words::column(word.as_str(), self.language))
                    )?;
                }
            }
            None => write!(page, "<th scope=\"col\">{}</th>", said.count)?,
        }
        let weeks = table.by == TableKind::Weeks;
        let (share, change) = (table.total.is_some(), self.before.is_some() && !weeks);
        let year = report.year_to_date.iter().flatten().any(|of| of.by == table.by);
        for (there, title) in
            [(share, said.share), (change, said.change), (year, said.year_to_date)]
        {
            if there {
                write!(page, "<th scope=\"col\">{title}</th>")?;
            }
        }
        writeln!(page, "</tr></thead>\n<tbody>")?;
        for row in shown {
            write!(page, "<tr><th scope=\"row\">{}</th>", HtmlText(&self.row(table, row)))?;
            row.cells.iter().try_for_each(|&cell| self.figure(page, cell))?;
            // What comes after the counts is said of the last of them, which is the total where
            // there are several.
            let column = table.columns.as_ref().map(|_| ALL);
            if let (true, Some(total), Some(&last)) = (share, table.total, row.cells.last()) {
                let share = report.share(last, total).map(|tenths| percent(tenths, self.language));
                write!(page, "<td>{}</td>", share.unwrap_or_default())?;
            }
            if change {
                let change = report.change(self.before, table.by, row.word.as_str(), column);
                write!(
                    page,
                    "<td>{}</td>",
                    change.map(|by| signed(by, self.language)).unwrap_or_default()
                )?;
            }
            if year {
                match report.year_to_date_cell(table.by, row.word.as_str(), column) {
                    Some(cell) => self.figure(page, cell)?,
                    None => write!(page, "<td></td>")?,
                }
            }
            writeln!(page, "</tr>")?;
        }
        writeln!(page, "</tbody>\n</table>\n</div>")?;
        if !none.is_empty() {
            let names: Vec<String> = none.iter().map(|row| self.row(table, row)).collect();
            let none = filled(said.none, &[("rows", &names.join(", "))]);
            writeln!(page, "<p>{}</p>", HtmlText(&none))?;
        }
        writeln!(page, "</section>")
    }

    pub(super) fn row(&self, table: &ReportTable, row: &ReportRow) -> String {
        words::row(table.by, row.word.as_str(), self.language)
    }

    pub(super) fn figure(&self, page: &mut String, cell: u32) -> fmt::Result {
        match self.report.published(cell) {
            Some(count) => write!(page, "<td>{}</td>", grouped(count, self.language)),
            None => write!(page, "<td class=\"withheld\">{}</td>", self.said.withheld),
        }
    }

    /// A chart of a table with one column of counts, where any is above zero.
    fn chart(
        &self,
        page: &mut String,
        table: &ReportTable,
        rows: &[&ReportRow],
        heading: &str,
    ) -> fmt::Result {
        let bar = |row: &&ReportRow| {
            let count = row.cells.first().and_then(|&cell| self.report.published(cell));
            let said =
                count.map_or(self.said.withheld.to_owned(), |count| grouped(count, self.language));
            Bar { name: self.row(table, row), count, said }
        };
        // What is counted again is no kind of its own.
        let all: Vec<Bar> =
            rows.iter().filter(|row| row.word.as_str() != FURTHER).map(bar).collect();
        if table.columns.is_some()
            || table.total.is_none()
            || !all.iter().any(|bar| bar.count > Some(0))
        {
            return Ok(());
        }
        if table.by == TableKind::Weeks {
            return chart::columns(
                page,
                &format!("{}: {heading}", self.said.columns),
                self.said.withheld,
                &all,
            );
        }
        chart::bars(page, &format!("{}: {heading}", self.said.bars), &all)
    }
}

/// A count with its thousands set apart.
pub(super) fn grouped(count: u64, language: Language) -> String {
    let digits = count.to_string();
    let (apart, least) = language.thousands();
    if digits.len() < least {
        return digits;
    }
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push_str(apart);
        }
        text.push(digit);
    }
    text
}

/// A change, with its sign.
fn signed(by: i64, language: Language) -> String {
    let sign = match by {
        0 => "",
        ..0 => "\u{2212}",
        _ => "+",
    };
    format!("{sign}{}", grouped(by.unsigned_abs(), language))
}

fn percent(tenths: u64, language: Language) -> String {
    let point = language.decimal_point();
    format!("{}{point}{}\u{a0}%", tenths / 10, tenths % 10)
}
