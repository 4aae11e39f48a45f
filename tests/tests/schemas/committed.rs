//! The schemas under `docs/schemas` are those of the library, and cover every wire type.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use voice_core::disclosure::Language;
use voice_core::{schema, wire};

pub(crate) fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// The command that mends a drift.
pub(crate) const MEND: &str = "VOICE_BLESS=1 cargo test -p voice-tests --test schemas";

#[test]
fn committed_schemas_have_not_drifted() {
    let folder = repository().join("docs/schemas");
    let files = || {
        fs::read_dir(&folder)
            .unwrap()
            .map(|file| file.unwrap().path())
            .filter(|path| path.is_file())
    };
    if std::env::var_os("VOICE_BLESS").is_some() {
        files().for_each(|file| fs::remove_file(file).unwrap());
        for entry in schema::ENTRIES {
            let file = folder.join(format!("{}.json", entry.name));
            fs::write(file, wire::to_json(&entry.schema()).unwrap()).unwrap();
        }
    }
    let mut committed: BTreeSet<String> =
        files().map(|file| file.file_name().unwrap().to_string_lossy().into_owned()).collect();
    for entry in schema::ENTRIES {
        let name = format!("{}.json", entry.name);
        let text = fs::read_to_string(folder.join(&name)).unwrap_or_default();
        assert!(
            text == wire::to_json(&entry.schema()).unwrap(),
            "docs/schemas/{name} has drifted: {MEND}"
        );
        committed.remove(&name);
    }
    assert!(committed.is_empty(), "files of no schema: {committed:?}: {MEND}");
}

#[test]
fn every_wire_type_is_in_the_registry() {
    let components = schema::components();
    let mut defined = BTreeSet::new();
    for sources in [
        "voice-core/src",
        "voice-core/wire/src",
        "voice-core/hsds/src",
        "voice-core/disclosure-control/src",
    ] {
        collect(&repository().join(sources), &mut defined);
    }
    assert!(defined.len() > 100, "the sources were read: {}", defined.len());
    let missing: Vec<_> = defined.iter().filter(|name| !components.contains_key(*name)).collect();
    assert!(missing.is_empty(), "no schema of the registry mentions {missing:?}");
}

/// The names, in schemas, of the types that derive `Wire` or are defined by `text!`.
fn collect(folder: &Path, defined: &mut BTreeSet<String>) {
    for file in fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        if path.is_dir() {
            collect(&path, defined);
            continue;
        }
        let source = fs::read_to_string(&path).unwrap();
        let (mut deriving, mut scalars, mut renamed) = (false, false, None);
        for line in source.lines() {
            deriving |= line.starts_with("#[derive(") && line.contains("Wire)]");
            if line.starts_with("#[wire(") {
                renamed = line.split_once("rename = \"").map(|(_, name)| name);
            }
            scalars = (scalars || line == "text! {") && line != "}";
            let name = line.strip_prefix("pub struct ").or_else(|| line.strip_prefix("pub enum "));
            let scalar = line.strip_prefix("    ").and_then(|line| line.strip_suffix(" {"));
            let scalar = scalar.filter(|line| !line.starts_with("///"));
            if let Some(name) = name.filter(|_| deriving).or(scalar.filter(|_| scalars)) {
                defined.insert(word(renamed.take().unwrap_or(name)));
                deriving = false;
            }
        }
    }
}

fn word(text: &str) -> String {
    text.chars().take_while(|letter| letter.is_alphanumeric()).collect()
}

/// A front end loads all schemas at once. The bench `emission` prints how many bytes they have.
#[test]
fn the_bundle_is_small_in_every_language() {
    for language in [Language::English, Language::Spanish] {
        let bytes = schema::in_language(schema::bundle(), language).to_string().len();
        assert!(bytes <= 395_000, "{bytes} bytes in {language:?}");
    }
}

/// Two types of one name would be described as the first of them.
#[test]
fn a_name_means_the_same_in_every_schema() {
    let all = schema::all();
    let mut compared = 0;
    for entry in schema::ENTRIES {
        let whole = entry.schema();
        for (name, definition) in
            whole.get("$defs").and_then(Value::as_object).into_iter().flatten()
        {
            assert_eq!(Some(definition), all["$defs"].get(name), "{name} of {}", entry.name);
            compared += 1;
        }
        let title = whole["title"].as_str().expect("a title");
        let same = |definition: &&Value| {
            definition["title"] == title
                && definition["properties"] == whole["properties"]
                && definition["oneOf"] == whole["oneOf"]
        };
        let root = all["$defs"].as_object().expect("definitions").values().filter(same).count();
        assert_eq!(root, 1, "{} among all", entry.name);
    }
    assert!(compared > 300, "{compared}");
}
