//! A question and the records that it meets, made by editing JSON so that a test shows
//! only what differs.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use serde_json::{Value, json};
use voice_core::category::Category;
use voice_core::disclosure::{Answer, Pack, Policy, Question, QuestionRecord};
use voice_core::subject::{LookupResult, Register};
use voice_core::wire::{Custodial, InputErrors, from_json, from_value, to_json};

/// The example questions in which each capacity asks.
pub(crate) const CAPACITIES: [&str; 6] = [
    "victim-custody-status",
    "witness-release",
    "victim-attorney",
    "witness-guardian",
    "victim-designee",
    "witness-designee",
];

/// Every term of a vocabulary, as JSON strings.
macro_rules! terms {
    ($($vocabulary:ident)::+) => {
        $($vocabulary)::+::ALL
            .iter()
            .map(|term| serde_json::Value::from(term.as_str()))
            .collect::<Vec<_>>()
    };
}
pub(crate) use terms;

pub(crate) static POLICY: LazyLock<Policy> = LazyLock::new(Policy::us_federal);

static QUESTION: LazyLock<Value> =
    LazyLock::new(|| read("examples/questions/victim-custody-status.json"));
static RECORD: LazyLock<Value> = LazyLock::new(|| read("tests/scenes/record.json"));

/// A path from the root of the workspace.
pub(crate) fn path(inside: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join(inside)
}

