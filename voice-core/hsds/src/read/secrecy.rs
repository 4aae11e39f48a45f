//! Which places are confidential: a classification with its evidence.
//!
//! A place is *marked* where its directory says that it is confidential, and *may be marked* where
//! it says something of the kind that is not understood. Both are hidden; the second is reported,
//! and a field `confidential` with `false` at the place clears it.

mod column;
mod prose;

use std::collections::BTreeMap;

use self::column::Flag;
use super::loader::Loader;
use crate::object::Object;
use crate::report::{ProblemCode, Severity};
use crate::store::{ASIDE, Catalog, Row, confidential_key};

/// What is said of the secrecy of a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Secrecy {
    /// It says so and is not understood, or something else suggests it.
    MayBeMarked,
    /// It is said plainly.
    Marked,
}

/// Why something is hidden: what is said, in which field of which record.
#[derive(Debug, Clone)]
struct Evidence {
    secrecy: Secrecy,
    record: (Object, u32),
    field: String,
}

/// Hidden records with the strongest evidence of each.
type Hidden = BTreeMap<(Object, u32), Evidence>;

/// Notes in the catalog what is confidential, and in the report why.
pub(super) fn classify(loader: &mut Loader<'_>) {
    let hidden = hidden(&loader.catalog);
    let mut confidential: Vec<u64> =
        hidden.keys().map(|(object, row)| confidential_key(*object, *row)).collect();
    confidential.sort_unstable();
    loader.catalog.confidential = confidential;
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
}

fn hidden(catalog: &Catalog) -> Hidden {
    let mut hidden = Hidden::new();
    for object in [
        Object::Location,
        Object::Address,
        Object::ServiceAtLocation,
        Object::Service,
        Object::Program,
        Object::Organization,
        Object::Phone,
        Object::Contact,
    ] {
        for row in catalog.rows(object) {
            for evidence in evidence(row) {
                for of in concerned(row, &evidence) {
                    let known = hidden.entry((of.object, of.number));
                    let known = known.or_insert_with(|| evidence.clone());
                    if known.secrecy < evidence.secrecy {
                        *known = evidence.clone();
                    }
                }
            }
        }
    }
    let cleared = |record: &(Object, u32)| {
        let row = catalog.row(record.0, record.1);
        asides(row).any(|(name, json)| column::flag(row.object, name, json) == Flag::Open)
    };
    hidden.retain(|record, evidence| evidence.secrecy == Secrecy::Marked || !cleared(record));
    hidden
}

/// The fields that the model does not know, or could not read; of hidden records too.
#[expect(
    clippy::expect_used,
    reason = "the loader writes both: a mark that is not read would show the place"
)]
fn asides(row: Row<'_>) -> impl Iterator<Item = (&str, &str)> {
    row.cells()
        .iter()
        .filter(|cell| cell.column() == ASIDE)
        .map(move |cell| cell.aside(&row.catalog.text).expect("a name and its value"))
}

/// The text of a field, hidden or not.
fn text<'a>(row: Row<'a>, field: &str) -> Option<&'a str> {
    row.at(row.object.column(field)?)
}

/// What a record says of secrecy.
fn evidence(row: Row<'_>) -> Vec<Evidence> {
    let mut found = Vec::new();
    let mut add = |secrecy: Option<Secrecy>, field: &str| {
        found.extend(secrecy.map(|secrecy| Evidence {
            secrecy,
            record: (row.object, row.number),
            field: field.to_owned(),
        }));
    };
    let (labels, prose): (&[&str], &[&str]) = match row.object {
        Object::Location => (&["name", "alternate_name"], &["description", "transportation"]),
        Object::Address => {
            (&["attention", "address_1", "address_2", "city", "region", "postal_code"], &[])
        }
        Object::ServiceAtLocation => (&[], &["description"]),
        Object::Service => (&[], &["alert"]),
        _ => (&[], &[]),
    };
    let columns = row.object.columns();
    for cell in row.cells() {
        let text = cell.text(&row.catalog.text);
        let Some(column) = columns.get(cell.column()) else { continue };
        if labels.contains(&column.name) {
            add(prose::label(text), column.name);
        } else if prose.contains(&column.name) {
            add(prose::sentence(text), column.name);
        }
    }
    for (name, json) in asides(row) {
        let said = match (row.object, name) {
            (Object::Location, "location_type") | (Object::Address, "address_type") => {
                column::kind_of_place(json)
            }
            _ => column::flag(row.object, name, json).secrecy(),
        };
        add(said, name);
    }
    let is_place =
        matches!(row.object, Object::Location | Object::Address | Object::ServiceAtLocation);
    if is_place || row.object == Object::Service {
        for attribute in row.children(Object::Attribute) {
            add(term(attribute, is_place), "attributes");
        }
    }
    found
}

/// What a term says that is said of a record: of a place, any word of secrecy; of a service, only
/// one that speaks of the place.
fn term(attribute: Row<'_>, of_place: bool) -> Option<Secrecy> {
    let value = text(attribute, "value");
    if value.is_some_and(column::is_no) {
        return None;
    }
    let term = attribute.parent(Object::TaxonomyTerm);
    let own = [value, text(attribute, "label")].into_iter().flatten();
    let of_term = term
        .into_iter()
        .flat_map(|term| ["code", "name"].into_iter().filter_map(move |field| text(term, field)));
    own.chain(of_term)
        .filter_map(|text| if of_place { prose::label(text) } else { prose::sentence(text) })
        .max()
}

/// The records that are hidden by what one says: itself, if it can be, and the places that it
/// speaks of.
fn concerned<'a>(row: Row<'a>, evidence: &Evidence) -> Vec<Row<'a>> {
    let of_service = |service: Row<'a>| {
        service
            .children(Object::ServiceAtLocation)
            .filter_map(|at| at.parent(Object::Location))
            .collect::<Vec<_>>()
    };
    let of_organization = |organization: Row<'a>| {
        let own = organization.children(Object::Location);
        own.chain(organization.children(Object::Service).flat_map(of_service)).collect()
    };
    match row.object {
        Object::Location | Object::Contact => vec![row],
        Object::Address => row.parent(Object::Location).into_iter().chain([row]).collect(),
        Object::ServiceAtLocation => row.parent(Object::Location).into_iter().collect(),
        Object::Service => of_service(row),
        Object::Program => row.children(Object::Service).flat_map(of_service).collect(),
        Object::Organization => of_organization(row),
        Object::Phone => {
            let at = row.parent(Object::ServiceAtLocation);
            let place = row.parent(Object::Location);
            let place = place.or_else(|| at?.parent(Object::Location));
            let mut all: Vec<Row<'a>> = place.into_iter().collect();
            all.extend(row.parent(Object::Service).into_iter().flat_map(of_service));
            if let Some(organization) = row.parent(Object::Organization) {
                let places: Vec<Row<'a>> = of_organization(organization);
                all.extend(places);
            }
            // A note that the *address* is confidential says nothing of the number.
            if !column::speaks_of_address(&evidence.field) {
                all.push(row);
            }
            all
        }
        _ => Vec::new(),
    }
}
