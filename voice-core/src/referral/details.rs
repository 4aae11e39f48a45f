//! What a referral can carry: a closed list of typed things, none of which is text of one's own.

use crate::identifier::Telephone;
use crate::requester::Reach;
use crate::vocabulary::ContactWay;
use crate::wire::{Set, Wire, text};

text! {
    /// The name by which a person wants to be asked for: up to three words of letters, apostrophes,
    /// hyphens and full stops.
    ///
    /// It need not be the full name. Three words without digits are the most that anybody can write
    /// into a referral.
    ///
    /// ```
    /// use voice_core::referral::CalledName;
    ///
    /// let name: CalledName = "Ana".parse()?;
    /// assert_eq!(name.as_str(), "Ana");
    /// // Nothing else can be written into a referral as a name.
    /// assert!("Ana, her husband is held in custody".parse::<CalledName>().is_err());
    /// # Ok::<(), voice_core::wire::InputErrors>(())
    /// ```
    @redacted
    CalledName {
        expected: "a name of up to three words of letters, apostrophes, hyphens and full stops, \
                   with one space between",
        min: 1,
        max: 60,
        pattern: "^[^\\x00-@\\[-`{-\\x7f][^\\x00-&(-,/-@\\[-`{-\\x7f]{0,29}\
                  ( [^\\x00-@\\[-`{-\\x7f][^\\x00-&(-,/-@\\[-`{-\\x7f]{0,29}){0,2}$",
        format: None,
        example: "Ana",
    }

    /// An address for electronic mail that is safe to write to.
    ///
    /// ```
    /// use voice_core::referral::SafeEmail;
    ///
    /// let address: SafeEmail = "ana@example.org".parse()?;
    /// assert!(!format!("{address:?}").contains("ana@"));
    /// # Ok::<(), voice_core::wire::InputErrors>(())
    /// ```
    @redacted
    SafeEmail {
        expected: "an address with one @, of letters, digits and the marks . _ % + -",
        min: 5,
        max: 254,
        pattern: "^[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(\\.[A-Za-z0-9-]{1,63}){1,4}$",
        format: None,
        example: "ana@example.org",
    }

    /// A language, as two or three letters of ISO 639.
    ///
    /// ```
    /// use voice_core::referral::LanguageCode;
    ///
    /// let language: LanguageCode = "es".parse()?;
    /// assert_eq!(language.as_str(), "es");
    /// # Ok::<(), voice_core::wire::InputErrors>(())
    /// ```
    LanguageCode {
        expected: "a language as two or three lower-case letters (ISO 639)",
        min: 2,
        max: 3,
        pattern: "^[a-z]{2,3}$",
        format: None,
        example: "es",
    }
}

/// What may be left where the person called does not answer. Others may share the telephone.
///
/// ```
/// use voice_core::referral::MessageRule;
///
/// let rule: MessageRule = "neutral-message".parse()?;
/// assert_eq!(rule, MessageRule::NeutralMessage);
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum MessageRule {
    /// No message, and no text.
    NoMessage,
    /// A message that says neither who calls nor why.
    NeutralMessage,
    /// A message that names the organization.
    AnyMessage,
}

/// A part of the day.
///
/// ```
/// use voice_core::referral::PartOfDay;
///
/// let part: PartOfDay = "morning".parse()?;
/// assert_eq!(part, PartOfDay::Morning);
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum PartOfDay {
    /// Before noon.
    Morning,
    /// From noon to six.
    Afternoon,
    /// After six.
    Evening,
}

/// A way to reach the person that is safe for them. There is none by post: an address tells where a
/// victim lives (34 U.S.C. 12291(a)(25)).
///
/// ```
/// use voice_core::referral::{MessageRule, PartOfDay, SafeContact};
/// use voice_core::requester::Reach;
/// use voice_core::wire::Set;
///
/// let contact = SafeContact::Telephone {
///     number: "+12025550123".parse()?,
///     message: MessageRule::NoMessage,
///     safe_at: Set::from([PartOfDay::Morning]),
/// };
/// // No protection of the person closes the way.
/// assert!(contact.is_left_by(&Reach::unlimited()));
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(redacted)]
pub enum SafeContact {
    /// By telephone.
    Telephone {
        /// The number.
        number: Telephone,
        /// What may be left there.
        message: MessageRule,
        /// When it is safe to call.
        #[wire(min = 1)]
        safe_at: Set<PartOfDay>,
    },
    /// By electronic mail.
    Email {
        /// The address.
        address: SafeEmail,
    },
    /// Nobody contacts the person, who will call.
    PersonCalls {},
}

impl SafeContact {
    /// Whether protections of the person leave this way to reach them.
    #[must_use]
    pub fn is_left_by(&self, reach: &Reach) -> bool {
        match self {
            Self::Telephone { .. } => reach.allows(ContactWay::Call),
            Self::Email { .. } => reach.allows(ContactWay::Mail),
            Self::PersonCalls {} => true,
        }
    }
}

