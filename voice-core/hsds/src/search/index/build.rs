//! Making the index: each service is looked at once.

use core::ops::Range;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::audience::{served, served_in};
use super::distance::{Around, Place, placed, placed_about};
use super::openings::Openings;
use super::shapes::Shapes;
use super::{Ages, Index};
use crate::area::Area;
use crate::gazetteer::{Gazetteer, coordinates};
use crate::hours::{Hours, Kind, Zones, is_interrupted, is_never, kind};
use crate::known::{self, Known, UnknownFact};
use crate::language;
use crate::object::Object;
use crate::place::{self, Named};
use crate::search::query::{Attendance, Audience};
use crate::search::sets::{Gathered, Sets};
use crate::search::tree;
use crate::store::{Catalog, Row};
use crate::words::{Stems, each_word, is_common, plain, words};

/// Words by which a schedule says that one attends from anywhere.
const REMOTE: [&str; 5] = ["remote", "online", "virtual", "phone", "video"];

/// How many words are known at once: those that are found often come early.
const KNOWN: usize = 1 << 17;

/// The services that have a stem, and those that have it in their names.
type Having = (Gathered, Gathered);

/// What is known of a word once it was looked at.
struct KnownWord {
    /// The numbers of its stems.
    stems: Vec<u32>,
    served: u32,
}

/// The words of all services.
struct Words<'a> {
    audiences: &'a [Audience],
    stems: Stems,
    lower: String,
    // Whatever its order, what is made of it is sorted.
    known: HashMap<String, KnownWord>,
    by_stem: BTreeMap<String, u32>,
    /// By the number of a stem.
    services: Vec<Having>,
}

impl<'a> Words<'a> {
    fn new(audiences: &'a [Audience]) -> Self {
        Self {
            audiences,
            stems: Stems::new(),
            lower: String::new(),
            known: HashMap::new(),
            by_stem: BTreeMap::new(),
            services: Vec::new(),
        }
    }

    /// Goes through the words of a text; the people whom it names.
    fn each(&mut self, text: &str, take: impl FnMut(&mut [Having], &[u32])) -> u32 {
        // Few texts name some, and those are read once more.
        if self.each_word(text, take) == 0 { 0 } else { served_in(self.audiences, text) }
    }

    /// Goes through the words of a text; the people whom they name, one by one.
    fn each_word(&mut self, text: &str, mut take: impl FnMut(&mut [Having], &[u32])) -> u32 {
        let Self { audiences, stems, lower, known, by_stem, services } = self;
        let mut people = 0;
        each_word(text, lower, |word| {
            if let Some(of_word) = known.get(word) {
                people |= of_word.served;
                take(services, &of_word.stems);
                return;
            }
            let stems = if is_common(word) { BTreeSet::new() } else { stems.of(word) };
            let numbers = stems.into_iter().map(|stem| {
                *by_stem.entry(stem).or_insert_with(|| {
                    services.push(Having::default());
                    u32::try_from(services.len()).unwrap_or(u32::MAX).saturating_sub(1)
                })
            });
            let of_word =
                KnownWord { stems: numbers.collect(), served: served(audiences, &plain(word)) };
            people |= of_word.served;
            take(services, &of_word.stems);
            if known.len() < KNOWN {
                known.insert(word.to_owned(), of_word);
            }
        });
        people
    }

    fn add(&mut self, service: u32, text: Option<&str>, is_name: bool) -> u32 {
        text.map_or(0, |text| {
            self.each(text, |services, stems| {
                for stem in stems {
                    let Some((all, named)) = services.get_mut(*stem as usize) else { continue };
                    all.add(service);
                    if is_name {
                        named.add(service);
                    }
                }
            })
        })
    }

    /// The people whom a text names that is no part of what is searched.
    fn served(&mut self, text: Option<&str>) -> u32 {
        text.map_or(0, |text| self.each(text, |_, _| ()))
    }

    /// Those of all words, and those of names.
    fn sets(mut self) -> (Sets, Sets) {
        drop(self.known);
        let services = &mut self.services;
        let mut of = |number: u32, is_name: bool| {
            let having = services
                .get_mut(number as usize)
                .map(|(all, named)| core::mem::take(if is_name { named } else { all }));
            having.unwrap_or_default()
        };
        let stems = self.by_stem.iter();
        let all = Sets::new(stems.map(|(stem, number)| (stem, of(*number, false))));
        let named = self.by_stem.iter().map(|(stem, number)| (stem, of(*number, true)));
        (all, Sets::new(named.filter(|(_, named)| !named.is_empty())))
    }
}

/// What an index is made of, while it is made.
pub(super) struct Builder<'a> {
    words: Words<'a>,
    facts: BTreeMap<String, Gathered>,
    /// Room for a key of `facts`.
    key: String,
    /// The people whom a term names, by its number.
    of_terms: BTreeMap<u32, u32>,
    places: Vec<Place>,
    around: Vec<Around>,
    gazetteer: Gazetteer,
    zones: Zones,
    shapes: Vec<(u32, Area)>,
    openings: Openings,
    ages: Vec<Ages>,
}

