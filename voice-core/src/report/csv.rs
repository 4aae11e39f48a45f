use csv::{Terminator, WriterBuilder};
use serde_json::json;

use super::document::{Report, ReportFigure};

/// The columns: a name, a datatype of CSVW, and what it is.
const COLUMNS: [(&str, &str, &str); 13] = [
    ("table", "string", "What the table counts by."),
    ("row", "string", "The word of the row."),
    ("column", "string", "The word of the column, where a table has several."),
    ("count", "integer", "How many; none where it is withheld."),
    ("share_percent", "decimal", "The share in the total of the table."),
    ("change", "integer", "The change on the period before."),
    ("year_to_date", "integer", "How many in the fiscal year so far; none where it is withheld."),
    ("period", "string", "The period that is counted."),
    ("edition", "integer", "The number of the edition; each corrects the one before it."),
    ("errata_through", "date", "The last day of which errata are in it, where those of any are."),
    ("counted_through", "date", "The last day counted, where the period had not ended."),
    ("threshold", "integer", "The least count that is told."),
    ("digest", "string", "The SHA-256 of the report."),
];

/// What stands for a count that is withheld.
const WITHHELD: &str = "withheld";

impl Report {
    /// The figures as CSV (RFC 4180): one line for each cell of a table of the period, by the words
    /// of the JSON, with the same of the year to date where there is one. Each line has the period,
    /// the edition, the last day counted of a provisional report, the threshold and the digest, so
    /// that it can be told where a line is from. `before` is the
    /// report of the period before; a change is told only where both counts are.
    #[must_use]
    #[expect(clippy::expect_used, reason = "memory takes lines of as many cells, all of them text")]
    pub fn csv(&self, before: Option<&Self>) -> String {
        let mut lines = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new());
        lines.write_record(COLUMNS.map(|(name, ..)| name)).expect("a line in memory");
        let count = |cell: u32| match self.figure(cell) {
            Some(ReportFigure::Told { count }) => count.to_string(),
            _ => WITHHELD.to_owned(),
        };
        let of_report = [
            self.period.to_string(),
            self.edition().to_string(),
            self.errata_through().map_or(String::new(), |day| day.to_string()),
            self.counted_through.map_or(String::new(), |day| day.to_string()),
            self.threshold.to_string(),
            self.digest.as_str().to_owned(),
        ];
        for table in &self.tables {
            for row in &table.rows {
                for (place, &cell) in row.cells.iter().enumerate() {
                    let word = table
                        .columns
                        .as_ref()
                        .and_then(|columns| columns.get(place))
                        .map(|word| word.as_str());
                    let share = table.total.and_then(|total| self.share(cell, total));
                    let share = share
                        .map_or(String::new(), |tenths| format!("{}.{}", tenths / 10, tenths % 10));
                    let change = self.change(before, table.by, row.word.as_str(), word);
                    let change = change.map_or(String::new(), |by| by.to_string());
                    let year = self
                        .year_to_date_cell(table.by, row.word.as_str(), word)
                        .map_or(String::new(), count);
                    let (by, row, column) =
                        (table.by.as_str(), row.word.as_str(), word.unwrap_or_default());
                    let count = count(cell);
                    let line = [by, row, column, &count, &share, &change, &year];
                    lines
                        .write_record(line.into_iter().chain(of_report.iter().map(String::as_str)))
                        .expect("a line in memory");
                }
            }
        }
        let lines = lines.into_inner().expect("lines in memory");
        String::from_utf8(lines).expect("lines of text")
    }

    /// The data dictionary of [`Report::csv`], as CSV on the Web has it
    /// (<https://www.w3.org/TR/tabular-metadata/>), for a file `report.csv` beside it.
    ///
    /// ```
    /// use voice_core::report::{ConfidentialityRule, Tally};
    ///
    /// let report = Tally::new("2026Q4".parse()?).report(
    ///     ConfidentialityRule::default(),
    ///     "2026-10-01".parse()?,
    ///     false,
    /// )?;
    /// let dictionary: serde_json::Value = serde_json::from_str(&report.csv_metadata())?;
    /// let columns = dictionary["tableSchema"]["columns"].as_array().map_or(0, Vec::len);
    /// let head = report.csv(None).lines().next().map(|line| line.split(',').count());
    /// assert_eq!(head, Some(columns));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn csv_metadata(&self) -> String {
        let columns = COLUMNS.map(|(name, datatype, description)| {
            json!({
                "name": name,
                "titles": name,
                "datatype": datatype,
                "null": ["", WITHHELD],
                "dc:description": {"@value": description, "@language": "en"},
            })
        });
        let metadata = json!({
            "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
            "url": "report.csv",
            "dc:title": self.period.to_string(),
            "tableSchema": {"columns": columns},
        });
        format!("{metadata:#}\n")
    }
}
