//! The index: what each question of a search needs, by service.

mod audience;
mod build;
mod distance;
mod matching;
mod openings;
mod prepared;
mod shapes;
mod show;
mod unknown;

pub use self::prepared::{PreparedError, PreparedOutput};

use core::cmp::Reverse;
use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::NaiveDateTime;
use roaring::RoaringBitmap;

use self::distance::{Around, Distance, Place};
use self::matching::Matched;
use self::openings::{Openings, UnreadHours};
use self::shapes::Shapes;
use self::unknown::Unknowns;
use super::super::bytes::{List, Number};
use super::super::hours::Asked;
use super::super::known::{Known, UnknownFact};
use super::super::language;
use super::super::object::Object;
use super::super::place;
use super::super::store::{Catalog, Row};
use super::super::words::plain;
use super::answer::{Facet, Matches, Reason};
use super::query::{Attendance, Query};
use super::sets::{Set, Sets};
use voice_wire::{Day, ZoneOffsets};

/// How many results a page has where none is asked.
const PAGE: u16 = 20;

/// The most facets of an answer.
const FACETS: usize = 256;

/// A service, and the least and the greatest age that it is for.
type Ages = [Number; 3];

/// A catalog made ready to be searched. It keeps nothing of what it was asked.
pub struct Index {
    catalog: Arc<Catalog>,
    /// Services by the stems of their words.
    words: Sets,
    /// Services by the stems of their names.
    names: Sets,
    /// Services by what else is asked for, as `language/es`; terms by what they are asked for, as
    /// `term/legal aid`.
    facts: Sets,
    /// In the order of a tree.
    places: List<Place>,
    /// In the order of a tree.
    around: List<Around>,
    shapes: Shapes,
    openings: Openings,
    /// By service.
    ages: List<Ages>,
}

impl core::fmt::Debug for Index {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Index")
            .field("services", &self.facts.get("status/active").iter().count())
            .finish_non_exhaustive()
    }
}

impl Index {
    /// The catalog that it searches.
    ///
    /// ```
    /// use voice_hsds::{Catalog, Index, Object};
    ///
    /// let index = Index::new(Catalog::default(), &[]);
    /// assert_eq!(index.catalog().count(Object::Service), 0);
    /// ```
    #[must_use]
    pub fn catalog(&self) -> &Catalog {
        &self.catalog
    }

