//! A directory of services: reading it next to plain records, what it takes in memory, opening it again, and how long a search takes next
//! to SQLite.
//!
//!     cargo bench -p voice-benches --bench catalog
//!
//! `VOICE_SERVICES` says how many services there are; 100,000 where it is left out. With `VOICE_ALONE=1` only our own is measured, as for
//! 1,000,000 of them.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a measurement that cannot go on fails, and prints what it measured"
)]

mod directory;
mod plain;
mod sqlite;

use std::fs;
use std::time::{Duration, Instant};

use directory::{LANGUAGES, Numbers, WORDS, directory};
use plain::Plain;
use voice_core::catalog::{Catalog, Index, Options, Search, Source, Version, read};
use voice_core::wire::from_json;

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

fn loaded(sources: &[Source<'_>]) -> Catalog {
    let (catalog, report) = read(sources, &Options::default(), &mut |_, _| ()).unwrap();
    assert!(report.is_clean(), "{report}");
    catalog
}

fn ratio(name: &str, ours: Duration, theirs: Duration) {
    println!("{name}: {ours:?} and {theirs:?}, {:.2} times", ours.as_secs_f64() / theirs.as_secs_f64());
}

/// The value below which so many thousandths of the times are.
fn at(times: &[Duration], share: usize) -> Duration {
    times[(times.len() - 1) * share / 1000]
}

fn told(name: &str, times: &mut [Duration]) {
    times.sort_unstable();
    println!("{name}: p50 {:?}, p99 {:?}, most {:?}", at(times, 500), at(times, 990), at(times, 1000));
}

fn main() {
    let count: usize = std::env::var("VOICE_SERVICES").ok().and_then(|count| count.parse().ok()).unwrap_or(100_000);
    let alone = std::env::var_os("VOICE_ALONE").is_some();
    let json = directory(count);
    let source = [Source { name: "services.json", bytes: json.as_bytes() }];
    println!("{count} services, {} MB of JSON, {} bytes each", json.len() / 1_000_000, json.len() / count);

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
    drop(bytes);

    if !alone {
        let plain = best(|| serde_json::from_slice::<Vec<Plain>>(json.as_bytes()).unwrap());
        let ours = best(|| read(&source, &Options::default(), &mut |_, _| ()).unwrap());
        ratio("JSON, read and checked, and plain records of serde_json", ours, plain);
        let package = index.catalog().package(Version::V3_2);
        let tables: Vec<(&str, &[u8])> =
            package.files.iter().map(|(name, bytes)| (name.as_str(), &bytes[..])).collect();
        let tables: Vec<_> = tables.into_iter().filter(|(name, _)| name.ends_with(".csv")).collect();
        let sources: Vec<Source<'_>> = tables.iter().map(|(name, bytes)| Source { name, bytes }).collect();
        drop(loaded(&sources));
        let plain = best(|| plain::tables(&tables));
        let ours = best(|| read(&sources, &Options::default(), &mut |_, _| ()).unwrap());
        ratio("CSV, read and checked, and plain records of csv", ours, plain);
    }

    let database = (!alone).then(|| sqlite::database(index.catalog()));
    let statements = [sqlite::from_place(), sqlite::from_word()];
    let (mut ours, mut theirs) = (Vec::new(), [Vec::new(), Vec::new()]);
    let mut numbers = Numbers(7);
    let mut total = 0;
    for number in 0..SEARCHES {
        let latitude = 25.0 + numbers.below(24_000) as f64 / 1000.0;
        let longitude = -124.0 + numbers.below(57_000) as f64 / 1000.0;
        let language = LANGUAGES[usize::try_from(numbers.below(6)).unwrap()].1;
        let word = numbers.of(&WORDS);
        let search = format!(
            r#"{{"words":"{word}","language":"{language}","free":true,"near":{{"latitude":{latitude},"longitude":{longitude},"within_km":300}},"open_at":"2026-11-24T10:00","size":100}}"#
        );
        let search: Search = from_json(search.as_bytes()).unwrap();
        let start = Instant::now();
        let answer = index.search(&search, "2026-11-24".parse().unwrap());
        ours.push(start.elapsed());
        total += answer.total;
        let Some(database) = database.as_ref().filter(|_| number % 10 == 0) else { continue };
        let asked = sqlite::Asked { word, language, latitude, longitude, within_km: 300.0, day: 1, minute: 600 };
        for (times, sql) in theirs.iter_mut().zip(&statements) {
            let start = Instant::now();
            let found = sqlite::ask(database, sql, &asked);
            times.push(start.elapsed());
            assert_eq!(
                u32::try_from(found.len()).unwrap(),
                answer.total,
                "the same answer to {word} {language} near {latitude},{longitude}"
            );
            let mut ids: Vec<&str> = answer.results.iter().map(|hit| hit.service_id.as_str()).collect();
            ids.sort_unstable();
            if found.len() <= 100 {
                assert!(found.iter().map(|(id, ..)| id.as_str()).eq(ids));
            }
        }
    }
    told("search with a word, place, language, cost and hours", &mut ours);
    println!("{} found on average, up to 100 shown", total as usize / SEARCHES);
    if database.is_some() {
        let [place, word] = &mut theirs;
        told("the same answers from SQLite, from the place", place);
        told("the same answers from SQLite, from the word", word);
        let better = at(place, 500).min(at(word, 500)).as_secs_f64() / at(&ours, 500).as_secs_f64();
        let better_p99 = at(place, 990).min(at(word, 990)).as_secs_f64() / at(&ours, 990).as_secs_f64();
        println!("SQLite at its best takes {better:.1} times as long at p50, {better_p99:.1} times at p99");
    }
}
