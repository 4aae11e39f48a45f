//! The functions decide as the policy does, and decide nothing where something is wrong.

use std::collections::BTreeMap;
use std::fs::{read, read_dir, remove_dir, remove_dir_all};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use datafusion::arrow::array::{
    Array, ArrayRef, AsArray, BooleanArray, DictionaryArray, Int32Array, ListArray, StringArray,
    StructArray, UInt32Array, UInt64Array,
};
use datafusion::arrow::buffer::OffsetBuffer;
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{DataType, Field, UInt64Type};
use datafusion::arrow::record_batch::RecordBatch;
use datafusion::error::DataFusionError;
use datafusion::prelude::{ParquetReadOptions, SessionConfig, SessionContext};
use voice_bulk_screening::{
    Column, NotGenerated, Plan, ScreeningError, SetForm, dossiers, number, record, register,
    released_call,
};
use voice_core::category::{Category, CategorySet};
use voice_core::disclosure::{Context, Policy, Situation};
use voice_core::wire::Day;

use crate::written::folder;

const ROWS: u64 = 24_000;
/// What no message may repeat.
const SECRET: &str = "sworn-to-secrecy";

fn day() -> Day {
    "2026-11-02".parse().unwrap()
}

fn policy() -> Arc<Policy> {
    Arc::new(Policy::us_federal())
}

fn generated(partition: u64, rows: u64) -> Vec<(Context, Situation)> {
    dossiers(partition, rows).flatten().collect()
}

fn session(policy: &Arc<Policy>) -> SessionContext {
    let session = SessionContext::new_with_config(SessionConfig::new().with_target_partitions(2));
    register(&session, policy.clone(), day()).unwrap();
    session
}

async fn query(session: &SessionContext, sql: &str) -> Result<Vec<RecordBatch>, DataFusionError> {
    session.sql(sql).await?.collect().await
}

/// The first column of a result.
async fn numbers(session: &SessionContext, sql: &str) -> Result<Vec<u64>, DataFusionError> {
    let batches = query(session, sql).await?;
    Ok(batches
        .iter()
        .flat_map(|batch| batch.column(0).as_primitive::<UInt64Type>().values().to_vec())
        .collect())
}

fn over(policy: &Arc<Policy>, batch: RecordBatch) -> SessionContext {
    let session = session(policy);
    session.register_batch("dossiers", batch).unwrap();
    session
}

fn with(batch: &RecordBatch, column: Column, array: ArrayRef) -> RecordBatch {
    let of = |at: Column| {
        if at == column {
            array.clone()
        } else {
            batch.column_by_name(at.as_str()).unwrap().clone()
        }
    };
    RecordBatch::try_from_iter_with_nullable(Column::ALL.map(|at| (at.as_str(), of(at), true)))
        .unwrap()
}

/// A folder that is not there.
fn absent(name: &str) -> PathBuf {
    let folder = folder(name);
    remove_dir(&folder).unwrap();
    folder
}

fn plan(sets: SetForm) -> Plan {
    Plan { rows: ROWS, partitions: NonZeroUsize::new(3).unwrap(), sets }
}

#[tokio::test]
async fn every_row_is_decided_as_the_policy_decides_it_in_every_form() {
    let policy = policy();
    let asked = generated(0, ROWS);
    let expected: Vec<u64> =
        asked.iter().map(|(context, of)| number(policy.decide(day(), *context, of))).collect();
    assert!(
        expected.iter().filter(|set| **set != 0).count() > 1_000,
        "hardly anything is released"
    );
    let sql = format!("SELECT {} FROM dossiers", released_call());
    for form in SetForm::ALL {
        let batch = record(&asked, form).unwrap();
        assert_eq!(
            numbers(&over(&policy, batch.clone()), &sql).await.unwrap(),
            expected,
            "{form:?}"
        );
        // Fewer rows than the dictionaries have words.
        let part = numbers(&over(&policy, batch.slice(70, 2)), &sql).await.unwrap();
        assert_eq!(part, expected[70..72], "{form:?}");
        // Text as engines like to have it, without dictionaries.
        for text in [DataType::Utf8, DataType::LargeUtf8, DataType::Utf8View] {
            let plain = Column::ALL.into_iter().fold(batch.clone(), |batch, column| {
                let array = batch.column_by_name(column.as_str()).unwrap().clone();
                match array.data_type() {
                    DataType::Dictionary(..) => with(&batch, column, cast(&array, &text).unwrap()),
                    _ => batch,
                }
            });
            assert_eq!(
                numbers(&over(&policy, plain), &sql).await.unwrap(),
                expected,
                "{form:?} {text}"
            );
        }
    }
}

