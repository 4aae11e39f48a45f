//! What is declared otherwise is told where two policies are compared.

use serde_json::{Value, json};
use voice_core::disclosure::{Amendment, Direction, Draft, amendments};
use voice_core::vocabulary::Vocabulary;
use voice_core::wire::from_json;

use super::{PACK, bytes, federal, json as read_json};

/// Each field of a declaration of us-bop or of state-acp, another value of it, and the part that is
/// told; whether it counts as wider.
fn edits() -> Vec<(&'static str, &'static str, Value, &'static str, bool)> {
    let both = json!({"en": "Another.", "es": "Otra."});
    let mut edits = Vec::new();
    for list in ["categories", "lookup_keys", "support_kinds", "jurisdictions", "sources"] {
        edits.push((list, "title", both.clone(), "texts", false));
        edits.push((list, "description", both.clone(), "texts", false));
        let law = json!([{"text": "28 CFR 551.152", "verification": "memory"}]);
        edits.push((list, "citations", law, "texts", false));
    }
    edits.extend([
        ("categories", "form", json!({"kind": "moment"}), "form", true),
        ("lookup_keys", "pattern", json!("^[0-9]{5}-[0-9]{3,4}$"), "values", true),
        (
            "lookup_keys",
            "normal_form",
            json!({"leave_out": [], "letters": "as-written"}),
            "values",
            true,
        ),
        ("lookup_keys", "beside", json!(["name"]), "beside", true),
        ("support_kinds", "counted_as", json!("hotline"), "counted-as", false),
        ("sources", "treated_as", json!("criminal-history-repository"), "treated-as", true),
    ]);
    edits
}

const DECLARATION: &str = "examples/offices/us-bop/vocabulary.json";

fn drafted(data: &Value, pack: &Value) -> Draft {
    let vocabulary = Vocabulary::load([from_json(&bytes(data)).unwrap()]).unwrap();
    let own = vocabulary.read(&bytes(pack)).unwrap();
    Draft::with_vocabulary(&vocabulary, [federal(), own]).unwrap()
}

/// The amendments of declarations alone, as words.
fn found(old: &Draft, new: &Draft) -> Vec<(String, Vec<String>, Option<Direction>)> {
    let declared = amendments(old, new).into_iter().filter_map(|of| match &of {
        Amendment::Declaration { term, prefix, name, parts } => {
            let parts = parts.iter().map(|part| part.as_str().to_owned()).collect();
            Some((format!("{} {prefix}:{name}", term.as_str()), parts, of.direction()))
        }
        _ => None,
    });
    declared.collect()
}

#[test]
fn each_part_of_a_declaration_is_told() {
    let (data, pack) = (read_json(DECLARATION), read_json(PACK));
    let old = drafted(&data, &pack);
    assert_eq!(found(&old, &old), []);
    for (list, field, value, part, is_wider) in edits() {
        let mut other = data.clone();
        let term = &mut other[list][0];
        assert_ne!(term[field], value, "{list} {field}");
        term[field] = value;
        let new = drafted(&other, &pack);
        let [(_, parts, direction)] = &found(&old, &new)[..] else {
            panic!("{list} {field}: {:?}", found(&old, &new))
        };
        assert_eq!(parts, &[part], "{list} {field}");
        assert_eq!(*direction == Some(Direction::Widened), is_wider, "{list} {field}");
    }
}

#[test]
fn a_key_more_or_fewer_is_told() {
    let (data, pack) = (read_json(DECLARATION), read_json(PACK));
    let mut fewer = data.clone();
    fewer.as_object_mut().unwrap().remove("lookup_keys");
    let (old, new) = (drafted(&data, &pack), drafted(&fewer, &pack));
    let name = "lookup-key us-bop:register-number".to_owned();
    let wider = Some(Direction::Widened);
    // Nobody is found by what is no key.
    assert_eq!(found(&old, &new), [(name.clone(), vec!["removed".to_owned()], None)]);
    assert_eq!(found(&new, &old), [(name, vec!["added".to_owned()], wider)]);
}

/// The parts of protections, which us-bop does not declare.
#[test]
fn each_part_of_a_protection_is_told() {
    let data = read_json("examples/offices/state-acp/vocabulary.json");
    let pack = read_json("examples/offices/state-acp/pack.json");
    let drafted = |data: &Value| {
        let vocabulary = Vocabulary::load([from_json(&bytes(data)).unwrap()]).unwrap();
        let pack = vocabulary.read(&bytes(&pack)).unwrap();
        Draft::with_vocabulary(&vocabulary, [pack]).unwrap()
    };
    let at = data["protections"].as_array().unwrap();
    let at = at.iter().position(|of| of["name"] == "participant").unwrap();
    let old = drafted(&data);
    for (field, part) in
        [("about", "about"), ("derived_from", "derived-from"), ("reached_by", "reached-by")]
    {
        let mut other = data.clone();
        let term = other["protections"][at].as_object_mut().unwrap();
        if field == "about" {
            let mut some = term["about"].clone();
            some["categories"].as_array_mut().unwrap().pop().unwrap();
            term.insert(field.to_owned(), some);
        } else {
            term.remove(field).unwrap();
        }
        let expected = ("protection state-acp:participant".to_owned(), vec![part.to_owned()]);
        let found = found(&old, &drafted(&other));
        let [(name, parts, direction)] = &found[..] else { panic!("{field}: {found:?}") };
        assert_eq!((name, parts), (&expected.0, &expected.1));
        assert_eq!(*direction, Some(Direction::Widened));
    }
}
