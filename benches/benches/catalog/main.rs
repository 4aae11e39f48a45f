//! A directory of services: reading it next to plain records, what it takes in memory, opening it
//! again, and how long a search takes next to SQLite.
//!
//!     cargo bench -p voice-benches --bench catalog
//!
//! `VOICE_SERVICES` says how many services there are; 100,000 where it is left out. With
//! `VOICE_ALONE=1` only our own is measured, as for 1,000,000 of them.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a measurement that cannot go on fails, and prints what it measured"
)]

mod directory;
mod plain;
mod sqlite;

use std::fs::{self, File};
use std::io::{Seek, Write};
use std::sync::Arc;
use std::time::{Duration, Instant};

use directory::{LANGUAGES, WORDS, directory};
use fastrand::Rng;
use plain::Plain;
use sqlite::Asked;
use voice_core::catalog::{Catalog, Index, Options, Search, Source, Version, read};
use voice_core::wire::from_json;
use voice_file_map::FileMap;

const RUNS: usize = 5;
const SEARCHES: usize = 5000;

/// The least time of some runs.
fn best<T>(mut work: impl FnMut() -> T) -> Duration {
    let runs = (0..RUNS).map(|_| timed(&mut work));
    runs.min().unwrap()
}

fn timed<T>(work: impl FnOnce() -> T) -> Duration {
    let start = Instant::now();
    let value = work();
    let took = start.elapsed();
    drop(value);
    took
}

/// Bytes that the process has in memory.
fn resident() -> u64 {
    let statm = fs::read_to_string("/proc/self/statm").unwrap_or_default();
    statm.split(' ').nth(1).and_then(|pages| pages.parse::<u64>().ok()).unwrap_or(0) * 4096
}

/// Bytes in a file that has no name.
fn written(bytes: &[u8]) -> File {
    let path = std::env::temp_dir().join(format!("voice-prepared-{}", std::process::id()));
    let mut file = File::create_new(&path).unwrap();
    file.write_all(bytes).unwrap();
    let file = File::open(&path).unwrap();
    fs::remove_file(path).unwrap();
    file
}

