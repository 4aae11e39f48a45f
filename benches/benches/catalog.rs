//! A directory of services: reading it next to plain records, what it takes in memory, and how long a search takes.
//!
//!     cargo bench -p voice-benches --bench catalog
//!
//! `VOICE_SERVICES` says how many services there are; 100,000 where it is left out.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a measurement that cannot go on fails, and prints what it measured"
)]

use std::fmt::Write;
use std::fs;
use std::time::{Duration, Instant};

use serde::Deserialize;
use voice_core::catalog::{Index, Options, Search, Source, read};
use voice_core::wire::from_json;

/// The fields of the directory, as somebody would write them who checks nothing.
#[derive(Deserialize)]
#[expect(dead_code, reason = "what is read is what counts")]
struct Plain {
    id: String,
    name: String,
    description: String,
    status: String,
    fees: String,
    minimum_age: Option<f64>,
    last_modified: String,
    organization: Organization,
    phones: Vec<Phone>,
    schedules: Vec<Schedule>,
    languages: Vec<Language>,
    service_at_locations: Vec<At>,
    attributes: Vec<Attribute>,
}

macro_rules! plain {
    ($($name:ident { $($field:ident: $type:ty),* })*) => {$(
        #[derive(Deserialize)]
        #[expect(dead_code, reason = "what is read is what counts")]
        struct $name { $($field: $type),* }
    )*};
}

plain! {
    Organization { id: String, name: String, description: String, website: String }
    Phone { id: String, number: String }
    Schedule { id: String, freq: String, byday: String, opens_at: String, closes_at: String }
    Language { id: String, name: String, code: String }
    At { id: String, location: Location }
    Location { id: String, location_type: String, name: String, latitude: f64, longitude: f64, addresses: Vec<Address> }
    Address { id: String, address_1: String, city: String, state_province: String, postal_code: String, country: String, address_type: String }
    Attribute { id: String, taxonomy_term: Term }
    Term { id: String, code: String, name: String, description: String }
}

/// Numbers that are the same in every run (xorshift).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }

    fn of<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[usize::try_from(self.below(words.len() as u64)).unwrap()]
    }

    fn id(&mut self) -> String {
        let (one, other) = (self.below(u64::MAX), self.below(u64::MAX));
        format!(
            "{:08x}-{:04x}-4{:03x}-8{:03x}-{:012x}",
            one >> 32,
            one & 0xffff,
            one >> 16 & 0xfff,
            other >> 52,
            other & 0xffff_ffff_ffff
        )
    }
}

const WORDS: [&str; 40] = [
    "legal",
    "housing",
    "immigration",
    "counselling",
    "family",
    "shelter",
    "health",
    "children",
    "advice",
    "court",
    "victims",
    "support",
    "community",
    "food",
    "employment",
    "education",
    "training",
    "advocacy",
    "asylum",
    "lawyer",
    "clinic",
    "crisis",
    "elder",
    "youth",
    "women",
    "veterans",
    "disability",
    "transport",
    "language",
    "interpretation",
    "benefits",
    "debt",
    "tenants",
    "eviction",
    "safety",
    "planning",
    "therapy",
    "addiction",
    "mediation",
    "citizenship",
];
const LANGUAGES: [(&str, &str); 6] =
    [("English", "en"), ("Spanish", "es"), ("Polish", "pl"), ("Chinese", "zh"), ("Arabic", "ar"), ("Vietnamese", "vi")];

