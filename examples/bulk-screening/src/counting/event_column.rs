//! The columns of an event: the one definition that reader, writer and query use.

use std::sync::LazyLock;

use voice_core::category::Category;
use voice_core::inquiry::{Caller, Channel, ContactLanguage, ContactTopic, Danger};
use voice_core::notification::NoticeKind;
use voice_core::referral::ReferralNeed;
use voice_core::report::{
    AnswerTime, City, CountedRoute, ErratumReason, NoticeStep, ReferralOutcome, ServedBefore,
    TopicDetail, UnmetReason, VictimRole, VictimService, Victimization,
};
use voice_core::service::{StateCode, SupportKind};
use voice_core::wire::Vocabulary;

/// The columns of an event, by the names of its members in JSON; only what is said of an erratum
/// has longer names, for `reason` is that of an unmet need.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EventColumn {
    /// The day, where the office is.
    On,
    /// What happened: a word of [`EventKind`].
    Kind,
    /// Whether there is danger now: a word of [`Danger`].
    Danger,
    /// What the contact was first about: a word of [`ContactTopic`].
    Topic,
    /// Who made contact: a word of [`Caller`].
    Caller,
    /// By what: a word of [`Channel`].
    Channel,
    /// In which language: a word of [`ContactLanguage`].
    Language,
    /// Where it was routed: a word of [`CountedRoute`].
    Route,
    /// Further topics: a set of words of [`ContactTopic`].
    Also,
    /// More about a topic: a set of words of [`TopicDetail`].
    Details,
    /// The state: its two letters.
    Place,
    /// The city, where it is a large one: a word of [`City`].
    City,
    /// How long it took to answer: a word of [`AnswerTime`].
    Answered,
    /// Whether somebody was served before: a word of [`ServedBefore`].
    Before,
    /// How somebody was harmed: a word of [`VictimRole`].
    Role,
    /// What they were a victim of: a set of words of [`Victimization`].
    Victimizations,
    /// The service: a word of [`VictimService`].
    Service,
    /// What was needed: a word of [`ReferralNeed`].
    Need,
    /// Why a need could not be met: a word of [`UnmetReason`].
    Reason,
    /// The kind of support: a word of [`SupportKind`].
    Support,
    /// What was asked for: a set of words of [`Category`].
    Categories,
    /// What became of a referral: a word of [`ReferralOutcome`].
    Outcome,
    /// Of what somebody wants to be told: a set of words of [`NoticeKind`].
    Kinds,
    /// The step of a notice: a word of [`NoticeStep`].
    Step,
    /// The office's own identifier of the event.
    Id,
    /// The day on which an erratum came to be known.
    NotedOn,
    /// Why the report does not have an erratum: a word of [`ErratumReason`].
    ErratumReason,
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// A day.
    Day,
    /// A word.
    Word,
    /// A set of words, of which there is at least one.
    Set,
    /// An identifier.
    Identifier,
}

impl EventColumn {
    /// Every column, in the order in which `counted_event` takes them.
    pub const ALL: [Self; 27] = [
        Self::On,
        Self::Kind,
        Self::Danger,
        Self::Topic,
        Self::Caller,
        Self::Channel,
        Self::Language,
        Self::Route,
        Self::Also,
        Self::Details,
        Self::Place,
        Self::City,
        Self::Answered,
        Self::Before,
        Self::Role,
        Self::Victimizations,
        Self::Service,
        Self::Need,
        Self::Reason,
        Self::Support,
        Self::Categories,
        Self::Outcome,
        Self::Kinds,
        Self::Step,
        Self::Id,
        Self::NotedOn,
        Self::ErratumReason,
    ];

