//! The intake desk: what staff attest decides what a requester is told.

use axum::Router;
use serde_json::{Value, json};

use crate::calls::{Call, anybody, staff};
use crate::replies::{claim, faults, header, problem, question};
use crate::scene::{NOW, app_at, server};

const PARTY: &str = "/v1/parties/party-ruiz";

/// Who the caller of the examples is.
fn person() -> Value {
    claim("victim-custody-status")["requester"]["person"].clone()
}

async fn token(server: &Router, body: Value) -> String {
    let made = staff(server).post("/v1/tokens", &body).await.json();
    made["token"].as_str().unwrap().to_owned()
}

async fn attest(desk: &Call<'_>, fact: Value) -> u64 {
    let made = desk.post(&format!("{PARTY}/attestations"), &fact).await;
    assert_eq!(made.status, 200);
    made.json()["attestation"].as_u64().unwrap()
}

async fn missing(desk: &Call<'_>) -> Value {
    let status = desk.post("/v1/claims/status", &claim("victim-custody-status")).await.json();
    status["missing"].clone()
}

fn identity() -> Value {
    json!({
        "kind": "identity",
        "identity": {"level": "verified", "evidence": ["government-photo-id"]}
    })
}

fn standing() -> Value {
    json!({
        "kind": "standing", "matter": "matter-elm-street", "role": "victim",
        "jurisdiction": "federal", "confirmed_by": "District Attorney, Springfield"
    })
}

#[tokio::test]
async fn a_requester_is_told_once_staff_attested_who_they_are() {
    let server = server().await;
    let own = token(&server, json!({"kind": "requester", "party": "party-ruiz"})).await;
    let of_staff = token(&server, json!({"kind": "staff", "roles": ["desk"]})).await;
    let (own, desk) = (anybody(&server).with_token(&own), anybody(&server).with_token(&of_staff));
    let asked = claim("victim-custody-status");
    let mut about_nobody = asked.clone();
    about_nobody["subject"]["number"] = json!("A299999999");
    let told = async || {
        let (somebody, nobody) =
            (own.post("/v1/claims", &asked).await, own.post("/v1/claims", &about_nobody).await);
        assert_eq!((somebody.status.as_u16(), nobody.status.as_u16()), (200, 200));
        somebody.body != nobody.body
    };

    assert!(!told().await);
    assert_eq!(desk.post("/v1/parties", &person()).await.status, 200);
    assert_eq!(missing(&desk).await, json!(["identity", "conflicts", "birth", "standing"]));
    let seen = attest(&desk, identity()).await;
    attest(&desk, json!({"kind": "conflicts", "found": []})).await;
    attest(
        &desk,
        json!({
            "kind": "birth", "birth": {"kind": "date", "date": "1990-04-12"},
            "evidence": ["government-id"]
        }),
    )
    .await;
    assert_eq!(missing(&desk).await, json!(["standing"]));
    assert!(!told().await, "nobody confirmed that she is a victim in the matter");
    let confirmed = attest(&desk, standing()).await;
    assert_eq!(missing(&desk).await, json!([]));
    assert!(told().await);

    // The same answer as from the desk, which attests in the question itself.
    let by_desk = desk.post("/v1/questions", &question("victim-custody-status")).await;
    assert_eq!(own.post("/v1/claims", &asked).await.body, by_desk.body);

    // What is withdrawn, has ended or is found later counts from the next question on.
    let withdraw = async |attestation: u64| {
        let body = json!({"attestation": attestation});
        desk.post(&format!("{PARTY}/withdrawals"), &body).await
    };
    assert_eq!(withdraw(seen).await.status, 200);
    assert!(!told().await);
    attest(&desk, identity()).await;
    assert!(told().await);
    attest(&desk, json!({"kind": "ended", "attestation": confirmed, "on": "2026-11-02"})).await;
    assert!(!told().await);
    attest(&desk, standing()).await;
    assert!(told().await);
    attest(&desk, json!({"kind": "conflicts", "found": ["shares-household"]})).await;
    assert!(!told().await);

    // At the desk too, whatever the question says of conflicts.
    let mut nobody = question("victim-custody-status");
    nobody["subject"]["number"] = json!("A299999999");
    let closed = desk.post("/v1/questions", &question("victim-custody-status")).await;
    assert_eq!(closed.body, desk.post("/v1/questions", &nobody).await.body);

    // The file says who attested what, and what was withdrawn stays in it.
    let file = desk.get(PARTY).await.json();
    let attestations = file["attestations"].as_array().unwrap();
    assert_eq!(attestations.len(), 8);
    assert_eq!(attestations[0]["withdrawn"]["by"], attestations[0]["by"]);
    assert!(attestations[0]["by"].as_str().unwrap().starts_with("staff-"));
    assert_eq!(attestations[0]["at"], NOW);
}

