//! The index: what each question of a search needs, by service.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::NaiveDateTime;
use fst::automaton::Levenshtein;
use fst::{IntoStreamer, Map, MapBuilder, Streamer};
use roaring::RoaringBitmap;
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, PointDistance, RTree};

use super::super::area::Area;
use super::super::mend;
use super::super::object::Object;
use super::super::store::{Catalog, Row};
use super::answer::{CrisisLine, Facet, Hit, HitPhone, Reason, SearchAnswer};
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

/// Words by which a text says whom a service is for.
const SERVED: [(ServedPerson, &[&str]); 4] = [
    (ServedPerson::Victim, &["victim", "survivor", "crime", "victima", "sobreviviente"]),
    (ServedPerson::Witness, &["witness", "testigo"]),
    (ServedPerson::Family, &["family", "families", "parent", "spouse", "familia", "padres"]),
    (ServedPerson::Minor, &["minor", "child", "youth", "teen", "juvenile", "menor", "nino", "joven"]),
];

impl Index {
    /// Makes a catalog ready.
    #[must_use]
    pub fn new(catalog: impl Into<Arc<Catalog>>) -> Self {
        let stems = Stems::new();
        let catalog = catalog.into();
        let mut index = Self {
            catalog: Arc::clone(&catalog),
            terms: Map::default(),
            postings: Vec::new(),
            spans: Vec::new(),
            active: RoaringBitmap::new(),
            needs: BTreeMap::new(),
            languages: BTreeMap::new(),
            states: BTreeMap::new(),
            counties: BTreeMap::new(),
            postal_codes: BTreeMap::new(),
            served: BTreeMap::new(),
            free: RoaringBitmap::new(),
            accessible: RoaringBitmap::new(),
            in_person: RoaringBitmap::new(),
            remote: RoaringBitmap::new(),
            places: RTree::new(),
            areas: RTree::new(),
            shapes: Vec::new(),
            hours: BTreeMap::new(),
        };
        let mut by_word: BTreeMap<String, Vec<u32>> = BTreeMap::new();
        let mut known: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let (mut places, mut boxes) = (Vec::new(), Vec::new());
        for service in catalog.rows(Object::Service) {
            if service.get("status") == Some("active") {
                index.active.insert(service.number);
                Self::words(service, &stems, &mut known, &mut by_word);
                index.terms_of(service);
                index.access(service);
                index.map(service, &mut places, &mut boxes);
                index.languages_of(service);
                index.hours_of(service);
            }
        }
        let mut builder = MapBuilder::memory();
        for (word, mut services) in by_word {
            services.sort_unstable();
            services.dedup();
            let start = u32::try_from(index.postings.len()).unwrap_or(u32::MAX);
            index.postings.extend(services);
            let end = u32::try_from(index.postings.len()).unwrap_or(u32::MAX);
            // Words come in order, so the builder takes each.
            if builder.insert(&word, index.spans.len() as u64).is_ok() {
                index.spans.push((start, end));
            }
        }
        index.terms = builder.into_inner().ok().and_then(|bytes| Map::new(bytes).ok()).unwrap_or_default();
        index.places = RTree::bulk_load(places);
        index.areas = RTree::bulk_load(boxes);
        index
    }

    fn words(
        service: Row<'_>,
        stems: &Stems,
        known: &mut BTreeMap<String, BTreeSet<String>>,
        by_word: &mut BTreeMap<String, Vec<u32>>,
    ) {
        let mut add = |text: Option<&str>, is_name: bool| {
            for word in text.into_iter().flat_map(words) {
                let entry = service.number << 1 | u32::from(is_name);
                if !known.contains_key(&word) {
                    known.insert(word.clone(), stems.of(&word));
                }
                for stem in known.get(&word).into_iter().flatten() {
                    match by_word.get_mut(stem) {
                        Some(services) => services.push(entry),
                        None => {
                            by_word.insert(stem.clone(), vec![entry]);
                        }
                    }
                }
            }
        };
        add(service.get("name"), true);
        add(service.get("alternate_name"), true);
        add(service.get("description"), false);
        add(service.parent(Object::Organization).and_then(|organization| organization.get("name")), false);
        add(service.parent(Object::Program).and_then(|program| program.get("name")), false);
    }

