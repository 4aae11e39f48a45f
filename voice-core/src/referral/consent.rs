//! The consent of a victim or witness to share what is theirs, and what can be wrong with it.

use super::ServiceReference;
use super::details::SharedItem;
use crate::identifier::PartyId;
use crate::requester::{Basis, Condition, Evidence, Majority, Principal};
use crate::wire::{Day, Reader, Set, Timestamp, Wire};

/// As what somebody signs a consent to share.
///
/// ```
/// use voice_core::referral::SignedAs;
///
/// let signed_as: SignedAs = "guardian".parse()?;
/// assert_eq!(signed_as, SignedAs::Guardian);
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum SignedAs {
    /// The victim or witness in person.
    Principal,
    /// A parent of a minor.
    Parent,
    /// A guardian whom a court appointed.
    Guardian,
    /// Anybody else, an attorney or designee among them; such a signature counts for nothing.
    Another,
}

impl SignedAs {
    /// The papers of which at least one shows it: those of the same basis for a representative.
    const fn evidence(self) -> &'static [Evidence] {
        match self {
            Self::Parent => Basis::Parent.evidence(),
            Self::Guardian => Basis::LegalGuardian.evidence(),
            Self::Principal | Self::Another => &[],
        }
    }
}

/// What bars somebody from consenting for another (34 U.S.C. 12291(b)(2)(B), 28 CFR 90.4(b),
/// 28 CFR 94.115; 18 U.S.C. 3771(e)(2)(B)). What is alleged bars as what is shown.
///
/// ```
/// use voice_core::referral::SignerBar;
///
/// // What is alleged bars as what is shown.
/// let bar: SignerBar = "abuser-of-other-parent".parse()?;
/// assert_eq!(bar, SignerBar::AbuserOfOtherParent);
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum SignerBar {
    /// The signer is alleged to have abused the victim or witness.
    AbuserOfPrincipal,
    /// The signer is alleged to have abused the other parent.
    AbuserOfOtherParent,
    /// The signer is accused in the matter.
    Accused,
}

/// A signature under a consent to share.
///
/// ```
/// use voice_core::referral::{Signature, SignedAs};
/// use voice_core::requester::Evidence;
/// use voice_core::wire::Set;
///
/// let mother = Signature {
///     party: "party-mother".parse()?,
///     signed_as: SignedAs::Parent,
///     evidence: Set::from([Evidence::BirthCertificate]),
///     barred: Set::from([]),
/// };
/// assert!(mother.barred.is_empty());
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(confidential)]
pub struct Signature {
    /// Who signed.
    pub party: PartyId,
    /// As what.
    pub signed_as: SignedAs,
    /// The papers that show it.
    pub evidence: Set<Evidence>,
    /// What bars the signer; empty when intake asked and found nothing.
    pub barred: Set<SignerBar>,
}

/// Why a minor, or a person with a guardian, may consent without a parent or guardian
/// (34 U.S.C. 12291(b)(2)(B)).
///
/// That a minor is emancipated is said of the [`Principal`].
///
/// ```
/// use voice_core::referral::ActsAlone;
///
/// let alone: ActsAlone = "service-alone".parse()?;
/// assert_eq!(alone, ActsAlone::ServiceAlone);
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum ActsAlone {
    /// They may not.
    No,
    /// The law lets them receive the service without the consent of a parent or guardian.
    ServiceAlone,
}

/// What was explained before the signature. A consent is informed where all of it was.
///
/// ```
/// use voice_core::referral::Explained;
/// use voice_core::wire::Set;
///
/// // That help does not depend on the signature was not explained.
/// let explained = Set::from([Explained::What, Explained::WithWhom, Explained::Why]);
/// assert!(!explained.contains(&Explained::NotACondition));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum Explained {
    /// What would be shared.
    What,
    /// With whom.
    WithWhom,
    /// Why.
    Why,
    /// Until when.
    UntilWhen,
    /// That it can be revoked at any time.
    Revocable,
    /// That no service depends on it (28 CFR 90.4(b)).
    NotACondition,
}

/// Why something is shared.
///
/// ```
/// use voice_core::referral::SharingPurpose;
///
/// let purpose: SharingPurpose = "first-contact".parse()?;
/// assert_eq!(purpose, SharingPurpose::FirstContact);
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
pub enum SharingPurpose {
    /// So that the recipient can contact the person.
    FirstContact,
    /// So that the recipient can take the person on.
    Enrollment,
    /// So that the recipient can prepare what the person needs to take part.
    Accommodation,
}