    /// Searches. `today` is the day on which a record is stale or not.
    ///
    /// ```
    /// use voice_hsds::{Index, Options, Query, Source, read};
    ///
    /// let services = b"id,name,description,status\n\
    ///     1,Legal Aid Clinic,Immigration lawyers,active\n\
    ///     2,Food pantry,Groceries,active\n";
    /// let source = Source { name: "services.csv", bytes: services };
    /// let (catalog, _) = read(&[source], &Options::default(), &mut |_, _| ())?;
    /// let index = Index::new(catalog, &[]);
    /// let query = Query { words: Some("inmigration lawyer"), ..Query::default() };
    /// let matches = index.search(&query, "2026-11-24".parse()?);
    /// assert_eq!(matches.results.len(), 1);
    /// assert_eq!(matches.results[0].service_id, "1");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn search(&self, query: &Query<'_>, today: Day) -> Matches<'_> {
        let mut found = self.facts.get("status/active").bits();
        // What is not known stays until it is counted.
        let mut unknown = Unknowns::default();
        let status = UnknownFact::Status;
        found.extend(self.unknown(status).iter());
        unknown.add(status, self.unknown(status), &found);
        let need = query.need.map(|need| (need, self.need(need)));
        if let Some((_, Some((_, services)))) = &need {
            found &= services;
        }
        self.filter(query, &mut found, &mut unknown);
        let distances = self.near(query, &mut found, &mut unknown);
        // Words last: the fewer services are left, the fewer are looked up.
        let mut matched = Vec::new();
        if let Some((need, None)) = &need {
            self.matching(need, &mut found, &mut matched);
        }
        if let Some(asked) = query.words {
            self.matching(asked, &mut found, &mut matched);
        }
        if let Some(asked) = asked(query) {
            let mut unsure = RoaringBitmap::new();
            let unread = UnreadHours {
                all: self.unknown(UnknownFact::Hours),
                holidays: self.facts.get("unknown/holidays"),
            };
            found = found
                .iter()
                .filter(|service| match self.is_open(*service, asked, &unread) {
                    Known::Yes => true,
                    Known::Unknown => unsure.insert(*service),
                    Known::No => false,
                })
                .collect();
            unknown.push(UnknownFact::Hours, unsure);
        }
        let left_out = unknown.resolve(&mut found, query.include_unknown);
        let distance = |service: u32| {
            let at = distances.binary_search_by_key(&service, |of| of.service).ok()?;
            distances.get(at).copied()
        };
        let mut ranked: Vec<(Reverse<u32>, u32, u32)> = found
            .iter()
            .map(|service| {
                let score = matched.iter().map(|word| word.score(service)).sum();
                let metres = distance(service).map_or(u32::MAX, |of| of.metres);
                (Reverse(score), metres, service)
            })
            .collect();
        let size = usize::from(query.size.unwrap_or(PAGE));
        let skipped = usize::from(query.page.unwrap_or(1).saturating_sub(1)).saturating_mul(size);
        let wanted = skipped.saturating_add(size).min(ranked.len());
        if wanted > 0 && wanted < ranked.len() {
            ranked.select_nth_unstable(wanted);
            ranked.truncate(wanted);
        }
        ranked.sort_unstable();
        let term = need.as_ref().and_then(|(_, found)| found.as_ref()).map(|(term, _)| *term);
        let results = ranked.into_iter().skip(skipped).take(size).map(|(.., number)| {
            let near = distance(number);
            let place = near.map(|of| self.catalog.row(Object::Location, of.location));
            let mut hit = show::hit(self.catalog.row(Object::Service, number), place, today);
            hit.reasons = self.reasons(query, number, term, &matched, near, &unknown);
            hit
        });
        Matches {
            term,
            total: count(found.len()),
            left_out,
            unknown: unknown.counts(),
            results: results.collect(),
            facets: self.facets(&found),
        }
    }

    /// The services of a term and of all terms below it; by code, identifier or name.
    fn need(&self, asked: &str) -> Option<(&str, RoaringBitmap)> {
        let terms = self.facts.get(&format!("term/{}", need(asked)));
        let mut open: Vec<Row<'_>> =
            terms.iter().map(|number| self.catalog.row(Object::TaxonomyTerm, number)).collect();
        let name = open.first()?.get("name")?;
        let (mut services, mut seen) = (RoaringBitmap::new(), BTreeSet::new());
        while let Some(term) = open.pop() {
            if seen.insert(term.number) {
                services.extend(self.facts.get(&format!("need/{}", term.number)).iter());
                open.extend(term.children(Object::TaxonomyTerm));
            }
        }
        Some((name, services))
    }

    /// The services of which a fact is not known.
    fn unknown(&self, fact: UnknownFact) -> Set<'_> {
        self.facts.get(&format!("unknown/{}", fact.as_str()))
    }

    /// Keeps what has a value, and what may have it.
    fn keep_known(
        &self,
        (field, value): (&str, &str),
        fact: UnknownFact,
        found: &mut RoaringBitmap,
        unknown: &mut Unknowns,
    ) {
        let unsure = self.unknown(fact);
        unknown.add(fact, unsure, found);
        let mut kept = RoaringBitmap::new();
        unsure.add(&mut kept, found);
        self.facts.get(&format!("{field}/{value}")).add(&mut kept, found);
        *found = kept;
    }

    /// Keeps what is in the smallest part of the country that is asked for, or serves all of a
    /// larger one: an area that is all of the State has its counties and codes too. The larger ones
    /// say which county of a name is meant.
    fn served(&self, query: &Query<'_>, found: &mut RoaringBitmap) {
        let state = query.state.map(place::state);
        let county = query.county.map(place::county);
        let code = query.postal_code.map(place::postal_code);
        let mut keys = vec!["serves/nation".to_owned()];
        match (&code, &county, &state) {
            (None, None, None) => return,
            (None, None, Some(state)) => keys.push(format!("state/{state}")),
            (None, Some(_), _) => {}
            (Some(code), _, None) => keys.push(format!("postal-code/{code}")),
            // Without a State is an area that is named by its code alone.
            (Some(code), _, Some(state)) => {
                keys.extend([
                    format!("postal-code/{code}/{state}"),
                    format!("postal-code/{code}/"),
                ]);
            }
        }
        keys.extend(state.as_ref().map(|state| format!("serves/{state}")));
        let mut kept = RoaringBitmap::new();
        if let Some(county) = &county {
            // What is in the county somewhere need not be at the code; what serves all of it does.
            let field = if code.is_some() { "serves-county" } else { "county" };
            kept = self.in_county(field, county, state.as_deref(), found);
        }
        for key in keys {
            self.facts.get(&key).add(&mut kept, found);
        }
        *found = kept;
    }

    /// What is found in a county: of any State where none is asked for; else of that one, or of
    /// none that is known where the service has another place in that State.
    fn in_county(
        &self,
        field: &str,
        county: &str,
        state: Option<&str>,
        found: &RoaringBitmap,
    ) -> RoaringBitmap {
        let mut kept = RoaringBitmap::new();
        let Some(state) = state else {
            self.facts.get(&format!("{field}/{county}")).add(&mut kept, found);
            return kept;
        };
        self.facts.get(&format!("{field}/{county}/")).add(&mut kept, found);
        self.facts.get(&format!("state/{state}")).keep(&mut kept);
        self.facts.get(&format!("{field}/{county}/{state}")).add(&mut kept, found);
        kept
    }

    fn filter(&self, query: &Query<'_>, found: &mut RoaringBitmap, unknown: &mut Unknowns) {
        self.served(query, found);
        let mut keep =
            |field: &str, value: &str| self.facts.get(&format!("{field}/{value}")).keep(found);
        if let Some(audience) = query.audience {
            keep("served", audience);
        }
        if let Some(attendance) = query.attendance {
            keep("attendance", attendance.as_str());
        }
        if let Some(language) = query.language {
            let language = language::key(language.as_str());
            self.keep_known(("language", &language), UnknownFact::Language, found, unknown);
        }
        if query.free {
            self.keep_known(("cost", "free"), UnknownFact::Cost, found, unknown);
        }
        if query.accessible {
            let fact = UnknownFact::Accessibility;
            self.keep_known(("access", "accessible"), fact, found, unknown);
        }
        if let Some(age) = query.age {
            unknown.add(UnknownFact::Age, self.unknown(UnknownFact::Age), found);
            let others = self.ages.all().iter().filter(|[_, least, greatest]| {
                let [least, greatest] = [*least, *greatest].map(f64::from_le_bytes);
                age.get() < least || greatest < age.get()
            });
            let service = |[service, ..]: &Ages| u64::from_le_bytes(*service) as u32;
            *found -= others.map(service).collect::<RoaringBitmap>();
        }
    }

    fn remote(&self) -> Set<'_> {
        self.facts.get(&format!("attendance/{}", Attendance::Remote.as_str()))
    }

    fn reasons(
        &self,
        query: &Query<'_>,
        service: u32,
        term: Option<&str>,
        matched: &[Matched],
        distance: Option<Distance>,
        unknown: &Unknowns,
    ) -> Vec<Reason> {
        let is_known = |fact| !unknown.has(fact, service);
        let mut reasons = Vec::new();
        reasons.extend(term.map(|term| Reason::Need { term: term.to_owned() }));
        let words = matched.iter().filter(|word| word.is_in(service));
        let words: Vec<String> = words.map(|word| word.asked.clone()).collect();
        if !words.is_empty() {
            reasons.push(Reason::Words { words });
        }
        match (query.near, distance) {
            (Some(_), Some(Distance { metres, about, .. })) => reasons.push(match about {
                Some((precision, by)) => Reason::DistanceAbout { metres, precision, by },
                None => Reason::Distance { metres },
            }),
            (Some(_), None) if self.remote().contains(service) => reasons.push(Reason::Remote {}),
            (Some(_), None) if is_known(UnknownFact::Place) => {
                reasons.push(Reason::ServesArea {});
            }
            _ => {}
        }
        if query.state.is_some() || query.county.is_some() || query.postal_code.is_some() {
            reasons.push(Reason::ServesArea {});
        }
        reasons.extend(
            query
                .language
                .filter(|_| is_known(UnknownFact::Language))
                .map(|language| Reason::Language { language: language.to_string() }),
        );
        reasons.extend(query.age.filter(|_| is_known(UnknownFact::Age)).map(|_| Reason::Age {}));
        reasons.extend(query.audience.map(|_| Reason::Served {}));
        let is_free = query.free && is_known(UnknownFact::Cost);
        reasons.extend(is_free.then_some(Reason::Free {}));
        let is_accessible = query.accessible && is_known(UnknownFact::Accessibility);
        reasons.extend(is_accessible.then_some(Reason::Accessible {}));
        let is_open = query.open_at.is_some() && is_known(UnknownFact::Hours);
        reasons.extend(is_open.then_some(Reason::Open {}));
        reasons.extend(unknown.of(service).map(|fact| Reason::Unknown { fact }));
        reasons
    }

    fn facets(&self, found: &RoaringBitmap) -> Vec<Facet> {
        let mut facets = Vec::new();
        for field in ["access", "attendance", "cost", "language", "state"] {
            self.facts.each(&format!("{field}/"), |value, services| {
                let count = u32::try_from(services.shared(found)).unwrap_or(u32::MAX);
                if count > 0 {
                    facets.push(Facet { field: field.to_owned(), value: value.to_owned(), count });
                }
            });
        }
        facets.sort_by(|one, other| {
            one.field
                .cmp(&other.field)
                .then(other.count.cmp(&one.count))
                .then(one.value.cmp(&other.value))
        });
        facets.truncate(FACETS);
        facets
    }
}

fn count(of: u64) -> u32 {
    u32::try_from(of).unwrap_or(u32::MAX)
}

/// A need as its terms are compared: without case, accents and marks between words.
fn need(text: &str) -> String {
    plain(text).replace(['-', '_'], " ")
}

/// The moment that is asked; none where nothing is asked.
fn asked(query: &Query<'_>) -> Option<Asked> {
    let wall = NaiveDateTime::parse_from_str(query.open_at?.as_str(), "%Y-%m-%dT%H:%M").ok()?;
    let zone = query.zone.and_then(|zone| ZoneOffsets::named(zone.as_str()));
    Some(Asked::at(wall, zone.as_ref()))
}
