//! Signed requests, over a socket: clients sign, and servers check the signatures before anything else.

#[path = "signing/digest.rs"]
mod digest;
#[path = "signing/hmac.rs"]
mod hmac;
#[path = "signing/sigv4.rs"]
mod sigv4;

use std::fmt::Write as _;
use std::sync::atomic::{AtomicUsize, Ordering};

use specwright::server::{RequestContext, Server};
use specwright::{HandlerError, service_api};

#[service_api("specs/signed")]
mod api {}

use api::{GetItems, NotifyItems, PageItems, PostItems, UploadItems};

/// Answers with what it has received. The first calls of `notify` fail.
#[derive(Default)]
struct Items {
    failures: AtomicUsize,
}

impl api::server::Items for Items {
    async fn get(&self, cx: &RequestContext, _: GetItems) -> Result<String, HandlerError> {
        Ok(cx.uri().query().unwrap_or_default().to_owned())
    }
    async fn post(&self, _: &RequestContext, request: PostItems) -> Result<String, HandlerError> {
        Ok(request.param1.unwrap_or_default())
    }
    async fn page(&self, _: &RequestContext, _: PageItems) -> Result<String, HandlerError> {
        Ok("a page".to_owned())
    }
    async fn notify(&self, _: &RequestContext, request: NotifyItems) -> Result<String, HandlerError> {
        let fails = self.failures.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1)).is_ok();
        if fails { Err(HandlerError::status(503, "later")) } else { Ok(request.event) }
    }
    async fn upload(&self, _: &RequestContext, request: UploadItems) -> Result<String, HandlerError> {
        Ok(String::from_utf8_lossy(&request.body.bytes().await?).into_owned())
    }
}

/// Serves a router; returns its URL.
async fn serve(router: api::server::Router) -> String {
    let server = Server::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", server.address().unwrap());
    tokio::spawn(server.serve(router, std::future::pending()));
    url
}

/// Bytes as hexadecimal digits.
fn hex(bytes: impl AsRef<[u8]>) -> String {
    bytes.as_ref().iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
