//! The counters of a day, one for each word that a report counts by; and their sums over days.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::city;
use super::document::TableKind;
use super::event::{AnswerTime, CountedRoute, NoticeStep, ReferralOutcome, TopicDetail};
use super::places::STATES;
use super::victim_service::{UnmetReason, VictimService};
use super::victimization::{ServedBefore, VictimRole, Victimization};
use crate::category::Category;
use crate::inquiry::{Caller, Channel, ContactLanguage, ContactTopic};
use crate::notification::NoticeKind;
use crate::referral::ReferralNeed;
use crate::service::SupportKind;

/// The words of a total row or column.
pub(super) const ALL: &str = "all";

/// The word of what was left out.
pub(super) const NOT_SAID: &str = "not-said";

/// The word of what is counted in a row after the first, where something can be in several.
pub(super) const FURTHER: &str = "further";

/// What there are totals of.
#[derive(Debug, Clone, Copy)]
pub(super) enum Total {
    Contacts,
    Questions,
    Referrals,
    SignUps,
    Notices,
    /// This and those after it come last, because not every office records them.
    Support,
    Served,
    Services,
    Unmet,
}

impl Total {
    pub(super) const ALL: [Self; 9] = [
        Self::Contacts,
        Self::Questions,
        Self::Referrals,
        Self::SignUps,
        Self::Notices,
        Self::Support,
        Self::Served,
        Self::Services,
        Self::Unmet,
    ];

    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Contacts => "contacts",
            Self::Support => "support",
            Self::Questions => "questions",
            Self::Referrals => "referrals",
            Self::SignUps => "sign-ups",
            Self::Notices => "notices",
            Self::Served => "served",
            Self::Services => "services",
            Self::Unmet => "unmet",
        }
    }

    /// The table without which there is no such total, because the office does not record it.
    pub(super) const fn of_table(self) -> Option<TableKind> {
        match self {
            Self::Contacts | Self::Questions | Self::Referrals | Self::SignUps | Self::Notices => {
                None
            }
            Self::Support => Some(TableKind::SupportGiven),
            Self::Served => Some(TableKind::Victimizations),
            Self::Services => Some(TableKind::Services),
            Self::Unmet => Some(TableKind::UnmetNeeds),
        }
    }
}

macro_rules! words {
    ($list:ty) => {
        <$list>::ALL.iter().map(<$list>::as_str).collect()
    };
}

/// The words of the rows that are counted in a table; rows of sums and of days are not among them.
pub(super) fn rows(by: TableKind) -> Vec<&'static str> {
    match by {
        TableKind::Totals => Total::ALL.map(Total::as_str).to_vec(),
        TableKind::Topics => with_further(words!(ContactTopic)),
        TableKind::TopicDetails => words!(TopicDetail),
        TableKind::Routes => words!(CountedRoute),
        TableKind::Channels => words!(Channel),
        TableKind::Languages => words!(ContactLanguage),
        TableKind::Callers => words!(Caller),
        TableKind::Places => STATES.iter().copied().chain([NOT_SAID]).collect(),
        TableKind::Cities => {
            city::rows().flat_map(|(_, words)| words).map(String::as_str).collect()
        }
        TableKind::AnswerTimes => words!(AnswerTime),
        TableKind::Weeks => Vec::new(),
        TableKind::SupportGiven => words!(SupportKind),
        TableKind::Questions => with_further(words!(Category)),
        TableKind::Referrals | TableKind::UnmetNeeds => {
            ReferralNeed::ALL.iter().map(ReferralNeed::as_str).chain([NOT_SAID]).collect()
        }
        TableKind::SignUps => with_further(words!(NoticeKind)),
        TableKind::Notices => words!(NoticeStep),
        TableKind::ServedBefore => words!(ServedBefore),
        TableKind::VictimRoles => words!(VictimRole),
        TableKind::Victimizations => with_further(words!(Victimization)),
        TableKind::Services => words!(VictimService),
        TableKind::UnmetReasons => words!(UnmetReason),
    }
}

fn with_further(mut words: Vec<&'static str>) -> Vec<&'static str> {
    words.push(FURTHER);
    words
}

/// The words of the columns that are counted in a table; none where it has one column
/// without a word.
pub(super) fn columns(by: TableKind) -> Vec<&'static str> {
    match by {
        TableKind::Referrals => words!(ReferralOutcome),
        _ => Vec::new(),
    }
}

/// Of each table, its rows and columns and the place of its first counter.
struct Places {
    tables: Vec<(TableKind, Vec<&'static str>, Vec<&'static str>, usize)>,
    width: usize,
}

static PLACES: LazyLock<Places> = LazyLock::new(|| {
    let mut width = 0;
    let tables = TableKind::ALL.into_iter().map(|by| {
        let (rows, columns, first) = (rows(by), columns(by), width);
        width += rows.len() * columns.len().max(1);
        (by, rows, columns, first)
    });
    Places { tables: tables.collect(), width }
});

