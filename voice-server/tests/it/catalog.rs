//! `voice catalog`: a directory checked, converted, prepared and searched.

use std::fs;
use std::io::Read;
use std::path::PathBuf;

use serde_json::Value;

use crate::command::run;

const SERVICES: &[u8] = b"id,name,status\ns1,Legal aid clinic,active\ns2,Food pantry,Open\n";

/// A folder for one test, empty.
fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(folder.join("in")).unwrap();
    fs::write(folder.join("in/services.csv"), SERVICES).unwrap();
    folder
}

fn at<'a>(folder: &'a std::path::Path, name: &str, room: &'a mut String) -> &'a str {
    *room = folder.join(name).to_string_lossy().into_owned();
    room
}

#[test]
fn a_directory_with_a_problem_ends_with_1_and_says_where() {
    let (folder, mut room) = (folder("catalog-check"), String::new());
    let output = run(&["catalog", "check", at(&folder, "in", &mut room)]);
    assert_eq!(output.status.code(), Some(1));
    let report = String::from_utf8(output.stdout).unwrap();
    assert!(report.contains("services.csv row 3 field status: mended, found \"Open\""), "{report}");
    let output = run(&["catalog", "check", at(&folder, "nowhere", &mut room)]);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn what_is_converted_is_clean() {
    let (folder, mut one, mut other) = (folder("catalog-convert"), String::new(), String::new());
    let (from, to) = (at(&folder, "in", &mut one), at(&folder, "out", &mut other));
    assert!(run(&["catalog", "convert", from, "--to", "3.2", "--out", to]).status.success());
    let services: Value =
        serde_json::from_slice(&fs::read(folder.join("out/services.json")).unwrap()).unwrap();
    assert_eq!(services.as_array().unwrap().len(), 2);
    let output = run(&["catalog", "check", "--strict", at(&folder, "out/services.json", &mut one)]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    assert_eq!(run(&["catalog", "convert", to, "--to", "1.1", "--out", to]).status.code(), Some(2));
}

#[test]
fn a_prepared_catalog_answers_as_its_directory_does() {
    let (folder, mut one, mut other) = (folder("catalog-prepare"), String::new(), String::new());
    let (from, to) = (at(&folder, "in", &mut one), at(&folder, "directory.prepared", &mut other));
    assert!(run(&["catalog", "prepare", from, "--out", to]).status.success());
    let search = |path: &str| run(&["catalog", "search", "--catalog", path, "--words", "legal"]);
    let (direct, prepared) = (search(from), search(to));
    assert!(direct.status.success());
    assert_eq!(direct.stdout, prepared.stdout);
    assert_eq!(
        serde_json::from_slice::<Value>(&direct.stdout).unwrap()["results"][0]["service_id"],
        "s1"
    );
    let mut bytes = fs::read(to).unwrap();
    bytes[5] ^= 1;
    fs::write(to, bytes).unwrap();
    let damaged = search(to);
    assert_eq!(damaged.status.code(), Some(2));
    assert!(String::from_utf8(damaged.stderr).unwrap().contains("damaged; prepare it again"));
}

#[test]
fn a_catalog_that_is_prepared_again_stays_as_it_was_for_whoever_has_it_open() {
    let (folder, mut one, mut other) = (folder("catalog-again"), String::new(), String::new());
    let (from, to) = (at(&folder, "in", &mut one), at(&folder, "directory.prepared", &mut other));
    assert!(run(&["catalog", "prepare", from, "--out", to]).status.success());
    let (before, mut opened) = (fs::read(to).unwrap(), fs::File::open(to).unwrap());
    fs::write(folder.join("in/services.csv"), b"id,name,status\ns3,Shelter,active\n").unwrap();
    assert!(run(&["catalog", "prepare", from, "--out", to]).status.success());
    let mut still = Vec::new();
    opened.read_to_end(&mut still).unwrap();
    assert_eq!(still, before);
    let found = run(&["catalog", "search", "--catalog", to, "--words", "shelter"]);
    let found: Value = serde_json::from_slice(&found.stdout).unwrap();
    assert_eq!(found["results"][0]["service_id"], "s3");
    let mut names: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap()).collect();
    names.sort_by_key(fs::DirEntry::file_name);
    let names: Vec<_> = names.iter().map(fs::DirEntry::file_name).collect();
    assert_eq!(names, ["directory.prepared", "in"], "nothing else is left");
}

#[test]
fn a_catalog_is_prepared_into_a_file_alone() {
    let (folder, mut one, mut other) = (folder("catalog-out"), String::new(), String::new());
    let from = at(&folder, "in", &mut one);
    for (out, reason) in [
        (at(&folder, "in", &mut other).to_owned(), "this is a folder: name a file in it"),
        ("/dev/null".to_owned(), "this is no file: name one to be written"),
        (
            folder.join("nowhere/prepared").display().to_string(),
            "there is no such folder to write into",
        ),
    ] {
        let refused = run(&["catalog", "prepare", from, "--out", &out]);
        assert_eq!(refused.status.code(), Some(2), "{out}");
        let told = String::from_utf8(refused.stderr).unwrap();
        assert_eq!(told.trim_end(), format!("{out}: {reason}"));
    }
}