    fn terms_of(&mut self, service: Row<'_>) {
        for term in service.children(Object::Attribute).filter_map(|attribute| attribute.parent(Object::TaxonomyTerm)) {
            self.needs.entry(term.number).or_default().insert(service.number);
        }
    }

    fn access(&mut self, service: Row<'_>) {
        let number = service.number;
        let says = |field: &str, words: &[&str]| {
            let text = service.get(field).map(plain).unwrap_or_default();
            words.iter().any(|word| text.contains(word))
        };
        let nothing = service
            .children(Object::CostOption)
            .any(|cost| cost.get("amount").is_some_and(|amount| amount.parse() == Ok(0.0)));
        let free = ["free", "no cost", "no charge", "no fee", "gratis", "gratuit", "sin costo"];
        if nothing || says("fees", &free) || says("fees_description", &free) {
            self.free.insert(number);
        }
        let terms: Vec<Row<'_>> = service
            .children(Object::Attribute)
            .filter_map(|attribute| attribute.parent(Object::TaxonomyTerm))
            .collect();
        for (person, words) in SERVED {
            let in_terms = terms
                .iter()
                .filter_map(|term| term.get("name"))
                .map(plain)
                .any(|name| words.iter().any(|word| name.contains(word)));
            if in_terms || says("eligibility_description", words) || says("name", words) || says("description", words) {
                self.served.entry(person).or_default().insert(number);
            }
        }
        let phone = service.children(Object::Phone).next().is_some();
        let online = service
            .children(Object::Schedule)
            .filter_map(|schedule| schedule.get("attending_type"))
            .map(plain)
            .any(|text| ["remote", "online", "virtual", "phone", "video"].iter().any(|word| text.contains(word)));
        let (mut physical, mut away) = (false, online);
        for place in places_of(service) {
            match place.get("location_type") {
                Some("virtual") => away = true,
                _ => physical = true,
            }
            if place.children(Object::Accessibility).next().is_some() {
                self.accessible.insert(number);
            }
        }
        if physical {
            self.in_person.insert(number);
        }
        if away || phone && !physical {
            self.remote.insert(number);
        }
    }

    fn map(
        &mut self,
        service: Row<'_>,
        places: &mut Vec<Place>,
        boxes: &mut Vec<GeomWithData<Rectangle<[f64; 2]>, u32>>,
    ) {
        let number = service.number;
        for place in places_of(service) {
            let degrees = |name: &str| place.get(name).and_then(|text| text.parse::<f64>().ok());
            if let (Some(latitude), Some(longitude)) = (degrees("latitude"), degrees("longitude")) {
                places.push(Place::new(on_sphere(latitude, longitude), (number, place.number)));
            }
            for address in place.children(Object::Address) {
                let mut add = |map: fn(&mut Self) -> &mut BTreeMap<String, RoaringBitmap>, field: &str| {
                    if let Some(value) = address.get(field) {
                        map(self).entry(plain(value)).or_default().insert(number);
                    }
                };
                add(|index| &mut index.states, "state_province");
                add(|index| &mut index.counties, "region");
                add(|index| &mut index.postal_codes, "postal_code");
            }
        }
        for area in service.children(Object::ServiceArea) {
            let shape = area
                .get("extent")
                .filter(|extent| extent.starts_with('{'))
                .and_then(|extent| Area::from_geojson(extent).ok());
            if let Some((shape, bounds)) = shape.and_then(|shape| shape.bounds().map(|bounds| (shape, bounds))) {
                let rectangle =
                    Rectangle::from_corners([bounds.min().x, bounds.min().y], [bounds.max().x, bounds.max().y]);
                boxes.push(GeomWithData::new(rectangle, u32::try_from(self.shapes.len()).unwrap_or(u32::MAX)));
                self.shapes.push((number, shape));
            } else if let Some(name) = area.get("name").or_else(|| area.get("extent")) {
                let name = plain(name);
                let county = name.trim_end_matches(" county").to_owned();
                let map = match name.len() {
                    2 => &mut self.states,
                    _ if name.len() == 5 && name.bytes().all(|byte| byte.is_ascii_digit()) => &mut self.postal_codes,
                    _ => &mut self.counties,
                };
                map.entry(county).or_default().insert(number);
            }
        }
    }

