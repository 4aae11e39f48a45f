use csv::{Terminator, WriterBuilder};

use super::document::{Report, ReportFigure};

const COLUMNS: [&str; 7] =
    ["table", "row", "column", "count", "share_percent", "change", "year_to_date"];

impl Report {
    /// The figures as CSV (RFC 4180): one line for each cell of a table of the period, by the words
    /// of the JSON, with the same of the year to date where there is one. `before` is the
    /// report of the period before; a change is told only where both counts are.
    #[must_use]
    #[expect(clippy::expect_used, reason = "memory takes lines of as many cells, all of them text")]
    pub fn csv(&self, before: Option<&Self>) -> String {
        let mut lines = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new());
        lines.write_record(COLUMNS).expect("a line in memory");
        let count = |cell: u32| match self.figure(cell) {
            Some(ReportFigure::Told { count }) => count.to_string(),
            _ => "withheld".to_owned(),
        };
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
                    lines
                        .write_record([by, row, column, &count(cell), &share, &change, &year])
                        .expect("a line in memory");
                }
            }
        }
        let lines = lines.into_inner().expect("lines in memory");
        String::from_utf8(lines).expect("lines of text")
    }
}
