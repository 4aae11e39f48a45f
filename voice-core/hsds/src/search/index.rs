//! The index: what each question of a search needs, by service.

mod build;
mod prepared;
mod show;

pub use self::prepared::PreparedError;

use core::cmp::Reverse;
use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::NaiveDateTime;
use roaring::RoaringBitmap;
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, PointDistance, RTree};

use super::super::area::Area;
use super::super::mend;
use super::super::object::Object;
use super::super::store::{Catalog, Row};
use super::super::words::{Stems, plain, words};
use super::answer::{Facet, Matches, Reason};
use super::hours::{Asked, Hours};
use super::query::{Attendance, Query};
use super::sets::{Set, Sets};
use voice_wire::{Day, ZoneOffsets};

/// The radius where none is asked, in kilometres.
const RADIUS_KM: u16 = 80;

/// How many results a page has where none is asked.
const PAGE: u16 = 20;

/// The most facets of an answer.
const FACETS: usize = 256;

/// The mean radius of the earth, in metres (IUGG).
const EARTH: f64 = 6_371_008.8;

/// A place on the unit sphere, so that distance knows neither poles nor date line: its
/// service and location.
type Place = GeomWithData<[f64; 3], (u32, u32)>;

/// The bounds of an area, in degrees: its number among the shapes.
type Bounds = GeomWithData<Rectangle<[f64; 2]>, u32>;

/// The area that a service is for.
struct Shape {
    service: u32,
    area: Area,
}

/// When a service is open.
struct Opening {
    service: u32,
    hours: Hours,
}

/// The ages that a service is for.
#[derive(Clone, Copy)]
struct Ages {
    service: u32,
    least: f64,
    greatest: f64,
}

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
    places: RTree<Place>,
    areas: RTree<Bounds>,
    shapes: Vec<Shape>,
    /// By service.
    openings: Vec<Opening>,
    /// By service.
    ages: Vec<Ages>,
}

/// The services near a place, in order: service, metres to its nearest place and that place.
type Distances = Vec<(u32, u32, u32)>;

impl core::fmt::Debug for Index {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Index")
            .field("services", &self.facts.get("status/active").iter().count())
            .finish_non_exhaustive()
    }
}

fn on_sphere(latitude: f64, longitude: f64) -> [f64; 3] {
    let (latitude, longitude) = (latitude.to_radians(), longitude.to_radians());
    [latitude.cos() * longitude.cos(), latitude.cos() * longitude.sin(), latitude.sin()]
}

/// The straight way through the earth, of unit radius, that has this way over ground.
fn chord(metres: f64) -> f64 {
    2.0 * (metres / EARTH / 2.0).min(core::f64::consts::FRAC_PI_2).sin()
}

fn metres(squared_chord: f64) -> u32 {
    (2.0 * (squared_chord.sqrt() / 2.0).min(1.0).asin() * EARTH) as u32
}

