//! The files of a package, unpacked and in UTF-8.

use std::borrow::Cow;
use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::{Options, ReadError, Source};
use crate::version::Version;

/// The most files of an archive.
const MAX_FILES: usize = 10_000;

/// A file to read.
pub(super) struct File<'a> {
    /// The name without its folder.
    pub(super) name: String,
    pub(super) bytes: Cow<'a, [u8]>,
    pub(super) was_utf8: bool,
}

impl File<'_> {
    /// The name without folder and ending, in lower case.
    pub(super) fn stem(&self) -> String {
        let name = self.name.rsplit('/').next().unwrap_or_default();
        name.split('.').next().unwrap_or_default().to_ascii_lowercase()
    }

    pub(super) fn is_table(&self) -> bool {
        self.name.to_ascii_lowercase().ends_with(".csv")
    }
}

pub(super) fn unpacked<'a>(
    sources: &[Source<'a>],
    options: &Options,
) -> Result<Vec<File<'a>>, ReadError> {
    let mut files = Vec::new();
    let mut left = options.max_bytes;
    for source in sources {
        if source.bytes.starts_with(b"PK\x03\x04")
            || source.name.to_ascii_lowercase().ends_with(".zip")
        {
            archive(source, options, &mut left, &mut files)?;
        } else {
            take(&mut left, source.bytes.len() as u64, source.name, options)?;
            files.push(decoded(source.name.to_owned(), Cow::Borrowed(source.bytes)));
        }
    }
    // Tables in a fixed order, so that the same package is always the same catalog.
    files.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(files)
}

fn take(left: &mut u64, bytes: u64, file: &str, options: &Options) -> Result<(), ReadError> {
    *left = left
        .checked_sub(bytes)
        .ok_or_else(|| ReadError::TooLarge { file: file.to_owned(), limit: options.max_bytes })?;
    Ok(())
}

fn archive(
    source: &Source<'_>,
    options: &Options,
    left: &mut u64,
    files: &mut Vec<File<'_>>,
) -> Result<(), ReadError> {
    let damaged = |reason: String| ReadError::Archive { file: source.name.to_owned(), reason };
    let mut archive =
        ZipArchive::new(Cursor::new(source.bytes)).map_err(|error| damaged(error.to_string()))?;
    if archive.len() > MAX_FILES {
        return Err(damaged(format!("more than {MAX_FILES} files")));
    }
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).map_err(|error| damaged(error.to_string()))?;
        let name = entry.name().map_err(|error| damaged(error.to_string()))?.into_owned();
        let wanted = [".csv", ".json", ".ndjson", ".jsonl"]
            .iter()
            .any(|ending| name.to_ascii_lowercase().ends_with(ending));
        if entry.is_dir() || !wanted || name.contains("__MACOSX") {
            continue;
        }
        let mut bytes = Vec::new();
        // One byte more than allowed is enough to know that there is more; the size that the
        // archive states may be a lie.
        entry
            .by_ref()
            .take(left.saturating_add(1))
            .read_to_end(&mut bytes)
            .map_err(|error| damaged(error.to_string()))?;
        take(left, bytes.len() as u64, &name, options)?;
        files.push(decoded(name, Cow::Owned(bytes)));
    }
    Ok(())
}

/// In UTF-8: as a byte order mark says, else as Windows-1252 where it is not UTF-8.
fn decoded(name: String, bytes: Cow<'_, [u8]>) -> File<'_> {
    match encoding_rs::Encoding::for_bom(&bytes) {
        Some((encoding, length))
            if encoding == encoding_rs::UTF_8 && core::str::from_utf8(&bytes).is_ok() =>
        {
            let bytes = match bytes {
                Cow::Borrowed(bytes) => Cow::Borrowed(bytes.get(length..).unwrap_or_default()),
                Cow::Owned(bytes) => Cow::Owned(bytes.get(length..).unwrap_or_default().to_owned()),
            };
            File { name, bytes, was_utf8: true }
        }
        Some((encoding, _)) => recoded(name, &bytes, encoding),
        None if core::str::from_utf8(&bytes).is_ok() => File { name, bytes, was_utf8: true },
        None => recoded(name, &bytes, encoding_rs::WINDOWS_1252),
    }
}

fn recoded<'a>(name: String, bytes: &[u8], encoding: &'static encoding_rs::Encoding) -> File<'a> {
    let text = encoding.decode(bytes).0.into_owned();
    File { name, bytes: Cow::Owned(text.into_bytes()), was_utf8: false }
}

/// The version that the files say they have, or that their names and columns show.
pub(super) fn version(files: &[File<'_>]) -> Version {
    let stated = files
        .iter()
        .filter(|file| matches!(file.stem().as_str(), "base" | "datapackage"))
        .find_map(|file| {
            let value: serde_json::Value = serde_json::from_slice(&file.bytes).ok()?;
            let version = value.get("version").or_else(|| value.get("hsds_version"))?.as_str()?;
            Version::ALL.into_iter().find(|known| version.starts_with(known.as_str()))
        });
    let headers: Vec<(String, Vec<String>)> = files
        .iter()
        .filter(|file| file.is_table())
        .map(|file| (file.stem(), header(&file.bytes)))
        .collect();
    match stated {
        Some(version) => version,
        None if headers.is_empty() => Version::V3_0,
        None => Version::of_package(
            headers.iter().map(|(stem, columns)| (stem.as_str(), columns.as_slice())),
        ),
    }
}

pub(super) fn header(bytes: &[u8]) -> Vec<String> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(bytes);
    reader
        .byte_headers()
        .map(|record| {
            record.iter().map(|name| String::from_utf8_lossy(name).trim().to_owned()).collect()
        })
        .unwrap_or_default()
}
