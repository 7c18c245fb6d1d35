//! OpenAPI documents as input: each file in `imported/` is a small document with one difficulty of real documents. Its snapshot is the
//! specification that it becomes, and what of it is not carried over. A new file needs no code: run the test with `INSTA_UPDATE=always`,
//! and read the snapshot.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use specwright_generator::model::{Field, Location, Operation, Send};
use specwright_generator::source::Sources;
use specwright_generator::{Analysis, Options, Service, analyse, import, openapi};

/// The documents, by name.
fn documents() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/imported");
    let files = std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    let mut documents: Vec<PathBuf> =
        files.filter(|path| path.extension().is_some_and(|ending| ending == "yaml" || ending == "json")).collect();
    documents.sort();
    documents
}

/// The files of a specification and the deviations, as one text.
fn shown(analysis: &Analysis, files: &[(String, String)]) -> String {
    let files: String = files.iter().map(|(name, text)| format!("# {name}\n{text}\n")).collect();
    let deviations = analysis.deviations.iter();
    let deviations: String = deviations.map(|it| format!("{} {} {}: {}\n", it.code, it.pointer, it.name, it.message)).collect();
    format!("{files}{deviations}")
}

/// The generated Rust, without the header that names the sources.
fn rust(analysis: &mut Analysis) -> String {
    let generated = analysis.generate(&Options::default()).unwrap_or_else(|| panic!("{}", analysis.render(Default::default())));
    let text = generated.text().expect("Rust");
    text.lines().filter(|line| !line.contains("hash")).collect::<Vec<_>>().join("\n")
}

#[test]
fn documents_become_specifications() {
    for path in documents() {
        let (analysis, files) = import(&path, Sources::disk());
        let name = path.file_name().and_then(|name| name.to_str()).expect("a name").replace('.', "_");
        let text = shown(&analysis, &files);
        let errors = if files.is_empty() { analysis.render(Default::default()) } else { String::new() };
        let errors = errors.replace(path.to_str().expect("a path"), "document");
        insta::with_settings!({ snapshot_path => "imported", prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(name, format!("{text}{errors}"));
        });
    }
}

#[test]
fn an_imported_specification_gives_the_same_rust() {
    for path in documents() {
        let (mut direct, files) = import(&path, Sources::disk());
        if direct.service.is_none() {
            continue;
        }
        let mut imported = analyse(Path::new("service.yaml"), Sources::memory(files));
        assert_eq!(rust(&mut imported), rust(&mut direct), "{}", path.display());
    }
}

/// Parts of a document, cut out or repeated, cause no panic.
#[test]
fn damaged_documents_are_read() {
    for path in documents() {
        let text = std::fs::read_to_string(&path).expect("a text");
        let lines: Vec<&str> = text.lines().collect();
        for left_out in 0..lines.len() {
            let rest = lines.iter().enumerate().filter(|(at, _)| *at != left_out).map(|(_, line)| format!("{line}\n"));
            let damaged = rest.collect::<String>();
            let analysis = analyse(Path::new("openapi.yaml"), Sources::memory([("openapi.yaml", damaged)]));
            assert!(analysis.service.is_some() || analysis.problems.has_errors(), "{} without line {left_out}", path.display());
        }
    }
}

/// Where a parameter is sent.
fn location(operation: &Operation, param: &Field) -> &'static str {
    match (param.location.as_ref().map(|location| location.value), operation.http.send) {
        (Some(Location::Path), _) => "path",
        (Some(Location::Header), _) => "header",
        (Some(Location::Query), _) | (None, Send::Query) => "query",
        (Some(Location::Whole(_)), _) => "whole body",
        (Some(Location::Body | Location::Form), _) | (None, Send::Json | Send::Form) => "body",
    }
}

/// The operations of a service by method and path: name, parameters and statuses.
fn signatures(service: &Service) -> BTreeMap<String, Vec<String>> {
    let all =
        service.resources.iter().flat_map(|resource| resource.operations.iter().map(move |operation| (resource, operation)));
    let signature = |(resource, operation): (&specwright_generator::model::Resource, &Operation)| {
        let mut parts = vec![format!("{}.{}", resource.name.value, operation.name.value)];
        parts.extend(operation.answers.iter().map(|answer| answer.status.to_string()));
        let params = operation.params.iter().map(|param| {
            let required = if param.required { " required" } else { "" };
            format!("{} {}{required}", location(operation, param), param.name.value)
        });
        parts.extend(params);
        parts.sort();
        (format!("{} {}", operation.http.method.as_str(), operation.http.path.value), parts)
    };
    all.map(signature).collect()
}

/// The operations of the service desk are those of its own OpenAPI document: names, parameters with their locations, and statuses. The
/// snapshot lists the differences.
#[test]
fn an_exported_document_has_the_operations_of_its_service() {
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec");
    let service = analyse(&spec, Sources::disk()).service.expect("a service");
    let document = openapi(&service, &Default::default()).expect("a document").to_string();
    let imported = analyse(Path::new("openapi.json"), Sources::memory([("openapi.json", document)]));
    let read = imported.service.as_ref().unwrap_or_else(|| panic!("{}", imported.render(Default::default())));
    let (ours, theirs) = (signatures(&service), signatures(read));
    assert_eq!(ours.keys().collect::<Vec<_>>(), theirs.keys().collect::<Vec<_>>());
    let differences = ours.iter().flat_map(|(name, parts)| {
        let other = &theirs[name];
        let missing = parts.iter().filter(|part| !other.contains(part)).map(move |part| format!("{name}: - {part}\n"));
        let new = other.iter().filter(|part| !parts.contains(part)).map(move |part| format!("{name}: + {part}\n"));
        missing.chain(new).collect::<Vec<_>>()
    });
    insta::assert_snapshot!(differences.collect::<String>());
}
