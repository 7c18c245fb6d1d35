//! Stops the program with signals while it handles writes. Every write with an answer is in the database, and after SIGTERM and SIGINT every
//! write in the database has an answer.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::process::ExitStatus;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use invgate::{
    AddComment, CategoryId, Client, CreateRequest, GetRequest, ListComments, ListRequests, RequestId, RequestPriority,
    RequestType, UserId,
};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::Notify;
use tokio::task::JoinSet;

use crate::common::{Program, start};

/// The number of connections that write continuously, and of connections that write once before the signal and once with it.
const BUSY: usize = 12;
const WAITING: usize = 24;

/// The kinds of writes: a comment, which is a row in one table, or a request, which has rows in several tables.
const KINDS: [&str; 2] = ["comment", "request"];

/// Adds a comment or a request, as the text begins. Returns whether the whole answer arrived.
async fn write(stream: &mut TcpStream, text: &str) -> bool {
    let (path, body) = if text.starts_with("comment") {
        ("incident.comment", format!("request_id=1&author_id=8&comment={text}"))
    } else {
        ("incident", format!("title={text}&type_id=1&priority_id=2&category_id=1&customer_id=8&creator_id=8"))
    };
    let head = "host: localhost\r\nauthorization: Basic YXBpOnQ=\r\ncontent-type: application/x-www-form-urlencoded\r\n";
    let request = format!("POST /api/v1/{path} HTTP/1.1\r\n{head}content-length: {}\r\n\r\n{body}", body.len());
    // The result of the write is irrelevant; only the answer counts.
    let _ = stream.write_all(request.as_bytes()).await;
    match answer(stream).await {
        Some(answer) => {
            assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("\"status\":\"OK\""), "{answer}");
            true
        }
        None => false,
    }
}

/// Reads an answer; `None` if the connection ends before its last byte.
async fn answer(stream: &mut TcpStream) -> Option<String> {
    let (mut read, mut chunk) = (String::new(), [0; 4_096]);
    loop {
        if let Some((head, body)) = read.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap();
            if body.len() >= length.parse().unwrap() {
                return Some(read);
            }
        }
        match stream.read(&mut chunk).await {
            Ok(0) | Err(_) => return None,
            Ok(count) => read.push_str(str::from_utf8(&chunk[..count]).unwrap()),
        }
    }
}

/// Writes until the connection ends. Returns the texts of the answered writes. `count` is the number of answered writes of all connections.
async fn busy(address: SocketAddr, number: usize, count: Arc<AtomicUsize>) -> Vec<String> {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let mut answered = Vec::new();
    loop {
        let text = format!("{}-busy-{number}-{}", KINDS[answered.len() % 2], answered.len());
        if !write(&mut stream, &text).await {
            return answered;
        }
        answered.push(text);
        count.fetch_add(1, Ordering::Relaxed);
    }
}

/// Writes once, and again at the time of the signal. Returns the texts of the answered writes.
async fn waiting(address: SocketAddr, number: usize, signal: Arc<Notify>) -> Vec<String> {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let texts = [format!("{}-waiting-{number}", KINDS[number % 2]), format!("{}-again-{number}", KINDS[(number / 2) % 2])];
    let mut answered = Vec::new();
    let notified = signal.notified();
    if write(&mut stream, &texts[0]).await {
        answered.push(texts[0].clone());
    }
    notified.await;
    // Some connections write before the server gets the signal, some afterwards.
    tokio::time::sleep(Duration::from_micros(300 * number as u64)).await;
    if write(&mut stream, &texts[1]).await {
        answered.push(texts[1].clone());
    }
    answered
}

