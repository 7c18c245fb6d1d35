//! A bare hyper server with constant responses. No server on hyper can be faster.

use std::convert::Infallible;
use std::io;

use bytes::Bytes;
use http::{HeaderValue, Method, Request, Response, header};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::server::conn::http1::Builder;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;

use super::sample;

/// The bodies of the responses.
#[derive(Clone)]
pub struct Answers {
    thing: Bytes,
    reports: Bytes,
}

impl Answers {
    /// Writes the samples as JSON.
    ///
    /// # Errors
    /// When a sample cannot be written as JSON.
    pub fn new() -> io::Result<Self> {
        Ok(Answers {
            thing: serde_json::to_vec(&sample::thing())?.into(),
            reports: serde_json::to_vec(&sample::reports())?.into(),
        })
    }
}

pub(super) async fn serve(listener: TcpListener) -> io::Result<()> {
    let answers = Answers::new()?;
    loop {
        let (stream, _) = listener.accept().await?;
        stream.set_nodelay(true)?;
        tokio::spawn(connection(stream, answers.clone()));
    }
}

/// Serves one connection until it is closed.
pub async fn connection(stream: impl AsyncRead + AsyncWrite + Unpin, answers: Answers) {
    let service = service_fn(move |request: Request<Incoming>| answer(request, answers.clone()));
    drop(Builder::new().serve_connection(TokioIo::new(stream), service).await);
}

async fn answer(request: Request<Incoming>, answers: Answers) -> Result<Response<Full<Bytes>>, Infallible> {
    let body = match (request.method(), request.uri().path()) {
        (&Method::POST | &Method::PUT, _) => {
            drop(request.into_body().collect().await);
            Bytes::from_static(sample::CREATED.as_bytes())
        }
        (_, "/reports") => answers.reports,
        _ => answers.thing,
    };
    let mut response = Response::new(Full::new(body));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    Ok(response)
}