/// What staff attest so that Ana Ruiz is told.
fn facts() -> [Value; 4] {
    [
        identity(),
        standing(),
        json!({"kind": "conflicts", "found": []}),
        json!({
            "kind": "birth", "birth": {"kind": "date", "date": "1990-04-12"},
            "evidence": ["government-id"]
        }),
    ]
}

/// Opens the file of a victim, and attests all that a question needs.
async fn file_of_a_victim(desk: &Call<'_>) {
    desk.post("/v1/parties", &person()).await;
    for fact in facts() {
        attest(desk, fact).await;
    }
}

/// A requester's token and a claim tell nothing of a victim whom somebody says they act for: not
/// whether staff know them, their age, or their part in a matter.
#[tokio::test]
async fn a_stranger_learns_nothing_of_whom_they_say_they_act_for() {
    let server = server().await;
    let token = token(&server, json!({"kind": "requester", "party": "party-stranger"})).await;
    let (stranger, desk) = (anybody(&server).with_token(&token), staff(&server));
    file_of_a_victim(&desk).await;
    attest(
        &desk,
        json!({
            "kind": "condition", "evidence": ["proof-of-death"],
            "condition": {"kind": "deceased", "on": "2026-10-01"}
        }),
    )
    .await;
    let answer = async |capacity: &Value, principal: &str| {
        let mut asked = claim("victim-custody-status");
        asked["requester"]["person"]["party"] = json!("party-stranger");
        asked["requester"]["capacity"] = capacity.clone();
        asked["requester"]["capacity"]["principal"] = json!(principal);
        let reply = stranger.post("/v1/claims", &asked).await;
        assert_eq!(reply.status, 200);
        String::from_utf8(reply.body).unwrap()
    };
    for capacity in [
        json!({"kind": "representative", "role": "victim", "basis": "parent"}),
        json!({"kind": "representative", "role": "victim", "basis": "attorney"}),
        json!({"kind": "representative", "role": "witness", "basis": "estate-representative"}),
        json!({"kind": "designee", "role": "victim"}),
    ] {
        let known = answer(&capacity, "party-ruiz").await;
        assert_eq!(known, answer(&capacity, "party-of-nobody").await);
    }
}

/// A conflict that staff found closes the way and is not told: it may be known from the victim.
#[tokio::test]
async fn a_conflict_that_staff_found_is_not_told_to_whom_it_was_found_of() {
    let server = server().await;
    let own = token(&server, json!({"kind": "requester", "party": "party-ruiz"})).await;
    let (own, desk) = (anybody(&server).with_token(&own), staff(&server));
    file_of_a_victim(&desk).await;
    let asked = claim("victim-custody-status");
    let mut about_nobody = asked.clone();
    about_nobody["subject"]["number"] = json!("A299999999");
    let nobody = own.post("/v1/claims", &about_nobody).await.body;
    let told = own.post("/v1/claims", &asked).await.body;
    assert_ne!(told, nobody);
    let found = ["alleged-to-have-harmed-principal"];
    attest(&desk, json!({"kind": "conflicts", "found": found})).await;
    assert_eq!(own.post("/v1/claims", &asked).await.body, nobody);
    assert_eq!(own.post("/v1/claims", &about_nobody).await.body, nobody);
    // Staff see it, and what the requester told of is told to them.
    let status = desk.post("/v1/claims/status", &asked).await.json();
    assert_eq!(status["eligibility"]["gaps"][0]["gap"]["conflicts"], json!(found));
    let mut says = asked.clone();
    says["requester"]["conflicts"] = json!(["shares-household"]);
    let answer = own.post("/v1/claims", &says).await.json();
    let gap = &answer["eligibility"]["gaps"][0]["gap"];
    assert_eq!(gap["conflicts"], json!(["shares-household"]));
}

