//! Nothing withheld travels: what the rules withhold is in no buffer, file, statistic or spill file
//! that comes out of a query. Looked for in the bytes, as whoever reads a file would.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::Cursor;
use std::sync::Arc;

use datafusion::arrow::array::{Array, ArrayData, ArrayRef, Int64Array, StringArray};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{DataType, TimeUnit};
use datafusion::arrow::ipc::writer::FileWriter;
use datafusion::arrow::record_batch::RecordBatch;
use datafusion::catalog::TableProvider;
use datafusion::dataframe::DataFrameWriteOptions;
use datafusion::datasource::MemTable;
use datafusion::parquet::arrow::ArrowWriter;
use datafusion::physical_plan::ExecutionPlan;
use datafusion::prelude::{ParquetReadOptions, SessionContext};
use voice_bulk_screening::{
    ScreeningError, SetForm, ToldTable, dossiers, nothing_withheld_travels, record, register,
    released_call, session_config,
};
use voice_core::category::Category;
use voice_core::disclosure::Policy;
use voice_core::wire::Day;

use crate::written::{files, folder, parquet, shared_out, spilling, stream};

const ROWS: u64 = 6_000;
const CATEGORY: Category = Category::Facility;
const WORD: &str = "facility";

fn day() -> Day {
    "2026-11-02".parse().unwrap()
}

/// A text of each row that stands nowhere else, longer than what a view holds inline.
fn facility(row: usize) -> String {
    format!("Facility-{:016x}", (row as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15))
}

/// A number of each row whose bytes stand nowhere else.
fn bond(row: usize) -> i64 {
    0x5e_c2e7_0000_0000 | (row as i64 + 1).wrapping_mul(0x9e37_79b1) & 0xffff_ffff
}

/// What the rules say of each row, asked one at a time.
fn told() -> Vec<bool> {
    let policy = Policy::us_federal();
    dossiers(0, ROWS)
        .flatten()
        .map(|(context, of)| policy.decide(day(), context, &of).contains(CATEGORY))
        .collect()
}

/// Dossiers with a number, a facility and a bond beside them.
fn rows(text: &DataType, number: &DataType) -> RecordBatch {
    let asked: Vec<_> = dossiers(0, ROWS).flatten().collect();
    let of = record(&asked, SetForm::Bits).unwrap();
    let all = 0..of.num_rows();
    let facilities: ArrayRef = Arc::new(StringArray::from_iter_values(all.clone().map(facility)));
    let bonds: ArrayRef = Arc::new(Int64Array::from_iter_values(all.clone().map(bond)));
    let ids: ArrayRef = Arc::new(Int64Array::from_iter_values(all.map(|row| row as i64)));
    let own = of.schema().fields().iter().map(|field| field.name().clone()).collect::<Vec<_>>();
    let mut columns: Vec<(String, ArrayRef)> =
        own.into_iter().zip(of.columns().iter().cloned()).collect();
    columns.push(("id".to_owned(), ids));
    columns.push(("facility".to_owned(), cast(&facilities, text).unwrap()));
    columns.push(("bond".to_owned(), cast(&bonds, number).unwrap()));
    RecordBatch::try_from_iter(columns).unwrap()
}

fn texts() -> [DataType; 4] {
    let dictionary = DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8));
    [DataType::Utf8, DataType::LargeUtf8, DataType::Utf8View, dictionary]
}

fn memory(batch: &RecordBatch) -> Arc<dyn TableProvider> {
    // In parts, as files are.
    let parts = (0..batch.num_rows()).step_by(1_000);
    let parts = parts.map(|at| batch.slice(at, (batch.num_rows() - at).min(1_000))).collect();
    Arc::new(MemTable::try_new(batch.schema(), vec![parts]).unwrap())
}

fn registered(session: &SessionContext, rows: Arc<dyn TableProvider>) {
    register(session, Arc::new(Policy::us_federal()), day()).unwrap();
    ToldTable::over(rows)
        .showing(["id", "capacity"])
        .value("facility", CATEGORY)
        .value("bond", CATEGORY)
        .register(session, "told_dossiers")
        .unwrap();
}

fn over(rows: Arc<dyn TableProvider>) -> SessionContext {
    let session = SessionContext::new_with_config(session_config().with_target_partitions(2));
    registered(&session, rows);
    session
}

/// Runs a query whose plan was asked first.
async fn query(session: &SessionContext, sql: &str) -> Vec<RecordBatch> {
    let query = session.sql(sql).await.unwrap();
    nothing_withheld_travels(&query.clone().create_physical_plan().await.unwrap()).unwrap();
    query.collect().await.unwrap()
}

