//! Tokens that open something, and every way in which one does not.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::rand::SystemRandom;
use ring::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair as _,
};
use ring::{digest, hmac};
use serde_json::{Value, json};
use voice_core::wire::Timestamp;

use super::*;

/// A key and a token that openssl made: `ring` makes no RSA keys.
const RSA: &str = include_str!("rsa.json");

fn encode(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// An identity provider with a key of each kind.
struct Provider {
    p256: EcdsaKeyPair,
    ed25519: Ed25519KeyPair,
    rsa: Value,
}

impl Provider {
    fn new() -> Self {
        let random = SystemRandom::new();
        let p256 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).unwrap();
        let ed25519 = Ed25519KeyPair::generate_pkcs8(&random).unwrap();
        Self {
            p256: EcdsaKeyPair::from_pkcs8(
                &ECDSA_P256_SHA256_FIXED_SIGNING,
                p256.as_ref(),
                &random,
            )
            .unwrap(),
            ed25519: Ed25519KeyPair::from_pkcs8(ed25519.as_ref()).unwrap(),
            rsa: serde_json::from_str(RSA).unwrap(),
        }
    }

    fn key(&self, kid: &str) -> Value {
        let point = self.p256.public_key().as_ref();
        match kid {
            "p256" => json!({
                "kty": "EC", "crv": "P-256", "kid": "p256",
                "x": encode(&point[1..33]), "y": encode(&point[33..]),
            }),
            "ed25519" => json!({
                "kty": "OKP", "crv": "Ed25519", "kid": "ed25519",
                "x": encode(self.ed25519.public_key()),
            }),
            _ => self.rsa["key"].clone(),
        }
    }

    fn key_set(&self) -> Value {
        let keys = ["p256", "ed25519", "rsa"].map(|kid| self.key(kid));
        json!({"keys": keys})
    }

    fn oidc(&self) -> Oidc {
        Oidc::new(settings(), &self.key_set().to_string()).unwrap()
    }

    /// A token with this head and these claims, signed with the key that the head names.
    fn token(&self, head: &Value, claims: &Value) -> String {
        let message = format!("{}.{}", encode(head.to_string()), encode(claims.to_string()));
        let signature = match head["kid"].as_str() {
            Some("ed25519") => self.ed25519.sign(message.as_bytes()).as_ref().to_vec(),
            _ => {
                self.p256.sign(&SystemRandom::new(), message.as_bytes()).unwrap().as_ref().to_vec()
            }
        };
        format!("{message}.{}", encode(signature))
    }
}

fn settings() -> OidcSettings {
    OidcSettings {
        issuer: "https://id.example".to_owned(),
        audience: "voice".to_owned(),
        role_claim: "role".to_owned(),
        party_claim: "party".to_owned(),
    }
}

