//! Once all is read: records that came twice, links, cycles, order, areas, and
//! what is confidential.

mod completed;
mod confidential;
mod same;

use std::collections::{BTreeMap, BTreeSet};

use self::same::once;
use super::ReadOnce;
use super::loader::{Loader, Raw};
use super::package::File;
use crate::area;
use crate::bytes::{List, Number};
use crate::gazetteer::Gazetteer;
use crate::hours::Zones;
use crate::known::{self, UnknownFact};
use crate::object::Object;
use crate::oruk;
use crate::report::{
    CatalogProblem, CatalogReport, Finding, ObjectCount, ProblemCode, Severity, shown,
};
use crate::search::UnknownCount;
use crate::store::{Catalog, Row, unpacked};
use crate::version::Version;
use crate::words::plain;

/// Resolves what was read; gives the records instead whose texts are needed for it and were let go
/// of.
pub(super) fn resolve(mut loader: Loader<'_>, files: &[File<'_>]) -> ReadOnce {
    // What is made from now on stays.
    loader.letting_go = None;
    loader.file.clear();
    (loader.line, loader.path) = (None, None);
    same::all(&mut loader);
    completed::said(&mut loader);
    completed::organizations(&mut loader);
    completed::languages(&mut loader);
    completed::terms_above(&mut loader);
    pair(&mut loader);
    link(&mut loader);
    cycles(&mut loader);
    order(&mut loader);
    areas(&mut loader);
    let told = confidential::classify(&mut loader);
    if !loader.wanted.is_empty() {
        return ReadOnce::Wanting(loader.wanted);
    }
    loader.catalog.shrink();
    let Loader { options, catalog, mut findings, counts, origins, .. } = loader;
    for Finding { problem, row } in &mut findings.kept {
        let row = *row;
        if let (Some((object, number)), true) = (row, problem.file.is_empty()) {
            let origin = origins.get(object.index()).and_then(|origins| origins.get(number));
            if let Some((file, line)) = origin {
                problem.file =
                    files.get(file as usize).map(|file| file.name.clone()).unwrap_or_default();
                problem.row = (line > 0).then_some(line);
            }
            problem.record = Some(unpacked(catalog.row(object, number).id()).into_owned())
                .filter(|id| !id.is_empty());
        }
        // What was found may have more than was made of it; and of a record that came twice, what
        // the second one had may be of a place that is hidden.
        let tells = row.is_some_and(|(object, number)| {
            let is_kept = catalog.table(object).is_some_and(|table| table.is_kept(number));
            told.contains(&(object, number))
                || catalog.row(object, number).hiding().is_some()
                || !is_kept && !catalog.confidential.is_empty() && may_be_hidden(object)
        });
        if tells {
            problem.found = None;
            let says_nothing =
                matches!(problem.code, ProblemCode::Confidential | ProblemCode::MayBeConfidential);
            problem.made = problem.made.take().filter(|_| says_nothing);
        }
    }
    let records = Object::ALL
        .into_iter()
        .zip(counts)
        .filter(|(_, count)| count.read.saturating_add(count.made) > 0);
    findings.kept.sort_by_key(|finding| core::cmp::Reverse(finding.problem.severity));
    let oruk = if options.oruk { oruk::standing(&catalog, &findings.broken) } else { Vec::new() };
    let report = CatalogReport {
        version: catalog.version(),
        records: records.map(|(object, records)| ObjectCount { object, records }).collect(),
        counts: findings.counts(),
        unknown: unknown(&catalog),
        oruk,
        left_off: findings.left_off,
        problems: findings.kept.into_iter().map(|finding| finding.problem).collect(),
    };
    ReadOnce::Done(Box::new((catalog, report)))
}

/// Whether records of this kind are hidden where their place is.
const fn may_be_hidden(object: Object) -> bool {
    !matches!(
        object,
        Object::Organization
            | Object::Program
            | Object::Service
            | Object::Taxonomy
            | Object::TaxonomyTerm
            | Object::MetaTableDescription
            | Object::Unit
            | Object::Url
            | Object::CostOption
            | Object::Funding
            | Object::RequiredDocument
            | Object::OrganizationIdentifier
            | Object::ServiceCapacity
    )
}

