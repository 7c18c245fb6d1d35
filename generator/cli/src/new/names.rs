//! The names in a project.
//!
//! In: the name that the user chose. Out: the names of package, crate, service and generated file. Not here: the files that contain them.

use specwright_generator::names;

/// Crates that the project uses, or that are part of Rust. A crate of the same name would hide them.
const USED_CRATES: [&str; 8] = ["alloc", "build", "core", "proc_macro", "specwright", "specwright_generator", "std", "tokio"];

/// Names that a crate cannot have: keywords, and `test`, which cargo refuses.
const FORBIDDEN_WORDS: [&str; 52] = [
    "Self", "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn", "else",
    "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod", "move",
    "mut", "override", "priv", "pub", "ref", "return", "self", "static", "struct", "super", "test", "trait", "true", "try",
    "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "yield",
];

/// The names in a project.
pub(super) struct Names {
    /// The name that the user chose: `my-notes`.
    pub package: String,
    /// The name of the crate in Rust code: `my_notes`.
    pub krate: String,
    /// The name of the service, in upper camel case: `MyNotes`.
    pub service: String,
    /// The name of the generated file without its extension: `mynotes`.
    pub file: String,
}

impl Names {
    /// Derives the names from that of the package.
    ///
    /// # Errors
    /// If the package cannot have that name. The error is a message.
    pub(super) fn of(package: &str) -> Result<Names, String> {
        let letters = package.chars().all(|it| it.is_ascii_alphanumeric() || it == '-' || it == '_');
        if !letters || !package.starts_with(|it: char| it.is_ascii_alphabetic()) {
            return Err(format!("`{package}` cannot be a package: begin with a letter, go on with letters, digits, `-` and `_`"));
        }
        let krate = package.replace('-', "_");
        if USED_CRATES.contains(&krate.as_str()) || FORBIDDEN_WORDS.contains(&krate.as_str()) {
            return Err(format!("`{package}` cannot be a package: the name has a meaning of its own; try `my-{package}`"));
        }
        let service = names::upper_camel(package).ok_or_else(|| format!("`{package}` gives no name for a service"))?;
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
