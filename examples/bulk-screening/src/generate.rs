//! Files of generated dossiers, the same in every run.

use std::fs::{File, create_dir_all, read_dir, rename};
use std::io;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::scope;

use datafusion::parquet::arrow::ArrowWriter;
use datafusion::parquet::errors::ParquetError;
use datafusion::parquet::file::properties::{EnabledStatistics, WriterProperties};
use datafusion::parquet::schema::types::ColumnPath;
use voice_benches::situations::situations;
use voice_core::disclosure::{Context, Situation};

use crate::sets::BITS;
use crate::{Column, SetForm, record};

/// How many rows are made at once.
const CHUNK: u64 = 1 << 16;

/// What is generated.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    /// How many rows all files have together.
    pub rows: u64,
    /// How many files there are, each a partition that one worker reads.
    pub partitions: NonZeroUsize,
    /// How sets are written.
    pub sets: SetForm,
}

/// Why nothing, or not everything, was generated.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum NotGenerated {
    /// The folder has something in it.
    #[error("{} is not empty: give a new folder, so that nothing is mixed or lost", .0.display())]
    NotEmpty(PathBuf),
    /// The folder or a file cannot be written.
    #[error("the folder cannot be written: {0}")]
    Io(#[from] io::Error),
    /// A file of Parquet cannot be written.
    #[error("a file cannot be written: {0}")]
    Parquet(#[from] ParquetError),
}

impl Plan {
    /// The file of a partition.
    #[must_use]
    pub fn file(folder: &Path, partition: u64) -> PathBuf {
        file_of(folder, partition, "parquet")
    }

    /// How many rows a partition has: as many as any other, or one more.
    #[must_use]
    pub fn rows_of(&self, partition: u64) -> u64 {
        share(self.rows, self.partitions, partition)
    }

    /// Writes every file, over as many threads, each whole or not at all.
    ///
    /// # Errors
    /// A folder that has something in it, and whatever hinders writing.
    pub fn write(&self, folder: &Path, threads: NonZeroUsize) -> Result<(), NotGenerated> {
        in_new_folder(folder, self.partitions, threads, |partition| {
            self.write_partition(folder, partition)
        })
    }

    fn write_partition(&self, folder: &Path, partition: u64) -> Result<(), NotGenerated> {
        let whole = Self::file(folder, partition);
        let partial = whole.with_extension("partial");
        let schema = record(&[], self.sets).map_err(ParquetError::from)?.schema();
        let mut writer = ArrowWriter::try_new(File::create(&partial)?, schema, Some(properties()))?;
        for dossiers in dossiers(partition, self.rows_of(partition)) {
            writer.write(&record(&dossiers, self.sets).map_err(ParquetError::from)?)?;
        }
        writer.close()?;
        Ok(rename(partial, whole)?)
    }
}

/// The file of a partition.
pub(crate) fn file_of(folder: &Path, partition: u64, extension: &str) -> PathBuf {
    folder.join(format!("part-{partition:05}.{extension}"))
}

/// How many of some rows a partition has: as many as any other, or one more.
pub(crate) fn share(rows: u64, partitions: NonZeroUsize, partition: u64) -> u64 {
    let partitions = partitions.get() as u64;
    rows / partitions + u64::from(partition < rows % partitions)
}

/// Writes each partition into a folder that is new or empty, over as many threads.
pub(crate) fn in_new_folder(
    folder: &Path,
    partitions: NonZeroUsize,
    threads: NonZeroUsize,
    write: impl Fn(u64) -> Result<(), NotGenerated> + Sync,
) -> Result<(), NotGenerated> {
    create_dir_all(folder)?;
    if read_dir(folder)?.next().is_some() {
        return Err(NotGenerated::NotEmpty(folder.to_owned()));
    }
    let next = AtomicU64::new(0);
    let work = || loop {
        let partition = next.fetch_add(1, Ordering::Relaxed);
        if partition >= partitions.get() as u64 {
            return Ok(());
        }
        write(partition)?;
    };
    scope(|scope| {
        let others: Vec<_> = (1..threads.get()).map(|_| scope.spawn(work)).collect();
        let own = work();
        let joined = others.into_iter().map(|thread| match thread.join() {
            Ok(done) => done,
            Err(panicked) => std::panic::resume_unwind(panicked),
        });
        joined.fold(own, Result::and)
    })
}

/// The rows of a partition, in parts.
///
/// ```
/// use voice_bulk_screening::dossiers;
///
/// let rows = |count| dossiers(7, count).flatten().collect::<Vec<_>>();
/// assert_eq!(rows(70_000)[..1_000], rows(1_000));
/// assert_ne!(rows(1_000), dossiers(8, 1_000).flatten().collect::<Vec<_>>());
/// ```
pub fn dossiers(partition: u64, rows: u64) -> impl Iterator<Item = Vec<(Context, Situation)>> {
    (0..rows.div_ceil(CHUNK)).map(move |chunk| {
        let count = (rows - chunk * CHUNK).min(CHUNK);
        situations(usize::try_from(count).unwrap_or(usize::MAX), partition << 32 | chunk)
    })
}

fn properties() -> WriterProperties {
    // Nobody looks for a row by its bits, and hardly two are alike: no statistics, and no
    // dictionary where each row differs.
    let properties = WriterProperties::builder().set_statistics_enabled(EnabledStatistics::None);
    let sets =
        Column::ALL.into_iter().filter(|column| column.is_set() && *column != Column::Conflicts);
    let plain = |properties: datafusion::parquet::file::properties::WriterPropertiesBuilder,
                 column: Column| {
        properties.set_column_dictionary_enabled(
            ColumnPath::from(vec![column.as_str().into(), BITS.into()]),
            false,
        )
    };
    sets.fold(properties, plain).build()
}
