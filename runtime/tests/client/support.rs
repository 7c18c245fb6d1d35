//! Shared by the tests: a service as in generated code, and a server that can misbehave.

pub(crate) mod api;
pub(crate) mod proxy;
pub(crate) mod server;
pub(crate) mod vault;

use std::time::Duration;

use specwright::client::{Builder, Retry};

use api::Client;
use server::Server;

/// A client of the server, with short waits and HTTP Basic.
pub(crate) fn client(server: &Server) -> Client {
    builder(server).build().unwrap()
}

/// The builder of such a client.
pub(crate) fn builder(server: &Server) -> Builder<Client> {
    let retry = Retry::default().first_wait(Duration::from_millis(10));
    Client::builder(&server.url).basic("api", "p4ssw0rd").retries(retry).timeout(Duration::from_secs(20))
}
