//! Default names that the language derives from other names, and names that resources cannot have.

use heck::ToUpperCamelCase;

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
    "with",
    "without_authentication",
];

/// The default name of a request type: `create` of `breaking_news` gives `CreateBreakingNews`.
pub fn request_name(operation: &str, resource: &str) -> String {
    format!("{}{}", operation.to_upper_camel_case(), resource.to_upper_camel_case())
}

/// The default name of an answer's type. If an operation has several answers, it is the name of the enum of all of them:
/// `CreateBreakingNewsAnswer`.
pub fn answers_name(operation: &str, resource: &str) -> String {
    format!("{}Answer", request_name(operation, resource))
}

/// A name as words, for readers: `Breaking news` for `breaking_news`.
pub fn as_words(name: &str) -> String {
    let mut words = name.replace('_', " ");
    if let Some(first) = words.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    words
}

/// The name of an object that is declared by a step of a path only. `owner` is the object that contains it: the step `response_metadata` in
/// `ListUsersAnswer` gives `ListUsersAnswerResponseMetadata`.
pub fn part_name(owner: &str, step: &str) -> String {
    let letters: String = step.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { ' ' }).collect();
    format!("{owner}{}", letters.to_upper_camel_case())
}
