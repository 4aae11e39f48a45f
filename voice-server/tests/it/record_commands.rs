//! `voice records`, and how a server finds its records.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::command::{data_folder as folder, run_with_data as run};
use crate::scene::file;

fn demonstration() -> Vec<Value> {
    let register: Value = serde_json::from_slice(&file("examples/subjects/demo.json")).unwrap();
    register["subjects"].as_array().unwrap().clone()
}

fn ndjson(folder: &Path, lines: &[String]) -> String {
    let path = folder.join("records.ndjson");
    fs::write(&path, lines.join("\n")).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn records_are_imported_shown_and_asked_about() {
    let folder = folder("record-commands");
    let records = demonstration();
    let mut lines: Vec<String> = records.iter().map(Value::to_string).collect();
    lines.insert(2, r#"{"id": "Nobody Knows"}"#.to_owned());
    let path = ndjson(&folder, &lines);
    let imported = run(&folder, &["records", "import", &path]);
    let said = String::from_utf8(imported.stderr).unwrap();
    assert!(imported.status.code() == Some(1) && said.contains(".ndjson:3: "), "{said}");
    assert!(!said.contains("Nobody Knows"), "{said}");
    let report: Value = serde_json::from_slice(&imported.stdout).unwrap();
    assert_eq!((&report["new"], &report["broken"]), (&json!(records.len()), &json!(1)));

    let exported = String::from_utf8(run(&folder, &["records", "export"]).stdout).unwrap();
    let exported: Vec<Value> =
        exported.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(exported.len(), records.len());
    let shown = run(&folder, &["records", "show", "subject-in-custody"]);
    let shown: Value = serde_json::from_slice(&shown.stdout).unwrap();
    assert!(exported.contains(&shown));
    assert_eq!(run(&folder, &["records", "show", "nobody"]).status.code(), Some(1));

    let question = "examples/questions/victim-custody-status.json";
    let from_store = run(&folder, &["ask", question]);
    let from_file = run(&folder, &["ask", question, "--subjects", "examples/subjects/demo.json"]);
    assert!(from_store.status.success() && from_store.stdout == from_file.stdout);

    let feed = folder.join("feed.csv");
    fs::write(
        &feed,
        "record,source,at,max_age_hours,findings\n\
         subject-in-custody,index,2026-11-02T12:00:00Z,24,vawa-t-u 2020-01-01\n",
    )
    .unwrap();
    let screened = run(&folder, &["records", "screenings", feed.to_str().unwrap()]);
    let report: Value = serde_json::from_slice(&screened.stdout).unwrap();
    assert!(screened.status.success() && report["screened"] == json!(1), "{report}");
    assert_ne!(run(&folder, &["ask", question]).stdout, from_file.stdout);
    let history = run(&folder, &["records", "history", "subject-in-custody"]);
    let history: Value = serde_json::from_slice(&history.stdout).unwrap();
    assert_eq!((&history[1]["act"], &history[1]["before"]), (&json!("screen"), &shown));

    // What was changed since is not lost by a start with the file.
    let serve = ["serve", "--listen", "127.0.0.1:0", "--subjects", "examples/subjects/demo.json"];
    let refused = run(&folder, &serve);
    let said = String::from_utf8(refused.stderr).unwrap();
    assert_eq!(refused.status.code(), Some(2));
    assert!(said.contains("1 of these records differ") && said.contains("--replace"), "{said}");
    let again = run(&folder, &["records", "import", &path]);
    let report: Value = serde_json::from_slice(&again.stdout).unwrap();
    assert_eq!((again.status.code(), &report["differing"]), (Some(1), &json!(1)));
    let replaced = run(&folder, &["records", "import", "examples/subjects/demo.json", "--replace"]);
    assert!(replaced.status.success());
    assert_eq!(run(&folder, &["ask", question]).stdout, from_file.stdout);
}

/// A screening of a day that has not come is refused with its record, as it is in a feed.
#[test]
fn a_record_that_is_screened_ahead_is_not_put_in() {
    let folder = folder("records-ahead");
    let mut records = demonstration();
    records[1]["screening"]["at"] = json!("2098-11-02T12:00:00Z");
    let lines: Vec<String> = records.iter().map(Value::to_string).collect();
    let imported = run(&folder, &["records", "import", &ndjson(&folder, &lines)]);
    let said = String::from_utf8(imported.stderr).unwrap();
    assert_eq!(imported.status.code(), Some(1), "{said}");
    assert!(said.contains(".ndjson:2: not-yet: /screening/at: "), "{said}");
    let report: Value = serde_json::from_slice(&imported.stdout).unwrap();
    assert_eq!((&report["new"], &report["broken"]), (&json!(records.len() - 1), &json!(1)));

    let register = folder.join("ahead.json");
    fs::write(&register, json!({ "subjects": records }).to_string()).unwrap();
    let register = register.to_str().unwrap();
    for arguments in [
        &["records", "import", register][..],
        &["serve", "--listen", "127.0.0.1:0", "--subjects", register],
    ] {
        let refused = run(&folder, arguments);
        let said = String::from_utf8(refused.stderr).unwrap();
        assert_eq!(refused.status.code(), Some(2), "{said}");
        assert!(said.contains("not-yet: /subjects/1/screening/at: "), "{said}");
    }
}
