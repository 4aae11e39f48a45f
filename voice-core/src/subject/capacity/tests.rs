//! Every kind of record against every giver, by the law and not by the code: the grounds below are
//! the whole list.

use serde_json::{Value, json};

use super::*;
use crate::requester::Purpose;
use crate::subject::{
    BlockQuestion, Consent, LookupResult, NOTHING_LIFTED, RecordAmendment, Waiver,
};
use crate::wire::from_value;

const TODAY: &str = "2026-11-02";
/// The day of the consents and waivers.
const GIVEN: &str = "2026-06-01";

/// A record of one person.
#[derive(Debug, Clone, Copy)]
struct Record {
    born: Option<&'static str>,
    died: Option<&'static str>,
    incompetent: Option<(&'static str, Option<&'static str>)>,
    emancipated: Option<&'static str>,
    alone: bool,
    barred: Option<(&'static str, Option<&'static str>)>,
}

impl Record {
    fn subject(self) -> Subject {
        let death = self
            .died
            .map(|on| json!({"source": "agency-record", "fact": {"kind": "death", "on": on}}));
        let mut identifiers =
            json!({"names": ["A Person"], "alien_numbers": [], "citizenship": "other"});
        if let Some(born) = self.born {
            identifiers["date_of_birth"] = born.into();
        }
        let laws = ["substance-use-treatment", "health-care", "victim-services"];
        let mut capacity =
            json!({"consents_alone": if self.alone { &laws[..] } else { &[] }, "barred": []});
        if let Some((found_on, ended_on)) = self.incompetent {
            capacity["incompetence"] = json!({"found_on": found_on});
            ended_on.into_iter().for_each(|on| capacity["incompetence"]["ended_on"] = on.into());
        }
        if let Some(on) = self.emancipated {
            capacity["emancipated_on"] = on.into();
        }
        if let Some((from, until)) = self.barred {
            capacity["barred"] =
                json!([{"party": "party-giver", "bar": "custody-order", "from": from}]);
            until.into_iter().for_each(|on| capacity["barred"][0]["until"] = on.into());
        }
        from_value(json!({
            "id": "person", "identifiers": identifiers, "matters": [], "affiliations": [],
            "facts": death.into_iter().collect::<Vec<_>>(), "consents": [], "waivers": [],
            "capacity": capacity
        }))
        .expect("a record")
    }

    /// Whether all of it holds on both days that count, spelled out as ranges of days.
    fn on_both(of: impl Fn(&str) -> bool) -> bool {
        of(GIVEN) && of(TODAY)
    }
}

/// The 18th birthday by one who counts the day of birth of the test's people.
fn eighteenth(born: &str) -> String {
    let (year, rest) = born.split_at(4);
    format!("{}{rest}", year.parse::<u32>().expect("a year") + 18)
}

fn all() -> Vec<Record> {
    let births = [
        None,
        Some("1990-01-01"),
        Some("2008-11-02"),
        Some("2008-11-03"),
        Some("2008-06-01"),
        Some("2008-06-02"),
    ];
    let deaths = [
        None,
        Some("2026-05-31"),
        Some(GIVEN),
        Some("2026-06-02"),
        Some(TODAY),
        Some("2026-11-03"),
    ];
    let findings = [
        None,
        Some((GIVEN, None)),
        Some(("2026-06-02", None)),
        Some((GIVEN, Some(TODAY))),
        Some((TODAY, None)),
    ];
    let orders = [None, Some(GIVEN), Some("2026-06-02")];
    let bars = [
        None,
        Some((TODAY, None)),
        Some((GIVEN, Some(GIVEN))),
        Some(("2026-06-02", Some("2026-11-01"))),
    ];
    let mut records = Vec::new();
    for born in births {
        for died in deaths {
            for incompetent in findings {
                for emancipated in orders {
                    for alone in [false, true] {
                        for barred in bars {
                            records.push(Record {
                                born,
                                died,
                                incompetent,
                                emancipated,
                                alone,
                                barred,
                            });
                        }
                    }
                }
            }
        }
    }
    records
}