/// Whoever knows the PIN of a sign-up of another party has no use of it with their own token.
#[tokio::test]
async fn a_requesters_token_opens_the_sign_ups_of_that_party_alone() {
    let server = server().await;
    let of = async |party: &str| token(&server, json!({"kind": "requester", "party": party})).await;
    let (own, other) = (of("party-ruiz").await, of("party-stranger").await);
    let (own, other) = (anybody(&server).with_token(&own), anybody(&server).with_token(&other));
    let taken = staff(&server).post("/v1/sign-ups", &crate::calls::request("sign-up")).await.json();
    let path = format!("/v1/sign-ups/{}", taken["sign_up"].as_str().unwrap());
    let pin = json!({"pin": "4071"});
    let wrong = own.post(&format!("{path}/notice"), &json!({"pin": "0000"})).await;
    for (act, body) in [
        ("notice", pin.clone()),
        ("heard", json!({"pin": "4071", "notice": "0192f0c1-2f3a-8d4e-9b5c-6d7e8f901234"})),
        ("acts", json!({"pin": "4071", "act": "stop"})),
    ] {
        let refused = other.post(&format!("{path}/{act}"), &body).await;
        assert_eq!((refused.status, &refused.body), (wrong.status, &wrong.body), "{act}");
    }
    let heard = own.post(&format!("{path}/notice"), &pin).await;
    assert_eq!(heard.status, 200);
}

/// What the desk attests in a question is entered in the file: it is kept with who and when, counts
/// for the requester's own claims, and can be withdrawn.
#[tokio::test]
async fn what_the_desk_vouches_for_in_a_question_is_in_the_file() {
    let server = server().await;
    let own = token(&server, json!({"kind": "requester", "party": "party-ruiz"})).await;
    let (own, desk) = (anybody(&server).with_token(&own), staff(&server));
    let asked = question("victim-custody-status");
    problem(&desk.get(PARTY).await, 404);
    let answered = desk.post("/v1/questions", &asked).await;
    let file = desk.get(PARTY).await.json();
    let entry = &file["attestations"][0];
    assert!(entry["by"].as_str().unwrap().starts_with("staff-"));
    assert_eq!(entry["at"], NOW);
    let fact = &entry["fact"];
    assert_eq!(fact["kind"], "vouched");
    assert_eq!(fact["request"], header(&answered, "x-request-id"));
    assert_eq!(
        (&fact["requester"], &fact["matter"]),
        (&asked["requester"], &asked["matter"]),
        "with the evidence"
    );

    // It counts for what she asks herself, and nothing is entered twice.
    let claimed = claim("victim-custody-status");
    assert_eq!(own.post("/v1/claims", &claimed).await.body, answered.body);
    assert_eq!(desk.post("/v1/questions", &asked).await.body, answered.body);
    let entries = async || desk.get(PARTY).await.json()["attestations"].as_array().unwrap().len();
    assert_eq!(entries().await, 1);

    // A phone call that proves less is believed less, and takes nothing from the file.
    let mut called = asked.clone();
    called["requester"]["identity"] = json!({"level": "asserted", "evidence": []});
    assert_ne!(desk.post("/v1/questions", &called).await.body, answered.body);
    assert_eq!(own.post("/v1/claims", &claimed).await.body, answered.body);

    // Withdrawn, it counts no more.
    for attestation in 1..=entries().await {
        let body = json!({"attestation": attestation});
        assert_eq!(desk.post(&format!("{PARTY}/withdrawals"), &body).await.status, 200);
    }
    assert_ne!(own.post("/v1/claims", &claimed).await.body, answered.body);

    // A conflict that the desk wrote down once closes what the desk asks later.
    let mut conflicted = asked.clone();
    conflicted["requester"]["conflicts"] = json!(["shares-household"]);
    let closed = desk.post("/v1/questions", &conflicted).await;
    assert_ne!(closed.body, answered.body);
    assert_eq!(desk.post("/v1/questions", &asked).await.body, closed.body);
}

/// Where nobody has a token, the file says so; and a claim alone opens no file.
#[tokio::test]
async fn without_a_token_the_file_says_who_vouched_and_a_claim_alone_opens_none() {
    let server = server().await;
    let mut says = question("victim-custody-status");
    says["requester"]["identity"] = json!({"level": "asserted", "evidence": []});
    says["requester"]["birth"] = json!({"kind": "unknown"});
    says["matter"]["standing"] = json!("asserted");
    anybody(&server).post("/v1/questions", &says).await;
    problem(&staff(&server).get(PARTY).await, 404);
    anybody(&server).post("/v1/questions", &question("victim-custody-status")).await;
    let file = staff(&server).get(PARTY).await.json();
    assert_eq!(file["attestations"][0]["by"], "desk-without-a-token");
}

