//! What is not told looks the same: body and headers.

use serde_json::{Value, json};

use crate::scene::{Reply, ask, file, numbered, question_about, server};

/// Status, headers and body.
type Shown = (u16, Vec<(String, Vec<u8>)>, Vec<u8>);

/// The headers that may differ: the request id; the date is added by the socket.
fn shown(reply: &Reply) -> Shown {
    let mut headers: Vec<_> = reply
        .headers
        .iter()
        .filter(|(name, _)| *name != "x-request-id")
        .map(|(name, value)| (name.to_string(), value.as_bytes().to_vec()))
        .collect();
    headers.sort();
    (reply.status.as_u16(), headers, reply.body.clone())
}

#[tokio::test]
async fn whoever_is_not_told_about_looks_like_nobody() {
    let server = server().await;
    let nobody = shown(&ask(&server, question_about("A299999999", "MX").to_string()).await);
    let register: Value = serde_json::from_slice(&file("examples/subjects/demo.json")).unwrap();
    let (mut alike, mut told) = (0, 0);
    for (_, number, country) in numbered(&register) {
        let reply = ask(&server, question_about(number, country).to_string()).await;
        if reply.json()["results"]
            .as_array()
            .unwrap()
            .iter()
            .all(|result| result["kind"] == "nothing")
        {
            assert_eq!(shown(&reply), nobody);
            alike += 1;
        } else {
            assert_ne!(reply.body, nobody.2);
            told += 1;
        }
    }
    assert!(alike > 5 && told > 0, "{alike} alike, {told} told");
}

#[tokio::test]
async fn an_answer_repeats_nothing_of_its_question() {
    let server = server().await;
    let text =
        String::from_utf8(ask(&server, question_about("A200000001", "MX").to_string()).await.body)
            .unwrap();
    for given in
        ["Ana Ruiz", "PO Box 12", "party-ruiz", "A200000001", "1990-04-12", "matter-elm-street"]
    {
        assert!(!text.contains(given), "{given}");
    }
    assert!(text.contains("in-custody"));
}

#[tokio::test]
async fn several_people_of_one_name_and_the_protected_look_like_nobody_in_both_languages() {
    let server = server().await;
    let namesakes = json!({
        "kind": "by-name", "name": "Juan Morales", "date_of_birth": "1979-03-14",
        "country_of_birth": "GT"
    });
    let protected =
        json!({ "kind": "by-number", "number": "A200000006", "country_of_birth": "HN" });
    let another_country =
        json!({ "kind": "by-number", "number": "A200000001", "country_of_birth": "GT" });
    for language in ["en", "es"] {
        let mut question = question_about("A299999999", "MX");
        question["language"] = language.into();
        let nobody = shown(&ask(&server, question.to_string()).await);
        for subject in [&namesakes, &protected, &another_country] {
            question["subject"] = subject.clone();
            assert!(
                shown(&ask(&server, question.to_string()).await) == nobody,
                "{language} {subject}"
            );
        }
    }
}
