//! Which locations are confidential, as directories say it.

use crate::object::Object;
use crate::store::{ASIDE, Catalog, Row};

/// Fields by which directories say that a place is confidential.
const MARKS: [&str; 4] =
    ["confidential", "is_confidential", "confidential_location", "address_confidential"];

/// Words by which directories say it in an address, a name or the term of an attribute.
const WORDS: [&str; 6] = [
    "confidential",
    "undisclosed",
    "address withheld",
    "not disclosed",
    "not published",
    "dirección confidencial",
];

fn says_so(text: &str) -> bool {
    let lower = text.to_lowercase();
    WORDS.iter().any(|word| lower.contains(word))
}

/// The locations that are confidential: marked so by a field of their own or of their address, by
/// the words of their address or name, or by an attribute.
#[expect(
    clippy::expect_used,
    reason = "the loader writes both: a mark that is not read would show the place"
)]
pub(super) fn confidential(catalog: &Catalog) -> Vec<u32> {
    let marked = |row: Row<'_>| {
        row.cells().iter().any(|cell| {
            let (name, json) = match cell.column() {
                ASIDE => cell.text(&catalog.text).split_once('\0').expect("a name and its value"),
                _ => return false,
            };
            MARKS.contains(&name.to_ascii_lowercase().as_str())
                && !matches!(
                    json.trim_matches('"').to_ascii_lowercase().as_str(),
                    "" | "0" | "false" | "no" | "n" | "null"
                )
        })
    };
    let in_words = |row: Row<'_>, fields: &[&str]| {
        fields.iter().filter_map(|field| row.at(row.object().column(field)?)).any(says_so)
    };
    let by_term = |row: Row<'_>| {
        row.children(Object::Attribute).any(|attribute| {
            in_words(attribute, &["value", "label"])
                || attribute
                    .parent(Object::TaxonomyTerm)
                    .is_some_and(|term| in_words(term, &["code", "name"]))
        })
    };
    let rows = catalog.rows(Object::Location).filter(|location| {
        marked(*location)
            || in_words(*location, &["name", "alternate_name"])
            || by_term(*location)
            || location.children(Object::Address).any(|address| {
                marked(address)
                    || in_words(address, &["attention", "address_1", "address_2", "city"])
            })
    });
    rows.map(|row| row.number).collect()
}
