use chrono::TimeDelta;

use super::message::REFUSED;
use super::{Pin, SignUp, SignUpId};
use crate::language::Language;
use crate::wire::{Diagnostic, Timestamp, Wire};

/// How many wrong PINs are looked at within [`PIN_WINDOW_HOURS`]; after them none is,
/// right or wrong.
pub const PIN_ATTEMPTS: usize = 5;

/// For how many hours a wrong PIN counts.
pub const PIN_WINDOW_HOURS: u16 = 24;

/// The wrong PINs that were given for a sign-up, each by its moment.
///
/// It is kept for every identifier that somebody tries, whether there is such a sign-up or not.
///
/// ```
/// use voice_core::notification::{Pin, PinAttempts, give_pin};
///
/// // Of an identifier that nobody has, wrong ones count as of any other.
/// let at = "2026-11-02T15:00:00Z".parse()?;
/// let none = PinAttempts::default();
/// let (given, attempts) = give_pin(None, &none, &Pin::new("1234")?, at);
/// assert!(given.is_err());
/// assert!(attempts != none);
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
#[derive(Clone, PartialEq, Eq, Default, Wire)]
#[wire(confidential)]
pub struct PinAttempts {
    /// The moments of the wrong ones that still count.
    failed: Vec<Timestamp>,
}

impl PinAttempts {
    /// Those that count at a moment. One that a clock puts later counts too: setting a clock back
    /// opens nothing.
    fn counting(&self, at: Timestamp) -> Vec<Timestamp> {
        let window = TimeDelta::hours(i64::from(PIN_WINDOW_HOURS));
        let counts = |failed: &&Timestamp| at.utc().signed_duration_since(failed.utc()) < window;
        self.failed.iter().filter(counts).copied().collect()
    }
}

/// That the PIN of a sign-up was given, and when. There is no other way to it than [`give_pin`]:
///
/// ```compile_fail,E0451
/// use voice_core::notification::{PinGiven, SignUpId};
///
/// fn forge(sign_up: SignUpId) -> PinGiven {
///     PinGiven { sign_up, at: "2026-11-02T15:00:00Z".parse().unwrap() }
/// }
/// ```
#[derive(Debug, PartialEq, Eq)]
pub struct PinGiven {
    sign_up: SignUpId,
    at: Timestamp,
}

impl PinGiven {
    /// The sign-up.
    ///
    /// ```
    /// use voice_core::notification::{Pin, PinAttempts, SignUp, give_pin};
    /// use voice_core::wire::{Bounds, Read, from_value};
    ///
    /// let sign_up: SignUp = from_value(SignUp::example(Bounds::NONE))?;
    /// let at = "2026-02-09T18:00:00Z".parse()?;
    /// let (given, _) = give_pin(Some(&sign_up), &PinAttempts::default(), &Pin::new("0000")?, at);
    /// let given = given?;
    /// assert_eq!((given.sign_up(), given.at()), (sign_up.id(), at));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn sign_up(&self) -> &SignUpId {
        &self.sign_up
    }

    /// The moment.
    #[must_use]
    pub const fn at(&self) -> Timestamp {
        self.at
    }
}

/// That a PIN opens nothing. It does not say why: the PIN is wrong, too many were, the sign-up has
/// ended, or there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the pin opens nothing")]
pub struct PinError;

impl Diagnostic for PinError {
    fn code(&self) -> &'static str {
        "pin-refused"
    }
}

impl PinError {
    /// What the person is told, the same in every case.
    ///
    /// ```
    /// use voice_core::language::Language;
    /// use voice_core::notification::PinError;
    ///
    /// // The same for a wrong one, for the sixth, and for a sign-up that is not there.
    /// assert!(PinError.text(Language::English).starts_with("This PIN cannot be used now."));
    /// assert!(PinError.text(Language::Spanish).starts_with("Este PIN no se puede usar ahora."));
    /// ```
    #[must_use]
    pub fn text(self, language: Language) -> &'static str {
        REFUSED.in_language(language)
    }
}

/// Looks at a PIN, and gives what is to be kept of the attempts.
///
/// After [`PIN_ATTEMPTS`] wrong ones within [`PIN_WINDOW_HOURS`] the right one is refused like a
/// wrong one, so that nothing tells a lock-out; what is refused then changes nothing more. The same
/// is done where there is no sign-up.
///
/// ```
/// use voice_core::notification::{Pin, PinAttempts, PinError, SignUp, give_pin};
/// use voice_core::wire::{Bounds, Read, from_value};
///
/// let sign_up: SignUp = from_value(SignUp::example(Bounds::NONE))?;
/// let (right, wrong, at) =
///     (Pin::new("0000")?, Pin::new("1111")?, "2026-02-09T18:00:00Z".parse()?);
/// let (given, attempts) = give_pin(Some(&sign_up), &PinAttempts::default(), &right, at);
/// assert!(given.is_ok());
/// let (refused, attempts) = give_pin(Some(&sign_up), &attempts, &wrong, at);
/// assert_eq!(refused, Err(PinError));
/// assert_eq!(give_pin(None, &attempts, &right, at).0, Err(PinError));
/// # Ok::<(), voice_core::wire::InputErrors>(())
/// ```
///
/// # Errors
/// One error without a reason.
pub fn give_pin(
    kept: Option<&SignUp>,
    attempts: &PinAttempts,
    given: &Pin,
    at: Timestamp,
) -> (Result<PinGiven, PinError>, PinAttempts) {
    let mut failed = attempts.counting(at);
    let pin = kept.map_or(&Pin::STAND_IN, |sign_up| &sign_up.request().pin);
    let agrees = *pin == *given;
    let open = kept.filter(|sign_up| sign_up.state(at).can_be_opened());
    let locked = failed.len() >= PIN_ATTEMPTS;
    let opened = open.filter(|_| agrees & !locked);
    if opened.is_none() & !locked {
        failed.push(at);
    }
    let given =
        opened.map(|sign_up| PinGiven { sign_up: sign_up.id().clone(), at }).ok_or(PinError);
    (given, PinAttempts { failed })
}
