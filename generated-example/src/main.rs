//! The program: a service desk, served until it is told to end.
//!
//! In: `DATABASE_URL` (`sqlite:invgate.db`), `INVGATE_LISTEN` (`127.0.0.1:8383`), `INVGATE_TOKEN` (the token of the API user
//! `api`) and `INVGATE_CLIENT` (`id:secret` of an OAuth2 client) from the environment. Out: a server, and a few lines that tell
//! how to call it. Not here: anything of the desk itself.

use std::env;
use std::io::IsTerminal as _;
use std::net::SocketAddr;
use std::process::ExitCode;

use invgate::desk::Desk;
use invgate::site;
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
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), String> {
    let url = setting("DATABASE_URL", "sqlite:invgate.db");
    let listen = setting("INVGATE_LISTEN", "127.0.0.1:8383");
    let desk = Desk::open(&url).await.map_err(|error| format!("the data base {} cannot be opened: {error}", shown(&url)))?;
    let start = prepare(&desk).await.map_err(|error| format!("the data base {} cannot be prepared: {error}", shown(&url)))?;
    let server = Server::bind(listen.as_str()).await.map_err(|error| format!("cannot listen at {listen}: {error}"))?;
    let address = server.address().map_err(|error| format!("cannot listen at {listen}: {error}"))?;
    let health = Health::new();
    let application = site::application(desk.clone(), tokens(&desk, &client(&start))?, health.clone());
    greet(address, &url, &start);
    let ended = server.serve_axum(application, &Limits::default(), shutdown(&health)).await;
    desk.close().await;
    ended.map_err(|error| format!("the server ended early: {error}"))?;
    println!("Ended.");
    Ok(())
}

/// What the program found or made, for its first lines.
struct Start {
    /// The data base was empty.
    filled: bool,
    /// The token is the one for demonstrations.
    demonstration: bool,
}

/// Fills an empty data base; sets the token that the environment names, or at the first start the one for demonstrations.
async fn prepare(desk: &Desk) -> Result<Start, specwright::Error> {
    let filled = desk.fill().await?;
    let token = setting("INVGATE_TOKEN", if filled { TOKEN } else { "" });
    if !token.is_empty() {
        desk.set_api_token(USER, &Secret::new(token)).await?;
    }
    let demonstration = desk.accepts(USER, &Secret::new(TOKEN)).await?;
    Ok(Start { filled, demonstration })
}

/// Who gets tokens: id and secret, separated by a colon; empty for nobody.
fn client(start: &Start) -> String {
    setting("INVGATE_CLIENT", if start.demonstration { CLIENT } else { "" })
}

/// Gives tokens to this client. As on real instances, a token has the scopes that were asked for, and none without.
fn tokens(desk: &Desk, client: &str) -> Result<TokenEndpoint, String> {
    let tokens = TokenEndpoint::new().only_asked_scopes(true).kept_in(desk.clone());
    match client.split_once(':') {
        Some((id, secret)) => Ok(tokens.client(id, secret)),
        None if client.is_empty() => Ok(tokens),
        None => Err("INVGATE_CLIENT has to be an id and a secret, separated by a colon".to_owned()),
    }
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

fn greet(address: SocketAddr, url: &str, start: &Start) {
    let state = if start.filled { ", new and filled with demonstration data" } else { "" };
    let token = if start.demonstration { TOKEN } else { "$INVGATE_TOKEN" };
    let base = format!("http://{address}/api/v1");
    println!("Service desk at {base}, data base {}{state}", shown(url));
    println!("Documentation and a console at http://{address}/");
    println!("Credentials: user {USER}, token {token}");
    if let Some((id, secret)) = CLIENT.split_once(':').filter(|_| client(start) == CLIENT) {
        println!("OAuth2 client: {id}, secret {secret}, at http://{address}/oauth/v2.0/access_token");
    }
    println!();
    println!("curl -u \"{USER}:{token}\" '{base}/breakingnews?id=1&date_format=iso8601'");
    println!(
        "curl -u \"{USER}:{token}\" '{base}/incident' -d title='Printer is out of paper' -d description='On the second floor.' \
         -d type_id=1 -d priority_id=2 -d category_id=1 -d customer_id=8 -d creator_id=8"
    );
    println!();
    println!("Ctrl-C ends it.");
}

/// Ends with Ctrl-C, or with SIGTERM where there is such a thing. From then on it says that it is not ready.
async fn shutdown(health: &Health) {
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
    health.set_ready(false);
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
