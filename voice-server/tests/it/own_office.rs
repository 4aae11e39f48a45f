//! `voice serve --office`: an office of one's own, in all that the server says.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use voice_core::disclosure::Policy;
use voice_core::inquiry::Triage;
use voice_core::office::{Office, OfficeData};
use voice_core::vocabulary::Vocabulary;
use voice_core::wire::from_json;

use crate::scene::{NOW, TOKEN, file};
use crate::serving::{Served, command};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

fn start(office: &str) -> Served {
    let folder = root().join("examples/offices").join(office);
    let mut command = command();
    command.args(["serve", "--listen", "127.0.0.1:0", "--clock", NOW, "--office"]);
    Served::start(command.arg(folder).args(["--staff-token", TOKEN]))
}

fn get(server: &Served, path: &str) -> String {
    server.exchange(&format!(
        "GET {path} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {TOKEN}\r\n\
         connection: close\r\n\r\n"
    ))
}

fn post(server: &Served, path: &str, body: &Value) -> String {
    let body = body.to_string();
    server.exchange(&format!(
        "POST {path} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {TOKEN}\r\n\
         connection: close\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    ))
}

fn parts(reply: &str) -> (&str, &str) {
    reply.split_once("\r\n\r\n").unwrap()
}

fn questions(office: &str) -> Vec<(String, Value, String)> {
    let folder = format!("examples/offices/{office}/questions");
    let mut all: Vec<_> = fs::read_dir(root().join(&folder))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
        .map(|path| path.file_name().unwrap().to_str().unwrap().to_owned())
        .map(|name| {
            let question = serde_json::from_slice(&file(&format!("{folder}/{name}"))).unwrap();
            let expected = file(&format!("{folder}/expected/{name}"));
            (name, question, String::from_utf8(expected).unwrap())
        })
        .collect();
    all.sort_by(|one, other| one.0.cmp(&other.0));
    all
}

/// What only the reference office says: its names, numbers, pages, topics and triage, but for what
/// the other says too.
fn of_the_reference(office: &str) -> Vec<String> {
    fn words(data: &OfficeData) -> Vec<String> {
        let own = data.offices.iter().flat_map(|of| &of.lines);
        let lines = own.chain(&data.lines);
        let numbers = lines.clone().map(|line| line.number.to_string());
        let names = lines.map(|line| line.name.to_string());
        let pages = data.offices.iter().flat_map(|of| &of.pages).map(|of| of.address.to_string());
        let topics = data
            .topics
            .iter()
            .flat_map(|of| [of.summary.en.as_str().to_owned(), of.summary.es.as_str().to_owned()]);
        numbers.chain(names).chain(pages).chain(topics).collect()
    }
    let declared = from_json(&file(&format!("examples/offices/{office}/vocabulary.json"))).unwrap();
    let own: OfficeData = Vocabulary::load([declared])
        .unwrap()
        .read(&file(&format!("examples/offices/{office}/office.json")))
        .unwrap();
    let own = words(&own);
    let rules = Triage::reference().table().rules;
    let reasons = rules
        .iter()
        .filter(|rule| rule.id.as_str() != "emergency")
        .flat_map(|rule| [rule.reason.en.as_str().to_owned(), rule.reason.es.as_str().to_owned()]);
    let all = words(Office::reference().data()).into_iter().chain(reasons);
    let mut all: Vec<String> = all.filter(|of| of.len() > 3 && !own.contains(of)).collect();
    all.extend(["VESL", "vinelink", "immigration judge"].map(str::to_owned));
    all.sort();
    all.dedup();
    all
}

fn speaks_for_itself(office: &str, what: &str, text: &str) {
    // A kind of route, in the library's own words.
    let mut text = text.replace("\"title\": \"Tip line\"", "").replace("\"Tip line: ", "\"");
    // Law that the office took with a pack of the library is cited as that pack cites it.
    if office == "us-bop" {
        for rule in Policy::us_federal().rules() {
            for citation in &rule.citations {
                text = text.replace(citation.text.as_str(), "");
            }
        }
    }
    for word in of_the_reference(office) {
        assert!(!text.contains(&word), "{office}, {what}: `{word}` is of the reference office");
    }
}

/// Withdraws what the desk vouched for: each question of the examples is asked by somebody new, and
/// a conflict in the file would close the next one.
fn forget_what_was_vouched_for(server: &Served, question: &Value) {
    let party = question["requester"]["person"]["party"].as_str().unwrap();
    let file = get(server, &format!("/v1/parties/{party}"));
    if !file.starts_with("HTTP/1.1 200") {
        return;
    }
    let file: Value = serde_json::from_str(parts(&file).1).unwrap();
    // What was entered before is withdrawn already.
    let body = json!({"attestation": file["attestations"].as_array().unwrap().len()});
    let reply = post(server, &format!("/v1/parties/{party}/withdrawals"), &body);
    assert!(reply.starts_with("HTTP/1.1 200"), "{reply}");
}

/// A new office loads as it was written, is never written over, and is checked without a server.
#[test]
fn a_new_office_can_be_served_and_is_checked() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("a-new-office");
    let _ = fs::remove_dir_all(&folder);
    let run = |arguments: &[&str]| {
        let mut command = command();
        command.arg("own-office").args(arguments).arg(&folder).output().unwrap()
    };
    let new = |zone: &str| {
        run(&["new", "--prefix", "elm-da", "--name", "Elm Victim Unit", "--time-zone", zone])
    };
    let said = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    let refused = new("America/Nowhere");
    assert_eq!(refused.status.code(), Some(2));
    assert!(said(&refused.stderr).contains("--time-zone"), "{refused:?}");
    assert!(!folder.exists(), "nothing is made before it can be");
    assert_eq!(new("America/Los_Angeles").status.code(), Some(0));
    let checked = run(&["check"]);
    assert_eq!(checked.status.code(), Some(0), "{checked:?}");
    assert!(said(&checked.stdout).contains("3 rules, proved over"), "{checked:?}");

    // Beside the federal pack it tells what that lets be told, in its own time zone.
    let beside = folder.with_extension("beside");
    let _ = fs::remove_dir_all(&beside);
    let made = command()
        .args(["own-office", "new", "--prefix", "elm-da", "--name", "Elm Victim Unit"])
        .args(["--time-zone", "America/Los_Angeles", "--beside", "us-federal"])
        .arg(&beside)
        .output()
        .unwrap();
    assert_eq!(made.status.code(), Some(0), "{made:?}");
    let checked = command().args(["own-office", "check"]).arg(&beside).output().unwrap();
    assert_eq!(checked.status.code(), Some(0), "{checked:?}");
    fs::remove_dir_all(&beside).unwrap();

    let pack = fs::read_to_string(folder.join("pack.json")).unwrap();
    fs::write(folder.join("pack.json"), pack.replace("\"custody-status\"", "\"custody\"")).unwrap();
    assert_eq!(new("America/Los_Angeles").status.code(), Some(2), "it is not written over");
    let checked = run(&["check"]);
    assert_eq!(checked.status.code(), Some(2));
    let faults = said(&checked.stderr);
    assert!(faults.contains("pack.json: /classes/0/category: unknown-term"), "{faults}");
    assert!(faults.contains("custody-status"), "the nearest is named: {faults}");
}

/// Every question of an office is answered by the server as by the library, and kept and read
/// again; nothing that the server says is of the reference office.
#[test]
fn an_office_of_its_own_speaks_for_itself() {
    assert!(of_the_reference("state-acp").len() > 30, "the list is not empty by mistake");
    for office in ["state-acp", "us-bop"] {
        let server = start(office);
        for (name, question, expected) in questions(office) {
            let reply = post(&server, "/v1/questions", &question);
            let (head, body) = parts(&reply);
            assert!(head.starts_with("HTTP/1.1 200"), "{office}/{name}: {reply}");
            assert_eq!(body, expected, "{office}/{name}");
            speaks_for_itself(office, &name, body);
            let id = head.lines().find_map(|line| line.strip_prefix("x-request-id: ")).unwrap();
            let rationale = get(&server, &format!("/v1/questions/{id}/rationale"));
            assert!(rationale.starts_with("HTTP/1.1 200"), "{office}/{name}: {rationale}");
            forget_what_was_vouched_for(&server, &question);
        }
        for path in
            ["/v1/office", "/v1/policy", "/openapi.json", "/docs", "/v1/schemas/category", "/"]
        {
            speaks_for_itself(office, path, &get(&server, path));
        }
        let schema = get(&server, "/v1/schemas/category?language=es");
        assert!(schema.contains(&format!("\"{office}:")), "{schema}");
        for topic in ["question", "notices", "tip", "history", "media"] {
            let facts = json!({
                "danger": "none", "topic": topic, "caller": "victim", "channel": "telephone",
                "language": "es"
            });
            let reply = post(&server, "/v1/inquiries/route", &facts);
            assert!(reply.starts_with("HTTP/1.1 200"), "{reply}");
            speaks_for_itself(office, topic, &reply);
        }
        // Support of the office's own kind is where its triage sends them.
        for (of, topic, caller, kind) in [
            ("state-acp", "question", "public-office", "state-acp:card-verification"),
            ("us-bop", "local-contact", "victim", "us-bop:prosecuting-office"),
        ] {
            if of == office {
                let facts = json!({
                    "danger": "none", "topic": topic, "caller": caller, "channel": "telephone",
                    "language": "es"
                });
                let reply = post(&server, "/v1/inquiries/route", &facts);
                assert!(reply.contains(kind), "{reply}");
            }
        }
        // A term of another office is refused, with the nearest that there is.
        let (_, mut question, _) = questions(office).remove(0);
        question["categories"] = json!([format!("{office}x:furlough")]);
        let reply = post(&server, "/v1/questions", &question);
        assert!(reply.starts_with("HTTP/1.1 422") || reply.starts_with("HTTP/1.1 400"), "{reply}");
        assert!(reply.contains("/categories/0") && reply.contains("unknown-term"), "{reply}");
    }
}

/// The OpenAPI document of an office has its terms as components, and every reference leads
/// somewhere.
#[test]
fn the_document_of_an_office_has_its_terms() {
    let server = start("us-bop");
    let reply = get(&server, "/openapi.json");
    let document: Value = serde_json::from_str(parts(&reply).1).unwrap();
    let schemas = document["components"]["schemas"].as_object().unwrap();
    assert!(schemas.contains_key("us-bop.furlough"), "{:?}", schemas.keys().collect::<Vec<_>>());
    let (text, mut count) = (document.to_string(), 0);
    for reference in text.split("\"$ref\":\"").skip(1) {
        let path = reference.split('"').next().unwrap();
        let pointer = path.strip_prefix('#').unwrap_or_else(|| panic!("{path}"));
        assert!(document.pointer(pointer).is_some(), "{path}");
        count += 1;
    }
    assert!(count > 500, "{count}");
}

/// Every file that cannot be used is told at once, before anything listens, and no value of it.
#[test]
fn every_fault_of_a_folder_is_told_at_once() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("broken-office");
    fs::create_dir_all(&folder).unwrap();
    let of = |name: &str| -> Value {
        serde_json::from_slice(&file(&format!("examples/offices/state-acp/{name}"))).unwrap()
    };
    let mut broken = [
        ("vocabulary.json", of("vocabulary.json")),
        ("pack.json", of("pack.json")),
        ("office.json", of("office.json")),
        ("triage.json", of("triage.json")),
        ("subjects.json", of("subjects.json")),
        ("notes.json", json!({})),
    ];
    broken[1].1["rules"][0]["covers"]["categories"] = json!(["state-acp:verificaton"]);
    broken[2].1["lines"] = json!([]);
    broken[3].1["rules"].as_array_mut().unwrap().pop();
    broken[4].1["subjects"][0]["facts"][0]["fact"]["statement"] = json!("secret-word");
    for (name, value) in &broken {
        fs::write(folder.join(name), value.to_string()).unwrap();
    }
    let run = |folder: &Path| {
        let output = command().args(["serve", "--office"]).arg(folder).output().unwrap();
        assert_eq!(output.status.code(), Some(2));
        String::from_utf8(output.stderr).unwrap()
    };
    let told = run(&folder);
    for place in [
        "notes.json: unknown-file",
        "pack.json: ",
        "/rules/0/covers/categories/0",
        "`state-acp:verification`",
        "office.json: ",
        "/lines",
        "subjects.json: ",
        "/subjects/0/facts/0/fact/statement",
    ] {
        assert!(told.contains(place), "{place}: {told}");
    }
    assert!(!told.contains("secret-word") && !told.contains("verificaton"), "{told}");

    // What needs the terms is not looked at where they have faults, and is named.
    broken[0].1["protections"][1]["derived_from"][0]["category"] = json!("participatoin");
    fs::write(folder.join("vocabulary.json"), broken[0].1.to_string()).unwrap();
    let told = run(&folder);
    for place in [
        "vocabulary.json: state-acp/protections/1/derived_from/0/category: unknown-category",
        "`participation`",
        "pack.json: not-looked-at",
        "subjects.json: not-looked-at",
        "office.json: ",
    ] {
        assert!(told.contains(place), "{place}: {told}");
    }
}

