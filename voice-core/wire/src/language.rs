//! Languages, as tags of BCP 47.
//!
//! ```
//! use voice_wire::language::LanguageTag;
//!
//! let tag: LanguageTag = "es-MX".parse()?;
//! assert_eq!((tag.as_str(), tag.primary().as_str()), ("es-MX", "es"));
//! assert!("Spanish, please".parse::<LanguageTag>().is_err());
//! # Ok::<(), voice_wire::InputErrors>(())
//! ```

use crate::text;

text! {
    /// A language, as a tag of BCP 47.
    LanguageTag {
        expected: "a language as a BCP 47 tag",
        min: 2,
        max: 35,
        pattern: "^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$",
        format: None,
        example: "es",
    }
}

impl LanguageTag {
    /// The language without script, region and variants.
    ///
    /// ```
    /// use voice_wire::language::LanguageTag;
    ///
    /// assert_eq!(LanguageTag::new("es-MX")?.primary(), "es");
    /// # Ok::<(), voice_wire::InputErrors>(())
    /// ```
    #[must_use]
    pub fn primary(&self) -> String {
        self.as_str().split('-').next().unwrap_or_default().to_ascii_lowercase()
    }
}
