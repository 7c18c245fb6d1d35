//! The files of a project.
//!
//! In: its names. Out: paths and texts. Not here: writing them.

use specwright_generator::schema;

use super::names::Names;
use super::runtime::Crates;

/// Paths in the project and what goes there, with names in double braces.
const FILES: [(&str, &str); 11] = [
    (".gitignore", include_str!("../../templates/gitignore")),
    ("Cargo.toml", include_str!("../../templates/manifest.toml")),
    ("README.md", include_str!("../../templates/README.md")),
    ("build.rs", include_str!("../../templates/build.rs")),
    ("spec/service.yaml", include_str!("../../templates/spec/service.yaml")),
    ("spec/notes.yaml", include_str!("../../templates/spec/notes.yaml")),
    ("src/lib.rs", include_str!("../../templates/src/lib.rs")),
    ("src/main.rs", include_str!("../../templates/src/main.rs")),
    ("src/memory.rs", include_str!("../../templates/src/memory.rs")),
    ("tests/api.rs", include_str!("../../templates/tests/api.rs")),
    ("tests/mock.rs", include_str!("../../templates/tests/mock.rs")),
];

/// The files of a project of these names.
pub(super) fn filled(names: &Names, crates: &Crates) -> Vec<(&'static str, String)> {
    let rust = env!("CARGO_PKG_RUST_VERSION").to_owned();
    let words = [
        ("{{rust}}", &rust),
        ("{{name}}", &names.package),
        ("{{crate}}", &names.krate),
        ("{{service}}", &names.service),
        ("{{file}}", &names.file),
        ("{{runtime}}", &crates.runtime),
        ("{{generator}}", &crates.generator),
    ];
    let fill = |text: &str| words.iter().fold(text.to_owned(), |text, (word, value)| text.replace(word, value));
    let mut files: Vec<_> = FILES.iter().map(|(path, text)| (*path, fill(text))).collect();
    // Editors find the language's form beside the specification, whatever is installed.
    files.push(("schema/service.schema.json", schema::service()));
    files.push(("schema/resource.schema.json", schema::resource()));
    files
}
