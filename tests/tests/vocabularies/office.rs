use serde_json::{Value, json};
use voice_core::category::CategorySet;
use voice_core::disclosure::{
    DecisionRecord, Draft, Pack, Policy, PolicyErrorCode, Question, QuestionRecord, differences,
};
use voice_core::subject::{LookupResult, Register, Subject};
use voice_core::testing::laws::check_all_rules;
use voice_core::testing::mutants::mutants;
use voice_core::vocabulary::Vocabulary;
use voice_core::wire::{Custodial, from_json, to_json};

use super::{PACK, bytes, category, draft, federal, json as read_json, policy, vocabulary};

/// A value of each declared category.
fn facts() -> Vec<Value> {
    vec![
        json!({"kind": "us-bop:furlough", "on": "2026-12-20"}),
        json!({
            "kind": "us-bop:parole-hearing", "at": "2026-12-01T15:00:00Z",
            "court": "Parole Commission"
        }),
        json!({
            "kind": "us-bop:community-placement", "name": "Dogwood House", "since": "2026-10-01"
        }),
        json!({"kind": "us-bop:transfer-to-state-custody", "on": "2026-10-09", "of": "local"}),
        json!({
            "kind": "us-bop:projected-release", "on": "2027-02-01", "of": "mandatory-release"
        }),
        json!({"kind": "us-bop:compassionate-release", "statement": "considered"}),
        json!({"kind": "us-bop:initial-commitment", "on": "2025-05-05"}),
    ]
}

fn record(findings: &[&str]) -> Value {
    let register = read_json("examples/subjects/demo.json");
    let all = register["subjects"].as_array().unwrap();
    let mut record = all.iter().find(|of| of["id"] == "subject-in-custody").unwrap().clone();
    let recorded = |fact: &Value| json!({"source": "agency-record", "fact": fact});
    record["facts"].as_array_mut().unwrap().extend(facts().iter().map(recorded));
    let finding = |of: &&str| json!({"protection": of, "from": "2026-01-01"});
    record["screening"]["findings"] = findings.iter().map(finding).collect();
    record
}

fn question(edit: impl FnOnce(&mut Value)) -> Question {
    let mut question = read_json("examples/questions/victim-custody-status.json");
    question["categories"] = facts().iter().map(|fact| fact["kind"].clone()).collect();
    edit(&mut question);
    vocabulary().read::<QuestionRecord>(&bytes(&question)).unwrap().trusted()
}

fn subject(findings: &[&str]) -> Subject {
    vocabulary().read(&bytes(&record(findings))).unwrap()
}

fn told(policy: &Policy, question: &Question, found: LookupResult<'_>) -> Value {
    serde_json::from_str(&to_json(&policy.eligibility(question).answer(found)).unwrap()).unwrap()
}

/// The federal pack with the whole person said category by category.
fn listed(categories: &CategorySet) -> Value {
    fn say(value: &mut Value, categories: &Value) {
        match value {
            Value::Object(of) if of.get("kind").is_some_and(|kind| kind == "whole-person") => {
                *value = json!({"kind": "categories", "categories": categories});
            }
            Value::Object(of) => of.values_mut().for_each(|value| say(value, categories)),
            Value::Array(all) => all.iter_mut().for_each(|value| say(value, categories)),
            _ => {}
        }
    }
    let mut pack = read_json("voice-core/policies/us-federal.json");
    let categories: Vec<_> = categories.iter().map(|category| category.as_str()).collect();
    say(&mut pack, &json!(categories));
    pack
}

/// The whole person is every category that there is: with what is declared, where something is.
#[test]
fn every_category_that_there_is_is_the_whole_person() {
    let none = Vocabulary::default();
    let loaded = |vocabulary: &Vocabulary, categories: &CategorySet, own: Option<Value>| {
        let packs = [Some(listed(categories)), own].into_iter().flatten();
        let packs: Vec<Pack> = packs.map(|pack| vocabulary.read(&bytes(&pack)).unwrap()).collect();
        Draft::with_vocabulary(vocabulary, packs)
    };
    let reference = CategorySet::REFERENCE;
    assert!(loaded(&none, &reference, None).unwrap().prove().is_ok());

    let (vocabulary, own) = (vocabulary(), || Some(read_json(PACK)));
    let errors = loaded(&vocabulary, &reference, own()).err().unwrap();
    assert!(errors.iter().any(|error| error.code == PolicyErrorCode::UnenforcedProtection));
    let every = vocabulary.every_category();
    assert_eq!(every.len(), reference.len() + 7);
    assert!(loaded(&vocabulary, &every, own()).unwrap().prove().is_ok());
}

