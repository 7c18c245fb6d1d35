//! The processor time and the memory of a process, from `/proc` on Linux. On other systems, the functions return zero.

use std::fs;

/// The processor time of a process in seconds, with a resolution of 0.01 s.
pub fn processor(process: u32) -> f64 {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    let after_name = stat.rsplit(") ").next().unwrap_or_default();
    after_name.split(' ').skip(11).take(2).filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / 100.0
}

/// The resident memory of a process in KiB: the current and the maximal one.
pub fn resident(process: u32) -> (u64, u64) {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let of = |name: &str| {
        status.lines().find_map(|line| line.strip_prefix(name)?.split_whitespace().next()?.parse().ok()).unwrap_or_default()
    };
    (of("VmRSS:"), of("VmHWM:"))
}
