//! What is looked at where a record, or a part of one, is not there, so that nobody takes as long
//! as somebody.
//!
//! How long an answer takes must not tell more than what it says. So the same work is done whether
//! there is a person or not, and whether the record has findings, consents and waivers or none: the
//! parts of the decoy are looked at in the place of those that are missing, and what they give
//! is dropped.

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

/// The items, then those of `spare` that lie further on; each with whether it is one of the items.
pub(crate) fn padded<'a, T>(
    items: &'a [T],
    spare: &'a [T],
) -> impl Iterator<Item = (&'a T, Choice)> {
    let (yes, no) = (choice(true), choice(false));
    let own = items.iter().map(move |item| (item, yes));
    own.chain(spare.iter().skip(items.len()).map(move |item| (item, no)))
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

    #[test]
    fn what_is_missing_is_filled_up_and_said_to_be() {
        let pairs = |items: &[u8], spare: &[u8]| {
            padded(items, spare).map(|(item, own)| (*item, bool::from(own))).collect::<Vec<_>>()
        };
        assert_eq!(pairs(&[1], &[7, 8, 9]), [(1, true), (8, false), (9, false)]);
        assert_eq!(pairs(&[1, 2], &[9]), [(1, true), (2, true)]);
    }
}
