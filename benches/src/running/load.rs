//! A load generator that is cheaper than what it loads: raw requests over kept connections.
//!
//! In: an address, the bytes of a request, a time. Out: requests per second and latencies. Not here: HTTP beyond the length
//! of an answer.

use std::io;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

/// What a run has seen.
#[derive(Debug, Default)]
pub struct Seen {
    /// Answers per second.
    pub per_second: f64,
    /// Answers.
    pub answers: usize,
    /// Median latency, microseconds.
    pub p50: u64,
    /// Latency that one in a hundred exceeds, microseconds.
    pub p99: u64,
}

/// Asks over `connections` at once, each again as soon as it is answered.
///
/// # Errors
/// When a connection breaks or an answer is no success.
pub async fn run(address: SocketAddr, request: Vec<u8>, connections: usize, time: Duration) -> io::Result<Seen> {
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
    Ok(Seen { per_second: all.len() as f64 / seconds, answers: all.len(), p50: at(50), p99: at(99) })
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

/// One request and its whole answer, of which it gives the length.
///
/// # Errors
/// When the connection breaks or the answer is no success.
pub async fn ask(stream: &mut (impl AsyncRead + AsyncWrite + Unpin), request: &[u8], buffer: &mut [u8]) -> io::Result<usize> {
    stream.write_all(request).await?;
    let (mut filled, mut whole) = (0, None);
    while whole.is_none_or(|whole| filled < whole) {
        let room =
            buffer.get_mut(filled..).filter(|room| !room.is_empty()).ok_or_else(|| io::Error::other("an answer is too long"))?;
        match stream.read(room).await? {
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            read => filled += read,
        }
        if whole.is_none() {
            whole = length(buffer.get(..filled).unwrap_or_default())?;
        }
    }
    Ok(filled)
}

/// Bytes of the whole answer, once its head is there.
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
