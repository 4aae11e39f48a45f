//! Whether typify makes Rust types of each schema that is named: a line of JSON.

use std::error::Error;
use std::path::Path;
use std::{env, fs, panic};

use schemars::schema::RootSchema;
use typify::{TypeSpace, TypeSpaceSettings};

fn made(file: &str) -> Result<(), Box<dyn Error>> {
    let schema: RootSchema = serde_json::from_str(&fs::read_to_string(file)?)?;
    let mut types = TypeSpace::new(&TypeSpaceSettings::default());
    types.add_root_schema(schema)?;
    assert!(!types.to_stream().is_empty());
    Ok(())
}

fn main() {
    let files: Vec<String> = env::args().skip(1).collect();
    let mut examples = Vec::new();
    for file in &files {
        let name = Path::new(file).file_stem().unwrap_or_default().to_string_lossy().into_owned();
        match panic::catch_unwind(|| made(file).map_err(|error| error.to_string())) {
            Ok(Ok(())) => {}
            Ok(Err(error)) => examples.push(format!("{name}: {error}")),
            Err(_) => examples.push(format!("{name}: a panic")),
        }
    }
    let row = serde_json::json!({
        "tool": "typify", "version": "0.8.0", "schemas": files.len(),
        "taken": files.len() - examples.len(), "examples": examples,
    });
    println!("{row}");
}