#[tokio::test]
async fn files_of_several_partitions_are_decided_alike() {
    let policy = policy();
    for form in SetForm::ALL {
        let plan = plan(form);
        let mut expected = BTreeMap::<u64, u64>::new();
        for partition in 0..3 {
            for (context, situation) in generated(partition, plan.rows_of(partition)) {
                *expected.entry(number(policy.decide(day(), context, &situation))).or_default() +=
                    1;
            }
        }
        let folder = absent(&format!("partitions-{form:?}"));
        plan.write(&folder, NonZeroUsize::new(2).unwrap()).unwrap();
        let session = session(&policy);
        let files = folder.to_string_lossy();
        session.register_parquet("dossiers", files, ParquetReadOptions::default()).await.unwrap();
        let sql = format!("SELECT {} FROM dossiers", released_call());
        let mut found = BTreeMap::<u64, u64>::new();
        for set in numbers(&session, &sql).await.unwrap() {
            *found.entry(set).or_default() += 1;
        }
        assert_eq!(found, expected, "{form:?}");
        remove_dir_all(folder).unwrap();
    }
}

#[test]
fn what_is_generated_is_the_same_in_every_run_and_mixed_with_nothing() {
    let folders = [1, 3]
        .map(|threads| (absent(&format!("again-{threads}")), NonZeroUsize::new(threads).unwrap()));
    for (folder, threads) in &folders {
        plan(SetForm::Bits).write(folder, *threads).unwrap();
    }
    let names = |folder: &Path| {
        let mut names: Vec<_> =
            read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        names.sort();
        names
    };
    let [(one, threads), (other, _)] = &folders;
    assert_eq!(names(one), ["part-00000.parquet", "part-00001.parquet", "part-00002.parquet"]);
    assert_eq!(names(one), names(other));
    assert!(
        names(one)
            .iter()
            .all(|name| read(one.join(name)).unwrap() == read(other.join(name)).unwrap())
    );
    let again = plan(SetForm::Bits).write(one, *threads);
    assert!(matches!(again, Err(NotGenerated::NotEmpty(_))), "{again:?}");
    let empty = folder("empty");
    Plan { rows: 0, ..plan(SetForm::List) }.write(&empty, *threads).unwrap();
    for folder in [one, other, &empty] {
        remove_dir_all(folder).unwrap();
    }
}

/// Text at some rows, the words of the batch at all others.
fn text_with(batch: &RecordBatch, column: Column, row: usize, text: Option<&str>) -> ArrayRef {
    let words = cast(batch.column_by_name(column.as_str()).unwrap(), &DataType::Utf8).unwrap();
    let at = |(at, word): (usize, Option<&str>)| {
        if at == row { text.map(str::to_owned) } else { word.map(str::to_owned) }
    };
    Arc::new(words.as_string::<i32>().iter().enumerate().map(at).collect::<StringArray>())
}

fn list_with(row: usize, rows: usize, item: Option<&str>) -> ArrayRef {
    // In every row two words, and at one row another for the second.
    let items =
        (0..rows).flat_map(|at| [Some("sealed"), if at == row { item } else { Some("medical") }]);
    let items: StringArray = items.collect();
    let field = Arc::new(Field::new("item", DataType::Utf8, true));
    Arc::new(ListArray::new(
        field,
        OffsetBuffer::from_lengths((0..rows).map(|_| 2)),
        Arc::new(items),
        None,
    ))
}

fn bits_with(words: &str, bits: Vec<Option<u64>>) -> ArrayRef {
    let words: ArrayRef = Arc::new(StringArray::from_iter_values(bits.iter().map(|_| words)));
    let bits: ArrayRef = Arc::new(UInt64Array::from(bits));
    let field =
        |name, array: &ArrayRef| Arc::new(Field::new(name, array.data_type().clone(), true));
    Arc::new(StructArray::from(vec![(field("words", &words), words), (field("bits", &bits), bits)]))
}

