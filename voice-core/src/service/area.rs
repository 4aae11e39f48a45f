use crate::wire::{Wire, text};

text! {
    /// A State, the District of Columbia or a territory, by its two letters of USPS (FIPS 5-2).
    ///
    /// ```
    /// use voice_core::service::StateCode;
    ///
    /// let state: StateCode = "IL".parse()?;
    /// assert_eq!(state.as_str(), "IL");
    /// assert!("Illinois".parse::<StateCode>().is_err());
    /// # Ok::<(), voice_core::wire::InputErrors>(())
    /// ```
    StateCode as compact_str::CompactString {
        expected: "a state or territory as its two capital letters",
        min: 2,
        max: 2,
        pattern: "^(AK|AL|AR|AS|AZ|CA|CO|CT|DC|DE|FL|GA|GU|HI|IA|ID|IL|IN|KS|KY|LA|MA|MD|ME|MI\
                  |MN|MO|MP|MS|MT|NC|ND|NE|NH|NJ|NM|NV|NY|OH|OK|OR|PA|PR|RI|SC|SD|TN|TX|UT|VA\
                  |VI|VT|WA|WI|WV|WY)$",
        format: None,
        example: "IL",
    }

    /// A county or what stands for one, by its five digits of FIPS 6-4: two of the state and three
    /// of the county.
    CountyCode {
        expected: "a county as the five digits of FIPS 6-4, of which the first two are those of a \
                   state",
        min: 5,
        max: 5,
        pattern: "^(01|02|04|05|06|08|09|10|11|12|13|15|16|17|18|19|20|21|22|23|24|25|26|27|28\
                  |29|30|31|32|33|34|35|36|37|38|39|40|41|42|44|45|46|47|48|49|50|51|53|54|55\
                  |56|60|66|69|72|78)[0-9]{3}$",
        format: None,
        example: "17031",
    }
}

impl StateCode {
    /// The two letters of every state and territory.
    #[cfg(feature = "report")]
    pub(crate) fn letters() -> impl Iterator<Item = &'static str> {
        STATES.into_iter().map(|(letters, _)| letters)
    }
}

/// The two digits of each state (FIPS 5-2), with which the codes of its counties begin.
const STATES: [(&str, &str); 56] = [
    ("AL", "01"),
    ("AK", "02"),
    ("AZ", "04"),
    ("AR", "05"),
    ("CA", "06"),
    ("CO", "08"),
    ("CT", "09"),
    ("DE", "10"),
    ("DC", "11"),
    ("FL", "12"),
    ("GA", "13"),
    ("HI", "15"),
    ("ID", "16"),
    ("IL", "17"),
    ("IN", "18"),
    ("IA", "19"),
    ("KS", "20"),
    ("KY", "21"),
    ("LA", "22"),
    ("ME", "23"),
    ("MD", "24"),
    ("MA", "25"),
    ("MI", "26"),
    ("MN", "27"),
    ("MS", "28"),
    ("MO", "29"),
    ("MT", "30"),
    ("NE", "31"),
    ("NV", "32"),
    ("NH", "33"),
    ("NJ", "34"),
    ("NM", "35"),
    ("NY", "36"),
    ("NC", "37"),
    ("ND", "38"),
    ("OH", "39"),
    ("OK", "40"),
    ("OR", "41"),
    ("PA", "42"),
    ("RI", "44"),
    ("SC", "45"),
    ("SD", "46"),
    ("TN", "47"),
    ("TX", "48"),
    ("UT", "49"),
    ("VT", "50"),
    ("VA", "51"),
    ("WA", "53"),
    ("WV", "54"),
    ("WI", "55"),
    ("WY", "56"),
    ("AS", "60"),
    ("GU", "66"),
    ("MP", "69"),
    ("PR", "72"),
    ("VI", "78"),
];

impl CountyCode {
    /// The state in which the county is.
    ///
    /// ```
    /// use voice_core::service::CountyCode;
    ///
    /// let cook = CountyCode::new("17031")?;
    /// assert_eq!(cook.state().map(|state| state.as_str().to_owned()).as_deref(), Some("IL"));
    /// # Ok::<(), voice_core::wire::InputErrors>(())
    /// ```
    #[must_use]
    #[expect(
        clippy::expect_used,
        reason = "the letters of a table that the test of this file reads whole"
    )]
    pub fn state(&self) -> Option<StateCode> {
        let (letters, _) = STATES.iter().find(|(_, digits)| self.as_str().starts_with(digits))?;
        Some(StateCode::new(*letters).expect("letters of a state"))
    }
}

/// A part of the country: all of it, a state or a county.
///
/// Codes and not names, so that two spellings are one place, and no place for other words.
///
/// ```
/// use voice_core::service::{Area, CountyCode, StateCode};
///
/// let (illinois, cook) = (StateCode::new("IL")?, CountyCode::new("17031")?);
/// let county = Area::County { county: cook };
/// assert!(
///     Area::Country {}.holds(&county)
///         && Area::State { state: illinois.clone() }.holds(&county)
/// );
/// assert!(!county.holds(&Area::State { state: illinois }));
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Wire)]
pub enum Area {
    /// The whole country.
    Country {},
    /// A state.
    State {
        /// The state.
        state: StateCode,
    },
    /// A county.
    County {
        /// The county.
        county: CountyCode,
    },
}

impl Area {
    /// Whether the other area is this one, or lies in it.
    #[must_use]
    pub fn holds(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Country {}, _) => true,
            (Self::State { state }, Self::County { county }) => {
                county.state().as_ref() == Some(state)
            }
            _ => self == other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_has_two_letters_and_two_digits_that_both_forms_know() {
        for (letters, digits) in STATES {
            let county = CountyCode::new(format!("{digits}001")).expect("a county of the state");
            assert_eq!(county.state(), Some(StateCode::new(letters).expect("a state")));
        }
        assert!(CountyCode::new("03001").is_err() && StateCode::new("XX").is_err());
        let alternatives = |pattern: &str| pattern.matches('|').count() + 1;
        assert_eq!(alternatives(StateCode::FORM.pattern), STATES.len());
        assert_eq!(alternatives(CountyCode::FORM.pattern), STATES.len());
    }
}
