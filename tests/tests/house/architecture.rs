//! The table "Modules of the generator" in docs/architecture.md: a module uses only the modules above it.

use crate::{read, sources};

/// The modules from top to bottom, as paths below `generator/src` without an extension, such as `check` or `targets/rust`.
fn listed() -> Vec<String> {
    let page = read("docs/architecture.md");
    let (_, table) = page.split_once("## Modules of the generator").unwrap();
    let rows = table.lines().skip_while(|line| !line.starts_with("|---")).skip(1).take_while(|line| line.starts_with('|'));
    rows.map(|row| row.split('`').nth(1).unwrap().to_owned()).collect()
}

/// The row of the module that contains a path: `check` contains `check/fit`.
fn row(listed: &[String], path: &str) -> Option<usize> {
    listed.iter().position(|top| path == top || path.strip_prefix(top.as_str()).is_some_and(|rest| rest.starts_with('/')))
}

/// The module paths after `crate::` in a text, with `/` as separator. Includes the paths of a group such as `crate::{a, b}`.
fn used(text: &str) -> Vec<String> {
    paths(text, "crate::")
}

/// The module paths after a prefix such as `crate::`.
fn paths(text: &str, prefix: &str) -> Vec<String> {
    let mut found = Vec::new();
    for rest in text.split(prefix).skip(1) {
        let group = rest.strip_prefix('{').and_then(|rest| rest.split_once('}'));
        for path in group.map_or(vec![rest], |(group, _)| group.split(',').map(str::trim).collect()) {
            let path = path.split(|letter: char| !matches!(letter, '_' | ':' | 'a'..='z' | '0'..='9')).next().unwrap_or_default();
            found.push(path.trim_end_matches(':').replace("::", "/"));
        }
    }
    found
}

#[test]
fn modules_use_only_modules_above_them() {
    let listed = listed();
    for (path, text) in sources("generator/src").into_iter().filter(|(path, _)| path != "lib.rs" && !path.contains("test")) {
        let module = path.trim_end_matches(".rs");
        let parents = listed.iter().any(|top| top.starts_with(&format!("{module}/")));
        let own = row(&listed, module);
        assert!(own.is_some() || parents, "`{module}` is in no row of the table in docs/architecture.md");
        let Some(own) = own else { continue };
        let below: Vec<String> =
            used(&text).into_iter().filter(|used| row(&listed, used).is_some_and(|used| used > own)).collect();
        assert!(below.is_empty(), "{path} uses {below:?}, which stand below it in docs/architecture.md");
    }
}

/// Modules whose parts must not refer to each other in a cycle.
const ACYCLIC: [&str; 11] = [
    "front/yaml",
    "front/yaml/format",
    "front/openapi",
    "resolve",
    "check",
    "targets/rust/lower",
    "targets/rust/checks",
    "targets/openapi",
    "targets/requests",
    "query",
    "session",
];

/// The existing modules that a file refers to, by `super::`, by `crate::`, or as a submodule.
fn references(path: &str, text: &str, modules: &[&str]) -> Vec<String> {
    let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let parent = path.rsplit_once('/').map_or("", |(parent, _)| parent);
    let known = |name: String| modules.contains(&name.as_str()).then_some(name);
    let siblings = paths(text, "super::").into_iter().map(|used| {
        let first = used.split('/').next().unwrap_or_default().to_owned();
        known(format!("{parent}/{first}")).unwrap_or_else(|| parent.to_owned())
    });
    let whole = used(text).into_iter().filter_map(|used| {
        let lengths = used.match_indices('/').map(|(at, _)| at).chain([used.len()]);
        lengths.rev().find_map(|end| known(used[..end].to_owned()))
    });
    let own = modules.iter().filter_map(|module| {
        let name = module.strip_prefix(path)?.strip_prefix('/')?;
        (!name.contains('/') && text.contains(&format!("{name}::"))).then(|| (*module).to_owned())
    });
    siblings.chain(whole).chain(own).filter(|used| used != path).collect()
}

#[test]
fn parts_of_a_module_do_not_refer_to_each_other_in_a_cycle() {
    let files: Vec<(String, String)> = sources("generator/src").into_iter().filter(|(path, _)| !path.contains("test")).collect();
    for top in ACYCLIC {
        let lies_in = |path: &str| path == top || path.starts_with(&format!("{top}/"));
        let files: Vec<(&str, &str)> = files
            .iter()
            .map(|(path, text)| (path.trim_end_matches(".rs"), text.as_str()))
            .filter(|(path, _)| lies_in(path))
            .collect();
        assert!(!files.is_empty(), "`{top}` has no files");
        let modules: Vec<&str> = files.iter().map(|(path, _)| *path).collect();
        let mut left: Vec<(&str, Vec<String>)> =
            files.iter().map(|(path, text)| (*path, references(path, text, &modules))).collect();
        // A module that refers to no remaining module is not in a cycle.
        while let Some(at) =
            left.iter().position(|(_, uses)| !uses.iter().any(|used| left.iter().any(|(other, _)| other == used)))
        {
            left.remove(at);
        }
        let cycle: Vec<_> = left.iter().map(|(path, uses)| format!("{path} -> {}", uses.join(", "))).collect();
        assert!(
            cycle.is_empty(),
            "parts of `{top}` refer to each other in a cycle, or to a module that does:\n{}",
            cycle.join("\n")
        );
    }
}

