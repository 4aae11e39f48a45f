//! Vocabularies: what an office declares as data is read, proved, told and refused as the terms of
//! the library are, and who declares nothing notices nothing of it.

mod any_office;
mod declaration;
mod languages;
mod lookup_keys;
mod office;
mod offices;
mod protections;
mod redeclared;
mod reporters;
mod room;
mod schemas;
mod terms;
mod zones;

use std::fs;
use std::path::Path;

use serde_json::Value;
use voice_core::category::Category;
use voice_core::disclosure::{Draft, Language, Pack, Policy};
use voice_core::schema;
use voice_core::vocabulary::Vocabulary;
use voice_core::wire::from_json;

fn file(path: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join(path)).expect(path)
}

fn json(path: &str) -> Value {
    serde_json::from_slice(&file(path)).expect(path)
}

fn bytes(value: &Value) -> Vec<u8> {
    serde_json::to_vec(value).unwrap()
}

const PACK: &str = "examples/offices/us-bop/pack.json";

fn vocabulary() -> Vocabulary {
    let data = from_json(&file("examples/offices/us-bop/vocabulary.json")).unwrap();
    Vocabulary::load([data]).unwrap()
}

fn federal() -> Pack {
    from_json(&file("voice-core/policies/us-federal.json")).unwrap()
}

/// A draft of the federal pack and another.
fn draft(pack: &Value) -> Draft {
    let vocabulary = vocabulary();
    let pack = vocabulary.read(&bytes(pack)).unwrap();
    Draft::with_vocabulary(&vocabulary, [federal(), pack]).unwrap()
}

fn policy() -> Policy {
    draft(&json(PACK)).prove().unwrap()
}

fn category(word: &str) -> Category {
    vocabulary().named(word).unwrap()
}

/// A schema bound to the vocabulary, in a language.
fn bound(name: &str, language: Language) -> Value {
    schema::bound(schema::get(name).unwrap(), &vocabulary(), language)
}

/// How many values a schema and a reader both take, and how many both refuse.
#[derive(Debug, Default)]
struct Compared {
    taken: usize,
    refused: usize,
}

impl Compared {
    fn compare(&mut self, schema: &jsonschema::Validator, value: &Value, read: bool) {
        assert_eq!(schema.is_valid(value), read, "{value}");
        *if read { &mut self.taken } else { &mut self.refused } += 1;
    }
}
