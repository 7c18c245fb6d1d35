//! The table "Modules of the runtime" in docs/architecture.md: a module uses only the modules above it.

use crate::{read, sources};

/// The modules from top to bottom. The modules of one row do not use each other.
fn listed() -> Vec<Vec<String>> {
    let page = read("docs/architecture.md");
    let (_, table) = page.split_once("## Modules of the runtime").unwrap();
    let rows = table.lines().skip_while(|line| !line.starts_with("|---")).skip(1).take_while(|line| line.starts_with('|'));
    let names = |row: &str| row.split('|').nth(1).unwrap_or("").split('`').skip(1).step_by(2).map(str::to_owned).collect();
    rows.map(names).collect()
}

fn row(listed: &[Vec<String>], own_module: &str) -> Option<usize> {
    listed.iter().position(|row| row.iter().any(|name| name == own_module))
}

/// Uses of a module below, each with its reason.
const EXCEPTIONS: &[(&str, &str, &str)] = &[(
    "file",
    "client",
    "a file names the functions that send and receive it, so that a program without files links none of them, and the call that it answers",
)];

/// The modules of the crate that a source text refers to, except in comments and in tests.
fn used_modules(text: &str) -> Vec<String> {
    let code = text.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
    let code: Vec<&str> = code.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
    let code = code.join("\n");
    let names = |rest: &str| -> Vec<String> {
        let list = rest.strip_prefix('{').and_then(|rest| rest.split('}').next()).unwrap_or(rest);
        let count = if rest.starts_with('{') { usize::MAX } else { 1 };
        let first = |item: &str| {
            let end = |letter: char| !(letter == '_' || letter.is_alphanumeric());
            item.trim_start().split(end).next().unwrap_or_default().to_owned()
        };
        list.split(',').take(count).map(first).collect()
    };
    code.split("crate::").skip(1).flat_map(names).collect()
}

#[test]
fn used_modules_are_found() {
    let text = "use crate::wire::json;\nuse crate::{value::View, error};\n// crate::client\nuse super::x;\n$crate::types::File\n\
                #[cfg(test)]\nmod tests { use crate::server; }";
    assert_eq!(used_modules(text), ["wire", "value", "error", "types"]);
}

#[test]
fn modules_use_only_modules_above_them() {
    let listed = listed();
    for (path, text) in sources("runtime/src").into_iter().filter(|(path, _)| path != "lib.rs") {
        let own_module = path.split(['/', '.']).next().unwrap_or_default();
        let own =
            row(&listed, own_module).unwrap_or_else(|| panic!("`{own_module}` is not in the table of docs/architecture.md"));
        let is_exception = |used: &str| EXCEPTIONS.iter().any(|(from, to, _)| *from == own_module && *to == used);
        let below: Vec<_> = used_modules(&text)
            .into_iter()
            .filter(|used| used != own_module && row(&listed, used).is_some_and(|used| used >= own) && !is_exception(used))
            .collect();
        assert!(below.is_empty(), "{path} uses {below:?}, which do not stand above `{own_module}` in docs/architecture.md");
        // A name from the root of the crate would hide the module that declares it.
        let code = text.replace("$crate::", "");
        let hidden = used_modules(&code).into_iter().find(|used| used.starts_with(|letter: char| letter.is_ascii_uppercase()));
        assert_eq!(hidden, None, "{path} imports from the root of the crate");
    }
}

#[test]
fn table_has_every_module() {
    let library = read("runtime/src/lib.rs");
    let listed = listed();
    let modules: Vec<&str> =
        library.lines().filter_map(|line| line.trim_start_matches("pub ").strip_prefix("mod ")?.strip_suffix(';')).collect();
    let missing: Vec<_> = modules.iter().filter(|module| row(&listed, module).is_none()).collect();
    let extra: Vec<_> = listed.iter().flatten().filter(|name| !modules.contains(&name.as_str())).collect();
    assert!(
        missing.is_empty() && extra.is_empty(),
        "the table of docs/architecture.md lacks {missing:?} and has in excess {extra:?}"
    );
}
