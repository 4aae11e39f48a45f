//! Names, wrappers and older records, as publishers write them: what is there is read.

use serde_json::{Value, json};
use voice_core::catalog::Object;

use crate::{files, found};

pub(crate) fn service(id: &str, name: &str) -> Value {
    json!({"id": id, "name": name, "status": "active", "description": "Advice"})
}

/// The names of the services of a document.
fn services(document: &str) -> Vec<String> {
    let (catalog, _) = files(&[("answer.json", document.as_bytes())]);
    let names = catalog.rows(Object::Service).filter_map(|row| row.get("name"));
    names.map(str::to_owned).collect()
}

#[test]
fn pages_are_read_however_they_are_wrapped() {
    let both = json!([service("1", "Clinic"), service("2", "Pantry")]);
    for document in [
        json!({"_links": {"self": "x"}, "_embedded": {"services": both}}),
        json!({"status": "ok", "response": {"data": both}}),
        json!({"result": {"contents": both}}),
        json!({"result": "ok", "contents": both}),
        json!({"response": {"code": 200}, "contents": both}),
        json!({"response": null, "items": both}),
        json!({"Contents": both}),
        json!({"CONTENTS": both}),
        json!({"Services.CSV": both}),
        json!({"meta": {"name": "x", "id": "y"}, "contents": both}),
        json!({"id": "page-1", "name": "Services", "contents": both}),
    ] {
        assert_eq!(services(&document.to_string()), ["Clinic", "Pantry"], "{document}");
    }
    // Lines in a file that is named otherwise.
    let lines = format!("{}\n{}\n", service("1", "Clinic"), service("2", "Pantry"));
    assert_eq!(services(&lines), ["Clinic", "Pantry"]);
    let broken = format!("{}\n{{\"id\": \"2\", ", service("1", "Clinic"));
    let (catalog, report) = files(&[("answer.json", broken.as_bytes())]);
    assert!(catalog.find(Object::Service, "1").is_some());
    assert_eq!(found(&report, "malformed-json"), 1);
}

