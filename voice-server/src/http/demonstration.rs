//! The demonstration: people who do not exist, and questions about them.
//!
//! All of it is compiled in and the same for everybody, so a page can show its answers to anybody.

use std::sync::LazyLock;

use serde_json::{Map, Value, json};
use voice_core::disclosure::{Answer, Language, Policy, Question, QuestionRecord};
use voice_core::subject::Register;
use voice_core::wire::{Custodial, InputErrors, from_json, from_value, to_json};

/// The records, as they are compiled in.
const RECORDS: &[u8] = include_bytes!("../../examples/subjects/demo.json");

/// The moment at which the clock of the demonstration stands: its screenings are of that day.
pub const MOMENT: &str = "2026-11-02T15:00:00Z";

/// A number that nobody of the demonstration has.
const NOBODY: (&str, &str) = ("A299999999", "MX");

/// The number and country of birth of a person whom 8 U.S.C. 1367 protects.
const PROTECTED: (&str, &str) = ("A200000006", "HN");

macro_rules! asked {
    ($name:literal, $en:literal, $es:literal) => {
        Asked {
            name: $name,
            en: $en,
            es: $es,
            json: include_bytes!(concat!("../../examples/questions/", $name, ".json")),
        }
    };
}

/// A question of the demonstration.
#[derive(Debug)]
pub struct Asked {
    /// Its name in an address.
    pub name: &'static str,
    en: &'static str,
    es: &'static str,
    json: &'static [u8],
}

/// The English texts of what is asked, which have others in each declared language.
pub(crate) fn texts() -> impl Iterator<Item = &'static str> {
    QUESTIONS.iter().map(|asked| asked.en)
}

/// The questions.
pub static QUESTIONS: [Asked; 6] = [
    asked!(
        "victim-custody-status",
        "A victim of a federal crime asks about custody, place and release",
        "Una víctima de un delito federal pregunta por la custodia, el lugar y la liberación"
    ),
    asked!(
        "victim-of-a-state-crime",
        "A victim of a state crime asks about the case too",
        "Una víctima de un delito estatal pregunta también por el caso"
    ),
    asked!(
        "witness-release",
        "A witness asks about release and escape",
        "Un testigo pregunta por la liberación y la fuga"
    ),
    asked!(
        "victim-attorney",
        "The attorney of a victim asks, with papers",
        "Pregunta el abogado de una víctima, con documentos"
    ),
    asked!(
        "attorney-without-papers",
        "An attorney asks without papers",
        "Un abogado pregunta sin documentos"
    ),
    asked!(
        "identity-only-asserted",
        "Somebody asks who did not show who they are",
        "Pregunta alguien que no mostró quién es"
    ),
];

/// One question about three people: one of whom something may be told, one whom the law protects,
/// and one who does not exist.
#[derive(Clone)]
pub struct Answers {
    /// About the person whom the question names.
    pub named: Answer,
    /// About the protected person.
    pub protected: Answer,
    /// About nobody.
    pub nobody: Answer,
}

/// The records of the demonstration.
///
/// # Errors
/// Never: they are compiled in, and a test reads them.
pub fn records() -> Result<Register, InputErrors> {
    from_json(RECORDS)
}

/// The question of a name.
#[must_use]
pub fn named(name: &str) -> Option<&'static Asked> {
    QUESTIONS.iter().find(|question| question.name == name)
}

impl Asked {
    /// Who asks what, in words.
    #[must_use]
    pub fn title(&self, language: Language) -> &'static str {
        language.say(self.en, self.es)
    }

    /// The question as it is sent, for people to read and copy.
    #[must_use]
    #[expect(clippy::expect_used, reason = "compiled in; a test writes every question")]
    pub fn text(&self, language: Language) -> String {
        to_json(&Custodial(&self.record(language, self.document()))).expect("JSON")
    }

    #[expect(clippy::expect_used, reason = "compiled in; a test reads every question")]
    fn document(&self) -> Map<String, Value> {
        let mut question: Map<String, Value> = serde_json::from_slice(self.json).expect("JSON");
        question.insert("as_of".to_owned(), MOMENT.into());
        question
    }

    #[expect(clippy::expect_used, reason = "compiled in; a test asks every question")]
    fn record(&self, language: Language, document: Map<String, Value>) -> QuestionRecord {
        let mut record: QuestionRecord = from_value(document.into()).expect("a question");
        record.language = language;
        record
    }

    fn about(&self, language: Language, subject: Option<(&str, &str)>) -> Question {
        let mut document = self.document();
        if let Some((number, country)) = subject {
            let subject =
                json!({ "kind": "by-number", "number": number, "country_of_birth": country });
            document.insert("subject".to_owned(), subject);
        }
        self.record(language, document).trusted()
    }

    /// The answers of a policy.
    #[must_use]
    pub fn answers(&self, policy: &Policy, language: Language) -> Answers {
        let answer = |subject| {
            let question = self.about(language, subject);
            policy.eligibility(&question).answer(register().find(&question.subject))
        };
        Answers {
            named: answer(None),
            protected: answer(Some(PROTECTED)),
            nobody: answer(Some(NOBODY)),
        }
    }
}

#[expect(clippy::expect_used, reason = "compiled in; a test reads them")]
fn register() -> &'static Register {
    static REGISTER: LazyLock<Register> = LazyLock::new(|| records().expect("records"));
    &REGISTER
}

#[cfg(test)]
mod tests {
    use voice_core::disclosure::{Language, Policy};
    use voice_core::wire::to_json;

    use super::{QUESTIONS, named};

    #[test]
    fn every_question_is_answered_about_all_three() {
        let mut told = 0;
        for question in &QUESTIONS {
            for language in [Language::English, Language::Spanish] {
                assert!(question.text(language).contains("\"as_of\""));
                let answers = question.answers(&Policy::us_federal(), language);
                told += answers.named.disclosed().count();
                assert_eq!(
                    to_json(&answers.protected).unwrap(),
                    to_json(&answers.nobody).unwrap(),
                    "{}",
                    question.name
                );
            }
        }
        assert!(told > 8, "{told}");
        assert!(named("victim-custody-status").is_some() && named("nothing").is_none());
    }
}
