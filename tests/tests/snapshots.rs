//! Snapshots of the code that is generated from small specifications. The description of a snapshot is its specification.

use std::path::Path;

use specwright_generator::source::Sources;
use specwright_generator::{Options, Selection, Server};

/// The generated code of a specification below `specs`.
fn generated(spec: &str, options: &Options) -> String {
    let mut analysis = specwright_generator::analyse(&Path::new("specs").join(spec), Sources::disk());
    let generated = analysis.generate(options);
    let problems = analysis.render(specwright_generator::diagnostic::Style { colour: false });
    generated.unwrap_or_else(|| panic!("{problems}")).text().unwrap()
}

/// The text of all files of a specification, each after its name.
fn specification(folder: &str) -> String {
    let mut files: Vec<_> =
        std::fs::read_dir(Path::new("specs").join(folder)).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files.iter().map(|path| format!("# {}\n{}", path.display(), std::fs::read_to_string(path).unwrap())).collect()
}

/// Compares the generated code with a snapshot.
fn check_snapshot(spec: &str, name: &str, options: &Options) {
    let text = generated(spec, options);
    // The comment at the beginning contains a version and a hash, which change often. It is not part of the snapshot.
    let body = text.lines().skip_while(|line| line.starts_with("//")).collect::<Vec<_>>().join("\n");
    insta::with_settings!({ description => specification(spec), omit_expression => true, prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!(name, body);
    });
}

#[test]
fn library() {
    check_snapshot("library", "library", &Options::default());
}

#[test]
fn hazards() {
    check_snapshot("hazards", "hazards", &Options::default());
}

/// Unions with and without a tag.
#[test]
fn unions() {
    check_snapshot("unions", "unions", &Options::default());
}

/// Pages by cursor, by offset, by number and by link.
#[test]
fn pages() {
    check_snapshot("pages", "pages", &Options::default());
}

/// The service's own bodies of errors, by status.
#[test]
fn errors() {
    check_snapshot("errors", "errors", &Options::default());
}

/// Outcomes, paths through nested objects, and lists that a client splits.
#[test]
fn paths() {
    check_snapshot("paths", "paths", &Options::default());
}

/// Every option at once, for a specification with shared types and types of the user's crate.
#[test]
fn all_options() {
    let options = Options {
        only: vec![Selection::parse("tag:open"), Selection::parse("!cars.model")],
        derives: vec!["crate::Audited".parse().unwrap()],
        runtime: "::renamed".parse().unwrap(),
        server: Server::Stubs,
        ..Options::default()
    };
    check_snapshot("overrides", "overrides_all_options", &options);
}

#[test]
fn only_types() {
    let options = Options { client: false, server: Server::Without, ..Options::default() };
    check_snapshot("library", "library_types", &options);
}

#[test]
fn generation_is_deterministic() {
    let options = Options::default();
    assert_eq!(generated("../../spec", &options), generated("../../spec", &options));
}

#[test]
fn file_is_written_only_when_its_text_changes() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("inner").join("library.rs");
    let text = generated("library", &Options::default());
    assert!(specwright_generator::write::write_if_changed(&path, &text).unwrap());
    assert!(!specwright_generator::write::write_if_changed(&path, &text).unwrap());
}
