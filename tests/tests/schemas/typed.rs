//! The types that are read, as the library has them and as each office does that declares terms.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use voice_core::language::Language;
use voice_core::schema::{self, ENTRIES, Entry, Reading};
use voice_core::vocabulary::Vocabulary;
use voice_core::wire::{InputErrors, from_json};

use crate::committed::repository;

/// A term that nobody declares.
pub(crate) const TERM: &str = "elm-county:hearing";

/// What no office could declare, though it is near to it; the last three have the name of a term of
/// the library, which is none of an office in the list that has it. The test
/// `what_could_be_declared_is_read_and_nothing_else` of the vocabularies has more of them.
pub(crate) const NEAR_TERMS: [&str; 12] = [
    ":",
    "hearing",
    "elm-county:",
    ":hearing",
    "elm-county:hearing:more",
    "Elm-County:hearing",
    "elm-county:hearing-",
    "elm-county-of-the-state:hearing",
    "elm-county:a-name-of-forty-one-letters-is-too-long",
    "elm-county:release",
    "elm-county:sealed",
    "elm-county:state",
];

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
    /// The declared terms; of any office, those that values are made of.
    pub(crate) vocabulary: Vocabulary,
}

/// The name of what knows the terms of any office.
const ANY: &str = "any-office";

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

    /// What knows every term that an office could declare, with values of the offices above.
    pub(crate) fn any() -> Self {
        let declared = Self::declared();
        let data = declared.iter().flat_map(|of| of.vocabulary.data()).cloned();
        Self { name: Some(ANY.to_owned()), vocabulary: Vocabulary::load(data).unwrap() }
    }

    pub(crate) fn is_any(&self) -> bool {
        self.name.as_deref() == Some(ANY)
    }

    /// The library, each of those, and any.
    pub(crate) fn all() -> Vec<Self> {
        let any = [Self::any()];
        [Self::library()].into_iter().chain(Self::declared()).chain(any).collect()
    }

    /// The first word of each list that it declares, words beside them, and one of another office.
    pub(crate) fn words(&self) -> Vec<Value> {
        let Some(name) = &self.name else { return Vec::new() };
        if self.is_any() {
            return NEAR_TERMS.into_iter().chain([TERM]).map(Value::from).collect();
        }
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
            let schema = if self.is_any() {
                schema::of_any_office(entry.schema(), Language::English)
            } else {
                schema::bound(entry.schema(), &self.vocabulary, Language::English)
            };
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
        if self.office.is_any() {
            let declared = Office::declared();
            let names = declared.iter().filter_map(|of| of.name.as_deref());
            return names.flat_map(|office| self.declared_by(office)).collect();
        }
        self.declared_by(office)
    }

    fn declared_by(&self, office: &str) -> Vec<Value> {
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
            Some(_) if self.office.is_any() => (self.reading.rewrite_of_any_office)(&text),
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
