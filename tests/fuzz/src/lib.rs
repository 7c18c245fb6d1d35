//! The fuzz targets as functions, and the service that they call: it returns the values that it receives. A target fails on a panic, a hang,
//! or a status of 500 or more. `tests/seeds.rs` runs each target on its seeds.

pub mod dates;
pub mod forms;
pub mod headers;
pub mod json;
pub mod loader;
pub mod multipart;
pub mod router;

use http::{Request, Response};
use http_body_util::{BodyExt, Full};
use specwright::server::RequestContext;
use specwright::{HandlerError, service_api};
use tower::ServiceExt;

/// The generated code of `spec/`.
#[service_api("spec", client = false)]
pub mod api {}

struct Echo;

impl api::server::Echo for Echo {
    async fn tree(&self, _: &RequestContext, request: api::TreeEcho) -> Result<api::Tree, HandlerError> {
        Ok(request.tree.unwrap_or_default())
    }
    async fn date(&self, _: &RequestContext, request: api::DateEcho) -> Result<api::DateEchoAnswer, HandlerError> {
        Ok(api::DateEchoAnswer { at: request.at })
    }
    async fn headers(&self, _: &RequestContext, request: api::HeadersEcho) -> Result<api::HeadersEchoAnswer, HandlerError> {
        Ok(api::HeadersEchoAnswer { ids: request.ids, text: request.text, tags: request.tags })
    }
    async fn upload(&self, _: &RequestContext, request: api::UploadEcho) -> Result<Vec<String>, HandlerError> {
        Ok(request.files.unwrap_or_default().into_iter().map(|file| file.name).collect())
    }
    async fn item(&self, _: &RequestContext, request: api::ItemEcho) -> Result<api::ItemEchoAnswer, HandlerError> {
        Ok(api::ItemEchoAnswer { part: Some(request.part) })
    }
}

/// Sends a request to the router. Returns the status and the body of the response.
///
/// # Panics
/// When the status is 500 or more. No input may cause one.
pub fn respond(request: Request<Full<bytes::Bytes>>) -> (u16, Vec<u8>) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime");
    runtime.block_on(async {
        let router = api::server::Router::new().echo(Echo);
        let response: Response<_> = router.oneshot(request).await.expect("a router never fails");
        let status = response.status().as_u16();
        let body = response.into_body().collect().await.expect("a body that ends").to_bytes().to_vec();
        assert!(status < 500, "{status}: {}", String::from_utf8_lossy(&body));
        (status, body)
    })
}

/// A `POST` request with a body of this media type.
pub fn post(path: &str, media_type: &str, body: &[u8]) -> Option<Request<Full<bytes::Bytes>>> {
    let body = Full::from(bytes::Bytes::copy_from_slice(body));
    Request::post(path).header("content-type", media_type).body(body).ok()
}
