//! Compares the generated client with the same calls by hand on reqwest. Counts every allocation.

use std::net::SocketAddr;
use std::sync::LazyLock;

use divan::{AllocProfiler, Bencher};
use specwright_benches::api;
use specwright_benches::running::sample::{Create, JSON, Report, Thing};
use tokio::runtime::Runtime;

#[global_allocator]
static ALLOCATIONS: AllocProfiler = AllocProfiler::system();

/// The address of the bare hyper server, which runs in another thread.
static SERVER: LazyLock<SocketAddr> = LazyLock::new(|| {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        runtime().block_on(async {
            specwright_benches::running::serve("bare", tokio::net::TcpListener::from_std(listener).unwrap()).await.unwrap();
        });
    });
    address
});

fn main() {
    divan::main();
}

fn runtime() -> Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
}

fn by_hand<T: serde::de::DeserializeOwned>(bencher: Bencher, ask: impl Fn(&reqwest::Client) -> reqwest::RequestBuilder) {
    let (runtime, client) = (runtime(), reqwest::Client::new());
    bencher.bench_local(|| {
        runtime.block_on(async { ask(&client).send().await.unwrap().error_for_status().unwrap().json::<T>().await.unwrap() })
    });
}

fn generated() -> (Runtime, api::Client) {
    (runtime(), api::Client::builder(format!("http://{}", *SERVER)).build().unwrap())
}

#[divan::bench]
fn get_by_hand(bencher: Bencher) {
    by_hand::<Thing>(bencher, |client| client.get(format!("http://{}/thing?id=7", *SERVER)));
}

#[divan::bench]
fn get_specwright(bencher: Bencher) {
    let (runtime, client) = generated();
    bencher.bench_local(|| runtime.block_on(async { client.things().get(&api::GetThing::new(7)).await.unwrap() }));
}

#[divan::bench]
fn create_by_hand(bencher: Bencher) {
    let body: Create = serde_json::from_str(JSON).unwrap();
    by_hand::<serde_json::Value>(bencher, |client| client.put(format!("http://{}/thing", *SERVER)).json(&body));
}

#[divan::bench]
fn create_specwright(bencher: Bencher) {
    let (runtime, client) = generated();
    let request: api::ReplaceThing = serde_json::from_str(JSON).unwrap();
    bencher.bench_local(|| runtime.block_on(async { client.things().replace(&request).await.unwrap() }));
}

#[divan::bench]
fn list_by_hand(bencher: Bencher) {
    by_hand::<Vec<Report>>(bencher, |client| client.get(format!("http://{}/reports", *SERVER)));
}

#[divan::bench]
fn list_specwright(bencher: Bencher) {
    let (runtime, client) = generated();
    bencher.bench_local(|| runtime.block_on(async { client.things().list(&api::ListReports {}).await.unwrap() }));
}