/// When a consent to share holds: from the day it was given to its last day, both included, and not
/// from the moment of its revocation.
///
/// The law asks for a reasonable limit of time and fixes no number of days (28 CFR 90.4(b)), so
/// there is always a last day and no longest term.
///
/// ```
/// use voice_core::referral::SharingTerm;
///
/// let term = SharingTerm::new("2026-11-02".parse()?, "2026-11-30".parse()?, None)?;
/// assert_eq!(term.expires_on().to_string(), "2026-11-30");
/// let faults =
///     SharingTerm::new("2026-11-02".parse()?, "2026-11-01".parse()?, None).unwrap_err();
/// assert_eq!(faults.iter().next().map(|fault| fault.pointer.as_str()), Some("/expires_on"));
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Wire)]
#[wire(check)]
pub struct SharingTerm {
    /// The day on which it was given.
    given_on: Day,
    /// The last day, included, not before `given_on`.
    expires_on: Day,
    /// The moment from which it no longer holds: it was revoked, or what it rests on was found not
    /// to be so.
    revoked_at: Option<Timestamp>,
}

impl SharingTerm {
    fn check(&self, reader: &mut Reader) {
        reader.in_order(("given_on", self.given_on), ("expires_on", Some(self.expires_on)));
    }

    /// Whether the last day is past.
    pub(super) fn is_over(&self, day: Day) -> bool {
        self.expires_on < day
    }

    /// Whether it was revoked by then.
    pub(super) fn is_revoked(&self, at: Timestamp) -> bool {
        self.revoked_at.is_some_and(|revoked| revoked <= at)
    }

    /// Ends it, unless it has ended before.
    pub(super) fn revoke(&mut self, at: Timestamp) {
        self.revoked_at = Some(self.revoked_at.map_or(at, |revoked| revoked.min(at)));
    }
}

/// A victim's or witness's consent that the office shares what is theirs with one service: who, to
/// whom, what, why, and until when.
///
/// Its parts are those of 34 U.S.C. 12291(b)(2)(B), 28 CFR 90.4(b) and 28 CFR 94.115. It has
/// nothing to do with the [`Consent`](crate::subject::Consent) of a person asked about, which lifts
/// a protection: a victim cannot lift one, and a subject cannot share what is a victim's. A blanket
/// release cannot be written down: there is one recipient, each item is named, and there is a last
/// day. A consent is kept as it was signed; [`flaws`](Self::flaws) says why it does not hold.
///
/// ```
/// use voice_core::referral::{
///     ActsAlone, ConsentErrorCode, Explained, ServiceReference, SharedItem, SharingConsent,
///     SharingPurpose, SharingTerm, Signature, SignedAs,
/// };
/// use voice_core::requester::{Birth, Condition, Principal, Role};
/// use voice_core::wire::Set;
///
/// # let principal = Principal {
/// #     party: "party-ruiz".parse()?,
/// #     role: Role::Victim,
/// #     birth: Birth::Date { date: "1990-04-12".parse()? },
/// #     own_right: None,
/// #     condition: Condition::Able {},
/// # };
/// # let signed = Signature {
/// #     party: "party-ruiz".parse()?,
/// #     signed_as: SignedAs::Principal,
/// #     evidence: Set::from([]),
/// #     barred: Set::from([]),
/// # };
/// let spoken = SharingConsent {
///     principal,
///     acts_alone: ActsAlone::No,
///     signatures: vec![signed],
///     recipient: ServiceReference { organization: "haven".parse()?, service: "shelter".parse()? },
///     items: Set::from([SharedItem::Name, SharedItem::Contact]),
///     purpose: SharingPurpose::FirstContact,
///     explained: Explained::ALL.into_iter().collect(),
///     written: false,
///     term: SharingTerm::new("2026-11-02".parse()?, "2026-12-02".parse()?, None)?,
/// };
/// let (at, day) = ("2026-11-02T15:00:00Z".parse()?, "2026-11-02".parse()?);
/// assert!(spoken.flaws(at, day).contains(&ConsentErrorCode::NotWritten));
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Clone, PartialEq, Eq, Wire)]
#[wire(confidential)]
pub struct SharingConsent {
    /// The victim or witness.
    pub principal: Principal,
    /// Whether a minor, or a person with a guardian, may consent without one.
    pub acts_alone: ActsAlone,
    /// Who signed.
    #[wire(min = 1, max = 8)]
    pub signatures: Vec<Signature>,
    /// With which service it is shared.
    pub recipient: ServiceReference,
    /// What is shared.
    #[wire(min = 1)]
    pub items: Set<SharedItem>,
    /// Why.
    pub purpose: SharingPurpose,
    /// What was explained before the signature.
    pub explained: Set<Explained>,
    /// Whether it is in writing.
    pub written: bool,
    /// When it holds.
    pub term: SharingTerm,
}

