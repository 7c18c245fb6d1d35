//! Writes `OUT_DIR/round_trip.rs` from the InvGate specification, for the test `tests/round_trip.rs`: a handler and a call for each
//! operation, and samples of the answers in each form.

mod forms;
mod sample;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use specwright_generator::diagnostic::Style;
use specwright_generator::model::{Operation, Resource, Service, Shape, TypeDef, TypeKind};
use specwright_generator::source::Sources;
use specwright_generator::{analyse, names};

fn main() -> ExitCode {
    let analysis = analyse(Path::new("../spec"), Sources::disk());
    for path in analysis.sources.paths() {
        println!("cargo::rerun-if-changed={}", path.display());
    }
    let (Some(service), Some(out)) = (&analysis.service, std::env::var_os("OUT_DIR").map(PathBuf::from)) else {
        eprintln!("{}", analysis.render(Style { colour: false }));
        return ExitCode::FAILURE;
    };
    match std::fs::write(out.join("round_trip.rs"), text(service)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn text(service: &Service) -> String {
    let mut out = String::new();
    for resource in &service.resources {
        let handlers = resource.operations.iter().map(handler).collect::<String>();
        let name = names::upper_camel(&resource.name).unwrap_or_default();
        let _ = writeln!(out, "impl invgate::server::{name} for Echo {{\n{handlers}}}");
    }
    let registered: String =
        service.resources.iter().map(|resource| format!(".{}(echo.clone())", method(&resource.name))).collect();
    let _ = writeln!(out, "fn router(echo: &Echo) -> invgate::server::Router {{ invgate::server::Router::new(){registered} }}");
    let calls = operations(service).map(|(resource, it)| call(service, resource, it));
    let _ = writeln!(out, "async fn call_all(client: &invgate::Client, echo: &Echo) {{\n{}}}", calls.collect::<String>());
    let _ = writeln!(out, "fn unions() {{\n{}}}", service.types.iter().map(|def| variants(service, def)).collect::<String>());
    let _ = writeln!(out, "static FORMS: &[(&str, &[Sample])] = &[\n{}];", forms::tables(service));
    out
}

/// The operations whose answer is neither a file nor a stream.
fn operations(service: &Service) -> impl Iterator<Item = (&Resource, &Operation)> {
    let all = service.resources.iter().flat_map(|resource| resource.operations.iter().map(move |it| (resource, it)));
    all.filter(|(_, operation)| !operation.answers.iter().any(|answer| matches!(answer.shape, Shape::File | Shape::Stream(..))))
}

fn method(name: &str) -> String {
    names::snake(name).unwrap_or_default()
}

/// A handler that records the request and returns the sample.
fn handler(operation: &Operation) -> String {
    let (name, request) = (method(&operation.name), &operation.request.value);
    let files: String = files(operation).map(|file| format!("self.record_files(request.{file}.as_deref()).await; ")).collect();
    format!(
        "    async fn {name}(&self, _: &RequestContext, request: invgate::{request}) -> HandlerResult<invgate::{request}> {{ \
         {files}self.answer(&request) }}\n"
    )
}

/// A call with the sample request. It compares the received request and the received answer with the samples.
fn call(service: &Service, resource: &Resource, operation: &Operation) -> String {
    let request = sample::request(service, operation);
    let (group, name, ty) = (method(&resource.name), method(&operation.name), &operation.request.value);
    let files: Vec<String> = files(operation).collect();
    let set: String = files.iter().map(|file| format!("request.{file} = Some(files()); ")).collect();
    let same = if files.is_empty() { "" } else { "echo.compare_files(); " };
    // A deprecated operation is called as well.
    let expected = match operation.deprecated {
        Some(_) => "#[expect(deprecated, reason = \"the specification says so\")] ",
        None => "",
    };
    let mutable = if files.is_empty() { "" } else { "mut " };
    format!(
        "    {{ let {mutable}request: invgate::{ty} = sample({request:?}); {set}\
         {expected}let answer = client.{group}().{name}(&request).await; {same}\
         echo.compare(&request, answer); }}\n"
    )
}

/// The names of the parameters that are files.
fn files(operation: &Operation) -> impl Iterator<Item = String> {
    operation.params.iter().filter(|param| sample::is_file(&param.ty)).map(|param| method(&param.name))
}

/// Asserts that a sample of each variant of a union is read as this variant.
fn variants(service: &Service, def: &TypeDef) -> String {
    let TypeKind::Union(union) = &def.kind else { return String::new() };
    let each = union.variants.iter().map(|variant| {
        let (ty, json) = (&def.name.value, sample::variant(service, &variant.ty));
        let name = names::upper_camel(&variant.name).unwrap_or_default();
        format!("    assert!(matches!(sample::<invgate::{ty}>({json:?}), invgate::{ty}::{name}(_)), \"{ty}::{name}\");\n")
    });
    each.collect()
}