/// Who gives the consent, and what the law says of them: the grounds on which a consent lifts, each
/// with all that it needs.
fn lifts_by_law(record: Record, giver: &str, with_minor: bool, protection: Protection) -> bool {
    Record::on_both(|day| {
        let lives = record.died.is_none_or(|died| day < died);
        let found = record
            .incompetent
            .is_some_and(|(from, ended)| from <= day && ended.is_none_or(|end| day < end));
        let under_18 = record.born.is_some_and(|born| day < eighteenth(born).as_str());
        let over_18 = record.born.is_some_and(|born| eighteenth(born).as_str() <= day);
        let emancipated = record.emancipated.is_some_and(|on| on <= day);
        let minor_may = record.alone
            && matches!(
                protection,
                Protection::SubstanceUse | Protection::Medical | Protection::VictimConfidentiality
            );
        let both_sign =
            matches!(protection, Protection::SubstanceUse | Protection::VictimConfidentiality);
        let barred = record
            .barred
            .is_some_and(|(from, until)| from <= day && until.is_none_or(|end| day <= end));
        match giver {
            // An adult; an emancipated minor; a minor whom a law lets consent alone.
            // 42 CFR 2.14(b), 2.31.
            "protected-person" => lives && !found && (over_18 || emancipated || minor_may),
            // 5 U.S.C. 552a(h), 42 CFR 2.14(b), (c), 28 CFR 90.4(b)(3)(ii),
            // 45 CFR 164.502(g)(3), (5).
            "parent" => {
                lives
                    && !barred
                    && under_18
                    && !emancipated
                    && !minor_may
                    && (with_minor || !both_sign)
            }
            // The same, or a court's finding: 42 CFR 2.15(a).
            "guardian" => {
                let of_a_minor =
                    under_18 && !emancipated && !minor_may && (with_minor || !both_sign);
                lives && !barred && (of_a_minor || found)
            }
            // 42 CFR 2.15(b).
            "personal-representative" => !lives && !barred,
            _ => false,
        }
    })
}

fn consent(giver: Value, protection: Protection) -> Consent {
    from_value(
        json!({"protection": protection.as_str(), "given_by": giver, "recipients": ["party-asking"],
        "categories": ["facility"], "purposes": ["claims"], "written": true,
        "term": {"given_on": GIVEN, "expires_on": "2026-12-31"}}),
    )
    .expect("a consent")
}

/// What somebody asks today.
fn asked() -> BlockQuestion {
    let (matter, party) = ("matter-1".parse(), "party-asking".parse::<PartyId>());
    let (matter, party) = (matter.expect("a matter"), party.expect("a party"));
    let moment = "2026-11-02T15:00:00Z".parse().expect("a moment");
    BlockQuestion::new(&matter, (&party, &party), moment, TODAY.parse().expect("a day"))
}

/// Whether a record with the consent lets go what it names.
fn lets_go(subject: &Subject, consent: &Consent) -> bool {
    let consents = RecordAmendment::Consents { consents: vec![consent.clone()] };
    let with = subject.amended(&consents).expect("it is amended");
    LookupResult::one(&with).lifted(&asked(), Purpose::Claims) != NOTHING_LIFTED
}

