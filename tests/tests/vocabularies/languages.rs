//! A language that an office declares as data: complete or refused, off until a translator has
//! checked it, and then said in everything that people are told.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use voice_core::disclosure::{QuestionRecord, TimeZone};
use voice_core::language::{Language, WritingDirection};
use voice_core::notification::acknowledgement;
use voice_core::office_files::{OfficeFileErrors, WholeOffice, needed_texts, starting_files};
use voice_core::report::{ConfidentialityRule, Tally};
use voice_core::schema;
use voice_core::subject::LookupResult;
use voice_core::testing::laws::{CheckError, CheckOptions, check_all_rules_with};
use voice_core::vocabulary::Vocabulary;
use voice_core::wire::{from_json, to_json};

use super::offices::{folder, json_files};

/// The files of the program, as they are after a change.
struct Files(BTreeMap<String, Value>);

impl Files {
    fn new() -> Self {
        let read = |(name, json): (String, Vec<u8>)| (name, serde_json::from_slice(&json).unwrap());
        Self(json_files(&folder("state-acp")).into_iter().map(read).collect())
    }

    /// As they are once a translator has checked the texts.
    fn checked() -> Self {
        Self::new().with("languages.json", |data| {
            let check = json!({"by": "A court interpreter", "on": "2026-11-20"});
            data["languages"][0]["checked"] = check;
        })
    }

    fn with(mut self, file: &str, change: impl FnOnce(&mut Value)) -> Self {
        change(self.0.get_mut(file).unwrap());
        self
    }

    /// With other texts of some English ones, or none.
    fn with_texts(self, change: impl Fn(&str) -> bool, said: Option<&str>) -> Self {
        self.with("texts-ht.json", |data| {
            let all = data["texts"].as_array_mut().unwrap();
            let is_changed = |of: &Value| change(of["en"].as_str().unwrap());
            match said {
                None => all.retain(|of| !is_changed(of)),
                Some(said) => all
                    .iter_mut()
                    .filter(|of| is_changed(of))
                    .for_each(|of| of["said"] = said.into()),
            }
        })
    }

    fn load(&self) -> Result<WholeOffice, OfficeFileErrors> {
        let bytes: Vec<(&str, Vec<u8>)> =
            self.0.iter().map(|(name, value)| (name.as_str(), super::bytes(value))).collect();
        WholeOffice::load(bytes.iter().map(|(name, json)| (*name, json.as_slice())))
    }

    fn errors(&self) -> Vec<String> {
        self.load().unwrap_err().iter().flat_map(|of| lines(&of.to_string())).collect()
    }
}

fn lines(text: &str) -> Vec<String> {
    text.lines().map(str::to_owned).collect()
}

fn creole(office: &WholeOffice) -> Language {
    Language::Declared(office.policy.vocabulary().languages().iter().next().unwrap())
}

fn asked(office: &WholeOffice, name: &str, language: &str) -> QuestionRecord {
    let file = folder("state-acp").join("questions").join(name);
    let mut question: Value = serde_json::from_slice(&fs::read(file).unwrap()).unwrap();
    question["language"] = json!(language);
    office.policy.vocabulary().read(&super::bytes(&question)).unwrap()
}

/// Rust files of a folder and those in it.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let all = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    all.flat_map(|path| match path.extension() {
        _ if path.is_dir() => sources(&path),
        Some(ending) if ending == "rs" => vec![path],
        _ => Vec::new(),
    })
    .collect()
}

/// The first text of each call of a function in a source, as the compiler reads it.
fn first_texts(source: &str, function: &str) -> Vec<String> {
    let calls = source.split(function).skip(1);
    let text = |call: &str| {
        let inside = call.trim_start().strip_prefix('"')?;
        let end = inside.find("\",")?;
        let mut lines = inside[..end].split("\\\n").map(str::trim_start);
        let first = lines.next()?.to_owned();
        Some(lines.fold(first, |text, line| text + line).replace("\\\"", "\""))
    };
    calls.filter_map(text).collect()
}

/// Whatever the library says has to be given: each phrase in its source is among what is needed.
#[test]
fn every_phrase_of_the_library_is_needed() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let (needed, mut found) = (needed_texts(), BTreeSet::new());
    for file in sources(&root.join("voice-core/src")) {
        found.extend(first_texts(&fs::read_to_string(&file).unwrap(), " phrase("));
    }
    assert!(found.len() > 100, "the sources were read: {}", found.len());
    // Places are named, so that a language may have them in another order.
    assert!(found.iter().all(|of| !of.contains("{}")));
    let missing: Vec<_> = found.difference(&needed).collect();
    assert!(missing.is_empty(), "what an office must give lacks {missing:#?}");
    for form in ["answer", "claim"] {
        let texts = schema::lacking(&schema::get(form).unwrap(), Language::English);
        assert!(texts.is_empty(), "{texts:?}");
    }
}

