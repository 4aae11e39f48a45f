//! A refusal says nothing: the same bytes, headers included, but for the date and the request id.

use serde_json::{Value, json};

use crate::scene::{Reply, about, ask, question, server};

fn by_number(number: &str, country: &str) -> Value {
    about(json!({ "kind": "by-number", "number": number, "country_of_birth": country }))
}

fn bytes(reply: &Reply) -> (Vec<(String, Vec<u8>)>, Vec<u8>) {
    let headers = reply.headers.iter().filter(|(name, _)| !["date", "x-request-id"].contains(&name.as_str()));
    (headers.map(|(name, value)| (name.to_string(), value.as_bytes().to_vec())).collect(), reply.body.clone())
}

#[tokio::test]
async fn nobody_and_every_fully_withheld_person_answer_with_the_same_bytes() {
    let server = server(None);
    let nobody = bytes(&ask(&server, &by_number("A299999999", "MX")).await);
    let ambiguous =
        json!({ "kind": "by-name", "name": "Juan Morales", "date_of_birth": "1979-03-14", "country_of_birth": "GT" });
    let withheld = [
        ("protected", by_number("A200000006", "HN")),
        ("in witness security", by_number("A200000010", "UA")),
        ("unscreened", by_number("A200000015", "CN")),
        ("the right number with another country", by_number("A200000001", "GT")),
        ("several people", about(ambiguous)),
    ];
    for (who, question) in withheld {
        let reply = ask(&server, &question).await;
        assert_eq!(reply.status, 200, "{who}");
        assert!(bytes(&reply) == nobody, "{who} answers differently from nobody");
    }
}

#[tokio::test]
async fn the_same_test_sees_a_person_who_is_told_of() {
    let server = server(None);
    let nobody = bytes(&ask(&server, &by_number("A299999999", "MX")).await);
    let told = ask(&server, &question("victim-custody-status")).await;
    assert!(bytes(&told) != nobody);
    assert_eq!(told.header("content-type"), "application/json");
    assert_eq!(told.header("cache-control"), "no-store");
}

#[tokio::test]
async fn a_protected_persons_answer_is_that_of_nobody_in_spanish_and_for_more_categories() {
    let server = server(None);
    for name in ["subject-vawa-t-u", "subject-vawa-t-u-es"] {
        let protected = question(name);
        let mut nobody = protected.clone();
        nobody["subject"] = json!({ "kind": "by-number", "number": "A299999999", "country_of_birth": "MX" });
        assert!(bytes(&ask(&server, &protected).await) == bytes(&ask(&server, &nobody).await), "{name}");
    }
}

#[tokio::test]
async fn an_answer_holds_neither_its_id_nor_the_reference_of_its_subject() {
    let server = server(None);
    let (first, second) =
        (ask(&server, &by_number("A200000001", "MX")).await, ask(&server, &by_number("A200000001", "MX")).await);
    assert_ne!(first.header("x-request-id"), second.header("x-request-id"));
    let text = String::from_utf8(first.body.clone()).unwrap();
    assert!(!text.contains(first.header("x-request-id")));
    assert!(!text.contains("A200000001"));
    assert_eq!(first.body, second.body);
}
