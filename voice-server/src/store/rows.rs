//! Statements for many rows, with few distinct texts, because a database prepares each text once.

use core::fmt::Write;

use sqlx::{AssertSqlSafe, SqlSafeStr, SqlStr};

/// The maximum number of rows of a statement.
const MOST: usize = 64;

/// Splits rows into chunks of [`MOST`], and the rest into chunks of half that, a quarter,
/// and so on.
pub(super) fn parts<T>(mut rows: &[T]) -> impl Iterator<Item = &[T]> {
    let mut size = MOST;
    core::iter::from_fn(move || {
        while size > rows.len() {
            size /= 2;
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_all_rows_in_their_order_and_of_few_sizes() {
        for count in [0, 1, 2, 3, 63, 64, 65, 200, 256] {
            let rows: Vec<usize> = (0..count).collect();
            let parts: Vec<_> = parts(&rows).collect();
            assert_eq!(parts.concat(), rows);
            assert!(parts.iter().all(|part| part.len().is_power_of_two() && part.len() <= MOST));
            assert!(parts.len() <= count / MOST + 6);
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
}
