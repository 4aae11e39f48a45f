//! A question and a record that show a context and a state.

use serde_json::Value;

use super::super::version_interval::When;
use super::super::{Draft, Question, QuestionRecord};
use super::dimensions::{Holds, Linked};
use super::model::ContextClass;
use crate::category::{Category, CategorySet};
use crate::requester::Capacity;
use crate::subject::{Protection, Subject};
use crate::vocabulary::Vocabulary;
use crate::wire::{Day, Timestamp, from_json_with};

const PARTY: &str = "party-requester";
const PRINCIPAL: &str = "party-principal";
const MATTER: &str = "matter-of-the-question";

/// A list in JSON. Cases are put together as text: as values, each member of each object is code
/// of its own.
fn list(items: &[String]) -> String {
    format!("[{}]", items.join(", "))
}

fn words(categories: CategorySet) -> String {
    let mut words = Vec::new();
    for of in categories.iter() {
        words.push(format!(r#""{}""#, of.as_str()));
    }
    list(&words)
}

/// The moment of a question. On a day it is one that falls on it for the office and every rule, or
/// for the office where zones have no hour of it in common; on the next where the zone of the
/// office skips that day.
#[expect(
    clippy::expect_used,
    reason = "a zone is less than a day from UTC, and skips one day at most"
)]
fn moment(draft: &Draft, when: When) -> Timestamp {
    let day = match when {
        When::Moment(moment) => return moment,
        When::Day(day) => day,
    };
    let hours = |day: Day| (0..24).rev().map(move |hour| format!("{day}T{hour:02}:00:00Z"));
    let moments =
        |day: Day| hours(day).map(|text| text.parse::<Timestamp>().expect("a moment of a day"));
    let on = |day: Day| {
        let around = [Some(day), day.previous(), day.next()].into_iter().flatten();
        let mut of_all = around.flat_map(moments);
        let for_all = of_all.find(|at| draft.is_on(day, *at));
        for_all.or_else(|| moments(day).find(|at| draft.day_of(*at) == day))
    };
    on(day).or_else(|| day.next().and_then(on)).expect("a moment on the day or on the next")
}

/// When people were born who are adults on every day that a rule is likely to begin on.
const BORN: &str = "1800-01-01";

/// How a case is shown: on the days of a policy, in its terms or in those of two.
#[derive(Clone, Copy)]
pub(super) struct Case<'a> {
    pub(super) draft: &'a Draft,
    pub(super) terms: &'a Vocabulary,
}

impl<'a> From<&'a Draft> for Case<'a> {
    fn from(draft: &'a Draft) -> Self {
        Self { draft, terms: draft.vocabulary() }
    }
}

/// The question of a class, with full authority, for some categories.
#[expect(
    clippy::expect_used,
    reason = "the oracle and the tests of broken packs make thousands of them"
)]
pub(super) fn question(
    Case { draft, terms }: Case<'_>,
    class: &ContextClass,
    categories: CategorySet,
) -> Question {
    let (at, context) = (moment(draft, class.when), class.context);
    let day = draft.day_of(at);
    let purpose = context.purpose.as_str();
    let (jurisdiction, standing) = (context.jurisdiction.as_str(), context.standing.as_str());
    let (level, categories) = (context.identity.as_str(), words(categories));
    let birth = format!(r#""birth": {{ "kind": "date", "date": "{BORN}" }}"#);
    let (kind, role) = match context.capacity {
        Capacity::Victim => ("victim", None),
        Capacity::Witness => ("witness", None),
        Capacity::VictimRepresentative => ("representative", Some("victim")),
        Capacity::WitnessRepresentative => ("representative", Some("witness")),
        Capacity::VictimDesignee => ("designee", Some("victim")),
        Capacity::WitnessDesignee => ("designee", Some("witness")),
    };
    let of_kind = if kind == "representative" {
        r#""basis": "attorney", "evidence": ["notice-of-appearance"], "claimants": [], "limits": []"#
    } else {
        r#""appointed_by": "principal", "evidence": ["signed-authorization"]"#
    };
    let for_whom = match role {
        None => birth,
        Some(role) => format!(
            r#""principal": {{
                "party": "{PRINCIPAL}", "role": "{role}", {birth}, "condition": {{ "kind": "able" }}
            }},
            "scope": {{
                "extent": {{ "kind": "matter", "matter": "{MATTER}" }}, "categories": {categories},
                "purposes": ["{purpose}"], "actions": ["receive"]
            }},
            "validity": {{ "from": "{day}", "until": "{day}" }}, {of_kind}"#
        ),
    };
    let question = format!(
        r#"{{
            "as_of": "{at}", "language": "en",
            "requester": {{
                "kind": "{kind}", "conflicts": [],
                "person": {{
                    "party": "{PARTY}", "name": "A Requester",
                    "address": "1 Main Street, Springfield"
                }},
                "identity": {{ "level": "{level}", "evidence": ["government-photo-id"] }},
                {for_whom}
            }},
            "subject": {{
                "kind": "by-number", "number": "A200000000", "country_of_birth": "MX"
            }},
            "matter": {{
                "id": "{MATTER}", "jurisdiction": "{jurisdiction}", "standing": "{standing}"
            }},
            "purpose": "{purpose}", "categories": {categories}
        }}"#
    );
    from_json_with::<QuestionRecord>(question.as_bytes(), terms.terms())
        .expect("a question that is well formed")
        .trusted()
}

