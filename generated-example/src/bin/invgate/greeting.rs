//! The output of `serve` when the server is ready: the addresses, the credentials and two example calls, or one line of JSON.

use std::net::SocketAddr;

use invgate::admin;
use invgate::desk::StartResult;
use serde_json::json;
use specwright::Secret;

use crate::address::{reachable, without_password};
use crate::arguments::Serve;
use crate::demonstration::{ADMIN_TOKEN, CLIENT_ID, CLIENT_SECRET, TOKEN, USER};

pub(crate) struct Greeting<'a> {
    pub(crate) address: SocketAddr,
    pub(crate) database: &'a str,
    pub(crate) started: StartResult,
    /// The id and the secret of the OAuth2 client.
    pub(crate) client: Option<&'a (String, Secret)>,
    pub(crate) arguments: &'a Serve,
}

impl Greeting<'_> {
    fn url(&self) -> String {
        format!("http://{}", reachable(self.address))
    }
    /// Whether the OAuth2 client is the demonstration client, whose secret may be printed.
    fn has_demonstration_client(&self) -> bool {
        self.client.is_some_and(|(id, secret)| (id.as_str(), secret.expose()) == (CLIENT_ID, CLIENT_SECRET))
    }
    fn has_demonstration_administration(&self) -> bool {
        self.started.has_demonstration_token && self.arguments.admin_token().is_none()
    }

    pub(crate) fn text(&self) -> String {
        let (url, started) = (self.url(), self.started);
        let state = if started.filled { ", new and filled with demonstration data" } else { "" };
        let base = format!("{url}/api/v1");
        // If the command line has only the user name, curl asks for the password.
        let (token_text, curl_user) = match (started.has_demonstration_token, self.arguments.token()) {
            (true, _) => (TOKEN, format!("{USER}:{TOKEN}")),
            (false, Some(_)) => ("as set by INVGATE_TOKEN", USER.to_owned()),
            (false, None) => ("as set at an earlier start", USER.to_owned()),
        };
        let mut lines = vec![
            format!("Service desk at {base}, database {}{state}", without_password(self.database)),
            format!("Documentation and a console at {url}/, the desk's data at {url}/data"),
            format!("Credentials: user {USER}, token {token_text}"),
        ];
        if self.has_demonstration_client() {
            lines.push(format!("OAuth2 client: {CLIENT_ID}, secret {CLIENT_SECRET}, at {url}/oauth/v2.0/access_token"));
        }
        let administration = format!("Administration, described by {url}{}/openapi.json: token", admin::BASE_PATH);
        if self.has_demonstration_administration() {
            lines.push(format!("{administration} {ADMIN_TOKEN}"));
        } else if self.arguments.admin_token().is_some() {
            lines.push(format!("{administration} as set by INVGATE_ADMIN_TOKEN"));
        }
        if started.has_demonstration_token && !self.address.ip().is_loopback() {
            lines.push(
                "Everybody who reaches this address can use the demonstration token; INVGATE_TOKEN sets another token".to_owned(),
            );
        }
        lines.extend([
            String::new(),
            format!("curl -u '{curl_user}' '{base}/breakingnews?id=1&date_format=iso8601'"),
            format!(
                "curl -u '{curl_user}' '{base}/incident' -d title='Printer is out of paper' -d description='On the second floor.' \
                 -d type_id=1 -d priority_id=2 -d category_id=1 -d customer_id=8 -d creator_id=8"
            ),
            String::new(),
            "Ctrl-C stops the server.".to_owned(),
        ]);
        lines.join("\n")
    }

    /// Addresses and credentials as one line of JSON. Only demonstration credentials are in it; the others are null.
    pub(crate) fn json(&self) -> String {
        let url = self.url();
        let client = self.has_demonstration_client();
        json!({
            "url": url,
            "api": format!("{url}/api/v1"),
            "user": USER,
            "token": self.started.has_demonstration_token.then_some(TOKEN),
            "client_id": client.then_some(CLIENT_ID),
            "client_secret": client.then_some(CLIENT_SECRET),
            "token_url": format!("{url}/oauth/v2.0/access_token"),
            "admin": format!("{url}{}", admin::BASE_PATH),
            "admin_token": self.has_demonstration_administration().then_some(ADMIN_TOKEN),
            "database": without_password(self.database),
        })
        .to_string()
    }
}