#[tokio::test]
async fn what_is_wrong_is_told_without_what_was_there_and_nothing_is_decided() {
    let policy = policy();
    let rows = 100;
    let batch = record(&generated(0, rows as u64), SetForm::Text).unwrap();
    let text = |column, of| text_with(&batch, column, 17, of);
    let (one_bit, no_bit) =
        (|at| if at == 17 { Some(1 << 40) } else { Some(1) }, |at| (at != 17).then_some(1));
    let mut cases: Vec<(Column, ArrayRef, &str)> = vec![
        (
            Column::Known,
            Arc::new((0..rows).map(|at| (at != 17).then_some(true)).collect::<BooleanArray>()),
            "null",
        ),
        (Column::Known, text(Column::Identity, Some(SECRET)), "wrong-type"),
        (Column::Identity, Arc::new(Int32Array::from(vec![1; rows])), "wrong-type"),
        (Column::Waivers, Arc::new(UInt32Array::from(vec![1; rows])), "wrong-type"),
        (Column::Protections, list_with(17, rows, Some(SECRET)), "unknown-word"),
        (Column::Protections, list_with(17, rows, None), "null"),
        (
            Column::Consents,
            bits_with("sealed medical", (0..rows).map(one_bit).collect()),
            "unknown-bit",
        ),
        (Column::Consents, bits_with("sealed medical", (0..rows).map(no_bit).collect()), "null"),
        (
            Column::Consents,
            bits_with(&format!("sealed {SECRET}"), vec![Some(1); rows]),
            "unknown-word",
        ),
    ];
    for column in Column::ALL.into_iter().filter(|column| !column.words().is_empty()) {
        cases.push((column, text(column, Some(SECRET)), "unknown-word"));
        cases.push((column, text(column, Some("Sealed")), "unknown-word"));
        cases.push((column, text(column, None), "null"));
        let null_value = cast(
            &text(column, None),
            &DataType::Dictionary(DataType::Int8.into(), DataType::Utf8.into()),
        );
        cases.push((column, null_value.unwrap(), "null"));
    }
    let sql = format!("SELECT {} FROM dossiers", released_call());
    for (column, array, code) in cases {
        let of = format!("{} {code} {}", column.as_str(), array.data_type());
        let failed =
            numbers(&over(&policy, with(&batch, column, array)), &sql).await.expect_err(&of);
        let fault = ScreeningError::find_in(&failed).unwrap_or_else(|| panic!("{of}: {failed}"));
        assert_eq!(fault.code(), code, "{of}");
        let message = failed.to_string();
        assert!(message.contains(&format!("`{}`", column.as_str())), "{of}: {message}");
        let whole_file = of.contains("Struct") && code == "unknown-word";
        let row = if whole_file { "row 0 of" } else { "row 17 of" };
        assert!(code == "wrong-type" || message.contains(row), "{of}: {message}");
        let accepted = column.words().into_iter().filter(|word| message.contains(word)).count();
        assert!(code != "unknown-word" || accepted == column.words().len(), "{of}: {message}");
        assert!(!format!("{message} {failed:?}").contains(SECRET), "{of}: repeated");
    }
    // A text that stands for nothing, and that no row has, hinders nobody.
    let texts = Arc::new(StringArray::from(vec!["verified", SECRET]));
    let spare: ArrayRef = Arc::new(DictionaryArray::new(Int32Array::from(vec![0; rows]), texts));
    let decided = numbers(&over(&policy, with(&batch, Column::Identity, spare)), &sql).await;
    assert_eq!(decided.unwrap().len(), rows);
    let fewer =
        numbers(&over(&policy, batch), "SELECT released(capacity, identity) FROM dossiers").await;
    assert!(fewer.is_err());
}

