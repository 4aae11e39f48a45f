use chrono::{TimeDelta, Utc};
use serde_json::Value;
use voice_core::wire::{InputError, InputErrorCode, InputErrors, Timestamp};

/// How far the moment that a question states may be from the server's clock.
///
/// It shows a client whose clock is wrong. The answer is as of the server's clock: who could choose
/// the moment could ask under an expired mandate, or before a protection began.
pub const CLOCK_TOLERANCE: TimeDelta = TimeDelta::minutes(5);

/// The system clock is before 1800 or after 2199.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the clock does not tell the time")]
pub(crate) struct ClockError;

/// The clock of a server.
#[derive(Debug, Clone, Copy)]
pub enum Clock {
    /// The system clock.
    System,
    /// A fixed moment, for the demonstration records, whose screenings are of one day.
    Standing(Timestamp),
}

impl Clock {
    /// The present moment.
    ///
    /// # Errors
    /// The system clock is before 1800 or after 2199.
    pub fn now(&self) -> Result<Timestamp, InputErrors> {
        match self {
            Self::System => Timestamp::try_from(Utc::now()),
            Self::Standing(moment) => Ok(*moment),
        }
    }

    /// Whether a moment is within [`CLOCK_TOLERANCE`] of the present.
    #[must_use]
    pub fn agrees(&self, moment: Timestamp) -> bool {
        self.now().is_ok_and(|now| (now.utc() - moment.utc()).abs() <= CLOCK_TOLERANCE)
    }

    /// The fault of a moment that is too far from the present.
    pub(crate) fn not_now(&self, pointer: &str, moment: Timestamp) -> Option<InputError> {
        (!self.agrees(moment)).then(|| InputError {
            pointer: pointer.to_owned(),
            code: InputErrorCode::NotNow,
            expected: format!(
                "a moment within {} minutes of the server's clock",
                CLOCK_TOLERANCE.num_minutes()
            ),
            example: self.now().map_or(Value::Null, |now| Value::from(now.to_string())).to_string(),
        })
    }
}

impl core::str::FromStr for Clock {
    type Err = InputErrors;

    fn from_str(text: &str) -> Result<Self, InputErrors> {
        if text == "system" { Ok(Self::System) } else { text.parse().map(Self::Standing) }
    }
}
