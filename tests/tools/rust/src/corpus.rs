//! The published schemas and corpus, and how a tool fares with them.

#![allow(dead_code, reason = "`made` has the schemas compiled in")]

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

/// What no schema can say.
const BEYOND_SCHEMAS: [&str; 2] = ["dates-out-of-order", "duplicate"];

pub type Read<T> = Result<T, Box<dyn Error>>;

pub fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..")
}

/// The published schemas, by name: the types are made of them in `build.rs`.
pub fn schemas(repository: &Path) -> Read<Vec<(String, Value)>> {
    let mut schemas = Vec::new();
    for entry in fs::read_dir(repository.join("docs/schemas"))? {
        let path = entry?.path();
        let Some(name) = path.file_name().and_then(|n| n.to_str()?.strip_suffix(".json")) else {
            continue;
        };
        schemas.push((name.to_owned(), serde_json::from_slice(&fs::read(&path)?)?));
    }
    schemas.sort_by(|a, b| a.0.cmp(&b.0));
    Ok(schemas)
}

fn lines(name: &str, kind: &str) -> Read<Vec<Value>> {
    let path = repository().join(format!("tests/corpus/{name}.{kind}.ndjson"));
    if !path.exists() {
        return Ok(Vec::new());
    }
    let text = fs::read_to_string(path)?;
    Ok(text.lines().map(serde_json::from_str).collect::<Result<_, _>>()?)
}

/// How a tool fared.
pub struct Row {
    tool: &'static str,
    version: &'static str,
    pub schemas: usize,
    pub taken: usize,
    accepted: usize,
    lost: usize,
    refused: usize,
    missed: usize,
    pub examples: Vec<String>,
}

impl Row {
    pub fn new(tool: &'static str, version: &'static str) -> Row {
        let (schemas, taken, accepted, lost, refused, missed) = (0, 0, 0, 0, 0, 0);
        let examples = Vec::new();
        Row { tool, version, schemas, taken, accepted, lost, refused, missed, examples }
    }

    /// Reads every value of a schema: `reads` gives what is written of one, or why it is refused.
    pub fn fare(
        &mut self,
        name: &str,
        reads: impl Fn(&Value) -> Result<Value, String>,
    ) -> Read<()> {
        self.taken += 1;
        let accepted = lines(name, "accept")?.into_iter().map(|value| (value.clone(), value));
        // With offsets, which what is written need not have.
        let rewritten = lines(name, "rewrite")?;
        let rewritten =
            rewritten.into_iter().map(|mut line| (line["value"].take(), line["written"].take()));
        for (value, rewritten) in accepted.chain(rewritten) {
            self.accepted += 1;
            match reads(&value) {
                Ok(written) if written == value || written == rewritten => continue,
                Ok(written) => self.examples.push(format!("{name} writes {written} for {value}")),
                Err(error) => self.examples.push(format!("{name} refuses {value}: {error}")),
            }
            self.lost += 1;
        }
        for line in lines(name, "reject")? {
            let code = line["code"].as_str().ok_or("no code")?;
            if BEYOND_SCHEMAS.contains(&code) {
                continue;
            }
            self.refused += 1;
            if reads(&line["value"]).is_ok() {
                self.missed += 1;
                self.examples.push(format!("{name} takes {code} {}", line["value"]));
            }
        }
        Ok(())
    }

    pub fn print(&self) {
        let row = json!({
            "tool": self.tool, "version": self.version, "schemas": self.schemas,
            "taken": self.taken, "accepted": self.accepted, "lost": self.lost,
            "refused": self.refused, "missed": self.missed, "examples": self.examples,
        });
        println!("{row}");
    }
}
