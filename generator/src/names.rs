//! Spellings: a name as the specification writes it, and the Rust identifier that stands for it.
//!
//! In: wire names and names of the specification. Out: identifiers. Not here: whether two of them clash (see `check`);
//! a clash is a mistake that the specification mends with `rust`, never something that is numbered away.

use heck::{ToSnakeCase, ToUpperCamelCase};

/// Words that Rust keeps for itself, of all editions.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn", "else", "enum", "extern",
    "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override",
    "priv", "pub", "ref", "return", "static", "struct", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use",
    "virtual", "where", "while", "yield",
];

/// Keywords that cannot be written raw.
const NEVER_RAW: &[&str] = &["self", "Self", "super", "crate", "_"];

/// The identifier of a field, a parameter, an operation or a resource: snake case, raw where it is a keyword.
/// `None` when the name gives none: nothing is left of it, or it begins with a digit.
pub fn snake(name: &str) -> Option<String> {
    identifier(name.to_snake_case())
}

/// The identifier of a type or a variant: upper camel case. `None` as with [`snake`].
pub fn pascal(name: &str) -> Option<String> {
    identifier(name.to_upper_camel_case())
}

/// A name that the specification gives as Rust: itself, raw where it is a keyword; `None` when it is no identifier.
pub fn given(name: &str) -> Option<String> {
    identifier(name.to_owned())
}

/// The default name of a request type: `create` of `breaking_news` gives `CreateBreakingNews`.
pub fn request(operation: &str, resource: &str) -> String {
    format!("{}{}", operation.to_upper_camel_case(), resource.to_upper_camel_case())
}

/// Whether a text is a path of Rust, such as `Eq` or `::serde::Serialize`; without arguments.
pub fn is_path(text: &str) -> bool {
    let mut segments = text.strip_prefix("::").unwrap_or(text).split("::");
    let first = segments.next().unwrap_or_default();
    let is_name = |segment: &str| segment != "_" && given(segment).as_deref() == Some(segment);
    (first == "crate" || is_name(first)) && segments.all(is_name)
}

/// Whether a text is a path that means the same everywhere in a crate.
pub fn is_global_path(text: &str) -> bool {
    let rest = text.strip_prefix("crate::").or_else(|| text.strip_prefix("::").filter(|rest| rest.contains("::")));
    rest.is_some_and(|rest| !rest.starts_with("::") && !rest.starts_with("crate") && is_path(rest))
}

fn identifier(name: String) -> Option<String> {
    let mut letters = name.chars();
    let begins = letters.next().is_some_and(|first| first == '_' || first.is_ascii_alphabetic());
    if !begins || !letters.all(|letter| letter == '_' || letter.is_ascii_alphanumeric()) {
        return None;
    }
    if NEVER_RAW.contains(&name.as_str()) {
        return Some(format!("{name}_"));
    }
    Some(if KEYWORDS.contains(&name.as_str()) { format!("r#{name}") } else { name })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_told_from_other_texts() {
        for path in ["Eq", "schemars::JsonSchema", "::a::B", "crate::derive::Row"] {
            assert!(is_path(path), "{path}");
        }
        for other in ["", "::", "a::", "a b", "Vec<u8>", "a::type", "2a", "_", "a-b", "a:::b"] {
            assert!(!is_path(other), "{other}");
        }
        assert!(is_global_path("crate::Money") && is_global_path("::money::Money"));
        for other in ["Money", "money::Money", "::Money", "crate", "crate::", "crate::crate::A", "::::A", "self::A"] {
            assert!(!is_global_path(other), "{other}");
        }
    }

    #[test]
    fn wire_names_become_identifiers() {
        for (wire, rust) in [
            ("title", "title"),
            ("other-email", "other_email"),
            ("requestIds", "request_ids"),
            ("Status", "status"),
            ("type", "r#type"),
            ("from", "from"),
            ("self", "self_"),
            ("key-value", "key_value"),
        ] {
            assert_eq!(snake(wire).as_deref(), Some(rust), "{wire}");
        }
        assert_eq!(snake("2fa"), None);
        assert_eq!(snake("-"), None);
        assert_eq!(pascal("Self").as_deref(), Some("Self_"));
    }
}