#[test]
fn references_between_modules_are_found() {
    let modules = ["check", "check/fit", "check/report", "check/words"];
    let text = "use super::report::Report;\nuse super::{fit, Rule};\nuse crate::check::words::meant;\n#[cfg(test)]\nmod tests {";
    assert_eq!(references("check/names", text, &modules), ["check/report", "check/fit", "check", "check/words"]);
    assert_eq!(references("check", "RULES: [fit::fits]", &modules), ["check/fit"]);
}

#[test]
fn every_module_of_the_table_exists() {
    let files = sources("generator/src");
    for top in listed() {
        assert!(files.iter().any(|(path, _)| *path == format!("{top}.rs")), "`{top}` of docs/architecture.md does not exist");
    }
}

#[test]
fn modules_after_crate_are_found() {
    assert_eq!(
        used("use crate::{options, check::fit};\nuse crate::targets::rust::ir::Type;\n"),
        ["options", "check/fit", "targets/rust/ir"]
    );
    assert_eq!(row(&["check".to_owned()], "checks"), None);
}

/// A row of the table "The files that a parameter passes": a file without extension, and the functions or types in it.
struct Stop {
    file: String,
    names: Vec<String>,
}

/// The rows of the table in docs/architecture.md.
fn stops() -> Vec<Stop> {
    let page = read("docs/architecture.md");
    let (_, table) = page.split_once("## The files that a parameter passes").unwrap();
    let rows = table.lines().skip_while(|line| !line.starts_with("|---")).skip(1).take_while(|line| line.starts_with('|'));
    let quoted = |cell: &str| cell.split('`').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>();
    let stop = |row: &str| {
        let cells: Vec<&str> = row.split('|').collect();
        Stop { file: quoted(cells[1]).remove(0), names: quoted(cells[2]) }
    };
    rows.map(stop).collect()
}

/// A reader who follows a parameter from YAML to the tokens of Rust opens at most this many files.
const MOST_FILES: usize = 20;

/// The code of a file, without comments, imports and unit tests.
fn code(text: &str) -> String {
    let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let lines = text.lines().filter(|line| !line.trim_start().starts_with("//") && !line.starts_with("use "));
    lines.collect::<Vec<_>>().join("\n")
}

/// Whether a word occurs in a text, not as a part of another word.
fn has_word(text: &str, word: &str) -> bool {
    text.split(|letter: char| letter != '_' && !letter.is_alphanumeric()).any(|other| other == word)
}

#[test]
fn a_parameter_passes_few_files() {
    let (files, stops) = (sources("generator/src"), stops());
    assert!((10..=MOST_FILES).contains(&stops.len()), "a parameter passes {} files", stops.len());
    let text = |stop: &Stop| {
        let found = files.iter().find(|(path, _)| *path == format!("{}.rs", stop.file));
        code(&found.unwrap_or_else(|| panic!("`{}` of docs/architecture.md does not exist", stop.file)).1)
    };
    let texts: Vec<String> = stops.iter().map(text).collect();
    for (index, stop) in stops.iter().enumerate() {
        for name in &stop.names {
            let declared = ["fn", "struct", "enum"].iter().any(|word| texts[index].contains(&format!("{word} {name}")));
            assert!(declared, "`{}` declares no `{name}`", stop.file);
        }
        // A form is also used by the file that makes it, which stands before or after it.
        let is_used = |name: &String| texts.iter().enumerate().any(|(other, text)| other != index && has_word(text, name));
        assert!(stop.names.iter().any(is_used), "no other file of the table uses `{}`", stop.file);
    }
}

/// Files of the stages that have functions for fields or parameters, and do not convert the parameter of an operation. Each has its reason.
const OTHER_FILES: [(&str, &str); 5] = [
    ("check/prove_answers", "looks up the parameters that dates and pages name"),
    ("front/yaml/written", "writes documents as YAML, for the import of OpenAPI"),
    ("resolve/groups", "joins the lists of groups; a parameter in a group passes it too"),
    ("resolve/answers", "makes the fields of the objects that answers declare"),
    ("resolve/field_paths", "makes the fields that a path of an envelope names"),
];

#[test]
fn other_files_of_the_stages_do_not_convert_parameters() {
    let stages =
        ["front/yaml/", "resolve/", "draft", "check/prove", "targets/rust/lower/", "targets/rust/ir", "targets/rust/emit/"];
    let listed: Vec<String> = stops().into_iter().map(|stop| stop.file).collect();
    let mut beside = Vec::new();
    for (path, text) in sources("generator/src") {
        let module = path.trim_end_matches(".rs").to_owned();
        let is_stage = stages.iter().any(|stage| module.starts_with(stage)) && !module.contains("test");
        if is_stage && !listed.contains(&module) && takes_or_returns_a_parameter(&code(&text)) {
            beside.push(module);
        }
    }
    beside.sort();
    let mut explained = OTHER_FILES.map(|(module, _)| module.to_owned()).to_vec();
    explained.sort();
    assert_eq!(beside, explained);
}

/// Whether the signature of a function names a form of a parameter.
fn takes_or_returns_a_parameter(code: &str) -> bool {
    let signatures = code.split("fn ").skip(1).map(|rest| rest.split(['{', ';']).next().unwrap_or_default());
    let mut forms = signatures.map(|signature| ["Field", "Param", "Member"].iter().any(|form| has_word(signature, form)));
    forms.any(|has_form| has_form)
}
