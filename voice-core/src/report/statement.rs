//! What the office says of its report in words of its own: every number in it is one that the
//! report tells.

use std::collections::BTreeSet;

use super::document::{Report, ReportFigure};
use crate::language::Language;
use crate::wire::Diagnostic;
use chrono::Datelike;

/// How many characters a statement has at most.
const LONGEST: usize = 2_000;

/// Why a statement is not shown with a report.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum StatementError {
    /// It has no words.
    #[error("no-words: a statement has words: leave it out where there is nothing to say")]
    NoWords,
    /// It is too long.
    #[error("too-long: a statement has at most {LONGEST} characters: shorten it")]
    TooLong,
    /// It has numbers that the report does not tell.
    #[error(
        "not-told: the report does not tell `{}`: take the numbers of the tables, as they stand \
         there, or leave them out",
        .0.join("`, `")
    )]
    NotTold(Vec<String>),
}

impl Diagnostic for StatementError {
    fn code(&self) -> &'static str {
        match self {
            Self::NoWords => "no-words",
            Self::TooLong => "too-long",
            Self::NotTold(_) => "not-told",
        }
    }
}

/// The numbers of a text as they are written: digits, with what groups or divides them between two.
fn numbers(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut inside = false;
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let between = inside
            && matches!(letter, ',' | '.' | '\u{a0}' | '\u{202f}')
            && letters.peek().is_some_and(|next| next.is_numeric());
        if !letter.is_numeric() && !between {
            inside = false;
            continue;
        }
        match found.last_mut().filter(|_| inside) {
            Some(number) => number.push(letter),
            None => found.push(letter.to_string()),
        }
        inside = true;
    }
    found
}

/// A count as it is written in either language; none of a number that is no count.
fn count(number: &str) -> Option<u64> {
    let groups: Vec<&str> = number.split([',', '\u{a0}', '\u{202f}']).collect();
    let (first, others) = groups.split_first()?;
    let grouped = others.is_empty()
        || ((1..=3).contains(&first.len()) && others.iter().all(|group| group.len() == 3));
    grouped.then(|| groups.concat().parse().ok()).flatten()
}

/// Tenths of a percent as a page writes them.
fn tenths(number: &str) -> Option<u64> {
    let (whole, tenth) = number.split_once(['.', ','])?;
    let tenth: u64 = (tenth.len() == 1).then(|| tenth.parse().ok()).flatten()?;
    whole.parse::<u64>().ok()?.checked_mul(10)?.checked_add(tenth)
}

impl Report {
    /// Checks a statement by the office: every number in it is a count, a share or the threshold
    /// that the report tells, or a day or year of its period. A number in words is not found.
    ///
    /// # Errors
    /// A statement without words, one that is too long, and all numbers that the report does not
    /// tell.
    pub(super) fn check_statement(&self, statement: &str) -> Result<(), StatementError> {
        if statement.trim().is_empty() {
            return Err(StatementError::NoWords);
        }
        if statement.chars().count() > LONGEST {
            return Err(StatementError::TooLong);
        }
        let (first, last) = (*self.period.first_day(), *self.period.last_day());
        let days = [first, last].into_iter().flat_map(|day| {
            let read = [Language::English, Language::Spanish].map(|language| language.day(day));
            read.into_iter().chain([day.to_string()])
        });
        let names: Vec<String> = days.chain([self.period.to_string()]).collect();
        let text = names.iter().fold(statement.to_owned(), |text, name| text.replace(name, " "));
        let years = [first, last].map(|day| u64::from(day.date().year().unsigned_abs()));
        let told = self.figures.iter().filter_map(|figure| match figure {
            ReportFigure::Told { count } => Some(*count),
            ReportFigure::Withheld {} | ReportFigure::Implied {} => None,
        });
        let told: BTreeSet<u64> = told.chain(years).chain([u64::from(self.threshold)]).collect();
        let shares: BTreeSet<u64> = self
            .tables
            .iter()
            .flat_map(|table| table.rows.iter().map(move |row| (table.total, row)))
            .filter_map(|(total, row)| self.share(*row.cells.last()?, total?))
            .collect();
        let is_told = |number: &String| {
            count(number).is_some_and(|count| told.contains(&count))
                || tenths(number).is_some_and(|share| shares.contains(&share))
        };
        let untold: Vec<String> =
            numbers(&text).into_iter().filter(|number| !is_told(number)).collect();
        if untold.is_empty() { Ok(()) } else { Err(StatementError::NotTold(untold)) }
    }
}

#[cfg(test)]
mod tests {
    use super::{count, numbers, tenths};

    #[test]
    fn numbers_are_read_as_pages_write_them() {
        let read = numbers("4,602 calls, 18.3\u{a0}%; 12\u{a0}345. Since 2017-04: ½ or ٣.");
        assert_eq!(read, ["4,602", "18.3", "12\u{a0}345", "2017", "04", "½", "٣"]);
        assert_eq!(
            read.iter().map(|of| count(of)).collect::<Vec<_>>(),
            [Some(4602), None, Some(12345), Some(2017), Some(4), None, None]
        );
        assert_eq!(["18.3", "18,3", "18.33", "18"].map(tenths), [Some(183), Some(183), None, None]);
        assert_eq!(["1,23", "46,02", "1,2345"].map(count), [None; 3]);
    }
}
