//! Identifiers and paths of Rust. They are converted from names of the specification, or read from `rust`, `derive` and options.
//!
//! Two names can give the same identifier. The rules of this target report it, and the specification states another name with `rust`; the
//! generator never numbers names.

use heck::{ToSnakeCase, ToUpperCamelCase};

use crate::bug::Bug;
use crate::diagnostic::Code;

/// Names that a resource cannot have: methods of the generated client and router, and names that conflict with the code of a trait or
/// struct, such as a trait `T` with the type parameter `T`.
pub const RESERVED_RESOURCES: &[&str] = &[
    "allow_cross_site",
    "authenticate",
    "builder",
    "call",
    "client",
    "clone",
    "cors",
    "default",
    "development",
    "endpoints",
    "etags",
    "failures",
    "health",
    "hosts",
    "into",
    "into_axum",
    "into_axum_routes",
    "into_service",
    "layer",
    "layer_operation",
    "layered",
    "limits",
    "metrics",
    "new",
    "observe",
    "poll_ready",
    "router",
    "t",
    "throttle",
    "tokens",
    "try_into",
    "verify",
    "with",
    "without_authentication",
];

/// Names that no type can have: the generated client and the static `SERVICE` have them, or Rust does not allow them. `Outcome` is not among
/// them, since it is taken only if an answer is the outcome alone.
pub(crate) const RESERVED_TYPES: &[&str] = &["Client", "SERVICE", "Self"];

/// The keywords of all editions of Rust.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn", "else", "enum", "extern",
    "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override",
    "priv", "pub", "ref", "return", "static", "struct", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use",
    "virtual", "where", "while", "yield",
];

/// Keywords that cannot be raw identifiers. They get an underscore: `self_`.
const KEYWORDS_WITHOUT_RAW_FORM: &[&str] = &["self", "Self", "super", "crate", "_"];

/// Converts a name into the identifier of a field, a parameter, an operation or a resource: in snake case, raw if it is a keyword. `None`
/// if the result begins with a digit, or the name has no letter.
pub fn snake(name: &str) -> Option<String> {
    identifier(name.to_snake_case())
}

/// Converts a name into the identifier of a type or a variant, in upper camel case. `None` as for [`snake`].
pub fn upper_camel(name: &str) -> Option<String> {
    identifier(name.to_upper_camel_case())
}

/// Returns a name as an identifier: raw if it is a keyword, else unchanged. `None` if the name is not an identifier.
pub fn unchanged(name: &str) -> Option<String> {
    identifier(name.to_owned())
}

/// Whether a text is a path without type arguments, such as `Eq` or `::serde::Serialize`.
pub fn is_path(text: &str) -> bool {
    Path::parse(text).is_some()
}

/// Whether a text is a path with the same meaning in every module of a crate, such as `crate::Money`.
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
    if KEYWORDS_WITHOUT_RAW_FORM.contains(&name.as_str()) {
        return Some(format!("{name}_"));
    }
    Some(if KEYWORDS.contains(&name.as_str()) { format!("r#{name}") } else { name })
}

/// An identifier, raw if it is a keyword: `title`, `r#type`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Ident(String);

impl Ident {
    /// The identifier of a field, an operation or a resource.
    pub(crate) fn snake(name: &str) -> Result<Ident, Bug> {
        Ident::checked(name, snake(name))
    }

    /// The identifier of a variant or a trait.
    pub(crate) fn upper_camel(name: &str) -> Result<Ident, Bug> {
        Ident::checked(name, upper_camel(name))
    }

    /// A name as an identifier.
    pub(crate) fn unchanged(name: &str) -> Result<Ident, Bug> {
        Ident::checked(name, unchanged(name))
    }

    fn checked(name: &str, identifier: Option<String>) -> Result<Ident, Bug> {
        identifier.map(Ident).ok_or_else(|| Bug::new(Code::SW9003, format!("`{name}`")))
    }

    /// The identifier as it is written in Rust.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// A path without type arguments: `Eq`, `::serde::Serialize`, `crate::Money`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Path {
    /// Whether it begins with `::`.
    pub(crate) leading: bool,
    /// The names between `::`. The first can be `crate`.
    pub(crate) segments: Vec<Segment>,
}

/// A segment of a path.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Segment {
    /// The keyword `crate`.
    Crate,
    /// A name.
    Name(Ident),
}

impl Path {
    /// `::specwright`, the runtime crate if it is not renamed.
    pub(crate) fn specwright() -> Path {
        Path { leading: true, segments: vec![Segment::Name(Ident("specwright".to_owned()))] }
    }

    /// Parses a path; `None` if the text is not a path.
    pub(crate) fn parse(text: &str) -> Option<Path> {
        let (leading, rest) = text.strip_prefix("::").map_or((false, text), |rest| (true, rest));
        let segments = rest.split("::").enumerate().map(|(at, segment)| match segment {
            "crate" if at == 0 => Some(Segment::Crate),
            "_" => None,
            name => unchanged(name).filter(|identifier| identifier == name).map(|name| Segment::Name(Ident(name))),
        });
        Some(Path { leading, segments: segments.collect::<Option<_>>()? })
    }
}

impl std::fmt::Display for Path {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (at, segment) in self.segments.iter().enumerate() {
            let separator = if at > 0 || self.leading { "::" } else { "" };
            let name = match segment {
                Segment::Crate => "crate",
                Segment::Name(name) => name.as_str(),
            };
            write!(to, "{separator}{name}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_recognised() {
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
        assert_eq!(upper_camel("Self").as_deref(), Some("Self_"));
    }

    #[test]
    fn a_name_without_an_identifier_is_a_fault() {
        assert_eq!(Ident::snake("type").map(|ident| ident.as_str().to_owned()).as_deref(), Ok("r#type"));
        assert_eq!(Ident::snake("2fa").map_err(|fault| fault.code.as_str()), Err("SW9003"));
    }
}
