use super::Area;
use crate::identifier::IDENTIFIER;
use crate::language::{Bilingual, LanguageTag};
use crate::law::{Period, PublishedSource};
use crate::reach::{EmailAddress, PhoneNumber, WebAddress};
use crate::wire::{Day, Set, Wire, sort_by, text};

text! {
    /// The identifier of a contact of the office.
    ///
    /// ```
    /// use voice_core::service::ContactId;
    ///
    /// let contact: ContactId = "community-relations".parse()?;
    /// assert_eq!(contact.to_string(), "community-relations");
    /// # Ok::<(), voice_core::wire::InputErrors>(())
    /// ```
    ContactId {
        expected: "an identifier of 1 to 64 lower-case letters, digits and hyphens",
        min: 1,
        max: 64,
        pattern: IDENTIFIER,
        format: None,
        example: "community-relations",
    }
}

/// How a contact is reached.
///
/// ```
/// use voice_core::service::Reach;
///
/// let by_mail = Reach::Mail { address: "help@example.gov".parse()? };
/// assert_eq!(
///     serde_json::to_string(&by_mail)?,
///     r#"{"kind":"mail","address":"help@example.gov"}"#
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
pub enum Reach {
    /// Through the office's own line, which puts the caller through.
    OfficeLine {},
    /// By telephone.
    Telephone {
        /// The number.
        number: PhoneNumber,
    },
    /// By electronic mail.
    Mail {
        /// The address.
        address: EmailAddress,
    },
    /// On the web.
    Web {
        /// The address.
        address: WebAddress,
    },
}

/// Somebody of the office, or close to it, for the people of an area.
///
/// A contact is told no more about a person in custody than the requester is (8 CFR 236.6).
///
/// ```
/// use voice_core::language::Bilingual;
/// use voice_core::law::{PublishedSource, Verification};
/// use voice_core::service::{Area, LocalContact, Reach};
/// use voice_core::wire::Set;
///
/// let officer = LocalContact {
///     id: "community-relations".parse()?,
///     title: Bilingual {
///         en: "Community relations officer".parse()?,
///         es: "Oficial de relaciones comunitarias".parse()?,
///     },
///     area: Area::State { state: "IL".parse()? },
///     languages: Set::from(["en".parse()?]),
///     reach: Reach::Telephone { number: "+12025550123".parse()? },
///     in_force: None,
///     sources: vec![PublishedSource {
///         text: "ice.gov/voice".parse()?,
///         verification: Verification::Verified,
///     }],
/// };
/// assert!(officer.area.holds(&Area::County { county: "17031".parse()? }));
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
pub struct LocalContact {
    /// The identifier.
    #[wire(title = "Identifier")]
    pub id: ContactId,
    /// Who it is: an office or a post, and no person.
    pub title: Bilingual,
    /// The area for whose people the contact is.
    pub area: Area,
    /// The languages in which the contact helps.
    #[wire(min = 1)]
    pub languages: Set<LanguageTag>,
    /// How the contact is reached.
    pub reach: Reach,
    /// The days on which it is given; left out where they are those of the office.
    pub in_force: Option<Period>,
    /// Where it was published.
    pub sources: Vec<PublishedSource>,
}

/// A contact for somebody, and whether they have a language in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ContactMatch<'a> {
    /// The contact.
    pub contact: &'a LocalContact,
    /// Whether the contact helps in a language that was asked for; if not, an
    /// interpreter is needed.
    pub in_common: bool,
}

/// The contacts for a place on a day: those who help in one of the languages first, and of these
/// the nearest.
///
/// Nobody is left without the contact of the whole country for want of a language.
///
/// ```
/// use voice_core::service::{Area, CountyCode, LocalContact, local_contacts};
/// use voice_core::wire::from_json;
///
/// let contact = |id: &str, area: &str, language: &str| {
///     from_json::<LocalContact>(format!(r#"{{
///         "id": "{id}", "title": {{"en": "Contact", "es": "Contacto"}}, "area": {area},
///         "languages": ["{language}"],
///         "reach": {{"kind": "office-line"}}, "sources": []
///     }}"#).as_bytes())
/// };
/// let all = [
///     contact("nation", r#"{"kind": "country"}"#, "es")?,
///     contact("illinois", r#"{"kind": "state", "state": "IL"}"#, "en")?,
///     contact("cook", r#"{"kind": "county", "county": "17031"}"#, "es-MX")?,
///     contact("texas", r#"{"kind": "state", "state": "TX"}"#, "es")?,
/// ];
/// let place = Area::County { county: CountyCode::new("17031")? };
/// let found = local_contacts(&all, &place, &["es".parse()?].into(), "2026-11-02".parse()?);
/// let found: Vec<_> =
///     found.iter().map(|found| (found.contact.id.as_str(), found.in_common)).collect();
/// assert_eq!(found, [("cook", true), ("nation", true), ("illinois", false)]);
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[must_use]
pub fn local_contacts<'a>(
    contacts: &'a [LocalContact],
    place: &Area,
    languages: &Set<LanguageTag>,
    day: Day,
) -> Vec<ContactMatch<'a>> {
    let given = |contact: &&LocalContact| {
        contact.area.holds(place) && contact.in_force.is_none_or(|period| period.contains(day))
    };
    let in_common = |contact: &LocalContact| {
        contact
            .languages
            .iter()
            .any(|one| languages.iter().any(|other| one.primary() == other.primary()))
    };
    let mut found: Vec<_> = contacts
        .iter()
        .filter(given)
        .map(|contact| ContactMatch { contact, in_common: in_common(contact) })
        .collect();
    // An area that lies in another is the greater in the order of its kinds:
    // country, state, county.
    sort_by(&mut found, |one, other| {
        let key = |of: &ContactMatch<'a>| (of.in_common, &of.contact.area);
        key(other).cmp(&key(one)).then_with(|| one.contact.id.cmp(&other.contact.id))
    });
    found
}
