//! What is told once the PIN was given, judged at that moment.

use core::fmt;

use super::message::help_line;
use super::{CustodyHistory, EventReference, LookupWithEvents, PinGiven, SignUp, SignUpId};
use crate::category::{Category, CategorySet};
use crate::disclosure::{
    AccountingEntry, Decided, HelpLine, Information, NOTHING, Policy, PolicyReference,
    QuestionRecord, SILENCE,
};
use crate::identifier::{MatterId, SubjectId};
use crate::language::{Language, Phrase, filled, phrase};
use crate::office::{Office, OfficeCalendar};
use crate::subject::{CustodyState, LookupResult, Subject};
use crate::wire::{Day, Timestamp, Wire};

/// What is known at the moment of telling, as the custodian looks it up then.
///
/// ```
/// use voice_core::disclosure::Policy;
/// use voice_core::notification::{Pin, PinAttempts, Records, SignUp, give_pin, tell};
/// use voice_core::office::Office;
/// use voice_core::subject::LookupResult;
/// use voice_core::wire::{Bounds, Read, from_value};
///
/// let sign_up: SignUp = from_value(SignUp::example(Bounds::NONE))?;
/// let at = "2026-02-09T18:00:00Z".parse()?;
/// let (given, _) = give_pin(Some(&sign_up), &PinAttempts::default(), &Pin::new("0000")?, at);
/// let policy = Policy::us_federal();
/// let records = Records {
///     policy: &policy,
///     office: Office::reference(),
///     subject: LookupResult::nobody(),
///     history: None,
///     delivered: &[],
/// };
/// assert!(tell(&given?, &sign_up, records).content.is_neutral());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy)]
pub struct Records<'a> {
    /// The policy in use.
    pub policy: &'a Policy,
    /// The office.
    pub office: &'a Office,
    /// The outcome of the look-up of the person whom the sign-up names: nobody where several agree.
    pub subject: LookupResult<'a>,
    /// That person's custody events; none where there are none.
    pub history: Option<&'a CustodyHistory>,
    /// What was told before for this sign-up, of whomever.
    pub delivered: &'a [DeliveredNotice],
}

/// That something was told for a sign-up, and because of which event; who was told is told of
/// corrections (5 U.S.C. 552a(c)(4)).
///
/// ```
/// use voice_core::category::Category;
/// use voice_core::disclosure::{Information, Released};
/// use voice_core::notification::{DeliveredNotice, EventReference};
///
/// let told = DeliveredNotice {
///     sign_up: "sign-up-1".parse()?,
///     subject: "subject-in-custody".parse()?,
///     matter: None,
///     category: Category::Release,
///     at: "2026-11-05T18:00:00Z".parse()?,
///     event: Some(EventReference { id: "event-1".parse()?, revision: 0 }),
///     information: Some(Information::Release(Released { on: "2026-11-05".parse()? })),
/// };
/// // If the event is corrected, who heard of it is told.
/// assert!(told.event.is_some_and(|event| event.revision == 0));
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(confidential, rename = "ToldNotice")]
pub struct DeliveredNotice {
    /// The sign-up.
    pub sign_up: SignUpId,
    /// The record that it was told of: another person, whom the sign-up may find later, is nothing
    /// to it.
    pub subject: SubjectId,
    /// The matter that it was about; left out for what is about no case.
    pub matter: Option<MatterId>,
    /// The category.
    pub category: Category,
    /// When.
    pub at: Timestamp,
    /// The event that it rested on; left out where it rested on the record alone.
    pub event: Option<EventReference>,
    /// What was told; left out where it was that nothing is told any more.
    pub information: Option<Information>,
}

