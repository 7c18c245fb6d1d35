//! Specifications of two files. The generator rejects the specification with a diagnostic, or generates Rust and OpenAPI.

use specwright_generator::diagnostic::Style;
use specwright_generator::source::Sources;
use specwright_generator::{OpenApiOptions, OpenApiVersion, Options, analyse, openapi};

/// The separator between service.yaml and the resource file in an input.
const SEPARATOR: &str = "\n%%\n";

/// Runs the target on one input.
pub fn run(text: &str) {
    let (service, resource) = text.split_once(SEPARATOR).unwrap_or(("specwright: 1\nservice: Api\nfiles: [r.yaml]\n", text));
    let mut analysis = analyse("service.yaml".as_ref(), Sources::memory([("service.yaml", service), ("r.yaml", resource)]));
    assert!(analysis.service.is_some() || analysis.problems.has_errors(), "it is refused without a problem");
    if analysis.check_rust() {
        let generated = analysis.generate(&Options::default()).expect("Rust");
        assert!(!generated.text().expect("text").is_empty());
    }
    if let Some(service) = &analysis.service {
        for version in [OpenApiVersion::V3_0, OpenApiVersion::V3_1] {
            let options = OpenApiOptions { version, ..OpenApiOptions::default() };
            assert!(openapi(service, &options).is_ok());
        }
    }
    let shown = analysis.render(Style::default());
    assert_eq!(shown.is_empty(), analysis.problems.is_empty());
    let fault = analysis.problems.iter().find(|problem| problem.code.as_str() >= "SW9000");
    assert!(fault.is_none(), "{shown}");
}
