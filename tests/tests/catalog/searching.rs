//! Finding help: each filter by itself, hours, ranking, reasons, facets, pages, and the lines
//! for a crisis.

use voice_core::catalog::{Index, Object, Search, SearchAnswer, national};
use voice_core::wire::{from_json, to_json};

use crate::files;

pub(crate) fn index() -> Index {
    let square = r#"{""type"":""Polygon"",""coordinates"":[[[-88.0,41.5],[-87.0,41.5],[-87.0,42.5],[-88.0,42.5],[-88.0,41.5]]]}"#;
    let areas = format!(
        "id,service_id,name,extent,extent_type\n\
        a1,home,,\"{square}\",geojson\n\
        a2,county,Cook County,,\n"
    );
    let (catalog, _) = files(&[
        (
            "services.csv",
            "id,name,description,status,fees,minimum_age,maximum_age,eligibility_description\n\
            clinic,Legal Aid Clinic,Immigration lawyers for families,active,Free,18,,\
            Victims of crime\n\
            clinica,Clínica de Inmigración,Abogados de inmigración,active,$20,,,\n\
            kids,Child advocacy,Counselling after abuse,active,free of charge,,17,\
            Children who are witnesses\n\
            home,House calls,Nurses who come home,active,,,,\n\
            county,County help desk,Forms,active,,,,\n\
            line,Talk line,Somebody to talk to,active,,,,\n\
            gone,Legal Aid of old,Immigration,defunct,,,,\n"
                .as_bytes(),
        ),
        (
            "service_at_location.csv",
            b"id,service_id,location_id\n\
            1,clinic,loop\n\
            2,clinica,evanston\n\
            3,kids,loop\n",
        ),
        (
            "locations.csv",
            b"id,location_type,name,latitude,longitude\n\
            loop,physical,Loop,41.8819,-87.6278\n\
            evanston,physical,Evanston,42.0451,-87.6877\n",
        ),
        (
            "addresses.csv",
            b"id,location_id,address_1,city,region,state_province,postal_code,country,\
            address_type\n\
            1,loop,1 State St,Chicago,Cook,IL,60602,US,physical\n\
            2,evanston,2 Main St,Evanston,Cook,IL,60201,US,physical\n",
        ),
        ("accessibility.csv", b"id,location_id,description\n1,loop,Ramp\n"),
        (
            "languages.csv",
            b"id,service_id,code,name\n\
            1,clinic,spa,\n\
            2,clinica,es-MX,\n\
            3,kids,,Polish\n\
            4,kids,pl,\n",
        ),
        ("phones.csv", b"id,service_id,number\n1,line,988\n2,clinic,312-555-0142\n"),
        ("service_areas.csv", areas.as_bytes()),
        (
            "schedules.csv",
            b"id,service_id,freq,byday,opens_at,closes_at,timezone,interval,dtstart,\
            valid_from,valid_to,bymonthday,until,closed\n\
            1,clinic,WEEKLY,\"MO,TU,WE,TH,FR\",09:00,17:00,,,,,,,,\n\
            2,clinic,,,,,,,,2026-11-26,2026-11-26,,,yes\n\
            3,line,WEEKLY,\"FR,SA\",22:00,06:00,,,,,,,,\n\
            4,kids,MONTHLY,2TU,10:00,12:00,,,2026-01-01,,,,,\n\
            5,clinica,WEEKLY,TU,10:00,12:00,,2,2026-11-03,,,,,\n\
            6,home,WEEKLY,TU,16:00,18:00,0,,,,,,,\n\
            7,county,MONTHLY,,08:00,09:00,,,2026-01-01,,,-1,2026-12-31,\n",
        ),
        (
            "taxonomy_terms.csv",
            b"id,code,name,parent_id\n\
            t1,LEGAL,Legal,\n\
            t2,LEGAL-IMM,Immigration law,t1\n\
            t3,HEALTH,Health,\n",
        ),
        (
            "attributes.csv",
            b"id,link_id,link_entity,taxonomy_term_id\n\
            1,clinic,service,t2\n\
            2,clinica,service,t1\n\
            3,home,service,t3\n",
        ),
    ]);
    Index::new(catalog)
}

