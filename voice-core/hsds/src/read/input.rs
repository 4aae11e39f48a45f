//! Where the files of a directory come from.

use std::io::{self, Cursor, Read, Seek};

use super::Source;

/// A file of a directory that can be opened from its start as often as it is needed: to learn what
/// it is, to read it, and, where a text is needed that was let go of, once more.
///
/// What it has must not change meanwhile.
pub trait Input {
    /// The name, with its ending, as `services.csv`.
    fn name(&self) -> &str;

    /// Opens the file at its start.
    ///
    /// # Errors
    /// What keeps it from being read.
    fn open(&self) -> io::Result<Box<dyn Opened + '_>>;
}

/// An opened file.
pub trait Opened: Read + Seek {}

impl<R: Read + Seek> Opened for R {}

impl Input for Source<'_> {
    fn name(&self) -> &str {
        self.name
    }

    fn open(&self) -> io::Result<Box<dyn Opened + '_>> {
        Ok(Box::new(Cursor::new(self.bytes)))
    }
}
