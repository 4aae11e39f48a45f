//! `voice report`: a quarter counted, published once, and audited from what was published.

use std::fs;
use std::path::{Path, PathBuf};

use voice_core::report::Tally;
use voice_core::wire::to_json;

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
                "{{\"kind\": \"contact\", \"on\": \"2026-07-{:02}\", \
                 \"route\": \"support\", \"answered\": \"at-once\", \
                 \"facts\": {{\"danger\": \"none\", \"topic\": \"question\", \
                 \"caller\": \"victim\", \"channel\": \"{channel}\", \"language\": \"en\"}}}}\n",
                1 + number % 28
            )
        })
        .collect();
    fs::write(folder.join("events.ndjson"), events).unwrap();
    folder
}

fn report(folder: &Path, out: &str, more: &[&str]) -> (Option<i32>, String) {
    let (from, out) = (folder.join("events.ndjson"), folder.join(out));
    let mut arguments = vec![
        "report",
        "--from",
        from.to_str().unwrap(),
        "--quarter",
        "2026Q4",
        "--out",
        out.to_str().unwrap(),
    ];
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
    assert!(
        code == Some(0) && said.contains("figures are withheld, each can have 10 values or more"),
        "{said}"
    );
    let (code, said) = report(&folder, "q4", &["--today", "2026-10-01"]);
    assert!(code == Some(2) && said.contains("not written over"), "{said}");

    let path = folder.join("q4/report.json");
    let altered = fs::read_to_string(&path).unwrap().replacen("\"count\": 40", "\"count\": 41", 1);
    fs::write(&path, altered).unwrap();
    let (code, said) = audit(&folder, "q4");
    assert!(code == Some(1) && said.contains("altered"), "{said}");
    let before = folder.join("q4");
    let (code, said) =
        report(&folder, "next", &["--today", "2026-10-01", "--before", before.to_str().unwrap()]);
    assert!(code == Some(1) && said.contains("altered"), "{said}");
    assert!(!folder.join("next").exists());
}

#[test]
fn a_quarter_that_has_not_ended_is_refused_unless_marked() {
    let folder = folder("report-early");
    let (code, said) = report(&folder, "q4", &["--today", "2026-09-30"]);
    assert!(code == Some(1) && said.contains("not-ended") && said.contains("2026-09-30"), "{said}");
    assert_eq!(report(&folder, "q4", &["--today", "2026-09-30", "--provisional"]).0, Some(0));
    assert!(
        fs::read_to_string(folder.join("q4/report.en.html"))
            .unwrap()
            .contains("class=\"provisional\"")
    );
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
        code == Some(2)
            && said.contains("2 lines")
            && said.contains("line 1: /facts/channel: unknown-term"),
        "{said}"
    );
    assert!(said.contains("line 2: ") && !said.contains("telex"), "{said}");
    let left: Vec<_> =
        fs::read_dir(&folder).unwrap().map(|file| file.unwrap().file_name()).collect();
    assert_eq!(left, ["events.ndjson"]);
}

fn files(folder: &Path) -> Vec<String> {
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    files.sort();
    files
}

