//! Statements for many rows, with few distinct texts, because a database prepares each text once.

use core::fmt::Write;
use core::str::FromStr;

use sqlx::{AssertSqlSafe, SqlSafeStr, SqlStr};

use super::StoreError;

/// The maximum number of rows of a statement.
const MOST: usize = 64;

/// The sizes of chunks are multiples of this, but for the last one.
const STEP: usize = 4;

/// Splits rows into chunks of [`MOST`]; the rest into one of a multiple of [`STEP`], and one of
/// what is left.
pub(super) fn parts<T>(mut rows: &[T]) -> impl Iterator<Item = &[T]> {
    core::iter::from_fn(move || {
        let size = match rows.len().min(MOST) {
            few if few < STEP => few,
            many => many - many % STEP,
        };
        let (part, rest) = rows.split_at_checked(size).filter(|_| size > 0)?;
        rows = rest;
        Some(part)
    })
}

/// `head ($1, $2), ($3, $4) tail`, for as many rows of as many columns.
pub(super) fn with_rows(head: &str, rows: usize, columns: usize, tail: &str) -> SqlStr {
    let mut text = head.to_owned();
    for row in 0..rows {
        text.push_str(if row == 0 { "(" } else { ", (" });
        for column in 1..=columns {
            let comma = if column == 1 { "" } else { ", " };
            let _ = write!(text, "{comma}${}", row * columns + column);
        }
        text.push(')');
    }
    text.push(' ');
    text.push_str(tail);
    // Made of constants and numbers only.
    AssertSqlSafe(text).into_sql_str()
}

/// The table `asked` of the first parameters, each with its place.
pub(super) fn asked(count: usize) -> String {
    let mut text = "asked (asked, tag) AS (VALUES ".to_owned();
    for place in 0..count {
        let comma = if place == 0 { "" } else { ", " };
        let _ = write!(text, "{comma}(CAST({place} AS BIGINT), ${})", place + 1);
    }
    text.push(')');
    text
}

/// Columns as one text, without what could be in none of them: they are numbers, words and what is
/// encrypted or a tag.
///
/// Rows are given as one text too (`STRING_AGG(…, ',')`), since a driver hands each row over by
/// itself, and its reader is woken for each.
pub(super) fn as_text(columns: &[&str]) -> String {
    columns.join(" || '|' || ")
}

/// The rows of a text; none of none.
pub(super) fn rows_of(text: Option<&str>) -> impl Iterator<Item = &str> {
    text.into_iter().flat_map(|text| text.split(','))
}

/// The columns of a row.
pub(super) fn columns<const N: usize>(row: &str) -> Result<[&str; N], StoreError> {
    let mut columns = row.split('|');
    let mut found = [""; N];
    for place in &mut found {
        *place = columns.next().ok_or(StoreError::Unreadable)?;
    }
    if columns.next().is_none() { Ok(found) } else { Err(StoreError::Unreadable) }
}

/// A number of a column.
pub(super) fn number<T: FromStr>(column: &str) -> Result<T, StoreError> {
    column.parse().map_err(|_| StoreError::Unreadable)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_all_rows_in_their_order_and_of_few_sizes() {
        for count in [0, 1, 2, 3, 4, 63, 64, 65, 66, 200, 256] {
            let rows: Vec<usize> = (0..count).collect();
            let parts: Vec<_> = parts(&rows).collect();
            assert_eq!(parts.concat(), rows);
            let (last, all) = parts.split_last().map_or((0, &[][..]), |(of, all)| (of.len(), all));
            assert!(all.iter().all(|of| of.len().is_multiple_of(STEP) && of.len() <= MOST));
            assert!(last < STEP || last.is_multiple_of(STEP), "{count}");
            assert!(parts.len() <= count / MOST + 2);
        }
    }

    #[test]
    fn every_value_has_its_own_place() {
        let text = with_rows("INSERT INTO a (b, c) VALUES ", 2, 2, "ON CONFLICT DO NOTHING");
        assert_eq!(
            text.as_str(),
            "INSERT INTO a (b, c) VALUES ($1, $2), ($3, $4) ON CONFLICT DO NOTHING"
        );
        assert_eq!(
            with_rows("SELECT a FROM b WHERE c IN ", 1, 3, "").as_str(),
            "SELECT a FROM b WHERE c IN ($1, $2, $3) "
        );
        assert_eq!(with_rows("VALUES ", 2, 1, "").as_str(), "VALUES ($1), ($2) ");
    }

    #[test]
    fn rows_of_a_text_are_read_as_they_were_written() {
        assert_eq!(
            asked(2),
            "asked (asked, tag) AS (VALUES (CAST(0 AS BIGINT), $1), (CAST(1 AS BIGINT), $2))"
        );
        assert_eq!(as_text(&["a.b", "c"]), "a.b || '|' || c");
        let rows: Vec<_> = rows_of(Some("0|$1$ab=|,1||")).map(columns).collect();
        assert_eq!(rows, [Ok(["0", "$1$ab=", ""]), Ok(["1", "", ""])]);
        assert_eq!(rows_of(None).count(), 0);
        for broken in ["", "0|a", "0|a|b|c"] {
            assert_eq!(columns::<3>(broken), Err(StoreError::Unreadable), "{broken}");
        }
        assert_eq!((number::<i64>("7"), number::<i64>("")), (Ok(7), Err(StoreError::Unreadable)));
    }
}
