//! What the lists of the standard's API find.

use serde_json::Value;
use voice_core::catalog::{Catalog, ListQuery, Object};
use voice_core::wire::from_value;

use crate::files;

fn directory() -> Catalog {
    let (catalog, _) = files(&[
        ("organizations.csv", b"id,name,description\no1,Harbor Aid,Helps\no2,North House,Helps\n"),
        (
            "services.csv",
            "id,organization_id,name,description,status,last_modified\n\
             s1,o1,Legal clinic,Immigration lawyers,active,2026-02-09T17:30:00Z\n\
             s2,o2,Shelter,A safe house,active,2026-02-09T23:30:00-05:00\n\
             s3,o2,Educación,Classes,inactive,\n"
                .as_bytes(),
        ),
        (
            "locations.csv",
            b"id,location_type,name,confidential\nl1,physical,Office,no\n\
              l2,physical,House,yes\n",
        ),
        ("service_at_location.csv", b"id,service_id,location_id\nx1,s1,l1\nx2,s2,l2\n"),
        (
            "addresses.csv",
            b"id,location_id,address_1,city,state_province,postal_code,country,address_type\n\
              a1,l1,1 Main St,Springfield,IL,62701-1234,US,physical\n\
              a2,l2,12 Hidden Lane,Springfield,IL,62702,US,physical\n",
        ),
        ("taxonomies.csv", b"id,name,description\nt,Needs,Needs\n"),
        (
            "taxonomy_terms.csv",
            b"id,name,description,parent_id,taxonomy_id\nn1,Law,Law,,t\nn2,Visas,Visas,n1,t\n",
        ),
        ("attributes.csv", b"id,link_id,link_entity,taxonomy_term_id\nb1,s1,service,n2\n"),
    ]);
    catalog
}

/// The names of what a query finds, those of the service where it is at a location.
fn found(object: Object, query: Value) -> Vec<String> {
    let query: ListQuery = from_value(query).unwrap();
    let page = directory().page(object, &query);
    let name = |of: &Value| of.get("name").or_else(|| of.pointer("/service/name")).cloned();
    page.contents.iter().map(|of| name(of).unwrap().as_str().unwrap().to_owned()).collect()
}

#[test]
fn each_parameter_of_a_list_holds() {
    use serde_json::json;
    let (service, at) = (Object::Service, Object::ServiceAtLocation);
    for (object, query, names) in [
        (service, json!({}), vec!["Legal clinic", "Shelter", "Educación"]),
        (service, json!({"search": "lawyers clinic"}), vec!["Legal clinic"]),
        (service, json!({"search": "educacion"}), vec!["Educación"]),
        (service, json!({"search": "north"}), vec!["Shelter", "Educación"]),
        (service, json!({"search": "helter"}), vec![]),
        (service, json!({"organization_id": "o2"}), vec!["Shelter", "Educación"]),
        (service, json!({"taxonomy_term_id": "n2"}), vec!["Legal clinic"]),
        (service, json!({"taxonomy_term_id": "n1"}), vec![]),
        (service, json!({"taxonomy_id": "t"}), vec!["Legal clinic"]),
        // By the moment, and not by its text.
        (service, json!({"modified_after": "2026-02-10T00:00:00Z"}), vec!["Shelter"]),
        (
            service,
            json!({"modified_after": "2026-02-09T17:30:00Z"}),
            vec!["Legal clinic", "Shelter"],
        ),
        (service, json!({"page": 2, "per_page": 2}), vec!["Educación"]),
        (at, json!({"postcode": "62701"}), vec!["Legal clinic"]),
        (at, json!({"postcode": "62701-1234"}), vec!["Legal clinic"]),
        // As a search compares them: the first five digits are one place.
        (at, json!({"postcode": "62701-9999"}), vec!["Legal clinic"]),
        (at, json!({"postcode": "62709"}), vec![]),
        // A confidential place is not found by where it is.
        (at, json!({"postcode": "62702"}), vec![]),
        (at, json!({"organization_id": "o2"}), vec!["Shelter"]),
        (Object::TaxonomyTerm, json!({"top_only": true}), vec!["Law"]),
        (Object::TaxonomyTerm, json!({"parent_id": "n1"}), vec!["Visas"]),
    ] {
        assert_eq!(found(object, query.clone()), names, "{object:?} {query}");
    }
}

#[test]
fn nothing_gives_a_confidential_place_away() {
    let catalog = directory();
    for object in [Object::Service, Object::ServiceAtLocation, Object::Organization] {
        for full in [false, true] {
            let query =
                ListQuery { full: Some(full), full_service: Some(full), ..ListQuery::default() };
            let text: String =
                catalog.each_listed(object, &query).map(|of| of.to_string()).collect();
            assert!(!text.contains("Hidden") && !text.contains("62702"), "{object:?} {full}");
        }
        let whole: String = catalog
            .rows(object)
            .filter_map(|row| catalog.record(object, row.id()))
            .map(|of| of.to_string())
            .collect();
        assert!(!whole.contains("Hidden") && !whole.contains("62702"), "{object:?}");
    }
    let with_services = catalog.organization_with_services("o2").unwrap();
    assert_eq!(with_services["services"].as_array().map(Vec::len), Some(2));
    assert!(!with_services.to_string().contains("Hidden"));
    assert!(catalog.record(Object::Organization, "o2").unwrap().get("services").is_none());
}
