//! The command `serve`.
//!
//! In: arguments. Out: a server that runs until Ctrl-C or SIGTERM.

use invgate::admin::Administration;
use invgate::desk::{Clock, Desk, StartOptions, StartResult};
use invgate::site::{self, Hosts};
use specwright::server::oauth2::TokenEndpoint;
use specwright::server::{Health, Limits, Server};
use specwright::{HandlerError, Secret};

use crate::address::without_password;
use crate::arguments::{Data, Serve};
use crate::database::{add_random_requests, open};
use crate::demonstration::{ADMIN_TOKEN, CLIENT_ID, CLIENT_SECRET, TOKEN, USER};
use crate::greeting::Greeting;
use crate::shutdown::shutdown;
use crate::{print_line, with_causes};

/// Without the administration interface, a fault could not be removed.
const FAULTS_WITHOUT_ADMINISTRATION: &str = "faults need the administration interface: set its token with INVGATE_ADMIN_TOKEN";

impl Serve {
    pub(crate) async fn run(self) -> Result<(), String> {
        let client = self.client().unwrap_or_else(|error| error.exit());
        let faults = self.faults.faults(self.data.seed).map_err(|error| error.to_string())?;
        // The folder is deleted at the end of this function.
        let folder = self.temporary_folder()?;
        let url = match &folder {
            Some(folder) => format!("sqlite:{}", folder.path().join("desk.db").display()),
            None => self.database.url().to_owned(),
        };
        // Before the database is opened: a start that fails, since the address is taken, must not replace the token in the database.
        let listen = self.listen();
        let cannot_listen = |error: &std::io::Error| {
            format!("cannot listen at {listen}: {error}; --listen sets another address, such as {}", another_port(listen))
        };
        let server = Server::bind(listen).await.map_err(|error| cannot_listen(&error))?;
        let address = server.address().map_err(|error| cannot_listen(&error))?;
        // A start that fails because of its faults must not replace the token either.
        if self.token().is_some_and(|token| token.expose() != TOKEN) && self.admin_token().is_none() && !self.faults.is_empty() {
            return Err(FAULTS_WITHOUT_ADMINISTRATION.to_owned());
        }
        let desk = open(&url).await?;
        let desk = self.clock.map_or(desk.clone(), |time| desk.with_clock(Clock::Stopped(time)));
        let desk = if self.url().is_empty() { desk } else { desk.with_base(self.url()) };
        let started = self.prepare(&desk).await.map_err(|error| cannot_prepare(&url, &error))?;
        let administration = self.administration(&desk, started, faults)?;
        let health = Health::new();
        let demonstration_client = || (CLIENT_ID.to_owned(), Secret::new(CLIENT_SECRET));
        let client = client.or_else(|| started.has_demonstration_token.then(demonstration_client));
        let endpoint = token_endpoint(&desk, client.as_ref());
        let application = site::application(desk.clone(), endpoint, health.clone(), self.host_names(), administration);
        let greeting = Greeting { address, database: &url, started, client: client.as_ref(), arguments: &self };
        // The test program that starts an ephemeral desk parses its output, which is one line of JSON and nothing else.
        print_line(std::io::stdout(), &if self.ephemeral { greeting.json() } else { greeting.text() });
        let ended = server.health(health).serve_axum(application, &Limits::default(), shutdown()).await;
        desk.close().await;
        ended.map_err(|error| format!("the server stopped: {error}"))?;
        if !self.ephemeral {
            print_line(std::io::stdout(), "Stopped.");
        }
        Ok(())
    }

    fn temporary_folder(&self) -> Result<Option<tempfile::TempDir>, String> {
        if !self.ephemeral || self.database.explicit_url().is_some() {
            return Ok(None);
        }
        tempfile::tempdir().map(Some).map_err(|error| format!("cannot create a temporary folder: {error}"))
    }

    /// Fills a database without data with demonstration data, unless `--empty` is set. Sets the token of the API user, adds the random
    /// requests of `--scale`, and starts the background worker.
    async fn prepare(&self, desk: &Desk) -> Result<StartResult, HandlerError> {
        let Data { empty, scale: request_count, seed } = self.data;
        let start = StartOptions {
            user: USER.to_owned(),
            token: self.token().cloned(),
            demonstration_token: Secret::new(TOKEN),
            demonstration_data: !empty,
        };
        let started = desk.start(start).await?;
        if let Some(count) = request_count {
            add_random_requests(desk, count, seed).await?;
        }
        desk.start_worker().await?;
        Ok(started)
    }

    /// The administration interface, if it has a token.
    fn administration(
        &self,
        desk: &Desk,
        started: StartResult,
        faults: invgate::admin::Faults,
    ) -> Result<Option<Administration>, String> {
        let demonstration_token = started.has_demonstration_token.then(|| Secret::new(ADMIN_TOKEN));
        match self.admin_token().cloned().or(demonstration_token) {
            Some(token) => Ok(Some(Administration::new(desk.clone(), token, faults))),
            None if self.faults.is_empty() => Ok(None),
            None => Err(FAULTS_WITHOUT_ADMINISTRATION.to_owned()),
        }
    }

    /// The host names that requests may address: those of `--hosts`, and those in `--url` and `--listen`.
    fn host_names(&self) -> Hosts {
        let url = self.url();
        let url_host = url.split_once("://").map_or(url, |(_, rest)| rest).split('/').next().unwrap_or_default();
        let named =
            [url_host, self.listen()].map(|address| address.rsplit_once(':').map_or(address, |(name, _)| name).to_owned());
        Hosts::new(self.hosts.iter().cloned().chain(named))
    }
}

/// The address with the next port, for an address whose port is taken. Ports below 1024 are for programs of the administrator.
fn another_port(address: &str) -> String {
    let (host, port) = address.rsplit_once(':').unwrap_or((address, ""));
    let next = port.parse::<u16>().ok().filter(|port| *port >= 1024).and_then(|port| port.checked_add(1)).unwrap_or(8384);
    format!("{host}:{next}")
}

/// The token endpoint for this client. As on real instances, a token has exactly the scopes of its token request.
fn token_endpoint(desk: &Desk, client: Option<&(String, Secret)>) -> TokenEndpoint {
    let endpoint = TokenEndpoint::new().requested_scopes_only(true).store(desk.clone());
    match client {
        Some((id, secret)) => endpoint.client(id, secret.clone()),
        None => endpoint,
    }
}

fn cannot_prepare(url: &str, error: &HandlerError) -> String {
    format!("the database {} cannot be prepared: {}", without_password(url), with_causes(error))
}
