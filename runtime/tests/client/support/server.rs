//! A test server with scripted responses, which records requests.
//!
//! It implements HTTP/1.1 itself, since libraries do not let their users break the protocol.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpSocket, TcpStream};

/// A received request; the names of its headers are in lower case.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) line: String,
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: Vec<u8>,
}

impl Seen {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(String::as_str)
    }
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// How a response is sent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Manner {
    /// At once.
    Whole,
    /// After 300 ms.
    Slow,
    /// One byte each 50 ms.
    Drip,
    /// In chunks of 7 bytes.
    Chunked,
    /// Half of the body, then the connection closes.
    Break,
    /// Half of the body, then nothing more.
    Stall,
    /// Nothing at all.
    Hang,
    /// The connection closes without a response.
    Close,
}

/// A response.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
    pub(crate) manner: Manner,
}

impl Reply {
    pub(crate) fn new(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Reply { status, headers: Vec::new(), body: body.into(), manner: Manner::Whole }
    }
    pub(crate) fn json(body: impl Into<Vec<u8>>) -> Self {
        Reply::new(200, body).header("content-type", "application/json")
    }
    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }
    pub(crate) fn manner(self, manner: Manner) -> Self {
        Reply { manner, ..self }
    }
}

/// A running server.
pub(crate) struct Server {
    pub(crate) url: String,
    seen: Arc<Mutex<Vec<Seen>>>,
    flights: Arc<Flights>,
}

/// The number of requests in progress, and the largest such number so far.
#[derive(Default)]
struct Flights {
    now: AtomicUsize,
    most: AtomicUsize,
}

/// A request in progress.
struct Flight<'a>(&'a Flights);

impl<'a> Flight<'a> {
    fn begin(flights: &'a Flights) -> Self {
        flights.most.fetch_max(flights.now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
        Flight(flights)
    }
}

impl Drop for Flight<'_> {
    fn drop(&mut self) {
        self.0.now.fetch_sub(1, Ordering::SeqCst);
    }
}

impl Server {
    /// Starts a server; the function makes a response from the request and the number of earlier requests.
    pub(crate) async fn start(reply: impl Fn(&Seen, usize) -> Reply + Send + Sync + 'static) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (seen, flights) = (Arc::new(Mutex::new(Vec::new())), Arc::new(Flights::default()));
        let (list, reply, all) = (Arc::clone(&seen), Arc::new(reply), Arc::clone(&flights));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (list, reply, all) = (Arc::clone(&list), Arc::clone(&reply), Arc::clone(&all));
                tokio::spawn(async move { while_open(stream, &list, &all, &*reply).await });
            }
        });
        Server { url, seen, flights }
    }
    /// Starts a server with a list of responses. The last one is repeated.
    pub(crate) async fn script(replies: impl IntoIterator<Item = Reply>) -> Server {
        let replies: Vec<Reply> = replies.into_iter().collect();
        Server::start(move |_, number| replies[number.min(replies.len() - 1)].clone()).await
    }
    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }
    pub(crate) fn lines(&self) -> Vec<String> {
        self.seen().into_iter().map(|seen| seen.line).collect()
    }
    /// The largest number of requests at the same time, from their arrival to the end of their responses.
    pub(crate) fn max_in_progress(&self) -> usize {
        self.flights.most.load(Ordering::SeqCst)
    }
    pub(crate) fn last(&self) -> Seen {
        self.seen().pop().expect("a request")
    }
}

/// A port whose queue of connections is full. A new connection is neither accepted nor refused.
pub(crate) struct Full {
    pub(crate) address: String,
    _kept: (TcpListener, Vec<TcpStream>),
}

impl Full {
    pub(crate) async fn start() -> Full {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
        let listener = socket.listen(1).unwrap();
        let address = listener.local_addr().unwrap();
        let mut waiting = Vec::new();
        while let Ok(stream) = tokio::time::timeout(Duration::from_millis(300), TcpStream::connect(address)).await {
            waiting.push(stream.unwrap());
        }
        Full { address: address.to_string(), _kept: (listener, waiting) }
    }
}

type ReplyFn = dyn Fn(&Seen, usize) -> Reply + Send + Sync;

async fn while_open(mut stream: TcpStream, list: &Mutex<Vec<Seen>>, flights: &Flights, reply: &ReplyFn) {
    while let Some(seen) = receive(&mut stream).await {
        let flight = Flight::begin(flights);
        let number = {
            let mut list = list.lock().unwrap();
            list.push(seen.clone());
            list.len() - 1
        };
        if send(&mut stream, reply(&seen, number), flight).await.is_none() {
            return;
        }
    }
}

