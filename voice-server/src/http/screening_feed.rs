//! Feeds of screenings, as a file or a body: NDJSON or CSV, row by row.
//!
//! A row of NDJSON is a [`ScreeningRow`]. CSV has a first line with the names of [`COLUMNS`] in any
//! order; a record is named by its identifier, or by number and country of birth:
//!
//! ```
//! use voice_core::vocabulary::Vocabulary;
//! use voice_server::screening_feed::{FeedForm, rows};
//!
//! let feed = "number,country_of_birth,source,at,max_age_hours,findings\n\
//!             A200000001,MX,central index,2026-11-02T06:00:00Z,24,vawa-t-u 2020-01-01\n";
//! let terms = Vocabulary::default();
//! let rows: Vec<_> = rows(FeedForm::Csv, feed.as_bytes(), &terms).collect();
//! assert!(rows.len() == 1 && rows[0].row.is_ok());
//! ```

use std::collections::BTreeSet;
use std::io::{BufRead, Read};

use csv::{ReaderBuilder, StringRecord};
use serde_json::{Map, Value, json};
use voice_core::subject::ScreeningRow;
use voice_core::vocabulary::Vocabulary;
use voice_core::wire::{Diagnostic, InputErrors, from_value_with};

/// The columns of CSV. Findings are separated by semicolons, each a protection, its first day and,
/// where it ended, its last day, with blanks between them.
pub const COLUMNS: [&str; 7] =
    ["record", "number", "country_of_birth", "source", "at", "max_age_hours", "findings"];

/// The longest line, in bytes.
const LONGEST_LINE: u64 = 64 * 1024;

/// How a feed is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FeedForm {
    /// One JSON value a line.
    Ndjson,
    /// Comma-separated values (RFC 4180), with a line of names first.
    Csv,
}

/// Why a row of a feed is not usable; it repeats nothing of it but the names of unknown fields.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FeedRowError {
    /// It has faults.
    #[error("{0}")]
    Faults(InputErrors),
    /// It is no row of CSV, of the columns of the first line, or that has other names.
    #[error(
        "csv: expected as many values as the first line has names, each once and of {COLUMNS:?}, \
         in UTF-8"
    )]
    Csv,
    /// It is longer than a row can be, or not to be read.
    #[error("line: expected a line of at most {LONGEST_LINE} bytes")]
    Line,
}

impl Diagnostic for FeedRowError {
    fn code(&self) -> &'static str {
        match self {
            Self::Faults(faults) => faults.code(),
            Self::Csv => "csv",
            Self::Line => "line",
        }
    }
}

/// A row of a feed.
#[derive(Debug)]
pub struct FeedRow {
    /// The line on which it begins; the first is 1.
    pub line: u64,
    /// The row, or why it is not usable.
    pub row: Result<ScreeningRow, FeedRowError>,
}

/// The rows of a feed, one after the other, which may have terms of an office; a broken one is
/// followed by the next.
pub fn rows<'a>(
    form: FeedForm,
    feed: impl BufRead + 'a,
    terms: &'a Vocabulary,
) -> Box<dyn Iterator<Item = FeedRow> + 'a> {
    match form {
        FeedForm::Ndjson => Box::new(lines(feed).map(|(line, text)| {
            let row = text.and_then(|text| terms.read(&text).map_err(FeedRowError::Faults));
            FeedRow { line, row }
        })),
        FeedForm::Csv => Box::new(csv_rows(feed, terms)),
    }
}

/// The lines that have something on them, with their numbers.
pub fn lines<'a>(
    mut feed: impl BufRead + 'a,
) -> impl Iterator<Item = (u64, Result<Vec<u8>, FeedRowError>)> + 'a {
    let (mut number, mut ended) = (0, false);
    core::iter::from_fn(move || {
        loop {
            if ended {
                return None;
            }
            let mut text = Vec::new();
            number += 1;
            match feed.by_ref().take(LONGEST_LINE + 1).read_until(b'\n', &mut text) {
                Ok(0) => return None,
                Ok(_) => {}
                Err(_) => {
                    ended = true;
                    return Some((number, Err(FeedRowError::Line)));
                }
            }
            if text.len() as u64 > LONGEST_LINE && !text.ends_with(b"\n") {
                ended = feed.skip_until(b'\n').is_err();
                return Some((number, Err(FeedRowError::Line)));
            }
            if !text.trim_ascii().is_empty() {
                return Some((number, Ok(text)));
            }
        }
    })
}

fn csv_rows(feed: impl BufRead, terms: &Vocabulary) -> impl Iterator<Item = FeedRow> {
    let mut reader = ReaderBuilder::new().flexible(true).from_reader(feed);
    let names = reader.headers().ok().cloned().filter(|names| {
        // Of two columns of one name the second would be lost.
        let each: BTreeSet<&str> = names.iter().collect();
        each.len() == names.len() && each.iter().all(|name| COLUMNS.contains(name))
    });
    let mut ended = false;
    core::iter::from_fn(move || {
        if ended {
            return None;
        }
        let Some(names) = &names else {
            ended = true;
            return Some(FeedRow { line: 1, row: Err(FeedRowError::Csv) });
        };
        let mut record = StringRecord::new();
        match reader.read_record(&mut record) {
            Ok(false) => None,
            Ok(true) => {
                let line = record.position().map_or(0, csv::Position::line);
                let row = if record.len() == names.len() {
                    from_value_with(value(names, &record), terms.terms())
                        .map_err(FeedRowError::Faults)
                } else {
                    Err(FeedRowError::Csv)
                };
                Some(FeedRow { line, row })
            }
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                ended = error.is_io_error();
                Some(FeedRow { line, row: Err(FeedRowError::Csv) })
            }
        }
    })
}