/// Sends a signal to the program while it works, `after` the first `BUSY` writes were answered. Returns the texts of the answered writes, the texts in the database, and the exit status.
async fn stopped_by(signal: &str, after: Duration) -> (BTreeSet<String>, Vec<String>, ExitStatus) {
    let folder = tempfile::tempdir().unwrap();
    let program = Program::start(folder.path()).await;
    let (address, moment) = (program.address, Arc::new(Notify::new()));
    let (mut writers, count) = (JoinSet::new(), Arc::new(AtomicUsize::new(0)));
    (0..BUSY).for_each(|number| drop(writers.spawn(busy(address, number, Arc::clone(&count)))));
    (0..WAITING).for_each(|number| drop(writers.spawn(waiting(address, number, Arc::clone(&moment)))));
    while count.load(Ordering::Relaxed) < BUSY {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    tokio::time::sleep(after).await;
    moment.notify_waiters();
    program.signal(signal);
    let status = program.ended().await;
    assert!(TcpStream::connect(address).await.is_err(), "the port is still open");
    // Wakes connections that started to wait after the first notification.
    let mut answered = BTreeSet::new();
    while !writers.is_empty() {
        moment.notify_waiters();
        if let Ok(Some(texts)) = tokio::time::timeout(Duration::from_millis(100), writers.join_next()).await {
            answered.extend(texts.unwrap());
        }
    }
    let running = start(folder.path()).await;
    let stored = stored(&running.client()).await;
    assert_no_partial_request(&running.client()).await;
    running.stop().await;
    (answered, stored, status)
}

/// Fails if a request was stored in part, so that it cannot be changed.
async fn assert_no_partial_request(client: &Client) {
    let call = CreateRequest::new("usable", RequestType::Incident, RequestPriority::Low, CategoryId(2), UserId(8), UserId(8));
    let last = client.requests().create(&call).await.unwrap().request_id;
    for id in (41..=last.0).rev().take(20) {
        // The id of a request that was not committed is never used again.
        if client.requests().get(&GetRequest::new(id)).await.is_ok() {
            client.comments().add(&AddComment::new(8, id, "after the end")).await.unwrap();
        }
    }
}

/// The texts in the database.
async fn stored(client: &Client) -> Vec<String> {
    let comments = client.comments().list(&ListComments::new(1)).await.unwrap();
    // The test writes fewer requests than the largest id that is read here.
    let ids: Vec<_> = (1..=4_000).map(RequestId::from).collect();
    let requests = client.requests().list(&ListRequests::new(ids)).chunked().await.unwrap();
    assert!(requests.len() < 3_500, "{} requests", requests.len());
    let texts = comments.into_iter().filter_map(|comment| comment.message);
    let texts = texts.chain(requests.into_values().filter_map(|request| request.title));
    texts.filter(|text| KINDS.iter().any(|kind| text.starts_with(&format!("{kind}-")))).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_graceful_stop_loses_no_write() {
    for (signal, after) in [("TERM", 100), ("INT", 300), ("TERM", 700)] {
        let (answered, stored, status) = stopped_by(signal, Duration::from_millis(after)).await;
        assert!(status.success(), "{status}");
        assert!(answered.len() >= BUSY, "only {} writes before the signal", answered.len());
        let once: BTreeSet<_> = stored.iter().cloned().collect();
        assert!(KINDS.iter().all(|kind| once.iter().any(|text| text.starts_with(kind))), "{once:?}");
        assert_eq!(once.len(), stored.len(), "a write happened twice");
        let (lost, hidden): (Vec<_>, Vec<_>) = (answered.difference(&once).collect(), once.difference(&answered).collect());
        assert!(lost.is_empty() && hidden.is_empty(), "{signal} after {after} ms: lost {lost:?}, unanswered {hidden:?}");
    }
}

/// The number of kills. `INVGATE_TEST_KILLS` sets another number.
fn kills() -> usize {
    std::env::var("INVGATE_TEST_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(2)
}

/// After SIGKILL, every answered write is in the database, no write is stored in part, and the desk can start again.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_kill_loses_no_answered_write() {
    for kill in 0..kills() {
        let (answered, stored, status) = stopped_by("KILL", Duration::from_millis(37 * kill as u64 % 900)).await;
        assert!(!status.success());
        assert!(answered.len() >= BUSY, "only {} writes before the kill", answered.len());
        let lost: Vec<_> = answered.iter().filter(|text| !stored.contains(text)).collect();
        assert!(lost.is_empty(), "kill {kill}: {lost:?}");
        let once: BTreeSet<_> = stored.iter().collect();
        assert_eq!(once.len(), stored.len(), "kill {kill}: a write happened twice");
    }
}
