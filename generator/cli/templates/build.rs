//! Generates types, client and server from the specification. Cargo runs this again when a file of the specification changes.

fn main() -> std::process::ExitCode {
    specwright_generator::build("spec")
}
