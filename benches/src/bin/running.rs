//! Measures servers and prints tables in Markdown.
//!
//! - `running [SECONDS [ROUNDS [NAME=PROGRAM …]]]` measures the load that each kind of server handles. A further server is a program that
//!   prints its address.
//! - `running memory [CONNECTIONS]` measures the memory of servers with this number of idle connections.
//! - `running serve KIND` runs a server (see the module `running`). The other commands start it as a separate process, on the first
//!   processor.
//! - `running sample` prints the served data, for further servers.

use std::io::{self, BufRead, BufReader, Write};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use specwright_benches::running::{KINDS, has, load, memory, requests, sample, serve};
use tokio::net::{TcpListener, TcpStream};

#[tokio::main(flavor = "current_thread")]
async fn main() -> io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["serve", kind] => {
            let listener = TcpListener::bind("127.0.0.1:0").await?;
            println!("{}", listener.local_addr()?);
            io::stdout().flush()?;
            serve(kind, listener).await
        }
        ["memory", rest @ ..] => measure_memory(number(rest, 0, 10_000)).await,
        ["sample"] => {
            let reports = serde_json::to_string(&sample::reports())?;
            println!("{}\n{reports}", serde_json::to_string(&sample::thing())?);
            Ok(())
        }
        _ => compare(number(&words, 0, 3), number(&words, 1, 5), words.get(2..).unwrap_or_default()).await,
    }
}

fn number(arguments: &[&str], index: usize, default: usize) -> usize {
    arguments.get(index).and_then(|argument| argument.parse().ok()).unwrap_or(default)
}

/// A server that runs in its own process.
struct Running {
    kind: String,
    address: SocketAddr,
    child: Child,
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn start(kind: &str) -> io::Result<Running> {
    start_program(kind, &std::env::current_exe()?, &["serve", kind])
}

/// Starts a further server, given as `NAME=PROGRAM`.
fn start_other(word: &&str) -> io::Result<Running> {
    let (name, program) = word.split_once('=').ok_or_else(|| io::Error::other(format!("`{word}` is not NAME=PROGRAM")))?;
    start_program(name, Path::new(program), &[])
}

fn start_program(kind: &str, program: &Path, arguments: &[&str]) -> io::Result<Running> {
    let mut command = Command::new("taskset");
    let mut child = command.args(["-c", "0"]).arg(program).args(arguments).stdout(Stdio::piped()).spawn()?;
    let mut line = String::new();
    if let Some(out) = child.stdout.take() {
        BufReader::new(out).read_line(&mut line)?;
    }
    Ok(Running { kind: kind.to_owned(), address: line.trim().parse().map_err(io::Error::other)?, child })
}

/// The measurements of one server with one request, by round.
#[derive(Default)]
struct Rounds {
    per_second: Vec<f64>,
    processor: Vec<f64>,
    p50: Vec<f64>,
    p99: Vec<f64>,
}

async fn compare(seconds: usize, rounds: usize, others: &[&str]) -> io::Result<()> {
    let servers = KINDS.iter().map(|kind| start(kind)).chain(others.iter().map(start_other));
    let servers = servers.collect::<io::Result<Vec<Running>>>()?;
    for (name, request) in requests() {
        let mut all: Vec<Rounds> = servers.iter().map(|_| Rounds::default()).collect();
        for _ in 0..rounds {
            for (server, seen) in servers.iter().zip(&mut all).filter(|(server, _)| has(&server.kind, &request)) {
                round(server, &request, Duration::from_secs(seconds as u64), seen).await?;
            }
        }
        print(name, &servers, &mut all);
    }
    Ok(())
}

async fn round(server: &Running, request: &[u8], time: Duration, rounds: &mut Rounds) -> io::Result<()> {
    let before = memory::processor(server.child.id());
    let seen = load::run(server.address, request.to_vec(), 32, time).await?;
    rounds.per_second.push(seen.per_second);
    rounds.processor.push((memory::processor(server.child.id()) - before) * 1e6 / seen.answers as f64);
    rounds.p50.push(seen.p50 as f64);
    rounds.p99.push(seen.p99 as f64);
    Ok(())
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_unstable_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

fn print(name: &str, servers: &[Running], all: &mut [Rounds]) {
    println!(
        "### {name}\n\n| server | requests/s | share of bare | processor, µs per request | share of bare | p50, µs | p99, µs |"
    );
    println!("|---|--:|--:|--:|--:|--:|--:|");
    let mut bare = (0.0, 0.0);
    for (server, rounds) in servers.iter().zip(all).filter(|(_, rounds)| !rounds.per_second.is_empty()) {
        let (rate, cost) = (median(&mut rounds.per_second), median(&mut rounds.processor));
        if server.kind == "bare" {
            bare = (rate, cost);
        }
        let (p50, p99) = (median(&mut rounds.p50), median(&mut rounds.p99));
        println!(
            "| {} | {rate:.0} | {:.2} | {cost:.1} | {:.2} | {p50:.0} | {p99:.0} |",
            server.kind,
            rate / bare.0,
            bare.1 / cost
        );
    }
    println!();
}

/// Measures the memory of servers without connections, with idle connections, and after an upload of 100 MB.
async fn measure_memory(connections: usize) -> io::Result<()> {
    println!("| server | at rest, MiB | {connections} idle connections, MiB | KiB per connection |\n|---|--:|--:|--:|");
    for kind in ["bare", "axum", "specwright"] {
        let server = start(kind)?;
        let (_, request) = requests().into_iter().next().unwrap_or_default();
        let rest = memory::resident(server.child.id()).0;
        let mut open = Vec::new();
        for _ in 0..connections {
            let mut stream = TcpStream::connect(server.address).await?;
            load::ask(&mut stream, &request, &mut vec![0; 4096]).await?;
            open.push(stream);
        }
        let full = memory::resident(server.child.id()).0;
        println!("| {kind} | {} | {} | {:.1} |", rest / 1024, full / 1024, full.saturating_sub(rest) as f64 / open.len() as f64);
    }
    upload().await
}

async fn upload() -> io::Result<()> {
    let server = start("specwright")?;
    let (head, tail) = (
        "--x\r\ncontent-disposition: form-data; name=\"data\"; filename=\"a\"\r\ncontent-type: application/octet-stream\r\n\r\n",
        "\r\n--x--\r\n",
    );
    let size = 100_000_000;
    let mut request = format!("POST /files HTTP/1.1\r\nhost: bench\r\ncontent-type: multipart/form-data; boundary=x\r\ncontent-length: {}\r\n\r\n{head}", head.len() + size + tail.len()).into_bytes();
    request.resize(request.len() + size, b'.');
    request.extend_from_slice(tail.as_bytes());
    let rest = memory::resident(server.child.id()).0;
    let mut stream = TcpStream::connect(server.address).await?;
    load::ask(&mut stream, &request, &mut vec![0; 4096]).await?;
    let (after, most) = memory::resident(server.child.id());
    println!("\nAn upload of 100 MB: {} MiB before, at most {} MiB, {} MiB after.", rest / 1024, most / 1024, after / 1024);
    Ok(())
}
