//! Released schemas are kept under `docs/schemas/released`, one bundle for each version; what was
//! accepted stays accepted until the version says otherwise.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use jsonschema::Validator;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use regex_lite::Regex;
use serde_json::{Value, json};
use voice_core::category::Category;
use voice_core::requester::{IdentityEvidence, IdentityLevel};

use voice_core::schema::{Accepts, ENTRIES, SchemaChange, all, changes};
use voice_core::testing::strategies::fact;
use voice_core::wire::Custodial;

use crate::committed::repository;
use crate::containment::{beyond, covers, is_reversed_nowhere};
use crate::equivalence::validator;

fn released() -> Vec<([u64; 3], Value)> {
    let mut all: Vec<_> = fs::read_dir(repository().join("docs/schemas/released"))
        .unwrap()
        .map(|file| {
            let path: PathBuf = file.unwrap().path();
            let version = path.file_stem().unwrap().to_string_lossy().into_owned();
            (numbers(&version), serde_json::from_slice(&fs::read(path).unwrap()).unwrap())
        })
        .collect();
    all.sort_by_key(|(version, _)| *version);
    all
}

/// The validator of a type of a bundle.
fn validator_of(bundle: &Value, name: &str) -> Validator {
    let mut schema = bundle.clone();
    schema["$ref"] = json!(format!("#/$defs/{name}"));
    validator(&schema)
}

fn numbers(version: &str) -> [u64; 3] {
    version.split('.').map(|number| number.parse().unwrap()).collect::<Vec<_>>().try_into().unwrap()
}

/// Whether the later version may break with the earlier, by semantic versioning.
fn may_break([major, minor, _]: [u64; 3], [before_major, before_minor, _]: [u64; 3]) -> bool {
    major > before_major || (major == 0 && before_major == 0 && minor > before_minor)
}

/// The types that somebody outside sends.
fn sent() -> BTreeSet<String> {
    let all = all();
    let mut found = BTreeSet::new();
    let mut open: Vec<String> =
        ["Question", "Register", "Pack", "Search", "NearText"].map(str::to_owned).into();
    while let Some(name) = open.pop() {
        let text = all["$defs"][&name].to_string();
        if found.insert(name) {
            let parts = text.split("\"#/$defs/").skip(1).filter_map(|rest| rest.split('"').next());
            open.extend(parts.map(str::to_owned));
        }
    }
    found
}

/// `VOICE_RELEASE=1` keeps the schemas as those of the version in Cargo.toml.
#[test]
fn what_was_accepted_stays_accepted_until_the_version_says_otherwise() {
    let version = env!("CARGO_PKG_VERSION");
    let now = all();
    let path = repository().join(format!("docs/schemas/released/{version}.json"));
    if std::env::var_os("VOICE_RELEASE").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, format!("{now}\n")).unwrap();
    }
    let released = released();
    let (last, before) = released.last().expect("a version was released");
    let before = &said_anew(before, &now);
    assert!(*last <= numbers(version), "a version that is not there yet was released");
    assert!(
        is_reversed_nowhere(before) && is_reversed_nowhere(&now),
        "types can be compared one by one"
    );
    let found = changes(before, &now);
    println!("{} changes since {last:?}", found.len());
    let breaking = breaking(before, &now, &found);
    assert!(
        breaking.is_empty() || may_break(numbers(version), *last),
        "raise the version in Cargo.toml, or take back: {breaking:#?}"
    );
}

/// Patterns of 0.1.0 and what says the same today.
const SAID_ANEW: [(&str, &str); 3] = [
    (
        r"^[^\x00-\x20\x7f]([^\x00-\x1f\x7f]*[^\x00-\x20\x7f])?$",
        r"^[^\x00-\x20\x7f]$|^[^\x00-\x20\x7f][^\x00-\x1f\x7f]*[^\x00-\x20\x7f]$",
    ),
    ("^[a-z0-9]([a-z0-9-]*[a-z0-9])?$", "^[a-z0-9]$|^[a-z0-9][a-z0-9-]*[a-z0-9]$"),
    (
        "^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?$",
        "^[A-Za-z0-9]$|^[A-Za-z0-9][A-Za-z0-9-]*[A-Za-z0-9]$",
    ),
];

