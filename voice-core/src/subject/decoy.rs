//! The record that is looked at where there is no other to look at in the place of nobody's.

use std::sync::LazyLock;

use subtle::Choice;

use super::Subject;
use crate::wire::from_json;

/// The decoy. It has as much as most records have.
#[expect(
    clippy::expect_used,
    reason = "compiled in; the test the_decoy_has_every_part reads all of it"
)]
pub(crate) fn decoy() -> &'static Subject {
    static STAND_IN: LazyLock<Subject> =
        LazyLock::new(|| from_json(include_bytes!("decoy.json")).expect("the decoy is a record"));
    &STAND_IN
}

impl Subject {
    /// The decoy: what a store of one's own reads where there is nobody, so that as much is read.
    ///
    /// ```
    /// use voice_core::subject::Subject;
    ///
    /// assert!(Subject::decoy().screening().is_some());
    /// ```
    #[must_use]
    pub fn decoy() -> &'static Self {
        decoy()
    }
}

/// Something of a record that nobody may learn by the time that an answer takes. What is done by it
/// is the same work either way.
pub(crate) fn choice(of: bool) -> Choice {
    Choice::from(u8::from(of))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::category::Category;

    #[test]
    fn the_decoy_has_every_part() {
        let of = decoy();
        let screening = of.screening().expect("a screening");
        let identified = [Category::AlienNumber, Category::Citizenship, Category::DateOfBirth];
        assert_eq!(of.facts().len(), Category::ALL.len() - identified.len());
        let parts = [
            of.affiliations().len(),
            of.consents().len(),
            of.waivers().len(),
            screening.findings.len(),
        ];
        assert!(parts.iter().all(|count| *count > 0) && !of.matters().is_empty());
    }
}
