//! `voice report`: a quarter counted, published once, and audited from what was published.

use std::fs;
use std::path::{Path, PathBuf};

use crate::command::run;

/// A folder for one test, with the events of a quarter: 40 contacts, 4 of them by letter.
fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    let events: String = (0..40)
        .map(|number| {
            let channel = if number < 4 { "letter" } else { "telephone" };
            format!(
                "{{\"kind\": \"contact\", \"on\": \"2026-07-{:02}\", \"route\": \"support\", \"answered\": \"at-once\", \
                 \"facts\": {{\"danger\": \"none\", \"topic\": \"question\", \"caller\": \"victim\", \"channel\": \"{channel}\", \
                 \"language\": \"en\"}}}}\n",
                1 + number % 28
            )
        })
        .collect();
    fs::write(folder.join("events.ndjson"), events).unwrap();
    folder
}

fn report(folder: &Path, out: &str, more: &[&str]) -> (Option<i32>, String) {
    let (from, out) = (folder.join("events.ndjson"), folder.join(out));
    let mut arguments =
        vec!["report", "--from", from.to_str().unwrap(), "--quarter", "2026Q4", "--out", out.to_str().unwrap()];
    arguments.extend(more);
    let output = run(&arguments);
    (output.status.code(), String::from_utf8(output.stderr).unwrap())
}

fn audit(folder: &Path, out: &str) -> (Option<i32>, String) {
    let output = run(&["report", "audit", folder.join(out).to_str().unwrap()]);
    (output.status.code(), String::from_utf8([output.stdout, output.stderr].concat()).unwrap())
}

#[test]
fn a_quarter_is_published_once_and_audited() {
    let folder = folder("report-once");
    assert_eq!(report(&folder, "q4", &["--today", "2026-10-01"]), (Some(0), String::new()));
    for file in ["report.json", "report.csv", "report.en.html", "report.es.html"] {
        assert!(folder.join("q4").join(file).is_file(), "{file}");
    }
    let (code, said) = audit(&folder, "q4");
    assert!(code == Some(0) && said.contains("figures are withheld, each can have 10 values or more"), "{said}");
    let (code, said) = report(&folder, "q4", &["--today", "2026-10-01"]);
    assert!(code == Some(2) && said.contains("not written over"), "{said}");

    let path = folder.join("q4/report.json");
    let altered = fs::read_to_string(&path).unwrap().replacen("\"count\": 40", "\"count\": 41", 1);
    fs::write(&path, altered).unwrap();
    let (code, said) = audit(&folder, "q4");
    assert!(code == Some(1) && said.contains("altered"), "{said}");
    let before = folder.join("q4");
    let (code, said) = report(&folder, "next", &["--today", "2026-10-01", "--before", before.to_str().unwrap()]);
    assert!(code == Some(1) && said.contains("altered"), "{said}");
    assert!(!folder.join("next").exists());
}

#[test]
fn a_quarter_that_has_not_ended_is_refused_unless_marked() {
    let folder = folder("report-early");
    let (code, said) = report(&folder, "q4", &["--today", "2026-09-30"]);
    assert!(code == Some(1) && said.contains("not-ended") && said.contains("2026-09-30"), "{said}");
    assert_eq!(report(&folder, "q4", &["--today", "2026-09-30", "--provisional"]).0, Some(0));
    assert!(fs::read_to_string(folder.join("q4/report.en.html")).unwrap().contains("class=\"provisional\""));
}

/// Every line that cannot be counted is told with its number, and nothing is written.
#[test]
fn old_words_are_told_and_nothing_is_written() {
    let folder = folder("report-old");
    let path = folder.join("events.ndjson");
    let old = fs::read_to_string(&path).unwrap().replacen("\"letter\"", "\"telex\"", 2);
    fs::write(&path, old).unwrap();
    let (code, said) = report(&folder, "q4", &["--today", "2026-10-01"]);
    assert!(
        code == Some(2) && said.contains("2 lines") && said.contains("line 1: /facts/channel: unknown-term"),
        "{said}"
    );
    assert!(said.contains("line 2: ") && !said.contains("telex"), "{said}");
    let left: Vec<_> = fs::read_dir(&folder).unwrap().map(|file| file.unwrap().file_name()).collect();
    assert_eq!(left, ["events.ndjson"]);
}
