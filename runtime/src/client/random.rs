//! Numbers of chance: boundaries of multipart bodies, jitter between attempts. They guard nothing.
//!
//! In: nothing. Out: numbers. The keys of the standard library's hashers are from the system, so that no crate is needed for it; in a
//! browser they are always the same, and the numbers are the browser's. Not here: secrets.

#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
pub(super) fn number() -> u64 {
    use std::hash::{BuildHasher as _, RandomState};
    // Each has keys of its own.
    RandomState::new().hash_one(())
}

#[cfg(all(target_family = "wasm", target_os = "unknown"))]
pub(super) fn number() -> u64 {
    let half = || (js_sys::Math::random() * f64::from(u32::MAX)) as u64;
    half() << 32 | half()
}

/// From 0 to 1, 1 not included.
pub(super) fn share() -> f64 {
    // As many bits as the number holds exactly.
    (number() >> 11) as f64 / (1u64 << 53) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_differ_and_shares_are_spread() {
        let numbers: std::collections::BTreeSet<u64> = (0..1_000).map(|_| number()).collect();
        assert_eq!(numbers.len(), 1_000);
        let shares: Vec<f64> = (0..1_000).map(|_| share()).collect();
        assert!(shares.iter().all(|share| (0.0..1.0).contains(share)));
        // Each of ten parts is as good as never empty.
        assert!((0..10).all(|part| shares.iter().any(|share| (share * 10.0) as usize == part)));
    }
}
