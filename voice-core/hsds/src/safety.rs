//! What is never shown: the place of a confidential location.

use super::object::Object;

/// The fields of a confidential location that may be shown; those not named here may not.
///
/// Its address, coordinates, way there, numbers in registers, web address and description are not
/// named, nor is any field that the model does not know. Services, telephones, hours and languages
/// are tables of their own and are shown.
pub(super) fn is_shown(object: Object, field: &str) -> bool {
    match object {
        Object::Location => {
            matches!(field, "id" | "location_type" | "organization_id" | "name" | "alternate_name")
        }
        Object::Accessibility => matches!(field, "id" | "location_id" | "description"),
        _ => false,
    }
}
