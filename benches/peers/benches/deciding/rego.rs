//! regorus, at its best: the bytecode machine, one query for the whole dossier, its input built
//! before the clock starts.
//!
//! Rego leaves open how sets of categories are written. Three ways are tried, and the fastest is
//! the peer.

use std::fmt::Write;
use std::sync::Arc;

use regorus::languages::rego::compiler::Compiler;
use regorus::rvm::vm::RegoVM;
use regorus::{Engine, Rc, Value};
use serde_json::{Value as Json, json};
use voice_core::category::{Category, CategorySet};
use voice_core::disclosure::{Context, Exception, MatterLink, Situation};
use voice_core::subject::ProtectionSet;

use super::floor::bit;
use super::plain::{PlainRule, bits};

/// How a set of categories is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    /// As Rego is usually written: each rule adds its categories to a set.
    Sets,
    /// Each rule is a set of its own, and they are united.
    Unions,
    /// Each rule is a number, its categories are bits, and so are the protections of the input.
    Bits,
}

pub struct Rego {
    machine: RegoVM,
    form: Form,
    words: Vec<Value>,
}

fn list<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    words.into_iter().map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(", ")
}

fn set(categories: CategorySet) -> String {
    format!("{{{}}}", list(categories.iter().map(|of| of.as_str()).collect::<Vec<_>>()))
}

fn protections(set: ProtectionSet) -> u64 {
    set.iter().fold(0, |bits, of| bits | bit(of))
}

/// The bodies under which a rule takes effect, for all its categories alike: one for each
/// protection that it asks for.
fn bodies(rule: &PlainRule, form: Form) -> Vec<String> {
    let when = &rule.when;
    let mut all = Vec::new();
    if rule.permits {
        all.push("input.known".to_owned());
    }
    if when.link.is_some() {
        all.push("input.matter_linked".to_owned());
    }
    let mut among = |words: Option<Vec<&str>>, field: &str| {
        all.extend(words.map(|words| match words.as_slice() {
            [word] => format!("input.{field} == \"{word}\""),
            _ => format!("input.{field} in {{{}}}", list(words)),
        }));
    };
    among(when.capacities.as_ref().map(|of| of.iter().map(|of| of.as_str()).collect()), "capacity");
    among(when.purposes.as_ref().map(|of| of.iter().map(|of| of.as_str()).collect()), "purpose");
    among(
        when.jurisdictions.as_ref().map(|of| of.iter().map(|of| of.as_str()).collect()),
        "jurisdiction",
    );
    all.extend(when.identity.map(|least| format!("input.identity >= {}", least as u32)));
    all.extend(when.standing.map(|least| format!("input.standing >= {}", least as u32)));
    for exception in &rule.unless {
        let (field, protection) = match exception {
            Exception::Consent { protection, .. } => ("consents", protection),
            Exception::Waiver { protection, .. } => ("waivers", protection),
            Exception::AskedBy { .. } => continue,
        };
        all.push(match form {
            Form::Bits => format!("bits.and(input.{field}, {}) == 0", bit(*protection)),
            Form::Sets | Form::Unions => format!("not input.{field}[\"{}\"]", protection.as_str()),
        });
    }
    // What can be met in several ways: one body for each.
    let mut ways = vec![all];
    let mut split = |field: &str, words: Vec<&str>, mask: u64| {
        ways = ways
            .iter()
            .flat_map(|way| {
                let tests: Vec<String> = match form {
                    Form::Bits => vec![format!("bits.and(input.{field}, {mask}) != 0")],
                    Form::Sets | Form::Unions => {
                        words.iter().map(|word| format!("input.{field}[\"{word}\"]")).collect()
                    }
                };
                tests.into_iter().map(|test| [vec![test], way.clone()].concat()).collect::<Vec<_>>()
            })
            .collect();
    };
    if let Some(of) = &when.protections {
        split(
            "protections",
            of.iter().map(|of| of.as_str()).collect(),
            protections(of.iter().copied().collect()),
        );
    }
    if let Some(of) = &when.conflicts {
        let mask = of.iter().fold(0, |bits, of| bits | 1 << *of as u64);
        split("conflicts", of.iter().map(|of| of.as_str()).collect(), mask);
    }
    ways.into_iter()
        .map(|way| if way.is_empty() { "true".to_owned() } else { way.join("; ") })
        .collect()
}

/// What a rule covers, with the conditions under which it does: a rule that asks for the link of
/// the fact is split by category.
fn parts(rule: &PlainRule, form: Form) -> Vec<(CategorySet, Option<String>)> {
    let cases = rule.covers.intersection(CategorySet::ABOUT_CASES);
    if rule.when.link != Some(MatterLink::Fact) || cases.is_empty() {
        return by_asker(rule);
    }
    let linked = |category: Category| {
        let one = CategorySet::EMPTY.with(category);
        let test = match form {
            Form::Bits => format!("bits.and(input.linked_facts, {}) != 0", bits(one)),
            Form::Sets | Form::Unions => format!("input.linked_facts[\"{}\"]", category.as_str()),
        };
        (one, Some(test))
    };
    core::iter::once((rule.covers.difference(cases), None))
        .chain(cases.iter().map(linked))
        .collect()
}

