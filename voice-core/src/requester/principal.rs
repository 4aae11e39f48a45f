use chrono::{Datelike, NaiveDate};

use crate::identifier::PartyId;
use crate::wire::{Day, Wire};

/// The age of majority, in years (18 U.S.C. 3771(e)(2)(B): "under 18 years of age").
pub(crate) const MAJORITY: u16 = 18;

/// Whether a principal is a victim or a witness of the crime.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum Role {
    /// A person harmed by the crime.
    Victim,
    /// A witness of the crime.
    Witness,
}

/// When a person was born, as far as known.
#[derive(Clone, Copy, PartialEq, Eq, Wire)]
#[wire(redacted)]
pub enum Birth {
    /// The day of birth is known.
    Date {
        /// The day of birth.
        date: Day,
    },
    /// Only the age on a day is known.
    Age {
        /// Full years of age.
        #[wire(max = 130)]
        years: u16,
        /// The day on which the person had this age.
        on: Day,
    },
}

/// Whether a person has come of age on a day, where that can be said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Majority {
    /// Certainly under 18.
    Minor,
    /// Certainly 18 or older.
    Adult,
    /// It depends on a birthday that is not known, or on how 29 February is counted.
    Unknown,
}

impl Birth {
    /// Whether the person has come of age on `day`.
    ///
    /// Born on 29 February, a person is a minor until 27 February of the 18th year, an adult from 1 March, and neither
    /// for certain on the 28th: jurisdictions differ, and what is uncertain opens nothing.
    ///
    /// ```
    /// use voice_core::requester::{Birth, Majority};
    ///
    /// let birth = Birth::Date { date: "2008-02-29".parse()? };
    /// assert_eq!(birth.majority("2026-02-28".parse()?), Majority::Unknown);
    /// assert_eq!(birth.majority("2026-03-01".parse()?), Majority::Adult);
    /// # Ok::<(), voice_core::wire::Faults>(())
    /// ```
    #[must_use]
    pub fn majority(&self, day: Day) -> Majority {
        let (earliest, latest) = match *self {
            Self::Date { date } => birthday(date.date(), MAJORITY),
            Self::Age { years, on } => {
                // The birthday before `on` lies within the year that ends with it, or is that day.
                let left = MAJORITY.saturating_sub(years);
                let earliest = birthday(on.date(), left.saturating_sub(1)).0.and_then(|day| day.succ_opt());
                if years >= MAJORITY { (None, Some(on.date())) } else { (earliest, birthday(on.date(), left).1) }
            }
        };
        match (earliest, latest) {
            (_, Some(latest)) if day.date() >= latest => Majority::Adult,
            (Some(earliest), _) if day.date() < earliest => Majority::Minor,
            _ => Majority::Unknown,
        }
    }
}

/// The first and the last day that may count as the birthday `years` after `birth`.
fn birthday(birth: NaiveDate, years: u16) -> (Option<NaiveDate>, Option<NaiveDate>) {
    let year = birth.year().saturating_add(i32::from(years));
    match birth.with_year(year) {
        Some(day) => (Some(day), Some(day)),
        None => (NaiveDate::from_ymd_opt(year, 2, 28), NaiveDate::from_ymd_opt(year, 3, 1)),
    }
}

/// Whether a principal can act in person.
#[derive(Clone, Copy, PartialEq, Eq, Wire)]
#[wire(redacted)]
pub enum Condition {
    /// Nothing keeps the person from acting, but perhaps their age.
    Able {},
    /// A court has found the person incompetent, or the person is incapacitated.
    Incapacitated {
        /// Since which day.
        since: Day,
    },
    /// The person has died.
    Deceased {
        /// The day of death.
        on: Day,
    },
}

/// The victim or witness for whom somebody acts.
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(redacted)]
pub struct Principal {
    /// The office's identifier of the victim or witness.
    pub party: PartyId,
    /// Whether the principal is a victim or a witness.
    pub role: Role,
    /// When the principal was born, as far as known.
    pub birth: Birth,
    /// Whether the principal can act in person.
    pub condition: Condition,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::Faults;

    fn on(birth: &Birth, day: &str) -> Result<Majority, Faults> {
        Ok(birth.majority(day.parse()?))
    }

    #[test]
    fn a_date_decides_to_the_day() -> Result<(), Faults> {
        let birth = Birth::Date { date: "2008-11-03".parse()? };
        assert_eq!(on(&birth, "2026-11-02")?, Majority::Minor);
        assert_eq!(on(&birth, "2026-11-03")?, Majority::Adult);
        Ok(())
    }

    #[test]
    fn a_leap_day_is_uncertain_for_one_day() -> Result<(), Faults> {
        let birth = Birth::Date { date: "2008-02-29".parse()? };
        assert_eq!(on(&birth, "2026-02-27")?, Majority::Minor);
        assert_eq!(on(&birth, "2026-02-28")?, Majority::Unknown);
        assert_eq!(on(&birth, "2026-03-01")?, Majority::Adult);
        Ok(())
    }

    #[test]
    fn an_age_leaves_a_year_open() -> Result<(), Faults> {
        let birth = Birth::Age { years: 16, on: "2026-01-10".parse()? };
        assert_eq!(on(&birth, "2027-01-10")?, Majority::Minor);
        assert_eq!(on(&birth, "2027-01-11")?, Majority::Unknown);
        assert_eq!(on(&birth, "2028-01-09")?, Majority::Unknown);
        assert_eq!(on(&birth, "2028-01-10")?, Majority::Adult);
        let adult = Birth::Age { years: 18, on: "2026-01-10".parse()? };
        assert_eq!(on(&adult, "2026-01-10")?, Majority::Adult);
        assert_eq!(on(&adult, "2026-01-09")?, Majority::Unknown);
        Ok(())
    }
}
