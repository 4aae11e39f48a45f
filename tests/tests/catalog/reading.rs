//! What directories write, and what is made of it.

use std::collections::BTreeMap;

use voice_core::catalog::{Mode, Object, Phone, Schedule, Service, SpokenLanguage, Version};

use crate::{files, found, options, try_files};

#[test]
fn values_are_mended_and_the_report_says_where() {
    let phones = b"id,service_id,number,extension,type\n\
        p1,s1,312-346-9766 x 715,,voice\n\
        p2,s1,(618) 453-3217; (618) 536-7711,,\n\
        p3,s1,no phone,,\n";
    let services = b"id,name,status,minimum_age,url,last_modified\n\
        s1,\" Legal\n aid \",Open,18 years,www.example.org,2026-02-09 17:30\n";
    let (catalog, report) = files(&[("phones.csv", phones), ("services.csv", services)]);

    let service: Service = catalog.get("s1").unwrap();
    assert_eq!(service.name.as_str(), "Legal aid");
    assert_eq!(service.status.as_str(), "active");
    assert_eq!(service.minimum_age.map(voice_core::catalog::Age::get), Some(18.0));
    assert_eq!(service.url.unwrap().as_str(), "http://www.example.org");
    assert_eq!(service.last_modified.unwrap().as_str(), "2026-02-09T17:30:00Z");

    let phone: Phone = catalog.get("p1").unwrap();
    assert_eq!(
        (phone.number.unwrap().e164().as_deref(), phone.extension),
        (Some("+13123469766"), Some(715))
    );
    let two: Phone = catalog.get("p2").unwrap();
    assert_eq!(two.number.unwrap().as_str(), "(618) 453-3217");
    assert_eq!(two.unmodelled.unwrap()[0].json.as_str(), "\"(618) 453-3217; (618) 536-7711\"");
    let none: Phone = catalog.get("p3").unwrap();
    assert_eq!((none.number, none.unmodelled.unwrap()[0].json.as_str()), (None, "\"no phone\""));

    let lines: Vec<String> = report.problems.iter().map(ToString::to_string).collect();
    assert!(
        lines[0].starts_with("error: phones.csv row 4 field number: bad-value, found \"no phone\""),
        "{lines:#?}"
    );
    assert!(lines.iter().any(|line| {
        line.starts_with(
            "warning: services.csv row 2 field minimum_age: mended, found \"18 years\"",
        )
    }));
    assert!(!report.is_clean());
}

#[test]
fn in_strict_mode_a_record_that_breaks_a_rule_is_refused() {
    let services = b"id,name,status\n\
        4d3a1c52-7d6e-4e0b-9a39-8c7b1f2d6e01,Clinic,active\n\
        2,Other,active\n\
        4d3a1c52-7d6e-4e0b-9a39-8c7b1f2d6e03,Third,open\n";
    let attributes = b"id\n";
    let (catalog, report) = try_files(
        &[("services.csv", services), ("attributes.csv", attributes)],
        &options(Mode::Strict),
    )
    .unwrap();
    assert_eq!(catalog.version(), Version::V3_0);
    assert_eq!(report.count(Object::Service).refused, 2);
    assert_eq!(catalog.count(Object::Service), 1);
    assert_eq!((found(&report, "id-not-uuid"), found(&report, "bad-value")), (1, 1));
}

