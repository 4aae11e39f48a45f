use std::collections::BTreeMap;

use super::{LedgerEntry, LedgerEvent};
use crate::category::{Category, CategorySet};
use crate::custodian::written_value;
use crate::identifier::{IDENTIFIER, PartyId, SubjectId};
use crate::wire::{InputErrors, Set, Wire, from_value, text};

text! {
    /// The office's identifier of a correction of a record, or of a note that something in
    /// it is disputed.
    ///
    /// ```
    /// use voice_core::disclosure::ledger::CorrectionId;
    ///
    /// let correction: CorrectionId = "correction-1".parse()?;
    /// assert_eq!(correction.as_str(), "correction-1");
    /// # Ok::<(), voice_core::wire::InputErrors>(())
    /// ```
    CorrectionId {
        expected: "an identifier of 1 to 64 lower-case letters, digits and hyphens",
        min: 1,
        max: 64,
        pattern: IDENTIFIER,
        format: None,
        example: "correction-1",
    }
}

/// That a correction or note of dispute was passed on to whom the record had been disclosed before
/// (5 U.S.C. 552a(c)(4)).
///
/// ```
/// use voice_core::category::Category;
/// use voice_core::disclosure::ledger::CorrectionPassedOn;
///
/// let passed_on = |to: &[u64]| {
///     let (correction, subject) = ("correction-1".parse()?, "subject-1".parse()?);
///     CorrectionPassedOn::new(correction, subject, [Category::Release], to.iter().copied())
/// };
/// assert!(passed_on(&[3, 8]).is_ok());
/// assert!(
///     passed_on(&[])
///         .unwrap_err()
///         .to_string()
///         .starts_with("/passed_to: too-few-items: expected 1 to 10000 items")
/// );
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(confidential)]
pub struct CorrectionPassedOn {
    /// The correction.
    correction: CorrectionId,
    /// The record.
    subject: SubjectId,
    /// What was corrected or disputed.
    #[wire(min = 1)]
    categories: Set<Category>,
    /// The numbers of the disclosures whose recipients were told; where there are more, the next
    /// entry has them.
    #[wire(min = 1, max = 10000)]
    passed_to: Set<u64>,
}

impl CorrectionPassedOn {
    /// That a correction was passed on to the recipients of these disclosures.
    ///
    /// ```
    /// use voice_core::category::Category;
    /// use voice_core::disclosure::ledger::CorrectionPassedOn;
    ///
    /// let (correction, subject) = ("correction-1".parse()?, "subject-in-custody".parse()?);
    /// let passed_on = CorrectionPassedOn::new(correction, subject, [Category::Release], [3, 8])?;
    /// assert_eq!(passed_on.correction().as_str(), "correction-1");
    /// assert_eq!(passed_on.subject().as_str(), "subject-in-custody");
    /// assert!(passed_on.categories().contains(&Category::Release));
    /// assert_eq!(passed_on.passed_to().len(), 2);
    /// # Ok::<(), voice_core::wire::InputErrors>(())
    /// ```
    ///
    /// # Errors
    /// Without a category or a disclosure, and with more disclosures than one entry may have.
    pub fn new(
        correction: CorrectionId,
        subject: SubjectId,
        categories: impl IntoIterator<Item = Category>,
        passed_to: impl IntoIterator<Item = u64>,
    ) -> Result<Self, InputErrors> {
        let (categories, passed_to) =
            (categories.into_iter().collect(), passed_to.into_iter().collect());
        let passed_on = Self { correction, subject, categories, passed_to };
        // What cannot be read again must not be sealed, and the reader alone knows the bounds. It
        // knows no declared category here, so one of the library stands for them.
        let known = passed_on.categories.iter().take(1).map(|_| Category::CustodyStatus).collect();
        from_value::<Self>(written_value(&Self { categories: known, ..passed_on.clone() }))?;
        Ok(passed_on)
    }

    /// The correction.
    #[must_use]
    pub const fn correction(&self) -> &CorrectionId {
        &self.correction
    }

    /// The record.
    #[must_use]
    pub const fn subject(&self) -> &SubjectId {
        &self.subject
    }

