//! Searches a directory for each line of standard input, and prints the services that it finds,
//! the best first: a line for a line, identifiers between tabs.
//!
//!     cargo run -p voice-hsds --example searches -- services.csv organizations.csv < questions.txt

use std::error::Error;
use std::io::{BufRead, Write};
use std::{env, fs, io};

use voice_hsds::{Index, Options, Query, Source, read};

/// How many services are printed for a line.
const MOST: u16 = 20;

fn main() -> Result<(), Box<dyn Error>> {
    let files: Vec<(String, Vec<u8>)> = env::args()
        .skip(1)
        .map(|path| fs::read(&path).map(|bytes| (path, bytes)))
        .collect::<Result<_, _>>()?;
    let sources: Vec<Source<'_>> =
        files.iter().map(|(name, bytes)| Source { name, bytes }).collect();
    let (catalog, _) = read(&sources, &Options::default(), &mut |_, _| ())?;
    let index = Index::new(catalog, &[]);
    let today = "2026-11-24".parse()?;
    let mut out = io::stdout().lock();
    for line in io::stdin().lock().lines() {
        let line = line?;
        let query = Query { words: Some(&line), size: Some(MOST), ..Query::default() };
        let found = index.search(&query, today).results;
        let ids: Vec<&str> = found.iter().map(|hit| hit.service_id.as_str()).collect();
        writeln!(out, "{}", ids.join("\t"))?;
    }
    Ok(())
}
