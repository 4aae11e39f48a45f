//! One broken pack for each flaw: it does not load, and the error says where.

use serde_json::{Value, json};
use voice_core::disclosure::{Draft, LoadError, Policy, PolicyError};
use voice_core::subject::Protection;
use voice_core::wire::from_json;

use crate::{pack, rule, us_federal};

/// A flaw as code, place and rule.
type Found = (&'static str, String, Option<String>);

fn flaws(broken: &Value) -> Vec<Found> {
    let Err(LoadError::Flawed(flaws)) = Policy::load([pack(broken)]) else {
        panic!("a broken pack loads")
    };
    flaws
        .iter()
        .map(|flaw| {
            (flaw.code.as_str(), flaw.pointer.clone(), flaw.rule.as_ref().map(ToString::to_string))
        })
        .collect()
}

/// The reference pack with one rule changed, and the flaws of it, which name that rule's place.
fn with_rule(id: &str, change: impl FnOnce(&mut Value)) -> (usize, Vec<Found>) {
    let mut broken = us_federal();
    let at = rule(&broken, id);
    change(&mut broken["rules"][at]);
    (at, flaws(&broken))
}

#[track_caller]
fn only((at, found): &(usize, Vec<Found>), code: &str, rest: &str, id: &str) {
    let [(found_code, place, rule)] = found.as_slice() else {
        panic!("expected one flaw: {found:?}")
    };
    assert_eq!(
        (*found_code, place.as_str(), rule.as_deref()),
        (code, format!("/rules/{at}{rest}").as_str(), Some(id))
    );
}

#[test]
fn the_reference_pack_has_none() {
    assert!(Policy::load([pack(&us_federal())]).is_ok());
}

#[test]
fn two_rules_of_one_id() {
    let mut broken = us_federal();
    let id = broken["rules"][0]["id"].clone();
    broken["rules"][1]["id"] = id;
    let found = flaws(&broken);
    assert!(
        found.iter().any(|(code, place, _)| *code == "duplicate-rule" && place == "/rules/1/id"),
        "{found:?}"
    );
}

#[test]
fn a_rule_that_cites_nothing_is_not_read() {
    let mut broken = us_federal();
    broken["rules"][3]["citations"] = json!([]);
    broken["rules"][4]["citations"] = json!([{"text": "section 1367", "verification": "verified"}]);
    let faults = from_json::<voice_core::disclosure::Pack>(&serde_json::to_vec(&broken).unwrap())
        .unwrap_err();
    let found: Vec<_> =
        faults.iter().map(|fault| (fault.pointer.as_str(), fault.code.as_str())).collect();
    assert_eq!(
        found,
        [("/rules/3/citations", "too-few-items"), ("/rules/4/citations/0/text", "bad-form")]
    );
}

#[test]
fn a_release_from_memory() {
    let id = "permit-facility";
    let found = with_rule(id, |rule| rule["citations"][0]["verification"] = json!("memory"));
    only(&found, "release-from-memory", "/citations", id);
}

#[test]
fn an_exception_from_memory() {
    let id = "prohibit-vawa-t-u";
    let found =
        with_rule(id, |rule| rule["unless"][0]["citation"]["verification"] = json!("memory"));
    only(&found, "release-from-memory", "/unless/0/citation", id);
}

#[test]
fn a_prohibition_may_rest_on_memory() {
    let mut pack_from_memory = us_federal();
    let at = rule(&pack_from_memory, "prohibit-vawa-t-u");
    for citation in pack_from_memory["rules"][at]["citations"].as_array_mut().unwrap() {
        citation["verification"] = json!("memory");
    }
    assert!(Policy::load([pack(&pack_from_memory)]).is_ok());
}

#[test]
fn a_release_of_what_is_never_told() {
    let id = "permit-facility";
    for category in ["a-number", "relief"] {
        let found =
            with_rule(id, |rule| rule["covers"]["categories"] = json!([category, "facility"]));
        only(&found, "release-of-never", "/covers", id);
    }
}

#[test]
fn a_category_without_released_form_stays_untold_whatever_its_class() {
    let mut broken = us_federal();
    for class in broken["classes"].as_array_mut().unwrap() {
        class["class"] = json!("releasable");
    }
    let at = rule(&broken, "permit-facility");
    broken["rules"][at]["covers"]["categories"] = json!(["facility", "informant"]);
    assert_eq!(flaws(&broken)[0].0, "release-of-never");
}

#[test]
fn an_exception_where_nothing_is_prohibited() {
    let id = "permit-facility";
    let found = with_rule(id, |rule| {
        rule["unless"] = json!([{
            "kind": "waiver", "protection": "medical",
            "citation": {"text": "45 CFR 164.508", "verification": "verified"}
        }]);
    });
    only(&found, "misplaced-exception", "/unless/0", id);
}

#[test]
fn a_duty_without_a_ground() {
    let id = "duty-crime-victims-rights";
    let found = with_rule(id, |rule| rule["covers"]["categories"] = json!(["release", "bond"]));
    only(&found, "duty-without-ground", "/covers", id);
}

#[test]
fn an_unknown_cover_group() {
    let id = "prohibit-tps";
    let found = with_rule(id, |rule| rule["covers"]["group"] = json!("immigration-fil"));
    only(&found, "unknown-cover-group", "/covers/group", id);
}

#[test]
fn a_nested_cover_group() {
    let mut broken = us_federal();
    broken["cover_groups"][0]["covers"] = json!({"kind": "cover-group", "group": "place"});
    assert!(
        flaws(&broken)
            .iter()
            .any(|(code, place, _)| *code == "nested-cover-group"
                && place == "/cover_groups/0/covers")
    );
}

#[test]
fn an_unlisted_protection_and_an_unenforced_one() {
    let mut broken = us_federal();
    let entries = broken["protections"].as_array_mut().unwrap();
    entries.retain(|entry| entry["protection"] != "child-victim");
    assert_eq!(flaws(&broken), [("unlisted-protection", "/protections".to_owned(), None)]);
    let mut broken = us_federal();
    broken["rules"].as_array_mut().unwrap().retain(|rule| rule["id"] != "prohibit-child-victim");
    assert_eq!(flaws(&broken)[0].0, "unenforced-protection");
}

/// Every protection, whether or not a rule names it.
#[test]
fn a_protection_that_no_pack_lists_is_a_flaw_whichever_it_is() {
    for protection in voice_core::subject::Protection::ALL {
        let mut broken = us_federal();
        let names = |rule: &Value| {
            rule["when"]["protections"]
                .as_array()
                .is_some_and(|all| all.contains(&json!(protection)))
        };
        broken["protections"]
            .as_array_mut()
            .unwrap()
            .retain(|entry| entry["protection"] != json!(protection));
        broken["rules"].as_array_mut().unwrap().retain(|rule| !names(rule));
        let found = flaws(&broken);
        assert!(
            found.contains(&("unlisted-protection", "/protections".to_owned(), None)),
            "{found:?}"
        );
    }
}

/// The days of a flaw of enforcement: code, place, and what it says.
fn gaps(change: impl FnOnce(&mut Value)) -> Vec<(String, String)> {
    let mut broken = us_federal();
    change(&mut broken);
    let Err(LoadError::Flawed(flaws)) = Policy::load([pack(&broken)]) else { return Vec::new() };
    let gaps = flaws.iter().filter(|flaw| flaw.code.as_str() == "enforcement-gap");
    gaps.map(|flaw| (flaw.pointer.clone(), flaw.expected.clone())).collect()
}

#[test]
fn days_on_which_a_protection_lapses_are_told() {
    let in_force = |id: &'static str, periods: Value| {
        move |broken: &mut Value| {
            let at = rule(broken, id);
            broken["rules"][at]["in_force"] = periods;
        }
    };
    let lapses = json!([{"from": "2017-04-26", "until": "2020-02-28"}, {"from": "2020-03-02"}]);
    let found = gaps(in_force("prohibit-minor-subject", lapses));
    let [(place, said)] = &found[..] else { panic!("{found:?}") };
    let of =
        &us_federal()["protections"][place.rsplit('/').next().unwrap().parse::<usize>().unwrap()];
    assert_eq!(of["protection"], "minor-subject");
    assert!(said.contains("from 2020-02-29 to 2020-03-01"), "{said}");
    // Days that follow each other, overlap, or come in another order leave none out.
    for whole in [
        json!([{"from": "2017-04-26", "until": "2020-02-28"}, {"from": "2020-02-29"}]),
        json!([{"from": "2020-01-01"}, {"from": "2017-04-26", "until": "2020-02-28"}]),
        json!([{"from": "2017-04-26"}, {"from": "2018-01-01", "until": "2018-01-02"}]),
        // What ends, or begins late, is reported by `check` and is no flaw.
        json!([{"from": "2019-01-01", "until": "2025-12-31"}]),
    ] {
        assert_eq!(gaps(in_force("prohibit-minor-subject", whole)), []);
    }
}

