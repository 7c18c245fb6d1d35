//! Limits how often a caller may guess credentials.
//!
//! In: the address of a caller, and whether its credentials were wrong. Out: whether it has to wait, and for how long. Not here:
//! authentication (see `auth`).

use std::collections::{BTreeMap, VecDeque};
use std::fmt;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use http::header::AUTHORIZATION;
use http::{HeaderMap, HeaderName};

/// The largest number of addresses in memory, about 100 bytes each. If there are more, the address whose window began first is removed.
const MAX_ADDRESSES: usize = 10_000;

/// Limits how often one address may fail to authenticate: [`Router::throttle`](super::Router::throttle).
///
/// A window begins with the first failure of an address. After `failures` wrong credentials within the window, every request of the address
/// that needs credentials, and every token request, gets 429 with `Retry-After`, until the window is over. Right credentials are refused too,
/// since otherwise the response would reveal which guess was right. Requests without credentials do not count as failures.
///
/// The address is that of the connection. Of an IPv6 address, the first 64 bits are used. Callers on a Unix socket have no address and are
/// not throttled. At most 10,000 addresses are in memory. Clones share the counts, so that several routers can share a throttle.
#[derive(Clone)]
pub struct Throttle {
    failures: u32,
    window: Duration,
    headers: Vec<HeaderName>,
    counted: Arc<Mutex<Counted>>,
}

#[derive(Default)]
struct Counted {
    by_address: BTreeMap<IpAddr, Window>,
    /// The beginnings of windows with their addresses, the oldest first.
    begins: VecDeque<(Instant, IpAddr)>,
}

struct Window {
    begin: Instant,
    failures: u32,
}

impl Throttle {
    /// Allows this number of failures within this time. The default is 20 failures in a minute.
    #[must_use]
    pub fn new(failures: u32, window: Duration) -> Self {
        Throttle { failures, window, headers: vec![AUTHORIZATION], counted: Arc::default() }
    }
    /// Adds a header with credentials besides `Authorization` and the API keys of the specification, such as `x-signature`. Failures of
    /// requests with this header count too.
    #[must_use]
    pub fn header(mut self, name: HeaderName) -> Self {
        self.headers.push(name);
        self
    }

    /// How long a caller has to wait; `None` if it need not wait.
    pub(super) fn wait(&self, peer: Option<SocketAddr>) -> Option<Duration> {
        self.wait_at(&self.counted(), counted_address(peer?), Instant::now())
    }
    fn wait_at(&self, counted: &Counted, address: IpAddr, now: Instant) -> Option<Duration> {
        let window = counted.by_address.get(&address)?;
        let wait = self.window.checked_sub(now.saturating_duration_since(window.begin))?;
        (window.failures >= self.failures && !wait.is_zero()).then_some(wait)
    }
    /// Whether a request has credentials, so that its failure counts.
    pub(super) fn counts(&self, headers: &HeaderMap) -> bool {
        self.headers.iter().any(|name| headers.contains_key(name))
    }
    /// Counts a failure. If the caller has to wait, because of other requests at the same time, returns the wait instead.
    pub(super) fn failed(&self, peer: Option<SocketAddr>) -> Option<Duration> {
        let (address, now) = (counted_address(peer?), Instant::now());
        let mut counted = self.counted();
        let wait = self.wait_at(&counted, address, now);
        if wait.is_none() {
            self.count(&mut counted, address, now);
        }
        wait
    }
    fn count(&self, counted: &mut Counted, address: IpAddr, now: Instant) {
        counted.forget(|begin| now.saturating_duration_since(begin) >= self.window);
        if let Some(window) = counted.by_address.get_mut(&address) {
            window.failures = window.failures.saturating_add(1);
            return;
        }
        if counted.by_address.len() >= MAX_ADDRESSES {
            let mut left = 1;
            counted.forget(|_| std::mem::take(&mut left) > 0);
        }
        counted.by_address.insert(address, Window { begin: now, failures: 1 });
        counted.begins.push_back((now, address));
    }
    fn counted(&self) -> MutexGuard<'_, Counted> {
        self.counted.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Counted {
    /// Removes windows, the oldest first, as long as `is_over` returns true for their beginning.
    fn forget(&mut self, mut is_over: impl FnMut(Instant) -> bool) {
        while let Some((begin, address)) = self.begins.front().copied()
            && is_over(begin)
        {
            self.begins.pop_front();
            self.by_address.remove(&address);
        }
    }
}

/// The address for which failures are counted. Of an IPv6 address these are the first 64 bits, since one caller has 2^64 addresses.
fn counted_address(peer: SocketAddr) -> IpAddr {
    match peer.ip().to_canonical() {
        IpAddr::V6(ip) => Ipv6Addr::from_bits(ip.to_bits() >> 64 << 64).into(),
        ip => ip,
    }
}

impl Default for Throttle {
    fn default() -> Self {
        Throttle::new(20, Duration::from_secs(60))
    }
}

impl fmt::Debug for Throttle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Throttle").field("failures", &self.failures).field("window", &self.window).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Option<SocketAddr> {
        Some(SocketAddr::new(text.parse().unwrap(), 1_234))
    }

    #[test]
    fn addresses_of_ipv6_with_the_same_first_half_are_counted_together() {
        let throttle = Throttle::new(2, Duration::from_secs(60));
        for peer in ["10.0.0.1", "::ffff:10.0.0.1", "2001:db8::1", "2001:db8:0:0:ffff::9"] {
            throttle.failed(at(peer));
        }
        for (peer, waits) in
            [("10.0.0.1", true), ("10.0.0.2", false), ("2001:db8::abcd", true), ("2001:db8:0:1::1", false), ("::1", false)]
        {
            assert_eq!(throttle.wait(at(peer)).is_some(), waits, "{peer}");
        }
        assert!(throttle.wait(None).is_none());
    }

    #[test]
    fn memory_is_bounded() {
        let throttle = Throttle::new(1, Duration::from_secs(60));
        for number in 0..MAX_ADDRESSES as u32 + 500 {
            throttle.failed(Some(SocketAddr::new(std::net::Ipv4Addr::from_bits(number).into(), 1)));
        }
        let counted = throttle.counted();
        assert_eq!((counted.by_address.len(), counted.begins.len()), (MAX_ADDRESSES, MAX_ADDRESSES));
        drop(counted);
        assert!(throttle.wait(at("0.0.0.1")).is_none(), "the oldest are forgotten");
        assert!(throttle.wait(at("0.0.39.17")).is_some());
    }

    #[test]
    fn windows_end() {
        let throttle = Throttle::new(1, Duration::from_millis(50));
        throttle.failed(at("10.0.0.1"));
        assert!(throttle.wait(at("10.0.0.1")).is_some_and(|wait| wait <= Duration::from_millis(50)));
        std::thread::sleep(Duration::from_millis(60));
        assert!(throttle.wait(at("10.0.0.1")).is_none());
        throttle.failed(at("10.0.0.2"));
        assert_eq!(throttle.counted().by_address.len(), 1, "a window that is over is removed");
        // The longest window does not overflow the clock.
        let forever = Throttle::new(1, Duration::MAX);
        forever.failed(at("10.0.0.1"));
        assert!(forever.wait(at("10.0.0.1")).is_some());
    }
}
