//! Data flows one way: what is known of the office and of a contact knows nothing of a
//! person asked about.

use std::fs;
use std::path::{Path, PathBuf};

/// The Rust files of a module, without its tests, which may ask what is below.
fn files(place: PathBuf, into: &mut Vec<PathBuf>) {
    if place.file_stem().is_some_and(|name| name == "tests") {
        return;
    }
    if place.is_dir() {
        for entry in fs::read_dir(place).unwrap() {
            files(entry.unwrap().path(), into);
        }
    } else if place.extension().is_some_and(|extension| extension == "rs") {
        into.push(place);
    }
}

/// The lines of code of a module that name another module of the crate.
fn names(module: &str, others: &[&str]) -> Vec<String> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join("voice-core/src");
    let mut all = Vec::new();
    files(source.join(format!("{module}.rs")), &mut all);
    if source.join(module).is_dir() {
        files(source.join(module), &mut all);
    }
    let mut found = Vec::new();
    for file in all {
        let text = fs::read_to_string(&file).unwrap();
        let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
        let named =
            |line: &&str| others.iter().any(|other| line.contains(&format!("crate::{other}")));
        found.extend(code.filter(named).map(|line| format!("{}: {line}", file.display())));
    }
    found
}

#[test]
fn no_module_uses_one_below_it() {
    let above = [
        (
            "language",
            &["law", "requester", "service", "office", "inquiry", "subject", "disclosure"][..],
        ),
        ("law", &["requester", "service", "office", "inquiry", "subject", "disclosure"]),
        ("protection", &["requester", "service", "office", "inquiry", "subject", "disclosure"]),
        ("service", &["office", "inquiry", "subject", "disclosure"]),
        ("office", &["inquiry", "subject", "disclosure"]),
        ("inquiry", &["subject", "disclosure", "notification"]),
        ("requester", &["office", "inquiry", "subject", "disclosure", "notification"]),
        ("subject", &["disclosure", "notification"]),
        ("disclosure", &["notification"]),
    ];
    for (module, below) in above {
        assert_eq!(names(module, below), Vec::<String>::new(), "{module}");
    }
    // The files are read, and what they name is found.
    assert!(
        !names("inquiry", &["office"]).is_empty()
            && !names("disclosure", &["office", "subject"]).is_empty()
    );
}
