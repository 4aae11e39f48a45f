//! How a directory stands against the rules of the Open Referral UK validator
//! (<https://developers.openreferraluk.org/ApiValidation/>), as far as its data decide.
//!
//! What only an API decides, as the numbers of its pages, is not counted here.

use std::collections::BTreeMap;

use voice_wire::Wire;

use crate::known;
use crate::object::{Object, is_uuid};
use crate::requirements::required;
use crate::store::{Catalog, Row, unpacked};

/// A rule of the Open Referral UK validator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
#[non_exhaustive]
pub enum OrukRule {
    /// There are services, each with a page of its own.
    ServicePages,
    /// A field that is required is there.
    RequiredFields,
    /// An identifier is that of one record.
    UniqueIdentifiers,
    /// A value has the data type of its field.
    DataTypes,
    /// A text has the format of its field.
    TextFormats,
    /// A word of a closed list is one of the list.
    ListedWords,
    /// Services are found by age: one has both a minimum and a maximum age.
    AgeSearch,
    /// Services are found by postcode: one has a place with a postal code.
    PostcodeSearch,
    /// Services are found by time: one has a schedule with its first and last day, its days of the
    /// week, and when it opens and closes.
    TimeSearch,
    /// Services are found by term: one has a term of a taxonomy.
    TaxonomySearch,
    /// Services are found by words: one has a name.
    TextSearch,
}

/// To which part of the validation a rule belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
#[non_exhaustive]
pub enum OrukLevel {
    /// Level 1: validation fails where such a rule is broken.
    Basic,
    /// A warning about the quality of the data.
    Extended,
    /// Level 2: whether the services can be searched.
    Search,
}

impl OrukRule {
    /// To which part of the validation the rule belongs.
    ///
    /// ```
    /// use voice_hsds::{OrukLevel, OrukRule};
    ///
    /// assert_eq!(OrukRule::AgeSearch.level(), OrukLevel::Search);
    /// ```
    #[must_use]
    pub const fn level(self) -> OrukLevel {
        match self {
            Self::ServicePages => OrukLevel::Basic,
            Self::RequiredFields
            | Self::UniqueIdentifiers
            | Self::DataTypes
            | Self::TextFormats
            | Self::ListedWords => OrukLevel::Extended,
            Self::AgeSearch
            | Self::PostcodeSearch
            | Self::TimeSearch
            | Self::TaxonomySearch
            | Self::TextSearch => OrukLevel::Search,
        }
    }
}

/// How a directory stands against one rule, as it was published.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Wire)]
#[wire(write_only)]
pub struct OrukStanding {
    /// The rule.
    pub rule: OrukRule,
    /// To which part of the validation it belongs.
    pub level: OrukLevel,
    /// On how many records it is tried: all, or for a search the services that have what the test
    /// needs. Where there is none, the rule cannot be tried.
    pub tried: u64,
    /// How often it is broken.
    pub broken: u64,
}

/// How a catalog stands against every rule, given how often its problems broke each.
pub(super) fn standing(catalog: &Catalog, broken: &BTreeMap<OrukRule, u64>) -> Vec<OrukStanding> {
    let records = Object::ALL.into_iter().map(|object| catalog.count(object) as u64).sum();
    let count = |object, holds: &dyn Fn(Row<'_>) -> bool| {
        catalog.rows(object).filter(|row| holds(*row)).count() as u64
    };
    let services = |holds: &dyn Fn(Row<'_>) -> bool| count(Object::Service, holds);
    let lacking = Object::ALL.into_iter().flat_map(|object| {
        let columns = required(object).iter().filter_map(move |name| object.column(name));
        columns.map(move |column| count(object, &|row| row.at(column).is_none()))
    });
    let no_uuids =
        Object::ALL.into_iter().map(|object| count(object, &|row| !is_uuid(&unpacked(row.id()))));
    let (lacking, no_uuids): (u64, u64) = (lacking.sum(), no_uuids.sum());
    OrukRule::ALL
        .into_iter()
        .map(|rule| {
            let tried = match rule {
                OrukRule::ServicePages => services(&|_| true),
                OrukRule::AgeSearch => services(&|row| has(row, &["minimum_age", "maximum_age"])),
                OrukRule::PostcodeSearch => services(&has_postcode),
                OrukRule::TimeSearch => services(&has_times),
                OrukRule::TaxonomySearch => services(&has_term),
                OrukRule::TextSearch => services(&|row| has(row, &["name"])),
                _ => records,
            };
            let found = broken.get(&rule).copied().unwrap_or(0);
            let beside = match rule {
                OrukRule::RequiredFields => lacking,
                OrukRule::TextFormats => no_uuids,
                _ => 0,
            };
            OrukStanding { rule, level: rule.level(), tried, broken: found.saturating_add(beside) }
        })
        .collect()
}

fn has(row: Row<'_>, fields: &[&str]) -> bool {
    fields.iter().all(|field| row.get(field).is_some())
}

fn has_postcode(service: Row<'_>) -> bool {
    known::places(service)
        .into_iter()
        .flat_map(|place| place.children(Object::Address))
        .any(|address| has(address, &["postal_code"]))
}

fn has_times(service: Row<'_>) -> bool {
    let at = service.children(Object::ServiceAtLocation);
    core::iter::once(service)
        .chain(at)
        .flat_map(|row| row.children(Object::Schedule))
        .any(|of| has(of, &["valid_from", "valid_to", "opens_at", "closes_at", "byday"]))
}

fn has_term(service: Row<'_>) -> bool {
    known::terms(service).any(|term| term.parent(Object::Taxonomy).is_some())
}
