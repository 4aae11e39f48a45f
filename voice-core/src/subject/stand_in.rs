//! What is looked at where a record, or a part of one, is not there, so that nobody takes as long as somebody.
//!
//! How long an answer takes must not tell more than what it says. So the same work is done whether there is a person or
//! not, and whether the record has findings, consents and waivers or none: the parts of the stand-in are looked at in the
//! place of those that are missing, and what they give is dropped.

use std::sync::LazyLock;

use serde_json::json;

use super::Subject;
use crate::wire::from_value;

/// The stand-in; there always is one, which a test says.
pub(crate) fn stand_in() -> Option<&'static Subject> {
    static STAND_IN: LazyLock<Option<Subject>> = LazyLock::new(|| {
        let protection = json!("medical");
        let term = json!({"given_on": "2026-01-01", "expires_on": "2026-12-31"});
        from_value(json!({
            "id": "nobody",
            "identifiers": {
                "names": ["N N"],
                "alien_number": "A000000000",
                "date_of_birth": "1980-01-01",
                "country_of_birth": "US",
                "citizenship": "other",
            },
            "matters": ["matter"],
            "affiliations": [{"party": "party", "conflict": "co-defendant"}],
            "facts": [{
                "source": "agency-record",
                "fact": {"kind": "custody-status", "state": "in-custody", "known_on": "2026-01-01"},
            }],
            "screening": {
                "source": "none",
                "at": "2026-01-01T00:00:00Z",
                "max_age_hours": 24,
                "findings": [{"protection": protection, "from": "2026-01-01"}],
            },
            "consents": [{
                "protection": protection,
                "given_by": "protected-person",
                "recipients": ["party"],
                "categories": ["health"],
                "purposes": ["claims"],
                "written": true,
                "term": term,
            }],
            "waivers": [{
                "protection": protection,
                "affected": [{"party": "party", "is_subject": true, "adult": true, "waived": true}],
                "all_affected_listed": true,
                "written": true,
                "term": term,
            }],
        }))
        .ok()
    });
    STAND_IN.as_ref()
}

/// The items, then the first of `spare` until there are at least `least`; each with whether it is one of the items.
pub(crate) fn padded<'a, T>(items: &'a [T], spare: &'a [T], least: usize) -> impl Iterator<Item = (&'a T, bool)> {
    (0..items.len().max(least)).filter_map(move |at| Some((items.get(at).or(spare.first())?, at < items.len())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stand_in_has_one_of_each_part() {
        let of = stand_in().expect("a record that is read");
        let screening = of.screening().expect("a screening");
        let parts = [of.affiliations().len(), of.facts().len(), of.consents().len(), of.waivers().len()];
        assert_eq!((parts, screening.findings.len(), of.matters().len()), ([1; 4], 1, 1));
    }

    #[test]
    fn what_is_missing_is_filled_up_and_said_to_be() {
        let pairs =
            |items: &[u8], least| padded(items, &[9], least).map(|(item, own)| (*item, own)).collect::<Vec<_>>();
        assert_eq!(pairs(&[1], 3), [(1, true), (9, false), (9, false)]);
        assert_eq!(pairs(&[1, 2], 1), [(1, true), (2, true)]);
    }
}
