//! What versions 1.1 and 2.0 have otherwise, as 3.x has it.

use crate::object::Object;
use crate::words::snake;

/// A table of a package, whatever its version.
pub(super) struct Table {
    pub(super) object: Object,
    pub(super) stem: String,
}

/// What to do with a column.
pub(super) enum Column {
    /// A column of the present version.
    Of(usize),
    /// What the model does not know.
    Aside(String),
    /// A column of an older version that takes more than another name.
    Older(Older),
}

/// Columns of older versions.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Older {
    /// 1.1: the weekday of a regular schedule.
    Weekday,
    /// 1.1: whether a holiday is closed.
    Closed,
    /// 1.1: the languages of a telephone, by name; and those of a service or a place in a column.
    Languages,
    /// 1.1: the organization of an address.
    AddressOrganization,
    /// 1.0 and Ohana: the place of a service.
    ServicePlace,
    /// 2.0 and Ohana: whom a service serves, in words.
    ServiceAreas,
    /// 1.1 and the UK profile's 1.0: whom a service is for, as text or as records.
    Eligibility,
}

impl Table {
    pub(super) fn named(stem: &str, header: &[String]) -> Option<Self> {
        let stem = table_name(stem);
        let stem = stem.as_str();
        let has = |column: &str| header.iter().any(|name| snake(name) == column);
        // In 1.1 the table `taxonomy` holds terms.
        let terms =
            stem == "taxonomy" && (has("parent_name") || has("vocabulary") || has("parent_id"));
        let object = if terms { Object::TaxonomyTerm } else { Object::named(stem)? };
        Some(Self { object, stem: stem.to_owned() })
    }
}

/// What a field of a record is whose name the present version does not have there.
pub(super) fn column(object: Object, name: &str) -> Column {
    match known_column(object, name) {
        Column::Aside(name) => match known_column(object, &snake(&name)) {
            Column::Aside(_) => Column::Aside(name),
            known => known,
        },
        known => known,
    }
}

fn known_column(object: Object, name: &str) -> Column {
    let older = match (object, name) {
        (Object::Schedule, "weekday") => Some(Older::Weekday),
        (Object::Schedule, "closed") => Some(Older::Closed),
        (Object::Phone, "language")
        | (
            Object::Phone | Object::Service | Object::Location,
            "languages" | "languages_spoken" | "idiomas",
        ) => Some(Older::Languages),
        (Object::Address, "organization_id") => Some(Older::AddressOrganization),
        (Object::Service, "location_id") => Some(Older::ServicePlace),
        (Object::Service, "service_area" | "service_areas") => Some(Older::ServiceAreas),
        (Object::Service, "eligibility" | "eligibilities" | "eligibilitys") => {
            Some(Older::Eligibility)
        }
        _ => None,
    };
    if let Some(older) = older {
        return Column::Older(older);
    }
    let present = match (object, name) {
        (Object::Organization, "url") => "website",
        (Object::Schedule, "start_date") => "valid_from",
        (Object::Schedule, "end_date") => "valid_to",
        (Object::Accessibility, "accessibility") => "description",
        (Object::Language, "language") => "code",
        (Object::TaxonomyTerm, "vocabulary") => "taxonomy",
        (Object::TaxonomyTerm, "term") => "name",
        (Object::ServiceArea, "service_area") => "name",
        // Ohana.
        (Object::Address, "street_1" | "street" | "address1") => "address_1",
        (Object::Address, "street_2" | "address2") => "address_2",
        (Object::Address, "state") => "state_province",
        (Object::Address, "zip" | "zip_code" | "postcode") => "postal_code",
        (Object::Address, "county") => "region",
        (Object::Location, "lat") => "latitude",
        (Object::Location, "lng" | "lon" | "long") => "longitude",
        (Object::Attribute, "service_id") => "link_id",
        (Object::Attribute, "taxonomy_id") => "taxonomy_term_id",
        (_, name) => name,
    };
    object.column(present).map_or_else(|| Column::Aside(name.to_owned()), Column::Of)
}

/// The name of a table in that of its file: `hsds_services (2)`, `service-at-location`,
/// `services_2026-11-01`.
fn table_name(stem: &str) -> String {
    let plain = snake(stem);
    let is_known = |name: &str| Object::named(name).is_some() || Rows::named(name).is_some();
    if is_known(&plain) || plain == "taxonomy" {
        return plain;
    }
    let bare = plain.trim_end_matches(|letter: char| letter.is_ascii_digit() || letter == '_');
    let bare = ["hsds_", "or_", "oruk_", "export_"]
        .iter()
        .find_map(|start| bare.strip_prefix(start))
        .unwrap_or(bare);
    if is_known(bare) || bare == "taxonomy" { bare.to_owned() } else { plain }
}

/// A table of HSDS 1.1 whose rows belong into a field of their service.
pub(super) struct Rows {
    /// The column that has the value.
    pub(super) values: &'static [&'static str],
    /// The field of the service.
    pub(super) field: &'static str,
}

impl Rows {
    pub(super) fn named(stem: &str) -> Option<Self> {
        match snake(stem).as_str() {
            "eligibility" | "eligibilities" | "eligibilitys" => {
                Some(Self { values: &["eligibility"], field: "eligibility_description" })
            }
            "payments_accepted" | "payment_accepted" | "payments" => Some(Self {
                values: &["payment", "payment_accepted", "payments_accepted"],
                field: "payments_accepted",
            }),
            _ => None,
        }
    }
}
