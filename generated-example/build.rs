//! Generates the types, the client and the server from the specification. Every operation has a handler, or it does not compile.

use specwright_generator::{Options, Server};

fn main() -> std::process::ExitCode {
    specwright_generator::build_with("../spec", &Options { server: Server::Complete, ..Options::default() })
}
