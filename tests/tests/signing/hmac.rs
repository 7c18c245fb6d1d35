//! A signature over the body and the time, as senders of webhooks use it.

use std::sync::Mutex;

use hmac::{Hmac, KeyInit as _, Mac};
use sha2::Sha256;
use specwright::client::{BoxFuture, RequestSigner, Retry, UnsignedRequest};
use specwright::server::{SignedRequest, VerifySignature};
use specwright::{CallError, File, HandlerError};

use super::{Items, NotifyItems, UploadItems, api, hex, serve};

const HEADER: &str = "x-signature";

/// The HMAC with SHA-256 of a message.
pub(super) fn hmac(key: &[u8], message: &[u8]) -> Hmac<Sha256> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes keys of any length");
    mac.update(message);
    mac
}

/// Signs with a key. Counts the signatures, which are in the message.
struct Signer {
    key: &'static str,
    count: Mutex<u32>,
}

impl Signer {
    fn new(key: &'static str) -> Self {
        Signer { key, count: Mutex::new(0) }
    }
}

fn message(number: &str, path: &str, body: &[u8]) -> Vec<u8> {
    [number.as_bytes(), b".", path.as_bytes(), b".", body].concat()
}

impl RequestSigner for Signer {
    fn sign<'a>(&'a self, mut request: UnsignedRequest<'a>) -> BoxFuture<'a, Result<(), CallError>> {
        Box::pin(async move {
            let number = {
                let mut count = self.count.lock().unwrap();
                *count += 1;
                count.to_string()
            };
            let body = request.body().ok_or_else(|| CallError::unauthenticated("a stream has no signature"))?;
            let path = request.url().path().to_owned();
            let signature = hex(hmac(self.key.as_bytes(), &message(&number, &path, body)).finalize().into_bytes());
            request.headers_mut().insert(HEADER, format!("n={number},v1={signature}").parse().unwrap());
            request.add_query("signed by", "a&b")?;
            Ok(())
        })
    }
}

/// Checks the signatures; a number is accepted once.
#[derive(Default)]
struct Verifier(Mutex<Vec<String>>);

impl VerifySignature for Verifier {
    async fn verify(&self, request: SignedRequest<'_>) -> Result<(), HandlerError> {
        let header = request.headers().get(HEADER).and_then(|value| value.to_str().ok());
        let Some((number, signature)) = header.and_then(|text| text.strip_prefix("n=")?.split_once(",v1=")) else {
            return Err(HandlerError::status(400, "the request has no signature"));
        };
        let expected = hmac(b"a key", &message(number, request.uri().path(), request.body()));
        let bytes = (0..signature.len()).step_by(2).filter_map(|at| u8::from_str_radix(signature.get(at..at + 2)?, 16).ok());
        let is_right = expected.verify_slice(&bytes.collect::<Vec<_>>()).is_ok();
        let mut used = self.0.lock().unwrap();
        if !is_right || used.iter().any(|one| one == number) || request.uri().query() != Some("signed%20by=a%26b") {
            return Err(HandlerError::unauthenticated());
        }
        used.push(number.to_owned());
        Ok(())
    }
}

fn router(failures: usize) -> api::server::Router {
    api::server::Router::new().items(Items { failures: failures.into() }).verify(Verifier::default())
}

fn client(url: &str, key: &'static str) -> api::Client {
    let retry = Retry::default().attempts(3).first_wait(std::time::Duration::from_millis(1));
    api::Client::builder(url).signer(Signer::new(key)).retries(retry).build().unwrap()
}

#[tokio::test]
async fn each_attempt_is_signed_anew() {
    let url = serve(router(2)).await;
    let request = NotifyItems::new("ping").count(2);
    assert_eq!(client(&url, "a key").items().notify(&request).idempotent().await.unwrap(), "ping");
}

#[tokio::test]
async fn a_server_refuses_wrong_and_missing_signatures_before_it_reads_the_body() {
    let url = serve(router(0)).await;
    let error = client(&url, "another key").items().notify(&NotifyItems::new("ping")).await.unwrap_err();
    assert_eq!(error.status(), Some(401), "{error}");
    let send = async |path: &str, signature: &str| {
        let request = reqwest::Client::new().post(format!("{url}{path}")).header(HEADER, signature).body("not JSON");
        request.send().await.unwrap().status().as_u16()
    };
    assert_eq!(send("/hooks", "").await, 400);
    assert_eq!(send("/hooks", "n=1,v1=00").await, 401);
    assert_eq!(send("/unknown", "n=1,v1=00").await, 401);
}

#[tokio::test]
async fn a_signer_sees_the_bytes_of_a_file_in_memory_and_not_those_of_a_stream() {
    let url = serve(router(0)).await;
    let client = client(&url, "a key");
    assert_eq!(client.items().upload(&UploadItems::new(File::new("a.txt", "ab"))).await.unwrap(), "ab");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("b.txt");
    std::fs::write(&path, "b").unwrap();
    let file = File::from_path(&path);
    let error = client.items().upload(&UploadItems::new(file)).await.unwrap_err();
    assert!(error.to_string().contains("a stream has no signature"), "{error}");
}