/// What was found in bytes: of how many rows a told value, and of how many a withheld one.
#[derive(Debug, Default, PartialEq, Eq)]
struct Found {
    told: usize,
    withheld: usize,
}

/// Looks for the facility and the bond of every row.
fn found(bytes: &[u8]) -> Found {
    let texts: BTreeSet<&[u8]> =
        bytes.windows(25).filter(|at| at.starts_with(b"Facility-")).collect();
    // The upper bytes of each number are the same.
    let numbers: BTreeSet<&[u8]> =
        bytes.windows(8).filter(|at| at.ends_with(&[0xe7, 0xc2, 0x5e, 0])).collect();
    let mut found = Found::default();
    for (row, told) in told().into_iter().enumerate() {
        let facility = facility(row);
        if texts.contains(facility.as_bytes()) || numbers.contains(&bond(row).to_le_bytes()[..]) {
            *if told { &mut found.told } else { &mut found.withheld } += 1;
        }
    }
    found
}

fn all_told() -> Found {
    Found { told: told().into_iter().filter(|told| *told).count(), withheld: 0 }
}

/// The bytes of every buffer, of views and dictionaries too.
fn buffers(data: &ArrayData, into: &mut Vec<u8>) {
    data.buffers().iter().for_each(|buffer| into.extend_from_slice(buffer.as_slice()));
    data.child_data().iter().for_each(|child| buffers(child, into));
}

fn in_memory(batches: &[RecordBatch]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for column in batches.iter().flat_map(RecordBatch::columns) {
        buffers(&column.to_data(), &mut bytes);
    }
    bytes
}

fn ipc_file(batches: &[RecordBatch]) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let mut writer = FileWriter::try_new(&mut bytes, &batches[0].schema()).unwrap();
    batches.iter().for_each(|batch| writer.write(batch).unwrap());
    writer.finish().unwrap();
    drop(writer);
    bytes.into_inner()
}

#[tokio::test]
async fn what_is_withheld_is_in_no_buffer_and_no_file() {
    let all = told();
    let some = all.iter().filter(|told| **told).count();
    assert!(some > 100 && some < all.len() - 100, "{some} of {}", all.len());
    for text in texts() {
        let session = over(memory(&rows(&text, &DataType::Int64)));
        let batches = query(&session, "SELECT id, facility, bond FROM told_dossiers").await;
        for (way, bytes) in [
            ("memory", in_memory(&batches)),
            ("stream", stream(&batches)),
            ("file", ipc_file(&batches)),
            ("Parquet", parquet(&batches)),
        ] {
            assert_eq!(found(&bytes), all_told(), "{text}, {way}");
        }
    }
}

#[tokio::test]
async fn what_the_engine_has_for_it_leaves_the_values_there() {
    // A control of the search above: each form has nulls where it should, and the values in its
    // bytes.
    let [.., view, dictionary] = texts();
    for text in [view, dictionary] {
        let session = SessionContext::new();
        register(&session, Arc::new(Policy::us_federal()), day()).unwrap();
        session.register_table("dossiers", memory(&rows(&text, &DataType::Int64))).unwrap();
        let includes = format!("includes({}, '{WORD}')", released_call());
        let sql =
            format!("SELECT CASE WHEN {includes} THEN facility END AS facility FROM dossiers");
        let batches = session.sql(&sql).await.unwrap().collect().await.unwrap();
        let nulls: usize = batches.iter().map(|batch| batch.column(0).logical_null_count()).sum();
        assert_eq!(nulls, told().iter().filter(|told| !**told).count(), "{text}");
        assert!(found(&stream(&batches)).withheld > 100, "{text}");
    }
}

#[tokio::test]
async fn each_row_has_its_value_or_null() {
    let number = DataType::Timestamp(TimeUnit::Second, Some("+00:00".into()));
    for number in [DataType::Int64, DataType::Decimal128(20, 0), number] {
        let batch = rows(&DataType::Utf8, &number);
        let session = over(memory(&batch));
        let batches = query(&session, "SELECT facility, bond FROM told_dossiers ORDER BY id").await;
        let told_rows = told();
        let mut row = 0;
        for of in &batches {
            for at in 0..of.num_rows() {
                for column in ["facility", "bond"] {
                    let (was, is) =
                        (batch.column_by_name(column).unwrap(), of.column_by_name(column).unwrap());
                    assert_eq!(is.is_valid(at), told_rows[row], "{number}, {column}, row {row}");
                    if told_rows[row] {
                        assert_eq!(is.slice(at, 1).to_data(), was.slice(row, 1).to_data());
                    }
                }
                row += 1;
            }
        }
        assert_eq!(row, told_rows.len());
    }
}

