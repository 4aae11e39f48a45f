//! What HTTP asks of every operation of the OpenAPI document: a new one is tried as it is added.

use std::collections::{BTreeMap, BTreeSet};

use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request};
use serde_json::{Value, json};
use voice_server::document;

use crate::calls::{anybody, staff};
use crate::replies::{header, problem, question};
use crate::scene::{Reply, TOKEN, send, server};

/// An operation of the document.
struct Operation {
    method: Method,
    path: String,
    is: Value,
}

impl Operation {
    fn all() -> Vec<Self> {
        let mut all = Vec::new();
        for (path, item) in document()["paths"].as_object().unwrap() {
            for (method, is) in item.as_object().unwrap() {
                let method = method.to_uppercase().parse().unwrap();
                all.push(Self { method, path: path.clone(), is: is.clone() });
            }
        }
        assert!(all.len() > 45);
        all
    }

    fn id(&self) -> &str {
        self.is["operationId"].as_str().unwrap()
    }

    /// The path with something in the place of each parameter.
    fn path(&self, value: &str) -> String {
        let mut parts = self.path.split('{');
        let first = parts.next().unwrap().to_owned();
        parts.fold(first, |path, part| path + value + part.split_once('}').unwrap().1)
    }

    /// Its media type and the example of its body.
    fn body(&self) -> Option<(String, String)> {
        let content = self.is["requestBody"]["content"].as_object()?;
        let (media_type, body) = content.iter().next().unwrap();
        Some((media_type.clone(), body.get("example").map_or(String::new(), Value::to_string)))
    }

    /// A request as the document has it.
    fn request(&self, path: &str, headers: &[(&str, &str)]) -> Request<Body> {
        let mut request = Request::builder().method(self.method.clone()).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let (media_type, body) = self.body().unwrap_or_default();
        let typed = headers.iter().any(|(name, _)| *name == "content-type");
        if !media_type.is_empty() && !typed {
            request = request.header("content-type", media_type);
        }
        request.body(body.into()).unwrap()
    }

    async fn send(&self, server: &Router, path: &str, headers: &[(&str, &str)]) -> Reply {
        send(server, self.request(path, headers)).await
    }
}

const STAFF: (&str, &str) = ("authorization", "Bearer a-token-for-the-tests");

#[tokio::test]
async fn a_path_that_is_no_text_is_a_problem_everywhere() {
    assert!(STAFF.1.ends_with(TOKEN));
    let server = server().await;
    for of in Operation::all().iter().filter(|of| of.path.contains('{')) {
        for path in [of.path("%FF"), of.path("%ff%fe"), of.path("%C3%28")] {
            let reply = of.send(&server, &path, &[STAFF]).await;
            let status = reply.status.as_u16();
            assert!((400..500).contains(&status), "{} {path}: {status}", of.method);
            problem(&reply, status);
        }
    }
}

#[tokio::test]
async fn a_token_that_opens_nothing_is_a_401_everywhere_and_says_so() {
    let server = server().await;
    let mut bodies = BTreeSet::new();
    for of in Operation::all() {
        let wrong = ["Bearer voice_0123456789abcdef", "Bearer", "Basic YTpi", "a", ""];
        for sent in wrong {
            let reply = of.send(&server, &of.path("x"), &[("authorization", sent)]).await;
            problem(&reply, 401);
            assert_eq!(
                header(&reply, "www-authenticate"),
                "Bearer error=\"invalid_token\"",
                "{} {} {sent}",
                of.method,
                of.path
            );
            bodies.insert(reply.body);
        }
        // With two, a proxy in front could check one and the server the other.
        let reply = of.send(&server, &of.path("x"), &[STAFF, STAFF]).await;
        problem(&reply, 401);
    }
    assert_eq!(bodies.len(), 1, "every refusal is the same");
}