#[test]
fn days_on_which_a_whole_cover_group_lapses_are_told() {
    // Each protection is enforced on those days by another rule, and nobody shares the footprint.
    let found = gaps(|broken| {
        let members: Vec<Value> = broken["rules"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|rule| rule["covers"]["group"] == "place")
            .cloned()
            .collect();
        for mut rule in members {
            let id = rule["id"].as_str().unwrap().to_owned();
            rule["id"] = json!(format!("{id}-meanwhile"));
            rule["covers"] = json!({"kind": "categories", "categories": ["facility"]});
            broken["rules"].as_array_mut().unwrap().push(rule);
        }
        for rule in broken["rules"].as_array_mut().unwrap() {
            if rule["covers"]["group"] == "place" {
                rule["in_force"] =
                    json!([{"from": "2017-04-26", "until": "2019-12-31"}, {"from": "2020-01-02"}]);
            }
        }
    });
    let [(place, said)] = &found[..] else { panic!("{found:?}") };
    assert_eq!(place, "/cover_groups/3");
    assert!(said.contains("from 2020-01-01 to 2020-01-01"), "{said}");
}

/// The reference pack in which `prohibit-detainee-contractor` is several rules, each for some.
fn by_parts(parts: &[Value]) -> Value {
    let mut pack = us_federal();
    let at = rule(&pack, "prohibit-detainee-contractor");
    let whole = pack["rules"].as_array_mut().unwrap().remove(at);
    for (number, part) in parts.iter().enumerate() {
        let mut rule = whole.clone();
        rule["id"] = json!(format!("prohibit-detainee-contractor-{number}"));
        for (member, value) in part.as_object().unwrap() {
            match member.as_str() {
                "in_force" | "unless" => rule[member] = value.clone(),
                _ => rule["when"][member] = value.clone(),
            }
        }
        pack["rules"].as_array_mut().unwrap().push(rule);
    }
    pack
}