    /// What was corrected or disputed.
    #[must_use]
    pub const fn categories(&self) -> &Set<Category> {
        &self.categories
    }

    /// The numbers of the disclosures whose recipients were told.
    #[must_use]
    pub const fn passed_to(&self) -> &Set<u64> {
        &self.passed_to
    }
}

/// What a recipient was told of a record, as far as it is corrected.
struct Told<'a> {
    latest: &'a LedgerEntry,
    /// What they do not know to be corrected.
    open: CategorySet,
}

/// The disclosures to whose recipients a correction is passed on (5 U.S.C. 552a(c)(4)): of each
/// recipient the latest disclosure of any of these categories from the record, in the order of
/// their numbers.
///
/// Who was told of this correction since is told again only if any of these was disclosed to them
/// once more after that. A later correction has another identifier, and is passed on to all. The
/// order of the entries does not matter, and those about other records are passed over.
///
/// To pass a correction on is a disclosure where it says what is right instead, and goes through
/// the policy like any other. It is recorded before the [`CorrectionPassedOn`] that speaks of it,
/// else its recipients would be told a second time.
///
/// ```
/// use voice_core::category::{Category, CategorySet};
/// use voice_core::disclosure::AccountingEntry;
/// use voice_core::disclosure::ledger::{Chain, LedgerEvent, earlier_recipients};
/// use voice_core::requester::{Person, Purpose};
/// use voice_core::wire::Set;
///
/// let disclosed = AccountingEntry {
///     date: "2026-11-02T15:00:00Z".parse()?,
///     subject: "subject-in-custody".parse()?,
///     nature: Set::from([Category::Release]),
///     purpose: Purpose::SafetyPlanning,
///     recipient: Person::new("party-ruiz", "Ana Ruiz", "PO Box 12, Springfield")?,
///     grounds: Vec::new(),
/// };
/// let subject = disclosed.subject.clone();
/// let entry = Chain::new().append(disclosed.date, LedgerEvent::Disclosed(disclosed));
/// let correction = "correction-1".parse()?;
/// let of = |category| {
///     earlier_recipients([&entry], &correction, &subject, CategorySet::EMPTY.with(category))
/// };
/// assert_eq!(of(Category::Release).len(), 1);
/// // Of the place of custody nobody was told anything that was wrong.
/// assert!(of(Category::Facility).is_empty());
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[must_use]
pub fn earlier_recipients<'a>(
    entries: impl IntoIterator<Item = &'a LedgerEntry>,
    correction: &CorrectionId,
    subject: &SubjectId,
    categories: CategorySet,
) -> Vec<&'a LedgerEntry> {
    let mut about: Vec<_> =
        entries.into_iter().filter(|entry| entry.event().subject() == subject).collect();
    about.sort_by_key(|entry| entry.sequence());
    let mut recipients: BTreeMap<u64, &PartyId> = BTreeMap::new();
    let mut told: BTreeMap<&PartyId, Told<'_>> = BTreeMap::new();
    for entry in about {
        match entry.event() {
            LedgerEvent::Disclosed(disclosed) => {
                let party = &disclosed.recipient.party;
                recipients.insert(entry.sequence(), party);
                let these = disclosed
                    .nature
                    .iter()
                    .copied()
                    .collect::<CategorySet>()
                    .intersection(categories);
                if !these.is_empty() {
                    let told = told
                        .entry(party)
                        .or_insert(Told { latest: entry, open: CategorySet::EMPTY });
                    (told.latest, told.open) = (entry, told.open.union(these));
                }
            }
            LedgerEvent::Corrected(passed_on) if passed_on.correction() == correction => {
                let corrected = passed_on.categories().iter().copied().collect();
                for party in
                    passed_on.passed_to().iter().filter_map(|sequence| recipients.get(sequence))
                {
                    if let Some(told) = told.get_mut(party) {
                        told.open = told.open.difference(corrected);
                    }
                }
            }
            LedgerEvent::Corrected(_) => {}
        }
    }
    let mut latest: Vec<_> =
        told.into_values().filter(|told| !told.open.is_empty()).map(|told| told.latest).collect();
    latest.sort_by_key(|entry| entry.sequence());
    latest
}
