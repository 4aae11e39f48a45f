//! Prepared catalogs on disk: written whole or not at all, and searched where they are.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::Arc;

use voice_core::catalog::{Catalog, Index, PreparedOutput, SharedBytes};
use voice_file_map::FileMap;

use super::input::{self, Failure};

/// The index of a file that is a prepared catalog, by its last bytes; none of another.
///
/// The file is read once for its checksum, and then mapped: a search reads what it needs.
pub(super) fn open(path: &Path) -> Result<Option<Index>, Failure> {
    let unreadable = |error: io::Error| input::unreadable(path, &error);
    let mut file = File::open(path).map_err(unreadable)?;
    if !is_prepared(&mut file).map_err(unreadable)? {
        return Ok(None);
    }
    file.rewind().map_err(unreadable)?;
    let map: SharedBytes = Arc::new(FileMap::of(&file).map_err(unreadable)?);
    let index = Index::open(map, &file);
    index.map(Some).map_err(|error| Failure::unusable(path.display(), error))
}

fn is_prepared(file: &mut File) -> io::Result<bool> {
    // More than the mark has.
    const TAIL: u64 = 64;
    let before = file.metadata()?.len().saturating_sub(TAIL);
    file.seek(SeekFrom::Start(before))?;
    let mut last = Vec::new();
    file.read_to_end(&mut last)?;
    Ok(Index::is_prepared(&last))
}

/// A file that is being written.
struct Partial(BufWriter<File>);

impl Write for Partial {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

impl PreparedOutput for Partial {
    fn written(&mut self) -> io::Result<SharedBytes> {
        self.flush()?;
        Ok(Arc::new(FileMap::of(self.0.get_ref())?))
    }
}

/// Writes a prepared catalog, and gives its length. It gets its name once it is whole: a catalog of
/// this name that is open stays as it was for whoever has it open.
pub(super) fn write(catalog: Catalog, out: &Path) -> Result<u64, Failure> {
    // What a link names is written, and not the link.
    let out = fs::canonicalize(out).unwrap_or_else(|_| out.to_owned());
    let unwritable = |error: io::Error| input::unwritable(&out, &error);
    if out.is_dir() {
        return Err(unwritable(io::ErrorKind::IsADirectory.into()));
    }
    if out.exists() && !out.is_file() {
        return Err(Failure::unusable(out.display(), "this is no file: name one to be written"));
    }
    let partial = input::partial(&out, "file")?;
    let written = written(catalog, &partial)
        .and_then(|length| input::put_in_place(&partial, &out).map(|()| length));
    if written.is_err() {
        let _ = fs::remove_file(&partial);
    }
    written.map_err(unwritable)
}

fn written(catalog: Catalog, partial: &Path) -> io::Result<u64> {
    // Read, too, because the index is made of what was written.
    let file = OpenOptions::new().read(true).write(true).create_new(true).open(partial)?;
    let mut out = Partial(BufWriter::with_capacity(1 << 20, file));
    Index::prepare(catalog, &mut out)?;
    out.flush()?;
    // On the disk before it has its name.
    let file = out.0.get_ref();
    file.sync_all()?;
    Ok(file.metadata()?.len())
}
