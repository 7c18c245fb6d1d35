//! Whether and when a failed attempt is repeated.
//!
//! In: the number of the attempt, and the wait that the server asks for. Out: the wait, or none. Not here: the loop (see `exchange`).

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use http::HeaderMap;

use super::{clock, random};

/// How failed attempts of idempotent calls are repeated.
#[derive(Clone, Debug)]
#[must_use = "a client repeats by `Builder::retries`"]
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
    /// Sends every call once.
    pub fn never() -> Self {
        Retry { attempts: 1, ..Retry::default() }
    }
    /// The most attempts of a call, the first included. Default: 3.
    pub fn attempts(self, attempts: u32) -> Self {
        Retry { attempts: attempts.max(1), ..self }
    }
    /// The wait before the second attempt; it doubles for each further one. Default: 0.2 s.
    pub fn first_wait(self, first_wait: Duration) -> Self {
        Retry { first_wait, ..self }
    }
    /// The longest wait that the client chooses by itself; a longer one that the server asks for is kept. Default: 10 s.
    pub fn longest_wait(self, longest_wait: Duration) -> Self {
        Retry { longest_wait, ..self }
    }
    /// The most repetitions in a row, over all calls of the client; every call adds a fifth of one, up to this number. Renewals of
    /// rejected tokens count too. Default: 10.
    pub fn budget(self, budget: u32) -> Self {
        Retry { budget, ..self }
    }
    /// The wait after attempt `number`, at least what the server asks for; `None` when it was the last.
    pub(super) fn wait(&self, number: u32, retry_after: Option<Duration>) -> Option<Duration> {
        (number < self.attempts).then(|| retry_after.map_or_else(|| self.backoff(number), spread))
    }
    /// Doubling, and half of it random, so that clients that failed together do not come back together.
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

/// Adds up to a tenth, at least up to 0.1 s, since all clients were asked to wait for the same time.
fn spread(retry_after: Duration) -> Duration {
    let most = (retry_after / 10).max(Duration::from_millis(100));
    retry_after.saturating_add(most.mul_f64(random::random_fraction()))
}

/// The price of a repetition, where a call brings in 1.
const COST: u32 = 5;

/// The repetitions that are left, shared by all calls of a client.
#[derive(Debug)]
pub(super) struct Budget {
    left: AtomicU32,
    full: u32,
}

impl Budget {
    /// A call begins: it adds to the budget.
    pub(super) fn earn(&self) {
        let more = |left: u32| (left < self.full).then(|| left + 1);
        // An error says that it is full.
        let _ = self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, more);
    }
    /// Takes the price of a repetition; `false` when the budget does not have it.
    pub(super) fn spend(&self) -> bool {
        self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(COST)).is_ok()
    }
}

/// The wait of `Retry-After`: seconds, or an HTTP date in any of its three forms (RFC 9110, 5.6.7), which counts from now.
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

    fn asked(text: &'static str) -> Option<Duration> {
        retry_after(&HeaderMap::from_iter([(http::header::RETRY_AFTER, http::HeaderValue::from_static(text))]))
    }

    #[test]
    fn retry_after_in_both_forms() {
        assert_eq!(asked("7"), Some(Duration::from_secs(7)));
        for past in ["Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"] {
            assert_eq!(asked(past), Some(Duration::ZERO), "{past}");
        }
        for far in ["Fri, 31 Dec 2100 23:59:59 GMT", "Fri Dec 31 23:59:59 2100"] {
            assert!(asked(far).unwrap() > Duration::from_secs(1_000_000), "{far}");
        }
        assert_eq!(asked("soon"), None);
        assert_eq!(asked("-1"), None);
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
    fn budget_ends_and_comes_back() {
        let budget = Retry::default().budget(2).new_budget();
        assert!(budget.spend() && budget.spend() && !budget.spend());
        (0..5).for_each(|_| budget.earn());
        assert!(budget.spend() && !budget.spend());
    }
}
