//! Which places are confidential: a classification with its evidence.
//!
//! A place is *marked* where its directory says that it is confidential, and *may be marked* where
//! it says something of the kind that is not understood. Both are hidden; the second is reported,
//! and a field `confidential` with `false` at the place clears it.

mod column;
mod prose;
pub(super) mod repeated;

use std::collections::BTreeMap;

use self::column::Flag;
use crate::bytes::Values;
use crate::form::Form;
use crate::known;
use crate::object::Object;
use crate::safety::{self, Hiding};
use crate::store::{Catalog, Cell, Row, as_published, confidential_key, unquoted};

/// What is said of the secrecy of a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Secrecy {
    /// It says so and is not understood, or something else suggests it.
    MayBeMarked,
    /// It is said plainly.
    Marked,
}

/// Why something is hidden: what is said, in which field of which record.
#[derive(Debug, Clone)]
pub(super) struct Evidence {
    pub(super) secrecy: Secrecy,
    pub(super) record: (Object, u32),
    pub(super) field: String,
}

/// Hidden records with the strongest evidence of each.
pub(super) type Hidden = BTreeMap<(Object, u32), Evidence>;

/// What is confidential in a catalog.
pub(super) fn hidden(catalog: &Catalog) -> Hidden {
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
        Object::Schedule,
        Object::Accessibility,
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
        row.asides()
            .any(|(name, json)| column::flag(row.object, as_published(name), json) == Flag::Open)
    };
    hidden.retain(|record, evidence| evidence.secrecy == Secrecy::Marked || !cleared(record));
    hidden
}

/// What is hidden, and whatever belongs to it, as keys in order.
pub(super) fn keys(catalog: &Catalog, hidden: &Hidden) -> Vec<u64> {
    let whole = |object| !safety::has_shown_fields(object);
    let of = |((object, number), evidence): (&(Object, u32), &Evidence)| {
        let hiding = Hiding {
            is_marked: evidence.secrecy == Secrecy::Marked,
            // A number that is marked itself is not told.
            is_whole: whole(*object) || *object == Object::Phone,
        };
        (catalog.row(*object, *number), hiding)
    };
    let mut open: Vec<(Row<'_>, Hiding)> = hidden.iter().map(of).collect();
    let mut all = BTreeMap::<(Object, u32), Hiding>::new();
    while let Some((row, hiding)) = open.pop() {
        let before = all.get(&(row.object, row.number)).copied();
        let now = before.map_or(hiding, |before| before.with(hiding));
        if before == Some(now) {
            continue;
        }
        all.insert((row.object, row.number), now);
        for object in safety::hidden_with(row.object) {
            for child in row.children(*object) {
                let is_whole = whole(*object)
                    || row.object == Object::Phone && now.is_whole
                    || *object == Object::Phone && is_of_contact_alone(child);
                open.push((child, Hiding { is_whole, ..now }));
            }
        }
    }
    // The order of the keys is that of the kinds and rows.
    all.iter()
        .map(|((object, number), hiding)| confidential_key(*object, *number) | hiding.bits())
        .collect()
}

/// Whether a telephone is that of a contact, and of nothing else.
fn is_of_contact_alone(phone: Row<'_>) -> bool {
    let others = ["service_id", "organization_id", "location_id", "service_at_location_id"];
    phone.stated("contact_id").is_some() && others.iter().all(|of| phone.stated(of).is_none())
}

/// What the text of a field says of a place.
///
/// One rule for all texts: a sentence says it where a word of secrecy belongs to a word for a
/// place. The texts of a place, and the alert of a service, speak of that place; those of a
/// service, a programme or an organization may speak of another of its places. A house, as in "a
/// confidential shelter", may be any of an organization's.
fn said_in(object: Object, field: &str, form: Form, text: &str) -> Option<Secrecy> {
    let is_text = matches!(form, Form::Prose) || matches!(field, "name" | "alternate_name");
    match (object, field) {
        (Object::Location, "name" | "alternate_name")
        | (
            Object::Address,
            "attention" | "address_1" | "address_2" | "city" | "region" | "postal_code",
        ) => prose::label(text),
        (Object::Service, "alert") => prose::sentence(text),
        (Object::Location | Object::ServiceAtLocation, _) if is_text => prose::note(text),
        (Object::Accessibility | Object::Schedule | Object::Phone, _) if is_text => {
            prose::sentence(text)
        }
        (Object::Service, _) if is_text => prose::sentence(text).map(|_| Secrecy::MayBeMarked),
        (Object::Program | Object::Organization, _) if is_text => prose::sentence(text)
            .filter(|said| *said == Secrecy::Marked)
            .map(|_| Secrecy::MayBeMarked),
        _ => None,
    }
}

/// Whether a cell says something of secrecy by itself.
pub(super) fn speaks<'a>(object: Object, cell: Cell, text: impl Values<'a>) -> bool {
    if let Some((name, json)) = cell.aside(text) {
        return said_aside(object, name, json).is_some()
            || column::flag(object, as_published(name), json) != Flag::Nothing;
    }
    let column = object.columns().get(cell.column());
    column.is_some_and(|column| {
        matches!(column.form, Form::Line | Form::Prose)
            && said_in(object, column.name, column.form, cell.text(text)).is_some()
    })
}

