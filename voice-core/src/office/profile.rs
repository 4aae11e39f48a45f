use super::{HelpingLine, ProperName, given};
use crate::identifier::IDENTIFIER;
use crate::language::Bilingual;
use crate::law::{Citation, Period, PublishedSource};
use crate::reach::WebAddress;
use crate::service::{LocalContact, Support, SupportKind};
use crate::wire::{Day, Wire, text};

text! {
    /// The identifier of the office under one of its names.
    ///
    /// ```
    /// use voice_core::office::OfficeId;
    ///
    /// let office: OfficeId = "voice-2025".parse()?;
    /// assert_eq!(office.as_str(), "voice-2025");
    /// # Ok::<(), voice_core::wire::InputErrors>(())
    /// ```
    OfficeId {
        expected: "an identifier of 1 to 64 lower-case letters, digits and hyphens",
        min: 1,
        max: 64,
        pattern: IDENTIFIER,
        format: None,
        example: "voice-2025",
    }
}

/// A page of the office, or one that it gives.
///
/// ```
/// use voice_core::language::Bilingual;
/// use voice_core::law::{PublishedSource, Verification};
/// use voice_core::office::WebPage;
///
/// let page = WebPage {
///     address: "https://www.ice.gov/voice".parse()?,
///     purpose: Bilingual {
///         en: "What the office does.".parse()?,
///         es: "Qué hace la oficina.".parse()?,
///     },
///     in_force: None,
///     sources: vec![PublishedSource {
///         text: "ice.gov/voice".parse()?,
///         verification: Verification::Verified,
///     }],
/// };
/// assert!(page.address.as_str().starts_with("https://"));
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
pub struct WebPage {
    /// The address.
    pub address: WebAddress,
    /// What is there.
    pub purpose: Bilingual,
    /// The days on which it is given; left out where they are those of the office.
    pub in_force: Option<Period>,
    /// Where the address was published.
    pub sources: Vec<PublishedSource>,
}

/// The office under one of its names.
///
/// ```
/// use voice_core::office::Office;
/// use voice_core::service::SupportKind;
///
/// let day = "2026-11-02".parse()?;
/// let office = Office::reference().profile(day).ok_or("no office on that day")?;
/// assert!(office.in_force.contains(day));
/// let notices = office.support(SupportKind::CustodyNotices).ok_or("not offered")?;
/// assert_eq!(notices.kind, SupportKind::CustodyNotices);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
pub struct OfficeProfile {
    /// The identifier.
    #[wire(title = "Identifier")]
    pub id: OfficeId,
    /// The name.
    pub name: ProperName,
    /// The name in short.
    pub short_name: ProperName,
    /// What it is for.
    pub mission: Bilingual,
    /// The days on which it was open under this name.
    pub in_force: Period,
    /// The orders it rests on.
    pub founded_on: Vec<Citation>,
    /// Its lines; none where no number was verified.
    pub lines: Vec<HelpingLine>,
    /// Its pages, and those that it gives.
    pub pages: Vec<WebPage>,
    /// The support that it offers.
    pub supports: Vec<Support>,
    /// Its contacts for the people of an area.
    pub contacts: Vec<LocalContact>,
    /// Where it was published.
    pub sources: Vec<PublishedSource>,
}

impl OfficeProfile {
    /// The office with what it has on a day.
    pub(super) fn on(&self, day: Day) -> Self {
        let mut on = self.clone();
        on.lines.retain(|line| given(line.in_force, day));
        on.pages.retain(|page| given(page.in_force, day));
        on.supports.retain(|support| given(support.in_force, day));
        on.contacts.retain(|contact| given(contact.in_force, day));
        on
    }

    /// The support of a kind, where the office offers it.
    ///
    /// ```
    /// use voice_core::office::Office;
    /// use voice_core::requester::Capacity;
    /// use voice_core::service::SupportKind;
    ///
    /// let today = Office::reference().on("2026-11-02".parse()?);
    /// let history = today
    ///     .office
    ///     .as_ref()
    ///     .and_then(|office| office.support(SupportKind::History))
    ///     .ok_or("offered")?;
    /// assert!(history.is_open_to(Some(Capacity::VictimDesignee)));
    /// assert!(!history.is_open_to(Some(Capacity::Witness)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn support(&self, kind: SupportKind) -> Option<&Support> {
        self.supports.iter().find(|support| support.kind == kind)
    }
}
