//! Generates what is measured: three endpoints whole, and the types of InvGate.

use std::process::ExitCode;

use specwright_generator::{Options, Server, build_with};

fn main() -> ExitCode {
    let types = Options { client: false, server: Server::Without, ..Options::default() };
    let made = build_with("../spec", &types);
    let servers = Options { client: cfg!(feature = "client"), ..Options::default() };
    if made == ExitCode::SUCCESS { build_with("spec", &servers) } else { made }
}