/// Which roles open what, by the work of each: written from what the roles are for.
fn opened() -> BTreeMap<&'static str, BTreeSet<&'static str>> {
    let desk = [
        "askQuestion",
        "readRationale",
        "askClaim",
        "readClaimStatus",
        "openPartyFile",
        "readPartyFile",
        "attest",
        "withdrawAttestation",
        "noteInquiry",
        "readInquiry",
        "signUp",
        "updateSignUp",
        "actOnSignUp",
        "hearNotice",
        "confirmHeard",
        "offerReferral",
        "readReferral",
        "acceptReferral",
        "sendReferral",
        "stepReferral",
        "revokeReferral",
        "listDeadLetters",
        "reviveDeadLetter",
        "listSetAside",
        "takeUpSignUp",
        "unlockSignUp",
    ];
    let records = [
        "reportCustodyEvent",
        "putRecord",
        "readRecord",
        "readRecordHistory",
        "amendRecord",
        "mergeRecords",
        "withdrawRecord",
        "reportScreenings",
        "readLedger",
        "readAccounting",
        "passCorrection",
        "publishReport",
        "noteErratum",
        "correctReport",
        "retain",
    ];
    BTreeMap::from([
        ("source", ["reportCustodyEvent"].into()),
        ("desk", desk.into()),
        ("records", records.into()),
        ("auditor", ["readRationale", "readLedger", "readAccounting"].into()),
        ("monitor", ["readMetrics"].into()),
        (
            "admin",
            [
                "makeToken",
                "listTokens",
                "takeTokenBack",
                "readMetrics",
                "listDeadLetters",
                "reviveDeadLetter",
                "listSetAside",
                "takeUpSignUp",
            ]
            .into(),
        ),
        (
            "requester",
            [
                "askClaim",
                "noteInquiry",
                "signUp",
                "updateSignUp",
                "actOnSignUp",
                "hearNotice",
                "confirmHeard",
            ]
            .into(),
        ),
    ])
}

#[tokio::test]
async fn each_role_opens_the_least() {
    let server = server().await;
    let roles = opened();
    let guarded: BTreeSet<&str> = roles.values().flatten().copied().collect();
    for (role, opens) in &roles {
        let wanted = match *role {
            "requester" => json!({"kind": "requester", "party": "party-nobody"}),
            role => json!({"kind": "staff", "roles": [role]}),
        };
        let made = staff(&server).post("/v1/tokens", &wanted).await.json();
        let token = format!("Bearer {}", made["token"].as_str().unwrap());
        for of in Operation::all() {
            let reply = of.send(&server, &of.path("x"), &[("authorization", &token)]).await;
            let scope = header(&reply, "www-authenticate").contains("insufficient_scope");
            let is_open = !guarded.contains(of.id()) || opens.contains(of.id());
            // A requester speaks for one party, which is that of no example.
            let of_another =
                *role == "requester" && matches!(of.id(), "askClaim" | "signUp" | "updateSignUp");
            assert_eq!(scope, !is_open || of_another, "{role} {}: {}", of.id(), reply.status);
            if scope {
                problem(&reply, 403);
            } else {
                assert_ne!(reply.status, 401, "{role} {}", of.id());
            }
        }
    }
    // Without a token: what only roles open takes one, and says no error of it.
    for of in Operation::all().iter().filter(|of| of.is["security"] == json!([{"token": []}])) {
        let reply = of.send(&server, &of.path("x"), &[]).await;
        problem(&reply, 401);
        assert_eq!(header(&reply, "www-authenticate"), "Bearer", "{}", of.id());
    }
}

#[tokio::test]
async fn options_says_what_a_path_answers_and_head_is_get_without_its_body() {
    let server = server().await;
    let mut of_path: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for of in Operation::all() {
        let methods = of_path.entry(of.path.clone()).or_default();
        methods.extend([of.method.to_string(), "OPTIONS".to_owned()]);
        if of.method != Method::GET {
            continue;
        }
        methods.insert("HEAD".to_owned());
        let (path, mut replies) = (of.path("x"), Vec::new());
        for method in [Method::GET, Method::HEAD] {
            let request = Request::builder().method(method).uri(&path).header(STAFF.0, STAFF.1);
            replies.push(send(&server, request.body(Body::empty()).unwrap()).await);
        }
        let [get, head] = replies.try_into().ok().unwrap();
        assert!(head.body.is_empty() && !get.body.is_empty(), "{path}");
        assert_eq!(head.status, get.status, "{path}");
        for name in ["content-type", "etag", "cache-control", "content-security-policy"] {
            assert_eq!(header(&head, name), header(&get, name), "{path} {name}");
        }
    }
    for (path, methods) in of_path {
        let options = Operation { method: Method::OPTIONS, path, is: Value::Null };
        let reply = options.send(&server, &options.path("x"), &[]).await;
        assert_eq!(reply.status, 204, "{}", options.path);
        let allowed = header(&reply, "allow").split(',').map(str::to_owned).collect();
        assert_eq!(methods, allowed, "{}", options.path);
    }
}

