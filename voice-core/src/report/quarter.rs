use chrono::NaiveDate;

use crate::wire::{Day, text};

text! {
    /// A quarter of a federal fiscal year, which begins in October of the year before: `2026Q1` is October to December 2025
    /// (31 U.S.C. 1102).
    FiscalQuarter {
        expected: "a fiscal quarter as year, Q and 1 to 4, such as 2026Q4 for July to September 2026",
        min: 6,
        max: 6,
        pattern: "^(19|20|21)[0-9]{2}Q[1-4]$",
        format: None,
        example: "2026Q4",
    }
}

impl FiscalQuarter {
    /// The first and the last day.
    ///
    /// ```
    /// use voice_core::report::FiscalQuarter;
    ///
    /// let days = |text: &str| FiscalQuarter::new(text).ok()?.days().map(|(first, last)| format!("{first} {last}"));
    /// assert_eq!(days("2026Q1").as_deref(), Some("2025-10-01 2025-12-31"));
    /// assert_eq!(days("2026Q4").as_deref(), Some("2026-07-01 2026-09-30"));
    /// ```
    #[must_use]
    pub fn days(&self) -> Option<(Day, Day)> {
        let (year, quarter) = self.as_str().split_once('Q')?;
        let (year, quarter): (i32, u32) = (year.parse().ok()?, quarter.parse().ok()?);
        let begins = |quarter: u32| match quarter {
            1 => NaiveDate::from_ymd_opt(year - 1, 10, 1),
            later => NaiveDate::from_ymd_opt(year, 3 * later - 5, 1),
        };
        let last = begins(quarter + 1)?.pred_opt()?;
        Some((Day::of(begins(quarter)?)?, Day::of(last)?))
    }
}
