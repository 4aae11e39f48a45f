use chrono::{Datelike, NaiveDate};

use crate::identifier::PartyId;
use crate::law::CitationText;
use crate::wire::{Day, Wire};

/// The age of majority, in years (18 U.S.C. 3771(e)(2)(B): "under 18 years of age").
pub(super) const MAJORITY: u16 = 18;

/// Whether a principal is a victim or a witness of the crime.
///
/// ```
/// use voice_core::requester::Role;
///
/// let role: Role = "witness".parse()?;
/// assert_eq!(role, Role::Witness);
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
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
    /// Nobody was born: the victim is an institution (34 U.S.C. 20141(e)(2)(B)), which has no age.
    Institution {},
    /// Nothing is known: the person may be under 18, and may be older.
    Unknown {},
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
    /// Born on 29 February, a person is a minor until 27 February of the 18th year, an adult from 1
    /// March, and neither for certain on the 28th: jurisdictions differ, and what is uncertain
    /// opens nothing.
    ///
    /// ```
    /// use voice_core::requester::{Birth, Majority};
    ///
    /// let birth = Birth::Date { date: "2008-02-29".parse()? };
    /// assert_eq!(birth.majority("2026-02-28".parse()?), Majority::Unknown);
    /// assert_eq!(birth.majority("2026-03-01".parse()?), Majority::Adult);
    /// # Ok::<(), voice_core::wire::InputErrors>(())
    /// ```
    #[must_use]
    pub fn majority(&self, day: Day) -> Majority {
        match self.coming_of_age() {
            (_, Some(latest)) if day.date() >= latest => Majority::Adult,
            (Some(earliest), _) if day.date() < earliest => Majority::Minor,
            _ => Majority::Unknown,
        }
    }

    /// The first and the last day that may be the 18th birthday.
    pub(crate) fn coming_of_age(&self) -> (Option<NaiveDate>, Option<NaiveDate>) {
        self.reaching(MAJORITY)
    }

    /// The first and the last day that may be the birthday of this age.
    pub(super) fn reaching(&self, age: u16) -> (Option<NaiveDate>, Option<NaiveDate>) {
        let birthdays = LeapDay::ALL.map(|counted| self.birthdays(age, counted));
        let earliest =
            birthdays.iter().try_fold(NaiveDate::MAX, |least, (day, _)| Some(least.min((*day)?)));
        let latest =
            birthdays.iter().try_fold(NaiveDate::MIN, |most, (_, day)| Some(most.max((*day)?)));
        (earliest, latest)
    }

    /// The same where 29 February is counted in one way.
    fn birthdays(&self, age: u16, counted: LeapDay) -> (Option<NaiveDate>, Option<NaiveDate>) {
        match *self {
            Self::Date { date } => {
                let day = counted.birthday(date.date(), age);
                (day, day)
            }
            Self::Institution {} | Self::Unknown {} => (None, None),
            Self::Age { years, on } => {
                // The oldest who is not yet a year older, and the youngest who is as old as noted.
                let oldest = counted.first_born(years.saturating_add(1), on.date());
                let youngest = counted.first_born(years, on.date()).and_then(|day| day.pred_opt());
                (
                    oldest.and_then(|birth| counted.birthday(birth, age)),
                    youngest.and_then(|birth| counted.birthday(birth, age)),
                )
            }
        }
    }
}

/// On which day of another year a person born on 29 February is a year older: the laws differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum LeapDay {
    On28February,
    On1March,
}

impl LeapDay {
    const ALL: [Self; 2] = [Self::On28February, Self::On1March];

    /// The birthday `years` after `birth`.
    fn birthday(self, birth: NaiveDate, years: u16) -> Option<NaiveDate> {
        let year = birth.year().saturating_add(i32::from(years));
        birth.with_year(year).or_else(|| match self {
            Self::On28February => NaiveDate::from_ymd_opt(year, 2, 28),
            Self::On1March => NaiveDate::from_ymd_opt(year, 3, 1),
        })
    }

