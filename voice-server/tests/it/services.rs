//! Finding help over HTTP: as the library finds it, with typed faults.

use axum::http::StatusCode;

use crate::scene::{get, server};

#[tokio::test]
async fn help_is_found_as_the_library_finds_it() {
    let server = server().await;
    let reply = get(
        &server,
        "/v1/services?need=domestic-violence&language=es&near=41.88,-87.63,50&\
         open_at=2026-11-24T10:00&zone=America/Chicago",
    )
    .await;
    assert_eq!(reply.status, StatusCode::OK);
    let answer = reply.json();
    assert_eq!(answer["results"][0]["name"], "National Domestic Violence Hotline");
    assert_eq!(answer["results"][0]["phones"][0]["e164"], "+18007997233");
    assert_eq!(answer["total"], 1);
    let lines = answer["crisis_lines"].as_array().unwrap();
    assert!(lines.iter().any(|line| line["name"] == "911"));
    assert_eq!(get(&server, "/v1/services").await.json()["total"], 12);
}

#[tokio::test]
async fn each_fault_of_a_search_is_told_at_its_place() {
    let reply = get(
        &server().await,
        "/v1/services?near=200,10&age=old&langauge=es&free=true&free=false&zone=Mars&page=0",
    )
    .await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
    let faults = reply.json()["faults"].as_array().unwrap().clone();
    let mut found: Vec<String> = faults
        .iter()
        .map(|fault| {
            format!("{} {}", fault["pointer"].as_str().unwrap(), fault["code"].as_str().unwrap())
        })
        .collect();
    found.sort();
    let expected = [
        "/age wrong-type",
        "/free duplicate-field",
        "/langauge unknown-field",
        "/near/latitude too-large",
        "/page too-small",
        "/zone unknown-term",
    ];
    assert_eq!(found, expected);
}

/// A place is on one line in a query, and each part of it is told of by itself; a form shows both
/// in the same field.
#[tokio::test]
async fn a_fault_of_a_place_is_told_at_its_part() {
    for (near, expected) in [
        ("41.88", vec!["/near/longitude missing-field"]),
        (",-87.63", vec!["/near/latitude missing-field"]),
        ("north,-87.63,0", vec!["/near/latitude wrong-type", "/near/within_km too-small"]),
        ("41.88,-87.63,20001", vec!["/near/within_km too-large"]),
        // Numbers that would do, in another form than that of the line.
        ("4.188e1,-87.63", vec!["/near bad-form"]),
        ("41.88,-87.63,5,5", vec!["/near bad-form"]),
    ] {
        let reply = get(&server().await, &format!("/v1/services?near={near}")).await;
        assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "{near}");
        let json = reply.json();
        let found: Vec<String> = json["faults"]
            .as_array()
            .unwrap()
            .iter()
            .map(|fault| {
                format!(
                    "{} {}",
                    fault["pointer"].as_str().unwrap(),
                    fault["code"].as_str().unwrap()
                )
            })
            .collect();
        assert_eq!(found, expected, "{near}");
    }
    assert_eq!(
        get(&server().await, "/v1/services?near=41.88,-87.63,20000").await.status,
        StatusCode::OK
    );
}