pub(crate) fn ask(index: &Index, search: &str) -> SearchAnswer {
    let search: Search = from_json(search.as_bytes()).expect(search);
    let today = "2026-11-24".parse().unwrap();
    let answer = index.search(&search, today);
    let prepared = Index::from_bytes(index.to_bytes()).unwrap();
    assert_eq!(prepared.search(&search, today), answer, "prepared, the catalog answers the same");
    answer
}

fn ids(index: &Index, search: &str) -> Vec<String> {
    let answer = ask(index, search);
    assert_eq!(usize::try_from(answer.total).unwrap(), answer.results.len(), "{search}");
    answer.results.into_iter().map(|hit| hit.service_id).collect()
}

#[test]
fn each_filter_by_itself() {
    let index = index();
    for (search, expected) in [
        (r#"{}"#, &["clinic", "clinica", "kids", "home", "county", "line"][..]),
        (r#"{"need": "legal"}"#, &["clinic", "clinica"]),
        (r#"{"need": "Immigration law"}"#, &["clinic"]),
        (r#"{"need": "legal-imm"}"#, &["clinic"]),
        (r#"{"words": "lawyer"}"#, &["clinic", "clinica"]),
        (r#"{"words": "INMIGRACION"}"#, &["clinica", "clinic"]),
        (r#"{"words": "abogada"}"#, &["clinica", "clinic"]),
        (r#"{"words": "imimgration"}"#, &["clinica", "clinic"]),
        (r#"{"words": "imigration"}"#, &["clinica", "clinic"]),
        (r#"{"words": "zebra"}"#, &[]),
        (r#"{"state": "il"}"#, &["clinic", "clinica", "kids"]),
        (r#"{"county": "Cook"}"#, &["clinic", "clinica", "kids", "county"]),
        (r#"{"county": "cook county"}"#, &["clinic", "clinica", "kids", "county"]),
        (r#"{"postal_code": "60201"}"#, &["clinica"]),
        (r#"{"language": "es"}"#, &["clinic", "clinica"]),
        (r#"{"language": "pol"}"#, &["kids"]),
        (r#"{"free": true}"#, &["clinic", "kids"]),
        (r#"{"accessible": true}"#, &["clinic", "kids"]),
        (r#"{"served": "victim"}"#, &["clinic"]),
        (r#"{"served": "witness"}"#, &["kids"]),
        (r#"{"served": "minor"}"#, &["kids"]),
        (r#"{"age": 17}"#, &["clinica", "kids", "home", "county", "line"]),
        (r#"{"age": 17.5}"#, &["clinica", "home", "county", "line"]),
        (r#"{"attendance": "in-person"}"#, &["clinic", "clinica", "kids"]),
        (r#"{"attendance": "remote"}"#, &["line"]),
        (
            r#"{"near": {"latitude": 41.88, "longitude": -87.63, "within_km": 5}}"#,
            &["clinic", "kids", "home", "line"],
        ),
        (
            r#"{"near": {"latitude": 42.04, "longitude": -87.69}, "attendance": "in-person"}"#,
            &["clinica", "clinic", "kids"],
        ),
        (r#"{"near": {"latitude": 10, "longitude": 10}}"#, &["line"]),
    ] {
        assert_eq!(ids(&index, search), expected, "{search}");
    }
}

#[test]
fn hours_know_weeks_months_midnight_zones_and_holidays() {
    let index = index();
    for (search, expected) in [
        // Tuesday 24 November 2026 is the fourth Tuesday of its month, and an even week from 3
        // November: 3, 17 and not 24.
        (r#"{"open_at": "2026-11-24T10:00"}"#, &["clinic"][..]),
        (r#"{"open_at": "2026-11-17T10:00"}"#, &["clinic", "clinica"]),
        (r#"{"open_at": "2026-11-10T10:00"}"#, &["clinic", "kids"]),
        (r#"{"open_at": "2026-11-24T17:00"}"#, &["home"]),
        (r#"{"open_at": "2026-11-24T10:00", "zone": "America/Chicago"}"#, &["clinic", "home"]),
        (r#"{"open_at": "2026-07-21T11:00", "zone": "America/Chicago"}"#, &["clinic", "home"]),
        (r#"{"open_at": "2026-07-21T10:00", "zone": "America/Chicago"}"#, &["clinic"]),
        (r#"{"open_at": "2026-11-26T10:00"}"#, &[]),
        (r#"{"open_at": "2026-11-27T23:00"}"#, &["line"]),
        (r#"{"open_at": "2026-11-28T05:59"}"#, &["line"]),
        (r#"{"open_at": "2026-11-28T06:00"}"#, &[]),
        (r#"{"open_at": "2026-11-29T05:00"}"#, &["line"]),
        (r#"{"open_at": "2026-11-30T08:30"}"#, &["county"]),
        (r#"{"open_at": "2027-01-31T08:30"}"#, &[]),
    ] {
        assert_eq!(ids(&index, search), expected, "{search}");
    }
}

/// Who lives in an area finds what serves it, in whatever form the area is published; one of a bad
/// form is reported and kept.
#[test]
fn areas_are_searched_in_every_form() {
    let topology = r#"{"type":"Topology","transform":{"scale":[0.5,0.5],"translate":[-88,41]},"arcs":[[[0,1],[2,0],[0,2],[-2,0],[0,-2]]],"objects":{"area":{"type":"Polygon","arcs":[[0]]}}}"#;
    let kml = "<Polygon><outerBoundaryIs><LinearRing>\
               <coordinates>-88,41.5 -87,41.5 -87,42.5 -88,42.5 -88,41.5</coordinates>\
               </LinearRing></outerBoundaryIs></Polygon>";
    let areas = [
        ("topology", topology.to_owned(), "topojson"),
        ("markup", kml.to_owned(), "kml"),
        ("untyped", kml.to_owned(), ""),
        ("broken", topology.replace("[0,-2]", "[0,-1]"), "topojson"),
        ("cut", kml.replace("</Polygon>", ""), "kml"),
    ];
    let mut services = "id,name,status\n".to_owned();
    let mut rows = "id,service_id,extent,extent_type\n".to_owned();
    for (id, extent, kind) in &areas {
        services.push_str(&format!("{id},{id},active\n"));
        rows.push_str(&format!("{id},{id},\"{}\",{kind}\n", extent.replace('"', "\"\"")));
    }
    let (catalog, report) =
        files(&[("services.csv", services.as_bytes()), ("service_areas.csv", rows.as_bytes())]);
    assert_eq!(crate::found(&report, "bad-area"), 2, "{report}");
    let text = report.to_string();
    assert!(text.contains("rings that are closed") && text.contains("well-formed XML"), "{text}");
    let kept = catalog.find(Object::ServiceArea, "cut").and_then(|area| area.get("extent"));
    assert_eq!(kept, Some(areas[4].1.as_str()));
    let index = Index::new(catalog);
    for (latitude, expected) in [(41.88, &["topology", "markup", "untyped"][..]), (43.0, &[])] {
        let search =
            serde_json::json!({"near": {"latitude": latitude, "longitude": -87.63}}).to_string();
        assert_eq!(ids(&index, &search), expected);
    }
}

#[test]
fn an_answer_says_why_counts_facets_and_has_stable_pages() {
    let index = index();
    let answer = ask(
        &index,
        r#"{"need": "legal", "language": "es", "near": {"latitude": 41.88, "longitude": -87.63}}"#,
    );
    let reasons = to_json(&answer.results[0].reasons).unwrap().replace(['\n', ' '], "");
    assert!(
        reasons.starts_with(r#"[{"kind":"need","term":"Legal"},{"kind":"distance","metres":2"#),
        "{reasons}"
    );
    assert!(reasons.ends_with(r#"{"kind":"language","language":"es"}]"#), "{reasons}");
    assert_eq!(answer.results[0].address.as_deref(), Some("1 State St, Chicago, IL, 60602"));
    assert_eq!(answer.results[0].phones[0].e164.as_deref(), Some("+13125550142"));
    let facets: Vec<_> = answer
        .facets
        .iter()
        .map(|facet| (facet.field.as_str(), facet.value.as_str(), facet.count))
        .collect();
    assert_eq!(
        facets,
        [
            ("access", "accessible", 1),
            ("attendance", "in-person", 2),
            ("cost", "free", 1),
            ("language", "es", 2),
            ("state", "il", 2)
        ]
    );

    let all = ids(&index, "{}");
    let pages: Vec<String> = (1..=4)
        .flat_map(|page| ask(&index, &format!(r#"{{"size": 2, "page": {page}}}"#)).results)
        .map(|hit| hit.service_id)
        .collect();
    assert_eq!(pages, all);
}

#[test]
fn the_lines_for_a_crisis_are_in_every_answer() {
    let index = index();
    let names = |search: &str| -> Vec<String> {
        ask(&index, search).crisis_lines.into_iter().map(|line| line.name).collect()
    };
    let always = ["911", "VictimConnect", "988 Suicide & Crisis Lifeline"];
    for search in [
        r#"{}"#,
        r#"{"words": "zebra"}"#,
        r#"{"size": 1, "page": 1000}"#,
        r#"{"need": "domestic violence"}"#,
    ] {
        let given = names(search);
        assert!(
            always.iter().all(|name| given.iter().any(|line| line == name)),
            "{search}: {given:?}"
        );
    }
    assert!(
        names(r#"{"need": "domestic violence"}"#)
            .contains(&"National Domestic Violence Hotline".to_owned())
    );
    assert!(
        names(r#"{"words": "sexual assault"}"#)
            .contains(&"National Sexual Assault Hotline".to_owned())
    );
    assert!(
        !names(r#"{"words": "zebra"}"#).contains(&"National Sexual Assault Hotline".to_owned())
    );
}

#[test]
fn the_national_catalog_is_read_without_a_fault_and_says_when_it_is_stale() {
    let bytes = voice_core::catalog::NATIONAL_JSON;
    let (_, report) = crate::try_files(
        &[("national.json", bytes)],
        &crate::options(voice_core::catalog::Mode::Strict),
    )
    .unwrap();
    assert!(report.is_clean(), "{report}");
    let index = Index::new(national().clone());
    let stale = |day: &str| -> Vec<bool> {
        let answer = index
            .search(&from_json(br#"{"need": "domestic-violence"}"#).unwrap(), day.parse().unwrap());
        answer.results.into_iter().map(|hit| hit.is_stale).collect()
    };
    assert_eq!(stale("2026-11-24"), [false, false]);
    assert_eq!(stale("2027-05-03"), [true, true]);
}

/// Three places: with coordinates and a postal code, with that code alone, with the county alone.
fn about() -> Index {
    let services = b"id,name,status\ns1,Mapped,active\ns2,By code,active\ns3,By county,active\n\
        s4,Nowhere,active\n";
    let (catalog, _) = files(&[
        ("services.csv", services),
        (
            "locations.csv",
            b"id,location_type,latitude,longitude\nl1,physical,41.88,-87.63\nl2,physical,,\n\
              l3,physical,,\nl4,physical,,\n",
        ),
        (
            "service_at_location.csv",
            b"id,service_id,location_id\nx1,s1,l1\nx2,s2,l2\nx3,s3,l3\nx4,s4,l4\n",
        ),
        (
            "addresses.csv",
            b"id,location_id,region,state_province,postal_code,country,address_type\n\
              a1,l1,Cook County,IL,60601-1234,US,physical\na2,l2,,IL,60601,US,physical\n\
              a3,l3,Cook,Illinois,60699,US,physical\na4,l4,Cook,IN,47001,US,physical\n",
        ),
    ]);
    Index::new(catalog)
}

#[test]
fn a_place_without_coordinates_is_near_by_its_code_or_county_at_their_precision() {
    let index = about();
    let near = |kilometres: u32, include: bool| {
        let search = format!(
            r#"{{"near": {{"latitude": 41.88, "longitude": -87.63, "within_km": {kilometres}}},
                "include_unknown": {include}}}"#
        );
        let answer = ask(&index, &search);
        let mut ids: Vec<String> =
            answer.results.iter().map(|hit| hit.service_id.clone()).collect();
        ids.sort();
        (ids.join(","), answer.left_out)
    };
    // 9.4 km for a code, 30.4 km for a county; of s4 nothing is known, for its county is another.
    assert_eq!(near(80, false), ("s1,s2,s3".to_owned(), 1));
    assert_eq!(near(31, false), ("s1,s2,s3".to_owned(), 1));
    assert_eq!(near(30, false), ("s1,s2".to_owned(), 2));
    assert_eq!(near(10, false), ("s1,s2".to_owned(), 2));
    assert_eq!(near(9, false), ("s1".to_owned(), 3));
    assert_eq!(near(9, true), ("s1,s2,s3,s4".to_owned(), 0));
    let reasons = |number: usize| {
        let search = r#"{"near": {"latitude": 41.88, "longitude": -87.63}}"#;
        let json = to_json(&ask(&index, search).results[number].reasons).unwrap();
        json.split_whitespace().collect::<String>()
    };
    let all = [reasons(0), reasons(1), reasons(2)].concat();
    assert!(all.contains(r#"{"kind":"distance","metres":0}"#), "{all}");
    let by_code = r#"{"kind":"distance-about","metres":0,"precision":9400,"by":"postal-code"}"#;
    assert!(all.contains(by_code), "{all}");
    let by_county = r#"{"kind":"distance-about","metres":0,"precision":30400,"by":"county"}"#;
    assert!(all.contains(by_county), "{all}");
    // Far away, it is not near, and that is known.
    let far = ask(&index, r#"{"near": {"latitude": 25.76, "longitude": -80.19}}"#);
    assert_eq!((far.total, far.left_out), (0, 1));
}

#[test]
fn a_part_of_a_state_is_found_with_the_state_and_without_it() {
    let (catalog, _) = files(&[
        (
            "services.csv",
            b"id,name,status\narea,By area,active\nbare,By area alone,active\n\
              here,In Cook of Illinois,active\nthere,In Cook of Georgia,active\n\
              code,By code,active\nwhole,All of Illinois,active\n",
        ),
        (
            "service_areas.csv",
            b"id,service_id,name\n1,area,\"Cook County, IL\"\n2,bare,Cook County\n\
              3,code,60601\n4,whole,Illinois\n",
        ),
        ("locations.csv", b"id,location_type\nl1,physical\nl2,physical\n"),
        ("service_at_location.csv", b"id,service_id,location_id\nx1,here,l1\nx2,there,l2\n"),
        (
            "addresses.csv",
            b"id,location_id,region,state_province,postal_code,country,address_type\n\
              1,l1,Cook,IL,60601,US,physical\n2,l2,Cook County,Georgia,31620,US,physical\n",
        ),
    ]);
    let index = Index::new(catalog);
    for (search, expected) in [
        (r#"{"county": "Cook"}"#, "area,bare,here,there"),
        (r#"{"state": "IL", "county": "Cook"}"#, "area,here,whole"),
        (r#"{"state": "GA", "county": "Cook County"}"#, "there"),
        (r#"{"state": "IN", "county": "Cook"}"#, ""),
        (r#"{"postal_code": "60601"}"#, "code,here"),
        (r#"{"state": "IL", "postal_code": "60601"}"#, "code,here,whole"),
        (r#"{"state": "IL", "county": "Cook", "postal_code": "60601"}"#, "area,code,here,whole"),
        (r#"{"county": "Cook", "postal_code": "60601"}"#, "area,bare,code,here"),
        (r#"{"county": "Cook", "postal_code": "60699"}"#, "area,bare"),
        (r#"{"state": "IL"}"#, "here,whole"),
    ] {
        let mut found = ids(&index, search);
        found.sort();
        assert_eq!(found.join(","), expected, "{search}");
    }
}