    /// The first day of birth of those whose birthday of `years` comes after `day`.
    fn first_born(self, years: u16, day: NaiveDate) -> Option<NaiveDate> {
        let year = day.year().saturating_sub(i32::from(years));
        // A later birth has no earlier birthday, so the few days from here on are enough, whatever
        // the month.
        let near = NaiveDate::from_ymd_opt(year, day.month(), day.day().min(28))?;
        near.iter_days()
            .take(6)
            .find(|birth| self.birthday(*birth, years).is_some_and(|birthday| birthday > day))
    }
}

/// Why a minor acts without a parent or guardian.
///
/// ```
/// use voice_core::requester::OwnRight;
///
/// // The law lets somebody of 14 ask for victim services without a parent.
/// let by_law = OwnRight::ByLaw { law: "34 U.S.C. 12291(b)(2)".parse()?, from_age: 14 };
/// assert!(matches!(&by_law, OwnRight::ByLaw { law, .. } if law.as_str().starts_with("34")));
/// // What a court decided is not printed.
/// let emancipated = OwnRight::Emancipated { on: "2026-05-04".parse()?, order_shown: true };
/// assert!(!format!("{emancipated:?}").contains("2026"));
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(redacted)]
pub enum OwnRight {
    /// A court's order of emancipation. From its day a parent's authority has ended too, whether
    /// the order is shown or not.
    Emancipated {
        /// The day of the order.
        on: Day,
        /// Whether the order was shown.
        order_shown: bool,
    },
    /// A law lets minors of some age ask for themselves, as some do for victim services
    /// (28 CFR 90.4(b)(3)(ii)). A parent may ask as before.
    ByLaw {
        /// The law.
        law: CitationText,
        /// The least age, in full years, which the person must have reached for certain.
        #[wire(max = 17)]
        from_age: u16,
    },
}

impl OwnRight {
    /// Whether a court's order is claimed that has taken effect.
    pub(super) fn emancipates(&self, day: Day) -> bool {
        matches!(self, Self::Emancipated { on, .. } if *on <= day)
    }
}

