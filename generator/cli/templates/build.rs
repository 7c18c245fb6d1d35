//! Generates types, client and server from the specification. Whoever changes a file of it builds anew.

fn main() -> std::process::ExitCode {
    specwright_generator::build("spec")
}
