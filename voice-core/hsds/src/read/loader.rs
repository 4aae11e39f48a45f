//! Records while they are read: cells are checked, mended or kept aside, and problems noted with
//! their place.

use std::collections::BTreeSet;

use serde_json::Value;

use super::Options;
use super::package::File;
use crate::form::Form;
use crate::language;
use crate::mend::{self, Clock, Span, Telephone};
use crate::object::Object;
use crate::report::{CatalogProblem, Finding, Findings, ProblemCode, RecordCount, Severity, shown};
use crate::search::zone::Zones;
use crate::store::{ASIDE, Catalog, Cell, NO_ROW, Table, aside_text, hash, is_aside, made_id};
use crate::version::Version;

/// The most cells of a record: their count has eight bits.
pub(super) const MOST_CELLS: usize = 250;

/// A value as it was read.
#[derive(Debug, Clone, Copy)]
pub(super) enum Raw<'a> {
    /// Text; of a table or of JSON.
    Text(&'a str),
    /// A number or a truth value of JSON, as it was written.
    Literal(&'a str),
    /// What is neither text nor number, as JSON text.
    Json(&'a str),
}

/// A record that is being read.
pub(super) struct Open {
    pub(super) object: Object,
    pub(super) row: u32,
    cells: Vec<Cell>,
    /// The columns of its cells, as bits.
    set: u64,
    /// Records inside of it that wait for its identifier, and the column where it goes.
    waiting: Vec<(Object, u32, usize)>,
    refused: bool,
    is_made: bool,
    /// When it opens and closes, as it was published.
    times: [Option<Published>; 2],
}

/// A time of day as it was published: the text where it is not as the standard has it.
#[derive(Debug, Clone)]
struct Published {
    clock: Clock,
    text: Option<String>,
}

impl Open {
    fn add(&mut self, cell: Cell) {
        self.set |= 1 << cell.column();
        self.cells.push(cell);
    }

    pub(super) const fn refuse(&mut self) {
        self.refused = true;
    }

    const fn has(&self, column: usize) -> bool {
        self.set >> column & 1 == 1
    }

    fn cell(&self, column: usize) -> Option<Cell> {
        self.cells.iter().copied().find(|cell| cell.column() == column).filter(|_| self.has(column))
    }
}

pub(super) struct Loader<'o> {
    pub(super) options: &'o Options,
    pub(super) catalog: Catalog,
    pub(super) findings: Findings,
    pub(super) counts: Vec<RecordCount>,
    /// Files that are tables: two rows of one identifier are two records there.
    pub(super) tables: BTreeSet<usize>,
    pub(super) file: String,
    pub(super) line: Option<u32>,
    /// Where in a JSON text the reading is.
    pub(super) path: Option<String>,
    /// Which of the files is read.
    pub(super) number: usize,
    /// Of each row, the number of its file and its line there.
    pub(super) origins: Vec<Vec<(u32, u32)>>,
    /// What other tables say of services.
    pub(super) said: Vec<Said>,
    /// What the files look like of which nothing was understood.
    pub(super) looks_like: Vec<String>,
    spare: Vec<Vec<Cell>>,
    zones: Zones,
}

/// What a row of another table says of a service.
pub(super) struct Said {
    pub(super) service: Option<String>,
    pub(super) field: &'static str,
    pub(super) text: String,
    pub(super) file: String,
    pub(super) line: u32,
}

impl<'o> Loader<'o> {
    pub(super) fn new(options: &'o Options, version: Version) -> Self {
        let tables = Object::ALL.map(|_| Table::default()).into_iter().collect();
        Self {
            options,
            catalog: Catalog { tables, version, ..Catalog::default() },
            findings: Findings::default(),
            counts: vec![RecordCount::default(); Object::ALL.len()],
            tables: BTreeSet::new(),
            file: String::new(),
            line: None,
            path: None,
            number: 0,
            origins: vec![Vec::new(); Object::ALL.len()],
            said: Vec::new(),
            looks_like: Vec::new(),
            spare: Vec::new(),
            zones: Zones::default(),
        }
    }

    /// Reads a file; whether it had records of the standard.
    pub(super) fn read_file(&mut self, file: &File<'_>, progress: &mut dyn FnMut(u64)) -> bool {
        self.file.clone_from(&file.name);
        (self.line, self.path) = (None, None);
        if !file.was_utf8 {
            self.problem(ProblemCode::Encoding, Severity::Warning, None, |problem| {
                problem.made = Some("read by its byte order mark, or as Windows-1252".to_owned());
            });
        }
        // Where it is not UTF-8 by now, nothing is: every file was decoded.
        let text = core::str::from_utf8(&file.bytes).unwrap_or_default();
        // Values are no longer than their file, but where one is mended; memory that is not written
        // to costs nothing.
        self.catalog.text.reserve(text.len());
        if file.is_table() {
            self.read_table(file, text, progress)
        } else {
            self.read_json(file, text, progress)
        }
    }

    pub(super) fn strict(&self) -> bool {
        self.options.mode == super::Mode::Strict
    }

    /// How bad it is that a rule is broken where what is meant is clear: an error only
    /// in strict mode.
    pub(super) fn severity(&self) -> Severity {
        if self.strict() { Severity::Error } else { Severity::Warning }
    }

    pub(super) fn problem(
        &mut self,
        code: ProblemCode,
        severity: Severity,
        row: Option<(Object, u32)>,
        fill: impl FnOnce(&mut CatalogProblem),
    ) {
        let mut problem = CatalogProblem {
            severity,
            code,
            file: self.file.clone(),
            row: self.line,
            pointer: self.path.clone(),
            object: row.map(|(object, _)| object),
            record: None,
            field: None,
            found: None,
            made: None,
            expected: None,
            remedy: code.remedy().to_owned(),
        };
        fill(&mut problem);
        self.findings.add(Finding { problem, row }, self.options.max_problems);
    }

    fn count(&mut self, object: Object, of: impl FnOnce(&mut RecordCount) -> &mut u64) {
        if let Some(count) = self.counts.get_mut(object.index()).map(of) {
            *count = count.saturating_add(1);
        }
    }

    pub(super) fn begin(&mut self, object: Object) -> Open {
        self.count(object, |count| &mut count.read);
        self.begin_uncounted(object, false)
    }

    /// A record that is made because another needs it.
    pub(super) fn begin_made(&mut self, object: Object) -> Open {
        self.count(object, |count| &mut count.made);
        self.begin_uncounted(object, true)
    }

    fn begin_uncounted(&mut self, object: Object, is_made: bool) -> Open {
        let rows = self.catalog.tables.get_mut(object.index()).map(|table| {
            table.rows.push(NO_ROW);
            table.rows.len().saturating_sub(1)
        });
        let row = u32::try_from(rows.unwrap_or(0)).unwrap_or(u32::MAX);
        if let Some(origins) = self.origins.get_mut(object.index()) {
            origins.push((u32::try_from(self.number).unwrap_or(u32::MAX), self.line.unwrap_or(0)));
        }
        let mut cells = self.spare.pop().unwrap_or_default();
        cells.clear();
        Open {
            object,
            row,
            cells,
            set: 0,
            waiting: Vec::new(),
            refused: false,
            is_made,
            times: [None, None],
        }
    }

    /// Appends text, as a cell of a column; none where there is no room for it.
    pub(super) fn cell(&mut self, column: usize, text: &str) -> Option<Cell> {
        let cell = Cell::new(column, self.catalog.text.len(), text.len())?;
        self.catalog.text.push_str(text);
        Some(cell)
    }

    fn push(&mut self, open: &mut Open, column: usize, text: &str) {
        let room = open.cells.len() < MOST_CELLS;
        match self.cell(column, text).filter(|_| room) {
            Some(cell) => open.add(cell),
            None => {
                open.refused = true;
                let field = open.object.columns().get(column).map(|column| column.name.to_owned());
                self.problem(
                    ProblemCode::TooLarge,
                    Severity::Error,
                    Some((open.object, open.row)),
                    |problem| problem.field = field,
                );
            }
        }
    }

    /// Whether a field was kept aside, because its value was not read.
    fn is_aside(&self, open: &Open, name: &str) -> bool {
        is_aside(&open.cells, &self.catalog.text, name)
    }

    pub(super) fn is_set(&self, open: &Open, name: &str) -> bool {
        open.object.column(name).is_some_and(|column| open.has(column))
    }

    /// The text of a field that was read already.
    pub(super) fn value<'s>(&'s self, open: &Open, name: &str) -> Option<&'s str> {
        open.cell(open.object.column(name)?).map(|cell| cell.text(&self.catalog.text))
    }

    /// Keeps a field that the model does not know.
    pub(super) fn aside(&mut self, open: &mut Open, name: &str, raw: Raw<'_>) {
        let json = match raw {
            Raw::Text(text) => Value::from(text).to_string(),
            Raw::Literal(json) | Raw::Json(json) => json.to_owned(),
        };
        self.push(open, ASIDE, &aside_text(name, &json));
    }

    /// Sets a field by its name.
    pub(super) fn set(&mut self, open: &mut Open, name: &str, raw: Raw<'_>) {
        match open.object.column(name) {
            Some(column) => self.put(open, column, raw),
            None => self.aside(open, name, raw),
        }
    }

    /// Sets the field of a column.
    pub(super) fn put(&mut self, open: &mut Open, number: usize, raw: Raw<'_>) {
        let Some(column) = open.object.columns().get(number) else { return };
        let (text, right_type) = match raw {
            Raw::Text(text) => (text, self.path.is_none() || !column.form.is_number()),
            Raw::Literal(text) => (text, column.form.is_number()),
            Raw::Json(json) => {
                self.keep_aside(
                    open,
                    column.name,
                    raw,
                    json,
                    ProblemCode::WrongType,
                    &column.expected(),
                );
                return;
            }
        };
        if column.form == Form::Phone && !self.strict() && !mend::is_usual_telephone(text) {
            self.telephone(open, number, text);
            return;
        }
        if column.form == Form::Language && !self.strict() && self.languages(open, number, text) {
            return;
        }
        if column.form == Form::Age && !self.strict() && mend::is_unlimited(text) {
            let (field, found) = (column.name.to_owned(), shown(text));
            let row = Some((open.object, open.row));
            self.problem(ProblemCode::Mended, Severity::Warning, row, |problem| {
                (problem.field, problem.found, problem.made) =
                    (Some(field), Some(found), Some("no limit".to_owned()));
            });
            return;
        }
        let is_zone = column.name == "timezone" && open.object == Object::Schedule;
        if is_zone && !self.strict() && !column.fits(text) && self.zones.read(text).is_some() {
            let (field, found) = (column.name.to_owned(), shown(text));
            let row = Some((open.object, open.row));
            self.problem(ProblemCode::Mended, Severity::Warning, row, |problem| {
                (problem.field, problem.found) = (Some(field), Some(found));
                problem.made = Some("read as a time zone, and kept as published".to_owned());
            });
            self.aside(open, column.name, raw);
            return;
        }
        if column.form == Form::Time {
            let of_schedule = ["opens_at", "closes_at"].iter().position(|of| *of == column.name);
            if let Some(time) = of_schedule.and_then(|of| open.times.get_mut(of)) {
                *time = Clock::read(text).map(|clock| Published {
                    clock,
                    text: Some(text).filter(|_| !clock.conforms()).map(str::to_owned),
                });
            }
        }
        if column.fits(text) {
            let uuid = column.form != Form::Id
                || !self.strict()
                || !self.catalog.version.has_uuids()
                || is_uuid(text);
            if !right_type {
                let severity = self.severity();
                open.refused |= self.strict();
                let (field, found, expected) =
                    (column.name.to_owned(), shown(text), column.expected());
                self.problem(
                    ProblemCode::WrongType,
                    severity,
                    Some((open.object, open.row)),
                    |problem| {
                        (problem.field, problem.found, problem.expected) =
                            (Some(field), Some(found), Some(expected));
                    },
                );
            }
            if !uuid {
                open.refused = true;
                let (field, found) = (column.name.to_owned(), shown(text));
                self.problem(
                    ProblemCode::IdNotUuid,
                    Severity::Error,
                    Some((open.object, open.row)),
                    |problem| {
                        (problem.field, problem.found) = (Some(field), Some(found));
                    },
                );
            }
            self.push(open, number, text);
        } else if text.trim().is_empty() {
            // An empty string says nothing.
        } else if let Some(made) = column.mended(text).filter(|_| !self.strict()) {
            let (field, found, value) = (column.name.to_owned(), shown(text), shown(&made));
            self.problem(
                ProblemCode::Mended,
                Severity::Warning,
                Some((open.object, open.row)),
                |problem| {
                    (problem.field, problem.found, problem.made) =
                        (Some(field), Some(found), Some(value));
                },
            );
            self.push(open, number, &made);
            if column.form == Form::Language
                && !self.is_set(open, "name")
                && open.object == Object::Language
            {
                self.set(open, "name", Raw::Text(text.trim()));
            } else if column.form == Form::Web && text.contains([';', ',', ' ', '|'])
                || column.form == Form::Time && text.contains(['(', ',', ';', '['])
            {
                // What comes after the first address, or is said of the time.
                let name = format!("{} (as published)", column.name);
                self.aside(open, &name, Raw::Text(text));
            }
        } else {
            let code = if text.len() > crate::scalar::LONGEST_TEXT {
                ProblemCode::TooLarge
            } else {
                ProblemCode::BadValue
            };
            self.keep_aside(open, column.name, raw, text, code, &column.expected());
        }
    }

    /// Sets a telephone: its number, its extension, and aside whatever else was written there.
    fn telephone(&mut self, open: &mut Open, number: usize, text: &str) {
        let Some(column) = open.object.columns().get(number) else { return };
        let row = Some((open.object, open.row));
        let read = mend::telephone(text).filter(|read| column.fits(&read.number));
        let Some(Telephone { number: made, extension, has_more, contradicts }) = read else {
            if column.fits(text) {
                self.push(open, number, text);
            } else if !text.trim().is_empty() {
                let expected = column.expected();
                let raw = Raw::Text(text);
                self.keep_aside(open, column.name, raw, text, ProblemCode::BadValue, &expected);
            }
            return;
        };
        if made != text {
            let (found, value) = (shown(text), made.clone());
            self.problem(ProblemCode::Mended, Severity::Warning, row, |problem| {
                (problem.field, problem.found, problem.made) =
                    (Some(column.name.to_owned()), Some(found), Some(value));
            });
        }
        if contradicts {
            let found = shown(text);
            self.problem(ProblemCode::Contradiction, Severity::Error, row, |problem| {
                (problem.field, problem.found) = (Some(column.name.to_owned()), Some(found));
            });
        }
        self.push(open, number, &made);
        let digits = extension.as_deref().map(|digits| digits.trim_start_matches('0'));
        let is_new = digits.is_some() && !self.is_set(open, "extension");
        if let Some(digits) = digits.filter(|_| is_new) {
            self.set(open, "extension", Raw::Literal(if digits.is_empty() { "0" } else { digits }));
        }
        let has_zeros = extension.is_some_and(|extension| extension.starts_with('0'));
        if has_more || contradicts || has_zeros {
            self.aside(open, column.name, Raw::Text(text));
        }
    }

    /// Sets a language where its cell has several, or a code that is mostly meant otherwise;
    /// whether it did.
    fn languages(&mut self, open: &mut Open, number: usize, text: &str) -> bool {
        let is_sign = text.trim().eq_ignore_ascii_case("asl");
        if !is_sign && text.trim().len() <= 3 {
            return false;
        }
        let found = language::listed(text);
        let several = open.object == Object::Language && found.len() > 1;
        if !(is_sign || several) {
            return false;
        }
        let Some(column) = open.object.columns().get(number) else { return false };
        let (field, value, made) = (column.name.to_owned(), shown(text), found.join(", "));
        let row = Some((open.object, open.row));
        self.problem(ProblemCode::Mended, Severity::Warning, row, |problem| {
            (problem.field, problem.found, problem.made) = (Some(field), Some(value), Some(made));
        });
        match found.first().filter(|_| !several) {
            Some(code) => self.push(open, number, code),
            // One record becomes several once all is read.
            None => self.aside(open, column.name, Raw::Text(text)),
        }
        true
    }

    fn keep_aside(
        &mut self,
        open: &mut Open,
        name: &str,
        raw: Raw<'_>,
        text: &str,
        code: ProblemCode,
        expected: &str,
    ) {
        open.refused |= self.strict();
        let (field, found, expected) = (name.to_owned(), shown(text), expected.to_owned());
        self.problem(code, Severity::Error, Some((open.object, open.row)), |problem| {
            (problem.field, problem.found, problem.expected) =
                (Some(field), Some(found), Some(expected));
            problem.made = Some("kept aside".to_owned());
        });
        self.aside(open, name, raw);
    }

    /// Whether a row came from a table.
    pub(super) fn is_of_table(&self, object: Object, row: u32) -> bool {
        let origin = self.origins.get(object.index()).and_then(|rows| rows.get(row as usize));
        origin.is_some_and(|(file, _)| self.tables.contains(&(*file as usize)))
    }

    /// Adds fields to a record that has ended.
    pub(super) fn amend(&mut self, object: Object, row: u32, fields: &[(&str, &str)]) {
        let mut cells = self.catalog.row(object, row).cells().to_vec();
        for (name, text) in fields {
            let column = object.column(name).filter(|column| {
                let fits = object.columns().get(*column).is_some_and(|column| column.fits(text));
                fits && !cells.iter().any(|cell| cell.column() == *column)
            });
            let cell = match column {
                Some(column) => self.cell(column, text),
                None => self.cell(ASIDE, &aside_text(name, &Value::from(*text).to_string())),
            };
            cells.extend(cell.filter(|_| cells.len() < MOST_CELLS));
        }
        cells.sort_by_key(|cell| cell.column());
        if let Some(table) = self.catalog.tables.get_mut(object.index()) {
            table.put(row, &cells);
        }
    }

    /// The record inside of `parent` belongs to it.
    pub(super) fn belongs(&mut self, child: &mut Open, parent: &mut Open) {
        let Some(column) = child.object.link_to(parent.object) else { return };
        if !child.has(column) {
            child.add(Cell(0).moved(column));
            parent.waiting.push((child.object, child.row, column));
        }
        if matches!(child.object, Object::Attribute | Object::Metadata)
            && let Some(entity) =
                child.object.column("link_entity").or_else(|| child.object.column("resource_type"))
            && !child.has(entity)
        {
            self.push(child, entity, &parent.object.name());
        }
    }

    /// The record that is open belongs to one that is made for it.
    pub(super) fn belongs_later(&mut self, child: &mut Open, parent: &mut Open) {
        let id = self.made_id(parent);
        if let (Some(column), Some(cell)) = (child.object.link_to(parent.object), self.cell(0, &id))
        {
            parent.add(cell);
            child.add(cell.moved(column));
        }
    }

    /// The field of `parent` that names `child`, where it has none yet.
    pub(super) fn names(&mut self, parent: &mut Open, child: (Object, Option<Cell>)) {
        if let (Some(column), Some(cell)) = (parent.object.names(child.0), child.1)
            && !parent.has(column)
        {
            parent.add(cell.moved(column));
        }
    }

    /// What the two times of a schedule say of each other.
    fn times(&mut self, open: &mut Open) {
        let [Some(opens), Some(closes)] = core::mem::take(&mut open.times) else { return };
        if self.strict() || opens.text.is_none() && closes.text.is_none() {
            return;
        }
        let row = Some((open.object, open.row));
        let published = |of: &Published| of.text.clone().unwrap_or_else(|| of.clock.text());
        match mend::span(opens.clock, closes.clock) {
            Span::AsRead => {}
            Span::Closes(clock) => {
                let (found, made) = (shown(&published(&closes)), clock.text());
                self.take_out(open, "closes_at");
                self.set(open, "closes_at", Raw::Text(&made));
                self.problem(ProblemCode::Mended, Severity::Warning, row, |problem| {
                    (problem.field, problem.found, problem.made) =
                        (Some("closes_at".to_owned()), Some(found), Some(made));
                });
            }
            // Both are kept as they were published, so that what is written is read alike.
            Span::Unknown => {
                for (name, of) in [("opens_at", &opens), ("closes_at", &closes)] {
                    let text = published(of);
                    let expected = "a time of 24 hours, or one with am or pm";
                    self.take_out(open, name);
                    let code = ProblemCode::BadValue;
                    self.keep_aside(open, name, Raw::Text(&text), &text, code, expected);
                }
            }
        }
    }

    /// Takes the value of a field out again.
    fn take_out(&self, open: &mut Open, name: &str) {
        let Some(column) = open.object.column(name) else { return };
        open.cells.retain(|cell| cell.column() != column);
        open.set &= !(1 << column);
    }

    /// Ends a record; the cell of its identifier.
    pub(super) fn end(&mut self, mut open: Open) -> Option<Cell> {
        self.times(&mut open);
        self.complete(&mut open);
        let id = open.cell(0).or_else(|| {
            let made = self.made_id(&open);
            let cell = self.cell(0, &made);
            if !open.is_made {
                let severity = self.severity();
                open.refused |= self.strict();
                self.problem(
                    ProblemCode::MissingId,
                    severity,
                    Some((open.object, open.row)),
                    |problem| {
                        (problem.field, problem.made) = (Some("id".to_owned()), Some(made));
                    },
                );
            }
            open.cells.extend(cell);
            cell
        });
        // In the order of the columns, so that two rows that say the same are the same.
        if !open.cells.is_sorted_by_key(|cell| cell.column()) {
            open.cells.sort_by_key(|cell| cell.column());
        }
        for (object, row, column) in open.waiting.drain(..) {
            let Some(id) = id else { continue };
            if let Some(table) = self.catalog.tables.get_mut(object.index()) {
                let cells = table.cells_mut(row).iter_mut();
                cells
                    .filter(|cell| cell.column() == column)
                    .for_each(|cell| *cell = id.moved(column));
            }
        }
        if !open.is_made {
            let refused = open.refused;
            self.count(
                open.object,
                |count| if refused { &mut count.refused } else { &mut count.kept },
            );
        }
        if let Some(table) = self.catalog.tables.get_mut(open.object.index())
            && !open.refused
        {
            table.put(open.row, &open.cells);
            let hash = id.map_or(0, |id| hash(id.text(&self.catalog.text)));
            table.ids.push(u64::from(hash) << 32 | u64::from(open.row));
        }
        self.spare.push(open.cells);
        id
    }

    /// Fields that must be there, and are not.
    fn complete(&mut self, open: &mut Open) {
        // Not the identifier, which is made.
        let mut missing = open.object.required() & !open.set & !1;
        while missing != 0 {
            let number = missing.trailing_zeros() as usize;
            missing &= missing - 1;
            let Some(column) = open.object.columns().get(number) else { continue };
            let made = match (column.form, column.name) {
                // A status that was not read is none that offers the service.
                (Form::Word(_), "status") if self.is_aside(open, "status") => {
                    Some("inactive".to_owned())
                }
                (Form::Word(words), _) => words.first().map(|word| (*word).to_owned()),
                (Form::Line, "name") => {
                    let other = ["alternate_name", "description"]
                        .into_iter()
                        .find_map(|field| self.value(open, field));
                    let line = other
                        .map(|text| text.split_whitespace().take(12).collect::<Vec<_>>().join(" "));
                    Some(
                        line.filter(|line| column.fits(line))
                            .unwrap_or_else(|| format!("({} without a name)", open.object.name())),
                    )
                }
                _ => None,
            };
            let mended = made.is_some() && !self.strict();
            // Older versions have no such field: nothing is wrong with the record.
            let is_new = self.catalog.version < Version::V3_0
                && matches!(column.name, "location_type" | "address_type" | "status");
            let severity = if is_new {
                Severity::Note
            } else if mended {
                Severity::Warning
            } else {
                Severity::Error
            };
            let code = if is_new { ProblemCode::Converted } else { ProblemCode::MissingField };
            if !open.is_made {
                let (field, value) = (column.name.to_owned(), made.clone());
                self.problem(code, severity, Some((open.object, open.row)), |problem| {
                    (problem.field, problem.made) = (Some(field), value);
                });
            }
            match made.filter(|_| mended || is_new) {
                Some(made) => self.push(open, number, &made),
                None => open.refused = true,
            }
        }
    }

    /// An identifier from what the record says and where it is.
    fn made_id(&self, open: &Open) -> String {
        let mut name = open.object.name();
        if let Some(path) = &self.path {
            name.push_str(&format!("|{}|{path}|{}", self.file, self.line.unwrap_or(0)));
        }
        for cell in &open.cells {
            name.push_str(&format!("|{}={}", cell.column(), cell.text(&self.catalog.text)));
        }
        made_id(&name).to_string()
    }
}

pub(crate) fn is_uuid(text: &str) -> bool {
    text.len() == 36 && uuid::Uuid::try_parse(text).is_ok()
}
