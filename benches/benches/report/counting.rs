//! Counting 10,000,000 events of NDJSON, against reading them.

use std::fmt::Write;
use std::hint::black_box;
use std::time::Instant;

use fastrand::Rng;
use voice_core::report::{CountedEvent, Tally};
use voice_core::wire::from_json;

const LINES: u64 = 100_000;
const ROUNDS: u64 = 100;

/// Lines of contacts, so many that no cache of the machine holds them all.
fn lines() -> String {
    let (mut rng, mut text) = (Rng::with_seed(0xc0), String::new());
    for _ in 0..LINES {
        let topic = ["commentary", "unrelated", "local-contact", "referral", "crime-report"]
            [rng.usize(..5)];
        let (month, day) = (7 + rng.u64(..3), 1 + rng.u64(..30));
        let place = ["CA", "FL", "NY", "TX", "WY"][rng.usize(..5)];
        writeln!(
            text,
            "{{\"kind\": \"contact\", \"on\": \"2026-{month:02}-{day:02}\", \"route\": \"nobody\", \
             \"answered\": \"at-once\", \"place\": \"{place}\", \
             \"facts\": {{\"danger\": \"none\", \"topic\": \"{topic}\", \"caller\": \"other\", \
             \"channel\": \"telephone\", \"language\": \"en\"}}}}"
        )
        .unwrap();
    }
    text
}

/// The same lines a hundred times: found, read as events, and counted.
pub(crate) fn ten_million() {
    let text = lines();
    let each = |take: &mut dyn FnMut(&[u8])| {
        let start = Instant::now();
        for _ in 0..ROUNDS {
            text.as_bytes()
                .split(|&byte| byte == b'\n')
                .filter(|line| !line.is_empty())
                .for_each(&mut *take);
        }
        start.elapsed()
    };
    let found = each(&mut |line| {
        black_box(line);
    });
    let read = each(&mut |line| {
        black_box(from_json::<CountedEvent>(line).unwrap());
    });
    let mut tally = Tally::new("2026Q4".parse().unwrap());
    let counted = each(&mut |line| tally.line(line).unwrap());
    println!(
        "{} events: lines found {found:.2?}, read as events {read:.2?}, counted {counted:.2?}, \
         {:.2} of reading; a tally has {} bytes",
        tally.counted(),
        counted.as_secs_f64() / read.as_secs_f64(),
        tally.size(),
    );
}