    /// The name of the column, and of the parameter of `counted_event`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::On => "on",
            Self::Kind => "kind",
            Self::Danger => "danger",
            Self::Topic => "topic",
            Self::Caller => "caller",
            Self::Channel => "channel",
            Self::Language => "language",
            Self::Route => "route",
            Self::Also => "also",
            Self::Details => "details",
            Self::Place => "place",
            Self::City => "city",
            Self::Answered => "answered",
            Self::Before => "before",
            Self::Role => "role",
            Self::Victimizations => "victimizations",
            Self::Service => "service",
            Self::Need => "need",
            Self::Reason => "reason",
            Self::Support => "support",
            Self::Categories => "categories",
            Self::Outcome => "outcome",
            Self::Kinds => "kinds",
            Self::Step => "step",
            Self::Id => "id",
            Self::NotedOn => "noted_on",
            Self::ErratumReason => "erratum_reason",
        }
    }

    /// The words that the column may hold; none for days and identifiers.
    ///
    /// ```
    /// use voice_bulk_screening::EventColumn;
    ///
    /// assert!(EventColumn::Kind.words().contains(&"sign-up"));
    /// assert!(EventColumn::Place.words().contains(&"IL"));
    /// assert!(EventColumn::On.words().is_empty());
    /// ```
    #[must_use]
    pub fn words(self) -> &'static [&'static str] {
        match self {
            Self::On | Self::Id | Self::NotedOn => &[],
            Self::Kind => &EventKind::WORDS,
            Self::Danger => Danger::WORDS,
            Self::Topic | Self::Also => ContactTopic::WORDS,
            Self::Caller => Caller::WORDS,
            Self::Channel => Channel::WORDS,
            Self::Language => ContactLanguage::WORDS,
            Self::Route => CountedRoute::WORDS,
            Self::Details => TopicDetail::WORDS,
            Self::Place => &STATES,
            Self::City => &CITIES,
            Self::Answered => AnswerTime::WORDS,
            Self::Before => ServedBefore::WORDS,
            Self::Role => VictimRole::WORDS,
            Self::Victimizations => Victimization::WORDS,
            Self::Service => VictimService::WORDS,
            Self::Need => ReferralNeed::WORDS,
            Self::Reason => UnmetReason::WORDS,
            Self::Support => SupportKind::WORDS,
            Self::Categories => Category::WORDS,
            Self::Outcome => ReferralOutcome::WORDS,
            Self::Kinds => NoticeKind::WORDS,
            Self::Step => NoticeStep::WORDS,
            Self::ErratumReason => ErratumReason::WORDS,
        }
    }

    pub(crate) const fn form(self) -> Form {
        match self {
            Self::On | Self::NotedOn => Form::Day,
            Self::Id => Form::Identifier,
            Self::Also | Self::Details | Self::Victimizations | Self::Categories | Self::Kinds => {
                Form::Set
            }
            _ => Form::Word,
        }
    }
}

/// The words of a text whose pattern is a list of them.
fn alternatives(pattern: &'static str) -> Vec<&'static str> {
    pattern.trim_start_matches("^(").trim_end_matches(")$").split('|').collect()
}

static STATES: LazyLock<Vec<&str>> = LazyLock::new(|| alternatives(StateCode::FORM.pattern));
static CITIES: LazyLock<Vec<&str>> = LazyLock::new(|| alternatives(City::FORM.pattern));

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EventKind {
    /// Somebody made contact.
    Contact,
    /// Somebody was served for the first time in a quarter.
    Served,
    /// Somebody received a service.
    Service,
    /// Something that somebody needed could not be met.
    Unmet,
    /// Support was given.
    Support,
    /// Somebody asked about a person in custody.
    Question,
    /// Somebody was referred.
    Referral,
    /// Somebody signed up for notices.
    SignUp,
    /// A step of the notices of a change of custody.
    Notice,
}

/// A column of a kind of event, and whether each such event has it.
type Member = (EventColumn, bool);

impl EventKind {
    /// Every kind.
    pub const ALL: [Self; 9] = [
        Self::Contact,
        Self::Served,
        Self::Service,
        Self::Unmet,
        Self::Support,
        Self::Question,
        Self::Referral,
        Self::SignUp,
        Self::Notice,
    ];

    const WORDS: [&str; 9] = [
        "contact", "served", "service", "unmet", "support", "question", "referral", "sign-up",
        "notice",
    ];

    /// The columns of such an event beside its kind and day, and whether it always has them.
    pub(crate) const fn members(self) -> &'static [Member] {
        use EventColumn as C;
        match self {
            Self::Contact => &[
                (C::Danger, true),
                (C::Topic, true),
                (C::Caller, true),
                (C::Channel, true),
                (C::Language, true),
                (C::Route, true),
                (C::Also, false),
                (C::Details, false),
                (C::Place, false),
                (C::City, false),
                (C::Answered, true),
            ],
            Self::Served => &[(C::Before, true), (C::Role, true), (C::Victimizations, true)],
            Self::Service => &[(C::Service, true)],
            Self::Unmet => &[(C::Need, false), (C::Reason, true)],
            Self::Support => &[(C::Support, true)],
            Self::Question => &[(C::Categories, true)],
            Self::Referral => &[(C::Need, false), (C::Outcome, true)],
            Self::SignUp => &[(C::Kinds, true)],
            Self::Notice => &[(C::Step, true)],
        }
    }
}
