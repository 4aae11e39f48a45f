//! Citations: real ones with their parts, other spellings, what is none, and the pattern of schemas
//! against the reader.

use std::fs;

use jsonschema::Validator;
use proptest::string::string_regex;
use serde_json::{Map, Value, json};
use voice_core::law::{CitationText, CitedLaw, CodePlace, Division, Passage, Through};
use voice_core::schema;

use crate::committed::repository;
use crate::corpus::draw;
use crate::equivalence::validator;

/// The table of real citations: the text, its kind, and each part that it has.
fn real() -> Vec<(String, Value)> {
    let path = repository().join("tests/citations/real.ndjson");
    let text = fs::read_to_string(path).unwrap();
    let lines = text.lines().map(|line| {
        let mut parts: Map<String, Value> = serde_json::from_str(line).unwrap();
        let text = parts.remove("text").unwrap().as_str().unwrap().to_owned();
        (text, Value::Object(parts))
    });
    lines.collect()
}

fn cases() -> Value {
    let path = repository().join("tests/citations/cases.json");
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

fn texts(list: &Value) -> impl Iterator<Item = &str> {
    list.as_array().unwrap().iter().map(|text| text.as_str().unwrap())
}

/// The parts that a citation has, without those that it lacks.
fn parts(law: &CitedLaw) -> Value {
    let (kind, parts) = match law {
        CitedLaw::UnitedStatesCode { title, appendix, passage, note, .. } => (
            "united-states-code",
            json!({
                "title": title, "appendix": appendix.then_some(true),
                "note": note.then_some(true), "passage": of_passage(passage),
            }),
        ),
        CitedLaw::Regulation { title, passage, .. } => {
            ("regulation", json!({"title": title, "passage": of_passage(passage)}))
        }
        CitedLaw::RegulationPart { title, part, through, subpart, .. } => (
            "regulation-part",
            json!({"title": title, "part": part, "to": through, "subpart": subpart}),
        ),
        CitedLaw::StatutesAtLarge { volume, page, at, .. } => {
            ("statutes-at-large", json!({"volume": volume, "page": page, "at": at}))
        }
        CitedLaw::FederalRegister { volume, page, at, .. } => {
            ("federal-register", json!({"volume": volume, "page": page, "at": at}))
        }
        CitedLaw::PublicLaw { congress, number, passage, .. } => (
            "public-law",
            json!({
                "congress": congress, "number": number,
                "passage": passage.as_ref().map(of_passage),
            }),
        ),
        CitedLaw::CourtRule { rules, passage, .. } => {
            ("court-rule", json!({"rules": rules, "passage": of_passage(passage)}))
        }
        CitedLaw::Constitution { of, part, amendment, number, passage, clause, .. } => (
            "constitution",
            json!({
                "of": of, "part": part, "amendment": amendment.then_some(true),
                "number": number, "passage": passage.as_ref().map(of_passage), "clause": clause,
            }),
        ),
        CitedLaw::PresidentialDocument { kind, number, passage, .. } => (
            "presidential-document",
            json!({
                "document": kind, "number": number,
                "passage": passage.as_ref().map(of_passage),
            }),
        ),
        CitedLaw::AgencyDocument { issuer, title, .. } => {
            ("agency-document", json!({"issuer": issuer, "title": title}))
        }
        CitedLaw::StateCode { code, volume, place, .. } => {
            ("state-code", json!({"code": code, "volume": volume, "passage": of_place(place)}))
        }
        CitedLaw::TribalCode { code, place, .. } => {
            ("tribal-code", json!({"code": code, "passage": of_place(place)}))
        }
        CitedLaw::SessionLaw { year, series, chapter, number, passage, .. } => (
            "session-law",
            json!({
                "year": year, "series": series, "chapter": chapter.then_some(true),
                "number": number, "passage": passage.as_ref().map(of_passage),
            }),
        ),
        CitedLaw::Decision { volume, reporter, page, at, court, year, .. } => (
            "decision",
            json!({
                "volume": volume, "reporter": reporter, "page": page, "at": at, "court": court,
                "year": year,
            }),
        ),
        CitedLaw::Declared { reporter, place, .. } => {
            ("declared", json!({"reporter": reporter, "place": place}))
        }
        other => panic!("a kind that this test does not know: {other:?}"),
    };
    let Value::Object(mut parts) = parts else { unreachable!() };
    if let Some(Value::Object(passage)) = parts.remove("passage") {
        parts.extend(passage);
    }
    parts.retain(|_, part| !part.is_null());
    parts.insert("kind".to_owned(), kind.into());
    Value::Object(parts)
}

fn of_passage(passage: &Passage) -> Value {
    let subdivisions = passage.subdivisions();
    let mut parts = json!({"section": passage.section()});
    if !subdivisions.is_empty() {
        parts["subdivisions"] = json!(subdivisions);
    }
    match passage.through() {
        None => {}
        Some(Through::Subdivision(to)) => parts["through"] = json!(to),
        Some(Through::Section { section, subdivisions }) => {
            assert!(subdivisions.is_empty(), "the table has no such range");
            parts["to"] = json!(section);
        }
        Some(Through::Following) => parts["following"] = json!(true),
        Some(other) => panic!("a reach that this test does not know: {other:?}"),
    }
    parts
}

fn of_place(place: &CodePlace) -> Value {
    let mut parts = place.passage.as_ref().map_or_else(|| json!({}), of_passage);
    if let Some((division, number)) = &place.within {
        let name = match division {
            Division::Title => "tit",
            Division::Chapter => "ch",
        };
        parts[name] = json!(number);
    }
    if place.article {
        parts["article"] = json!(true);
    }
    parts
}

#[test]
fn real_citations_have_their_parts_and_their_one_form() {
    let real = real();
    assert!(real.len() >= 200, "{}", real.len());
    for (text, expected) in real {
        let citation =
            CitationText::new(&*text).unwrap_or_else(|faults| panic!("{text}: {faults}"));
        assert_eq!(parts(&citation.law()), expected, "{text}");
        assert_eq!(citation.law().to_string(), text);
        assert_eq!(text.parse::<CitedLaw>().unwrap(), citation.law());
    }
}

#[test]
fn every_case_is_as_its_list_says() {
    let cases = cases();
    let one_form = |text: &str| CitationText::from_spelling(text).map(|of| of.to_string());
    for text in texts(&cases["accept"]) {
        assert_eq!(CitationText::new(text).unwrap().as_str(), text);
    }
    for text in texts(&cases["refuse"]) {
        CitationText::new(text).unwrap_err();
    }
    for pair in cases["same"].as_array().unwrap() {
        let [other, text] = texts(pair).collect::<Vec<_>>().try_into().unwrap();
        assert_eq!(one_form(other).unwrap(), text);
        // It is refused as it stands, with the one form as the example.
        let faults = CitationText::new(other).unwrap_err().into_vec();
        let examples: Vec<_> = faults.iter().map(|of| of.example.clone()).collect();
        assert_eq!(examples, [json!(text).to_string()]);
    }
}

/// As style guides, statutes and web pages write them.
const SPELLINGS: [(&str, &str); 34] = [
    ("8 U.S.C.A. § 1367(a)(2)", "8 U.S.C. 1367(a)(2)"),
    ("8 U. S. C. 1367 (a) (2)", "8 U.S.C. 1367(a)(2)"),
    ("8\u{a0}U.S.C.\u{a0}§\u{a0}1367", "8 U.S.C. 1367"),
    ("18 United States Code section 3771", "18 U.S.C. 3771"),
    ("18 U.S.C. §§ 2510-2523", "18 U.S.C. 2510 to 2523"),
    ("18 U.S.C. §§ 2510\u{2013}2523", "18 U.S.C. 2510 to 2523"),
    ("42 U.S.C. § 290dd\u{2013}2", "42 U.S.C. 290dd-2"),
    ("42 U.S.C. § 2000d, et seq.", "42 U.S.C. 2000d et seq."),
    ("28 C.F.R. § 551.151(d)", "28 CFR 551.151(d)"),
    ("42 C.F.R. pt. 2", "42 CFR part 2"),
    ("42 CFR 2", "42 CFR part 2"),
    ("28 CFR Part 551, subpart M", "28 CFR part 551 subpart M"),
    ("Treas. Reg.", ""),
    ("Public Law 106-386", "Pub. L. 106-386"),
    ("Pub. L. No. 106-386, § 107(c)", "Pub. L. 106-386 s.107(c)"),
    ("P.L. 106\u{2013}386", "Pub. L. 106-386"),
    ("82 FR 8799", "82 Fed. Reg. 8799"),
    ("82 Fed. Reg. 8,799", "82 Fed. Reg. 8799"),
    ("Fed. R. Evid. P. 412", "Fed. R. Evid. 412"),
    ("Federal Rules of Criminal Procedure, Rule 6(e)", "Fed. R. Crim. P. 6(e)"),
    ("U.S. Constitution, Amendment VI", "U.S. Const. amend. VI"),
    ("Cal. Const. art. I, §28(b)", "Cal. Const. art. I, § 28(b)"),
    ("Executive Order 14159, § 15", "EO 14159 s.15"),
    ("Exec. Order No. 13,768 § 13", "EO 13768 s.13"),
    ("Cal. Gov't Code § 6205", "Cal. Gov. Code 6205"),
    ("California Government Code section 6205", "Cal. Gov. Code 6205"),
    ("RCW 40.24.030", "Wash. Rev. Code 40.24.030"),
    ("Wash. Rev. Code Ann. § 40.24.030", "Wash. Rev. Code 40.24.030"),
    ("750 ILCS 61/25", "750 Ill. Comp. Stat. 61/25"),
    ("23 Pa.C.S. § 6703(c)", "23 Pa. Cons. Stat. 6703(c)"),
    ("Del. Code Ann. tit. 11 § 9411", "Del. Code tit. 11, § 9411"),
    ("410 U. S. 113", "410 U.S. 113"),
    ("27 I&N Dec. 316 (A.G. 2018)", "27 I. & N. Dec. 316 (A.G. 2018)"),
    ("section 1367", ""),
];

#[test]
fn other_spellings_come_out_in_the_one_form() {
    for (spelling, one_form) in SPELLINGS {
        let read = CitationText::from_spelling(spelling);
        if one_form.is_empty() {
            read.unwrap_err();
        } else {
            let read = read.unwrap_or_else(|faults| panic!("{spelling}: {faults}"));
            assert_eq!(read.as_str(), one_form);
        }
    }
}

/// What reads like law and is none.
#[test]
fn what_is_no_citation_is_refused() {
    for text in [
        "DHS California Government Code 6206",
        "DHS 6206",
        "Wash. Penal Code 5",
        "Fed. R. Fam. P. 6",
        "8 U.S.C.",
        "8 U.S.C. 1367(a",
        "8 U.S.C. 1367()",
        "8 U.S.C. 1367(a)-",
        "0 U.S.C. 1367",
        "008 U.S.C. 1367",
        "U.S.C. 1367",
        "28 CFR part 551.151",
        "28 CFR .151",
        "Pub. L. 106",
        "U.S. Const. VI",
        "EO s.15",
        "410 U.S. 113 (1573)",
        "410 U.S. 113 (Roe v. Wade)",
        "Roe v. Wade, 410 U.S. 113 (1973)",
        "Some Series 5",
        "some series: 5",
        "Some Series: ",
        "Some Series : 5",
    ] {
        let faults = CitationText::new(text).unwrap_err().into_vec();
        let [fault] = &faults[..] else { panic!("{faults:?}") };
        CitationText::new(fault.example.trim_matches('"')).expect("the example is a citation");
        CitationText::from_spelling(text).unwrap_err();
    }
}

/// A citation from memory of a name shows nothing of a text that is no citation.
#[test]
fn a_text_that_is_no_citation_is_not_repeated() {
    let faults = CitationText::new("Jane Roe, A012345678").unwrap_err().to_string();
    assert!(!faults.contains("Roe") && !faults.contains("012345678"), "{faults}");
}

fn of_schemas() -> Validator {
    validator(&schema::all()["$defs"]["CitationText"])
}

/// One change of a text: a letter left out, doubled, or another in its place; a word left out.
fn changed(text: &str) -> Vec<String> {
    let letters: Vec<char> = text.chars().collect();
    let others = ['a', 'Z', '5', '0', ' ', '.', ',', ':', '-', '(', ')', '§', 'é', '/', '\''];
    let mut all = Vec::new();
    for at in 0..letters.len() {
        let (before, rest) = letters.split_at(at);
        let (one, after): (&char, &[char]) = (&rest[0], &rest[1..]);
        let with =
            |middle: &[char]| -> String { [before, middle, after].concat().iter().collect() };
        all.extend([with(&[]), with(&[*one, *one])]);
        all.extend(others.iter().flat_map(|other| [with(&[*other]), with(&[*one, *other])]));
    }
    let words: Vec<&str> = text.split(' ').collect();
    for at in 0..words.len() {
        let (before, after) = words.split_at(at);
        all.push([before, &after[1..]].concat().join(" "));
    }
    all
}

/// The reader and the pattern of schemas have the lists of series in common and nothing else.
#[test]
fn the_pattern_of_schemas_takes_what_the_reader_takes() {
    let validator = of_schemas();
    let (mut accepted, mut refused) = (0, 0);
    let mut compare = |text: &str| {
        let read = CitationText::new(text).is_ok();
        assert_eq!(read, validator.is_valid(&json!(text)), "{text:?}: the reader says {read}");
        *(if read { &mut accepted } else { &mut refused }) += 1;
    };
    let (cases, real) = (cases(), real());
    let of_cases = ["accept", "refuse"].iter().flat_map(|list| texts(&cases[list]));
    let spellings = SPELLINGS.iter().flat_map(|(one, other)| [*one, *other]);
    for text in real.iter().map(|(text, _)| text.as_str()).chain(of_cases).chain(spellings) {
        compare(text);
        changed(text).iter().step_by(3).for_each(|text| compare(text));
    }
    println!("{accepted} accepted, {refused} refused by both");
    assert!(accepted > 5_000 && refused > 10_000, "{accepted} and {refused}");
}

/// What the pattern takes, drawn from it, with its own changes.
#[test]
fn what_the_pattern_makes_is_read() {
    let definition = &schema::all()["$defs"]["CitationText"];
    let pattern = definition["pattern"].as_str().unwrap();
    let strategy = string_regex(pattern.trim_start_matches('^').trim_end_matches('$')).unwrap();
    let validator = of_schemas();
    draw(200, &strategy, |text| {
        // Few are short enough to be a citation, and many of the others take long to try.
        let text: String = text.chars().take(200).collect();
        for text in std::iter::once(text.clone()).chain(changed(&text).into_iter().step_by(61)) {
            let read = CitationText::new(&*text).is_ok();
            assert_eq!(read, validator.is_valid(&json!(text)), "{text:?}: the reader says {read}");
        }
    });
}
