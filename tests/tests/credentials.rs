//! API keys and alternatives of credentials, over a socket: what a client sends, and what a hook gets.

use std::sync::{Arc, Mutex};

use http::HeaderValue;
use http::header::{COOKIE, LOCATION, WWW_AUTHENTICATE};
use specwright::client::{BoxFuture, Builder, Transport, TransportBody, TransportError};
use specwright::server::oauth2::TokenEndpoint;
use specwright::server::{Authenticate, Credentials, Principal, RequestContext, Server, same_secret};
use specwright::{CallError, HandlerError, Secret, service_api};
use specwright_generator::source::Sources;
use specwright_generator::{OpenApiOptions, analyse, openapi};

#[service_api("specs/credentials")]
mod api {}

use api::{BothDoors, DefaultDoors, EitherDoors, MovedDoors, OpenDoors, TokenDoors};

struct Doors;

fn who(cx: &RequestContext) -> Result<String, HandlerError> {
    Ok(cx.principal().map_or("nobody", Principal::name).to_owned())
}

impl api::server::Doors for Doors {
    async fn default(&self, cx: &RequestContext, _: DefaultDoors) -> Result<String, HandlerError> {
        who(cx)
    }
    async fn open(&self, cx: &RequestContext, _: OpenDoors) -> Result<String, HandlerError> {
        let headers = cx.headers();
        assert!(!headers.contains_key("authorization") && !headers.contains_key("x-app-key"), "an open door needs no secrets");
        who(cx)
    }
    async fn either(&self, cx: &RequestContext, _: EitherDoors) -> Result<String, HandlerError> {
        who(cx)
    }
    async fn both(&self, cx: &RequestContext, _: BothDoors) -> Result<String, HandlerError> {
        who(cx)
    }
    async fn token(&self, cx: &RequestContext, _: TokenDoors) -> Result<String, HandlerError> {
        who(cx)
    }
    async fn moved(&self, cx: &RequestContext, _: MovedDoors) -> Result<String, HandlerError> {
        who(cx)
    }
}

/// Accepts every secret that begins with `right`, and names the credentials.
struct Hook;

fn name(credentials: Credentials<'_>) -> Option<String> {
    let is_right =
        |secret: &Secret| same_secret(&Secret::new(secret.expose().chars().take(5).collect::<String>()), &"right".into());
    match credentials {
        Credentials::Basic { user, password } => is_right(password).then(|| format!("basic {user}")),
        Credentials::ApiKey { name, key } => is_right(key).then(|| name.to_owned()),
        Credentials::Together(all) => Some(all.iter().map(|one| name(*one)).collect::<Option<Vec<_>>>()?.join(" + ")),
        _ => None,
    }
}

impl Authenticate for Hook {
    async fn authenticate(&self, _: &RequestContext, credentials: Option<Credentials<'_>>) -> Result<Principal, HandlerError> {
        credentials.and_then(name).map(Principal::new).ok_or_else(HandlerError::unauthenticated)
    }
}

async fn server() -> String {
    let router = api::server::Router::new().doors(Doors).authenticate(Hook);
    let router = router.tokens(TokenEndpoint::new().client("robot", "right"));
    let server = Server::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", server.address().unwrap());
    tokio::spawn(server.serve(router, std::future::pending()));
    url
}

async fn client(set: impl FnOnce(Builder<api::Client>) -> Builder<api::Client>) -> api::Client {
    set(api::Client::builder(server().await)).build().unwrap()
}

const SECRET: &str = "right & ü=1+2%";

#[tokio::test]
async fn a_client_sends_the_first_alternative_that_it_has() {
    let in_query = client(|it| it.api_key("key", SECRET).basic("ana", "right")).await;
    assert_eq!(in_query.doors().default(&DefaultDoors::default().q("a b")).await.unwrap(), "key");
    assert_eq!(in_query.doors().default(&DefaultDoors::default()).await.unwrap(), "key");
    let together = client(|it| it.api_key("app_id", "right").api_key("app_key", "right")).await;
    assert_eq!(together.doors().default(&DefaultDoors::default()).await.unwrap(), "app_id + app_key");
    let by_header = client(|it| it.api_key("app_id", "right").basic("ana", "right")).await;
    assert_eq!(by_header.doors().default(&DefaultDoors::default()).await.unwrap(), "basic ana");
    assert_eq!(by_header.doors().open(&OpenDoors::default()).await.unwrap(), "nobody");
}

#[tokio::test]
async fn cookies_and_tokens_are_sent_together_with_others() {
    let set = |it: Builder<api::Client>| it.api_key("session", "right1").basic("ana", "right").header("cookie", "theme=dark");
    let client = client(set).await;
    assert_eq!(client.doors().both(&BothDoors::default()).await.unwrap(), "session + basic ana");
    assert_eq!(client.doors().either(&EitherDoors::default()).await.unwrap(), "session");
    let robot = self::client(|it| it.oauth2("robot", "right").api_key("app_key", "right")).await;
    // The server issued the token, and the hook accepted the key.
    assert_eq!(robot.doors().token(&TokenDoors::default()).await.unwrap(), "robot");
    let wrong = self::client(|it| it.oauth2("robot", "right").api_key("app_key", "wrong")).await;
    assert_eq!(wrong.doors().token(&TokenDoors::default()).await.unwrap_err().status(), Some(401));
}