/// Whether a principal can act in person.
///
/// ```
/// use voice_core::requester::{AttestedFact, Condition, Evidence};
/// use voice_core::wire::Set;
///
/// // The obituary ends a mandate that rested on the principal's being able to act.
/// let died = AttestedFact::Condition {
///     condition: Condition::Deceased { on: "2026-10-30".parse()? },
///     evidence: Set::from([Evidence::ProofOfDeath]),
/// };
/// assert!(matches!(died, AttestedFact::Condition { condition: Condition::Deceased { .. }, .. }));
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
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
    /// Nobody knows where the person is, or whether they live; others act as for one
    /// who is incapacitated.
    Missing {
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
///
/// ```
/// use voice_core::requester::{Birth, Condition, Principal, Role};
///
/// let principal = Principal {
///     party: "party-ruiz".parse()?,
///     role: Role::Victim,
///     birth: Birth::Date { date: "1990-04-12".parse()? },
///     own_right: None,
///     condition: Condition::Able {},
/// };
/// assert!(principal.role == Role::Victim);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(redacted)]
pub struct Principal {
    /// The office's identifier of the victim or witness.
    pub party: PartyId,
    /// Whether the principal is a victim or a witness.
    pub role: Role,
    /// When the principal was born, as far as known.
    pub birth: Birth,
    /// Why the principal, as a minor, acts without a parent or guardian; left out where
    /// they do not.
    pub own_right: Option<OwnRight>,
    /// Whether the principal can act in person.
    pub condition: Condition,
}

impl Principal {
    /// Whether a court's order of emancipation that was shown has taken effect.
    pub(crate) fn is_emancipated(&self, day: Day) -> bool {
        matches!(self.own_right, Some(OwnRight::Emancipated { on, order_shown: true }) if on <= day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::InputErrors;

    fn on(birth: &Birth, day: &str) -> Result<Majority, InputErrors> {
        Ok(birth.majority(day.parse()?))
    }

    #[test]
    fn a_date_decides_to_the_day() -> Result<(), InputErrors> {
        let birth = Birth::Date { date: "2008-11-03".parse()? };
        assert_eq!(on(&birth, "2026-11-02")?, Majority::Minor);
        assert_eq!(on(&birth, "2026-11-03")?, Majority::Adult);
        Ok(())
    }

    #[test]
    fn a_leap_day_is_uncertain_for_one_day() -> Result<(), InputErrors> {
        let birth = Birth::Date { date: "2008-02-29".parse()? };
        assert_eq!(on(&birth, "2026-02-27")?, Majority::Minor);
        assert_eq!(on(&birth, "2026-02-28")?, Majority::Unknown);
        assert_eq!(on(&birth, "2026-03-01")?, Majority::Adult);
        Ok(())
    }

    /// By the definition: every day of birth that agrees with the note, each in every way to count
    /// 29 February.
    #[test]
    fn an_age_leaves_open_what_every_agreeing_birth_leaves_open() {
        /// The day on which somebody is `years` old who counts the year complete on 28 February, or
        /// on 1 March.
        fn complete(birth: NaiveDate, years: i32, late: bool) -> NaiveDate {
            let year = birth.year() + years;
            let (month, day) = match (birth.month(), birth.day()) {
                (2, 29) if NaiveDate::from_ymd_opt(year, 2, 29).is_none() => {
                    if late {
                        (3, 1)
                    } else {
                        (2, 28)
                    }
                }
                same => same,
            };
            NaiveDate::from_ymd_opt(year, month, day).expect("a day")
        }
        let day = |year, month, of| NaiveDate::from_ymd_opt(year, month, of).expect("a day");
        let mut cases = 0;
        for year in
            [1998, 1999, 2000, 2022, 2023, 2024, 2025, 2026, 2027, 2028, 2029, 2100, 2101, 2104]
        {
            for (month, of) in [
                (1, 1),
                (1, 31),
                (2, 1),
                (2, 27),
                (2, 28),
                (2, 29),
                (3, 1),
                (3, 2),
                (7, 31),
                (12, 31),
            ] {
                let Some(on) = NaiveDate::from_ymd_opt(year, month, of) else { continue };
                for years in [0_u16, 1, 2, 3, 4, 8, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 40] {
                    let years_old = i32::from(years);
                    let births = day(year - years_old - 2, 12, 1).iter_days();
                    let births = births.take_while(|birth| *birth <= on);
                    let mut coming = Vec::new();
                    for birth in births {
                        for late in [false, true] {
                            let agrees = complete(birth, years_old, late) <= on
                                && on < complete(birth, years_old + 1, late);
                            coming.extend(agrees.then(|| complete(birth, 18, late)));
                        }
                    }
                    let bounds = (coming.iter().min().copied(), coming.iter().max().copied());
                    let age = Birth::Age { years, on: on.to_string().parse().expect("a day") };
                    assert_eq!(age.coming_of_age(), bounds, "{years} on {on}");
                    let (first, last) = (bounds.0.expect("a birth"), bounds.1.expect("a birth"));
                    for near in [first.pred_opt(), Some(first), last.pred_opt(), Some(last)]
                        .into_iter()
                        .flatten()
                    {
                        let right = match near {
                            near if near >= last => Majority::Adult,
                            near if near < first => Majority::Minor,
                            _ => Majority::Unknown,
                        };
                        assert_eq!(
                            age.majority(near.to_string().parse().expect("a day")),
                            right,
                            "{years} on {on}, {near}"
                        );
                    }
                    cases += 1;
                }
            }
        }
        assert!(cases > 2_000, "{cases}");
    }

    #[test]
    fn who_is_17_on_a_leap_day_is_18_when_the_year_is_over() -> Result<(), InputErrors> {
        let birth = Birth::Age { years: 17, on: "2024-02-29".parse()? };
        assert_eq!(on(&birth, "2025-02-27")?, Majority::Unknown);
        assert_eq!(on(&birth, "2025-02-28")?, Majority::Adult);
        Ok(())
    }

    #[test]
    fn an_age_leaves_a_year_open() -> Result<(), InputErrors> {
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