/// A language that the office declares: nobody is offered it until its texts are checked.
#[test]
fn pages_are_in_the_languages_that_the_office_offers() {
    let folder = std::env::temp_dir().join(format!("voice-languages-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let own = root().join("examples/offices/state-acp");
    for entry in fs::read_dir(own).unwrap().map(|entry| entry.unwrap().path()) {
        if entry.extension().is_some_and(|ending| ending == "json") {
            fs::copy(&entry, folder.join(entry.file_name().unwrap())).unwrap();
        }
    }
    let start_of = |folder: &Path| {
        let mut command = command();
        command.args(["serve", "--listen", "127.0.0.1:0", "--clock", NOW, "--office"]);
        Served::start(command.arg(folder).args(["--staff-token", TOKEN]))
    };
    let check = |folder: &Path| {
        let checked = command().args(["own-office", "check"]).arg(folder).output().unwrap();
        (checked.status.code(), String::from_utf8(checked.stdout).unwrap())
    };
    let accepting = |server: &Served, path: &str, languages: &str| {
        server.exchange(&format!(
            "GET {path} HTTP/1.1\r\nhost: localhost\r\naccept-language: {languages}\r\n\
             connection: close\r\n\r\n"
        ))
    };

    let (code, said) = check(&folder);
    assert_eq!(code, Some(0));
    assert!(said.contains("Kreyòl ayisyen (ht): no translator has checked its texts"), "{said}");
    let server = start_of(&folder);
    for path in ["/?language=ht", "/v1/schemas/claim?language=ht"] {
        let reply = get(&server, path);
        assert!(reply.starts_with("HTTP/1.1 400"), "{reply}");
        assert!(reply.contains("`language=en` or `language=es`"), "{reply}");
    }
    assert!(accepting(&server, "/", "ht, es;q=0.5").contains("<html lang=\"es\">"));
    assert!(!get(&server, "/").contains("hreflang=\"ht\""));
    let (_, mut question, _) = questions("state-acp").remove(0);
    question["language"] = json!("ht");
    let reply = post(&server, "/v1/questions", &question);
    assert!(reply.contains("/language") && reply.contains("unknown-term"), "{reply}");
    drop(server);

    let file = folder.join("languages.json");
    let mut data: Value = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
    data["languages"][0]["checked"] = json!({"by": "A court interpreter", "on": "2026-11-20"});
    fs::write(&file, data.to_string()).unwrap();
    assert!(check(&folder).1.contains("Kreyòl ayisyen (ht): checked on 2026-11-20"));
    let server = start_of(&folder);
    let page = get(&server, "/?language=ht");
    assert!(page.contains("<html lang=\"ht\">") && page.contains("Si w an danje, rele 911."));
    assert!(page.contains("hreflang=\"en\">English</a>"), "{page}");
    assert!(page.contains("hreflang=\"es\">Español</a>"), "{page}");
    let english = get(&server, "/?language=en");
    assert!(english.contains("lang=\"ht\" hreflang=\"ht\">Kreyòl ayisyen</a>"), "{english}");
    for (accepted, language) in
        [("ht", "ht"), ("ht-HT, en;q=0.5", "ht"), ("ht;q=0.2, es", "es"), ("fr", "en")]
    {
        let page = accepting(&server, "/", accepted);
        assert!(page.contains(&format!("<html lang=\"{language}\">")), "{accepted}");
    }
    // The pages of the API are in the languages of the library.
    assert!(get(&server, "/docs?language=ht").starts_with("HTTP/1.1 400"));
    assert!(accepting(&server, "/docs", "ht, es;q=0.5").contains("<html lang=\"es\">"));
    let claim = get(&server, "/v1/schemas/claim?language=ht");
    assert!(claim.contains("\"title\": \"Demann\"") || claim.contains("\"title\":\"Demann\""));
    assert!(get(&server, "/v1/schemas/question?language=ht").starts_with("HTTP/1.1 404"));
    assert!(get(&server, "/v1/schemas/category?language=fr").contains("`language=ht`"));
    let reply = post(&server, "/v1/questions", &question);
    assert!(reply.starts_with("HTTP/1.1 200"), "{reply}");
    assert!(reply.contains("Silans pa vle di yon moun toujou nan detansyon."), "{reply}");
    // A PIN that opens nothing is refused in each language, whoever it was.
    let refused = post(&server, "/v1/sign-ups/sign-up-of-nobody/notice", &json!({"pin": "0000"}));
    assert!(refused.starts_with("HTTP/1.1 403"), "{refused}");
    let said = ["This PIN cannot be used now.", "Este PIN no se puede", "Yo pa ka itilize PIN"];
    assert!(said.iter().all(|text| refused.contains(text)), "{refused}");
    // What was asked in it is kept, and read again.
    let id = reply.lines().find_map(|line| line.strip_prefix("x-request-id: ")).unwrap();
    let rationale = get(&server, &format!("/v1/questions/{id}/rationale"));
    assert!(rationale.starts_with("HTTP/1.1 200"), "{rationale}");
    drop(server);

    // What a page of the server says is needed too, and the command writes what is missing.
    let file = folder.join("texts-ht.json");
    let mut texts: Value = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
    let all = texts["texts"].as_array_mut().unwrap();
    let before = all.len();
    all.retain(|of| of["en"] != "In danger, call 911." && of["en"] != "Takes part");
    assert_eq!(all.len(), before - 2);
    fs::write(&file, texts.to_string()).unwrap();
    let checked = command().args(["own-office", "check"]).arg(&folder).output().unwrap();
    assert_eq!(checked.status.code(), Some(2));
    let written = command().args(["own-office", "texts", "ht"]).arg(&folder).output().unwrap();
    let written: Value = serde_json::from_slice(&written.stdout).unwrap();
    let empty: Vec<&str> = written["texts"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|of| of["said"] == "")
        .map(|of| of["en"].as_str().unwrap())
        .collect();
    assert_eq!(empty, ["In danger, call 911.", "Takes part"]);
    fs::remove_dir_all(folder).unwrap();
}
