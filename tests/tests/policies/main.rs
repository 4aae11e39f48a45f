//! Policies: what does not load, and why; and what the rules that are named really decide.

mod amendments;
mod asking;
mod compare;
mod deciding;
mod edits;
mod flaws;
mod laws;
mod limits;
mod lints;
mod merging;
mod observers;
mod zones;

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use voice_core::disclosure::{Pack, Policy, Question, QuestionRecord};
use voice_core::subject::Register;
use voice_core::wire::from_json;

fn file(path: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join(path)).expect(path)
}

fn us_federal() -> Value {
    serde_json::from_slice(&file("voice-core/policies/us-federal.json")).unwrap()
}

fn pack(value: &Value) -> Pack {
    from_json(&serde_json::to_vec(value).unwrap()).unwrap()
}

/// The place of a rule in the pack.
fn rule(pack: &Value, id: &str) -> usize {
    pack["rules"].as_array().unwrap().iter().position(|rule| rule["id"] == id).expect(id)
}

/// Lets rules withhold nothing before a day that is later than anything is asked: what they enforce
/// stays enforced.
fn silence(pack: &mut Value, ids: &[&str]) {
    for rule in pack["rules"].as_array_mut().unwrap() {
        if ids.contains(&rule["id"].as_str().unwrap()) {
            rule["in_force"] = json!([{"from": "2199-01-01"}]);
            rule["defence_in_depth"] = json!(true);
        }
    }
}

fn reference() -> Policy {
    Policy::us_federal()
}

fn register() -> Register {
    from_json(&file("examples/subjects/demo.json")).unwrap()
}

/// The questions of the examples, by file name.
fn questions() -> Vec<(String, Question)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join("examples/questions");
    let mut questions: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let question: QuestionRecord = from_json(&fs::read(&path).unwrap())
                .unwrap_or_else(|faults| panic!("{name}: {faults}"));
            (name, question.trusted())
        })
        .collect();
    questions.sort_by(|(a, _), (b, _)| a.cmp(b));
    questions
}
