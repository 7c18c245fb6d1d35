//! To which server requests are sent, if it is not that of the base URL.
//!
//! In: the tables of generated code. Out: the server in the description of an operation. Not here: the URLs (see the client).

use super::Endpoint;

impl Endpoint {
    /// Declares that the service sends the request to a URL that a subscriber gave. It needs no credentials.
    #[must_use]
    pub const fn webhook(mut self) -> Self {
        self.webhook = true;
        self.public = true;
        self
    }
    /// Sends requests to the server with this name, whose URL the builder of the client has.
    #[must_use]
    pub const fn server(mut self, name: &'static str) -> Self {
        self.server = Some(name);
        self
    }
}