/// The pattern of a moment of 0.1.0, without its `Z`: today moments have offsets too.
fn moment_without_zone(released: &Value) -> &str {
    let pattern = released["$defs"]["Instant"]["pattern"].as_str().unwrap();
    pattern.strip_prefix('^').unwrap().strip_suffix("Z$").unwrap()
}

/// A released bundle in the words of today, where those mean the same or more and the algebra does
/// not see it. The tests below show that they do.
fn said_anew(before: &Value, now: &Value) -> Value {
    fn patterns(schema: &mut Value) {
        match schema {
            Value::Object(keywords) => {
                if let Some(Value::String(pattern)) = keywords.get_mut("pattern")
                    && let Some((_, anew)) = SAID_ANEW.iter().find(|(old, _)| old == pattern)
                {
                    *pattern = (*anew).to_owned();
                }
                keywords.values_mut().for_each(patterns);
            }
            Value::Array(all) => all.iter_mut().for_each(patterns),
            _ => {}
        }
    }
    let mut before = before.clone();
    patterns(&mut before);
    before["$defs"]["Instant"]["pattern"] = now["$defs"]["Instant"]["pattern"].clone();
    let definitions = before["$defs"].as_object_mut().unwrap();
    // Refused two facts of a category. Without it more is accepted.
    if let Some(subject) = definitions.get_mut("Subject") {
        subject.as_object_mut().unwrap().remove("not");
    }
    let in_cases = ["RecordedFact", "Identity"]
        .into_iter()
        .filter(|name| definitions.get(*name).is_some_and(|schema| schema.get("if").is_some()));
    let mut anew: Vec<&str> = in_cases.collect();
    if anew.contains(&"RecordedFact") {
        anew.push("Fact");
    }
    for (name, schema) in now["$defs"].as_object().unwrap() {
        if anew.iter().any(|of| name.starts_with(of)) {
            definitions.insert(name.clone(), schema.clone());
        }
    }
    before
}

#[test]
fn a_moment_of_before_is_accepted_as_one_of_the_ways_to_write_it() {
    let (released, now) = (released(), all());
    let pattern = now["$defs"]["Instant"]["pattern"].as_str().unwrap();
    for (_, bundle) in &released {
        let before = moment_without_zone(bundle);
        assert!(pattern.starts_with(&format!("^({before}(Z|[+-]00:00)|")), "{pattern}");
    }
    assert!(pattern.ends_with(")$"));
}

/// No list whose items differ has a moment in them: two texts can be one moment, and what tells
/// items apart in a schema is their text.
#[test]
fn no_list_of_different_items_has_moments() {
    fn has_moment(of: &Value, all: &Value, seen: &mut BTreeSet<String>) -> bool {
        match of {
            Value::Object(members) => {
                let to = of["$ref"].as_str().and_then(|path| path.strip_prefix("#/$defs/"));
                of["format"] == "date-time"
                    || to.is_some_and(|to| {
                        seen.insert(to.to_owned()) && has_moment(&all["$defs"][to], all, seen)
                    })
                    || members.values().any(|of| has_moment(of, all, seen))
            }
            Value::Array(items) => items.iter().any(|of| has_moment(of, all, seen)),
            _ => false,
        }
    }
    fn lists<'a>(of: &'a Value, found: &mut Vec<&'a Value>) {
        match of {
            Value::Object(members) => {
                found.extend((of["uniqueItems"] == true).then(|| &of["items"]));
                members.values().for_each(|of| lists(of, found));
            }
            Value::Array(items) => items.iter().for_each(|of| lists(of, found)),
            _ => {}
        }
    }
    let all = all();
    let mut found = Vec::new();
    lists(&all, &mut found);
    assert!(found.len() > 20, "{}", found.len());
    for items in found {
        assert!(!has_moment(items, &all, &mut BTreeSet::new()), "{items}");
    }
    assert!(has_moment(&all["$defs"]["Screening"], &all, &mut BTreeSet::new()));
}

