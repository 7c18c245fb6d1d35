//! The command `specwright export`, such as `specwright export openapi SPEC`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand, ValueEnum};
use specwright_generator::source::Sources;
use specwright_generator::{
    Analysis, Bug, OpenApiBodies, OpenApiErrors, OpenApiOptions, OpenApiRules, OpenApiVersion, Selection, ServerUrl, Service,
    analyse_with, http, json_schema, openapi, postman, select,
};

use crate::output::OutputArguments;
use crate::overlays::Overlays;

/// Arguments of `export`.
#[derive(Debug, Args)]
pub(crate) struct Export {
    #[command(subcommand)]
    format: Format,
}

#[derive(Debug, Subcommand)]
enum Format {
    /// Prints an OpenAPI document.
    Openapi(Openapi),
    /// Prints a Postman collection, with an example request for each operation.
    Postman(Requests),
    /// Prints a file for HTTP clients (`.http`), with an example request for each operation.
    Http(Requests),
    /// Prints a document of JSON Schema, with a schema for each type and each request body.
    JsonSchema(Input),
}

/// The specification, and the part of it that is exported.
#[derive(Debug, Args)]
struct Input {
    /// Path of `service.yaml`, of its folder, of an OpenAPI document, or of a file of choices (`specwright.yaml`).
    spec: PathBuf,
    /// Exports only these resources (`users`), operations (`users.create`), tags (`tag:public`) and paths (`/users/{id}`, `GET /users`,
    /// `/users/*`); `!` before a selection excludes it
    /// (`!tag:internal`).
    #[arg(long, value_name = "RESOURCE", value_delimiter = ',')]
    only: Vec<Selection>,
    #[command(flatten)]
    overlays: Overlays,
    #[command(flatten)]
    output: OutputArguments,
}

#[derive(Debug, Args)]
struct Requests {
    #[command(flatten)]
    input: Input,
    /// Where the service runs, without its base path. By default, `http://localhost:8080`.
    #[arg(long, value_name = "URL")]
    server: Option<ServerUrl>,
}

#[derive(Debug, Args)]
struct Openapi {
    #[command(flatten)]
    input: Input,
    /// The version of OpenAPI.
    #[arg(long, value_enum, default_value_t)]
    version: Version,
    /// Media types of request bodies.
    #[arg(long, value_enum, default_value_t)]
    bodies: Bodies,
    /// How rules across parameters are described, beside their sentences.
    #[arg(long, value_enum, default_value_t)]
    rules: Rules,
    /// How errors without a status of their own are written.
    #[arg(long, value_enum, default_value_t)]
    errors: Errors,
    /// Where the service runs, without its base path: `https://{instance=support}.desk.example`, with `instance` as a variable. By
    /// default, addresses are relative to the host that serves the document.
    #[arg(long, value_name = "URL")]
    server: Option<ServerUrl>,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Bodies {
    /// JSON, or multipart if a parameter is a file.
    #[default]
    One,
    /// Every media type that the service reads, JSON first.
    All,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Rules {
    /// As data under `x-specwright-rules`.
    #[default]
    Extension,
    /// As JSON Schema of the body too.
    Schema,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Errors {
    /// As `default`.
    #[default]
    Default,
    /// As `4XX` and `5XX`, for tools that take `default` for a success.
    Ranges,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Version {
    /// OpenAPI 3.1.0.
    #[default]
    #[value(name = "3.1")]
    V3_1,
    /// OpenAPI 3.0.3.
    #[value(name = "3.0")]
    V3_0,
}

impl Export {
    /// Exports the specification and shows its problems.
    pub(crate) fn run(&self) -> ExitCode {
        match &self.format {
            Format::Openapi(format) => format.input.export(|service| Ok(format!("{:#}\n", openapi(service, &format.options())?))),
            Format::Postman(format) => {
                format.input.export(|service| Ok(format!("{:#}\n", postman(service, format.server.as_ref())?)))
            }
            Format::Http(format) => format.input.export(|service| http(service, format.server.as_ref())),
            Format::JsonSchema(input) => input.export(|service| Ok(format!("{:#}\n", json_schema(service)?))),
        }
    }
}

impl Input {
    /// Prints what `write` makes of the selected operations, and shows problems. If there are errors, prints nothing else. As JSON, the
    /// problems are on stderr, since stdout has the exported document.
    fn export(&self, write: impl Fn(&Service) -> Result<String, Bug>) -> ExitCode {
        let mut output = self.output.begin("export").on_stderr();
        let progress = output.progress("Exporting", &self.spec);
        let Analysis { sources, service, mut problems, .. } = analyse_with(&self.spec, &self.overlays.paths, Sources::disk());
        let selected = service.and_then(|service| select(&service, &self.only, &mut problems).map(|subset| write(&subset)));
        let text = selected.and_then(|text| text.map_err(|bug| problems.add(bug.into())).ok());
        drop(progress);
        output.problems(&problems, &sources);
        let is_exported = text.is_some();
        if let Some(text) = text {
            output.document(text);
        }
        output.finish(is_exported).code
    }
}

impl Openapi {
    fn options(&self) -> OpenApiOptions {
        let version = match self.version {
            Version::V3_1 => OpenApiVersion::V3_1,
            Version::V3_0 => OpenApiVersion::V3_0,
        };
        let bodies = match self.bodies {
            Bodies::One => OpenApiBodies::One,
            Bodies::All => OpenApiBodies::All,
        };
        let rules = match self.rules {
            Rules::Extension => OpenApiRules::Extension,
            Rules::Schema => OpenApiRules::Schema,
        };
        let errors = match self.errors {
            Errors::Default => OpenApiErrors::Default,
            Errors::Ranges => OpenApiErrors::Ranges,
        };
        OpenApiOptions { version, bodies, rules, errors, server: self.server.clone() }
    }
}