/// Of how many services something is not known.
fn unknown(catalog: &Catalog) -> Vec<UnknownCount> {
    let mut counts = BTreeMap::<UnknownFact, u32>::new();
    let (gazetteer, mut zones) = (Gazetteer::default(), Zones::default());
    let facts = |service| known::unknown(service, &gazetteer, &mut zones);
    for fact in catalog.rows(Object::Service).flat_map(facts) {
        let count = counts.entry(fact).or_default();
        *count = count.saturating_add(1);
    }
    counts.into_iter().map(|(fact, count)| UnknownCount { fact, count }).collect()
}

/// Older directories name no place for a service. Where a place of the same organization has the
/// name of the service, or the organization has one place only, it is meant.
fn pair(loader: &mut Loader<'_>) {
    if loader.catalog.version() >= Version::V3_0
        || loader.catalog.count(Object::ServiceAtLocation) > 0
    {
        return;
    }
    let mut places: BTreeMap<&str, Vec<Row<'_>>> = BTreeMap::new();
    // A post box is no place where services are given.
    let is_visited = |place: &Row<'_>| place.get("location_type") != Some("postal");
    for place in loader.catalog.rows(Object::Location).filter(is_visited) {
        if let Some(organization) = place.get("organization_id") {
            places.entry(organization).or_default().push(place);
        }
    }
    let mut meant: Vec<(u32, String, String, &str)> = Vec::new();
    for service in loader.catalog.rows(Object::Service) {
        let Some(places) =
            service.get("organization_id").and_then(|organization| places.get(organization))
        else {
            continue;
        };
        let name = service.get("name").map(plain);
        let of_name =
            places.iter().filter(|place| name.is_some() && place.get("name").map(plain) == name);
        let mut of_name = of_name.peekable();
        let (named, why) = match (of_name.peek(), places.as_slice()) {
            (None, [only]) => (vec![*only], "its organization has one place only"),
            _ => (
                of_name.copied().collect(),
                "a place of the same organization has the name of the service",
            ),
        };
        let id = |row: Row<'_>| unpacked(row.id()).into_owned();
        let made = named.into_iter().map(|place| (service.number, id(service), id(place), why));
        meant.extend(made);
    }
    for (number, service, place, why) in meant {
        let mut at = loader.begin_made(Object::ServiceAtLocation);
        loader.set(&mut at, "service_id", Raw::Text(&service));
        loader.set(&mut at, "location_id", Raw::Text(&place));
        loader.end(at);
        loader.problem(
            ProblemCode::Made,
            Severity::Note,
            Some((Object::Service, number)),
            |problem| {
                problem.found = Some(why.to_owned());
            },
        );
    }
    once(loader, Object::ServiceAtLocation);
}

/// Which rows belong to which, and which name what is not there.
fn link(loader: &mut Loader<'_>) {
    let mut links = BTreeMap::<(Object, Object), List<Number>>::new();
    let mut nowhere = Vec::new();
    for object in Object::ALL {
        let (columns, linking) = (object.columns(), object.links());
        for row in loader.catalog.rows(object) {
            for cell in row.cells().iter().filter(|cell| linking >> cell.column() & 1 == 1) {
                let id = cell.text(&loader.catalog.text);
                match row.named(cell.column(), id) {
                    Some(parent) => links.entry((object, parent.object)).or_default().held().push(
                        (u64::from(parent.number) << 32 | u64::from(row.number)).to_le_bytes(),
                    ),
                    None => {
                        nowhere.push((object, row.number, columns.get(cell.column()), shown(id)))
                    }
                }
            }
        }
    }
    for links in links.values_mut().map(List::held) {
        links.sort_unstable_by_key(|link| u64::from_le_bytes(*link));
        links.dedup();
    }
    loader.catalog.links = links;
    for (object, row, field, found) in nowhere {
        let severity = loader.severity();
        loader.problem(ProblemCode::LinkToNowhere, severity, Some((object, row)), |problem| {
            (problem.field, problem.found) =
                (field.map(|field| field.name.to_owned()), Some(found));
        });
    }
}

