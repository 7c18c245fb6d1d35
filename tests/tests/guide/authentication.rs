//! docs/guide/howto/authentication.md

// Guide: uses
use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, Request};
use axum::middleware::Next;
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use http::HeaderValue;
use sha2::Sha256;
use specwright::client::{BearerProvider, BearerTokenRequest, BoxFuture, RequestSigner, UnsignedRequest};
use specwright::server::oauth2::TokenEndpoint;
use specwright::server::{
    Authenticate, Credentials, Principal, RequestContext, SignedRequest, Throttle, VerifySignature, same_secret,
};
use specwright::{CallError, CallErrorKind, HandlerError, Secret};

use crate::library::api::{BookId, Client, GetBooks, LendBooks, ListBooks, server::Router};
// end

use std::time::Duration;

use specwright::server::{Limits, Server};

use crate::library::{Library, serve};

const MINUTE: Duration = Duration::from_secs(60);

// Guide: hook
/// Knows one user and one API key.
struct Callers {
    password: Secret,
    key: Secret,
}

impl Authenticate for Callers {
    async fn authenticate(&self, _: &RequestContext, credentials: Option<Credentials<'_>>) -> Result<Principal, HandlerError> {
        match credentials {
            Some(Credentials::Basic { user: "ana", password }) if same_secret(password, &self.password) => {
                Ok(Principal::new("ana"))
            }
            Some(Credentials::ApiKey { name: "key", key }) if same_secret(key, &self.key) => {
                Ok(Principal::new("scanner").scopes(["books:get"]))
            }
            _ => Err(HandlerError::unauthenticated()),
        }
    }
}
// end

fn router() -> Router {
    let (password, key) = (Secret::new("a-password"), Secret::new("a-key"));
    // Guide: router
    let router = Router::new()
        .books(Library)
        .covers(Library)
        .authenticate(Callers { password, key })
        .throttle(Throttle::default())
        .tokens(TokenEndpoint::new().client_with_scopes("robot", "a-secret", ["books:get"]));
    // end
    router
}

#[tokio::test]
async fn each_kind_of_credentials_is_sent_and_checked() -> crate::Result {
    let url = serve(router()).await;
    let (url, password, key) = (&url, "a-password", "a-key");
    // Guide: clients
    let ana = Client::builder(url).basic("ana", password).build()?;
    let scanner = Client::builder(url).api_key("key", key).build()?;
    let robot = Client::builder(url).oauth2("robot", "a-secret").build()?;
    // end
    for client in [&ana, &scanner, &robot] {
        assert_eq!(client.books().list(&ListBooks::default()).await?.books.len(), 50);
    }
    // Guide: refusals
    let error = scanner.books().lend(&LendBooks::new(BookId(1), 7)).await.unwrap_err();
    assert!(matches!(error.kind(), CallErrorKind::Forbidden { .. }));

    let stranger = Client::builder(url).build()?;
    let error = stranger.books().list(&ListBooks::default()).await.unwrap_err();
    assert!(matches!(error.kind(), CallErrorKind::Unauthenticated { .. }));
    // An operation with `auth: none` needs no credentials.
    stranger.books().get(&GetBooks::new(BookId(1))).await?;
    // end
    // The token endpoint grants no scope that the client does not have.
    assert_eq!(robot.books().lend(&LendBooks::new(BookId(1), 7)).await.unwrap_err().status(), Some(400));
    Ok(())
}

// Guide: signature
/// Signs the bodies of requests, and checks such signatures.
struct Signature(Secret);

impl Signature {
    fn of(&self, body: &[u8]) -> Result<Hmac<Sha256>, CallError> {
        let mac = Hmac::<Sha256>::new_from_slice(self.0.expose().as_bytes());
        let mut mac = mac.map_err(|error| CallError::unauthenticated(error.to_string()))?;
        mac.update(body);
        Ok(mac)
    }
}

impl RequestSigner for Signature {
    fn sign<'a>(&'a self, mut request: UnsignedRequest<'a>) -> BoxFuture<'a, Result<(), CallError>> {
        Box::pin(async move {
            let body = request.body().ok_or_else(|| CallError::unauthenticated("a stream cannot be signed"))?;
            let code = STANDARD.encode(self.of(body)?.finalize().into_bytes());
            let value = HeaderValue::try_from(code).map_err(|error| CallError::unauthenticated(error.to_string()))?;
            request.headers_mut().insert("x-signature", value);
            Ok(())
        })
    }
}

