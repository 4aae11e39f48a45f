use crate::declared_name;
use crate::wire::text;

text! {
    /// The prefix under which an office declares its terms.
    ///
    /// ```
    /// use voice_core::vocabulary::VocabularyPrefix;
    ///
    /// let prefix: VocabularyPrefix = "us-bop".parse()?;
    /// assert_eq!(prefix.as_str(), "us-bop");
    /// assert!("us-bop:furlough".parse::<VocabularyPrefix>().is_err());
    /// # Ok::<(), voice_core::wire::InputErrors>(())
    /// ```
    VocabularyPrefix {
        expected: "a prefix of 2 to 20 lower-case letters, digits and hyphens that begins with a \
                   letter, without a colon",
        min: 2,
        max: 20,
        pattern: declared_name::NAME,
        format: None,
        example: "us-bop",
    }

    /// The name of a term, without its prefix.
    ///
    /// ```
    /// use voice_core::vocabulary::TermName;
    ///
    /// let name: TermName = "furlough".parse()?;
    /// assert_eq!(name.as_str(), "furlough");
    /// # Ok::<(), voice_core::wire::InputErrors>(())
    /// ```
    TermName {
        expected: "a name of 2 to 40 lower-case letters, digits and hyphens that begins with a \
                   letter, without a prefix",
        min: 2,
        max: 40,
        pattern: declared_name::NAME,
        format: None,
        example: "furlough",
    }
}
