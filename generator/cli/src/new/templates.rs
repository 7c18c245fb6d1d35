//! The files of a project.
//!
//! In: the names in the project, and its dependencies. Out: paths and texts. Not here: writing the files.

use specwright_generator::schema;

use super::names::Names;
use super::runtime::SpecwrightDependencies;

/// The paths of the files in the project with their templates. A template contains placeholders in double braces, such as `{{crate}}`.
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

/// Returns the path and the text of each file.
pub(super) fn filled(names: &Names, dependencies: &SpecwrightDependencies) -> Vec<(&'static str, String)> {
    let rust = env!("CARGO_PKG_RUST_VERSION").to_owned();
    let placeholders = [
        ("{{rust}}", &rust),
        ("{{name}}", &names.package),
        ("{{crate}}", &names.krate),
        ("{{service}}", &names.service),
        ("{{file}}", &names.file),
        ("{{runtime}}", &dependencies.runtime),
        ("{{generator}}", &dependencies.generator),
    ];
    let fill =
        |text: &str| placeholders.iter().fold(text.to_owned(), |text, (placeholder, value)| text.replace(placeholder, value));
    let mut files: Vec<_> = FILES.iter().map(|(path, text)| (*path, fill(text))).collect();
    // Editors read the schemas of the specification language from the project.
    files.push(("schema/service.schema.json", schema::service()));
    files.push(("schema/resource.schema.json", schema::resource()));
    files
}
