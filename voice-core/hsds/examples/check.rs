//! Checks the files of a directory by parts, and prints the report.
//!
//!     cargo run -p voice-hsds --example check -- services.ndjson organizations.csv

use std::error::Error;
use std::fs::File;
use std::io::Write;
use std::{env, io};

use voice_hsds::{Input, Opened, Options, check};

/// A file on disk.
struct OnDisk(String);

impl Input for OnDisk {
    fn name(&self) -> &str {
        &self.0
    }

    fn open(&self) -> io::Result<Box<dyn Opened + '_>> {
        Ok(Box::new(File::open(&self.0)?))
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let files: Vec<OnDisk> = env::args().skip(1).map(OnDisk).collect();
    let inputs: Vec<&dyn Input> = files.iter().map(|file| file as &dyn Input).collect();
    let mut options = Options::default();
    options.max_problems = 20;
    options.oruk = true;
    let report = check(&inputs, &options, &mut |_, _| ())?;
    write!(io::stdout().lock(), "{report}")?;
    Ok(())
}
