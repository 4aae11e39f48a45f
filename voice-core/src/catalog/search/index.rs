//! The index: what each question of a search needs, by service.

mod build;
mod show;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::NaiveDateTime;
use fst::automaton::Levenshtein;
use fst::{IntoStreamer, Map, Streamer};
use roaring::RoaringBitmap;
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, PointDistance, RTree};

use super::super::area::Area;
use super::super::mend;
use super::super::object::Object;
use super::super::store::{Catalog, Row};
use super::answer::{Facet, Reason, SearchAnswer};
use super::hours::{Asked, Hours};
use super::query::{Attendance, Search, ServedPerson};
use super::words::{Stems, plain, words};
use crate::wire::Day;

/// The radius where none is asked, in kilometres.
const RADIUS_KM: u16 = 80;

/// How many results a page has where none is asked.
const PAGE: u16 = 20;

/// The mean radius of the earth, in metres (IUGG).
const EARTH: f64 = 6_371_008.8;

/// A place on the unit sphere, so that distance knows neither poles nor date line.
type Place = GeomWithData<[f64; 3], (u32, u32)>;

/// A catalog made ready to be searched. It keeps nothing of what it was asked.
pub struct Index {
    catalog: Arc<Catalog>,
    terms: Map<Vec<u8>>,
    /// Services by word: of all words one after another; the last bit says that the word is in the name.
    postings: Vec<u32>,
    /// Where the services of each word begin and end.
    spans: Vec<(u32, u32)>,
    active: RoaringBitmap,
    needs: BTreeMap<u32, RoaringBitmap>,
    languages: BTreeMap<String, RoaringBitmap>,
    states: BTreeMap<String, RoaringBitmap>,
    counties: BTreeMap<String, RoaringBitmap>,
    postal_codes: BTreeMap<String, RoaringBitmap>,
    served: BTreeMap<ServedPerson, RoaringBitmap>,
    free: RoaringBitmap,
    accessible: RoaringBitmap,
    in_person: RoaringBitmap,
    remote: RoaringBitmap,
    places: RTree<Place>,
    areas: RTree<GeomWithData<Rectangle<[f64; 2]>, u32>>,
    shapes: Vec<(u32, Area)>,
    hours: BTreeMap<u32, Vec<Hours>>,
}