    fn languages_of(&mut self, service: Row<'_>) {
        let own = service.children(Object::Language);
        let of_phones = service.children(Object::Phone).flat_map(|phone| phone.children(Object::Language));
        let of_places = places_of(service).into_iter().flat_map(|place| place.children(Object::Language));
        let codes: BTreeSet<String> = own
            .chain(of_phones)
            .chain(of_places)
            .filter_map(|language| language.get("code"))
            .map(mend::primary)
            .collect();
        let interpreted =
            service.get("interpretation_services").into_iter().flat_map(words).filter_map(|word| mend::language(&word));
        for code in codes.into_iter().chain(interpreted) {
            self.languages.entry(code).or_default().insert(service.number);
        }
    }

    fn hours_of(&mut self, service: Row<'_>) {
        let own: Vec<Row<'_>> = service.children(Object::Schedule).collect();
        let at_places = service.children(Object::ServiceAtLocation).flat_map(|at| at.children(Object::Schedule));
        let mut schedules: Vec<Row<'_>> = own.into_iter().chain(at_places).collect();
        if schedules.is_empty() {
            schedules = places_of(service).into_iter().flat_map(|place| place.children(Object::Schedule)).collect();
        }
        let hours: Vec<Hours> = schedules.into_iter().filter_map(Hours::of).collect();
        if !hours.is_empty() {
            self.hours.insert(service.number, hours);
        }
    }

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
            let mut hit = hit(
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
            let mut spans: Vec<(u32, u32)> =
                stems.of(&word).iter().filter_map(|stem| self.span(self.terms.get(stem)?)).collect();
            let exact = !spans.is_empty();
            if !exact {
                spans = self.similar(&stems.of(&word));
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

fn phone(row: Row<'_>) -> Option<HitPhone> {
    let number = row.get("number")?;
    let e164 = super::super::PhoneNumber::new(number).ok().and_then(|number| number.e164());
    let note = row.get("description").or_else(|| row.get("type")).map(str::to_owned);
    Some(HitPhone {
        number: number.to_owned(),
        e164,
        extension: row.get("extension").and_then(|text| text.parse().ok()),
        note,
    })
}

/// What is shown of a service.
fn hit(service: Row<'_>, place: Option<Row<'_>>, today: Day) -> Hit {
    let text = |name: &str| service.get(name).map(str::to_owned);
    let places = places_of(service);
    let place = place.or_else(|| places.first().copied());
    let address = place.and_then(|place| {
        place.children(Object::Address).find_map(|address| {
            let parts = ["address_1", "address_2", "city", "state_province", "postal_code"];
            let parts: Vec<&str> = parts.into_iter().filter_map(|part| address.get(part)).collect();
            (!parts.is_empty()).then(|| parts.join(", "))
        })
    });
    let organization = service.parent(Object::Organization);
    let mut phones: Vec<HitPhone> = service.children(Object::Phone).filter_map(phone).collect();
    if phones.is_empty() {
        phones = service
            .children(Object::ServiceAtLocation)
            .flat_map(|at| at.children(Object::Phone))
            .filter_map(phone)
            .collect();
    }
    if phones.is_empty() {
        phones = places.iter().flat_map(|place| place.children(Object::Phone)).filter_map(phone).collect();
    }
    if phones.is_empty() {
        phones = organization
            .into_iter()
            .flat_map(|organization| organization.children(Object::Phone))
            .filter_map(phone)
            .collect();
    }
    let until =
        service.unmodelled().find(|(name, _)| *name == "verified_until").map(|(_, json)| json.trim_matches('"'));
    phones.truncate(20);
    Hit {
        service_id: service.id().to_owned(),
        name: text("name").unwrap_or_default(),
        organization: organization.and_then(|organization| organization.get("name")).map(str::to_owned),
        description: text("description"),
        phones,
        email: text("email"),
        url: text("url")
            .or_else(|| organization.and_then(|organization| organization.get("website")).map(str::to_owned)),
        address,
        alert: text("alert"),
        assured_date: text("assured_date"),
        is_stale: until.is_some_and(|until| until < today.to_string().as_str()),
        reasons: Vec::new(),
    }
}

impl CrisisLine {
    pub(in super::super) fn of(service: Row<'_>) -> Self {
        Self {
            name: service.get("name").unwrap_or_default().to_owned(),
            purpose: service.get("description").unwrap_or_default().to_owned(),
            phones: service.children(Object::Phone).filter_map(phone).collect(),
            url: service.get("url").map(str::to_owned),
        }
    }
}
