//! A record said fact by fact: what may withhold does not get lost.

use super::{
    Affiliation, Consent, Identifiers, LegalCapacity, RecordedFact, Screening, Subject, Waiver,
};
use crate::identifier::{MatterId, SubjectId};
use crate::wire::{InputErrors, Set};

impl Subject {
    /// Begins a record. Screening, relations and facts follow in this order, since each of them can
    /// withhold: what there is none of is said to be none. Matters, consents and waivers only open
    /// something, and may be left out; with consents goes who may decide for the person.
    ///
    /// ```
    /// use voice_core::subject::{CitizenshipStatus, Identifiers, Screening, Subject};
    /// use voice_core::wire::Set;
    ///
    /// let identifiers = Identifiers {
    ///     names: Set::from(["John Doe".parse()?]),
    ///     alien_numbers: Set::from(["A200000009".parse()?]),
    ///     date_of_birth: Some("1990-04-12".parse()?),
    ///     country_of_birth: Some("MX".parse()?),
    ///     citizenship: CitizenshipStatus::Other,
    ///     keys: None,
    /// };
    /// let clear = Screening {
    ///     source: "central index check".parse()?,
    ///     at: "2026-11-02T06:00:00Z".parse()?,
    ///     max_age_hours: 24,
    ///     findings: Vec::new(),
    /// };
    /// let subject = Subject::builder("subject-9".parse()?, identifiers)
    ///     .screened(clear)
    ///     .related([])
    ///     .facts([])
    ///     .matters(["matter-7".parse()?])
    ///     .build()?;
    /// assert!(subject.screened("2026-11-02T15:00:00Z".parse()?));
    /// # Ok::<(), voice_core::wire::InputErrors>(())
    /// ```
    ///
    /// Without a word on the screening there is no record:
    ///
    /// ```compile_fail,E0599
    /// use voice_core::subject::{Identifiers, Subject};
    ///
    /// fn record(identifiers: Identifiers) -> Subject {
    ///     Subject::builder("subject-9".parse().unwrap(), identifiers).related([])
    /// }
    /// ```
    pub const fn builder(id: SubjectId, identifiers: Identifiers) -> SubjectIdentified {
        SubjectIdentified { id, identifiers }
    }
}

/// A record of which is said whose it is; next is the screening.
///
/// ```
/// use voice_core::subject::{CitizenshipStatus, Identifiers, Subject};
/// use voice_core::wire::Set;
///
/// let identifiers = Identifiers {
///     names: Set::from(["John Doe".parse()?]),
///     alien_numbers: Set::from([]),
///     date_of_birth: None,
///     country_of_birth: None,
///     citizenship: CitizenshipStatus::Unknown,
///     keys: None,
/// };
/// let whose = Subject::builder("subject-9".parse()?, identifiers);
/// // Nobody screened the person: the record says so, and nothing is told of it.
/// let subject = whose.not_screened().related([]).facts([]).build()?;
/// assert!(!subject.screened("2026-11-02T15:00:00Z".parse()?));
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[must_use]
pub struct SubjectIdentified {
    id: SubjectId,
    identifiers: Identifiers,
}

impl SubjectIdentified {
    /// The last check for protections.
    ///
    /// ```
    /// use voice_core::subject::{CitizenshipStatus, Identifiers, Screening, Subject};
    /// use voice_core::wire::Set;
    ///
    /// # let identifiers = Identifiers {
    /// #     names: Set::from(["John Doe".parse()?]),
    /// #     alien_numbers: Set::from([]),
    /// #     date_of_birth: None,
    /// #     country_of_birth: None,
    /// #     citizenship: CitizenshipStatus::Unknown,
    /// #     keys: None,
    /// # };
    /// let clear = Screening {
    ///     source: "central index check".parse()?,
    ///     at: "2026-11-02T06:00:00Z".parse()?,
    ///     max_age_hours: 24,
    ///     findings: Vec::new(),
    /// };
    /// let whose = Subject::builder("subject-9".parse()?, identifiers);
    /// let subject = whose.screened(clear).related([]).facts([]).build()?;
    /// assert!(subject.screened("2026-11-02T15:00:00Z".parse()?));
    /// // It may be relied on for a day.
    /// assert!(!subject.screened("2026-11-04T15:00:00Z".parse()?));
    /// # Ok::<(), voice_core::wire::InputErrors>(())
    /// ```
    pub fn screened(self, screening: Screening) -> SubjectScreened {
        SubjectScreened { whose: self, screening: Some(screening) }
    }

    /// That there was no check: nothing is told.
    pub const fn not_screened(self) -> SubjectScreened {
        SubjectScreened { whose: self, screening: None }
    }
}

/// A record of which the screening is said; next are relations to people who may ask.
#[must_use]
pub struct SubjectScreened {
    whose: SubjectIdentified,
    screening: Option<Screening>,
}