/// A fiscal year and a range of days are reported as a quarter is; a period that is none is told.
#[test]
fn a_period_may_be_any() {
    let folder = folder("report-period");
    let made = |out: &str, period: &str| {
        let (from, out) = (folder.join("events.ndjson"), folder.join(out));
        let arguments = [
            "report",
            "--from",
            from.to_str().unwrap(),
            "--period",
            period,
            "--today",
            "2026-10-01",
            "--out",
        ];
        let output = run(&[&arguments[..], &[out.to_str().unwrap()]].concat());
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    assert_eq!(made("year", "FY2026"), (Some(0), String::new()));
    assert_eq!(made("days", "2026-07-10--2026-07-31"), (Some(0), String::new()));
    assert!(
        fs::read_to_string(folder.join("year/report.en.html"))
            .unwrap()
            .contains("<h1>Report of a fiscal year FY2026</h1>")
    );
    for (period, code) in [
        ("2026Q5", "bad-form"),
        ("2026-07-31--2026-07-01", "dates-out-of-order"),
        ("2026-02-30--2026-03-01", "bad-form"),
    ] {
        let (exit, said) = made("none", period);
        assert!(exit == Some(2) && said.contains(code), "{said}");
    }
    assert_eq!(files(&folder), ["days", "events.ndjson", "year"]);
}

/// What was published of some of the same days is given, its digest is checked, and the audit takes
/// all together.
#[test]
fn a_report_is_made_after_those_before_it() {
    let folder = folder("report-earlier");
    assert_eq!(report(&folder, "early", &["--today", "2026-07-20", "--provisional"]).0, Some(0));
    let early = folder.join("early");
    let early = early.to_str().unwrap();
    let arguments = ["--today", "2026-10-01", "--year-to-date", "--earlier", early];
    let (code, said) = report(&folder, "q4", &arguments);
    assert_eq!((code, said.as_str()), (Some(0), ""));
    let q4 = folder.join("q4");
    let audited = |more: &[&str]| {
        let output = run(&[&["report", "audit", q4.to_str().unwrap()], more].concat());
        (output.status.code(), String::from_utf8([output.stdout, output.stderr].concat()).unwrap())
    };
    let (code, said) = audited(&[]);
    assert!(
        code == Some(0) && said.contains("audited without those published before: 2026Q4"),
        "{said}"
    );
    let (code, said) = audited(&["--earlier", early]);
    assert!(code == Some(0) && !said.contains("without"), "{said}");

    let path = folder.join("early/report.json");
    let altered = fs::read_to_string(&path)
        .unwrap()
        .replacen("\"threshold\":11", "\"threshold\":12", 1)
        .replacen("\"threshold\": 11", "\"threshold\": 12", 1);
    fs::write(&path, altered).unwrap();
    let (code, said) = report(&folder, "again", &arguments);
    assert!(code == Some(1) && said.contains("altered"), "{said}");
    // The quarter was published; a second report of it is none that is made after the first.
    let (code, said) =
        report(&folder, "again", &["--today", "2026-10-01", "--earlier", q4.to_str().unwrap()]);
    assert!(code == Some(1) && said.contains("published-already"), "{said}");
    let (code, said) =
        report(&folder, "again", &["--today", "2026-10-01", "--before", q4.to_str().unwrap()]);
    assert!(code == Some(2) && said.contains("does not end on the day before"), "{said}");
    assert_eq!(files(&folder), ["early", "events.ndjson", "q4"]);
}

/// What is there twice counts once and is told with its line; what came late is in a further
/// edition.
#[test]
fn duplicates_count_once_and_errata_make_an_edition() {
    let folder = folder("report-edition");
    let path = folder.join("events.ndjson");
    let more = |text: String| {
        let before = fs::read_to_string(&path).unwrap();
        fs::write(&path, before + &text).unwrap();
    };
    let line = |id: usize, erratum: &str| {
        format!(
            "{{\"event\": {{\"kind\": \"notice\", \"on\": \"2026-07-03\", \"step\": \"sent\"}}, \
             \"id\": \"notice-{id}\"{erratum}}}\n"
        )
    };
    more((0..30).map(|id| line(id, "")).collect());
    more(line(7, ""));
    let made = |out: &str, more: &[&str]| {
        let (from, out) = (path.to_str().unwrap(), folder.join(out));
        let first = ["report", "--from", from, "--quarter", "2026Q4", "--out"];
        let arguments = [&first[..], &[out.to_str().unwrap()], more].concat();
        let output = run(&arguments);
        let said = [output.stdout, output.stderr].concat();
        (output.status.code(), String::from_utf8(said).unwrap())
    };
    let (code, said) = made("q4", &["--today", "2026-10-01"]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("70 events counted") && said.contains("1 that were there"), "{said}");
    assert!(said.contains("\nline 71: duplicate: ") && !said.contains("notice-7"), "{said}");

    let erratum = ", \"erratum\": {\"noted_on\": \"2026-10-09\", \"reason\": \"late\"}";
    more((100..125).map(|id| line(id, erratum)).collect());
    let q4 = folder.join("q4");
    let q4 = q4.to_str().unwrap();
    let (code, said) = made("early", &["--today", "2026-10-05", "--correct", "--earlier", q4]);
    assert!(code == Some(1) && said.contains("no-errata"), "{said}");
    let (code, said) = made("q4.2", &["--today", "2026-11-01", "--correct", "--earlier", q4]);
    assert_eq!(code, Some(0), "{said}");
    let page = fs::read_to_string(folder.join("q4.2/report.en.html")).unwrap();
    assert!(page.contains("Edition 2.") && page.contains("October 31, 2026"), "{page}");
    let q4_2 = folder.join("q4.2");
    let output = run(&["report", "audit", q4_2.to_str().unwrap(), "--earlier", q4]);
    assert_eq!(output.status.code(), Some(0));
    // Another event with the same identifier is a fault, with its line.
    more(line(3, "").replace("sent", "stopped"));
    let (code, said) = made("other", &["--today", "2026-10-01"]);
    assert!(code == Some(2) && said.contains("line 97: other-event"), "{said}");
}

#[test]
fn a_statement_has_the_numbers_of_the_report() {
    let folder = folder("report-statement");
    let statement = |text: &str| fs::write(folder.join("statement.txt"), text).unwrap();
    let file = folder.join("statement.txt");
    let stated = |out| {
        let more = ["--today", "2026-10-01", "--statement-en", file.to_str().unwrap()];
        report(&folder, out, &more)
    };
    statement("There were 40 contacts, 4 of them by letter.");
    let (code, said) = stated("refused");
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("not-told: the report does not tell `4`"), "{said}");
    assert!(!folder.join("refused").exists(), "nothing is written of it");
    statement("There were 40 contacts.\n");
    assert_eq!(stated("q4"), (Some(0), String::new()));
    let page = |name| fs::read_to_string(folder.join("q4").join(name)).unwrap();
    assert!(page("report.en.html").contains("<p>There were 40 contacts.</p>"));
    assert!(!page("report.es.html").contains("There were"));
}

