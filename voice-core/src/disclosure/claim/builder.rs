//! A claim said fact by fact: what is left out does not compile.

use serde_json::Value;

use super::Claim;
use crate::category::Category;
use crate::identifier::{MatterId, SubjectReference};
use crate::language::Language;
use crate::requester::{Jurisdiction, Purpose, RequesterClaim};
use crate::wire::{InputErrorCode, InputErrors, Set, checked};

impl Claim {
    /// Begins a claim with whom it asks about. Each step has the next alone, so that nothing that a
    /// rule may test is left out.
    ///
    /// ```
    /// use voice_core::category::Category;
    /// use voice_core::disclosure::{Claim, Language};
    /// use voice_core::identifier::SubjectReference;
    /// use voice_core::requester::{Jurisdiction, Person, Purpose, RequesterClaim};
    ///
    /// let person = Person::new("party-ruiz", "Ana Ruiz", "PO Box 12, Springfield")?;
    /// let claim = Claim::about(SubjectReference::by_number("A123456789", "MX")?)
    ///     .by(RequesterClaim::victim(person, []))
    ///     .in_matter("matter-7".parse()?, Jurisdiction::Federal)
    ///     .for_purpose(Purpose::SafetyPlanning)
    ///     .asking(Language::English, [Category::CustodyStatus])?;
    /// assert_eq!(claim.requester.capacity().as_str(), "victim");
    /// # Ok::<(), voice_core::wire::InputErrors>(())
    /// ```
    ///
    /// Without a purpose there is no claim:
    ///
    /// ```compile_fail,E0599
    /// use voice_core::category::Category;
    /// use voice_core::disclosure::{Claim, Language};
    /// use voice_core::identifier::SubjectReference;
    /// use voice_core::requester::{Jurisdiction, RequesterClaim};
    ///
    /// fn claim(of: SubjectReference, by: RequesterClaim) -> Claim {
    ///     Claim::about(of)
    ///         .by(by)
    ///         .in_matter("matter-7".parse().unwrap(), Jurisdiction::Federal)
    ///         .asking(Language::English, [Category::CustodyStatus])
    ///         .unwrap()
    /// }
    /// ```
    ///
    /// Nor without a matter, or without who asks:
    ///
    /// ```compile_fail,E0599
    /// use voice_core::disclosure::Claim;
    /// use voice_core::identifier::SubjectReference;
    /// use voice_core::requester::{Purpose, RequesterClaim};
    ///
    /// fn claim(of: SubjectReference, by: RequesterClaim) {
    ///     Claim::about(of).by(by).for_purpose(Purpose::SafetyPlanning);
    /// }
    /// ```
    ///
    /// ```compile_fail,E0599
    /// use voice_core::disclosure::Claim;
    /// use voice_core::identifier::SubjectReference;
    /// use voice_core::requester::Jurisdiction;
    ///
    /// fn claim(of: SubjectReference) {
    ///     Claim::about(of).in_matter("matter-7".parse().unwrap(), Jurisdiction::Federal);
    /// }
    /// ```
    pub const fn about(subject: SubjectReference) -> ClaimAbout {
        ClaimAbout { subject }
    }
}

/// A claim of which is said whom it asks about; next is by whom.
#[must_use]
pub struct ClaimAbout {
    subject: SubjectReference,
}

impl ClaimAbout {
    /// Who asks, as they say.
    ///
    /// ```
    /// use voice_core::category::Category;
    /// use voice_core::disclosure::{Claim, Language};
    /// use voice_core::identifier::SubjectReference;
    /// use voice_core::requester::{Conflict, Jurisdiction, Person, Purpose, RequesterClaim};
    ///
    /// let person = Person::new("party-ruiz", "Ana Ruiz", "PO Box 12, Springfield")?;
    /// let claim = Claim::about(SubjectReference::by_number("A200000001", "MX")?)
    ///     .by(RequesterClaim::victim(person, [Conflict::SharesHousehold]))
    ///     .in_matter("matter-elm-street".parse()?, Jurisdiction::Federal)
    ///     .for_purpose(Purpose::SafetyPlanning)
    ///     .asking(Language::English, [Category::Release])?;
    /// assert!(claim.requester.conflicts.contains(&Conflict::SharesHousehold));
    /// # Ok::<(), voice_core::wire::InputErrors>(())
    /// ```
    pub fn by(self, requester: RequesterClaim) -> ClaimBy {
        ClaimBy { about: self, requester }
    }
}

/// A claim of which is said about whom and by whom; next is in which matter.
#[must_use]
pub struct ClaimBy {
    about: ClaimAbout,
    requester: RequesterClaim,
}

