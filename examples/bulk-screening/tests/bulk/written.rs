//! What a query writes, as bytes.

use std::fs::{create_dir_all, read, read_dir, remove_dir_all};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use datafusion::arrow::ipc::writer::StreamWriter;
use datafusion::arrow::record_batch::RecordBatch;
use datafusion::execution::disk_manager::{DiskManagerBuilder, DiskManagerMode};
use datafusion::execution::memory_pool::FairSpillPool;
use datafusion::execution::runtime_env::RuntimeEnvBuilder;
use datafusion::parquet::arrow::ArrowWriter;
use datafusion::physical_plan::execution_plan::{ChildrenPropertiesMode, ReplaceChildrenOptions};
use datafusion::physical_plan::repartition::RepartitionExec;
use datafusion::physical_plan::{ExecutionPlan, Partitioning};
use datafusion::prelude::SessionContext;
use voice_bulk_screening::session_config;

/// An empty folder of a test.
pub(crate) fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = remove_dir_all(&folder);
    create_dir_all(&folder).unwrap();
    folder
}

/// The bytes of all files below a folder, and how many there are.
pub(crate) fn files(folder: &Path) -> (usize, Vec<u8>) {
    let (mut count, mut bytes) = (0, Vec::new());
    for entry in read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let (more, of) = if path.is_dir() { files(&path) } else { (1, read(&path).unwrap()) };
        count += more;
        bytes.extend(of);
    }
    (count, bytes)
}

/// Rows as Arrow's stream for other processes.
pub(crate) fn stream(batches: &[RecordBatch]) -> Vec<u8> {
    let mut writer = StreamWriter::try_new(Vec::new(), &batches[0].schema()).unwrap();
    batches.iter().for_each(|batch| writer.write(batch).unwrap());
    writer.finish().unwrap();
    writer.into_inner().unwrap()
}

/// Rows as a file of Parquet.
pub(crate) fn parquet(batches: &[RecordBatch]) -> Vec<u8> {
    let mut writer = ArrowWriter::try_new(Vec::new(), batches[0].schema(), None).unwrap();
    batches.iter().for_each(|batch| writer.write(batch).unwrap());
    writer.into_inner().unwrap()
}

/// A session with so many bytes of memory that it writes what is beyond them into a folder.
pub(crate) fn spilling(
    spills: &Path,
    memory: usize,
    batch: usize,
    reserved: usize,
) -> SessionContext {
    let mode = DiskManagerMode::Directories(vec![spills.to_owned()]);
    let runtime = RuntimeEnvBuilder::new()
        .with_disk_manager_builder(DiskManagerBuilder::default().with_mode(mode))
        .with_memory_pool(Arc::new(FairSpillPool::new(memory)))
        .build_arc()
        .unwrap();
    let config = session_config()
        .with_target_partitions(1)
        .with_batch_size(batch)
        .with_sort_spill_reservation_bytes(reserved);
    SessionContext::new_with_config_rt(config, runtime)
}

/// A plan whose rows are shared out among threads before it does anything with them.
pub(crate) fn shared_out(plan: Arc<dyn ExecutionPlan>) -> Arc<dyn ExecutionPlan> {
    let reader = plan.children()[0].clone();
    let rows = RepartitionExec::try_new(reader, Partitioning::RoundRobinBatch(2)).unwrap();
    let options = ReplaceChildrenOptions::new(ChildrenPropertiesMode::Recompute);
    plan.replace_children(vec![Arc::new(rows)], options).unwrap()
}
