//! Faults in their short form: `50ms..2s`, `429:0.1,503*2`.
//!
//! In: text of the command line or of the administration interface. Out: delays and failures that can be drawn from, and their text.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

/// The longest delay.
const LONGEST: Duration = Duration::from_secs(600);

/// Why a fault is refused.
#[derive(Debug)]
pub struct InvalidFault(String);

impl InvalidFault {
    pub(super) fn new(message: String) -> Self {
        InvalidFault(message)
    }
}

impl fmt::Display for InvalidFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for InvalidFault {}

/// A range of delays, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Latency {
    shortest: Duration,
    longest: Duration,
}

impl Latency {
    /// A random delay in the range.
    pub(super) fn pick(self, random: &mut fastrand::Rng) -> Duration {
        let span = self.longest.saturating_sub(self.shortest);
        self.shortest + span.mul_f64(random.f64())
    }
}

impl FromStr for Latency {
    type Err = InvalidFault;

    fn from_str(text: &str) -> Result<Self, InvalidFault> {
        let (shortest, longest) = text.split_once("..").unwrap_or((text, text));
        let (shortest, longest) = (duration(shortest)?, duration(longest)?);
        if shortest > longest {
            return Err(InvalidFault::new(format!("`{text}` ends before it begins")));
        }
        Ok(Latency { shortest, longest })
    }
}

impl fmt::Display for Latency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}ms", self.shortest.as_millis())?;
        if self.longest > self.shortest {
            write!(f, "..{}ms", self.longest.as_millis())?;
        }
        Ok(())
    }
}

/// `200ms`, `2s`.
fn duration(text: &str) -> Result<Duration, InvalidFault> {
    let number = |digits: &str| digits.parse::<u32>().ok().map(u64::from);
    let duration = match text.strip_suffix("ms") {
        Some(digits) => number(digits).map(Duration::from_millis),
        None => text.strip_suffix('s').and_then(number).map(Duration::from_secs),
    };
    duration
        .filter(|duration| *duration <= LONGEST)
        .ok_or_else(|| InvalidFault::new(format!("`{text}` is no delay up to ten minutes: write `200ms` or `2s`")))
}

/// Failures, each with its status. The first one that applies is used.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Failures(Vec<Failure>);

#[derive(Clone, Copy, Debug, PartialEq)]
struct Failure {
    status: u16,
    chance: Chance,
}

/// Which calls fail.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Chance {
    /// A share of all calls, at random.
    Share(f64),
    /// The next calls, as many as this.
    Next(u32),
}

impl Failures {
    /// The status with which the next call fails, if it fails.
    pub(super) fn pick(&mut self, random: &mut fastrand::Rng) -> Option<u16> {
        self.0.iter_mut().find_map(|failure| failure.chance.applies(random).then_some(failure.status))
    }
}

impl Chance {
    fn applies(&mut self, random: &mut fastrand::Rng) -> bool {
        match self {
            Chance::Share(share) => random.f64() < *share,
            Chance::Next(0) => false,
            Chance::Next(calls) => {
                *calls -= 1;
                true
            }
        }
    }
}

impl FromStr for Failures {
    type Err = InvalidFault;

    fn from_str(text: &str) -> Result<Self, InvalidFault> {
        let all: Option<Vec<Failure>> = text.split(',').map(failure).collect();
        all.map(Failures).ok_or_else(|| {
            InvalidFault::new(format!(
                "`{text}` is no list of failures: `429:0.1` fails a tenth of all calls, `503*2` the next two; the status is from 400 to 599"
            ))
        })
    }
}

fn failure(text: &str) -> Option<Failure> {
    let (status, chance) = match (text.split_once(':'), text.split_once('*')) {
        (Some((status, share)), _) => (status, Chance::Share(share.parse().ok().filter(|share| (0.0..=1.0).contains(share))?)),
        (None, Some((status, calls))) => (status, Chance::Next(calls.parse().ok()?)),
        (None, None) => return None,
    };
    let status = status.parse().ok().filter(|status| (400..=599).contains(status))?;
    Some(Failure { status, chance })
}

impl fmt::Display for Failures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, Failure { status, chance }) in self.0.iter().enumerate() {
            let comma = if index > 0 { "," } else { "" };
            match chance {
                Chance::Share(share) => write!(f, "{comma}{status}:{share}")?,
                Chance::Next(calls) => write!(f, "{comma}{status}*{calls}")?,
            }
        }
        Ok(())
    }
}