#[test]
fn a_consent_lifts_on_the_grounds_of_the_law_and_on_no_other() {
    let today = TODAY.parse().expect("a day");
    let protections = [
        Protection::SubstanceUse,
        Protection::Medical,
        Protection::VictimConfidentiality,
        Protection::AsylumFear,
    ];
    let givers = [
        (json!({"kind": "protected-person"}), "protected-person", false),
        (json!({"kind": "parent", "party": "party-giver", "with_minor": false}), "parent", false),
        (json!({"kind": "parent", "party": "party-giver", "with_minor": true}), "parent", true),
        (
            json!({"kind": "guardian", "party": "party-giver", "with_minor": false}),
            "guardian",
            false,
        ),
        (json!({"kind": "guardian", "party": "party-giver", "with_minor": true}), "guardian", true),
        (
            json!({"kind": "personal-representative", "party": "party-giver"}),
            "personal-representative",
            false,
        ),
        (json!({"kind": "another"}), "another", false),
    ];
    let consents: Vec<_> = givers
        .into_iter()
        .flat_map(|(giver, kind, both)| {
            protections.map(|of| (consent(giver.clone(), of), kind, both, of))
        })
        .collect();
    let mut lifted = std::collections::BTreeMap::new();
    for record in all() {
        let subject = record.subject();
        for (consent, kind, both, protection) in &consents {
            let lifts = consent.lifts(today, &subject.deciding());
            assert_eq!(lets_go(&subject, consent), lifts, "what the block says");
            assert_eq!(
                lifts,
                lifts_by_law(record, kind, *both, *protection),
                "{record:?} {kind} {both} {protection:?}"
            );
            *lifted.entry(*kind).or_insert(0) += u32::from(lifts);
        }
    }
    assert_eq!(lifted.remove("another"), Some(0));
    assert!(
        lifted.len() == 4 && lifted.values().all(|count| *count > 20),
        "each giver lifts somewhere: {lifted:?}"
    );
}

#[test]
fn a_waiver_is_that_of_a_living_adult_who_can_decide_by_the_record() {
    let today = TODAY.parse().expect("a day");
    let waiver: Waiver = from_value(json!({"protection": "vawa-t-u",
        "affected": [{"party": "party-1", "is_subject": true, "adult": true, "waived": true}],
        "all_affected_listed": true, "written": true, "term": {"given_on": GIVEN}}))
    .expect("a waiver");
    let mut complete = 0;
    for record in all() {
        let by_law = Record::on_both(|day| {
            let over_18 = record.born.is_some_and(|born| eighteenth(born).as_str() <= day);
            let lives = record.died.is_none_or(|died| day < died);
            let found = record
                .incompetent
                .is_some_and(|(from, ended)| from <= day && ended.is_none_or(|end| day < end));
            over_18 && lives && !found
        });
        let subject = record.subject();
        assert_eq!(waiver.complete(today, &subject.deciding()), by_law, "{record:?}");
        let waivers = RecordAmendment::Waivers { waivers: vec![waiver.clone()] };
        let with = subject.amended(&waivers).expect("it is amended");
        let (seen, _) = LookupResult::one(&with).seen(&asked());
        assert_eq!(seen.waivers.contains(waiver.protection), by_law, "{record:?}");
        complete += u32::from(by_law);
    }
    assert!(complete > 20);
}

#[test]
fn only_who_is_barred_is_barred() {
    let record = Record {
        born: Some("2015-01-01"),
        died: None,
        incompetent: None,
        emancipated: None,
        alone: false,
        barred: Some(("2020-01-01", None)),
    };
    let lifts = |party: &str| {
        let consent = consent(
            json!({"kind": "parent", "party": party, "with_minor": false}),
            Protection::PrivacyAct,
        );
        lets_go(&record.subject(), &consent)
    };
    assert!(lifts("party-other-parent") && !lifts("party-giver"));
    let bare: Subject = from_value(json!({
        "id": "person", "matters": [], "affiliations": [], "facts": [],
        "identifiers": {
            "names": ["A Person"], "alien_numbers": [], "date_of_birth": "2015-01-01",
            "citizenship": "other"
        },
        "consents": [], "waivers": []
    }))
    .expect("a record");
    let of_bare =
        |giver: Value, protection: Protection| lets_go(&bare, &consent(giver, protection));
    let parent = |party: &str| json!({"kind": "parent", "party": party, "with_minor": true});
    assert!(of_bare(parent("no-such-party-1"), Protection::SubstanceUse));
    assert!(!of_bare(json!({"kind": "protected-person"}), Protection::SubstanceUse));
}
