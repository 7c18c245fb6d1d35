//! What time it is, for the desk.
//!
//! In: nothing, or a moment that a test chose. Out: instants to the second. Not here: how they are written.

use specwright::Timestamp;

/// Where the desk has the time from.
#[derive(Clone, Copy, Debug, Default)]
pub enum Clock {
    /// The machine.
    #[default]
    System,
    /// It is always this moment.
    Stopped(Timestamp),
}

impl Clock {
    /// The time.
    pub fn now(self) -> Timestamp {
        match self {
            Clock::System => Timestamp::now(),
            Clock::Stopped(moment) => moment,
        }
    }
}

/// A moment some seconds before another.
pub(crate) fn before(moment: Timestamp, seconds: i64) -> Timestamp {
    Timestamp::from_epoch(moment.epoch().saturating_sub(seconds)).unwrap_or_default()
}
