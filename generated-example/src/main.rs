//! The program: a service desk, served until it is told to end.
//!
//! In: the environment. Out: a server, and a few lines on how to call it. Not here: anything of the desk itself.
//!
//! | variable | default | what |
//! |---|---|---|
//! | `DATABASE_URL` | `sqlite:invgate.db` | the database, `sqlite:FILE` or `postgres://…` |
//! | `INVGATE_LISTEN` | `127.0.0.1:8383` | the address to listen at |
//! | `INVGATE_TOKEN` | `demo-token` at the first start | the token of the API user `api` |
//! | `INVGATE_CLIENT` | `demo-client:demo-secret` beside that token | id and secret of an OAuth2 client |
//! | `INVGATE_HOSTS` | none | further host names under which the desk is called, separated by commas |
//! | `INVGATE_URL` | `http://` and the host that the caller named | the address at which callers reach the desk, for links in answers |

use std::env;
use std::io::{IsTerminal as _, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::process::ExitCode;

use invgate::desk::{Desk, Start, Started};
use invgate::site::{self, Hosts};
use specwright::Secret;
use specwright::server::oauth2::TokenEndpoint;
use specwright::server::{Health, Limits, Server};
use tracing_subscriber::EnvFilter;

/// The API user.
const USER: &str = "api";
/// Its token when the environment names none: for demonstrations on one's own machine.
const TOKEN: &str = "demo-token";
/// The OAuth2 client beside that token, likewise.
const CLIENT: &str = "demo-client:demo-secret";

#[tokio::main]
async fn main() -> ExitCode {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn"));
    let colours = std::io::stderr().is_terminal();
    tracing_subscriber::fmt().with_env_filter(filter).with_ansi(colours).with_writer(std::io::stderr).init();
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            say(std::io::stderr(), &format!("error: {message}"));
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), String> {
    let url = setting("DATABASE_URL", "sqlite:invgate.db");
    let listen = setting("INVGATE_LISTEN", "127.0.0.1:8383");
    let desk = Desk::open(&url).await.map_err(|error| format!("the database {} cannot be opened: {error}", shown(&url)))?;
    let base = setting("INVGATE_URL", "");
    let desk = if base.is_empty() { desk } else { desk.with_base(&base) };
    let start =
        prepare(&desk).await.map_err(|error| format!("the database {} cannot be prepared: {}", shown(&url), causes(&error)))?;
    let server = Server::bind(listen.as_str()).await.map_err(|error| format!("cannot listen at {listen}: {error}"))?;
    let address = server.address().map_err(|error| format!("cannot listen at {listen}: {error}"))?;
    let health = Health::new();
    let application = site::application(desk.clone(), tokens(&desk, &client(&start))?, health.clone(), hosts(&base, &listen));
    say(std::io::stdout(), &greeting(address, &url, &start));
    let ended = server.health(health).serve_axum(application, &Limits::default(), shutdown()).await;
    desk.close().await;
    ended.map_err(|error| format!("the server ended early: {error}"))?;
    say(std::io::stdout(), "Ended.");
    Ok(())
}

/// Fills an empty database; sets the token that the environment names, or at the first start the one for demonstrations.
async fn prepare(desk: &Desk) -> Result<Started, specwright::HandlerError> {
    let token = Some(setting("INVGATE_TOKEN", "")).filter(|token| !token.is_empty()).map(Secret::new);
    let started = desk.start(Start { user: USER.to_owned(), token, demonstration_token: Secret::new(TOKEN) }).await?;
    desk.start_worker().await?;
    Ok(started)
}

/// An error and the ones that caused it, in one line. The last one says what to do about it.
fn causes(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(Some(error), |error| error.source()).map(ToString::to_string);
    let mut lines: Vec<_> = causes.collect();
    lines.dedup();
    lines.join(": ").lines().collect::<Vec<_>>().join(" ")
}

/// Who gets tokens: id and secret, separated by a colon; empty for nobody.
fn client(start: &Started) -> String {
    setting("INVGATE_CLIENT", if start.demonstration { CLIENT } else { "" })
}

/// Gives tokens to this client. As on real instances, a token has the scopes that were asked for, and none without.
fn tokens(desk: &Desk, client: &str) -> Result<TokenEndpoint, String> {
    let tokens = TokenEndpoint::new().requested_scopes_only(true).store(desk.clone());
    match client.split_once(':') {
        Some((id, secret)) => Ok(tokens.client(id, secret)),
        None if client.is_empty() => Ok(tokens),
        None => Err("INVGATE_CLIENT has to be an id and a secret, separated by a colon".to_owned()),
    }
}

/// The names of this host: those that the environment lists, separated by commas, and those of the addresses that it names.
fn hosts(base: &str, listen: &str) -> Hosts {
    let of_url = base.split_once("://").map_or(base, |(_, rest)| rest).split('/').next().unwrap_or_default();
    let named = [of_url, listen].map(|address| address.rsplit_once(':').map_or(address, |(name, _)| name).to_owned());
    Hosts::new(setting("INVGATE_HOSTS", "").split(',').map(str::to_owned).chain(named))
}

fn setting(name: &str, default: &str) -> String {
    env::var(name).ok().filter(|value| !value.is_empty()).unwrap_or_else(|| default.to_owned())
}

/// The URL without its password.
fn shown(url: &str) -> String {
    match (url.split_once("://"), url.rsplit_once('@')) {
        (Some((scheme, _)), Some((_, place))) => format!("{scheme}://…@{place}"),
        _ => url.to_owned(),
    }
}

/// The first lines: where it is, and two calls that work as printed.
fn greeting(address: SocketAddr, url: &str, start: &Started) -> String {
    let here = reachable(address);
    let state = if start.filled { ", new and filled with demonstration data" } else { "" };
    let base = format!("http://{here}/api/v1");
    // curl asks for a token that is not on its command line.
    let (token, user) = match start.demonstration {
        true => (TOKEN, format!("{USER}:{TOKEN}")),
        false => ("as it was set by INVGATE_TOKEN", USER.to_owned()),
    };
    let mut lines = vec![
        format!("Service desk at {base}, database {}{state}", shown(url)),
        format!("Documentation and a console at http://{here}/"),
        format!("Credentials: user {USER}, token {token}"),
    ];
    if let Some((id, secret)) = CLIENT.split_once(':').filter(|_| client(start) == CLIENT) {
        lines.push(format!("OAuth2 client: {id}, secret {secret}, at http://{here}/oauth/v2.0/access_token"));
    }
    if start.demonstration && !address.ip().is_loopback() {
        lines.push("Whoever reaches this address knows the demonstration token; INVGATE_TOKEN sets another".to_owned());
    }
    lines.extend([
        String::new(),
        format!("curl -u '{user}' '{base}/breakingnews?id=1&date_format=iso8601'"),
        format!(
            "curl -u '{user}' '{base}/incident' -d title='Printer is out of paper' -d description='On the second floor.' \
             -d type_id=1 -d priority_id=2 -d category_id=1 -d customer_id=8 -d creator_id=8"
        ),
        String::new(),
        "Ctrl-C ends it.".to_owned(),
    ]);
    lines.join("\n")
}

/// Where to call an address that stands for all of a machine's.
fn reachable(address: SocketAddr) -> SocketAddr {
    match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => (Ipv4Addr::LOCALHOST, address.port()).into(),
        IpAddr::V6(ip) if ip.is_unspecified() => (Ipv6Addr::LOCALHOST, address.port()).into(),
        _ => address,
    }
}

/// Says a line. Where nobody listens any more, the desk goes on.
fn say(mut out: impl Write, line: &str) {
    let _ = writeln!(out, "{line}").and_then(|()| out.flush());
}

/// Ends with Ctrl-C, or with SIGTERM where there is such a thing.
async fn shutdown() {
    let interrupted = async {
        if let Err(error) = tokio::signal::ctrl_c().await {
            tracing::warn!(%error, "Ctrl-C is not heard");
            std::future::pending::<()>().await;
        }
    };
    tokio::select! {
        () = interrupted => {}
        () = terminated() => {}
    }
}

#[cfg(unix)]
async fn terminated() {
    match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        Ok(mut signal) => drop(signal.recv().await),
        Err(error) => {
            tracing::warn!(%error, "SIGTERM is not heard");
            std::future::pending::<()>().await;
        }
    }
}

#[cfg(not(unix))]
async fn terminated() {
    std::future::pending::<()>().await;
}
