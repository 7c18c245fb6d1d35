//! Tests of the rules of the language and of Rust. Each breaks a rule in a small specification, and expects a code and the text of the span.

mod answers;
mod fields;
mod gaps;
mod names;
mod operations;
mod rules;
mod service;
mod types;

use std::path::Path;

use crate::diagnostic::{Problems, Severity};
use crate::source::Sources;
use crate::targets::rust::{self, Options};
use crate::{Analysis, analyse};

const SERVICE: &str = "specwright: 1\nservice: Desk\nfiles: [base.yaml, things.yaml]\n";
const BASE: &str = "resource: base\ndocs: Base.\noperations:\n  ping: { http: GET /ping, docs: Answers. }\n";
const THINGS: &str = "resource: things\ndocs: Things.\n";

/// Errors in settings at the end of service.yaml.
fn service_errors(more: &str) -> Vec<String> {
    problems_of(&format!("{SERVICE}{more}"), THINGS, Severity::Error)
}

/// Errors in types, groups and operations, each as the code and the text of the span.
fn errors(more: &str) -> Vec<String> {
    problems_of(SERVICE, &format!("{THINGS}{more}"), Severity::Error)
}

/// Warnings in types, groups and operations.
fn warnings(more: &str) -> Vec<String> {
    problems_of(SERVICE, &format!("{THINGS}{more}"), Severity::Warning)
}

/// The helps of all problems in types, groups and operations.
fn helps(more: &str) -> Vec<String> {
    problems(SERVICE, &format!("{THINGS}{more}")).iter().filter_map(|problem| problem.help.clone()).collect()
}

/// Errors in the parameters of `GET /things`.
fn param_errors(params: &str) -> Vec<String> {
    operation_errors("GET /things", params, "")
}

/// Errors in the fields of a type.
fn field_errors(fields: &str) -> Vec<String> {
    errors(&format!("types:\n  Thing:\n    docs: A thing.\n    fields:\n{}", indented(fields, 6)))
}

/// Errors in one operation.
fn operation_errors(http: &str, params: &str, more: &str) -> Vec<String> {
    errors(&operation(http, params, more))
}

/// An operation `get` with parameters and other keys.
fn operation(http: &str, params: &str, more: &str) -> String {
    let params = if params.is_empty() { String::new() } else { format!("    params:\n{}", indented(params, 6)) };
    format!("operations:\n  get:\n    http: {http}\n    docs: Gets.\n{params}{}", indented(more, 4))
}

fn indented(text: &str, spaces: usize) -> String {
    text.lines().map(|line| format!("{}{line}\n", " ".repeat(spaces))).collect()
}

/// The problems of a severity, each as the code and the text of the span. `service` is the text of service.yaml, and `things` that of
/// things.yaml.
fn problems_of(service: &str, things: &str, severity: Severity) -> Vec<String> {
    let Analysis { sources, problems, .. } = analysed(service, things);
    let problems = problems.iter().filter(|problem| problem.severity == severity);
    problems.map(|it| format!("{} {}", it.code, it.span.map_or("", |span| sources.slice(span)))).collect()
}

fn problems(service: &str, things: &str) -> Problems {
    analysed(service, things).problems
}

/// Analyses a service with the checks of the Rust target. Also checks that every problem has a label and a help.
fn analysed(service: &str, things: &str) -> Analysis {
    let files = [("service.yaml", service), ("base.yaml", BASE), ("things.yaml", things)];
    let mut analysis = analyse(Path::new("service.yaml"), Sources::memory(files));
    assert_eq!(analysis.service.is_none(), analysis.problems.has_errors());
    if let Some(service) = &analysis.service {
        assert_eq!(rust::check(service, &Options::default(), &mut analysis.problems), !analysis.problems.has_errors());
    }
    for problem in analysis.problems.iter() {
        assert!(!problem.label.is_empty(), "{} has no label", problem.code);
        assert!(problem.help.is_some() || problem.code.as_str() < "SW0200", "{} has no help", problem.code);
    }
    analysis
}

/// The help of the first error.
fn help(more: &str) -> String {
    let problems = problems(SERVICE, &format!("{THINGS}{more}"));
    let mut errors = problems.iter().filter(|it| it.severity == Severity::Error);
    errors.find_map(|it| it.help.clone()).unwrap_or_default()
}

const NO_PROBLEMS: [&str; 0] = [];
