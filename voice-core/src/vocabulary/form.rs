use serde_json::json;

use crate::declared_name;
use crate::language::Bilingual;
use crate::wire::{Reader, Value, Wire, text};

text! {
    /// A word from a declared list.
    ///
    /// ```
    /// use voice_core::vocabulary::FormWord;
    ///
    /// let word: FormWord = "emergency".parse()?;
    /// assert_eq!(word.as_str(), "emergency");
    /// # Ok::<(), voice_core::wire::InputErrors>(())
    /// ```
    FormWord {
        expected: "an identifier of 2 to 40 lower-case letters, digits and hyphens",
        min: 2,
        max: 40,
        pattern: declared_name::NAME,
        format: None,
        example: "emergency",
    }
}

/// A word from a declared list, as it is shown.
///
/// ```
/// use voice_core::language::Bilingual;
/// use voice_core::vocabulary::DeclaredWord;
///
/// let title = Bilingual { en: "Local".parse()?, es: "Local".parse()? };
/// let word = DeclaredWord { word: "local".parse()?, title };
/// assert_eq!(word.word.as_str(), "local");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
pub struct DeclaredWord {
    /// The word on the wire.
    pub word: FormWord,
    /// The words that are shown.
    pub title: Bilingual,
}

/// The form of the value of a declared category.
///
/// No form has free text: what could be written there has no rule.
///
/// ```
/// use voice_core::vocabulary::ValueForm;
/// use voice_core::wire::from_json;
///
/// let form: ValueForm = from_json(r#"{
///     "kind": "state",
///     "states": [{"word": "granted", "title": {"en": "Granted", "es": "Concedida"}}]
/// }"#.as_bytes())?;
/// assert_eq!(form.words().len(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
#[non_exhaustive]
pub enum ValueForm {
    /// A state from a declared list.
    State {
        /// The states.
        #[wire(min = 1, max = 64)]
        states: Vec<DeclaredWord>,
    },
    /// The day on which it happens.
    Day {},
    /// The day, and of which kind it is.
    DayAndKind {
        /// The kinds.
        #[wire(min = 1, max = 64)]
        kinds: Vec<DeclaredWord>,
    },
    /// A moment.
    Moment {},
    /// A place, and since when.
    Place {},
    /// A hearing: when it begins, and before whom.
    Hearing {},
    /// An amount of money, in whole US dollars.
    Amount {},
    /// A number.
    Number {},
    /// A statement from a declared list.
    Statement {
        /// The statements.
        #[wire(min = 1, max = 64)]
        statements: Vec<DeclaredWord>,
    },
}

impl ValueForm {
    /// The words of the declared list; none where the form has no list.
    ///
    /// ```
    /// use voice_core::vocabulary::ValueForm;
    ///
    /// assert!(ValueForm::Day {}.words().is_empty());
    /// ```
    #[must_use]
    pub fn words(&self) -> &[DeclaredWord] {
        match self {
            Self::State { states: words }
            | Self::DayAndKind { kinds: words }
            | Self::Statement { statements: words } => words,
            Self::Day {}
            | Self::Moment {}
            | Self::Place {}
            | Self::Hearing {}
            | Self::Amount {}
            | Self::Number {} => &[],
        }
    }

    /// The field of the value that has a word of the list.
    pub(crate) const fn field_of_word(&self) -> Option<&'static str> {
        match self {
            Self::State { .. } => Some("state"),
            Self::DayAndKind { .. } => Some("of"),
            Self::Statement { .. } => Some("statement"),
            Self::Day {}
            | Self::Moment {}
            | Self::Place {}
            | Self::Hearing {}
            | Self::Amount {}
            | Self::Number {} => None,
        }
    }

    /// The name of the list.
    const fn list(&self) -> &'static str {
        match self {
            Self::State { .. } => "states",
            Self::DayAndKind { .. } => "kinds",
            _ => "statements",
        }
    }

    /// A value of the form as it is written, as of a day.
    pub(crate) fn example(&self, day: &str) -> Value {
        let word = self.words().first().map(|of| of.word.as_str());
        match self {
            Self::State { .. } => json!({"state": word}),
            Self::Day {} => json!({"on": day}),
            Self::DayAndKind { .. } => json!({"on": day, "of": word}),
            Self::Moment {} => json!({"at": format!("{day}T14:00:00Z")}),
            Self::Place {} => json!({"name": "A Facility", "since": day}),
            Self::Hearing {} => json!({"at": format!("{day}T14:00:00Z"), "court": "A Commission"}),
            Self::Amount {} => json!({"amount_usd": 5000}),
            Self::Number {} => json!({"number": 2}),
            Self::Statement { .. } => json!({"statement": word}),
        }
    }

    /// Records each word that is there twice, at its place in the form.
    pub(super) fn words_twice(&self, reader: &mut Reader) {
        reader.each_once(
            self.list(),
            "word",
            self.words().iter().map(|of| &of.word),
            "each word once",
            &Value::from("another-word"),
        );
    }
}