fn moment(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn now() -> Timestamp {
    moment("2026-11-02T15:00:00Z")
}

const HEAD: &str = r#"{"alg":"ES256","typ":"JWT","kid":"p256"}"#;

fn head() -> Value {
    serde_json::from_str(HEAD).unwrap()
}

/// What holds from 14:00 to 16:00.
fn claims() -> Value {
    json!({
        "iss": "https://id.example", "aud": "voice", "sub": "ana@example.org", "role": "requester",
        "party": "party-1",
        "nbf": moment("2026-11-02T14:00:00Z").utc().timestamp(),
        "exp": moment("2026-11-02T16:00:00Z").utc().timestamp(),
    })
}

/// The head or the claims with one member more or another one; without it where the value is null.
fn with(mut of: Value, name: &str, value: Value) -> Value {
    let members = of.as_object_mut().unwrap();
    if value.is_null() {
        members.remove(name);
    } else {
        members.insert(name.to_owned(), value);
    }
    of
}

/// Why a token with these claims opens nothing.
fn refused(claims: &Value) -> OidcError {
    let provider = Provider::new();
    provider.oidc().verify(&provider.token(&head(), claims), now()).unwrap_err()
}

#[test]
fn a_token_of_each_algorithm_opens_what_it_says() {
    let provider = Provider::new();
    let oidc = provider.oidc();
    let ed25519 = json!({"alg": "EdDSA", "kid": "ed25519"});
    let tokens = [
        provider.token(&head(), &claims()),
        provider.token(&ed25519, &claims()),
        provider.rsa["token"].as_str().unwrap().to_owned(),
    ];
    let opened = tokens.map(|token| oidc.verify(&token, now()).unwrap());
    for claims in &opened {
        assert_eq!(claims.grant, Grant::Requester("party-1".parse().unwrap()));
        assert_eq!(claims.key, opened[0].key, "one person has one key");
        assert!(claims.key.len() == 64 && !claims.key.contains("ana"));
    }
    let other = with(claims(), "sub", json!("ben@example.org"));
    assert_ne!(oidc.verify(&provider.token(&head(), &other), now()).unwrap().key, opened[0].key);
}

#[test]
fn a_forged_signature_opens_nothing() {
    let (provider, other) = (Provider::new(), Provider::new());
    let oidc = provider.oidc();
    // Somebody else's keys under the same names.
    for head in [head(), json!({"alg": "EdDSA", "kid": "ed25519"})] {
        let token = other.token(&head, &claims());
        assert_eq!(oidc.verify(&token, now()), Err(OidcError::Signature));
        assert!(other.oidc().verify(&token, now()).is_ok());
    }
    // Any bit of the signature, of each algorithm, and other claims under a signature that is true.
    let tokens = [
        provider.token(&head(), &claims()),
        provider.token(&json!({"alg": "EdDSA", "kid": "ed25519"}), &claims()),
        provider.rsa["token"].as_str().unwrap().to_owned(),
    ];
    for token in tokens {
        let (message, signature) = token.rsplit_once('.').unwrap();
        let bytes = URL_SAFE_NO_PAD.decode(signature).unwrap();
        for bit in 0..8 * bytes.len() {
            let mut changed = bytes.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            let forged = format!("{message}.{}", encode(changed));
            assert_eq!(oidc.verify(&forged, now()), Err(OidcError::Signature), "bit {bit}");
        }
        let (head, _) = message.split_once('.').unwrap();
        let admin = encode(with(claims(), "role", json!("admin")).to_string());
        assert_eq!(
            oidc.verify(&format!("{head}.{admin}.{signature}"), now()),
            Err(OidcError::Signature)
        );
        for without in [format!("{message}."), format!("{message}.{}", encode([0; 64]))] {
            assert_eq!(oidc.verify(&without, now()), Err(OidcError::Signature));
        }
    }
}

#[test]
fn no_algorithm_and_an_unsigned_token_open_nothing() {
    let provider = Provider::new();
    for none in ["none", "None", "NONE", "nOnE", ""] {
        let message = format!(
            "{}.{}",
            encode(with(head(), "alg", json!(none)).to_string()),
            encode(claims().to_string())
        );
        let signed = provider.token(&with(head(), "alg", json!(none)), &claims());
        for token in [format!("{message}."), message, signed] {
            assert_eq!(provider.oidc().verify(&token, now()), Err(OidcError::Malformed), "{none}");
        }
    }
    assert_eq!(
        provider
            .oidc()
            .verify(&provider.token(&with(head(), "alg", Value::Null), &claims()), now()),
        Err(OidcError::Malformed)
    );
}

/// The public key is no secret: a token whose signature is an HMAC with it, in any of its
/// forms, is anybody's.
#[test]
fn a_public_key_as_a_secret_opens_nothing() {
    let provider = Provider::new();
    let oidc = provider.oidc();
    let point = provider.p256.public_key().as_ref();
    let n = URL_SAFE_NO_PAD.decode(provider.rsa["key"]["n"].as_str().unwrap()).unwrap();
    let secrets: [(&str, &[u8]); 6] = [
        ("p256", point),
        ("p256", &point[1..33]),
        ("ed25519", provider.ed25519.public_key().as_ref()),
        ("rsa", &n),
        ("rsa", provider.rsa["key"]["n"].as_str().unwrap().as_bytes()),
        ("rsa", b""),
    ];
    for (kid, secret) in secrets {
        for (name, algorithm) in [
            ("HS256", hmac::HMAC_SHA256),
            ("HS384", hmac::HMAC_SHA384),
            ("HS512", hmac::HMAC_SHA512),
        ] {
            let head = json!({"alg": name, "kid": kid});
            let message = format!("{}.{}", encode(head.to_string()), encode(claims().to_string()));
            let tag = hmac::sign(&hmac::Key::new(algorithm, secret), message.as_bytes());
            let token = format!("{message}.{}", encode(tag));
            assert_eq!(oidc.verify(&token, now()), Err(OidcError::Algorithm), "{name} with {kid}");
        }
    }
}

#[test]
fn the_algorithm_is_that_of_the_key_and_never_that_of_the_token() {
    let provider = Provider::new();
    for (kid, algorithm) in [("p256", "ES256"), ("ed25519", "EdDSA"), ("rsa", "RS256")] {
        for other in [
            "ES256", "ES384", "EdDSA", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512",
            "HS256",
        ] {
            let token = provider.token(&json!({"alg": other, "kid": kid}), &claims());
            let found = provider.oidc().verify(&token, now());
            let expected = match (other == algorithm, kid) {
                (true, "rsa") => Err(OidcError::Signature),
                (true, _) => Ok(()),
                (false, _) => Err(OidcError::Algorithm),
            };
            assert_eq!(found.map(|_| ()), expected, "{other} with {kid}");
        }
    }
}

#[test]
fn a_key_that_is_not_there_opens_nothing() {
    let provider = Provider::new();
    for kid in [json!("other"), json!(""), json!("P256"), json!("p256 "), Value::Null] {
        let token = provider.token(&with(head(), "kid", kid.clone()), &claims());
        assert_eq!(provider.oidc().verify(&token, now()), Err(OidcError::UnknownKey), "{kid}");
    }
    // Keys that a token brings or points to are no keys.
    for (name, value) in [("jwk", provider.key("p256")), ("jku", json!("https://id.example/keys"))]
    {
        let token =
            provider.token(&with(with(head(), "kid", json!("mine")), name, value), &claims());
        assert_eq!(provider.oidc().verify(&token, now()), Err(OidcError::UnknownKey), "{name}");
    }
    let critical = with(head(), "crit", json!(["exp"]));
    assert_eq!(
        provider.oidc().verify(&provider.token(&critical, &claims()), now()),
        Err(OidcError::Malformed)
    );
}

#[test]
fn a_token_of_another_issuer_or_for_another_audience_opens_nothing() {
    for issuer in [
        json!("https://id.example/"),
        json!("https://other.example"),
        json!(["https://id.example"]),
        Value::Null,
    ] {
        assert_eq!(refused(&with(claims(), "iss", issuer.clone())), OidcError::Issuer, "{issuer}");
    }
    for audience in [
        json!("other"),
        json!("Voice"),
        json!([]),
        json!(["other"]),
        json!({"voice": 1}),
        Value::Null,
    ] {
        assert_eq!(
            refused(&with(claims(), "aud", audience.clone())),
            OidcError::Audience,
            "{audience}"
        );
    }
    let provider = Provider::new();
    let several = with(claims(), "aud", json!(["other", "voice"]));
    assert!(provider.oidc().verify(&provider.token(&head(), &several), now()).is_ok());
}

#[test]
fn a_token_opens_from_its_beginning_to_its_end_and_a_minute_around() {
    let provider = Provider::new();
    let (oidc, token) = (provider.oidc(), provider.token(&head(), &claims()));
    for (at, expected) in [
        ("2026-11-02T13:58:59Z", Err(OidcError::NotYet)),
        ("2026-11-02T13:59:00Z", Ok(())),
        ("2026-11-02T16:00:59Z", Ok(())),
        ("2026-11-02T16:01:00Z", Err(OidcError::Expired)),
        ("2199-12-31T23:59:59Z", Err(OidcError::Expired)),
        ("1800-01-01T00:00:00Z", Err(OidcError::NotYet)),
    ] {
        assert_eq!(oidc.verify(&token, moment(at)).map(|_| ()), expected, "{at}");
    }
    for exp in
        [json!("2030-01-01"), json!("4000000000"), json!(true), json!(-1), json!(0), Value::Null]
    {
        assert_eq!(refused(&with(claims(), "exp", exp.clone())), OidcError::Expired, "{exp}");
    }
    for nbf in [json!("1700000000"), json!([]), json!(9e300)] {
        assert_eq!(refused(&with(claims(), "nbf", nbf.clone())), OidcError::NotYet, "{nbf}");
    }
    let always = with(with(claims(), "nbf", Value::Null), "exp", json!(9e15));
    assert!(oidc.verify(&provider.token(&head(), &always), now()).is_ok());
    let fraction = with(claims(), "exp", json!(claims()["exp"].as_f64().unwrap() + 0.5));
    assert!(
        oidc.verify(&provider.token(&head(), &fraction), moment("2026-11-02T16:01:00Z")).is_ok()
    );
}

#[test]
fn the_roles_are_those_that_are_known_and_a_requester_has_none() {
    let provider = Provider::new();
    let grant = |settings: OidcSettings, claims: &Value| {
        let oidc = Oidc::new(settings, &provider.key_set().to_string()).unwrap();
        oidc.verify(&provider.token(&head(), claims), now()).map(|claims| claims.grant)
    };
    let party = || Ok(Grant::Requester("party-1".parse().unwrap()));
    let roles = |words: &str| Ok(Grant::Roles(Roles::from_words(words).unwrap()));
    for (word, expected) in [
        (json!("requester"), party()),
        (json!("desk"), roles("desk")),
        (json!(["offline_access", "records", "admin"]), roles("records admin")),
        (json!(["requester", 1, null]), party()),
        (json!(["requester", "source"]), roles("source")),
        (json!("Desk"), Err(OidcError::Role)),
        (json!("desk admin"), Err(OidcError::Role)),
        (json!([]), Err(OidcError::Role)),
        (json!({"desk": true}), Err(OidcError::Role)),
        (json!(2), Err(OidcError::Role)),
        (Value::Null, Err(OidcError::Role)),
    ] {
        assert_eq!(grant(settings(), &with(claims(), "role", word.clone())), expected, "{word}");
    }
    let nested =
        with(with(claims(), "role", Value::Null), "realm/access", json!({"roles": ["x", "desk"]}));
    let at = |pointer: &str| OidcSettings { role_claim: pointer.to_owned(), ..settings() };
    assert_eq!(grant(at("/realm~1access/roles"), &nested), roles("desk"));
    for elsewhere in [
        "/realm/access/roles",
        "realm/access/roles",
        "/realm~1access",
        "/realm~1access/roles/0",
        "/",
        "",
    ] {
        assert_eq!(grant(at(elsewhere), &nested), Err(OidcError::Role), "{elsewhere}");
    }
}

#[test]
fn a_requester_has_a_party_and_everybody_a_name() {
    for party in [json!("Party 1"), json!(""), json!(1), json!(["party-1"]), Value::Null] {
        assert_eq!(refused(&with(claims(), "party", party.clone())), OidcError::Party, "{party}");
    }
    for subject in [json!(""), json!(7), Value::Null] {
        assert_eq!(
            refused(&with(claims(), "sub", subject.clone())),
            OidcError::Subject,
            "{subject}"
        );
    }
}

#[test]
fn what_is_no_token_opens_nothing() {
    let provider = Provider::new();
    let oidc = provider.oidc();
    let token = provider.token(&head(), &claims());
    let long = provider.token(&head(), &with(claims(), "more", json!("a".repeat(LONGEST))));
    let none = [
        "",
        ".",
        "..",
        "...",
        "voice_0123456789",
        "a.b.c",
        &long,
        &format!("{token}."),
        &format!(".{token}"),
    ];
    for text in none {
        assert_eq!(oidc.verify(text, now()), Err(OidcError::Malformed), "{text}");
    }
    for claims in [json!([]), json!("claims"), json!(null)] {
        assert_eq!(refused(&claims), OidcError::Malformed);
    }
    // A token cut off anywhere.
    for length in 0..token.len() {
        assert!(oidc.verify(&token[..length], now()).is_err(), "{length} characters");
    }
}

#[test]
fn keys_that_are_of_no_use_are_passed_over_and_a_set_without_others_is_refused() {
    let provider = Provider::new();
    let of = |keys: Value| Oidc::new(settings(), &json!({"keys": keys}).to_string());
    let useless = [
        with(provider.key("p256"), "use", json!("enc")),
        with(provider.key("p256"), "alg", json!("ES384")),
        with(provider.key("p256"), "kid", Value::Null),
        with(provider.key("p256"), "crv", json!("P-384")),
        with(provider.key("rsa"), "alg", json!("RS512")),
        with(provider.key("rsa"), "alg", json!("RSA-OAEP")),
        with(provider.key("rsa"), "n", json!("not base64!")),
        with(provider.key("ed25519"), "crv", json!("X25519")),
        json!({
            "kty": "oct", "kid": "secret", "k": encode("a secret that is long enough to sign"),
            "alg": "HS256"
        }),
        json!({"kty": "new"}),
        json!("key"),
    ];
    for key in &useless {
        assert_eq!(of(json!([key])).map(|_| ()), Err(KeySetError::NoKey), "{key}");
        let beside = of(json!([key, provider.key("ed25519")])).unwrap();
        assert_eq!(beside.keys.read().unwrap().keys().collect::<Vec<_>>(), ["ed25519"]);
    }
    assert_eq!(
        of(json!([provider.key("rsa"), provider.key("rsa")])).map(|_| ()),
        Err(KeySetError::SameKid)
    );
    for text in ["", "[]", "{}", r#"{"keys": {}}"#, "keys"] {
        assert_eq!(Oidc::new(settings(), text).map(|_| ()), Err(KeySetError::NoKeySet), "{text}");
    }
    // A point that is on no curve is a key that verifies nothing.
    let nowhere =
        with(provider.key("p256"), "y", json!(encode(digest::digest(&digest::SHA256, b"y"))));
    let token = provider.token(&head(), &claims());
    assert_eq!(of(json!([nowhere])).unwrap().verify(&token, now()), Err(OidcError::Signature));
}

#[test]
fn every_refusal_reads_the_same_and_nothing_prints_a_claim() {
    let all = [
        OidcError::Malformed,
        OidcError::UnknownKey,
        OidcError::Algorithm,
        OidcError::Signature,
        OidcError::Issuer,
        OidcError::Audience,
        OidcError::Expired,
        OidcError::NotYet,
        OidcError::Subject,
        OidcError::Role,
        OidcError::Party,
    ];
    assert!(all.iter().all(|refused| refused.to_string() == "the token opens nothing"));
    let codes: std::collections::BTreeSet<_> = all.iter().map(|refused| refused.code()).collect();
    assert_eq!(codes.len(), all.len());
    let provider = Provider::new();
    let opened = provider.oidc().verify(&provider.token(&head(), &claims()), now()).unwrap();
    assert_eq!(format!("{opened:?}"), "Claims(..)");
}

/// A key that the provider withdraws, and one that it adds.
#[test]
fn keys_are_replaced_for_every_clone_of_a_verifier() {
    let provider = Provider::new();
    let oidc = Oidc::without_keys(settings());
    let verifier = oidc.clone();
    let token = provider.token(&head(), &claims());
    assert_eq!(verifier.verify(&token, now()), Err(OidcError::UnknownKey));
    oidc.replace_keys(&provider.key_set().to_string()).unwrap();
    assert!(verifier.verify(&token, now()).is_ok());
    assert_eq!(oidc.replace_keys("{}"), Err(KeySetError::NoKeySet));
    assert!(verifier.verify(&token, now()).is_ok(), "what is no key set changes nothing");
    let kid = head()["kid"].clone();
    let mut others = provider.key_set();
    others["keys"].as_array_mut().unwrap().retain(|key| key["kid"] != kid);
    oidc.replace_keys(&others.to_string()).unwrap();
    assert_eq!(verifier.verify(&token, now()), Err(OidcError::UnknownKey));
    oidc.replace_keys(&provider.key_set().to_string()).unwrap();
    oidc.forget_keys();
    assert_eq!(verifier.verify(&token, now()), Err(OidcError::UnknownKey));
}
