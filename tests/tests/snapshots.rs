//! Snapshots of the code that is generated from small specifications. The description of a snapshot is its specification.

use std::path::Path;

use specwright_generator::source::Sources;
use specwright_generator::{Options, Server};

fn generated(spec: &str, options: &Options) -> String {
    let mut analysis = specwright_generator::analyse(&Path::new("specs").join(spec), Sources::disk());
    let generated = analysis.generate(options);
    let drawn = analysis.render(specwright_generator::diagnostic::Style { colour: false });
    generated.unwrap_or_else(|| panic!("{drawn}")).text().unwrap()
}

fn input(folder: &str) -> String {
    let mut files: Vec<_> =
        std::fs::read_dir(Path::new("specs").join(folder)).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files.iter().map(|path| format!("# {}\n{}", path.display(), std::fs::read_to_string(path).unwrap())).collect()
}

fn snapshot(spec: &str, name: &str, options: &Options) {
    let text = generated(spec, options);
    // The head has the version and a hash, which change often. The snapshot leaves them out.
    let body = text.lines().skip_while(|line| line.starts_with("//")).collect::<Vec<_>>().join("\n");
    insta::with_settings!({ description => input(spec), omit_expression => true, prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!(name, body);
    });
}

#[test]
fn library() {
    snapshot("library", "library", &Options::default());
}

#[test]
fn hazards() {
    snapshot("hazards", "hazards", &Options::default());
}

#[test]
fn only_types() {
    let options = Options { client: false, server: Server::Without, ..Options::default() };
    snapshot("library", "library_types", &options);
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
