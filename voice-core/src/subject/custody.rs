use crate::identifier::{CountryCode, PartyId};
use crate::wire::{Day, ONE_LINE, Reader, Set, Wire, text};

/// Whether a person is in immigration custody.
///
/// ```
/// use voice_core::subject::CustodyState;
///
/// let state: CustodyState = "in-custody".parse()?;
/// assert_eq!(state, CustodyState::InCustody);
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum CustodyState {
    /// In immigration custody.
    InCustody,
    /// Not in immigration custody.
    NotInCustody,
}

/// Whether a person is in immigration custody, and on which day that was known.
///
/// ```
/// use voice_core::category::Category;
/// use voice_core::subject::{CustodyState, CustodyStatus, Fact};
///
/// let known_on = "2026-11-02".parse()?;
/// let held = Fact::CustodyStatus(CustodyStatus { state: CustodyState::InCustody, known_on });
/// assert_eq!(held.category(), Category::CustodyStatus);
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(redacted)]
pub struct CustodyStatus {
    /// In custody or not.
    pub state: CustodyState,
    /// The day on which this was known.
    pub known_on: Day,
}

/// How a person left custody. It can imply relief from removal, and is not told.
///
/// ```
/// use voice_core::subject::ReleaseKind;
///
/// let manner: ReleaseKind = "order-of-supervision".parse()?;
/// assert_eq!(manner, ReleaseKind::OrderOfSupervision);
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum ReleaseKind {
    /// On bond.
    Bond,
    /// On recognizance.
    Recognizance,
    /// Under an order of supervision.
    OrderOfSupervision,
    /// On parole.
    Parole,
    /// Because relief was granted.
    ReliefGranted,
    /// Because the proceeding was terminated.
    ProceedingTerminated,
    /// At the end of a sentence.
    SentenceServed,
    /// Otherwise.
    Other,
}

/// A release from custody.
///
/// ```
/// use voice_core::category::Category;
/// use voice_core::subject::{Fact, Release, ReleaseKind};
///
/// // Whoever may know of the release learns of the day alone: why could imply relief.
/// let released = Release { on: "2026-11-05".parse()?, manner: ReleaseKind::ReliefGranted };
/// assert_eq!(Fact::Release(released).category(), Category::Release);
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(confidential)]
pub struct Release {
    /// The day of release.
    pub on: Day,
    /// How the person left custody.
    pub manner: ReleaseKind,
}

/// An escape, and perhaps a recapture.
///
/// ```
/// use voice_core::subject::Escape;
///
/// let at_large = Escape::new("2026-10-01".parse()?, None)?;
/// assert!(at_large.recaptured_on().is_none());
/// // Nobody is recaptured before the escape.
/// assert!(Escape::new("2026-10-01".parse()?, Some("2026-09-30".parse()?)).is_err());
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(redacted, check)]
pub struct Escape {
    /// The day of escape.
    escaped_on: Day,
    /// The day of recapture, not before `escaped_on`; left out while the person is at large.
    recaptured_on: Option<Day>,
}

impl Escape {
    /// An escape of a person who is at large.
    pub(crate) const fn at_large(escaped_on: Day) -> Self {
        Self { escaped_on, recaptured_on: None }
    }

    /// The same escape, with a recapture after it. Where clocks are set back over midnight its day
    /// can be before that of the escape, and is then told as the same.
    pub(crate) fn recaptured(&self, on: Day) -> Self {
        Self { recaptured_on: Some(on.max(self.escaped_on)), ..*self }
    }

    fn check(&self, reader: &mut Reader) {
        reader.in_order(("escaped_on", self.escaped_on), ("recaptured_on", self.recaptured_on));
    }
}

/// A removal from the country that has taken place.
///
/// ```
/// use voice_core::category::Category;
/// use voice_core::subject::{Fact, Removal};
///
/// let removed = Fact::Removal(Removal { on: "2026-11-20".parse()? });
/// assert_eq!(removed.category(), Category::Removal);
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(redacted)]
pub struct Removal {
    /// The day of removal.
    pub on: Day,
}

/// The country to which a person was removed.
///
/// ```
/// use voice_core::category::Category;
/// use voice_core::subject::{Fact, RemovalDestination};
///
/// // Where to is a category of its own: who may know that there was a removal may not know this.
/// let removed_to = Fact::RemovalDestination(RemovalDestination { country: "HN".parse()? });
/// assert_eq!(removed_to.category(), Category::RemovalDestination);
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(redacted)]
pub struct RemovalDestination {
    /// The country.
    pub country: CountryCode,
}