/// The same of a sign-up that the desk takes, in the transaction that keeps it.
#[tokio::test]
async fn what_the_desk_vouches_for_in_a_sign_up_is_in_the_file() {
    let server = server().await;
    let desk = staff(&server);
    let taken = desk.post("/v1/sign-ups", &crate::calls::request("sign-up")).await.json();
    let id = taken["sign_up"].as_str().unwrap();
    let file = desk.get(PARTY).await.json();
    assert_eq!(file["attestations"][0]["fact"]["request"], id);
    let notice = format!("/v1/sign-ups/{id}/notice");
    let items = async || desk.post(&notice, &json!({"pin": "4071"})).await.json()["items"].clone();
    assert_ne!(items().await, json!([]));
    let body = json!({"attestation": 1});
    assert_eq!(desk.post(&format!("{PARTY}/withdrawals"), &body).await.status, 200);
    assert_eq!(items().await, json!([]));
}

/// What staff attested holds for the party's sign-ups too.
#[tokio::test]
async fn a_sign_up_is_believed_as_far_as_staff_attested_it() {
    let server = server().await;
    let own = token(&server, json!({"kind": "requester", "party": "party-ruiz"})).await;
    let (own, desk) = (anybody(&server).with_token(&own), staff(&server));
    file_of_a_victim(&desk).await;
    let signed_up = own.post("/v1/sign-ups", &crate::calls::request("sign-up")).await.json();
    let notice = format!("/v1/sign-ups/{}/notice", signed_up["sign_up"].as_str().unwrap());
    let items = async || own.post(&notice, &json!({"pin": "4071"})).await.json()["items"].clone();
    assert_ne!(items().await, json!([]));

    // What staff find later counts when the PIN is given, also for one that the desk took.
    let taken = desk.post("/v1/sign-ups", &crate::calls::request("sign-up")).await.json();
    let of_desk = format!("/v1/sign-ups/{}/notice", taken["sign_up"].as_str().unwrap());
    let by_desk =
        async || own.post(&of_desk, &json!({"pin": "4071"})).await.json()["items"].clone();
    assert_ne!(by_desk().await, json!([]));
    attest(&desk, json!({"kind": "conflicts", "found": ["shares-household"]})).await;
    assert_eq!((items().await, by_desk().await), (json!([]), json!([])));
}

#[tokio::test]
async fn only_staff_attest_and_a_mistake_is_said_with_its_place() {
    let server = server().await;
    let own = token(&server, json!({"kind": "requester", "party": "party-ruiz"})).await;
    let (own, desk) = (anybody(&server).with_token(&own), staff(&server));
    let attestations = format!("{PARTY}/attestations");
    for (caller, status) in [(&own, 403), (&anybody(&server), 401)] {
        problem(&caller.post("/v1/parties", &person()).await, status);
        problem(&caller.get(PARTY).await, status);
        problem(&caller.post(&attestations, &identity()).await, status);
        let body = json!({"attestation": 1});
        problem(&caller.post(&format!("{PARTY}/withdrawals"), &body).await, status);
        problem(&caller.post("/v1/claims/status", &claim("nobody")).await, status);
    }
    let unopened = problem(&desk.post(&attestations, &identity()).await, 404);
    assert!(unopened["detail"].as_str().unwrap().contains("open it first"));
    desk.post("/v1/parties", &person()).await;
    assert_eq!(desk.post("/v1/parties", &person()).await.status, 200, "the same again");
    let mut another = person();
    another["name"] = json!("Anna Ruiz");
    problem(&desk.post("/v1/parties", &another).await, 409);

    let ends = json!({"kind": "ended", "attestation": 1, "on": "2026-11-02"});
    let refused = problem(&desk.post(&attestations, &ends).await, 409);
    assert!(refused["detail"].as_str().unwrap().contains("no attestation of the number"));
    let no_evidence = json!({
        "kind": "birth", "birth": {"kind": "date", "date": "1990-04-12"}, "evidence": []
    });
    let refused = problem(&desk.post(&attestations, &no_evidence).await, 422);
    assert_eq!(faults(&refused), [("/evidence", "too-few-items")]);
    problem(&desk.post(&format!("{PARTY}/withdrawals"), &json!({"attestation": 1})).await, 404);

    // What a requester says of themselves is no claim.
    let mut says = claim("victim-custody-status");
    says["requester"]["identity"] = json!({"level": "verified", "evidence": []});
    let refused = problem(&own.post("/v1/claims", &says).await, 422);
    assert_eq!(faults(&refused), [("/requester/identity", "unknown-field")]);
}

