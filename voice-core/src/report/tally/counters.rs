//! The counters of a day: which of them an event raises.

use crate::category::Category;
use crate::inquiry::ContactTopic;
use crate::notification::NoticeKind;
use crate::referral::ReferralNeed;
use crate::report::city;
use crate::report::counts::{Crossed, Total, first};
use crate::report::document::TableKind;
use crate::report::event::{CountedEvent, ReferralOutcome};
use crate::report::places::state;
use crate::report::victimization::Victimization;
use crate::service::StateCode;
use crate::wire::Set;

/// What a contact is about, each topic once, the first one last. It asks for no memory: it is done
/// for each contact.
pub(super) fn topics(
    first: ContactTopic,
    also: Option<&Set<ContactTopic>>,
) -> impl Iterator<Item = ContactTopic> + Clone {
    also.into_iter().flatten().copied().filter(move |topic| *topic != first).chain([first])
}

/// The counters of a day.
pub(super) struct Counters<'a>(pub(super) &'a mut [u64]);

impl Counters<'_> {
    fn one_more(&mut self, by: TableKind, place: usize) {
        self.more(by, place, 1);
    }

    fn more(&mut self, by: TableKind, place: usize, times: usize) {
        if let Some(count) = self.0.get_mut(first(by) + place) {
            *count += times as u64;
        }
    }

    fn crossed(&mut self, by: Crossed, row: usize, route: usize) {
        if let Some(count) = self.0.get_mut(by.place(row, route)) {
            *count += 1;
        }
    }

    /// One in each of some rows, and how many after the first, of a table with so many words.
    fn any_of(&mut self, by: TableKind, rows: impl Iterator<Item = usize>, words: usize) {
        let mut number = 0_usize;
        for row in rows {
            self.one_more(by, row);
            number += 1;
        }
        self.more(by, words, number.saturating_sub(1));
    }

    pub(super) fn count(&mut self, event: &CountedEvent) {
        let day = self;
        match event {
            CountedEvent::Contact {
                facts, route, also, details, place, city, answered, ..
            } => {
                day.one_more(TableKind::Totals, Total::Contacts as usize);
                for crossed in Crossed::ALL {
                    let row = match crossed {
                        Crossed::Topics => facts.topic as usize,
                        Crossed::Callers => facts.caller as usize,
                    };
                    day.crossed(crossed, row, *route as usize);
                }
                let topics = topics(facts.topic, also.as_ref()).map(|topic| topic as usize);
                day.any_of(TableKind::Topics, topics, ContactTopic::ALL.len());
                details
                    .iter()
                    .flatten()
                    .for_each(|&detail| day.one_more(TableKind::TopicDetails, detail as usize));
                day.one_more(TableKind::Routes, *route as usize);
                day.one_more(TableKind::Channels, facts.channel as usize);
                day.one_more(TableKind::Languages, facts.language as usize);
                day.one_more(TableKind::Callers, facts.caller as usize);
                day.one_more(TableKind::AnswerTimes, *answered as usize);
                let of_city = place.as_ref().and_then(|state| city::place(state, city.as_ref()));
                if let Some(row) = of_city {
                    day.one_more(TableKind::Cities, row);
                }
                // After all states comes the row of those who did not say theirs.
                let place =
                    place.as_ref().and_then(state).unwrap_or_else(|| StateCode::letters().count());
                day.one_more(TableKind::Places, place);
            }
            CountedEvent::Served { before, role, victimizations, .. } => {
                day.one_more(TableKind::Totals, Total::Served as usize);
                day.one_more(TableKind::ServedBefore, *before as usize);
                day.one_more(TableKind::VictimRoles, *role as usize);
                let rows = victimizations.iter().map(|&kind| kind as usize);
                day.any_of(TableKind::Victimizations, rows, Victimization::ALL.len());
            }
            CountedEvent::Service { service, .. } => {
                day.one_more(TableKind::Totals, Total::Services as usize);
                day.one_more(TableKind::Services, *service as usize);
            }
            CountedEvent::Unmet { need, reason, .. } => {
                day.one_more(TableKind::Totals, Total::Unmet as usize);
                let need = need.map_or(ReferralNeed::ALL.len(), |need| need as usize);
                day.one_more(TableKind::UnmetNeeds, need);
                day.one_more(TableKind::UnmetReasons, *reason as usize);
            }
            CountedEvent::Support { support, .. } => {
                day.one_more(TableKind::Totals, Total::Support as usize);
                if let Some(row) = support.place() {
                    day.one_more(TableKind::SupportGiven, row);
                }
            }
            CountedEvent::Question { categories, .. } => {
                day.one_more(TableKind::Totals, Total::Questions as usize);
                // What an office declares counts as a question, and has no row of its own.
                let own = categories.iter().filter(|of| !matches!(of, Category::Declared(_)));
                let rows = own.map(|category| category.at() as usize);
                day.any_of(TableKind::Questions, rows, Category::ALL.len());
            }
            CountedEvent::Referral { need, outcome, .. } => {
                day.one_more(TableKind::Totals, Total::Referrals as usize);
                let row = need.map_or(ReferralNeed::ALL.len(), |need| need as usize);
                day.one_more(
                    TableKind::Referrals,
                    row * ReferralOutcome::ALL.len() + *outcome as usize,
                );
            }
            CountedEvent::SignUp { kinds, .. } => {
                day.one_more(TableKind::Totals, Total::SignUps as usize);
                let rows = kinds.iter().map(|&kind| kind as usize);
                day.any_of(TableKind::SignUps, rows, NoticeKind::ALL.len());
            }
            CountedEvent::Notice { step, .. } => {
                day.one_more(TableKind::Totals, Total::Notices as usize);
                day.one_more(TableKind::Notices, *step as usize);
            }
        }
    }
}
