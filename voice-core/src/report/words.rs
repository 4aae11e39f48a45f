//! How rows, columns and tables are called, from the lists that they count by.

use super::document::TableKind;
use super::event::{AnswerTime, CountedRoute, NoticeStep, ReferralOutcome, TopicDetail};
use crate::inquiry::{Caller, Channel, ContactLanguage, ContactTopic};
use crate::language::Language;
use crate::schema::translation;
use crate::service::{HelpNeed, SupportKind};
use crate::wire::Vocabulary;

/// Words that are of no list.
const OWN: [(&str, &str, &str); 6] = [
    ("contacts", "Contacts", "Contactos"),
    ("support", "Support given", "Apoyo prestado"),
    ("referrals", "Referrals", "Remisiones"),
    ("notices", "Notices", "Avisos"),
    ("all", "All", "Todas"),
    ("not-said", "Not said", "No se dijo"),
];

fn term<V: Vocabulary>(word: &str) -> Option<&'static str> {
    V::TERMS.iter().find(|term| term.word == word).map(|term| term.title)
}

/// The title of a row of a table.
pub(super) fn row(by: TableKind, word: &str, language: Language) -> String {
    let title = match by {
        TableKind::Totals | TableKind::Places | TableKind::Weeks => None,
        TableKind::Topics => term::<ContactTopic>(word),
        TableKind::TopicDetails => term::<TopicDetail>(word),
        TableKind::Routes => term::<CountedRoute>(word),
        TableKind::Channels => term::<Channel>(word),
        TableKind::Languages => term::<ContactLanguage>(word),
        TableKind::Callers => term::<Caller>(word),
        TableKind::AnswerTimes => term::<AnswerTime>(word),
        TableKind::SupportGiven => term::<SupportKind>(word),
        TableKind::Referrals => term::<HelpNeed>(word),
        TableKind::Notices => term::<NoticeStep>(word),
    };
    said(title, word, language)
}

/// The title of a column of referrals.
pub(super) fn column(word: &str, language: Language) -> String {
    said(term::<ReferralOutcome>(word), word, language)
}

/// What a table counts by, as a heading without its full stop.
pub(super) fn heading(by: TableKind, language: Language) -> String {
    let term = TableKind::TERMS.iter().find(|term| term.word == by.as_str());
    let text = term.map_or(by.as_str(), |term| term.description);
    translation(text, language).unwrap_or(text).trim_end_matches('.').to_owned()
}

fn said(title: Option<&'static str>, word: &str, language: Language) -> String {
    if let Some(title) = title {
        return translation(title, language).unwrap_or(title).to_owned();
    }
    match (OWN.iter().find(|own| own.0 == word), language) {
        (Some(own), Language::English) => own.1.to_owned(),
        (Some(own), Language::Spanish) => own.2.to_owned(),
        (None, _) => word.to_owned(),
    }
}