impl Index {
    /// Makes a catalog ready to be asked for the first 32 of these audiences.
    #[must_use]
    pub fn new(catalog: impl Into<Arc<Catalog>>, audiences: &[Audience]) -> Self {
        let catalog = catalog.into();
        let mut builder = Builder::new(audiences);
        builder.terms(&catalog);
        builder.services(&catalog, 0..catalog.rows_of(Object::Service));
        Self { catalog, ..builder.index() }
    }
}

impl<'a> Builder<'a> {
    pub(super) fn new(audiences: &'a [Audience]) -> Self {
        Self {
            words: Words::new(audiences),
            facts: BTreeMap::new(),
            key: String::new(),
            of_terms: BTreeMap::new(),
            places: Vec::new(),
            around: Vec::new(),
            gazetteer: Gazetteer::default(),
            zones: Zones::default(),
            shapes: Vec::new(),
            openings: Openings::default(),
            ages: Vec::new(),
        }
    }

    /// Adds the terms of a catalog, before its services.
    pub(super) fn terms(&mut self, catalog: &Catalog) {
        catalog.rows(Object::TaxonomyTerm).for_each(|term| self.term(term));
    }

    /// Adds the services of some rows, after those of the rows before them.
    pub(super) fn services(&mut self, catalog: &Catalog, rows: Range<u32>) {
        for service in catalog.rows_in(Object::Service, rows) {
            match known::status(service) {
                Known::Yes => self.fact("status", "active", service.number),
                Known::Unknown => self.unknown(UnknownFact::Status, service.number),
                Known::No => continue,
            }
            self.service(service);
        }
    }

    /// The index of what was added, without a catalog.
    pub(super) fn index(self) -> Index {
        let Self { words, facts, mut places, mut around, shapes, mut openings, mut ages, .. } =
            self;
        let (words, names) = words.sets();
        tree::arrange(&mut places, 3);
        tree::arrange(&mut around, 3);
        // What is not added to has no reason to hold room for more.
        places.shrink_to_fit();
        around.shrink_to_fit();
        openings.shrink();
        ages.shrink_to_fit();
        Index {
            catalog: Arc::default(),
            words,
            names,
            facts: Sets::new(facts),
            places: places.into(),
            around: around.into(),
            shapes: Shapes::new(&shapes),
            openings,
            ages: ages.into(),
        }
    }

    fn fact(&mut self, field: &str, value: &str, number: u32) {
        self.key.clear();
        self.key.extend([field, "/", value]);
        match self.facts.get_mut(&self.key) {
            Some(numbers) => numbers.add(number),
            None => self.facts.entry(self.key.clone()).or_default().add(number),
        }
    }

    /// The names by which a need can be asked for.
    fn term(&mut self, term: Row<'_>) {
        let names = ["code", "id", "name"].into_iter().filter_map(|field| term.get(field));
        for name in names.map(super::need).collect::<BTreeSet<String>>() {
            self.fact("term", &name, term.number);
        }
        let people = term.get("name").map_or(0, |name| served_in(self.words.audiences, name));
        self.of_terms.insert(term.number, people);
    }

    fn service(&mut self, service: Row<'_>) {
        let number = service.number;
        let mut people = self.words.add(number, service.get("name"), true);
        people |= self.words.add(number, service.get("description"), false);
        people |= self.words.served(service.get("eligibility_description"));
        self.words.add(number, service.get("alternate_name"), true);
        for parent in [Object::Organization, Object::Program] {
            let Some(parent) = service.parent(parent) else { continue };
            for field in ["name", "alternate_name"] {
                self.words.add(number, parent.get(field), false);
            }
            for term in known::terms(parent) {
                self.words.add(number, term.get("name"), false);
            }
        }
        for term in known::terms(service) {
            self.fact("need", &term.number.to_string(), number);
            self.words.add(number, term.get("name"), false);
            people |= self.of_terms.get(&term.number).copied().unwrap_or(0);
        }
        for (bit, audience) in (0..u32::BITS).zip(self.words.audiences) {
            if people >> bit & 1 == 1 {
                self.fact("served", audience.name, number);
            }
        }
        let places = known::places(service);
        self.access(service, &places);
        self.map(service, &places);
        self.languages(service, &places);
        self.hours(service, &places);
        match known::ages(service) {
            Some((0.0, f64::MAX)) => {}
            Some((least, greatest)) => self.ages.push([
                u64::from(number).to_le_bytes(),
                least.to_le_bytes(),
                greatest.to_le_bytes(),
            ]),
            None => self.unknown(UnknownFact::Age, number),
        }
    }

    /// A part of a State, by itself and with its State, which is empty where it is not known.
    fn part(&mut self, field: &str, name: &str, state: Option<&str>, number: u32) {
        self.fact(field, name, number);
        self.fact(field, &format!("{name}/{}", state.unwrap_or_default()), number);
    }