#[tokio::test]
async fn a_value_that_was_null_has_nothing_under_it_either() {
    // The bytes under a null of the input are nobody's business.
    let batch = rows(&DataType::Utf8, &DataType::Int64);
    let hidden = batch.column_by_name("bond").unwrap().to_data().into_builder();
    let none = datafusion::arrow::buffer::NullBuffer::new_null(batch.num_rows());
    let hidden = datafusion::arrow::array::make_array(hidden.nulls(Some(none)).build().unwrap());
    let columns: Vec<(String, ArrayRef, bool)> = batch
        .schema()
        .fields()
        .iter()
        .zip(batch.columns())
        .map(|(field, array)| match field.name().as_str() {
            "bond" => ("bond".to_owned(), hidden.clone(), true),
            name => (name.to_owned(), array.clone(), false),
        })
        .collect();
    let session = over(memory(&RecordBatch::try_from_iter_with_nullable(columns).unwrap()));
    let batches = query(&session, "SELECT bond FROM told_dossiers").await;
    assert_eq!(found(&stream(&batches)), Found::default());
}

/// Forms of a query that the README says are safe: each has all that it tells in its result, or a
/// part of it.
const FORMS: [&str; 10] = [
    "SELECT id, facility FROM told_dossiers WHERE bond > 0",
    "SELECT id, facility, bond FROM told_dossiers WHERE facility IS NOT NULL LIMIT 50",
    "SELECT id, facility FROM told_dossiers ORDER BY facility DESC, id",
    "SELECT facility, count(*) FROM told_dossiers GROUP BY facility",
    "SELECT capacity, min(facility), max(bond) FROM told_dossiers GROUP BY capacity",
    "SELECT DISTINCT facility FROM told_dossiers",
    "SELECT a.facility, b.bond FROM told_dossiers a JOIN told_dossiers b ON a.id = b.id",
    "SELECT facility FROM told_dossiers UNION ALL SELECT facility FROM told_dossiers",
    "SELECT facility, row_number() OVER (PARTITION BY capacity ORDER BY bond) FROM told_dossiers",
    "SELECT facility FROM told_dossiers WHERE id IN \
     (SELECT max(id) FROM told_dossiers GROUP BY bond)",
];