/// The least text that tells two automata apart is shorter than both have states together; these
/// have four at most each.
#[test]
fn patterns_that_are_said_anew_take_the_same_texts() {
    let letters = ['a', 'Z', '7', '-', ' ', '\x1f', '\x7f', '\u{e9}'];
    for (old, anew) in SAID_ANEW {
        let (old, anew) = (Regex::new(old).unwrap(), Regex::new(anew).unwrap());
        let (mut tried, mut accepted) = (0, 0);
        let mut open = vec![String::new()];
        while let Some(text) = open.pop() {
            assert_eq!(old.is_match(&text), anew.is_match(&text), "{text:?}");
            tried += 1;
            accepted += usize::from(anew.is_match(&text));
            if text.chars().count() < 6 {
                open.extend(letters.iter().map(|letter| format!("{text}{letter}")));
            }
        }
        assert!(accepted > 100 && accepted < tried, "{accepted} of {tried}");
    }
}

/// Each category that 0.1.0 had, with a matter and without: as it did, but for what no test above
/// compares.
#[test]
fn a_fact_with_its_matter_is_accepted_as_it_was() {
    let (released, now) = (released(), all());
    let type_of = |bundle: &Value| validator_of(bundle, "RecordedFact");
    let (before, after) = (type_of(&released.last().unwrap().1), type_of(&now));
    let known = validator_of(&released.last().unwrap().1, "Category");
    let (mut accepted, mut refused) = (0, 0);
    for category in Category::ALL.into_iter().filter(|of| known.is_valid(&json!(of.as_str()))) {
        let Some(facts) = fact(category) else { continue };
        let made = facts.new_tree(&mut TestRunner::deterministic()).unwrap().current();
        let fact = serde_json::to_value(Custodial(&made)).unwrap();
        for matter in [None, Some("case-1")] {
            let mut recorded = json!({ "source": "agency-record", "fact": fact });
            if let Some(matter) = matter {
                recorded["matter"] = json!(matter);
            }
            let is_valid = after.is_valid(&recorded);
            assert_eq!(before.is_valid(&recorded), is_valid, "{category:?}, {matter:?}");
            *(if is_valid { &mut accepted } else { &mut refused }) += 1;
        }
    }
    assert!(accepted > 30 && refused > 20, "{accepted} accepted, {refused} refused");
}

/// Each level with every set of evidence, as 0.1.0 did.
#[test]
fn a_level_with_its_evidence_is_accepted_as_it_was() {
    let (released, now) = (released(), all());
    let type_of = |bundle: &Value| validator_of(bundle, "Identity");
    let (before, after) = (type_of(&released.last().unwrap().1), type_of(&now));
    let (mut accepted, mut refused) = (0, 0);
    for level in IdentityLevel::ALL {
        for subset in 0..1 << IdentityEvidence::ALL.len() {
            let shown = IdentityEvidence::ALL.into_iter().enumerate();
            let shown = shown.filter(|(at, _)| subset >> at & 1 == 1).map(|(_, evidence)| evidence);
            let identity = json!({ "level": level, "evidence": shown.collect::<Vec<_>>() });
            let is_valid = after.is_valid(&identity);
            assert_eq!(before.is_valid(&identity), is_valid, "{identity}");
            *(if is_valid { &mut accepted } else { &mut refused }) += 1;
        }
    }
    // All sets; all but the empty one; all but those of the two kinds that carry less.
    assert_eq!((accepted, refused), (32 + 31 + 28, 1 + 4));
}

