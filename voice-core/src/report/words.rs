//! How rows, columns and tables are called, from the lists that they count by.

use super::city;
use super::counts::{ALL, FURTHER, NOT_SAID, Total};
use super::document::TableKind;
use super::erratum::ErratumReason;
use super::event::{AnswerTime, CountedRoute, NoticeStep, ReferralOutcome, TopicDetail};
use super::victim_service::{UnmetReason, VictimService};
use super::victimization::{ServedBefore, VictimRole, Victimization};
use crate::category::Category;
use crate::inquiry::{Caller, Channel, ContactLanguage, ContactTopic};
use crate::language::{Language, Phrase, phrase, translation};
use crate::notification::NoticeKind;
use crate::referral::ReferralNeed;
use crate::service::SupportKind;
use crate::wire::Vocabulary;

/// Words that are of no list.
const OWN: [(&str, Phrase); 12] = [
    (ALL, phrase("All", "Todas")),
    (FURTHER, phrase("Counted again, after the first", "Contadas otra vez, después de la primera")),
    (NOT_SAID, phrase("Not said", "No se dijo")),
    (Total::Contacts.as_str(), phrase("Contacts", "Contactos")),
    (Total::Support.as_str(), phrase("Support given", "Apoyo prestado")),
    (Total::Questions.as_str(), phrase("Questions", "Preguntas")),
    (Total::Referrals.as_str(), phrase("Referrals", "Remisiones")),
    (Total::SignUps.as_str(), phrase("Sign-ups", "Inscripciones")),
    (Total::Notices.as_str(), phrase("Notices", "Avisos")),
    (Total::Served.as_str(), phrase("People served", "Personas atendidas")),
    (Total::Services.as_str(), phrase("Services received", "Servicios recibidos")),
    (
        Total::Unmet.as_str(),
        phrase("Needs that could not be met", "Necesidades que no se pudieron atender"),
    ),
];

/// The English texts of every row, column and heading.
pub(super) fn texts() -> impl Iterator<Item = &'static str> {
    let lists = [
        titles::<ContactTopic>,
        titles::<TopicDetail>,
        titles::<CountedRoute>,
        titles::<Channel>,
        titles::<ContactLanguage>,
        titles::<Caller>,
        titles::<AnswerTime>,
        titles::<SupportKind>,
        titles::<Category>,
        titles::<ReferralNeed>,
        titles::<NoticeKind>,
        titles::<NoticeStep>,
        titles::<ServedBefore>,
        titles::<VictimRole>,
        titles::<Victimization>,
        titles::<VictimService>,
        titles::<UnmetReason>,
        titles::<ReferralOutcome>,
    ];
    let own = OWN.into_iter().map(|(_, said)| said.english());
    own.chain(city::texts())
        .chain(lists.into_iter().flat_map(|titles| titles()))
        .chain(ErratumReason::TERMS.iter().map(|term| term.description))
        .chain(TableKind::TERMS.iter().map(|term| term.description))
}

fn titles<V: Vocabulary>() -> Vec<&'static str> {
    V::TERMS.iter().map(|term| term.title).collect()
}

fn term<V: Vocabulary>(word: &str) -> Option<&'static str> {
    V::TERMS.iter().find(|term| term.word == word).map(|term| term.title)
}

/// The title of a row of a table.
pub(super) fn row(by: TableKind, word: &str, language: Language) -> String {
    let title = match by {
        TableKind::Totals | TableKind::Places | TableKind::Cities | TableKind::Weeks => None,
        TableKind::Topics => term::<ContactTopic>(word),
        TableKind::TopicDetails => term::<TopicDetail>(word),
        TableKind::Routes => term::<CountedRoute>(word),
        TableKind::Channels => term::<Channel>(word),
        TableKind::Languages => term::<ContactLanguage>(word),
        TableKind::Callers => term::<Caller>(word),
        TableKind::AnswerTimes => term::<AnswerTime>(word),
        TableKind::SupportGiven => term::<SupportKind>(word),
        TableKind::Questions => term::<Category>(word),
        TableKind::Referrals | TableKind::UnmetNeeds => term::<ReferralNeed>(word),
        TableKind::SignUps => term::<NoticeKind>(word),
        TableKind::Notices => term::<NoticeStep>(word),
        TableKind::ServedBefore => term::<ServedBefore>(word),
        TableKind::VictimRoles => term::<VictimRole>(word),
        TableKind::Victimizations => term::<Victimization>(word),
        TableKind::Services => term::<VictimService>(word),
        TableKind::UnmetReasons => term::<UnmetReason>(word),
    };
    said(title, word, language)
}

/// The title of a column of referrals.
pub(super) fn column(word: &str, language: Language) -> String {
    said(term::<ReferralOutcome>(word), word, language)
}

/// Why a report is corrected, as a sentence.
pub(super) fn reason(reason: ErratumReason, language: Language) -> String {
    let term = ErratumReason::TERMS.iter().find(|term| term.word == reason.as_str());
    let text = term.map_or(reason.as_str(), |term| term.description);
    translation(text, language).unwrap_or(text).to_owned()
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
    let own = OWN.iter().find(|(of, _)| *of == word);
    own.map(|(_, said)| said.in_language(language).to_owned())
        .or_else(|| city::title(word, language))
        .unwrap_or_else(|| word.to_owned())
}
