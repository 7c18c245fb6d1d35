//! The memory for files that are streamed. The client and the server run in this process, which has one test.
//!
//! The peak of the resident memory is `VmHWM` of this process. On other systems than Linux it is not known, and the test only checks that the
//! files arrive.
#![cfg(all(feature = "client", feature = "server", feature = "blocking"))]

#[path = "streams/service.rs"]
pub mod service;

use std::sync::Arc;

use service::{Get, Put, Running, nothing};
use specwright::File;
use specwright::server::Limits;

/// 100 MB.
const SIZE: u64 = 100_000_000;
/// The largest growth of the memory, for both sides together, in KiB: 20 MB.
const MOST: u64 = 20_000_000 / 1024;

/// A value in `/proc/self/status`, in KiB.
fn account(name: &str) -> Option<u64> {
    let text = std::fs::read_to_string("/proc/self/status").ok()?;
    text.lines().find_map(|line| line.strip_prefix(name)?.trim_start_matches(':').trim().strip_suffix(" kB")?.parse().ok())
}

/// The growth of the peak while `work` runs, in KiB.
async fn growth(work: impl Future<Output = ()>) -> u64 {
    // This resets the peak. If that is not allowed, the old peak remains, which is lower.
    let _ = std::fs::write("/proc/self/clear_refs", "5");
    let before = account("VmRSS").unwrap_or_default();
    work.await;
    account("VmHWM").unwrap_or_default().saturating_sub(before)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hundred_megabytes_are_sent_in_bounded_memory() {
    let disk = tempfile::NamedTempFile::new().unwrap();
    disk.as_file().set_len(SIZE).unwrap();
    let path = Arc::new(disk.path().to_owned());
    let given = Arc::clone(&path);
    let give = move |name: &str| if name == "large" { Ok(File::from_path(given.as_path())) } else { nothing(name) };
    let running = Running::start(Limits::default(), give).await;
    let client = running.client();
    // The first transfer allocates memory that stays, such as connections, threads and statics.
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
