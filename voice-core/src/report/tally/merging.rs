//! Tallies of parts of the events, made one.

use super::Tally;
use crate::report::TallyError;
use crate::report::counts::width;

impl Tally {
    /// Counts what another tally counted too: the tally of a part of the events becomes that of
    /// both parts. In which order parts are merged makes no difference.
    ///
    /// ```
    /// use voice_core::report::{Tally, TallyError};
    ///
    /// let counted = |line: &str| -> Result<Tally, Box<dyn std::error::Error>> {
    ///     let mut tally = Tally::new("2026Q4".parse()?);
    ///     tally.line(line.as_bytes())?;
    ///     Ok(tally)
    /// };
    /// let sent = r#"{"kind": "notice", "on": "2026-08-03", "step": "sent"}"#;
    /// let mut both = counted(sent)?;
    /// both.merge(&counted(sent)?)?;
    /// assert_eq!(both.counted(), 2);
    ///
    /// let named = format!(r#"{{"event": {sent}, "id": "notice-7"}}"#);
    /// let mut both = counted(&named)?;
    /// assert_eq!(both.merge(&counted(&named)?), Err(TallyError::SharedIdentifier));
    /// assert_eq!(both.counted(), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// Tallies for reports of other days or conditions; an identifier that is in both, or may be,
    /// because a record of a tally does not say which it had; counts that nobody can add up.
    /// Nothing is merged then.
    pub fn merge(&mut self, other: &Self) -> Result<(), TallyError> {
        if self.identified.meets(&other.identified) {
            return Err(TallyError::SharedIdentifier);
        }
        let some = |tally: &Self| tally.unlisted > 0;
        let any = |tally: &Self| some(tally) || tally.identified.len() > 0;
        if (some(self) && any(other)) || (some(other) && any(self)) {
            return Err(TallyError::UnlistedIdentifiers);
        }
        self.merge_distinct(other)
    }

    /// As [`Tally::merge`], where the caller made sure that no identifier was counted in both: an
    /// engine that brought all lines with one identifier together before they were counted.
    ///
    /// ```
    /// use voice_core::report::{CountedEvent, NoticeStep, Tally};
    ///
    /// let sent = CountedEvent::Notice { on: "2026-08-03".parse()?, step: NoticeStep::Sent };
    /// let mut one = Tally::new("2026Q4".parse()?);
    /// one.add(&sent)?;
    /// let mut other = Tally::new("2026Q4".parse()?);
    /// other.add(&sent)?;
    /// one.merge_distinct(&other)?;
    /// assert_eq!(one.counted(), 2);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// Tallies for reports of other days or conditions; counts that nobody can add up. Nothing is
    /// merged then.
    pub fn merge_distinct(&mut self, other: &Self) -> Result<(), TallyError> {
        if self.request != other.request {
            return Err(TallyError::OtherRequest);
        }
        let all = self.all_counts().and_then(|sum| sum.checked_add(other.all_counts()?));
        if all.is_none_or(|sum| i64::try_from(sum).is_err()) {
            return Err(TallyError::TooMany);
        }
        let add = |counters: &mut [u64], more: &[u64]| {
            counters.iter_mut().zip(more).for_each(|(count, more)| *count += more);
        };
        add(&mut self.counters, &other.counters);
        for (of, more) in &other.errata {
            add(self.errata.entry(*of).or_insert_with(|| vec![0; width()]), more);
        }
        for (of, reasons) in &other.reasons {
            self.reasons.entry(*of).or_default().extend(reasons.iter().copied());
        }
        self.identified.extend(&other.identified);
        self.unlisted += other.unlisted;
        self.counted += other.counted;
        self.outside += other.outside;
        self.duplicates += other.duplicates;
        self.later += other.later;
        Ok(())
    }

    /// The sum of all that is counted: where it fits, so does the sum of any part.
    pub(super) fn all_counts(&self) -> Option<u64> {
        let counters = self.counters.iter().chain(self.errata.values().flatten());
        let others = [self.unlisted, self.counted, self.outside, self.duplicates, self.later];
        counters.chain(&others).try_fold(0_u64, |sum, count| sum.checked_add(*count))
    }
}
