//! The ledger of disclosures, and who is let in.

use std::num::NonZeroU32;

use serde_json::json;
use voice_server::Admission;
use voice_server::access::RateLimiter;

use crate::calls::{anybody, request, staff};
use crate::replies::{claim, header, problem, question};
use crate::scene::{NOW, TOKEN, app, app_at, server};

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
    assert_eq!(
        (&entry["sequence"], &entry["event"]["recipient"]["name"]),
        (&json!(1), &json!("Ana Ruiz"))
    );

    // The subject may learn that something was told, and not to whom.
    let shown = staff(&server).get("/v1/subjects/subject-in-custody/accounting").await.json();
    assert_eq!(
        shown,
        json!([{
            "date": "2026-11-02", "nature": ["custody-status", "facility"],
            "purpose": "safety-planning"
        }])
    );
    assert_eq!(staff(&server).get("/v1/subjects/nobody/ledger").await.json(), json!([]));
}

#[tokio::test]
async fn a_correction_goes_to_whom_the_wrong_was_told() {
    let server = server().await;
    anybody(&server).post("/v1/questions", &question("victim-custody-status")).await;
    let correction = |category: &str| {
        json!({
            "correction": format!("correction-{category}"), "subject": "subject-in-custody",
            "categories": [category]
        })
    };
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
    let (of_staff, _) = token(json!({"kind": "staff", "roles": ["desk", "auditor"]})).await;
    let (of_ruiz, hash) = token(json!({"kind": "requester", "party": "party-ruiz"})).await;
    let (of_another, _) = token(json!({"kind": "requester", "party": "party-another"})).await;

    let ledger = "/v1/subjects/subject-in-custody/ledger";
    assert_eq!(anybody(&server).with_token(&of_staff).get(ledger).await.status, 200);
    problem(&anybody(&server).with_token(&of_ruiz).get(ledger).await, 403);
    let wanted = json!({"kind": "staff", "roles": ["admin"]});
    problem(&anybody(&server).with_token(&of_staff).post("/v1/tokens", &wanted).await, 403);

    // A question of the desk has what staff attest in it: a requester sends a claim.
    let asked = question("victim-custody-status");
    for token in [&of_ruiz, &of_another] {
        let refused = anybody(&server).with_token(token).post("/v1/questions", &asked).await;
        let refused = problem(&refused, 403);
        assert!(refused["detail"].as_str().unwrap().contains("/v1/claims"));
    }
    let asked = claim("victim-custody-status");
    let answered = anybody(&server).with_token(&of_ruiz).post("/v1/claims", &asked).await;
    assert_eq!(answered.status, 200);
    problem(&anybody(&server).with_token(&of_another).post("/v1/claims", &asked).await, 403);
    problem(
        &anybody(&server).with_token(&of_another).post("/v1/sign-ups", &request("sign-up")).await,
        403,
    );

    assert_eq!(staff(&server).delete(&format!("/v1/tokens/{hash}")).await.status, 200);
    problem(&staff(&server).delete(&format!("/v1/tokens/{hash}")).await, 404);
    for wrong in [
        json!({"kind": "requester"}),
        json!({"kind": "staff"}),
        json!({"kind": "staff", "roles": []}),
        json!({"kind": "staff", "roles": ["king"]}),
        json!({"kind": "staff", "roles": ["desk"], "party": "party-ruiz"}),
        json!({"kind": "staff", "roles": ["desk"], "days": 0}),
        json!({"kind": "king"}),
    ] {
        problem(&staff(&server).post("/v1/tokens", &wrong).await, 422);
    }
}

/// A stranger who knows a matter and the number of a person, with a token of their own, and says of
/// themselves whatever opens an answer.
#[tokio::test]
async fn who_vouches_for_themselves_is_told_what_is_told_about_nobody() {
    let server = server().await;
    let body = json!({"kind": "requester", "party": "party-ruiz"});
    let made = staff(&server).post("/v1/tokens", &body).await.json();
    let token = made["token"].as_str().unwrap().to_owned();
    let own = || anybody(&server).with_token(&token);

    let asked = claim("victim-custody-status");
    let mut about_nobody = asked.clone();
    about_nobody["subject"]["number"] = json!("A299999999");
    let (told, nobody) =
        (own().post("/v1/claims", &asked).await, own().post("/v1/claims", &about_nobody).await);
    assert_eq!((told.status.as_u16(), nobody.status.as_u16()), (200, 200));
    assert_eq!(told.body, nobody.body);
    // What is missing is said to staff, and what was claimed is what was kept.
    let path = format!("/v1/questions/{}/rationale", header(&told, "x-request-id"));
    let why = String::from_utf8(staff(&server).get(&path).await.body).unwrap();
    assert!(!why.contains("verified") && !why.contains("confirmed"), "{why}");

    let notice = async |id: &str| {
        let body = json!({"pin": "4071"});
        own().post(&format!("/v1/sign-ups/{id}/notice"), &body).await.json()["items"].clone()
    };
    let id = |reply: crate::scene::Reply| reply.json()["sign_up"].as_str().unwrap().to_owned();
    let by_themselves = id(own().post("/v1/sign-ups", &request("sign-up")).await);
    assert_eq!(notice(&by_themselves).await, json!([]));
    // What staff attested with a sign-up holds as its owner changes what it asks for, and for
    // nothing else that the owner says: nobody confirmed them in another matter.
    let by_staff = id(staff(&server).post("/v1/sign-ups", &request("sign-up")).await);
    let update = async |request: &serde_json::Value| {
        let body = json!({"pin": "4071", "request": request});
        assert_eq!(own().post(&format!("/v1/sign-ups/{by_staff}"), &body).await.status, 200);
    };
    let mut changed = request("sign-up");
    changed["language"] = json!("es");
    update(&changed).await;
    assert_ne!(notice(&by_staff).await, json!([]));
    changed["matter"]["id"] = json!("matter-of-another");
    update(&changed).await;
    assert_eq!(notice(&by_staff).await, json!([]));
}