/// The changes after which something that was sent and accepted may be refused, each with what is
/// refused. What was added and removed is printed.
fn breaking(before: &Value, now: &Value, found: &[SchemaChange]) -> Vec<String> {
    let (sent, mut breaking) = (sent(), Vec::new());
    for change in found {
        let name = change.place.split(['.', '[']).next().unwrap_or_default();
        let removes = change.breaks_senders() && !covers(now, before, name);
        let adds = change.breaks_receivers() && !covers(before, now, name);
        println!(
            "{change}{}",
            if removes || adds { "" } else { " (the same values are accepted)" }
        );
        let removed = removes.then(|| beyond(before, now, name)).flatten();
        for (heading, values) in
            [("removed", &removed), ("added", &adds.then(|| beyond(now, before, name)).flatten())]
        {
            values.iter().for_each(|values| println!("    {heading}: {values}"));
        }
        if removes && (sent.contains(name) || now["$defs"].get(name).is_none()) {
            breaking.push(
                removed.map_or_else(|| change.to_string(), |values| format!("{change}: {values}")),
            );
        }
    }
    breaking
}

#[test]
fn versions_say_what_may_break() {
    for (later, earlier, breaks) in [
        ("0.2.0", "0.1.9", true),
        ("0.1.9", "0.1.0", false),
        ("1.0.0", "0.9.0", true),
        ("1.5.0", "1.0.0", false),
        ("2.0.0", "1.9.9", true),
    ] {
        assert_eq!(may_break(numbers(later), numbers(earlier)), breaks, "{earlier} to {later}");
    }
}

/// A change of one definition of the bundle.
type Edit = fn(&mut Value);

/// Changes of what a question may be, each with what must be said of it.
const EDITS: [(&str, Edit, Accepts, &str); 10] = [
    (
        "Purpose",
        |of| drop(of["oneOf"].as_array_mut().unwrap().pop()),
        Accepts::Fewer,
        "accepts `understanding` no more",
    ),
    (
        "Purpose",
        |of| of["oneOf"].as_array_mut().unwrap().push(json!({"const": "x"})),
        Accepts::More,
        "accepts `x`",
    ),
    (
        "Birth",
        |of| drop(of["oneOf"].as_array_mut().unwrap().remove(1)),
        Accepts::Fewer,
        "accepts `age` no more",
    ),
    (
        "BirthAge",
        |of| of["properties"]["years"]["maximum"] = json!(17),
        Accepts::Fewer,
        "has the maximum 17, not 130",
    ),
    (
        "BirthAge",
        |of| of["properties"]["years"]["maximum"] = json!(999),
        Accepts::More,
        "has the maximum 999, not 130",
    ),
    (
        "PersonName",
        |of| of["minLength"] = json!(5),
        Accepts::Fewer,
        "has the least length 5, not 1",
    ),
    (
        "Validity",
        |of| of["required"].as_array_mut().unwrap().push(json!("until")),
        Accepts::Fewer,
        "is required",
    ),
    ("Validity", |of| of["required"] = json!([]), Accepts::More, "may be left out"),
    (
        "Validity",
        |of| drop(of["properties"].as_object_mut().unwrap().remove("until")),
        Accepts::Fewer,
        "is not accepted any more",
    ),
    (
        "Validity",
        |of| of["properties"]["more"] = json!({"type": "string"}),
        Accepts::More,
        "is new, and may be left out",
    ),
];