#[tokio::test]
async fn callers_without_credentials_are_allowed_where_the_operation_says_so() {
    let nobody = client(|it| it).await;
    assert_eq!(nobody.doors().either(&EitherDoors::default()).await.unwrap(), "nobody");
    let wrong = client(|it| it.api_key("session", "wrong")).await;
    assert_eq!(wrong.doors().either(&EitherDoors::default()).await.unwrap_err().status(), Some(401));
}

#[tokio::test]
async fn a_401_names_what_the_operation_requires() {
    let part = client(|it| it.api_key("app_id", "right")).await;
    let error = part.doors().default(&DefaultDoors::default()).await.unwrap_err();
    assert_eq!(error.status(), Some(401));
    assert!(error.to_string().contains("the operation requires key, or app_id and app_key, or basic"), "{error}");
    let url = format!("{}/either", server().await);
    let response = reqwest::Client::new().get(url).header(COOKIE, "sid=x").send().await.unwrap();
    let challenges: Vec<_> = response.headers().get_all(WWW_AUTHENTICATE).iter().map(|it| it.to_str().unwrap()).collect();
    assert_eq!(challenges, ["ApiKey realm=\"Vault\", in=\"cookie\", name=\"sid\""]);
}

#[tokio::test]
async fn a_server_tries_each_alternative_that_a_request_has() {
    let base = server().await;
    let status = async |path: &str, headers: &[(&str, &str)]| {
        let request = reqwest::Client::new().get(format!("{base}{path}"));
        let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
        request.send().await.unwrap().status().as_u16()
    };
    let right = [("x-app-id", "right"), ("x-app-key", "right")];
    assert_eq!(status("/default?api+key=wrong", &right).await, 200, "the second alternative is right");
    assert_eq!(status("/default?api%20key=right", &[]).await, 200);
    assert_eq!(status("/default?api%20key=", &[]).await, 401);
    assert_eq!(status("/default", &right[..1]).await, 401);
    assert_eq!(status("/default?other=1", &right).await, 400, "the key is no unknown parameter, others are");
    assert_eq!(status("/either", &[("cookie", "a=b; sid=\"right\"")]).await, 200);
    // Credentials that other operations accept are no credentials here.
    assert_eq!(status("/token-and-key", &[("x-app-key", "right"), ("cookie", "sid=right")]).await, 401);
}

/// Redirects once, and notes the URLs.
struct Proxy(Arc<Mutex<Vec<String>>>);

impl Transport for Proxy {
    fn send(
        &self,
        request: http::Request<TransportBody>,
    ) -> BoxFuture<'_, Result<http::Response<TransportBody>, TransportError>> {
        let mut seen = self.0.lock().unwrap();
        seen.push(request.uri().to_string());
        let mut response = http::Response::new(TransportBody::whole("\"done\""));
        if seen.len() == 1 {
            *response.status_mut() = http::StatusCode::TEMPORARY_REDIRECT;
            response.headers_mut().insert(LOCATION, HeaderValue::from_static("/default?page=2"));
        }
        Box::pin(async move { Ok(response) })
    }
}

#[tokio::test]
async fn a_key_in_the_query_is_sent_once_after_a_redirect_too() {
    let seen = Arc::default();
    let client =
        api::Client::builder("http://vault.test").api_key("key", "a b").transport(Proxy(Arc::clone(&seen))).build().unwrap();
    client.doors().moved(&MovedDoors::default()).await.unwrap();
    let expected = ["http://vault.test/moved?api%20key=a%20b", "http://vault.test/default?page=2&api%20key=a%20b"];
    assert_eq!(*seen.lock().unwrap(), expected);
}

#[test]
fn wrong_keys_are_errors_of_the_builder_without_the_secret() {
    let error = |name: &str, secret: &str| -> CallError {
        api::Client::builder("http://vault.test").api_key(name, secret).build().unwrap_err()
    };
    assert!(error("app", "hidden").to_string().contains("its API keys are: app_id, app_key, session, key"));
    for (name, secret) in [("session", "hidden;x"), ("app_key", "hidden\n"), ("key", "")] {
        let error = error(name, secret);
        assert!(error.to_string().contains(name) && !format!("{error:?} {error}").contains("hidden"), "{error}");
    }
    let builder = api::Client::builder("http://vault.test").api_key("key", "hidden");
    let shown = format!("{builder:?}");
    assert!(!shown.contains("hidden") && !format!("{:?}", builder.build().unwrap()).contains("hidden"), "{shown}");
}

#[test]
fn openapi_has_the_schemes_and_the_alternatives() {
    let service = analyse("specs/credentials".as_ref(), Sources::disk()).service.unwrap();
    let document = openapi(&service, &OpenApiOptions::default()).unwrap();
    let key = serde_json::json!({ "type": "apiKey", "in": "query", "name": "api key", "description": "Identifies an account." });
    assert_eq!(document["components"]["securitySchemes"]["key"], key);
    let security = |path: &str, method: &str| document["paths"][path][method]["security"].clone();
    assert_eq!(security("/default", "get"), serde_json::json!([{ "key": [] }, { "app_id": [], "app_key": [] }, { "basic": [] }]));
    assert_eq!(security("/open", "get"), serde_json::json!([]));
    assert_eq!(security("/either", "get"), serde_json::json!([{}, { "session": [] }]));
    assert_eq!(security("/token-and-key", "get"), serde_json::json!([{ "oauth2": ["open.get"], "app_key": [] }]));
}
