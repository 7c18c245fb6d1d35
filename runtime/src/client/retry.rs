//! Whether and when a failed attempt is retried.
//!
//! In: the number of the attempt, and the server's `Retry-After`. Out: the wait before the retry, or `None`. Not here: the loop (see
//! `exchange`).

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use http::HeaderMap;

use super::{clock, random};

/// How failed attempts of idempotent calls are retried.
#[derive(Clone, Debug)]
#[must_use = "pass it to `Builder::retries`"]
pub struct Retry {
    attempts: u32,
    first_wait: Duration,
    longest_wait: Duration,
    budget: u32,
}

impl Default for Retry {
    fn default() -> Self {
        Retry { attempts: 3, first_wait: Duration::from_millis(200), longest_wait: Duration::from_secs(10), budget: 10 }
    }
}

impl Retry {
    /// No retries.
    pub fn never() -> Self {
        Retry { attempts: 1, ..Retry::default() }
    }
    /// The largest number of attempts of a call, which includes the first. Default: 3.
    pub fn attempts(self, attempts: u32) -> Self {
        Retry { attempts: attempts.max(1), ..self }
    }
    /// The wait before the second attempt; it doubles for each further attempt. Default: 0.2 s.
    pub fn first_wait(self, first_wait: Duration) -> Self {
        Retry { first_wait, ..self }
    }
    /// The longest wait without a `Retry-After`. A longer `Retry-After` is respected. Default: 10 s.
    pub fn longest_wait(self, longest_wait: Duration) -> Self {
        Retry { longest_wait, ..self }
    }
    /// The budget of retries, which all calls of the client share. Each retry, and each renewal of a rejected token, takes one from the
    /// budget; each call adds a fifth of one, up to this number. Default: 10.
    pub fn budget(self, budget: u32) -> Self {
        Retry { budget, ..self }
    }
    /// The wait after attempt `number`, which is at least `retry_after`; `None` after the last attempt.
    pub(super) fn wait(&self, number: u32, retry_after: Option<Duration>) -> Option<Duration> {
        (number < self.attempts).then(|| retry_after.map_or_else(|| self.backoff(number), with_jitter))
    }
    /// A wait that doubles with each attempt. Half of it is random, so that clients that failed at the same time retry at different times.
    fn backoff(&self, number: u32) -> Duration {
        let factor = 2u32.saturating_pow(number.saturating_sub(1));
        let wait = self.first_wait.saturating_mul(factor).min(self.longest_wait);
        let half = wait / 2;
        half + half.mul_f64(random::random_fraction())
    }
    pub(super) fn new_budget(&self) -> Budget {
        let full = self.budget.saturating_mul(COST);
        Budget { left: AtomicU32::new(full), full }
    }
}

/// Adds a random part of up to a tenth, or up to 0.1 s if that is more, since the server may have sent the same `Retry-After` to many
/// clients.
fn with_jitter(retry_after: Duration) -> Duration {
    let most = (retry_after / 10).max(Duration::from_millis(100));
    retry_after.saturating_add(most.mul_f64(random::random_fraction()))
}

/// The cost of a retry. Each call adds 1 to the budget.
const COST: u32 = 5;

/// The retry budget, which all calls of a client share.
#[derive(Debug)]
pub(super) struct Budget {
    left: AtomicU32,
    full: u32,
}

impl Budget {
    /// Adds to the budget, because a call begins.
    pub(super) fn earn(&self) {
        let more = |left: u32| (left < self.full).then(|| left + 1);
        // An error means that the budget is full.
        let _ = self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, more);
    }
    /// Takes the cost of a retry; `false` if the budget does not have it.
    pub(super) fn spend(&self) -> bool {
        self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(COST)).is_ok()
    }
}

/// The wait that `Retry-After` asks for: a number of seconds, or the time until an HTTP date in any of its three formats (RFC 9110, 5.6.7).
pub(super) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(http::header::RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse::<u64>() {
        return Some(Duration::from_secs(seconds));
    }
    let then = httpdate::parse_http_date(text).ok()?.duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    Some(then.saturating_sub(clock::since_1970()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &'static str) -> Option<Duration> {
        retry_after(&HeaderMap::from_iter([(http::header::RETRY_AFTER, http::HeaderValue::from_static(text))]))
    }

    #[test]
    fn retry_after_is_read_as_seconds_and_as_a_date() {
        assert_eq!(parsed("7"), Some(Duration::from_secs(7)));
        for past in ["Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"] {
            assert_eq!(parsed(past), Some(Duration::ZERO), "{past}");
        }
        for far in ["Fri, 31 Dec 2100 23:59:59 GMT", "Fri Dec 31 23:59:59 2100"] {
            assert!(parsed(far).unwrap() > Duration::from_secs(1_000_000), "{far}");
        }
        assert_eq!(parsed("soon"), None);
        assert_eq!(parsed("-1"), None);
    }

    #[test]
    fn waits_grow_to_their_limit() {
        let retry = Retry::default().attempts(99);
        for number in 1..90 {
            let wait = retry.wait(number, None).unwrap();
            assert!(wait >= Duration::from_millis(100) && wait <= Duration::from_secs(10), "{number}: {wait:?}");
        }
        assert_eq!(retry.wait(99, None), None);
        let (least, most) = (Duration::from_secs(30), Duration::from_secs(33));
        let waits: Vec<Duration> = (0..99).map(|_| retry.wait(1, Some(least)).unwrap()).collect();
        assert!(waits.iter().all(|wait| (least..=most).contains(wait)), "{waits:?}");
        assert!(waits.iter().any(|wait| *wait > least + Duration::from_secs(1)), "{waits:?}");
    }

    #[test]
    fn calls_refill_a_spent_budget() {
        let budget = Retry::default().budget(2).new_budget();
        assert!(budget.spend() && budget.spend() && !budget.spend());
        (0..5).for_each(|_| budget.earn());
        assert!(budget.spend() && !budget.spend());
    }
}
