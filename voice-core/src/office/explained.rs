use crate::identifier::IDENTIFIER;
use crate::language::Bilingual;
use crate::law::{Citation, Period};
use crate::requester::Jurisdiction;
use crate::wire::{Set, Wire, text};

text! {
    /// The identifier of something that is explained.
    ///
    /// ```
    /// use voice_core::office::TopicId;
    ///
    /// let topic: TopicId = "removal-process".parse()?;
    /// assert_eq!(topic.as_str(), "removal-process");
    /// # Ok::<(), voice_core::wire::InputErrors>(())
    /// ```
    TopicId {
        expected: "an identifier of 1 to 64 lower-case letters, digits and hyphens",
        min: 1,
        max: 64,
        pattern: IDENTIFIER,
        format: None,
        example: "removal-process",
    }
}

/// Something that is explained to everybody, whoever is asked about.
///
/// ```
/// use voice_core::language::Bilingual;
/// use voice_core::law::{Citation, Verification};
/// use voice_core::office::Topic;
///
/// let topic = Topic {
///     id: "bond".parse()?,
///     summary: Bilingual {
///         en: "How somebody may be released on bond.".parse()?,
///         es: "Cómo alguien puede quedar libre bajo fianza.".parse()?,
///     },
///     steps: Vec::new(),
///     citations: vec![Citation {
///         text: "8 U.S.C. 1226(a)(2)".parse()?,
///         verification: Verification::Verified,
///     }],
/// };
/// assert_eq!(topic.id.as_str(), "bond");
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
pub struct Topic {
    /// The identifier.
    #[wire(title = "Identifier")]
    pub id: TopicId,
    /// In one or two sentences; every answer to a question has them.
    pub summary: Bilingual,
    /// At length, one step after the other.
    pub steps: Vec<Bilingual>,
    /// The law that it explains.
    pub citations: Vec<Citation>,
}

/// A right of victims.
///
/// That there is a right in a class of cases says nothing of any one case, and is
/// told to everybody.
///
/// ```
/// use voice_core::office::Office;
/// use voice_core::requester::Jurisdiction;
///
/// // The rights of 18 U.S.C. 3771 are for victims of federal crimes.
/// let rights = |of| {
///     let rights = Office::reference().rights(of, "2026-11-02".parse()?);
///     Ok::<_, voice_core::wire::InputErrors>(rights.count())
/// };
/// assert!(rights(Jurisdiction::Federal)? > rights(Jurisdiction::Foreign)?);
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
pub struct VictimRight {
    /// The identifier.
    #[wire(title = "Identifier")]
    pub id: TopicId,
    /// The right, in plain words.
    pub text: Bilingual,
    /// Under whose law the crime is prosecuted of which it is a right.
    #[wire(min = 1)]
    pub jurisdictions: Set<Jurisdiction>,
    /// The law that gives it; none where it is the law of each state, tribe or country.
    pub citations: Vec<Citation>,
    /// The days on which it is in force; left out where no others are known.
    pub in_force: Option<Period>,
}
