//! The national catalog: lines that serve the whole country, with source, hours, languages and the day until which they were verified.

use std::sync::LazyLock;

use super::object::Object;
use super::read::{Mode, Options, Source, read};
use super::search::{CrisisLine, Search};
use super::store::{Catalog, Row};

/// The national lines, as HSDS 3.0 with the fields `source`, `verified_until` and `crisis_line` of our own.
pub const NATIONAL_JSON: &[u8] = include_bytes!("data/national.json");

/// The national catalog.
///
/// ```
/// use voice_core::catalog::{Object, national};
///
/// let line = national().rows(Object::Service).find(|service| service.get("name") == Some("VictimConnect"));
/// let phone = line.and_then(|line| line.children(Object::Phone).next());
/// assert_eq!(phone.and_then(|phone| phone.get("number")), Some("1-855-4-VICTIM"));
/// ```
#[must_use]
pub fn national() -> &'static Catalog {
    static CATALOG: LazyLock<Catalog> = LazyLock::new(|| {
        let source = Source { name: "national.json", bytes: NATIONAL_JSON };
        let options = Options { mode: Mode::Strict, ..Options::default() };
        read(&[source], &options, &mut |_, _| ()).map(|(catalog, _)| catalog).unwrap_or_default()
    });
    &CATALOG
}

fn is_crisis_line(service: Row<'_>) -> bool {
    service.unmodelled().any(|(name, json)| name == "crisis_line" && json == "true")
}

/// The lines to give with an answer: those for the need, and those for every need.
pub(super) fn crisis_lines(search: &Search) -> Vec<CrisisLine> {
    const FOR_EVERY_NEED: [&str; 3] = ["emergency", "victims-of-crime", "crisis"];
    let asked: Vec<String> =
        [&search.need, &search.words].into_iter().flatten().map(|text| super::search::plain(text.as_str())).collect();
    let asked = asked.join(" ").replace(['-', '_'], " ");
    let relevant = |service: &Row<'_>| {
        service.children(Object::Attribute).filter_map(|attribute| attribute.parent(Object::TaxonomyTerm)).any(|term| {
            let code = term.get("code").unwrap_or_default();
            let mut named = code.split('-').filter(|word| word.len() > 4);
            FOR_EVERY_NEED.contains(&code) || named.any(|word| asked.contains(word))
        })
    };
    let lines = national().rows(Object::Service).filter(|service| is_crisis_line(*service));
    lines.filter(relevant).map(CrisisLine::of).collect()
}
