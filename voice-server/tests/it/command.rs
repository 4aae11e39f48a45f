//! The command line.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

fn voice(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_voice"));
    command.args(arguments).current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap());
    command.env_remove("VOICE_STAFF_TOKEN");
    command
}

/// A run of the program from a folder.
pub(crate) fn run_in(folder: &Path, arguments: &[&str]) -> Output {
    voice(arguments).current_dir(folder).stdin(Stdio::null()).output().unwrap()
}

pub(crate) fn run(arguments: &[&str]) -> Output {
    voice(arguments).output().unwrap()
}

/// Makes a folder that its owner alone can read, as a data folder has to be.
pub(crate) fn own_folder(path: &Path) {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).unwrap();
}

/// A new folder of a store, of this name in the folder of tests.
pub(crate) fn data_folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    own_folder(&folder);
    folder
}

/// A run of the program with a folder of a store.
pub(crate) fn run_with_data(data: &Path, arguments: &[&str]) -> Output {
    let mut command = voice(arguments);
    command.env_remove("DATABASE_URL").env("VOICE_DATA", data).output().unwrap()
}

const ASK: [&str; 4] = [
    "ask",
    "examples/questions/victim-custody-status.json",
    "--subjects",
    "examples/subjects/demo.json",
];

#[test]
fn ask_prints_the_answer_of_the_library() {
    let output = run(&ASK);
    assert!(output.status.success());
    assert_eq!(
        output.stdout,
        crate::scene::file("examples/questions/expected/victim-custody-status.json")
    );
}