/// A tally that was kept makes the same report, byte for byte, as the events; a faulty one none.
#[test]
fn a_report_of_a_kept_tally_is_that_of_its_events() {
    let folder = folder("report-tally");
    let events = fs::read_to_string(folder.join("events.ndjson")).unwrap();
    let mut tally = Tally::new("FY2026".parse().unwrap());
    events.lines().for_each(|line| tally.line(line.as_bytes()).unwrap());
    let kept = to_json(&tally.record()).unwrap();
    let made = |out: &str, kept: &str, more: &[&str]| {
        fs::write(folder.join("tally.json"), kept).unwrap();
        let from = folder.join("tally.json");
        let out = folder.join(out);
        let mut arguments = vec!["report", "--from", from.to_str().unwrap()];
        arguments.extend(["--quarter", "2026Q4", "--today", "2026-10-01", "--out"]);
        arguments.extend([&[out.to_str().unwrap()], more].concat());
        let output = run(&arguments);
        (output.status.code(), String::from_utf8([output.stdout, output.stderr].concat()).unwrap())
    };
    assert_eq!(report(&folder, "events", &["--today", "2026-10-01"]).0, Some(0));
    let (code, said) = made("kept", &kept, &[]);
    assert!(code == Some(0) && said.contains(": 40 events counted, 0 of other days"), "{said}");
    for file in files(&folder.join("events")) {
        let of = |out: &str| fs::read(folder.join(out).join(&file)).unwrap();
        assert!(of("kept") == of("events"), "{file}");
    }
    let other_days = kept.replacen("2025-10-01", "2026-07-02", 1);
    for (kept, more, word) in [
        (kept.replacen("\"counted\": 40", "\"counted\": 41", 1), &[][..], "miscounted"),
        (other_days, &[], "missing-day"),
        (kept.replacen("\"tally\": \"1\"", "\"tally\": \"2\"", 1), &[], "/tally: unknown-term"),
        (kept.clone(), &["--not-recorded", "answer-times"], "not-recorded"),
    ] {
        let (code, said) = made("none", &kept, more);
        assert!(code == Some(2) && said.contains(word), "{said}");
        assert!(!folder.join("none").exists());
    }
}