#[test]
fn a_protection_is_enforced_by_parts_for_everybody() {
    let enforced = |parts: &[Value]| {
        let enforced = Draft::new([pack(&by_parts(parts))])
            .unwrap()
            .enforced(Protection::DetaineeContractor)
            .unwrap();
        (enforced.from().to_string(), enforced.until().map(|day| day.to_string()))
    };
    let refused = |parts: &[Value], code: &str| {
        let found = flaws(&by_parts(parts));
        assert_eq!(found.iter().map(|of| of.0).collect::<Vec<_>>(), [code], "{parts:?}");
    };
    let victims = json!({"capacities": ["victim", "victim-representative", "victim-designee"]});
    let witnesses = json!({"capacities": ["witness", "witness-representative"]});
    let last = json!({"capacities": ["witness-designee"]});
    let whole = enforced(&[json!({})]);
    assert_eq!(whole.1, None);
    assert_eq!(enforced(&[victims.clone(), witnesses.clone(), last.clone()]), whole);
    refused(&[victims.clone(), witnesses.clone()], "unenforced-protection");
    // For one purpose each is enough, for three of the four is not.
    let purposes = ["safety-planning", "taking-part", "claims", "understanding"];
    let each = purposes.map(|purpose| json!({"purposes": [purpose]}));
    assert_eq!(enforced(&each), whole);
    refused(&each[..3], "unenforced-protection");
    // Days count on which every part is in force; between two of them it is a gap.
    let later = json!({"capacities": ["witness-designee"], "in_force": [{"from": "2022-01-01"}]});
    assert_eq!(
        enforced(&[victims.clone(), witnesses.clone(), later]),
        ("2022-01-01".to_owned(), None)
    );
    let broken = json!({"capacities": ["witness-designee"], "in_force": [
        {"from": "2019-01-01", "until": "2019-12-31"},
        {"from": "2022-01-01", "until": "2022-12-31"},
    ]});
    refused(&[victims.clone(), witnesses.clone(), broken], "enforcement-gap");
    // An exception for some is one, an exception for everybody of a part is none.
    let lifts = |capacities: &Value, categories: Value| {
        json!({
            "capacities": capacities, "unless": [{
                "kind": "asked-by", "capacities": capacities, "categories": categories,
                "citation": {"text": "6 CFR 5.21", "verification": "verified"}
            }]
        })
    };
    let of = &victims["capacities"];
    let rest = [witnesses, last];
    assert_eq!(enforced(&[&[lifts(of, json!(["health"]))], &rest[..]].concat()), whole);
    let lifted = lifts(of, json!(["health", "facility"]));
    refused(&[std::slice::from_ref(&lifted), &rest[..]].concat(), "unenforced-protection");
    let mut for_more = lifted;
    for_more["capacities"].as_array_mut().unwrap().push(json!("witness"));
    assert_eq!(enforced(&[&[for_more], &rest[..]].concat()), whole);
}

