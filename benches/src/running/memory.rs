//! What a process has used, as Linux tells it.
//!
//! In: the number of a process. Out: seconds of processor and KiB of memory. Not here: other systems; there they are zero.

use std::fs;

/// Seconds of processor so far, to a hundredth.
pub fn processor(process: u32) -> f64 {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    let after_name = stat.rsplit(") ").next().unwrap_or_default();
    after_name.split(' ').skip(11).take(2).filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / 100.0
}

/// KiB in memory: now, and at most.
pub fn resident(process: u32) -> (u64, u64) {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let of = |name: &str| {
        status.lines().find_map(|line| line.strip_prefix(name)?.split_whitespace().next()?.parse().ok()).unwrap_or_default()
    };
    (of("VmRSS:"), of("VmHWM:"))
}