#[test]
fn version_1_1_becomes_records_of_3() {
    let (catalog, report) = files(&[
        ("organizations.csv", b"id,name,description,url\no1,Aid,Helps,http://aid.example\n"),
        (
            "services.csv",
            b"id,organization_id,name,status,eligibility\n\
            s1,o1,Clinic,active,Victims of crime\n",
        ),
        (
            "locations.csv",
            b"id,organization_id,name,latitude,longitude\n\
            l1,o1,clinic,41.88,-87.63\n",
        ),
        (
            "regular_schedules.csv",
            b"id,service_id,location_id,weekday,opens_at,closes_at\n\
            ,,l1,Monday,9:00,17:00\n\
            ,,l1,Sunday,,\n",
        ),
        (
            "holiday_schedules.csv",
            b"id,service_id,closed,opens_at,closes_at,start_date,end_date\n\
            h1,s1,true,,,2026-12-25,2026-12-25\n",
        ),
        (
            "postal_addresses.csv",
            b"id,organization_id,address_1,city,state_province,postal_code\n\
            a1,o1,PO Box 1,Chicago,IL,60601\n",
        ),
        ("phones.csv", b"id,service_id,number,language\np1,s1,312-555-0142,\"English, Spanish\"\n"),
        (
            "taxonomy.csv",
            b"id,name,parent_id,parent_name,vocabulary\n\
            t1,Legal,,,Open Eligibility\n\
            t2,Housing law,t1,Legal,Open Eligibility\n",
        ),
        ("services_taxonomy.csv", b"id,service_id,taxonomy_id,taxonomy_detail\nst1,s1,t2,\n"),
    ]);
    assert_eq!(report.version, Version::V1_1);
    let service = catalog.find(Object::Service, "s1").unwrap();
    assert_eq!(service.get("eligibility_description"), Some("Victims of crime"));
    assert_eq!(
        service.parent(Object::Organization).unwrap().get("website"),
        Some("http://aid.example")
    );
    let place = service
        .children(Object::ServiceAtLocation)
        .next()
        .unwrap()
        .parent(Object::Location)
        .unwrap();
    assert_eq!(place.id(), "l1", "the place of the same name");
    let monday: Schedule = place.children(Object::Schedule).next().unwrap().to().unwrap();
    assert_eq!(
        (monday.byday.unwrap().as_str(), monday.opens_at.unwrap().as_str()),
        ("MO", "09:00")
    );
    let holiday = catalog.find(Object::Schedule, "h1").unwrap();
    assert_eq!(
        (holiday.get("valid_from"), holiday.unmodelled().next()),
        (Some("2026-12-25"), Some(("closed", "\"true\"")))
    );
    let address = catalog.find(Object::Address, "a1").unwrap();
    assert_eq!((address.get("address_type"), address.get("country")), (Some("postal"), Some("US")));
    let office = address.parent(Object::Location).unwrap();
    assert_eq!(
        (office.get("location_type"), office.get("organization_id")),
        (Some("postal"), Some("o1"))
    );
    let phone = service.children(Object::Phone).next().unwrap();
    let languages: Vec<SpokenLanguage> =
        phone.children(Object::Language).map(|language| language.to().unwrap()).collect();
    let codes: Vec<&str> =
        languages.iter().map(|language| language.code.as_ref().unwrap().as_str()).collect();
    assert_eq!(codes, ["en", "es"]);
    let term =
        service.children(Object::Attribute).next().unwrap().parent(Object::TaxonomyTerm).unwrap();
    assert_eq!(
        (term.get("name"), term.get("taxonomy")),
        (Some("Housing law"), Some("Open Eligibility"))
    );
    assert_eq!((report.count(Object::Location).made, report.count(Object::Language).made), (1, 2));
}

#[test]
fn a_service_without_a_place_has_the_only_one_of_its_organization() {
    let (catalog, report) = files(&[
        (
            "services.csv",
            b"id,organization_id,name,status\n\
            s1,o1,A,active\n\
            s2,o2,B,active\n\
            s3,o2,North,active\n\
            s4,,D,active\n",
        ),
        ("locations.csv", b"id,organization_id,name\nl1,o1,Office\nl2,o2,North\nl3,o2,South\n"),
        (
            "postal_addresses.csv",
            b"id,organization_id,address_1,city,state_province,postal_code\n\
            a1,o1,PO Box 1,Chicago,IL,60601\n",
        ),
    ]);
    let places = |id: &str| -> Vec<&str> {
        let service = catalog.find(Object::Service, id).unwrap();
        let at = service.children(Object::ServiceAtLocation);
        at.filter_map(|at| at.parent(Object::Location)).map(|place| place.id()).collect()
    };
    assert_eq!(places("s1"), ["l1"], "not its post box");
    assert_eq!(places("s2"), [""; 0], "either could be meant");
    assert_eq!(places("s3"), ["l2"], "the one of its name");
    assert_eq!(places("s4"), [""; 0]);
    let why: Vec<_> =
        report.problems.iter().filter(|problem| problem.object == Some(Object::Service)).collect();
    assert!(
        why.iter()
            .any(|problem| problem.found.as_deref() == Some("its organization has one place only"))
    );
}