/// Why a consent to share does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
#[wire(rename = "ConsentFlaw")]
pub enum ConsentErrorCode {
    /// The referral has no consent.
    NoConsent,
    /// The consent is that of somebody else.
    AnotherPrincipal,
    /// The consent is for another service.
    AnotherRecipient,
    /// The victim or witness has died, and nobody consents for them (28 CFR 90.4(b)).
    PrincipalDeceased,
    /// The consent is not in writing.
    NotWritten,
    /// Something that must be explained was not.
    NotInformed,
    /// Somebody signed who is barred: the abuser, or the accused.
    SignerBarred,
    /// The victim or witness has not signed.
    PrincipalNotSigned,
    /// No parent or guardian has signed, and the victim or witness may not act alone.
    GuardianNotSigned,
    /// No paper shows that the signer is a parent or guardian.
    RelationNotShown,
    /// The victim or witness signed with a parent or guardian, and has come of age:
    /// they decide anew.
    ComeOfAge,
    /// The consent was not yet given.
    NotYetGiven,
    /// The last day is past.
    Expired,
    /// The consent was revoked.
    Revoked,
    /// Of what the consent covers there is nothing.
    NothingToShare,
    /// A protection of the victim or witness closes the way to reach them that would be shared.
    ContactClosed,
}

impl SharingConsent {
    /// Every reason why it does not hold at a moment, which falls on `day` where the office counts
    /// its days; none where it holds.
    ///
    /// A minor and a parent or guardian both sign, unless the minor may act alone; a court's
    /// guardian signs for a person who is incapacitated; whose age is not certain is taken for
    /// a minor. Nothing that is uncertain makes it hold.
    #[must_use]
    pub fn flaws(&self, at: Timestamp, day: Day) -> Set<ConsentErrorCode> {
        let all_explained = Explained::ALL.iter().all(|of| self.explained.contains(of));
        let barred = self.signatures.iter().any(|signature| !signature.barred.is_empty());
        let checks = [
            (
                ConsentErrorCode::PrincipalDeceased,
                matches!(self.principal.condition, Condition::Deceased { on } if on <= day),
            ),
            (ConsentErrorCode::NotWritten, !self.written),
            (ConsentErrorCode::NotInformed, !all_explained),
            (ConsentErrorCode::SignerBarred, barred),
            (ConsentErrorCode::NotYetGiven, day < self.term.given_on),
            (ConsentErrorCode::Expired, self.term.is_over(day)),
            (ConsentErrorCode::Revoked, self.term.is_revoked(at)),
        ];
        let mut flaws: Set<_> =
            checks.into_iter().filter_map(|(flaw, found)| found.then_some(flaw)).collect();
        self.check_signatures(day, &mut flaws);
        flaws
    }

    fn check_signatures(&self, day: Day, flaws: &mut Set<ConsentErrorCode>) {
        let adult = |day: Day| self.principal.birth.majority(day) == Majority::Adult;
        let emancipated = |day: Day| self.principal.is_emancipated(day);
        let incapacitated =
            matches!(self.principal.condition, Condition::Incapacitated { since } if since <= day);
        let alone = match self.acts_alone {
            ActsAlone::ServiceAlone => true,
            ActsAlone::No => (adult(day) || emancipated(day)) && !incapacitated,
        };
        let own = |signature: &Signature| signature.party == self.principal.party;
        let signed = |signed_as: SignedAs| {
            let in_person = signed_as == SignedAs::Principal;
            self.signatures
                .iter()
                .filter(move |of| of.signed_as == signed_as && own(of) == in_person)
        };
        // A guardian signs in the place of a person who is incapacitated, and beside one who
        // is a minor.
        if (alone || !incapacitated) && signed(SignedAs::Principal).next().is_none() {
            flaws.insert(ConsentErrorCode::PrincipalNotSigned);
        }
        if alone {
            let given_on = self.term.given_on;
            let with_a_guardian =
                self.acts_alone == ActsAlone::No && !adult(given_on) && !emancipated(given_on);
            flaws.extend(with_a_guardian.then_some(ConsentErrorCode::ComeOfAge));
            return;
        }
        let parents = signed(SignedAs::Parent).filter(|_| !incapacitated);
        let mut others = parents.chain(signed(SignedAs::Guardian)).peekable();
        let shown = |of: &Signature| {
            of.signed_as.evidence().iter().any(|paper| of.evidence.contains(paper))
        };
        if others.peek().is_none() {
            flaws.insert(ConsentErrorCode::GuardianNotSigned);
        } else if !others.any(shown) {
            flaws.insert(ConsentErrorCode::RelationNotShown);
        }
    }

    /// The consent, as one that holds.
    pub(super) fn in_force(
        &self,
        at: Timestamp,
        day: Day,
    ) -> Result<ConsentInForce<'_>, Set<ConsentErrorCode>> {
        let flaws = self.flaws(at, day);
        if flaws.is_empty() { Ok(ConsentInForce { consent: self, at }) } else { Err(flaws) }
    }
}

/// A consent that holds at a moment: what a letter is made from, and what only
/// [`SharingConsent::in_force`] makes.
pub(super) struct ConsentInForce<'a> {
    consent: &'a SharingConsent,
    at: Timestamp,
}

impl<'a> ConsentInForce<'a> {
    pub(super) const fn consent(&self) -> &'a SharingConsent {
        self.consent
    }

    pub(super) const fn at(&self) -> Timestamp {
        self.at
    }
}
