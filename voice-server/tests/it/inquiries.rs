//! Contacts are noted, and what was said is kept only where the office itself helps.

use serde_json::json;

use crate::calls::{anybody, request, staff};
use crate::replies::{faults, problem};
use crate::scene::server;

#[tokio::test]
async fn what_was_said_is_for_staff_and_in_no_answer() {
    let server = server().await;
    let reply = anybody(&server).post("/v1/inquiries", &request("inquiry")).await;
    assert_eq!(reply.status, 200);
    let noted = reply.json();
    assert_eq!(noted["directions"]["kind"], "support");
    assert!(!noted.to_string().contains("gets out"));
    let path = format!("/v1/inquiries/{}", noted["inquiry"].as_str().unwrap());
    problem(&anybody(&server).get(&path).await, 401);
    let kept = staff(&server).get(&path).await.json();
    assert_eq!(
        (&kept["kind"], &kept["narrative"]),
        (&json!("filed"), &json!("I want to know when he gets out."))
    );
    problem(&staff(&server).get("/v1/inquiries/nothing").await, 404);
}

#[tokio::test]
async fn of_a_reported_crime_nothing_is_kept_that_names_anybody() {
    let server = server().await;
    let mut inquiry = request("inquiry");
    (inquiry["facts"]["topic"], inquiry["narrative"]) =
        (json!("crime-report"), json!("My neighbor at 9 Quarry Lane"));
    let noted = anybody(&server).post("/v1/inquiries", &inquiry).await.json();
    assert_eq!(noted["directions"]["kind"], "report");
    let path = format!("/v1/inquiries/{}", noted["inquiry"].as_str().unwrap());
    let kept = staff(&server).get(&path).await.json();
    assert_eq!(kept["kind"], "counted");
    assert!(!kept.to_string().contains("Quarry"));
}

#[tokio::test]
async fn a_contact_that_is_sent_again_is_noted_once() {
    let server = server().await;
    let again = async |key: &str, inquiry: &serde_json::Value| {
        anybody(&server).with_key(key).post("/v1/inquiries", inquiry).await
    };
    let (first, second) =
        (again("key-1", &request("inquiry")).await, again("key-1", &request("inquiry")).await);
    assert!(first.status == 200 && first.body == second.body);
    assert_ne!(again("key-2", &request("inquiry")).await.body, first.body);
    let mut other = request("inquiry");
    other["narrative"] = json!("Something else.");
    problem(&again("key-1", &other).await, 422);
    for key in ["k".repeat(256).as_str(), "two words", ""] {
        problem(&again(key, &other).await, 400);
    }
}

#[tokio::test]
async fn a_contact_is_noted_when_it_comes() {
    let server = server().await;
    let mut inquiry = request("inquiry");
    inquiry["at"] = json!("2026-11-02T14:00:00Z");
    let told = problem(&anybody(&server).post("/v1/inquiries", &inquiry).await, 409);
    assert_eq!(faults(&told), [("/at", "not-now")]);
    inquiry["accused"] = json!("the man next door");
    let told = problem(&anybody(&server).post("/v1/inquiries", &inquiry).await, 422);
    assert!(
        faults(&told).contains(&("/accused", "unknown-field"))
            && !told.to_string().contains("next door")
    );
}

/// Two requests with one key at once: one of them runs, and the other is told so or is answered as
/// it was.
#[tokio::test]
async fn a_contact_that_comes_twice_at_once_is_noted_once() {
    let server = server().await;
    let mut running = 0;
    for round in 0..20 {
        let (key, inquiry) = (format!("key-{round}"), request("inquiry"));
        let caller = anybody(&server).with_key(&key);
        let post = || caller.post("/v1/inquiries", &inquiry);
        let (first, second) = tokio::join!(post(), post());
        let (refused, noted): (Vec<_>, Vec<_>) =
            [first, second].into_iter().partition(|reply| reply.status == 409);
        for reply in &refused {
            running += 1;
            assert_eq!(problem(reply, 409)["type"], "urn:voice:problem:request-running");
        }
        assert!(!noted.is_empty() && noted.iter().all(|reply| reply.body == noted[0].body));
        assert_eq!(post().await.body, noted[0].body);
    }
    assert!(running > 0, "none was seen running");
}
