//! Declarations of offices, with look-up keys.

use core::fmt::Write as _;

use proptest::collection::vec;
use proptest::sample::{select, subsequence};
use proptest::strategy::{BoxedStrategy, Strategy};
use proptest::string;
use serde_json::{Map, Value, json};

use super::deciding::citation;
use super::{from_schema, term, value};
use crate::custodian::written_value;
use crate::language::Bilingual;
use crate::vocabulary::{CategoryDeclaration, KeyCompanion, KeyLetters, KeySeparator};
use crate::vocabulary::{VocabularyData, VocabularyPrefix};
use crate::wire::from_value;

/// The names of what is declared. They are few, because the terms of a program are in tables that
/// only grow: so any number of vocabularies can be loaded.
const NAMES: [&str; 4] = ["ash", "birch", "cedar", "elm"];

/// The classes of which groups of a key are made.
const CLASSES: [&str; 4] = ["[0-9]", "[A-Z]", "[0-9A-Z]", "[0-9a-f]"];

/// How many characters a group of a key has at most.
const LONGEST_GROUP: usize = 6;

/// Declarations of an office under a prefix, each of which can be loaded: categories of every form,
/// protections that follow from them, sources of facts, and look-up keys with pattern, example,
/// normal form and what must agree beside.
///
/// Their terms have few names, so that a program may load any number of them.
///
/// ```
/// use proptest::strategy::{Strategy, ValueTree};
/// use proptest::test_runner::TestRunner;
/// use voice_core::testing::strategies::vocabulary;
/// use voice_core::vocabulary::Vocabulary;
///
/// let mut runner = TestRunner::deterministic();
/// let tree = vocabulary("elm-county".parse()?).new_tree(&mut runner);
/// let data = tree.map_err(|reason| reason.to_string())?.current();
/// assert!(Vocabulary::load([data])?.lookup_keys().next().is_some());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn vocabulary(prefix: VocabularyPrefix) -> BoxedStrategy<VocabularyData> {
    let categories = written(value::<CategoryDeclaration>()).prop_map(members).boxed();
    let lists = (each(categories), each(key()), each(plain()), each(plain()));
    let declared = (lists, written(value::<Bilingual>()), proptest::bool::ANY);
    let whole = move |(lists, title, derived): (Lists, Value, bool)| {
        let (categories, keys, protections, sources) = lists;
        let first = categories.first()?.get("name")?.clone();
        let protection = |of: Members| {
            let of = with(of, "about", json!({"kind": "whole-person"}));
            if derived { with(of, "derived_from", json!([{"category": first}])) } else { of }
        };
        let source = |of: Members| with(of, "treated_as", json!("agency-record"));
        let data = json!({
            "format": "1", "prefix": prefix, "title": title,
            "categories": categories, "lookup_keys": keys,
            "protections": protections.into_iter().map(protection).collect::<Vec<_>>(),
            "sources": sources.into_iter().map(source).collect::<Vec<_>>()
        });
        from_schema::mended(data, from_value::<VocabularyData>)
    };
    declared.prop_filter_map("a declaration that is read", whole).boxed()
}

/// The members of a declaration.
type Members = Map<String, Value>;

/// The categories, look-up keys, protections and sources of a declaration.
type Lists = (Vec<Members>, Vec<Members>, Vec<Members>, Vec<Members>);

fn with(mut of: Members, name: &str, value: Value) -> Members {
    of.insert(name.to_owned(), value);
    of
}

fn members(of: Value) -> Members {
    match of {
        Value::Object(members) => members,
        _ => Members::new(),
    }
}

fn written<T: crate::wire::Write + core::fmt::Debug + 'static>(
    of: BoxedStrategy<T>,
) -> BoxedStrategy<Value> {
    of.prop_map(|of| written_value(&of)).boxed()
}

/// One declaration for each of some names, with law of a series that is known.
fn each(of: BoxedStrategy<Members>) -> BoxedStrategy<Vec<Members>> {
    let named = subsequence(NAMES.to_vec(), 1..=NAMES.len());
    (named, vec((of, written(citation())), NAMES.len()))
        .prop_map(|(names, all)| {
            let named = names.into_iter().zip(all).map(|(name, (of, law))| {
                with(with(of, "name", name.into()), "citations", json!([law]))
            });
            named.collect()
        })
        .boxed()
}

/// What every declaration has.
fn plain() -> BoxedStrategy<Members> {
    let texts = (written(value::<Bilingual>()), written(value::<Bilingual>()));
    texts
        .prop_map(|(title, description)| {
            with(with(Members::new(), "title", title), "description", description)
        })
        .boxed()
}

/// A look-up key: up to three groups of characters, with separators between, some of which count.
fn key() -> BoxedStrategy<Members> {
    let group = (select(CLASSES.to_vec()), 1..=LONGEST_GROUP, 0..=2_usize);
    let separated = (group, term::<KeySeparator>());
    let beside = subsequence(terms::<KeyCompanion>(), 1..=terms::<KeyCompanion>().len());
    let leave_out = subsequence(terms::<KeySeparator>(), 0..=terms::<KeySeparator>().len());
    (plain(), vec(separated, 1..=3), beside, leave_out, term::<KeyLetters>())
        .prop_flat_map(|(declared, groups, beside, leave_out, letters)| {
            let mut pattern = String::new();
            for (at, ((class, least, more), separator)) in groups.into_iter().enumerate() {
                if at > 0 {
                    pattern.push_str(match separator {
                        KeySeparator::Space => " ",
                        KeySeparator::Hyphen => "-",
                        KeySeparator::Dot => "\\.",
                        KeySeparator::Slash => "/",
                    });
                }
                // Writing to a string does not fail.
                let _ = write!(pattern, "{class}{{{least},{}}}", least.saturating_add(more));
            }
            let form = json!({"leave_out": leave_out, "letters": letters});
            let declared = with(declared, "pattern", format!("^{pattern}$").into());
            let declared = with(with(declared, "normal_form", form), "beside", json!(beside));
            let values = string::string_regex(&pattern).map(Strategy::boxed);
            let values = values.unwrap_or_else(|_| proptest::strategy::Just(pattern).boxed());
            values.prop_map(move |example| with(declared.clone(), "example", example.into()))
        })
        .boxed()
}

fn terms<V: crate::wire::Vocabulary>() -> Vec<V> {
    V::TERMS.iter().map(|term| term.value).collect()
}
