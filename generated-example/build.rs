//! Generates code from three specifications: `../spec` (the InvGate API: types, client, server), `admin` (the administration interface:
//! the same) and `files` (file downloads: types and server). Also writes the OpenAPI documents of the first two, and exports facts about the
//! build for `invgate --version --verbose`.
//!
//! `Server::Complete` makes the code compile only if every resource has a handler.

#[path = "../generator/cli/build/facts.rs"]
mod facts;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use specwright_generator::model::{Literal, Operation, OutcomeSignal, Resource, Scalar, Ty};
use specwright_generator::source::Sources;
use specwright_generator::{OpenApiOptions, Options, Server, Service, analyse, build_with, openapi, write};

fn main() -> ExitCode {
    // A debug build would be compiled again after each commit.
    facts::export(std::env::var("PROFILE").is_ok_and(|profile| profile == "release"));
    let options = Options { server: Server::Complete, ..Options::default() };
    let built = [
        build_with("../spec", &options),
        build_with("admin", &options),
        build_with("files", &Options { client: false, ..options }),
        finish(documents()),
    ];
    built.into_iter().find(|code| *code != ExitCode::SUCCESS).unwrap_or(ExitCode::SUCCESS)
}

fn finish(done: Result<(), String>) -> ExitCode {
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

/// Writes `OUT_DIR/openapi.json`, `OUT_DIR/administration.json`, and three tables about the API that the administration interface uses.
fn documents() -> Result<(), String> {
    let api = service("../spec")?;
    output("openapi.json", &document(&api)?)?;
    output("administration.json", &document(&service("admin")?)?)?;
    // The names of secret parameters: the record of calls does not contain their values.
    let secrets = api.fields().filter(|(_, field)| matches!(field.ty.value.innermost(), Ty::Scalar(Scalar::Secret)));
    let names: BTreeSet<&str> = secrets.map(|(_, field)| field.name.value.as_str()).collect();
    output("secret_names.rs", &format!("&{:?}", names.into_iter().collect::<Vec<_>>()))?;
    // The method, path and name of each operation.
    let operations: Vec<_> = api
        .operations_by_resource()
        .map(|(resource, operation)| {
            let path = format!("{}{}", api.base_path, operation.http.path.value);
            (operation.http.method.as_str(), path, format!("{}.{}", resource.name.value, operation.name.value))
        })
        .collect();
    output("operations.rs", &format!("&{operations:?}"))?;
    output("failures.rs", &format!("&{:?}", failures(&api)))
}

/// The name of each operation whose failures have the status 200, with the field of its outcome, the value for a failure as JSON, and the field
/// of the message.
fn failures(api: &Service) -> Vec<(String, String, String, String)> {
    let failure = |(resource, operation): (&Resource, &Operation)| {
        let outcome = operation.success()?.outcome.as_ref()?;
        let OutcomeSignal::Value(values) = &outcome.rule.signal else { return None };
        let value = match values.error.first() {
            Some(Literal::String(text)) => format!("{text:?}"),
            Some(Literal::Boolean(flag)) => flag.to_string(),
            Some(Literal::Integer(number)) => number.to_string(),
            _ => return None,
        };
        let message = outcome.message.as_ref().map(|message| &message.value).or_else(|| outcome.rule.message.first())?;
        Some((
            format!("{}.{}", resource.name.value, operation.name.value),
            outcome.rule.field.to_string(),
            value,
            message.to_string(),
        ))
    };
    api.operations_by_resource().filter_map(failure).collect()
}

/// Analyses a specification. `build_with` has already reported its problems.
fn service(spec: &str) -> Result<Service, String> {
    analyse(Path::new(spec), Sources::disk()).service.ok_or_else(|| format!("{spec} has mistakes"))
}

fn document(service: &Service) -> Result<String, String> {
    openapi(service, &OpenApiOptions::default()).map(|document| document.to_string()).map_err(|fault| fault.to_string())
}

fn output(name: &str, text: &str) -> Result<(), String> {
    let folder = std::env::var_os("OUT_DIR").map(PathBuf::from).ok_or("OUT_DIR is not set: this runs in a build script")?;
    write::write_if_changed(&folder.join(name), text).map(drop).map_err(|error| format!("{name}: {error}"))
}