#[tokio::test]
async fn no_form_of_a_query_carries_a_withheld_value_on() {
    let parquet_folder = folder("told-forms");
    let file = File::create(parquet_folder.join("rows.parquet")).unwrap();
    let batch = rows(&DataType::Utf8, &DataType::Int64);
    let mut writer = ArrowWriter::try_new(file, batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    for (at, sql) in FORMS.into_iter().enumerate() {
        // From memory, and from a file, whose reader takes filters and columns in.
        let reader = SessionContext::new();
        let path = parquet_folder.to_string_lossy().into_owned();
        reader.register_parquet("rows", path, ParquetReadOptions::default()).await.unwrap();
        let file = reader.deregister_table("rows").unwrap().unwrap();
        for rows in [memory(&batch), file] {
            let session = over(rows);
            let found = found(&stream(&query(&session, sql).await));
            assert!(found.told > 0 && found.withheld == 0, "{sql}: {found:?}");
            let out = folder(&format!("told-form-{at}"));
            let written = session.sql(sql).await.unwrap();
            let options = DataFrameWriteOptions::new();
            written.write_parquet(&out.to_string_lossy(), options, None).await.unwrap();
            assert_eq!(self::found(&files(&out).1).withheld, 0, "{sql}, as Parquet");
        }
    }
}

#[tokio::test]
async fn a_spill_file_has_what_is_told_and_no_more() {
    let spills = folder("told-spills");
    let session = spilling(&spills, 600_000, 256, 100_000);
    registered(&session, memory(&rows(&DataType::Utf8View, &DataType::Int64)));
    let sorted = session
        .sql("SELECT id, facility, bond FROM told_dossiers ORDER BY bond, id")
        .await
        .unwrap();
    nothing_withheld_travels(&sorted.clone().create_physical_plan().await.unwrap()).unwrap();
    let mut batches = sorted.execute_stream().await.unwrap();
    // All rows were written by the time that the first ones are given, and the files are there
    // until the last.
    let first = std::future::poll_fn(|of| batches.as_mut().poll_next(of)).await;
    assert!(first.unwrap().unwrap().num_rows() > 0);
    let (count, bytes) = files(&spills);
    assert!(count > 0, "nothing was spilled");
    let found = found(&bytes);
    assert!(found.told > 100 && found.withheld == 0, "{found:?}");
}

#[tokio::test]
async fn a_plan_that_would_carry_values_on_is_refused() {
    let refused = |plan: Arc<dyn ExecutionPlan>, operator: &str| {
        let expected = ScreeningError::Travels { operator: operator.to_owned() };
        assert_eq!(nothing_withheld_travels(&plan), Err(expected));
    };
    // Rows that are shared out among threads before they are judged.
    let session = over(memory(&rows(&DataType::Utf8, &DataType::Int64)));
    let plan = session.sql("SELECT facility FROM told_dossiers").await.unwrap();
    let plan = plan.create_physical_plan().await.unwrap();
    nothing_withheld_travels(&plan).unwrap();
    refused(shared_out(plan), "RepartitionExec");
    // Rows that somebody registered as they are: sorted, made one of each, joined.
    session.register_table("raw", memory(&rows(&DataType::Utf8, &DataType::Int64))).unwrap();
    let (call, joined) = (released_call(), "a.facility FROM raw a JOIN raw b ON a.id = b.bond");
    for (sql, operator) in [
        (format!("SELECT {call} AS set, facility FROM raw ORDER BY id LIMIT 9"), "SortExec(TopK)"),
        (format!("SELECT DISTINCT {call} AS set, facility FROM raw"), "AggregateExec"),
        (format!("SELECT {}, {joined}", call.replace("=> ", "=> a.") + " AS set"), "HashJoinExec"),
    ] {
        let sql = format!("SELECT told(set, '{WORD}', facility) FROM ({sql})");
        let plan = session.sql(&sql).await.unwrap().create_physical_plan().await.unwrap();
        refused(plan, operator);
    }
}

#[tokio::test]
async fn a_filter_finds_nothing_by_what_is_withheld() {
    let session = over(memory(&rows(&DataType::Utf8, &DataType::Int64)));
    let told = told();
    for (row, told) in
        [true, false].map(|of| (told.iter().position(|told| *told == of).unwrap(), of))
    {
        let asked = format!("SELECT id FROM told_dossiers WHERE facility = '{}'", facility(row));
        let rows: usize = query(&session, &asked).await.iter().map(RecordBatch::num_rows).sum();
        assert_eq!(rows, usize::from(told));
        let asked = format!("SELECT id FROM told_dossiers WHERE bond = {}", bond(row));
        let rows: usize = query(&session, &asked).await.iter().map(RecordBatch::num_rows).sum();
        assert_eq!(rows, usize::from(told));
    }
}

#[tokio::test]
async fn what_protects_a_person_is_shown_to_nobody() {
    let session = SessionContext::new_with_config(session_config());
    register(&session, Arc::new(Policy::us_federal()), day()).unwrap();
    let batch = rows(&DataType::Utf8, &DataType::Int64);
    for column in [
        "protections",
        "conflicts",
        "waivers",
        "consents",
        "known",
        "matter_linked",
        "linked_facts",
        "facility",
    ] {
        let table =
            ToldTable::over(memory(&batch)).showing(["id", column]).value("facility", CATEGORY);
        let failed = table.register(&session, "told_dossiers").unwrap_err();
        assert_eq!(
            ScreeningError::find_in(&failed),
            Some(&ScreeningError::Shown { at: 1 }),
            "{column}"
        );
        assert!(!session.table_exist("told_dossiers").unwrap());
    }
    registered(&session, memory(&batch));
    for column in ["protections", "known", "identity"] {
        assert!(session.sql(&format!("SELECT {column} FROM told_dossiers")).await.is_err());
    }
}

#[tokio::test]
async fn what_cannot_be_copied_is_refused() {
    let batch = rows(&DataType::Utf8, &DataType::Int64);
    let session = SessionContext::new_with_config(session_config());
    register(&session, Arc::new(Policy::us_federal()), day()).unwrap();
    let table = ToldTable::over(memory(&batch)).value("nobody", CATEGORY);
    assert!(table.register(&session, "t").unwrap_err().to_string().contains("nobody"));
    session.register_table("raw", memory(&batch)).unwrap();
    for value in
        ["make_array(facility)", "named_struct('a', facility)", "arrow_cast(facility, 'Binary')"]
    {
        let sql = format!("SELECT told({}, '{WORD}', {value}) FROM raw", released_call());
        let failed = session.sql(&sql).await.unwrap_err();
        assert_eq!(
            ScreeningError::find_in(&failed).map(ScreeningError::code),
            Some("wrong-type"),
            "{value}"
        );
    }
}
