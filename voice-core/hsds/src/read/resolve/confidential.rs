//! What is confidential, noted in the catalog and in the report.

use std::collections::BTreeSet;

use crate::object::Object;
use crate::read::loader::Loader;
use crate::read::secrecy::{self, Evidence, Secrecy, repeated};
use crate::report::{ProblemCode, Severity};
use crate::store::Cell;

/// Notes in the catalog what is confidential, and in the report why. Gives the other records that
/// told it.
pub(super) fn classify(loader: &mut Loader<'_>) -> BTreeSet<(Object, u32)> {
    let hidden = secrecy::hidden(&loader.catalog);
    loader.catalog.confidential = secrecy::keys(&loader.catalog, &hidden).into_iter().collect();
    for Evidence { secrecy, record, field } in hidden.into_values() {
        let (code, severity) = match secrecy {
            Secrecy::Marked => (ProblemCode::Confidential, Severity::Note),
            Secrecy::MayBeMarked => (ProblemCode::MayBeConfidential, Severity::Warning),
        };
        loader.problem(code, severity, Some(record), |problem| {
            problem.field = Some(field);
            problem.made = Some("its place is hidden".to_owned());
        });
    }
    withhold_lines(loader)
}

/// Takes the streets of hidden places out of the texts of their organizations and services, and
/// gives the records that had them.
fn withhold_lines(loader: &mut Loader<'_>) -> BTreeSet<(Object, u32)> {
    let mut told = BTreeSet::new();
    if loader.catalog.confidential.is_empty() {
        return told;
    }
    let catalog = &loader.catalog;
    let places = catalog.rows(Object::Location);
    let hidden = places.filter_map(|place| Some((place, place.hiding()?.is_marked)));
    let (withheld, wanted) = repeated::withheld(catalog, hidden);
    loader.wanted.extend(wanted);
    for repeated in withheld {
        let (object, number) = repeated.record;
        let (offset, length) = (loader.catalog.text.len(), repeated.text.len());
        loader.catalog.text.held().push_str(&repeated.text);
        let Some(table) = loader.catalog.tables.get_mut(object.index()) else { continue };
        table.change(number, |at, cell| {
            // Where the text is full, the field becomes empty.
            let withheld = || Cell::new(cell.column(), offset, length);
            if at == repeated.cell { withheld().unwrap_or_else(|| cell.emptied()) } else { cell }
        });
        told.insert(repeated.record);
        let (code, severity) = if repeated.is_marked {
            (ProblemCode::Confidential, Severity::Note)
        } else {
            (ProblemCode::MayBeConfidential, Severity::Warning)
        };
        loader.problem(code, severity, Some(repeated.record), |problem| {
            problem.field = Some(repeated.field);
            problem.made = Some("the street of the hidden place was taken out".to_owned());
        });
    }
    told
}