/// The texts of an office are complete, and what is missing is told at once with its place: what
/// the library says, and what stands in the files of the office.
#[test]
fn each_text_that_is_missing_is_told_with_its_place() {
    let removed = [
        "No information available to you.",
        "Count",
        "Emergencies, and reporting a crime in progress.",
        "Participation",
    ];
    let errors = Files::new().with_texts(|of| removed.contains(&of), None).errors();
    let has = |file: &str, place: &str, english: &str| {
        let is_it = |of: &&String| of.contains(place) && of.contains(&format!("`{english}`"));
        assert!(errors.iter().any(|of| is_it(&of)), "{file} {place} {english}: {errors:#?}");
    };
    has("texts-ht.json", "texts-ht.json: ht: missing-text", "No information available to you.");
    has("texts-ht.json", "texts-ht.json: ht: missing-text", "Count");
    has("office.json", "/lines/0/purpose/ht", removed[2]);
    has("vocabulary.json", "/categories/1/title/ht", "Participation");
    // Each text of the library by itself: nothing that is needed can be left out.
    let one_in = needed_texts().into_iter().step_by(97);
    for english in one_in {
        let errors = Files::new().with_texts(|of| of == english, None).errors();
        assert!(errors.iter().any(|of| of.contains(&format!("`{english}`"))), "{english}");
    }
}

#[test]
fn a_file_of_texts_that_cannot_be_used_is_refused() {
    let called = |said: &str| {
        let with = Files::new().with_texts(|of| of == "Please call {number}.", Some(said));
        with.errors().join("\n")
    };
    let expected = "ht: other-places: expected";
    let english = "for `Please call {number}.`";
    let errors = called("Tanpri rele.");
    assert!(errors.contains(&format!("{expected} `{{number}}` in the text {english}")), "{errors}");
    let errors = called("Tanpri rele {nimewo}.");
    let both = "`{number}` in the text, and no `{nimewo}` in the text";
    assert!(errors.contains(&format!("{expected} {both} {english}")), "{errors}");
    let errors = called("{number} {}.");
    assert!(errors.contains(&format!("{expected} no `{{}}` in the text {english}")), "{errors}");
    // In another order, or more than once.
    let files = Files::new().with_texts(
        |of| of == "Held at {place} since {day}.",
        Some("Depi {day}, depi {day}: {place}."),
    );
    assert!(files.load().is_ok());
    let none = |mut files: Files, name: &str| {
        files.0.remove(name);
        files.errors().join("\n")
    };
    let errors = none(Files::new(), "texts-ht.json");
    assert!(errors.contains("texts-ht.json: ht: missing-texts"), "{errors}");
    let errors = none(Files::new(), "languages.json");
    assert!(errors.contains("texts-ht.json: unknown-language"), "{errors}");
    let own =
        Files::new().with("languages.json", |data| data["languages"][0]["tag"] = json!("es-MX"));
    assert!(own.errors().join("\n").contains("/languages/0/tag: bad-form"));
    // A text that is too long for a note of the office.
    let long = "a".repeat(601);
    let errors = Files::new().with_texts(|of| of == "Participation", Some(&long)).errors();
    assert!(errors.join("\n").contains("/categories/1/title/ht"), "{errors:?}");
}

/// A pack that is compiled in needs its notes too.
#[test]
fn the_notes_of_a_compiled_pack_are_needed() {
    let mut files = Files::new();
    files.0.insert("manifest.json".into(), json!({"format": "1", "packs": ["us-federal"]}));
    let errors = files.errors();
    let missing = errors.iter().filter(|of| of.starts_with("texts-ht.json: ht: missing-text"));
    assert!(missing.count() > 20, "{errors:?}");
}