/// Something that is told.
///
/// ```
/// use voice_core::category::Category;
/// use voice_core::notification::NoticeItem;
///
/// let wrong = NoticeItem::Retraction {
///     category: Category::Release,
///     text: "Released on November 5, 2026.".to_owned(),
///     told_at: "2026-11-05T18:00:00Z".parse()?,
/// };
/// assert_eq!(wrong.category(), Category::Release);
/// assert!(wrong.information().is_none(), "nothing takes its place");
/// assert_eq!(wrong.text(), "Released on November 5, 2026.");
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(redacted, write_only)]
pub enum NoticeItem {
    /// Something that was not told before.
    News {
        /// The category.
        category: Category,
        /// The information.
        information: Information,
        /// The same in words.
        text: String,
    },
    /// What was told before was wrong, and this is right.
    Corrected {
        /// The category.
        category: Category,
        /// The information.
        information: Information,
        /// The same in words.
        text: String,
        /// When the wrong was told.
        told_at: Timestamp,
    },
    /// What was told before was wrong, and nothing takes its place.
    #[wire(rename = "taken-back")]
    Retraction {
        /// The category.
        category: Category,
        /// What was wrong, in words.
        text: String,
        /// When it was told.
        told_at: Timestamp,
    },
}

/// What a person is told who gave the PIN: released information, or the one constant sentence.
///
/// It says nothing of authority that is missing or has ended: a parent whose child has come of age
/// hears what everybody hears of whom nothing is told. It cannot be made but by [`tell`]:
///
/// ```compile_fail,E0061
/// use voice_core::notification::{NoticeContent, Records, SignUp, tell};
///
/// fn without_a_pin(sign_up: &SignUp, records: Records<'_>) -> NoticeContent {
///     tell(sign_up, records).content
/// }
/// ```
///
/// Of nobody it is what everybody hears of whom nothing is told:
///
/// ```
/// use voice_core::disclosure::Policy;
/// use voice_core::notification::{Pin, PinAttempts, Records, SignUp, give_pin, tell};
/// use voice_core::office::Office;
/// use voice_core::subject::LookupResult;
/// use voice_core::wire::{Bounds, Read, from_value};
///
/// let sign_up: SignUp = from_value(SignUp::example(Bounds::NONE))?;
/// let at = "2026-02-09T18:00:00Z".parse()?;
/// let (given, _) = give_pin(Some(&sign_up), &PinAttempts::default(), &Pin::new("0000")?, at);
/// # let policy = Policy::us_federal();
/// # let records = Records {
/// #     policy: &policy,
/// #     office: Office::reference(),
/// #     subject: LookupResult::nobody(),
/// #     history: None,
/// #     delivered: &[],
/// # };
/// let content = tell(&given?, &sign_up, records).content;
/// assert!(content.is_neutral() && content.items().is_empty());
/// assert_eq!(content.text()[0], "No information available to you.");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(redacted, write_only)]
pub struct NoticeContent {
    /// The moment.
    as_of: Timestamp,
    /// The language.
    language: Language,
    /// The policy that was applied.
    policies: Vec<PolicyReference>,
    /// What is told; none where nothing is.
    items: Vec<NoticeItem>,
    /// What to read out, in order.
    text: Vec<String>,
    /// The line to call.
    line: Option<HelpLine>,
}

impl NoticeContent {
    /// What is told.
    #[must_use]
    pub fn items(&self) -> &[NoticeItem] {
        &self.items
    }

    /// What to read out, in order.
    #[must_use]
    pub fn text(&self) -> &[String] {
        &self.text
    }

    /// Whether nothing is told.
    #[must_use]
    pub const fn is_neutral(&self) -> bool {
        self.items.is_empty()
    }
}

/// What is told, and what the custodian keeps of it.
#[derive(Clone, PartialEq, Eq)]
pub struct DisclosedNotice {
    /// What the person is told.
    pub content: NoticeContent,
    /// What was told, for the next time and for corrections.
    pub delivered: Vec<DeliveredNotice>,
    /// The accounting of the disclosure; none where nothing was released.
    pub accounting: Option<AccountingEntry>,
}

impl fmt::Debug for DisclosedNotice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DisclosedNotice(..)")
    }
}

const CORRECTION: Phrase = phrase(
    "Correction of what you were told on {day}:",
    "Corrección de lo que se le dijo el {day}:",
);
const WRONG: Phrase = phrase(
    "What you were told on {day} was wrong, and nothing can be said in its place:",
    "Lo que se le dijo el {day} era incorrecto, y no se puede decir nada en su lugar:",
);