pub(crate) fn read(inside: &str) -> Value {
    let path = path(inside);
    let bytes = std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_slice(&bytes).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Puts a value at a JSON Pointer, whose parent must be there.
pub(crate) fn put(target: &mut Value, pointer: &str, value: Value) {
    let (parent, key) = pointer.rsplit_once('/').expect("a pointer below the root");
    let parent = target.pointer_mut(parent).unwrap_or_else(|| panic!("{pointer} has no parent"));
    match parent {
        Value::Object(members) => {
            members.insert(key.to_owned(), value);
        }
        other => other[key.parse::<usize>().expect("an index")] = value,
    }
}

/// A question, and the records among which the person asked about is looked for.
#[derive(Clone)]
pub(crate) struct Scene {
    question: Value,
    subjects: Vec<Value>,
    /// Another policy than the reference policy.
    policy: Option<Arc<Policy>>,
}

impl Scene {
    /// A verified victim of a federal crime asks for everything about a person who has a fact in
    /// every category that may be told, and whom nothing protects.
    pub(crate) fn new() -> Self {
        let scene =
            Self { question: QUESTION.clone(), subjects: vec![RECORD.clone()], policy: None };
        scene.ask("/categories", terms!(voice_core::category::Category).into())
    }

    /// The same, asked by the requester of an example question, whose mandate is
    /// extended to everything.
    pub(crate) fn asked_by(example: &str) -> Self {
        let question = read(&format!("examples/questions/{example}.json"));
        let scene = Self::new().ask("/requester", question["requester"].clone());
        if scene.question.pointer("/requester/scope").is_none() {
            return scene;
        }
        scene
            .ask("/requester/scope/categories", terms!(voice_core::category::Category).into())
            .ask("/requester/scope/purposes", terms!(voice_core::requester::Purpose).into())
    }

    /// Changes the question.
    pub(crate) fn ask(mut self, pointer: &str, value: Value) -> Self {
        put(&mut self.question, pointer, value);
        self
    }

    /// Asks for some categories only.
    pub(crate) fn only(self, categories: &[&str]) -> Self {
        self.ask("/categories", json!(categories))
    }

    /// Changes the record.
    pub(crate) fn record(mut self, pointer: &str, value: Value) -> Self {
        put(&mut self.subjects[0], pointer, value);
        self
    }

    /// Takes a field of the record away.
    pub(crate) fn record_without(mut self, pointer: &str) -> Self {
        let (parent, key) = pointer.rsplit_once('/').expect("a pointer below the root");
        let parent =
            self.subjects[0].pointer_mut(parent).and_then(Value::as_object_mut).expect("an object");
        parent.remove(key).expect("a field to take away");
        self
    }

    /// Changes the fact of one kind, or adds it.
    pub(crate) fn fact(mut self, source: &str, fact: Value) -> Self {
        let category: Category =
            fact["kind"].as_str().expect("a kind").parse().expect("a category");
        let mut recorded = json!({"source": source, "fact": fact});
        if category.is_about_case() {
            recorded["matter"] = self.subjects[0]["matters"][0].clone();
        }
        let facts = self.subjects[0]["facts"].as_array_mut().expect("facts");
        facts.retain(|of| of["fact"]["kind"] != recorded["fact"]["kind"]);
        facts.push(recorded);
        self
    }

    /// Says of every fact of a kind which matter it is about.
    pub(crate) fn about(mut self, kind: &str, matter: Option<&str>) -> Self {
        for recorded in self.subjects[0]["facts"].as_array_mut().expect("facts") {
            if recorded["fact"]["kind"] == kind {
                let recorded = recorded.as_object_mut().expect("a fact");
                recorded.remove("matter");
                recorded.extend(matter.map(|matter| ("matter".to_owned(), json!(matter))));
            }
        }
        self
    }

    /// Takes the fact of one kind away.
    pub(crate) fn without_fact(mut self, kind: &str) -> Self {
        self.subjects[0]["facts"]
            .as_array_mut()
            .expect("facts")
            .retain(|of| of["fact"]["kind"] != kind);
        self
    }

    /// Adds protections that the screening found.
    pub(crate) fn found(mut self, protections: &[&str]) -> Self {
        let findings = self.subjects[0]["screening"]["findings"].as_array_mut().expect("findings");
        findings
            .extend(protections.iter().map(|of| json!({"protection": of, "from": "2020-01-01"})));
        self
    }

    /// A second record beside the first.
    pub(crate) fn beside(mut self, pointer: &str, value: Value) -> Self {
        let mut other = self.subjects[0].clone();
        put(&mut other, "/id", json!("subject-beside"));
        put(&mut other, pointer, value);
        self.subjects.push(other);
        self
    }

    /// A second pack beside the reference pack.
    pub(crate) fn under(mut self, pack: Value) -> Self {
        let reference: Pack =
            from_json(&std::fs::read(path("voice-core/policies/us-federal.json")).unwrap())
                .unwrap();
        let pack: Pack = from_value(pack).unwrap();
        self.policy = Some(Arc::new(Policy::load([reference, pack]).unwrap()));
        self
    }

    pub(crate) fn question(&self) -> Question {
        let read: QuestionRecord =
            from_value(self.question.clone()).unwrap_or_else(|faults| panic!("{faults}"));
        read.trusted()
    }

    pub(crate) fn question_value(&self) -> &Value {
        &self.question
    }

    pub(crate) fn register(&self) -> Register {
        self.try_register().unwrap_or_else(|faults| panic!("{faults}"))
    }

    pub(crate) fn try_register(&self) -> Result<Register, InputErrors> {
        from_value(json!({"subjects": self.subjects}))
    }

    fn policy(&self) -> &Policy {
        self.policy.as_deref().unwrap_or(&POLICY)
    }

    fn answered(&self, register: &Register) -> String {
        let question = self.question();
        bytes(&self.policy().eligibility(&question).answer(register.find(&question.subject)))
    }

    /// The answer, as the bytes that reach the requester.
    pub(crate) fn answer(&self) -> String {
        self.answered(&self.register())
    }

    /// The answer to the same question where there is no record at all.
    pub(crate) fn answer_about_nobody(&self) -> String {
        let question = self.question();
        bytes(&self.policy().eligibility(&question).answer(LookupResult::nobody()))
    }

    /// The categories that are told.
    pub(crate) fn disclosed(&self) -> BTreeSet<String> {
        told(&self.answer())
    }

    pub(crate) fn tells(&self, category: &str) -> bool {
        self.disclosed().contains(category)
    }

    /// What is told in a category.
    pub(crate) fn information(&self, category: &str) -> Value {
        let answer: Value = serde_json::from_str(&self.answer()).unwrap();
        let mut results = answer["results"].as_array().unwrap().iter();
        results
            .find(|of| of["category"] == category)
            .map_or(Value::Null, |of| of["information"].clone())
    }

    /// What is missing in the requester's authority.
    pub(crate) fn gaps(&self) -> Vec<String> {
        let answer: Value = serde_json::from_str(&self.answer()).unwrap();
        let gaps = answer["eligibility"]["gaps"].as_array().unwrap().iter();
        gaps.filter_map(|of| of["gap"]["gap"].as_str()).map(ToOwned::to_owned).collect()
    }

    /// The rationale, as its custodian stores it.
    pub(crate) fn rationale(&self) -> Value {
        let (question, register) = (self.question(), self.register());
        let rationale =
            self.policy().eligibility(&question).rationale(register.find(&question.subject));
        serde_json::to_value(Custodial(&rationale)).unwrap()
    }

    /// Nothing is told, and nothing shows that there was something to tell.
    #[track_caller]
    pub(crate) fn says_nothing(&self) {
        assert_eq!(self.disclosed(), BTreeSet::new());
        same(&self.answer(), &self.answer_about_nobody(), "about nobody");
    }

    /// Something is told: the control without which a refusal shows nothing.
    #[track_caller]
    pub(crate) fn says_something(&self) {
        assert_ne!(self.disclosed(), BTreeSet::new());
    }
}

pub(crate) fn bytes(answer: &Answer) -> String {
    to_json(answer).unwrap()
}

/// Two answers have the same bytes; where they have not, the first line that differs is shown.
#[track_caller]
pub(crate) fn same(given: &str, expected: &str, why: &str) {
    let differing = given.lines().zip(expected.lines()).find(|(given, expected)| given != expected);
    assert!(given == expected, "{why}: other bytes, first {differing:?}");
}

/// The categories that an answer tells.
pub(crate) fn told(answer: &str) -> BTreeSet<String> {
    let answer: Value = serde_json::from_str(answer).unwrap();
    let results = answer["results"].as_array().unwrap().iter().filter(|of| of["kind"] == "told");
    results.map(|of| of["category"].as_str().unwrap().to_owned()).collect()
}

/// Every string of a JSON value, with the key it stands under.
pub(crate) fn strings(value: &Value) -> Vec<(String, String)> {
    fn walk(key: &str, value: &Value, into: &mut Vec<(String, String)>) {
        match value {
            Value::String(text) => into.push((key.to_owned(), text.clone())),
            Value::Array(items) => items.iter().for_each(|item| walk(key, item, into)),
            Value::Object(members) => {
                members.iter().for_each(|(key, value)| walk(key, value, into))
            }
            _ => {}
        }
    }
    let mut into = Vec::new();
    walk("", value, &mut into);
    into
}