/// No translator has checked the texts of the example, so nobody is offered the language.
#[test]
fn a_language_is_off_until_its_texts_are_checked() {
    let office = Files::new().load().unwrap();
    let vocabulary = office.policy.vocabulary();
    assert_eq!(
        (vocabulary.languages().iter().count(), vocabulary.languages().offered().count()),
        (1, 0)
    );
    let faults = vocabulary.read::<Language>(b"\"ht\"").unwrap_err().to_string();
    assert!(faults.contains("en, es") || faults.contains("`en` or `es`"), "{faults}");
    // What was stored while it was on is read all the same.
    assert!(vocabulary.for_stored().read::<Language>(b"\"ht\"").is_ok());
    let bound = |office: &WholeOffice| {
        let language = schema::get("question").unwrap();
        schema::bound(language, office.policy.vocabulary(), Language::English)
    };
    let languages = "/$defs/Language/oneOf";
    assert_eq!(bound(&office).pointer(languages).unwrap().as_array().unwrap().len(), 2);

    let office = Files::checked().load().unwrap();
    assert_eq!(office.policy.vocabulary().read::<Language>(b"\"ht\"").unwrap(), creole(&office));
    let bound = bound(&office);
    let last = bound.pointer(languages).unwrap().as_array().unwrap().last().unwrap();
    assert_eq!((&last["const"], &last["title"]), (&json!("ht"), &json!("Kreyòl ayisyen")));
    // The bound schema takes what the bound reader takes.
    let taken = jsonschema::validator_for(&bound).unwrap();
    let mut question = super::json("examples/offices/state-acp/questions/identity-not-shown.json");
    for (tag, expected) in
        [("ht", true), ("en", true), ("HT", false), ("ht-HT", false), ("fr", false)]
    {
        question["language"] = json!(tag);
        let read = office.policy.vocabulary().read::<QuestionRecord>(&super::bytes(&question));
        assert_eq!((taken.is_valid(&question), read.is_ok()), (expected, expected), "{tag}");
    }
}

/// A schema has its look-up keys in a declared language, which has texts of what requesters are
/// told alone; the rest is in English.
#[test]
fn what_a_declared_language_does_not_say_is_in_english() {
    let office = Files::checked().load().unwrap();
    let language = creole(&office);
    let keys = from_json(&super::file("examples/offices/us-bop/vocabulary.json")).unwrap();
    let languages = office.policy.vocabulary().languages().clone();
    let vocabulary = Vocabulary::load_in(languages, [keys]).unwrap();
    let subject = || schema::get("subject").unwrap();
    for with_keys in [
        schema::bound(subject(), &vocabulary, language),
        schema::of_any_office(subject(), language),
    ] {
        let field = &with_keys["$defs"]["Identifiers"]["properties"]["keys"];
        assert_eq!(field["title"], "Look-up keys");
    }
}

/// Every sentence of an answer that is another in Spanish than in English is another in a declared
/// language too, and nothing else of the answer changes.
#[test]
fn answers_are_said_in_a_declared_language() {
    let office = Files::checked().load().unwrap();
    let mut compared = 0;
    for name in json_files(&folder("state-acp").join("questions")).into_keys() {
        let answer = |language: &str| -> Value {
            let question = asked(&office, &name, language).trusted();
            let register = office.register.as_ref().unwrap();
            let eligibility = office.policy.eligibility(&question);
            let answer = to_json(&eligibility.answer(register.find(&question.subject))).unwrap();
            serde_json::from_str(&answer).unwrap()
        };
        let all = [answer("en"), answer("es"), answer("ht")];
        compared += compare(&all.each_ref(), &name);
    }
    assert!(compared > 200, "{compared}");
}

fn compare([en, es, ht]: &[&Value; 3], place: &str) -> usize {
    match (en, es, ht) {
        (Value::Object(one), Value::Object(_), Value::Object(other)) => {
            assert!(one.keys().eq(other.keys()), "{place}");
            let each =
                |key: &String| compare(&[&en[key], &es[key], &ht[key]], &format!("{place}/{key}"));
            one.keys().map(each).sum()
        }
        (Value::Array(one), Value::Array(_), Value::Array(other)) => {
            assert_eq!(one.len(), other.len(), "{place}");
            (0..one.len())
                .map(|at| compare(&[&en[at], &es[at], &ht[at]], &format!("{place}/{at}")))
                .sum()
        }
        _ => {
            assert_eq!(en == es, en == ht, "{place}: {en} {es} {ht}");
            usize::from(en != ht)
        }
    }
}

/// A refusal says nothing in a declared language either: who takes part, who applied, the housemate
/// of one and nobody are answered about in the same bytes.
#[test]
fn a_refusal_in_a_declared_language_says_nothing() {
    let office = Files::checked().load().unwrap();
    for name in [
        "applied-and-not-yet-accepted.json",
        "card-shown-without-consent.json",
        "consent-lapsed-in-the-days-of-grace.json",
        "housemate-of-a-participant.json",
        "never-screened.json",
        "participation-ended.json",
        "protected-by-another-law.json",
        "screened-three-days-ago.json",
    ] {
        let question = asked(&office, name, "ht").trusted();
        let eligibility = office.policy.eligibility(&question);
        let register = office.register.as_ref().unwrap();
        let answer = to_json(&eligibility.answer(register.find(&question.subject))).unwrap();
        let nobody = to_json(&eligibility.answer(LookupResult::nobody())).unwrap();
        assert!(answer == nobody, "{name}");
        assert!(answer.contains("Pa gen enfòmasyon disponib pou ou."), "{name}: {answer}");
    }
}