const IN_CUSTODY: Phrase = phrase(
    "In immigration custody, as known on {day}.",
    "Bajo custodia de inmigración, según se supo el {day}.",
);
const NOT_IN_CUSTODY: Phrase = phrase(
    "Not in immigration custody, as known on {day}.",
    "Fuera de la custodia de inmigración, según se supo el {day}.",
);
const RELEASED: Phrase = phrase("Released on {day}.", "Puesta en libertad el {day}.");
const ESCAPED: Phrase = phrase("Escaped on {day}.", "Se fugó el {day}.");
const RECAPTURED: Phrase = phrase(
    "Escaped on {escaped} and taken into custody again on {recaptured}.",
    "Se fugó el {escaped} y fue detenida de nuevo el {recaptured}.",
);
const REMOVED: Phrase =
    phrase("Removed from the country on {day}.", "Expulsada del país el {day}.");
const DIED: Phrase = phrase("Died in custody on {day}.", "Falleció bajo custodia el {day}.");
const HELD: Phrase = phrase("Held at {place} since {day}.", "En {place} desde el {day}.");
const CRIMINAL_HEARING: Phrase = phrase(
    "Next hearing of a criminal court: {moment}, {court}.",
    "Próxima audiencia de un tribunal penal: {moment}, {court}.",
);
const IMMIGRATION_HEARING: Phrase = phrase(
    "Next hearing of an immigration court: {moment}, {court}.",
    "Próxima audiencia de un tribunal de inmigración: {moment}, {court}.",
);

/// Everything that is said here.
pub(super) const PHRASES: [Phrase; 12] = [
    CORRECTION,
    WRONG,
    IN_CUSTODY,
    NOT_IN_CUSTODY,
    RELEASED,
    ESCAPED,
    RECAPTURED,
    REMOVED,
    DIED,
    HELD,
    CRIMINAL_HEARING,
    IMMIGRATION_HEARING,
];

