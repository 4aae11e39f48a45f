use crate::wire::{Wire, text};

text! {
    /// A citation of a statute, regulation, court rule, executive order or policy.
    ///
    /// The forms are `8 U.S.C. 1367(a)(2)`, `28 CFR 551.151(d)`, `Fed. R. Crim. P. 6(e)`, `EO 14159 s.15` and
    /// `DHS Privacy Policy Guidance Memorandum 2017-01` or another policy by its issuer.
    ///
    /// ```
    /// use voice_core::disclosure::CitationText;
    ///
    /// assert!(CitationText::new("8 U.S.C. 1367(a)(2)").is_ok());
    /// assert!(CitationText::new("8 CFR 236.6").is_ok());
    /// assert!(CitationText::new("section 1367").is_err());
    /// ```
    CitationText {
        expected: "a citation such as `8 U.S.C. 1367(a)(2)`, `8 CFR 236.6`, `Fed. R. Crim. P. 6(e)`, `EO 14159 s.15` or `DHS ...`",
        min: 6,
        max: 160,
        pattern: "^([1-9][0-9]? (U\\.S\\.C\\. [0-9]+[a-z]*(-[0-9]+[a-z]*)?|CFR [0-9]+[a-z]?\\.[0-9]+[a-z]?)(\\([a-zA-Z0-9]{1,4}\\))*|Fed\\. R\\. (Crim|Civ|Evid)\\. P\\. [0-9]+(\\.[0-9]+)?(\\([a-zA-Z0-9]{1,4}\\))*|EO [0-9]{4,5} s\\.[0-9]{1,2}|(DHS|DOJ|ICE) [A-Z][A-Za-z0-9 .,'-]*[A-Za-z0-9])$",
        format: None,
        example: "8 U.S.C. 1367(a)(2)",
    }
}

/// How well a citation was checked against its source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum Verification {
    /// Read in the source that is cited.
    Verified,
    /// Read in another source that speaks of it.
    Secondary,
    /// Not checked: it may withhold, and releases nothing.
    Memory,
}

/// A citation, and how well it was checked.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Wire)]
pub struct Citation {
    /// The citation.
    pub text: CitationText,
    /// How well it was checked.
    pub verification: Verification,
}

impl Citation {
    /// Whether a release may rest on it.
    #[must_use]
    pub fn carries_release(&self) -> bool {
        self.verification != Verification::Memory
    }
}
