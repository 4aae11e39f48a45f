//! What versions 1.1 and 2.0 have otherwise, as 3.x has it.

use serde_json::Value;

use super::loader::{Loader, Open, Raw};
use crate::mend;
use crate::object::Object;
use crate::report::{ProblemCode, Severity};
use crate::words::snake;

/// A table of a package, whatever its version.
pub(super) struct Table {
    pub(super) object: Object,
    stem: String,
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

/// What the columns of an older version say, in the fields of the present one.
pub(super) fn convert(
    loader: &mut Loader<'_>,
    table: &Table,
    open: &mut Open,
    others: &[(Older, String)],
) {
    columns(loader, open, others);
    of_table(loader, table, open);
}

/// What the columns of an older version say, whatever table they are in.
pub(super) fn columns(loader: &mut Loader<'_>, open: &mut Open, columns: &[(Older, String)]) {
    for (older, text) in columns {
        match older {
            Older::Weekday => match mend::weekdays(text) {
                Some(days) => {
                    loader.set(open, "freq", Raw::Text("WEEKLY"));
                    loader.set(open, "byday", Raw::Text(&days));
                }
                None => loader.set(open, "byday", Raw::Text(text)),
            },
            Older::Eligibility => eligibility(loader, open, text),
            Older::Closed => loader.aside(open, "closed", Raw::Text(text)),
            Older::Languages => {
                for name in listed(text) {
                    loader.make(open, Object::Language, ("code", name), "language");
                }
            }
            Older::AddressOrganization => {
                if loader.is_set(open, "location_id") {
                    loader.aside(open, "organization_id", Raw::Text(text));
                    continue;
                }
                let mut place = loader.begin_made(Object::Location);
                loader.set(&mut place, "organization_id", Raw::Text(text));
                loader.set(&mut place, "location_type", Raw::Text("postal"));
                loader.belongs_later(open, &mut place);
                loader.end_made(place, "organization_id", text);
            }
            Older::ServicePlace => loader.join(open, Object::Location, text),
            Older::ServiceAreas => {
                for name in listed(text) {
                    loader.make(open, Object::ServiceArea, ("name", name), "name");
                }
            }
        }
    }
}

/// The names of a list in one cell.
fn listed(text: &str) -> impl Iterator<Item = &str> {
    text.split([',', ';']).map(str::trim).filter(|name| !name.is_empty())
}

/// Whom a service is for: a text, or records of whom each says the ages too. Who is eligible by one
/// of them is eligible.
fn eligibility(loader: &mut Loader<'_>, open: &mut Open, text: &str) {
    let records: Vec<Value> = match serde_json::from_str::<Value>(text) {
        Ok(Value::Array(records)) => records,
        Ok(record @ Value::Object(_)) => vec![record],
        _ => return loader.set(open, "eligibility_description", Raw::Text(text)),
    };
    let said = |record: &Value, field: &str| match record.get(field)? {
        Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    };
    let texts = records.iter().filter_map(|record| match record {
        Value::String(text) => Some(text.clone()),
        record => said(record, "eligibility").or_else(|| said(record, "eligibility_description")),
    });
    let texts: Vec<String> = texts.collect();
    if !texts.is_empty() {
        loader.set(open, "eligibility_description", Raw::Text(&texts.join("; ")));
    }
    for (field, is_least) in [("minimum_age", true), ("maximum_age", false)] {
        let stated: Vec<Option<String>> =
            records.iter().map(|record| said(record, field)).collect();
        if loader.is_set(open, field) || stated.iter().all(Option::is_none) {
            continue;
        }
        // Where one of several states no limit, there is none.
        let Some(ages) = stated.into_iter().collect::<Option<Vec<String>>>() else { continue };
        let number = |age: &String| age.parse::<f64>().ok();
        let numbers: Option<Vec<f64>> = ages.iter().map(number).collect();
        let widest = numbers.and_then(|numbers| {
            let widest = numbers.into_iter().reduce(if is_least { f64::min } else { f64::max })?;
            Some(widest.to_string())
        });
        // What is no number is read, or not, as the field is.
        let text = widest.unwrap_or_else(|| ages.join("; "));
        loader.set(open, field, Raw::Text(&text));
    }
}

/// What the name of a table of an older version says of its rows.
fn of_table(loader: &mut Loader<'_>, table: &Table, open: &mut Open) {
    match table.stem.as_str() {
        "physical_addresses" | "physical_address" => {
            loader.set(open, "address_type", Raw::Text("physical"))
        }
        "postal_addresses" | "postal_address" => {
            loader.set(open, "address_type", Raw::Text("postal"))
        }
        "services_taxonomy" | "service_taxonomy" | "service_attributes" | "service_attribute" => {
            loader.set(open, "link_entity", Raw::Text("service"));
        }
        _ => {}
    }
    if table.object == Object::Address && !loader.is_set(open, "country") {
        let country = loader.options.country.clone();
        loader.set(open, "country", Raw::Text(&country));
        let made = Some((open.object, open.row));
        loader.problem(ProblemCode::MissingField, Severity::Note, made, |problem| {
            (problem.field, problem.made) = (Some("country".to_owned()), Some(country));
        });
    }
}
