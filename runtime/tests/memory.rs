//! Memory of files that stream: a process of its own, which is the client and the server at once, and one test.
//!
//! The peak of the resident memory is what the system says of this process (`VmHWM`); elsewhere than on Linux nothing is said, and
//! the files only have to arrive.
#![cfg(all(feature = "client", feature = "server", feature = "blocking"))]

#[path = "streams/service.rs"]
pub mod service;

use std::sync::Arc;

use service::{Get, Put, Running, nothing};
use specwright::File;
use specwright::server::Limits;

/// 100 MB.
const SIZE: u64 = 100_000_000;
/// What it may cost on both sides together, in KiB: 20 MB.
const MOST: u64 = 20_000_000 / 1024;

/// A line of the system's account of this process, in KiB.
fn account(name: &str) -> Option<u64> {
    let text = std::fs::read_to_string("/proc/self/status").ok()?;
    text.lines().find_map(|line| line.strip_prefix(name)?.trim_start_matches(':').trim().strip_suffix(" kB")?.parse().ok())
}

/// By how much the peak grows while `work` runs, in KiB.
async fn growth(work: impl Future<Output = ()>) -> u64 {
    // The peak begins anew; where that is not allowed, the old one counts, which is lower still.
    let _ = std::fs::write("/proc/self/clear_refs", "5");
    let before = account("VmRSS").unwrap_or_default();
    work.await;
    account("VmHWM").unwrap_or_default().saturating_sub(before)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hundred_megabytes_pass_in_bounded_memory() {
    let disk = tempfile::NamedTempFile::new().unwrap();
    disk.as_file().set_len(SIZE).unwrap();
    let path = Arc::new(disk.path().to_owned());
    let given = Arc::clone(&path);
    let give = move |name: &str| if name == "large" { Ok(File::from_path(given.as_path())) } else { nothing(name) };
    let running = Running::start(Limits::default(), give).await;
    let client = running.client();
    // What is made once is made before: connections, threads, statics.
    client.shelf().put(&Put::new([File::new("small", vec![0; 200_000])])).await.unwrap();

    let up = growth(async {
        let kept = client.shelf().put(&Put::new([File::from_path(path.as_path())])).await.unwrap();
        assert_eq!(kept.sizes, [i64::try_from(SIZE).unwrap()]);
    });
    let up = up.await;
    let down = growth(async {
        let file = client.shelf().get(&Get::new("large")).await.unwrap();
        assert_eq!(file.write_to(&mut tokio::io::sink()).await.unwrap(), SIZE);
    });
    let down = down.await;
    println!("peak growth of a process that is client and server: upload {up} KiB, download {down} KiB");
    assert!(up < MOST && down < MOST, "upload {up} KiB, download {down} KiB");
}
