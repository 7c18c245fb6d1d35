//! AWS Signature Version 4, with the values of the test suite that AWS publishes.

use hmac::Mac as _;
use sha2::{Digest as _, Sha256};
use specwright::client::{BoxFuture, RequestSigner, UnsignedRequest};
use specwright::server::{SignedRequest, VerifySignature};
use specwright::{CallError, HandlerError};

use super::hmac::hmac;
use super::{GetItems, Items, PostItems, api, hex, serve};

const HOST: &str = "example.amazonaws.com";
const ACCESS_KEY: &str = "AKIDEXAMPLE";
const SECRET_KEY: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
const TIME: &str = "20150830T123600Z";
const SCOPE: [&str; 4] = ["20150830", "us-east-1", "service", "aws4_request"];

/// The parts of a request that are signed.
struct Signed<'a> {
    method: &'a str,
    path: &'a str,
    query: &'a str,
    host: &'a str,
    body: &'a [u8],
}

impl Signed<'_> {
    /// The header `Authorization`.
    fn authorization(&self) -> String {
        let scope = SCOPE.join("/");
        let text = format!("AWS4-HMAC-SHA256\n{TIME}\n{scope}\n{}", hex(Sha256::digest(self.canonical())));
        let key = SCOPE.iter().fold(format!("AWS4{SECRET_KEY}").into_bytes(), |key, part| {
            hmac(&key, part.as_bytes()).finalize().into_bytes().to_vec()
        });
        let signature = hex(hmac(&key, text.as_bytes()).finalize().into_bytes());
        format!("AWS4-HMAC-SHA256 Credential={ACCESS_KEY}/{scope}, SignedHeaders=host;x-amz-date, Signature={signature}")
    }
    fn canonical(&self) -> String {
        let mut pairs: Vec<_> = self.query.split('&').collect();
        pairs.sort_unstable();
        let Signed { method, path, host, .. } = self;
        let (query, body) = (pairs.join("&"), hex(Sha256::digest(self.body)));
        format!("{method}\n{path}\n{query}\nhost:{host}\nx-amz-date:{TIME}\n\nhost;x-amz-date\n{body}")
    }
}

struct Signer;

impl RequestSigner for Signer {
    fn sign<'a>(&'a self, mut request: UnsignedRequest<'a>) -> BoxFuture<'a, Result<(), CallError>> {
        Box::pin(async move {
            let (url, method) = (request.url().clone(), request.method().as_str());
            let body = request.body().ok_or_else(|| CallError::unauthenticated("a stream is not signed here"))?;
            let (path, query) = (url.path(), url.query().unwrap_or_default());
            let host = url.authority().map_or("", |authority| authority.as_str());
            let authorization = Signed { method, path, query, host, body }.authorization();
            request.headers_mut().insert("x-amz-date", TIME.parse().unwrap());
            request.headers_mut().insert("authorization", authorization.parse().unwrap());
            Ok(())
        })
    }
}

/// Computes the signature anew, and compares it with the published one.
struct Verifier(&'static str);

impl VerifySignature for Verifier {
    async fn verify(&self, request: SignedRequest<'_>) -> Result<(), HandlerError> {
        let header = |name| request.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let (uri, method) = (request.uri(), request.method().as_str());
        let (path, query) = (uri.path(), uri.query().unwrap_or_default());
        let expected = Signed { method, path, query, host: header("host"), body: request.body() }.authorization();
        let published = format!("Signature={}", self.0);
        let is_right = header("authorization") == expected && expected.ends_with(&published) && header("x-amz-date") == TIME;
        if is_right { Ok(()) } else { Err(HandlerError::status(403, format!("{published} differs from {expected}"))) }
    }
}

/// A client of a host that does not exist. Its requests go to the server as to a proxy.
async fn client(published: &'static str) -> api::Client {
    let proxy = serve(api::server::Router::new().items(Items::default()).verify(Verifier(published))).await;
    api::Client::builder(format!("http://{HOST}")).proxy(proxy).signer(Signer).build().unwrap()
}

#[tokio::test]
async fn requests_have_the_published_signatures() {
    let vanilla = client("5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31").await;
    vanilla.items().get(&GetItems::default()).await.unwrap();
    let query = client("b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500").await;
    query.items().get(&GetItems::default().param1("value1").param2("value2")).await.unwrap();
    let post = client("5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b").await;
    post.items().post(&PostItems::default()).await.unwrap();
    let post = client("28038455d6de14eafc1f9222cf5aa6f1a96197d7deb8263271d420d138af7f11").await;
    assert_eq!(post.items().post(&PostItems::default().param1("value1")).await.unwrap(), "value1");
}

#[tokio::test]
async fn another_query_has_another_signature() {
    let client = client("28038455d6de14eafc1f9222cf5aa6f1a96197d7deb8263271d420d138af7f11").await;
    let error = client.items().post(&PostItems::default().param1("value2")).await.unwrap_err();
    assert_eq!(error.status(), Some(403), "{error}");
}
