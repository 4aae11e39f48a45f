//! What changes an answer and is no release: each field of a pack is compared, or named here as one
//! that changes none.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use voice_core::disclosure::{
    Amendment, Citation, Classification, Conditions, CoverGroup, Coverage, Direction, Draft,
    Exception, Link, Pack, ProtectionEntry, Rule, amendments, differences,
};

use crate::{pack, rule, us_federal};

/// The fields of what a pack is made of. A new field does not compile here until somebody says what
/// it changes.
fn fields(pack: &Pack) -> [&'static [&'static str]; 7] {
    let Pack {
        format: _,
        id: _,
        version: _,
        title: _,
        published_on: _,
        time_zone: _,
        office_days: _,
        identity_days: _,
        reporters: _,
        classes,
        protections,
        cover_groups,
        links,
        rules,
    } = pack;
    let Classification { category: _, class: _, note: _ } = &classes[0];
    let ProtectionEntry { protection: _, covert: _ } = &protections[0];
    let CoverGroup { id: _, covers: _, note: _ } = &cover_groups[0];
    let Link { from: _, to: _ } = &links[0];
    let Rule {
        id: _,
        effect: _,
        covers: _,
        when,
        unless: _,
        citations: _,
        in_force: _,
        time_zone: _,
        defence_in_depth: _,
        note: _,
    } = &rules[0];
    let Conditions {
        capacities: _,
        identity: _,
        standing: _,
        purposes: _,
        jurisdictions: _,
        link: _,
        conflicts: _,
        protections: _,
    } = when;
    // What these are made of is compared whole, as a part of the rule, the group or the class that
    // it stands in.
    for rule in rules {
        match &rule.covers {
            Coverage::WholePerson {}
            | Coverage::Categories { categories: _ }
            | Coverage::CoverGroup { group: _, alone: _ } => {}
        }
        for exception in &rule.unless {
            match exception {
                Exception::Consent { protection: _, citation: _ }
                | Exception::Waiver { protection: _, citation: _ }
                | Exception::AskedBy { capacities: _, categories: _, citation: _ } => {}
            }
        }
        let [Citation { text: _, verification: _ }, ..] = rule.citations.as_slice() else {
            continue;
        };
    }
    [
        &[
            "id",
            "version",
            "title",
            "published_on",
            "time_zone",
            "office_days",
            "identity_days",
            "reporters",
        ],
        &["class", "note"],
        &["covert"],
        &["id", "covers", "note"],
        &["from", "to"],
        &[
            "id",
            "effect",
            "covers",
            "unless",
            "citations",
            "in_force",
            "time_zone",
            "defence_in_depth",
            "note",
        ],
        &[
            "capacities",
            "identity",
            "standing",
            "purposes",
            "jurisdictions",
            "link",
            "conflicts",
            "protections",
        ],
    ]
}

/// What comes of an edit: whether something is released otherwise, and what else is said otherwise.
fn found(edit: impl FnOnce(&mut Value)) -> (bool, Vec<Amendment>) {
    let mut edited = us_federal();
    edit(&mut edited);
    let [old, new] = [us_federal(), edited].map(|value| Draft::new([pack(&value)]).unwrap());
    (!differences(&old, &new).unwrap().is_empty(), amendments(&old, &new))
}

const OTHER: &str = "Otherwise.";

