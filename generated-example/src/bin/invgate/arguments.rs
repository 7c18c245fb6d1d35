//! The command line.
//!
//! In: arguments, and environment variables for arguments that are absent. Out: a command with its options. An empty variable counts as
//! not set.

use std::path::PathBuf;

use clap::error::ErrorKind;
use clap::{Args, CommandFactory as _, Parser, Subcommand};
use clap_complete::Shell;
use invgate::admin::{Faults, InvalidFault};
use specwright::{Secret, Timestamp};

const AFTER_HELP: &str = "Exit codes: 0 success, 1 failure (the error is on stderr), 2 invalid arguments.
The log goes to stderr; RUST_LOG sets its level, such as info, which logs each call. NO_COLOR, CLICOLOR_FORCE and TERM choose its colours.";

/// A service desk with the InvGate Service Management API v1, on SQLite or PostgreSQL. The default command is `serve`.
#[derive(Parser)]
#[command(
    version, disable_version_flag = true, after_help = AFTER_HELP, args_conflicts_with_subcommands = true, max_term_width = 100
)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
    /// Prints the version and exits.
    #[arg(short = 'V', long)]
    pub(crate) version: bool,
    /// With `--version`: prints also the commit, the version of Rust and the platform.
    #[arg(long, requires = "version")]
    pub(crate) verbose: bool,
    #[command(flatten)]
    pub(crate) serve: Serve,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Serves the desk until Ctrl-C or SIGTERM. This is the default command.
    Serve(Box<Serve>),
    /// Fills the database with demonstration data and exits.
    Seed(Seed),
    /// Deletes all data in the database, including API users and tokens.
    Reset(Reset),
    /// Checks the tables and the foreign keys of the database without changing it.
    CheckDatabase(CheckDatabase),
    /// Prints a script that completes commands and options in a shell.
    Completions(Completions),
    /// Writes the manual pages, one for each command.
    Man(Man),
}

#[derive(Args)]
pub(crate) struct Serve {
    #[command(flatten)]
    pub(crate) database: Database,
    #[command(flatten)]
    pub(crate) data: Data,
    /// Address and port to listen at; with port 0 the system chooses a free port [default: 127.0.0.1:8383].
    #[arg(long, env = "INVGATE_LISTEN", value_name = "ADDRESS")]
    listen: Option<String>,
    /// Token of the API user `api`. If no token was ever set, it is `demo-token`. Other users of the machine can read arguments; the
    /// environment variable is safer.
    #[arg(long, env = "INVGATE_TOKEN", hide_env_values = true, value_parser = secret("INVGATE_TOKEN"))]
    token: Option<Secret>,
    /// Id and secret of an OAuth2 client [default: `demo-client:demo-secret` if the token is `demo-token`, otherwise no client].
    #[arg(long, env = "INVGATE_CLIENT", hide_env_values = true, value_name = "ID:SECRET", value_parser = secret("INVGATE_CLIENT"))]
    client: Option<Secret>,
    /// Token of the administration interface at /admin [default: `demo-admin` if the token is `demo-token`; otherwise the interface is off].
    #[arg(long, value_name = "TOKEN")]
    #[arg(env = "INVGATE_ADMIN_TOKEN", hide_env_values = true, value_parser = secret("INVGATE_ADMIN_TOKEN"))]
    admin_token: Option<Secret>,
    /// Further host names that requests may address, separated by commas.
    #[arg(long, env = "INVGATE_HOSTS", value_name = "NAMES", value_delimiter = ',')]
    pub(crate) hosts: Vec<String>,
    /// Base URL of links in answers, such as https://desk.example [default: http:// and the host in the request].
    #[arg(long, env = "INVGATE_URL", value_name = "URL", value_parser = base_url)]
    url: Option<String>,
    /// Serves on a free port and prints the address and the credentials as one line of JSON. Without --database, the data is in a temporary
    /// file that is deleted at the end.
    #[arg(long)]
    pub(crate) ephemeral: bool,
    /// Stops the clock of the desk at this time, such as 2026-01-31T12:00:00Z. Requests that wait for a later date keep waiting.
    #[arg(long, value_name = "TIME", value_parser = timestamp)]
    pub(crate) clock: Option<Timestamp>,
    #[command(flatten)]
    pub(crate) faults: FaultArguments,
}

#[derive(Args)]
pub(crate) struct Database {
    /// URL of the database: `sqlite:FILE` or `postgres://USER:PASSWORD@HOST/NAME` [default: sqlite:invgate.db].
    #[arg(long, env = "DATABASE_URL", hide_env_values = true, value_name = "URL")]
    database: Option<String>,
}

#[derive(Args)]
pub(crate) struct Data {
    /// Does not fill an empty database with demonstration data.
    #[arg(long, conflicts_with = "scale")]
    pub(crate) empty: bool,
    /// Adds random requests until the database has this number of requests.
    #[arg(long, value_name = "REQUESTS")]
    pub(crate) scale: Option<u32>,
    /// Seed of the random numbers for --scale and for faults. The same seed gives the same data and faults.
    #[arg(long, value_name = "NUMBER")]
    pub(crate) seed: Option<u64>,
}

