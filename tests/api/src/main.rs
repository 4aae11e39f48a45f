//! Lists the public items of a crate, one on each line, from the JSON that rustdoc writes.
//!
//! The exit status is 3 where that JSON has another format than this program reads.

use std::error::Error;
use std::io::{BufReader, Write, stdout};
use std::process::ExitCode;
use std::{env, fs};

use serde::Deserialize;

/// The one field that every format has.
#[derive(Deserialize)]
struct Format {
    format_version: u32,
}

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let json = env::args_os().nth(1).ok_or("usage: voice-api FILE")?;
    let format: Format = serde_json::from_reader(BufReader::new(fs::File::open(&json)?))?;
    if format.format_version != rustdoc_types::FORMAT_VERSION {
        eprintln!(
            "rustdoc writes format {}, and format {} is read here",
            format.format_version,
            rustdoc_types::FORMAT_VERSION
        );
        return Ok(ExitCode::from(3));
    }
    let api = public_api::Builder::from_rustdoc_json(json)
        .omit_blanket_impls(true)
        .omit_auto_trait_impls(true)
        .omit_auto_derived_impls(true)
        .build()?;
    let mut out = stdout().lock();
    for item in api.items() {
        writeln!(out, "{item}")?;
    }
    Ok(ExitCode::SUCCESS)
}
