//! Finding help: each filter by itself, hours, ranking, reasons, facets, pages, and the lines for a crisis.

use std::collections::BTreeSet;

use voice_core::catalog::{Index, Object, Search, SearchAnswer, national};
use voice_core::wire::{from_json, to_json};

use crate::files;

fn index() -> Index {
    let square = r#"{""type"":""Polygon"",""coordinates"":[[[-88.0,41.5],[-87.0,41.5],[-87.0,42.5],[-88.0,42.5],[-88.0,41.5]]]}"#;
    let areas =
        format!("id,service_id,name,extent,extent_type\na1,home,,\"{square}\",geojson\na2,county,Cook County,,\n");
    let (catalog, _) = files(&[
        (
            "services.csv",
            "id,name,description,status,fees,minimum_age,maximum_age,eligibility_description\n\
            clinic,Legal Aid Clinic,Immigration lawyers for families,active,Free,18,,Victims of crime\n\
            clinica,Clínica de Inmigración,Abogados de inmigración,active,$20,,,\n\
            kids,Child advocacy,Counselling after abuse,active,free of charge,,17,Children who are witnesses\n\
            home,House calls,Nurses who come home,active,,,,\n\
            county,County help desk,Forms,active,,,,\n\
            line,Talk line,Somebody to talk to,active,,,,\n\
            gone,Legal Aid of old,Immigration,defunct,,,,\n"
                .as_bytes(),
        ),
        ("service_at_location.csv", b"id,service_id,location_id\n1,clinic,loop\n2,clinica,evanston\n3,kids,loop\n"),
        ("locations.csv", b"id,location_type,name,latitude,longitude\nloop,physical,Loop,41.8819,-87.6278\nevanston,physical,Evanston,42.0451,-87.6877\n"),
        ("addresses.csv", b"id,location_id,address_1,city,region,state_province,postal_code,country,address_type\n1,loop,1 State St,Chicago,Cook,IL,60602,US,physical\n2,evanston,2 Main St,Evanston,Cook,IL,60201,US,physical\n"),
        ("accessibility.csv", b"id,location_id,description\n1,loop,Ramp\n"),
        ("languages.csv", b"id,service_id,code,name\n1,clinic,spa,\n2,clinica,es-MX,\n3,kids,,Polish\n4,kids,pl,\n"),
        ("phones.csv", b"id,service_id,number\n1,line,988\n2,clinic,312-555-0142\n"),
        ("service_areas.csv", areas.as_bytes()),
        (
            "schedules.csv",
            b"id,service_id,freq,byday,opens_at,closes_at,timezone,interval,dtstart,valid_from,valid_to,bymonthday,until,closed\n\
            1,clinic,WEEKLY,\"MO,TU,WE,TH,FR\",09:00,17:00,,,,,,,,\n\
            2,clinic,,,,,,,,2026-11-26,2026-11-26,,,yes\n\
            3,line,WEEKLY,\"FR,SA\",22:00,06:00,,,,,,,,\n\
            4,kids,MONTHLY,2TU,10:00,12:00,,,2026-01-01,,,,,\n\
            5,clinica,WEEKLY,TU,10:00,12:00,,2,2026-11-03,,,,,\n\
            6,home,WEEKLY,TU,16:00,18:00,0,,,,,,,\n\
            7,county,MONTHLY,,08:00,09:00,,,2026-01-01,,,-1,2026-12-31,\n",
        ),
        ("taxonomy_terms.csv", b"id,code,name,parent_id\nt1,LEGAL,Legal,\nt2,LEGAL-IMM,Immigration law,t1\nt3,HEALTH,Health,\n"),
        ("attributes.csv", b"id,link_id,link_entity,taxonomy_term_id\n1,clinic,service,t2\n2,clinica,service,t1\n3,home,service,t3\n"),
    ]);
    Index::new(catalog)
}