/// Without tokens whoever asks is the desk, and is told so.
#[tokio::test]
async fn on_a_machine_without_tokens_whoever_asks_is_the_desk() {
    let server = server().await;
    let asked = question("victim-custody-status");
    let by_anybody = anybody(&server).post("/v1/questions", &asked).await;
    assert_eq!(header(&by_anybody, "asked-as"), "desk without a token");
    let by_staff = staff(&server).post("/v1/questions", &asked).await;
    assert_eq!(header(&by_staff, "asked-as"), "");
    assert_eq!(by_anybody.body, by_staff.body);
}

/// A question that staff ask for a caller is accounted to both.
#[tokio::test]
async fn a_question_for_a_caller_is_accounted_to_the_member_of_staff_too() {
    let store = crate::scene::store().await;
    let admission = voice_server::Admission::open(voice_server::access::RateLimiter::per_minute(
        std::num::NonZeroU32::MAX,
    ));
    let token = voice_server::access::AccessToken::from_text(crate::scene::TOKEN).unwrap();
    let app = app_at(NOW, store.clone(), admission.with_token(Some(&token))).await;
    let server = voice_server::router(app);
    let asked_by = async |caller: Call<'_>, path: &str, body: &Value| {
        let answer = caller.post(path, body).await;
        let id = header(&answer, "x-request-id").parse().unwrap();
        store.asked_by(id).await.unwrap().map(|staff| staff.to_string())
    };
    for (path, body) in [
        ("/v1/claims", claim("victim-custody-status")),
        ("/v1/questions", question("victim-custody-status")),
    ] {
        let by_staff = asked_by(staff(&server), path, &body).await.unwrap();
        assert!(by_staff.starts_with("staff-"), "{by_staff}");
        assert_eq!(asked_by(anybody(&server), path, &body).await, None);
    }
}

/// The same files from the command line, beside the server.
#[test]
fn the_desk_on_the_command_line_attests_and_says_what_is_missing() {
    let folder = std::env::temp_dir().join(format!("voice-desk-{}", std::process::id()));
    let data = folder.to_str().unwrap();
    let desk = |arguments: &[&str]| {
        let [command, rest @ ..] = arguments else { panic!("a command") };
        let output = crate::command::run(&[&["desk", command, "--data", data], rest].concat());
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (output.status.code(), text(output.stdout), text(output.stderr))
    };
    let claim = "examples/requests/claim.json";
    let missing = || {
        let (code, printed, _) = desk(&["missing", claim]);
        assert_eq!(code, Some(0));
        serde_json::from_str::<Value>(&printed).unwrap()["missing"].clone()
    };
    assert_eq!(desk(&["show", "party-lind"]).0, Some(2), "nothing is made by looking");
    assert!(!folder.exists());
    assert_eq!(desk(&["open", "examples/requests/party.json"]).0, Some(0));
    assert_eq!(missing(), json!(["identity", "conflicts", "birth", "standing"]));
    for (number, fact) in ["identity", "birth", "conflicts", "standing"].into_iter().enumerate() {
        let file = format!("examples/requests/{fact}.json");
        let (code, printed, _) = desk(&["attest", "--by", "staff-7", "party-lind", &file]);
        assert_eq!(code, Some(0));
        assert_eq!(printed, format!("attestation {} of party-lind\n", number + 1));
    }
    assert_eq!(missing(), json!([]));
    assert_eq!(desk(&["withdraw", "--by", "staff-8", "party-lind", "1"]).0, Some(0));
    assert_eq!(missing(), json!(["identity"]));
    let file: Value = serde_json::from_str(&desk(&["show", "party-lind"]).1).unwrap();
    assert_eq!(file["attestations"][0]["withdrawn"]["by"], "staff-8");

    let (code, _, said) = desk(&["withdraw", "--by", "staff-8", "party-lind", "9"]);
    assert_eq!(code, Some(2));
    assert!(said.contains("the file has no attestation 9"), "{said}");
    let (code, _, said) = desk(&["attest", "--by", "staff-7", "party-ruiz", claim]);
    assert_eq!(code, Some(2));
    assert!(said.contains("/kind: missing-field"), "{said}");
    let (_, _, said) = desk(&["show", "party-ruiz"]);
    assert!(said.contains("`voice desk open` opens one"), "{said}");
    std::fs::remove_dir_all(folder).unwrap();
}
