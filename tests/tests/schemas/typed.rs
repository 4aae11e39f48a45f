//! The types that are read, as the library has them and as each office does that declares terms.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use voice_core::language::Language;
use voice_core::schema::{self, ENTRIES, Entry, Reading};
use voice_core::vocabulary::Vocabulary;
use voice_core::wire::{InputErrors, from_json};

use crate::committed::repository;

/// How many values of the files of an office are changed in every place.
const DECLARED: usize = 2;

/// The folder of an office.
fn folder(office: &str) -> PathBuf {
    repository().join("examples/offices").join(office)
}

fn read(path: &Path) -> Value {
    serde_json::from_slice(&fs::read(path).unwrap()).expect("JSON in the repository")
}

/// Whose terms are known.
pub(crate) struct Office {
    /// The name of its folder; none for the library alone.
    pub(crate) name: Option<String>,
    pub(crate) vocabulary: Vocabulary,
}

/// A type as it is read in an office.
pub(crate) struct Typed<'a> {
    pub(crate) entry: &'static Entry,
    pub(crate) office: &'a Office,
    pub(crate) schema: Value,
    reading: Reading,
}

impl Office {
    /// The library alone.
    pub(crate) fn library() -> Self {
        Self { name: None, vocabulary: Vocabulary::default() }
    }

    /// Each office of the examples that declares terms.
    pub(crate) fn declared() -> Vec<Self> {
        let folder = repository().join("examples/offices");
        let mut folders: Vec<_> =
            fs::read_dir(folder).unwrap().map(|of| of.unwrap().path()).collect();
        folders.sort();
        let offices = folders.into_iter().filter_map(|folder| {
            let data = from_json(&fs::read(folder.join("vocabulary.json")).ok()?).unwrap();
            let name = folder.file_name()?.to_str()?.to_owned();
            Some(Self { name: Some(name), vocabulary: Vocabulary::load([data]).unwrap() })
        });
        let offices: Vec<Self> = offices.collect();
        assert!(offices.len() >= 2);
        offices
    }

    /// The library, and each of those.
    pub(crate) fn all() -> Vec<Self> {
        [Self::library()].into_iter().chain(Self::declared()).collect()
    }

    /// The first word of each list that it declares, words beside them, and one of another office.
    pub(crate) fn words(&self) -> Vec<Value> {
        let Some(name) = &self.name else { return Vec::new() };
        let data = read(&folder(name).join("vocabulary.json"));
        let first = data.as_object().unwrap().values().filter_map(|list| list[0]["name"].as_str());
        let declared: Vec<String> =
            first.map(|word| format!("{}:{word}", data["prefix"].as_str().unwrap())).collect();
        assert!(declared.len() > 2);
        let beside = declared.iter().flat_map(|word| [format!("{word}s"), word.to_uppercase()]);
        let words = declared.iter().cloned().chain(beside);
        words.chain(["elm-county:hearing".to_owned()]).map(Value::from).collect()
    }

    /// The types that are read otherwise than in the library; in the library itself all.
    pub(crate) fn types(&self) -> Vec<Typed<'_>> {
        let types = ENTRIES.iter().filter_map(|entry| {
            let schema = schema::bound(entry.schema(), &self.vocabulary, Language::English);
            let is_other = self.name.is_none() || schema != entry.schema();
            let reading = entry.reading.filter(|_| is_other)?;
            Some(Typed { entry, office: self, schema, reading })
        });
        types.collect()
    }
}

impl Typed<'_> {
    /// Where its files are: beside each other for the library, in a folder for each office.
    pub(crate) fn file(&self, kind: &str) -> String {
        let name = self.entry.name;
        let file = if kind.is_empty() {
            format!("{name}.ndjson")
        } else {
            format!("{name}.{kind}.ndjson")
        };
        match &self.office.name {
            Some(office) => format!("{office}/{file}"),
            None => file,
        }
    }

    pub(crate) fn example(&self) -> Value {
        (self.reading.example)()
    }

    /// What the files of the office have of the type with a term of its own.
    pub(crate) fn declared(&self) -> Vec<Value> {
        let Some(office) = &self.office.name else { return Vec::new() };
        let folder = folder(office);
        let values = match self.entry.name {
            "subject" => {
                read(&folder.join("subjects.json"))["subjects"].as_array().unwrap().clone()
            }
            "question" => {
                let files = fs::read_dir(folder.join("questions")).unwrap();
                let files = files.map(|file| file.unwrap().path());
                let mut files: Vec<PathBuf> = files.filter(|path| path.is_file()).collect();
                files.sort();
                files.iter().map(|file| read(file)).collect()
            }
            "pack" => vec![read(&folder.join("pack.json"))],
            _ => Vec::new(),
        };
        let own = format!("\"{office}:");
        values.into_iter().filter(|of| of.to_string().contains(&own)).take(DECLARED).collect()
    }

    /// Reads a value and writes it again.
    pub(crate) fn rewrite(&self, value: &Value) -> Result<Value, InputErrors> {
        let text = serde_json::to_vec(value).expect("a value has a text");
        match &self.office.name {
            Some(_) => (self.reading.rewrite_bound)(&text, &self.office.vocabulary),
            None => (self.reading.rewrite)(&text),
        }
    }
}

impl core::fmt::Display for Typed<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(&self.file("").replace(".ndjson", ""))
    }
}