#[tokio::test]
async fn a_body_in_another_encoding_is_refused_everywhere() {
    let server = server().await;
    let mut tried = 0;
    for of in Operation::all() {
        let Some((media_type, _)) = of.body() else { continue };
        tried += 1;
        let typed = |parameters: &str| format!("{media_type}{parameters}");
        for (parameters, coding, refused) in [
            ("; charset=utf-16", None, true),
            ("; charset=\"UTF-16LE\"", None, true),
            (";charset=latin1", None, true),
            ("", Some("gzip"), true),
            ("", Some("br, gzip"), true),
            ("; charset=UTF-8", None, false),
            (";Charset=\"utf-8\"; header=present", None, false),
            ("", Some("identity"), false),
        ] {
            let content_type = typed(parameters);
            let mut headers = vec![STAFF, ("content-type", &content_type), ("if-match", "\"1\"")];
            headers.extend(coding.map(|coding| ("content-encoding", coding)));
            let reply = of.send(&server, &of.path("x"), &headers).await;
            let case = format!("{} {parameters} {coding:?}", of.path);
            assert_eq!(reply.status == 415, refused, "{case}: {}", reply.status);
            if refused {
                problem(&reply, 415);
                let accepts = if coding.is_some() { "identity" } else { "" };
                assert_eq!(header(&reply, "accept-encoding"), accepts, "{case}");
            }
        }
    }
    assert!(tried > 20, "{tried}");
}

#[tokio::test]
async fn two_hosts_are_refused_everywhere_and_browsers_are_told_what_a_response_is() {
    let server = server().await;
    for of in Operation::all() {
        let reply = of.send(&server, &of.path("x"), &[("host", "a"), ("host", "a")]).await;
        problem(&reply, 400);
        for reply in [&reply, &of.send(&server, &of.path("x"), &[STAFF, ("host", "a")]).await] {
            assert_eq!(header(reply, "x-content-type-options"), "nosniff");
            assert_eq!(header(reply, "referrer-policy"), "no-referrer");
            assert_eq!(header(reply, "cross-origin-resource-policy"), "same-origin");
            if header(reply, "content-type").starts_with("text/html") {
                let policy = header(reply, "content-security-policy");
                for part in ["default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'"] {
                    assert!(policy.contains(part), "{policy}");
                }
                assert_eq!(header(reply, "x-frame-options"), "DENY");
            }
        }
    }
}

