//! A service that answers what it reads, for the fuzz targets.
//!
//! In: a request of any bytes. Out: its response. A panic, a hang, or a response that a server must never send ends the run.

use http::{Request, Response};
use http_body_util::{BodyExt, Full};
use specwright::server::RequestContext;
use specwright::{service_api, HandlerError};
use tower::ServiceExt;

/// The service of `spec/`.
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

/// The status and the body of the response to a request. Fails for a status of 500 and more: no input may cause one.
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

/// A request that posts a body of a media type.
pub fn post(path: &str, media_type: &str, body: &[u8]) -> Option<Request<Full<bytes::Bytes>>> {
    let body = Full::from(bytes::Bytes::copy_from_slice(body));
    Request::post(path).header("content-type", media_type).body(body).ok()
}
