use std::borrow::Cow;

use crate::wire::Diagnostic;

/// Why a record is not changed. It repeats nothing of a record.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RecordError {
    /// There is no such record.
    #[error("missing: there is no such record: put it first")]
    Missing,
    /// The record that is put has another identifier than the one in whose place it is put.
    #[error("other-record: `/id` is that of another record: send the one that is meant")]
    OtherRecord,
    /// The screening was made before the one that is there.
    #[error(
        "older-screening: the record has a screening that was made later, which stays: there is \
         nothing to do"
    )]
    OlderScreening,
    /// The screening says that it was made later than now.
    #[error("not-yet: the screening says that it was made later than now: correct `/screening/at`")]
    NotYet,
    /// A finding has no screening to which it could be added.
    #[error("not-screened: the record has no screening to add a finding to: screen the person")]
    NotScreened,
    /// The fact that was to be taken out is not there.
    #[error("no-such-fact: the record has no fact of this category and matter: read it again")]
    NoSuchFact,
    /// A record cannot be merged with itself.
    #[error("same-record: a record is merged with another one: name that")]
    SameRecord,
    /// The two records have different days of birth.
    #[error(
        "birth-differs: the days of birth differ, so these may be two people: correct the one \
         that is wrong"
    )]
    BirthDiffers,
    /// The two records have different countries of birth.
    #[error(
        "country-differs: the countries of birth differ, so these may be two people: correct the \
         one that is wrong"
    )]
    CountryDiffers,
    /// The two records say different things of who may decide.
    #[error(
        "capacity-differs: the records differ in who may decide for the person: correct the one \
         that is wrong"
    )]
    CapacityDiffers,
    /// Two facts of one category and matter differ, and something else rests on one of them.
    #[error(
        "fact-differs: fact {index} of the record to be merged and the one of its category and \
         matter differ, and protections, cases or consents rest on it: correct the one that is \
         wrong"
    )]
    FactDiffers {
        /// The place of the fact in the record to be merged.
        index: usize,
    },
    /// Together the two records have more names or numbers than one record may have.
    #[error("too-many: together they have more than {most} of `{pointer}`: take some out first")]
    TooMany {
        /// The place.
        pointer: &'static str,
        /// How many one record may have.
        most: usize,
    },
    /// One of several amendments cannot be made.
    #[error("amendment {index}: {error}")]
    Amendment {
        /// Its place in the list.
        index: usize,
        /// Why.
        error: Box<Self>,
    },
}

impl Diagnostic for RecordError {
    fn code(&self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::OtherRecord => "other-record",
            Self::OlderScreening => "older-screening",
            Self::NotYet => "not-yet",
            Self::NotScreened => "not-screened",
            Self::NoSuchFact => "no-such-fact",
            Self::SameRecord => "same-record",
            Self::BirthDiffers => "birth-differs",
            Self::CountryDiffers => "country-differs",
            Self::CapacityDiffers => "capacity-differs",
            Self::FactDiffers { .. } => "fact-differs",
            Self::TooMany { .. } => "too-many",
            Self::Amendment { error, .. } => error.code(),
        }
    }

    fn pointer(&self) -> Option<Cow<'_, str>> {
        Some(match self {
            Self::Missing => return None,
            Self::OtherRecord | Self::SameRecord => "/id".into(),
            Self::OlderScreening | Self::NotYet => "/screening/at".into(),
            Self::NotScreened => "/screening".into(),
            Self::NoSuchFact => "/facts".into(),
            Self::BirthDiffers => "/identifiers/date_of_birth".into(),
            Self::CountryDiffers => "/identifiers/country_of_birth".into(),
            Self::CapacityDiffers => "/capacity".into(),
            Self::FactDiffers { index } => format!("/facts/{index}").into(),
            Self::TooMany { pointer, .. } => (*pointer).into(),
            Self::Amendment { index, .. } => format!("/amendments/{index}").into(),
        })
    }
}