/// Terms that are below themselves are put at the top: they are nobody's children.
fn cycles(loader: &mut Loader<'_>) {
    let mut sound: BTreeSet<u32> = BTreeSet::new();
    let mut cyclic: BTreeSet<u32> = BTreeSet::new();
    for term in loader.catalog.rows(Object::TaxonomyTerm) {
        let mut way = Vec::new();
        let mut next = Some(term);
        while let Some(row) = next {
            if sound.contains(&row.number) || cyclic.contains(&row.number) {
                break;
            }
            if let Some(at) = way.iter().position(|number| *number == row.number) {
                cyclic.extend(way.iter().skip(at));
                break;
            }
            way.push(row.number);
            next = row
                .at(row.object.column("parent_id").unwrap_or(usize::MAX))
                .and_then(|id| loader.catalog.find(Object::TaxonomyTerm, id));
        }
        sound.extend(way.into_iter().filter(|number| !cyclic.contains(number)));
    }
    if let Some(links) = loader.catalog.links.get_mut(&(Object::TaxonomyTerm, Object::TaxonomyTerm))
    {
        links.held().retain(|link| !cyclic.contains(&(u64::from_le_bytes(*link) as u32)));
    }
    for number in cyclic {
        let found = shown(loader.catalog.row(Object::TaxonomyTerm, number).id());
        loader.problem(
            ProblemCode::CyclicTaxonomy,
            Severity::Warning,
            Some((Object::TaxonomyTerm, number)),
            |problem| {
                (problem.field, problem.found) = (Some("parent_id".to_owned()), Some(found));
                problem.made = Some("put at the top".to_owned());
            },
        );
    }
}

/// Pairs of fields of which the second is not below the first.
const PAIRS: [(Object, &str, &str); 4] = [
    (Object::Schedule, "valid_from", "valid_to"),
    (Object::Schedule, "dtstart", "until"),
    (Object::CostOption, "valid_from", "valid_to"),
    (Object::Service, "minimum_age", "maximum_age"),
];

fn order(loader: &mut Loader<'_>) {
    let mut found = Vec::new();
    for (object, first, last) in PAIRS {
        let (Some(one), Some(other)) = (object.column(first), object.column(last)) else {
            continue;
        };
        for row in loader.catalog.rows(object) {
            let (Some(one), Some(other)) = (row.at(one), row.at(other)) else { continue };
            let wrong = match (one.parse::<f64>(), other.parse::<f64>()) {
                (Ok(one), Ok(other)) => other < one,
                _ => other < one,
            };
            if wrong {
                found.push((object, row.number, last, shown(other), format!("not below {first}")));
            }
        }
    }
    for (object, row, field, value, expected) in found {
        loader.problem(ProblemCode::OutOfOrder, Severity::Error, Some((object, row)), |problem| {
            (problem.field, problem.found, problem.expected) =
                (Some(field.to_owned()), Some(value), Some(expected));
        });
    }
}

fn areas(loader: &mut Loader<'_>) {
    let mut found = Vec::new();
    for row in loader.catalog.rows(Object::ServiceArea) {
        // One that was let go of is an area.
        let extent = row.object.column("extent");
        if row.cells().iter().any(|cell| Some(cell.column()) == extent && cell.is_sketch()) {
            continue;
        }
        let shape = row.get("extent_type").filter(|kind| area::Area::is_shape(kind));
        if let (Some(_), Some(extent)) = (shape, row.get("extent"))
            && let Err(reason) = area::Area::of(extent, shape)
        {
            found.push((row.number, shown(extent), reason));
        }
    }
    for (row, extent, reason) in found {
        loader.problem(
            ProblemCode::BadArea,
            Severity::Error,
            Some((Object::ServiceArea, row)),
            |problem: &mut CatalogProblem| {
                (problem.field, problem.found, problem.expected) =
                    (Some("extent".to_owned()), Some(extent), Some(reason.to_owned()));
                problem.made = Some("kept as it is, and not searched".to_owned());
            },
        );
    }
}
