use std::borrow::Cow;

use super::city::City;
use super::document::TableKind;
use super::event::TopicDetail;
use crate::wire::{Diagnostic, InputErrors};

/// Why an event cannot be counted; it repeats nothing of the event.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EventError {
    /// It is no event of today's lists: a word of an older list, for example.
    #[error("{0}")]
    Faults(InputErrors),
    /// It has a detail of a topic that it is not about: a part would be above its whole.
    #[error(
        "part-above-whole: the detail `{}` belongs to the topic `{}`: add the topic",
        .0.as_str(),
        .0.topic().as_str()
    )]
    DetailWithoutTopic(TopicDetail),
    /// It is about a further topic where each contact has one, as the report says.
    #[error("second-topic: each contact of this report has one topic: leave `also` out")]
    SecondTopic,
    /// It is routed otherwise than the table of the office routes any such contact.
    #[error(
        "other-route: by the table of the report no such contact is routed there: give the route \
         by the table"
    )]
    OtherRoute,
    /// It has a city, and the report has no table of them.
    #[error(
        "no-cities: the report has no table of cities: make it with them, or leave `city` out of \
         the event"
    )]
    NoCities,
    /// Its city is not in the state that it gives as its place.
    #[error(
        "city-outside-state: `{}` is in {}: give that state as the place",
        .0.as_str(),
        .0.state().as_str()
    )]
    CityOutsideState(City),
    /// It has something that the report says is not recorded.
    #[error(
        "not-recorded: the report says that `{}` is not recorded: leave it out of the event, or \
         out of what is not recorded",
        .0.as_str()
    )]
    NotRecorded(TableKind),
    /// It is support of a kind that an office declares, which has no row of its own.
    #[error(
        "declared-support: expected the kind of support as which the office's declaration counts \
         it: give that"
    )]
    DeclaredSupport,
    /// An event with its identifier was counted, and was another.
    #[error("other-event: another event has the same identifier: give each its own")]
    OtherEvent,
    /// An erratum came to be known before the day of its event was over.
    #[error("noted-before: an erratum is noted after the day of its event: leave the erratum out")]
    NotedBefore,
}

impl Diagnostic for EventError {
    fn code(&self) -> &'static str {
        match self {
            Self::Faults(faults) => faults.code(),
            Self::DetailWithoutTopic(_) => "part-above-whole",
            Self::SecondTopic => "second-topic",
            Self::OtherRoute => "other-route",
            Self::NoCities => "no-cities",
            Self::CityOutsideState(_) => "city-outside-state",
            Self::NotRecorded(_) => "not-recorded",
            Self::DeclaredSupport => "declared-support",
            Self::OtherEvent => "other-event",
            Self::NotedBefore => "noted-before",
        }
    }

    fn pointer(&self) -> Option<Cow<'_, str>> {
        self.faults()?.pointer()
    }

    fn expected(&self) -> Option<&str> {
        self.faults()?.expected()
    }
}

impl EventError {
    /// The faults of what is no event of today's lists.
    const fn faults(&self) -> Option<&InputErrors> {
        match self {
            Self::Faults(faults) => Some(faults),
            Self::DetailWithoutTopic(_)
            | Self::SecondTopic
            | Self::OtherRoute
            | Self::NoCities
            | Self::CityOutsideState(_)
            | Self::NotRecorded(_)
            | Self::DeclaredSupport
            | Self::OtherEvent
            | Self::NotedBefore => None,
        }
    }
}
