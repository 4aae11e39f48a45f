//! A question and a record that show a context and a state.

use serde_json::{Map, Value, json};

use super::super::version_interval::When;
use super::super::{Draft, Question, QuestionRecord};
use super::dimensions::{Holds, Linked};
use super::model::ContextClass;
use crate::category::{Category, CategorySet};
use crate::requester::Capacity;
use crate::subject::{Protection, Subject};
use crate::vocabulary::Vocabulary;
use crate::wire::{Day, Timestamp, from_value_with};

const PARTY: &str = "party-requester";
const PRINCIPAL: &str = "party-principal";
const MATTER: &str = "matter-of-the-question";

fn words<T: Copy>(values: impl IntoIterator<Item = T>, word: fn(&T) -> &'static str) -> Value {
    values.into_iter().map(|value| word(&value)).collect()
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
    let person =
        json!({ "party": PARTY, "name": "A Requester", "address": "1 Main Street, Springfield" });
    let identity =
        json!({ "level": context.identity.as_str(), "evidence": ["government-photo-id"] });
    let birth = json!({ "kind": "date", "date": BORN });
    let scope = json!({
        "extent": { "kind": "matter", "matter": MATTER },
        "categories": words(categories.iter(), Category::as_str),
        "purposes": [context.purpose.as_str()],
        "actions": ["receive"],
    });
    let mut requester = Map::new();
    requester.insert("person".into(), person);
    requester.insert("identity".into(), identity);
    requester.insert("conflicts".into(), json!([]));
    let (kind, role) = match context.capacity {
        Capacity::Victim => ("victim", None),
        Capacity::Witness => ("witness", None),
        Capacity::VictimRepresentative => ("representative", Some("victim")),
        Capacity::WitnessRepresentative => ("representative", Some("witness")),
        Capacity::VictimDesignee => ("designee", Some("victim")),
        Capacity::WitnessDesignee => ("designee", Some("witness")),
    };
    requester.insert("kind".into(), kind.into());
    if let Some(role) = role {
        let principal = json!({
            "party": PRINCIPAL, "role": role, "birth": birth, "condition": { "kind": "able" }
        });
        requester.insert("principal".into(), principal);
        requester.insert("scope".into(), scope);
        requester.insert(
            "validity".into(),
            json!({ "from": day.to_string(), "until": day.to_string() }),
        );
        if kind == "representative" {
            requester.insert("basis".into(), "attorney".into());
            requester.insert("evidence".into(), json!(["notice-of-appearance"]));
            requester.insert("claimants".into(), json!([]));
            requester.insert("limits".into(), json!([]));
        } else {
            requester.insert("appointed_by".into(), "principal".into());
            requester.insert("evidence".into(), json!(["signed-authorization"]));
        }
    } else {
        requester.insert("birth".into(), birth);
    }
    let question = json!({
        "as_of": at.to_string(),
        "language": "en",
        "requester": requester,
        "subject": { "kind": "by-number", "number": "A200000000", "country_of_birth": "MX" },
        "matter": {
            "id": MATTER,
            "jurisdiction": context.jurisdiction.as_str(),
            "standing": context.standing.as_str(),
        },
        "purpose": context.purpose.as_str(),
        "categories": words(categories.iter(), Category::as_str),
    });
    from_value_with::<QuestionRecord>(question, terms.terms())
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
    let findings =
        holds.protections.iter().map(|of| json!({ "protection": of.as_str(), "from": day }));
    let affiliations = class.conflicts.iter();
    let consents = holds.consents.iter().map(|of| {
        json!({
            "protection": of.as_str(),
            "given_by": { "kind": "protected-person" },
            "recipients": [PARTY],
            "categories": words(
                holds.consented.intersection(terms.every_category()).iter(),
                Category::as_str
            ),
            "purposes": [class.context.purpose.as_str()],
            "written": true,
            "term": { "given_on": day, "expires_on": day },
        })
    });
    let waivers = holds.waivers.iter().map(|of| {
        json!({
            "protection": of.as_str(),
            "affected": [{
                "party": "party-subject", "is_subject": true, "adult": true, "waived": true
            }],
            "all_affected_listed": true,
            "written": true,
            "term": { "given_on": day },
        })
    });
    let facts =
        categories.iter().filter_map(|category| Some((category, fact(terms, category, &day)?)));
    let facts = facts.map(|(category, fact)| {
        let mut recorded = json!({ "source": "agency-record", "fact": fact });
        if let Some(recorded) = recorded
            .as_object_mut()
            .filter(|_| holds.linked >= Linked::Fact && category.is_about_case())
        {
            recorded.insert("matter".to_owned(), MATTER.into());
        }
        recorded
    });
    let facts: Vec<Value> = facts.collect();
    let subject = json!({
        "id": "subject-of-the-question",
        "identifiers": {
            "names": ["A Subject"],
            "alien_numbers": ["A200000000"],
            "date_of_birth": BORN,
            "country_of_birth": "MX",
            "citizenship": citizenship,
        },
        "matters": if holds.linked >= Linked::Record { vec![MATTER] } else { Vec::new() },
        "affiliations": affiliations
            .map(|of| json!({ "party": PARTY, "conflict": of.as_str() }))
            .collect::<Vec<_>>(),
        "facts": facts,
        "screening": {
            "source": "a screening",
            "at": at.to_string(),
            "max_age_hours": 24,
            "findings": findings.collect::<Vec<_>>(),
        },
        "consents": consents.collect::<Vec<_>>(),
        "waivers": waivers.collect::<Vec<_>>(),
    });
    from_value_with(subject, terms.terms()).expect("a record that is well formed")
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
