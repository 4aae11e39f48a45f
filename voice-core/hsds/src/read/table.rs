//! Tables of a package: comma-separated values (RFC 4180).

use csv::{ReaderBuilder, StringRecord};

use super::loader::{Loader, Raw, Said};
use super::older::{self, Column, Rows, Table};
use super::package::File;
use crate::report::{ProblemCode, Severity};

/// After so many rows the progress is told.
const TELL: u32 = 4096;

impl Loader<'_> {
    /// Reads a table; whether it is one of the standard.
    pub(super) fn read_table(
        &mut self,
        file: &File<'_>,
        text: &str,
        progress: &mut dyn FnMut(u64),
    ) -> bool {
        let header = super::package::header(text.as_bytes());
        if let Some(rows) = Rows::named(&file.stem()) {
            self.rows_of_services(&rows, &header, text);
            return true;
        }
        let Some(table) = Table::named(&file.stem(), &header) else {
            let columns: Vec<&str> = header.iter().take(8).map(String::as_str).collect();
            let found = format!("a table with the columns {}", columns.join(", "));
            self.looks_like.push(format!("{} is {found}", file.name));
            self.problem(ProblemCode::UnknownFile, Severity::Error, None, |problem| {
                problem.found = Some(found);
            });
            return false;
        };
        self.tables.insert(self.number);
        let columns = self.columns(&table, &header);
        let (mut rest, mut line) = (text, 1);
        while let Some((at, broken)) = self.rows(&table, &columns, rest, true, line, progress) {
            rest = self.recover(
                &table,
                &columns,
                rest.get(at..).unwrap_or_default(),
                broken,
                progress,
            );
            line = broken.saturating_add(1);
        }
        true
    }

    /// Reads a table whose rows are said of services, which are there once all is read.
    fn rows_of_services(&mut self, rows: &Rows, header: &[String], text: &str) {
        let place = |names: &[&str]| header.iter().position(|name| names.contains(&&**name));
        let (service, value) = (place(&["service_id"]), place(rows.values));
        let mut reader = ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
        let mut record = StringRecord::new();
        let mut line = 1_u32;
        while reader.read_record(&mut record).unwrap_or(false) {
            line = line.saturating_add(1);
            let cell =
                |at: Option<usize>| record.get(at?).map(str::trim).filter(|it| !it.is_empty());
            if let Some(text) = cell(value) {
                self.said.push(Said {
                    service: cell(service).map(str::to_owned),
                    field: rows.field,
                    text: text.to_owned(),
                    file: self.file.clone(),
                    line,
                });
            }
        }
    }

    fn columns(&mut self, table: &Table, header: &[String]) -> Vec<Column> {
        let mut columns: Vec<Column> = Vec::new();
        self.line = Some(1);
        for (index, name) in header.iter().enumerate() {
            let before = header.iter().take(index).filter(|other| *other == name).count();
            if before > 0 {
                let other = format!("{name} ({})", before.saturating_add(1));
                let (field, made) = (name.clone(), other.clone());
                self.problem(ProblemCode::DuplicateColumn, Severity::Warning, None, |problem| {
                    (problem.field, problem.made) = (Some(field), Some(made));
                });
                columns.push(Column::Aside(other));
                continue;
            }
            let column = older::column(table.object, name);
            if let Column::Aside(name) = &column {
                let (field, object) = (name.clone(), table.object);
                self.problem(ProblemCode::UnknownColumn, Severity::Note, None, |problem| {
                    (problem.field, problem.object) = (Some(field), Some(object));
                });
            }
            columns.push(column);
        }
        columns
    }

    /// Reads the rows of a text; up to one that has a quote that is never closed, or only by that
    /// of another row: its place and line.
    fn rows(
        &mut self,
        table: &Table,
        columns: &[Column],
        text: &str,
        quoting: bool,
        first: u32,
        progress: &mut dyn FnMut(u64),
    ) -> Option<(usize, u32)> {
        let mut reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .quoting(quoting)
            .from_reader(text.as_bytes());
        let mut record = StringRecord::new();
        let mut line = first;
        let mut skip_header = first == 1;
        // A slice is read to its end without an error.
        while reader.read_record(&mut record).unwrap_or(false) {
            let at = usize::try_from(record.position().map_or(0, csv::Position::byte)).unwrap_or(0);
            let end = usize::try_from(reader.position().byte()).unwrap_or(text.len());
            if quoting && is_open(text.get(at..end).unwrap_or_default()) {
                return Some((at, line));
            }
            if core::mem::take(&mut skip_header) {
                line = line.saturating_add(1);
                continue;
            }
            self.line = Some(line);
            line = line.saturating_add(1);
            if line.is_multiple_of(TELL) {
                progress(at as u64);
            }
            self.row(table, columns, &record);
        }
        None
    }

    /// The row with a quote that is never closed: its line as it stands. What comes after it is
    /// given back.
    fn recover<'t>(
        &mut self,
        table: &Table,
        columns: &[Column],
        text: &'t str,
        line: u32,
        progress: &mut dyn FnMut(u64),
    ) -> &'t str {
        self.line = Some(line);
        self.problem(ProblemCode::UnclosedQuote, Severity::Error, None, |problem| {
            problem.object = Some(table.object);
            problem.made = Some("the line was read with its quotes as they stand".to_owned());
        });
        let end = text.find('\n').map_or(text.len(), |end| end.saturating_add(1));
        let (broken, rest) = text.split_at_checked(end).unwrap_or((text, ""));
        // Without a header that can be read no row has a meaning.
        if line == 1 {
            return "";
        }
        self.rows(table, columns, broken, false, line, progress);
        rest
    }

    fn row(&mut self, table: &Table, columns: &[Column], record: &StringRecord) {
        if record.iter().all(str::is_empty) {
            return;
        }
        let mut open = self.begin(table.object);
        if record.len() != columns.len() {
            let found = format!("{} cells for {} columns", record.len(), columns.len());
            self.problem(
                ProblemCode::RaggedRow,
                Severity::Warning,
                Some((open.object, open.row)),
                |problem| problem.found = Some(found),
            );
        }
        let mut others = Vec::new();
        for (index, text) in record.iter().enumerate() {
            if text.is_empty() {
                continue;
            }
            match columns.get(index) {
                Some(Column::Of(column)) => self.put(&mut open, *column, Raw::Text(text)),
                Some(Column::Aside(name)) => self.aside(&mut open, name, Raw::Text(text)),
                Some(Column::Older(older)) => others.push((*older, text.to_owned())),
                None => self.aside(
                    &mut open,
                    &format!("(column {})", index.saturating_add(1)),
                    Raw::Text(text),
                ),
            }
        }
        older::convert(self, table, &mut open, &others);
        self.end(open);
    }
}

/// Whether a quoted cell of a record is never closed, or ends where a cell does not: then a quote
/// of another row has closed it.
fn is_open(text: &str) -> bool {
    if !text.contains('"') {
        return false;
    }
    let mut bytes = text.bytes().peekable();
    let (mut quoted, mut starts) = (false, true);
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' if quoted => match bytes.peek() {
                Some(b'"') => drop(bytes.next()),
                None | Some(b',' | b'\r' | b'\n') => quoted = false,
                Some(_) => return true,
            },
            b'"' if starts => quoted = true,
            _ => {}
        }
        starts = !quoted && matches!(byte, b',' | b'\r' | b'\n');
    }
    quoted
}