impl Index {
    /// The catalog that it searches.
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
        let mut found: RoaringBitmap = match self.facts.get("status/active") {
            Set::Few(few) => few.iter().copied().collect(),
            Set::Many(many) => many.clone(),
        };
        let need = query.need.map(|need| (need, self.need(need)));
        if let Some((_, Some((_, services)))) = &need {
            found &= services;
        }
        self.filter(query, &mut found);
        let distances = self.near(query, &mut found);
        // Words last: the fewer services are left, the fewer are looked up.
        let mut matched = Vec::new();
        if let Some((need, None)) = &need {
            self.matching(need, &mut found, &mut matched);
        }
        if let Some(asked) = query.words {
            self.matching(asked, &mut found, &mut matched);
        }
        if let Some(asked) = asked(query) {
            found = found.iter().filter(|service| self.is_open(*service, asked)).collect();
        }
        let distance = |service: u32| {
            let at = distances.binary_search_by_key(&service, |(service, ..)| *service).ok()?;
            distances.get(at).map(|(_, metres, place)| (*metres, *place))
        };
        let mut ranked: Vec<(Reverse<u32>, u32, u32)> = found
            .iter()
            .map(|service| {
                let score = matched.iter().map(|word| word.score(service)).sum();
                let metres = distance(service).map_or(u32::MAX, |(metres, _)| metres);
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
        let words: Vec<String> = matched.iter().map(|word| word.asked.clone()).collect();
        let term = need.as_ref().and_then(|(_, found)| found.as_ref()).map(|(term, _)| *term);
        let results = ranked.into_iter().skip(skipped).take(size).map(|(.., number)| {
            let near = distance(number);
            let place = near.map(|(_, place)| self.catalog.row(Object::Location, place));
            let mut hit = show::hit(self.catalog.row(Object::Service, number), place, today);
            hit.reasons = self.reasons(query, number, term, &words, near.map(|(metres, _)| metres));
            hit
        });
        Matches {
            term,
            total: u32::try_from(found.len()).unwrap_or(u32::MAX),
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

    /// Keeps the services that have every word, or one nearly the same.
    fn matching(&self, text: &str, found: &mut RoaringBitmap, matched: &mut Vec<Matched>) {
        let stems_of = Stems::new();
        for asked in words(text) {
            let stems = stems_of.of(&asked);
            let exact = stems.iter().any(|stem| self.words.keys.contains_key(stem));
            let look = |sets: &Sets, sum: &mut RoaringBitmap, found: &RoaringBitmap| {
                for stem in &stems {
                    let near = if exact {
                        vec![sets.get(stem)]
                    } else {
                        sets.similar(stem, letters(stem))
                    };
                    near.into_iter().for_each(|set| set.add(sum, found));
                }
            };
            let mut services = RoaringBitmap::new();
            look(&self.words, &mut services, found);
            *found = services;
            let mut named = RoaringBitmap::new();
            look(&self.names, &mut named, found);
            matched.push(Matched { asked, exact, named });
        }
    }

    fn filter(&self, query: &Query<'_>, found: &mut RoaringBitmap) {
        let mut keep =
            |field: &str, value: &str| self.facts.get(&format!("{field}/{value}")).keep(found);
        if let Some(state) = query.state {
            keep("state", &plain(state));
        }
        if let Some(county) = query.county {
            keep("county", plain(county).trim_end_matches(" county"));
        }
        if let Some(code) = query.postal_code {
            keep("postal-code", &plain(code));
        }
        if let Some(language) = query.language {
            keep("language", &mend::primary(language.as_str()));
        }
        if let Some(audience) = query.audience {
            keep("served", audience);
        }
        if query.free {
            keep("cost", "free");
        }
        if query.accessible {
            keep("access", "accessible");
        }
        if let Some(attendance) = query.attendance {
            keep("attendance", attendance.as_str());
        }
        if let Some(age) = query.age {
            let others =
                self.ages.iter().filter(|ages| age.get() < ages.least || ages.greatest < age.get());
            *found -= others.map(|ages| ages.service).collect::<RoaringBitmap>();
        }
    }

    /// Keeps the services near a place, that serve who lives there, or that are
    /// reached from anywhere.
    fn near(&self, query: &Query<'_>, found: &mut RoaringBitmap) -> Distances {
        let mut distances = Distances::new();
        let Some(near) = query.near else { return distances };
        let (latitude, longitude) = (near.latitude.get(), near.longitude.get());
        let at = on_sphere(latitude, longitude);
        let radius = chord(f64::from(near.within_km.unwrap_or(RADIUS_KM)) * 1000.0);
        for place in self.places.locate_within_distance(at, radius * radius) {
            let (service, location) = place.data;
            if found.contains(service) {
                distances.push((service, metres(place.geom().distance_2(&at)), location));
            }
        }
        distances.sort_unstable();
        distances.dedup_by_key(|(service, ..)| *service);
        let mut close: RoaringBitmap = distances.iter().map(|(service, ..)| *service).collect();
        let point = AABB::from_point([longitude, latitude]);
        for candidate in self.areas.locate_in_envelope_intersecting(&point) {
            if let Some(shape) = self.shapes.get(candidate.data as usize)
                && shape.area.contains(latitude, longitude)
            {
                close.insert(shape.service);
            }
        }
        self.remote().add(&mut close, found);
        *found &= close;
        distances
    }

    fn remote(&self) -> Set<'_> {
        self.facts.get(&format!("attendance/{}", Attendance::Remote.as_str()))
    }

    fn is_open(&self, service: u32, asked: Asked) -> bool {
        let first = self.openings.partition_point(|opening| opening.service < service);
        let openings =
            self.openings.iter().skip(first).take_while(|opening| opening.service == service);
        let mut is_open = false;
        for opening in openings {
            if opening.hours.is_open(asked) {
                if opening.hours.is_exception() {
                    return false;
                }
                is_open = true;
            }
        }
        is_open
    }

    fn reasons(
        &self,
        query: &Query<'_>,
        service: u32,
        term: Option<&str>,
        words: &[String],
        metres: Option<u32>,
    ) -> Vec<Reason> {
        let mut reasons = Vec::new();
        reasons.extend(term.map(|term| Reason::Need { term: term.to_owned() }));
        if !words.is_empty() {
            reasons.push(Reason::Words { words: words.to_vec() });
        }
        match (query.near, metres) {
            (Some(_), Some(metres)) => reasons.push(Reason::Distance { metres }),
            (Some(_), None) if self.remote().contains(service) => reasons.push(Reason::Remote {}),
            (Some(_), None) => reasons.push(Reason::ServesArea {}),
            (None, _) => {}
        }
        if query.state.is_some() || query.county.is_some() || query.postal_code.is_some() {
            reasons.push(Reason::ServesArea {});
        }
        reasons.extend(
            query.language.map(|language| Reason::Language { language: language.to_string() }),
        );
        reasons.extend(query.age.map(|_| Reason::Age {}));
        reasons.extend(query.audience.map(|_| Reason::Served {}));
        reasons.extend(query.free.then_some(Reason::Free {}));
        reasons.extend(query.accessible.then_some(Reason::Accessible {}));
        reasons.extend(query.open_at.map(|_| Reason::Open {}));
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

/// A word that was asked for.
struct Matched {
    asked: String,
    /// Whether it was found as it was asked, and not one that is nearly the same.
    exact: bool,
    /// The services that have it in their names.
    named: RoaringBitmap,
}

impl Matched {
    /// How much it says for a service: in a name more than in a description, as asked
    /// more than nearly.
    fn score(&self, service: u32) -> u32 {
        1 + 2 * u32::from(self.named.contains(service)) + u32::from(self.exact)
    }
}

/// In how many letters a stem may differ from one that is nearly the same: the longer, the more.
fn letters(stem: &str) -> u32 {
    match stem.chars().count() {
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    }
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

/// The places of a service.
fn places_of(service: Row<'_>) -> Vec<Row<'_>> {
    service
        .children(Object::ServiceAtLocation)
        .filter_map(|at| at.parent(Object::Location))
        .collect()
}
