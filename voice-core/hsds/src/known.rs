//! What is known of a service: yes, no, or not known.

mod access;
mod cost;

use std::sync::LazyLock;

use super::gazetteer::{Gazetteer, coordinates};
use super::hours::{Hours, Zones, is_interrupted, is_never};
use super::language;
use super::mend;
use super::object::Object;
use super::store::{ASIDE, Row, is_aside, unquoted};
use super::words::{plain, snake};
use voice_wire::Wire;

pub(super) use self::access::access;
pub(super) use self::cost::cost;

/// Whether something holds, where a directory may not say it, or not so that it is understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Known {
    /// It holds.
    Yes,
    /// It does not.
    No,
    /// Nothing says it, or something that is not understood, or two things that contradict.
    Unknown,
}

/// What may not be known of a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
#[non_exhaustive]
pub enum UnknownFact {
    /// Whether it can be used.
    Status,
    /// In which languages it is given.
    Language,
    /// What it costs.
    Cost,
    /// How it helps people with disabilities.
    Accessibility,
    /// For which ages it is.
    Age,
    /// Where it is.
    Place,
    /// When it is open.
    Hours,
}

/// Whether a field was published with a value that was not read. What is hidden counts too: that
/// it is there tells nothing.
pub(super) fn is_unread(row: Row<'_>, field: &str) -> bool {
    is_aside(row.cells().iter(), &row.catalog.text, field)
}

/// Whether a service can be used.
pub(super) fn status(service: Row<'_>) -> Known {
    match service.get("status") {
        _ if is_unread(service, "status") || is_unread(service, "status (as published)") => {
            Known::Unknown
        }
        Some("active") => said_of_status(service),
        _ => Known::No,
    }
}

const OF_STATUS: [&str; 5] =
    ["estado", "estatus", "program_status", "record_status", "service_status"];
const GONE: [&str; 11] = [
    "archived",
    "closed",
    "deleted",
    "defunct",
    "disabled",
    "expired",
    "inactive",
    "inactivo",
    "removed",
    "retired",
    "suspended",
];
const THERE: [&str; 5] = ["active", "activo", "available", "enabled", "operational"];

/// The name of a field that may say whether a service is there, as it is compared.
fn bare(name: &str) -> String {
    let name = snake(name);
    name.strip_prefix("is_").unwrap_or(&name).to_owned()
}

/// Whether a field that the model does not know says whether a service is there.
pub(super) fn is_of_status(name: &str) -> bool {
    let name = bare(name);
    [&OF_STATUS[..], &GONE, &THERE].iter().any(|words| words.contains(&name.as_str()))
}

/// What fields that the model does not know say of a service whose status is active, or is not
/// stated: `is_deleted`, `enabled`, `service_status`.
fn said_of_status(service: Row<'_>) -> Known {
    let mut known = Known::Yes;
    for (name, json) in service.asides() {
        let bare = bare(name);
        let text = plain(unquoted(json).trim());
        let is_no = matches!(text.as_str(), "false" | "no" | "n" | "0" | "f");
        let is_yes = matches!(text.as_str(), "true" | "yes" | "y" | "1" | "t" | "si" | "x");
        let said = match bare.as_str() {
            _ if text.is_empty() || text == "null" => Known::Yes,
            name if OF_STATUS.contains(&name) => match mend::status(&text) {
                Some("active") => Known::Yes,
                Some(_) => Known::No,
                None => Known::Unknown,
            },
            name if GONE.contains(&name) && is_yes || THERE.contains(&name) && is_no => Known::No,
            name if GONE.contains(&name) && is_no || THERE.contains(&name) && is_yes => Known::Yes,
            // "Closed: Sundays" is of something else.
            "available" | "closed" | "expired" => Known::Yes,
            name if GONE.contains(&name) || THERE.contains(&name) => Known::Unknown,
            _ => Known::Yes,
        };
        match said {
            Known::No => return Known::No,
            Known::Unknown => known = Known::Unknown,
            Known::Yes => {}
        }
    }
    known
}

/// The least and the greatest age that a service is for.
///
/// Nothing stated is no limit; a limit that was not read, or two that contradict, is not known.
pub(super) fn ages(service: Row<'_>) -> Option<(f64, f64)> {
    let bound = |field: &str, absent: f64| match service.get(field) {
        _ if is_unread(service, field) => None,
        Some(text) => text.parse::<f64>().ok(),
        None => Some(absent),
    };
    let (least, greatest) = (bound("minimum_age", 0.0)?, bound("maximum_age", f64::MAX)?);
    (least <= greatest).then_some((least, greatest))
}