/// What a field says that the model does not know.
fn said_aside(object: Object, name: &str, json: &str) -> Option<Secrecy> {
    match (object, as_published(name)) {
        (Object::Location, "location_type") | (Object::Address, "address_type") => {
            column::kind_of_place(json)
        }
        (_, name) => match column::flag(object, name, json) {
            column::Flag::Open => None,
            flag => flag.secrecy().max(said_in_words(object, json)),
        },
    }
}

/// What the text of a field that the model does not know says of a place: it is prose, as the
/// notes of the standard are.
fn said_in_words(object: Object, json: &str) -> Option<Secrecy> {
    // Lists and objects are read as the words in them.
    let text = unquoted(json);
    match object {
        Object::Location | Object::Address | Object::ServiceAtLocation => prose::note(&text),
        _ => said_in(object, "notes", Form::Prose, &text),
    }
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
    let columns = row.object.columns();
    for cell in row.cells().iter() {
        let Some(column) = columns.get(cell.column()) else { continue };
        // Most cells are identifiers, numbers and times, and say nothing in words.
        if !matches!(column.form, Form::Line | Form::Prose) {
            continue;
        }
        let text = cell.text(&row.catalog.text);
        add(said_in(row.object, column.name, column.form, text), column.name);
    }
    for (name, json) in row.asides() {
        add(said_aside(row.object, name, json), name);
    }
    let is_place =
        matches!(row.object, Object::Location | Object::Address | Object::ServiceAtLocation);
    if is_place || row.object == Object::Service {
        for attribute in row.children(Object::Attribute) {
            add(term(attribute, is_place), "attributes");
        }
        // `"metadata": {"confidential": true}`.
        for (name, json) in row.children(Object::Metadata).flat_map(Row::asides) {
            add(said_aside(row.object, name, json), name);
        }
    }
    found
}

/// What a term says that is said of a record: of a place, any word of secrecy; of a service, only
/// one that speaks of the place.
fn term(attribute: Row<'_>, of_place: bool) -> Option<Secrecy> {
    let value = attribute.stated("value");
    if value.is_some_and(column::is_no) {
        return None;
    }
    let term = attribute.parent(Object::TaxonomyTerm);
    let own = [value, attribute.stated("label")].into_iter().flatten();
    let of_term = term
        .into_iter()
        .flat_map(|term| ["code", "name"].into_iter().filter_map(move |field| term.stated(field)));
    own.chain(of_term)
        .filter_map(|text| if of_place { prose::label(text) } else { prose::sentence(text) })
        .max()
}

/// The records that are hidden by what one says: itself, if it can be, and the places that it
/// speaks of.
fn concerned<'a>(row: Row<'a>, evidence: &Evidence) -> Vec<Row<'a>> {
    let of_organization = |organization: Row<'a>| {
        let own = organization.children(Object::Location);
        own.chain(organization.children(Object::Service).flat_map(known::places)).collect()
    };
    match row.object {
        Object::Location | Object::Contact => vec![row],
        Object::Address => row.parent(Object::Location).into_iter().chain([row]).collect(),
        Object::ServiceAtLocation => {
            row.parent(Object::Location).into_iter().chain([row]).collect()
        }
        Object::Accessibility => row.parent(Object::Location).into_iter().collect(),
        Object::Schedule => {
            let at = row.parent(Object::ServiceAtLocation);
            let place = row.parent(Object::Location);
            let place = place.or_else(|| at?.parent(Object::Location));
            let service = row.parent(Object::Service);
            place.into_iter().chain(service.into_iter().flat_map(known::places)).collect()
        }
        Object::Service => known::places(row),
        Object::Program => row.children(Object::Service).flat_map(known::places).collect(),
        Object::Organization => of_organization(row),
        Object::Phone => {
            let at = row.parent(Object::ServiceAtLocation);
            let place = row.parent(Object::Location);
            let place = place.or_else(|| at?.parent(Object::Location));
            let mut all: Vec<Row<'a>> = place.into_iter().collect();
            all.extend(row.parent(Object::Service).into_iter().flat_map(known::places));
            if let Some(organization) = row.parent(Object::Organization) {
                let places: Vec<Row<'a>> = of_organization(organization);
                all.extend(places);
            }
            // That the *address* is confidential, in a column or a sentence, says nothing of the
            // number.
            let is_sentence = row.object.column(&evidence.field).is_some();
            if !is_sentence && !column::speaks_of_address(&evidence.field) {
                all.push(row);
            }
            all
        }
        _ => Vec::new(),
    }
}
