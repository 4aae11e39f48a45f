//! Emitting the schemas of every wire type: at most 20 ms, and all in one document at most 350 KB.
//! Both figures are printed.
//!
//! `cargo bench -p voice-benches --bench emission`

use divan::{Bencher, black_box};
use voice_core::disclosure::Language;
use voice_core::schema;
use voice_core::wire::to_json;

fn main() {
    let bundle = schema::bundle().to_string().len();
    let spanish = schema::in_language(schema::bundle(), Language::Spanish).to_string().len();
    println!(
        "{} schemas; the bundle: {bundle} bytes in English, {spanish} in Spanish",
        schema::names().count()
    );
    divan::main();
}

/// Every type once, in one document.
#[divan::bench]
fn bundle() -> serde_json::Value {
    schema::bundle()
}

/// The same as text.
#[divan::bench]
fn bundle_as_text() -> String {
    schema::bundle().to_string()
}

#[divan::bench]
fn bundle_in_spanish() -> serde_json::Value {
    schema::in_language(schema::bundle(), Language::Spanish)
}

/// Every schema by itself, each with all that it refers to, as the files under
/// `docs/schemas` have them.
#[divan::bench]
fn each_schema_as_text() -> usize {
    schema::ENTRIES.iter().map(|entry| to_json(&entry.schema()).map_or(0, |text| text.len())).sum()
}

#[divan::bench]
fn components_of_the_api() -> usize {
    schema::components().len()
}

/// One schema in Spanish, as the server gives it to a form.
#[divan::bench]
fn one_schema_in_spanish(bencher: Bencher<'_, '_>) {
    bencher.bench(|| {
        schema::in_language(
            schema::get(black_box("question")).unwrap_or_default(),
            Language::Spanish,
        )
    });
}