/// What a person is referred for. Needs that would tell an immigration status, or that somebody is
/// in custody, are not among them.
///
/// ```
/// use voice_core::referral::ReferralNeed;
///
/// let need: ReferralNeed = "legal-aid".parse()?;
/// assert_eq!(need, ReferralNeed::LegalAid);
/// // A need that would tell of a custody is none.
/// assert!("custody-notices".parse::<ReferralNeed>().is_err());
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum ReferralNeed {
    /// Help after violence by a partner or relative.
    DomesticViolence,
    /// Help after sexual assault.
    SexualAssault,
    /// Help after violence by a partner, for young people.
    TeenDatingViolence,
    /// Help after trafficking in persons.
    HumanTrafficking,
    /// Help for a child who is hurt.
    ChildAbuse,
    /// Somebody to talk to in a crisis.
    Crisis,
    /// Somebody who stands by a victim or witness.
    Advocacy,
    /// Counselling.
    Counseling,
    /// A safe place to stay.
    Shelter,
    /// Legal advice.
    LegalAid,
    /// Compensation of victims.
    Compensation,
    /// Medical care.
    MedicalCare,
    /// Food, clothes and other basic needs.
    BasicNeeds,
}

/// What a person needs to take part.
///
/// ```
/// use voice_core::referral::AccessNeed;
///
/// let need: AccessNeed = "sign-language".parse()?;
/// assert_eq!(need, AccessNeed::SignLanguage);
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum AccessNeed {
    /// An interpreter of a sign language.
    SignLanguage,
    /// A way without steps.
    StepFree,
    /// Large print.
    LargePrint,
    /// Braille.
    Braille,
    /// Captions.
    Captions,
    /// A relay service for calls.
    RelayCalls,
    /// Room for a service animal.
    ServiceAnimal,
    /// Plain language and more time.
    PlainLanguage,
}

/// How old a person is, as coarse as a service needs it; the day of birth is never carried.
///
/// ```
/// use voice_core::referral::AgeBand;
///
/// let band: AgeBand = "older-adult".parse()?;
/// assert_eq!(band, AgeBand::OlderAdult);
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum AgeBand {
    /// Under 18.
    Minor,
    /// From 18 to 59.
    Adult,
    /// 60 or older.
    OlderAdult,
}

/// The list of what can be carried, once: as a vocabulary, as what the office has of it, and as
/// what a recipient gets of it.
macro_rules! items {
    ($( $(#[$doc:meta])+ $field:ident: $item:ident($type:ty), )+) => {
        /// One thing that a consent can cover. There is no other: no address, no number of a
        /// document, no immigration status, no free text.
        ///
        /// ```
        /// use voice_core::referral::SharedItem;
        ///
        /// let item: SharedItem = "contact".parse()?;
        /// assert_eq!(item, SharedItem::Contact);
        /// assert!("immigration-status".parse::<SharedItem>().is_err());
        /// # Ok::<(), voice_core::wire::InputErrors>(())
        /// ```
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
        pub enum SharedItem {
            $( $(#[$doc])+ $item, )+
        }

        /// What the office has to share of a victim or witness. It reaches a recipient only as far
        /// as a consent covers it.
        ///
        /// ```
        /// use voice_core::referral::{ReferralDetails, ReferralNeed, SharedItem};
        ///
        /// let details = ReferralDetails {
        ///     name: Some("Ana".parse()?),
        ///     need: Some(ReferralNeed::Shelter),
        ///     ..ReferralDetails::default()
        /// };
        /// assert!(details.items().contains(&SharedItem::Need));
        /// assert!(!details.items().contains(&SharedItem::Contact));
        /// # Ok::<(), voice_core::wire::InputErrors>(())
        /// ```
        #[derive(Clone, Default, PartialEq, Eq, Wire)]
        #[wire(confidential)]
        pub struct ReferralDetails {
            $( $(#[$doc])+ pub $field: Option<$type>, )+
        }

        /// What a recipient gets: exactly what the consent covers, of what there is.
        #[derive(Clone, PartialEq, Eq, Wire)]
        #[wire(redacted, write_only)]
        pub struct SharedDetails {
            $( $(#[$doc])+ $field: Option<$type>, )+
        }

        impl ReferralDetails {
            /// What there is, of the items that are covered.
            pub(super) fn only(&self, covered: &Set<SharedItem>) -> SharedDetails {
                SharedDetails {
                    $(
                        $field: self
                            .$field
                            .clone()
                            .filter(|_| covered.contains(&SharedItem::$item)),
                    )+
                }
            }

            /// The items of which there is something.
            #[must_use]
            pub fn items(&self) -> Set<SharedItem> {
                [$( self.$field.as_ref().map(|_| SharedItem::$item), )+]
                    .into_iter()
                    .flatten()
                    .collect()
            }
        }

        impl SharedDetails {
            /// The items that it has.
            #[must_use]
            pub fn items(&self) -> Set<SharedItem> {
                [$( self.$field.as_ref().map(|_| SharedItem::$item), )+]
                    .into_iter()
                    .flatten()
                    .collect()
            }

            $(
                $(#[$doc])+
                #[must_use]
                pub const fn $field(&self) -> Option<&$type> {
                    self.$field.as_ref()
                }
            )+
        }
    };
}

items! {
    /// The name by which the person wants to be asked for.
    name: Name(CalledName),
    /// A safe way to reach the person.
    contact: Contact(SafeContact),
    /// The language in which the person wants to speak.
    language: Language(LanguageCode),
    /// What the person is referred for.
    need: Need(ReferralNeed),
    /// How old the person is, coarsely.
    age_band: AgeBand(AgeBand),
    /// What the person needs to take part.
    access: Access(Set<AccessNeed>),
}
