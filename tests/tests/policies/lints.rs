//! What a reader of the rules is told to look at.

use serde_json::{Value, json};
use voice_core::disclosure::{Draft, Lint, LintFinding};

use crate::{pack, reference, rule, us_federal};

fn findings(value: &Value) -> Vec<LintFinding> {
    Draft::new([pack(value)]).unwrap().findings()
}

/// Adds a copy of a rule, changed, under another id.
fn add(value: &mut Value, of: &str, id: &str, change: impl Fn(&mut Value)) {
    let mut copy = value["rules"][rule(value, of)].clone();
    copy["id"] = json!(id);
    copy["defence_in_depth"] = json!(true);
    change(&mut copy);
    value["rules"].as_array_mut().unwrap().push(copy);
}

/// What is said of two rules together: the one that says less first.
fn said_of(value: &Value, one: &str, other: &str) -> Vec<(Lint, Vec<String>, Vec<String>)> {
    let words = |of: &LintFinding| {
        let rules: Vec<String> = of.rules.iter().map(|id| id.as_str().to_owned()).collect();
        (of.lint, rules, of.categories.iter().map(|of| of.as_str().to_owned()).collect())
    };
    let both = |rules: &[String]| [one, other].iter().all(|id| rules.iter().any(|of| of == id));
    findings(value).iter().map(words).filter(|(_, rules, _)| both(rules)).collect()
}

#[test]
fn of_two_rules_it_is_said_which_says_more() {
    let law = json!({"text": "5 U.S.C. 552a", "verification": "verified"});
    let waiver = json!([{"kind": "waiver", "protection": "sealed", "citation": law}]);
    let categories = |of: &[&str]| json!({"kind": "categories", "categories": of});
    // What the copy says, beside the rule itself: less, more, or something else.
    let cases = [
        ("permit-facility", "/when/capacities", json!(["victim"]), Some("less")),
        ("permit-facility", "/when/capacities", Value::Null, Some("more")),
        ("permit-facility", "/when/purposes", json!(["safety-planning", "claims"]), Some("more")),
        ("permit-facility", "/when/purposes", json!(["claims"]), None),
        ("permit-facility", "/when/link", json!("fact"), Some("less")),
        ("permit-facility", "/when/link", Value::Null, Some("more")),
        ("permit-facility", "/when/identity", json!("corroborated"), Some("more")),
        ("permit-facility", "/when/standing", Value::Null, Some("more")),
        ("permit-facility", "/when/jurisdictions", json!(["federal"]), Some("less")),
        ("permit-facility", "/covers", categories(&["facility", "charges"]), Some("more")),
        ("permit-facility", "/covers", categories(&["charges"]), None),
        ("prohibit-conflict", "/when/conflicts", json!(["co-defendant"]), Some("less")),
        ("prohibit-conflict", "/when/conflicts", Value::Null, Some("more")),
        ("prohibit-sealed", "/when/protections", json!(["sealed", "juvenile"]), Some("more")),
        ("prohibit-sealed", "/when/protections", Value::Null, Some("more")),
        ("prohibit-sealed", "/when/protections", json!(["juvenile"]), None),
        ("prohibit-sealed", "/when/conflicts", json!(["co-defendant"]), Some("less")),
        ("prohibit-sealed", "/unless", waiver, Some("less")),
    ];
    for (of, place, instead, says) in cases {
        let mut value = us_federal();
        add(&mut value, of, "again", |copy| {
            let (parent, key) = place.rsplit_once('/').unwrap();
            let fields = copy.pointer_mut(parent).unwrap().as_object_mut().unwrap();
            fields.remove(key);
            if !instead.is_null() {
                fields.insert(key.to_owned(), instead.clone());
            }
        });
        let found = said_of(&value, of, "again");
        let rules: Vec<_> = found.iter().map(|(lint, rules, _)| (*lint, rules.clone())).collect();
        let [again, of] = ["again", of].map(str::to_owned);
        let expected = match says {
            Some("less") => vec![(Lint::Subsumed, vec![again, of])],
            Some("more") => vec![(Lint::Subsumed, vec![of, again])],
            _ => vec![],
        };
        assert_eq!(rules, expected, "{place} {instead}");
    }
}

#[test]
fn grounds_that_meet_overlap_and_prohibitions_do_not() {
    let mut value = us_federal();
    add(&mut value, "permit-facility", "again", |copy| {
        copy["when"]["capacities"] = json!(["victim"]);
        copy["when"]["purposes"] = json!(["safety-planning", "claims"]);
        copy["covers"]["categories"] = json!(["facility", "charges"]);
    });
    // For no capacity that the ground itself is for.
    add(&mut value, "permit-facility", "apart", |copy| {
        copy["when"]["capacities"] = json!(["witness"]);
    });
    for (id, conflict) in [("one", "co-defendant"), ("other", "counsel-of-subject")] {
        add(&mut value, "prohibit-conflict", id, |copy| {
            copy["when"]["conflicts"] = json!([conflict]);
        });
    }
    let found = said_of(&value, "permit-facility", "again");
    let [(lint, rules, categories)] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(
        (*lint, rules.len(), categories.as_slice()),
        (Lint::Overlapping, 2, &["facility".to_owned()][..])
    );
    assert_eq!(said_of(&value, "permit-facility", "apart"), []);
    assert_eq!(said_of(&value, "one", "other"), []);
}

#[test]
fn rules_that_repeat_or_contradict_are_named() {
    let mut value = us_federal();
    add(&mut value, "permit-facility", "again", |_| ());
    add(&mut value, "permit-facility", "permit-health", |copy| {
        copy["covers"]["categories"] = json!(["supervision-terms"]);
    });
    // It withholds from those alone whom the ground is for.
    let capacities = value["rules"][rule(&value, "permit-facility")]["when"]["capacities"].clone();
    add(&mut value, "prohibit-class-health", "never", |copy| {
        copy["covers"]["categories"] = json!(["supervision-terms"]);
        copy["when"]["capacities"] = capacities.clone();
    });
    let found = said_of(&value, "permit-facility", "again");
    assert!(matches!(found.as_slice(), [(Lint::Equivalent, _, _)]), "{found:?}");
    let named = |value: &Value, lint: Lint| -> Vec<String> {
        let found = findings(value).into_iter().filter(|of| of.lint == lint);
        found.flat_map(|of| of.rules).map(|id| id.as_str().to_owned()).collect()
    };
    assert_eq!(named(&value, Lint::Contradictory), ["permit-health", "permit-no-contact-term"]);
    for lint in [Lint::Equivalent, Lint::Contradictory] {
        assert_eq!(named(&us_federal(), lint), [] as [&str; 0]);
    }
}

#[test]
fn what_could_be_told_and_is_permitted_to_nobody_is_missing() {
    let missing = |found: &[LintFinding]| -> Vec<(Vec<String>, String)> {
        let found = found.iter().filter(|of| of.lint == Lint::Missing);
        let words =
            |of: &LintFinding| of.categories.iter().map(|of| of.as_str().to_owned()).collect();
        found.map(|of| (words(of), of.from.to_string())).collect()
    };
    assert_eq!(missing(&reference().draft().findings()), []);
    let mut value = us_federal();
    for class in value["classes"].as_array_mut().unwrap() {
        if class["category"] == "counsel" {
            class["class"] = json!("releasable");
        }
    }
    let first = missing(&findings(&value));
    assert_eq!(first, [(vec!["counsel".to_owned()], "2017-04-26".to_owned())]);
}
