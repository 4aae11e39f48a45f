//! Records that are completed by what others say of them: fields from other tables, languages by
//! their names, terms above others.

use std::collections::BTreeMap;

use super::once;
use crate::language;
use crate::object::Object;
use crate::read::loader::{Loader, Raw, Said};
use crate::report::{ProblemCode, Severity, shown};
use crate::store::{made_id, unpacked};
use crate::words::plain;

/// Puts what other tables say of services into their fields.
pub(super) fn said(loader: &mut Loader<'_>) {
    let mut by_service = BTreeMap::<(u32, &'static str), Vec<String>>::new();
    for Said { service, field, text, file, line } in core::mem::take(&mut loader.said) {
        let row = service.as_deref().and_then(|id| loader.catalog.find(Object::Service, id));
        if let Some(row) = row {
            by_service.entry((row.number, field)).or_default().push(text);
            continue;
        }
        let code =
            if service.is_some() { ProblemCode::LinkToNowhere } else { ProblemCode::MissingField };
        loader.problem(code, Severity::Error, None, |problem| {
            (problem.file, problem.row) = (file, Some(line));
            (problem.field, problem.found) =
                (Some("service_id".to_owned()), service.as_deref().map(shown));
            problem.made = Some("said of no service".to_owned());
        });
    }
    for ((row, field), texts) in by_service {
        loader.amend(Object::Service, row, &[(field, &texts.join("; "))]);
    }
}

/// Services that name a place and no organization are those of the organization of the place
/// (1.0 and Ohana).
pub(super) fn organizations(loader: &mut Loader<'_>) {
    let catalog = &loader.catalog;
    let mut of_place = BTreeMap::<&str, &str>::new();
    for at in catalog.rows(Object::ServiceAtLocation) {
        let place = at.get("location_id").and_then(|id| catalog.find(Object::Location, id));
        let organization = place.and_then(|place| place.get("organization_id"));
        if let (Some(service), Some(organization)) = (at.get("service_id"), organization) {
            of_place.entry(service).or_insert(organization);
        }
    }
    let mut found = Vec::new();
    for service in catalog.rows(Object::Service) {
        if service.get("organization_id").is_none()
            && let Some(organization) = of_place.get(service.id())
        {
            found.push((service.number, unpacked(organization).into_owned()));
        }
    }
    for (row, organization) in found {
        loader.amend(Object::Service, row, &[("organization_id", &organization)]);
    }
}

/// Languages that are named and have no code, one or several in a record.
pub(super) fn languages(loader: &mut Loader<'_>) {
    if loader.strict() {
        return;
    }
    let object = Object::Language;
    struct Named {
        row: u32,
        codes: Vec<String>,
        links: Vec<(&'static str, String)>,
    }
    let mut found: Vec<Named> = Vec::new();
    for row in loader.catalog.rows(object).filter(|row| row.get("code").is_none()) {
        let aside = row.unmodelled().find(|(name, _)| *name == "code");
        let text = aside.and_then(|(_, json)| serde_json::from_str::<String>(json).ok());
        let text = text.or_else(|| row.get("name").map(str::to_owned)).unwrap_or_default();
        let links = ["service_id", "location_id", "phone_id"];
        let links = links
            .into_iter()
            .filter_map(|name| Some((name, unpacked(row.get(name)?).into_owned())));
        let codes = language::listed(&text);
        if !codes.is_empty() {
            found.push(Named { row: row.number, codes, links: links.collect() });
        }
    }
    let is_changed = found.iter().any(|named| named.codes.len() > 1);
    for Named { row, codes, links } in found {
        for (at, code) in codes.iter().enumerate() {
            if at == 0 {
                loader.amend(object, row, &[("code", code)]);
                continue;
            }
            let mut language = loader.begin_made(object);
            loader.set(&mut language, "code", Raw::Text(code));
            for (link, id) in &links {
                loader.set(&mut language, link, Raw::Text(id));
            }
            loader.end_made(language, "code", code);
        }
    }
    if is_changed {
        once(loader, object);
    }
}

/// Terms whose parent is named and not there: the parent is made, with the name that it is given.
pub(super) fn terms_above(loader: &mut Loader<'_>) {
    let object = Object::TaxonomyTerm;
    let mut above = BTreeMap::<String, (String, Option<String>)>::new();
    let mut below = Vec::new();
    let by_name: BTreeMap<String, String> = loader
        .catalog
        .rows(object)
        .filter_map(|term| Some((plain(term.get("name")?), unpacked(term.id()).into_owned())))
        .collect();
    for term in loader.catalog.rows(object) {
        let name =
            term.unmodelled().find(|(name, _)| *name == "parent_name").and_then(|(_, json)| {
                serde_json::from_str::<String>(json).ok().filter(|name| !name.trim().is_empty())
            });
        let Some(name) = name else { continue };
        match term.get("parent_id") {
            Some(id) if loader.catalog.find(object, id).is_some() => {}
            Some(id) => {
                let scheme = term.get("taxonomy").map(str::to_owned);
                above.entry(unpacked(id).into_owned()).or_insert((name, scheme));
            }
            None => {
                let id = by_name.get(&plain(&name)).cloned().unwrap_or_else(|| {
                    made_id(&format!("{}|{}", object.name(), plain(&name))).to_string()
                });
                if !by_name.contains_key(&plain(&name)) {
                    let scheme = term.get("taxonomy").map(str::to_owned);
                    above.entry(id.clone()).or_insert((name, scheme));
                }
                if id != unpacked(term.id()) {
                    below.push((term.number, id));
                }
            }
        }
    }
    for (row, id) in below {
        loader.amend(object, row, &[("parent_id", &id)]);
    }
    let is_changed = !above.is_empty();
    for (id, (name, scheme)) in above {
        let mut term = loader.begin_made(object);
        loader.set(&mut term, "id", Raw::Text(&id));
        loader.set(&mut term, "name", Raw::Text(name.trim()));
        if let Some(scheme) = scheme {
            loader.set(&mut term, "taxonomy", Raw::Text(&scheme));
        }
        loader.end_made(term, "parent_name", &name);
    }
    if is_changed {
        once(loader, object);
    }
}
