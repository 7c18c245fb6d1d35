//! Digest authentication with SHA-256 (RFC 7616), with the values of its example: a challenge, and a second attempt.

use std::sync::Mutex;

use http::HeaderMap;
use http::header::{AUTHORIZATION, WWW_AUTHENTICATE};
use sha2::{Digest as _, Sha256};
use specwright::client::{BoxFuture, RequestSigner, UnsignedRequest};
use specwright::server::{RequestContext, Server};
use specwright::{CallError, HandlerError};

use super::{GetItems, NotifyItems, PageItems, PostItems, UploadItems, api, hex};

const REALM: &str = "http-auth@example.org";
const NONCE: &str = "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v";
const CNONCE: &str = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";
/// The response of the example.
const RESPONSE: &str = "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1";

/// The value of a parameter in quotes.
fn parameter<'h>(header: &'h str, name: &str) -> Option<&'h str> {
    header.split_once(&format!("{name}=\""))?.1.split('"').next()
}

/// Signs with the nonce of the last challenge. Without one, a request is not signed.
struct Digest {
    password: &'static str,
    nonce: Mutex<Option<String>>,
}

impl RequestSigner for Digest {
    fn sign<'a>(&'a self, mut request: UnsignedRequest<'a>) -> BoxFuture<'a, Result<(), CallError>> {
        Box::pin(async move {
            let nonce = self.nonce.lock().unwrap().clone();
            let Some(nonce) = nonce else { return Ok(()) };
            let hash = |text: String| hex(Sha256::digest(text));
            let uri = request.url().path_and_query().map_or("/", |path| path.as_str()).to_owned();
            let secret = hash(format!("Mufasa:{REALM}:{}", self.password));
            let about = hash(format!("{}:{uri}", request.method()));
            let response = hash(format!("{secret}:{nonce}:00000001:{CNONCE}:auth:{about}"));
            let text = format!(
                "Digest username=\"Mufasa\", realm=\"{REALM}\", uri=\"{uri}\", algorithm=SHA-256, nonce=\"{nonce}\", nc=00000001, \
                 cnonce=\"{CNONCE}\", qop=auth, response=\"{response}\""
            );
            request.headers_mut().insert(AUTHORIZATION, text.parse().unwrap());
            Ok(())
        })
    }

    fn take_challenge(&self, headers: &HeaderMap) -> bool {
        let nonce = headers.get(WWW_AUTHENTICATE).and_then(|value| parameter(value.to_str().ok()?, "nonce"));
        let nonce = nonce.map(str::to_owned);
        nonce.is_some_and(|nonce| self.nonce.lock().unwrap().replace(nonce.clone()) != Some(nonce))
    }
}

/// Knows the response of the example. Counts its requests.
#[derive(Default)]
struct Page(Mutex<Vec<bool>>);

impl api::server::Items for std::sync::Arc<Page> {
    async fn page(&self, cx: &RequestContext, _: PageItems) -> Result<String, HandlerError> {
        let header = cx.headers().get(AUTHORIZATION).and_then(|value| value.to_str().ok());
        self.0.lock().unwrap().push(header.is_some());
        if header.and_then(|header| parameter(header, "response")) == Some(RESPONSE) {
            return Ok("a page".to_owned());
        }
        let challenge = format!("Digest realm=\"{REALM}\", qop=\"auth\", algorithm=SHA-256, nonce=\"{NONCE}\"");
        cx.add_answer_header(WWW_AUTHENTICATE, challenge.parse().unwrap());
        Err(HandlerError::unauthenticated())
    }
    async fn get(&self, _: &RequestContext, _: GetItems) -> Result<String, HandlerError> {
        Err(HandlerError::not_implemented())
    }
    async fn post(&self, _: &RequestContext, _: PostItems) -> Result<String, HandlerError> {
        Err(HandlerError::not_implemented())
    }
    async fn notify(&self, _: &RequestContext, _: NotifyItems) -> Result<String, HandlerError> {
        Err(HandlerError::not_implemented())
    }
    async fn upload(&self, _: &RequestContext, _: UploadItems) -> Result<String, HandlerError> {
        Err(HandlerError::not_implemented())
    }
}

/// The result of two calls, and for each request whether it had credentials.
async fn two_calls(password: &'static str) -> (Vec<Option<u16>>, Vec<bool>) {
    let page = std::sync::Arc::new(Page::default());
    let server = Server::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", server.address().unwrap());
    let router = api::server::Router::new().items(std::sync::Arc::new(std::sync::Arc::clone(&page)));
    tokio::spawn(server.serve(router, std::future::pending()));
    let client = api::Client::builder(url).signer(Digest { password, nonce: Mutex::default() }).build().unwrap();
    let mut results = Vec::new();
    for _ in 0..2 {
        results.push(client.items().page(&PageItems::default()).await.err().map(|error| error.status().unwrap_or_default()));
    }
    let requests = page.0.lock().unwrap().clone();
    (results, requests)
}

#[tokio::test]
async fn a_challenge_leads_to_a_second_attempt_with_the_response_of_the_example() {
    assert_eq!(two_calls("Circle of Life").await, (vec![None, None], vec![false, true, true]));
}

#[tokio::test]
async fn a_refused_response_is_an_error() {
    assert_eq!(two_calls("Circle").await, (vec![Some(401), Some(401)], vec![false, true, true]));
}