/// A death in custody.
///
/// ```
/// use voice_core::category::Category;
/// use voice_core::subject::{Death, Fact};
///
/// let died = Fact::Death(Death { on: "2026-10-30".parse()? });
/// assert_eq!(died.category(), Category::Death);
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(redacted)]
pub struct Death {
    /// The day of death.
    pub on: Day,
}

text! {
    /// The name of a place of custody.
    ///
    /// ```
    /// use voice_core::subject::FacilityName;
    ///
    /// let name: FacilityName = "Northern Service Processing Center".parse()?;
    /// assert!(name.as_str().starts_with("Northern"));
    /// assert!("".parse::<FacilityName>().is_err());
    /// # Ok::<(), voice_core::wire::InputErrors>(())
    /// ```
    @redacted
    FacilityName {
        expected: "the name of a place of custody, 1 to 120 characters on one line",
        min: 1,
        max: 120,
        pattern: ONE_LINE,
        format: None,
        example: "Northern Service Processing Center",
    }
}

/// What a place of custody is for. Some places imply health, family or age, and their names
/// are not told.
///
/// ```
/// use voice_core::subject::FacilityKind;
///
/// let kind: FacilityKind = "child-shelter".parse()?;
/// assert_eq!(kind, FacilityKind::ChildShelter);
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum FacilityKind {
    /// A federal place of custody.
    Federal,
    /// A place that a State, a locality or a company runs (8 CFR 236.6).
    Contractor,
    /// A hospital or medical unit.
    Medical,
    /// A unit for substance use treatment.
    SubstanceUse,
    /// A family centre.
    Family,
    /// A shelter for unaccompanied children.
    ChildShelter,
}

/// The place where a person is held.
///
/// ```
/// use voice_core::category::Category;
/// use voice_core::subject::{Facility, FacilityKind, Fact};
///
/// let facility = Facility {
///     name: "Northern Service Processing Center".parse()?,
///     purpose: FacilityKind::Federal,
///     since: "2026-10-20".parse()?,
/// };
/// assert_eq!(Fact::Facility(facility).category(), Category::Facility);
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(confidential)]
pub struct Facility {
    /// The name.
    pub name: FacilityName,
    /// What the place is for.
    pub purpose: FacilityKind,
    /// Since when the person is held there.
    pub since: Day,
}

/// A kind of term that a person under supervision must keep.
///
/// ```
/// use voice_core::subject::SupervisionTerm;
///
/// let term: SupervisionTerm = "electronic-monitoring".parse()?;
/// assert_eq!(term, SupervisionTerm::ElectronicMonitoring);
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum SupervisionTerm {
    /// To report in person.
    Reporting,
    /// To wear a monitor.
    ElectronicMonitoring,
    /// To stay at an address.
    Residence,
    /// Not to travel.
    Travel,
}

/// The terms of a person's supervision.
///
/// ```
/// use voice_core::subject::{Supervision, SupervisionTerm};
/// use voice_core::wire::Set;
///
/// // The victim may be told that no contact is allowed with them, and of no other term.
/// let supervision = Supervision {
///     since: "2026-11-05".parse()?,
///     no_contact_with: Set::from(["party-ruiz".parse()?]),
///     terms: Set::from([SupervisionTerm::Reporting, SupervisionTerm::Residence]),
/// };
/// assert!(supervision.no_contact_with.contains(&"party-ruiz".parse()?));
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(confidential)]
pub struct Supervision {
    /// The first day.
    pub since: Day,
    /// The victims and witnesses with whom the person may have no contact; each may be told of
    /// their own.
    pub no_contact_with: Set<PartyId>,
    /// The other terms, which are not told.
    pub terms: Set<SupervisionTerm>,
}

/// The amount of a bond.
///
/// ```
/// use voice_core::category::Category;
/// use voice_core::subject::{Bond, Fact};
///
/// assert_eq!(Fact::Bond(Bond { amount_usd: 7_500 }).category(), Category::Bond);
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(redacted)]
pub struct Bond {
    /// The amount, in whole US dollars.
    #[wire(max = 100000000)]
    #[wire(title = "Amount in US dollars")]
    pub amount_usd: u32,
}

#[cfg(test)]
mod tests {
    use super::Escape;

    #[test]
    fn no_recapture_is_before_its_escape() {
        let day = |text: &str| text.parse().expect("a day");
        let escape = Escape::at_large(day("2026-11-02"));
        assert_eq!(escape.recaptured_on(), None);
        for (told, kept) in [
            ("2026-11-01", "2026-11-02"),
            ("2026-11-02", "2026-11-02"),
            ("2026-11-05", "2026-11-05"),
        ] {
            let again = escape.recaptured(day(told));
            assert_eq!(
                again,
                Escape::new(day("2026-11-02"), Some(day(kept))).expect("days in order")
            );
        }
    }
}
