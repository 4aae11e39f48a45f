//! What is never shown: the place of a confidential location.

use super::object::Object;
use super::words::plain;

/// The fields of a confidential record that may be shown; those not named here may not.
/// `tells_address` says whether the text of the field does.
///
/// Of a location its address, coordinates, way there, numbers in registers, web address and
/// description are not named, nor is any field that the model does not know. Services, hours and
/// languages are tables of their own and are shown, and so are telephones and contacts that are
/// not confidential themselves.
pub(super) fn is_shown(object: Object, field: &str, tells_address: impl FnOnce() -> bool) -> bool {
    match object {
        Object::Location => match field {
            "id" | "location_type" | "organization_id" => true,
            "name" | "alternate_name" => !tells_address(),
            _ => false,
        },
        Object::Accessibility => matches!(field, "id" | "location_id" | "description"),
        _ => false,
    }
}

/// Whether the name of a place has a number, as an address has, or a word of one of its streets.
pub(super) fn tells_address<'a>(name: &str, mut streets: impl Iterator<Item = &'a str>) -> bool {
    let name = plain(name);
    let has =
        |word: &str| name.split(|letter: char| !letter.is_alphanumeric()).any(|of| of == word);
    name.contains(|letter: char| letter.is_numeric())
        || streets.any(|street| {
            plain(street)
                .split(|letter: char| !letter.is_alphanumeric())
                .filter(|word| word.chars().count() > 2)
                .any(has)
        })
}
