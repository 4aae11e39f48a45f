//! The fields that the standard requires of a record beside those that every record of the model
//! has.

use super::object::Object;

/// Fields that the standard has for every record in JSON, and that a catalog may be without.
const REQUIRED: [(Object, &[&str]); 9] = [
    (Object::Organization, &["description"]),
    (Object::Program, &["description"]),
    (Object::Address, &["address_1", "city", "state_province", "postal_code", "country"]),
    (Object::Phone, &["number"]),
    (Object::OrganizationIdentifier, &["identifier_type", "identifier"]),
    (Object::Taxonomy, &["description"]),
    (Object::TaxonomyTerm, &["description"]),
    (
        Object::Metadata,
        &[
            "last_action_date",
            "last_action_type",
            "field_name",
            "previous_value",
            "replacement_value",
            "updated_by",
        ],
    ),
    (Object::Unit, &["name"]),
];

/// The fields that the standard requires of a record of this kind, by name.
pub(super) fn required(object: Object) -> &'static [&'static str] {
    REQUIRED.iter().find(|(of, _)| *of == object).map_or(&[], |(_, fields)| fields)
}
