//! The names of a project.
//!
//! In: the name that the user gives. Out: those of package, crate, service and generated file. Not here: where they go.

use specwright_generator::names;

/// Crates that the project uses or that Rust has; a crate of the same name would hide them.
const TAKEN: [&str; 8] = ["alloc", "build", "core", "proc_macro", "specwright", "specwright_generator", "std", "tokio"];

/// Words that no crate can be called: keywords, and `test`, which cargo refuses.
const WORDS: [&str; 52] = [
    "Self", "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn", "else",
    "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod", "move",
    "mut", "override", "priv", "pub", "ref", "return", "self", "static", "struct", "super", "test", "trait", "true", "try",
    "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "yield",
];

/// The names of a project.
pub(super) struct Names {
    /// As given.
    pub package: String,
    /// In Rust code.
    pub krate: String,
    /// In upper camel case.
    pub service: String,
    /// Of what is generated, without its ending.
    pub file: String,
}

impl Names {
    /// The names that follow from the package's; why not, when it cannot be one.
    pub(super) fn of(package: &str) -> Result<Names, String> {
        let letters = package.chars().all(|it| it.is_ascii_alphanumeric() || it == '-' || it == '_');
        if !letters || !package.starts_with(|it: char| it.is_ascii_alphabetic()) {
            return Err(format!("`{package}` cannot be a package: begin with a letter, go on with letters, digits, `-` and `_`"));
        }
        let krate = package.replace('-', "_");
        if TAKEN.contains(&krate.as_str()) || WORDS.contains(&krate.as_str()) {
            return Err(format!("`{package}` cannot be a package: the name has a meaning of its own; try `my-{package}`"));
        }
        let service = names::pascal(package).ok_or_else(|| format!("`{package}` gives no name for a service"))?;
        Ok(Names { package: package.to_owned(), krate, file: service.to_lowercase(), service })
    }
}

#[cfg(test)]
mod tests {
    use super::Names;

    #[test]
    fn names_follow_from_the_package() {
        let names = Names::of("my-First_api2").unwrap();
        assert_eq!(
            (names.krate.as_str(), names.service.as_str(), names.file.as_str()),
            ("my_First_api2", "MyFirstApi2", "myfirstapi2")
        );
        for wrong in ["", "2nd", "a b", "é", "../up", "a/b", "fn", "tokio", "specwright-generator", "_", "-"] {
            assert!(Names::of(wrong).is_err(), "{wrong}");
        }
    }
}
