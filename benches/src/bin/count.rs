//! Does one kind of work a number of times, so that its instructions can be counted. The arguments are the name of the work and the number.
//!
//! `benches/guard` counts the instructions of two runs with different numbers, with `valgrind --tool=callgrind`. The difference is the
//! work, without the preparation.

use std::hint::black_box;
use std::io;
use std::path::Path;

use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use specwright::value::Value;
use specwright::wire::json::{Reading, read};
use specwright::wire::{Writing, json};
use specwright_benches::running::{bare, by_hand, generated as served, load, requests};
use specwright_benches::{derived, fifty_requests, invgate};
use specwright_generator::source::Sources;
use specwright_generator::{Options, analyse};
use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex};

fn main() -> io::Result<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let times = words.get(1).and_then(|word| word.parse().ok()).unwrap_or(1);
    match words.first().map(String::as_str).unwrap_or_default().split_once('-') {
        Some(("write", "ours")) => write_ours(times),
        Some(("write", _)) => write_derived(times),
        Some(("read", "ours")) => read_ours(times),
        Some(("read", _)) => read_derived(times),
        Some(("spec", work)) => specification(work, times),
        #[cfg(feature = "client")]
        Some(("call", name)) => runtime()?.block_on(specwright_benches::running::calls::run(name, times)),
        Some((server, request)) => serve(server, request, times),
        None => Err(io::Error::other(
            "the name is write-ours, write-derives, read-ours, read-derives, spec-check, or one of `benches/guard`",
        )),
    }
}

fn write_ours(times: usize) -> io::Result<()> {
    let requests = specwright_benches::generated();
    (0..times).for_each(|_| drop(black_box(json::write(black_box(&requests), Writing::PLAIN))));
    Ok(())
}

fn write_derived(times: usize) -> io::Result<()> {
    let requests = derived::derived()?;
    (0..times).for_each(|_| drop(black_box(serde_json::to_vec(black_box(&requests)))));
    Ok(())
}

fn read_ours(times: usize) -> io::Result<()> {
    let text = fifty_requests();
    for _ in 0..times {
        let mut requests: Vec<invgate::Request> = Vec::new();
        let reading = Reading::default().lenient();
        read(black_box(text.as_bytes()), requests.slot(), reading).map_err(|unread| io::Error::other(format!("{unread:?}")))?;
        black_box(requests);
    }
    Ok(())
}

fn read_derived(times: usize) -> io::Result<()> {
    let text = fifty_requests();
    for _ in 0..times {
        black_box(serde_json::from_slice::<Vec<derived::Request>>(black_box(text.as_bytes()))?);
    }
    Ok(())
}

/// Checks the specification of InvGate, generates its Rust, or parses and formats that Rust as a formatter of Rust does.
fn specification(work: &str, times: usize) -> io::Result<()> {
    let spec = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../spec"));
    let generate = || {
        let mut analysis = analyse(black_box(spec), Sources::disk());
        let generated = analysis.generate(&Options::default()).ok_or_else(|| io::Error::other("spec/ has mistakes"))?;
        generated.text().map_err(io::Error::other)
    };
    match work {
        "check" => {
            for _ in 0..times {
                black_box(analyse(black_box(spec), Sources::disk()).check_rust());
            }
        }
        "generate" => {
            for _ in 0..times {
                black_box(generate()?);
            }
        }
        _ => {
            let text = generate()?;
            for _ in 0..times {
                let file = syn::parse_file(black_box(&text)).map_err(io::Error::other)?;
                black_box(prettyplease::unparse(&file));
            }
        }
    }
    Ok(())
}

/// A runtime with one thread, so that the number of instructions does not depend on the order of threads.
fn runtime() -> io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()
}

/// Sends requests to a server over a connection in memory, one after the other.
fn serve(server: &str, request: &str, times: usize) -> io::Result<()> {
    let requests = requests();
    let request =
        request.parse().ok().and_then(|at: usize| requests.get(at)).ok_or_else(|| io::Error::other("no such request"))?;
    runtime()?.block_on(async {
        let (mut here, there) = duplex(256 << 10);
        start(server, there)?;
        let mut buffer = vec![0; 128 << 10];
        // All responses have the same length, so reading them costs very little.
        let length = load::ask(&mut here, &request.1, &mut buffer).await?;
        for _ in 0..times {
            here.write_all(&request.1).await?;
            here.read_exact(buffer.get_mut(..length).unwrap_or_default()).await?;
        }
        Ok(())
    })
}

fn generated(stream: DuplexStream, router: impl Into<specwright::server::Router>) {
    let (router, listener) = (router.into(), served::Once::new(stream));
    drop(tokio::spawn(specwright::server::serve(listener, router, std::future::pending())));
}

fn start(server: &str, stream: DuplexStream) -> io::Result<()> {
    match server {
        "bare" => drop(tokio::spawn(bare::connection(stream, bare::Answers::new()?))),
        "axum" => {
            let service = TowerToHyperService::new(by_hand::app(false));
            let connection = hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service);
            drop(tokio::spawn(connection));
        }
        "ours" => generated(stream, served::router()?),
        "shared" => generated(stream, served::router_shared()?),
        _ => return Err(io::Error::other("no such server")),
    }
    Ok(())
}
