//! What is never shown: the place of a confidential location.

use super::object::Object;
use super::store::Row;
use super::words::plain;

/// The fields of a confidential record that may be shown; those not named here may not.
///
/// Of a location its address, coordinates, way there, numbers in registers, web address and
/// description are not named, nor is any field that the model does not know. Services, hours and
/// languages are tables of their own and are shown, and so are telephones and contacts that are
/// not confidential themselves.
pub(super) fn is_shown(row: Row<'_>, field: &str) -> bool {
    match row.object() {
        Object::Location => match field {
            "id" | "location_type" | "organization_id" => true,
            "name" | "alternate_name" => !tells_address(row, field),
            _ => false,
        },
        Object::Accessibility => matches!(field, "id" | "location_id" | "description"),
        _ => false,
    }
}

/// Whether the name of a place has a number, as an address has, or a word of its street.
fn tells_address(place: Row<'_>, field: &str) -> bool {
    let at = |row: Row<'_>, field: &str| {
        row.object().column(field).and_then(|column| row.at(column)).map(plain).unwrap_or_default()
    };
    let name = at(place, field);
    let has =
        |word: &str| name.split(|letter: char| !letter.is_alphanumeric()).any(|of| of == word);
    name.contains(|letter: char| letter.is_numeric())
        || place.children(Object::Address).any(|address| {
            let street = at(address, "address_1");
            street
                .split(|letter: char| !letter.is_alphanumeric())
                .filter(|word| word.chars().count() > 2)
                .any(has)
        })
}
