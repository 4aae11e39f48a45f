//! Records while they are read: cells are checked, mended or kept aside, and problems noted with
//! their place.

pub(super) mod converted;
mod end;
mod keep;
mod origin;
mod value;

use std::collections::BTreeSet;

use serde_json::Value;

pub(super) use self::keep::LettingGo;
use self::origin::Origins;
use super::package::File;
use super::{Options, ReadError, Wanted};
use crate::hours::Zones;
use crate::mend::Clock;
use crate::object::Object;
use crate::report::{CatalogProblem, Finding, Findings, ProblemCode, RecordCount, Severity};
use crate::store::{ASIDE, Catalog, Cell, Table, aside_text, is_aside, packed};
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
    /// Whether it gets the identifier of the record around it once that has ended.
    belongs: bool,
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

    pub(super) const fn has(&self, column: usize) -> bool {
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
    pub(super) origins: Vec<Origins>,
    /// What other tables say of services.
    pub(super) said: Vec<Said>,
    /// What the files look like of which nothing was understood.
    pub(super) looks_like: Vec<String>,
    spare: Vec<Vec<Cell>>,
    zones: Zones,
    /// None where everything is kept.
    pub(super) letting_go: Option<LettingGo>,
    /// Records whose texts are needed and were let go of.
    pub(super) wanted: Wanted,
    /// How many records are open inside of each other.
    depth: usize,
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
            origins: Object::ALL.map(|_| Origins::default()).into(),
            said: Vec::new(),
            looks_like: Vec::new(),
            spare: Vec::new(),
            zones: Zones::default(),
            letting_go: None,
            wanted: Wanted::new(),
            depth: 0,
        }
    }

    /// Reads a file; whether it had records of the standard.
    pub(super) fn read_file(
        &mut self,
        file: &File<'_>,
        progress: &mut dyn FnMut(u64),
    ) -> Result<bool, ReadError> {
        self.file.clone_from(&file.name);
        (self.line, self.path) = (None, None);
        if !file.was_utf8 {
            self.problem(ProblemCode::Encoding, Severity::Warning, None, |problem| {
                problem.made = Some("read by its byte order mark, or as Windows-1252".to_owned());
            });
        }
        if self.letting_go.is_none() {
            // Values are no longer than their file, but where one is mended; memory that is not
            // written to costs nothing.
            self.catalog.text.held().reserve(usize::try_from(file.bytes).unwrap_or(0));
        }
        file.read(|window| {
            if file.is_table() {
                Ok(self.read_table(file, window, progress))
            } else {
                self.read_json(file, window, progress)
            }
        })?
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
        self.begin_uncounted(object, true)
    }

    fn begin_uncounted(&mut self, object: Object, is_made: bool) -> Open {
        let row = self.catalog.tables.get_mut(object.index()).map_or(0, Table::add_row);
        if let Some(origins) = self.origins.get_mut(object.index()) {
            let file = u32::try_from(self.number).unwrap_or(u32::MAX);
            origins.push(file, self.line.unwrap_or(0));
        }
        self.depth = self.depth.saturating_add(1);
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
            belongs: false,
            times: [None, None],
        }
    }

    /// Appends text, as a cell of a column; none where there is no room for it.
    pub(super) fn cell(&mut self, column: usize, text: &str) -> Option<Cell> {
        // Once all is read, whatever is added must be found as the others are.
        let is_added = self.catalog.is_packed && self.letting_go.is_none();
        let packed = if is_added { packed(text) } else { None };
        let text = packed.as_deref().unwrap_or(text);
        let cell = Cell::new(column, self.catalog.text.len(), text.len())?;
        self.catalog.text.held().push_str(text);
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
        is_aside(open.cells.iter().copied(), &self.catalog.text, name)
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

    /// Whether a row came from a table.
    pub(super) fn is_of_table(&self, object: Object, row: u32) -> bool {
        let origin = self.origins.get(object.index()).and_then(|origins| origins.get(row));
        origin.is_some_and(|(file, _)| self.tables.contains(&(file as usize)))
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
            child.belongs = true;
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

    /// The record that is open and another, by its identifier, belong together by a record between
    /// them.
    pub(super) fn join(&mut self, open: &mut Open, other: Object, id: &str) {
        let field = format!("{}_id", other.name());
        self.make(open, Object::ServiceAtLocation, (&field, id), &field);
    }

    /// The record that is open and one that was inside of it belong together, too.
    pub(super) fn join_inside(&mut self, open: &mut Open, other: Object, id: Cell) {
        let field = format!("{}_id", other.name());
        let found = id.text(&self.catalog.text).to_owned();
        let mut made = self.begin_made(Object::ServiceAtLocation);
        self.belongs(&mut made, open);
        if let Some(column) = made.object.column(&field) {
            made.add(id.moved(column));
        }
        self.end_made(made, &field, &found);
    }

    /// Makes a record that belongs to the one that is open, of what was found in a field of that.
    pub(super) fn make(
        &mut self,
        open: &mut Open,
        object: Object,
        (field, text): (&str, &str),
        found_in: &str,
    ) {
        let mut made = self.begin_made(object);
        self.belongs(&mut made, open);
        self.set(&mut made, field, Raw::Text(text));
        self.end_made(made, found_in, text);
    }

    /// The field of `parent` that names `child`, where it names no other yet.
    pub(super) fn names(&mut self, parent: &mut Open, child: (Object, Option<Cell>)) {
        let (Some(column), Some(cell)) = (parent.object.names(child.0), child.1) else { return };
        let text = &self.catalog.text;
        match parent.cells.iter_mut().find(|of| of.column() == column) {
            // The cell says which record of that identifier is meant: the one inside.
            Some(of) if of.text(text) == cell.text(text) => *of = cell.moved(column),
            Some(_) => {}
            None => parent.add(cell.moved(column)),
        }
    }
}
