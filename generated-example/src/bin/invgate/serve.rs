//! `invgate serve`: the desk on a socket.
//!
//! In: arguments. Out: a server, until it is told to end.

use invgate::admin::Administration;
use invgate::desk::{Clock, Desk, Start, Started};
use invgate::site::{self, Hosts};
use specwright::server::oauth2::TokenEndpoint;
use specwright::server::{Health, Limits, Server};
use specwright::{HandlerError, Secret};

use crate::address::without_password;
use crate::arguments::{Data, Serve};
use crate::database::{open, scale};
use crate::greeting::Greeting;
use crate::shutdown::shutdown;
use crate::{causes, print_line};

/// The API user.
pub(crate) const USER: &str = "api";
/// Credentials for demonstrations on one's own machine: the API user's token when none was ever set, and with it the OAuth2 client
/// and the token of the administration.
pub(crate) const TOKEN: &str = "demo-token";
pub(crate) const CLIENT: (&str, &str) = ("demo-client", "demo-secret");
pub(crate) const ADMIN_TOKEN: &str = "demo-admin";

impl Serve {
    pub(crate) async fn run(self) -> Result<(), String> {
        let client = self.client().unwrap_or_else(|error| error.exit());
        let faults = self.faults.faults(self.data.seed).map_err(|error| error.to_string())?;
        // Deleted when this function ends.
        let folder = self.temporary_folder()?;
        let url = match &folder {
            Some(folder) => format!("sqlite:{}", folder.path().join("desk.db").display()),
            None => self.database.url().to_owned(),
        };
        let desk = open(&url).await?;
        let desk = self.clock.map_or(desk.clone(), |time| desk.with_clock(Clock::Stopped(time)));
        let desk = if self.url().is_empty() { desk } else { desk.with_base(self.url()) };
        let started = self.prepare(&desk).await.map_err(|error| cannot_prepare(&url, &error))?;
        let administration = self.administration(&desk, started, faults)?;
        let listen = self.listen();
        let cannot_listen = |error: &dyn std::fmt::Display| format!("cannot listen at {listen}: {error}");
        let server = Server::bind(listen).await.map_err(|error| cannot_listen(&error))?;
        let address = server.address().map_err(|error| cannot_listen(&error))?;
        let health = Health::new();
        let demonstration = || started.demonstration.then(|| (CLIENT.0.to_owned(), Secret::new(CLIENT.1)));
        let client = client.or_else(demonstration);
        let tokens = tokens(&desk, client.as_ref());
        let application = site::application(desk.clone(), tokens, health.clone(), self.names(), administration);
        let greeting = Greeting { address, database: &url, started, client: client.as_ref(), arguments: &self };
        print_line(std::io::stdout(), &if self.ephemeral { greeting.json() } else { greeting.text() });
        let ended = server.health(health).serve_axum(application, &Limits::default(), shutdown()).await;
        desk.close().await;
        ended.map_err(|error| format!("the server ended early: {error}"))?;
        if !self.ephemeral {
            print_line(std::io::stdout(), "Ended.");
        }
        Ok(())
    }

    fn temporary_folder(&self) -> Result<Option<tempfile::TempDir>, String> {
        if !self.ephemeral || self.database.given().is_some() {
            return Ok(None);
        }
        tempfile::tempdir().map(Some).map_err(|error| format!("cannot make a temporary folder: {error}"))
    }

    /// Fills an empty database, and sets the token.
    async fn prepare(&self, desk: &Desk) -> Result<Started, HandlerError> {
        let Data { empty, scale: requests, seed } = self.data;
        let start = Start {
            user: USER.to_owned(),
            token: self.token().cloned(),
            demonstration_token: Secret::new(TOKEN),
            demonstration_data: !empty,
        };
        let started = desk.start(start).await?;
        if let Some(requests) = requests {
            scale(desk, requests, seed).await?;
        }
        desk.start_worker().await?;
        Ok(started)
    }

    /// The administration, if there is a token for it.
    fn administration(
        &self,
        desk: &Desk,
        started: Started,
        faults: invgate::admin::Faults,
    ) -> Result<Option<Administration>, String> {
        let demonstration = started.demonstration.then(|| Secret::new(ADMIN_TOKEN));
        match self.admin_token().cloned().or(demonstration) {
            Some(token) => Ok(Some(Administration::new(desk.clone(), token, faults))),
            None if self.faults.is_empty() => Ok(None),
            None => Err("faults need the administration: set its token with INVGATE_ADMIN_TOKEN".to_owned()),
        }
    }

    /// The names of this host: those that are listed, and those in the addresses that were given.
    fn names(&self) -> Hosts {
        let url = self.url();
        let of_url = url.split_once("://").map_or(url, |(_, rest)| rest).split('/').next().unwrap_or_default();
        let named = [of_url, self.listen()].map(|address| address.rsplit_once(':').map_or(address, |(name, _)| name).to_owned());
        Hosts::new(self.hosts.iter().cloned().chain(named))
    }
}

/// Issues tokens to this client. As on real instances, a token has the scopes that were asked for, and none without.
fn tokens(desk: &Desk, client: Option<&(String, Secret)>) -> TokenEndpoint {
    let tokens = TokenEndpoint::new().requested_scopes_only(true).store(desk.clone());
    match client {
        Some((id, secret)) => tokens.client(id, secret.clone()),
        None => tokens,
    }
}

fn cannot_prepare(url: &str, error: &HandlerError) -> String {
    format!("the database {} cannot be prepared: {}", without_password(url), causes(error))
}
