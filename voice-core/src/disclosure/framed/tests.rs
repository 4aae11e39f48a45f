use std::collections::BTreeMap;

use super::*;
use crate::declared_name::NAMES_IN_TESTS;
use crate::disclosure::Policy;
use crate::disclosure::frame::HEAD;
use crate::language::Language;
use crate::subject::{LookupResult, Register};
use crate::wire::{Custodial, from_json, to_json};

/// The questions of the examples.
fn questions() -> Vec<QuestionRecord> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/questions");
    let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    // A folder has questions of other offices.
    files
        .filter(|path| path.is_file())
        .map(|path| from_json(&std::fs::read(path).unwrap()).unwrap())
        .collect()
}

fn register() -> Register {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/subjects/demo.json");
    from_json(&std::fs::read(folder).unwrap()).unwrap()
}

#[test]
fn what_was_kept_in_parts_is_the_record() {
    let _names = NAMES_IN_TESTS.read();
    let (policy, register) = (Policy::us_federal(), register());
    let (mut told, mut frames) = (0, BTreeMap::new());
    let questions = questions();
    assert!(questions.len() > 60);
    for (at, question) in questions.into_iter().enumerate() {
        let language = if at % 2 == 0 { Language::English } else { Language::Spanish };
        let question = QuestionRecord { language, ..question }.trusted();
        let eligibility = policy.eligibility(&question);
        let nobody = eligibility.decide(LookupResult::nobody()).framed(2);
        // As a store writes and reads it.
        let asked = to_json(&Custodial(nobody.asked())).unwrap();
        let asked: DecisionRecord = from_json(asked.as_bytes()).unwrap();
        let frame = frames.entry(nobody.frame().digest().to_owned()).or_insert_with(|| {
            let frame = to_json(nobody.frame()).unwrap();
            from_json::<DecisionFrame>(frame.as_bytes()).unwrap()
        });
        assert_eq!(frame, nobody.frame());
        let everybody = register.subjects().iter().skip(at % 5).step_by(5);
        let everybody = everybody.map(LookupResult::one).chain([LookupResult::nobody()]);
        for found in everybody.chain([register.find(&question.subject)]) {
            let decided = eligibility.decide(found);
            let (record, framed) = (decided.record().of_revision(2), decided.framed(2));
            assert!(framed.record() == record);
            assert!(framed.asked() == nobody.asked() && framed.frame() == nobody.frame());
            let read = DecisionRecord::of_marks(asked.clone(), frame, framed.marks());
            assert!(read == Ok(record.clone()));
            assert!(framed.accounting() == record.accounting());
            assert_eq!(framed.marks().len(), nobody.marks().len());
            told += usize::from(framed.accounting().is_some());
        }
    }
    assert!(told > 20, "{told}");
    assert!((3..9).contains(&frames.len()), "{}", frames.len());
}

#[test]
fn marks_of_another_frame_are_refused() {
    let policy = Policy::us_federal();
    let question = questions().remove(0).trusted();
    let framed = policy.eligibility(&question).decide(LookupResult::nobody()).framed(1);
    let of_marks = |marks: &[u8]| {
        DecisionRecord::of_marks(framed.asked().clone(), framed.frame(), marks).map(|_| ())
    };
    assert_eq!(of_marks(framed.marks()), Ok(()));
    let mut one_more = framed.marks().to_vec();
    one_more.push(0);
    let mut unknown = framed.marks().to_vec();
    unknown[0] = 4;
    let mut nameless = framed.marks().to_vec();
    nameless[0] = 3;
    for marks in [&[][..], &framed.marks()[1..], &one_more, &unknown, &nameless] {
        assert_eq!(of_marks(marks), Err(FrameError));
    }
    assert_eq!(FrameError.code(), "frame-differs");
}

/// A frame may have a term of which this program does not know, as one that was made by a program
/// with other offices, as long as no decision names it.
#[test]
fn a_term_that_is_not_known_counts_where_it_is_marked() {
    let _names = NAMES_IN_TESTS.read();
    let policy = Policy::us_federal();
    let question = questions().remove(0).trusted();
    let framed = policy.eligibility(&question).decide(LookupResult::nobody()).framed(1);
    let mut frame = serde_json::to_value(framed.frame()).unwrap();
    let terms = frame["categories"].as_array_mut().unwrap();
    // Not asked for, and nothing is known of nobody.
    let at = terms.iter().position(|of| of == "photograph").unwrap();
    terms[at] = "zz-nobody:declares-it".into();
    let frame: DecisionFrame = crate::wire::from_value(frame).unwrap();
    let read = |marks: &[u8]| DecisionRecord::of_marks(framed.asked().clone(), &frame, marks);
    assert!(read(framed.marks()) == Ok(framed.record()));
    let mut marked = framed.marks().to_vec();
    marked[HEAD + at / 8] |= 1 << (at % 8);
    assert!(read(&marked) == Err(FrameError));
}

/// A frame is made once for a language and the rules in force, and again where a term came up.
#[test]
fn frames_are_made_once() {
    let _names = NAMES_IN_TESTS.read();
    let policy = Policy::us_federal();
    let question = |language| {
        let question = questions().remove(0);
        QuestionRecord { language, ..question }.trusted()
    };
    let frame = |policy: &Policy, language| {
        let question = question(language);
        let framed = policy.eligibility(&question).decide(LookupResult::nobody()).framed(1);
        framed.frame
    };
    let english = frame(&policy, Language::English);
    assert!(Arc::ptr_eq(&english, &frame(&policy, Language::English)));
    assert_ne!(english.digest(), frame(&policy, Language::Spanish).digest());
    assert_eq!(english.digest(), frame(&Policy::us_federal(), Language::English).digest());
}