/// Each value is told as it is recorded, in its own form.
#[test]
fn what_is_declared_is_told() {
    let (policy, question, subject) = (policy(), question(|_| ()), subject(&[]));
    let answer = told(&policy, &question, LookupResult::one(&subject));
    for fact in facts() {
        let results = answer["results"].as_array().unwrap();
        let of = results.iter().find(|of| of["category"] == fact["kind"]).unwrap();
        assert_eq!(*of, json!({"kind": "told", "category": fact["kind"], "information": fact}));
    }
}

/// A protection of the whole person withholds what is declared too, and the answer is that about
/// nobody, byte for byte; so it is without authority, and about a person who was not screened.
#[test]
fn what_is_declared_is_withheld_as_everything_is() {
    let policy = policy();
    let nobody = |question: &Question| told(&policy, question, LookupResult::nobody());
    let question = question(|_| ());
    for finding in ["vawa-t-u", "witness-security", "physical-safety"] {
        let found = subject(&[finding]);
        assert_eq!(told(&policy, &question, LookupResult::one(&found)), nobody(&question));
    }
    let asserted =
        super::office::question(|of| of["requester"]["identity"]["level"] = json!("asserted"));
    let found = subject(&[]);
    assert_eq!(told(&policy, &asserted, LookupResult::one(&found)), nobody(&asserted));
    let state = super::office::question(|of| of["matter"]["jurisdiction"] = json!("state"));
    assert_eq!(told(&policy, &state, LookupResult::one(&found)), nobody(&state));
    let mut unscreened = record(&[]);
    unscreened.as_object_mut().unwrap().remove("screening");
    let unscreened = vocabulary().read::<Subject>(&bytes(&unscreened)).unwrap();
    assert_eq!(told(&policy, &question, LookupResult::one(&unscreened)), nobody(&question));
}

/// A policy of another office tells nothing of a term that it does not know.
#[test]
fn a_policy_tells_nothing_of_a_term_of_another_office() {
    let (question, subject) = (question(|_| ()), subject(&[]));
    let reference = Policy::us_federal();
    let seen = told(&reference, &question, LookupResult::one(&subject));
    assert_eq!(seen, told(&reference, &question, LookupResult::nobody()));
    assert_eq!(
        reference.draft().releases(&question, LookupResult::one(&subject)),
        CategorySet::EMPTY
    );
}

/// What is kept of a decision and of a record is read again as it was.
#[test]
fn what_is_kept_is_read_again() {
    let (policy, question, subject) = (policy(), question(|_| ()), subject(&["sealed"]));
    let decided = policy.eligibility(&question).decide(LookupResult::one(&subject)).record();
    let kept = serde_json::to_vec(&Custodial(&decided)).unwrap();
    let again: DecisionRecord = policy.vocabulary().read(&kept).unwrap();
    assert_eq!(serde_json::to_vec(&Custodial(&again)).unwrap(), kept);
    assert_eq!(again.released_under(policy.draft()), decided.released());
    assert!(again.released().contains(category("us-bop:furlough")));
    let kept = serde_json::to_vec(&Custodial(&subject)).unwrap();
    let register = format!("{{\"subjects\":[{}]}}", String::from_utf8(kept).unwrap());
    let register: Register = policy.vocabulary().read(register.as_bytes()).unwrap();
    assert!(*register.subjects() == [subject]);
}

/// The laws hold over generated cases in which declared categories are asked for and recorded.
#[test]
fn the_laws_hold_over_what_is_declared() {
    let coverage = check_all_rules(&policy());
    assert!(coverage.is_ok(), "{}", coverage.err().unwrap());
}

