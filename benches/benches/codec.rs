//! Compares the codec of the runtime with serde_json and derives, for JSON of fifty objects of twenty-eight fields.

use divan::{Bencher, black_box};
use specwright_benches::{derived, fifty_requests, generated, invgate};

fn main() {
    divan::main();
}

#[divan::bench]
fn write_specwright(bencher: Bencher) {
    let requests = generated();
    bencher.bench_local(|| specwright::wire::json::write(black_box(&requests), specwright::wire::Writing::PLAIN));
}

#[divan::bench]
fn write_serde_json(bencher: Bencher) {
    let requests = derived::derived().unwrap();
    bencher.bench_local(|| serde_json::to_vec(black_box(&requests)).unwrap());
}

#[divan::bench]
fn read_specwright(bencher: Bencher) {
    let json = fifty_requests();
    bencher.bench_local(|| {
        let mut requests: Vec<invgate::Request> = Vec::new();
        let slot = specwright::value::Value::slot(&mut requests);
        let reading = specwright::wire::json::Reading::default().lenient();
        specwright::wire::json::read(black_box(json.as_bytes()), slot, reading).unwrap();
        requests
    });
}

#[divan::bench]
fn read_serde_json(bencher: Bencher) {
    let json = fifty_requests();
    bencher.bench_local(|| serde_json::from_slice::<Vec<derived::Request>>(black_box(json.as_bytes())).unwrap());
}
