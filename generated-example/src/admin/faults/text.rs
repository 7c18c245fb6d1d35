//! The text form of faults: `50ms..2s`, `429:0.1,503*2`.
//!
//! In: text from the command line or the administration interface. Out: delays and failures, from which those of a call are drawn.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

/// The largest delay that is accepted.
const MAX_DELAY: Duration = Duration::from_secs(600);
/// The word for a failure with status 200, in place of a status.
const OUTCOME: &str = "ERROR";

/// The text of a fault is invalid. The message says what is wrong with it.
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

/// A range of delays; it includes both ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Latency {
    shortest: Duration,
    longest: Duration,
}

impl Latency {
    /// Draws a delay from the range, uniformly.
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

/// Parses `200ms` or `2s`.
fn duration(text: &str) -> Result<Duration, InvalidFault> {
    let number = |digits: &str| digits.parse::<u32>().ok().map(u64::from);
    let duration = match text.strip_suffix("ms") {
        Some(digits) => number(digits).map(Duration::from_millis),
        None => text.strip_suffix('s').and_then(number).map(Duration::from_secs),
    };
    duration
        .filter(|duration| *duration <= MAX_DELAY)
        .ok_or_else(|| InvalidFault::new(format!("`{text}` is not a delay of at most ten minutes: write `200ms` or `2s`")))
}

/// A list of failures. The first one that selects a call determines its answer.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Failures(Vec<Failure>);

#[derive(Clone, Copy, Debug, PartialEq)]
struct Failure {
    answer: FailureAnswer,
    selection: Selection,
}

/// The answer to a call that fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::admin) enum FailureAnswer {
    /// An HTTP status from 400 to 599.
    Status(u16),
    /// The status 200, with a body that reports the failure: `{"status":"ERROR"}`.
    Outcome,
}

/// Selects the calls that fail.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Selection {
    /// A call fails with this probability, from 0 to 1.
    Share(f64),
    /// This number of calls fails; it is decremented with each.
    Next(u32),
}

impl Failures {
    /// Draws the answer to the next call, or `None` if the call does not fail. `has_outcome` says whether a failure can have the status 200.
    pub(super) fn pick(&mut self, random: &mut fastrand::Rng, has_outcome: bool) -> Option<FailureAnswer> {
        let applies = |failure: &&mut Failure| has_outcome || failure.answer != FailureAnswer::Outcome;
        self.0.iter_mut().filter(applies).find_map(|failure| failure.selection.selects(random).then_some(failure.answer))
    }
    /// Whether some failures have the status 200.
    pub(super) fn have_outcome(&self) -> bool {
        self.0.iter().any(|failure| failure.answer == FailureAnswer::Outcome)
    }
}

impl Selection {
    fn selects(&mut self, random: &mut fastrand::Rng) -> bool {
        match self {
            Selection::Share(share) => random.f64() < *share,
            Selection::Next(0) => false,
            Selection::Next(calls) => {
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
                "`{text}` is not a list of failures: write `429:0.1` to fail a tenth of all calls, `503*2` to fail the next two; the status is from 400 to 599, or `ERROR` for a failure with status 200"
            ))
        })
    }
}

fn failure(text: &str) -> Option<Failure> {
    let (status, selection) = match (text.split_once(':'), text.split_once('*')) {
        (Some((status, share)), _) => (status, Selection::Share(share.parse().ok().filter(|share| (0.0..=1.0).contains(share))?)),
        (None, Some((status, calls))) => (status, Selection::Next(calls.parse().ok()?)),
        (None, None) => return None,
    };
    let answer = match status {
        OUTCOME => FailureAnswer::Outcome,
        status => FailureAnswer::Status(status.parse().ok().filter(|status| (400..=599).contains(status))?),
    };
    Some(Failure { answer, selection })
}

impl fmt::Display for Failures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, Failure { answer, selection }) in self.0.iter().enumerate() {
            f.write_str(if index > 0 { "," } else { "" })?;
            match answer {
                FailureAnswer::Status(status) => write!(f, "{status}")?,
                FailureAnswer::Outcome => f.write_str(OUTCOME)?,
            }
            match selection {
                Selection::Share(share) => write!(f, ":{share}")?,
                Selection::Next(calls) => write!(f, "*{calls}")?,
            }
        }
        Ok(())
    }
}