impl SubjectScreened {
    /// Relations to people who may ask; an empty list where none is known.
    ///
    /// ```
    /// use voice_core::requester::Conflict;
    /// use voice_core::subject::{Affiliation, CitizenshipStatus, Identifiers, Subject};
    /// use voice_core::wire::Set;
    ///
    /// # let identifiers = Identifiers {
    /// #     names: Set::from(["John Doe".parse()?]),
    /// #     alien_numbers: Set::from([]),
    /// #     date_of_birth: None,
    /// #     country_of_birth: None,
    /// #     citizenship: CitizenshipStatus::Unknown,
    /// #     keys: None,
    /// # };
    /// let counsel = Affiliation {
    ///     party: "party-counsel".parse()?,
    ///     conflict: Conflict::CounselOfSubject,
    /// };
    /// let whose = Subject::builder("subject-9".parse()?, identifiers);
    /// let subject = whose.not_screened().related([counsel]).facts([]).build()?;
    /// assert_eq!(subject.affiliations().len(), 1);
    /// # Ok::<(), voice_core::wire::InputErrors>(())
    /// ```
    pub fn related(self, to: impl IntoIterator<Item = Affiliation>) -> SubjectRelated {
        SubjectRelated { screened: self, affiliations: to.into_iter().collect() }
    }
}

/// A record of which screening and relations are said; next are the facts.
#[must_use]
pub struct SubjectRelated {
    screened: SubjectScreened,
    affiliations: Vec<Affiliation>,
}

impl SubjectRelated {
    /// What is known; an empty list where nothing is.
    ///
    /// ```
    /// use voice_core::subject::{
    ///     CitizenshipStatus, Death, Fact, FactSource, Identifiers, RecordedFact, Subject,
    /// };
    /// use voice_core::wire::Set;
    ///
    /// # let identifiers = Identifiers {
    /// #     names: Set::from(["John Doe".parse()?]),
    /// #     alien_numbers: Set::from([]),
    /// #     date_of_birth: None,
    /// #     country_of_birth: None,
    /// #     citizenship: CitizenshipStatus::Unknown,
    /// #     keys: None,
    /// # };
    /// let died = Fact::Death(Death { on: "2026-10-30".parse()? });
    /// let whose = Subject::builder("subject-9".parse()?, identifiers);
    /// let subject = whose
    ///     .not_screened()
    ///     .related([])
    ///     .facts([RecordedFact::new(FactSource::AgencyRecord, None, died)?])
    ///     .build()?;
    /// assert_eq!(subject.facts().len(), 1);
    /// # Ok::<(), voice_core::wire::InputErrors>(())
    /// ```
    pub fn facts(self, facts: impl IntoIterator<Item = RecordedFact>) -> SubjectBuilder {
        SubjectBuilder {
            related: self,
            facts: facts.into_iter().collect(),
            matters: Set::new(),
            consents: Vec::new(),
            waivers: Vec::new(),
            capacity: None,
        }
    }
}

/// A record of which everything is said that may withhold.
///
/// ```
/// use voice_core::subject::{CitizenshipStatus, Identifiers, Subject};
/// use voice_core::wire::Set;
///
/// # let identifiers = Identifiers {
/// #     names: Set::from(["John Doe".parse()?]),
/// #     alien_numbers: Set::from([]),
/// #     date_of_birth: None,
/// #     country_of_birth: None,
/// #     citizenship: CitizenshipStatus::Unknown,
/// #     keys: None,
/// # };
/// let said = Subject::builder("subject-9".parse()?, identifiers)
///     .not_screened()
///     .related([])
///     .facts([]);
/// let subject = said.matters(["matter-7".parse()?]).decided([], [], None).build()?;
/// assert!(subject.consents().is_empty() && subject.capacity().is_none());
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[must_use]
pub struct SubjectBuilder {
    related: SubjectRelated,
    facts: Vec<RecordedFact>,
    matters: Set<MatterId>,
    consents: Vec<Consent>,
    waivers: Vec<Waiver>,
    capacity: Option<LegalCapacity>,
}

impl SubjectBuilder {
    /// The matters in which the person is accused or was convicted.
    pub fn matters(self, matters: impl IntoIterator<Item = MatterId>) -> Self {
        Self { matters: matters.into_iter().collect(), ..self }
    }

    /// Consents that the person or their representative gave, waivers that everybody protected
    /// gave, and what courts and laws say about who may decide for the person, if anything: it
    /// can bar who consented.
    pub fn decided(
        self,
        consents: impl IntoIterator<Item = Consent>,
        waivers: impl IntoIterator<Item = Waiver>,
        capacity: Option<LegalCapacity>,
    ) -> Self {
        let (consents, waivers) = (consents.into_iter().collect(), waivers.into_iter().collect());
        Self { consents, waivers, capacity, ..self }
    }

    /// The record.
    ///
    /// # Errors
    /// There is a second fact of a category, or of a category and matter about a case, with its
    /// place.
    pub fn build(self) -> Result<Subject, InputErrors> {
        let Self { related, facts, matters, consents, waivers, capacity } = self;
        let SubjectRelated { screened, affiliations } = related;
        let SubjectScreened { whose: SubjectIdentified { id, identifiers }, screening } = screened;
        Subject::new(
            id,
            identifiers,
            matters,
            affiliations,
            facts,
            screening,
            consents,
            waivers,
            capacity,
        )
    }
}