#[test]
fn an_unclassified_category() {
    let mut broken = us_federal();
    broken["classes"].as_array_mut().unwrap().retain(|class| class["category"] != "escape");
    assert_eq!(flaws(&broken), [("unclassified-category", "/classes".to_owned(), None)]);
}

#[test]
fn the_same_said_twice() {
    let mut broken = us_federal();
    let again = broken["classes"][0].clone();
    let count = broken["classes"].as_array().unwrap().len();
    broken["classes"].as_array_mut().unwrap().push(again);
    assert_eq!(flaws(&broken), [("said-twice", format!("/classes/{count}"), None)]);
}

#[test]
fn an_unknown_time_zone() {
    let mut broken = us_federal();
    broken["time_zone"] = json!("America/Atlantis");
    assert_eq!(flaws(&broken), [("unknown-time-zone", "/time_zone".to_owned(), None)]);
}

#[test]
fn several_flaws_are_told_at_once() {
    let mut broken = us_federal();
    broken["time_zone"] = json!("America/Atlantis");
    broken["classes"].as_array_mut().unwrap().clear();
    let at = rule(&broken, "permit-facility");
    broken["rules"][at]["citations"][0]["verification"] = json!("memory");
    let codes: std::collections::BTreeSet<_> =
        flaws(&broken).into_iter().map(|(code, _, _)| code).collect();
    assert_eq!(
        codes.into_iter().collect::<Vec<_>>(),
        ["release-from-memory", "unclassified-category", "unknown-time-zone"]
    );
}

const DECLARED: &str = "Am. Samoa Code: 46.3401";

/// A rule and an exception that cite a series, and the pack that declares it, or does not.
fn citing(text: &str, declared: &[&str]) -> Vec<(String, String, Option<String>)> {
    let mut citing = us_federal();
    let at = rule(&citing, "prohibit-vawa-t-u");
    let of_rule = citing["rules"][at]["citations"].as_array_mut().unwrap();
    of_rule.push(json!({"text": text, "verification": "memory"}));
    citing["rules"][at]["unless"][0]["citation"]["text"] = json!(text);
    let note = json!({"en": "A code.", "es": "Un código."});
    let of = |name: &&str| json!({"name": name, "note": note});
    if !declared.is_empty() {
        citing["reporters"] = declared.iter().map(of).collect();
    }
    Draft::new([pack(&citing)]).map_or_else(
        |flaws| {
            let of = |flaw: &PolicyError| {
                let rule = flaw.rule.as_ref().map(ToString::to_string);
                (flaw.code.as_str().to_owned(), flaw.pointer.clone(), rule)
            };
            flaws.iter().map(of).collect()
        },
        |_| Vec::new(),
    )
}

#[test]
fn a_series_that_is_not_declared() {
    let at = rule(&us_federal(), "prohibit-vawa-t-u");
    let count = us_federal()["rules"][at]["citations"].as_array().unwrap().len();
    let rule = Some("prohibit-vawa-t-u".to_owned());
    let flaw =
        |place: &str| ("unknown-reporter".to_owned(), format!("/rules/{at}{place}"), rule.clone());
    let expected = [flaw(&format!("/citations/{count}/text")), flaw("/unless/0/citation/text")];
    assert_eq!(citing(DECLARED, &[]), expected);
    assert_eq!(citing(DECLARED, &["Samoa Code"]), expected);
    assert_eq!(citing(DECLARED, &["Am. Samoa Code"]), []);
    assert_eq!(citing("28 CFR 551.151", &[]), []);
}

#[test]
fn a_series_is_declared_once_and_only_if_it_is_not_known() {
    let flaw = |code: &str, place: &str| (code.to_owned(), place.to_owned(), None);
    assert_eq!(
        citing(DECLARED, &["Am. Samoa Code", "Am. Samoa Code"]),
        [flaw("said-twice", "/reporters/1")]
    );
    assert_eq!(
        citing(DECLARED, &["Am. Samoa Code", "Cal. Gov. Code", "RCW"]),
        [flaw("known-reporter", "/reporters/1/name"), flaw("known-reporter", "/reporters/2/name")]
    );
}