/// What may be told at the moment at which the PIN was given.
///
/// Everything is judged then: the policy, the requester's authority, the screening, protections,
/// consents and conflicts. Of what is not released then, nothing is said, and where nothing is
/// released the content is the same, byte for byte, as about nobody. It is also the same where all
/// was told before: who heard of a custody that goes on and who may hear of it no more are told the
/// same. What was told before and was wrong is corrected through the same gate.
///
/// Whoever keeps [`DisclosedNotice::delivered`] does so once the content was heard to the end;
/// until then it is told again.
///
/// ```
/// use voice_core::category::Category;
/// use voice_core::disclosure::{Policy, QuestionRecord};
/// use voice_core::notification::{
///     NoticeKind, NotificationRequest, Pin, PinAttempts, Records, SignUp, give_pin, tell,
/// };
/// use voice_core::office::Office;
/// use voice_core::subject::Register;
/// use voice_core::wire::{Bounds, Read, Set, from_json, from_value};
///
/// # let asked = std::fs::read("examples/questions/victim-custody-status.json")?;
/// # let record: QuestionRecord = from_json(&asked)?;
/// # let register: Register = from_json(&std::fs::read("examples/subjects/demo.json")?)?;
/// # let request: NotificationRequest = from_value(NotificationRequest::example(Bounds::NONE))?;
/// # let request = NotificationRequest {
/// #     requester: record.requester.clone(),
/// #     subject: record.subject.clone(),
/// #     matter: record.matter.clone(),
/// #     purpose: record.purpose,
/// #     kinds: Set::from([NoticeKind::Custody]),
/// #     ..request
/// # };
/// # let at = "2026-11-02T15:00:00Z".parse()?;
/// // A victim signed up for news of custody, and calls with the PIN.
/// let sign_up = SignUp::new("sign-up-1".parse()?, request, at);
/// let (given, _) = give_pin(Some(&sign_up), &PinAttempts::default(), &Pin::new("0000")?, at);
/// let policy = Policy::us_federal();
/// let told = tell(&given?, &sign_up, Records {
///     policy: &policy,
///     office: Office::reference(),
///     subject: register.find(&record.subject),
///     history: None,
///     delivered: &[],
/// });
/// let item = &told.content.items()[0];
/// assert_eq!(item.category(), Category::CustodyStatus);
/// assert!(item.information().is_some());
/// assert_eq!(item.text(), "In immigration custody, as known on November 2, 2026.");
/// assert!(told.accounting.is_some());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn tell(given: &PinGiven, sign_up: &SignUp, records: Records<'_>) -> DisclosedNotice {
    let Records { policy, office, subject, history, delivered } = records;
    let at = given.at();
    let question = sign_up.question(at);
    let day = policy.day_of(at);
    let with_events = LookupWithEvents::new(subject, history, policy.calendar(), at);
    let found = with_events.found();
    let open = given.sign_up() == sign_up.id()
        && sign_up.may_register()
        && sign_up.state(at).can_be_opened();
    let decided = policy.eligibility(&question);
    let decided = decided.decide(found);
    let judged =
        Judged::new(Spoken { language: question.language, calendar: policy.calendar() }, &decided);
    // What was told of another person, or happened to one, is nothing to whom the
    // sign-up finds now.
    let person = subject.subject().map(Subject::id);
    let own = history.filter(|history| person == Some(history.subject()));
    let custody = own.map(|history| history.custody(policy.calendar(), at)).unwrap_or_default();
    let mut items = Vec::new();
    for category in question.categories.iter().copied().filter(|_| open) {
        let matter = matter_of(category, &question);
        let of_this = |of: &&DeliveredNotice| {
            of.sign_up == *sign_up.id()
                && of.category == category
                && person == Some(&of.subject)
                && of.matter.as_ref() == matter
        };
        let earlier = delivered.iter().filter(of_this);
        let last = earlier.max_by_key(|of| of.at);
        let revised = last
            .and_then(|of| of.event.as_ref())
            .is_some_and(|event| own.is_some_and(|own| own.is_revised(event, at)));
        items.extend(item(&judged, category, last, revised));
    }
    let language = question.language;
    let mut text: Vec<String> = items.iter().map(|item| item.text().to_owned()).collect();
    if text.is_empty() {
        text.push(NOTHING.in_language(language).to_owned());
    }
    text.push(SILENCE.in_language(language).to_owned());
    let now = person.into_iter().flat_map(|person| items.iter().map(move |item| (person, item)));
    let now = now.map(|(person, item)| DeliveredNotice {
        sign_up: sign_up.id().clone(),
        subject: person.clone(),
        matter: matter_of(item.category(), &question).cloned(),
        category: item.category(),
        at,
        event: custody.because(item.category(), &question.matter.id).cloned(),
        information: item.information().cloned(),
    });
    DisclosedNotice {
        delivered: now.collect(),
        accounting: accounting(&decided, &items),
        content: NoticeContent {
            as_of: at,
            language,
            policies: policy.references(),
            items,
            text,
            line: help_line(office, day, language),
        },
    }
}

/// What the policy releases at a moment, and what there is to tell of it.
struct Judged<'a> {
    spoken: Spoken<'a>,
    released: CategorySet,
    told: Vec<(Category, Information)>,
}

impl<'a> Judged<'a> {
    fn new(spoken: Spoken<'a>, decided: &Decided<'_>) -> Self {
        let answer = decided.answer();
        Self {
            spoken,
            released: decided.released(),
            told: answer
                .disclosed()
                .map(|(category, information)| (category, information.clone()))
                .collect(),
        }
    }
}

fn item(
    judged: &Judged<'_>,
    category: Category,
    last: Option<&DeliveredNotice>,
    revised: bool,
) -> Option<NoticeItem> {
    let spoken = judged.spoken;
    let told = judged
        .told
        .iter()
        .find(|(of, _)| *of == category)
        .map(|(_, information)| information.clone());
    let headed = |heading: Phrase, told_at: Timestamp, text: String| {
        format!("{} {text}", spoken.say(heading, &[("day", &spoken.day_of(told_at))]))
    };
    match (told, last) {
        // What was told already is not told again: that it stays so looks like that it is not told
        // any more.
        (Some(information), Some(last)) if last.information.as_ref() == Some(&information) => None,
        (Some(information), Some(last)) if revised => {
            let text = headed(CORRECTION, last.at, spoken.in_words(&information)?);
            Some(NoticeItem::Corrected { category, information, text, told_at: last.at })
        }
        (Some(information), _) => {
            let text = spoken.in_words(&information)?;
            Some(NoticeItem::News { category, information, text })
        }
        // That there is nothing any more is told where something that was told was wrong, and only
        // while it could be told.
        (None, Some(last)) if revised && judged.released.contains(category) => {
            let text = headed(WRONG, last.at, spoken.in_words(last.information.as_ref()?)?);
            Some(NoticeItem::Retraction { category, text, told_at: last.at })
        }
        (None, _) => None,
    }
}