/// What a rule covers, with the conditions of the requester under which it does: `asked-by` splits
/// it in two.
fn by_asker(rule: &PlainRule) -> Vec<(CategorySet, Option<String>)> {
    let lifted = rule.unless.iter().find_map(|exception| match exception {
        Exception::AskedBy { capacities, categories, .. } => Some((capacities, categories)),
        _ => None,
    });
    let Some((capacities, categories)) = lifted else { return vec![(rule.covers, None)] };
    let lifted: CategorySet = categories.iter().copied().collect();
    let others =
        format!("not input.capacity in {{{}}}", list(capacities.iter().map(|of| of.as_str())));
    vec![(rule.covers.difference(lifted), None), (rule.covers.intersection(lifted), Some(others))]
}

fn module(rules: &[PlainRule], form: Form) -> String {
    let mut text = "package voice\n\nimport rego.v1\n\n".to_owned();
    let (mut permits, mut prohibits) = (Vec::new(), Vec::new());
    for (at, rule) in rules.iter().enumerate() {
        for (part, (covers, more)) in
            parts(rule, form).into_iter().enumerate().filter(|(_, (covers, _))| !covers.is_empty())
        {
            let name = format!("r{at}_{part}");
            let side = if rule.permits { "permitted" } else { "prohibited" };
            let (default, value) = match form {
                Form::Bits => ("0".to_owned(), bits(covers).to_string()),
                Form::Sets | Form::Unions => ("set()".to_owned(), set(covers)),
            };
            if form != Form::Sets {
                let _ = writeln!(text, "default {name} := {default}");
                if rule.permits { permits.push(name.clone()) } else { prohibits.push(name.clone()) }
            }
            for body in bodies(rule, form) {
                let body = more.iter().fold(body, |body, more| format!("{body}; {more}"));
                let _ = match form {
                    Form::Sets => {
                        writeln!(text, "{side} contains c if {{ {body}; some c in {value} }}")
                    }
                    Form::Unions | Form::Bits => {
                        writeln!(text, "{name} := {value} if {{ {body} }}")
                    }
                };
            }
        }
    }
    let all = |names: &[String]| match form {
        Form::Sets => String::new(),
        Form::Unions => names.join(" | "),
        Form::Bits => names
            .iter()
            .skip(1)
            .fold(names[0].clone(), |all, name| format!("bits.or({all}, {name})")),
    };
    if form != Form::Sets {
        let _ = writeln!(text, "permitted := {}\nprohibited := {}", all(&permits), all(&prohibits));
    }
    text.push_str(match form {
        Form::Bits => "released := bits.and(permitted, bits.xor(prohibited, 2147483647))\n",
        Form::Sets | Form::Unions => "released := permitted - prohibited\n",
    });
    text
}

impl Rego {
    pub fn new(rules: &[PlainRule], form: Form) -> Self {
        let mut engine = Engine::new();
        engine.add_policy("voice.rego".to_owned(), module(rules, form)).expect("a module of Rego");
        let entry: Rc<str> = "data.voice.released".into();
        let compiled = engine.compile_with_entrypoint(&entry).expect("a compiled module");
        let program = Compiler::compile_from_policy(&compiled, &[&entry]).expect("a program");
        let mut machine = RegoVM::new();
        machine.load_program(Arc::clone(&program));
        machine.set_data(Value::new_object()).expect("no data");
        let words = Category::ALL.iter().map(|of| Value::from(of.as_str())).collect();
        Self { machine, form, words }
    }

    pub fn input(&self, context: Context, situation: &Situation) -> Value {
        let set = |of: ProtectionSet| -> Json {
            match self.form {
                Form::Bits => protections(of).into(),
                Form::Sets | Form::Unions => of
                    .iter()
                    .map(|of| (of.as_str().to_owned(), Json::Bool(true)))
                    .collect::<serde_json::Map<_, _>>()
                    .into(),
            }
        };
        let linked_facts: Json = match self.form {
            Form::Bits => bits(situation.linked_facts).into(),
            Form::Sets | Form::Unions => {
                let words = situation
                    .linked_facts
                    .iter()
                    .map(|of| (of.as_str().to_owned(), Json::Bool(true)));
                words.collect::<serde_json::Map<_, _>>().into()
            }
        };
        let conflicts: Json = match self.form {
            Form::Bits => situation.conflicts.bits().into(),
            Form::Sets | Form::Unions => {
                let words =
                    situation.conflicts.iter().map(|of| (of.as_str().to_owned(), Json::Bool(true)));
                words.collect::<serde_json::Map<_, _>>().into()
            }
        };
        let value = json!({
            "capacity": context.capacity, "purpose": context.purpose,
            "jurisdiction": context.jurisdiction,
            "identity": context.identity as u32, "standing": context.standing as u32,
            "known": situation.known, "matter_linked": situation.matter_linked,
            "linked_facts": linked_facts, "conflicts": conflicts,
            "protections": set(situation.protections), "waivers": set(situation.waivers),
            "consents": set(situation.consents),
        });
        Value::from_json_str(&value.to_string()).expect("an input")
    }

    /// What is released, as the engine says it.
    pub fn decide(&mut self, input: &Value) -> Value {
        self.machine.set_input(input.clone());
        self.machine.execute().expect("a decision")
    }

    /// The same as bits.
    pub fn released(&mut self, input: &Value) -> u32 {
        let value = self.decide(input);
        match self.form {
            Form::Bits => u32::try_from(value.as_u64().expect("a number")).expect("31 bits"),
            Form::Sets | Form::Unions => {
                let set = value.as_set().expect("a set");
                self.words
                    .iter()
                    .enumerate()
                    .fold(0, |bits, (at, word)| bits | u32::from(set.contains(word)) << at)
            }
        }
    }
}
