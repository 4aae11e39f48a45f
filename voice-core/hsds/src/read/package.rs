//! The files of a package: what they are, and how they are opened.

use std::io::{self, Read};

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};
use zip::ZipArchive;

use super::older;
use super::window::{PART, Window};
use super::{Input, Options, ReadError};
use crate::version::Version;

/// The most files of an archive.
const MAX_FILES: usize = 10_000;

/// A file to read.
pub(super) struct File<'a> {
    /// The name; inside of an archive with its folder.
    pub(super) name: String,
    input: &'a dyn Input,
    /// Its number in the archive that it is in.
    entry: Option<usize>,
    /// None where it is UTF-8 without a fault.
    encoding: Option<&'static Encoding>,
    pub(super) was_utf8: bool,
    /// How many bytes it has, unpacked.
    pub(super) bytes: u64,
    /// The columns of a table.
    pub(super) header: Vec<String>,
    /// What stands between the cells of a table.
    pub(super) separator: u8,
    /// Whether the first line of a table says that, and no more.
    pub(super) names_separator: bool,
}

impl File<'_> {
    /// The name without folder and ending, in lower case.
    pub(super) fn stem(&self) -> String {
        let name = self.name.rsplit('/').next().unwrap_or_default();
        name.split('.').next().unwrap_or_default().to_ascii_lowercase()
    }

    pub(super) fn is_table(&self) -> bool {
        let name = self.name.to_ascii_lowercase();
        name.ends_with(".csv") || name.ends_with(".tsv")
    }

    /// Whether each line is a document.
    pub(super) fn is_lines(&self) -> bool {
        let name = self.name.to_ascii_lowercase();
        name.ends_with(".ndjson") || name.ends_with(".jsonl")
    }

    /// Reads the text from its start.
    pub(super) fn read<T>(&self, read: impl FnOnce(&mut Window<'_>) -> T) -> Result<T, ReadError> {
        let text = |reader: &mut dyn Read| {
            let mut window = Window::new(reader, self.encoding);
            let value = read(&mut window);
            window.failed().map_or(Ok(value), |error| Err(self.failed(&error)))
        };
        let opened = self.input.open().map_err(|error| self.failed(&error))?;
        match self.entry {
            None => text(&mut { opened }),
            Some(entry) => {
                let damaged = |reason: &dyn ToString| ReadError::Archive {
                    file: self.input.name().to_owned(),
                    reason: reason.to_string(),
                };
                let mut archive = ZipArchive::new(opened).map_err(|error| damaged(&error))?;
                let mut entry = archive.by_index(entry).map_err(|error| damaged(&error))?;
                text(&mut entry)
            }
        }
    }

    fn failed(&self, error: &io::Error) -> ReadError {
        ReadError::Unreadable { file: self.name.clone(), reason: error.to_string() }
    }

    /// Learns from the bytes how many they are and how they are encoded: as a byte order mark says,
    /// else as Windows-1252 where they are not UTF-8. Gives none where there are more than allowed.
    fn learn(&mut self, reader: &mut dyn Read, most: u64) -> io::Result<Option<()>> {
        let mut rest: Vec<u8> = Vec::new();
        let (mut is_utf8, mut mark) = (true, None);
        loop {
            let before = rest.len();
            let count = reader.take(PART as u64).read_to_end(&mut rest)?;
            if self.bytes == 0 {
                mark = Encoding::for_bom(&rest).map(|(encoding, _)| encoding);
            }
            self.bytes = self.bytes.saturating_add(rest.len().saturating_sub(before) as u64);
            if self.bytes > most {
                return Ok(None);
            }
            let is_last = count < PART;
            if is_utf8 {
                let valid = match core::str::from_utf8(&rest) {
                    Ok(_) => rest.len(),
                    Err(error) => {
                        is_utf8 = error.error_len().is_none() && !is_last;
                        error.valid_up_to()
                    }
                };
                rest.drain(..valid);
            }
            if !is_utf8 {
                rest.clear();
            }
            if is_last {
                break;
            }
        }
        self.was_utf8 = is_utf8 && mark.is_none_or(|mark| mark == UTF_8);
        self.encoding = if self.was_utf8 { None } else { mark.or(Some(WINDOWS_1252)) };
        Ok(Some(()))
    }
}

