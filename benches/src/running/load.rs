//! A load generator that costs less than the servers: it sends raw requests over open connections. Of a response, it reads only the status
//! and the length.

use std::io;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

/// The measurements of a run.
#[derive(Debug, Default)]
pub struct Measurements {
    /// Responses per second.
    pub per_second: f64,
    /// The number of responses.
    pub answers: usize,
    /// The median latency, in microseconds.
    pub p50: u64,
    /// The 99th percentile of the latency, in microseconds.
    pub p99: u64,
}

/// Sends requests over a number of connections at the same time. A connection sends the next request after the response.
///
/// # Errors
/// When a connection fails or a response has no 2xx status.
pub async fn run(address: SocketAddr, request: Vec<u8>, connections: usize, time: Duration) -> io::Result<Measurements> {
    let begun = Instant::now();
    let mut tasks = JoinSet::new();
    for _ in 0..connections {
        tasks.spawn(one(address, request.clone(), begun + time));
    }
    let mut all: Vec<u64> = Vec::new();
    while let Some(done) = tasks.join_next().await {
        all.extend(done.map_err(io::Error::other)??);
    }
    let seconds = begun.elapsed().as_secs_f64();
    all.sort_unstable();
    let at = |share: usize| all.get(all.len() * share / 100).copied().unwrap_or_default();
    Ok(Measurements { per_second: all.len() as f64 / seconds, answers: all.len(), p50: at(50), p99: at(99) })
}

async fn one(address: SocketAddr, request: Vec<u8>, end: Instant) -> io::Result<Vec<u64>> {
    let mut stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    let (mut latencies, mut buffer) = (Vec::new(), vec![0; 128 << 10]);
    while Instant::now() < end {
        let asked = Instant::now();
        ask(&mut stream, &request, &mut buffer).await?;
        latencies.push(asked.elapsed().as_micros() as u64);
    }
    Ok(latencies)
}

/// Sends a request and reads the response. Returns the length of the response.
///
/// # Errors
/// When the connection fails or the response has no 2xx status.
pub async fn ask(stream: &mut (impl AsyncRead + AsyncWrite + Unpin), request: &[u8], buffer: &mut [u8]) -> io::Result<usize> {
    stream.write_all(request).await?;
    let (mut filled, mut whole) = (0, None);
    while whole.is_none_or(|whole| filled < whole) {
        let free = buffer.get_mut(filled..).filter(|free| !free.is_empty());
        let free = free.ok_or_else(|| io::Error::other("a response is longer than the buffer"))?;
        match stream.read(free).await? {
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            read => filled += read,
        }
        if whole.is_none() {
            whole = length(buffer.get(..filled).unwrap_or_default())?;
        }
    }
    Ok(filled)
}

/// The length of the whole response. `None` if its head is incomplete.
fn length(bytes: &[u8]) -> io::Result<Option<usize>> {
    let Some(head) = bytes.windows(4).position(|four| four == b"\r\n\r\n") else { return Ok(None) };
    let text = String::from_utf8_lossy(bytes.get(..head).unwrap_or_default());
    if !text.starts_with("HTTP/1.1 2") {
        return Err(io::Error::other(text.into_owned()));
    }
    let body =
        text.lines().filter_map(|line| line.split_once(": ")).find(|(name, _)| name.eq_ignore_ascii_case("content-length"));
    Ok(Some(head + 4 + body.and_then(|(_, value)| value.trim().parse::<usize>().ok()).unwrap_or_default()))
}
