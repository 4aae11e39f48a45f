//! Tables of a package: comma-separated values (RFC 4180).

use csv::{ReaderBuilder, StringRecord};

use super::loader::converted;
use super::loader::{Loader, Raw, Said};
use super::older::{self, Column, Rows, Table};
use super::package::File;
use super::window::Window;
use crate::report::{ProblemCode, Severity};
use crate::words::snake;

/// How the rows of a table are written.
struct RowForm<'c> {
    columns: &'c [Column],
    separator: u8,
}

impl Loader<'_> {
    /// Reads a table; whether it is one of the standard.
    pub(super) fn read_table(
        &mut self,
        file: &File<'_>,
        window: &mut Window<'_>,
        progress: &mut dyn FnMut(u64),
    ) -> bool {
        let header = &file.header;
        window.separator = file.separator;
        if file.names_separator {
            window.rows();
            let length = window.text().find('\n').map_or(0, |end| end.saturating_add(1));
            window.pass(length);
        }
        if let Some(rows) = Rows::named(&file.stem()) {
            if !header.iter().any(|name| rows.values.contains(&&*snake(name))) {
                self.unknown_table(file);
                return false;
            }
            self.rows_of_services(&rows, header, window);
            return true;
        }
        let Some(table) = Table::named(&file.stem(), header) else {
            self.unknown_table(file);
            return false;
        };
        // Rows of which no column is known would be records without anything but their kind.
        let is_known =
            |name: &String| !matches!(older::column(table.object, name), Column::Aside(_));
        if !header.iter().any(is_known) {
            self.unknown_table(file);
            return false;
        }
        self.tables.insert(self.number);
        let columns = self.columns(&table, header);
        let mut line = 1;
        loop {
            let length = window.rows();
            if length == 0 {
                break;
            }
            let part = window.text().get(..length).unwrap_or_default();
            let form = RowForm { columns: &columns, separator: file.separator };
            let (next, broken) = self.rows(&table, &form, part, true, line);
            let read = match broken {
                // Without a header that can be read no row has a meaning.
                Some(at) if next == 1 => {
                    self.recover(&table, &form, part.get(at..).unwrap_or_default(), 1);
                    break;
                }
                Some(at) => {
                    let rest = part.get(at..).unwrap_or_default();
                    at.saturating_add(self.recover(&table, &form, rest, next))
                }
                None => length,
            };
            line = if broken.is_some() { next.saturating_add(1) } else { next };
            window.pass(read);
            progress(window.passed());
        }
        true
    }

    /// A table of which nothing is understood.
    fn unknown_table(&mut self, file: &File<'_>) {
        let columns: Vec<&str> = file.header.iter().take(8).map(String::as_str).collect();
        let found = format!("a table with the columns {}", columns.join(", "));
        self.looks_like.push(format!("{} is {found}", file.name));
        self.problem(ProblemCode::UnknownFile, Severity::Error, None, |problem| {
            problem.found = Some(found);
        });
    }

    /// Reads a table whose rows are said of services, which are there once all is read.
    fn rows_of_services(&mut self, rows: &Rows, header: &[String], window: &mut Window<'_>) {
        let place = |names: &[&str]| header.iter().position(|name| names.contains(&&*snake(name)));
        let (service, value) = (place(&["service_id"]), place(rows.values));
        let mut line = 0_u32;
        loop {
            let length = window.rows();
            if length == 0 {
                break;
            }
            let part = window.text().get(..length).unwrap_or_default();
            let mut reader = ReaderBuilder::new()
                .delimiter(window.separator)
                .has_headers(false)
                .flexible(true)
                .from_reader(part.as_bytes());
            let mut record = StringRecord::new();
            while reader.read_record(&mut record).unwrap_or(false) {
                line = line.saturating_add(1);
                let cell =
                    |at: Option<usize>| record.get(at?).map(str::trim).filter(|it| !it.is_empty());
                if let (Some(text), true) = (cell(value), line > 1) {
                    self.said.push(Said {
                        service: cell(service).map(str::to_owned),
                        field: rows.field,
                        text: text.to_owned(),
                        file: self.file.clone(),
                        line,
                    });
                }
            }
            window.pass(length);
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
            // Two names of one field: the one that the standard has is it.
            let column = match column {
                Column::Of(number)
                    if columns
                        .iter()
                        .any(|of| matches!(of, Column::Of(other) if *other == number)) =>
                {
                    Column::Aside(name.clone())
                }
                column => column,
            };
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

    /// Reads the rows of a part; up to one that has a quote that is never closed, or only by that
    /// of another row: its place. Gives the line of what comes next, too.
    fn rows(
        &mut self,
        table: &Table,
        form: &RowForm<'_>,
        part: &str,
        quoting: bool,
        first: u32,
    ) -> (u32, Option<usize>) {
        let mut reader = ReaderBuilder::new()
            .delimiter(form.separator)
            .has_headers(false)
            .flexible(true)
            .quoting(quoting)
            .from_reader(part.as_bytes());
        let mut record = StringRecord::new();
        let mut line = first;
        let mut skip_header = first == 1;
        // A slice is read to its end without an error.
        while reader.read_record(&mut record).unwrap_or(false) {
            let at = usize::try_from(record.position().map_or(0, csv::Position::byte)).unwrap_or(0);
            let end = usize::try_from(reader.position().byte()).unwrap_or(part.len());
            if quoting && is_open(part.get(at..end).unwrap_or_default(), form.separator) {
                return (line, Some(at));
            }
            if core::mem::take(&mut skip_header) {
                line = line.saturating_add(1);
                continue;
            }
            self.line = Some(line);
            line = line.saturating_add(1);
            self.row(table, form.columns, &record);
        }
        (line, None)
    }

    /// The row with a quote that is never closed: its line as it stands. Gives its length.
    fn recover(&mut self, table: &Table, form: &RowForm<'_>, text: &str, line: u32) -> usize {
        self.line = Some(line);
        self.problem(ProblemCode::UnclosedQuote, Severity::Error, None, |problem| {
            problem.object = Some(table.object);
            problem.made = Some("the line was read with its quotes as they stand".to_owned());
        });
        let end = text.find('\n').map_or(text.len(), |end| end.saturating_add(1));
        if line > 1 {
            self.rows(table, form, text.get(..end).unwrap_or_default(), false, line);
        }
        end
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
        converted::convert(self, table, &mut open, &others);
        self.end(open);
    }
}

/// Whether a quoted cell of a record is never closed, or ends where a cell does not: then a quote
/// of another row has closed it.
fn is_open(text: &str, separator: u8) -> bool {
    if !text.contains('"') {
        return false;
    }
    let mut bytes = text.bytes().peekable();
    let (mut quoted, mut starts) = (false, true);
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' if quoted => match bytes.peek() {
                Some(b'"') => drop(bytes.next()),
                None | Some(b'\r' | b'\n') => quoted = false,
                Some(byte) if *byte == separator => quoted = false,
                Some(_) => return true,
            },
            b'"' if starts => quoted = true,
            _ => {}
        }
        starts = !quoted && (byte == separator || matches!(byte, b'\r' | b'\n'));
    }
    quoted
}