fn loaded(sources: &[Source<'_>]) -> Catalog {
    let (catalog, report) = read(sources, &Options::default(), &mut |_, _| ()).unwrap();
    assert!(report.is_clean(), "{report}");
    catalog
}

fn ratio(name: &str, ours: Duration, theirs: Duration) {
    println!(
        "{name}: {ours:?} and {theirs:?}, {:.2} times",
        ours.as_secs_f64() / theirs.as_secs_f64()
    );
}

/// The value below which so many thousandths of the times are.
fn at(times: &[Duration], share: usize) -> Duration {
    times[(times.len() - 1) * share / 1000]
}

fn told(name: &str, times: &mut [Duration]) {
    times.sort_unstable();
    println!(
        "{name}: p50 {:?}, p99 {:?}, most {:?}",
        at(times, 500),
        at(times, 990),
        at(times, 1000)
    );
}

fn main() {
    let count: usize = std::env::var("VOICE_SERVICES")
        .ok()
        .and_then(|count| count.parse().ok())
        .unwrap_or(100_000);
    let alone = std::env::var_os("VOICE_ALONE").is_some();
    let json = directory(count);
    let source = [Source { name: "services.json", bytes: json.as_bytes() }];
    println!(
        "{count} services, {} MB of JSON, {} bytes each",
        json.len() / 1_000_000,
        json.len() / count
    );

    let before = resident();
    let start = Instant::now();
    let catalog = loaded(&source);
    let reading = start.elapsed();
    let with_catalog = resident();
    let text = catalog.text_bytes() as u64;
    let start = Instant::now();
    let index = Index::new(catalog);
    let indexing = start.elapsed();
    let each = |bytes: u64| bytes / count as u64;
    println!("read once: {reading:?}, index made: {indexing:?}");
    println!(
        "resident per service: {} of text; beyond it, {} with the catalog and {} with the index",
        each(text),
        each((with_catalog - before).saturating_sub(text)),
        each((resident() - before).saturating_sub(text))
    );
    let bytes = index.to_bytes();
    let opening = best(|| Index::from_bytes(bytes.clone()).unwrap());
    let copying = best(|| bytes.clone());
    let opened = opening.saturating_sub(copying);
    println!("prepared: {} MB", bytes.len() / 1_000_000);
    ratio("opened again, and read and made", opened, reading + indexing);
    let file = written(&bytes);
    drop(bytes);
    let in_place = || {
        let map = FileMap::of(&file).unwrap();
        let mut reading = &file;
        reading.rewind().unwrap();
        Index::open(Arc::new(map), reading).unwrap()
    };
    println!("opened where it is, in a file: {:?}", best(in_place));

    if !alone {
        let plain = best(|| serde_json::from_slice::<Vec<Plain>>(json.as_bytes()).unwrap());
        let ours = best(|| read(&source, &Options::default(), &mut |_, _| ()).unwrap());
        ratio("JSON, read and checked, and plain records of serde_json", ours, plain);
        let package = index.catalog().package(Version::V3_2);
        let tables: Vec<(&str, &[u8])> =
            package.files.iter().map(|(name, bytes)| (name.as_str(), &bytes[..])).collect();
        let tables: Vec<_> =
            tables.into_iter().filter(|(name, _)| name.ends_with(".csv")).collect();
        let sources: Vec<Source<'_>> =
            tables.iter().map(|(name, bytes)| Source { name, bytes }).collect();
        drop(loaded(&sources));
        let plain = best(|| plain::tables(&tables));
        let ours = best(|| read(&sources, &Options::default(), &mut |_, _| ()).unwrap());
        ratio("CSV, read and checked, and plain records of csv", ours, plain);
    }

    let questions = questions();
    let today = "2026-11-24".parse().unwrap();
    let searched = |index: &Index| {
        let mut total = 0;
        let times: Vec<Duration> = questions
            .iter()
            .map(|question| {
                let search = question.search(20);
                let start = Instant::now();
                total += index.search(&search, today).total;
                start.elapsed()
            })
            .collect();
        (times, total as usize / questions.len())
    };
    let (mut times, found) = searched(&index);
    told("search with a word, place, language, cost and hours, 20 shown", &mut times);
    println!("{found} found on average");
    let (mut times, found_there) = searched(&in_place());
    told("the same in a file", &mut times);
    assert_eq!(found, found_there, "the same answers");
    if alone {
        return;
    }

    // In turns, so that both find the caches as the other left them; all that is found is shown.
    let database = sqlite::database(index.catalog());
    let (mut ours, mut from_place, mut from_word) = (Vec::new(), Vec::new(), Vec::new());
    for question in questions.iter().step_by(10) {
        let search = question.search(100);
        let start = Instant::now();
        let answer = index.search(&search, today);
        ours.push(start.elapsed());
        let mut ids: Vec<&str> = answer.results.iter().map(|hit| hit.service_id.as_str()).collect();
        ids.sort_unstable();
        for (times, sql) in
            [(&mut from_place, sqlite::from_place()), (&mut from_word, sqlite::from_word())]
        {
            let start = Instant::now();
            let found = sqlite::ask(&database, &sql, question);
            times.push(start.elapsed());
            assert_eq!(u32::try_from(found.len()).unwrap(), answer.total, "the same answer");
            assert!(
                found.len() > 100
                    || found.iter().map(|(id, ..)| id.as_str()).eq(ids.iter().copied())
            );
        }
    }
    told("in turns with SQLite, up to 100 shown", &mut ours);
    told("the same answers from SQLite, from the place", &mut from_place);
    told("the same answers from SQLite, from the word", &mut from_word);
    let times = |share| {
        at(&from_place, share).min(at(&from_word, share)).as_secs_f64()
            / at(&ours, share).as_secs_f64()
    };
    println!(
        "SQLite at its best takes {:.1} times as long at p50, {:.1} times at p99",
        times(500),
        times(990)
    );
}

/// The same questions in every run.
fn questions() -> Vec<Asked> {
    let mut rng = Rng::with_seed(7);
    let questions = (0..SEARCHES).map(|_| {
        let latitude = 25.0 + rng.u64(..24_000) as f64 / 1000.0;
        let longitude = -124.0 + rng.u64(..57_000) as f64 / 1000.0;
        let language = LANGUAGES[rng.usize(..6)].1;
        let word = rng.choice(WORDS).unwrap();
        Asked { word, language, latitude, longitude, within_km: 300.0, day: 1, minute: 600 }
    });
    questions.collect()
}

impl Asked {
    fn search(&self, size: u16) -> Search {
        let Self { word, language, latitude, longitude, .. } = self;
        let search = format!(
            r#"{{"words":"{word}","language":"{language}","free":true,"near":{{"latitude":{latitude},"longitude":{longitude},"within_km":300}},"open_at":"2026-11-24T10:00","size":{size}}}"#
        );
        from_json(search.as_bytes()).unwrap()
    }
}
