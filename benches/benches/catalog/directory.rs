//! A made-up directory, the same in every run.

use std::fmt::Write;

use fastrand::Rng;

fn id(rng: &mut Rng) -> String {
    let (one, other) = (rng.u64(..), rng.u64(..));
    format!(
        "{:08x}-{:04x}-4{:03x}-8{:03x}-{:012x}",
        one >> 32,
        one & 0xffff,
        one >> 16 & 0xfff,
        other >> 52,
        other & 0xffff_ffff_ffff
    )
}

/// None is related to another, so that a word finds in every engine what has it.
pub(crate) const WORDS: [&str; 40] = [
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
    "museum",
    "pantry",
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
    "swimming",
    "safety",
    "planning",
    "therapy",
    "addiction",
    "mediation",
    "gardening",
];
pub(crate) const LANGUAGES: [(&str, &str); 6] = [
    ("English", "en"),
    ("Spanish", "es"),
    ("Polish", "pl"),
    ("Chinese", "zh"),
    ("Arabic", "ar"),
    ("Vietnamese", "vi"),
];

/// A directory of so many services, as a list of JSON documents.
pub(crate) fn directory(count: usize) -> String {
    let mut rng = Rng::with_seed(20_261_124);
    let mut json = String::from("[");
    let terms: Vec<String> = (0..40).map(|_| id(&mut rng)).collect();
    for number in 0..count {
        if number > 0 {
            json.push(',');
        }
        let name = format!(
            "{} {} {}",
            rng.choice(WORDS).unwrap(),
            rng.choice(WORDS).unwrap(),
            number % 977
        );
        let description: Vec<&str> = (0..40).map(|_| rng.choice(WORDS).unwrap()).collect();
        let latitude = 25.0 + rng.u64(..24_000_000) as f64 / 1_000_000.0;
        let longitude = -124.0 + rng.u64(..57_000_000) as f64 / 1_000_000.0;
        let term = rng.usize(..40);
        let (language, code) = LANGUAGES[rng.usize(..6)];
        let ids: Vec<String> = (0..9).map(|_| id(&mut rng)).collect();
        let fees = rng.choice(["Free", "Sliding scale", "$20 a visit"]).unwrap();
        write!(
            json,
            r#"{{"id":"{}","name":"{name}","description":"{}","status":"active","fees":"{fees}","minimum_age":18,"last_modified":"2026-02-09T17:30:00Z","organization":{{"id":"{}","name":"Organization {number}","description":"Helps people.","website":"https://www.example.org/{number}"}},"phones":[{{"id":"{}","number":"312-555-{:04}"}}],"schedules":[{{"id":"{}","freq":"WEEKLY","byday":"MO,TU,WE,TH,FR","opens_at":"09:00","closes_at":"17:00"}}],"languages":[{{"id":"{}","name":"{language}","code":"{code}"}}],"service_at_locations":[{{"id":"{}","location":{{"id":"{}","location_type":"physical","name":"Office {number}","latitude":{latitude},"longitude":{longitude},"addresses":[{{"id":"{}","address_1":"{number} Main Street","city":"Springfield","state_province":"{}","postal_code":"{:05}","country":"US","address_type":"physical"}}]}}}}],"attributes":[{{"id":"{}","taxonomy_term":{{"id":"{}","code":"T-{term}","name":"{}","description":"A need."}}}}]}}"#,
            ids[0],
            description.join(" "),
            ids[1],
            ids[2],
            number % 10_000,
            ids[3],
            ids[4],
            ids[5],
            ids[6],
            ids[7],
            rng.choice(["IL", "TX", "CA", "NY", "FL"]).unwrap(),
            number % 99_999,
            ids[8],
            terms[term],
            WORDS[term],
        )
        .unwrap();
    }
    json.push(']');
    json
}
