//! What an office keeps beside what a first answer needs: sign-ups with their PINs, custody events,
//! referrals.

use core::future::Future;

use voice_core::identifier::SubjectId;
use voice_core::notification::{CustodyEvent, CustodyHistory, Pin, PinGiven, SignUp, SignUpId};
use voice_core::referral::{ReferralId, ReferralRecord};
use voice_core::wire::Timestamp;

use crate::Store;

/// What became of something that was to be kept under an identifier of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeepOutcome<T> {
    /// It is kept, now or since before.
    Kept(T),
    /// Something else is kept under its identifier, and stays.
    Another,
}

/// What became of a change of a referral.
#[derive(Debug)]
pub enum ReferralOutcome<E> {
    /// It was changed to this.
    Changed(Box<ReferralRecord>),
    /// The step is refused, and nothing was changed.
    Refused(E),
    /// There is no such referral.
    Missing,
}

/// A store that keeps sign-ups and custody events too: what notices need.
///
/// What the laws of `conformance` cannot see: a PIN is at rest as a hash that is slow to make, and
/// one for no sign-up takes the same work as a wrong one.
///
/// ```
/// use voice_core::notification::{Pin, SignUp};
/// use voice_core::wire::{Bounds, Read, from_value};
/// use voice_store::{KeepOutcome, MemoryStore, NoticeStore};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let sign_up: SignUp = from_value(SignUp::example(Bounds::NONE))?;
/// let (store, at) = (MemoryStore::default(), "2026-02-09T18:00:00Z".parse()?);
/// assert_eq!(store.keep_sign_up(&sign_up).await?, KeepOutcome::Kept(()));
/// let opened = store.try_pin(sign_up.id(), &Pin::new("0000")?, "caller", at).await?;
/// assert!(opened.is_some());
/// assert!(store.try_pin(sign_up.id(), &Pin::new("1111")?, "caller", at).await?.is_none());
/// # Ok(())
/// # }
/// ```
pub trait NoticeStore: Store {
    /// Keeps a sign-up. The same request under the same identifier is kept once.
    fn keep_sign_up(
        &self,
        sign_up: &SignUp,
    ) -> impl Future<Output = Result<KeepOutcome<()>, Self::Error>> + Send;

    /// A sign-up. Which PIN it has is not to be read from it: [`try_pin`](Self::try_pin) compares.
    fn sign_up(
        &self,
        id: &SignUpId,
    ) -> impl Future<Output = Result<Option<SignUp>, Self::Error>> + Send;

    /// Changes a sign-up, of two changes at once one after the other. A change leaves the PIN as it
    /// is.
    fn change_sign_up(
        &self,
        id: &SignUpId,
        at: Timestamp,
        change: impl FnOnce(&SignUp) -> SignUp + Send,
    ) -> impl Future<Output = Result<Option<SignUp>, Self::Error>> + Send;

    /// Tries a PIN of a caller, and counts a wrong one
    /// ([`give_pin`](voice_core::notification::give_pin)). A correct one is a sign of life; nothing
    /// is given where there is no such sign-up, where the PIN is wrong, and after too many.
    fn try_pin(
        &self,
        id: &SignUpId,
        pin: &Pin,
        caller: &str,
        at: Timestamp,
    ) -> impl Future<Output = Result<Option<(PinGiven, SignUp)>, Self::Error>> + Send;

    /// Keeps an event as it was reported, and gives whether it is new. What is reported of a record
    /// that was merged is of the one that it was merged into.
    fn keep_event(
        &self,
        event: &CustodyEvent,
    ) -> impl Future<Output = Result<KeepOutcome<bool>, Self::Error>> + Send;

    /// The custody events of a person, or of nobody.
    fn history(
        &self,
        subject: &SubjectId,
    ) -> impl Future<Output = Result<CustodyHistory, Self::Error>> + Send;
}

/// A store that keeps referrals too.
///
/// ```
/// use voice_core::referral::ReferralRecord;
/// use voice_core::wire::{Bounds, Read, from_value};
/// use voice_store::{KeepOutcome, MemoryStore, ReferralStore};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let offered: ReferralRecord = from_value(ReferralRecord::example(Bounds::NONE))?;
/// let store = MemoryStore::default();
/// let kept = store.keep_referral(&offered).await?;
/// assert_eq!(kept, KeepOutcome::Kept(Box::new(offered.clone())));
/// assert_eq!(store.referral(&offered.id).await?, Some(offered));
/// # Ok(())
/// # }
/// ```
pub trait ReferralStore: Store {
    /// Keeps a referral that is offered, and gives what is kept: where its offer is kept already,
    /// that one with the steps that were taken since.
    fn keep_referral(
        &self,
        record: &ReferralRecord,
    ) -> impl Future<Output = Result<KeepOutcome<Box<ReferralRecord>>, Self::Error>> + Send;

    /// A referral.
    fn referral(
        &self,
        id: &ReferralId,
    ) -> impl Future<Output = Result<Option<ReferralRecord>, Self::Error>> + Send;

    /// Changes a referral, of two changes at once one after the other; a refused step changes
    /// nothing.
    fn change_referral<E: Send>(
        &self,
        id: &ReferralId,
        change: impl FnOnce(ReferralRecord) -> Result<ReferralRecord, E> + Send,
    ) -> impl Future<Output = Result<ReferralOutcome<E>, Self::Error>> + Send;
}
