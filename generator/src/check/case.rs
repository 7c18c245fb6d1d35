//! Cases of names: upper camel case for types, snake case for resources, operations and fields.

use heck::{ToSnakeCase, ToUpperCamelCase};

/// Whether a name is in upper camel case: `BreakingNews`.
pub(crate) fn is_upper_camel(name: &str) -> bool {
    let begins = name.chars().next().is_some_and(|first| first.is_ascii_uppercase());
    begins && name.chars().all(|letter| letter.is_ascii_alphanumeric())
}

/// Whether a name is in snake case: `by_agent`.
pub(crate) fn is_snake(name: &str) -> bool {
    let begins = name.chars().next().is_some_and(|first| first.is_ascii_lowercase());
    let letters = name.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_');
    begins && letters && !name.contains("__")
}

/// The name converted to upper camel case, such as `BreakingNews` for `breaking-news`. `None` if the result is not in upper camel case.
pub(crate) fn to_upper_camel(name: &str) -> Option<String> {
    Some(name.to_upper_camel_case()).filter(|better| is_upper_camel(better))
}

/// The name converted to snake case, such as `by_agent` for `byAgent`. `None` if the result is not in snake case.
pub(crate) fn snake(name: &str) -> Option<String> {
    Some(name.to_snake_case()).filter(|better| is_snake(better))
}

/// The help of a problem: the name in upper camel case, or a description of that case if the name cannot be converted.
pub(crate) fn upper_camel_help(name: &str) -> String {
    match to_upper_camel(name) {
        Some(better) => format!("write `{better}`"),
        None => "letters A to Z and digits, beginning with a capital, such as `BreakingNews`".to_owned(),
    }
}

/// The help of a problem: the name in snake case, or a description of that case if the name cannot be converted.
pub(crate) fn snake_help(name: &str) -> String {
    match snake(name) {
        Some(better) => format!("write `{better}`"),
        None => "small letters a to z, digits and single underscores, beginning with a letter, such as `by_agent`".to_owned(),
    }
}
