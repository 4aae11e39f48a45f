//! Two records of one identifier: which are one, and what is inside of each.

use serde_json::json;
use voice_core::catalog::{Catalog, Object, Row};

use crate::names::service;
use crate::{files, found};

/// Of two records of one identifier that contradict each other, each keeps what is inside of it.
#[test]
fn what_is_inside_of_a_record_stays_with_it() {
    let place = |name: &str, point: [f64; 2], street: &str, code: &str| {
        json!({
            "id": "l",
            "name": name,
            "location_type": "physical",
            "latitude": point[0],
            "longitude": point[1],
            "addresses": [{
                "id": format!("a-{code}"),
                "location_id": "l",
                "address_1": street,
                "postal_code": code,
                "address_type": "physical",
            }],
        })
    };
    let (here, there) = ([41.88, -87.63], [30.26, -97.74]);
    let term = |name: &str| {
        let term = json!({"id": "t", "code": "1", "name": name});
        json!([{"taxonomy_term_id": "t", "taxonomy_term": term}])
    };
    let rows = |catalog: &Catalog| -> Vec<String> {
        let of_service = |service: Row<'_>| {
            let at: Vec<String> = service
                .children(Object::ServiceAtLocation)
                .filter_map(|at| at.parent(Object::Location))
                .flat_map(|place| place.children(Object::Address).collect::<Vec<_>>())
                .map(|address| address.get("postal_code").unwrap().to_owned())
                .collect();
            let phones = service.children(Object::Phone).map(|phone| phone.get("number").unwrap());
            let terms = service
                .children(Object::Attribute)
                .filter_map(|attribute| attribute.parent(Object::TaxonomyTerm))
                .map(|term| term.get("name").unwrap());
            let all = at.iter().map(String::as_str).chain(phones).chain(terms);
            format!("{}: {}", service.get("name").unwrap(), all.collect::<Vec<_>>().join(" "))
        };
        catalog.rows(Object::Service).map(of_service).collect()
    };
    let shelter = place("Office", here, "1 Main St", "60601");
    for (other, is_two) in [
        (place("Office", there, "2 Elm St", "78701"), true),
        (place("Office", here, "2 Elm St", "78701"), true),
        (place("Office", there, "1 Main St", "60601"), true),
        (place("Annex", [41.8801, -87.6301], "1 Main St", "60601"), false),
    ] {
        for joined in [true, false] {
            let mut documents = [service("s", "Shelter"), service("u", "Clinic")];
            for (number, (document, place)) in
                documents.iter_mut().zip([&shelter, &other]).enumerate()
            {
                if joined {
                    document["locations"] = json!([place]);
                } else {
                    let id = format!("at-{number}");
                    document["service_at_locations"] =
                        json!([{"id": id, "location_id": "l", "location": place}]);
                }
            }
            let json = json!(documents).to_string();
            let (catalog, report) = files(&[("services.json", json.as_bytes())]);
            let code = other["addresses"][0]["postal_code"].as_str().unwrap();
            assert_eq!(catalog.count(Object::Location), if is_two { 2 } else { 1 }, "{other}");
            assert!(found(&report, "id-collision") > 0, "{other}");
            if is_two {
                let expected = ["Shelter: 60601".to_owned(), format!("Clinic: {code}")];
                assert_eq!(rows(&catalog), expected, "{other} {joined}");
            }
        }
    }
    // Two services of one identifier, the second of them twice.
    let clinic = |at: &str| {
        let mut clinic = service("s", "Clinic");
        clinic["phones"] = json!([{"id": format!("p-{at}"), "number": "312-555-0142"}]);
        clinic["attributes"] = term("Health");
        let address = json!({"id": "b", "address_1": "3 Oak St", "postal_code": "60602"});
        let place = json!({"id": "m", "name": "There", "addresses": [address]});
        clinic["service_at_locations"] = json!([{"id": at, "service_id": "s", "location": place}]);
        clinic
    };
    let mut shelter_itself = service("s", "Shelter");
    shelter_itself["attributes"] = term("Housing");
    shelter_itself["locations"] = json!([shelter]);
    let json = json!([shelter_itself, clinic("x"), clinic("y")]).to_string();
    let (catalog, _) = files(&[("services.json", json.as_bytes())]);
    assert_eq!(
        rows(&catalog),
        ["Shelter: 60601 Housing", "Clinic: 60602 60602 312-555-0142 312-555-0142 Health Health"]
    );
}

/// Two places of one identifier are both hidden where one is confidential.
#[test]
fn of_two_places_of_one_identifier_both_are_hidden_or_none() {
    let place = |point: f64, is_private: bool| {
        let mut place = json!({
            "id": "l",
            "name": format!("House {point}"),
            "latitude": point,
            "longitude": -87.63,
            "location_type": "physical",
        });
        if is_private {
            place["is_private"] = "yes".into();
        }
        place
    };
    for private in [[true, false], [false, true], [false, false]] {
        let mut documents = [service("s", "Clinic"), service("u", "Pantry")];
        for (document, (point, private)) in
            documents.iter_mut().zip([41.0, 45.0].into_iter().zip(private))
        {
            document["locations"] = json!([place(point, private)]);
        }
        let json = json!(documents).to_string();
        let (catalog, _) = files(&[("services.json", json.as_bytes())]);
        let shown: Vec<bool> =
            catalog.rows(Object::Location).map(|place| place.get("latitude").is_some()).collect();
        assert_eq!(shown, [!private.contains(&true); 2], "{private:?}");
    }
}
