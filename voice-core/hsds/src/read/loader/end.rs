//! The end of a record: what its fields say of each other, and what must be there.

use super::{Loader, Open, Published, Raw};
use crate::form::Form;
use crate::mend::{self, Span};
use crate::object::Object;
use crate::report::{ProblemCode, Severity, shown};
use crate::store::{Cell, made_id, unpacked};
use crate::version::Version;

impl Loader<'_> {
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
    pub(in crate::read) fn end(&mut self, open: Open) -> Option<Cell> {
        self.close(open).0
    }

    /// Ends a record that was made of what was found in a field, and says so where it is kept.
    pub(in crate::read) fn end_made(&mut self, open: Open, field: &str, found: &str) {
        let row = Some((open.object, open.row));
        if let (_, true) = self.close(open) {
            self.problem(ProblemCode::Made, Severity::Note, row, |problem| {
                (problem.field, problem.found) = (Some(field.to_owned()), Some(shown(found)));
            });
        }
    }

    /// The cell of the identifier of a record that ends, and whether it is kept.
    fn close(&mut self, mut open: Open) -> (Option<Cell>, bool) {
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
        let table = self.catalog.tables.get(open.object.index());
        if id.is_none() || table.is_none_or(|table| !table.has_room()) {
            open.refuse();
            let row = Some((open.object, open.row));
            self.problem(ProblemCode::TooLarge, Severity::Error, row, |_| ());
        }
        // In the order of the columns, so that two rows that say the same are the same.
        if !open.cells.is_sorted_by_key(|cell| cell.column()) {
            open.cells.sort_by_key(|cell| cell.column());
        }
        let has_address = open.waiting.iter().any(|(object, ..)| *object == Object::Address);
        for (object, row, column) in open.waiting.drain(..) {
            let Some(id) = id else { continue };
            if let Some(table) = self.catalog.tables.get_mut(object.index()) {
                table.change(
                    row,
                    |_, cell| {
                        if cell.column() == column { id.moved(column) } else { cell }
                    },
                );
            }
        }
        let is_kept = !open.refused;
        match (open.is_made, is_kept) {
            (true, true) => self.count(open.object, |count| &mut count.made),
            (true, false) => {}
            (false, true) => self.count(open.object, |count| &mut count.kept),
            (false, false) => self.count(open.object, |count| &mut count.refused),
        }
        if is_kept {
            // By the addresses inside of places of one identifier it is known whether they are two.
            if !has_address && self.is_repeat(&open) {
                self.count(open.object, |count| &mut count.repeated);
            } else if let Some(table) = self.catalog.tables.get_mut(open.object.index()) {
                table.put(open.row, &open.cells);
                self.ended(open.object, open.row);
            }
        }
        self.spare.push(open.cells);
        self.depth = self.depth.saturating_sub(1);
        if self.depth == 0 {
            self.let_go();
        }
        (id, is_kept)
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
    pub(super) fn made_id(&self, open: &Open) -> String {
        let mut name = open.object.name();
        if let Some(path) = &self.path {
            name.push_str(&format!("|{}|{path}|{}", self.file, self.line.unwrap_or(0)));
        }
        for cell in &open.cells {
            let text = unpacked(cell.text(&self.catalog.text));
            name.push_str(&format!("|{}={text}", cell.column()));
        }
        made_id(&name).to_string()
    }
}