#[test]
fn an_answer_that_is_no_record_makes_none() {
    let (catalog, _) = files(&[
        ("status.json", br#"{"status": "ok", "code": 200}"#),
        ("services.csv", b"id,name,status\n1,Clinic,active\n"),
    ]);
    assert_eq!(catalog.count(Object::Service), 1);
}

#[test]
fn columns_are_read_however_their_names_are_written() {
    for header in [
        "ID,Organization ID,Name,Status,Minimum Age",
        "Id,OrganizationId,Name,Status,MinimumAge",
        "id,organization-id,name,status,minimum-age",
        " id , organization_id , name , status , minimum_age ",
    ] {
        let services = format!("{header}\ns,o,Clinic,archived,18\n");
        let organizations = b"Id,Name,Description\no,Aid,Helps\n";
        let (catalog, _) =
            files(&[("services.csv", services.as_bytes()), ("organizations.csv", organizations)]);
        let service = catalog.find(Object::Service, "s").expect(header);
        // A status that is lost would be taken for that of a service that can be used.
        assert_eq!(service.get("status"), Some("defunct"), "{header}");
        assert_eq!(service.get("minimum_age"), Some("18"), "{header}");
        assert_eq!(service.get("organization_id"), Some("o"), "{header}");
    }
    let address = json!({"id": "a", "address1": "1 A St", "postalCode": "60601"});
    let (catalog, _) = files(&[("addresses.json", address.to_string().as_bytes())]);
    let address = catalog.find(Object::Address, "a").unwrap();
    assert_eq!(address.get("address_1"), Some("1 A St"));
    assert_eq!(address.get("postal_code"), Some("60601"));
    let document = json!({"ID": "s", "Name": "Clinic", "Status": "archived", "minimumAge": 18});
    let (catalog, _) = files(&[("services.json", document.to_string().as_bytes())]);
    let service = catalog.rows(Object::Service).next().unwrap();
    assert_eq!((service.get("status"), service.get("minimum_age")), (Some("defunct"), Some("18")));
    // Two names of one field: the second is kept beside it.
    let (catalog, _) =
        files(&[("services.csv", b"id,name,status,Status\ns,Clinic,active,closed\n")]);
    let service = catalog.find(Object::Service, "s").unwrap();
    assert_eq!(service.get("status"), Some("active"));
    assert!(service.unmodelled().any(|(name, json)| name == "Status" && json == "\"closed\""));
}

#[test]
fn cells_are_parted_by_what_spreadsheets_write() {
    for separator in [",", ";", "\t", "|"] {
        let rows = [
            ["id", "organization_id", "name", "status", "description"],
            ["s", "o", "\"Clinic, old\"", "archived", "\"two\nlines\""],
            ["t", "o", "Pantry", "active", "\"a \"\"b\"\"\""],
        ];
        let table = rows.map(|row| row.join(separator)).join("\n");
        for table in [table.clone(), format!("sep={separator}\r\n{table}")] {
            for name in ["services.csv", "services.tsv"] {
                let (catalog, report) = files(&[(name, table.as_bytes())]);
                assert_eq!(catalog.count(Object::Service), 2, "{table}");
                let service = catalog.find(Object::Service, "s").expect(&table);
                assert_eq!(service.get("name"), Some("Clinic, old"));
                assert_eq!(service.get("status"), Some("defunct"));
                assert_eq!(service.get("description"), Some("two\nlines"));
                let other = catalog.find(Object::Service, "t").expect(&table);
                assert_eq!(other.get("description"), Some("a \"b\""));
                assert_eq!(found(&report, "ragged-row"), 0);
            }
        }
    }
}

/// Without a column that is understood, each row would be a service without a name that is taken
/// for active.
#[test]
fn a_table_of_which_no_column_is_known_has_no_records() {
    let (catalog, report) = files(&[
        ("services.csv", b"foo~bar~status\nx~y~archived\n"),
        ("organizations.csv", b"id,name,description\no,Aid,Helps\n"),
        ("eligibility.csv", b"service,text\ns,Adults\n"),
    ]);
    assert_eq!(catalog.count(Object::Service), 0);
    assert_eq!(found(&report, "unknown-file"), 2);
}

#[test]
fn tables_are_known_by_the_names_that_exports_give_them() {
    let services = b"id,name,status\ns,Clinic,active\n".as_slice();
    let locations = b"id,name\nl,House\n".as_slice();
    let at = b"id,service_id,location_id\nx,s,l\n".as_slice();
    let (catalog, report) = files(&[
        ("hsds_services (2).csv", services),
        ("locations_2026-11-01.csv", locations),
        ("Service-At-Location.csv", at),
    ]);
    assert_eq!(found(&report, "unknown-file"), 0);
    let at = catalog.rows(Object::ServiceAtLocation).next().unwrap();
    assert!(at.parent(Object::Service).is_some() && at.parent(Object::Location).is_some());
}

#[test]
fn ohana_says_the_organization_of_a_service_by_its_place() {
    let (catalog, _) = files(&[
        ("organizations.csv", b"id,name,description\no,Aid,Helps\n"),
        ("locations.csv", b"id,organization_id,name\nl,o,House\nm,o,Branch\n"),
        ("addresses.csv", b"id,location_id,street_1,city,state,zip\na,l,1 A St,Chicago,IL,60601\n"),
        ("services.csv", b"id,location_id,name,status\ns,l,Clinic,active\n"),
    ]);
    let service = catalog.find(Object::Service, "s").unwrap();
    assert_eq!(service.get("organization_id"), Some("o"));
    let address = catalog.find(Object::Address, "a").unwrap();
    let fields = ["address_1", "state_province", "postal_code"].map(|of| address.get(of));
    assert_eq!(fields, [Some("1 A St"), Some("IL"), Some("60601")]);
}

#[test]
fn eligibility_is_text_or_records_with_ages() {
    for (eligibility, text, least, greatest) in [
        (json!("Adults"), "Adults", None, None),
        (
            json!([{"id": "1", "eligibility": "Adults", "minimum_age": 18, "maximum_age": 64}]),
            "Adults",
            Some("18"),
            Some("64"),
        ),
        (
            json!([
                {"eligibility": "Teens", "minimum_age": 13, "maximum_age": 17},
                {"eligibility": "Seniors", "minimum_age": 60},
            ]),
            "Teens; Seniors",
            Some("13"),
            None,
        ),
    ] {
        for field in ["eligibility", "eligibilities", "eligibilitys"] {
            let mut document = service("s", "Clinic");
            document[field] = eligibility.clone();
            let (catalog, _) = files(&[("services.json", document.to_string().as_bytes())]);
            let service = catalog.find(Object::Service, "s").unwrap();
            assert_eq!(service.get("eligibility_description"), Some(text), "{field}");
            let ages = [service.get("minimum_age"), service.get("maximum_age")];
            assert_eq!(ages, [least, greatest], "{field} {eligibility}");
        }
    }
    // An age that is not understood is kept, and so no limit that is left out.
    let mut document = service("s", "Clinic");
    document["eligibilitys"] = json!([{"eligibility": "Some", "minimum_age": "grown up"}]);
    let (catalog, _) = files(&[("services.json", document.to_string().as_bytes())]);
    let service = catalog.find(Object::Service, "s").unwrap();
    assert!(service.unmodelled().any(|(name, _)| name == "minimum_age"));
}

#[test]
fn records_of_one_identifier_that_differ_are_both_there() {
    let both = json!([service("s", "Clinic"), service("s", "Pantry"), service("s", "Clinic")]);
    assert_eq!(services(&both.to_string()), ["Clinic", "Pantry"]);
    let mut document = service("s", "Clinic");
    document["attributes"] = json!([
        {"id": "1", "taxonomy_term": {"id": "t", "code": "A", "name": "Eviction"}},
        {"id": "1", "taxonomy_term": {"id": "u", "code": "B", "name": "Asylum"}},
    ]);
    let (catalog, report) = files(&[("services.json", document.to_string().as_bytes())]);
    assert_eq!(catalog.count(Object::Attribute), 2);
    assert_eq!(found(&report, "id-collision"), 1);
}

/// Of two records of one identifier the first is kept, and what the second says of secrecy holds.
#[test]
fn what_a_second_record_says_of_secrecy_is_kept() {
    let place = |field: &str, said: &str| {
        let mut place = json!({
            "id": "l",
            "name": "House",
            "location_type": "physical",
            "description": "Office",
            "addresses": [{"id": "a", "address_1": "14 Quiet Lane", "city": "Springvale"}],
        });
        place[field] = said.into();
        place
    };
    for (field, said) in [
        ("description", "The address is confidential"),
        ("name", "Undisclosed location"),
        ("location_type", "confidential"),
        ("is_private", "yes"),
    ] {
        let open = place("description", "Office");
        for both in [[open.clone(), place(field, said)], [place(field, said), open]] {
            let mut documents = [service("s", "Clinic"), service("t", "Pantry")];
            for (document, place) in documents.iter_mut().zip(both) {
                let at = format!("at-{}", document["id"]);
                document["service_at_locations"] = json!([{"id": at, "location": place}]);
            }
            let documents = json!(documents).to_string();
            let (catalog, report) = files(&[("services.json", documents.as_bytes())]);
            let place = catalog.find(Object::Location, "l").unwrap();
            let address = catalog.find(Object::Address, "a").unwrap();
            let shown = [place.get("name"), place.get("description"), address.get("address_1")];
            assert_eq!(shown, [None; 3], "{field}");
            assert!(!report.to_string().contains("Quiet Lane"), "{field}");
        }
    }
}
