//! Where contacts can be routed: a public function of danger, topic and caller, which a reader
//! knows.

use std::collections::BTreeMap;

use super::document::{ReportRoutes, ReportWord, TableKind};
use super::event::CountedRoute;
use crate::inquiry::{
    Caller, Channel, ContactLanguage, ContactTopic, Danger, InquiryFacts, Triage,
};
use crate::wire::{InputErrors, Set};

/// The routes of each topic and of each caller, by a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Routes {
    topics: BTreeMap<ContactTopic, Set<CountedRoute>>,
    callers: BTreeMap<Caller, Set<CountedRoute>>,
}

impl Routes {
    /// Goes through all that can be known of a contact.
    pub(super) fn of(triage: &Triage) -> Self {
        let mut routes = Self { topics: BTreeMap::new(), callers: BTreeMap::new() };
        for danger in Danger::ALL {
            for topic in ContactTopic::ALL {
                for caller in Caller::ALL {
                    for channel in Channel::ALL {
                        for language in ContactLanguage::ALL {
                            let facts = InquiryFacts { danger, topic, caller, channel, language };
                            let route = CountedRoute::from(triage.route(&facts).to());
                            routes.topics.entry(topic).or_default().insert(route);
                            routes.callers.entry(caller).or_default().insert(route);
                        }
                    }
                }
            }
        }
        routes
    }

    /// Whether a contact can be routed so.
    pub(super) fn allow(&self, facts: &InquiryFacts, route: CountedRoute) -> bool {
        let topic = self.topics.get(&facts.topic).is_some_and(|routes| routes.contains(&route));
        topic && self.callers.get(&facts.caller).is_some_and(|routes| routes.contains(&route))
    }

    /// Whether a contact of a topic, or of a caller, can be routed so, by their words; other tables
    /// say nothing of routes.
    pub(super) fn allow_words(&self, by: TableKind, row: &str, route: &str) -> bool {
        let has = |routes: &Set<CountedRoute>| routes.iter().any(|one| one.as_str() == route);
        match by {
            TableKind::Topics => {
                self.topics.iter().any(|(topic, routes)| topic.as_str() == row && has(routes))
            }
            TableKind::Callers => {
                self.callers.iter().any(|(caller, routes)| caller.as_str() == row && has(routes))
            }
            _ => true,
        }
    }

    /// As a report states them.
    pub(super) fn stated(&self) -> Result<Vec<ReportRoutes>, InputErrors> {
        let of = |by, word: &str, routes: &Set<CountedRoute>| -> Result<_, InputErrors> {
            let routes = routes.iter().map(|route| ReportWord::new(route.as_str()));
            let routes = routes.collect::<Result<_, _>>()?;
            Ok(ReportRoutes { by, word: ReportWord::new(word)?, routes })
        };
        let topics = self.topics.iter();
        let topics = topics.map(|(topic, routes)| of(TableKind::Topics, topic.as_str(), routes));
        let callers = self.callers.iter();
        let callers =
            callers.map(|(caller, routes)| of(TableKind::Callers, caller.as_str(), routes));
        topics.chain(callers).collect()
    }
}