fn ask(index: &Index, search: &str) -> SearchAnswer {
    let search: Search = from_json(search.as_bytes()).expect(search);
    index.search(&search, "2026-11-24".parse().unwrap())
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
        (r#"{"words": "lawyer"}"#, &["clinic"]),
        (r#"{"words": "INMIGRACION"}"#, &["clinica"]),
        (r#"{"words": "abogada"}"#, &["clinica"]),
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
        (r#"{"near": {"latitude": 41.88, "longitude": -87.63, "within_km": 5}}"#, &["clinic", "kids", "home", "line"]),
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
        // Tuesday 24 November 2026 is the fourth Tuesday of its month, and an even week from 3 November: 3, 17 and not 24.
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

/// Whether a service with one schedule, given as its fields, is open at each moment.
fn open_at(schedule: &[(&str, &str)], zone: Option<&str>, moments: &[&str]) -> Vec<bool> {
    let fields: Vec<&str> = schedule.iter().map(|(field, _)| *field).collect();
    let values: Vec<String> = schedule.iter().map(|(_, value)| format!("\"{value}\"")).collect();
    let schedules = format!("id,service_id,{}\n1,s,{}\n", fields.join(","), values.join(","));
    let services = b"id,name,status\ns,Desk,active\n";
    let (catalog, _) = files(&[("services.csv", services), ("schedules.csv", schedules.as_bytes())]);
    let index = Index::new(catalog);
    let search = |moment: &&str| match zone {
        Some(zone) => serde_json::json!({"open_at": moment, "zone": zone}).to_string(),
        None => serde_json::json!({"open_at": moment}).to_string(),
    };
    moments.iter().map(|moment| ask(&index, &search(moment)).total == 1).collect()
}

/// A name, the fields of a schedule, days on which it is open and days on which it is not.
type Recurrence =
    (&'static str, &'static [(&'static str, &'static str)], &'static [&'static str], &'static [&'static str]);

/// Each field of a recurrence with days on which it is open and days on which it is not.
#[test]
fn each_field_of_a_recurrence_says_when_it_is_open() {
    let nine_to_five = [("opens_at", "09:00"), ("closes_at", "17:00")];
    let cases: [Recurrence; 19] = [
        // 2026 has 53 weeks, the last from 28 December to 3 January; 2027 has 52.
        (
            "week 53",
            &[("freq", "WEEKLY"), ("byweekno", "53")],
            &["2026-12-28", "2026-12-31", "2027-01-01", "2027-01-03"],
            &["2026-12-27", "2027-01-04", "2027-12-31"],
        ),
        (
            "week 1",
            &[("freq", "WEEKLY"), ("byweekno", "1")],
            &["2027-01-04", "2027-01-10", "2029-12-31", "2030-01-01"],
            &["2026-12-31", "2027-01-03", "2027-01-11"],
        ),
        (
            "last week",
            &[("freq", "WEEKLY"), ("byweekno", "-1")],
            &["2026-12-28", "2027-01-03", "2027-12-27", "2028-01-02"],
            &["2026-12-27", "2027-01-04", "2027-12-26", "2028-01-03"],
        ),
        (
            "week before the last",
            &[("freq", "WEEKLY"), ("byweekno", "-2"), ("byday", "MO")],
            &["2026-12-21", "2027-12-20"],
            &["2026-12-28", "2026-12-22", "2027-12-27"],
        ),
        // Weeks from Sunday: the first of 2027 begins on 3 January.
        (
            "weeks from Sunday",
            &[("freq", "WEEKLY"), ("byweekno", "1"), ("wkst", "SU")],
            &["2027-01-03", "2027-01-09"],
            &["2027-01-02", "2027-01-10"],
        ),
        (
            "days in weeks",
            &[("freq", "WEEKLY"), ("byweekno", "20,21"), ("byday", "TU")],
            &["2026-05-12", "2026-05-19"],
            &["2026-05-05", "2026-05-13", "2026-05-26"],
        ),
        // Every second week from 4 May, of weeks 20 to 22: that of 18 May alone.
        (
            "every second week in weeks",
            &[
                ("freq", "WEEKLY"),
                ("byweekno", "20,21,22"),
                ("byday", "MO"),
                ("interval", "2"),
                ("dtstart", "2026-05-04"),
            ],
            &["2026-05-18"],
            &["2026-05-04", "2026-05-11", "2026-05-25", "2026-06-01"],
        ),
        (
            "days of the year",
            &[("freq", "MONTHLY"), ("byyearday", "1,366,-1")],
            &["2026-01-01", "2026-12-31", "2028-12-31", "2028-01-01"],
            &["2026-01-02", "2026-12-30", "2028-12-30"],
        ),
        ("the 60th day", &[("byyearday", "60")], &["2026-03-01", "2028-02-29"], &["2026-02-28", "2028-03-01"]),
        (
            "the 60th day if a Sunday",
            &[("byyearday", "60"), ("byday", "SU")],
            &["2026-03-01"],
            &["2027-03-01", "2028-02-29"],
        ),
        (
            "a day from the end",
            &[("freq", "MONTHLY"), ("byyearday", "-366")],
            &["2028-01-01"],
            &["2026-01-01", "2027-01-01"],
        ),
        // The days that count are those of the weeks: 28, 29 and 30 December 2026.
        (
            "three times",
            &[("freq", "WEEKLY"), ("byweekno", "53"), ("count", "3"), ("dtstart", "2026-11-01")],
            &["2026-12-28", "2026-12-30"],
            &["2026-11-01", "2026-12-31", "2027-01-01"],
        ),
        (
            "count",
            &[("freq", "WEEKLY"), ("byday", "TU"), ("count", "2"), ("dtstart", "2026-11-03")],
            &["2026-11-03", "2026-11-10"],
            &["2026-10-27", "2026-11-17"],
        ),
        (
            "until",
            &[("freq", "WEEKLY"), ("byday", "TU"), ("until", "2026-11-10")],
            &["2026-11-03", "2026-11-10"],
            &["2026-11-17", "2026-11-04"],
        ),
        (
            "until, on any day",
            &[("freq", "WEEKLY"), ("until", "2026-11-10")],
            &["2026-11-03", "2026-11-09", "2026-11-10"],
            &["2026-11-11"],
        ),
        (
            "until, in weeks",
            &[("freq", "WEEKLY"), ("byweekno", "53"), ("until", "2026-12-29")],
            &["2026-12-28", "2026-12-29"],
            &["2026-12-30"],
        ),
        (
            "valid from and to",
            &[("freq", "WEEKLY"), ("byday", "TU"), ("valid_from", "2026-11-10"), ("valid_to", "2026-11-17")],
            &["2026-11-10", "2026-11-17"],
            &["2026-11-03", "2026-11-24", "2026-11-11"],
        ),
        (
            "valid over the year's end",
            &[("freq", "WEEKLY"), ("byweekno", "53"), ("valid_to", "2026-12-31")],
            &["2026-12-31"],
            &["2027-01-01"],
        ),
        (
            "last day of the month",
            &[("freq", "MONTHLY"), ("bymonthday", "-1")],
            &["2026-02-28", "2028-02-29", "2026-12-31"],
            &["2028-02-28", "2027-01-01"],
        ),
    ];
    for (name, fields, open, closed) in cases {
        let schedule: Vec<_> = fields.iter().copied().chain(nine_to_five).collect();
        for (days, expected) in [(open, true), (closed, false)] {
            let moments: Vec<String> = days.iter().map(|day| format!("{day}T10:00")).collect();
            let moments: Vec<&str> = moments.iter().map(String::as_str).collect();
            let found = open_at(&schedule, None, &moments);
            for (day, found) in days.iter().zip(found) {
                assert_eq!(found, expected, "{name}: {day}");
            }
        }
    }
}

/// An interval of nothing without an end is reported, and searched in bounded time as every week.
#[test]
fn an_interval_of_nothing_is_reported_and_ends() {
    let row: [(&str, &str); 5] =
        [("freq", "WEEKLY"), ("byday", "TU"), ("interval", "0"), ("opens_at", "09:00"), ("closes_at", "17:00")];
    assert_eq!(open_at(&row, None, &["2026-11-24T10:00", "2199-12-31T10:00", "2026-11-25T10:00"]), [true, true, false]);
    let csv: &[u8] = b"id,service_id,freq,byday,interval,opens_at,closes_at\n1,s,WEEKLY,TU,0,09:00,17:00\n";
    let (_, report) = files(&[("services.csv", b"id,name,status\ns,Desk,active\n"), ("schedules.csv", csv)]);
    let text = report.to_string();
    assert!(text.contains("schedules.csv row 2 field interval: bad-value"), "{text}");
}

/// Clocks change on 8 March and 1 November 2026 where who asks is; a schedule with an offset keeps its own.
#[test]
fn hours_hold_when_clocks_change() {
    // Nine to five in Chicago's winter, wherever one asks from.
    let winter = [("freq", "WEEKLY"), ("opens_at", "09:00"), ("closes_at", "17:00"), ("timezone", "-6")];
    let chicago = Some("America/Chicago");
    // On 7 March the clock of who asks is that of the schedule; on 8 March it is an hour ahead.
    let moments = ["2026-03-07T09:00", "2026-03-07T16:59", "2026-03-08T09:30", "2026-03-08T10:00", "2026-03-08T17:59"];
    assert_eq!(open_at(&winter, chicago, &moments), [true, true, false, true, true]);
    let back = ["2026-10-31T09:30", "2026-10-31T17:30", "2026-11-01T09:30", "2026-11-01T17:30"];
    assert_eq!(open_at(&winter, chicago, &back), [false, true, true, false]);
    // Arizona does not change: seven in the evening in Phoenix is eight in Chicago's winter offset, the same all year.
    let phoenix = Some("America/Phoenix");
    assert_eq!(
        open_at(&winter, phoenix, &["2026-01-05T08:00", "2026-07-06T08:00", "2026-07-06T07:59"]),
        [true, true, false]
    );
    // The hours of a time that carries its offset win over the column.
    let own = [("freq", "WEEKLY"), ("opens_at", "09:00-05:00"), ("closes_at", "17:00-05:00"), ("timezone", "-8")];
    assert_eq!(
        open_at(&own, chicago, &["2026-01-05T08:00", "2026-01-05T07:59", "2026-01-05T16:00"]),
        [true, false, false]
    );
    // An hour that does not come is the one after; one that comes twice is the first.
    let small = [("freq", "WEEKLY"), ("opens_at", "03:00"), ("closes_at", "04:00"), ("timezone", "-5")];
    assert_eq!(open_at(&small, chicago, &["2026-03-08T02:30", "2026-03-08T03:30"]), [true, true]);
    let twice = [("freq", "WEEKLY"), ("opens_at", "01:00"), ("closes_at", "02:00"), ("timezone", "-5")];
    assert_eq!(open_at(&twice, chicago, &["2026-11-01T01:30"]), [true]);
    // Without an offset the hours are those of the clock of who asks, whatever their zone.
    let local = [("freq", "WEEKLY"), ("opens_at", "09:00"), ("closes_at", "17:00")];
    for day in ["2026-03-07", "2026-03-08", "2026-10-31", "2026-11-01"] {
        let moments = [format!("{day}T09:00"), format!("{day}T16:59"), format!("{day}T17:00")];
        let moments: Vec<&str> = moments.iter().map(String::as_str).collect();
        assert_eq!(open_at(&local, chicago, &moments), [true, true, false], "{day}");
    }
}

/// Who lives in an area finds what serves it, in whatever form the area is published; one of a bad form is reported and kept.
#[test]
fn areas_are_searched_in_every_form() {
    let topology = r#"{"type":"Topology","transform":{"scale":[0.5,0.5],"translate":[-88,41]},"arcs":[[[0,1],[2,0],[0,2],[-2,0],[0,-2]]],"objects":{"area":{"type":"Polygon","arcs":[[0]]}}}"#;
    let kml = "<Polygon><outerBoundaryIs><LinearRing><coordinates>-88,41.5 -87,41.5 -87,42.5 -88,42.5 -88,41.5</coordinates></LinearRing></outerBoundaryIs></Polygon>";
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
    let (catalog, report) = files(&[("services.csv", services.as_bytes()), ("service_areas.csv", rows.as_bytes())]);
    assert_eq!(crate::found(&report, "bad-area"), 2, "{report}");
    let text = report.to_string();
    assert!(text.contains("rings that are closed") && text.contains("well-formed XML"), "{text}");
    let kept = catalog.find(Object::ServiceArea, "cut").and_then(|area| area.get("extent"));
    assert_eq!(kept, Some(areas[4].1.as_str()));
    let index = Index::new(catalog);
    for (latitude, expected) in [(41.88, &["topology", "markup", "untyped"][..]), (43.0, &[])] {
        let search = serde_json::json!({"near": {"latitude": latitude, "longitude": -87.63}}).to_string();
        assert_eq!(ids(&index, &search), expected);
    }
}

#[test]
fn an_answer_says_why_counts_facets_and_has_stable_pages() {
    let index = index();
    let answer =
        ask(&index, r#"{"need": "legal", "language": "es", "near": {"latitude": 41.88, "longitude": -87.63}}"#);
    let reasons = to_json(&answer.results[0].reasons).unwrap().replace(['\n', ' '], "");
    assert!(reasons.starts_with(r#"[{"kind":"need","term":"Legal"},{"kind":"distance","metres":2"#), "{reasons}");
    assert!(reasons.ends_with(r#"{"kind":"language","language":"es"}]"#), "{reasons}");
    assert_eq!(answer.results[0].address.as_deref(), Some("1 State St, Chicago, IL, 60602"));
    assert_eq!(answer.results[0].phones[0].e164.as_deref(), Some("+13125550142"));
    let facets: Vec<_> =
        answer.facets.iter().map(|facet| (facet.field.as_str(), facet.value.as_str(), facet.count)).collect();
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
    let names =
        |search: &str| -> Vec<String> { ask(&index, search).crisis_lines.into_iter().map(|line| line.name).collect() };
    let always = ["911", "VictimConnect", "988 Suicide & Crisis Lifeline"];
    for search in [r#"{}"#, r#"{"words": "zebra"}"#, r#"{"size": 1, "page": 1000}"#, r#"{"need": "domestic violence"}"#]
    {
        let given = names(search);
        assert!(always.iter().all(|name| given.iter().any(|line| line == name)), "{search}: {given:?}");
    }
    assert!(names(r#"{"need": "domestic violence"}"#).contains(&"National Domestic Violence Hotline".to_owned()));
    assert!(names(r#"{"words": "sexual assault"}"#).contains(&"National Sexual Assault Hotline".to_owned()));
    assert!(!names(r#"{"words": "zebra"}"#).contains(&"National Sexual Assault Hotline".to_owned()));
}

/// Each line by words of both languages, and none by words that have to do with none.
#[test]
fn a_line_for_a_crisis_is_found_in_both_languages_and_by_near_words() {
    let index = index();
    let given = |field: &str, asked: &str| -> Vec<String> {
        let search = serde_json::json!({ field: asked }).to_string();
        ask(&index, &search).crisis_lines.into_iter().map(|line| line.name).collect()
    };
    let every = ["911", "VictimConnect", "988 Suicide & Crisis Lifeline"];
    let lines: [(&str, &[&str]); 6] = [
        (
            "988 Suicide & Crisis Lifeline",
            &["suicide", "kill myself", "crisis", "suicidio", "quiero morir", "pensamientos suicidas"],
        ),
        (
            "National Domestic Violence Hotline",
            &[
                "domestic violence",
                "domestic-violence",
                "abused by my husband",
                "my boyfriend hits me",
                "scared of my ex",
                "he threatened his wife",
                "Violencia doméstica",
                "VIOLENCIA DOMESTICA",
                "mi esposo me pega",
                "mi marido me golpeó",
                "tengo miedo de mi pareja",
                "maltrato",
                "domestic violance",
            ],
        ),
        (
            "National Sexual Assault Hotline",
            &[
                "sexual assault",
                "rape",
                "I was raped",
                "sexually harassed at work",
                "agresión sexual",
                "agresion sexual",
                "me violaron",
                "violación",
                "acoso sexual",
                "abuso sexual",
            ],
        ),
        (
            "loveisrespect",
            &[
                "teen dating violence",
                "dating abuse",
                "my boyfriend hurts me",
                "violencia en el noviazgo",
                "mi novio me pega",
            ],
        ),
        (
            "National Human Trafficking Hotline",
            &[
                "human trafficking",
                "trafficked",
                "victims of traffickers",
                "forced to work",
                "forced prostitution",
                "trata de personas",
                "tráfico de personas",
                "trabajo forzado",
                "explotación laboral",
                "víctima de trata",
            ],
        ),
        (
            "Childhelp National Child Abuse Hotline",
            &[
                "child abuse",
                "hit my child",
                "someone hurts my daughter",
                "my father beats me",
                "neglected children",
                "abuso infantil",
                "maltrato de menores",
                "le pega a mi hijo",
                "mi padrastro me golpea",
            ],
        ),
    ];
    let all: Vec<String> = national()
        .rows(Object::Service)
        .filter(|service| service.unmodelled().any(|(name, json)| name == "crisis_line" && json == "true"))
        .filter_map(|service| service.get("name").map(str::to_owned))
        .collect();
    let tested = lines.iter().map(|(line, _)| *line).chain(["911", "VictimConnect"]);
    assert_eq!(tested.collect::<BTreeSet<_>>(), all.iter().map(String::as_str).collect(), "each line is tried");
    for (line, asked) in lines {
        for asked in asked {
            for field in ["need", "words"] {
                assert!(given(field, asked).iter().any(|name| name == line), "{asked} as {field} does not give {line}");
            }
        }
    }
    for asked in [
        "zebra",
        "housing",
        "food pantry",
        "lawyer for a visa",
        "child care",
        "vivienda",
        "despensa",
        "traffic ticket",
        "sexual health",
    ] {
        assert_eq!(given("words", asked), every, "{asked}");
    }
}

#[test]
fn the_national_catalog_is_read_without_a_fault_and_says_when_it_is_stale() {
    let bytes = voice_core::catalog::NATIONAL_JSON;
    let (_, report) =
        crate::try_files(&[("national.json", bytes)], &crate::options(voice_core::catalog::Mode::Strict)).unwrap();
    assert!(report.is_clean(), "{report}");
    let index = Index::new(national().clone());
    let stale = |day: &str| -> Vec<bool> {
        let answer = index.search(&from_json(br#"{"need": "domestic-violence"}"#).unwrap(), day.parse().unwrap());
        answer.results.into_iter().map(|hit| hit.is_stale).collect()
    };
    assert_eq!(stale("2026-11-24"), [false, false]);
    assert_eq!(stale("2027-05-03"), [true, true]);
}
