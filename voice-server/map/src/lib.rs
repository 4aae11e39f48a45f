//! A file mapped into memory: what is looked at of it is read, and nothing else. The system takes
//! its pages back where it needs the memory.
//!
//! ```
//! let path = std::env::temp_dir().join(format!("voice-file-map-{}", std::process::id()));
//! std::fs::write(&path, "read in its place")?;
//! let map = voice_file_map::FileMap::of(&std::fs::File::open(&path)?)?;
//! assert_eq!(map.as_ref(), b"read in its place");
//! # std::fs::remove_file(path)?;
//! # Ok::<(), std::io::Error>(())
//! ```
//!
//! # What must stay as it is
//!
//! The file must not be changed nor cut off as long as it is mapped. Where it is written again in
//! its place, what is read may be of both; where it is cut off, reading beyond its end ends the
//! program (`SIGBUS`). A file that others write anew is put in the place of the one before by
//! renaming: that one then stays as it was for whoever has it mapped.

use std::fs::File;
use std::io;

use memmap2::Mmap;

/// The bytes of a file, mapped into memory to be read.
///
/// ```
/// use std::fs::File;
///
/// use voice_file_map::FileMap;
///
/// let map = FileMap::of(&File::open("Cargo.toml")?)?;
/// assert!(map.as_ref().starts_with(b"[package]"));
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug)]
pub struct FileMap(Mmap);

impl FileMap {
    /// Maps a file.
    ///
    /// # Errors
    /// What the system says of a file that cannot be mapped, as a pipe.
    #[expect(unsafe_code, reason = "that a file stays as it is, no type can say")]
    pub fn of(file: &File) -> io::Result<Self> {
        // SAFETY: the map is never written to, and bytes have no wrong value. That nobody else
        // changes the file meanwhile is what this crate asks of its users, above.
        unsafe { Mmap::map(file) }.map(Self)
    }
}

impl AsRef<[u8]> for FileMap {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
