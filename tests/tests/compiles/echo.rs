//! Round trips with random specifications: values of every operation go from the client to the server and back, and arrive unchanged.
//!
//! Makes one program for each batch of specifications and runs it. `echo/harness` makes and compares the values.

use std::fmt::Write as _;
use std::path::Path;

use specwright_generator::model::{Resource, Service};
use specwright_generator::source::Sources;
use specwright_generator::{Options, analyse, names};

use crate::maker;
use crate::project::{Project, output_text};
use crate::random::{OWN, count, first};

/// The number of specifications in one program.
const BATCH: usize = 16;

/// Seeds of specifications that had defects once: unions in lists and objects of forms, maps of lists in unions, maps whose own name has
/// brackets, files together with parameters in the query.
const REGRESSIONS: [u64; 6] = [57, 58, 59, 64, 68, 69];

const DEPENDENCIES: &str = "[dependencies]\nspecwright = { path = \"{root}/runtime\", features = [\"client\", \"reqwest\", \"server\"] }\n\
                            tokio = { version = \"1\", features = [\"macros\", \"rt\"] }\nserde_json = \"1\"\n\n[lints.rust]\ndeprecated = \"allow\"";

const MAIN: &str = "\
//! Calls the operations of each specification.
mod harness;
pub mod own;
";

/// Writes the generated code of a seed's specification, and its calls.
fn write(seed: u64, project: &Project) {
    let folder = project.folder().join(format!("spec_{seed}"));
    maker::specification(seed).write(&folder);
    let mut analysis = analyse(&folder, Sources::disk());
    let Some(generated) = analysis.generate(&Options::default()) else {
        panic!("{} is refused: {:?}", folder.display(), analysis.problems)
    };
    project.write(&format!("src/spec_{seed}.rs"), &generated.text().unwrap());
    project.write(&format!("src/calls_{seed}.rs"), &calls(seed, &folder));
}

/// The Rust source of a handler and a call for each operation.
fn calls(seed: u64, folder: &Path) -> String {
    let service = analyse(folder, Sources::disk()).service.expect("a specification");
    let service: &Service = &service;
    let mut out = format!(
        "//! Calls of one specification.\nuse specwright::server::RequestContext;\nuse crate::harness::Echo;\nuse crate::spec_{seed} as api;\n\n"
    );
    let (mut routes, mut calls) = (String::new(), String::new());
    for resource in &service.resources {
        let group = names::snake(&resource.name).unwrap_or_default();
        let _ = write!(
            out,
            "impl api::server::{} for Echo {{\n{}}}\n",
            names::upper_camel(&resource.name).unwrap_or_default(),
            handlers(resource)
        );
        let _ = write!(routes, ".{group}(echo.clone())");
        for operation in resource.called() {
            let (name, request) =
                (names::snake(&operation.name).unwrap_or_default(), names::unchanged(&operation.request).unwrap_or_default());
            let _ = writeln!(
                calls,
                "    echo.compare(async |request: &api::{request}| client.{group}().{name}(request).await).await;"
            );
        }
    }
    let _ = write!(
        out,
        "pub async fn all(echo: &Echo) {{\n    let router = api::server::Router::new(){routes}.without_authentication();\n    \
         let transport = specwright::client::Tower::new(router);\n    \
         let client = api::Client::builder(\"http://echo.test\").transport(transport).build().expect(\"a client\");\n{calls}}}\n"
    );
    out
}

fn handlers(resource: &Resource) -> String {
    let handler = |operation: &specwright_generator::model::Operation| {
        let (name, request) =
            (names::snake(&operation.name).unwrap_or_default(), names::unchanged(&operation.request).unwrap_or_default());
        let answer = format!("<api::{request} as specwright::Operation>::Answer");
        format!(
            "    async fn {name}(&self, _: &RequestContext, request: api::{request}) -> Result<{answer}, specwright::HandlerError> {{\n        \
             self.answer(request)\n    }}\n"
        )
    };
    resource.called().map(handler).collect()
}

#[test]
fn requests_and_answers_arrive_unchanged() {
    let project = Project::new("echo", DEPENDENCIES);
    project.write("src/harness.rs", include_str!("echo/harness.rs"));
    project.write("src/own.rs", OWN);
    let mut numbers: Vec<u64> = (first()..first() + count()).collect();
    numbers.extend(REGRESSIONS.into_iter().filter(|number| !numbers.contains(number)).collect::<Vec<_>>());
    for seeds in numbers.chunks(BATCH) {
        let (mut main, mut all) = (MAIN.to_owned(), String::new());
        for &seed in seeds {
            write(seed, &project);
            let _ = writeln!(main, "mod calls_{seed};\npub mod spec_{seed};");
            let _ = writeln!(all, "    calls_{seed}::all(&echo).await;");
        }
        let _ = write!(
            main,
            "\n#[tokio::main(flavor = \"current_thread\")]\nasync fn main() -> std::process::ExitCode {{\n    let echo = harness::Echo::default();\n\
             {all}    std::process::ExitCode::from(u8::from(echo.end() > 0))\n}}\n"
        );
        project.write("src/main.rs", &main);
        let output = project.run();
        assert!(output.status.success(), "specifications {seeds:?} in {}:\n{}", project.folder().display(), output_text(&output));
    }
}