/// The places of a service.
pub(super) fn places(service: Row<'_>) -> Vec<Row<'_>> {
    service
        .children(Object::ServiceAtLocation)
        .filter_map(|at| at.parent(Object::Location))
        .collect()
}

/// The terms that are said of a record.
pub(super) fn terms(row: Row<'_>) -> impl Iterator<Item = Row<'_>> {
    row.children(Object::Attribute).filter_map(|of| of.parent(Object::TaxonomyTerm))
}

/// The languages of a service, of its telephones and of its places.
pub(super) fn languages<'a>(service: Row<'a>, places: &[Row<'a>]) -> impl Iterator<Item = Row<'a>> {
    let of_phones =
        service.children(Object::Phone).flat_map(|phone| phone.children(Object::Language));
    let of_places = places.iter().flat_map(|place| place.children(Object::Language));
    service.children(Object::Language).chain(of_phones).chain(of_places)
}

/// The code of a language; none where it is none of ISO 639, or stands for languages that are not
/// named, as `und` and `mul` do.
pub(super) fn language_code(language: Row<'_>) -> Option<&str> {
    const UNNAMED: [&str; 3] = ["mis", "mul", "und"];
    let tag = language.get("code")?;
    let first = tag.split(['-', '_']).next()?;
    let is_private = matches!(first.as_bytes(), [b'q' | b'Q', b'a'..=b't' | b'A'..=b'T', _]);
    let is_grandfathered = first.eq_ignore_ascii_case("i");
    let is_named = !UNNAMED.contains(&first.to_lowercase().as_str());
    (is_named && !is_private && (is_grandfathered || language::is_code(first))).then_some(tag)
}

/// The schedules of a service: its own, else those of its places.
pub(super) fn schedules<'a>(service: Row<'a>, places: &[Row<'a>]) -> Vec<Row<'a>> {
    let at_places =
        service.children(Object::ServiceAtLocation).flat_map(|at| at.children(Object::Schedule));
    let own: Vec<Row<'a>> = service.children(Object::Schedule).chain(at_places).collect();
    if own.is_empty() {
        places.iter().flat_map(|place| place.children(Object::Schedule)).collect()
    } else {
        own
    }
}

/// Whether a service has a place of which it is known about where it is, or says whom it serves.
pub(super) fn is_placed(service: Row<'_>, places: &[Row<'_>], gazetteer: &Gazetteer) -> bool {
    places.iter().any(|place| coordinates(*place).is_some())
        || areas(service).next().is_some()
        || places.iter().any(|place| gazetteer.about(*place).is_some())
}

/// The areas of a service, and of the service at its places (HSDS 3.1), but at those that are
/// confidential.
pub(super) fn areas(service: Row<'_>) -> impl Iterator<Item = Row<'_>> {
    let at_places = service.children(Object::ServiceAtLocation);
    let at_places = at_places.flat_map(|at| at.children(Object::ServiceArea));
    let at_places = at_places.filter(|area| area.hiding().is_none());
    service.children(Object::ServiceArea).chain(at_places)
}

/// Whether a schedule has days, hours and nothing that may be of another kind: then it is known
/// without being made.
fn is_plain(schedule: Row<'_>) -> bool {
    static COLUMNS: LazyLock<[u64; 2]> = LazyLock::new(|| {
        let bits = |names: &[&str]| {
            let columns = names.iter().filter_map(|name| Object::Schedule.column(name));
            columns.fold(0_u64, |bits, column| bits | 1 << column)
        };
        [
            bits(&["freq", "byday", "opens_at", "closes_at"]),
            bits(&[
                "interval",
                "count",
                "byweekno",
                "bymonthday",
                "byyearday",
                "wkst",
                "description",
                "notes",
            ]),
        ]
    });
    let [needed, other] = *COLUMNS;
    let set = schedule.cells().iter().fold(0_u64, |bits, cell| bits | 1 << cell.column());
    set & needed == needed && set & other == 0 && set >> ASIDE & 1 == 0
}

/// What is not known of a service that is not known to be closed; nothing of one that is.
pub(super) fn unknown(
    service: Row<'_>,
    gazetteer: &Gazetteer,
    zones: &mut Zones,
) -> Vec<UnknownFact> {
    let status = status(service);
    if status == Known::No {
        return Vec::new();
    }
    let places = places(service);
    let schedules = schedules(service, &places);
    let mut spoken = languages(service, &places).map(language_code).peekable();
    let is_stated = spoken.peek().is_some() || service.get("interpretation_services").is_some();
    let speaks = is_stated && spoken.all(|code| code.is_some());
    let has_hours = !schedules.is_empty()
        && !is_interrupted(service)
        && schedules
            .into_iter()
            .all(|row| is_plain(row) || is_never(row) || Hours::of(row, zones).is_some());
    let facts = [
        (UnknownFact::Status, status == Known::Yes),
        (UnknownFact::Language, speaks),
        (UnknownFact::Cost, cost(service) != Known::Unknown),
        (UnknownFact::Accessibility, access(&places) != Known::Unknown),
        (UnknownFact::Age, ages(service).is_some()),
        (UnknownFact::Place, is_placed(service, &places, gazetteer)),
        (UnknownFact::Hours, has_hours),
    ];
    facts.into_iter().filter(|(_, is_known)| !is_known).map(|(fact, _)| fact).collect()
}

/// The clauses of a text: what stands between marks.
fn clauses(text: &str) -> impl Iterator<Item = Vec<&str>> {
    text.split([';', ',', '\n', '(', ')', '!', ':', '•', '|'])
        .flat_map(|part| part.split(". "))
        .map(|clause| {
            clause
                .split(|letter: char| {
                    !letter.is_alphanumeric() && !matches!(letter, '$' | '.' | '\'' | '-')
                })
                .map(|word| word.trim_matches(['.', '\'', '-']))
                .filter(|word| !word.is_empty())
                .collect()
        })
}