#[tokio::test]
async fn where_tokens_are_needed_nobody_asks_without_one() {
    let server = voice_server::router(
        app(Some(TOKEN), |admission| admission.with_tokens_needed(true)).await,
    );
    for (path, body) in
        [("/v1/questions", question("nobody")), ("/v1/sign-ups", request("sign-up"))]
    {
        problem(&anybody(&server).post(path, &body).await, 401);
        problem(
            &anybody(&server).with_token("voice_guessed-by-somebody").post(path, &body).await,
            401,
        );
        assert_eq!(staff(&server).post(path, &body).await.status, 200);
    }
    let open = ["/v1/categories", "/v1/office", "/v1/services", "/healthz"];
    for path in open {
        assert_eq!(anybody(&server).get(path).await.status, 200, "{path}");
    }
}

#[tokio::test]
async fn who_asks_too_often_waits_whatever_they_ask() {
    let few = RateLimiter::per_minute(NonZeroU32::new(3).unwrap());
    let server =
        voice_server::router(app_at(NOW, crate::scene::store().await, Admission::open(few)).await);
    let mut replies = Vec::new();
    for name in
        ["victim-custody-status", "nobody", "subject-vawa-t-u", "nobody", "victim-custody-status"]
    {
        replies.push(anybody(&server).post("/v1/questions", &question(name)).await);
    }
    assert!(replies[..3].iter().all(|reply| reply.status == 200));
    for reply in &replies[3..] {
        let told = problem(reply, 429);
        assert_eq!(told["retry_after"].to_string(), reply.headers["retry-after"].to_str().unwrap());
        assert_eq!(told["retry_after"], 20, "a third of a minute");
    }
    assert_eq!(replies[3].body, replies[4].body, "about nobody and about somebody");
    // So are a search and a contact that is routed; what asks nothing is not counted.
    problem(&anybody(&server).get("/v1/services").await, 429);
    let facts = request("inquiry")["facts"].clone();
    problem(&anybody(&server).post("/v1/inquiries/route", &facts).await, 429);
    assert_eq!(anybody(&server).get("/v1/categories").await.status, 200);
}

#[tokio::test]
async fn where_the_store_is_unavailable_nobody_is_answered() {
    let database = crate::scene::database().await;
    let server = voice_server::router(
        app_at(
            NOW,
            database.open().await,
            Admission::open(RateLimiter::per_minute(NonZeroU32::MAX)),
        )
        .await,
    );
    let pool = database.raw().await;
    sqlx::query("ALTER TABLE question RENAME TO away").execute(&pool).await.unwrap();
    let mut bodies = Vec::new();
    for name in ["victim-custody-status", "nobody", "subject-vawa-t-u"] {
        let reply = anybody(&server).post("/v1/questions", &question(name)).await;
        assert_eq!(problem(&reply, 503)["retry_after"], 1);
        bodies.push(reply.body);
    }
    bodies.dedup();
    assert_eq!(bodies.len(), 1);
    sqlx::query("ALTER TABLE away RENAME TO question").execute(&pool).await.unwrap();
    assert_eq!(anybody(&server).post("/v1/questions", &question("nobody")).await.status, 200);
}

/// The clock goes on, and the token ends; an administrator sees it in the list.
#[tokio::test]
async fn a_token_ends_and_is_listed_with_its_name() {
    let store = crate::scene::store().await;
    let admission = || {
        let token = voice_server::access::AccessToken::from_text(TOKEN).unwrap();
        Admission::open(RateLimiter::per_minute(NonZeroU32::MAX)).with_token(Some(&token))
    };
    let at = async |moment| voice_server::router(app_at(moment, store.clone(), admission()).await);
    let server = at(NOW).await;
    let wanted = json!({
        "kind": "staff", "roles": ["records", "desk"], "name": "Zora at the window", "days": 2
    });
    let made = staff(&server).post("/v1/tokens", &wanted).await.json();
    assert_eq!(made["ends_at"], "2026-11-04T15:00:00Z");
    let token = made["token"].as_str().unwrap();
    let file = "/v1/parties/party-nobody";
    assert_eq!(anybody(&server).with_token(token).get(file).await.status, 404);
    for (moment, status) in [("2026-11-04T14:59:59Z", 404), ("2026-11-04T15:00:00Z", 401)] {
        let server = at(moment).await;
        assert_eq!(anybody(&server).with_token(token).get(file).await.status, status, "{moment}");
    }
    let listed = staff(&server).get("/v1/tokens").await.json();
    assert_eq!(listed.as_array().unwrap().len(), 1);
    assert_eq!(
        (&listed[0]["hash"], &listed[0]["name"], &listed[0]["roles"]),
        (&made["hash"], &json!("Zora at the window"), &json!(["desk", "records"]))
    );
    assert!(!listed.to_string().contains(token));
}
