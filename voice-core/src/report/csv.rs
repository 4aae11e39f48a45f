use super::document::{Report, ReportFigure};

impl Report {
    /// The figures as CSV (RFC 4180): one line for each cell of a table, by the words of the JSON. `before` is the report of the
    /// quarter before; a change is told only where both counts are.
    #[must_use]
    pub fn csv(&self, before: Option<&Self>) -> String {
        let mut lines = String::from("table,row,column,count,share_percent,change\r\n");
        for table in &self.tables {
            for row in &table.rows {
                for (place, &cell) in row.cells.iter().enumerate() {
                    let column =
                        table.columns.as_ref().and_then(|columns| columns.get(place)).map_or("", |word| word.as_str());
                    let count = match self.figure(cell) {
                        Some(ReportFigure::Told { count }) => count.to_string(),
                        _ => "withheld".to_owned(),
                    };
                    let share = table.total.and_then(|total| self.share(cell, total));
                    let share = share.map_or(String::new(), |tenths| format!("{}.{}", tenths / 10, tenths % 10));
                    let change = self
                        .change(before, table.by, row.word.as_str(), column)
                        .map_or(String::new(), |by| by.to_string());
                    let (by, word) = (table.by.as_str(), row.word.as_str());
                    lines.push_str(&format!("{by},{word},{column},{count},{share},{change}\r\n"));
                }
            }
        }
        lines
    }
}
