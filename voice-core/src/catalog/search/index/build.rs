//! Making the index: each service is looked at once.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use fst::{Map, MapBuilder};
use roaring::RoaringBitmap;
use rstar::RTree;
use rstar::primitives::{GeomWithData, Rectangle};

use super::{Index, Place, on_sphere, places_of};
use crate::catalog::area::Area;
use crate::catalog::mend;
use crate::catalog::object::Object;
use crate::catalog::search::hours::Hours;
use crate::catalog::search::query::ServedPerson;
use crate::catalog::search::words::{Stems, plain, words};
use crate::catalog::store::{Catalog, Row};

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
                let at = places_of(service);
                index.access(service, &at);
                index.map(service, &at, &mut places, &mut boxes);
                index.languages_of(service, &at);
                index.hours_of(service, &at);
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

    fn access(&mut self, service: Row<'_>, places: &[Row<'_>]) {
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
        for term in &terms {
            self.needs.entry(term.number).or_default().insert(number);
        }
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
        for place in places {
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
        at: &[Row<'_>],
        places: &mut Vec<Place>,
        boxes: &mut Vec<GeomWithData<Rectangle<[f64; 2]>, u32>>,
    ) {
        let number = service.number;
        for place in at {
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
            let shape = area.get("extent").and_then(|extent| Area::of(extent, area.get("extent_type")).ok());
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

    fn languages_of(&mut self, service: Row<'_>, places: &[Row<'_>]) {
        let own = service.children(Object::Language);
        let of_phones = service.children(Object::Phone).flat_map(|phone| phone.children(Object::Language));
        let of_places = places.iter().flat_map(|place| place.children(Object::Language));
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

    fn hours_of(&mut self, service: Row<'_>, places: &[Row<'_>]) {
        let own: Vec<Row<'_>> = service.children(Object::Schedule).collect();
        let at_places = service.children(Object::ServiceAtLocation).flat_map(|at| at.children(Object::Schedule));
        let mut schedules: Vec<Row<'_>> = own.into_iter().chain(at_places).collect();
        if schedules.is_empty() {
            schedules = places.iter().flat_map(|place| place.children(Object::Schedule)).collect();
        }
        let hours: Vec<Hours> = schedules.into_iter().filter_map(Hours::of).collect();
        if !hours.is_empty() {
            self.hours.insert(service.number, hours);
        }
    }
}