/// Each field of the first item of each kind, changed, and whether something is released or said
/// otherwise for it.
#[test]
fn every_field_that_changes_an_answer_is_compared() {
    let all = fields(&pack(&us_federal()));
    let text = || json!({"en": OTHER, "es": "De otro modo."});
    let permit = |value: &Value| rule(value, "permit-facility");
    let mut tried = BTreeSet::new();
    let mut expect = |kind: usize, field: &str, compared: bool, edit: &dyn Fn(&mut Value)| {
        assert!(all[kind].contains(&field), "{field}");
        let (released, said) = found(edit);
        assert_eq!(released || !said.is_empty(), compared, "{kind} {field}");
        tried.insert((kind, field.to_owned()));
    };
    expect(0, "id", true, &|of| of["id"] = json!("us-other"));
    expect(0, "version", true, &|of| of["version"] = json!("1.0.1"));
    expect(0, "title", false, &|of| of["title"] = text());
    expect(0, "published_on", false, &|of| of["published_on"] = json!("2020-01-01"));
    expect(0, "time_zone", true, &|of| of["time_zone"] = json!("America/Chicago"));
    // Of one pack the days are those of the office whether it says so or not.
    expect(0, "office_days", false, &|of| of["office_days"] = json!(true));
    // A year is what holds where nothing is said.
    expect(0, "identity_days", true, &|of| of["identity_days"] = json!(364));
    expect(0, "reporters", false, &|of| {
        of["reporters"] = json!([{"name": "Am. Samoa Code", "note": text()}]);
    });
    expect(1, "class", true, &|of| of["classes"][0]["class"] = json!("conditional"));
    expect(1, "note", false, &|of| of["classes"][0]["note"] = text());
    expect(2, "covert", true, &|of| of["protections"][0]["covert"] = json!(false));
    // The id of a group is what its rules call it by.
    expect(3, "id", false, &|of| {
        let renamed = of.to_string().replace("\"place\"", "\"the-place\"");
        *of = serde_json::from_str(&renamed).unwrap();
    });
    expect(3, "covers", true, &|of| {
        of["cover_groups"][3]["covers"]["categories"] = json!(["facility", "release"])
    });
    expect(3, "note", false, &|of| of["cover_groups"][0]["note"] = text());
    expect(4, "from", true, &|of| of["links"][0]["from"] = json!(["facility", "release"]));
    expect(4, "to", true, &|of| of["links"][0]["to"] = json!("release"));
    expect(5, "id", true, &|of| {
        let at = permit(of);
        of["rules"][at]["id"] = json!("permit-place");
    });
    // A prohibition's name, law and words are for staff: no requester reads them.
    expect(5, "id", false, &|of| {
        let at = rule(of, "prohibit-tps");
        of["rules"][at]["id"] = json!("prohibit-tps-records");
    });
    expect(5, "effect", true, &|of| {
        let at = permit(of);
        of["rules"][at]["effect"] = json!("duty");
        of["rules"].as_array_mut().unwrap().push({
            let mut again = us_federal()["rules"][at].clone();
            again["id"] = json!("permit-place");
            again
        });
    });
    expect(5, "covers", true, &|of| {
        let at = permit(of);
        of["rules"][at]["covers"]["categories"] = json!(["facility", "release"]);
    });
    expect(5, "unless", true, &|of| {
        let at = rule(of, "prohibit-informant");
        of["rules"][at]["unless"] = json!([{
            "kind": "waiver", "protection": "informant",
            "citation": {"text": "5 U.S.C. 552(b)(7)(D)", "verification": "verified"}
        }]);
    });
    for id in ["permit-facility", "prohibit-minor-subject"] {
        expect(5, "time_zone", true, &|of| {
            let at = rule(of, id);
            of["rules"][at]["time_zone"] = json!("America/Chicago");
        });
    }
    for (field, value) in [
        ("citations", json!([{"text": "28 CFR 551.151", "verification": "verified"}])),
        ("note", text()),
    ] {
        for (id, compared) in
            [("permit-facility", true), ("duty-services-to-victims", true), ("prohibit-tps", false)]
        {
            expect(5, field, compared, &|of| {
                let at = rule(of, id);
                of["rules"][at][field] = value.clone();
            });
        }
    }
    expect(5, "in_force", true, &|of| {
        let at = permit(of);
        of["rules"][at]["in_force"] = json!([{"from": "2019-01-01"}]);
    });
    expect(5, "defence_in_depth", false, &|of| {
        let at = permit(of);
        of["rules"][at]["defence_in_depth"] = json!(true);
    });
    for (field, value) in [
        ("capacities", json!(["victim"])),
        ("identity", json!("corroborated")),
        ("standing", json!("asserted")),
        ("purposes", json!(["claims"])),
        ("jurisdictions", json!(["federal"])),
        ("link", json!("fact")),
    ] {
        // The fact of a place is about no case, and who has a right to it reads that it asks for
        // one all the same.
        expect(6, field, true, &|of| {
            let at = permit(of);
            of["rules"][at]["when"][field] = value.clone();
        });
    }
    expect(6, "conflicts", true, &|of| {
        let at = rule(of, "prohibit-conflict");
        of["rules"][at]["when"]["conflicts"] = json!(["is-subject"]);
    });
    expect(6, "protections", true, &|of| {
        let at = rule(of, "prohibit-informant");
        of["rules"][at]["when"]["protections"] = json!(["informant", "medical"]);
    });
    let named = all.iter().enumerate();
    let named: BTreeSet<(usize, String)> = named
        .flat_map(|(kind, fields)| fields.iter().map(move |field| (kind, (*field).to_owned())))
        .collect();
    assert_eq!(tried, named);
}

#[test]
fn what_lets_more_out_is_wider_though_no_rule_changed() {
    let direction = |edit: &dyn Fn(&mut Value)| {
        let (released, said) = found(edit);
        let [amendment] = said.as_slice() else { panic!("{said:?}") };
        assert!(!released, "{amendment:?}");
        amendment.direction()
    };
    assert_eq!(direction(&|of| of["time_zone"] = json!("Pacific/Guam")), Some(Direction::Widened));
    assert_eq!(
        direction(&|of| of["protections"][0]["covert"] = json!(false)),
        Some(Direction::Widened)
    );
    assert_eq!(
        direction(&|of| drop(of["links"].as_array_mut().unwrap().pop())),
        Some(Direction::Widened)
    );
    let link = json!({"from": ["escape"], "to": "custody-status"});
    assert_eq!(
        direction(&|of| of["links"].as_array_mut().unwrap().push(link.clone())),
        Some(Direction::Narrowed)
    );
    for (days, direction_of) in [(366, Direction::Widened), (364, Direction::Narrowed)] {
        assert_eq!(direction(&|of| of["identity_days"] = json!(days)), Some(direction_of));
    }
    assert_eq!(direction(&|of| of["version"] = json!("2.0.0")), None);
    // Covert before is open before: the way back is narrower.
    let mut open = us_federal();
    open["protections"][0]["covert"] = json!(false);
    let [old, new] = [open, us_federal()].map(|value| Draft::new([pack(&value)]).unwrap());
    assert_eq!(amendments(&old, &new)[0].direction(), Some(Direction::Narrowed));
}