#[test]
fn ask_reads_standard_input_and_names_every_fault() {
    let mut child = voice(&["ask", "-", "--subjects", ASK[3]])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(br#"{"as_of": "yesterday", "langauge": "en"}"#).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty());
    let errors = String::from_utf8(output.stderr).unwrap();
    assert!(errors.contains("/as_of: bad-form: expected a moment as YYYY"), "{errors}");
    assert!(errors.contains("/langauge: unknown-field: expected `language`"), "{errors}");
    assert!(!errors.contains("yesterday"));
}

#[test]
fn what_cannot_be_used_ends_with_2() {
    assert_eq!(run(&["ask", "nowhere.json", "--subjects", ASK[3]]).status.code(), Some(2));
    assert_eq!(run(&["schema", "nothing"]).status.code(), Some(2));
    assert_eq!(run(&["policy", "show", "--policy", ASK[1]]).status.code(), Some(2));
    assert_eq!(run(&["serve", "--staff-token", "short"]).status.code(), Some(2));
}

#[test]
fn records_of_which_two_are_one_start_no_server() {
    let mut records: Value =
        serde_json::from_slice(&crate::scene::file("examples/subjects/demo.json")).unwrap();
    let again = records["subjects"][3].clone();
    records["subjects"].as_array_mut().unwrap().push(again);
    let (last, path) =
        (records["subjects"].as_array().unwrap().len() - 1, Path::new(env!("CARGO_TARGET_TMPDIR")));
    let path = path.join("records-of-which-two-are-one.json");
    std::fs::write(&path, records.to_string()).unwrap();
    let output = run(&["serve", "--listen", "127.0.0.1:0", "--subjects", path.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(2));
    let told = String::from_utf8(output.stderr).unwrap();
    let fault = format!(
        "/subjects/{last}/id: duplicate: expected an identifier of its own: that of \
         `/subjects/3/id` is the same"
    );
    assert!(told.contains("1 fault") && told.contains(&fault), "{told}");
    assert!(!told.contains(records["subjects"][3]["id"].as_str().unwrap()), "{told}");
}

#[test]
fn schemas_are_listed_and_printed() {
    let names = String::from_utf8(run(&["schema"]).stdout).unwrap();
    assert!(names.lines().any(|name| name == "question"));
    let printed = run(&["schema", "question"]).stdout;
    assert_eq!(printed, crate::scene::file("docs/schemas/question.json"));
}

#[test]
fn a_schema_is_printed_in_the_language_that_is_asked_for() {
    let printed = |language: &str| run(&["schema", "question", "--language", language]).stdout;
    assert_eq!(printed("en"), crate::scene::file("docs/schemas/question.json"));
    let schema: serde_json::Value = serde_json::from_slice(&printed("es")).unwrap();
    assert_eq!(schema["title"], "Pregunta");
    assert_eq!(schema["$defs"]["Purpose"]["oneOf"][0]["const"], "safety-planning");
    for refused in
        [&["schema", "question", "--language", "fr"][..], &["schema", "--language", "es"]]
    {
        let output = run(refused);
        assert_eq!(output.status.code(), Some(2), "{refused:?}");
        assert!(output.stdout.is_empty());
    }
}

#[test]
fn a_policy_is_shown_with_its_law() {
    let text = String::from_utf8(run(&["policy", "show"]).stdout).unwrap();
    assert!(text.contains("prohibit prohibit-vawa-t-u") && text.contains("8 U.S.C. 1367(a)(2)"));
}

#[test]
fn a_ledger_that_is_not_there_is_not_made() {
    let folder = std::env::temp_dir().join(format!("voice-no-ledger-{}", std::process::id()));
    let output = run(&["ledger", "verify", "--data", folder.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("voice.db: no-database: there is no database here"), "{said}");
    assert!(!folder.exists());
}

fn text_of(arguments: &[&str]) -> String {
    let output = run(arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Where the output is no terminal, it is JSON; `--text` prints what a terminal shows.
#[test]
fn an_answer_is_text_for_people_and_json_for_programs() {
    let json = text_of(&ASK);
    assert_eq!(text_of(&[&ASK[..], &["--json"]].concat()), json);
    let text = text_of(&[&ASK[..], &["--text"]].concat());
    for said in [
        "Custody status  State: In custody; Known on: November 2, 2026",
        "Release         No information available to you.",
        "18 U.S.C. 3771(a)(2)",
        "1-855-488-6423",
    ] {
        assert!(text.contains(said), "{said}: {text}");
    }
    assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
    let spanish = "examples/questions/victim-custody-status-es.json";
    let spanish = text_of(&["ask", spanish, "--subjects", ASK[3], "--text"]);
    assert!(spanish.contains("Estado: En custodia") && spanish.contains("noviembre"), "{spanish}");
}

/// In text too, an answer about a protected person is that about nobody.
#[test]
fn a_refusal_reveals_nothing_in_text() {
    let asked = |name: &str| {
        let file = format!("examples/questions/{name}.json");
        text_of(&["ask", &file, "--subjects", ASK[3], "--text"])
    };
    assert_eq!(asked("subject-vawa-t-u"), asked("nobody"));
    assert!(!asked("nobody").contains("In custody"));
}

#[test]
fn reasons_office_and_search_are_printed_for_people() {
    let question = "examples/questions/subject-vawa-t-u.json";
    let reasons = text_of(&["policy", "explain", question, "--subjects", ASK[3], "--text"]);
    assert!(reasons.contains("Custody status: not told") && reasons.contains("8 U.S.C. 1367"));
    let office = text_of(&["office", "--as-of", "2026-11-02", "--text"]);
    assert!(office.contains("VOICE") && office.contains("1-866-347-2423"), "{office}");
    let office = text_of(&["office", "--as-of", "2026-11-02", "--text", "--language", "es"]);
    assert!(office.contains("Líneas") && office.contains("2 de noviembre de 2026"), "{office}");
    let found = text_of(&["catalog", "search", "trafficking", "--text"]);
    assert!(found.find("988").unwrap() < found.find("1. ").unwrap(), "a crisis comes first");
}

#[test]
fn the_reference_policy_has_one_name_in_every_command() {
    let checked = text_of(&["policy", "check", "us-federal", "--text"]);
    assert!(checked.contains("us-federal 1.") && checked.contains("opacity"), "{checked}");
    assert_eq!(text_of(&["policy", "show", "us-federal"]), text_of(&["policy", "show"]));
    let question = [&ASK[..], &["--policy", "us-federal"]].concat();
    assert_eq!(text_of(&question), text_of(&ASK));
}

/// The book of the reference policy has every rule with its law, and every link leads somewhere.
#[test]
fn a_policy_is_written_as_pages() {
    let out = Path::new(env!("CARGO_TARGET_TMPDIR")).join("book");
    let _ = std::fs::remove_dir_all(&out);
    text_of(&["policy", "book", "us-federal", "--out", out.to_str().unwrap()]);
    let page = |name: &str| std::fs::read_to_string(out.join(name)).unwrap();
    let (rules, timeline) = (page("rules.html"), page("timeline.html"));
    let policy = voice_core::disclosure::Policy::us_federal();
    for rule in policy.rules() {
        let id = rule.id.as_str();
        assert!(rules.contains(&format!("<section id=\"{id}\">")), "{id}");
        assert!(timeline.contains(&format!("rules.html#{id}")), "{id}");
        for citation in &rule.citations {
            assert!(rules.contains(citation.text.as_str()), "{id}");
        }
    }
    let matrix = page("matrix.html");
    let row = matrix.split("<tr>").find(|row| row.contains(">Custody status<")).unwrap();
    let cells: Vec<&str> = row.split("<td").skip(1).collect();
    assert!(cells[0].contains("told</td>") && cells[1].contains("—"), "victim, witness: {row}");
    assert!(page("observers.html").contains("Everybody together"));
    for name in ["index.html", "rules.html", "matrix.html", "observers.html", "timeline.html"] {
        let html = page(name);
        for link in html.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
            assert!(link == "data:," || out.join(file).exists(), "{name}: {link}");
            assert!(anchor.is_empty() || page(file).contains(&format!("id=\"{anchor}\"")));
        }
        assert!(!html.contains("<script") && !html.contains("http://"), "{name}");
    }
}

#[test]
fn a_comparison_is_written_as_a_page_with_cases() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let mut pack: Value =
        serde_json::from_slice(&crate::scene::file("voice-core/policies/us-federal.json")).unwrap();
    let rules = pack["rules"].as_array_mut().unwrap();
    rules.retain(|rule| rule["id"] != "permit-facility");
    let (file, html) = (folder.join("without-facility.json"), folder.join("diff.html"));
    std::fs::write(&file, pack.to_string()).unwrap();
    let (file, page) = (file.to_str().unwrap(), html.to_str().unwrap());
    for (language, said) in [
        (
            "en",
            ["<h2>Facility: told before, not now</h2>", "Victim representative", "Safety planning"],
        ),
        ("es", ["<h2>Centro: antes se decía, ahora no</h2>", "Representante", "Plan de seguridad"]),
    ] {
        text_of(&["policy", "diff", "us-federal", file, "--html", page, "--language", language]);
        let html = std::fs::read_to_string(&html).unwrap();
        assert!(said.iter().all(|said| html.contains(said)), "{html}");
        assert!(html.contains("permit-facility") && html.contains("<details>"));
        // Words are for people: of identifiers there are those of rules and records alone.
        assert!(!html.contains("victim-representative") && !html.contains("&quot;"), "{html}");
    }
}

#[test]
fn shells_and_manuals_know_every_command() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        assert!(text_of(&["completions", shell]).contains("policy"), "{shell}");
    }
    let out = Path::new(env!("CARGO_TARGET_TMPDIR")).join("manual");
    text_of(&["manual", "--out", out.to_str().unwrap()]);
    let page = std::fs::read_to_string(out.join("voice-policy-book.1")).unwrap();
    assert!(page.contains("counsel") || page.contains("decide"), "{page}");
}