/// The files of a package, with what is known of each before it is read.
pub(super) fn files<'a>(
    inputs: &[&'a dyn Input],
    options: &Options,
) -> Result<Vec<File<'a>>, ReadError> {
    let mut files = Vec::new();
    let mut left = options.max_bytes;
    for input in inputs {
        let file = |name: &str, entry| File {
            name: name.to_owned(),
            input: *input,
            entry,
            encoding: None,
            was_utf8: true,
            bytes: 0,
            header: Vec::new(),
            separator: b',',
            names_separator: false,
        };
        let mut plain = file(input.name(), None);
        let too_large =
            |file: &str| ReadError::TooLarge { file: file.to_owned(), limit: options.max_bytes };
        let mut opened = input.open().map_err(|error| plain.failed(&error))?;
        let mut first = Vec::new();
        (&mut opened).take(4).read_to_end(&mut first).map_err(|error| plain.failed(&error))?;
        opened.rewind().map_err(|error| plain.failed(&error))?;
        let is_archive =
            first == b"PK\x03\x04" || plain.name.to_ascii_lowercase().ends_with(".zip");
        if !is_archive {
            let learnt = plain.learn(&mut opened, left).map_err(|error| plain.failed(&error))?;
            learnt.ok_or_else(|| too_large(&plain.name))?;
            left = left.saturating_sub(plain.bytes);
            files.push(plain);
            continue;
        }
        let damaged = |reason: &dyn ToString| ReadError::Archive {
            file: input.name().to_owned(),
            reason: reason.to_string(),
        };
        let mut archive = ZipArchive::new(opened).map_err(|error| damaged(&error))?;
        if archive.len() > MAX_FILES {
            return Err(damaged(&format!("more than {MAX_FILES} files")));
        }
        for index in 0..archive.len() {
            let mut entry = archive.by_index(index).map_err(|error| damaged(&error))?;
            let name = entry.name().map_err(|error| damaged(&error))?.into_owned();
            let wanted = [".csv", ".tsv", ".json", ".ndjson", ".jsonl"]
                .iter()
                .any(|ending| name.to_ascii_lowercase().ends_with(ending));
            if entry.is_dir() || !wanted || name.contains("__MACOSX") {
                continue;
            }
            let mut inside = file(&name, Some(index));
            // The size that the archive states may be a lie.
            let learnt = inside.learn(&mut entry, left).map_err(|error| damaged(&error))?;
            learnt.ok_or_else(|| too_large(&name))?;
            left = left.saturating_sub(inside.bytes);
            files.push(inside);
        }
    }
    for file in files.iter_mut().filter(|file| file.is_table()) {
        let (separator, names_separator, columns) = file.read(|window| {
            window.rows();
            header(&file.stem(), window.text())
        })?;
        (file.separator, file.names_separator) = (separator, names_separator);
        file.header = columns;
    }
    // Tables in a fixed order, so that the same package is always the same catalog.
    files.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(files)
}

/// The version that the files say they have, or that their names and columns show.
pub(super) fn version(files: &[File<'_>]) -> Result<Version, ReadError> {
    let descriptors =
        files.iter().filter(|file| matches!(file.stem().as_str(), "base" | "datapackage"));
    for file in descriptors {
        let value: Option<serde_json::Value> =
            file.read(|window| serde_json::from_reader(window.bytes()).ok())?;
        let stated = value.as_ref().and_then(|value| {
            let version = value.get("version").or_else(|| value.get("hsds_version"))?.as_str()?;
            Version::ALL.into_iter().find(|known| version.starts_with(known.as_str()))
        });
        if let Some(version) = stated {
            return Ok(version);
        }
    }
    let headers: Vec<(String, &[String])> = files
        .iter()
        .filter(|file| file.is_table())
        .map(|file| (file.stem(), file.header.as_slice()))
        .collect();
    Ok(if headers.is_empty() {
        Version::V3_0
    } else {
        Version::of_package(headers.iter().map(|(stem, columns)| (stem.as_str(), *columns)))
    })
}

/// What stands between the cells of a table, whether its first line says so, and its columns: of
/// what spreadsheets write, that by which most columns are those of the standard.
fn header(stem: &str, text: &str) -> (u8, bool, Vec<String>) {
    let line = text.lines().next().unwrap_or_default();
    let line = line.trim_start_matches('\u{feff}').trim_matches('"');
    if let Some([separator]) = line.strip_prefix("sep=").map(str::as_bytes) {
        let rest = text.split_once('\n').map_or("", |(_, rest)| rest);
        return (*separator, true, columns(*separator, rest));
    }
    let known = |columns: &[String]| {
        let Some(table) = older::Table::named(stem, columns) else { return 0 };
        let is_known =
            |name: &&String| !matches!(older::column(table.object, name), older::Column::Aside(_));
        columns.iter().filter(is_known).count()
    };
    let mut best = (b',', columns(b',', text));
    for separator in [b';', b'\t', b'|'] {
        if line.as_bytes().contains(&separator) {
            let other = columns(separator, text);
            if known(&other) > known(&best.1) {
                best = (separator, other);
            }
        }
    }
    (best.0, false, best.1)
}

fn columns(separator: u8, text: &str) -> Vec<String> {
    let mut reader =
        csv::ReaderBuilder::new().delimiter(separator).flexible(true).from_reader(text.as_bytes());
    reader
        .byte_headers()
        .map(|record| {
            record.iter().map(|name| String::from_utf8_lossy(name).trim().to_owned()).collect()
        })
        .unwrap_or_default()
}
