//! Notices of custody: who signed up for them, what happens to a person in custody, and what a
//! message may tell.
//!
//! An event is kept as it came ([`CustodyEvent`]), and a [`CustodyHistory`] makes the state of
//! custody of all of them, in whatever order they came. A [`SignUp`] is a person's wish to be told.
//! What it brings is in two parts, and nothing of the first knows of the second:
//!
//! - A [`NoticeContact`] comes at moments that follow from the sign-up alone
//!   ([`SignUp::contacts`]), and says the same whether there is something to tell or not. No event
//!   brings one, and no protection takes one away.
//! - What may be told is said once the PIN was given ([`give_pin`], [`tell`]), on the
//!   telephone at any moment or at a contact. It is judged then, by the policy, authority,
//!   screening and protections of that moment: nothing is judged before, and nothing that was
//!   judged is kept for later.
//!
//! So a protection that begins after somebody signed up shows in nothing: no message stays away and
//! none comes besides. What it costs is that news waits for the next contact, or for a call: the
//! person chooses how often, up to every hour.
//!
//! A store keeps four things, each as it came, and nothing that was decided:
//!
//! | kept | when it changes |
//! |---|---|
//! | [`SignUp`] | the person does something ([`SignUp::after`], [`SignUp::updated`]), the office learns of authority ([`SignUp::with_requester`]) |
//! | [`PinAttempts`], by the identifier that was tried | each PIN |
//! | [`CustodyEvent`] | never; it is told apart by identifier and revision |
//! | [`DeliveredNotice`] | never; it is kept once the content was heard |
//!
//! A contact is sent once for each sign-up, channel and moment, which are the same whenever they
//! are asked for.
//!
//! ```
//! use voice_core::notification::{NoticeContact, SignUp};
//! use voice_core::wire::{Timestamp, Read, Bounds, from_value};
//!
//! let sign_up: SignUp = from_value(SignUp::example(Bounds::NONE))?;
//! // The schedule takes a sign-up and two moments: there is no person, no event and nothing sent
//! // to look at.
//! let schedule: fn(&SignUp, Timestamp, Timestamp) -> Vec<NoticeContact> = SignUp::contacts;
//! let (after, until) = ("2026-11-02T00:00:00Z".parse()?, "2026-11-09T00:00:00Z".parse()?);
//! assert!(!schedule(&sign_up, after, until).is_empty());
//! # Ok::<(), voice_core::wire::InputErrors>(())
//! ```

mod channel;
mod custody;
mod disclosed_notice;
mod event;
mod event_error;
mod history;
mod index;
mod message;
mod pin;
mod pin_attempts;
#[cfg(test)]
mod reached;
mod release_reason;
mod schedule;
mod sign_up;

/// Everything that is said here.
pub(crate) fn phrases() -> impl Iterator<Item = crate::language::Phrase> {
    message::phrases().chain(disclosed_notice::PHRASES)
}

pub use self::channel::{ContactRhythm, ContactZone, NoticeChannel};
pub use self::custody::{Custody, SupportedFact};
pub use self::disclosed_notice::{
    DeliveredNotice, DisclosedNotice, NoticeContent, NoticeItem, Records, tell,
};
pub use self::event::{CustodyChange, CustodyEvent, EventId, EventReference, PlaceOfCustody};
pub use self::event_error::EventError;
pub use self::history::{CustodyHistory, LookupWithEvents};
pub use self::index::{Outcome, Screened, SignUps};
pub use self::message::{
    Acknowledgement, AddressedMessage, ClosedChannelError, Message, acknowledgement,
};
pub use self::pin::Pin;
pub use self::pin_attempts::{
    PIN_ATTEMPTS, PIN_WINDOW_HOURS, PinAttempts, PinError, PinGiven, give_pin,
};
pub use self::release_reason::{CustodyOutcome, ReleaseReason};
pub use self::schedule::NoticeContact;
pub use self::sign_up::{
    DAYS_TO_ANSWER, DAYS_TO_INQUIRY, NoticeKind, NotificationRequest, SignUp, SignUpAct, SignUpId,
    SignUpState,
};
