//! A confidential location: nothing gives its place away, and it is not found by it.

use voice_core::catalog::{Address, Index, Location, Object, Row};
use voice_core::wire::to_json;

use crate::files;

const SECRETS: [&str; 7] =
    ["12 Hidden Lane", "Springfield", "62701", "39.78", "-89.65", "behind the mill", "UPRN-77"];

fn directory(mark: &str) -> Vec<(&'static str, Vec<u8>)> {
    vec![
        ("services.csv", b"id,name,status,description\ns1,Shelter,active,A safe house\n".to_vec()),
        ("service_at_location.csv", b"id,service_id,location_id\nx1,s1,l1\n".to_vec()),
        (
            "locations.csv",
            format!(
                "id,location_type,name,latitude,longitude,transportation,\
                external_identifier,confidential,colour\n\
                l1,physical,Safe house,39.78,-89.65,behind the mill,UPRN-77,{mark},Springfield\n"
            )
            .into_bytes(),
        ),
        (
            "addresses.csv",
            b"id,location_id,address_1,city,state_province,postal_code,country,address_type\n\
            a1,l1,12 Hidden Lane,Springfield,IL,62701,US,street address\n"
                .to_vec(),
        ),
        ("phones.csv", b"id,service_id,number\np1,s1,1-800-799-7233\n".to_vec()),
        (
            "metadata.csv",
            b"id,resource_id,resource_type,field_name,previous_value\n\
            m1,a1,address,address_1,12 Hidden Lane\n"
                .to_vec(),
        ),
    ]
}

#[test]
fn nothing_of_a_confidential_place_is_shown_or_found() {
    for mark in ["yes", "partly", ""] {
        let confidential = !mark.is_empty();
        let package = directory(mark);
        let package: Vec<(&str, &[u8])> =
            package.iter().map(|(name, bytes)| (*name, bytes.as_slice())).collect();
        let (catalog, report) = files(&package);
        let mut shown = report.to_string() + &to_json(&report).unwrap();
        for object in Object::ALL {
            for row in catalog.rows(object) {
                let fields = object.columns().iter().filter_map(|column| row.get(column.name));
                shown.extend(fields.chain(row.unmodelled().flat_map(|(name, json)| [name, json])));
            }
        }
        shown += &catalog.get::<Location>("l1").map(|place| to_json(&place).unwrap()).unwrap();
        shown += &catalog
            .get::<Address>("a1")
            .map(|address| to_json(&address).unwrap())
            .unwrap_or_default();

        let index = Index::new(catalog);
        let mut found = Vec::new();
        for question in [
            r#"{"words": "shelter"}"#,
            r#"{"near": {"latitude": 39.78, "longitude": -89.65, "within_km": 5}}"#,
            r#"{"state": "IL"}"#,
            r#"{"postal_code": "62701"}"#,
            r#"{"words": "springfield"}"#,
            r#"{"words": "hidden lane"}"#,
        ] {
            // Prepared, it answers the same.
            let answer = crate::searching::ask(&index, question);
            shown += &to_json(&answer).unwrap();
            found.push(answer.total);
        }
        let told: Vec<&str> = SECRETS.into_iter().filter(|secret| shown.contains(secret)).collect();
        if confidential {
            assert_eq!(told, [""; 0], "nothing is told");
            assert_eq!(found, [1, 0, 0, 0, 0, 0], "found by its words, not by its place");
            assert_eq!(
                index.catalog().find(Object::Location, "l1").and_then(|place| place.get("name")),
                Some("Safe house")
            );
        } else {
            assert_eq!(told, SECRETS, "an open place is told, so that the test can fail");
            assert_eq!(found[..4], [1, 1, 1, 1]);
        }
    }
}

#[test]
fn the_words_of_an_address_or_an_attribute_say_it_too() {
    let by_address = files(&[
        ("locations.csv", b"id,latitude\nl1,39.78\nl2,39.78\n"),
        (
            "addresses.csv",
            b"id,location_id,address_1,address_type\n\
            a1,l1,Address Withheld,physical\n\
            a2,l2,1 Main Street,physical\n",
        ),
    ])
    .0;
    let latitudes = |catalog: &voice_core::catalog::Catalog| -> Vec<bool> {
        catalog
            .rows(Object::Location)
            .map(|place: Row<'_>| place.get("latitude").is_some())
            .collect()
    };
    assert_eq!(latitudes(&by_address), [false, true]);
    let by_term = files(&[
        ("locations.csv", b"id,latitude\nl1,39.78\n"),
        ("attributes.csv", b"id,link_id,link_entity,taxonomy_term_id\nx,l1,location,t\n"),
        ("taxonomy_terms.csv", b"id,name\nt,Confidential location\n"),
    ])
    .0;
    assert_eq!(latitudes(&by_term), [false]);
}