#[test]
fn json_comes_as_one_document_a_list_a_page_or_on_lines() {
    let one = br#"{"id": "s1", "name": "Clinic", "status": "active", "phones": [{"id": "p1", "number": "911"}], "x": {"y": [1, "\u00e9"]}}"#;
    let list = [b"[", one.as_slice(), b"]"].concat();
    let page = [b"{\"total_items\": 1, \"contents\": [", one.as_slice(), b"]}"].concat();
    let lines = [one.as_slice(), b"\n\n", one.as_slice(), b"\n"].concat();
    let tables = br#"{"services.csv": [{"id": "s1", "name": "Clinic", "status": "active", "x": {"y": [1, "\u00e9"]}}], "phones.csv": [{"id": "p1", "service_id": "s1", "number": "911"}]}"#;
    for (name, bytes) in [
        ("one.json", one.as_slice()),
        ("list.json", &list),
        ("page.json", &page),
        ("lines.ndjson", &lines),
        ("tables.json", tables),
    ] {
        let (catalog, _) = files(&[(name, bytes)]);
        let service = catalog.find(Object::Service, "s1").expect(name);
        assert_eq!(service.get("name"), Some("Clinic"), "{name}");
        assert_eq!(
            service.unmodelled().collect::<Vec<_>>(),
            [("x", r#"{"y": [1, "\u00e9"]}"#)],
            "{name}"
        );
        let phones: Vec<&str> =
            service.children(Object::Phone).map(voice_core::catalog::Row::id).collect();
        assert_eq!(phones, ["p1"], "{name}");
    }
}

#[test]
fn the_same_record_inside_of_two_others_is_kept_once() {
    let json = br#"[{"id": "s1", "name": "A", "status": "active", "organization": {"id": "o", "name": "Org", "website": "http://o.example"}},
        {"id": "s2", "name": "B", "status": "active", "organization": {"id": "o", "name": "Org", "email": "o@example.org"}},
        {"id": "s3", "name": "C", "status": "active", "organization": {"id": "o", "name": "Other"}}]"#;
    let (catalog, report) = files(&[("services.json", json)]);
    let organization = catalog.find(Object::Organization, "o").unwrap();
    assert_eq!(
        (organization.get("website"), organization.get("email"), organization.get("name")),
        (Some("http://o.example"), Some("o@example.org"), Some("Org"))
    );
    assert_eq!(
        (report.count(Object::Organization).repeated, found(&report, "id-collision")),
        (2, 1)
    );
    assert_eq!(organization.children(Object::Service).count(), 3);
}

#[test]
fn a_document_has_its_terms_and_a_term_not_who_uses_it() {
    let (catalog, report) = files(&[
        ("services.csv", b"id,name,status\ns1,A,active\ns2,B,active\n"),
        ("taxonomy_terms.csv", b"id,name\nt1,Legal\n"),
        (
            "attributes.csv",
            b"id,link_id,link_entity,taxonomy_term_id\n1,s1,service,t1\n2,s2,service,t1\n",
        ),
        ("organizations.csv", b"id,name,tax_id\no1,A,12\no1,A,13\n"),
    ]);
    let service = catalog.documents(Object::Service).next().unwrap();
    assert_eq!(service["attributes"].as_array().map(Vec::len), Some(1));
    assert_eq!(service["attributes"][0]["taxonomy_term"]["name"], "Legal");
    assert_eq!(service["attributes"][0]["taxonomy_term"].get("attributes"), None);
    assert_eq!(
        found(&report, "id-collision"),
        1,
        "a tax number is no link: two of them are two records"
    );
}

/// What was kept aside is written where it was published, so that it means the same.
#[test]
fn what_is_written_is_read_and_written_alike() {
    let (catalog, _) = files(&[
        (
            "services.csv",
            b"id,name,status,maximum_age\ns1,Clinic,active,under 18\ns2,Pantry,active,17\n"
                as &[u8],
        ),
        (
            "schedules.csv",
            b"id,service_id,freq,byday,opens_at,closes_at\nh1,s1,WEEKLY,MO,7:00,9:00pm\n\
              h2,s2,WEEKLY,MO,09:00,17:00\n",
        ),
    ]);
    let once = catalog.package(Version::V3_2).files;
    let again = |package: &BTreeMap<String, Vec<u8>>| {
        let sources: Vec<(&str, &[u8])> =
            package.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
        files(&sources).0.package(Version::V3_2).files
    };
    let twice = again(&once);
    assert_eq!(once, twice);
    assert_eq!(twice, again(&twice));
    let text = String::from_utf8(twice["services.csv"].clone()).unwrap();
    assert_eq!(text.lines().next().unwrap().matches("maximum_age").count(), 1);
    assert!(text.contains("under 18"), "{text}");
}

#[test]
fn a_service_has_its_places_and_a_place_its_services_within() {
    let of_service = br#"[{"id": "s1", "name": "Clinic", "status": "active", "locations": [
        {"id": "l1", "location_type": "physical", "name": "Loop"}, "l2"],
        "organization": {"id": "o1", "name": "Aid", "description": "Helps"}}]"#;
    let of_place = br#"[{"id": "l2", "location_type": "physical", "name": "Evanston", "services": [
        {"id": "s2", "name": "Desk", "status": "active"}]},
        {"id": "l3", "location_type": "physical", "service": {"id": "s3", "name": "Line",
        "status": "active"}}]"#;
    let (catalog, report) = files(&[("services.json", of_service), ("locations.json", of_place)]);
    let mut pairs: Vec<(String, String)> = catalog
        .rows(Object::ServiceAtLocation)
        .map(|row| {
            let of = |field| row.get(field).unwrap().to_owned();
            (of("service_id"), of("location_id"))
        })
        .collect();
    pairs.sort();
    let expected = [("s1", "l1"), ("s1", "l2"), ("s2", "l2"), ("s3", "l3")];
    assert_eq!(pairs, expected.map(|(service, place)| (service.into(), place.into())));
    assert_eq!((catalog.count(Object::Service), catalog.count(Object::Location)), (3, 3));
    assert_eq!((found(&report, "unknown-field"), found(&report, "made")), (0, 4), "{report}");
    // A place within a service is not of the service's organization unless it says so.
    let place = catalog.rows(Object::Location).next().unwrap();
    assert_eq!(place.get("organization_id"), None);
}

