//! The log warns of settings that have no effect or refuse every call, when a server starts.

use specwright::server::oauth2::TokenEndpoint;

use super::log::Log;
use super::service::*;
use super::wire::send;

const NO_CALLERS: &str = "every call that needs credentials gets 401: the router has neither `authenticate` nor `tokens`";
const NO_HOOK: &str = "the hook of `authenticate` is never called";
const NO_TOKENS: &str = "`tokens` has no effect: the specification declares neither `oauth2` nor `bearer` under `auth`";
const NO_SCOPES: &str =
    "no operation of the router needs these scopes of clients of `tokens`, and `more_scopes` does not list them: ";

/// The warnings of a start with this router.
async fn warnings(router: impl Into<specwright::server::Router>) -> Vec<String> {
    let log = Log::start();
    let server = Running::start(router).await;
    // The server has started when it answers.
    send(server.address, "GET /nothing", "", "").await;
    log.take().lines().filter(|line| line.contains(" WARN ")).map(str::to_owned).collect()
}

fn desk() -> server::Router {
    server::Router::new().things(Desk::default()).probes(Desk::default())
}

fn tokens(scope: &str) -> TokenEndpoint {
    TokenEndpoint::new().client("all", "a-secret").client_with_scopes("some", "a-secret", ["things.get", scope])
}

#[tokio::test]
async fn settings_that_refuse_every_call_are_logged() {
    let logged = warnings(desk()).await;
    assert!(matches!(logged.as_slice(), [one] if one.contains(NO_CALLERS) && one.contains("service=\"Desk\"")), "{logged:?}");
}

#[tokio::test]
async fn settings_without_effect_are_logged() {
    let logged =
        warnings(server::strict::Router::new().things(Desk::default()).authenticate(Users).tokens(TokenEndpoint::new())).await;
    assert!(matches!(logged.as_slice(), [hook, tokens] if hook.contains(NO_HOOK) && tokens.contains(NO_TOKENS)), "{logged:?}");
    // Only public operations.
    let logged = warnings(server::Router::new().probes(Desk::default()).authenticate(Users)).await;
    assert!(matches!(logged.as_slice(), [hook] if hook.contains(NO_HOOK)), "{logged:?}");
    let logged = warnings(desk().tokens(tokens("things.gett"))).await;
    assert!(
        matches!(logged.as_slice(), [scopes] if scopes.ends_with(&format!("{NO_SCOPES}things.gett service=\"Desk\""))),
        "{logged:?}"
    );
}

#[tokio::test]
async fn settings_with_effect_are_not_logged() {
    let routers = [
        desk().authenticate(Users),
        desk().without_authentication(),
        desk().tokens(tokens("things.delete")),
        desk().tokens(tokens("other.read").more_scopes(["other.read"])),
        server::Router::new().probes(Desk::default()),
    ];
    for router in routers {
        assert_eq!(warnings(router).await, [""; 0]);
    }
}

#[cfg(feature = "axum")]
#[test]
fn a_router_in_an_application_is_checked_too() {
    let log = Log::start();
    let router: specwright::server::Router = desk().into();
    let (_whole, _paths) = (router.clone().into_axum::<()>(), router.into_axum_routes::<()>());
    assert_eq!(log.take().matches(NO_CALLERS).count(), 2);
}
