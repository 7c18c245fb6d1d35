//! Calls with the generated client and by hand on reqwest, to a server with constant responses in the same thread.
//!
//! `benches/guard` counts the instructions of the calls. `benches/client.rs` measures their times.

use std::io;
use std::net::SocketAddr;

use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::sample::{self, Create, Report, Thing};
use crate::api;

/// Makes a number of calls, one after the other. The name is that of the client and the index of the request, such as `ours-0` or `hand-0`.
///
/// # Errors
/// When a call fails.
pub async fn run(name: &str, times: usize) -> io::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let answer = match name.split_once('-') {
        Some((_, "0")) => response(&sample::thing())?,
        Some((_, "1")) => response(&serde_json::json!({ "id": 8 }))?,
        _ => response(&sample::reports())?,
    };
    tokio::spawn(answers(listener, answer));
    if name.starts_with("ours") { generated(name, address, times).await } else { by_hand(name, address, times).await }
}

fn response(value: &impl Serialize) -> io::Result<Vec<u8>> {
    let body = serde_json::to_string(value)?;
    let length = body.len();
    Ok(format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}").into_bytes())
}

async fn answers(listener: TcpListener, answer: Vec<u8>) -> io::Result<()> {
    loop {
        let (stream, _) = listener.accept().await?;
        stream.set_nodelay(true)?;
        tokio::spawn(answer_each(stream, answer.clone()));
    }
}

/// Sends the response for each read. The requests are small and are written in the same thread, so each read gets one whole request.
async fn answer_each(mut stream: TcpStream, answer: Vec<u8>) -> io::Result<()> {
    let mut buffer = [0; 8192];
    while stream.read(&mut buffer).await? > 0 {
        stream.write_all(&answer).await?;
    }
    Ok(())
}

async fn generated(name: &str, address: SocketAddr, times: usize) -> io::Result<()> {
    let client = api::Client::builder(format!("http://{address}")).build().map_err(io::Error::other)?;
    let request: api::ReplaceThing = serde_json::from_str(sample::JSON)?;
    for _ in 0..times {
        match name {
            "ours-0" => drop(client.things().get(&api::GetThing::new(7)).await.map_err(io::Error::other)?),
            "ours-1" => _ = client.things().replace(&request).await.map_err(io::Error::other)?,
            _ => drop(client.things().list(&api::ListReports {}).await.map_err(io::Error::other)?),
        }
    }
    Ok(())
}

async fn by_hand(name: &str, address: SocketAddr, times: usize) -> io::Result<()> {
    let client = reqwest::Client::new();
    let request: Create = serde_json::from_str(sample::JSON)?;
    for _ in 0..times {
        match name {
            "hand-0" => drop(read::<Thing>(client.get(format!("http://{address}/thing?id=7"))).await?),
            "hand-1" => drop(read::<serde_json::Value>(client.put(format!("http://{address}/thing")).json(&request)).await?),
            _ => drop(read::<Vec<Report>>(client.get(format!("http://{address}/reports"))).await?),
        }
    }
    Ok(())
}

async fn read<T: DeserializeOwned>(request: reqwest::RequestBuilder) -> io::Result<T> {
    let response = request.send().await.and_then(reqwest::Response::error_for_status).map_err(io::Error::other)?;
    response.json().await.map_err(io::Error::other)
}