    fn unknown(&mut self, fact: UnknownFact, number: u32) {
        self.fact("unknown", fact.as_str(), number);
    }

    fn access(&mut self, service: Row<'_>, places: &[Row<'_>]) {
        let number = service.number;
        match known::cost(service) {
            Known::Yes => self.fact("cost", "free", number),
            Known::Unknown => self.unknown(UnknownFact::Cost, number),
            Known::No => {}
        }
        let phone = service.children(Object::Phone).next().is_some();
        let online = service
            .children(Object::Schedule)
            .filter_map(|schedule| schedule.stated("attending_type"))
            .map(plain)
            .any(|text| REMOTE.iter().any(|word| text.contains(word)));
        let (mut physical, mut away) = (false, online);
        for place in places {
            match place.get("location_type") {
                Some("virtual") => away = true,
                _ => physical = true,
            }
        }
        match known::access(places) {
            Known::Yes => self.fact("access", "accessible", number),
            Known::Unknown => self.unknown(UnknownFact::Accessibility, number),
            Known::No => {}
        }
        if physical {
            self.fact("attendance", Attendance::InPerson.as_str(), number);
        }
        if away || phone && !physical {
            self.fact("attendance", Attendance::Remote.as_str(), number);
        }
    }

    fn map(&mut self, service: Row<'_>, places: &[Row<'_>]) {
        let number = service.number;
        if !known::is_placed(service, places, &self.gazetteer) {
            self.unknown(UnknownFact::Place, number);
        }
        for at in places {
            let location = at.number;
            if let Some(point) = coordinates(*at) {
                self.places.push(placed(point, number, location));
            } else if let Some(about) = self.gazetteer.about(*at) {
                let precision = about.precision.ceil() as u32;
                let of = placed_about(about.middle, (number, location), precision, about.by);
                self.around.push(of);
            }
            for address in at.children(Object::Address) {
                let state = address.get("state_province").map(place::state);
                if let Some(state) = &state {
                    self.fact("state", state, number);
                }
                if let Some(county) = address.get("region").map(place::county) {
                    self.part("county", &county, state.as_deref(), number);
                }
                if let Some(code) = address.get("postal_code").map(place::postal_code) {
                    self.part("postal-code", &code, state.as_deref(), number);
                }
            }
        }
        for area in known::areas(service) {
            let shape = area
                .get("extent")
                .and_then(|extent| Area::of(extent, area.get("extent_type")).ok());
            if let Some(shape) = shape {
                self.shapes.push((number, shape));
            } else {
                // What the extent says in words is more than the name of the area.
                let kind = area.get("extent_type");
                let in_words = area
                    .get("extent")
                    .filter(|_| !kind.is_some_and(Area::is_shape))
                    .filter(|extent| !extent.trim_start().starts_with(['{', '<', '[']));
                let Some(name) = in_words.or_else(|| area.get("name")) else { continue };
                for named in place::named(name) {
                    match &named {
                        Named::Nation => self.fact("serves", "nation", number),
                        Named::State(name) => {
                            self.fact("state", name, number);
                            self.fact("serves", name, number);
                        }
                        Named::County { name, state } => {
                            self.part("county", name, *state, number);
                            self.part("serves-county", name, *state, number);
                        }
                        Named::PostalCode(name) => self.part("postal-code", name, None, number),
                    }
                }
            }
        }
    }

    fn languages(&mut self, service: Row<'_>, places: &[Row<'_>]) {
        let mut is_known = true;
        let codes = known::languages(service, places).filter_map(|language| {
            let code = known::language_code(language);
            is_known &= code.is_some();
            code.map(language::key)
        });
        let codes: BTreeSet<String> = codes.collect();
        let text = service.get("interpretation_services").map(words).unwrap_or_default();
        let interpreted = text.iter().filter_map(|word| language::spoken(word).map(language::key));
        let codes: BTreeSet<String> = codes.into_iter().chain(interpreted).collect();
        // Of a language that is not understood, any may be meant.
        if codes.is_empty() || !is_known {
            self.unknown(UnknownFact::Language, service.number);
        }
        for code in codes {
            self.fact("language", &code, service.number);
        }
    }

    fn hours(&mut self, service: Row<'_>, places: &[Row<'_>]) {
        let schedules = known::schedules(service, places);
        let is_interrupted = is_interrupted(service);
        let mut is_known = !schedules.is_empty();
        let mut has_holidays = false;
        for schedule in schedules {
            match Hours::of(schedule, &mut self.zones).filter(|_| !is_interrupted) {
                None if is_never(schedule) => {}
                Some(hours) => self.openings.add(service.number, &hours),
                None => {
                    is_known = false;
                    has_holidays |= kind(schedule) != Some(Kind::Regular);
                }
            }
        }
        if !is_known {
            self.unknown(UnknownFact::Hours, service.number);
        }
        if has_holidays {
            self.fact("unknown", "holidays", service.number);
        }
    }
}
