//! Settings of a router that have no effect, or that refuse every call. The compiler accepts them, so the log says so when a server starts.
//!
//! In: a router with all of its settings. Out: warnings. Not here: conflicts of paths, with which a server does not start (see `table`).

use std::collections::BTreeSet;

use super::auth::Guard;
use super::router::{Router, Routing};

impl Router {
    /// Logs which settings have no effect. It is called when a server starts, and when the router becomes a part of an application.
    pub(super) fn log_warnings(&self) {
        for warning in warnings(&self.0) {
            tracing::warn!(service = self.0.service.name, "{warning}");
        }
    }
}

fn warnings(routing: &Routing) -> Vec<String> {
    let no_callers = no_callers(routing).map(str::to_owned);
    let no_effect = [useless_hook(routing), useless_tokens(routing)].into_iter().flatten().map(str::to_owned);
    no_callers.into_iter().chain(no_effect).chain(useless_scopes(routing)).collect()
}

/// Whether an operation of the router needs credentials.
fn is_guarded(routing: &Routing) -> bool {
    routing.service.auth.is_some() && routing.table.endpoints().any(|endpoint| !endpoint.public)
}

fn no_callers(routing: &Routing) -> Option<&'static str> {
    let is_missing = matches!(routing.guard, Guard::Missing) && routing.tokens.is_none();
    (is_missing && is_guarded(routing)).then_some(
        "every call that needs credentials gets 401: the router has neither `authenticate` nor `tokens`; \
         `without_authentication` allows all calls",
    )
}

fn useless_hook(routing: &Routing) -> Option<&'static str> {
    (matches!(routing.guard, Guard::Hook(_)) && !is_guarded(routing)).then_some(
        "the hook of `authenticate` is never called: no operation of the router needs credentials; \
         the specification declares them under `auth`",
    )
}

/// Without a path, a router issues no tokens. With `bearer`, it still accepts those that another router with the same endpoint issues.
fn useless_tokens(routing: &Routing) -> Option<&'static str> {
    let auth = &routing.service.auth;
    (routing.tokens.is_some() && auth.token_url.is_none() && !auth.bearer)
        .then_some("`tokens` has no effect: the specification declares neither `oauth2` nor `bearer` under `auth`")
}

/// Scopes of clients of the token endpoint that no operation needs. A client that requests one is refused.
fn useless_scopes(routing: &Routing) -> Option<String> {
    // Another router issues the tokens if this one has no path for them.
    let tokens = routing.tokens.as_ref().filter(|_| routing.service.auth.token_url.is_some())?;
    let needed: BTreeSet<&str> = routing.table.endpoints().filter_map(|endpoint| endpoint.scope).collect();
    let useless: Vec<&str> = tokens.scopes().filter(|scope| !needed.contains(scope)).collect();
    (!useless.is_empty()).then(|| {
        format!(
            "no operation of the router needs these scopes of clients of `tokens`, and `more_scopes` does not list them: {}",
            useless.join(", ")
        )
    })
}
