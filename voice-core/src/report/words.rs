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
use crate::language::Language;
use crate::notification::NoticeKind;
use crate::referral::ReferralNeed;
use crate::schema::translation;
use crate::service::SupportKind;
use crate::wire::Vocabulary;

/// Words that are of no list, in English and in Spanish.
fn own(word: &str) -> Option<(&'static str, &'static str)> {
    let is = |total: Total| word == total.as_str();
    Some(match word {
        ALL => ("All", "Todas"),
        FURTHER => ("Counted again, after the first", "Contadas otra vez, después de la primera"),
        NOT_SAID => ("Not said", "No se dijo"),
        _ if is(Total::Contacts) => ("Contacts", "Contactos"),
        _ if is(Total::Support) => ("Support given", "Apoyo prestado"),
        _ if is(Total::Questions) => ("Questions", "Preguntas"),
        _ if is(Total::Referrals) => ("Referrals", "Remisiones"),
        _ if is(Total::SignUps) => ("Sign-ups", "Inscripciones"),
        _ if is(Total::Notices) => ("Notices", "Avisos"),
        _ if is(Total::Served) => ("People served", "Personas atendidas"),
        _ if is(Total::Services) => ("Services received", "Servicios recibidos"),
        _ if is(Total::Unmet) => {
            ("Needs that could not be met", "Necesidades que no se pudieron atender")
        }
        _ => return None,
    })
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
    let own = own(word).map(|(english, spanish)| (english.to_owned(), spanish.to_owned()));
    match (own.or_else(|| city::titles(word)), language) {
        (Some((english, _)), Language::English) => english,
        (Some((_, spanish)), Language::Spanish) => spanish,
        (None, _) => word.to_owned(),
    }
}
