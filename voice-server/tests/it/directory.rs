//! The API of the standard (HSDS 3.0), over the directory of the server.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use voice_core::catalog::{Object, Options, Source, national, read};

use crate::scene::{get, server};

/// The lists of the standard, with what is listed.
const LISTS: [(&str, Object); 5] = [
    ("services", Object::Service),
    ("service_at_locations", Object::ServiceAtLocation),
    ("organizations", Object::Organization),
    ("taxonomies", Object::Taxonomy),
    ("taxonomy_terms", Object::TaxonomyTerm),
];

#[tokio::test]
async fn a_directory_is_listed_in_pages_and_read_by_its_identifiers() {
    let server = server().await;
    let base = get(&server, "/hsds").await.json();
    assert_eq!(base["version"], "3.0");
    for (list, object) in LISTS {
        let count = national().count(object);
        let mut ids = BTreeSet::new();
        for number in 1..=count.div_ceil(5).max(1) {
            let page = get(&server, &format!("/hsds/{list}?per_page=5&page={number}")).await.json();
            assert_eq!(page["total_items"], count, "{list}");
            assert_eq!(page["total_pages"], count.div_ceil(5), "{list}");
            assert_eq!(page["first_page"], number == 1);
            assert_eq!(page["last_page"], number >= count.div_ceil(5));
            let contents = page["contents"].as_array().unwrap();
            assert_eq!(page["size"], contents.len());
            assert_eq!(page["empty"], contents.is_empty());
            ids.extend(contents.iter().map(|of| of["id"].as_str().unwrap().to_owned()));
        }
        assert_eq!(ids.len(), count, "{list}: each record is on one page");
        for id in ids.iter().take(3) {
            let one = get(&server, &format!("/hsds/{list}/{id}")).await;
            assert_eq!((one.status.as_u16(), &one.json()["id"]), (200, &json!(id)), "{list}");
        }
        let none = get(&server, &format!("/hsds/{list}/no-such-record")).await;
        assert_eq!(none.status, 404, "{list}");
    }
    let beyond = get(&server, "/hsds/services?page=900").await.json();
    assert_eq!((&beyond["empty"], &beyond["total_items"]), (&json!(true), &json!(12)));
}

#[tokio::test]
async fn what_the_api_answers_is_read_back_as_the_same_directory() {
    let server = server().await;
    let mut saved = Vec::new();
    for list in ["services", "organizations"] {
        let page = get(&server, &format!("/hsds/{list}?full=true&per_page=1000")).await;
        saved.push((format!("{list}.json"), page.body.to_vec()));
    }
    let sources: Vec<Source<'_>> =
        saved.iter().map(|(name, bytes)| Source { name, bytes }).collect();
    let (again, report) = read(&sources, &Options::default(), &mut |_, _| ()).unwrap();
    assert!(report.records.iter().all(|count| count.records.refused == 0));
    for object in [Object::Service, Object::Organization, Object::Phone, Object::Language] {
        assert_eq!(again.count(object), national().count(object), "{object:?}");
    }
    // Each line is a record of the page.
    let lines = get(&server, "/hsds/services?full=true&format=ndjson").await;
    assert_eq!(lines.headers["content-type"], "application/x-ndjson");
    let lines: Vec<Value> = lines
        .body
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.is_empty())
        .map(|line| serde_json::from_slice(line).unwrap())
        .collect();
    let page = get(&server, "/hsds/services?full=true").await.json();
    assert_eq!(page["contents"], json!(lines));
}

#[tokio::test]
async fn a_service_that_a_search_names_is_read_by_its_id() {
    let server = server().await;
    let found = get(&server, "/v1/services?words=hotline&size=1").await.json();
    let hit = &found["results"][0];
    let id = hit["service_id"].as_str().unwrap();
    let service = get(&server, &format!("/v1/services/{id}")).await.json();
    assert_eq!(service["name"], hit["name"]);
    let minimal = get(&server, "/hsds/services?minimal=true").await.json();
    let contents = minimal["contents"].as_array().unwrap();
    assert_eq!(contents.len(), 12);
    assert!(contents.iter().all(|of| {
        of.as_object().unwrap().keys().all(|key| ["id", "last_modified"].contains(&key.as_str()))
    }));
}

#[tokio::test]
async fn a_parameter_that_a_list_does_not_have_is_said_at_its_place() {
    let server = server().await;
    for (path, faults) in [
        ("/hsds/taxonomies?minimal=true", json!(["/minimal unknown-field"])),
        ("/hsds/services?serach=food", json!(["/serach unknown-field"])),
        ("/hsds/services?page=0&full=yes", json!(["/page too-small", "/full wrong-type"])),
        ("/hsds/organizations/x?full=true", json!(["/full unknown-field"])),
    ] {
        let reply = get(&server, path).await;
        assert_eq!(reply.status, 422, "{path}");
        let found: BTreeSet<String> = reply.json()["faults"]
            .as_array()
            .unwrap()
            .iter()
            .map(|of| {
                format!("{} {}", of["pointer"].as_str().unwrap(), of["code"].as_str().unwrap())
            })
            .collect();
        let faults: BTreeSet<String> = serde_json::from_value(faults).unwrap();
        assert_eq!(found, faults, "{path}");
    }
}

/// A schema of the standard, with the files that it refers to in their place.
fn schema(folder: &Path, name: &str) -> Value {
    let mut schema = serde_json::from_slice(&fs::read(folder.join(name)).unwrap()).unwrap();
    resolve(folder, &mut schema);
    schema
}

fn resolve(folder: &Path, schema: &mut Value) {
    if let Some(name) = schema.get("$ref").and_then(Value::as_str).map(str::to_owned) {
        *schema = self::schema(folder, &name);
    }
    match schema {
        Value::Object(fields) => fields.values_mut().for_each(|of| resolve(folder, of)),
        Value::Array(items) => items.iter_mut().for_each(|of| resolve(folder, of)),
        _ => {}
    }
}

/// The schemas of the standard lie beside the repository, where they are.
#[tokio::test]
async fn records_are_as_the_schemas_of_the_standard_have_them() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/hsds/3.0/schema");
    if !folder.exists() {
        crate::deploy::left_out("there are no schemas of the standard beside the repository");
        return;
    }
    let server = server().await;
    for (list, name) in [
        ("services", "compiled/service.json"),
        ("service_at_locations", "compiled/service_at_location.json"),
        ("organizations", "compiled/organization.json"),
        ("taxonomies", "taxonomy.json"),
        ("taxonomy_terms", "taxonomy_term.json"),
    ] {
        let schema = schema(&folder, name);
        let validator = jsonschema::options()
            .with_draft(jsonschema::Draft::Draft202012)
            .should_validate_formats(true)
            .build(&schema)
            .unwrap();
        for full in ["", "&full=true"] {
            let full = if list.starts_with("taxonom") { "" } else { full };
            let page = get(&server, &format!("/hsds/{list}?per_page=1000{full}")).await.json();
            for record in page["contents"].as_array().unwrap() {
                let faults: Vec<String> = validator
                    .iter_errors(record)
                    .map(|fault| format!("{} {fault}", fault.instance_path()))
                    .collect();
                assert!(faults.is_empty(), "{list}{full}: {faults:?}");
            }
        }
    }
}