fn directory(count: usize) -> String {
    let mut numbers = Numbers(20_261_124);
    let mut json = String::from("[");
    let terms: Vec<String> = (0..40).map(|_| numbers.id()).collect();
    for number in 0..count {
        if number > 0 {
            json.push(',');
        }
        let name = format!("{} {} {}", numbers.of(&WORDS), numbers.of(&WORDS), number % 977);
        let description: Vec<&str> = (0..40).map(|_| numbers.of(&WORDS)).collect();
        let latitude = 25.0 + numbers.below(24_000_000) as f64 / 1_000_000.0;
        let longitude = -124.0 + numbers.below(57_000_000) as f64 / 1_000_000.0;
        let term = usize::try_from(numbers.below(40)).unwrap();
        let (language, code) = LANGUAGES[usize::try_from(numbers.below(6)).unwrap()];
        let ids: Vec<String> = (0..9).map(|_| numbers.id()).collect();
        let fees = numbers.of(&["Free", "Sliding scale", "$20 a visit"]);
        write!(
            json,
            r#"{{"id":"{}","name":"{name}","description":"{}","status":"active","fees":"{fees}","minimum_age":18,"last_modified":"2026-02-09T17:30:00Z","organization":{{"id":"{}","name":"Organization {number}","description":"Helps people.","website":"https://www.example.org/{number}"}},"phones":[{{"id":"{}","number":"312-555-{:04}"}}],"schedules":[{{"id":"{}","freq":"WEEKLY","byday":"MO,TU,WE,TH,FR","opens_at":"09:00","closes_at":"17:00"}}],"languages":[{{"id":"{}","name":"{language}","code":"{code}"}}],"service_at_locations":[{{"id":"{}","location":{{"id":"{}","location_type":"physical","name":"Office {number}","latitude":{latitude},"longitude":{longitude},"addresses":[{{"id":"{}","address_1":"{number} Main Street","city":"Springfield","state_province":"{}","postal_code":"{:05}","country":"US","address_type":"physical"}}]}}}}],"attributes":[{{"id":"{}","taxonomy_term":{{"id":"{}","code":"T-{term}","name":"{}","description":"A need."}}}}]}}"#,
            ids[0], description.join(" "), ids[1], ids[2], number % 10_000, ids[3], ids[4], ids[5], ids[6], ids[7], numbers.of(&["IL", "TX", "CA", "NY", "FL"]), number % 99_999, ids[8], terms[term], WORDS[term],
        )
        .unwrap();
    }
    json.push(']');
    json
}

fn best<T>(mut work: impl FnMut() -> T) -> Duration {
    let runs = (0..5).map(|_| {
        let start = Instant::now();
        let value = work();
        let took = start.elapsed();
        drop(value);
        took
    });
    runs.min().unwrap()
}

/// Bytes that the process has in memory.
fn resident() -> u64 {
    let statm = fs::read_to_string("/proc/self/statm").unwrap_or_default();
    statm.split(' ').nth(1).and_then(|pages| pages.parse::<u64>().ok()).unwrap_or(0) * 4096
}

fn main() {
    let count: usize = std::env::var("VOICE_SERVICES").ok().and_then(|count| count.parse().ok()).unwrap_or(100_000);
    let json = directory(count);
    let source = [Source { name: "services.json", bytes: json.as_bytes() }];
    let before = resident();
    let (catalog, report) = read(&source, &Options::default(), &mut |_, _| ()).unwrap();
    let loaded = resident();
    assert!(report.is_clean(), "{report}");
    let start = Instant::now();
    let index = Index::new(catalog);
    let indexing = start.elapsed();
    let indexed = resident();
    println!("{count} services, {} MB of JSON, {} bytes each", json.len() / 1_000_000, json.len() / count);
    let each = |bytes: u64| bytes / count as u64;
    println!(
        "resident per service: catalog {}, with index {}",
        each(loaded.saturating_sub(before)),
        each(indexed.saturating_sub(before))
    );
    println!("index: {indexing:?}");

    let plain = best(|| serde_json::from_slice::<Vec<Plain>>(json.as_bytes()).unwrap());
    let ours = best(|| read(&source, &Options::default(), &mut |_, _| ()).unwrap());
    println!(
        "plain records {plain:?}, read and checked {ours:?}: {:.2} times",
        ours.as_secs_f64() / plain.as_secs_f64()
    );

    let mut numbers = Numbers(7);
    let mut times: Vec<(Duration, u32)> = (0..5000)
        .map(|_| {
            let latitude = 25.0 + numbers.below(24_000) as f64 / 1000.0;
            let longitude = -124.0 + numbers.below(57_000) as f64 / 1000.0;
            let code = LANGUAGES[usize::try_from(numbers.below(6)).unwrap()].1;
            let search = format!(
                r#"{{"words":"{}","language":"{code}","free":true,"near":{{"latitude":{latitude},"longitude":{longitude},"within_km":300}},"open_at":"2026-11-24T10:00"}}"#,
                numbers.of(&WORDS)
            );
            let search: Search = from_json(search.as_bytes()).unwrap();
            let start = Instant::now();
            let answer = index.search(&search, "2026-11-24".parse().unwrap());
            (start.elapsed(), answer.total)
        })
        .collect();
    let found: u32 = times.iter().map(|(_, total)| total).sum();
    times.sort_unstable();
    let at = |share: usize| times[(times.len() - 1) * share / 1000].0;
    println!(
        "search with words, place, language, cost and hours: p50 {:?}, p99 {:?}, most {:?}; {} found on average",
        at(500),
        at(990),
        at(1000),
        found / 5000
    );
}
