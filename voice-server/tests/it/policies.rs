//! `voice policy`: what it prints, and how it ends: 0 proved or equal, 1 broken or
//! wider, 2 unusable.

use std::fs;
use std::path::PathBuf;

use serde_json::{Value, json};

use crate::command::run;

const US_FEDERAL: &str = "voice-core/policies/us-federal.json";

/// A folder of one's own for a test.
fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn us_federal() -> Value {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
    serde_json::from_slice(&fs::read(format!("{root}/{US_FEDERAL}")).unwrap()).unwrap()
}

fn ends(arguments: &[&str]) -> (i32, String, String) {
    let output = run(arguments);
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

#[test]
fn check_says_what_was_proved() {
    let (code, text, _) = ends(&["policy", "check", US_FEDERAL, "--text"]);
    assert_eq!(code, 0);
    for line in [
        "opacity                  proved",
        "everybody",
        "permit-facility",
        "price of the cover groups",
    ] {
        assert!(text.contains(line), "{line}");
    }
    let (_, text, _) = ends(&["policy", "check", US_FEDERAL]);
    let report: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(report["laws"].as_array().unwrap().len(), 16);
    assert!(
        report["deciding"][0]["question"]["requester"].is_object()
            && report["states"].as_u64() > Some(1000)
    );
}

#[test]
fn check_shows_the_case_that_breaks_a_law() {
    let (code, text, error) =
        ends(&["policy", "check", US_FEDERAL, "tests/broken-policies/opacity.json", "--text"]);
    assert_eq!((code, error.as_str()), (1, "1 violation of the laws\n"));
    assert!(
        text.starts_with("opacity: the answers prove `tps`") && text.contains("\"questions\""),
        "{text}"
    );
    let (code, text, _) =
        ends(&["policy", "check", US_FEDERAL, "tests/broken-policies/whole-person.json", "--json"]);
    let report: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(
        (code, &report["proved"], &report["violations"][0]["law"]),
        (1, &json!(false), &json!("whole-person"))
    );
}

#[test]
fn what_cannot_be_used_is_no_broken_law() {
    let (code, _, error) = ends(&["policy", "check", "tests/broken-policies/total.json"]);
    assert!(code == 2 && error.contains("unclassified-category"), "{error}");
    let folder = folder("another-form");
    let mut other = us_federal();
    other["format"] = json!("2");
    fs::write(folder.join("pack.json"), other.to_string()).unwrap();
    let (code, _, error) = ends(&["policy", "diff", "us-federal", folder.to_str().unwrap()]);
    assert!(code == 2 && error.contains("/format"), "{error}");
    assert_eq!(ends(&["policy", "test", folder.to_str().unwrap()]).0, 2);
}

#[test]
fn diff_and_gate_tell_wider_from_narrower() {
    let folder = folder("wider");
    let mut wider = us_federal();
    let rules = wider["rules"].as_array_mut().unwrap();
    let permit = rules.iter_mut().find(|rule| rule["id"] == "permit-facility").unwrap();
    permit["when"].as_object_mut().unwrap().remove("purposes");
    let path = folder.join("pack.json");
    fs::write(&path, wider.to_string()).unwrap();
    let path = path.to_str().unwrap();
    let (code, text, error) = ends(&["policy", "diff", "us-federal", path, "--text"]);
    assert!(
        code == 1 && text.starts_with("widened  facility") && error.starts_with("wider: 1"),
        "{text}{error}"
    );
    let (code, text, _) = ends(&["policy", "diff", path, "us-federal"]);
    let found: Value = serde_json::from_str(&text).unwrap();
    assert_eq!((code, &found["differences"][0]["direction"]), (0, &json!("narrowed")));
    assert!(found["differences"][0]["shown"]["subjects"][0]["id"].is_string());
    assert_eq!(ends(&["policy", "gate", path, US_FEDERAL]), (0, String::new(), String::new()));
    assert_eq!(ends(&["policy", "gate", US_FEDERAL, path]).0, 1);
    assert_eq!(
        ends(&["policy", "diff", US_FEDERAL, "us-federal", "--text"]).1,
        "equal: the same is released in every state\n"
    );
}

/// A zone alone moves who is told at midnight, and a protection that may be noticed is
/// hidden no more.
#[test]
fn the_gate_sees_what_no_rule_says() {
    let folder = folder("amended");
    for (name, edit) in [
        ("zone", json!({"time_zone": "America/Chicago"})),
        ("version", json!({"version": "1.0.1"})),
        ("links", json!({"links": []})),
    ] {
        let mut other = us_federal();
        other.as_object_mut().unwrap().extend(edit.as_object().unwrap().clone());
        let path = folder.join(format!("{name}.json"));
        fs::write(&path, other.to_string()).unwrap();
        let (code, text, error) =
            ends(&["policy", "diff", "us-federal", path.to_str().unwrap(), "--text"]);
        let wider = i32::from(name != "version");
        assert_eq!(code, wider, "{text}{error}");
        assert!(text.starts_with("the same is released in every state\n"), "{text}");
        let gate = ends(&["policy", "gate", "us-federal", path.to_str().unwrap()]);
        assert_eq!((gate.0, gate.1.is_empty()), (wider, wider == 0), "{gate:?}");
    }
    let mut open = us_federal();
    open["protections"][0]["covert"] = json!(false);
    let path = folder.join("open.json");
    fs::write(&path, open.to_string()).unwrap();
    let (code, text, error) = ends(&["policy", "gate", "us-federal", path.to_str().unwrap()]);
    assert_eq!(
        (code, text.as_str()),
        (1, "widened  `vawa-t-u` may be noticed: it is covert no more\n"),
        "{error}"
    );
    assert_eq!(ends(&["policy", "gate", path.to_str().unwrap(), "us-federal"]).0, 0);
}

/// What footprints cannot mend is said, and no pack is written that does not load.
#[test]
fn repair_writes_nothing_that_does_not_load() {
    let folder = folder("beyond-repair");
    let mut broken = us_federal();
    let rules = broken["rules"].as_array_mut().unwrap();
    let mut again = rules.iter().find(|rule| rule["id"] == "permit-facility").unwrap().clone();
    again["id"] = json!("permit-facility-again");
    again["when"]["protections"] = json!(["tps"]);
    rules.push(again);
    let path = folder.join("pack.json");
    fs::write(&path, broken.to_string()).unwrap();
    let mended = folder.join("mended");
    let (code, text, error) = ends(&[
        "policy",
        "repair",
        path.to_str().unwrap(),
        "--write",
        mended.to_str().unwrap(),
        "--text",
    ]);
    assert!(
        code == 1 && text.contains("nothing is written: ") && text.contains("monotone"),
        "{text}{error}"
    );
    assert!(!mended.join("us-federal.json").exists());
    let (code, text, _) = ends(&["policy", "repair", path.to_str().unwrap(), "--json"]);
    let said: Value = serde_json::from_str(&text).unwrap();
    assert_eq!((code, &said["violations"][0]["law"]), (1, &json!("monotone")));
    assert!(said["unproved"].as_str().unwrap().starts_with("laws are broken"), "{text}");
}

#[test]
fn repair_mends_what_leaks() {
    let folder = folder("leaky");
    let mut leaky = us_federal();
    for rule in leaky["rules"].as_array_mut().unwrap() {
        if let Some(alone) = rule["covers"].get("alone").cloned() {
            rule["covers"] = json!({"kind": "categories", "categories": alone});
        }
    }
    let path = folder.join("pack.json");
    fs::write(&path, leaky.to_string()).unwrap();
    let path = path.to_str().unwrap();
    assert_eq!(ends(&["policy", "check", path]).0, 1);
    let mended = folder.join("mended");
    let (code, text, _) =
        ends(&["policy", "repair", path, "--text", "--write", mended.to_str().unwrap()]);
    assert!(
        code == 0 && text.starts_with("1. so that nothing proves ") && text.contains("cost: "),
        "{text}"
    );
    assert_eq!(ends(&["policy", "check", mended.join("us-federal.json").to_str().unwrap()]).0, 0);
}

#[test]
fn test_compares_answers_with_those_expected() {
    let questions =
        ["policy", "test", "examples/questions", "--subjects", "examples/subjects/demo.json"];
    let (code, text, _) = ends(&questions);
    assert!(code == 0 && text.ends_with("questions, 0 answered otherwise\n"), "{text}");
    let folder = folder("narrower");
    let mut narrower = us_federal();
    narrower["rules"].as_array_mut().unwrap().retain(|rule| rule["id"] != "permit-no-contact-term");
    narrower["version"] = json!("1.0.1");
    let path = folder.join("pack.json");
    fs::write(&path, narrower.to_string()).unwrap();
    let (code, text, error) =
        ends(&[&questions[..], &["--policy", path.to_str().unwrap()]].concat());
    assert!(code == 1 && text.contains("no-contact-term.json/results/"), "{error}");
}

#[test]
fn export_writes_policies_and_schema() {
    let folder = folder("cedar");
    let place = folder.to_str().unwrap();
    assert_eq!(ends(&["policy", "export", US_FEDERAL, "--cedar", place]).0, 0);
    let policies = fs::read_to_string(folder.join("policies.cedar")).unwrap();
    assert!(
        policies.contains("@id(\"prohibit-juvenile\")") && policies.contains("unless { ("),
        "{policies}"
    );
    assert!(
        fs::read_to_string(folder.join("schema.cedarschema"))
            .unwrap()
            .contains("action \"custody-status\"")
    );
    let (code, _, error) =
        ends(&["policy", "export", US_FEDERAL, "--cedar", place, "--on", "2026-13-01"]);
    assert!(code == 2 && error.contains("--on") && !error.contains("2026-13"), "{error}");
}

#[test]
fn explain_says_why_of_one_record_and_of_a_register() {
    let folder = folder("record");
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
    let register: Value =
        serde_json::from_slice(&fs::read(format!("{root}/examples/subjects/demo.json")).unwrap())
            .unwrap();
    let path = folder.join("record.json");
    fs::write(&path, register["subjects"][0].to_string()).unwrap();
    let explain = ["policy", "explain", "examples/questions/victim-custody-status.json"];
    for about in
        [["--subject", path.to_str().unwrap()], ["--subjects", "examples/subjects/demo.json"]]
    {
        let (code, text, _) = ends(&[&explain[..], &about[..]].concat());
        assert!(code == 0 && text.contains("permit-custody-events-federal"), "{text}");
    }
    let both = ["--subject", path.to_str().unwrap(), "--subjects", "examples/subjects/demo.json"];
    for about in [&[][..], &both[..]] {
        let (code, text, said) = ends(&[&explain[..], about].concat());
        assert!(code == 2 && text.is_empty() && said.contains("--subjects"), "{said}");
    }
}