impl core::fmt::Debug for Index {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Index").field("services", &self.active.len()).finish_non_exhaustive()
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
    /// use voice_core::catalog::{Index, Options, Search, Source, read};
    /// use voice_core::wire::from_json;
    ///
    /// let services = b"id,name,description,status\n1,Legal Aid Clinic,Immigration lawyers,active\n2,Food pantry,Groceries,active\n";
    /// let source = Source { name: "services.csv", bytes: services };
    /// let (catalog, _) = read(&[source], &Options::default(), &mut |_, _| ())?;
    /// let search: Search = from_json(br#"{"words": "inmigration lawyer"}"#)?;
    /// let answer = Index::new(catalog).search(&search, "2026-11-24".parse()?);
    /// assert_eq!(answer.results.len(), 1);
    /// assert_eq!(answer.results[0].service_id, "1");
    /// assert!(!answer.crisis_lines.is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn search(&self, search: &Search, today: Day) -> SearchAnswer {
        let mut found = self.active.clone();
        let mut scores: BTreeMap<u32, u32> = BTreeMap::new();
        let mut term_name = None;
        let mut matched = Vec::new();
        let need = search.need.as_ref().map(|need| (need, self.need(need.as_str())));
        if let Some((_, Some((name, services)))) = &need {
            found &= services;
            term_name = Some(*name);
        }
        self.filter(search, &mut found);
        let distances = self.near(search, &mut found);
        // Words last: the fewer services are left, the fewer are looked up.
        if let Some((need, None)) = &need {
            matched.extend(self.matching(need.as_str(), &mut found, &mut scores));
        }
        if let Some(asked) = &search.words {
            matched.extend(self.matching(asked.as_str(), &mut found, &mut scores));
        }
        if let Some(age) = search.age {
            found = found.iter().filter(|service| self.is_for_age(*service, age.get())).collect();
        }
        if let Some(asked) = asked(search) {
            found = found.iter().filter(|service| self.is_open(*service, asked)).collect();
        }
        let mut ranked: Vec<(core::cmp::Reverse<u32>, u32, u32)> = found
            .iter()
            .map(|service| {
                let score = scores.get(&service).copied().unwrap_or(0);
                let distance = distances.get(&service).map_or(u32::MAX, |(metres, _)| *metres);
                (core::cmp::Reverse(score), distance, service)
            })
            .collect();
        let size = usize::from(search.size.unwrap_or(PAGE));
        let skipped = usize::from(search.page.unwrap_or(1).saturating_sub(1)).saturating_mul(size);
        let wanted = skipped.saturating_add(size).min(ranked.len());
        if wanted > 0 && wanted < ranked.len() {
            ranked.select_nth_unstable(wanted);
            ranked.truncate(wanted);
        }
        ranked.sort_unstable();
        let results = ranked.into_iter().skip(skipped).take(size).map(|(_, _, number)| {
            let service = self.catalog.row(Object::Service, number);
            let mut hit = show::hit(
                service,
                distances.get(&number).map(|(_, place)| self.catalog.row(Object::Location, *place)),
                today,
            );
            hit.reasons =
                self.reasons(search, number, term_name, &matched, distances.get(&number).map(|(metres, _)| *metres));
            hit
        });
        SearchAnswer {
            crisis_lines: super::super::national::crisis_lines(search),
            total: u32::try_from(found.len()).unwrap_or(u32::MAX),
            results: results.collect(),
            facets: self.facets(&found),
        }
    }

    /// The services of a term and of all terms below it; by code, identifier or name.
    fn need(&self, need: &str) -> Option<(&str, RoaringBitmap)> {
        let wanted = plain(need).replace(['-', '_'], " ");
        let names = |term: &Row<'_>| {
            ["code", "id", "name"]
                .into_iter()
                .filter_map(|field| term.get(field))
                .any(|name| plain(name).replace(['-', '_'], " ") == wanted)
        };
        let mut open: Vec<Row<'_>> = self.catalog.rows(Object::TaxonomyTerm).filter(names).collect();
        let name = open.first()?.get("name")?;
        let (mut services, mut seen) = (RoaringBitmap::new(), BTreeSet::new());
        while let Some(term) = open.pop() {
            if seen.insert(term.number) {
                if let Some(of_term) = self.needs.get(&term.number) {
                    services |= of_term;
                }
                open.extend(term.children(Object::TaxonomyTerm));
            }
        }
        Some((name, services))
    }

    /// Keeps the services that have every word, or one nearly the same; the words that were found.
    fn matching(&self, text: &str, found: &mut RoaringBitmap, scores: &mut BTreeMap<u32, u32>) -> Vec<String> {
        let stems = Stems::new();
        let mut matched = Vec::new();
        for word in words(text) {
            let stems = stems.of(&word);
            let mut spans: Vec<(u32, u32)> = stems.iter().filter_map(|stem| self.span(self.terms.get(stem)?)).collect();
            let exact = !spans.is_empty();
            if !exact {
                spans = self.similar(&stems);
            }
            let mut services = RoaringBitmap::new();
            for (start, end) in spans {
                let entries = self.postings.get(start as usize..end as usize).unwrap_or_default();
                let mut add = |entry: u32| {
                    let service = entry >> 1;
                    services.insert(service);
                    let score = scores.entry(service).or_default();
                    *score = score.saturating_add(1 + 2 * (entry & 1) + u32::from(exact));
                };
                if found.len().saturating_mul(16) < entries.len() as u64 {
                    for service in found.iter() {
                        let first = entries.partition_point(|entry| entry >> 1 < service);
                        entries
                            .iter()
                            .skip(first)
                            .take_while(|entry| *entry >> 1 == service)
                            .for_each(|entry| add(*entry));
                    }
                } else {
                    entries.iter().filter(|entry| found.contains(*entry >> 1)).for_each(|entry| add(*entry));
                }
            }
            *found &= services;
            matched.push(word);
        }
        matched
    }

    fn span(&self, number: u64) -> Option<(u32, u32)> {
        self.spans.get(usize::try_from(number).ok()?).copied()
    }

    /// Words that differ from one in a letter, or in two where it is long.
    fn similar(&self, stems: &BTreeSet<String>) -> Vec<(u32, u32)> {
        let mut spans = Vec::new();
        for stem in stems {
            let letters = stem.chars().count();
            let distance = match letters {
                0..=3 => continue,
                4..=7 => 1,
                _ => 2,
            };
            let Ok(automaton) = Levenshtein::new(stem, distance) else { continue };
            let mut stream = self.terms.search(automaton).into_stream();
            while let Some((_, number)) = stream.next() {
                spans.extend(self.span(number));
            }
        }
        spans
    }

    fn filter(&self, search: &Search, found: &mut RoaringBitmap) {
        let nobody = RoaringBitmap::new();
        let by =
            |map: &'_ BTreeMap<String, RoaringBitmap>, value: &str| map.get(&plain(value)).cloned().unwrap_or_default();
        if let Some(state) = &search.state {
            *found &= by(&self.states, state.as_str());
        }
        if let Some(county) = &search.county {
            *found &= by(&self.counties, plain(county.as_str()).trim_end_matches(" county"));
        }
        if let Some(code) = &search.postal_code {
            *found &= by(&self.postal_codes, code.as_str());
        }
        if let Some(language) = &search.language {
            *found &= by(&self.languages, &mend::primary(language.as_str()));
        }
        if let Some(person) = search.served {
            *found &= self.served.get(&person).unwrap_or(&nobody);
        }
        if search.free == Some(true) {
            *found &= &self.free;
        }
        if search.accessible == Some(true) {
            *found &= &self.accessible;
        }
        match search.attendance {
            Some(Attendance::InPerson) => *found &= &self.in_person,
            Some(Attendance::Remote) => *found &= &self.remote,
            None => {}
        }
    }

    /// The services near a place, that serve who lives there, or that are reached from anywhere; the distance and place of those near.
    fn near(&self, search: &Search, found: &mut RoaringBitmap) -> BTreeMap<u32, (u32, u32)> {
        let mut distances: BTreeMap<u32, (u32, u32)> = BTreeMap::new();
        let Some(near) = search.near else { return distances };
        let (latitude, longitude) = (near.latitude.get(), near.longitude.get());
        let at = on_sphere(latitude, longitude);
        let radius = chord(f64::from(near.within_km.unwrap_or(RADIUS_KM)) * 1000.0);
        let mut close = RoaringBitmap::new();
        for place in self.places.locate_within_distance(at, radius * radius) {
            let (service, location) = place.data;
            if found.contains(service) {
                let metres = metres(place.geom().distance_2(&at));
                close.insert(service);
                let nearest = distances.entry(service).or_insert((metres, location));
                *nearest = (*nearest).min((metres, location));
            }
        }
        let point = AABB::from_point([longitude, latitude]);
        for candidate in self.areas.locate_in_envelope_intersecting(&point) {
            if let Some((service, area)) = self.shapes.get(candidate.data as usize)
                && area.contains(latitude, longitude)
            {
                close.insert(*service);
            }
        }
        close |= &self.remote;
        *found &= close;
        distances
    }

    fn is_for_age(&self, service: u32, age: f64) -> bool {
        let service = self.catalog.row(Object::Service, service);
        let bound = |name: &str| service.get(name).and_then(|text| text.parse::<f64>().ok());
        bound("minimum_age").is_none_or(|least| least <= age)
            && bound("maximum_age").is_none_or(|greatest| age <= greatest)
    }

    fn is_open(&self, service: u32, asked: Asked) -> bool {
        let hours = self.hours.get(&service).map_or(&[][..], Vec::as_slice);
        let (exceptions, open): (Vec<&Hours>, Vec<&Hours>) = hours.iter().partition(|hours| hours.is_exception());
        !exceptions.iter().any(|hours| hours.is_open(asked)) && open.iter().any(|hours| hours.is_open(asked))
    }

    fn reasons(
        &self,
        search: &Search,
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
        match (search.near, metres) {
            (Some(_), Some(metres)) => reasons.push(Reason::Distance { metres }),
            (Some(_), None) if self.remote.contains(service) => reasons.push(Reason::Remote {}),
            (Some(_), None) => reasons.push(Reason::ServesArea {}),
            (None, _) => {}
        }
        if search.state.is_some() || search.county.is_some() || search.postal_code.is_some() {
            reasons.push(Reason::ServesArea {});
        }
        reasons.extend(search.language.as_ref().map(|language| Reason::Language { language: language.to_string() }));
        reasons.extend(search.age.map(|_| Reason::Age {}));
        reasons.extend(search.served.map(|_| Reason::Served {}));
        reasons.extend((search.free == Some(true)).then_some(Reason::Free {}));
        reasons.extend((search.accessible == Some(true)).then_some(Reason::Accessible {}));
        reasons.extend(search.open_at.as_ref().map(|_| Reason::Open {}));
        reasons
    }

    fn facets(&self, found: &RoaringBitmap) -> Vec<Facet> {
        let mut facets = Vec::new();
        let mut add = |field: &str, value: &str, services: &RoaringBitmap| {
            let count = u32::try_from(services.intersection_len(found)).unwrap_or(u32::MAX);
            if count > 0 {
                facets.push(Facet { field: field.to_owned(), value: value.to_owned(), count });
            }
        };
        self.languages.iter().for_each(|(value, services)| add("language", value, services));
        self.states.iter().for_each(|(value, services)| add("state", value, services));
        add("cost", "free", &self.free);
        add("access", "accessible", &self.accessible);
        add("attendance", Attendance::InPerson.as_str(), &self.in_person);
        add("attendance", Attendance::Remote.as_str(), &self.remote);
        facets.sort_by(|one, other| {
            one.field.cmp(&other.field).then(other.count.cmp(&one.count)).then(one.value.cmp(&other.value))
        });
        facets.truncate(256);
        facets
    }
}

/// The moment that is asked; none where nothing is asked.
fn asked(search: &Search) -> Option<Asked> {
    let wall = NaiveDateTime::parse_from_str(search.open_at.as_ref()?.as_str(), "%Y-%m-%dT%H:%M").ok()?;
    let zone = search.zone.and_then(|zone| zone.as_str().parse().ok());
    Some(Asked { wall, zone })
}

/// The places of a service.
fn places_of(service: Row<'_>) -> Vec<Row<'_>> {
    service.children(Object::ServiceAtLocation).filter_map(|at| at.parent(Object::Location)).collect()
}