/// A file keeps its meaning when the vocabulary is put in another order, or grows.
#[tokio::test]
async fn bits_mean_what_their_words_say() {
    let policy = policy();
    let asked = generated(5, 2_000);
    let batch = record(&asked, SetForm::Bits).unwrap();
    let expected: Vec<u64> =
        asked.iter().map(|(context, of)| number(policy.decide(day(), *context, of))).collect();
    let mut turned = batch.clone();
    for column in Column::ALL
        .into_iter()
        .filter(|column| batch.column_by_name(column.as_str()).unwrap().as_struct_opt().is_some())
    {
        let mut words = column.words();
        let bits = batch.column_by_name(column.as_str()).unwrap().as_struct().column(1).clone();
        let bits = cast(&bits, &DataType::UInt64).unwrap();
        let turn = |bits: &u64| Some(bits.reverse_bits() >> (64 - words.len()));
        let bits = bits.as_primitive::<UInt64Type>().values().iter().map(turn).collect();
        words.reverse();
        turned = with(&turned, column, bits_with(&words.join(" "), bits));
    }
    let sql = format!("SELECT {} FROM dossiers", released_call());
    assert_eq!(numbers(&over(&policy, turned.clone()), &sql).await.unwrap(), expected);
    let mixed =
        with(&turned, Column::Protections, batch.column_by_name("protections").unwrap().clone());
    assert_eq!(
        numbers(&over(&policy, mixed), &sql).await.unwrap(),
        expected,
        "each file by its own words"
    );
}

#[tokio::test]
async fn sets_are_looked_into_and_kept_as_words() {
    let policy = policy();
    let asked = generated(1, 2_000);
    let session = over(&policy, record(&asked, SetForm::Bits).unwrap());
    let call = released_call();
    let sql =
        format!("SELECT includes({call}, 'custody-status'), category_words({call}) FROM dossiers");
    let batches = query(&session, &sql).await.unwrap();
    let expected: Vec<CategorySet> =
        asked.iter().map(|(context, of)| policy.decide(day(), *context, of)).collect();
    let words = |set: &CategorySet| {
        set.iter().map(|category| category.as_str()).collect::<Vec<_>>().join(" ")
    };
    let (mut included, mut written) = (Vec::new(), Vec::new());
    for batch in &batches {
        included.extend(batch.column(0).as_boolean().iter().map(Option::unwrap));
        written.extend(
            batch.column(1).as_string::<i32>().iter().map(|words| words.unwrap().to_owned()),
        );
    }
    assert_eq!(
        included,
        expected.iter().map(|set| set.contains(Category::CustodyStatus)).collect::<Vec<_>>()
    );
    assert_eq!(written, expected.iter().map(words).collect::<Vec<_>>());
    assert!(included.contains(&true) && included.contains(&false));

    for (sql, code) in [
        (format!("SELECT includes({call}, '{SECRET}') FROM dossiers"), "unknown-word"),
        (format!("SELECT includes({call}, 7) FROM dossiers"), "wrong-type"),
        (format!("SELECT includes({call}, CAST(NULL AS VARCHAR)) FROM dossiers"), "null"),
        ("SELECT includes(capacity, 'release') FROM dossiers".into(), "wrong-type"),
        ("SELECT category_words(18446744073709551615) FROM dossiers".into(), "unknown-number"),
        ("SELECT category_words(CAST(NULL AS BIGINT UNSIGNED)) FROM dossiers".into(), "null"),
    ] {
        let failed = query(&session, &sql).await.expect_err(&sql);
        assert_eq!(
            ScreeningError::find_in(&failed).map(ScreeningError::code),
            Some(code),
            "{sql}: {failed}"
        );
        assert!(!failed.to_string().contains(SECRET), "{sql}");
    }
}

/// Two sets that change places are two other sets: by name they cannot.
#[tokio::test]
async fn columns_are_taken_by_their_names() {
    let policy = policy();
    let session = over(&policy, record(&generated(2, 2_000), SetForm::List).unwrap());
    let call = released_call();
    let turned: Vec<String> =
        Column::ALL.iter().rev().map(|column| format!("{0} => {0}", column.as_str())).collect();
    let by_name = numbers(&session, &format!("SELECT {call} FROM dossiers")).await.unwrap();
    let other = numbers(&session, &format!("SELECT released({}) FROM dossiers", turned.join(", ")))
        .await
        .unwrap();
    assert_eq!(by_name, other);
    let swapped = call.replace("waivers => waivers", "waivers => protections");
    assert_ne!(
        by_name,
        numbers(&session, &format!("SELECT {swapped} FROM dossiers")).await.unwrap()
    );
}
