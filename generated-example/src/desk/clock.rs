//! The clock of the desk.
//!

use specwright::Timestamp;

/// The source of the current time.
#[derive(Clone, Copy, Debug, Default)]
pub enum Clock {
    /// The clock of the system.
    #[default]
    System,
    /// Always this time, for tests.
    Stopped(Timestamp),
}

impl Clock {
    /// The current time.
    pub fn now(self) -> Timestamp {
        match self {
            Clock::System => Timestamp::now(),
            Clock::Stopped(moment) => moment,
        }
    }
}

/// The time this number of seconds before another time.
pub(crate) fn before(moment: Timestamp, seconds: i64) -> Timestamp {
    Timestamp::from_epoch(moment.epoch().saturating_sub(seconds)).unwrap_or_default()
}
