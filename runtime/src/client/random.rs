//! Random numbers for multipart boundaries and jitter; not for secrets.
//!
//! The standard library seeds its hashers from the system's random numbers, so no crate is needed. In a browser those seeds are constant, so
//! the numbers come from `Math.random`.

#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
pub(super) fn random_u64() -> u64 {
    use std::hash::{BuildHasher as _, RandomState};
    // Each state has keys of its own.
    RandomState::new().hash_one(())
}

#[cfg(all(target_family = "wasm", target_os = "unknown"))]
pub(super) fn random_u64() -> u64 {
    let half = || (js_sys::Math::random() * f64::from(u32::MAX)) as u64;
    half() << 32 | half()
}

/// A random number from 0 up to, but not including, 1.
pub(super) fn random_fraction() -> f64 {
    // An `f64` represents 53 bits exactly.
    (random_u64() >> 11) as f64 / (1u64 << 53) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_differ_and_fractions_are_spread() {
        let numbers: std::collections::BTreeSet<u64> = (0..1_000).map(|_| random_u64()).collect();
        assert_eq!(numbers.len(), 1_000);
        let fractions: Vec<f64> = (0..1_000).map(|_| random_fraction()).collect();
        assert!(fractions.iter().all(|fraction| (0.0..1.0).contains(fraction)));
        // That one of the ten parts has no fraction is as good as impossible.
        assert!((0..10).all(|part| fractions.iter().any(|fraction| (fraction * 10.0) as usize == part)));
    }
}
