//! Where a directory stands against the rules of the Open Referral UK validator, counted by hand.

use voice_core::catalog::{CatalogReport, OrukLevel, OrukRule};

use crate::files;

fn standing(report: &CatalogReport, rule: OrukRule) -> (u64, u64) {
    let of_rule: Vec<_> = report.oruk.iter().filter(|of| of.rule == rule).collect();
    assert_eq!(of_rule.len(), 1, "{rule:?} stands once");
    assert_eq!(of_rule[0].level, rule.level());
    (of_rule[0].tried, of_rule[0].broken)
}

const A: &str = "7a3f4c1e-58c4-4f0b-9d3c-2f1f7a9f0c11";
const B: &str = "0f8b9a52-6c1d-4b7e-8f43-1d2f3a4b5c6d";
const C: &str = "c1b7de5e-91c2-4e0c-8a38-5f2c6f0e9a01";

#[test]
fn a_directory_as_the_profile_has_it_breaks_no_rule() {
    let service = format!(
        r#"[{{"id":"{A}","name":"Clinic","status":"active","minimum_age":18,"maximum_age":99,
        "organization":{{"id":"{B}","name":"Harbor Aid","description":"Helps"}},
        "schedules":[{{"id":"{C}","valid_from":"2026-01-01","valid_to":"2026-12-31",
            "opens_at":"09:00","closes_at":"17:00","byday":"MO"}}],
        "service_at_locations":[{{"id":"{C}","location":{{"id":"{C}","location_type":"physical",
            "addresses":[{{"id":"{C}","address_1":"1 Main St","city":"York",
                "state_province":"York","postal_code":"YO1 7HH","country":"GB",
                "address_type":"physical"}}]}}}}],
        "attributes":[{{"id":"{C}","taxonomy_term":{{"id":"{C}","name":"Law",
            "description":"Law","taxonomy_detail":{{"id":"{C}","name":"Needs",
                "description":"Needs"}}}}}}]}}]"#
    );
    let (_, report) = files(&[("services.json", service.as_bytes())]);
    for rule in OrukRule::ALL {
        let (tried, broken) = standing(&report, rule);
        assert_eq!(broken, 0, "{rule:?}: {report}");
        assert!(tried > 0, "{rule:?}: {report}");
        if rule.level() == OrukLevel::Search {
            assert_eq!(tried, 1, "{rule:?}");
        }
    }
}

#[test]
fn each_break_of_a_rule_counts_once() {
    let (_, report) = files(&[
        // Two organizations, one without a description and with no UUID.
        (
            "organizations.csv",
            format!("id,name,description\n{A},Harbor Aid,Helps\no2,North House,\n").as_bytes(),
        ),
        // A name missing; a word that is none of the list; an age and a web address that are none;
        // an identifier twice with different names, which are two records in a table.
        (
            "services.csv",
            format!(
                "id,organization_id,name,status,minimum_age,url\n\
                 {A},{A},,active,,\n\
                 {B},{A},Clinic,Open,old,\n\
                 {C},{A},Shelter,active,,not an address\n\
                 {C},{A},House,active,,\n"
            )
            .as_bytes(),
        ),
    ]);
    assert_eq!(standing(&report, OrukRule::ServicePages), (4, 0));
    // The name of a service and the description of an organization.
    assert_eq!(standing(&report, OrukRule::RequiredFields), (6, 2));
    assert_eq!(standing(&report, OrukRule::UniqueIdentifiers), (6, 1));
    assert_eq!(standing(&report, OrukRule::DataTypes), (6, 0));
    // The age, the address, and the identifier of an organization.
    assert_eq!(standing(&report, OrukRule::TextFormats), (6, 3));
    assert_eq!(standing(&report, OrukRule::ListedWords), (6, 1));
    assert_eq!(standing(&report, OrukRule::AgeSearch), (0, 0));
    assert_eq!(standing(&report, OrukRule::TextSearch), (4, 0));
    let text = report.to_string();
    let line = text.lines().find(|line| line.starts_with("age-search")).unwrap();
    assert!(line.ends_with("cannot be tried"), "{line}");
}

#[test]
fn a_number_that_is_published_as_text_has_another_type() {
    let service = format!(
        r#"[{{"id":"{A}","name":"Clinic","status":"active","minimum_age":"18",
        "organization":{{"id":"{B}","name":"Harbor Aid","description":"Helps"}}}}]"#
    );
    let (_, report) = files(&[("services.json", service.as_bytes())]);
    assert_eq!(standing(&report, OrukRule::DataTypes), (2, 1));
}

#[test]
fn a_hidden_place_is_nothing_to_search_by() {
    let service = format!(
        r#"[{{"id":"{A}","name":"Shelter","status":"active",
        "service_at_locations":[{{"id":"{C}","location":{{"id":"{C}","location_type":"physical",
            "confidential":true,"addresses":[{{"id":"{C}","address_1":"1 Hidden Lane",
                "city":"York","state_province":"York","postal_code":"YO1 7HH","country":"GB",
                "address_type":"physical"}}]}}}}]}}]"#
    );
    let (_, report) = files(&[("services.json", service.as_bytes())]);
    assert_eq!(standing(&report, OrukRule::PostcodeSearch), (0, 0));
}