/// All laws, with every question in the declared language.
#[test]
fn the_laws_hold_in_a_declared_language() {
    let office = Files::checked().load().unwrap();
    let mut options = CheckOptions::from_policy(&office.policy);
    assert!(options.case.question.languages.contains(&creole(&office)));
    options.case.question.languages = vec![creole(&office)];
    super::offices::of_the_program(&office.policy, &mut options);
    match check_all_rules_with(&office.policy, &options) {
        Ok(_) | Err(CheckError::NotReached(_)) => {}
        Err(error) => panic!("{error}"),
    }
}

/// Notices, days and the pages of reports.
#[test]
fn people_are_told_in_a_declared_language() {
    let office = Files::checked().load().unwrap();
    let language = creole(&office);
    let day = "2026-04-03".parse().unwrap();
    let own = office.policy.office();
    let told = acknowledgement("sign-up-1".parse().unwrap(), language, own, day);
    assert!(told.text.iter().any(|of| of.starts_with("Ou enskri.")), "{:?}", told.text);
    assert_eq!(language.day(day), "3 avril 2026");
    assert_eq!(language.time("13:05:00".parse().unwrap()), "1:05 PM");
    assert_eq!(language.direction(), WritingDirection::LeftToRight);

    let mut tally = Tally::new("2026Q3".parse().unwrap());
    for _ in 0..1040 {
        tally.line(br#"{"kind": "notice", "on": "2026-05-03", "step": "sent"}"#).unwrap();
    }
    let report =
        tally.report(ConfidentialityRule::default(), "2026-10-01".parse().unwrap(), false).unwrap();
    let page = report.html(language, None);
    assert!(page.starts_with("<!doctype html>\n<html lang=\"ht\">"), "{}", &page[..60]);
    assert!(page.contains("<h1>Rapò chak twa mwa 2026Q3</h1>") && page.contains("1,040"));
    let english = report.html(Language::English, None);
    let words = |page: &str| -> BTreeSet<String> {
        let text = page.split_once("<body>").unwrap().1.replace(['>', '<'], "\n");
        lines(&text)
            .into_iter()
            .filter(|line| line.trim().contains(' ') && !line.contains('='))
            .collect()
    };
    let both: Vec<_> = words(&page).intersection(&words(&english)).cloned().collect();
    assert!(both.is_empty(), "said in English: {both:#?}");
}

/// A language that is written from right to left says so.
#[test]
fn a_page_says_in_which_direction_it_is_written() {
    let office = Files::checked()
        .with("languages.json", |data| data["languages"][0]["direction"] = json!("right-to-left"))
        .load()
        .unwrap();
    let tally = Tally::new("2026Q3".parse().unwrap());
    let report =
        tally.report(ConfidentialityRule::default(), "2026-10-01".parse().unwrap(), false).unwrap();
    let page = report.html(creole(&office), None);
    assert!(page.contains("<html lang=\"ht\" dir=\"rtl\">"));
    // The forms of requesters are there in the language, and what staff fill in is not.
    let lacking = |form: &str| schema::lacking(&schema::get(form).unwrap(), creole(&office)).len();
    assert_eq!((lacking("claim"), lacking("answer")), (0, 0));
    assert!(lacking("question") > 0);
}

/// Two offices of one program may have other texts of one language.
#[test]
fn two_offices_have_texts_of_their_own() {
    let other = Files::checked().with_texts(|of| of == "yes", Some("wi wi")).load().unwrap();
    let one = Files::checked().load().unwrap();
    assert_ne!(creole(&one), creole(&other));
    assert_eq!((creole(&one).say("yes", "sí"), creole(&other).say("yes", "sí")), ("wi", "wi wi"));
    assert_eq!(creole(&one), creole(&Files::checked().load().unwrap()));
    assert_eq!(creole(&one).as_str(), creole(&other).as_str());
    let zone: TimeZone = "America/Chicago".parse().unwrap();
    let new = starting_files(
        &"elm-da".parse().unwrap(),
        &"Elm".parse().unwrap(),
        &zone,
        "2026-11-02".parse().unwrap(),
    );
    assert!(WholeOffice::load(new.iter().map(|(name, text)| (*name, text.as_bytes()))).is_ok());
}