/// The accounting of what is told, and of nothing else that was asked.
fn accounting(decided: &Decided<'_>, items: &[NoticeItem]) -> Option<AccountingEntry> {
    let told = items
        .iter()
        .filter(|item| item.information().is_some())
        .map(NoticeItem::category)
        .collect();
    decided.record().accounting_of(told)
}

/// The matter that a category of a question is about; none for what is about no case.
fn matter_of(category: Category, question: &QuestionRecord) -> Option<&MatterId> {
    category.is_about_case().then_some(&question.matter.id)
}

impl NoticeItem {
    /// The category.
    #[must_use]
    pub const fn category(&self) -> Category {
        match self {
            Self::News { category, .. }
            | Self::Corrected { category, .. }
            | Self::Retraction { category, .. } => *category,
        }
    }

    /// What is told; none where something is taken back.
    #[must_use]
    pub const fn information(&self) -> Option<&Information> {
        match self {
            Self::News { information, .. } | Self::Corrected { information, .. } => {
                Some(information)
            }
            Self::Retraction { .. } => None,
        }
    }

    /// The same in words.
    #[must_use]
    pub fn text(&self) -> &str {
        match self {
            Self::News { text, .. }
            | Self::Corrected { text, .. }
            | Self::Retraction { text, .. } => text,
        }
    }
}

/// In which language it is told, and by whose clocks.
#[derive(Clone, Copy)]
struct Spoken<'a> {
    language: Language,
    calendar: &'a OfficeCalendar,
}

impl Spoken<'_> {
    fn say(self, phrase: Phrase, with: &[(&str, &str)]) -> String {
        filled(phrase.in_language(self.language), with)
    }

    /// The day that a moment falls on, where the office counts its days.
    fn day_of(self, moment: Timestamp) -> String {
        self.language.day(self.calendar.day(moment))
    }

    /// The day and the time of a moment by the clocks of the office, whose zone is named: a court
    /// may be in another.
    fn moment(self, moment: Timestamp) -> String {
        let (zone, local) = (self.calendar.time_zone(), self.calendar.local(moment));
        let (day, time) = (self.day_of(moment), self.language.time(local.time()));
        format!("{day}, {time} ({zone})")
    }

    /// Released information in words; none for what no notice is about.
    fn in_words(self, information: &Information) -> Option<String> {
        let say = |phrase: Phrase, with: &[(&str, &str)]| self.say(phrase, with);
        let on = |phrase: Phrase, of: &Day| say(phrase, &[("day", &self.language.day(*of))]);
        let day = |day: &Day| self.language.day(*day);
        let hearing = |phrase: Phrase, at: Timestamp, court: &str| {
            say(phrase, &[("moment", &self.moment(at)), ("court", court)])
        };
        Some(match information {
            Information::CustodyStatus(of) => {
                let phrase = match of.state {
                    CustodyState::InCustody => IN_CUSTODY,
                    CustodyState::NotInCustody => NOT_IN_CUSTODY,
                };
                on(phrase, &of.known_on)
            }
            Information::Release(of) => on(RELEASED, &of.on),
            Information::Escape(of) => match of.recaptured_on() {
                None => on(ESCAPED, of.escaped_on()),
                Some(again) => say(
                    RECAPTURED,
                    &[("escaped", &day(of.escaped_on())), ("recaptured", &day(again))],
                ),
            },
            Information::Removal(of) => on(REMOVED, &of.on),
            Information::Death(of) => on(DIED, &of.on),
            Information::Facility(of) => {
                say(HELD, &[("place", of.name.as_str()), ("day", &day(&of.since))])
            }
            Information::CriminalHearing(of) => hearing(CRIMINAL_HEARING, of.at, of.court.as_str()),
            Information::ImmigrationHearing(of) => {
                hearing(IMMIGRATION_HEARING, of.at, of.court.as_str())
            }
            _ => return None,
        })
    }
}
