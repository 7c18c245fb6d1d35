//! Instants: points in time, to the nanosecond.

use crate::calendar;

/// The number of seconds of a day.
const DAY: i64 = 86_400;

/// The largest offset from UTC, in seconds: 18 hours. No country has more than 14.
pub(crate) const MAX_OFFSET: i64 = 18 * 3_600;

/// A point in time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant {
    second: i64,
    nanosecond: u32,
}

impl Instant {
    /// The first second: the year -9999 begins at the offset +18:00.
    pub const MIN_SECOND: i64 = calendar::days(-9_999, 1, 1) * DAY - MAX_OFFSET;
    /// The last second: the year 9999 ends at the offset -18:00.
    pub const MAX_SECOND: i64 = calendar::days(10_000, 1, 1) * DAY - 1 + MAX_OFFSET;

    /// An instant from whole seconds since 1970 in UTC, rounded down, and the nanoseconds after that second. `None` out of range.
    pub const fn new(second: i64, nanosecond: u32) -> Option<Self> {
        if second < Instant::MIN_SECOND || second > Instant::MAX_SECOND || nanosecond >= 1_000_000_000 {
            return None;
        }
        Some(Instant { second, nanosecond })
    }
    /// Whole seconds since 1970, rounded down.
    pub const fn second(self) -> i64 {
        self.second
    }
    /// Nanoseconds after [`second`](Self::second), below 1,000,000,000.
    pub const fn nanosecond(self) -> u32 {
        self.nanosecond
    }
    /// Nanoseconds since 1970.
    pub const fn nanoseconds(self) -> i128 {
        self.second as i128 * 1_000_000_000 + self.nanosecond as i128
    }
    /// An instant from nanoseconds since 1970. `None` out of range.
    pub fn from_nanoseconds(nanoseconds: i128) -> Option<Self> {
        let second = i64::try_from(nanoseconds.div_euclid(1_000_000_000)).ok()?;
        Instant::new(second, u32::try_from(nanoseconds.rem_euclid(1_000_000_000)).ok()?)
    }
}