/// The row as JSON; what is empty is left out.
fn value(names: &StringRecord, record: &StringRecord) -> Value {
    let cell = |name: &str| {
        let cells = names.iter().zip(record.iter());
        cells.into_iter().find(|(of, _)| *of == name).map(|(_, cell)| cell.trim())
    };
    let text = |name: &str| cell(name).filter(|cell| !cell.is_empty()).map(Value::from);
    let object = |fields: Vec<(&str, Option<Value>)>| {
        let present = fields.into_iter().filter_map(|(name, of)| Some((name.to_owned(), of?)));
        Value::Object(present.collect::<Map<_, _>>())
    };
    let person = match text("record") {
        Some(record) => json!({"kind": "by-record", "record": record}),
        None => object(vec![
            ("kind", Some("by-number".into())),
            ("number", text("number")),
            ("country_of_birth", text("country_of_birth")),
        ]),
    };
    let hours = cell("max_age_hours").filter(|cell| !cell.is_empty());
    let hours = hours.map(|cell| cell.parse::<u64>().map_or_else(|_| cell.into(), Value::from));
    // Without the column it is not known whether anything was found.
    let findings = cell("findings").map(|cell| {
        let each = cell.split(';').map(str::trim).filter(|one| !one.is_empty()).map(|one| {
            let mut words = one.split_whitespace().map(Value::from);
            let mut of =
                vec![("protection", words.next()), ("from", words.next()), ("until", words.next())];
            of.push(("more", words.next()));
            object(of)
        });
        Value::Array(each.collect())
    });
    json!({
        "person": person,
        "screening": object(vec![
            ("source", text("source")),
            ("at", text("at")),
            ("max_age_hours", hours),
            ("findings", findings),
        ]),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const NDJSON: &str = concat!(
        r#"{"person": {"kind": "by-number", "number": "A200000001", "country_of_birth": "MX"}, "#,
        r#""screening": {"source": "index", "at": "2026-11-02T06:00:00Z", "max_age_hours": 24, "#,
        r#""findings": [{"protection": "vawa-t-u", "from": "2020-01-01", "until": "2030-01-01"}]}}"#
    );

    fn read(form: FeedForm, feed: &str) -> Vec<FeedRow> {
        rows(form, feed.as_bytes(), &Vocabulary::default()).collect()
    }

    #[test]
    fn a_row_is_the_same_in_both_forms() {
        let csv = "source,number,country_of_birth,at,max_age_hours,findings\n\
                   index,A200000001,MX,2026-11-02T06:00:00Z,24,vawa-t-u 2020-01-01 2030-01-01\n";
        let (one, other) = (read(FeedForm::Ndjson, NDJSON), read(FeedForm::Csv, csv));
        assert!(one[0].row.as_ref().ok() == other[0].row.as_ref().ok() && one[0].row.is_ok());
        assert_eq!((one[0].line, other[0].line), (1, 2));
    }

    #[test]
    fn a_broken_row_is_followed_by_the_next() {
        let long = "x".repeat(usize::try_from(LONGEST_LINE).unwrap() + 5);
        let feed = format!("{{\"broken\n\n{long}\n{NDJSON}\n{NDJSON}");
        let lines: Vec<_> =
            read(FeedForm::Ndjson, &feed).iter().map(|row| (row.line, row.row.is_ok())).collect();
        assert_eq!(lines, [(1, false), (3, false), (4, true), (5, true)]);
        let csv = "record,source,at,max_age_hours,findings\n\
                   subject-1,index,2026-11-02T06:00:00Z,24\n\
                   subject-1,index,2026-11-02T06:00:00Z,many,\n\
                   subject-1,index,2026-11-02T06:00:00Z,24,\n";
        let lines: Vec<_> =
            read(FeedForm::Csv, csv).iter().map(|row| (row.line, row.row.is_ok())).collect();
        assert_eq!(lines, [(2, false), (3, false), (4, true)]);
    }

    /// Nobody looked for what has no column, and that is not that nothing was found.
    #[test]
    fn findings_that_are_not_there_are_not_none() {
        let csv = "record,source,at,max_age_hours\nsubject-1,index,2026-11-02T06:00:00Z,24\n";
        assert!(read(FeedForm::Csv, csv)[0].row.is_err());
        let other =
            "record,source,at,max_age_hours,finding\nsubject-1,i,2026-11-02T06:00:00Z,24,\n";
        let rows = read(FeedForm::Csv, other);
        assert!(rows.len() == 1 && rows[0].row.is_err());
        let twice = "record,source,at,max_age_hours,findings,findings\n\
                     subject-1,index,2026-11-02T06:00:00Z,24,,vawa-t-u 2020-01-01\n";
        assert!(read(FeedForm::Csv, twice)[0].row.is_err());
    }
}
