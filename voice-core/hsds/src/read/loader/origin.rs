//! Where records were read: file and line of each row.

/// The origins of the rows of one kind of record, as runs: a file gives its rows on one line after
/// another, or all without a line.
#[derive(Debug, Default)]
pub(in crate::read) struct Origins {
    runs: Vec<Run>,
    rows: u32,
}

/// Rows from one file on.
#[derive(Debug, Clone, Copy)]
struct Run {
    row: u32,
    file: u32,
    /// The line of the first row.
    line: u32,
    /// How many lines each row is after the one before; not known of a single one.
    step: Option<u32>,
}

impl Run {
    fn line(self, row: u32) -> u32 {
        let rows = row.saturating_sub(self.row);
        self.line.saturating_add(rows.saturating_mul(self.step.unwrap_or(0)))
    }
}

impl Origins {
    /// Notes the next row.
    pub(super) fn push(&mut self, file: u32, line: u32) {
        let row = self.rows;
        self.rows = row.saturating_add(1);
        if let Some(last) = self.runs.last_mut().filter(|last| last.file == file) {
            let step = last.step.or_else(|| line.checked_sub(last.line));
            let next = Run { step, ..*last };
            if step.is_some_and(|step| step < 2) && next.line(row) == line {
                *last = next;
                return;
            }
        }
        self.runs.push(Run { row, file, line, step: None });
    }

    /// The file and the line of a row.
    pub(in crate::read) fn get(&self, row: u32) -> Option<(u32, u32)> {
        let after = self.runs.partition_point(|run| run.row <= row);
        let run = self.runs.get(after.checked_sub(1)?)?;
        (row < self.rows).then(|| (run.file, run.line(row)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_row_has_the_place_that_was_noted() {
        let places = [
            (0, 0),
            (0, 0),
            (0, 0),
            (1, 2),
            (1, 3),
            (1, 4),
            (1, 4),
            (1, 4),
            (1, 9),
            (1, 7),
            (2, 1),
            (2, 5),
            (3, 0),
            (4, 0),
            (4, 0),
        ];
        let mut origins = Origins::default();
        places.iter().for_each(|(file, line)| origins.push(*file, *line));
        for (row, place) in (0..).zip(places) {
            assert_eq!(origins.get(row), Some(place), "{row}");
        }
        assert_eq!(origins.get(places.len() as u32), None);
        let mut table = Origins::default();
        (2..100_000).for_each(|line| table.push(0, line));
        assert_eq!(table.runs.len(), 1, "a table is one run");
    }
}
