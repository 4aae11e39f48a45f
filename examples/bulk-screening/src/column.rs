use voice_core::category::Category;
use voice_core::requester::{Capacity, Conflict, IdentityLevel, Jurisdiction, Purpose, Standing};
use voice_core::subject::Protection;
use voice_core::wire::Vocabulary;

/// The columns of a dossier: what the rules see of a question and of the person asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Column {
    /// The capacity of the requester: a word of [`Capacity`].
    Capacity,
    /// How well the identity is known: a word of [`IdentityLevel`].
    Identity,
    /// How well the principal's part in the matter is known: a word of [`Standing`].
    Standing,
    /// The purpose: a word of [`Purpose`].
    Purpose,
    /// The law under which the crime is prosecuted: a word of [`Jurisdiction`].
    Jurisdiction,
    /// Whether the person was found, and screened in time.
    Known,
    /// Whether the record names the requester's matter.
    MatterLinked,
    /// The categories about a case of which the record has a fact of that matter: a set of
    /// words of [`Category`].
    LinkedFacts,
    /// The conflicts with the requester: a set of words of [`Conflict`].
    Conflicts,
    /// The protections that hold: a set of words of [`Protection`].
    Protections,
    /// The protections with a complete waiver: a set of words of [`Protection`].
    Waivers,
    /// The protections whose consent lets everything go: a set of words of [`Protection`].
    Consents,
}

impl Column {
    /// Every column, in the order in which `released` takes them.
    pub const ALL: [Self; 12] = [
        Self::Capacity,
        Self::Identity,
        Self::Standing,
        Self::Purpose,
        Self::Jurisdiction,
        Self::Known,
        Self::MatterLinked,
        Self::LinkedFacts,
        Self::Conflicts,
        Self::Protections,
        Self::Waivers,
        Self::Consents,
    ];

    /// The name of the column, and of the parameter of `released`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Capacity => "capacity",
            Self::Identity => "identity",
            Self::Standing => "standing",
            Self::Purpose => "purpose",
            Self::Jurisdiction => "jurisdiction",
            Self::Known => "known",
            Self::MatterLinked => "matter_linked",
            Self::LinkedFacts => "linked_facts",
            Self::Conflicts => "conflicts",
            Self::Protections => "protections",
            Self::Waivers => "waivers",
            Self::Consents => "consents",
        }
    }

    /// The words that the column may hold; none for one that is true or false.
    ///
    /// ```
    /// use voice_bulk_screening::Column;
    ///
    /// assert!(Column::Identity.words().contains(&"verified"));
    /// assert!(Column::Known.words().is_empty());
    /// ```
    #[must_use]
    pub fn words(self) -> Vec<&'static str> {
        match self {
            Self::Capacity => words::<Capacity>(),
            Self::Identity => words::<IdentityLevel>(),
            Self::Standing => words::<Standing>(),
            Self::Purpose => words::<Purpose>(),
            Self::Jurisdiction => words::<Jurisdiction>(),
            Self::Known | Self::MatterLinked => Vec::new(),
            Self::LinkedFacts => words::<Category>(),
            Self::Conflicts => words::<Conflict>(),
            Self::Protections | Self::Waivers | Self::Consents => words::<Protection>(),
        }
    }

    /// Whether the column says something about the person asked about: it is used in deciding, and
    /// shown to nobody.
    pub(crate) const fn is_secret(self) -> bool {
        matches!(self, Self::Known | Self::MatterLinked) || self.is_set()
    }

    /// Whether the column holds a set.
    pub(crate) const fn is_set(self) -> bool {
        matches!(
            self,
            Self::LinkedFacts
                | Self::Conflicts
                | Self::Protections
                | Self::Waivers
                | Self::Consents
        )
    }
}

/// The words of a vocabulary, in the order of its definition.
pub(crate) fn words<V: Vocabulary>() -> Vec<&'static str> {
    V::TERMS.iter().map(|term| term.word).collect()
}

/// The term that a word stands for.
pub(crate) fn term<V: Vocabulary>(word: &str) -> Option<V> {
    V::TERMS.iter().find(|term| term.word == word).map(|term| term.value)
}