/// Most changes of a rule of the office make no policy, or tell something else; those that do not
/// are printed.
#[test]
fn most_mutants_of_the_office_are_seen() {
    let (vocabulary, first) = (vocabulary(), draft(&read_json(PACK)));
    let pack = vocabulary.read(&super::file(PACK)).unwrap();
    let (mut seen, mut differ) = (0, 0);
    for mutant in mutants(&pack) {
        let draft = voice_core::disclosure::Draft::with_vocabulary(
            &vocabulary,
            [federal(), mutant.pack.clone()],
        );
        let differs = match &draft {
            Ok(draft) => {
                let found = differences(&first, draft).unwrap();
                differ += usize::from(!found.is_empty());
                !found.is_empty()
            }
            Err(_) => true,
        };
        // A category that the federal pack permits already to more is no change by itself.
        seen += usize::from(differs);
        if !differs {
            println!("not seen: {mutant}");
        }
    }
    println!("{seen} mutants seen, {differ} of them by what is told");
    assert!(differ > 40, "{differ}");
}

/// A category that is told no more is a difference that names it.
#[test]
fn a_difference_names_what_is_declared() {
    let mut narrower = read_json(PACK);
    let rules = narrower["rules"].as_array_mut().unwrap();
    let release = rules.iter_mut().find(|of| of["id"] == "us-bop-release-related").unwrap();
    let categories = release["covers"]["categories"].as_array_mut().unwrap();
    categories.retain(|of| of != "us-bop:furlough");
    let found = differences(&draft(&read_json(PACK)), &draft(&narrower)).unwrap();
    let found: Vec<_> =
        found.iter().map(|of| (of.direction.as_str(), of.category.as_str())).collect();
    assert_eq!(found, [("narrowed", "us-bop:furlough")]);
}

/// Two policies of which one knows terms that the other does not: what either tells is found, and
/// shown in the terms of both.
#[test]
fn policies_of_other_terms_are_compared() {
    let (reference, own) = (Policy::us_federal(), policy());
    for (old, new, direction) in
        [(reference.draft(), own.draft(), "widened"), (own.draft(), reference.draft(), "narrowed")]
    {
        let found = differences(old, new).unwrap();
        let furlough = found.iter().find(|of| of.category.as_str() == "us-bop:furlough").unwrap();
        assert_eq!(furlough.direction.as_str(), direction);
        let shown = serde_json::to_string(&Custodial(furlough)).unwrap();
        assert!(shown.contains("\"kind\":\"us-bop:furlough\""), "{shown}");
    }
    // One term of two versions of the office: shown as the new one declares it.
    let mut declared = read_json("examples/offices/us-bop/vocabulary.json");
    declared["categories"][0]["form"] = json!({"kind": "number"});
    let changed = Vocabulary::load([from_json(&bytes(&declared)).unwrap()]).unwrap();
    let mut pack = read_json(PACK);
    pack["rules"][1]["when"]["capacities"] = json!(["victim"]);
    let pack = changed.read(&bytes(&pack)).unwrap();
    let newer = Draft::with_vocabulary(&changed, [federal(), pack]).unwrap();
    let found = differences(own.draft(), &newer).unwrap();
    let furlough = found.iter().find(|of| of.category.as_str() == "us-bop:furlough").unwrap();
    let shown = serde_json::to_string(&Custodial(furlough)).unwrap();
    assert!(shown.contains("\"number\":"), "{shown}");
}

/// What covers cost is counted over declared terms too.
#[test]
fn the_price_of_an_office_is_counted() {
    let price = policy().draft().price().unwrap();
    assert!(price.of_all_states > 0.0 && price.of_all_states < 1.0, "{price:?}");
}

/// A right to be told of a declared category needs a ground, as any other.
#[test]
fn a_law_that_is_broken_is_shown_with_what_is_declared() {
    let mut broken = read_json(PACK);
    broken["links"] = json!([{"from": ["us-bop:furlough"], "to": "facility"}]);
    let unproved = draft(&broken).prove().unwrap_err();
    let text = unproved.to_string();
    assert!(text.contains("derivation-closure"), "{text}");
    assert!(text.contains("us-bop:furlough"), "{text}");
}

#[test]
fn cedar_knows_what_is_declared() {
    let cedar = policy().draft().to_cedar("2026-11-02".parse().unwrap());
    assert!(cedar.schema.contains("\"us-bop:furlough\""));
    assert!(cedar.policies.contains("Action::\"us-bop:furlough\""));
    let reference = Policy::us_federal().draft().to_cedar("2026-11-02".parse().unwrap());
    assert!(!reference.schema.contains("us-bop") && !reference.policies.contains("us-bop"));
}
