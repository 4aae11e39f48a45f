use crate::wire::{LINES, text};

text! {
    /// What somebody said in their own words: sealed, and no part of any answer, referral, report
    /// or log.
    ///
    /// Free text cannot be redacted column by column: the call log of October 2017 was published
    /// with its descriptions left in. So it is confined. It is not printed:
    ///
    /// ```compile_fail,E0277
    /// fn show(narrative: &voice_core::inquiry::Narrative) -> String {
    ///     format!("{narrative}")
    /// }
    /// ```
    ///
    /// Nor does it get into anything that is written for somebody else:
    ///
    /// ```compile_fail,E0277
    /// fn send(narrative: &voice_core::inquiry::Narrative) -> String {
    ///     serde_json::to_string(narrative).unwrap_or_default()
    /// }
    /// ```
    ///
    /// Nothing gives it as a string; who stores it says so by name:
    ///
    /// ```
    /// use voice_core::inquiry::Narrative;
    /// use voice_core::wire::Custodial;
    ///
    /// let narrative = Narrative::new("He waits\nat the gate.")?;
    /// assert_eq!(format!("{narrative:?}"), "Narrative(..)");
    /// let stored = serde_json::to_string(&Custodial(&narrative))?;
    /// assert_eq!(stored, r#""He waits\nat the gate.""#);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    @confidential
    Narrative {
        expected: "text of 1 to 10000 characters, without control characters but tabs and line \
                   breaks",
        min: 1,
        max: 10_000,
        pattern: LINES,
        format: None,
        example: "I would like to know what happens next.",
    }
}
