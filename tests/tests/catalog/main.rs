//! Referral catalogs: reading what directories publish, what is wrong with it, and finding
//! help in it.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on fails")]

mod api;
mod cells;
mod checking;
mod crisis;
mod damage;
mod fields;
mod hours;
mod identity;
mod names;
mod oruk;
mod prepared;
mod reading;
mod recurrence;
mod safety;
mod searching;
mod standard;
mod values;

use voice_core::catalog::{
    Catalog, CatalogReport, Input, Mode, Options, ReadError, Source, check, read,
};

fn options(mode: Mode) -> Options {
    let mut options = Options::default();
    options.mode = mode;
    options.oruk = true;
    options
}

fn try_files(
    files: &[(&str, &[u8])],
    options: &Options,
) -> Result<(Catalog, CatalogReport), ReadError> {
    let sources: Vec<Source<'_>> =
        files.iter().map(|(name, bytes)| Source { name, bytes }).collect();
    let read = read(&sources, options, &mut |_, _| ());
    // A report is the same however much is kept for it.
    let inputs: Vec<&dyn Input> = sources.iter().map(|source| source as &dyn Input).collect();
    let alone = check(&inputs, options, &mut |_, _| ());
    assert_eq!(read.as_ref().map(|(_, report)| report), alone.as_ref(), "the report alone");
    if let Ok((catalog, report)) = &read {
        for count in &report.records {
            let records = count.records;
            assert_eq!(
                records.read,
                records.kept + records.refused,
                "{}: records in are kept or refused",
                count.object.name()
            );
            let rows = u64::try_from(catalog.count(count.object)).expect("a count");
            assert_eq!(
                rows,
                records.kept - records.repeated + records.made,
                "{}: what is kept is there",
                count.object.name()
            );
        }
    }
    read
}

fn files(files: &[(&str, &[u8])]) -> (Catalog, CatalogReport) {
    try_files(files, &options(Mode::Repair)).expect("files that can be read")
}

/// How often a problem was found.
fn found(report: &CatalogReport, code: &str) -> u64 {
    report.counts.iter().filter(|count| count.code.as_str() == code).map(|count| count.count).sum()
}
