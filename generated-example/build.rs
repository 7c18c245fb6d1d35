//! Generates the types, the client and the server from the specification, the server of files, and the OpenAPI document that
//! the page shows. Every operation has a handler, or it does not compile.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use specwright_generator::source::Sources;
use specwright_generator::{OpenApiVersion, Options, Server, analyse, build_with, openapi, write};

fn main() -> ExitCode {
    let options = Options { server: Server::Complete, ..Options::default() };
    let built = [build_with("../spec", &options), build_with("files", &Options { client: false, ..options }), document()];
    built.into_iter().find(|code| *code != ExitCode::SUCCESS).unwrap_or(ExitCode::SUCCESS)
}

/// Writes `OUT_DIR/openapi.json`. Mistakes in the specification are told by the generation already.
fn document() -> ExitCode {
    let Some(service) = analyse(Path::new("../spec"), Sources::disk()).service else { return ExitCode::FAILURE };
    let folder = std::env::var_os("OUT_DIR").map(PathBuf::from).unwrap_or_default();
    let document = match openapi(&service, OpenApiVersion::V3_1) {
        Ok(document) => document.to_string(),
        Err(fault) => {
            eprintln!("{fault}");
            return ExitCode::FAILURE;
        }
    };
    match write::write_if_changed(&folder.join("openapi.json"), &document) {
        Ok(_) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("openapi.json: {error}");
            ExitCode::FAILURE
        }
    }
}