/// Each option can occur several times: as `VALUE` for all operations, as `requests.create=VALUE` for one operation.
#[derive(Args)]
#[command(next_help_heading = "Faults, for tests of clients")]
pub(crate) struct FaultArguments {
    /// Delays calls: `200ms`, or a random delay in the range `50ms..2s`.
    #[arg(long, value_name = "[OPERATION=]DELAY", value_parser = |text: &str| validated(text, Faults::add_latency))]
    latency: Vec<String>,
    /// Makes calls fail: `429:0.1` fails a random tenth of the calls, `503*2` fails the next two, and `ERROR` in place of a status is
    /// `"status":"ERROR"` with status 200. Commas separate several failures.
    #[arg(long, value_name = "[OPERATION=]STATUS:SHARE", value_parser = |text: &str| validated(text, Faults::add_failures))]
    fail: Vec<String>,
    /// The JSON of an empty map in answers: `object` writes `{}`, `list` writes `[]`.
    #[arg(long, value_name = "[OPERATION=]FORM", value_parser = |text: &str| validated(text, Faults::set_empty_maps))]
    empty_map: Vec<String>,
}

#[derive(Args)]
pub(crate) struct Seed {
    #[command(flatten)]
    pub(crate) database: Database,
    /// Adds random requests until the database has this number of requests.
    #[arg(long, value_name = "REQUESTS")]
    pub(crate) scale: Option<u32>,
    /// Seed of the random numbers. The same seed gives the same requests.
    #[arg(long, value_name = "NUMBER")]
    pub(crate) seed: Option<u64>,
}

#[derive(Args)]
pub(crate) struct Reset {
    #[command(flatten)]
    pub(crate) database: Database,
    /// Confirms that all data may be deleted.
    #[arg(long, required = true)]
    yes: bool,
}

#[derive(Args)]
pub(crate) struct CheckDatabase {
    #[command(flatten)]
    pub(crate) database: Database,
}

#[derive(Args)]
pub(crate) struct Completions {
    /// The shell.
    #[arg(value_enum)]
    pub(crate) shell: Shell,
}

#[derive(Args)]
pub(crate) struct Man {
    /// The folder of the pages. It is created if it does not exist.
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
}

impl Database {
    /// The URL in the argument or the environment variable.
    pub(crate) fn explicit_url(&self) -> Option<&str> {
        self.database.as_deref().filter(|url| !url.is_empty())
    }
    pub(crate) fn url(&self) -> &str {
        self.explicit_url().unwrap_or("sqlite:invgate.db")
    }
}

impl Serve {
    pub(crate) fn listen(&self) -> &str {
        let default = if self.ephemeral { "127.0.0.1:0" } else { "127.0.0.1:8383" };
        self.listen.as_deref().filter(|address| !address.is_empty()).unwrap_or(default)
    }
    pub(crate) fn token(&self) -> Option<&Secret> {
        self.token.as_ref().filter(|token| !token.expose().is_empty())
    }
    pub(crate) fn admin_token(&self) -> Option<&Secret> {
        self.admin_token.as_ref().filter(|token| !token.expose().is_empty())
    }
    /// The id and the secret of the OAuth2 client. The check is here and not in a parser of clap: clap's message would contain the secret.
    pub(crate) fn client(&self) -> Result<Option<(String, Secret)>, clap::Error> {
        let Some(text) = self.client.as_ref().map(Secret::expose).filter(|text| !text.is_empty()) else { return Ok(None) };
        match text.split_once(':') {
            Some((id, secret)) => Ok(Some((id.to_owned(), Secret::new(secret)))),
            None => {
                let message = "--client (INVGATE_CLIENT) must be an id and a secret, separated by a colon";
                Err(Arguments::command().error(ErrorKind::ValueValidation, message))
            }
        }
    }
    pub(crate) fn url(&self) -> &str {
        self.url.as_deref().unwrap_or_default()
    }
}

impl FaultArguments {
    /// Builds the fault rules. `seed` determines their random numbers.
    pub(crate) fn faults(&self, seed: Option<u64>) -> Result<Faults, InvalidFault> {
        let faults = Faults::new(seed);
        self.latency.iter().try_for_each(|text| faults.add_latency(text))?;
        self.fail.iter().try_for_each(|text| faults.add_failures(text))?;
        self.empty_map.iter().try_for_each(|text| faults.set_empty_maps(text))?;
        Ok(faults)
    }
    pub(crate) fn is_empty(&self) -> bool {
        self.latency.is_empty() && self.fail.is_empty() && self.empty_map.is_empty()
    }
}

/// Validates the text of a fault by adding it to an empty set of rules.
fn validated(text: &str, add: fn(&Faults, &str) -> Result<(), InvalidFault>) -> Result<String, InvalidFault> {
    add(&Faults::new(None), text).map(|()| text.to_owned())
}

/// An empty secret is a mistake: a variable of a script that is not set.
fn secret(variable: &'static str) -> impl Fn(&str) -> Result<Secret, String> + Clone + Send + Sync + 'static {
    move |text| if text.is_empty() { Err(format!("{variable} is empty")) } else { Ok(Secret::new(text)) }
}

fn base_url(text: &str) -> Result<String, &'static str> {
    match text.starts_with("http://") || text.starts_with("https://") {
        true => Ok(text.to_owned()),
        false => Err("write a URL such as https://desk.example"),
    }
}

fn timestamp(text: &str) -> Result<Timestamp, String> {
    Timestamp::parse(text).ok_or_else(|| "write a time such as 2026-01-31T12:00:00Z".to_owned())
}