/// A record of which the question sees what is to be shown, with a fact in each of the categories
/// asked for.
///
/// The protection that follows from the citizenship holds beside the others.
#[expect(
    clippy::expect_used,
    reason = "the oracle and the tests of broken packs make thousands of them"
)]
pub(super) fn subject(
    Case { draft, terms }: Case<'_>,
    class: &ContextClass,
    holds: &Holds,
    categories: CategorySet,
) -> Subject {
    let at = moment(draft, class.when);
    let day = draft.day_of(at).to_string();
    let citizenship =
        if holds.protections.contains(Protection::PrivacyAct) { "us-citizen" } else { "other" };
    let mut findings = Vec::new();
    for of in holds.protections.iter() {
        findings.push(format!(r#"{{ "protection": "{}", "from": "{day}" }}"#, of.as_str()));
    }
    let mut affiliations = Vec::new();
    for of in class.conflicts.iter() {
        let conflict = of.as_str();
        affiliations.push(format!(r#"{{ "party": "{PARTY}", "conflict": "{conflict}" }}"#));
    }
    let purpose = class.context.purpose.as_str();
    let consented = words(holds.consented.intersection(terms.every_category()));
    let mut consents = Vec::new();
    for of in holds.consents.iter() {
        let protection = of.as_str();
        consents.push(format!(
            r#"{{
                "protection": "{protection}", "given_by": {{ "kind": "protected-person" }},
                "recipients": ["{PARTY}"], "categories": {consented}, "purposes": ["{purpose}"],
                "written": true, "term": {{ "given_on": "{day}", "expires_on": "{day}" }}
            }}"#
        ));
    }
    let mut waivers = Vec::new();
    for of in holds.waivers.iter() {
        let protection = of.as_str();
        waivers.push(format!(
            r#"{{
                "protection": "{protection}",
                "affected": [{{
                    "party": "party-subject", "is_subject": true, "adult": true, "waived": true
                }}],
                "all_affected_listed": true, "written": true, "term": {{ "given_on": "{day}" }}
            }}"#
        ));
    }
    let mut facts = Vec::new();
    for category in categories.iter() {
        let Some(fact) = fact(terms, category, &day) else { continue };
        let is_linked = holds.linked >= Linked::Fact && category.is_about_case();
        let matter = if is_linked { format!(r#", "matter": "{MATTER}""#) } else { String::new() };
        facts.push(format!(r#"{{ "source": "agency-record", "fact": {fact}{matter} }}"#));
    }
    let matter =
        if holds.linked >= Linked::Record { format!(r#""{MATTER}""#) } else { String::new() };
    let (findings, affiliations) = (list(&findings), list(&affiliations));
    let (facts, consents, waivers) = (list(&facts), list(&consents), list(&waivers));
    let subject = format!(
        r#"{{
            "id": "subject-of-the-question",
            "identifiers": {{
                "names": ["A Subject"], "alien_numbers": ["A200000000"],
                "date_of_birth": "{BORN}", "country_of_birth": "MX", "citizenship": "{citizenship}"
            }},
            "matters": [{matter}], "affiliations": {affiliations}, "facts": {facts},
            "screening": {{
                "source": "a screening", "at": "{at}", "max_age_hours": 24, "findings": {findings}
            }},
            "consents": {consents}, "waivers": {waivers}
        }}"#
    );
    from_json_with(subject.as_bytes(), terms.terms()).expect("a record that is well formed")
}

/// A fact that implies no protection, as of a day.
fn fact(terms: &Vocabulary, category: Category, day: &str) -> Option<Value> {
    let fields = match category {
        Category::CustodyStatus => r#"{ "state": "in-custody", "known_on": "DAY" }"#,
        Category::Release => r#"{ "on": "DAY", "manner": "relief-granted" }"#,
        Category::Escape => r#"{ "escaped_on": "DAY", "recaptured_on": "DAY" }"#,
        Category::Removal => r#"{ "on": "DAY" }"#,
        // Of somebody who has died nobody's own consent or waiver holds: the record knows of it,
        // and the day is to come.
        Category::Death => r#"{ "on": "2199-12-31" }"#,
        Category::RemovalDestination => r#"{ "country": "RO" }"#,
        Category::Facility => {
            r#"{ "name": "A Processing Center", "purpose": "federal", "since": "DAY" }"#
        }
        Category::CriminalHearing => r#"{ "at": "DAYT14:00:00Z", "court": "District Court" }"#,
        Category::ImmigrationHearing => {
            r#"{ "at": "DAYT14:00:00Z", "court": "Immigration Court", "purpose": "master" }"#
        }
        Category::RemovalOrder => r#"{ "ordered_on": "DAY" }"#,
        Category::ImmigrationHistory => {
            r#"{ "events": [{ "on": "DAY", "event": "entered" }], "codes": [] }"#
        }
        Category::Charges => {
            r#"{ "charges": [
                { "offense": "assault", "filed_on": "DAY", "court": "District Court" }
            ] }"#
        }
        Category::Convictions => {
            r#"{ "convictions": [{ "offense": "assault", "convicted_on": "DAY" }] }"#
        }
        Category::FinalDisposition => r#"{ "disposition": "held-responsible", "on": "DAY" }"#,
        Category::InvestigationStatus => r#"{ "state": "closed", "known_on": "DAY" }"#,
        Category::IdentityConfirmation => r#"{ "by": "fingerprints", "on": "DAY" }"#,
        Category::Photograph => r#"{ "reference": "photo-1", "taken_on": "DAY" }"#,
        Category::ContactDetails => r#"{ "address": "1 Side Street, Springfield" }"#,
        Category::SupervisionTerms => {
            r#"{ "since": "DAY", "no_contact_with": ["PARTY", "PRINCIPAL"], "terms": [] }"#
        }
        Category::Bond => r#"{ "amount_usd": 5000 }"#,
        Category::Health => r#"{ "matters": ["physical"] }"#,
        Category::Family => r#"{ "relatives": [{ "name": "A Relative", "kinship": "partner" }] }"#,
        Category::Counsel => r#"{ "name": "A Counsel" }"#,
        Category::OtherRequesters => r#"{ "count": 1 }"#,
        Category::Declared(_) => {
            return with_kind(category, terms.category(category)?.form.example(day));
        }
        // Identifiers are no facts, and these facts imply a protection.
        Category::AlienNumber
        | Category::Citizenship
        | Category::DateOfBirth
        | Category::JuvenileAdjudication
        | Category::Relief
        | Category::Informant
        | Category::WitnessSecurity => return None,
    };
    let text = fields.replace("DAY", day).replace("PARTY", PARTY).replace("PRINCIPAL", PRINCIPAL);
    with_kind(category, serde_json::from_str(&text).ok()?)
}

fn with_kind(category: Category, mut fact: Value) -> Option<Value> {
    fact.as_object_mut()?.insert("kind".to_owned(), category.as_str().into());
    Some(fact)
}
