//! The generated client calls the application of the desk in the same process, without a socket.

use futures_util::TryStreamExt as _;
use invgate::desk::Desk;
use invgate::site::{self, Hosts};
use invgate::{
    CategoryId, Client, CreateRequest, GetRequest, ListArticles, RequestId, RequestPriority, RequestType, RequestsByCustomer,
    UserId,
};
use specwright::client::{ClientAuth, Tower};
use specwright::server::Health;
use specwright::server::oauth2::TokenEndpoint;
use specwright::{CallErrorKind, Secret};

use crate::common::{self, TOKEN};

/// The customer of all new requests.
const CUSTOMER: UserId = UserId(8);

async fn desk() -> (tempfile::TempDir, Desk) {
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk::open(&common::url(folder.path()).await).await.unwrap();
    desk.fill().await.unwrap();
    desk.set_api_token("api", &Secret::new(TOKEN)).await.unwrap();
    (folder, desk)
}

fn client(desk: &Desk, secret: &str) -> Client {
    let tokens = TokenEndpoint::new().client("a-client", "a-secret");
    let application: Tower<axum::Router> =
        Tower::new(site::application(desk.clone(), tokens, Health::new(), Hosts::new(["desk.test".to_owned()]), None));
    Client::builder("http://desk.test").basic("api", secret).transport(application).build().unwrap()
}

#[tokio::test]
async fn pages_by_cursor_and_by_offset_are_complete() {
    let (_folder, desk) = desk().await;
    let client = client(&desk, TOKEN);
    let all = RequestsByCustomer::default().id(CUSTOMER).limit(3);
    let before: Vec<(RequestId, _)> = client.requests().by_customer(&all).items().try_collect().await.unwrap();
    let mut expected: Vec<RequestId> = before.into_iter().map(|(id, _)| id).collect();
    for number in 0..20 {
        let title = format!("Ünïcode & more, {number}");
        let request = CreateRequest::new(title, RequestType::Incident, RequestPriority::High, CategoryId(2), CUSTOMER, CUSTOMER);
        expected.push(client.requests().create(&request).await.unwrap().request_id);
    }
    let pages: Vec<_> = client.requests().by_customer(&all).pages().try_collect().await.unwrap();
    assert_eq!(pages.len(), expected.len().div_ceil(3), "each page has three requests");
    let found: Vec<(RequestId, _)> = client.requests().by_customer(&all).items().try_collect().await.unwrap();
    expected.sort();
    assert_eq!(found.iter().map(|(id, _)| *id).collect::<Vec<_>>(), expected);
    assert_eq!(found.last().unwrap().1.title.as_deref(), Some("Ünïcode & more, 19"));

    let articles: Vec<_> = client.articles().list(&ListArticles::default()).items().try_collect().await.unwrap();
    let ids = |articles: &[invgate::Article]| articles.iter().map(|article| article.id).collect::<Vec<_>>();
    let by_two: Vec<_> = client.articles().list(&ListArticles::default().limit(2)).items().try_collect().await.unwrap();
    assert!(!articles.is_empty() && ids(&articles) == ids(&by_two));
    desk.close().await;
}

/// The id and the secret have characters that must be form-encoded in HTTP Basic (RFC 6749, 2.3.1).
#[tokio::test]
async fn tokens_are_issued_for_http_basic_and_for_form_credentials() {
    let (_folder, desk) = desk().await;
    for auth in [ClientAuth::Detect, ClientAuth::Basic, ClientAuth::Body] {
        let tokens = TokenEndpoint::new().client("a:client", "s:é/+ %&=");
        let application: Tower<axum::Router> =
            Tower::new(site::application(desk.clone(), tokens, Health::new(), Hosts::new(["desk.test".to_owned()]), None));
        let builder = Client::builder("http://desk.test").oauth2("a:client", "s:é/+ %&=").client_auth(auth);
        let client = builder.transport(application).build().unwrap();
        client.requests().get(&GetRequest::new(1)).await.unwrap_or_else(|error| panic!("{auth:?}: {error}"));
    }
}

#[tokio::test]
async fn errors_are_the_same_as_from_a_server() {
    let (_folder, desk) = desk().await;
    let error = client(&desk, "wrong").requests().get(&GetRequest::new(1)).await.unwrap_err();
    assert!(matches!(error.kind(), CallErrorKind::Unauthenticated { .. }) && error.status() == Some(401), "{error:?}");
    let error = client(&desk, TOKEN).requests().get(&GetRequest::new(1_000_000)).await.unwrap_err();
    assert!(error.request_id().is_some() && error.operation() == Some("requests.get"), "{error:?}");
    desk.close().await;
}