impl ClaimBy {
    /// The crime or case in which the principal is said to be a victim or witness, and under whose
    /// law it is prosecuted, as they say.
    ///
    /// ```
    /// use voice_core::category::Category;
    /// use voice_core::disclosure::{Claim, Language};
    /// use voice_core::identifier::SubjectReference;
    /// use voice_core::requester::{Jurisdiction, Person, Purpose, RequesterClaim};
    ///
    /// # let person = Person::new("party-ruiz", "Ana Ruiz", "PO Box 12, Springfield")?;
    /// let claim = Claim::about(SubjectReference::by_number("A200000001", "MX")?)
    ///     .by(RequesterClaim::witness(person, []))
    ///     .in_matter("matter-elm-street".parse()?, Jurisdiction::State)
    ///     .for_purpose(Purpose::TakingPart)
    ///     .asking(Language::English, [Category::CriminalHearing])?;
    /// assert_eq!(claim.matter.as_str(), "matter-elm-street");
    /// assert_eq!(claim.jurisdiction, Jurisdiction::State);
    /// # Ok::<(), voice_core::wire::InputErrors>(())
    /// ```
    pub fn in_matter(self, matter: MatterId, jurisdiction: Jurisdiction) -> ClaimIn {
        ClaimIn { by: self, matter, jurisdiction }
    }
}

/// A claim of which is said about whom, by whom and in which matter; next is why.
#[must_use]
pub struct ClaimIn {
    by: ClaimBy,
    matter: MatterId,
    jurisdiction: Jurisdiction,
}

impl ClaimIn {
    /// Why they ask.
    ///
    /// ```
    /// use voice_core::category::Category;
    /// use voice_core::disclosure::{Claim, Language};
    /// use voice_core::identifier::SubjectReference;
    /// use voice_core::requester::{Jurisdiction, Person, Purpose, RequesterClaim};
    ///
    /// # let person = Person::new("party-ruiz", "Ana Ruiz", "PO Box 12, Springfield")?;
    /// let claim = Claim::about(SubjectReference::by_number("A200000001", "MX")?)
    ///     .by(RequesterClaim::victim(person, []))
    ///     .in_matter("matter-elm-street".parse()?, Jurisdiction::Federal)
    ///     .for_purpose(Purpose::Claims)
    ///     .asking(Language::Spanish, [Category::FinalDisposition])?;
    /// assert_eq!(claim.purpose, Purpose::Claims);
    /// # Ok::<(), voice_core::wire::InputErrors>(())
    /// ```
    pub fn for_purpose(self, purpose: Purpose) -> ClaimFor {
        ClaimFor { within: self, purpose }
    }
}

/// A claim of which is said all but what it asks for.
#[must_use]
pub struct ClaimFor {
    within: ClaimIn,
    purpose: Purpose,
}

impl ClaimFor {
    /// The claim, answered in a language, for some categories.
    ///
    /// ```
    /// use voice_core::category::Category;
    /// use voice_core::disclosure::Claim;
    /// use voice_core::identifier::SubjectReference;
    /// use voice_core::language::Language;
    /// use voice_core::requester::{Jurisdiction, Person, Purpose, RequesterClaim};
    ///
    /// let of = SubjectReference::ByNumber {
    ///     number: "A200000001".parse()?,
    ///     country_of_birth: "MX".parse()?,
    /// };
    /// let claim = || {
    ///     let ana = Person::new("party-ruiz", "Ana Ruiz", "PO Box 12, Springfield")?;
    ///     Ok::<_, voice_core::wire::InputErrors>(
    ///         Claim::about(of.clone())
    ///             .by(RequesterClaim::victim(ana, []))
    ///             .in_matter("matter-7".parse()?, Jurisdiction::Federal)
    ///             .for_purpose(Purpose::SafetyPlanning),
    ///     )
    /// };
    /// assert!(claim()?.asking(Language::English, [Category::Release]).is_ok());
    /// assert!(claim()?.asking(Language::English, []).is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// There is no category, at `/categories`.
    pub fn asking(
        self,
        language: Language,
        categories: impl IntoIterator<Item = Category>,
    ) -> Result<Claim, InputErrors> {
        let Self { within: ClaimIn { by, matter, jurisdiction }, purpose } = self;
        let ClaimBy { about: ClaimAbout { subject }, requester } = by;
        let categories: Set<Category> = categories.into_iter().collect();
        let claim =
            Claim { language, requester, subject, matter, jurisdiction, purpose, categories };
        checked(claim, |claim, reader| {
            if claim.categories.is_empty() {
                let example = Value::from(vec![Category::CustodyStatus.as_str()]);
                reader.fault_at(
                    "categories",
                    InputErrorCode::TooFewItems,
                    "one category or more",
                    &example,
                );
            }
        })
    }
}
