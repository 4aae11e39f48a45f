use core::fmt;

use crate::requester::Capacity;
use crate::wire::Wire;

/// Whether anybody is in danger now; intake asks it first.
///
/// ```
/// use voice_core::inquiry::Danger;
///
/// let danger: Danger = "now".parse()?;
/// assert_eq!(danger, Danger::Now);
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum Danger {
    /// Somebody is in danger now, or a crime is in progress.
    Now,
    /// Nobody is, as far as the caller says.
    None,
}

/// What a contact is about.
///
/// ```
/// use voice_core::inquiry::ContactTopic;
///
/// let topic: ContactTopic = "crime-report".parse()?;
/// assert_eq!(topic, ContactTopic::CrimeReport);
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum ContactTopic {
    /// A crime that the caller wants to report.
    CrimeReport,
    /// Something that the caller wants federal agents to look into.
    Tip,
    /// A question about the office, the removal process or rights.
    Question,
    /// Criminal or immigration history of a person.
    History,
    /// Notices of custody changes: to sign up, to change or to stop them.
    Notices,
    /// A contact nearby.
    LocalContact,
    /// Services that help: safety, shelter, counseling, law, money.
    Referral,
    /// A question of the press.
    Media,
    /// An opinion of the office or of policy.
    Commentary,
    /// Something that the office has no part in.
    Unrelated,
}

/// Who makes contact, as far as they say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum Caller {
    /// A person harmed by the crime, asking for themselves.
    Victim,
    /// A witness of the crime, asking for themselves.
    Witness,
    /// A person with a legal responsibility to act for a victim.
    VictimRepresentative,
    /// A person with a legal responsibility to act for a witness.
    WitnessRepresentative,
    /// A person acting at the request of a victim.
    VictimDesignee,
    /// A person acting at the request of a witness.
    WitnessDesignee,
    /// A reporter, or somebody else of the press.
    Press,
    /// Somebody of another office or agency, for that office.
    PublicOffice,
    /// Anybody else, and who does not say.
    Other,
}

/// By which way a contact came.
///
/// ```
/// use voice_core::inquiry::Channel;
///
/// let channel: Channel = "web-form".parse()?;
/// assert_eq!(channel, Channel::WebForm);
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum Channel {
    /// By telephone.
    Telephone,
    /// Through a form on the web.
    WebForm,
    /// By electronic mail.
    Mail,
    /// By letter.
    Letter,
    /// In person.
    InPerson,
}

/// The language of a contact.
///
/// ```
/// use voice_core::inquiry::ContactLanguage;
///
/// // Whatever else they speak, an interpreter is called.
/// let language: ContactLanguage = "other".parse()?;
/// assert_eq!(language, ContactLanguage::Other);
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum ContactLanguage {
    /// English.
    #[wire(rename = "en", title = "English")]
    English,
    /// Spanish.
    #[wire(rename = "es", title = "Español")]
    Spanish,
    /// Another language: an interpreter is needed.
    Other,
}

impl Caller {
    /// The capacity in which the caller can ask; none for those whom the office serves
    /// in no capacity.
    ///
    /// ```
    /// use voice_core::inquiry::Caller;
    /// use voice_core::requester::Capacity;
    ///
    /// assert_eq!(Caller::WitnessDesignee.capacity(), Some(Capacity::WitnessDesignee));
    /// assert_eq!(Caller::Press.capacity(), None);
    /// ```
    #[must_use]
    pub const fn capacity(self) -> Option<Capacity> {
        match self {
            Self::Victim => Some(Capacity::Victim),
            Self::Witness => Some(Capacity::Witness),
            Self::VictimRepresentative => Some(Capacity::VictimRepresentative),
            Self::WitnessRepresentative => Some(Capacity::WitnessRepresentative),
            Self::VictimDesignee => Some(Capacity::VictimDesignee),
            Self::WitnessDesignee => Some(Capacity::WitnessDesignee),
            Self::Press | Self::PublicOffice | Self::Other => None,
        }
    }
}

/// What is known of a contact before anybody answers it: five words of closed lists.
///
/// It is closed and total: a fact that is forgotten is an error, and free text has no place.
///
/// ```
/// use voice_core::inquiry::InquiryFacts;
/// use voice_core::wire::from_json;
///
/// let faults = from_json::<InquiryFacts>(br#"{
///     "danger": "none", "topic": "tip", "caller": "other", "channel": "telephone",
///     "language": "en", "accused": "the man next door"
/// }"#).unwrap_err();
/// let found: Vec<_> =
///     faults.iter().map(|fault| (fault.pointer.as_str(), fault.code.as_str())).collect();
/// assert_eq!(found, [("/accused", "unknown-field")]);
/// assert!(!faults.to_string().contains("next door"));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub struct InquiryFacts {
    /// Whether anybody is in danger now.
    pub danger: Danger,
    /// What it is about.
    pub topic: ContactTopic,
    /// Who makes contact.
    pub caller: Caller,
    /// By which way it came.
    pub channel: Channel,
    /// In which language.
    pub language: ContactLanguage,
}

impl InquiryFacts {
    /// Every combination there is, in order: that of their fields, and of the terms of each.
    ///
    /// ```
    /// use voice_core::inquiry::InquiryFacts;
    ///
    /// assert_eq!(InquiryFacts::all().count(), 2 * 10 * 9 * 5 * 3);
    /// assert!(InquiryFacts::all().is_sorted());
    /// ```
    pub fn all() -> impl Iterator<Item = Self> {
        let mut all = Vec::new();
        for danger in Danger::ALL {
            for topic in ContactTopic::ALL {
                for caller in Caller::ALL {
                    for channel in Channel::ALL {
                        for language in ContactLanguage::ALL {
                            all.push(Self { danger, topic, caller, channel, language });
                        }
                    }
                }
            }
        }
        all.into_iter()
    }
}

impl fmt::Display for InquiryFacts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { danger, topic, caller, channel, language } = self;
        write!(
            f,
            "danger {}, topic {}, caller {}, channel {}, language {}",
            danger.as_str(),
            topic.as_str(),
            caller.as_str(),
            channel.as_str(),
            language.as_str()
        )
    }
}
