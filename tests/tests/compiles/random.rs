//! Random specifications: each is accepted, and its generated code compiles without warnings of rustc and clippy.
//!
//! One crate has a module for each specification of a batch. `maker` makes the specifications.

use std::collections::BTreeMap;
use std::path::Path;

use proc_macro2::{TokenStream, TokenTree};
use specwright_generator::diagnostic::{Severity, Style};
use specwright_generator::source::Sources;
use specwright_generator::{Analysis, Options, Problems, analyse};

use crate::maker;
use crate::project::{self, Project, output_text};

/// The number of specifications in one crate.
const BATCH: u64 = 50;

/// A type of the user, which specifications name.
pub(crate) const OWN: &str = r#"//! A type of my own.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Text(pub String);
impl std::fmt::Display for Text {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}
impl std::str::FromStr for Text {
    type Err = std::convert::Infallible;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Text(text.to_owned()))
    }
}
specwright::text_value!(Text, key);
"#;

/// The number of specifications. An environment variable can set it.
pub(crate) fn count() -> u64 {
    std::env::var("SPECWRIGHT_SPECIFICATIONS").ok().and_then(|count| count.parse().ok()).unwrap_or(16)
}

/// The seed of the first specification.
pub(crate) fn first() -> u64 {
    std::env::var("SPECWRIGHT_FIRST").ok().and_then(|first| first.parse().ok()).unwrap_or(0)
}

fn errors(analysis: &Analysis) -> String {
    let errors = analysis.problems.iter().filter(|problem| problem.severity == Severity::Error);
    errors.map(|problem| Problems::render_one(problem, &analysis.sources, Style { colour: false })).collect()
}

/// The generated code of a seed's specification.
fn generated(seed: u64, folder: &Path) -> String {
    let folder = folder.join(format!("spec_{seed}"));
    maker::specification(seed).write(&folder);
    let mut analysis = analyse(&folder, Sources::disk());
    let Some(generated) = analysis.generate(&Options::default()) else {
        panic!("{} is refused:\n{}", folder.display(), errors(&analysis))
    };
    // The macro and the build script generate the same tokens.
    let written = generated.text().unwrap();
    let (text, tokens) = (flat(written.parse().unwrap()), flat(generated.tokens().unwrap()));
    let (imports, text) = imported(&text);
    // A module has no imports in a file either.
    let short = |tokens: &[String]| imports.iter().fold(tokens.join(" "), |all, (path, name)| all.replace(path, name));
    let (text, tokens) = (short(text), short(&tokens));
    let differs = text.split(' ').zip(tokens.split(' ')).find(|(text, token)| text != token);
    assert!(text.len() == tokens.len() && differs.is_none(), "text and tokens of {}: {differs:?}", folder.display());
    written
}

/// The imports of a file, each with its path and its name, and the lines that follow. The macro writes paths instead of imports.
fn imported(text: &[String]) -> (Vec<(String, String)>, &[String]) {
    let (mut imports, mut rest) = (Vec::new(), text);
    while rest.first().is_some_and(|token| token == "use") {
        let end = rest.iter().position(|token| token == ";").unwrap();
        imports.push((rest[1..end].join(" "), rest[end - 1].clone()));
        rest = &rest[end + 1..];
    }
    (imports, rest)
}

/// The tokens without spaces and commas, which depend on the layout.
fn flat(tokens: TokenStream) -> Vec<String> {
    let flat = tokens.into_iter().flat_map(|token| match token {
        TokenTree::Group(group) => {
            [vec![format!("{:?}", group.delimiter())], flat(group.stream()), vec!["end".to_owned()]].concat()
        }
        TokenTree::Punct(punct) if punct.as_char() == ',' => Vec::new(),
        TokenTree::Literal(literal) if literal.to_string() == "\" \"" => vec!["\"\"".to_owned()],
        other => vec![other.to_string()],
    });
    flat.collect()
}

#[test]
fn generated_code_compiles_without_warnings() {
    let project = Project::new(
        "obstacles",
        "[dependencies]\nspecwright = { path = \"{root}/runtime\", features = [\"client\", \"server\"] }",
    );
    let (first, count) = (first(), count());
    for start in (first..first + count).step_by(BATCH as usize) {
        let seeds = start..(start + BATCH).min(first + count);
        let mut modules = String::from("//! Generated from random specifications.\n#![deny(warnings, clippy::all)]\n");
        for seed in seeds.clone() {
            project.write(&format!("src/spec_{seed}.rs"), &generated(seed, project.folder()));
            modules.push_str(&format!("pub mod spec_{seed};\n"));
        }
        modules.push_str("pub mod own;\n");
        project.write("src/own.rs", OWN);
        project.write("src/lib.rs", &modules);
        let output = project.lint(&[]);
        assert!(output.status.success(), "specifications {seeds:?} in {}:\n{}", project.folder().display(), output_text(&output));
    }
}

#[test]
fn random_specifications_are_accepted() {
    let folder = tempfile::tempdir().unwrap();
    let mut refused = BTreeMap::<&str, (usize, String)>::new();
    for seed in 0..300 {
        maker::specification(seed).write(folder.path());
        let mut analysis = analyse(folder.path(), Sources::disk());
        if !analysis.check_rust() {
            let Analysis { sources, problems, .. } = &analysis;
            for problem in problems.iter().filter(|problem| problem.severity == Severity::Error) {
                let entry = refused.entry(problem.code.as_str()).or_default();
                *entry = (entry.0 + 1, format!("{seed}: {}", Problems::render_one(problem, sources, Style { colour: false })));
            }
        }
    }
    assert!(
        refused.is_empty(),
        "{}",
        refused.values().map(|(count, text)| format!("{count} times, as of {text}\n")).collect::<String>()
    );
}

#[test]
fn reserved_names_are_rejected() {
    let macros = project::root().join("runtime/src/private");
    let text = ["server.rs", "client.rs"].map(|file| std::fs::read_to_string(macros.join(file)).unwrap()).concat();
    let names = text.split("pub fn ").skip(1).filter_map(|rest| rest.split(['(', '<']).next());
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("service.yaml"), "{specwright: 1, service: Desk, files: [things.yaml]}").unwrap();
    for name in names.filter(|name| !name.starts_with('$')) {
        let resource = format!("{{resource: {name}, docs: A., operations: {{all: {{http: GET /things, docs: All.}}}}}}");
        std::fs::write(folder.path().join("things.yaml"), resource).unwrap();
        let mut analysis = analyse(folder.path(), Sources::disk());
        assert!(!analysis.check_rust() && errors(&analysis).contains("SW0206"), "a resource called `{name}` is accepted");
    }
}
