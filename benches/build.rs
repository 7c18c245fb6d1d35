//! Generates the measured code: clients and servers of the endpoints, a server with a shared type, and the types of InvGate.

use std::process::ExitCode;

use specwright_generator::{Options, Server, build_with};

fn main() -> ExitCode {
    let types = Options { client: false, server: Server::Without, ..Options::default() };
    let servers = Options { client: cfg!(feature = "client"), ..Options::default() };
    let server = Options { client: false, ..Options::default() };
    let all = [("../spec", types), ("spec", servers), ("shared", server)];
    let made = all.iter().map(|(spec, options)| build_with(spec, options));
    made.fold(ExitCode::SUCCESS, |before, made| if before == ExitCode::SUCCESS { made } else { before })
}
