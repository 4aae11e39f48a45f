//! What a recipient gets.

use super::consent::{ConsentInForce, SharingPurpose};
use super::details::{ReferralDetails, SharedDetails};
use super::{ReferralId, ServiceReference};
use crate::wire::{Day, Timestamp, Wire};

/// What a recipient gets of a referral: what the consent covers at that moment, and nothing else.
///
/// Only [`Referral::send`](super::Referral::send) makes one. No field of it is text of one's own,
/// and none is about a person asked about: that such a person exists is not in it (28 CFR 90.4(b),
/// 8 CFR 236.6).
///
/// It is not put together by hand:
///
/// ```compile_fail,E0451
/// use voice_core::referral::ReferralLetter;
///
/// fn another(letter: ReferralLetter, until: voice_core::wire::Day) -> ReferralLetter {
///     ReferralLetter { valid_until: until, ..letter }
/// }
/// ```
///
/// It is not read from what somebody sends:
///
/// ```compile_fail,E0277
/// let letter: voice_core::referral::ReferralLetter = voice_core::wire::from_json(b"{}").unwrap();
/// ```
///
/// What the office has is not what it shares, and cannot be written where a recipient reads it:
///
/// ```compile_fail,E0277
/// fn send(details: &voice_core::referral::ReferralDetails) -> String {
///     voice_core::wire::to_json(details).unwrap_or_default()
/// }
/// ```
///
/// Nothing about a person asked about is among what can be shared:
///
/// ```compile_fail,E0560
/// use voice_core::referral::ReferralDetails;
///
/// fn with(subject: voice_core::identifier::SubjectReference) -> ReferralDetails {
///     ReferralDetails { subject: Some(subject), ..ReferralDetails::default() }
/// }
/// ```
///
/// ```compile_fail,E0308
/// use voice_core::referral::ReferralDetails;
///
/// fn with(name: voice_core::identifier::PersonName) -> ReferralDetails {
///     ReferralDetails { name: Some(name), ..ReferralDetails::default() }
/// }
/// ```
///
/// The consent of a person asked about is no consent to share what is a victim's:
///
/// ```compile_fail,E0308
/// use voice_core::referral::ReferralRecord;
///
/// fn with(consent: voice_core::subject::Consent, record: ReferralRecord) -> ReferralRecord {
///     ReferralRecord { consent: Some(consent), ..record }
/// }
/// ```
///
/// The office sends it once a consent holds, and it has what the consent names:
///
/// ```
/// use voice_core::disclosure::Policy;
/// use voice_core::referral::{
///     ActsAlone, Explained, Referral, ReferralDetails, ReferralNeed, ServiceReference, SharedItem,
///     SharingConsent, SharingPurpose, SharingTerm, Signature, SignedAs,
/// };
/// use voice_core::requester::{Birth, Condition, Principal, Reach, Role};
/// use voice_core::wire::Set;
///
/// # let (organization, service) = ("haven".parse()?, "shelter".parse()?);
/// # let service = ServiceReference { organization, service };
/// # let consent = SharingConsent {
/// #     principal: Principal {
/// #         party: "party-ruiz".parse()?,
/// #         role: Role::Victim,
/// #         birth: Birth::Date { date: "1990-04-12".parse()? },
/// #         own_right: None,
/// #         condition: Condition::Able {},
/// #     },
/// #     acts_alone: ActsAlone::No,
/// #     signatures: vec![Signature {
/// #         party: "party-ruiz".parse()?,
/// #         signed_as: SignedAs::Principal,
/// #         evidence: Set::from([]),
/// #         barred: Set::from([]),
/// #     }],
/// #     recipient: service.clone(),
/// #     items: Set::from([SharedItem::Need]),
/// #     purpose: SharingPurpose::FirstContact,
/// #     explained: Explained::ALL.into_iter().collect(),
/// #     written: true,
/// #     term: SharingTerm::new("2026-11-02".parse()?, "2026-12-02".parse()?, None)?,
/// # };
/// # let details = ReferralDetails { need: Some(ReferralNeed::Shelter), ..Default::default() };
/// # let policy = Policy::us_federal();
/// # let at = "2026-11-02T15:00:00Z".parse()?;
/// # let (id, principal) = ("referral-1".parse()?, "party-ruiz".parse()?);
/// let mut referral = Referral::offer(id, principal, service, details, at);
/// referral.accept(consent, "2026-11-02T15:10:00Z".parse()?, policy.calendar())?;
/// let sent_at = "2026-11-02T15:20:00Z".parse()?;
/// let letter = referral.send(sent_at, policy.calendar(), &Reach::unlimited())?;
/// assert_eq!(letter.referral().as_str(), "referral-1");
/// assert_eq!(letter.recipient().service.as_str(), "shelter");
/// assert_eq!(letter.purpose(), SharingPurpose::FirstContact);
/// assert_eq!((letter.sent_at(), letter.valid_until()), (sent_at, "2026-12-02".parse()?));
/// assert_eq!(letter.shared().need(), Some(&ReferralNeed::Shelter));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(redacted, write_only)]
pub struct ReferralLetter {
    /// The referral, by which the recipient answers.
    referral: ReferralId,
    /// To which service it goes.
    recipient: ServiceReference,
    /// For which purpose alone it may be used.
    purpose: SharingPurpose,
    /// The moment at which it was sent.
    sent_at: Timestamp,
    /// The last day on which it may be used, included.
    valid_until: Day,
    /// What is shared.
    shared: SharedDetails,
}

impl ReferralLetter {
    pub(super) fn new(
        referral: &ReferralId,
        details: &ReferralDetails,
        in_force: &ConsentInForce<'_>,
    ) -> Self {
        let consent = in_force.consent();
        Self {
            referral: referral.clone(),
            recipient: consent.recipient.clone(),
            purpose: consent.purpose,
            sent_at: in_force.at(),
            valid_until: *consent.term.expires_on(),
            shared: details.only(&consent.items),
        }
    }

    /// The referral, by which the recipient answers.
    #[must_use]
    pub const fn referral(&self) -> &ReferralId {
        &self.referral
    }

    /// To which service it goes.
    #[must_use]
    pub const fn recipient(&self) -> &ServiceReference {
        &self.recipient
    }

    /// For which purpose alone it may be used.
    #[must_use]
    pub const fn purpose(&self) -> SharingPurpose {
        self.purpose
    }

    /// The moment at which it was sent.
    #[must_use]
    pub const fn sent_at(&self) -> Timestamp {
        self.sent_at
    }

    /// The last day on which it may be used, included.
    #[must_use]
    pub const fn valid_until(&self) -> Day {
        self.valid_until
    }

    /// What is shared.
    #[must_use]
    pub const fn shared(&self) -> &SharedDetails {
        &self.shared
    }
}