#[test]
fn a_place_in_two_lists_of_a_service_is_one() {
    let both = br#"[{"id": "s1", "name": "Clinic", "status": "active",
        "locations": [{"id": "l1", "location_type": "physical"}],
        "service_at_locations": [{"id": "x1", "location": {"id": "l1",
            "location_type": "physical"}}]}]"#;
    let (catalog, _) = files(&[("services.json", both)]);
    assert_eq!(catalog.count(Object::Location), 1);
    let index = voice_core::catalog::Index::new(catalog);
    let answer = index.search(&Default::default(), "2026-11-28".parse().unwrap());
    assert_eq!(answer.total, 1);
}

#[test]
fn a_column_of_languages_has_languages() {
    for (file, text) in [
        ("services.csv", "id,name,status,languages\ns1,Clinic,active,\"English, Spanish\"\n"),
        ("services.csv", "id,name,status,Languages Spoken\ns1,Clinic,active,English;Spanish\n"),
        ("locations.csv", "id,location_type,languages\nl1,physical,\"English, Spanish\"\n"),
        (
            "services.json",
            r#"[{"id": "s1", "name": "Clinic", "status": "active",
            "languages": ["English", "Spanish"]}]"#,
        ),
        (
            "services.json",
            r#"[{"id": "s1", "name": "Clinic", "status": "active",
            "languages": "English, Spanish"}]"#,
        ),
    ] {
        let (catalog, report) = files(&[(file, text.as_bytes())]);
        let codes: Vec<&str> =
            catalog.rows(Object::Language).filter_map(|row| row.get("code")).collect();
        assert_eq!(codes, ["en", "es"], "{text} {report}");
        let link = if file == "locations.csv" { "location_id" } else { "service_id" };
        let all = catalog.rows(Object::Language).all(|row| row.get(link).is_some());
        assert!(all, "{text}");
    }
}
