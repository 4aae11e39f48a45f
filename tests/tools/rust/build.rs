//! Makes Rust types of the published schemas with typify: of each alone, to see whether it can, and
//! of those of the OpenAPI document together, which are compiled.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write;
use std::path::Path;
use std::{env, fs, panic};

use schemars::schema::{RootSchema, Schema};
use serde_json::Value;
use typify::{TypeSpace, TypeSpaceSettings};

fn made(schema: Value) -> Result<(), Box<dyn Error>> {
    let schema: RootSchema = serde_json::from_value(schema)?;
    let mut types = TypeSpace::new(&TypeSpaceSettings::default());
    types.add_root_schema(schema)?;
    assert!(!types.to_stream().is_empty());
    Ok(())
}

/// The name of a component: `Question` of `question`.
fn component(name: &str) -> String {
    name.split('-').map(|word| format!("{}{}", word[..1].to_uppercase(), &word[1..])).collect()
}

fn main() -> Result<(), Box<dyn Error>> {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..");
    println!("cargo::rerun-if-changed={}", repository.join("docs/schemas").display());
    println!("cargo::rerun-if-changed={}", repository.join("docs/openapi.json").display());
    let document = fs::read_to_string(repository.join("docs/openapi.json"))?
        .replace("#/components/schemas/", "#/definitions/");
    let document: Value = serde_json::from_str(&document)?;
    let components = &document["components"]["schemas"];
    let (mut examples, mut reads, mut schemas) = (Vec::new(), String::new(), 0);
    let mut files: Vec<_> =
        fs::read_dir(repository.join("docs/schemas"))?.collect::<Result<_, _>>()?;
    files.sort_by_key(|file| file.path());
    for file in files {
        let path = file.path();
        let Some(name) = path.file_name().and_then(|n| n.to_str()?.strip_suffix(".json")) else {
            continue;
        };
        schemas += 1;
        let schema: Value = serde_json::from_slice(&fs::read(&path)?)?;
        let known = component(name);
        // `Language` of a directory is another schema than `Language` of an answer.
        if components[&known]["description"] == schema["description"] {
            writeln!(reads, "(\"{name}\", |value| written::<types::{known}>(value)),")?;
        }
        match panic::catch_unwind(|| made(schema).map_err(|error| error.to_string())) {
            Ok(Ok(())) => {}
            Ok(Err(error)) => examples.push(format!("{name}: {error}")),
            Err(_) => examples.push(format!("{name}: a panic")),
        }
    }
    let definitions: BTreeMap<String, Schema> = serde_json::from_value(components.clone())?;
    let mut types = TypeSpace::new(&TypeSpaceSettings::default());
    types.add_ref_types(definitions)?;
    let types = prettyplease::unparse(&syn::parse2(types.to_stream())?);
    let out = env::var("OUT_DIR")?;
    fs::write(Path::new(&out).join("types.rs"), types)?;
    let reads = format!(
        "const SCHEMAS: usize = {schemas};\nconst NOT_MADE: &[&str] = &{examples:?};\n\
         const READS: &[(&str, Reads)] = &[\n{reads}];\n"
    );
    fs::write(Path::new(&out).join("reads.rs"), reads)?;
    Ok(())
}
