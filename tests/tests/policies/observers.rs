//! What observers can tell, what covers cost, and how a leaky pack is mended.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use voice_core::disclosure::{Draft, Observer};
use voice_core::requester::Capacity;
use voice_core::subject::Protection;

use crate::{pack, reference, rule, us_federal};

/// The reference pack with each rule of a cover group covering what its law withholds alone.
fn uncovered() -> Value {
    let mut value = us_federal();
    for rule in value["rules"].as_array_mut().unwrap() {
        if let Some(alone) = rule["covers"].get("alone").cloned() {
            rule["covers"] = json!({"kind": "categories", "categories": alone});
        }
    }
    value
}

#[test]
fn an_observer_has_its_capacities_and_no_other() {
    use Capacity::{
        Victim, VictimDesignee, VictimRepresentative, Witness, WitnessDesignee,
        WitnessRepresentative,
    };
    let of = |observer: Observer| {
        Capacity::ALL.into_iter().filter(|of| observer.includes(*of)).collect::<Vec<_>>()
    };
    assert_eq!(of(Observer::Victim), [Victim]);
    assert_eq!(of(Observer::Witness), [Witness]);
    assert_eq!(of(Observer::ForVictim), [Victim, VictimRepresentative, VictimDesignee]);
    assert_eq!(of(Observer::ForWitness), [Witness, WitnessRepresentative, WitnessDesignee]);
    assert_eq!(of(Observer::Everybody), Capacity::ALL);
}

#[test]
fn nobody_proves_anything_of_the_reference_pack() {
    let reports = reference().draft().observers().unwrap();
    assert_eq!(reports.len(), Observer::ALL.len());
    for report in &reports {
        assert_eq!(report.proved, [], "{:?}", report.observer);
        assert!(
            report.covers.iter().all(|cover| cover.k >= 1 && cover.k_with_absence == cover.k + 1)
        );
    }
    let views = |observer: Observer| {
        reports.iter().find(|report| report.observer == observer).unwrap().views
    };
    // Custody events, immigration file, criminal record, place: told or not, and a disposition told
    // by itself.
    assert_eq!(
        (views(Observer::Everybody), views(Observer::ForVictim), views(Observer::Witness)),
        (13, 13, 2)
    );
}

#[test]
fn without_covers_more_is_told_and_some_of_it_proves() {
    let draft = Draft::new([pack(&uncovered())]).unwrap();
    let reports = draft.observers().unwrap();
    let everybody = reports.iter().find(|report| report.observer == Observer::Everybody).unwrap();
    assert_eq!(
        everybody.proved,
        [Protection::Juvenile, Protection::Sealed, Protection::PendingInvestigation]
    );
    assert!(everybody.views > 13);
    let price = reference().draft().price().unwrap();
    assert!(
        (0.01..0.2).contains(&price.of_all_states)
            && (0.01..0.2).contains(&price.of_single_protections),
        "{price:?}"
    );
    assert!(draft.price().unwrap().of_all_states == 0.0, "no cover group, no price");
}

#[test]
fn a_leaky_pack_is_mended_at_the_cheapest() {
    let draft = Draft::new([pack(&uncovered())]).unwrap();
    let repair = draft.repair().unwrap();
    assert_eq!(repair.left, []);
    let mended: BTreeSet<Protection> = repair.merges.iter().map(|merge| merge.protection).collect();
    assert_eq!(mended.len(), 3);
    for merge in &repair.merges {
        assert!(merge.cost.of_all_states > 0.0 && merge.cost.of_all_states < 0.05, "{merge:?}");
    }
    assert!(Draft::new(repair.packs).unwrap().prove().is_ok(), "the mended packs are a policy");
}

#[test]
fn what_no_footprint_mends_is_said() {
    let mut value = us_federal();
    let at = rule(&value, "prohibit-informant");
    value["rules"][at]["unless"].as_array_mut().unwrap().push(json!({
        "kind": "asked-by", "capacities": ["victim"], "categories": ["death"],
        "citation": {"text": "6 CFR 5.21", "verification": "verified"}
    }));
    let repair = Draft::new([pack(&value)]).unwrap().repair().unwrap();
    assert_eq!((repair.merges.len(), repair.left), (0, vec![Protection::Informant]));
}

#[test]
fn each_rule_is_shown_at_work() {
    let policy = reference();
    let alone = policy.draft().deciding();
    for deciding in &alone {
        let rationale = policy
            .eligibility(&deciding.question)
            .rationale(voice_core::subject::LookupResult::one(&deciding.subject));
        let text =
            serde_json::to_string(&voice_core::wire::Custodial(&rationale.decisions)).unwrap();
        assert!(text.contains(&format!("\"{}\"", deciding.rule)), "{}: {text}", deciding.rule);
    }
    assert!(alone.len() > 30);
}
