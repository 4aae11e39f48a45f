//! The command line.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

fn voice(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_voice"));
    command.args(arguments).current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap());
    command.env_remove("VOICE_STAFF_TOKEN");
    command
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
    assert!(errors.contains("/as_of: bad-form: expected a moment in UTC"), "{errors}");
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