/// Changes of which the keywords do not say what they do: whether all old values are accepted is
/// proved, and whether all new ones were.
const OTHERS: [(&str, Edit, &str, (bool, bool)); 4] = [
    ("PartyId", |of| of["pattern"] = json!("^[x]$"), "has another `pattern`", (false, false)),
    (
        "IdentityVerified",
        |of| drop(of["properties"]["evidence"].as_object_mut().unwrap().remove("anyOf")),
        "has another `anyOf`",
        (true, false),
    ),
    // The list is a list anyway: other words for the same values.
    (
        "IdentityVerified",
        |of| {
            let strong = &mut of["properties"]["evidence"]["anyOf"][0];
            drop(strong.as_object_mut().unwrap().remove("type"));
        },
        "has another `anyOf`",
        (true, true),
    ),
    (
        "IdentityVerified",
        |of| {
            let strong = &mut of["properties"]["evidence"]["anyOf"][0];
            drop(strong["items"]["enum"].as_array_mut().unwrap().pop());
        },
        "has another `anyOf`",
        (false, true),
    ),
];

/// Each change is told for what it is, and values of the published corpus are there to show it.
#[test]
fn changes_are_told_and_values_show_them() {
    let old = all();
    let read = |kind: &str| -> Vec<Value> {
        let path = repository().join(format!("tests/corpus/question.{kind}.ndjson"));
        fs::read_to_string(path)
            .unwrap()
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    };
    let accepted = read("accept");
    let refused: Vec<Value> =
        read("reject").into_iter().map(|mut line| line["value"].take()).collect();
    let question = |bundle: &Value| validator_of(bundle, "Question");
    let before = question(&old);
    let mut shown = 0;
    let plain = EDITS.into_iter().map(|(name, edit, accepts, says)| {
        (name, edit, accepts, says, (accepts == Accepts::More, accepts == Accepts::Fewer))
    });
    let others = OTHERS
        .into_iter()
        .map(|(name, edit, says, proved)| (name, edit, Accepts::Others, says, proved));
    for (name, edit, accepts, says, (keeps, adds_nothing)) in plain.chain(others) {
        let mut new = old.clone();
        edit(&mut new["$defs"][name]);
        let found = changes(&old, &new);
        assert_eq!(found.len(), 1, "{name}: {found:?}");
        assert_eq!((found[0].accepts, found[0].says.as_str()), (accepts, says), "{name}");
        assert!(found[0].place.starts_with(name) && found[0].to_string().contains(says));
        assert!(
            changes(&new, &old)[0].accepts
                == match accepts {
                    Accepts::Fewer => Accepts::More,
                    Accepts::Others => Accepts::Others,
                    Accepts::More => Accepts::Fewer,
                }
        );
        let proved = (covers(&new, &old, name), covers(&old, &new, name));
        assert_eq!(proved, (keeps, adds_nothing), "{name} {says}");
        assert_eq!(breaking(&old, &new, &found).is_empty(), keeps, "{name} {says}");
        let after = question(&new);
        let all = || accepted.iter().chain(&refused);
        let fewer = all().filter(|value| before.is_valid(value) && !after.is_valid(value)).count();
        let more = all().filter(|value| !before.is_valid(value) && after.is_valid(value)).count();
        assert!(
            fewer == 0 || accepts != Accepts::More,
            "{name} {says}: {fewer} values are refused"
        );
        assert!(
            more == 0 || accepts != Accepts::Fewer,
            "{name} {says}: {more} values are accepted"
        );
        assert!(
            (fewer == 0 || !keeps) && (more == 0 || !adds_nothing),
            "{name} {says}: values against a proof"
        );
        shown += usize::from(fewer + more > 0);
    }
    assert!(shown >= 8, "values of the corpus show {shown} changes");
    assert_eq!(changes(&old, &old), []);
}

#[test]
fn types_that_come_and_go_are_told() {
    let (old, mut new) = (all(), all());
    let of = new["$defs"].as_object_mut().unwrap().remove("Health").unwrap();
    new["$defs"]["Wellbeing"] = of;
    let found: Vec<String> = changes(&old, &new).iter().map(ToString::to_string).collect();
    assert_eq!(
        found,
        ["Removed: `Health` is no type any more", "Added: `Wellbeing` is a new type"]
    );
    assert!(ENTRIES.iter().any(|entry| entry.name == "health"));
}
