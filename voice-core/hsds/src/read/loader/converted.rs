//! What the columns of versions 1.1 and 2.0 say, in the fields of the present one.

use serde_json::Value;

use super::{Loader, Open, Raw};
use crate::mend;
use crate::object::Object;
use crate::read::older::{Older, Table};
use crate::report::{ProblemCode, Severity};

/// What the columns of an older version say, in the fields of the present one.
pub(in crate::read) fn convert(
    loader: &mut Loader<'_>,
    table: &Table,
    open: &mut Open,
    others: &[(Older, String)],
) {
    columns(loader, open, others);
    of_table(loader, table, open);
}

/// What the columns of an older version say, whatever table they are in.
pub(in crate::read) fn columns(
    loader: &mut Loader<'_>,
    open: &mut Open,
    columns: &[(Older, String)],
) {
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
