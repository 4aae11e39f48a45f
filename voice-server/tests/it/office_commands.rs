//! The commands of `voice` with an office of one's own: they read its terms and decide by its
//! rules, as its server does.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::command::{data_folder as folder, run_with_data as run};
use crate::scene::file;

const OFFICES: [(&str, usize); 2] = [("state-acp", 23), ("us-bop", 21)];

fn said(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// What a command prints that ends with a status.
fn prints(data: &Path, arguments: &[&str], status: i32) -> String {
    let output = run(data, arguments);
    assert_eq!(output.status.code(), Some(status), "{arguments:?}: {}", said(&output.stderr));
    said(&output.stdout)
}

fn value(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

#[test]
fn questions_of_an_office_are_asked_and_explained() {
    let data = folder("office-asked");
    for (office, number) in OFFICES {
        let of = format!("examples/offices/{office}");
        let questions = format!("{of}/questions");
        let tested = prints(&data, &["policy", "test", &questions, "--office", &of], 0);
        assert_eq!(tested, format!("{number} questions, 0 answered otherwise\n"));
        // A folder of an office is a policy as well.
        prints(
            &data,
            &[
                "policy",
                "test",
                &questions,
                "--policy",
                &of,
                "--subjects",
                &format!("{of}/subjects.json"),
            ],
            0,
        );
    }
    let of = "examples/offices/us-bop";
    let question = &format!("{of}/questions/everything-of-the-program-es.json");
    let asked = prints(&data, &["ask", question, "--office", of], 0);
    let expected = file(&format!("{of}/questions/expected/everything-of-the-program-es.json"));
    assert_eq!(asked, said(&expected));
    let text = prints(&data, &["ask", question, "--office", of, "--text"], 0);
    for title in ["Permiso de salida", "Audiencia de libertad condicional"] {
        assert!(text.contains(title), "the terms are in words: {text}");
    }
    let records = format!("{of}/subjects.json");
    let explain = ["policy", "explain", question, "--office", of, "--subjects", &records];
    let explained = prints(&data, &explain, 0);
    assert!(explained.contains("us-bop-release-related"), "{explained}");
    let both = run(&data, &["ask", question, "--office", of, "--policy", "us-federal"]);
    assert_eq!(both.status.code(), Some(2));
    assert!(said(&both.stderr).contains("not both"), "{both:?}");
    let mixed = run(&data, &["policy", "check", "us-federal", of]);
    assert_eq!(mixed.status.code(), Some(2));
    assert!(said(&mixed.stderr).contains("name it alone"), "{mixed:?}");
}

#[test]
fn the_policy_of_an_office_is_checked_compared_and_written() {
    let data = folder("office-policy");
    let [of_program, of_bureau] = OFFICES.map(|(office, _)| format!("examples/offices/{office}"));
    for of in [&of_program, &of_bureau] {
        let checked = value(&prints(&data, &["policy", "check", of, "--json"], 0));
        assert_eq!(checked["proved"], true);
        assert!(checked["enforced"].as_array().unwrap().len() >= 30);
        let repaired = value(&prints(&data, &["policy", "repair", of], 0));
        assert_eq!(repaired["merges"], json!([]));
        prints(&data, &["policy", "show", of], 0);
    }
    let book = data.join("book");
    prints(&data, &["policy", "book", &of_bureau, "--out", book.to_str().unwrap()], 0);
    let page = fs::read_to_string(book.join("matrix.html")).unwrap();
    assert!(page.contains("Furlough"), "the terms are in words");
    let cedar = data.join("cedar");
    let export = ["policy", "export", &of_bureau, "--cedar", cedar.to_str().unwrap()];
    prints(&data, &export, 0);
    assert!(fs::read_to_string(cedar.join("policies.cedar")).unwrap().contains("us-bop:furlough"));

    // What the office tells beside the federal pack, in either direction.
    let wider = value(&prints(&data, &["policy", "diff", "us-federal", &of_bureau, "--json"], 1));
    let of = |found: &Value, direction: &str| {
        let all = found["differences"].as_array().unwrap().clone();
        let own = |of: &&Value| of["category"] == "us-bop:furlough" && of["direction"] == direction;
        all.iter().filter(own).count()
    };
    assert!(of(&wider, "widened") > 0);
    let narrower = value(&prints(&data, &["policy", "diff", &of_bureau, "us-federal"], 0));
    assert!(of(&narrower, "narrowed") > 0);
    prints(&data, &["policy", "gate", &of_bureau, &of_bureau], 0);
    prints(&data, &["policy", "gate", "us-federal", &of_bureau], 1);
}

#[test]
fn schemas_and_lines_are_those_of_the_office() {
    let data = folder("office-schemas");
    let of = "examples/offices/us-bop";
    let category =
        value(&prints(&data, &["schema", "category", "--office", of, "--language", "es"], 0));
    let titles: Vec<&str> = category["oneOf"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|of| of["const"].as_str().unwrap().starts_with("us-bop:"))
        .map(|of| of["title"].as_str().unwrap())
        .collect();
    assert!(titles.len() == 7 && titles.contains(&"Permiso de salida"), "{titles:?}");
    let question = prints(&data, &["schema", "question", "--office", of, "--inline"], 0);
    assert!(question.contains("us-bop:register-number") && !question.contains("\"$ref\""));
    let refused = run(&data, &["schema", "category", "--language", "fr"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(said(&refused.stderr).contains("--language: expected one of en, es"), "{refused:?}");

    // What any office could declare, which is no list of terms.
    let any = ["schema", "category", "--any-office", "--language", "es"];
    let any = value(&prints(&data, &any, 0));
    let last = any["oneOf"].as_array().unwrap().last().unwrap();
    assert_eq!(last["title"], "Término de una oficina");
    assert!(last["pattern"].as_str().unwrap().contains(':'), "{last}");
    let both = run(&data, &["schema", "category", "--any-office", "--office", of]);
    assert_eq!(both.status.code(), Some(2));
    assert!(said(&both.stderr).contains("--any-office"), "{both:?}");

    let day = "2026-11-02";
    let lines = prints(&data, &["office", "--office", of, "--as-of", day, "--text"], 0);
    assert!(lines.contains("1-866-365-4968"), "{lines}");
    let reference = prints(&data, &["office", "--as-of", day, "--text"], 0);
    assert!(!reference.contains("1-866-365-4968"));
}

/// Records, screenings and files of an office are put into a store and read again.
#[test]
fn what_an_office_keeps_is_read_with_its_terms() {
    let data = folder("office-kept");
    let of = "examples/offices/us-bop";
    let records = format!("{of}/subjects.json");
    let unknown = run(&data, &["records", "import", &records]);
    assert_eq!(unknown.status.code(), Some(2), "no terms of any office");
    let imported = value(&prints(&data, &["records", "import", &records, "--office", of], 0));
    let all = value(&said(&file(&records)));
    let all = all["subjects"].as_array().unwrap();
    assert_eq!(imported["new"], all.len());
    let exported = prints(&data, &["records", "export", "--office", of], 0);
    assert_eq!(exported.lines().count(), all.len());
    assert!(exported.contains("us-bop:furlough"));
    let id = all[0]["id"].as_str().unwrap();
    for what in ["show", "history"] {
        prints(&data, &["records", what, id, "--office", of], 0);
    }
    let keyed = |of: &&Value| of.pointer("/identifiers/keys/0").is_some();
    let inmate = all.iter().find(keyed).unwrap();
    let row = json!({
        "person": {
            "kind": "us-bop:register-number",
            "value": inmate["identifiers"]["keys"][0]["value"],
            "date_of_birth": inmate["identifiers"]["date_of_birth"],
        },
        "screening": {
            "source": "central index", "at": "2026-11-03T06:00:00Z", "max_age_hours": 24,
            "findings": [],
        },
    });
    let feed = data.join("feed.ndjson");
    fs::write(&feed, row.to_string()).unwrap();
    let feed = feed.to_str().unwrap();
    let screened = value(&prints(&data, &["records", "screenings", feed, "--office", of], 0));
    assert_eq!(screened["screened"], 1, "{screened}");

    let data = folder("office-attested");
    let of = "examples/offices/state-acp";
    let [person, fact] = ["person.json", "fact.json"].map(|name| data.join(name));
    let person_of = json!({"party": "party-1", "name": "A Clerk", "address": "1 Main Street"});
    fs::write(&person, person_of.to_string()).unwrap();
    let attested = json!({"kind": "protected", "protection": "state-acp:participant"});
    fs::write(&fact, attested.to_string()).unwrap();
    let (person, fact) = (person.to_str().unwrap(), fact.to_str().unwrap());
    prints(&data, &["desk", "open", person], 0);
    let attest = ["desk", "attest", "--by", "staff-1", "party-1", fact];
    assert_eq!(run(&data, &attest).status.code(), Some(2), "no terms of any office");
    prints(&data, &[&attest[..], &["--office", of]].concat(), 0);
    let shown = prints(&data, &["desk", "show", "party-1", "--office", of], 0);
    assert!(shown.contains("state-acp:participant"), "{shown}");
}