/// How many counters a day has.
pub(super) fn width() -> usize {
    PLACES.width + Crossed::ALL.into_iter().map(Crossed::len).sum::<usize>()
}

/// Contacts by what they were first about, or by who made them, each by route: no table, but what a
/// reader knows of them hangs together.
#[derive(Debug, Clone, Copy)]
pub(super) enum Crossed {
    Topics,
    Callers,
}

impl Crossed {
    pub(super) const ALL: [Self; 2] = [Self::Topics, Self::Callers];

    const fn table(self) -> TableKind {
        match self {
            Self::Topics => TableKind::Topics,
            Self::Callers => TableKind::Callers,
        }
    }

    const fn rows(self) -> usize {
        match self {
            Self::Topics => ContactTopic::ALL.len(),
            Self::Callers => Caller::ALL.len(),
        }
    }

    const fn len(self) -> usize {
        self.rows() * CountedRoute::ALL.len()
    }

    /// The place of a counter.
    pub(super) fn place(self, row: usize, route: usize) -> usize {
        let before = match self {
            Self::Topics => 0,
            Self::Callers => Self::Topics.len(),
        };
        PLACES.width + before + row * CountedRoute::ALL.len() + route
    }

    /// The place of a counter by the words of its row and route.
    fn of_words(by: TableKind, row: &str, route: &str) -> Option<usize> {
        let route = CountedRoute::ALL.iter().position(|one| one.as_str() == route)?;
        let (crossed, row) = match by {
            TableKind::Topics => {
                (Self::Topics, ContactTopic::ALL.iter().position(|one| one.as_str() == row)?)
            }
            TableKind::Callers => {
                (Self::Callers, Caller::ALL.iter().position(|one| one.as_str() == row)?)
            }
            _ => return None,
        };
        Some(crossed.place(row, route))
    }
}

/// The place of the first counter of a table.
pub(super) fn first(by: TableKind) -> usize {
    PLACES.tables.get(by as usize).map_or(0, |table| table.3)
}

/// What a counter counts: its table and the words of its row and column, of which the second is
/// empty where a table has one column.
pub(super) type Named = (TableKind, &'static str, &'static str);

/// What each counter of a day counts, in their order.
static NAMED: LazyLock<Vec<Named>> = LazyLock::new(|| {
    let of_tables = PLACES.tables.iter().flat_map(|(by, rows, columns, _)| {
        let columns = if columns.is_empty() { vec![""] } else { columns.clone() };
        let cell = move |row| columns.clone().into_iter().map(move |column| (*by, row, column));
        rows.iter().copied().flat_map(cell)
    });
    let crossed = Crossed::ALL.into_iter().flat_map(|crossed| {
        let by = crossed.table();
        let cell = move |row| CountedRoute::ALL.iter().map(move |to| (by, row, to.as_str()));
        rows(by).into_iter().take(crossed.rows()).flat_map(cell)
    });
    of_tables.chain(crossed).collect()
});

static PLACE_OF: LazyLock<BTreeMap<Named, usize>> =
    LazyLock::new(|| NAMED.iter().enumerate().map(|(place, &named)| (named, place)).collect());

/// What each counter of a day counts, in their order.
pub(super) fn named() -> impl Iterator<Item = Named> {
    NAMED.iter().copied()
}

/// The place of the counter of a table by the words of its row and column; none of a word that is
/// not counted.
pub(super) fn place_of(by: TableKind, row: &str, column: &str) -> Option<usize> {
    PLACE_OF.get(&(by, row, column)).copied()
}

/// Sums over some days.
#[derive(Debug, Clone)]
pub(super) struct Sums(pub(super) Vec<u64>);

impl Sums {
    /// The count of a row and column by their words (no word where a table has one column); none of
    /// a word that is not counted.
    pub(super) fn count(&self, by: TableKind, row: &str, column: &str) -> Option<u64> {
        let (_, rows, columns, first) = PLACES.tables.get(by as usize)?;
        if columns.is_empty() && !column.is_empty() {
            return self.0.get(Crossed::of_words(by, row, column)?).copied();
        }
        let among = |words: &[&str], word: &str| -> Option<core::ops::Range<usize>> {
            match word {
                ALL if !columns.is_empty() => Some(0..words.len()),
                "" if words.is_empty() => Some(0..1),
                _ => words.iter().position(|one| *one == word).map(|place| place..place + 1),
            }
        };
        let (rows, across) = (among(rows, row)?, among(columns, column)?);
        let at = |row: usize, column: usize| {
            self.0.get(first + row * columns.len().max(1) + column).copied()
        };
        rows.flat_map(|row| across.clone().map(move |column| (row, column)))
            .map(|(row, column)| at(row, column))
            .sum()
    }
}
