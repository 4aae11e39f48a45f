//! The ledger of disclosures, and who is let in.

use serde_json::json;

use crate::calls::{anybody, request, staff};
use crate::replies::{problem, question};
use crate::scene::{TOKEN, app, server};

#[tokio::test]
async fn a_disclosure_is_in_the_ledger_and_a_refusal_is_not() {
    let server = server().await;
    for name in ["victim-custody-status", "nobody", "subject-vawa-t-u"] {
        assert_eq!(anybody(&server).post("/v1/questions", &question(name)).await.status, 200);
    }
    let path = "/v1/subjects/subject-in-custody/ledger";
    problem(&anybody(&server).get(path).await, 401);
    let ledger = staff(&server).get(path).await.json();
    assert_eq!(ledger.as_array().unwrap().len(), 1);
    let entry = &ledger[0];
    assert_eq!((&entry["sequence"], &entry["event"]["recipient"]["name"]), (&json!(1), &json!("Ana Ruiz")));

    // The subject may learn that something was told, and not to whom.
    let shown = staff(&server).get("/v1/subjects/subject-in-custody/accounting").await.json();
    assert_eq!(
        shown,
        json!([{
            "date": "2026-11-02", "nature": ["custody-status", "facility"], "purpose": "safety-planning"
        }])
    );
    assert_eq!(staff(&server).get("/v1/subjects/nobody/ledger").await.json(), json!([]));
}

#[tokio::test]
async fn a_correction_goes_to_whom_the_wrong_was_told() {
    let server = server().await;
    anybody(&server).post("/v1/questions", &question("victim-custody-status")).await;
    let correction = |category: &str| json!({"correction": "correction-1", "subject": "subject-in-custody", "categories": [category]});
    let queued = staff(&server).post("/v1/corrections", &correction("custody-status")).await.json();
    assert_eq!(queued, json!({"to_requesters": 1, "by_notice": 0}));
    let nobody = staff(&server).post("/v1/corrections", &correction("removal")).await.json();
    assert_eq!(nobody, json!({"to_requesters": 0, "by_notice": 0}));
    problem(&anybody(&server).post("/v1/corrections", &correction("removal")).await, 401);
}

#[tokio::test]
async fn a_token_opens_what_its_role_opens() {
    let server = server().await;
    let token = async |body| {
        let made = staff(&server).post("/v1/tokens", &body).await.json();
        (made["token"].as_str().unwrap().to_owned(), made["hash"].as_str().unwrap().to_owned())
    };
    let (of_staff, _) = token(json!({"role": "staff"})).await;
    let (of_ruiz, hash) = token(json!({"role": "requester", "party": "party-ruiz"})).await;
    let (of_another, _) = token(json!({"role": "requester", "party": "party-another"})).await;

    let ledger = "/v1/subjects/subject-in-custody/ledger";
    assert_eq!(anybody(&server).with_token(&of_staff).get(ledger).await.status, 200);
    problem(&anybody(&server).with_token(&of_ruiz).get(ledger).await, 401);
    problem(&anybody(&server).with_token(&of_staff).post("/v1/tokens", &json!({"role": "staff"})).await, 401);

    let asked = question("victim-custody-status");
    assert_eq!(anybody(&server).with_token(&of_ruiz).post("/v1/questions", &asked).await.status, 200);
    problem(&anybody(&server).with_token(&of_another).post("/v1/questions", &asked).await, 403);
    problem(&anybody(&server).with_token(&of_another).post("/v1/sign-ups", &request("sign-up")).await, 403);

    assert_eq!(staff(&server).delete(&format!("/v1/tokens/{hash}")).await.status, 200);
    problem(&staff(&server).delete(&format!("/v1/tokens/{hash}")).await, 404);
    for wrong in
        [json!({"role": "requester"}), json!({"role": "staff", "party": "party-ruiz"}), json!({"role": "king"})]
    {
        problem(&staff(&server).post("/v1/tokens", &wrong).await, 422);
    }
}

#[tokio::test]
async fn where_tokens_are_needed_nobody_asks_without_one() {
    let server = voice_server::router(app(Some(TOKEN), |admission| admission.with_tokens_needed(true)).await);
    for (path, body) in [("/v1/questions", question("nobody")), ("/v1/sign-ups", request("sign-up"))] {
        problem(&anybody(&server).post(path, &body).await, 401);
        problem(&anybody(&server).with_token("voice_guessed-by-somebody").post(path, &body).await, 401);
        assert_eq!(staff(&server).post(path, &body).await.status, 200);
    }
    let open = ["/v1/categories", "/v1/office", "/v1/services", "/healthz"];
    for path in open {
        assert_eq!(anybody(&server).get(path).await.status, 200, "{path}");
    }
}