/// Reads the next request of a connection; `None` at its end.
pub(super) async fn receive(stream: &mut TcpStream) -> Option<Seen> {
    let mut read = Vec::new();
    let end = loop {
        if let Some(at) = read.windows(4).position(|bytes| bytes == b"\r\n\r\n") {
            break at;
        }
        if stream.read_buf(&mut read).await.ok()? == 0 {
            return None;
        }
    };
    let head = String::from_utf8_lossy(&read[..end]).into_owned();
    let mut lines = head.lines();
    let line = lines.next()?.trim_end_matches(" HTTP/1.1").to_owned();
    let headers =
        lines.filter_map(|line| line.split_once(':')).map(|(name, value)| (name.to_lowercase(), value.trim().to_owned()));
    let headers: BTreeMap<String, String> = headers.collect();
    let length: usize = headers.get("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    let mut body = read.split_off(end + 4);
    while body.len() < length {
        if stream.read_buf(&mut body).await.ok()? == 0 {
            return None;
        }
    }
    Some(Seen { line, headers, body })
}

/// Sends a response; `None` if the connection is to be closed. The request stops counting as in progress before the client can see the end of
/// the response.
async fn send(stream: &mut TcpStream, reply: Reply, flight: Flight<'_>) -> Option<()> {
    let body = &reply.body;
    if reply.manner == Manner::Slow {
        tokio::time::sleep(Duration::from_millis(300)).await;
    }
    let flight = Some(flight).filter(|_| reply.manner == Manner::Drip);
    match reply.manner {
        Manner::Hang => std::future::pending().await,
        Manner::Close => return None,
        Manner::Chunked => {
            stream.write_all(head(&reply, "transfer-encoding: chunked").as_bytes()).await.ok()?;
            for chunk in body.chunks(7) {
                let text = [format!("{:x}\r\n", chunk.len()).as_bytes(), chunk, b"\r\n"].concat();
                stream.write_all(&text).await.ok()?;
            }
            return stream.write_all(b"0\r\n\r\n").await.ok();
        }
        Manner::Whole | Manner::Slow | Manner::Drip | Manner::Break | Manner::Stall => {}
    }
    let length = if reply.status == 204 { String::new() } else { format!("content-length: {}", body.len()) };
    stream.write_all(head(&reply, &length).as_bytes()).await.ok()?;
    match reply.manner {
        Manner::Drip => {
            let (last, others) = body.split_last()?;
            for byte in others {
                stream.write_all(&[*byte]).await.ok()?;
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
            drop(flight);
            stream.write_all(&[*last]).await.ok()
        }
        Manner::Break | Manner::Stall => {
            stream.write_all(&body[..body.len() / 2]).await.ok()?;
            stream.flush().await.ok()?;
            if reply.manner == Manner::Stall { std::future::pending().await } else { None }
        }
        _ => stream.write_all(body).await.ok(),
    }
}

fn head(reply: &Reply, length: &str) -> String {
    let mut head = format!("HTTP/1.1 {} Text\r\n", reply.status);
    for (name, value) in reply.headers.iter().map(|(name, value)| (name.as_str(), value.as_str())) {
        head += &format!("{name}: {}\r\n", dated(value));
    }
    if !length.is_empty() {
        head += &format!("{length}\r\n");
    }
    head + "\r\n"
}

/// Replaces `{now+2}` in the value of a header by a date.
fn dated(value: &str) -> String {
    let inside = value.strip_prefix('{').and_then(|value| value.strip_suffix('}'));
    let Some((form, seconds)) = inside.and_then(|inside| inside.split_once('+')) else { return value.to_owned() };
    let date = SystemTime::now() + Duration::from_secs(seconds.parse().unwrap());
    let date = httpdate::fmt_http_date(date);
    // Sun, 06 Nov 1994 08:49:37 GMT
    let [weekday, day, month, year, time, _] = date.split(' ').collect::<Vec<_>>()[..] else { panic!("{date}") };
    let weekday = weekday.trim_end_matches(',');
    let long = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
    let long = long.into_iter().find(|long| long.starts_with(weekday)).unwrap();
    match form {
        "now" => date.clone(),
        "asctime" => format!("{weekday} {month} {:>2} {time} {year}", day.trim_start_matches('0')),
        "rfc850" => format!("{long}, {day}-{month}-{} {time} GMT", &year[2..]),
        other => panic!("no form of dates is called {other}"),
    }
}