/// Every POST that makes or changes something says that it takes a key, and what succeeds with one
/// is answered again as it was, and made once.
#[tokio::test]
async fn what_is_sent_again_with_its_key_is_made_once_everywhere() {
    let server = server().await;
    let asks = BTreeSet::from(["readClaimStatus", "routeInquiry"]);
    let mut made = BTreeSet::new();
    for of in Operation::all() {
        let parameters = of.is["parameters"].as_array().cloned().unwrap_or_default();
        let takes_key = parameters.iter().any(|of| of["name"] == "idempotency-key");
        assert_eq!(takes_key, of.method == Method::POST && !asks.contains(of.id()), "{}", of.id());
        if !takes_key {
            continue;
        }
        let headers = [STAFF, ("idempotency-key", "a-key"), ("if-match", "\"1\"")];
        let path = of.path("x");
        let mut asked = Vec::new();
        for _ in 0..2 {
            let mut request = of.request(&path, &headers);
            if of.id() == "askQuestion" {
                *request.body_mut() = question("victim-custody-status").to_string().into();
            }
            asked.push(send(&server, request).await);
        }
        let [first, second] = asked.try_into().ok().unwrap();
        assert_eq!(first.status, second.status, "{}", of.id());
        if first.status != 200 {
            continue;
        }
        made.insert(of.id().to_owned());
        assert!(first.body == second.body, "{}", of.id());
        let second_id = header(&second, "x-request-id");
        let identified = ["askQuestion", "askClaim", "hearNotice"].contains(&of.id());
        assert!(!identified || header(&first, "x-request-id") == second_id, "{}", of.id());
        let mut other = of.request(&path, &headers);
        *other.body_mut() = Body::from("{}");
        problem(&send(&server, other).await, 422);
        // Of another caller it is another key.
        let reply = of.send(&server, &path, &[headers[1], headers[2]]).await;
        assert!(reply.status == 401 || reply.body != first.body || identified, "{}", of.id());
    }
    for id in ["askQuestion", "askClaim", "makeToken", "openPartyFile", "offerReferral", "signUp"] {
        assert!(made.contains(id), "{id} of {made:?}");
    }
    // Asked twice and disclosed once; and of two tokens that were asked for there is one.
    let ledger = staff(&server).get("/v1/subjects/subject-in-custody/ledger").await.json();
    assert_eq!(ledger.as_array().unwrap().len(), 1);
    assert_eq!(staff(&server).get("/v1/tokens").await.json().as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_refusal_under_a_key_is_looked_at_anew() {
    let server = server().await;
    let again = || anybody(&server).with_key("one-key");
    let mut asked = question("nobody");
    asked["language"] = json!("none");
    problem(&again().post("/v1/questions", &asked).await, 422);
    assert_eq!(again().post("/v1/questions", &question("nobody")).await.status, 200);
    for key in ["", "two words", &"k".repeat(256)] {
        problem(&anybody(&server).with_key(key).post("/v1/questions", &asked).await, 400);
    }
    let twice = Request::post("/v1/questions")
        .header("content-type", "application/json")
        .header("idempotency-key", "a")
        .header("idempotency-key", "b")
        .body(question("nobody").to_string().into())
        .unwrap();
    problem(&send(&server, twice).await, 400);
}

#[tokio::test]
async fn published_documents_have_tags_and_are_compressed_and_answers_are_not() {
    let server = server().await;
    for path in ["/openapi.json", "/docs", "/v1/schemas", "/v1/schemas/question"] {
        let get = async |headers: &[(&str, &str)]| {
            let of = Operation { method: Method::GET, path: path.to_owned(), is: Value::Null };
            of.send(&server, path, headers).await
        };
        let whole = get(&[]).await;
        let tag = header(&whole, "etag").to_owned();
        assert!(tag.starts_with("W/\"") && tag.len() > 20, "{path}: {tag}");
        assert!(header(&whole, "vary").starts_with("accept-encoding"), "{path}");
        let small = get(&[("accept-encoding", "gzip")]).await;
        assert_eq!(header(&small, "content-encoding"), "gzip", "{path}");
        assert!(small.body.starts_with(&[0x1f, 0x8b]) && small.body.len() < whole.body.len());
        assert_eq!(header(&small, "etag"), tag, "{path}");
        let strong = tag.strip_prefix("W/").unwrap();
        for known in [&tag, strong, "*", &format!("\"other\", {tag}")] {
            let reply = get(&[("if-none-match", known)]).await;
            assert_eq!((reply.status.as_u16(), reply.body.len()), (304, 0), "{path} {known}");
            assert_eq!(header(&reply, "etag"), tag);
        }
        assert_eq!(get(&[("if-none-match", "\"other\"")]).await.body, whole.body);
    }
    // The length of what is compressed tells of a secret in it.
    let request = Request::post("/v1/questions").header("accept-encoding", "gzip");
    let body = question("victim-custody-status").to_string();
    let request = request.header("content-type", "application/json").body(body.into()).unwrap();
    assert_eq!(header(&send(&server, request).await, "content-encoding"), "");
}