impl VerifySignature for Signature {
    async fn verify(&self, request: SignedRequest<'_>) -> Result<(), HandlerError> {
        let sent = request.headers().get("x-signature").and_then(|value| STANDARD.decode(value).ok());
        let mac = self.of(request.body()).map_err(HandlerError::internal)?;
        let is_right = sent.is_some_and(|sent| mac.verify_slice(&sent).is_ok());
        if is_right { Ok(()) } else { Err(HandlerError::unauthenticated()) }
    }
}
// end

#[tokio::test]
async fn a_server_accepts_the_signatures_of_a_client() -> crate::Result {
    let (secret, other) = ("a-secret", "another-secret");
    // Guide: router with signatures
    let router = Router::new().books(Library).covers(Library).without_authentication().verify(Signature(Secret::new(secret)));
    // end
    let url = serve(router).await;
    // Guide: client with signatures
    let client = Client::builder(&url).signer(Signature(Secret::new(secret))).build()?;
    // end
    client.books().list(&ListBooks::default()).await?;
    let client = Client::builder(&url).signer(Signature(Secret::new(other))).build()?;
    let error = client.books().list(&ListBooks::default()).await.unwrap_err();
    assert!(matches!(error.kind(), CallErrorKind::Unauthenticated { .. }));
    Ok(())
}

// Guide: proxy
/// Sets the address of the caller, which the proxy appends to `X-Forwarded-For`. Earlier items of this header are the caller's own.
async fn behind_proxy(mut request: Request, next: Next) -> Response {
    let last_line = request.headers().get_all("x-forwarded-for").iter().next_back();
    let last = last_line.and_then(|line| line.to_str().ok()?.rsplit(',').next()?.trim().parse::<IpAddr>().ok());
    if let Some(address) = last {
        request.extensions_mut().insert(ConnectInfo(SocketAddr::new(address, 0)));
    }
    next.run(request).await
}
// end

#[tokio::test]
async fn a_throttle_behind_a_proxy_counts_by_caller() -> crate::Result {
    let (password, key) = (Secret::new("a-password"), Secret::new("a-key"));
    let router =
        Router::new().books(Library).covers(Library).authenticate(Callers { password, key }).throttle(Throttle::new(2, MINUTE));
    // Guide: layered
    let app: axum::Router = router.into_axum().layer(axum::middleware::from_fn(behind_proxy));
    // end
    let server = Server::bind("127.0.0.1:0").await?;
    let url = format!("http://{}/v1/books", server.address()?);
    tokio::spawn(async move { server.serve_axum(app, &Limits::default(), std::future::pending()).await });
    let call = async |password: &str, forwarded: &str| {
        let request = reqwest::Client::new().get(&url).basic_auth("ana", Some(password)).header("x-forwarded-for", forwarded);
        request.send().await.map(|response| response.status().as_u16())
    };
    for status in [401, 401, 429] {
        assert_eq!(call("guess", "198.51.100.7, 203.0.113.9").await?, status);
    }
    assert_eq!(call("a-password", "203.0.113.9, 198.51.100.7").await?, 200);
    Ok(())
}

// Guide: provider
/// Takes tokens from a vault, for example.
struct Vault;

impl BearerProvider for Vault {
    fn token<'a>(&'a self, request: BearerTokenRequest<'a>) -> BoxFuture<'a, Result<Secret, CallError>> {
        Box::pin(async move {
            match request.rejected {
                None => Ok(Secret::new("the token of today")),
                Some(_) => Err(CallError::unauthenticated("the vault has no other token")),
            }
        })
    }
}
// end

#[tokio::test]
async fn a_provider_is_asked_for_tokens() -> crate::Result {
    let url = serve(router()).await;
    // Guide: builder with provider
    let client = Client::builder(url).bearer_provider(Vault).build()?;
    // end
    let error = client.books().list(&ListBooks::default()).await.unwrap_err();
    assert!(error.to_string().contains("the vault has no other token"), "{error}");
    Ok(())
}
